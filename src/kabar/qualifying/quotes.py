"""An article's text in, the stretches between quotation marks out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kabar.records import Span

PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’", "'": "'", "``": "''", "''": "''"}
TWINS = frozenset({"``", "''"})  # typed as two apostrophes
DOUBLE = frozenset({"“", "«", "„", '"', *TWINS})
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, its marks included; `closed` is False where it goes on in the next paragraph."""

    start: int
    end: int
    paragraph: int
    words: int
    closed: bool

    @property
    def span(self) -> Span:
        """Return the characters of the quotation with its marks."""
        return Span(self.start, self.end)


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Return the quotations of `text` in order; none crosses the end of a paragraph."""
    found: list[Quote] = []
    for number, line in enumerate(_LINE.finditer(text)):
        found.extend(_in_line(line.group(), line.start(), number))
    return tuple(found)


def _in_line(line: str, offset: int, paragraph: int) -> list[Quote]:
    found: list[Quote] = []
    at = 0
    while at < len(line):
        mark = line[at : at + 2] if line[at : at + 2] in TWINS else line[at]
        if mark not in PAIRS or not _opens(line, at, len(mark)):
            at += 1
            continue
        if len(mark) > 1:
            twin = line.find(PAIRS[mark], at + len(mark))
            end = None if twin < 0 else twin + 1
        else:
            end = _closing(line, at, PAIRS[mark])
        closed = end is not None
        if end is None and mark not in DOUBLE:
            at += 1
            continue
        stop = len(line.rstrip()) if end is None else end + 1
        words = len(line[at:stop].split())
        found.append(Quote(offset + at, offset + stop, paragraph, words, closed))
        at = stop
    return found


def _opens(line: str, at: int, size: int) -> bool:
    before = line[at - 1] if at else " "
    after = line[at + size : at + size + 1]
    return not before.isalnum() and bool(after) and not after.isspace()


def _closing(line: str, at: int, mark: str) -> int | None:
    depth = 0
    for j in range(at + 1, len(line)):
        if line[j] == line[at] and line[at] != mark:
            depth += 1
        elif line[j] == mark:
            apostrophe = mark in "'’" and j + 1 < len(line) and line[j + 1].isalnum()
            if apostrophe:
                continue
            if depth == 0:
                return j
            depth -= 1
    return None
