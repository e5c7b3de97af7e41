"""Who is who in the ledger: a party of a relation in, the key that all its mentions share out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from kabar.gazetteers import load
from kabar.records import Entry, Party

# Relations whose order of parties means nothing.
SYMMETRIC = frozenset({"alliance", "at_war", "diplomatic_relations", "treaty", "truce"})
# Where a person stands, not who the person acts for: (relation, side).
PERSONAL = frozenset({("ambassador_to", "subject"), ("detains", "object"), ("leads", "subject")})
LONGEST = 200  # letters of a name that tell it apart
Who = tuple[str | None, str | None, str | None, str | None, tuple[str, ...]]
# Sectors that act for their state or body: what its president, army or court does, it does.
OFFICIAL = frozenset({"COP", "GOV", "JUD", "LEG", "MIL", "PRE", "SPY"})


def party_key(party: Party, relation: str, side: str) -> str:
    """Return the key of `party` as "subject" or "object" of `relation`.

    The code of the state or body acted for ("PRK" for Kim Jong Un who recognises), else the
    Wikidata id, else "=" and the folded name.
    """
    own = party.code is not None and (not party.sectors or bool(OFFICIAL & set(party.sectors)))
    body = party.code is not None and party.country != party.code
    if (relation, side) not in PERSONAL and party.code is not None and (own or body):
        return party.code
    return party.entity or name_key(party.name or party.text or party.code or "")


def name_key(name: str) -> str:
    """Return the key of somebody of whom only a name is known."""
    return "=" + fold_name(name)[:LONGEST]


def fold_name(name: str) -> str:
    """Return `name` without case, accents, hyphens and dots: "Kim Jong-un" is "kim jong un"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(words.split())


def pair_key(
    relation: str, subject: str, target: str, same: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Return the keys of subject and object; of a symmetric relation in the order of letters.

    `same` gives the key to use for those that people judged to be another one.
    """
    if same:
        subject, target = same.get(subject, subject), same.get(target, target)
    if relation in SYMMETRIC and target < subject:
        return target, subject
    return subject, target


def entry_keys(
    entry: Entry, same: Mapping[str, str] | None = None
) -> tuple[tuple[str, str, str], bool]:
    """Return what an entry is one line of: its relation and the keys of its parties.

    And whether it names them the other way round, as it may in a mutual relation.
    """
    subject = party_key(entry.subject, entry.relation, "subject")
    target = party_key(entry.object, entry.relation, "object")
    one, other = pair_key(entry.relation, subject, target, same)
    return (entry.relation, one, other), (same or {}).get(subject, subject) != one


def show_party(key: str, mentions: Iterable[Party]) -> Party:
    """Return who `key` is, without offsets, as most of `mentions` name it."""
    found = [p for p in mentions if p.name is not None]
    stated = any(p.stated for p in found)
    named: list[Who] = [(p.name, p.entity, p.code, p.country, p.sectors) for p in found]
    if (t := load().by_code.get(key)) is not None:
        named = [(t.name, t.entity, t.code, t.country, t.sectors)]
    name, entity, code, country, sectors = max(
        named or [(key, None, None, None, ())],
        key=lambda n: (named.count(n), n[1] is not None, str(n)),
    )
    return Party(
        start=None, end=None, text=None, name=name, entity=entity, code=code, country=country,
        sectors=sectors, stated=stated,
    )  # fmt: skip
