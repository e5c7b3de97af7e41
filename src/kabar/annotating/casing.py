"""The words of a headline in, the same words in the case that running text would give them out.

The parser learnt from running text; a word in capitals there is a name. So words that the article
itself writes in lower case, or that the language knows as common words, lose their capital.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

LEAST_WORDS = 3
MOST_WORDS = 60
CAPS_SHARE = 0.6  # of the words with letters
TITLE_SHARE = 0.65  # of the words with at least four letters
LONG_WORD = 4
CLAUSE_ENDS = frozenset({",", ":", ";", "-", "–", "—", "?", "!", "."})


class Casing:
    """How an article writes its words outside of its headlines."""

    def __init__(self, words: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = {}
        for word in words:
            if word[:1].isalpha():
                self._forms.setdefault(word.lower(), Counter())[word] += 1

    def usual(self, word: str) -> str | None:
        """Return the commonest form of the word in the article, None if it has none."""
        forms = self._forms.get(word.lower())
        return forms.most_common(1)[0][0] if forms else None


def shouted(words: Sequence[str]) -> bool:
    """Say whether most of the words are in capitals."""
    lettered = [w for w in words if any(c.isalpha() for c in w)]
    if not LEAST_WORDS <= len(lettered) <= MOST_WORDS:
        return False
    return sum(w.isupper() for w in lettered) >= CAPS_SHARE * len(lettered)


def titled(words: Sequence[str]) -> bool:
    """Say whether most of the longer words begin with a capital."""
    long = [w for w in words if len(w) >= LONG_WORD and w.isalpha()]
    if not LEAST_WORDS <= len(long) <= MOST_WORDS:
        return False
    return sum(w[0].isupper() for w in long) >= TITLE_SHARE * len(long)


def with_running_verbs(
    words: Sequence[str],
    restore: Callable[[str], str | None],
    perhaps: Callable[[str], str | None],
) -> list[str]:
    """Return a headline's words with its verbs in the form of running text, but for the first.

    `perhaps` restores words that are nouns as well ("Tarik Duta Besar"): only the first verb of a
    clause can be one.
    """
    out = list(words[:1])
    told = False
    for i, word in enumerate(words[1:], 1):
        if word in CLAUSE_ENDS:
            told = False
        made = restore(word)
        if made is None and not told and i + 1 < len(words) and words[i - 1] not in CLAUSE_ENDS:
            made = perhaps(word)
        told = told or made is not None
        out.append(made or word)
    return out


def lowered(words: Sequence[str], *, casing: Casing, common: Callable[[str], bool]) -> list[str]:
    """Return the words as running text would write them; lengths may not change.

    `common` says whether a lower-cased word is one of the language's common words.
    """
    caps = shouted(words)
    if not caps and not titled(words):
        return list(words)
    return [_running(w, i, caps=caps, casing=casing, common=common) for i, w in enumerate(words)]


def _running(
    word: str, at: int, *, caps: bool, casing: Casing, common: Callable[[str], bool]
) -> str:
    if not word[:1].isupper() or (word.isupper() and not caps):
        return word
    usual = casing.usual(word)
    if usual is not None:
        return usual if at or not usual.islower() else word[:1] + usual[1:]
    low = word.lower()
    if common(low):
        return low if at else word[:1] + low[1:]
    return word[:1] + low[1:] if caps and len(word) > LONG_WORD - 1 else word
