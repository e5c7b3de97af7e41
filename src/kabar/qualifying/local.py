"""A verb and its own clause in, what negation, modals and conjunctions there say of it out."""

from __future__ import annotations

from dataclasses import dataclass

from kabar.qualifying.views import Mark, View
from kabar.records import Status

# Words to the left of a verb that belong to its group, by part of speech.
GROUP = frozenset({"AUX", "ADV", "PART"})
# Relations whose marks count as the verb's own.
OWN = frozenset({"aux", "advmod", "mark", "cop", "det", "discourse", "cc", "obl", "case", "neg"})
SUBJECT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET"})
FAR = 8  # tokens to the left that a verb's group can reach


@dataclass(frozen=True, slots=True)
class Local:
    """What the clause of a verb says of it: its status, whether it is turned round."""

    status: Status
    negative: bool
    value: float
    rule: str | None

    @property
    def plain(self) -> bool:
        """Tell whether the clause says nothing beyond the verb."""
        return self.status is Status.HAPPENED and not self.negative


PLAIN = Local(Status.HAPPENED, negative=False, value=3.0, rule=None)
# Which modality wins when a verb has several: the first found here.
ORDER = (
    ("modals.counterfactual", Status.HYPOTHETICAL, -0.8),
    ("adverbs.hypothetical", Status.HYPOTHETICAL, 0.4),
    ("adverbs.hoped", Status.HOPED, 0.8),
    ("modals.requested", Status.REQUESTED, 1.2),
    ("modals.epistemic", Status.POSSIBLE, 1.3),
    ("adverbs.possible", Status.POSSIBLE, 1.4),
    ("modals.possible", Status.POSSIBLE, 1.2),
    ("modals.planned", Status.PLANNED, 1.4),
    ("modals.prospective", Status.PLANNED, 1.4),
)


def group_start(view: View, i: int) -> int:
    """Return the index where the verb group of `i` begins ("will not have" before the verb)."""
    at = i
    while at > 0 and i - at < FAR:
        left = at - 1
        token = view.tokens[left]
        marked = any(m.last <= i and m.section != "times" for m in view.at[left])
        own = token.pos in GROUP and not (token.pos == "ADV" and _is_break(view, left))
        if not (marked or own) or view.listed(left, "conditions", "marks"):
            break
        at = left
    return at


def local_marks(view: View, i: int) -> list[Mark]:
    """Return the modality marks that belong to the verb at `i`, by place and by tree."""
    found: dict[Mark, None] = {}
    for j in range(group_start(view, i), i):
        for mark in view.at[j]:
            if mark.last <= i:
                found.setdefault(mark)
    for child in view.children[i]:
        if view.base(child) in OWN and not _foreign(view, child, i):
            for mark in view.at[child]:
                if not mark.first <= i < mark.last:
                    found.setdefault(mark)
    return list(found)


def read_local(view: View, i: int) -> Local:
    """Return what the verb group of `i` says of it."""
    marks = local_marks(view, i)
    names = {m.name for m in marks if m.name != "negation.near" or m.last <= i}
    negative = len({m.first for m in marks if m.name == "negation.words"}) % 2 == 1
    if _nobody_does(view, i):
        return Local(Status.NEGATED, negative=True, value=-2.0, rule="negation.determiners")
    if names & {"negation.yet", "negation.near", "negation.without", "adverbs.negated"}:
        return Local(Status.NEGATED, negative=False, value=-2.4, rule="negated")
    for name, status, value in ORDER:
        if name not in names:
            continue
        if name == "modals.possible" and "modals.happened" in names:  # "was able to"
            continue
        if not negative:
            return _affirmed(name, status, value, names)
        return _denied_modal(marks, name)
    if negative:
        return Local(Status.NEGATED, negative=True, value=-2.4, rule="negation.words")
    if "adverbs.ongoing" in names:
        return Local(Status.ONGOING, negative=False, value=3.0, rule="adverbs.ongoing")
    return PLAIN


def _affirmed(name: str, status: Status, value: float, names: set[str]) -> Local:
    if name == "modals.requested" and "modals.past" in names:
        return Local(Status.POSSIBLE, negative=False, value=1.2, rule=name)
    return Local(status, negative=False, value=value, rule=name)


def _denied_modal(marks: list[Mark], name: str) -> Local:
    """Return what a modal with a negation says: "may not" leaves open, "cannot" does not."""
    first_not = min(m.first for m in marks if m.name == "negation.words")
    if name in {"modals.epistemic", "adverbs.possible"}:
        before = any(m.name == name and m.first < first_not for m in marks)
        if before:
            return Local(Status.POSSIBLE, negative=True, value=-0.8, rule=name)
    if name in {"modals.requested", "adverbs.hoped", "modals.counterfactual"}:
        return Local(Status.HYPOTHETICAL, negative=True, value=-0.8, rule=name)
    return Local(Status.NEGATED, negative=True, value=-2.0, rule=name)


def _is_break(view: View, i: int) -> bool:
    return (view.words[i],) in view.modality.phrases("clauses", "breaks")


def _foreign(view: View, child: int, i: int) -> bool:
    """Tell whether a mark on `child` belongs to another verb: another verb stands between."""
    low, high = sorted((child, i))
    return any(view.is_verb(j) for j in range(low + 1, high)) and view.base(child) != "aux"


def _nobody_does(view: View, i: int) -> bool:
    """Tell whether the subject is denied: "no troops moved", "tidak ada tentara bergerak"."""
    at = group_start(view, i)
    for j in range(at - 1, max(-1, at - FAR), -1):
        if any(m.name == "negation.determiners" and m.last < at for m in view.at[j]):
            return not any(m.name == "negation.without" for m in view.at[j])
        if view.tokens[j].pos not in SUBJECT:
            return False
    return False
