"""A question about the ledger in, its answer from a store out: who stood in which relation when.

with open_store("kabar.db") as store:
    lines = recall(store, Asked(relations=("recognises",), valid="2022-08-17"))
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection

from kabar.formats.documents import entry_from_json
from kabar.gazetteers import Organisation, Person, Territory, load, words_of
from kabar.knowledge import languages
from kabar.ledger.folding import current, fold_groups
from kabar.ledger.parties import SYMMETRIC, name_key, pair_key
from kabar.records import Bounds, Entry, Filed, Party, Source, Span, Standing, Status
from kabar.stores import Store
from kabar.stores.entries import (
    Sought,
    find_bodies,
    find_entries,
    find_pairs,
    find_told,
    find_worded,
)
from kabar.stores.merging import read_merges
from kabar.stores.verdicts import Judgement, Target, Verdict, read_judgements, weigh

CACHED = 1 << 16  # parties, chains and dates read once: a few make up most of a store
ENTITY = re.compile(r"Q\d+")
NOWHERE = Span(0, 0)
STATUSES = {status.value: status for status in Status}
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: the relations, the parties, and as of which days (ISO 8601).

    `valid` is the day in the world, `known` the last day of publication that counts, `recorded` the
    day at whose end the store is asked. Parties are codes, Wikidata ids or names. `ended` also
    gives what stood no more, or not yet, `coded` asks what was coded, whatever people judged of it.
    `limit` counts pairs of parties, `skip` passes over some.
    """

    valid: str
    relations: tuple[str, ...] = ()
    subject: str | None = None
    object: str | None = None
    party: str | None = None
    known: str | None = None
    recorded: str | None = None
    ended: bool = False
    coded: bool = False
    limit: int | None = None
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """What people judged not to be so: lines, and events that lines rest on."""

    entries: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()

    def leave(self, lines: Sequence[Filed]) -> list[Filed]:
        """Return the lines without those that were rejected."""
        return [
            filed
            for filed in lines
            if filed.entry.entry_id not in self.entries and filed.entry.event_id not in self.events
        ]


NONE = Rejected()


def recall(store: Store, asked: Asked) -> list[Standing]:
    """Return who stands in which relation to whom, as far as the store knows."""
    with store.reading() as connection:
        same, rejected = ({}, NONE) if asked.coded else read_judged(connection)
        sought = _sought(asked, same)
        everything = sought == Sought(known=sought.known, recorded=sought.recorded)
        found = find_pairs(connection, sought, limit=asked.limit, skip=asked.skip)
        groups = _groups(
            connection, found, sought, same, all_of_it=everything and asked.limit is None
        )
        wanted = set(groups)
        more = _counted(connection, groups, sought)
        if more:
            groups = {**_groups(connection, more, sought, same), **groups}
    groups = {key: kept for key, all_of in groups.items() if (kept := rejected.leave(all_of))}
    lines = [
        line for key, line in fold_groups(groups, valid=asked.valid) if not more or key in wanted
    ]
    return lines if asked.ended else current(lines, valid=asked.valid)


def _groups(
    connection: Connection,
    found: Sequence[Any],
    sought: Sought,
    same: Mapping[str, str],
    *,
    all_of_it: bool = False,
) -> dict[Key, list[Filed]]:
    """Return the lines of the pairs found, under their keys."""
    pairs = {row.pair: _pair(row, same) for row in found}
    groups: dict[Key, list[Filed]] = {}
    for row in find_entries(connection, None if all_of_it else list(pairs), sought):
        pair = pairs.get(row.pair)
        if pair is not None:
            groups.setdefault(pair.key, []).append(_filed(pair, row))
    return groups


def recall_entries(store: Store, asked: Asked) -> Iterator[tuple[Filed, bool]]:
    """Yield the lines as they were filed, those withdrawn too, and whether people rejected them."""
    with store.reading() as connection:
        same, rejected = read_judged(connection)
        sought = replace(_sought(asked, same), retracted=True)
        for body, recorded, retracted in find_bodies(connection, sought):
            entry = entry_from_json(json.loads(body))
            filed = Filed(entry=entry, recorded=recorded, retracted=retracted)
            yield filed, not rejected.leave([filed])


def keys_of(words: str | None, same: Mapping[str, str] | None = None) -> tuple[str, ...] | None:
    """Return the keys under which the ledger may hold the party that a user names; None of None."""
    if words is None:
        return None
    keys = {words, words.upper(), name_key(words)}
    asked, gazetteer = words_of(words), load()
    for language in languages():
        for hit in gazetteer.find(asked, language):
            if hit.last - hit.first == len(asked):
                for sense in hit.senses:
                    keys |= _keys(sense.record)
    if same:
        meant = {same.get(key, key) for key in keys}
        keys |= meant | {key for key, other in same.items() if other in meant}
    return tuple(sorted(keys))


def _keys(record: object) -> set[str]:
    if isinstance(record, Territory):
        return {record.code}
    if isinstance(record, Organisation):
        return {key for key in (record.code, record.entity, name_key(record.name)) if key}
    if isinstance(record, Person):
        return {name_key(record.name)}
    return set()


def read_judged(connection: Connection) -> tuple[dict[str, str], Rejected]:
    """Return which parties people judged to be another one, and what they rejected."""
    into = read_merges(connection).into
    same = {_key_of(name): _key_of(head) for name, head in into.items()}
    relations = _rejections(connection, Target.RELATION)
    told = {one.article_id for one in relations if one.article_id is not None}
    sides = {(one.article_id, _sides(one.coded)) for one in relations}
    lines = {
        entry_id
        for entry_id, article_id, body in find_told(connection, sorted(told))
        if (article_id, _sides(json.loads(body))) in sides
    }
    words = [one.key for one in _rejections(connection, Target.EVENT)]
    return same, Rejected(frozenset(lines), frozenset(find_worded(connection, words)))


def _rejections(connection: Connection, target: Target) -> list[Judgement]:
    """Return the judgements by which something counts as rejected."""
    said: dict[str, list[Judgement]] = {}
    for judgement in read_judgements(connection, target=target):
        said.setdefault(judgement.key, []).append(judgement)
    last = [weigh(each).verdict for each in said.values()]
    return [one for one in last if one is not None and one.verdict is Verdict.REJECT]


def _sides(line: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a relation says, by its words: what a judgement of it holds on to."""
    named = (line[side].get("text") or line[side].get("name") for side in ("subject", "object"))
    return (line["relation"], line["effect"], *(str(name).casefold() for name in named))


def _key_of(name: str) -> str:
    """Return the ledger's key of an actor that is named by its entity, else by its name."""
    if name in _codes():
        return _codes()[name]
    return name if ENTITY.fullmatch(name) else name_key(name)


@cache
def _codes() -> dict[str, str]:
    """Return the codes of territories by their Wikidata ids."""
    return {t.entity: code for code, t in load().by_code.items() if t.entity is not None}


def _sought(asked: Asked, same: Mapping[str, str]) -> Sought:
    relations = tuple(sorted(set(asked.relations)))
    return Sought(
        relations=relations,
        subjects=keys_of(asked.subject, same),
        objects=keys_of(asked.object, same),
        parties=keys_of(asked.party, same),
        mutual=SYMMETRIC & set(relations) if relations else SYMMETRIC,
        known=asked.known,
        recorded=asked.recorded,
    )


def _counted(
    connection: Connection, groups: Mapping[Key, Sequence[Filed]], sought: Sought
) -> list[Any]:
    """Return the pairs of all toward those whose subjects are counted: "the third" of how many?"""
    if sought.subjects is sought.parties is None:
        return []
    counted = {
        (relation, target)
        for (relation, _, target), found in groups.items()
        if any(filed.entry.ordinal is not None for filed in found)
    }
    others = [
        replace(sought, relations=(relation,), subjects=None, objects=(target,), parties=None)
        for relation, target in sorted(counted)
    ]
    return [row for wanted in others for row in find_pairs(connection, wanted)]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Between whom lines stand."""

    key: Key
    subject: Party
    object: Party


def _pair(row: Any, same: Mapping[str, str]) -> _Pair:
    subject, target = _party(row.subject_party), _party(row.object_party)
    one, other = pair_key(row.relation, row.subject, row.object, same)
    if same.get(row.subject, row.subject) != one:
        subject, target = target, subject
    return _Pair((row.relation, one, other), subject, target)


def _filed(pair: _Pair, row: Any) -> Filed:
    """Return the line of a row of `entries.FOLDED`."""
    (
        _, entry_id, recorded, retracted, published, effect, status, inferred, again, ordinal,
        event_id, chain, days,
    ) = row  # fmt: skip
    first, last = _bounds(days)
    entry = Entry(
        entry_id=entry_id,
        relation=pair.key[0],
        subject=pair.subject,
        object=pair.object,
        effect=effect,
        valid_from=first,
        valid_to=last,
        status=STATUSES[status],
        attribution=_chain(chain),
        inferred=inferred,
        again=again,
        ordinal=ordinal,
        article_id="",  # what is only folded needs none: its whole line has them
        event_id=event_id,
        published=published,
        evidence=NOWHERE,
    )
    return Filed(entry=entry, recorded=recorded, retracted=retracted)


@lru_cache(CACHED)
def _party(line: str) -> Party:
    party: dict[str, Any] = json.loads(line)
    return Party(**{**party, "sectors": tuple(party["sectors"])})


@lru_cache(CACHED)
def _chain(line: str) -> tuple[Source, ...]:
    links: list[dict[str, Any]] = json.loads(line)
    return tuple(Source(**link) for link in links)


@lru_cache(CACHED)
def _bounds(line: str) -> tuple[Bounds | None, Bounds | None]:
    first, last = (None if b is None else Bounds(**b) for b in json.loads(line))
    return first, last
