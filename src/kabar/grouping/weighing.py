"""How much each word of an article tells. In: its title and text. Out: its weightiest words.

What a word tells is how rare it is in the language as a whole (`frequencies/*.words`), never how
rare it is among the articles at hand: so a page weighs the same in a store of ten and of a million.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

FREQUENCIES = Path(__file__).parent / "frequencies"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|(?<=[。！？])|\n+")
# Scripts that set no blank between words: pairs of letters stand for words there.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")

TENTHS = 10.0  # steps of a frequency table to a factor of ten
PAGE = 300  # words of the page on which a word may or may not stand
RAREST = 5e-7  # how common a word is that no table knows
SHORT_WORD = 3  # letters; where a language has no table, shorter words tell little
TITLE = 3.0  # what a word of the title counts
LEAD = 2.0  # what the first words count more than the last,
FADE = 100.0  # ... and the number of words in which that fades
NAME = 2.0  # what a name tells more than a word as rare
NUMBER = 0.5  # what a number does; the next report gives another
HEADLINE = 0.7  # share of capitals from which on a line is a headline, and capitals tell no names
MOST = 40  # words kept of an article
SCALE = 1000  # length of the vector of an article's words

Vector = tuple[tuple[int, int], ...]  # (word, weight), heaviest first


def weigh_words(title: str | None, text: str, language: str | None) -> Vector:
    """Return the weightiest words of an article, as a vector of length `SCALE`.

    Words are numbers made from language and spelling: only articles in one language share them.
    """
    counts, names = count_words(title, text)
    weights = {
        number_of(f"{language} {word}"): (1 + math.log(max(count, 1)))
        * tells(word, language)
        * (NAME if word in names else 1)
        for word, count in counts.items()
    }
    return unit(weights)


def count_words(title: str | None, text: str) -> tuple[dict[str, float], set[str]]:
    """Return how often each word stands, title and lead counting more, and which are names."""
    counts: dict[str, float] = {}
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    at = 0
    for line, weight in _lines(title, text):
        words = _words(line)
        share = sum(w[0].isupper() for w in words) / max(1, len(words))
        weight *= 1 + LEAD * math.exp(-at / FADE)
        at += len(words)
        for i, word in enumerate(words):
            key = word.lower()
            counts[key] = counts.get(key, 0) + weight
            if word[0].islower():
                small[key] += 1
            elif i > 0 and share < HEADLINE and word[0].isupper():
                capital[key] += 1
    return counts, {key for key, count in capital.items() if count > small[key]}


def unit(weights: Mapping[int, float], *, most: int = MOST) -> Vector:
    """Return the `most` heaviest of `weights` as a vector of length `SCALE`, in whole numbers."""
    heaviest = sorted(weights.items(), key=lambda item: (-round(item[1], 9), item[0]))[:most]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest))
    if not length:
        return ()
    whole = ((key, round(SCALE * weight / length)) for key, weight in heaviest)
    return tuple((key, weight) for key, weight in whole if weight > 0)


def tells(word: str, language: str | None) -> float:
    """Return how much the presence of `word` on a page tells: minus the log of its likelihood."""
    if word[0].isdigit():
        return NUMBER * _surprise(RAREST)
    table = frequencies(language)
    if not table:
        return _surprise(RAREST) * min(1.0, len(word) / (2 * SHORT_WORD))
    return _surprise(table.get(word, RAREST))


@lru_cache(maxsize=1000)
def _surprise(share: float) -> float:
    return -math.log(1 - math.exp(-share * PAGE))


@cache
def frequencies(language: str | None) -> dict[str, float]:
    """Return the share of each common word of a language; empty where there is no table."""
    path = FREQUENCIES / f"{language}.words"
    found: dict[str, float] = {}
    if language is None or not path.is_file():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        step, _, words = line.partition("\t")
        for word in words.split():
            found.setdefault(word, 10 ** (-int(step) / TENTHS))
    return found


@lru_cache(maxsize=200_000)
def number_of(key: str) -> int:
    """Return the number that stands for `key`, the same everywhere: 31 bits."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1


def _lines(title: str | None, text: str) -> Iterator[tuple[str, float]]:
    if title and not text.startswith(title):
        yield title, TITLE
    for i, line in enumerate(SENTENCE.split(text)):
        yield line, TITLE if i == 0 and title and text.startswith(title) else 1.0


def _words(line: str) -> list[str]:
    return [plain for word in split_words(line) if (plain := _without_s(word))]


def split_words(text: str) -> Iterable[str]:
    """Yield the words of `text` as written; of scripts without blanks, each pair of letters."""
    for found in WORD.finditer(text):
        word = found[0]
        if UNSPACED.fullmatch(word):
            yield from (word[i : i + 2] for i in range(len(word) - 1))
        else:
            yield word


def _without_s(word: str) -> str:
    word = word.replace("’", "'")
    return word[:-2] if word[-2:] in {"'s", "'S"} else word
