"""Grammar words that trees are read with: `grammar.toml` of a language in, a `Grammar` out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types
from kabar.languages import tables
from kabar.languages.dates import date_grammar

KEYS = (
    "relative",
    "agent",
    "with",
    "np_prepositions",
    "origin",
    "object_control",
    "subject_control",
    "breakers",
    "determiners",
    "definite",
    "pronouns",
    "between",
    "possessive",
    "copulas",
    "ordinals",
    "after",
    "predicative",
    "infinitive",
    "setting",
    "indefinite",
    "locative",
    "path",
    "hours",
    "containers",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Closed classes of one language, in lower case."""

    relative: frozenset[str]  # pronouns that open a relative clause
    agent: frozenset[str]  # prepositions of a passive's doer
    bare_agent: bool  # a passive's doer may follow it without a preposition
    with_: frozenset[str]  # prepositions of the other side of a reciprocal act
    np_prepositions: frozenset[str]  # prepositions whose phrase belongs inside a noun phrase
    origin: frozenset[str]  # prepositions of whom a thing comes from ("a request from Kyiv")
    object_control: frozenset[str]  # verbs whose object does what the infinitive says
    subject_control: frozenset[str]
    breakers: frozenset[str]  # words at which a clause ends when the tree cannot be trusted
    determiners: frozenset[str]
    definite: frozenset[str]  # determiners that point back to what was told before
    pronouns: frozenset[str]
    between: frozenset[str]  # prepositions that introduce both sides ("between X and Y")
    possessive: frozenset[str]  # possessive markers and pronouns
    copulas: frozenset[str]  # verbs that equate subject and complement
    ordinals: frozenset[str]  # "third" in "the third country after X and Y to ..."
    after: frozenset[str]  # "after" in the same: X and Y did so too
    predicative: frozenset[str]  # prepositions that say as what: "as the third country"
    infinitive: frozenset[str]  # words that open an infinitive or purpose clause
    setting: frozenset[str]  # prepositions of the act in which a clause takes place ("in a rebuke")
    indefinite: frozenset[str]  # determiners of what is told for the first time
    locative: frozenset[str]  # prepositions of a place
    hours: frozenset[str]  # parts of the day and spans of time, which act nowhere
    path: frozenset[str]  # of the way that somebody takes, past which place and how far
    containers: frozenset[str]  # nouns that count or hold what their complement names
    days: frozenset[str]  # names of days and months, which act nowhere


# Parts of the date grammar whose words are written like names.
NAMED_DAYS = frozenset({"month", "weekday", "mon", "wdshort"})


@cache
def load_grammar(language: str, knowledge: Knowledge = DEFAULT) -> Grammar:
    """Return the grammar words of `language`."""
    words: dict[str, set[str]] = {key: set() for key in KEYS}
    bare_agent = False
    for path, table in tables(knowledge, language, "grammar.toml"):
        check_keys(table, {*KEYS, "bare_agent"}, f"{path}: at the top")
        check_types(table, {**dict.fromkeys(KEYS, list), "bare_agent": bool}, str(path))
        bare_agent = bool(table.get("bare_agent", bare_agent))
        for key in KEYS:
            words[key].update(table.get(key, ()))
    found = {key: frozenset(values) for key, values in words.items()}
    dates = date_grammar(knowledge, language)
    known = {} if dates is None else dates.words
    days = frozenset(word for word, senses in known.items() if NAMED_DAYS & senses.keys())
    return Grammar(bare_agent=bare_agent, with_=found.pop("with"), days=days, **found)
