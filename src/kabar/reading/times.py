"""In: a line of a page, or a time in its metadata. Out: ISO 8601, with the page's own zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kabar.reading.words import Words

YEARS = range(1900, 2100)
CENTURY = 2000
MOST_BESIDE_DATE = 12
NOON = 12
LONGEST = 400  # characters of a line in which a date is looked for
HOUR = (
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([AaPp]\.?[Mm]\b\.?)?\s*"
    r"\(?((?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]{1,4}\b)?\)?"
)
ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|[+-]\d{1,2}:?\d{2}|[+-]\d{2}|[A-Z]{2,4}\b)?)?"
)
FORM = "ISO 8601, such as 2024-05-31, 2024-05-31T17:59 or 2024-05-31T17:59:00+07:00"
STAMP = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}){2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
DATE_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+)?([^\W\d_]{3,})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
MONTH_DAY = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
CJK = re.compile(r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?")
CLOCK = re.compile(HOUR)
ORDERS = ((DAY_MONTH, "dmy"), (MONTH_DAY, "mdy"), (CJK, "ymd"), (NUMERIC, "num"), (DATE_ISO, "ymd"))
HOUR_FIRST = re.compile(HOUR + r"[\s,|\-–•·]*(?:[^\W\d_]{2,10}[.,]?\s+)?$")  # a weekday may follow


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in a line: ISO 8601, whether it has an hour, its zone word, where it stands."""

    iso: str
    has_hour: bool
    zone: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int
    zone: str | None
    end: int


def read_stamp(text: str) -> str | None:
    """Return a day, or a day and a time of it, in ISO 8601; None if `text` is neither."""
    text = text.strip()
    if not STAMP.fullmatch(text):
        return None
    stamp = text.replace(" ", "T")
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        return None  # 31 February
    return stamp


def find_moment(line: str, words: Words, *, month_first: bool = False) -> Moment | None:
    """Return the first full date in `line`, with the hour and zone that stand beside it."""
    line = line[:LONGEST]
    found = _find_day(line, words, month_first=month_first)
    if found is None:
        return None
    day, start, end = found
    clock = _clock_after(line, end, words)
    if clock is None:
        before = HOUR_FIRST.search(line, max(0, start - 40), start)
        if before is not None:
            clock = _read_clock(before, words)
            start = before.start()
    else:
        end = clock.end
    if clock is None:
        return Moment(day.isoformat(), False, None, start, end)
    wall = time(clock.hour, clock.minute, clock.second)
    stamp = datetime.combine(day, wall)
    offset = zone_offset(clock.zone, stamp, words) if clock.zone else None
    return Moment(stamp.isoformat() + (offset or ""), True, clock.zone, start, end)


def time_line(line: str, words: Words, *, most_beside: int = MOST_BESIDE_DATE) -> Moment | None:
    """Return the date of a line that says little else: at most `most_beside` words."""
    moment = find_moment(line, words)
    if moment is None:
        return None
    beside = len(line[: moment.start].split()) + len(line[moment.end :].split())
    limit = most_beside if moment.has_hour else most_beside // 3
    return moment if beside <= limit else None


def _find_day(line: str, words: Words, *, month_first: bool) -> tuple[date, int, int] | None:
    best: tuple[date, int, int] | None = None
    for pattern, order in ORDERS:
        for m in pattern.finditer(line):
            day = _day(m, order, words, month_first=month_first)
            if day is not None:
                if best is None or m.start() < best[1]:
                    best = (day, m.start(), m.end())
                break
    return best


def _day(m: re.Match[str], order: str, words: Words, *, month_first: bool) -> date | None:
    if order == "dmy":
        month = words.months.get(m[2].casefold())
        return _make_day(int(m[3]), month, int(m[1]))
    if order == "mdy":
        month = words.months.get(m[1].casefold())
        return _make_day(int(m[3]), month, int(m[2]))
    if order == "ymd":
        return _make_day(int(m[1]), int(m[2]), int(m[3]))
    year = int(m[3]) + (CENTURY if len(m[3]) == len("22") else 0)
    first, second = int(m[1]), int(m[2])
    if month_first:
        return _make_day(year, first, second) or _make_day(year, second, first)
    return _make_day(year, second, first) or _make_day(year, first, second)


def _make_day(year: int, month: int | None, day: int) -> date | None:
    if month is None or year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_after(line: str, end: int, words: Words) -> _Clock | None:
    gap = words.at.match(line, end)
    at = gap.end() if gap else end
    if at < len(line) and line[at] in "T":
        at += 1
    m = CLOCK.match(line, at)
    return None if m is None else _read_clock(m, words)


def _read_clock(m: re.Match[str], words: Words) -> _Clock | None:
    hour, minute, second = int(m[1]), int(m[2]), int(m[3] or 0)
    if m[4]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if m[4][0] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = m[5].strip() if m[5] else None
    if zone and zone[0].isalpha() and zone[-1].isalpha() and zone.upper() not in words.zones:
        return _Clock(
            hour, minute, second, None, m.end(4) if m[4] else m.end(3) if m[3] else m.end(2)
        )
    return _Clock(hour, minute, second, zone, m.end())


def zone_offset(zone: str, stamp: datetime, words: Words) -> str | None:
    """Return "+07:00" for a zone word ("WIB", "ET"), an IANA name or an offset ("UTC+7")."""
    name = zone.strip()
    known = words.zones.get(name.upper(), name)
    m = re.fullmatch(r"(?:GMT|UTC)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", known)
    if m is not None:
        return f"{m[1]}{int(m[2]):02d}:{m[3] or '00'}" if int(m[2]) <= 14 else None
    if "/" not in known:
        return None
    return iana_offset(known, stamp)


def iana_offset(name: str, stamp: datetime) -> str | None:
    """Return the offset of the IANA zone `name` at the wall time `stamp`, None where unknown."""
    zone = _zone(name)
    offset = None if zone is None else stamp.replace(tzinfo=zone).utcoffset()
    return None if offset is None else format_offset(offset)


@lru_cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # no zone data on this machine: the time stays without an offset


def format_offset(offset: timedelta) -> str:
    """Return `offset` as "+07:00"."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def parse_stamp(raw: str, words: Words) -> str | None:
    """Return a machine-written time ("2024-05-02T01:20:00Z", RFC 2822, epoch) as ISO 8601."""
    raw = raw.strip()[:LONGEST]
    if raw.isdigit() and len(raw) in (10, 13):
        seconds = int(raw[:10])
        return datetime.fromtimestamp(seconds, tz=UTC).isoformat()
    m = ISO.match(raw)
    if m is not None:
        return _from_iso(m, words)
    try:
        stamp = parsedate_to_datetime(raw)
        return stamp.replace(microsecond=0).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        pass
    moment = find_moment(raw, words)
    return None if moment is None else moment.iso


def _from_iso(m: re.Match[str], words: Words) -> str | None:
    day = _make_day(int(m[1]), int(m[2]), int(m[3]))
    if day is None:
        return None
    if m[4] is None:
        return day.isoformat()
    try:
        stamp = datetime.combine(day, time(int(m[4]), int(m[5]), int(m[6] or 0)))
    except ValueError:
        return day.isoformat()
    return stamp.isoformat() + ((zone_offset(m[7], stamp, words) or "") if m[7] else "")


def has_offset(iso: str) -> bool:
    """Say whether an ISO time carries an offset."""
    return "T" in iso and (iso.endswith("Z") or "+" in iso or iso.count("-") > 2)


def with_zone(iso: str | None, zone: str | None) -> str | None:
    """Return `iso` with the offset of the IANA `zone` if it has an hour and no offset yet."""
    if iso is None or zone is None or "T" not in iso or has_offset(iso):
        return iso
    return iso + (iana_offset(zone, datetime.fromisoformat(iso)) or "")
