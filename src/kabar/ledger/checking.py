"""What cannot all be true: periods and lines of the ledger in, warnings in words out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kabar.ledger.claims import NEVER
from kabar.ledger.periods import DAY, PeriodOf
from kabar.records import Bounds, Entry, Standing

Key = tuple[str, str, str]


def check_period(
    period: PeriodOf, later: Sequence[PeriodOf], *, begun: Sequence[Bounds], ended: Sequence[Bounds]
) -> Iterator[str]:
    """Yield what does not fit in what is told of one period, given those that came `later`."""
    if len(begun) > 1:
        yield f"sources disagree on its beginning: {'; '.join(map(_days, begun))}"
    if len(ended) > 1:
        yield f"sources disagree on its end: {'; '.join(map(_days, ended))}"
    for claim in period.faded:
        yield f"may have ended ({_days(claim.bounds)}): inferred, nobody says so"
    if not period.begun and period.ended and later and not later[0].again:
        first = min(c.first for c in later[0].begun)
        if period.end < first:
            yield f"said to have ended by {period.end}, before it began ({first})"
    for day in sorted({_told(claim.filed.entry) for claim in period.doubts}):
        yield f"told again on {day}, after it had ended: told anew or begun anew, no day is given"


def check_ordinals(
    lines: Sequence[tuple[Key, Standing]], entries: Mapping[str, Entry]
) -> list[tuple[Key, Standing]]:
    """Return the lines, with a warning where "the third" makes more than three that stand."""
    return [(key, _count(key, line, lines, entries)) for key, line in lines]


def _count(
    key: Key,
    line: Standing,
    lines: Sequence[tuple[Key, Standing]],
    entries: Mapping[str, Entry],
) -> Standing:
    said = [n for i in line.entries if (n := entries[i].ordinal) is not None]
    if not said or line.holds not in {"yes", "maybe"}:
        return line
    latest = line.valid_from.latest or NEVER
    others = {
        other_key[1]: other.subject.name or other_key[1]
        for other_key, other in lines
        if (other_key[0], other_key[2]) == (key[0], key[2])
        and other_key[1] != key[1]
        and other.holds in {"yes", "maybe"}
        and (other.valid_from.latest or NEVER) <= latest
    }
    if len(others) < min(said):
        return line
    names = ", ".join(sorted(others.values()))
    warning = f"called number {min(said)}, but {len(others)} others stand by then: {names}"
    return replace(line, warnings=(*line.warnings, warning))


def _told(entry: Entry) -> str:
    return entry.published[:DAY] if entry.published else "an unknown day"


def _days(bounds: Bounds) -> str:
    first, last = bounds.earliest or "?", bounds.latest or "?"
    return first if first == last else f"{first} to {last}"
