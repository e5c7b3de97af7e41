"""A coded page in, the lines that it adds to the ledger out. Lines are never edited."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator

from kabar.ids import make_id
from kabar.records import REAL, Bounds, Entry, Relation, Status

# Acts that are states as well: "has occupied it since 1967".
LASTING = frozenset({"occupies"})
# What is still to come when it is told.
COMING = frozenset({Status.PLANNED, Status.HOPED, Status.REQUESTED})
DAY = len("2026-12-01")


def entries_of(
    relations: Iterable[Relation], *, article_id: str, published: str | None
) -> Iterator[Entry]:
    """Yield what an article says of standing relations, each once, in order.

    The same content gives the same id, so a page added twice adds nothing.
    """
    seen: set[str] = set()
    for relation in relations:
        entry = make_entry(relation, article_id=article_id, published=published)
        if entry.entry_id not in seen:
            seen.add(entry.entry_id)
            yield entry


def make_entry(relation: Relation, *, article_id: str, published: str | None) -> Entry:
    """Return the line that one relation of a page adds."""
    told = published[:DAY] if published else None
    if relation.term and relation.valid is not None:
        days = (relation.valid.start, relation.valid.end)
        first, last = (Bounds(day, day, "day", relation.valid.basis) for day in days)
    elif relation.effect == "ends":
        first, last = None, _act(relation, told)
    else:
        first, last = _begun(relation, told), None
    entry = Entry(
        entry_id="",
        relation=relation.relation,
        subject=relation.subject,
        object=relation.object,
        effect=relation.effect,
        valid_from=first,
        valid_to=last,
        status=relation.status,
        attribution=relation.attribution,
        inferred=relation.inferred,
        again=relation.again,
        ordinal=relation.ordinal,
        article_id=article_id,
        event_id=relation.event_id,
        published=published,
        evidence=relation.evidence,
    )
    # The whole content, resolved values too: a line that a later version reads otherwise is another
    # line, which is added while the old one is retracted.
    content = json.dumps(dataclasses.astuple(entry))
    return dataclasses.replace(entry, entry_id=make_id("line", content))


def _begun(relation: Relation, told: str | None) -> Bounds:
    """Return within which days a relation began that an act begins, or that stood when told."""
    period = relation.valid
    lasting = relation.effect == "continues" or relation.relation in LASTING
    if relation.effect == "begins" and not (period and period.precision == "after" and lasting):
        return _act(relation, told)
    if period is None:
        return Bounds(None, told, None, "published")
    if relation.event_id is None or period.precision == "after":  # "an ally since 2014"
        return Bounds(period.start, _least(period.end, told), period.precision, period.basis)
    return Bounds(None, _least(period.end, told), None, period.basis)


def _act(relation: Relation, told: str | None) -> Bounds:
    """Return within which days the act fell; what took place fell before it was told."""
    period = relation.valid
    if period is None:
        coming = relation.status in COMING
        return Bounds(told if coming else None, None if coming else told, None, "published")
    if relation.status not in REAL or (told is not None and (period.start or "") > told):
        return Bounds(period.start, period.end, period.precision, period.basis)
    return Bounds(period.start, _least(period.end, told), period.precision, period.basis)


def _least(*days: str | None) -> str | None:
    return min((day for day in days if day is not None), default=None)
