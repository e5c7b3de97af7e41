"""Lexed words and a date grammar in, the forms that match at a word out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kabar.languages.dateforms import Pattern, Sense, Step
from kabar.languages.dates import DateGrammar
from kabar.resolving.timelexing import Lexed

Bindings = tuple[tuple[str, Sense], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A form that fits words `first <= i < last`, with what its parts were bound to."""

    pattern: Pattern
    first: int
    last: int
    bound: Mapping[str, Sense]


def matches_at(lexed: Lexed, i: int, grammar: DateGrammar) -> list[Match]:
    """Return every match whose words begin at word `i`, the longest first.

    The walk follows the tree of forms, whose depth is bounded, so that no text makes it long.
    """
    opened = lexed.words[i] in grammar.openers or not grammar.openers.isdisjoint(lexed.senses[i])
    if not opened:
        return []
    found: list[Match] = []
    words, senses, count = lexed.words, lexed.senses, len(lexed.words)
    open_: list[tuple[Step, int, int, int, Bindings]] = [(grammar.forms, i, -1, i, ())]
    while open_:
        step, at, first, last, bound = open_.pop()
        if last > first >= 0:
            found += [
                Match(pattern, first, last, {**pattern.fixed, **dict(bound)})
                for pattern in step.ends
            ]
        for child in step.skips:
            open_.append((child, at, first, last, bound))
        if at == count:
            continue
        if senses[at]:
            for part, name, context, child in step.parts:
                value = senses[at].get(part)
                if value is None:
                    continue
                if context:
                    open_.append((child, at + 1, first, last, bound))
                else:
                    begun = at if first < 0 else first
                    open_.append((child, at + 1, begun, at + 1, (*bound, (name, value))))
        for context, child in step.words.get(words[at], ()):
            if context:
                open_.append((child, at + 1, first, last, bound))
            else:
                open_.append((child, at + 1, at if first < 0 else first, at + 1, bound))
    found.sort(key=order)
    return found


def order(match: Match) -> tuple[int, bool, int]:
    """Rank longer matches first, then those led in by a word, then the grammar's first."""
    return -match.last, not match.pattern.led, match.pattern.rank
