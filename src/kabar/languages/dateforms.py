"""The parts of a date grammar: elements, forms, and the tree that holds all forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Sense = int | float | str


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a form: a part to bind under `name`, or one of some words."""

    part: str | None
    name: str
    words: frozenset[str]
    optional: bool = False
    context: bool = False  # must stand there but is no part of the expression


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form, its operation, and what it fixes beyond what its words bind."""

    name: str
    rank: int  # its place in the grammar: of two equally long matches the earlier one stands
    op: str
    elements: tuple[Element, ...]
    fixed: Mapping[str, Sense]
    # "told": counted from the time told last; "here": so in histories alone
    anchor: str = "published"
    event_date: bool = True
    left: bool = True  # determiners and approximators before it belong to it
    led: bool = False  # a word that is no part of the expression leads it in
    genre: str | None = None  # only in a "narrative"; only where years "before" our era are told


@dataclass(slots=True, eq=False)
class Step:
    """A node of the tree of forms: what may come next, and the patterns that end here."""

    parts: list[tuple[str, str, bool, Step]] = field(default_factory=list)  # part name context
    words: dict[str, list[tuple[bool, Step]]] = field(default_factory=dict)
    skips: list[Step] = field(default_factory=list)  # reached without a word
    ends: list[Pattern] = field(default_factory=list)
    children: dict[Element, Step] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> None:
        """Hang the form of `pattern` below this node."""
        step = self
        for element in pattern.elements:
            step = step.children.get(element) or step._grow(element)
        step.ends.append(pattern)

    def _grow(self, element: Element) -> Step:
        child = self.children[element] = Step()
        if element.part is not None:
            self.parts.append((element.part, element.name, element.context, child))
        for word in element.words:
            self.words.setdefault(word, []).append((element.context, child))
        if element.optional:
            self.skips.append(child)
        return child


@dataclass(frozen=True, slots=True)
class Shape:
    """How a number written in figures may look, and the parts its groups stand for."""

    part: str
    regex: re.Pattern[str]
    number: bool = False  # it stands for the number in it ("3rd" for 3)
