"""One event told in several articles. In: the events of a story. Out: its happenings.

Of each happening all reports are kept, the values that most origins give, and where they differ:
what one origin calls done another may call denied, and neither is thrown away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import TypeVar

from kabar.gazetteers.names import fold
from kabar.ids import make_id
from kabar.records import Claim, Count, Difference, Event, Happening, Party, Period, Place, Size

Value = TypeVar("Value")

NEAR_DAYS = 1  # days by which two reports may differ on the day of one happening
WIDE = frozenset({"country", "province", "region"})  # places that hold others
Origins = Mapping[str, tuple[str, ...]]  # the origins of each article


def meet(events: Iterable[Event], origins: Origins) -> tuple[Happening, ...]:
    """Return the happenings that the events of a story tell, the first reported first.

    `origins` names the origins of each article. The order of the events does not matter.
    """
    groups: list[list[Event]] = []
    leads: dict[str, list[int]] = defaultdict(list)
    for event in sorted(events, key=_fullest_first):
        fitting = (i for i in leads[event.event_type] if _joins(event, groups[i]))
        at = next(fitting, None)
        if at is None:
            leads[event.event_type].append(len(groups))
            groups.append([event])
        else:
            groups[at].append(event)
    happenings = [_happening(group, origins) for group in groups]
    return tuple(sorted(happenings, key=lambda h: (_told(h.lead), h.id)))


def _fullest_first(event: Event) -> tuple[int, float, str, str]:
    filled = bool(event.actors) + bool(event.recipients) + bool(event.date) + bool(event.place)
    return (-filled, -event.confidence, *_told(event))


def _told(event: Event) -> tuple[str, str]:
    return (event.published or "9999", event.event_id)


def _joins(event: Event, group: Sequence[Event]) -> bool:
    """Say whether an event is the happening of a group.

    An article tells each of its happenings once: what is two events there are two happenings.
    """
    if any(event.article_id == other.article_id for other in group):
        return False
    return _same(group[0], event)


def _same(lead: Event, event: Event) -> bool:
    if lead.act != event.act and lead.cameo[:2] != event.cameo[:2]:
        return False
    if not _same_days(lead.date, event.date) or not _same_place(lead.place, event.place):
        return False
    actors = _shared(lead.actors, event.actors)
    recipients = _shared(lead.recipients, event.recipients)
    if _mutual(lead) or _mutual(event):
        one, two = _known(_all(lead)), _known(_all(event))
        return bool(one and two) and (one <= two or two <= one)
    if False in (actors, recipients):
        return False
    if actors and recipients:
        return True
    # One side alone, or nobody that is known by name: day or place must say the rest.
    told = lead.date is not None and event.date is not None
    placed = lead.place is not None and event.place is not None
    if actors or recipients:
        return told or placed or (lead.status == event.status and lead.act == event.act)
    return told and placed and lead.act == event.act


def _mutual(event: Event) -> bool:
    return len(event.actors) > 1 and not event.recipients


def _all(event: Event) -> tuple[Party, ...]:
    return (*event.actors, *event.recipients)


def _shared(one: Sequence[Party], two: Sequence[Party]) -> bool | None:
    """Return whether two sides share a party; None where one is empty or has no known name."""
    first, second = _known(one), _known(two)
    if not first or not second:
        return None
    return bool(first & second)


def _known(parties: Iterable[Party]) -> frozenset[str]:
    """Return who the parties are, the same in every language; common nouns are nobody."""
    return frozenset(key for party in parties if (key := _identity(party)) is not None)


def _identity(party: Party) -> str | None:
    if party.entity is not None:
        return party.entity
    if party.code is not None:
        return " ".join((party.code, *sorted(set(party.sectors) - {"GOV"})))
    name = party.name or ""
    return fold(name) if name[:1].isupper() else None


def _same_days(one: Period | None, two: Period | None) -> bool:
    if one is None or two is None:
        return True
    first, second = _days(one), _days(two)
    slack = timedelta(days=NEAR_DAYS)
    return first[0] <= second[1] + slack and second[0] <= first[1] + slack


def _days(period: Period) -> tuple[date, date]:
    early, late = date(1, 1, 2), date(9998, 12, 30)
    return (
        date.fromisoformat(period.start) if period.start else early,
        date.fromisoformat(period.end) if period.end else late,
    )


def _same_place(one: Place | None, two: Place | None) -> bool:
    if one is None or two is None or _spot(one) == _spot(two):
        return True
    return bool({one.precision, two.precision} & WIDE) and one.country == two.country


def _spot(place: Place) -> str:
    return str(place.geonames) if place.geonames is not None else fold(place.name)


# --- what most origins say -------------------------------------------------------------------


def _happening(group: Sequence[Event], origins: Origins) -> Happening:
    ordered = sorted(group, key=_told)
    articles = tuple(dict.fromkeys(event.article_id for event in ordered))
    weigh = _Scale(ordered, origins)
    status = weigh.claims("status", lambda e: e.status, str)
    dates = weigh.claims("date", lambda e: e.date, _period)
    places = weigh.claims("place", lambda e: e.place, lambda p: p.name)
    sizes = {
        name: weigh.claims(name, _counted(name), _number) for name in (f.name for f in fields(Size))
    }
    size = {name: found[0][0] if found else None for name, found in sizes.items()}
    weigh.claims("actors", lambda e: _names(e.actors), str)
    weigh.claims("recipients", lambda e: _names(e.recipients), str)
    return Happening(
        id=make_id("happening", ordered[0].event_id),
        lead=group[0],
        status=status[0][0],
        date=dates[0][0] if dates else None,
        place=places[0][0] if places else None,
        size=Size(**size) if any(size.values()) else None,
        events=tuple(event.event_id for event in ordered),
        articles=articles,
        origins=tuple(dict.fromkeys(o for a in articles for o in origins.get(a, ()))),
        differences=tuple(weigh.differences),
    )


class _Scale:
    """Weighs what reports claim, by how many origins claim it, and notes where they differ."""

    def __init__(self, events: Sequence[Event], origins: Origins) -> None:
        self.events = events
        self.origins = origins
        self.differences: list[Difference] = []

    def claims(
        self, field: str, read: Callable[[Event], Value | None], show: Callable[[Value], str]
    ) -> list[tuple[Value, Claim]]:
        """Return what is claimed of `field`, what most origins claim first."""
        told: dict[str, list[Event]] = defaultdict(list)
        values: dict[str, Value] = {}
        for event in self.events:
            value = read(event)
            if value is not None:
                told[show(value)].append(event)
                values.setdefault(show(value), value)
        claims = [self._claim(shown, events) for shown, events in told.items()]
        claims.sort(key=lambda c: (-len(c.origins), -len(c.events), c.value))
        if len(claims) > 1:
            self.differences.append(Difference(field=field, claims=tuple(claims)))
        return [(values[claim.value], claim) for claim in claims]

    def _claim(self, value: str, events: Sequence[Event]) -> Claim:
        origins = (o for e in events for o in self.origins.get(e.article_id, ()))
        return Claim(
            value=value,
            events=tuple(event.event_id for event in events),
            origins=tuple(dict.fromkeys(origins)),
        )


def _period(period: Period) -> str:
    if period.start == period.end and period.start is not None:
        return period.start
    return f"{period.start or '..'}/{period.end or '..'}"


def _counted(name: str) -> Callable[[Event], Count | None]:
    return lambda event: getattr(event.size, name) if event.size else None


def _number(count: Count) -> str:
    if count.min == count.max:
        return str(count.min)
    return f"{'' if count.min is None else count.min}..{'' if count.max is None else count.max}"


def _names(parties: Sequence[Party]) -> str | None:
    """Return who a side is, in one order; None where nobody is known by name."""
    known = {_identity(p): p.name or p.text or "" for p in parties if _identity(p) is not None}
    return "; ".join(sorted(known.values())) or None
