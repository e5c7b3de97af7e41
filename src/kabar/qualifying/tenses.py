"""A verb or noun without modals in, what its tense, purpose or determiner says of it out."""

from __future__ import annotations

from kabar.qualifying.local import PLAIN, Local, read_local
from kabar.qualifying.views import View
from kabar.records import Status

OPENING = frozenset({"ADV", "PUNCT", "INTJ", "CCONJ", "PART", "X"})  # may stand before a command
NEAR = 7  # tokens from an event noun to the future time in its phrase


def read_noun(view: View, i: int) -> Local:
    """Return what stands beside a noun: "no talks", "tidak ada pertemuan", "without a vote"."""
    near = range(max(0, i - 3), i)
    names = {
        m.name for j in near for m in view.at[j] if m.last <= i and _same_phrase(view, m.last, i)
    }
    for child in view.kids(i, "det", "case", "amod", "advmod"):
        names |= {m.name for m in view.at[child]}
    if names & {"negation.determiners", "negation.without"}:
        return Local(Status.NEGATED, negative=False, value=-2.2, rule="negation.determiners")
    if view.is_happening(i) and _future_time(view, i, reach=NEAR):
        return Local(Status.PLANNED, negative=False, value=2.0, rule="times.future")
    if view.tokens[i].pos != "VERB" and any(view.base(c) == "cop" for c in view.children[i]):
        return read_local(view, i)
    return PLAIN


def _same_phrase(view: View, low: int, i: int) -> bool:
    return all(
        view.tokens[j].pos in {"ADJ", "DET", "NUM", "ADV", "ADP", "NOUN", "PROPN"}
        for j in range(low, i)
    )


def read_tense(view: View, i: int) -> Local:
    """Return planned for a present with a future time, ongoing for what is going on."""
    gerund = tuple(p[0] for p in view.modality.phrases("clauses", "gerund"))
    inflects = bool(gerund)
    word, lemma = view.words[i], view.tokens[i].lemma
    auxiliaries = {view.words[c] for c in view.kids(i, "aux")}
    present = (
        not inflects
        or word in {lemma, *_third_forms(view, lemma)}
        or (
            word.endswith(gerund)
            and bool(auxiliaries & view.modality.singles("clauses", "present"))
        )
    )
    told = any(
        m.section == "modals" and m.key in {"happened", "past"} for m in view.at[max(0, i - 1)]
    )
    scheduled = view.sentence.zone != "title" and word in _third_forms(view, lemma)
    if present and not told and _future_time(view, i, scheduled=scheduled):
        return Local(Status.PLANNED, negative=False, value=2.0, rule="times.future")
    if (
        inflects
        and word.endswith(gerund)
        and auxiliaries & view.modality.singles("clauses", "present")
    ):
        return Local(Status.ONGOING, negative=False, value=2.9, rule="progressive")
    if inflects and word == lemma and i > 0 and view.listed(i - 1, "clauses", "infinitive"):
        return Local(Status.PLANNED, negative=False, value=1.4, rule="purpose")
    if inflects and word == lemma and _is_command(view, i):
        return Local(Status.REQUESTED, negative=False, value=0.0, rule="command")
    return _purpose(view, i)


def is_plain_present(view: View, i: int) -> bool:
    """Tell whether the verb is a present without auxiliary: of languages that inflect alone."""
    token, word = view.tokens[i], view.words[i]
    if not view.modality.phrases("clauses", "third") or not view.is_verb(i):
        return False
    if token.voice == "Pass" or view.kids(i, "aux", "cop", "mark"):
        return False
    if word in _third_forms(view, token.lemma):
        return True
    # "hit" and "put" may be pasts; a plain "help" with a subject of its own is none.
    past = word in view.modality.singles("clauses", "same_past")
    return word == token.lemma and not past and bool(view.kids(i, "nsubj"))


def _third_forms(view: View, lemma: str) -> set[str]:
    return {lemma + p[0] for p in view.modality.phrases("clauses", "third")}


def _purpose(view: View, i: int) -> Local:
    left = i - 1
    inflects = bool(view.modality.phrases("clauses", "gerund"))
    if left >= 0 and not inflects and view.listed(left, "clauses", "purpose"):
        return Local(Status.PLANNED, negative=False, value=1.4, rule="purpose")
    return PLAIN


def _future_time(view: View, i: int, reach: int | None = None, *, scheduled: bool = False) -> bool:
    """Tell whether a future time stands in the clause of `i`, with no other verb between.

    `scheduled`: a weekday is one as well ("travels to Ankara on Thursday").
    """
    for mark in view.marks:
        if mark.section != "times" or (mark.key == "scheduled" and not scheduled):
            continue
        if reach is not None and not i < mark.first <= i + reach:
            continue
        low, high = sorted((i, mark.first))
        if not any(view.is_verb(j) for j in range(low + 1, high)):
            return True
    return False


def _is_command(view: View, i: int) -> bool:
    """Tell whether a bare verb without a subject opens its sentence or follows a condition."""
    if view.sentence.zone == "title" or view.kids(i, "nsubj", "aux", "expl", "cop"):
        return False
    head = view.head(i)
    if view.base(i) == "conj" and view.is_verb(head) and head < i:
        bare = view.words[head] == view.tokens[head].lemma
        return bare and _is_command(view, head)
    if head != i and view.base(i) not in {"parataxis", "ccomp"}:
        return False
    before = range(i - 1, -1, -1)
    for j in before:
        if view.words[j] in {",", ":"} and j < i - 1 and not view.is_verb(j - 1):
            return any(m.name == "conditions.marks" for k in range(j) for m in view.at[k])
        if view.tokens[j].pos not in OPENING:
            return False
    return True
