"""Words of a paragraph in, where sentences must, may and must not begin out."""

from __future__ import annotations

import re
from collections.abc import Sequence

MUST, MAY, NEVER = 1, 0, -1
LONGEST = 1_500  # words handed to the parser at once
LONGEST_SENTENCE = 250  # words; longer stretches may break at a semicolon or colon too

SHORTEST_REPORT = 12  # words; a shorter paragraph with a dash is a headline
DATELINE_WORDS = 9  # words before the dash

_DASHES = frozenset({"-", "--", "---", "–", "—", "―"})
_DATELINE_MARKS = frozenset({",", "(", ")", "/", ".", "|", ":"})
_TERMINAL = re.compile(r"^(?:[.!?…]+|[.!?…]+[\"'”’)\]]+)$")
_CLOSER = frozenset("\"'”’)]»}")
_OPENER = frozenset("\"'“‘([«{")
_SOFT = frozenset({";", ":", ",", "-", "–", "—", "|", "/"})


def starts(words: Sequence[str], *, may_end: frozenset[str]) -> list[int]:
    """Return MUST, MAY or NEVER for each word.

    A sentence begins after a full stop, question or exclamation mark (and the quotes or brackets
    that close after it) when a capital, a digit or an opening quote follows. Whether it begins
    where lower case follows, or after an abbreviation in `may_end`, is left to the parser.
    """
    out = [NEVER] * len(words)
    if out:
        out[0] = MUST
    for i, before in enumerate(words[:-1], 1):
        if before in may_end and _opens(words, i):
            out[i] = MAY
        elif before in _CLOSER or _TERMINAL.match(before):
            out[i] = _after_stop(words, i)
    opening = dateline(words)
    if opening is not None:
        out[1:opening] = [NEVER] * (opening - 1)
        out[opening] = MUST
    _loosen(words, out)
    return out


def dateline(words: Sequence[str]) -> int | None:
    """Return where the report begins after "BANDUNG, KOMPAS.com - ", None without such an opening.

    Left in the sentence, the place and the agency become its subject.
    """
    if len(words) < SHORTEST_REPORT:
        return None
    for i, word in enumerate(words[: DATELINE_WORDS + 1]):
        if word in _DASHES:
            opens = words[i + 1][:1].isupper() or words[i + 1] in _OPENER
            return i + 1 if i and opens else None
        if not (word[:1].isupper() or word in _DATELINE_MARKS or word[:1].isdigit()):
            return None
    return None


def cuts(words: Sequence[str]) -> list[int]:
    """Return where to cut an overlong paragraph, so that no part exceeds `LONGEST` words."""
    out, at = [0], 0
    while len(words) - at > LONGEST:
        window = range(at + LONGEST, at + LONGEST // 2, -1)
        stop = next((i for i in window if _TERMINAL.match(words[i - 1])), None)
        soft = next((i for i in window if words[i - 1] in _SOFT), None)
        at = stop or soft or at + LONGEST
        out.append(at)
    return out


def _after_stop(words: Sequence[str], i: int) -> int:
    k, closed = i - 1, 0
    while k > 0 and words[k] in _CLOSER:
        k, closed = k - 1, closed + 1
    if not _TERMINAL.match(words[k]) or words[i] in _CLOSER - _OPENER:
        return NEVER
    straight = words[i] in "\"'"
    if straight and _odd(words[:i], words[i]):
        return NEVER  # the quote closes what the sentence before opened
    if closed and not straight and words[i - 1] in "\"'" and not _odd(words[: i - 1], words[i - 1]):
        return NEVER  # the quote before opens: the sentence began with it
    if closed and words[i][:1].islower():
        return NEVER  # "...!" kata dia
    if k == 0 or not _opens(words, i):
        return MAY if words[i][:1].islower() and words[k][:1] != "…" else NEVER
    return MUST


def _odd(words: Sequence[str], quote: str) -> bool:
    return sum(w == quote for w in words) % 2 == 1


def _opens(words: Sequence[str], i: int) -> bool:
    word = words[i]
    if word in _OPENER:
        return True
    return not word[:1].islower() and (word[:1].isalnum())


def _loosen(words: Sequence[str], out: list[int]) -> None:
    last = 0
    for i in range(1, len(words)):
        if out[i] == MUST:
            last = i
        elif i - last > LONGEST_SENTENCE and words[i - 1] in {";", ":", "|", "•", "*"}:
            out[i] = MUST
            last = i
