"""Drafts in, attributions in reading order out, each with the index of the one that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kabar.qualifying.drafts import Draft
from kabar.records import Attribution, Span


def nest(drafts: Sequence[Draft]) -> tuple[Attribution, ...]:
    """Return the drafts as attributions; the parent is the tightest content round the cue."""
    clean = [d for d in (_disjoint(d) for d in drafts) if d.content]
    clean.sort(key=lambda d: (d.cue[0].start, d.cue[0].end))
    found = []
    for i, draft in enumerate(clean):
        found.append(
            Attribution(
                source=draft.source or None,
                cue=draft.cue,
                content=draft.content,
                parent=_parent(clean, i),
                kind=draft.kind,
                sentence=draft.sentence,
            )
        )
    return tuple(found)


def _disjoint(draft: Draft) -> Draft:
    """Return the draft with cue and source cut out of its content."""
    content = list(draft.content)
    for hole in (*draft.cue, *draft.source):
        content = [piece for span in content for piece in _cut(span, hole)]
    return replace(draft, content=tuple(c for c in content if c.end - c.start > 1))


def _cut(span: Span, hole: Span) -> list[Span]:
    if hole.end <= span.start or hole.start >= span.end:
        return [span]
    pieces = (Span(span.start, hole.start), Span(hole.end, span.end))
    return [p for p in pieces if p.end > p.start]


def _parent(drafts: Sequence[Draft], i: int) -> int | None:
    own = drafts[i]
    best, size = None, 0
    for j, other in enumerate(drafts):
        if j == i or not any(s.start <= own.cue[0].start < s.end for s in other.content):
            continue
        length = sum(s.end - s.start for s in other.content)
        mutual = any(s.start <= other.cue[0].start < s.end for s in own.content)
        if mutual and length <= sum(s.end - s.start for s in own.content):
            continue
        if best is None or length < size:
            best, size = j, length
    return best
