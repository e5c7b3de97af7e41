"""Drafts and quotations in, drafts whose content holds every quotation of their speaker out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kabar.qualifying.drafts import Draft, join_spans
from kabar.qualifying.quotes import Quote

LONG = 4  # words of a quotation that somebody must have said
SAYING = frozenset({"say", "ask", "write", "show", "request", "deny", "judge", "think"})


def join_quotes(drafts: list[Draft], quotes: Sequence[Quote], text: str) -> list[Draft]:
    """Return the drafts with quotations made whole and those without a cue given to a speaker."""
    out = [_whole(d, quotes) for d in drafts]
    speaker: int | None = None  # the draft whose quotation stands open
    paragraph = -1
    for quote in quotes:
        holder = _holder(out, quote)
        if holder is not None:
            speaker, paragraph = holder, quote.paragraph
            continue
        if quote.words < LONG and quote.closed:
            continue
        introduced = _introduced(out, quote, text)
        if introduced is not None:
            speaker, paragraph = introduced, quote.paragraph
        elif (
            speaker is None
            or quote.paragraph - paragraph > 1
            or (quote.paragraph != paragraph and not _opens_paragraph(quote, text))
        ):
            continue
        out[speaker] = out[speaker].with_content(quote.span)
        paragraph = quote.paragraph
    return out


def _whole(draft: Draft, quotes: Sequence[Quote]) -> Draft:
    """Return the draft with each quotation that it touches taken in to its marks."""
    if draft.kind not in SAYING:
        return draft
    extra = []
    for span in draft.content:
        for quote in quotes:
            touches = quote.start <= span.start < quote.end or (
                quote.start < span.end < quote.end and span.start >= quote.start - 2
            )
            holds_cue = any(quote.start < c.start < quote.end for c in draft.cue)
            if touches and not holds_cue:
                extra.append(quote.span)
    return replace(draft, content=join_spans((*draft.content, *extra)), quoted=bool(extra))


def _holder(drafts: list[Draft], quote: Quote) -> int | None:
    """Return the draft whose content holds the quotation, the widest if several do."""
    best, size = None, 0
    for i, draft in enumerate(drafts):
        if draft.kind not in SAYING or any(quote.start < c.start < quote.end for c in draft.cue):
            continue
        for span in draft.content:
            covered = min(span.end, quote.end) - max(span.start, quote.start)
            if covered * 2 >= quote.end - quote.start and covered > size:
                best, size = i, covered
    return best


def _introduced(drafts: list[Draft], quote: Quote, text: str) -> int | None:
    """Return the draft whose cue ends right before the quotation ("he added:" ...)."""
    for i in range(len(drafts) - 1, -1, -1):
        for span in drafts[i].cue:
            between = text[span.end : quote.start]
            if span.end <= quote.start and len(between) < 40 and between.rstrip().endswith(":"):
                return i
    return None


def _opens_paragraph(quote: Quote, text: str) -> bool:
    return quote.start == 0 or text[quote.start - 1] == "\n"
