"""Who and where in the world. In: the CSV tables of this folder. Out: the names in some words.

Each table opens with comment lines that say where it came from; a user's tables (`--with DIR`,
`gazetteers/*.csv`, the same columns) come on top. `load` reads everything once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kabar.errors import KnowledgeError
from kabar.gazetteers.names import Hit, NameIndex, Word, fold, words_of
from kabar.knowledge import DEFAULT, Knowledge

__all__ = [
    "Gazetteer",
    "Hit",
    "Medium",
    "Office",
    "Organisation",
    "Person",
    "Territory",
    "Word",
    "fold",
    "load",
    "words_of",
]

TERRITORY_USES = {"usual", "name", "short", "adjective", "people", "metonym", "seat"}
# English names of states stand in Indonesian texts too; adjectives and abbreviations do not.
SHARED_USES = {"usual", "name"}


@dataclass(frozen=True, slots=True)
class Territory:
    """A state, dependency, disputed or historic territory."""

    id: str
    name: str
    entity: str | None
    code: str
    country: str
    kind: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body with a name of its own; `code` is None for those that carry none."""

    name: str
    entity: str | None
    code: str | None
    country: str | None
    sectors: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Medium:
    """A news agency or a medium."""

    name: str
    country: str | None
    kind: str  # agency media


@dataclass(frozen=True, slots=True)
class Office:
    """An office and the days on which it was held; an open end is None."""

    title: str
    country: str | None
    sectors: tuple[str, ...]
    first: str
    last: str | None
    code: str | None = None

    def held(self, day: str) -> bool:
        """Return whether the office was held on the ISO date `day`."""
        return self.first <= day and (self.last is None or day[: len(self.last)] <= self.last)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who held offices, oldest first."""

    name: str
    entity: str | None
    country: str | None
    offices: tuple[Office, ...]

    def office(self, day: str) -> Office | None:
        """Return the office held on `day`; the later one if there are two."""
        held = [office for office in self.offices if office.held(day)]
        return held[-1] if held else None


Record = Territory | Organisation | Medium | Person


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All tables, with the index of their names."""

    territories: dict[str, Territory]
    by_code: dict[str, Territory]
    media: dict[str, Medium]  # by folded name, for names run together: "aljazeera"
    index: NameIndex[Record]
    adjectives: dict[str, frozenset[str]]  # of states, by language, single words in lower case

    def find(self, words: Sequence[Word], language: str) -> list[Hit[Record]]:
        """Return the longest names in `words`, left to right, not overlapping."""
        return self.index.find(words, language)

    def demonyms(self, language: str) -> frozenset[str]:
        """Return the language's adjectives of states, in lower case: "turkish"."""
        return self.adjectives.get(language, frozenset())


def rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a table; raise KnowledgeError if its columns are not as promised."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file if not line.startswith("#"))
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise KnowledgeError(f"{path}: no column {sorted(missing)}; columns are {columns}")
        for row in reader:
            if None in row or None in row.values():
                raise KnowledgeError(f"{path}: {row}: not {len(columns)} cells; quote commas")
            yield row


def split(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that are set apart by |."""
    return tuple(part for part in cell.split("|") if part)


TERRITORY_COLUMNS = ("id", "entity", "code", "country", "kind", "sectors", "en", "id_names")
NAME_COLUMNS = ("code", "language", "use", "names")
ORGANISATION_COLUMNS = ("name", "names", "code", "country", "sectors", "kind", "language", "entity")
MEDIA_COLUMNS = ("name", "names", "country", "kind")
PEOPLE_COLUMNS = ("name", "names", "country", "office", "sectors", "from", "to")


class _Builder:
    """Collects records and their names while the tables are read."""

    def __init__(self) -> None:
        self.territories: dict[str, Territory] = {}
        self.media: dict[str, Medium] = {}
        self.countries: dict[str, str] = {}  # of bodies, by code
        self.adjectives: dict[str, set[str]] = {}
        self.index: NameIndex[Record] = NameIndex()
        self.states: dict[str, str] = {}  # code -> country

    def add(self, name: str, use: str, record: Record, language: str = "") -> None:
        """File `name` in one language, or in all."""
        self.index.add(name, use, record, language)

    def read_territories(self, knowledge: Knowledge) -> None:
        """Read the generated table and the reviewed names."""
        tables = list(knowledge.files("gazetteers/territories*.csv"))
        listed = [row for path in tables for row in rows(path, TERRITORY_COLUMNS)]
        extra = [
            (path, row)
            for path in knowledge.files("gazetteers/territory_names*.csv")
            for row in rows(path, NAME_COLUMNS)
        ]
        usual = {row["code"]: row["names"] for _, row in extra if row["use"] == "usual"}
        for row in listed:
            name = usual.get(row["id"]) or row["en"] or row["id"]
            territory = Territory(
                row["id"], name, row["entity"] or None, row["code"], row["country"],
                row["kind"], split(row["sectors"]),
            )  # fmt: skip
            self.territories[row["id"]] = territory
            self.states[territory.code] = territory.country
            for spelling in {name, *split(row["en"])} - {row["id"]}:
                self.add(spelling, "name", territory)
            for spelling in split(row["id_names"]):
                self.add(spelling, "name", territory, "id")
        for path, row in extra:
            self.name_territory(path, row)

    def name_territory(self, path: Path, row: dict[str, str]) -> None:
        """File one row of reviewed names."""
        territory = self.territories.get(row["code"])
        if territory is None or row["use"] not in TERRITORY_USES:
            raise KnowledgeError(
                f"{path}: {row}: code must be an id of territories.csv, use one of "
                f"{sorted(TERRITORY_USES)}"
            )
        language = "" if row["language"] == "*" or row["use"] in SHARED_USES else row["language"]
        if row["use"] in SHARED_USES and row["language"] != "en":
            language = row["language"].replace("*", "")
        if row["use"] == "adjective":
            words = {n.lower() for n in split(row["names"]) if " " not in n}
            self.adjectives.setdefault(row["language"], set()).update(words)
        for name in split(row["names"]):
            self.add(name, "name" if row["use"] == "usual" else row["use"], territory, language)

    def read_organisations(self, knowledge: Knowledge) -> None:
        """Read organisations and media."""
        for path in knowledge.files("gazetteers/organisations*.csv"):
            for row in rows(path, ORGANISATION_COLUMNS):
                organisation = Organisation(
                    row["name"], row["entity"] or None, row["code"] or None,
                    row["country"] or None, split(row["sectors"]), row["kind"],
                )  # fmt: skip
                if row["code"] and row["country"]:
                    self.countries.setdefault(row["code"], row["country"])
                for name in (row["name"], *split(row["names"])):
                    self.add(name, "name", organisation, row["language"])
        for path in knowledge.files("gazetteers/media*.csv"):
            for row in rows(path, MEDIA_COLUMNS):
                medium = Medium(row["name"], row["country"] or None, row["kind"])
                for name in (row["name"], *split(row["names"])):
                    self.add(name, "name", medium)
                    self.media.setdefault(fold(name), medium)

    def read_people(self, knowledge: Knowledge) -> None:
        """Read who held which office; rows of one name and country are one person."""
        spells: dict[tuple[str, str], list[dict[str, str]]] = {}
        for path in knowledge.files("gazetteers/people*.csv"):
            for row in rows(path, PEOPLE_COLUMNS):
                spells.setdefault((row["name"], row["country"]), []).append(row)
        for (name, code), found in spells.items():
            held = sorted(found, key=lambda row: row["from"])
            country = self.country_of(code)
            offices = tuple(
                Office(row["office"], country, split(row["sectors"]), row["from"],
                       row["to"] or None, code or None)
                for row in held
            )  # fmt: skip
            person = Person(name, None, country, offices)
            for spelling in {name, *(n for row in held for n in split(row["names"]))}:
                self.add(spelling, "name" if len(spelling.split()) > 1 else "surname", person)

    def country_of(self, code: str) -> str | None:
        """Return the country that a state's or a body's code belongs to."""
        return self.states.get(code) or self.countries.get(code)


@cache
def load(knowledge: Knowledge = DEFAULT) -> Gazetteer:
    """Return all gazetteers, read once."""
    builder = _Builder()
    builder.read_territories(knowledge)
    builder.read_organisations(knowledge)
    builder.read_people(knowledge)
    by_code = {t.code: t for t in builder.territories.values() if t.kind != "autonomous"}
    adjectives = {code: frozenset(words) for code, words in builder.adjectives.items()}
    return Gazetteer(builder.territories, by_code, builder.media, builder.index, adjectives)
