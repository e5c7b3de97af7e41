"""What stands between parties without an act ("an ally of"). In: standing.toml. Out: patterns.

A pattern is a regular expression over a sentence in which every party is one private character that
tells its kind, so that "<s>, an ally of <o>" needs no parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types
from kabar.languages import tables
from kabar.records import EFFECTS, RELATIONS

# Of each kind of party the characters that stand for it, the n-th for the n-th of a sentence.
KINDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "state": (0xE000, 0xE3FF),
        "body": (0xE400, 0xE7FF),
        "person": (0xE800, 0xEBFF),
        "place": (0xEC00, 0xEFFF),
    }
)
ANY = "state|body"
SLOT = re.compile(r"<(?P<name>[soxa])(?P<many>\+)?(?::(?P<kinds>[a-z|]+))?>")
KEY = re.compile(r"<k:([^>]+)>")
FILLER = re.compile(r"<w(\d)>")
NUMBER = "<n>"
WORD = r"[^\W\d_][\w'-]*"
TYPES: Mapping[str, type] = MappingProxyType(
    {
        "relation": str,
        "effect": str,
        "patterns": list,
        "examples": list,
        "unless": bool,
        "home": bool,
    }
)
TOP = ("joiners", "since", "from", "unless", "ordinals", "standing", "never")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say that a relation stands; `guarded` ones fail at a word of `unless`."""

    relation: str
    effect: str
    regex: re.Pattern[str]
    guarded: bool
    home: bool
    address: str


@dataclass(frozen=True, slots=True, eq=False)
class StandingWords:
    """The patterns of one language with the word lists that they need."""

    patterns: tuple[Pattern, ...]
    unless: frozenset[str]
    since: frozenset[str]
    between: frozenset[str]
    ordinals: Mapping[str, int]
    examples: tuple[tuple[str, str, str], ...]  # relation, effect, sentence
    never: tuple[str, ...]


@cache
def load_standing(language: str, knowledge: Knowledge = DEFAULT) -> StandingWords:
    """Return the patterns of `language`, the user's after kabar's."""
    lists: dict[str, set[str]] = {key: set() for key in ("joiners", "since", "from", "unless")}
    ordinals: dict[str, int] = {}
    entries: list[tuple[Path, dict[str, Any]]] = []
    never: list[str] = []
    for path, table in tables(knowledge, language, "standing.toml"):
        check_keys(table, TOP, f"{path}: at the top")
        for key, words in lists.items():
            words |= {str(word).lower() for word in table.get(key, [])}
        ordinals |= {str(word).lower(): int(n) for word, n in table.get("ordinals", {}).items()}
        never += table.get("never", {}).get("sentences", [])
        entries += [(path, row) for row in table.get("standing", [])]
    patterns: list[Pattern] = []
    examples: list[tuple[str, str, str]] = []
    for number, (path, row) in enumerate(entries, start=1):
        where = f"{path}: standing {number}"
        check_types(check_keys(row, TYPES, where), TYPES, where)
        if not row.get("relation") or not row.get("patterns"):
            raise KnowledgeError(f"{where} needs `relation` and `patterns`; add them")
        effect = row.get("effect", "continues")
        _check(row["relation"], effect, where)
        for count, pattern in enumerate(row["patterns"], start=1):
            patterns.append(
                Pattern(
                    row["relation"],
                    effect,
                    _compile(pattern, lists["joiners"], ordinals, where),
                    bool(row.get("unless", True)),
                    bool(row.get("home", False)),
                    f"{language}/standing/{row['relation']}#{number}.{count}",
                )
            )
        examples += [(row["relation"], effect, text) for text in row.get("examples", [])]
    return StandingWords(
        tuple(patterns),
        frozenset(lists["unless"]),
        frozenset(lists["since"]),
        frozenset(lists["from"]),
        MappingProxyType(ordinals),
        tuple(examples),
        tuple(never),
    )


def _check(relation: str, effect: str, where: str) -> None:
    """Raise KnowledgeError for a relation or an effect that the ledger does not know."""
    for what, value, known in (("relation", relation, RELATIONS), ("effect", effect, EFFECTS)):
        if value not in known:
            raise KnowledgeError(f"{where}: no {what} {value!r}; there are: {', '.join(known)}")


def _compile(
    pattern: str, joiners: set[str], ordinals: Mapping[str, int], where: str
) -> re.Pattern[str]:
    """Return the expression with its slots written out; raise KnowledgeError if it is none."""
    if not KEY.search(pattern) or "<o" not in pattern:
        raise KnowledgeError(f"{where}: {pattern!r} needs <k:words that say it> and <o>; add them")
    joined = "|".join(map(re.escape, sorted(joiners)))

    def slot(match: re.Match[str]) -> str:
        kinds = (match["kinds"] or ANY).split("|")
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise KnowledgeError(f"{where}: no kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
        one = "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in map(KINDS.__getitem__, kinds)) + "]"
        more = rf"(?:(?:,|,? (?:{joined})) (?:the )?{one})*" if match["many"] else ""
        return f"(?P<{match['name']}>{one}{more})"

    numbers = "|".join(map(re.escape, ordinals))
    text = KEY.sub(r"(?P<k>(?:\1)\\b)", pattern)
    text = FILLER.sub(lambda m: rf"(?P<w>(?:{WORD} ){{0,{m[1]}}})", text)
    for name in ("w",):
        parts = text.split(f"(?P<{name}>")
        text = parts[0] + "".join(f"(?P<w{i}>{part}" for i, part in enumerate(parts[1:]))
    text = SLOT.sub(slot, text.replace(NUMBER, f"(?P<n>{numbers})"))
    try:
        return re.compile(rf"(?<!\w){text}(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise KnowledgeError(f"{where}: {pattern!r} is no regular expression: {error}") from error
