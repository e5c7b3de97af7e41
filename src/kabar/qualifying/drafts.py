"""What attribution rules hand to each other: an attribution before its quotations are joined."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kabar.qualifying.phrases import Stretch
from kabar.qualifying.views import View
from kabar.records import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in the making; spans are characters of the article."""

    sentence: int
    token: int
    kind: str
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    quoted: bool = False
    paragraph: int = 0
    rule: str = ""

    def with_content(self, *more: Span) -> Draft:
        """Return the draft with further stretches of content."""
        return replace(self, content=join_spans((*self.content, *more)))


def chars(view: View, stretch: Stretch) -> Span:
    """Return the characters of a stretch of tokens."""
    low, high = stretch
    return Span(view.tokens[low].start, view.tokens[high - 1].end)


def join_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(s for s in spans if s.end > s.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
