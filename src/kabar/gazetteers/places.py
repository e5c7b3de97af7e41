"""Places by name. In: a name. Out: the places so called (places.sqlite: GeoNames, CC BY 4.0)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf
from pathlib import Path

from kabar.errors import KnowledgeError
from kabar.gazetteers import load
from kabar.gazetteers.names import words_of
from kabar.gazetteers.tables import Row, rows, split
from kabar.knowledge import DEFAULT, Knowledge

FILE = Path(__file__).with_name("places.sqlite")
COLUMNS = ("name", "names", "country", "precision", "lat", "lon")
OWN = -1_000_000  # ids of the user's places count down from here
PRECISIONS = {"site", "city", "district", "province", "region", "country"}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the gazetteer; `geonames` is None for those that GeoNames did not give."""

    id: int
    geonames: int | None
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    population: int
    precision: str


@lru_cache(maxsize=4)
def _base(process: int) -> sqlite3.Connection:  # noqa: ARG001 - a key of the cache
    """Open the file once in each process: a connection must not cross a fork."""
    return sqlite3.connect(f"file:{FILE}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def key_of(name: str) -> str:
    """Return the form under which `name` is looked up."""
    return " ".join(word.key for word in words_of(name))


def places_named(key: str, knowledge: Knowledge = DEFAULT) -> tuple[PlaceRow, ...]:
    """Return the places filed under `key` (see `key_of`), the user's first, then by population."""
    return (*_own(knowledge).get(key, ()), *_shipped(key))


@lru_cache(maxsize=50_000)
def _shipped(key: str) -> tuple[PlaceRow, ...]:
    found = _base(os.getpid()).execute(
        "SELECT p.* FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
        " ORDER BY p.population DESC, p.id",
        (key,),
    )
    return tuple(PlaceRow(*row) for row in found)


@cache
def middles() -> dict[str, tuple[float, float]]:
    """Return for each country (alpha-3) about where its people live: latitude and longitude.

    The mean of its towns by population. For a label that names a country, never for a place.
    """
    found = _base(os.getpid()).execute(
        "SELECT country, sum(lat * population) / sum(population),"
        " sum(lon * population) / sum(population)"
        " FROM place WHERE population > 0 AND country IS NOT NULL GROUP BY country"
    )
    return {country: (lat, lon) for country, lat, lon in found}


@cache
def _own(knowledge: Knowledge) -> dict[str, tuple[PlaceRow, ...]]:
    """Return the places of the user's `gazetteers/places*.csv`."""
    found: dict[str, tuple[PlaceRow, ...]] = {}
    if knowledge.extra is None:
        return found
    countries = {"", *(territory.country for territory in load(knowledge).territories.values())}
    number = OWN
    for path in sorted(knowledge.extra.glob("gazetteers/places*.csv")):
        for row in rows(path, COLUMNS):
            number -= 1
            place = _row(number, row, countries)
            for name in (place.name, *split(row["names"])):
                key = key_of(name)
                if key:
                    found[key] = (*found.get(key, ()), place)
    return found


def check_places(knowledge: Knowledge) -> None:
    """Raise KnowledgeError for a malformed row of the user's places."""
    _own(knowledge)


def _row(number: int, row: Row, countries: Collection[str]) -> PlaceRow:
    name, country = row.filled("name"), row.one_of("country", countries)
    precision = row.one_of("precision", PRECISIONS)
    lat, lon = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
    if (lat is None) is not (lon is None):
        raise KnowledgeError(f"{row.where}: one of lat and lon is empty; give both or neither")
    return PlaceRow(number, None, name, country or None, None, lat, lon, 0, precision)


def _degrees(row: Row, column: str, most: int) -> float | None:
    """Return the cell of `column` in degrees, None if it is empty."""
    if not row[column]:
        return None
    try:
        degrees = float(row[column])
    except ValueError:
        degrees = inf
    if not -most <= degrees <= most:
        raise KnowledgeError(
            f"{row.where}: {column} is {row[column]!r}; write degrees from -{most} to {most}, or"
            " leave it empty"
        )
    return degrees
