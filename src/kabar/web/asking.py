"""What a request asks for: its query in, a filter, a page, a cursor out."""

from __future__ import annotations

import base64
import calendar
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from kabar.errors import UsageError
from kabar.records import Status
from kabar.stores import Filter

PAGE = 50
MOST = 200
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST = 300  # characters of a value
# The query's names of what a filter takes, and the fields they fill.
MANY = {
    "type": "types",
    "act": "acts",
    "status": "statuses",
    "actor": "actors",
    "recipient": "recipients",
    "party": "parties",
    "country": "countries",
    "publisher": "publishers",
    "language": "languages",
    "source": "sources",
    "context": "contexts",
    "tag": "tags",
    "article": "article_ids",
    "event": "event_ids",
}
DAYS = ("since", "until", "dated_since", "dated_until")
STATUSES = frozenset({*(s.value for s in Status), "asserted", "all"})
ASKED = (*MANY, *DAYS, "q", "confidence", "quad")


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as asked for: what it is, and how the query said it."""

    filter: Filter
    query: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Say whether anything is asked."""
        return bool(self.query)

    def link(self, **changes: str | None) -> str:
        """Return the query with some values set, or taken away by None."""
        kept = [(k, v) for k, v in self.query if k not in changes]
        return urlencode(kept + [(k, v) for k, v in changes.items() if v is not None])

    def without(self, name: str, value: str) -> str:
        """Return the query without one of its values."""
        return urlencode([(k, v) for k, v in self.query if (k, v) != (name, value)])


def read_query(params: QueryParams, **more: str) -> Asked:
    """Return what is asked; raise UsageError for a value that can be nothing of the kind."""
    given = [(k, v.replace("\0", "").strip()[:LONGEST]) for k, v in params.multi_items()]
    said = [(k, v) for k, v in given if k in ASKED and v]
    said += list(more.items())
    fields: dict[str, Any] = {}
    for name, field in MANY.items():
        values = tuple(dict.fromkeys(v for k, v in said if k == name))
        if values:
            fields[field] = tuple(v.upper() for v in values) if name == "type" else values
    if unknown := [s for s in fields.get("statuses", ()) if s not in STATUSES]:
        raise UsageError(f"no status {unknown[0]!r}; there are: {', '.join(sorted(STATUSES))}")
    single = {k: v for k, v in said if k not in MANY}
    for name in DAYS:
        if name in single:
            fields[name] = read_day(single[name], name)
    if "q" in single:
        fields["words"] = single["q"]
    if "confidence" in single:
        fields["least_confidence"] = _number(single["confidence"])
    if "quad" in single:
        fields["quads"] = tuple(_quad(v) for k, v in said if k == "quad")
    return Asked(Filter(**fields), tuple(said))


def read_day(value: str, name: str) -> str:
    """Return a day in ISO 8601; "today" is one."""
    if value == "today":
        return date.today().isoformat()  # noqa: DTZ011 - the reader's own day
    try:
        if not DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(f"{name}: {value!r} is no day; write YYYY-MM-DD") from None


def bounds_of(day: str) -> dict[str, str]:
    """Return the first and last day of a day, month or year, as a query says them."""
    if len(day) == len("2026"):
        return {"since": f"{day}-01-01", "until": f"{day}-12-31"}
    if len(day) == len("2026-12"):
        last = calendar.monthrange(int(day[:4]), int(day[5:7]))[1]
        return {"since": f"{day}-01", "until": f"{day}-{last:02}"}
    return {"since": day, "until": day}


def _number(value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise UsageError(f"{value!r} is no number")
    return found


def _quad(value: str) -> int:
    if value not in {"1", "2", "3", "4"}:
        raise UsageError(f"quad: {value!r} is none of 1, 2, 3, 4")
    return int(value)


def read_limit(params: QueryParams, default: int = PAGE) -> int:
    """Return how many lines are asked for."""
    value = params.get("limit")
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MOST:
        raise UsageError(f"limit: {value!r} is no number from 1 to {MOST}")
    return int(value)


def pack(key: tuple[Any, ...] | list[Any]) -> str:
    """Return a cursor: the sort key of the last line seen."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def unpack(cursor: str | None, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """Return the key in a cursor; raise UsageError for what is none."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(found, list) or [type(v) for v in found] != list(kinds):
            raise ValueError
        if any(isinstance(v, int) and abs(v) > 2**62 for v in found):
            raise ValueError
    except (ValueError, RecursionError):
        raise UsageError("after: no such place; leave it out to begin anew") from None
    return tuple(found)


def days_back(days: int, until: date | None = None) -> str:
    """Return the day so many days before another, or before today; no day is before the first."""
    last = (until or date.today()).toordinal()  # noqa: DTZ011 - the reader's own day
    return date.fromordinal(min(max(last - days, 1), date.max.toordinal())).isoformat()


def described(asked: Asked) -> Mapping[str, list[str]]:
    """Return what is asked by its names, to show and to fill forms."""
    found: dict[str, list[str]] = {}
    for name, value in asked.query:
        found.setdefault(name, []).append(value)
    return found
