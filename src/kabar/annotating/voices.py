"""A sentence's words and tree in, the voice of each verb out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.languages import Knowledge
from kabar.languages.inflection import form_voice, is_participle

PASSIVE = frozenset({"nsubj:pass", "aux:pass", "csubj:pass", "obl:agent"})
REDUCED = frozenset({"acl", "advcl"})
SUBJECTS = frozenset({"nsubj", "csubj"})


def voice(
    words: Sequence[str],
    pos: Sequence[str],
    heads: Sequence[int],
    deps: Sequence[str],
    *,
    language: str,
    knowledge: Knowledge,
) -> list[str | None]:
    """Return "Act", "Pass" or None for each word; only verbs have a voice."""
    below: list[set[str]] = [set() for _ in words]
    for i, (head, dep) in enumerate(zip(heads, deps, strict=True)):
        if head != i:
            below[head].add(dep)
    out: list[str | None] = []
    for word, upos, dep, children in zip(words, pos, deps, below, strict=True):
        if upos != "VERB":
            out.append(None)
            continue
        told = form_voice(word, language, knowledge)
        if told is None:
            reduced = dep in REDUCED and not children & (SUBJECTS | {"aux", "obj", "mark"})
            passive = children & PASSIVE or (reduced and is_participle(word, language, knowledge))
            told = "Pass" if passive else "Act" if children & SUBJECTS else None
        out.append(told)
    return out
