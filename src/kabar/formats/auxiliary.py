"""PLOVER's auxiliary modes: what tells an act that did not simply happen from one that did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from kabar.formats.flat import date_of, published_on
from kabar.records import Event, Status

# A report tells of history when what it tells of is older than this.
HISTORY = timedelta(days=365)
MODES: Mapping[Status, str] = MappingProxyType(
    {
        Status.PLANNED: "future",
        Status.POSSIBLE: "hypothetical",
        Status.HOPED: "hypothetical",
        Status.REQUESTED: "hypothetical",
        Status.HYPOTHETICAL: "hypothetical",
        Status.UNKNOWN: "hypothetical",
        Status.NEGATED: "negation",
        Status.DENIED: "negation",
    }
)


def auxiliary_modes(event: Event) -> tuple[str, ...]:
    """Return the auxiliary modes of the act: future, hypothetical or negation; historical."""
    found = [MODES[event.status]] if event.status in MODES else []
    dated, printed = date_of(event), published_on(event)
    if dated is not None and printed is not None and printed - dated.day > HISTORY:
        found.append("historical")
    return tuple(found)
