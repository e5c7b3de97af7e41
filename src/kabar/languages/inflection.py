"""A word in, its citation form out; and a citation form in, the forms that it takes in text out.

Rules and word lists are data: `languages/<code>/inflection.toml`, the tables in `lemmas/` that
`training/tables.py` writes, and the lemmas that the act lexicons use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError
from kabar.languages import DEFAULT, Knowledge, read_toml, tables

CACHE = 100_000  # words whose lemma is remembered
STEM_MIN = 3  # letters that must remain when a clitic is taken off
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN"})
ADJECTIVAL = frozenset({"ADJ", "ADV"})
_QUOTES = str.maketrans({"’": "'", "‘": "'"})


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
    groups: tuple[tuple[Rule, ...], ...]
    doubling: frozenset[str]
    irregular: dict[tuple[str, str], str]
    irregular_forms: dict[str, tuple[str, ...]]
    participles: frozenset[str]
    participle: re.Pattern[str] | None
    voices: tuple[VoiceRule, ...]
    words: dict[str, str]  # known lower-case form -> its usual UPOS
    heads: frozenset[str]  # words that the act lexicons cite
    bases: frozenset[str]  # citation forms of verbs, heads among them
    roots: frozenset[str]
    forms: dict[tuple[str, str], str]  # (form, UPOS) -> lemma, from the treebanks


@lru_cache(maxsize=CACHE)
def lemmatise(word: str, upos: str, language: str, knowledge: Knowledge = DEFAULT) -> str:
    """Return the citation form of `word`: lower case, clitics and inflection taken off.

    A word of a language without inflection data is its own lemma, lower-cased.
    """
    low = word.lower().translate(_QUOTES)
    data = _data(language, knowledge)
    if data is None or not low[:1].isalpha():
        return low if data is None else data.irregular.get((low, upos), low)
    listed = data.irregular.get((low, upos)) or data.forms.get((low, upos))
    if listed is not None:
        return listed
    if upos == "PROPN":
        return low
    return _by_rule(_without_clitics(low, data), upos, data)


def forms(lemma: str, language: str, knowledge: Knowledge = DEFAULT) -> tuple[str, ...]:
    """Return the forms that `lemma` takes, itself first; of several words the first inflects."""
    data = _data(language, knowledge)
    head, _, rest = lemma.partition(" ")
    if data is None:
        return (lemma,)
    made = [head, *data.irregular_forms.get(head, ())]
    past = 1 if head in data.irregular_forms else None
    for number, group in enumerate(data.groups):
        if number != past:
            made += _first_form(head, group, data)
    unique = dict.fromkeys(made)
    return tuple(f"{form} {rest}" if rest else form for form in unique)


def is_common(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the lower-case `word` is known as something else than a proper name."""
    data = _data(language, knowledge)
    return data is not None and (word in data.words or word in data.bases)


def form_voice(word: str, language: str, knowledge: Knowledge = DEFAULT) -> str | None:
    """Return "Act" or "Pass" if the verb's form alone tells, else None."""
    data = _data(language, knowledge)
    if data is None:
        return None
    low = _without_clitics(word.lower(), data)
    for rule in data.voices:
        if rule.match.search(low):
            return None if low in rule.without else rule.value
    return None


def is_participle(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the word can be a past participle."""
    data = _data(language, knowledge)
    if data is None:
        return False
    low = word.lower()
    return low in data.participles or bool(data.participle and data.participle.search(low))


def _by_rule(word: str, upos: str, data: Inflection) -> str:
    kind = "verbs" if upos in VERBAL else "nouns" if upos in NOMINAL else "adjectives"
    if kind == "adjectives" and upos not in ADJECTIVAL:
        return word
    if kind == "nouns":
        word = _undoubled(word, data)
    if word in data.whole.get(kind, ()):
        return word
    first, _, second = word.partition("-")
    if second and kind == "verbs":
        word = first if first in data.words else word
    guess = kind != "verbs" or data.words.get(word, "VERB") in VERBAL
    outcome = _best(word, data.rules.get(kind, ()), data, guess=guess)
    if outcome is None and kind != "verbs":  # a verb that the tagger took for another class
        verb = _best(word, data.rules["verbs"], data, guess=False)
        return verb if verb in data.bases and data.suffixes and word not in data.words else word
    return word if outcome is None else outcome


def _best(word: str, rules: tuple[Rule, ...], data: Inflection, *, guess: bool) -> str | None:
    made = [(r, out) for r in rules if (out := r.apply(word)) and len(out) > 1]
    for known in (data.heads, data.bases):
        for _, out in made:
            if out in known:
                return out
    if word in data.bases:
        return word
    for _, out in made:
        if out in data.words:
            return out
    for _, out in made:
        if any(out.endswith(s) and out[: -len(s)] in data.roots for s in data.suffixes):
            return out
    for _, out in made:
        if out in data.roots:
            return out
    return next((out for r, out in made if not r.known), None) if guess else None


def _without_clitics(word: str, data: Inflection) -> str:
    if word in data.whole_clitic or word in data.bases:
        return word
    for clitic in data.sure:
        rest = word[: -len(clitic)]
        if word.endswith(clitic) and len(rest) >= STEM_MIN and word not in data.words:
            return _without_clitics(rest, data)
    for clitic in data.weak:
        rest = word[: -len(clitic)]
        if word.endswith(clitic) and word not in data.words and _familiar(rest, data):
            return rest
    for clitic in data.proclitics:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and rest in data.bases and word not in data.words:
            return rest
    return word


def _familiar(word: str, data: Inflection) -> bool:
    if word in data.words or word in data.bases or word in data.roots:
        return True
    return any(out in data.bases for r in data.rules["verbs"] if (out := r.apply(word)))


def _undoubled(word: str, data: Inflection) -> str:
    first, _, second = word.partition("-")
    if second and first == second and data.suffixes and word not in data.whole.get("nouns", ()):
        return first
    return word


def _first_form(head: str, group: tuple[Rule, ...], data: Inflection) -> list[str]:
    for rule in group:
        out = rule.apply(head)
        if out is not None:
            return [head + head[-1] + rule.replacement] if _doubles(rule, head, data) else [out]
    return []


def _doubles(rule: Rule, head: str, data: Inflection) -> bool:
    return rule.double and head in data.doubling


# --- reading the data ------------------------------------------------------------------------


@cache
def _data(language: str, knowledge: Knowledge) -> Inflection | None:
    found = list(tables(knowledge, language, "inflection.toml"))
    if not found:
        return None
    path, table = found[-1]
    clitics, voice = table["clitics"], table.get("voice", {})
    irregular, irregular_forms, participles = _irregular(table.get("irregular", {}), path)
    words, words_forms, roots = _generated(language, knowledge)
    heads = frozenset(_lexicon_heads(language, knowledge))
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
        groups=tuple(_rules(g["rules"], path) for g in table.get("forms", [])),
        doubling=frozenset(table.get("irregular", {}).get("doubling", [])),
        irregular=irregular,
        irregular_forms=irregular_forms,
        participles=frozenset(participles),
        participle=re.compile(participle) if participle else None,
        voices=tuple(_voice(r, path) for r in voice.get("rules", [])),
        words=words,
        heads=heads,
        bases=heads | set(_verbs(language, knowledge)),
        roots=frozenset(roots),
        forms=words_forms,
    )


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
    for columns in _lines(f"languages/{language}/lemmas/words.tsv", knowledge):
        words[columns[0]] = columns[1]
    for columns in _lines(f"languages/{language}/lemmas/forms.tsv", knowledge):
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
        yield from (lemma.split()[0].lower() for lemma in _lemmas(table))


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


def _lines(pattern: str, knowledge: Knowledge) -> Iterator[list[str]]:
    for path in knowledge.files(pattern):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# "):
                yield line.split("\t")
