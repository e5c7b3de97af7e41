"""In: a text. Out: its language as an ISO 639-1 code, or None where the words do not tell."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pycld2

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, read_toml

ENOUGH = 20_000  # characters are plenty, and keep a huge page cheap
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
UNPRINTABLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]"
)
# What is no blank, figure or mark; letters of India and Thailand carry signs that are no letters.
LETTERS = re.compile(
    r"[^\s\d_!-&(-,./:-@\[-`{-~\u00a1-\u00bf\u2000-\u2018\u201a-\u206f\u2190-\u2bff\u3000-\u303f]+"
)
INNER = "'\u2019-"  # marks that stand inside words too
CODES = {
    "iw": "he",
    "in": "id",
    "jw": "jv",
    "zh-Hant": "zh",
    "zh-hant": "zh",
    "no": "no",
    "nb": "no",
    "nn": "no",
    "un": None,
}
FEWEST_LETTERS = 3


@cache
def votes(knowledge: Knowledge = DEFAULT) -> dict[str, frozenset[str]]:
    """Return, for each language of `reading/words/votes.toml`, the words that only it spells so."""
    found: dict[str, frozenset[str]] = {}
    for path in knowledge.files("reading/words/votes.toml"):
        for code, words in read_toml(Path(path)).items():
            if not isinstance(words, list):
                raise KnowledgeError(f"{path}: {code!r} must be a list of words")
            found[code] = found.get(code, frozenset()) | frozenset(w.casefold() for w in words)
    return found


def identify(text: str) -> str | None:
    """Return the language of `text`.

    pycld2 decides; between languages that it confuses (Indonesian, Malay) the words that only one
    of them spells so vote.
    """
    sample = _sample(text)
    if sum(c.isalpha() for c in sample) < FEWEST_LETTERS:
        return None
    try:
        _, _, guesses = pycld2.detect(sample, isPlainText=True, bestEffort=True)
    except pycld2.error:
        return _vote(sample, None)
    code = CODES.get(guesses[0][1], guesses[0][1])
    if code is None or code in votes():
        return _vote(sample, code)
    return str(code)


def _sample(text: str) -> str:
    """Return the first words of `text` in their order, without what is no letter.

    Marks and figures say nothing of a language, and mislead pycld2 where they are many.
    """
    words: list[str] = []
    length = 0
    for m in LETTERS.finditer(text):
        word = m.group().strip(INNER)[:ENOUGH]
        if word:
            words.append(word)
            length += len(word) + 1
        if length >= ENOUGH:
            break
    return UNPRINTABLE.sub(" ", " ".join(words))


def _vote(text: str, first: str | None) -> str | None:
    """Return the language whose own words stand most often in `text`, `first` in a draw."""
    tokens = [m.group().casefold() for m in WORD.finditer(text)]
    counts = {code: sum(t in words for t in tokens) for code, words in votes().items()}
    best = max(counts, key=lambda code: (counts[code], code == first), default=None)
    if best is None or counts[best] == 0:  # no word tells: the first of the confused languages
        return first if first is None or first not in counts else next(iter(counts))
    return best if first is None or counts[best] > counts.get(first, 0) else first
