"""Who and where in the world. In: the CSV tables of this folder. Out: the names in some words.

Each table opens with comment lines that say where it came from; a user's tables (`--with DIR`,
`gazetteers/*.csv`, the same columns) come on top. `load` reads everything once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kabar.errors import KnowledgeError
from kabar.gazetteers.names import Hit, NameIndex, Word, fold, words_of
from kabar.gazetteers.tables import SECTORS, Row, rows, split
from kabar.knowledge import DEFAULT, Knowledge, languages

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


TERRITORY_COLUMNS = ("id", "entity", "code", "country", "kind", "sectors", "en", "id_names")
NAME_COLUMNS = ("code", "language", "use", "names")
ORGANISATION_COLUMNS = ("name", "names", "code", "country", "sectors", "kind", "language", "entity")
MEDIA_COLUMNS = ("name", "names", "country", "kind")
PEOPLE_COLUMNS = ("name", "names", "country", "office", "sectors", "from", "to")
ORGANISATION_KINDS = frozenset(
    "party armed igo ngo government military police parliament intelligence company union "
    "religious court".split()
)
MEDIA_KINDS = frozenset({"agency", "media"})
TERRITORY_KINDS = frozenset({"state", "dependency", "disputed", "autonomous", "historic"})


class _Builder:
    """Collects records and their names while the tables are read."""

    def __init__(self) -> None:
        self.territories: dict[str, Territory] = {}
        self.media: dict[str, Medium] = {}
        self.countries: dict[str, str] = {}  # of bodies, by code
        self.bodies: set[str] = set()  # their codes, those of no country too
        self.adjectives: dict[str, set[str]] = {}
        self.index: NameIndex[Record] = NameIndex()
        self.states: dict[str, str] = {}  # code -> country

    def add(self, name: str, use: str, record: Record, language: str = "") -> None:
        """File `name` in one language, or in all."""
        self.index.add(name, use, record, language)

    def read_territories(self, knowledge: Knowledge) -> None:
        """Read the generated table and the reviewed names."""
        listed = list(_all_rows(knowledge, "territories", TERRITORY_COLUMNS))
        extra = list(_all_rows(knowledge, "territory_names", NAME_COLUMNS))
        usual = {row["code"]: row["names"] for row in extra if row["use"] == "usual"}
        for row in listed:
            name = usual.get(row["id"]) or row["en"] or row["id"]
            territory = Territory(
                row.filled("id"), name, row["entity"] or None, row.filled("code"),
                row.filled("country"), row.one_of("kind", TERRITORY_KINDS),
                row.some_of("sectors", SECTORS),
            )  # fmt: skip
            self.territories[row["id"]] = territory
            self.states[territory.code] = territory.country
            for spelling in {name, *split(row["en"])} - {row["id"]}:
                self.add(spelling, "name", territory)
            for spelling in split(row["id_names"]):
                self.add(spelling, "name", territory, "id")
        for row in extra:
            self.name_territory(row)

    def name_territory(self, row: Row) -> None:
        """File one row of reviewed names."""
        territory = self.territories[row.one_of("code", self.territories)]
        row.one_of("use", TERRITORY_USES)
        row.one_of("language", ("*", *languages()))
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
        countries = {"", *self.states.values()}
        for row in _all_rows(knowledge, "organisations", ORGANISATION_COLUMNS):
            organisation = Organisation(
                row.filled("name"), row["entity"] or None, row["code"] or None,
                row.one_of("country", countries) or None, row.some_of("sectors", SECTORS),
                row.one_of("kind", ORGANISATION_KINDS),
            )  # fmt: skip
            if row["code"] and row["country"]:
                self.countries.setdefault(row["code"], row["country"])
            self.bodies.add(row["code"])
            language = row.one_of("language", ("", *languages()))
            for name in (row["name"], *split(row["names"])):
                self.add(name, "name", organisation, language)
        for row in _all_rows(knowledge, "media", MEDIA_COLUMNS):
            medium = Medium(
                row.filled("name"), row.one_of("country", countries) or None,
                row.one_of("kind", MEDIA_KINDS),
            )  # fmt: skip
            for name in (row["name"], *split(row["names"])):
                self.add(name, "name", medium)
                self.media.setdefault(fold(name), medium)

    def read_people(self, knowledge: Knowledge) -> None:
        """Read who held which office; rows of one name and country are one person."""
        spells: dict[tuple[str, str], list[Row]] = {}
        known = {"", *self.states, *self.territories, *self.bodies}
        for row in _all_rows(knowledge, "people", PEOPLE_COLUMNS):
            _check_days(row)
            row.some_of("sectors", SECTORS)
            code = row.one_of("country", known)
            spells.setdefault((row.filled("name"), code), []).append(row)
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


def _all_rows(knowledge: Knowledge, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of every table whose file's name begins with `name`."""
    for path in knowledge.files(f"gazetteers/{name}*.csv"):
        yield from rows(path, columns)


def _check_days(row: Row) -> None:
    """Raise KnowledgeError unless an office's days are days, and the first not after the last."""
    first, last = (row.day(column) if row[column] else "" for column in ("from", "to"))
    if last and first > last:
        raise KnowledgeError(
            f"{row.where}: from {first!r} is after to {last!r}; put the first day into from"
        )


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
