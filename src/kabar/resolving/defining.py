"""Abbreviations that a page defines. In: its text. Out: what each stands for on this page.

"Komisi Pemberantasan Korupsi (KPK)" and "KPK (Komisi Pemberantasan Korupsi)": a known name beside
the brackets lends its meaning; an unknown one whose initials fit becomes a body of this page.
"""

from __future__ import annotations

import re

from kabar.gazetteers import Gazetteer, Organisation, Person, Territory
from kabar.gazetteers.names import Word, fold, words_of
from kabar.languages.mentions import MentionWords
from kabar.resolving.naming import Known, choose

ABBREVIATION = r"[A-Z][\w-]{0,9}[A-Za-z]|[A-Z]{2,}[\w+-]*"
BEHIND = re.compile(rf"\(({ABBREVIATION})[),;]")
BEFORE = re.compile(r"\b([A-Z]{2,8}) \(([A-Z][^()\n]{5,80})\)")
LOOK_BACK = 100  # characters in which the long form must stand
MOST_WORDS = 12


def defined_names(text: str, gazetteer: Gazetteer, lists: MentionWords) -> dict[str, Known]:
    """Return abbreviation -> meaning for every definition in `text`; the first one wins."""
    found: dict[str, Known] = {}
    for match in BEHIND.finditer(text):
        short = match[1]
        if short in found or (sum(c.isupper() for c in short) < 2 and not short[1:].islower()):
            continue
        meaning = _meaning(text, max(0, match.start() - LOOK_BACK), match.start(), short,
                           gazetteer, lists)  # fmt: skip
        if meaning is not None:
            found[short] = meaning
    for match in BEFORE.finditer(text):
        if match[1] not in found:
            meaning = _meaning(text, match.start(2), match.end(2), match[1], gazetteer, lists)
            if meaning is not None:
                found[match[1]] = meaning
    return found


def _meaning(
    text: str, start: int, end: int, short: str, gazetteer: Gazetteer, lists: MentionWords
) -> Known | None:
    """Return what the long form that ends at `end` names."""
    start = max(start, text.rfind("\n", start, end) + 1, text.rfind(". ", start, end) + 1)
    words = words_of(text, start, end)[-MOST_WORDS:]
    if not words or text[words[-1].end : end].strip():
        return None
    initials = _initials(words, short)
    for hit in gazetteer.find(words, lists.language):
        if hit.last == len(words) and (initials is None or hit.first <= initials):
            record = choose(hit, None).record
            if isinstance(record, Person) or (hit.last - hit.first == 1 and short.isupper()):
                continue
            return record
    if initials is None or not short.isupper():
        return None
    name = text[words[initials].start : words[-1].end]
    return _body(name, gazetteer, lists)


def _initials(words: list[Word], short: str) -> int | None:
    """Return the word from which on the initials spell `short`; small words may be left out."""
    letters = [c.casefold() for c in short if c.isalnum()]
    at = len(letters) - 1
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        first = fold(word.text[0])
        if first == letters[at]:
            at -= 1
            if at < 0:
                return i
        elif word.capital:
            return None
    return None


def _body(name: str, gazetteer: Gazetteer, lists: MentionWords) -> Organisation | None:
    """Return a body that only this page names, with what its words tell."""
    words = words_of(name)
    if not words[0].capital or len(words) < 2:
        return None
    lower = tuple(w.text.lower() for w in words)
    nouns = [n for i in range(len(words)) if (n := lists.noun_at(lower, i)) is not None]
    states = [
        record
        for hit in gazetteer.find(words, lists.language)
        if isinstance(record := choose(hit, None).record, Territory)
    ]
    noun = (nouns[-1] if lists.head_last else nouns[0])[1] if nouns else None
    country = states[0].country if states else None
    code = states[0].code if states and noun and noun.acts in {"state", "organ"} else None
    return Organisation(name, None, code, country, noun.sectors if noun else (), "defined")
