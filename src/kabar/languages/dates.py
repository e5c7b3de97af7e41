"""Date grammars: `languages/<language>/dates.toml` in, a checked and indexed `DateGrammar` out.

A grammar names words by part ("january" is month 1) and writes expressions as forms over these
parts ("{month} {day} ,? {year}"). Forms are flat sequences of optional and plain elements, matched
word by word, so that no text can make a match run long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import check_keys, check_types
from kabar.languages import Knowledge, tables
from kabar.languages.dateforms import Element, Pattern, Sense, Shape, Step

MAX_ELEMENTS = 14  # of one form; longer ones are surely mistakes
MAX_FORMS = 4000  # of one language after its macros are written out
# What a value of each key must be.
TYPES: Mapping[str, type] = MappingProxyType(
    {
        **dict.fromkeys(("tokens", "joiners"), list),
        **dict.fromkeys(("numbers", "multipliers", "parts", "lists", "tense", "macros"), dict),
    }
)
OPS = frozenset({"date", "shift", "duration", "set", "ref", "range", "skip"})
LISTS = (
    "cased",
    "guarded",
    "guards",
    "future",
    "past",
    "year_leads",
    "year_follows",
    "year_determiners",
    "not_after",
    "not_before",
    "determiners",
    "anniversary",
    "since",
    "until",
    "from",
    "to",
    "through",
    "speech",
    "occurrence",
    "fillers",
    "background",
    "negations",
)


@dataclass(frozen=True, slots=True)
class DateGrammar:
    """All that one language knows about writing times."""

    language: str
    words: Mapping[str, Mapping[str, Sense]]
    dotted: frozenset[str]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    joiners: frozenset[str]
    shapes: tuple[Shape, ...]
    forms: Step
    openers: frozenset[str]  # parts and words that a form can begin with
    token: re.Pattern[str]
    lists: Mapping[str, frozenset[str]]
    approximators: tuple[tuple[str, ...], ...]
    past_shape: re.Pattern[str] | None


@cache
def date_grammar(knowledge: Knowledge, language: str) -> DateGrammar | None:
    """Return the grammar of `language`, the user's entries on top; None if it has none."""
    found = list(tables(knowledge, language, "dates.toml"))
    if not found:
        return None
    merged: dict[str, Any] = {}
    patterns: list[tuple[Path, dict[str, Any]]] = []
    for path, table in found:
        check_keys(table, {*TYPES, "shape", "pattern"}, f"{path}: at the top")
        check_types(table, TYPES, str(path))
        _check_tables(path, table)
        patterns += [(path, pattern) for pattern in table.pop("pattern", [])]
        _merge(merged, table)
    return _compile(found[0][0], language, merged, patterns)


def _check_tables(path: Path, table: Mapping[str, Any]) -> None:
    """Raise KnowledgeError for what is no table inside the sections of `table`."""
    for name in ("shape", "pattern"):
        rows = table.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise KnowledgeError(f"{path}: {name} = {rows!r}; open each with a line [[{name}]]")
    for part, forms in table.get("parts", {}).items():
        check_types({part: forms}, {part: dict}, f"{path}: [parts]")
    for name in ("lists", "macros"):
        check_types(table.get(name, {}), dict.fromkeys(table.get(name, {}), list), str(path))
    for row in table.get("pattern", []):
        where = f"{path}: pattern {row.get('name')!r}"
        check_types(row, {"name": str, "op": str, "forms": list, "with": dict}, where)


def _merge(onto: dict[str, Any], table: Mapping[str, Any]) -> None:
    """Lay `table` on `onto`: tables are joined, lists grow, other values are replaced."""
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(onto.get(key), dict):
            _merge(onto[key], value)
        elif isinstance(value, list) and isinstance(onto.get(key), list):
            onto[key] = [*onto[key], *value]
        else:
            onto[key] = value


def _compile(
    path: Path, language: str, table: dict[str, Any], raw: list[tuple[Path, dict[str, Any]]]
) -> DateGrammar:
    token = _token(table.get("tokens", ()))
    words = _words(path, table, token)
    shapes = _shapes(path, table)
    parts = {part for senses in words.values() for part in senses} | {s.part for s in shapes}
    parts |= {"num", "day", "hour", "year", "bareyear", "oldyear", "number2"}
    macros = {name: tuple(forms) for name, forms in table.get("macros", {}).items()}
    forms, openers = _forms(path, raw, macros, parts)
    lists = {name: frozenset(table.get("lists", {}).get(name, ())) for name in LISTS}
    unknown = set(table.get("lists", {})) - set(LISTS) - {"approximators"}
    if unknown:
        raise KnowledgeError(f"{path}: unknown list {sorted(unknown)[0]!r}; known: {LISTS}")
    past = table.get("tense", {}).get("past_shape")
    return DateGrammar(
        language=language,
        words=words,
        dotted=frozenset(word for word in words if word.endswith(".")),
        numbers=dict(table.get("numbers", {})),
        multipliers=dict(table.get("multipliers", {})),
        joiners=frozenset(table.get("joiners", ())),
        shapes=shapes,
        forms=forms,
        openers=frozenset(openers),
        token=token,
        lists=lists,
        approximators=tuple(
            tuple(phrase.split()) for phrase in table.get("lists", {}).get("approximators", ())
        ),
        past_shape=None if past is None else re.compile(past),
    )


def _forms(
    path: Path,
    raw: list[tuple[Path, dict[str, Any]]],
    macros: Mapping[str, tuple[str, ...]],
    parts: set[str],
) -> tuple[Step, set[str]]:
    """Return the tree of all forms, and the parts and words that one can begin with."""
    forms = Step()
    openers: set[str] = set()
    count = 0
    for rank, (where, entry) in enumerate(raw):
        for pattern in _patterns(where, entry, rank, macros, parts):
            count += 1
            forms.add(pattern)
            for first in _firsts(pattern.elements):
                openers |= first.words if first.part is None else {first.part}
    if count > MAX_FORMS:
        raise KnowledgeError(f"{path}: {count} forms, more than {MAX_FORMS}; write fewer macros")
    return forms, openers


def _words(
    path: Path, table: dict[str, Any], token: re.Pattern[str]
) -> dict[str, dict[str, Sense]]:
    """Return form → part → value; every form one word in lower case."""
    words: dict[str, dict[str, Sense]] = {}
    for part, forms in table.get("parts", {}).items():
        for form, value in forms.items():
            if form != form.lower() or not isinstance(value, (int, float, str)):
                raise KnowledgeError(
                    f"{path}: [parts.{part}] {form!r}: write the form in lower case and give it"
                    " a number or a code"
                )
            if not (token.fullmatch(form) or token.fullmatch(form.removesuffix("."))):
                raise KnowledgeError(
                    f"{path}: [parts.{part}] {form!r} is more than one word; write it in a form"
                )
            words.setdefault(form, {})[part] = value
    return words


def _shapes(path: Path, table: dict[str, Any]) -> tuple[Shape, ...]:
    shapes = []
    for entry in table.get("shape", []):
        try:
            regex = re.compile(entry["regex"])
            shapes.append(Shape(entry["part"], regex, entry.get("number", False)))
        except (KeyError, re.error) as error:
            raise KnowledgeError(
                f"{path}: [[shape]] {entry!r}: {error}; give `part` and a valid `regex`"
            ) from error
    return tuple(shapes)


def _token(extra: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """Return the regex that cuts a text into words, figures and marks."""
    letter = r"[^\W\d_]"
    return re.compile(
        "|".join(
            [
                *extra,
                r"\d{4}-\d{2}-\d{2}(?!\d)",
                rf"\d+(?:[.,:/]\d+){{0,4}}{letter}{{0,2}}(?!{letter})",
                r"\d+",
                rf"(?:{letter}\.){{2,4}}",
                rf"{letter}\.{letter}(?!{letter})",
                rf"{letter}+",
                r"[^\w\s]|_",
            ]
        )
    )


def _patterns(
    path: Path,
    entry: dict[str, Any],
    rank: int,
    macros: Mapping[str, tuple[str, ...]],
    parts: set[str],
) -> Iterator[Pattern]:
    name = entry.get("name", "?")
    if entry.get("op") not in OPS or not entry.get("forms"):
        raise KnowledgeError(
            f"{path}: pattern {name!r}: give `forms` and an `op` out of {', '.join(sorted(OPS))}"
        )
    for form in entry["forms"]:
        for written in _expand(path, name, form, macros, 0):
            elements = tuple(_element(path, name, step, parts) for step in written.split())
            if not 0 < len(elements) <= MAX_ELEMENTS:
                raise KnowledgeError(f"{path}: pattern {name!r}: {form!r} is empty or too long")
            bound = {element.name for element in elements} | entry.get("with", {}).keys()
            if entry["op"] == "duration" and "unit" not in bound:
                raise KnowledgeError(f"{path}: pattern {name!r}: {form!r} binds no `unit`")
            yield Pattern(
                name=name,
                rank=rank,
                op=entry["op"],
                elements=elements,
                fixed=dict(entry.get("with", {})),
                anchor=entry.get("anchor", "published"),
                event_date=entry.get("event_date", True),
                left=entry.get("left", True),
                led=elements[0].context,
                genre=entry.get("genre"),
            )


def _expand(
    path: Path, name: str, form: str, macros: Mapping[str, tuple[str, ...]], depth: int
) -> Iterator[str]:
    """Yield `form` with each <macro> written out in every way; <macro>? also left out."""
    found = re.search(r"<(\w+)>(\??)", form)
    if found is None:
        yield form
        return
    if found[1] not in macros or depth > MAX_ELEMENTS:
        raise KnowledgeError(f"{path}: pattern {name!r}: no macro <{found[1]}>; add it to [macros]")
    choices = [*macros[found[1]], *([""] if found[2] else [])]
    for choice in choices:
        written = form[: found.start()] + choice + form[found.end() :]
        yield from _expand(path, name, written, macros, depth + 1)


def _element(path: Path, name: str, step: str, parts: set[str]) -> Element:
    optional = len(step) > 1 and step.endswith("?")
    step = step[:-1] if optional else step
    context = len(step) > 2 and step.startswith("^")
    step = step[1:] if context else step
    if step.startswith("{") and step.endswith("}"):
        part, _, bound = step[1:-1].partition(":")
        if part not in parts:
            raise KnowledgeError(f"{path}: pattern {name!r}: no part {part!r} in [parts]")
        return Element(part, bound or part, frozenset(), optional, context)
    words = frozenset(step.split("|")) - {""} or frozenset({step})
    return Element(None, "", words, optional, context)


def _firsts(elements: tuple[Element, ...]) -> Iterator[Element]:
    """Yield the elements that a match can begin with."""
    for element in elements:
        yield element
        if not element.optional:
            return
