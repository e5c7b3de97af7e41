"""From when to when a relation stood: the entries on one pair of parties in, its periods out.

A period ends only by an entry that says so. An end that is only inferred (troops withdrawn) makes
it doubtful. What is told later without a day never opens another period: it may be the old one told
again, and is doubted instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kabar.ledger.claims import EVER, NEVER, Claim
from kabar.records import Filed

DAY = len("2026-12-01")


@dataclass(slots=True)
class PeriodOf:
    """One stretch of a relation, with all that is said of its beginning and of its end."""

    begun: list[Claim] = field(default_factory=list)
    ended: list[Claim] = field(default_factory=list)
    doubts: list[Claim] = field(default_factory=list)  # said to stand after it had ended
    faded: list[Claim] = field(default_factory=list)  # ends that are only inferred
    again: bool = False  # opened by words that say so ("restored")

    @property
    def end(self) -> str:
        """Return the last day on which it can have ended."""
        return max(c.last for c in self.ended)


def find_periods(entries: Iterable[Filed]) -> list[PeriodOf]:
    """Return the periods that asserted entries on one pair tell, oldest first."""
    periods: list[PeriodOf] = []
    for filed in sorted(entries, key=_when):
        entry = filed.entry
        if entry.valid_from is not None:
            _begin(periods, Claim(entry.valid_from, filed))
        if entry.valid_to is not None:
            _end(periods, Claim(entry.valid_to, filed))
    for period in periods:
        _settle(period)
    return periods


def held_by(period: PeriodOf) -> Sequence[str]:
    """Return days on which the period surely stood: dated beginnings, and what stood when told."""
    days = [c.bounds.earliest for c in period.begun if c.bounds.earliest is not None]
    stood = [c for c in period.begun if c.filed.entry.effect == "continues"]
    return [*days, *(c.bounds.latest for c in stood if c.bounds.latest is not None)]


def _when(filed: Filed) -> tuple[str, int, str, str]:
    """Return what sorts entries by the day they speak of; beginnings before ends of one day."""
    entry = filed.entry
    bounds = entry.valid_from or entry.valid_to
    day = (bounds.latest or bounds.earliest if bounds else None) or filed.recorded or NEVER
    return day, entry.effect == "ends", filed.recorded or "", entry.entry_id


def _begin(periods: list[PeriodOf], claim: Claim) -> None:
    """Add the claim to the last period, or open one."""
    again = claim.filed.entry.again
    last = periods[-1] if periods else None
    if last is None or (last.ended and _is_anew(claim, last)):
        periods.append(PeriodOf(begun=[claim], again=again))
    elif last.ended and _told(claim) > last.end and not _is_past(claim):
        last.doubts.append(claim)
    else:
        last.begun.append(claim)


def _is_anew(claim: Claim, last: PeriodOf) -> bool:
    """Say whether a beginning opens another period after `last` has ended."""
    again = claim.filed.entry.again
    return (claim.dated and claim.first > last.end) or (again and claim.last >= last.end)


def _is_past(claim: Claim) -> bool:
    """Say whether the claim speaks of a day gone by, not of what stands when it is told."""
    return claim.dated and claim.filed.entry.effect == "begins"


def _end(periods: list[PeriodOf], claim: Claim) -> None:
    """Add the claim to the period that it ends, which may be one of which no beginning is told."""
    last = periods[-1] if periods else None
    if last is None:
        last = PeriodOf()
        periods.append(last)
    if claim.filed.entry.inferred:
        last.faded.append(claim)
    elif last.ended and last.doubts and claim.dated and claim.first > last.end:
        periods.append(PeriodOf(begun=last.doubts, ended=[claim]))
        last.doubts = []
    else:
        last.ended.append(claim)


def _settle(period: PeriodOf) -> None:
    """Take doubts back that somebody answered, who told the end once more after them."""
    answered = max((_told(c) for c in period.ended), default=EVER)
    period.begun.extend(c for c in period.doubts if _told(c) <= answered)
    period.doubts = [c for c in period.doubts if _told(c) > answered]


def _told(claim: Claim) -> str:
    """Return the day on which the claim was told, the last it allows if that is not known."""
    published = claim.filed.entry.published
    return published[:DAY] if published else claim.last
