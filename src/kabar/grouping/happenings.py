"""One happening told several times in a page: events in, merged events out.

Tellings of one happening become one event with several pieces of evidence; the body decides over
the headline, the fuller telling over the poorer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kabar.knowledge import DEFAULT
from kabar.languages.mentions import load_mentions
from kabar.records import REAL, Event, Evidence, Party, Period, Status

# Statuses that can be one happening told with more and less caution.
UNCERTAIN = frozenset({Status.PLANNED, Status.POSSIBLE})
# Types of which several verbs tell one scene ("opened fire, killed two and wounded five").
ONE_SCENE = frozenset({"ASSAULT", "PROTEST"})
NEAR = 1  # sentences apart at which half a telling completes another
SHORT = 3  # letters of words without meaning ("the", "two", "para")
REMOTE = "phone"  # the mode of calls and letters


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one sentence tells it, before merging."""

    event: Event
    zone: str
    sentence: int
    token: int = -1  # the head of the trigger in its sentence
    governors: tuple[int, ...] = ()  # tokens above it, nearest first
    nominal: bool = False  # a noun tells of it
    definite: bool = False  # "the attack": a noun that points back to what was told before


def merge_tellings(tellings: Sequence[Telling]) -> tuple[Event, ...]:
    """Return the happenings behind `tellings`, in order of their first evidence in the body."""
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=lambda t: (t.zone != "body", t.event.trigger.start)):
        for group in reversed(groups) if telling.definite else groups:
            if _same(group, telling):
                group.append(telling)
                break
        else:
            groups.append([telling])
    merged = [_merge(group) for group in groups]
    return tuple(sorted(merged, key=lambda e: e.trigger.start))


def _same(group: Sequence[Telling], other: Telling) -> bool:
    lead = _lead(group).event
    event = other.event
    if lead.event_type != event.event_type or not _kin(lead, event):
        return False
    if (
        lead.act != event.act
        and "caption" in {group[0].zone, other.zone}
        and group[0].zone != other.zone
    ):
        return False  # a picture may show another day
    if lead.act != event.act and lead.event_type not in ONE_SCENE and _side_by_side(group, other):
        return False
    if not _compatible_status(lead, event, group[0].zone, other.zone):
        return False
    if not _compatible_dates(lead.date, event.date) or not _compatible_places(lead, event):
        return False
    one, two = _sides(lead), _sides(event)
    if lead.act != event.act and lead.event_type == "CONSULT" and not _holds(one, two):
        return False  # a trip and the lunch with somebody on it
    if not any(one) or not any(two):
        # "the attack": told again without its parties, but not beside them in one sentence.
        back = other.definite or any(t.definite for t in group)
        return back or all(t.sentence != other.sentence for t in group)
    if _reciprocal(lead, event):
        return bool(one[0] & two[0]) and (one[0] <= two[0] or two[0] <= one[0])
    if other.definite and _points_back(lead, event):
        return True
    vague = _vague(lead, group[0].zone), _vague(event, other.zone)
    actors = _compatible(one[0], two[0]) or vague[0][0] or vague[1][0]
    recipients = _compatible(one[1], two[1]) or vague[0][1] or vague[1][1]
    if not actors:
        return False
    if lead.event_type == "ASSAULT" and _one_blow(group, event, other):
        return True
    if not recipients:
        return False
    if one[0] & two[0] or one[1] & two[1]:
        return True
    return lead.event_type in ONE_SCENE and _one_scene(lead, group, event, other)


def _holds(
    one: tuple[frozenset[str], frozenset[str]], two: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Say whether the first act names all whom the second names."""
    return two[0] | two[1] <= one[0] | one[1]


def _one_blow(group: Sequence[Telling], event: Event, other: Telling) -> bool:
    """Say whether one sentence tells twice of one attack: "it killed one and wounded six"."""
    lead = _lead(group).event
    beside = any(t.sentence == other.sentence for t in group)
    return beside and not (lead.actors and event.actors)


def _one_scene(lead: Event, group: Sequence[Telling], event: Event, other: Telling) -> bool:
    """Say whether two tellings of force or protest complete each other or share a common noun.

    "residents marched", then "a crowd came to the mayor's office"; "a tank crew killed a reporter",
    then "the tank fired at the reporters".
    """
    near = min(abs(t.sentence - other.sentence) for t in group) <= NEAR
    halves = not (lead.actors and event.actors) and not (lead.recipients and event.recipients)
    if near and halves:
        return True
    endings = sorted(load_mentions(DEFAULT, event.language or "").lists["plural_endings"])
    return any(
        _nouns(mine, endings) & _nouns(theirs, endings)
        for mine, theirs in ((lead.actors, event.actors), (lead.recipients, event.recipients))
    )


def _nouns(parties: Sequence[Party], endings: Sequence[str]) -> frozenset[str]:
    """Return the words of meaning of common nouns, in a rough singular."""
    words = {w for p in parties for w in (p.text or "").split() if w == w.lower() and w.isalpha()}
    return frozenset(_singular(w, endings) for w in words if len(w) > SHORT)


def _singular(word: str, endings: Sequence[str]) -> str:
    return next((word.removesuffix(e) for e in endings if word.endswith(e)), word)


def _side_by_side(group: Sequence[Telling], other: Telling) -> bool:
    """Say whether one sentence sets two verbs beside each other: "visited X and met Y"."""
    if other.nominal:
        return False
    return any(t.sentence == other.sentence and not t.nominal for t in group)


def _points_back(lead: Event, event: Event) -> bool:
    """Say whether "the attack on journalists" is the attack that `lead` tells of.

    Its parties are common nouns, and who did it is not somebody else.
    """
    named = [p for p in (*event.actors, *event.recipients) if p.entity or p.code]
    return not named and _compatible(_sides(lead)[0], _sides(event)[0])


def _vague(event: Event, zone: str) -> tuple[bool, bool]:
    """Say of each side whether common nouns alone fill it ("journalists", "a crew").

    In a title capitals tell no names: there all that nobody is known by counts.
    """

    def vague(parties: Sequence[Party]) -> bool:
        if zone == "title":
            return all(p.entity is None and p.code is None for p in parties)
        return all(p.entity is None and _is_common(p.text or "") for p in parties)

    return vague(event.actors), vague(event.recipients)


def _is_common(text: str) -> bool:
    """Say whether no word is capitalised, or of several only the first, as a sentence begins."""
    return text.lower() == text or (" " in text and text[1:].lower() == text[1:])


def _compatible_places(one: Event, two: Event) -> bool:
    if one.place is None or two.place is None or one.place.name == two.place.name:
        return True
    wide = {one.place.precision, two.place.precision} & {"country", "province", "region"}
    return bool(wide) and one.place.country == two.place.country


def _kin(one: Event, two: Event) -> bool:
    """Say whether two acts may name one happening: the same act, or the same mode of a type."""
    if one.act == two.act or one.cameo == two.cameo:
        return True
    if one.event_type == two.event_type == "ASSAULT":
        return True  # killed, wounded, fired at: one attack has many verbs
    if REMOTE in {one.mode, two.mode}:
        return one.mode == two.mode  # a letter is no meeting
    return one.cameo[:2] == two.cameo[:2] and (
        one.mode == two.mode or one.mode is None or two.mode is None
    )


def _reciprocal(one: Event, two: Event) -> bool:
    return not one.recipients and not two.recipients and len(one.actors) > 1 and len(two.actors) > 1


def _compatible_status(one: Event, two: Event, zone: str, other_zone: str) -> bool:
    if one.status == two.status:
        return True
    if {one.status, two.status} <= REAL or {one.status, two.status} <= UNCERTAIN:
        return True
    # The headline's "may" against the body's "did" is one happening, and the body decides.
    return "title" in {zone, other_zone} and zone != other_zone


def _compatible_dates(one: Period | None, two: Period | None) -> bool:
    if one is None or two is None:
        return True
    if one.start and two.end and one.start > two.end:
        return False
    return not (two.start and one.end and two.start > one.end)


def _identity(party: Party) -> str | None:
    return party.entity or party.name or party.text


def _sides(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    def names(parties: Sequence[Party]) -> frozenset[str]:
        return frozenset(
            key.lower() for p in parties for key in (_identity(p), p.code) if key is not None
        )

    return names(event.actors), names(event.recipients)


def _compatible(one: frozenset[str], two: frozenset[str]) -> bool:
    return not one or not two or bool(one & two)


def _fullest(own: tuple[Party, ...], others: Sequence[tuple[Party, ...]]) -> tuple[Party, ...]:
    """Return the side that names all of `own` and more ("X", then "X and Y"), or `own`."""
    codes = {p.code for p in own if p.code}
    for side in others:
        known = {p.code for p in side if p.code}
        if not own or (codes and codes < known and len(known) == len(side)):
            own, codes = side, known
    return own


def _fullness(telling: Telling) -> tuple[bool, int, float, int]:
    event = telling.event
    filled = bool(event.actors) + bool(event.recipients) + (event.date is not None)
    return (telling.zone == "body", filled, event.confidence, -event.trigger.start)


def _lead(group: Sequence[Telling]) -> Telling:
    return max(group, key=_fullness)


def _merge(group: Sequence[Telling]) -> Event:
    lead = _lead(group).event
    evidence: dict[int, Evidence] = {}
    for telling in group:
        for piece in telling.event.evidence:
            evidence.setdefault(piece.start, piece)
    others = [t.event for t in group if t.event is not lead]
    date = lead.date or next((e.date for e in others if e.date), None)
    place = lead.place or next((e.place for e in others if e.place), None)
    size = lead.size or next((e.size for e in others if e.size), None)
    actors = _fullest(
        lead.actors, [e.actors for e in others if e.act == lead.act or not lead.actors]
    )
    recipients = _fullest(
        lead.recipients, [e.recipients for e in others if e.act == lead.act or not lead.recipients]
    )
    return replace(
        lead,
        actors=actors,
        recipients=recipients,
        date=date,
        place=place,
        size=size,
        evidence=tuple(evidence[start] for start in sorted(evidence)),
    )
