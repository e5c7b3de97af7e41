"""What entries say of the day on which a relation began or ended: claims that agree, side by side.

In: bounds, each with the entry that gives them. Out: clusters of claims that can be true together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kabar.records import Bounds, Filed

NEVER = "9999-12-31"  # later than any day
EVER = "0000-00-00"  # earlier than any day


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry's word on when it began, or ended."""

    bounds: Bounds
    filed: Filed

    @property
    def dated(self) -> bool:
        """Say whether the words give a day, not the publication alone."""
        return self.bounds.basis != "published" and self.bounds.earliest is not None

    @property
    def first(self) -> str:
        """Return the first day that it allows."""
        return self.bounds.earliest or EVER

    @property
    def last(self) -> str:
        """Return the last day that it allows."""
        return self.bounds.latest or NEVER


def cluster(claims: Sequence[Claim]) -> list[tuple[Bounds, tuple[Claim, ...]]]:
    """Return the claims in groups whose bounds share a day, with the days that all of them allow.

    The narrowest come first and each further one joins the largest group that it can agree with, so
    every claim stands once.
    """
    groups: list[tuple[Bounds, list[Claim]]] = []
    for claim in sorted(claims, key=_width):
        fits = [
            (len(group), -index)
            for index, (bounds, group) in enumerate(groups)
            if _meet(bounds, claim.bounds)
        ]
        if not fits:
            groups.append((claim.bounds, [claim]))
            continue
        index = -max(fits)[1]
        bounds, group = groups[index]
        groups[index] = (_narrow(bounds, claim.bounds), [*group, claim])
    found = [(bounds, tuple(group)) for bounds, group in groups]
    return sorted(found, key=lambda g: (g[0].earliest or EVER, g[0].latest or NEVER))


def lift(bounds: Bounds, floors: Iterable[str]) -> Bounds:
    """Return `bounds` that give no first day with the latest of `floors` that they allow."""
    if bounds.earliest is not None:
        return bounds
    allowed = [day for day in floors if day <= (bounds.latest or NEVER)]
    if not allowed:
        return bounds
    return Bounds(max(allowed), bounds.latest, bounds.precision, "inferred")


def _width(claim: Claim) -> tuple[bool, int, str, str]:
    """Return what sorts narrow claims before wide ones."""
    first, last = claim.bounds.earliest, claim.bounds.latest
    open_ends = (first is None) + (last is None)
    days = (
        0
        if first is None or last is None
        else int(last.replace("-", "")) - int(first.replace("-", ""))
    )
    return not claim.dated, open_ends * 10**9 + days, claim.first, claim.filed.entry.entry_id


def _meet(one: Bounds, other: Bounds) -> bool:
    """Say whether a day lies within both bounds."""
    first = max(one.earliest or EVER, other.earliest or EVER)
    return first <= min(one.latest or NEVER, other.latest or NEVER)


def _narrow(one: Bounds, other: Bounds) -> Bounds:
    """Return the days that both allow, with the precision and basis of the narrower."""
    first = max(one.earliest or EVER, other.earliest or EVER)
    last = min(one.latest or NEVER, other.latest or NEVER)
    return Bounds(
        None if first == EVER else first,
        None if last == NEVER else last,
        one.precision,
        one.basis,
    )
