"""How a language speaks of people, bodies and places. In: mentions.toml. Out: `MentionWords`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types
from kabar.languages import tables

# Kinds of nouns for unnamed persons.
PERSONS = frozenset({"group", "people", "private"})
ACTS = {"state", "organ", "official", "neutral", "group", "people", "private"}
LISTS = (
    "determiners", "demonstratives", "definite", "relative", "of", "locative", "partners",
    "joiners", "conjunctions", "particles",
    "weapons", "credited", "unnamed", "given_names", "documents",
    "clitics", "articles", "possessive", "nature", "games", "contests",
    "plural_endings",
)  # fmt: skip
PRONOUNS = ("person", "thing", "plural", "pair", "speaker")
ANAPHORA = (
    "state", "organisation", "person", "pair_states", "pair_people", "pair_entities", "pair_words",
)  # fmt: skip
PLACES = ("province", "region", "district", "city", "site")
PLACE_WORDS = ("directions", "prepositions", "goals", "links")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that names an actor by what it is.

    `acts`: "state" stands for its state, "organ" and "official" act for it, "neutral" takes after
    the body named beside it, "group" and "people" are unnamed persons; "private" ones make nothing
    political by themselves.
    """

    words: tuple[str, ...]
    acts: str
    sectors: tuple[str, ...]
    country: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MentionWords:
    """The word lists of one language; phrases are tuples of lower-case words."""

    language: str
    head_last: bool
    home: str | None
    lists: dict[str, frozenset[str]]
    pronouns: dict[str, frozenset[str]]
    anaphora: dict[str, frozenset[str]]
    nouns: dict[str, dict[tuple[str, ...], Noun]]  # by first word
    longest: dict[str, int]
    last_words: frozenset[str]  # of nouns of several words
    places: dict[str, str]  # noun -> precision
    place_words: dict[str, frozenset[str]]

    def noun_at(self, words: tuple[str, ...], first: int) -> tuple[int, Noun] | None:
        """Return the longest noun that begins at `first`, and the index after it."""
        known = self.nouns.get(words[first])
        if known is None:
            return None
        for length in range(min(self.longest[words[first]], len(words) - first), 0, -1):
            noun = known.get(words[first : first + length])
            if noun is not None:
                return first + length, noun
        return None


def _strings(path: Path, table: dict[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise KnowledgeError(f"{path}: {key}: must be a list of words")
    return value


def _phrase(words: str) -> tuple[str, ...]:
    return tuple(words.lower().replace("-", " ").split())


@cache
def load_mentions(knowledge: Knowledge = DEFAULT, language: str = "en") -> MentionWords:
    """Return the mention words of `language`, the user's on top of kabar's."""
    lists: dict[str, set[str]] = {key: set() for key in LISTS}
    groups: dict[str, dict[str, set[str]]] = {
        "pronouns": {key: set() for key in PRONOUNS},
        "anaphora": {key: set() for key in ANAPHORA},
        "places": {key: set() for key in (*PLACES, *PLACE_WORDS)},
    }
    nouns: dict[str, dict[tuple[str, ...], Noun]] = {}
    head_last, home = False, None
    for path, table in tables(knowledge, language, "mentions.toml"):
        _check(path, table, groups)
        head_last = bool(table.get("head_last", head_last))
        home = table.get("home", home)
        for key in LISTS:
            lists[key] |= set(_strings(path, table, key))
        for group, keys in groups.items():
            for key in keys:
                keys[key] |= set(_strings(path, table.get(group, {}), key))
        for entry in table.get("nouns", []):
            _add_nouns(path, entry, nouns)
    return MentionWords(
        language=language,
        head_last=head_last,
        home=home,
        lists={key: frozenset(v) for key, v in lists.items()},
        pronouns={key: frozenset(v) for key, v in groups["pronouns"].items()},
        anaphora={key: frozenset(v) for key, v in groups["anaphora"].items()},
        nouns=nouns,
        longest={word: max(map(len, known)) for word, known in nouns.items()},
        last_words=frozenset(phrase[-1] for known in nouns.values() for phrase in known),
        places={w: key for key in PLACES for w in groups["places"][key]},
        place_words={key: frozenset(groups["places"][key]) for key in PLACE_WORDS},
    )


def _check(path: Path, table: dict[str, Any], groups: Mapping[str, Collection[str]]) -> None:
    """Raise KnowledgeError for a key that does not exist or a value of another kind."""
    check_keys(table, {"head_last", "home", "nouns", *LISTS, *groups}, f"{path}: at the top")
    check_types(table, {"head_last": bool, "home": str}, str(path))
    for group, keys in groups.items():
        check_keys(table.get(group, {}), keys, f"{path}: [{group}]")
    if not isinstance(table.get("nouns", []), list):
        raise KnowledgeError(
            f"{path}: nouns = {table['nouns']!r}; open each entry with a line [[nouns]]"
        )


def _add_nouns(path: Path, entry: Any, nouns: dict[str, dict[tuple[str, ...], Noun]]) -> None:
    """File the nouns of one entry; the first entry that has a word keeps it."""
    check_keys(entry, {"words", "acts", "sectors", "country"}, f"{path}: nouns")
    check_types(entry, {"acts": str, "country": str}, f"{path}: nouns")
    acts = entry.get("acts")
    if acts not in ACTS:
        raise KnowledgeError(f"{path}: nouns: acts = {acts!r}; must be one of {sorted(ACTS)}")
    sectors = tuple(_strings(path, entry, "sectors"))
    for words in _strings(path, entry, "words"):
        phrase = _phrase(words)
        noun = Noun(phrase, acts, sectors, entry.get("country"))
        nouns.setdefault(phrase[0], {}).setdefault(phrase, noun)
