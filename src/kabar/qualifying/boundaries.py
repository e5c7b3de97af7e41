"""A content that begins somewhere in a sentence in, where it ends out."""

from __future__ import annotations

from kabar.languages.cues import Strength
from kabar.qualifying.views import View

QUOTE_MARKS = frozenset({'"', "“", "”", "''", "``", "«", "»", "‘"})
ASIDE = 12  # tokens of ", the agency reported on Monday" at the end of a sentence


def sentence_end(view: View) -> int:
    """Return the index after the last word of the sentence, its closing punctuation left out."""
    end = len(view.tokens)
    while (
        end > 1
        and view.tokens[end - 1].pos == "PUNCT"
        and view.words[end - 1] not in {"”", '"', "''"}
    ):
        end -= 1
    return end


def clause_end(view: View, i: int, low: int, end: int) -> int:
    """Return where a content that begins at `low` ends: before what the narrator says next."""
    for child in view.kids(i, "conj", "parataxis"):
        if child <= low or not view.is_verb(child):
            continue
        start = view.stretch[child][0]
        if start > low + 2 and not view.kids(child, "nsubj") and view.words[start - 1] != ",":
            end = min(end, start)
    quoted, side = False, _is_side_clause(view, i)
    for j in range(low, end - 1):
        if view.words[j] in QUOTE_MARKS:
            quoted = not quoted
        elif (
            not quoted and j > low + 2 and (_resumes(view, i, j) or (side and _main_at(view, i, j)))
        ):
            return j
    return end


def _is_side_clause(view: View, i: int) -> bool:
    """Tell whether the cue stands in a clause beside the main one ("While X said ...")."""
    return view.base(i) == "advcl" or bool(view.kids(i, "mark"))


def _main_at(view: View, i: int, j: int) -> bool:
    """Tell whether the main clause begins or goes on after the comma at `j`."""
    if view.words[j] != ",":
        return False
    if view.head(i) > i:
        return view.head(i) > j
    return view.tokens[j + 1].pos == "CCONJ"


def concession(view: View, low: int, end: int) -> int:
    """Return where ", although ..." ends a content that is no clause of its own."""
    for j in range(low, end - 1):
        if view.words[j] == "," and view.listed(j + 1, "clauses", "concessive"):
            return j
    return end


def _resumes(view: View, i: int, j: int) -> bool:
    """Tell whether the narrator takes over at `j`: ", adding", ", according to"."""
    after = j + 1
    if view.words[j] == ",":
        if phrases_at(view, after) or _cited_at_end(view, j):
            return True
        if is_gerund(view, after) and _says(view, after):
            return True
        if view.tokens[after].pos == "CCONJ" and view.head(i) == i:
            joined = [c for c in view.kids(i, "conj") if c > after]
            return bool(joined) and view.stretch[joined[0]][0] <= after + 1
        return False
    two = after + 1
    if view.tokens[j].pos == "CCONJ" and view.tokens[after].pos == "PRON" and _says(view, two):
        return view.is_verb(two)
    if view.tokens[j].pos == "CCONJ" and view.is_verb(after) and _says(view, after):
        return view.words[after] != view.tokens[after].lemma and bool(
            view.modality.phrases("clauses", "gerund")
        )
    return False


def _cited_at_end(view: View, j: int) -> bool:
    """Tell whether ", the agency reported" or ", lapor Antara" closes the sentence from `j` on."""
    end = sentence_end(view)
    for k in range(j + 1, min(j + ASIDE, end)):
        if view.tokens[k].pos == "PUNCT" and view.words[k] not in {"(", ")"}:
            return False
        told = any(
            c.kind == "say" and c.strength is Strength.STRONG and "that" in c.content
            for c, _ in view.cues[k]
        )
        if told and not any(
            view.tokens[m].pos in {"VERB", "AUX", "SCONJ", "CCONJ"} for m in range(j + 1, k)
        ):
            rest = range(k + 1, end)
            return k > j + 1 or (
                bool(rest)
                and not any(view.tokens[m].pos in {"VERB", "SCONJ"} for m in rest)
                and (end - k < ASIDE)
            )
        if view.is_verb(k):
            return False
    return False


def phrases_at(view: View, i: int) -> list[str]:
    return [
        "according"
        for p in view.modality.phrases("speech", "according")
        if view.words[i : i + len(p)] == p
    ]


def _says(view: View, i: int) -> bool:
    if i >= len(view.tokens):
        return False
    return any(
        c.kind in {"say", "request", "judge"} and c.strength is Strength.STRONG
        for c, _ in view.cues[i]
    )


def is_gerund(view: View, i: int) -> bool:
    gerund = tuple(p[0] for p in view.modality.phrases("clauses", "gerund"))
    return bool(gerund) and view.words[i].endswith(gerund) and view.tokens[i].pos == "VERB"
