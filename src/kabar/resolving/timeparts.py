"""What names a part of a year, a month or a week in, the granule that it means out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kabar.resolving import timecalendar as cal
from kabar.resolving.timeanchors import Anchor, Bound
from kabar.resolving.timecalendar import Granule

INNER = ("month", "weekday", "quarter", "half", "season", "holiday", "day", "weekend")
# What a day ahead costs against a day behind when a date lacks its year or week: news looks back
# unless its verb looks ahead.
AHEAD = {-1: 6.0, 0: 2.0, 1: 0.35}
TOLD_AHEAD = 0.6  # a narrative moves forward


def within(bound: Bound, scope: Granule | None, anchor: Anchor) -> Granule | None:
    """Return the month, day, quarter, ... that `bound` names, in `scope` or near the anchor."""
    if scope is not None and scope.unit == cal.BEFORE:
        return _before_era(bound, scope)
    if scope is not None:
        if scope.first is None:
            return None
        return _inside(bound, scope)
    today = anchor.told_day if anchor.narrative else anchor.published
    if today is None:
        return None
    if "weekday" in bound and "month" not in bound and "day" not in bound:
        return _weekday(bound, today, anchor)
    years = [today.year - 1, today.year, today.year + 1]
    found = [g for y in years if (g := _in_year(bound, y, today)) is not None and g.first]
    rel = bound.get("rel")
    if rel is not None:
        found = [g for g in found if _agrees(g, today, int(rel))]
    agreed = [g for g in found if _weekday_agrees(bound, g)]
    found = agreed or found
    if not found:
        return None
    return min(found, key=lambda g: _cost(g, today, anchor))


def _agrees(granule: Granule, today: date, rel: int) -> bool:
    assert granule.first is not None
    assert granule.last is not None
    if rel < 0:
        return granule.last < today
    if rel > 0:
        return granule.first > today
    return granule.first.year == today.year


def _weekday_agrees(bound: Bound, granule: Granule) -> bool:
    if "weekday" not in bound or granule.unit != "D" or granule.first is None:
        return True
    return granule.first.isoweekday() == bound["weekday"]


def _cost(granule: Granule, today: date, anchor: Anchor) -> float:
    """Return how far a candidate is from today, days ahead weighed by the verb's direction."""
    assert granule.first is not None
    assert granule.last is not None
    end = today
    if anchor.narrative and anchor.told is not None and anchor.told.last is not None:
        end = anchor.told.last
    if granule.first <= end and today <= granule.last:
        return 0.0
    if granule.last < today:
        return float((today - granule.last).days)
    ahead = TOLD_AHEAD if anchor.narrative else AHEAD[anchor.direction]
    return (granule.first - end).days * ahead


def _weekday(bound: Bound, today: date, anchor: Anchor) -> Granule:
    number = int(bound["weekday"])
    if "rel" in bound:
        rel = int(bound["rel"])
        if rel == 0:
            return cal.day(cal.weekday_near(today, number, 1 if anchor.direction > 0 else 0))
        day = cal.weekday_near(today, number, 2 if rel > 0 else -2)
        if rel < 0 and (today - day).days == 1 and not anchor.narrative:
            day -= timedelta(weeks=1)  # "last Monday" of a Tuesday: else it were "yesterday"
        return cal.day(day)
    ahead = anchor.direction > 0 or anchor.narrative
    return cal.day(cal.weekday_near(today, number, 1 if ahead else -1))


def _in_year(bound: Bound, year: int, today: date) -> Granule | None:
    if "month" in bound:
        month = int(bound["month"])
        if "day" in bound:
            return cal.make_day(year, month, int(bound["day"]))
        return cal.month(year, month)
    if "holiday" in bound:
        return _holiday(str(bound["holiday"]), year)
    if "quarter" in bound:
        return cal.quarter(year, int(bound["quarter"]))
    if "half" in bound:
        return cal.half(year, int(bound["half"]))
    if "season" in bound:
        return cal.season(year, str(bound["season"]))
    if "day" in bound and year == today.year:
        return cal.make_day(today.year, today.month, int(bound["day"]))
    return None


def _holiday(rule: str, year: int) -> Granule | None:
    """Return the day of "12-25", or of "11-w4-4", the fourth Thursday of November."""
    month, *rest = rule.split("-")
    if len(rest) == 1:
        return cal.make_day(year, int(month), int(rest[0]))
    first = cal.make_day(year, int(month), 1)
    if first is None or first.first is None:
        return None
    day = cal.weekday_near(first.first, int(rest[1]), 1)
    return cal.day(day + timedelta(weeks=int(rest[0][1:]) - 1))


def _inside(bound: Bound, scope: Granule) -> Granule | None:
    """Return what `bound` names inside `scope`, a year, a month or a week."""
    assert scope.first is not None
    first = scope.first
    if scope.unit == "Y":
        granule = _in_year(bound, first.year, first)
        if granule is None and "weekday" not in bound:
            return None
        return granule or scope
    if scope.unit == "M" and "day" in bound:
        return cal.make_day(first.year, first.month, int(bound["day"]))
    if scope.unit == "W" and "weekday" in bound:
        return cal.day(cal.weekday_near(first, int(bound["weekday"]), 0))
    if scope.unit == "D":
        return scope
    if scope.unit == "W" and "weekend" in bound:
        return cal.weekend(first)
    return None


def _before_era(bound: Bound, scope: Granule) -> Granule:
    scope = replace(scope, value=scope.value[:6])
    if "month" in bound:
        day = f"-{int(bound['day']):02d}" if "day" in bound else ""
        return replace(scope, value=f"{scope.value}-{int(bound['month']):02d}{day}")
    if "season" in bound:
        return replace(scope, value=f"{scope.value}-{bound['season']}")
    return scope
