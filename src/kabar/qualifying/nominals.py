"""A noun or adjective cue in ("the plan to", "confident that"), its attribution out."""

from __future__ import annotations

from kabar.languages.cues import Cue, Strength
from kabar.qualifying.contents import content_of
from kabar.qualifying.drafts import Draft, chars, join_spans
from kabar.qualifying.local import group_start
from kabar.qualifying.phrases import Stretch, noun_phrase, subject_of
from kabar.qualifying.views import View


def nominal_draft(view: View, i: int, cue: Cue, phrase: tuple[int, ...]) -> Draft | None:
    """Return the attribution that the noun or adjective at `i` makes, None if it lacks a part."""
    found = content_of(view, i, cue, max(phrase) + 1, None)
    if found is None:
        return None
    source = _owner(view, i) if cue.pos == "noun" else _bearer(view, i)
    if source is None and (cue.pos == "adj" or found.where not in {"that", "to"}):
        return None
    if cue.strength is Strength.WEAK and found.where not in {"that", "quote"}:
        return None
    start = group_start(view, i) if cue.pos == "adj" else i
    head = view.head(i)
    if i > 0 and view.is_verb(i - 1) and view.base(i) not in {"nsubj", "root"}:
        start = group_start(view, i - 1)
    elif view.base(i) == "obj" and view.is_verb(head) and head < i and i - head < 5:
        start = group_start(view, head)
    cue_span = chars(view, (start, max(phrase) + 1))
    return Draft(
        sentence=view.sentence.index,
        token=i,
        kind=cue.kind,
        cue=(cue_span,),
        source=() if source is None else (chars(view, source),),
        content=join_spans(tuple(chars(view, s) for s in found.stretches if s[1] > s[0])),
        paragraph=view.sentence.paragraph,
        rule=f"{cue.address} {found.where}",
    )


def _owner(view: View, i: int) -> Stretch | None:
    """Return who made the statement, plan or threat: possessor, "by", or the verb's subject."""
    for child in view.kids(i, "nmod"):
        if view.dep(child) == "nmod:poss" and child < i:
            low, high = noun_phrase(view, child)
            while high > low + 1 and (
                view.words[high - 1] in view.modality.singles("speech", "possessives")
            ):
                high -= 1
            return low, high
    by = view.modality.singles("speech", "by")
    for child in view.kids(i, "nmod", "obl"):
        if child > i and any(view.words[c] in by for c in view.kids(child, "case")):
            low, high = noun_phrase(view, child)
            return (low + 1, high) if view.words[low] in by and high - low > 1 else (low, high)
    if not view.modality.phrases(
        "clauses", "gerund"
    ):  # a bare genitive follows: "keterangan polisi"
        for child in view.kids(i, "nmod", "compound", "flat"):
            if child == i + 1 and view.tokens[child].pos in {"NOUN", "PROPN", "PRON"}:
                return noun_phrase(view, child)
    head = view.head(i)
    if view.base(i) in {"obj", "obl"} and view.is_verb(head):
        return subject_of(view, head)
    if i > 0 and view.is_verb(i - 1) and view.base(i) != "nsubj":
        return subject_of(view, i - 1)
    return None


def _bearer(view: View, i: int) -> Stretch | None:
    for child in view.kids(i, "nsubj"):
        return noun_phrase(view, child)
    head = view.head(i)
    if view.base(i) in {"xcomp", "conj"} and head != i:
        for child in view.kids(head, "nsubj"):
            return noun_phrase(view, child)
    return None
