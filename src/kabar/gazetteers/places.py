"""Places by name. In: a name. Out: the places so called (places.sqlite: GeoNames, CC BY 4.0)."""

from __future__ import annotations

import csv
import os
import sqlite3
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kabar.errors import KnowledgeError
from kabar.gazetteers.names import words_of
from kabar.knowledge import DEFAULT, Knowledge

FILE = Path(__file__).with_name("places.sqlite")
COLUMNS = ("name", "names", "country", "precision", "lat", "lon")
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
def _own(knowledge: Knowledge) -> dict[str, tuple[PlaceRow, ...]]:
    """Return the places of the user's `gazetteers/places*.csv`."""
    found: dict[str, tuple[PlaceRow, ...]] = {}
    if knowledge.extra is None:
        return found
    for path in sorted(knowledge.extra.glob("gazetteers/places*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for i, row in enumerate(csv.DictReader(x for x in file if not x.startswith("#"))):
                place = _row(path, -1_000_000 - i, row)
                for name in (row["name"], *row["names"].split("|")):
                    key = key_of(name)
                    if key:
                        found[key] = (*found.get(key, ()), place)
    return found


def _row(path: Path, number: int, row: dict[str, str]) -> PlaceRow:
    try:
        lat, lon = (float(row[k]) if row[k] else None for k in ("lat", "lon"))
        precision = row["precision"]
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path}: {row}: columns must be {COLUMNS}: {error}") from error
    if precision not in PRECISIONS:
        raise KnowledgeError(f"{path}: {row}: precision must be one of {sorted(PRECISIONS)}")
    return PlaceRow(number, None, row["name"], row["country"] or None, None, lat, lon, 0, precision)
