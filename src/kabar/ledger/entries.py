"""A coded page in, the lines that it adds to the ledger out. Lines are never edited."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence

from kabar.ids import make_id
from kabar.records import REAL, Bounds, Document, Entry, Relation, Status, Timex

# Relations that last for a stated term ("occupied it from 1941 to 1945"); of the others a range is
# the days in which the act fell.
TERMS = frozenset(
    {"alliance", "ambassador_to", "at_war", "detains", "leads", "occupies", "sanctions", "truce"}
)
# Acts that are states as well: "has occupied it since 1967".
LASTING = frozenset({"occupies"})
# What is still to come when it is told.
COMING = frozenset({Status.PLANNED, Status.HOPED, Status.REQUESTED})
DAY = len("2026-12-01")


def entries_of(document: Document) -> Iterator[Entry]:
    """Yield what `document` says of standing relations, in the order of its relations.

    The same content gives the same id, so a page added twice adds nothing.
    """
    published = document.article.published if document.article else None
    seen: set[str] = set()
    for relation in document.relations:
        entry = make_entry(
            relation, article_id=document.id, published=published, times=document.times
        )
        if entry.entry_id not in seen:
            seen.add(entry.entry_id)
            yield entry


def make_entry(
    relation: Relation, *, article_id: str, published: str | None, times: Sequence[Timex] = ()
) -> Entry:
    """Return the line that one relation of a page adds; `times` are the page's."""
    told = published[:DAY] if published else None
    if _is_term(relation, times) and relation.valid is not None:
        days = (relation.valid.start, relation.valid.end)
        first, last = (Bounds(day, day, "day", relation.valid.basis) for day in days)
    elif relation.effect == "ends":
        first, last = None, _act(relation, told)
    else:
        first, last = _begun(relation, told, times), None
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


def _is_term(relation: Relation, times: Sequence[Timex]) -> bool:
    """Say whether the text gives first and last day of what lasted: "from 3 May to 9 June"."""
    period = relation.valid
    if period is None or period.precision != "range" or relation.relation not in TERMS:
        return False
    ends = [t for t in times if period.span.start <= t.start and t.end <= period.span.end]
    return relation.effect != "ends" and len(ends) > 1


def _begun(relation: Relation, told: str | None, times: Sequence[Timex]) -> Bounds:
    """Return within which days a relation began that an act begins, or that stood when told."""
    period = relation.valid
    lasting = relation.effect == "continues" or relation.relation in LASTING
    if period is not None and period.precision == "after" and lasting:
        # "has been an ally since 2014": from a day of that year on
        last = next((t.last for t in times if (t.start, t.end) == period.span), None)
        return Bounds(period.start, last.isoformat() if last else told, "after", period.basis)
    if relation.effect == "begins":
        return _act(relation, told)
    if period is None:
        return Bounds(None, told, None, "published")
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
