"""What people judged: written once, never changed, and shown beside what was coded.

A judgement hangs on the words of an event (rows.words_keys), not on its id, so that it finds the
event again when the article is coded anew. Of one person the last verdict counts, of several the
latest; `withdraw` takes one's own back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select

from kabar.stores import rows
from kabar.stores.selecting import Filter, conditions
from kabar.stores.tables import events, judgements
from kabar.stores.writing import number_of

# Values of one IN (...).
CHUNK = 500


class Verdict(StrEnum):
    """What a person says of something."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    WITHDRAW = "withdraw"  # one's own verdict
    NOTE = "note"
    MERGE = "merge"  # two actors are one
    SPLIT = "split"  # they are not


class Target(StrEnum):
    """Of what it is said."""

    EVENT = "event"
    RELATION = "relation"
    ACTORS = "actors"


DECIDING = frozenset({Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One thing that one person said once. `coded` is what it was said of, as coded then."""

    number: int
    target: Target
    key: str
    also: str | None  # the key of the event once it is coded as corrected
    verdict: Verdict
    fields: Mapping[str, Any]
    note: str | None
    who: str
    article_id: str | None
    coded: Mapping[str, Any]
    recorded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be shown of an event or relation: the verdict that counts, and all that was said.

    `verdict` is None where there are only notes, or every verdict was withdrawn; `disputed`: the
    verdicts of several persons differ.
    """

    verdict: Judgement | None
    disputed: bool
    said: tuple[Judgement, ...]


def record(
    connection: Connection,
    moment: str,
    *,
    target: Target,
    key: str,
    verdict: Verdict,
    who: str,
    fields: Mapping[str, Any] | None = None,
    note: str | None = None,
    article_id: str | None = None,
    coded: Mapping[str, Any] | None = None,
    event: int | None = None,
    also: str | None = None,
) -> int:
    """Write a judgement; return its number. What somebody said last already is not said twice."""
    row = {
        "target": target.value,
        "key": key,
        "also": also,
        "event": event,
        "verdict": verdict.value,
        "fields": rows.dump(fields or {}),
        "note": None if note is None else rows.clean(note),
        "who": rows.short(who),
        "article_id": article_id,
        "coded": rows.dump(coded or {}),
    }
    j = judgements.c
    last = connection.execute(
        select(judgements)
        .where(j.target == row["target"], j.key == key, j.who == row["who"])
        .order_by(j.judgement.desc())
        .limit(1)
    ).first()
    same = ("verdict", "fields", "note")
    if last is not None and all(getattr(last, name) == row[name] for name in same):
        return int(last.judgement)
    return number_of(connection.execute(insert(judgements).values(**row, recorded_at=moment)))


def read_judgements(
    connection: Connection,
    *,
    target: Target | None = None,
    who: str | None = None,
    article_id: str | None = None,
) -> Iterator[Judgement]:
    """Yield judgements in the order in which they were given."""
    query = select(judgements).order_by(judgements.c.judgement)
    for column, value in (
        (judgements.c.target, target and target.value),
        (judgements.c.who, who),
        (judgements.c.article_id, article_id),
    ):
        if value is not None:
            query = query.where(column == value)
    yield from _read(connection, query)


def judged(
    connection: Connection, keys: Iterable[str], *, target: Target = Target.EVENT
) -> dict[str, Judged]:
    """Return what was judged of the events (or relations) of these keys, by key.

    A key is `events.words`. What nobody judged is not among them.
    """
    wanted = list(dict.fromkeys(keys))
    found: dict[str, list[Judgement]] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        j = judgements.c
        query = (
            select(judgements)
            .where(j.target == target.value, or_(j.key.in_(part), j.also.in_(part)))
            .order_by(j.judgement)
        )
        held = set(part)
        for judgement in _read(connection, query):
            for key in {judgement.key, judgement.also} & held:
                found.setdefault(str(key), []).append(judgement)
    return {key: weigh(said) for key, said in found.items()}


def weigh(said: Collection[Judgement]) -> Judged:
    """Return what counts of all that was said of one thing, given in the order of saying."""
    standing: dict[str, Judgement] = {}
    for judgement in said:
        if judgement.verdict is Verdict.WITHDRAW:
            standing.pop(judgement.who, None)
        elif judgement.verdict in DECIDING:
            standing.pop(judgement.who, None)
            standing[judgement.who] = judgement
    last = max(standing.values(), key=lambda one: one.number, default=None)
    ways = {(one.verdict, rows.dump(one.fields)) for one in standing.values()}
    return Judged(verdict=last, disputed=len(ways) > 1, said=tuple(said))


def show(line: Mapping[str, Any], found: Judged | None) -> dict[str, Any]:
    """Return an event (or relation) as it was judged, with what was coded beside it.

    The line gets the corrected values, and the key `judgement`: null if nobody judged it, else
    `verdict`, `who`, `recorded_at`, `note`, `disputed`, `coded` (the values that were corrected,
    as they were coded) and `said`, everything that anybody said.
    """
    if found is None:
        return {**line, "judgement": None}
    verdict = found.verdict
    fields = dict(verdict.fields) if verdict is not None else {}
    other = {name: value for name, value in fields.items() if line.get(name) != value}
    counts = verdict and verdict.verdict
    if counts is Verdict.CORRECT and not other:
        counts = Verdict.ACCEPT  # a later coding reads it as the correction does
    return {
        **line,
        **other,
        "judgement": {
            "verdict": counts and counts.value,
            "who": verdict and verdict.who,
            "recorded_at": verdict and verdict.recorded_at,
            "note": verdict and verdict.note,
            "disputed": found.disputed,
            "coded": {name: line.get(name) for name in other},
            "said": [
                {
                    "verdict": one.verdict.value,
                    "fields": dict(one.fields),
                    "note": one.note,
                    "who": one.who,
                    "recorded_at": one.recorded_at,
                }
                for one in found.said
            ],
        },
    }


def labelled(connection: Connection, wanted: Filter) -> Iterator[dict[str, Any]]:
    """Yield every judged event once as labelled data, in the order of the first judgements.

    As coded when it was judged, so that labels outlive later codings; `wanted` asks of that. The
    line is that of `show`, with `stands`: whether the store still holds an event of these words.
    """
    met = conditions(wanted, connection.dialect.name, standing=False)
    query = (
        select(judgements)
        .join(events, events.c.event == judgements.c.event)
        .where(judgements.c.target == Target.EVENT.value, *met)
        .order_by(judgements.c.judgement)
    )
    said: dict[str, list[Judgement]] = {}
    for judgement in _read(connection, query):
        said.setdefault(judgement.key, []).append(judgement)
    standing = _standing(connection, list(said))
    for key, all_said in said.items():
        found = weigh(all_said)
        if found.verdict is not None:
            yield {**show(found.verdict.coded, found), "stands": key in standing}


def _standing(connection: Connection, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        part = events.c.words.in_(keys[start : start + CHUNK])
        query = select(events.c.words).where(part, events.c.retracted_at.is_(None))
        found |= set(connection.execute(query).scalars())
    return found


def _read(connection: Connection, query: Select[Any]) -> Iterator[Judgement]:
    for row in connection.execute(query):
        yield Judgement(
            number=row.judgement,
            target=Target(row.target),
            key=row.key,
            also=row.also,
            verdict=Verdict(row.verdict),
            fields=json.loads(row.fields),
            note=row.note,
            who=row.who,
            article_id=row.article_id,
            coded=json.loads(row.coded),
            recorded_at=row.recorded_at,
        )
