"""In: `gazetteers/families.csv`, publishers.csv. Out: whose hand prints an outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kabar.gazetteers import load
from kabar.gazetteers.names import fold
from kabar.gazetteers.publishers import publishers
from kabar.gazetteers.tables import rows, split
from kabar.knowledge import DEFAULT, Knowledge

COLUMNS = ("family", "domains")
# Second-level domains below which anybody may register: "co.id", "com.au".
OPEN = frozenset("ac co com edu go gob gov gouv mil ne net nom or org sch web".split())
FRONT = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who prints: the name to show, and the key that outlets of one owner share."""

    key: str
    name: str
    agency: bool = False


@cache
def families(knowledge: Knowledge = DEFAULT) -> dict[str, str]:
    """Return the family of each domain that belongs to one."""
    found: dict[str, str] = {}
    for path in knowledge.files("gazetteers/families.csv"):
        for row in rows(path, COLUMNS):
            for domain in split(row.filled("domains")):
                found[domain] = row.filled("family")
    return found


@cache
def hand_of(url: str | None, publisher: str | None, knowledge: Knowledge = DEFAULT) -> Hand | None:
    """Return whose hand printed a page at `url` by `publisher`; None if neither says."""
    known = publishers(knowledge)
    outlet = known.of_url(url) or known.named(publisher) or known.of_url(f"//{publisher}")
    domain = outlet.domain if outlet else site_of(url) or site_of(f"//{publisher or ''}")
    name = outlet.name if outlet else publisher or domain
    if name is None:
        return None
    medium = load(knowledge).media.get(fold(name))
    if medium is not None and medium.kind == "agency":
        return Hand(medium.name, medium.name, agency=True)
    return Hand(_family(domain, knowledge) or domain or fold(name), name)


def _family(domain: str | None, knowledge: Knowledge) -> str | None:
    host = domain or ""
    while "." in host:
        if host in families(knowledge):
            return families(knowledge)[host]
        host = host.partition(".")[2]
    return None


def site_of(url: str | None) -> str | None:
    """Return the domain that the owner of `url`'s host registered: "news.example.co.id" its last
    three parts.
    """
    found = re.match(r"(?:[a-z]+:)?//([^/?#]+)", url or "", re.I)
    host = found[1].casefold().rpartition("@")[2].partition(":")[0] if found else ""
    parts = FRONT.sub("", host).split(".")
    if len(parts) < 2 or not re.fullmatch(r"[a-z]{2,}|xn--[a-z0-9-]+", parts[-1]):
        return None
    kept = 3 if len(parts[-1]) == 2 and parts[-2] in OPEN else 2
    return ".".join(parts[-kept:])
