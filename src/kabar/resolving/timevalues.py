"""A match and what it is counted from in, its TIMEX3 type, value and days out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from kabar.languages.dateforms import Sense
from kabar.resolving import timecalendar as cal
from kabar.resolving.timeanchors import Anchor, Bound
from kabar.resolving.timecalendar import Granule
from kabar.resolving.timeparts import INNER, within

VAGUE = "X"  # how TIMEX3 writes an unknown number
PRECISIONS = {"D": "day", "W": "week", "M": "month", "Y": "year"}
CLOCK_UNITS = {"H": "H", "MIN": "M", "S": "S"}
DAY_PARTS = frozenset({"daypart", "clock", "hour"})
NOON = 12
TWO_DIGIT_PIVOT = 30  # '29 is 2029, '31 is 1931
PARTS = {"early": (0.0, 1 / 3), "mid": (1 / 3, 2 / 3), "late": (2 / 3, 1.0)}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a match means."""

    type: str
    value: str
    granule: Granule | None = None
    precision: str | None = None
    basis: str | None = None


def mean(op: str, anchored: str, bound: Bound, anchor: Anchor) -> Meaning | None:
    """Return what the match says; None if its parts make no sense together (30 February)."""
    if op == "ref":
        return Meaning(str(bound.get("type", "DATE")), str(bound["value"]))
    if op == "duration":
        return _duration(bound, anchor)
    if op == "set":
        return _set(bound)
    if op == "skip":
        return Meaning("SKIP", "")
    if op == "range":
        return _range(bound, anchor)
    return _date(
        bound, anchor, told=anchored == "told" or (anchored == "here" and anchor.narrative)
    )


# --- durations and sets ----------------------------------------------------------------------


def _amount(bound: Bound) -> str:
    number = bound.get("num", VAGUE)
    extra = bound.get("more", 0)
    if isinstance(number, (int, float)) and isinstance(extra, (int, float)):
        number = number + extra
    return f"{number:g}" if isinstance(number, float) else str(number)


def period(bound: Bound) -> str:
    """Return the TIMEX3 duration of number and unit: P3D, PT2H, PXM."""
    unit, amount = str(bound["unit"]), _amount(bound)
    if unit in CLOCK_UNITS:
        return f"PT{amount}{CLOCK_UNITS[unit]}"
    if unit in {"DE", "CE"} and amount.isdecimal():
        return f"P{int(amount) * cal.YEARS[unit]}Y"
    return f"P{amount}{unit}"


def _duration(bound: Bound, anchor: Anchor) -> Meaning:
    """Return a length of time; "the past two months" also has its days."""
    value, number, rel = period(bound), bound.get("num"), bound.get("rel")
    if rel is not None and isinstance(number, int) and anchor.published is not None:
        granule = cal.stretch(anchor.published, str(bound["unit"]), int(rel) * number, value)
        if granule is not None:
            return Meaning("DURATION", value, granule, "range", "relative")
    if rel is not None:
        return Meaning("DURATION", value, None, "about", "relative")
    return Meaning("DURATION", value)


def _set(bound: Bound) -> Meaning | None:
    if "weekday" in bound:
        return Meaning("SET", f"XXXX-WXX-{bound['weekday']}{_daypart(bound)}")
    if "month" in bound:
        day = f"-{int(bound['day']):02d}" if "day" in bound else ""
        return Meaning("SET", f"XXXX-{int(bound['month']):02d}{day}")
    if "season" in bound:
        return Meaning("SET", f"XXXX-{bound['season']}")
    if "daypart" in bound:
        return Meaning("SET", f"XXXX-XX-XX{_daypart(bound)}")
    return Meaning("SET", period({"num": 1, **bound}))


# --- dates -----------------------------------------------------------------------------------


def _range(bound: Bound, anchor: Anchor) -> Meaning | None:
    """Days from and to of one month, or of two ("30 May to 2 June")."""
    shared = {key: value for key, value in bound.items() if key not in {"from", "to", "month2"}}
    later = {"month": bound["month2"]} if "month2" in bound else {}
    last = _date({**shared, "day": bound["to"], **later}, anchor)
    first = _date({**shared, "day": bound["from"]}, anchor)
    if first is None or last is None or first.granule is None or last.granule is None:
        return None
    one, two = first.granule, last.granule
    if one.first is None or two.last is None or one.first >= two.last:
        return None
    granule = Granule("R", f"{one.value}/{two.value}", one.first, two.last)
    return Meaning("DATE", granule.value, granule, "range", first.basis)


def _date(bound: Bound, anchor: Anchor, *, told: bool = False) -> Meaning | None:
    bound = _spread(bound)
    scope, basis = _scope(bound, anchor, told=told)
    if scope is None and basis == "":
        return _unresolved(bound) if anchor.published is None else None
    if told:
        anchor = replace(anchor, narrative=True)
    inner = any(key in bound for key in INNER)
    if scope is None and inner and anchor.narrative and anchor.told is not None:
        scope = anchor.told if anchor.told.unit == cal.BEFORE else None
    granule = within(bound, scope, anchor) if inner else scope
    if granule is None and not inner and not DAY_PARTS.isdisjoint(bound):
        today = anchor.told_day if anchor.narrative else anchor.published
        granule = None if today is None else cal.day(today)
        basis = "narrative" if anchor.narrative else "relative"
    if granule is None:
        lost = basis is None and anchor.published is None and anchor.told_day is None
        return _unresolved(bound) if lost else None
    if basis is None:
        basis = "narrative" if anchor.narrative else "relative"
    return _finish(bound, granule, basis)


def _unresolved(bound: Bound) -> Meaning | None:
    """Return what is known of a date that has nothing to be counted from: its kind."""
    value = "XXXX"
    precision = PRECISIONS.get(str(bound.get("unit")), "day")
    if "month" in bound:
        value += f"-{int(bound['month']):02d}"
        precision = "day" if "day" in bound else "month"
        value += f"-{int(bound['day']):02d}" if "day" in bound else ""
    elif "weekday" in bound:
        value += f"-WXX-{bound['weekday']}"
    elif "quarter" in bound or "season" in bound:
        value += f"-Q{bound['quarter']}" if "quarter" in bound else f"-{bound['season']}"
        precision = "range"
    else:
        value += {"year": "", "month": "-XX", "week": "-WXX"}.get(precision, "-XX-XX")
    ending = (clock(bound) if "clock" in bound or "hour" in bound else None) or _daypart(bound)
    return Meaning("TIME" if ending else "DATE", value + ending, None, precision, "relative")


def _finish(bound: Bound, granule: Granule, basis: str) -> Meaning | None:
    precision = PRECISIONS.get(granule.unit, "range")
    if granule.unit == cal.BEFORE:
        precision = "year"
    if "mod" in bound and granule.first and granule.last and granule.unit != "D":
        granule = _part(granule, str(bound["mod"]))
        precision = "about"
    if "clock" in bound or "hour" in bound:
        if granule.unit != "D":
            return None
        time = clock(bound)
        if time is None:
            return None
        return Meaning("TIME", granule.value + time, granule, "day", basis)
    daypart = _daypart(bound)
    if daypart and granule.unit == "D":
        return Meaning("TIME", granule.value + daypart, granule, precision, basis)
    return Meaning("DATE", granule.value, granule, precision, basis)


def _part(granule: Granule, mod: str) -> Granule:
    """Return early, mid or late `granule`; its value stays, TIMEX3 puts that into MOD."""
    assert granule.first is not None
    assert granule.last is not None
    days = (granule.last - granule.first).days + 1
    begin, end = PARTS[mod]
    first = granule.first + timedelta(days=round(days * begin))
    last = granule.first + timedelta(days=max(round(days * end) - 1, 0))
    return replace(granule, first=first, last=max(first, last))


def _daypart(bound: Bound) -> str:
    return f"T{bound['daypart']}" if "daypart" in bound else ""


def clock(bound: Bound) -> str | None:
    """Return "T17:59" of a clock time; None if there is no such time."""
    numbers = [int(n) for n in re.findall(r"\d+", str(bound.get("clock", bound.get("hour", ""))))]
    if not numbers or len(numbers) > 3:
        return None
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    after = bound.get("ampm") or str(bound.get("clock", "")).upper().lstrip("0123456789:.") or None
    if after is not None and hour > NOON:
        after = None
    if after == "PM" and hour < NOON:
        hour += NOON
    if after == "AM" and hour == NOON:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    seconds = f":{numbers[2]:02d}" if len(numbers) > 2 else ""
    return f"T{hour:02d}:{minute:02d}{seconds}"


def _spread(bound: Bound) -> dict[str, Sense]:
    """Return `bound` with numeric dates ("17/8/2022", "2022-08-17") taken apart."""
    out = dict(bound)
    if "iso" in out:
        year, month, day = (int(n) for n in str(out.pop("iso")).split("-"))
        out |= {"year": year, "month": month, "day": day}
    for key in ("dmy", "mdy", "dm", "md"):
        if key not in out:
            continue
        numbers = [int(n) for n in re.findall(r"\d+", str(out.pop(key)))]
        if key.startswith("m") and numbers[0] <= 12:
            numbers[0], numbers[1] = numbers[1], numbers[0]
        out |= {"day": numbers[0], "month": numbers[1]}
        if len(numbers) > 2:
            out["year"] = numbers[2] if numbers[2] > 99 else two_digits(numbers[2])
    if "number2" in out:
        out["year"] = two_digits(int(out.pop("number2")))
    return out


def two_digits(number: int) -> int:
    """Return the year that two figures stand for."""
    return number + (2000 if number <= TWO_DIGIT_PIVOT else 1900)


def _scope(bound: Bound, anchor: Anchor, *, told: bool) -> tuple[Granule | None, str | None]:
    """Return the stretch that the words name as a whole, and the basis.

    Without such words the stretch is None; if they cannot be resolved the basis is "".
    """
    if "era" in bound and bound["era"] == "BC":
        if "century" in bound:
            return cal.Granule(
                cal.BEFORE, f"BC{int(bound['century']) - 1:02d}", None, None
            ), "stated"
        return cal.year_before(int(bound.get("year", bound.get("num", 0)))), "stated"
    if "year" in bound:
        return cal.year(int(bound["year"])), "stated"
    if "decade" in bound:
        return cal.decade(_decade(bound)), "stated"
    if "century" in bound:
        return cal.century(int(bound["century"])), "stated"
    today = anchor.told_day if told else anchor.published or anchor.told_day
    if "unit" not in bound or ("rel" not in bound and "num" not in bound):
        return None, None
    basis = "narrative" if told or anchor.published is None else "relative"
    if today is None:
        return None, ""
    unit, number = str(bound["unit"]), bound.get("num", 1)
    if not isinstance(number, int):
        return None, ""
    count = int(bound.get("rel", 0)) * number
    if told and anchor.told is not None and anchor.told.unit == cal.BEFORE:
        return _before(anchor.told, unit, count), basis
    if unit in CLOCK_UNITS:
        return cal.day(today), basis
    if bound.get("near") and anchor.direction <= 0 and today.isoweekday() <= cal.WEEKEND:
        count -= 1
    if bound.get("same") and anchor.told is not None:
        return _like(anchor, anchor.told, unit, count), basis
    moved = cal.shifted(today, unit, count)
    return moved, "" if moved is None else basis


def _before(told: Granule, unit: str, count: int) -> Granule | None:
    """Return the year `count` units from a year before our era; None for shorter units."""
    if unit not in cal.YEARS or len(told.value) < len("BC0490"):
        return None
    number = cal.before_number(told) - count * cal.YEARS[unit]
    if number <= 0:
        return cal.year(1 - number)
    if unit == "DE":
        return cal.Granule(cal.BEFORE, f"BC{number // 10:03d}", None, None)
    return cal.year_before(number)


def _like(anchor: Anchor, told: Granule, unit: str, count: int) -> Granule | None:
    """Return the granule as long as `told`, `count` units from it ("a year earlier")."""
    if told.first is None:
        return None
    if unit in {"Y", "Q"} and anchor.quarter is not None and anchor.published is not None:
        told = anchor.quarter
    assert told.first is not None
    if unit != "Y" or told.unit not in {"Q", "H", "M"}:
        return cal.shifted(told.first, unit, count)
    year, month = told.first.year + count, told.first.month
    if told.unit == "M":
        return cal.month(year, month)
    number = (month - 1) // cal.MONTHS[told.unit] + 1
    return cal.quarter(year, number) if told.unit == "Q" else cal.half(year, number)


def _decade(bound: Bound) -> int:
    figures = int(re.sub(r"\D", "", str(bound["decade"])))
    if figures < 100:
        return 1900 + figures if figures >= 20 else 2000 + figures
    return figures
