"""Lexed words and a date grammar in, the forms that match at a word out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kabar.languages.dates import DateGrammar, Element, Pattern, Sense
from kabar.resolving.timelexing import Lexed


@dataclass(frozen=True, slots=True)
class Match:
    """A form that fits words `first <= i < last`, with what its parts were bound to."""

    pattern: Pattern
    first: int
    last: int
    bound: Mapping[str, Sense]


def matches_at(lexed: Lexed, i: int, grammar: DateGrammar) -> list[Match]:
    """Return every match whose words begin at word `i`, the longest first."""
    found = [
        match
        for pattern in _candidates(lexed, i, grammar)
        if (match := _match(lexed, i, pattern)) is not None
    ]
    found.sort(key=order)
    return found


def order(match: Match) -> tuple[int, int]:
    """Rank longer matches first, then those that the grammar names first."""
    return -match.last, match.pattern.rank


def _candidates(lexed: Lexed, i: int, grammar: DateGrammar) -> Iterator[Pattern]:
    for part in lexed.senses[i]:
        yield from grammar.by_part.get(part, ())
    yield from grammar.by_word.get(lexed.words[i], ())


def _match(lexed: Lexed, i: int, pattern: Pattern) -> Match | None:
    """Return the longest match of `pattern` at word `i`; forms are short, so the search is too."""
    elements = pattern.elements
    count, words = len(elements), lexed.words
    best: Match | None = None
    open_: list[tuple[int, int, int, int, tuple[tuple[str, Sense], ...]]] = [(0, i, -1, i, ())]
    while open_:
        step, at, first, last, bound = open_.pop()
        if step == count:
            begin = i if first < 0 else first
            if last > begin and (best is None or last > best.last):
                best = Match(pattern, begin, last, {**pattern.fixed, **dict(bound)})
            continue
        element = elements[step]
        if element.optional:
            open_.append((step + 1, at, first, last, bound))
        if at >= len(words):
            continue
        value = _fits(lexed, at, element)
        if value is None:
            continue
        if element.context:
            begun = first if first >= 0 else -1
            open_.append((step + 1, at + 1, begun, last, bound))
        else:
            held = bound if element.part is None else (*bound, (element.name, value))
            begun = first if first >= 0 else at
            open_.append((step + 1, at + 1, begun, at + 1, held))
    return best


def _fits(lexed: Lexed, at: int, element: Element) -> Sense | None:
    if element.part is not None:
        return lexed.senses[at].get(element.part)
    return lexed.words[at] if lexed.words[at] in element.words else None
