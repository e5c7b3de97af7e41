"""In: `gazetteers/publishers.csv`. Out: outlets by domain and by the names that pages print."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge

COLUMNS = ["domain", "name", "country", "zone", "aliases"]


@dataclass(frozen=True, slots=True)
class Publisher:
    """An outlet: its usual name, ISO 3166-1 alpha-3 country and IANA time zone."""

    domain: str
    name: str
    country: str | None
    zone: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publishers:
    """Outlets, looked up by address or by printed name."""

    by_domain: dict[str, Publisher]
    by_name: dict[str, Publisher]

    def of_url(self, url: str | None) -> Publisher | None:
        """Return the outlet of `url`'s host or of the longest domain above it."""
        m = re.match(r"(?:[a-z]+:)?//([^/?#]+)", url or "", re.I)
        host = m[1].casefold().rpartition("@")[2].partition(":")[0] if m else ""
        while "." in host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
        return None

    def named(self, name: str | None) -> Publisher | None:
        """Return the outlet whose name or alias is `name`, blanks and case aside."""
        return self.by_name.get(name_key(name)) if name else None


def name_key(name: str) -> str:
    """Return `name` as it is looked up: letters and digits only, no case, no leading article."""
    key = re.sub(r"[\W_]+", "", name).casefold()
    return key.removeprefix("the") if len(key) > len("the") + 2 else key


@cache
def publishers(knowledge: Knowledge = DEFAULT) -> Publishers:
    """Return every outlet of `gazetteers/publishers.csv`, the user's rows over kabar's."""
    by_domain: dict[str, Publisher] = {}
    by_name: dict[str, Publisher] = {}
    for path in knowledge.files("gazetteers/publishers.csv"):
        for row in _rows(path):
            by_domain[row.domain] = row
    for row in by_domain.values():
        by_name.setdefault(name_key(row.name), row)
    for row in by_domain.values():
        for name in (row.domain, *row.aliases):
            by_name.setdefault(name_key(name), row)
    return Publishers(by_domain, by_name)


def _rows(path: Path) -> list[Publisher]:
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    reader = csv.DictReader(lines)
    if reader.fieldnames != COLUMNS:
        raise KnowledgeError(f"{path}: columns are {reader.fieldnames}, want {COLUMNS}")
    rows = []
    for number, row in enumerate(reader, start=1):
        if not row["domain"] or not row["name"] or None in row or None in row.values():
            raise KnowledgeError(f"{path}: row {number} ({row['domain']!r}) needs all five columns")
        names = tuple(x.strip() for x in row["aliases"].split(";") if x.strip())
        rows.append(
            Publisher(
                row["domain"], row["name"], row["country"] or None, row["zone"] or None, names
            )
        )
    return rows
