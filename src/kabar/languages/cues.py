"""Cue lexicons: `languages/<code>/cues/*.toml` and `event_nouns.toml` in, typed tables out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import Knowledge, check_keys, check_types
from kabar.languages import tables
from kabar.languages.lexicon import load_lexicon

MODALITY = "modality.toml"
# What a value of each key of a group must be.
GROUP_TYPES: Mapping[str, type] = MappingProxyType(
    {
        **dict.fromkeys(("name", "kind", "pos", "attributes"), str),
        **dict.fromkeys(("content", "lemmas", "tags"), list),
        "implies": dict,
    }
)
OUTCOMES = frozenset(
    "+ - = ? happened ongoing planned possible hoped requested negated denied hypothetical "
    "unknown".split()
)
WHERE = frozenset(
    "quote that whether to ing object naming of subject subject-cue attributive".split()
)


class Strength(StrEnum):
    """How much it takes for a cue to make an attribution."""

    STRONG = "strong"  # any content of its kinds
    WEAK = "weak"  # a quotation or a clause
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a cue says of its complement when it holds, and when it is negated."""

    affirmed: str
    negated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One word or phrase of a cue lexicon; `address` names its entry ("en/say#announce")."""

    address: str
    head: str
    rest: tuple[str, ...]
    kind: str
    pos: str
    strength: Strength
    content: tuple[str, ...]
    prepositions: frozenset[str]
    tags: frozenset[str]
    implies: Mapping[str, Signature] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The cues of a language by the first word of their lemma, longest phrase first."""

    by_head: Mapping[str, tuple[Cue, ...]]

    def of(self, *words: str) -> tuple[Cue, ...]:
        """Return the cues whose head is one of `words`, each once."""
        found: dict[str, Cue] = {}
        for word in words:
            for cue in self.by_head.get(word, ()):
                found.setdefault(cue.address, cue)
        return tuple(found.values())


Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Modality:
    """Word lists of `modality.toml`: (section, key) to phrases, each a tuple of words."""

    words: Mapping[tuple[str, str], Phrases] = field(hash=False)
    alone: Mapping[tuple[str, str], frozenset[str]] = field(hash=False)

    def phrases(self, section: str, key: str) -> Phrases:
        """Return the phrases under `key` of `section`, longest first."""
        return self.words.get((section, key), ())

    def singles(self, section: str, key: str) -> frozenset[str]:
        """Return those of the phrases that are one word."""
        return self.alone.get((section, key), frozenset())


@cache
def load_cues(knowledge: Knowledge, language: str) -> Lexicon:
    """Return the cue lexicon of `language`; raise KnowledgeError if an entry is malformed."""
    by_head: dict[str, list[Cue]] = {}
    for path, table in tables(knowledge, language, "cues/*.toml"):
        if path.name != MODALITY:
            check_keys(table, {"group"}, f"{path}: at the top")
        groups = table.get("group", [])
        if not isinstance(groups, list):
            raise KnowledgeError(f"{path}: group = {groups!r}; open each with a line [[group]]")
        for group in groups:
            for cue in _read_group(group, path, language):
                by_head.setdefault(cue.head, []).append(cue)
    return Lexicon(
        {head: tuple(sorted(cues, key=lambda c: -len(c.rest))) for head, cues in by_head.items()}
    )


@cache
def load_modality(knowledge: Knowledge, language: str) -> Modality:
    """Return the modality word lists of `language`."""
    words: dict[tuple[str, str], Phrases] = {}
    known: dict[str, dict[str, Any]] = {}  # of kabar's own file, which comes first
    for path, table in tables(knowledge, language, f"cues/{MODALITY}"):
        if known:
            check_keys(table, {*known, "group"}, f"{path}: at the top")
        for section, keys in table.items():
            if section == "group":
                continue
            check_keys(keys, known.setdefault(section, keys), f"{path}: [{section}]")
            check_types(keys, dict.fromkeys(keys, list), f"{path}: [{section}]")
            for key, listed in keys.items():
                phrases = words.get((section, key), ()) + tuple(tuple(w.split()) for w in listed)
                words[section, key] = tuple(sorted(phrases, key=len, reverse=True))
    alone = {key: frozenset(p[0] for p in ps if len(p) == 1) for key, ps in words.items()}
    return Modality(words, alone)


@cache
def load_event_nouns(knowledge: Knowledge, language: str) -> frozenset[str]:
    """Return the citation forms of nouns that name a happening, those of the acts among them."""
    nouns: set[str] = set()
    for path, table in tables(knowledge, language, "event_nouns.toml"):
        check_keys(table, {"happenings"}, f"{path}: at the top")
        check_types(table, {"happenings": list}, str(path))
        nouns.update(table.get("happenings", []))
    return frozenset(nouns | _act_heads(knowledge, language, nominal=True))


@cache
def load_act_verbs(knowledge: Knowledge, language: str) -> frozenset[str]:
    """Return the citation forms of the one-word verbs of the act lexicons."""
    return _act_heads(knowledge, language, nominal=False)


def _act_heads(knowledge: Knowledge, language: str, *, nominal: bool) -> frozenset[str]:
    heads: set[str] = set()
    for entry in load_lexicon(language, knowledge).entries:
        is_noun = entry.frame.pos == "noun"
        if is_noun is nominal and (nominal or len(entry.words) == 1):
            heads.update(entry.words[0])
    return frozenset(heads)


def _read_group(group: Any, path: Path, language: str) -> list[Cue]:
    name = group.get("name") if isinstance(group, dict) else None
    where = f"{path}: group {name!r}"
    check_keys(group, GROUP_TYPES, where)
    check_types(group, GROUP_TYPES, where)
    missing = {"name", "kind", "pos", "attributes", "lemmas"} - group.keys()
    if missing:
        raise KnowledgeError(f"{where}: lacks {', '.join(sorted(missing))}; add them")
    if group["pos"] not in {"verb", "noun", "adj"}:
        raise KnowledgeError(f"{where}: pos {group['pos']!r} is none of verb, noun, adj")
    if group["attributes"] not in set(Strength):
        raise KnowledgeError(
            f"{where}: attributes {group['attributes']!r} is none of strong, weak, none"
        )
    content, prepositions = _read_content(group.get("content", []), where)
    implies = {
        kind: _read_signature(code, where) for kind, code in group.get("implies", {}).items()
    }
    if not implies.keys() <= WHERE:
        raise KnowledgeError(
            f"{where}: implies {sorted(implies.keys() - WHERE)}; allowed: {sorted(WHERE)}"
        )
    cues: dict[str, Cue] = {}
    for lemma in group["lemmas"]:
        head, *rest = lemma.split()
        cues[lemma] = Cue(
            address=f"{language}/{name}#{lemma}",
            head=head,
            rest=tuple(rest),
            kind=group["kind"],
            pos=group["pos"],
            strength=Strength(group["attributes"]),
            content=content,
            prepositions=prepositions,
            tags=frozenset(group.get("tags", [])),
            implies=implies,
        )
    return list(cues.values())


def _read_content(kinds: list[str], where: str) -> tuple[tuple[str, ...], frozenset[str]]:
    plain, prepositions = [], set()
    for kind in kinds:
        if kind.startswith("prep:"):
            prepositions.update(kind.removeprefix("prep:").split("|"))
        elif kind in WHERE:
            plain.append(kind)
        else:
            raise KnowledgeError(f"{where}: content {kind!r}; allowed: prep:..., {sorted(WHERE)}")
    return tuple(plain), frozenset(prepositions)


def _read_signature(code: str, where: str) -> Signature:
    affirmed, _, negated = str(code).partition("/")
    if affirmed not in OUTCOMES or negated not in OUTCOMES:
        raise KnowledgeError(
            f"{where}: signature {code!r}; write affirmed/negated of {sorted(OUTCOMES)}"
        )
    return Signature(affirmed, negated)
