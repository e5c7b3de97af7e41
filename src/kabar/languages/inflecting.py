"""A language's inflection files in, its rules, word lists and tables out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError
from kabar.languages import Knowledge, tables


@dataclass(frozen=True, slots=True)
class Rule:
    """Replace what `match` finds; `known`: only if the outcome is a known word."""

    match: re.Pattern[str]
    replacement: str
    known: bool = False
    double: bool = False

    def apply(self, word: str) -> str | None:
        """Return the word after the rule, None if the rule does not apply."""
        out, count = self.match.subn(self.replacement, word, count=1)
        return out if count else None


@dataclass(frozen=True, slots=True)
class VoiceRule:
    """Verbs whose form matches have the voice `value`, apart from the words in `without`."""

    match: re.Pattern[str]
    value: str
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Inflection:
    """Everything known about a language's inflection."""

    sure: tuple[str, ...]
    weak: tuple[str, ...]
    proclitics: tuple[str, ...]
    whole_clitic: frozenset[str]
    rules: dict[str, tuple[Rule, ...]]
    whole: dict[str, frozenset[str]]
    suffixes: tuple[str, ...]
    heads_whole: bool  # a lexicon's verb stays as it is cited there
    groups: tuple[tuple[Rule, ...], ...]
    headline: tuple[int, int] | None  # groups of forms: as headlines have it, as text has it
    headline_nouns: frozenset[str]  # verbs of headlines that are nouns elsewhere
    verbs: frozenset[str]  # citation forms of verbs, without the lexicons' other words
    doubling: frozenset[str]
    irregular: dict[tuple[str, str], str]
    irregular_forms: dict[str, tuple[str, ...]]
    participles: frozenset[str]
    perfect: frozenset[str]  # auxiliaries of the perfect
    participle: re.Pattern[str] | None
    voices: tuple[VoiceRule, ...]
    words: dict[str, str]  # known lower-case form -> its usual UPOS
    heads: frozenset[str]  # words that the act lexicons cite
    bases: frozenset[str]  # citation forms of verbs, heads among them
    roots: frozenset[str]
    forms: dict[tuple[str, str], str]  # (form, UPOS) -> lemma, from the treebanks


@cache
def inflection(language: str, knowledge: Knowledge) -> Inflection | None:
    found = list(tables(knowledge, language, "inflection.toml"))
    if not found:
        return None
    path, table = found[-1]
    clitics, voice = table["clitics"], table.get("voice", {})
    irregular, irregular_forms, participles = _irregular(table.get("irregular", {}), path)
    words, words_forms, roots = _generated(language, knowledge)
    heads = frozenset(_lexicon_heads(language, knowledge))
    verbs = frozenset(_verbs(language, knowledge))
    kinds = ("verbs", "nouns", "adjectives")
    participle = voice.get("participle")
    return Inflection(
        sure=tuple(clitics["sure"]),
        weak=tuple(clitics["weak"]),
        proclitics=tuple(clitics["proclitics"]),
        whole_clitic=frozenset(clitics["whole"]),
        rules={k: _rules(table.get(k, {}).get("rules", []), path) for k in kinds},
        whole={k: frozenset(table.get(k, {}).get("whole", [])) for k in kinds},
        suffixes=tuple(table["verbs"].get("suffixes", [])),
        heads_whole=bool(table["verbs"].get("heads_whole")),
        groups=tuple(_rules(g["rules"], path) for g in table.get("forms", [])),
        headline=_headline(table),
        headline_nouns=frozenset(table.get("headline", {}).get("nouns", ())),
        verbs=verbs,
        doubling=frozenset(table.get("irregular", {}).get("doubling", [])),
        irregular=irregular,
        irregular_forms=irregular_forms,
        participles=frozenset(participles),
        perfect=frozenset(voice.get("perfect", ())),
        participle=re.compile(participle) if participle else None,
        voices=tuple(_voice(r, path) for r in voice.get("rules", [])),
        words=words,
        heads=heads,
        bases=heads | verbs,
        roots=frozenset(roots),
        forms=words_forms,
    )


def _headline(table: dict[str, Any]) -> tuple[int, int] | None:
    found = table.get("headline")
    return None if found is None else (found["from"], found["to"])


def _rules(entries: list[dict[str, Any]], path: Path) -> tuple[Rule, ...]:
    out = []
    for entry in entries:
        try:
            pattern = re.compile(entry["match"])
            rule = Rule(
                pattern, entry["with"], entry.get("known", False), entry.get("double", False)
            )
        except (re.error, KeyError) as error:
            raise KnowledgeError(
                f"{path}: rule {entry!r}: {error}; it needs match, with"
            ) from error
        out.append(rule)
    return tuple(out)


def _voice(entry: dict[str, Any], path: Path) -> VoiceRule:
    try:
        without = frozenset(entry.get("not", []))
        return VoiceRule(re.compile(entry["match"]), entry["voice"], without)
    except (re.error, KeyError) as error:
        raise KnowledgeError(f"{path}: voice {entry!r}: {error}; it needs match, voice") from error


def _irregular(
    table: dict[str, Any], path: Path
) -> tuple[dict[tuple[str, str], str], dict[str, tuple[str, ...]], set[str]]:
    lemmas: dict[tuple[str, str], str] = {}
    shapes: dict[str, tuple[str, ...]] = {}
    participles: set[str] = set()
    for entry in filter(str.strip, table.get("verbs", "").split(";")):
        parts = entry.split()
        if len(parts) != 3:
            raise KnowledgeError(f"{path}: irregular verb {entry.strip()!r}: give three forms")
        lemma, past, perfect = parts[0], parts[1].split("/"), parts[2].split("/")
        shapes[lemma] = tuple(past + perfect)
        participles.update(perfect)
        for form in past + perfect:
            lemmas.setdefault((form, "VERB"), lemma)
            lemmas.setdefault((form, "AUX"), lemma)
    for form, upos, lemma in table.get("forms", []):
        lemmas[form, upos] = lemma
    return lemmas, shapes, participles


def _generated(
    language: str, knowledge: Knowledge
) -> tuple[dict[str, str], dict[tuple[str, str], str], set[str]]:
    words: dict[str, str] = {}
    made: dict[tuple[str, str], str] = {}
    roots: set[str] = set()
    for columns in _lines(f"languages/{language}/lemmas/words.tsv", knowledge, 2):
        words[columns[0]] = columns[1]
    for columns in _lines(f"languages/{language}/lemmas/forms.tsv", knowledge, 3):
        made[columns[0], columns[1]] = columns[2]
    for columns in _lines(f"languages/{language}/lemmas/roots.txt", knowledge):
        roots.update(columns)
    return words, made, roots


def _verbs(language: str, knowledge: Knowledge) -> Iterator[str]:
    for name in ("bases.txt", "verbs.txt"):
        for columns in _lines(f"languages/{language}/lemmas/{name}", knowledge):
            for column in columns:
                yield from column.split()


def _lexicon_heads(language: str, knowledge: Knowledge) -> Iterator[str]:
    for _, table in tables(knowledge, language, "acts/*.toml"):
        for lemma in _lemmas(table):
            yield from lemma.split()[0].lower().split("|")


def _lemmas(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        lemma = node.get("lemma")
        for one in lemma if isinstance(lemma, list) else [lemma]:
            if isinstance(one, str) and one.strip():
                yield one.strip()
        for value in node.values():
            yield from _lemmas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _lemmas(value)


def _lines(pattern: str, knowledge: Knowledge, width: int = 1) -> Iterator[list[str]]:
    """Yield the columns of each line, at least `width`, of the tables that match `pattern`."""
    for path in knowledge.files(pattern):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error
        for number, line in enumerate(text.splitlines(), start=1):
            if line and not line.startswith("# "):
                columns = line.split("\t")
                if len(columns) < width:
                    raise KnowledgeError(
                        f"{path}, line {number}: {line!r} has {len(columns)} columns, not {width};"
                        " part them by tabs"
                    )
                yield columns
