"""Calendar arithmetic: years, months, weeks in, granules (TIMEX3 value, first and last day) out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}  # months, northern
MONTHS = {"M": 1, "Q": 3, "H": 6}  # months in a unit
YEARS = {"Y": 1, "DE": 10, "CE": 100}  # years in a unit
BEFORE = "BY"  # unit of a year before our era, which Python's calendar does not reach
DAYS = {"D": 1, "W": 7}  # days in a unit
WEEKEND = 5  # days from Monday to Saturday


@dataclass(frozen=True, slots=True)
class Granule:
    """A stretch of the calendar: its unit, value, and days where Python's calendar reaches."""

    unit: str  # D W WE M Q H S Y DE CE, BY: a year before our era
    value: str
    first: date | None
    last: date | None


def day(when: date) -> Granule:
    """Return the day as a granule."""
    return Granule("D", when.isoformat(), when, when)


def make_day(year: int, month: int, number: int) -> Granule | None:
    """Return the day of this date; None if there is no such date."""
    try:
        return day(date(year, month, number))
    except ValueError:
        return None


def week(when: date) -> Granule:
    """Return the ISO week that holds `when`."""
    iso = when.isocalendar()
    monday = when - timedelta(days=iso.weekday - 1)
    return Granule("W", f"{iso.year:04d}-W{iso.week:02d}", monday, monday + timedelta(days=6))


def weekend(when: date) -> Granule:
    """Return the Saturday and Sunday of the ISO week that holds `when`."""
    base = week(when)
    assert base.first is not None
    saturday = base.first + timedelta(days=WEEKEND)
    return Granule("WE", f"{base.value}-WE", saturday, saturday + timedelta(days=1))


def month(year: int, number: int) -> Granule | None:
    """Return the month; None outside Python's calendar."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= number <= 12):
        return None
    last = calendar.monthrange(year, number)[1]
    value = f"{year:04d}-{number:02d}"
    return Granule("M", value, date(year, number, 1), date(year, number, last))


def span(unit: str, value: str, first: Granule | None, last: Granule | None) -> Granule | None:
    """Return the granule from `first` to `last`; None if either is None."""
    if first is None or last is None:
        return None
    return Granule(unit, value, first.first, last.last)


def quarter(year: int, number: int) -> Granule | None:
    """Return the calendar quarter."""
    first, last = month(year, number * 3 - 2), month(year, number * 3)
    return span("Q", f"{year:04d}-Q{number}", first, last)


def half(year: int, number: int) -> Granule | None:
    """Return the half of a year."""
    first, last = month(year, number * 6 - 5), month(year, number * 6)
    return span("H", f"{year:04d}-H{number}", first, last)


def season(year: int, code: str) -> Granule | None:
    """Return the northern season; a winter begins in December of its year."""
    start, end = SEASONS[code]
    first, last = month(year, start), month(year + (end < start), end)
    return span("S", f"{year:04d}-{code}", first, last)


def year(number: int) -> Granule | None:
    """Return the year."""
    return span("Y", f"{number:04d}", month(number, 1), month(number, 12))


def year_before(number: int) -> Granule:
    """Return the year so long before our era."""
    return Granule(BEFORE, f"BC{number:04d}", None, None)


def before_number(granule: Granule) -> int:
    """Return which year before our era it is."""
    return int(granule.value[2:6])


def decade(start: int) -> Granule | None:
    """Return the ten years from `start`, as TimeML writes it: 199 for the 1990s."""
    return span("DE", f"{start // 10:03d}", month(start, 1), month(start + 9, 12))


def century(number: int) -> Granule | None:
    """Return the century: the 19th is 1801 to 1900, and TimeML writes 18."""
    start = (number - 1) * 100
    return span("CE", f"{number - 1:02d}", month(start + 1, 1), month(start + 100, 12))


def add_months(year_: int, month_: int, count: int) -> tuple[int, int]:
    """Return year and month `count` months on."""
    index = year_ * 12 + month_ - 1 + count
    return index // 12, index % 12 + 1


def shifted(when: date, unit: str, count: int) -> Granule | None:
    """Return the granule of `unit` that lies `count` units from the one that holds `when`."""
    try:
        if unit == "D":
            return day(when + timedelta(days=count))
        if unit in {"W", "WE"}:
            moved = when + timedelta(weeks=count)
            return week(moved) if unit == "W" else weekend(moved)
    except OverflowError:
        return None
    if unit in MONTHS:
        year_, month_ = add_months(when.year, when.month, count * MONTHS[unit])
        if unit == "M":
            return month(year_, month_)
        number = (month_ - 1) // MONTHS[unit] + 1
        return quarter(year_, number) if unit == "Q" else half(year_, number)
    if unit not in YEARS:
        return None
    moved_year = when.year + count * YEARS[unit]
    if not MINYEAR < moved_year < MAXYEAR:
        return None
    if unit == "Y":
        return year(moved_year)
    return decade(moved_year // 10 * 10) if unit == "DE" else century((moved_year - 1) // 100 + 1)


def stretch(when: date, unit: str, count: int, value: str) -> Granule | None:
    """Return the days from `count` units before `when` to it, or from it to `count` units on."""
    far: date | None = None
    if unit in {"D", "W"}:
        moved = shifted(when, "D", count * (DAYS[unit]))
        far = None if moved is None else moved.first
    elif unit in MONTHS or unit in YEARS:
        months = MONTHS[unit] if unit in MONTHS else YEARS[unit] * 12
        year_, month_ = add_months(when.year, when.month, count * months)
        whole = month(year_, month_)
        if whole is not None and whole.last is not None:
            far = whole.last.replace(day=min(when.day, whole.last.day))
    if far is None:
        return None
    return Granule("R", value, min(far, when), max(far, when))


def weekday_near(when: date, number: int, direction: int) -> date:
    """Return the day of the week (Monday 1) nearest to `when` that way; 0: `when`'s own week.

    -1 takes `when` itself or the last before it, +1 itself or the next, ∓2 never `when` itself.
    """
    behind = (when.isoweekday() - number) % 7
    if direction == 0:
        return when - timedelta(days=when.isoweekday() - number)
    if direction < 0:
        return when - timedelta(days=behind or (7 if direction < -1 else 0))
    return when + timedelta(days=(-behind % 7) or (7 if direction > 1 else 0))
