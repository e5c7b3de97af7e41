"""Names in text. In: words with their offsets. Out: the longest known names among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

R = TypeVar("R")

# A word, an abbreviation with dots, a name with an apostrophe inside; a possessive 's not.
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ`](?!s\b)[^\W_]+)*")
APOSTROPHES = ("'", "’")
# Names in capitals up to this many letters are abbreviations: they are matched in their very case.
ABBREVIATION = 8


class Word(NamedTuple):
    """A word of a text: its characters and the form under which it is looked up."""

    text: str
    start: int
    end: int
    key: str

    @property
    def capital(self) -> bool:
        """Return whether the word is written as a name."""
        return not self.text[0].islower()


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return `word` without case, accents, dots and apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if c.isalnum()).casefold()


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of `text[start:end]` with offsets into `text`."""
    found = WORD.finditer(text, start, len(text) if end is None else end)
    return [
        Word(m[0], m.start(), m.end(), key)
        for m in found
        if (key := fold(m[0]))
        and not (key == "s" and text[m.start() - 1 : m.start()] in APOSTROPHES)
    ]


class Sense(NamedTuple, Generic[R]):
    """One meaning of a name. `exact` is the spelling that must stand there, if the case counts;
    `language` the only language whose texts use it so, "" for all.
    """

    use: str
    record: R
    exact: str | None
    lower: bool
    language: str


@dataclass(frozen=True, slots=True)
class Hit(Generic[R]):
    """A name found: words `first <= i < last`, its characters, and what it may mean."""

    first: int
    last: int
    start: int
    end: int
    senses: tuple[Sense[R], ...]


def _exact(name: str) -> str | None:
    """Return the spelling that counts if `name` is an abbreviation."""
    bare = name.replace(".", "")
    if " " not in bare and len(bare) <= ABBREVIATION and bare.isupper():
        return bare
    return None


class NameIndex(Generic[R]):
    """Names by their first word, longest first."""

    def __init__(self) -> None:
        self._names: dict[str, dict[tuple[str, ...], list[Sense[R]]]] = {}
        self._longest: dict[str, int] = {}

    def add(self, name: str, use: str, record: R, language: str = "") -> None:
        """File one name of a record."""
        key = tuple([fold(m[0]) for m in WORD.finditer(name) if m[0] != "s"])
        if not key:
            return
        sense = Sense(use, record, _exact(name), name[0].islower(), language)
        senses = self._names.setdefault(key[0], {}).setdefault(key, [])
        for i, other in enumerate(senses):
            if other.record is record and (other[0], *other[2:3], other[4]) == (
                use, sense.exact, language
            ):  # fmt: skip
                if sense.lower:
                    senses[i] = sense
                return
        senses.append(sense)
        self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def at(self, words: Sequence[Word], first: int, language: str) -> Hit[R] | None:
        """Return the longest name that begins at word `first`."""
        known = self._names.get(words[first].key)
        if known is None:
            return None
        for length in range(min(self._longest[words[first].key], len(words) - first), 0, -1):
            key = tuple(word.key for word in words[first : first + length])
            senses = tuple(
                s for s in known.get(key, ()) if _fits(s, words[first], length, language)
            )
            if senses:
                last = first + length
                return Hit(first, last, words[first].start, words[last - 1].end, senses)
        return None

    def find(self, words: Sequence[Word], language: str) -> list[Hit[R]]:
        """Return the longest names, left to right, not overlapping."""
        hits, at = [], 0
        while at < len(words):
            hit = self.at(words, at, language)
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.last
        return hits


def _fits(sense: Sense[R], word: Word, length: int, language: str) -> bool:
    """Return whether the text's language, and the way a name is written, allow this sense."""
    if sense.language and sense.language != language:
        return False
    if sense.exact is not None and length == 1:
        return word.text.replace(".", "") == sense.exact
    return sense.lower or word.capital
