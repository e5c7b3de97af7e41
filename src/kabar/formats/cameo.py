"""How an event stands in CAMEO: code, base, root, QuadClass and Goldstein score, all consistent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kabar.records import Event

# The codes of what PLOVER's rule makes of an act that is only promised, threatened or refused.
RULED: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "AGREE": ("030", 4.0),
        "CONCEDE": ("080", 5.0),
        "THREATEN": ("130", -4.4),
        "REJECT": ("120", -4.0),
    }
)
# CAMEO's last root of each class: verbal and material cooperation, verbal and material conflict.
LAST_ROOTS = (5, 8, 13, 20)


class Cameo(NamedTuple):
    """An event's codes; `quad` follows from the root, as GDELT has it, not from PLOVER's type."""

    code: str
    base: str
    root: str
    quad: int
    goldstein: float


def cameo_of(event: Event) -> Cameo:
    """Return the CAMEO codes of what the event counts as."""
    ruled = RULED.get(event.plover_type) if event.plover_type != event.event_type else None
    code, goldstein = ruled or (event.cameo, event.goldstein)
    root = code[:2]
    quad = event.quad
    if root.isdecimal():
        quad = next((n for n, last in enumerate(LAST_ROOTS, 1) if int(root) <= last), event.quad)
    return Cameo(code, code[:3], root, quad, goldstein)
