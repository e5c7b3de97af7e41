"""Articles that are one text. In: texts. Out: which were copied from another, or both from a third.

Compared are runs of three words. What people are quoted with stands apart: two reporters at one
press conference write the same quotations and nothing else alike.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise

from kabar.grouping.weighing import UNSPACED, WORD

RUN = 3  # words
RUN_UNSPACED = 7  # letters, where no blank parts words
# A quotation ends in its paragraph; a straight mark opens before a word and closes behind one.
QUOTED = re.compile(
    r"“[^“”\n]{1,1500}”|«[^«»\n]{1,1500}»|„[^„“”\n]{1,1500}[“”]"
    r"|(?<!\w)\"(?=\S)[^\"\n]{1,1500}(?<=\S)\"(?!\w)"
)
# Every so manieth run, by its number, stands in the index by which copies are looked up.
SAMPLE = 8
FEWEST = 8  # runs of prose without which nothing can be said
# Share of the shorter text that stands in the other: so much is a copy whatever the pieces are,
COPIED = 0.50
# ... so much if a good part of it stands there in long pieces. Reprints cut and rewrite.
REWRITTEN = 0.20
PASSAGE = 12  # words in one piece that nobody writes twice
PASSAGES = 0.15
FEW_KEYS = 8  # keys of a text from which on one in common is chance


@dataclass(frozen=True, slots=True)
class Print:
    """The runs of words of a text, as numbers in their order; `prose` without quotations."""

    prose: tuple[int, ...]

    @property
    def keys(self) -> frozenset[int]:
        """Return the runs by which copies are looked up, the same ones of every text."""
        return frozenset(run for run in self.prose if run % SAMPLE == 0)


def take_print(text: str) -> Print:
    """Return the print of an article's body."""
    runs: list[int] = []
    for piece in QUOTED.sub("\n", text).split("\n"):
        words = [m[0].lower() for m in WORD.finditer(piece)]
        size = RUN
        if words and sum(bool(UNSPACED.search(w)) for w in words) * 2 > len(words):
            words, size = list("".join(words)), RUN_UNSPACED
        runs += [_number(words[i : i + size]) for i in range(len(words) - size + 1)]
    return Print(tuple(runs))


def containment(one: Print, two: Print) -> float:
    """Return the share of the shorter text's runs that stand in the other."""
    first, second = set(one.prose), set(two.prose)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def passages(one: Print, two: Print) -> float:
    """Return the share of the shorter text that stands in the other in long pieces."""
    shorter, longer = sorted((one.prose, two.prose), key=len)
    if not shorter:
        return 0.0
    followers: set[tuple[int, int]] = set(pairwise(longer))
    there = set(longer)
    total = length = 0
    for before, run in pairwise((None, *shorter)):
        if run in there and (length == 0 or (before, run) in followers):
            length += 1
        else:
            total += _long(length)
            length = 1 if run in there else 0
    return (total + _long(length)) / len(shorter)


def _long(length: int) -> int:
    return length if length + RUN - 1 >= PASSAGE else 0


def is_copy(one: Print, two: Print) -> bool:
    """Return whether one of two texts was made from the other, or both from a third."""
    if min(len(one.prose), len(two.prose)) < FEWEST:
        return False
    contained = containment(one, two)
    if contained >= COPIED:
        return True
    return contained >= REWRITTEN and passages(one, two) >= PASSAGES


def shared_keys(one: Print, two: Print) -> bool:
    """Return whether two texts share enough of their keys to be compared."""
    fewest = min(len(one.keys), len(two.keys))
    return len(one.keys & two.keys) >= (2 if fewest >= FEW_KEYS else 1)


def _number(words: list[str]) -> int:
    digest = hashlib.blake2b("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest(), "big") >> 1
