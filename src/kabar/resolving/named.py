"""Whom a sentence names, left to right. In: a sentence and its page. Out: `Mention`s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kabar.gazetteers import Medium, Organisation, Territory
from kabar.records import Mention, Sentence
from kabar.resolving.mentions import PageContext
from kabar.resolving.naming import Item

LABELS = {"LOC": "place", "ORG": "body", "PER": "person"}


def named_in(sentence: Sentence, context: PageContext) -> tuple[Mention, ...]:
    """Return the states, bodies, persons and places that `sentence` names; the longest of each."""
    found = sorted(_candidates(sentence, context), key=lambda m: (m.start - m.end, m.start))
    kept: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))


def _candidates(sentence: Sentence, context: PageContext) -> Iterator[Mention]:
    items = context.scans[sentence.index].items
    for item in items:
        kind = _kind(item)
        if kind is not None:
            yield Mention(item.start, item.end, kind)
    for person in context.people:
        for start, end in person.places:
            if sentence.start <= start and end <= sentence.end:
                yield Mention(*_trim(start, end, items), "person")
    for name in sentence.names:
        start, end = sentence.tokens[name.first].start, sentence.tokens[name.last - 1].end
        if name.label == "PER":
            start, end = _trim(start, end, items)
        if name.label in LABELS:
            yield Mention(start, end, LABELS[name.label])


def _trim(start: int, end: int, items: Sequence[Item]) -> tuple[int, int]:
    """Return a person's name without the state or the title that the recogniser took in with it.

    "Kenya William Ruto", "President William Ruto".
    """
    for item in items:
        before = item.noun is not None or isinstance(item.known, Territory)
        if before and item.start == start and item.end < end:
            return item.end + 1, end
    return start, end


def _kind(item: Item) -> str | None:
    if isinstance(item.known, Territory):
        return None if item.use == "people" else "state"
    if isinstance(item.known, Organisation) and not isinstance(item.known, Medium):
        return "body"
    return None
