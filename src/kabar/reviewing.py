"""A person's judgement in, checked and written; events with what people said of them, out.

`kabar judge` and the web application both come through here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from kabar.acts import QUADS, load_acts
from kabar.errors import UsageError
from kabar.formats.documents import event_from_json, event_to_json
from kabar.ids import make_id
from kabar.knowledge import DEFAULT, Knowledge
from kabar.records import Status
from kabar.stores import Filter, Store, rows, select_events
from kabar.stores.merging import find_actor, pair_key, read_merges
from kabar.stores.tables import events
from kabar.stores.verdicts import Target, Verdict, judged, record, show

# What may be corrected of an event; the other values follow from these, or are facts of the page.
FIELDS = (
    "event_type", "act", "plover_type", "status", "actors", "recipients", "date", "place", "size",
    "attribution", "contexts",
)  # fmt: skip
LONGEST_NOTE = 10_000
BATCH = 500


def judge_event(
    store: Store,
    event_id: str,
    verdict: Verdict,
    *,
    who: str,
    fields: Mapping[str, Any] | None = None,
    note: str | None = None,
    knowledge: Knowledge = DEFAULT,
) -> int:
    """Write what `who` says of an event; return the judgement's number.

    `fields` are the corrected values of `correct`, as in docs/schema.md; those that follow from
    type or act are filled in. Raises UsageError for what makes no sense, with what would.
    """
    _check(verdict, who, fields, note)

    def work(connection: Connection, moment: str) -> int:
        row = _find(connection, event_id)
        coded = json.loads(row.body)
        corrected = complete(coded, fields or {}, knowledge=knowledge)
        other = coded | corrected
        also = None
        if other["event_type"] != coded["event_type"]:
            [also] = rows.words_keys([other]).values()
        return record(
            connection, moment, target=Target.EVENT, key=row.words, verdict=verdict, who=who,
            fields=corrected, note=note, article_id=coded["article_id"], coded=coded,
            event=row.event, also=also,
        )  # fmt: skip

    return store.write(work)


def judge_relation(
    store: Store,
    relation: Mapping[str, Any],
    verdict: Verdict,
    *,
    who: str,
    article_id: str,
    note: str | None = None,
) -> int:
    """Write what `who` says of a relation that an article asserts (docs/schema.md)."""
    if verdict is Verdict.CORRECT:
        raise UsageError("a relation is accepted or rejected; correct the event that it rests on")
    _check(verdict, who, None, note)
    key = relation_key(relation, article_id)

    def work(connection: Connection, moment: str) -> int:
        return record(
            connection, moment, target=Target.RELATION, key=key, verdict=verdict, who=who,
            note=note, article_id=article_id, coded=relation,
        )  # fmt: skip

    return store.write(work)


def relation_key(relation: Mapping[str, Any], article_id: str) -> str:
    """Return the key under which a relation of an article is judged: of words, not of offsets."""
    sides = [relation["subject"], relation["object"]]
    named = [str(side.get("text") or side.get("name")).casefold() for side in sides]
    return make_id("words", article_id, relation["relation"], relation["effect"], *named)


def merge_actors(store: Store, into: str, other: str, *, who: str, note: str | None = None) -> int:
    """Write that the actor `other` is `into`; both are entities or names that the store knows."""
    return _judge_actors(store, Verdict.MERGE, into, other, who=who, note=note)


def split_actors(store: Store, one: str, other: str, *, who: str, note: str | None = None) -> int:
    """Write that two actors are not one, whoever said so."""
    return _judge_actors(store, Verdict.SPLIT, one, other, who=who, note=note)


def reviewed(
    connection: Connection, wanted: Filter, *, limit: int | None = None, newest: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield the lines of the events that stand, each as it was judged with the coded beside it."""
    merges = read_merges(connection)
    columns = (events.c.words, events.c.body)
    dialect = connection.dialect.name
    query = select_events(wanted, dialect, columns=columns, limit=limit, newest=newest)
    found = connection.execute(query, execution_options={"yield_per": BATCH})
    for part in found.partitions():
        said = judged(connection, [row.words for row in part])
        for row in part:
            line = show(json.loads(row.body), said.get(row.words))
            for side in ("actors", "recipients"):
                line[side] = [merges.show(party) for party in line[side]]
            yield line


def complete(
    coded: Mapping[str, Any], fields: Mapping[str, Any], *, knowledge: Knowledge = DEFAULT
) -> dict[str, Any]:
    """Return corrected fields, checked, with what follows from a corrected type or act."""
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise UsageError(
            f"{', '.join(unknown)} cannot be corrected; these can: {', '.join(FIELDS)}"
        )
    made = {**_typed(fields, knowledge), **fields}
    if "status" in fields and fields["status"] not in set(Status):
        raise UsageError(f"no status {fields['status']!r}; there are: {', '.join(Status)}")
    if made.get("plover_type", "AGREE") not in QUADS:
        raise UsageError(f"no type {made['plover_type']!r}; there are: {', '.join(QUADS)}")
    for side in ("actors", "recipients"):
        if side in made:
            if not isinstance(made[side], list):
                raise UsageError(f"{side} is {made[side]!r}, not a list of parties or names")
            made[side] = [_party(party) for party in made[side]]
    try:
        whole = event_to_json(event_from_json({**coded, **made}))
    except (TypeError, ValueError, AttributeError, KeyError, StopIteration) as error:
        raise UsageError(
            f"not what docs/schema.md says of {', '.join(sorted(fields))}: {error}"
        ) from error
    return {name: whole[name] for name in made}


def _typed(fields: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Return what follows from a corrected act, or from a type of which the act is not said."""
    acts = load_acts(knowledge)
    event_type = fields.get("event_type")
    if "act" in fields:
        act = acts.get(fields["act"])
        if act is None:
            raise UsageError(f"no act {fields['act']!r}; docs/codebook.md lists them")
        if event_type not in {None, act.event_type}:
            raise UsageError(f"the act {act.id!r} is {act.event_type}, not {event_type!r}")
        return {
            "event_type": act.event_type, "plover_type": act.event_type, "mode": act.mode,
            "cameo": act.cameo, "quad": act.quad, "goldstein": act.goldstein,
            "contexts": list(act.contexts),
        }  # fmt: skip
    if event_type is None:
        return {}
    if event_type not in QUADS:
        raise UsageError(f"no type {event_type!r}; there are: {', '.join(QUADS)}")
    of_type = [act for act in acts.values() if act.event_type == event_type]
    root, _ = Counter(act.cameo[:2] for act in of_type).most_common(1)[0]
    scores = [act.goldstein for act in of_type if act.cameo.startswith(root)]
    return {
        "plover_type": event_type, "mode": None, "act": None, "quad": QUADS[event_type],
        "cameo": f"{root}0", "goldstein": sorted(scores)[len(scores) // 2],
    }  # fmt: skip


def _party(party: Any) -> dict[str, Any]:
    """Return a party in full; a name alone is one that the text need not hold."""
    if isinstance(party, str):
        party = {"name": party}
    if not isinstance(party, Mapping) or not party.get("name"):
        raise UsageError(f"{party!r} is no party: write a name, or an object with name, code, ...")
    bare = {"start": None, "end": None, "text": None, "entity": None, "code": None, "country": None}
    return {**bare, "sectors": [], "stated": party.get("start") is not None, **party}


def _judge_actors(
    store: Store, verdict: Verdict, into: str, other: str, *, who: str, note: str | None
) -> int:
    _check(verdict, who, None, note)
    if into == other:
        raise UsageError(f"{into!r} and {other!r} are the same name")

    def work(connection: Connection, moment: str) -> int:
        found = {name: find_actor(connection, name) for name in (into, other)}
        for name, actor in found.items():
            if actor is None:
                raise UsageError(f"the store knows no actor {name!r}: give an entity or a name")
        known = {
            side: {**(found[name] or {}), **_as_named(name, found[name])}
            for side, name in (("into", into), ("from", other))
        }
        return record(
            connection, moment, target=Target.ACTORS, key=pair_key(into, other), verdict=verdict,
            who=who, fields=known, note=note,
        )  # fmt: skip

    return store.write(work)


def _as_named(name: str, actor: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return no entity for an actor that was named by its name: it is known by what was given."""
    return {} if actor is None or actor["entity"] == name else {"entity": None, "name": name}


def _check(verdict: Verdict, who: str, fields: Mapping[str, Any] | None, note: str | None) -> None:
    if not who.strip():
        raise UsageError("a judgement needs somebody who gives it")
    if verdict is Verdict.CORRECT and not fields:
        raise UsageError(f"say what is right instead; one of: {', '.join(FIELDS)}")
    if verdict is not Verdict.CORRECT and fields:
        raise UsageError(f"{verdict.value} takes no values; `correct` does")
    if verdict is Verdict.NOTE and not (note or "").strip():
        raise UsageError("a note needs words")
    if note is not None and len(note) > LONGEST_NOTE:
        raise UsageError(f"a note has at most {LONGEST_NOTE:,} characters")


def _find(connection: Connection, event_id: str) -> Any:
    """Return the row of an event: the one that stands, else the last that did."""
    row = connection.execute(
        select(events.c.event, events.c.words, events.c.body)
        .where(events.c.event_id == event_id)
        .order_by(events.c.retracted_at.is_not(None), events.c.event.desc())
        .limit(1)
    ).first()
    if row is None:
        raise UsageError(f"the store holds no event {event_id!r}; `kabar export` lists them")
    return row
