"""An article's text in, its paragraphs as offsets out, each in the zone it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kabar.records import Article

LONGEST_RUN = 400  # characters without a blank; tokenizers are quadratic in such a run
LONGEST_PIECE = 20_000  # characters handed to the tokenizer at once
WRAPPED_LINES = 3  # so many lines that go on in lower case make a text hard-wrapped ...
WRAPPED_SHARE = 0.4  # ... when they are such a share of all single line ends
BODY, TITLE, CAPTION = "body", "title", "caption"

_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(
    r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])[^\S\n]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])"
)
_SINGLE_END = re.compile(r"(?<=[^\s])[^\S\n]*\r?\n[^\S\n]*(?=[^\s])")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters `start <= i < end` of the article's text, without blanks at either end."""

    index: int
    start: int
    end: int
    zone: str


def hard_wrapped(text: str) -> bool:
    """Say whether single line ends cut sentences rather than end them."""
    ends = [m.end() for m in _SINGLE_END.finditer(text)]
    lower = sum(text[i].islower() for i in ends)
    return lower >= WRAPPED_LINES and lower >= WRAPPED_SHARE * len(ends)


def paragraphs(article: Article) -> Iterator[Paragraph]:
    """Yield the article's paragraphs in order; none is empty or crosses a zone."""
    text = article.text
    breaks = _BLANK if hard_wrapped(text) else _LINE
    edges = sorted({0, *_zone_edges(article), len(text)})
    index = 0
    for left, right in pairwise(edges):
        zone = _zone(article, left)
        start = left
        for end, following in [
            *((m.start(), m.end()) for m in breaks.finditer(text, left, right)),
            (right, right),
        ]:
            trimmed = _trimmed(text, start, end)
            if trimmed is not None:
                yield Paragraph(index, *trimmed, zone)
                index += 1
            start = following


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraph as stretches that a tokenizer can swallow, cut at blanks if any."""
    at = start
    while at < end:
        stop = min(end, at + LONGEST_PIECE)
        if stop < end:
            blank = max(text.rfind(" ", at, stop), text.rfind("\n", at, stop))
            stop = blank if blank > at else stop
        yield from _runs(text, at, stop)
        at = stop


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for run in _LONG_RUN.finditer(text, start, end):
        if run.start() > at:
            yield at, run.start()
        for cut in range(run.start(), run.end(), LONGEST_RUN):
            yield cut, min(cut + LONGEST_RUN, run.end())
        at = run.end()
    if at < end:
        yield at, end


def _zone_edges(article: Article) -> set[int]:
    size = len(article.text)
    edges = {article.body_start, article.body_end}
    edges |= {e for c in article.captions for e in (c.start, c.end)}
    return {e for e in edges if 0 < e < size}


def _zone(article: Article, at: int) -> str:
    if any(c.start <= at < c.end for c in article.captions):
        return CAPTION
    if at < article.body_start:
        return TITLE
    if 0 < article.body_end <= at:
        return CAPTION
    return BODY


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
