"""A cue in a sentence in, the words that name its source out."""

from __future__ import annotations

from kabar.qualifying.local import group_start
from kabar.qualifying.views import View

Stretch = tuple[int, int]
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "ADP", "X", "SYM", "PART"})
HEADS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "DET", "SYM"})
CLAUSES = frozenset(
    {
        "acl",
        "acl:relcl",
        "advcl",
        "parataxis",
        "ccomp",
        "conj",
        "cc",
        "punct",
        "cop",
        "nsubj",
        "aux",
        "mark",
        "advmod",
    }
)
LONGEST = 40  # tokens of a source


def subject_of(view: View, i: int) -> Stretch | None:
    """Return the stretch that names who does the verb at `i`: its subject, controller or agent."""
    passive = is_passive(view, i)
    if passive:
        return agent_of(view, i)
    for child in view.kids(i, "nsubj", "csubj"):
        if view.tokens[child].pos in HEADS and not view.listed(child, "clauses", "relative"):
            return noun_phrase(view, child)
    relative = any(view.listed(c, "clauses", "relative") for c in view.kids(i, "nsubj"))
    return _borrowed(view, i, relative=relative) or _to_the_left(view, i)


def agent_of(view: View, i: int) -> Stretch | None:
    """Return the phrase after "by" or "oleh" of a passive verb; Indonesian may lack the word."""
    by = view.modality.singles("speech", "by")
    for child in view.kids(i, "obl", "nmod", "obj"):
        if child > i and (
            view.dep(child) == "obl:agent"
            or any(view.words[c] in by for c in view.kids(child, "case"))
        ):
            return _without_case(view, child, by)
    return None


def noun_phrase(view: View, head: int) -> Stretch:
    """Return the phrase of `head` without relative clauses and what is joined to a clause."""
    low, high = head, head + 1
    for child in view.children[head]:
        if view.dep(child) in CLAUSES and not _plain_joined(view, child, head):
            continue
        if view.base(child) == "appos" and not _is_name(view, child):
            continue
        start, end = view.stretch[child]
        low, high = min(low, start), max(high, end)
    if any(view.is_verb(j) for j in range(low, head)) or head - low > LONGEST:
        low = head
    return _trim(view, low, min(high, low + LONGEST))


def _plain_joined(view: View, child: int, head: int) -> bool:
    """Tell whether `child` is a noun joined to `head` ("police and the mayor")."""
    return (
        view.dep(child) == "conj"
        and view.tokens[child].pos in HEADS
        and not view.kids(child, "nsubj", "cop")
        and child - head < 8
    )


def _is_name(view: View, i: int) -> bool:
    return view.tokens[i].pos == "PROPN"


def is_passive(view: View, i: int) -> bool:
    """Tell whether the verb at `i` is passive."""
    return view.tokens[i].voice == "Pass" or bool(view.kids(i, "nsubj:pass", "aux:pass"))


def _without_case(view: View, head: int, case: frozenset[str]) -> Stretch:
    low, high = noun_phrase(view, head)
    while low < high - 1 and view.words[low] in case:
        low += 1
    return low, high


def _borrowed(view: View, i: int, *, relative: bool) -> Stretch | None:
    """Return the subject that a participle, infinitive or joined verb takes from its governor."""
    head, base = view.head(i), view.base(i)
    if head == i:
        return None
    if view.tokens[head].pos in {"NOUN", "PROPN", "PRON"} and (base == "acl" or relative):
        return noun_phrase(view, head)
    if base in {"conj", "xcomp", "advcl", "ccomp", "parataxis"} and view.is_verb(head):
        if base in {"ccomp", "parataxis"} and not _gerund(view, i):
            return None
        subjects = view.kids(head, "nsubj")
        if subjects and view.listed(subjects[0], "clauses", "relative"):
            return _borrowed(view, head, relative=True) or _to_the_left(view, head)
        if subjects:
            return noun_phrase(view, subjects[0])
        if base != "conj" or head < i:
            return (
                _borrowed(view, head, relative=False)
                if view.base(head) in {"conj", "xcomp", "acl", "advcl"}
                else None
            )
    return None


def _gerund(view: View, i: int) -> bool:
    gerund = tuple(p[0] for p in view.modality.phrases("clauses", "gerund"))
    return bool(gerund) and view.words[i].endswith(gerund)


def _to_the_left(view: View, i: int) -> Stretch | None:
    """Return the noun phrase right before the verb group, whatever the tree says."""
    end = at = group_start(view, i)
    if at > 0 and view.listed(at - 1, "clauses", "relative"):
        end = at = at - 2 if at > 1 and view.words[at - 2] == "," else at - 1
    while at > 0 and view.tokens[at - 1].pos in NOMINAL and end - at < 12:
        if (view.words[at - 1],) in view.modality.phrases("clauses", "breaks"):
            break
        if view.tokens[at - 1].pos == "ADP" and not view.listed(at - 1, "speech", "inner"):
            break
        at -= 1
    while at < end and (
        view.tokens[at].pos in {"ADP", "PART", "SCONJ", "CCONJ"}
        or view.listed(at, "speech", "circumstances")
        or view.listed(at, "speech", "by")
    ):
        at += 1
    if at == end or not any(view.tokens[j].pos in HEADS for j in range(at, end)):
        return None
    return at, end


def to_the_right(view: View, at: int) -> Stretch | None:
    """Return the noun phrase that begins at `at` ("said the minister")."""
    if at >= len(view.tokens):
        return None
    named = view.tokens[at].text[:1].isupper()  # "kata Antara": the agency, not "between"
    if view.tokens[at].pos not in NOMINAL - {"ADP", "PART"} and not named:
        return None
    if named and view.tokens[at].pos in {"ADP", "SCONJ", "ADV"}:
        return at, at + 1
    end = at
    while end < len(view.tokens) and end - at < LONGEST:
        token = view.tokens[end]
        if (
            (token.pos in NOMINAL and not _leaves(view, end, at))
            or (
                token.pos in {"CCONJ"}
                and end + 1 < len(view.tokens)
                and view.tokens[end + 1].pos in {"PROPN", "NOUN"}
            )
            or (
                token.text in {"'s", "’s", "."}
                and end + 1 < len(view.tokens)
                and view.tokens[end + 1].pos == "PROPN"
            )
        ):
            end += 1
        else:
            break
    if not any(view.tokens[j].pos in HEADS for j in range(at, end)):
        return None
    return _trim(view, at, end)


def _leaves(view: View, j: int, at: int) -> bool:
    """Tell whether a preposition at `j` opens a phrase that is no part of the name."""
    return view.tokens[j].pos == "ADP" and j > at and view.listed(j, "speech", "circumstances")


def _trim(view: View, low: int, high: int) -> Stretch:
    while high > low + 1 and view.tokens[high - 1].pos in {"PUNCT", "CCONJ", "ADP", "AUX", "SCONJ"}:
        high -= 1
    if high > low + 1 and view.listed(high - 1, "clauses", "relative"):
        high -= 1
    while low < high - 1 and view.tokens[low].pos in {"PUNCT", "CCONJ"}:
        low += 1
    return low, high
