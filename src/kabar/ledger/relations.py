"""Standing relations that a page's events begin, continue or end: events in, relations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kabar.acts import Act
from kabar.gazetteers import load
from kabar.ledger.parties import pair_key, party_key
from kabar.records import REAL, Event, Party, Period, Relation, Span, Timex

# Where only a person stands who has a name; of the others also a state or a body does.
PEOPLE = frozenset({("detains", "object"), ("leads", "subject")})

# Relations that last for a stated term ("occupied it from 1941 to 1945"); of the others a range is
# the days in which the act fell.
TERMS = frozenset(
    {"alliance", "ambassador_to", "at_war", "detains", "leads", "occupies", "sanctions", "truce"}
)


@dataclass(frozen=True, slots=True)
class Names:
    """Who has a name on a page: its persons, and all names in its words."""

    people: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()


def relations_of(
    events: Iterable[Event], acts: Mapping[str, Act], names: Names, times: Sequence[Timex] = ()
) -> tuple[Relation, ...]:
    """Return what the events begin, continue or end between whom, one line an ordered pair.

    An act without a ledger effect yields nothing; status and chain are the event's. `times` are
    those of the page.
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
            evidence=_evidence(event),
            inferred=act.inferred,
            again=act.again,
            term=act.relation in TERMS and act.effect != "ends" and _is_term(event.date, times),
        )
        for event in events
        for act in [acts[event.act]]
        if act.relation is not None and act.effect is not None
        for subject, target in _pairs(event, act)
        if can_stand(subject, act.relation, "subject", names)
        and can_stand(target, act.relation, "object", names)
    )


def join_relations(
    told: Sequence[Relation], said: Iterable[Relation], names: Names
) -> tuple[Relation, ...]:
    """Return what acts tell and what is said to stand, each relation of two parties once.

    Of both the act says more; what counts its subject ("the third to recognise it") is kept.
    """
    found = list(told)
    for relation in said:
        known = [i for i, other in enumerate(found) if _says_it(other, relation)]
        if not can_stand(relation.subject, relation.relation, "subject", names):
            continue
        if not can_stand(relation.object, relation.relation, "object", names):
            continue
        if _sides(relation)[1] == _sides(relation)[2]:
            continue
        if not known:
            found.append(relation)
        elif relation.ordinal is not None:
            found[known[0]] = replace(found[known[0]], ordinal=relation.ordinal)
    return tuple(sorted(found, key=lambda r: r.evidence.start))


def _says_it(other: Relation, relation: Relation) -> bool:
    """Say whether `other` says what `relation` says, as surely."""
    if _sides(other) != _sides(relation):
        return False
    alike = (other.effect, other.status) == (relation.effect, relation.status)
    return other.status in REAL or alike


def _sides(relation: Relation) -> tuple[str, str, str]:
    subject = party_key(relation.subject, relation.relation, "subject")
    target = party_key(relation.object, relation.relation, "object")
    return (relation.relation, *pair_key(relation.relation, subject, target))


def can_stand(party: Party, relation: str, side: str, names: Names) -> bool:
    """Say whether a party can stand there: known to kabar, or with a name, and if it must a person.

    "Two soldiers" whom somebody detains are no line of the ledger; a named one is.
    """
    if (relation, side) in PEOPLE:
        return party.name in names.people and party.entity is None
    if party.code is not None or party.entity is not None:
        return True
    return party.name is not None and any(name in party.name for name in names.all)


def _pairs(event: Event, act: Act) -> Iterator[tuple[Party, Party]]:
    """Yield who stands to whom: the sides that the act names, or the parties of a mutual act."""
    actors, recipients = event.actors, event.recipients
    if "office" in {act.subject, act.object}:
        for holder in recipients if "recipient" in {act.subject, act.object} else actors:
            office = office_of(holder, actors)
            if office is not None:
                yield (office, holder) if act.subject == "office" else (holder, office)
    elif recipients:
        subjects = recipients if act.subject == "recipient" else actors
        targets = actors if act.object == "actor" else recipients
        yield from ((a, r) for a in subjects for r in targets)
    elif act.reciprocal:
        for index, actor in enumerate(actors):
            yield from ((actor, other) for other in actors[index + 1 :])


def office_of(holder: Party, actors: Iterable[Party] = ()) -> Party | None:
    """Return the state or body whose office somebody holds: the own one, else the doer's."""
    codes = [holder.code, holder.country, *(actor.code for actor in actors if actor is not holder)]
    code = next((code for code in codes if code is not None), None)
    if code is None:
        return None
    state = load().by_code.get(code)
    return Party(
        start=None, end=None, text=None, name=state.name if state else code,
        entity=state.entity if state else None, code=code,
        country=state.country if state else holder.country, sectors=("GOV",), stated=False,
    )  # fmt: skip


def _is_term(period: Period | None, times: Sequence[Timex]) -> bool:
    """Say whether the text gives a first and a last day: "from 3 May to 9 June"."""
    if period is None or period.precision != "range":
        return False
    return sum(period.span.start <= t.start and t.end <= period.span.end for t in times) > 1


def _evidence(event: Event) -> Span:
    """Return the sentence in which the act's own words stand."""
    for found in event.evidence:
        if found.start <= event.trigger.start < found.end:
            return Span(found.start, found.end)
    return Span(event.evidence[0].start, event.evidence[0].end)
