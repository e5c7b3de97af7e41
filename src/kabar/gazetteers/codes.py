"""How other projects' formats write countries and actors. In: this folder's tables. Out: `Codes`.

Coding never needs them; exports do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kabar.gazetteers.tables import rows
from kabar.knowledge import DEFAULT, PACKAGE, Knowledge

PRETENDER = "PRE"  # PLOVER's sector of entities that call themselves states


@dataclass(frozen=True, slots=True)
class Country:
    """A country's name and codes; None where a list has none."""

    code: str
    name: str
    cameo: str
    fips: str | None
    cow: int | None


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector as CAMEO codes it (None if it has no role code) and as ICEWS words it."""

    cameo: str | None
    icews: str


@dataclass(frozen=True, slots=True)
class Codes:
    """All tables: `disputed` gives the country of nominal sovereignty by kabar's code."""

    countries: Mapping[str, Country]
    sectors: Mapping[str, Sector]
    groups: Mapping[str, str]
    disputed: Mapping[str, str]


@cache
def load_codes(knowledge: Knowledge = DEFAULT) -> Codes:
    """Return the tables; a user's territories count too."""
    folder = PACKAGE / "gazetteers"
    countries = {
        row["code"]: Country(
            code=row["code"],
            name=row["name"],
            cameo=row["cameo"],
            fips=row["fips"] or None,
            cow=int(row["cow"]) if row["cow"] else None,
        )
        for row in rows(folder / "countries.csv", ("code", "name", "cameo", "fips", "cow"))
    }
    sectors = {
        row["sector"]: Sector(row["cameo"] or None, row["icews"])
        for row in rows(folder / "sectors.csv", ("sector", "cameo", "icews"))
    }
    groups = {
        row["code"]: row["group"] for row in rows(folder / "cameo_groups.csv", ("code", "group"))
    }
    disputed = {
        row["code"]: row["country"]
        for path in knowledge.files("gazetteers/territories*.csv")
        for row in rows(path, ("code", "country", "sectors"))
        if PRETENDER in row["sectors"].split("|")
    }
    return Codes(
        countries=MappingProxyType(countries),
        sectors=MappingProxyType(sectors),
        groups=MappingProxyType(groups),
        disputed=MappingProxyType(disputed),
    )
