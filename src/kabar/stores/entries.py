"""The ledger's lines in a store: filed and withdrawn, never changed; found by relation and party.

What they mean the ledger says: here a party is the key that it was given, a line a JSON object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from kabar.stores.rows import clean, dump
from kabar.stores.tables import articles, entries, events, pairs

DAYS_END = "T23:59:59.999999+00:00"
PAGE = 1000
KEYS = 300  # of a condition: databases take no endless lists
# What is folded; `body` holds the rest of a line.
FOLDED = (
    entries.c.pair,
    entries.c.entry_id,
    entries.c.recorded_at,
    entries.c.retracted_at,
    entries.c.published,
    entries.c.effect,
    entries.c.status,
    entries.c.inferred,
    entries.c.again,
    entries.c.ordinal,
    entries.c.event_id,
    entries.c.chain,
    entries.c.days,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A line with the keys of its subject and object, and which of its parties they are."""

    subject: str
    object: str
    line: Mapping[str, Any]
    turned: bool = False  # the line names the two of a mutual relation the other way round


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which lines are wanted: all that is given must hold, of several values one.

    Parties are the ledger's keys. Of the relations in `mutual` either may be the subject. `known`
    is a day of publication, `recorded` the day at whose end the store is asked; `retracted` also
    gives what was withdrawn.
    """

    relations: tuple[str, ...] = ()
    subjects: tuple[str, ...] | None = None
    objects: tuple[str, ...] | None = None
    parties: tuple[str, ...] | None = None
    mutual: frozenset[str] = frozenset()
    known: str | None = None
    recorded: str | None = None
    retracted: bool = False


def file_entries(
    connection: Connection, told: Iterable[Keyed], *, article: int, run: int, moment: str
) -> None:
    """Make the lines of an article those that are told.

    What is new is filed, what is not among them any more is withdrawn.
    """
    standing = {
        row.entry_id: row.entry
        for row in connection.execute(
            select(entries.c.entry_id, entries.c.entry).where(
                entries.c.article == article, entries.c.retracted_at.is_(None)
            )
        )
    }
    lines = {keyed.line["entry_id"]: keyed for keyed in told}
    gone = [number for entry_id, number in standing.items() if entry_id not in lines]
    if gone:
        connection.execute(
            update(entries).where(entries.c.entry.in_(gone)).values(retracted_at=moment)
        )
    fresh = [keyed for entry_id, keyed in lines.items() if entry_id not in standing]
    if fresh:
        placed = {"article": article, "run": run, "recorded_at": moment}
        rows = [
            {**entry_row(keyed, moment), **placed, "pair": pair}
            for keyed, pair in zip(fresh, number_pairs(connection, fresh), strict=True)
        ]
        connection.execute(insert(entries), rows)


def number_pairs(connection: Connection, told: Sequence[Keyed]) -> list[int]:
    """Return the number of each line's pair; those that are new are added."""
    p = pairs.c
    known: dict[tuple[str, str, str], int] = {}
    rows = [_pair_row(keyed) for keyed in told]
    for row in rows:
        key = (row["relation"], row["subject"], row["object"])
        if key in known:
            continue
        same = and_(p.relation == key[0], p.subject == key[1], p.object == key[2])
        found = connection.execute(select(p.pair).where(same)).scalar()
        if found is None:
            made = connection.execute(insert(pairs).values(row)).inserted_primary_key
            assert made is not None
            found = made[0]
        known[key] = int(found)
    return [known[row["relation"], row["subject"], row["object"]] for row in rows]


def find_pairs(
    connection: Connection, sought: Sought, *, limit: int | None = None, skip: int = 0
) -> list[Any]:
    """Return the rows of `pairs` that are sought, in order, whatever was known of them when."""
    p = pairs.c
    query = select(pairs).where(*_between(sought)).order_by(p.relation, p.subject, p.object)
    return list(connection.execute(query.limit(limit).offset(skip or None)))


def find_entries(
    connection: Connection, numbers: Sequence[int] | None, sought: Sought
) -> Iterator[Any]:
    """Yield rows of the columns `FOLDED` of these pairs, None: of all."""
    where = list(_when(sought))
    if numbers is None:
        yield from connection.execution_options(yield_per=PAGE).execute(
            select(*FOLDED).where(*where)
        )
        return
    for start in range(0, len(numbers), KEYS):
        some = entries.c.pair.in_(numbers[start : start + KEYS])
        yield from connection.execute(select(*FOLDED).where(some, *where)).all()


def find_bodies(connection: Connection, sought: Sought) -> Iterator[Any]:
    """Yield `body`, `recorded_at` and `retracted_at` of the lines, in the order of their filing."""
    e = entries.c
    query = (
        select(e.body, e.recorded_at, e.retracted_at)
        .join(pairs, pairs.c.pair == e.pair)
        .where(*_between(sought), *_when(sought))
        .order_by(e.entry)
    )
    yield from connection.execution_options(yield_per=PAGE).execute(query)


def find_told(connection: Connection, article_ids: Sequence[str]) -> Iterator[Any]:
    """Yield `entry_id`, `article_id` and `body` of all lines that these articles ever told."""
    for start in range(0, len(article_ids), KEYS):
        some = articles.c.article_id.in_(article_ids[start : start + KEYS])
        query = select(entries.c.entry_id, articles.c.article_id, entries.c.body)
        joined = query.join(articles, articles.c.article == entries.c.article)
        yield from connection.execute(joined.where(some)).all()


def find_worded(connection: Connection, words: Sequence[str]) -> Iterator[str]:
    """Yield the ids of the events, however often coded, of these keys of judgements."""
    for start in range(0, len(words), KEYS):
        some = events.c.words.in_(words[start : start + KEYS])
        yield from connection.execute(select(events.c.event_id).where(some)).scalars()


def count_entries(connection: Connection, sought: Sought | None = None) -> int:
    """Return how many lines are sought."""
    wanted = sought or Sought()
    query = (
        select(func.count())
        .select_from(entries)
        .join(pairs, pairs.c.pair == entries.c.pair)
        .where(*_between(wanted), *_when(wanted))
    )
    return int(connection.execute(query).scalar() or 0)


def _between(sought: Sought) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `pairs`."""
    p = pairs.c
    if sought.relations:
        yield p.relation.in_(sought.relations)
    if sought.subjects is not None or sought.objects is not None:
        ways = [_sides(sought.subjects, sought.objects)]
        if sought.mutual:
            turned = _sides(sought.objects, sought.subjects)
            ways.append(and_(p.relation.in_(sorted(sought.mutual)), turned))
        yield or_(*ways)
    if sought.parties is not None:
        yield or_(p.subject.in_(sought.parties), p.object.in_(sought.parties))


def _when(sought: Sought) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `entries`."""
    e = entries.c
    if sought.known is not None:
        yield e.told_on <= sought.known
    if sought.recorded is not None:
        until = sought.recorded + DAYS_END
        yield e.recorded_at <= until
        if not sought.retracted:
            yield or_(e.retracted_at.is_(None), e.retracted_at > until)
    elif not sought.retracted:
        yield e.retracted_at.is_(None)


def _sides(
    subjects: tuple[str, ...] | None, objects: tuple[str, ...] | None
) -> ColumnElement[bool]:
    sides = ((pairs.c.subject, subjects), (pairs.c.object, objects))
    return and_(*(column.in_(keys) for column, keys in sides if keys is not None))


def _pair_row(keyed: Keyed) -> dict[str, Any]:
    line = keyed.line
    parties = [
        dump({**line[side], "start": None, "end": None, "text": None})
        for side in ("subject", "object")
    ]
    if keyed.turned:
        parties.reverse()
    return {
        "relation": line["relation"],
        "subject": clean(keyed.subject),
        "object": clean(keyed.object),
        "subject_party": parties[0],
        "object_party": parties[1],
    }


def entry_row(keyed: Keyed, moment: str) -> dict[str, Any]:
    """Return the row of a line but for where it belongs."""
    line = keyed.line
    same = ("entry_id", "effect", "status", "inferred", "again", "ordinal", "event_id")
    return {
        **{name: line[name] for name in same},
        "published": None if line["published"] is None else clean(line["published"]),
        "told_on": clean(line["published"] or moment)[: len("2026-12-01")],
        "chain": dump([{**link, "start": None, "end": None} for link in line["attribution"]]),
        "days": dump([line["valid_from"], line["valid_to"]]),
        "body": dump(line),
    }
