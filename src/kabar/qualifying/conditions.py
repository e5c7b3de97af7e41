"""A word in, whether an "if" or a "whether" stands over it out."""

from __future__ import annotations

from kabar.qualifying.local import local_marks
from kabar.qualifying.views import Mark, View

CLOSERS = frozenset({",", ";", "—", "–", "-", ":"})
ASKING = frozenset({"ask", "doubt", "know", "show", "perceive"})


def conditional_at(view: View, i: int) -> str | None:
    """Return the rule if `i` stands in a condition or in what would follow from it."""
    for mark in view.marks:
        if mark.name != "conditions.marks" or _is_question(view, mark) or _is_that(view, mark):
            continue
        end = scope_end(view, mark.last)
        if mark.last <= i < end:
            return "if"
        if _in_main_clause(view, mark, end, i):
            return "if.then"
    return None


def question_at(view: View, i: int) -> bool:
    """Tell whether `i` stands in an open question: under "whether", or asked outright."""
    for mark in view.marks:
        if mark.name == "conditions.interrogatives" or (
            mark.name == "conditions.marks" and _is_question(view, mark)
        ):
            ambiguous = view.words[mark.first] in view.modality.singles("conditions", "marks")
            if mark.name == "conditions.interrogatives" and ambiguous:
                continue
            if mark.last <= i < scope_end(view, mark.last):
                return True
    return _asked_outright(view, i)


def scope_end(view: View, start: int) -> int:
    """Return where the clause that begins at `start` ends: at a comma or the sentence's end."""
    seen_verb = False
    for j in range(start, len(view.tokens)):
        seen_verb = seen_verb or view.tokens[j].pos in {"VERB", "AUX", "ADJ"}
        if view.words[j] in CLOSERS and seen_verb:
            return j
    return len(view.tokens)


def _is_question(view: View, mark: Mark) -> bool:
    """Tell whether an "if" is a "whether": it follows a verb of asking or knowing."""
    if mark.last - mark.first > 1 or view.words[mark.first] not in view.modality.singles(
        "conditions", "interrogatives"
    ):
        return False
    return any(
        "whether" in cue.implies
        and (cue.kind in ASKING or (cue.kind == "say" and _is_negated(view, j)))
        for j in range(max(0, mark.first - 2), mark.first)
        for cue, _ in view.cues[j]
        if cue.pos != "noun"
    )


def _is_negated(view: View, i: int) -> bool:
    return any(m.name == "negation.words" for m in local_marks(view, i))


def _is_that(view: View, mark: Mark) -> bool:
    """Tell whether the mark only opens reported speech ("mengatakan kalau ...")."""
    if mark.first == 0 or view.words[mark.first] not in view.modality.singles("clauses", "that"):
        return False
    return any(
        cue.kind in {"say", "know", "think"} and cue.pos == "verb"
        for cue, _ in view.cues[mark.first - 1]
    )


def _in_main_clause(view: View, mark: Mark, end: int, i: int) -> bool:
    """Tell whether `i` is what follows from the condition: a verb that looks ahead."""
    if not view.is_verb(i):
        return False
    softer = any(m.name == "conditions.softer" for m in view.at[mark.first])
    ahead = any(
        m.name in {"modals.planned", "modals.prospective", "modals.possible", "modals.epistemic"}
        for j in range(max(0, i - 4), i)
        for m in view.at[j]
        if not any(view.is_verb(k) for k in range(j + 1, i))
    )
    if not ahead or softer:
        return False
    if i >= end:
        return not any(view.words[j] in {".", ";"} for j in range(end, i))
    verbs = [j for j in range(mark.first) if view.is_verb(j)]
    return bool(verbs) and i in verbs[-1:]


def _asked_outright(view: View, i: int) -> bool:
    last = next((w for w in reversed(view.words) if w not in {'"', "”", "'", ")"}), "")
    if last != "?":
        return False
    opens = max((j for j in range(i) if view.words[j] in {".", ":", '"', "“"}), default=-1)
    questions = view.modality.singles("clauses", "questions")
    between = range(opens + 1, i)
    if any(view.words[j] in questions for j in between):
        return False
    return view.tokens[i].head == i or view.base(i) in {"ccomp", "parataxis"}
