"""A cue that takes a thing rather than a clause in, the words for that thing out."""

from __future__ import annotations

from dataclasses import dataclass

from kabar.qualifying.boundaries import QUOTE_MARKS, clause_end, concession, sentence_end
from kabar.qualifying.phrases import Stretch, noun_phrase
from kabar.qualifying.views import View

FAR = 6  # tokens of a cited statement before its "yang mengatakan"


@dataclass(frozen=True, slots=True)
class Found:
    """The content of a cue: stretches of tokens, and where it stood ("before", "that", ...)."""

    stretches: tuple[Stretch, ...]
    where: str


def after_preposition(
    view: View, i: int, last: int, prepositions: frozenset[str]
) -> Stretch | None:
    end = sentence_end(view)
    for at in range(last, min(last + 4, end - 1)):
        if view.words[at] in prepositions:
            return at + 1, concession(view, at + 1, clause_end(view, i, at + 1, end))
        if view.tokens[at].pos not in {"ADV", "PRON", "PROPN", "NOUN", "DET", "ADP", "PART"}:
            return None
    return None


def _phrase_from(view: View, low: int, end: int) -> Stretch | None:
    """Return the phrase, or clause with a gerund, that begins at `low`."""
    if low >= end:
        return None
    heads = [
        j
        for j in range(low, end)
        if view.stretch[j][0] >= low - 1 and view.head(j) < low and view.tokens[j].pos != "PUNCT"
    ]
    high = max((view.stretch[j][1] for j in heads[:1]), default=low + 1)
    high = min(max(high, low + 1), end)
    while high > low + 1 and view.tokens[high - 1].pos == "PUNCT":
        high -= 1
    return low, high


def _said_inside(view: View, low: int, end: int) -> Stretch | None:
    """Return the words of a cited statement: "mengutip pernyataan X yang mengatakan ..." """
    for j in range(low, min(low + FAR, end - 2)):
        if not view.listed(j, "clauses", "relative"):
            continue
        told = any(c.kind == "say" and "that" in c.content for c, _ in view.cues[j + 1])
        if told and j + 2 < end:
            return j + 2, end
    return None


def object_of(
    view: View, i: int, last: int, kinds: set[str], *, cited: bool = False
) -> Found | None:
    end = sentence_end(view)
    for child in view.kids(i, "obj", "nsubj:pass"):
        if view.dep(child) == "nsubj:pass":
            if child < i and not view.listed(child, "clauses", "relative"):
                return Found((noun_phrase(view, child),), "object")
            continue
        if child < last:
            continue
        low, high = view.stretch[child]
        low, high = max(low, last), min(high, end)
        if "naming" in kinds:
            tail = [c for c in view.kids(i, "xcomp", "obl", "ccomp", "advcl") if c > child]
            if not tail and "object" not in kinds:
                return None
            if tail and "object" not in kinds:
                high = max(high, min(end, view.stretch[tail[0]][1]))
        quoted = _said_inside(view, high, end) if cited else None
        return Found((quoted or (low, _wider(view, i, high, end)),), "object")
    if (
        last < end
        and "object" in kinds
        and view.tokens[last].pos in {"DET", "PROPN", "NOUN", "ADJ", "NUM"}
        and last > i + 1
    ):
        phrase = (_said_inside(view, last, end) if cited else None) or _phrase_from(view, last, end)
        return Found((phrase,), "object") if phrase else None
    return None


def _wider(view: View, i: int, high: int, end: int) -> int:
    """Return the end of an object with the phrases that a parser may have hung elsewhere."""
    if high >= end or high <= i or not view.listed(high, "speech", "prepositions"):
        return high
    stop = next(
        (
            j
            for j in range(high, end)
            if view.tokens[j].pos == "PUNCT" and view.words[j] not in QUOTE_MARKS
        ),
        end,
    )
    return clause_end(view, i, high, stop) if stop - high > 1 else high


def genitive_of(view: View, i: int, last: int) -> Found | None:
    for child in view.kids(i, "nmod", "acl", "compound", "obl", "xcomp", "ccomp"):
        if child >= last and view.dep(child) != "acl:relcl":
            low, high = view.stretch[child]
            return Found(((max(low, last), high),), "of")
    return None
