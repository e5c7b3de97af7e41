"""Score coded events against gold ones: two lists of events in, counts and figures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evals.gold import GoldEvent, Range

MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """A coded event in the coordinates of the gold text."""

    types: frozenset[str]
    trigger: Range | None
    actors: tuple[Range, ...]
    recipients: tuple[Range, ...]
    status: str
    rule: str


@dataclass(slots=True)
class Tally:
    """Counts over many texts; `misses` and `false` list what went wrong, for the error loop."""

    found: int = 0
    full: int = 0
    status: int = 0
    gold: int = 0
    predicted: int = 0
    clean: int = 0  # texts without gold events that yield none
    empty: int = 0  # texts without gold events
    misses: list[tuple[str, GoldEvent]] = field(default_factory=list)
    false: list[tuple[str, Predicted]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return the figures in percent, rounded to a tenth."""
        return {
            "found": _f1(self.found, self.predicted, self.gold),
            "full": _f1(self.full, self.predicted, self.gold),
            "status": _percent(self.status, self.found),
            "clean": _percent(self.clean, self.empty),
        }


def add(tally: Tally, name: str, gold: Sequence[GoldEvent], coded: Sequence[Predicted]) -> None:
    """Pair `coded` with `gold` one to one, required events first, and count."""
    free = list(coded)
    for event in sorted(gold, key=lambda e: e.optional):
        partner = max(
            (p for p in free if _matches(event, p)), key=lambda p: _parties(event, p), default=None
        )
        if not event.optional:
            tally.gold += 1
        if partner is None:
            if not event.optional:
                tally.misses.append((name, event))
            continue
        free.remove(partner)
        if event.optional:
            continue
        tally.predicted += 1
        tally.found += 1
        tally.full += _parties(event, partner)
        tally.status += event.status in {None, partner.status}
    tally.predicted += len(free)
    tally.false += [(name, p) for p in free]
    if not gold:
        tally.empty += 1
        tally.clean += not coded


def _matches(gold: GoldEvent, coded: Predicted) -> bool:
    return (
        gold.type in coded.types
        and coded.trigger is not None
        and _overlap(gold.trigger, coded.trigger)
    )


def _parties(gold: GoldEvent, coded: Predicted) -> bool:
    if _side(gold.actors, coded.actors) and _side(gold.recipients, coded.recipients):
        return True
    if gold.type not in MUTUAL:
        return False
    both = (*coded.actors, *coded.recipients)
    wanted = (*gold.actors, *gold.recipients)
    return bool(both) and all(any(_overlap(w, p) for p in both) for w in wanted)


def _side(gold: Sequence[Range], coded: Sequence[Range]) -> bool:
    if not gold or not coded:
        return not gold and not coded
    return any(_overlap(g, c) for g in gold for c in coded)


def _overlap(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _f1(right: int, predicted: int, gold: int) -> float:
    return round(200 * right / (predicted + gold), 1) if predicted + gold else 0.0


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
