"""Standing relations that a page asserts: its events in, relations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kabar.acts import Act
from kabar.records import Event, Party, Relation, Span


def relations_of(events: Iterable[Event], acts: Mapping[str, Act]) -> tuple[Relation, ...]:
    """Return what the events begin, continue or end between whom, one line an ordered pair.

    An act without a ledger effect yields nothing; status and chain are the event's.
    """
    return tuple(
        Relation(
            relation=act.relation,
            subject=subject,
            object=target,
            effect=act.effect,
            valid=event.date,
            status=event.status,
            attribution=event.attribution,
            event_id=event.event_id,
            evidence=Span(event.evidence[0].start, event.evidence[0].end),
        )
        for event in events
        for act in [acts[event.act]]
        if act.relation is not None and act.effect is not None
        for subject, target in _pairs(event, mutual=act.reciprocal)
    )


def _pairs(event: Event, *, mutual: bool) -> Iterator[tuple[Party, Party]]:
    """Yield who stands to whom: each actor to each recipient, or the parties of a mutual act.

    Only parties that kabar knows or that carry a name stand in relations.
    """
    actors = [p for p in event.actors if _named(p)]
    if event.recipients:
        yield from ((a, r) for a in actors for r in event.recipients if _named(r))
    elif mutual:
        for index, actor in enumerate(actors):
            yield from ((actor, other) for other in actors[index + 1 :])


def _named(party: Party) -> bool:
    return party.code is not None or (party.name is not None and party.name != party.name.lower())
