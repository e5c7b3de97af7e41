"""In: `languages/*/reading.toml`, `reading/words/*.toml`. Out: `Words`, a language's furniture.

Keys of a file, all optional: `related` labels of links; `drop` lines that are furniture whole,
`drop_starts` their openings, `drop_holds` words that short ones hold; `tail` headings after which
nothing is story; `editor author source tags published modified credit` labels; `byline` words
before names without a colon, `editing` words before the editor's in a closing line; `at` words
between date and hour; `outlet` first words of outlets' names; `headline_small` words that stay
small in headlines; `also` languages whose words count as well; `[months]`. `common.toml` adds
`photo_sources`, `script` (regular expressions) and `[zones]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, read_toml

LISTS = (
    *(
        "related",
        "drop",
        "drop_starts",
        "drop_holds",
        "promotions",
        "tail",
        "editor",
        "author",
        "byline",
        "source",
        "tags",
    ),
    *("credit", "published", "modified", "at", "outlet", "headline_small", "photo_sources"),
    *("script", "also", "editing"),
)
TABLES = ("months", "zones")
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Words:
    """What a language's pages write round their stories; patterns ignore case."""

    related: re.Pattern[str]  # label: rest
    drop: frozenset[str]
    drop_starts: re.Pattern[str]
    drop_holds: re.Pattern[str]
    promotions: re.Pattern[str]  # openings of lines of any length that show off a video
    related_bare: re.Pattern[str]
    tail: frozenset[str]
    editor: re.Pattern[str]
    editing: re.Pattern[str]
    author: re.Pattern[str]
    byline: re.Pattern[str]
    source: re.Pattern[str]
    tags: re.Pattern[str]
    credit: re.Pattern[str]
    published: re.Pattern[str]
    modified: re.Pattern[str]
    at: re.Pattern[str]
    outlet: frozenset[str]
    headline_small: frozenset[str]
    source_begins: re.Pattern[str]
    source_ends: re.Pattern[str]
    script: re.Pattern[str]
    months: dict[str, int]
    zones: dict[str, str]


def _paths(knowledge: Knowledge, language: str) -> Iterable[Path]:
    yield from knowledge.files(f"languages/{language}/reading.toml")
    yield from knowledge.files(f"reading/words/{language}.toml")


def _check(path: Path, table: dict[str, Any]) -> None:
    for key, value in table.items():
        if key in LISTS:
            good = isinstance(value, list) and all(isinstance(x, str) and x for x in value)
            kind = "a list of words"
        elif key in TABLES:
            good, kind = isinstance(value, dict), "a table"
        else:
            raise KnowledgeError(
                f"{path}: unknown key {key!r}; known: {', '.join((*LISTS, *TABLES))}"
            )
        if not good:
            raise KnowledgeError(f"{path}: {key!r} must be {kind}")


@cache
def words_for(language: str | None, knowledge: Knowledge = DEFAULT) -> Words:
    """Return the words of `language` on top of the common and the English ones."""
    lists: dict[str, list[str]] = {key: [] for key in LISTS}
    months: dict[str, int] = {}
    zones: dict[str, str] = {}
    wanted = ["common", "en"] + ([language] if language and language != "en" else [])
    for code in wanted:
        for path in _paths(knowledge, code):
            table = read_toml(path)
            _check(path, table)
            for key in LISTS:
                lists[key] += table.get(key, [])
            months |= {k.casefold(): int(v) for k, v in table.get("months", {}).items()}
            zones |= table.get("zones", {})
            wanted += [code for code in table.get("also", []) if code not in wanted]
    return _compile(lists, months, zones)


def _compile(lists: dict[str, list[str]], months: dict[str, int], zones: dict[str, str]) -> Words:
    try:
        script = re.compile("|".join(lists["script"])) if lists["script"] else NEVER
    except re.error as error:
        raise KnowledgeError(
            f"reading words: 'script' is no regular expression: {error}"
        ) from error
    sources = _any(lists["photo_sources"])
    return Words(
        related=_label(lists["related"]),
        drop=frozenset(x.casefold() for x in lists["drop"]),
        drop_starts=_opening(lists["drop_starts"]),
        drop_holds=re.compile(_any(lists["drop_holds"]), re.I),
        promotions=_opening(lists["promotions"]),
        related_bare=_byline(lists["related"]),
        tail=frozenset(x.casefold() for x in lists["tail"]),
        editor=_label(lists["editor"]),
        editing=re.compile(rf"\b(?:{_any(lists['editing'])})\s+([^;()|]{{3,80}})", re.I),
        author=_label(lists["author"]),
        byline=_byline(lists["byline"]),
        source=_label(lists["source"]),
        tags=_label(lists["tags"]),
        credit=_label(lists["credit"]),
        published=_opening(lists["published"]),
        modified=_opening(lists["modified"]),
        at=re.compile(rf"(?:\s|,|{_any(lists['at'])})*", re.I),
        outlet=frozenset(x.casefold() for x in lists["outlet"]),
        headline_small=frozenset(lists["headline_small"]),
        # "REUTERS/Ani Lim", "Antara - Budi", and for names of four letters or more "Keystone Budi".
        source_begins=re.compile(rf"(?:{sources})(?:$|\s?[/|-]|(?<=\w{{4}})\s.{{1,30}}$)"),
        source_ends=re.compile(rf"[ /](?:{sources})$"),
        script=script,
        months=months,
        zones=zones,
    )


def _any(words: list[str]) -> str:
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) or "(?!)"


def _label(words: list[str]) -> re.Pattern[str]:
    """Match "[- ]Label : rest" with the rest as group 1."""
    return re.compile(rf"\s*[\W_]{{0,3}}\s*(?:{_any(words)})\s*[:：]\s*(.*)", re.I | re.S)


def _opening(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*[\W_]{{0,3}}\s*(?:{_any(words)})", re.I)


def _byline(words: list[str]) -> re.Pattern[str]:
    """Match "By Name ..." with the names as group 1; the label ends at a blank."""
    return re.compile(rf"\s*(?:{_any(words)})\s*[:：]?\s+(.+)", re.I | re.S)
