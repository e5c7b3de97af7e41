"""A word in, its citation form out; and a citation form in, the forms that it takes in text out.

Rules and word lists are data: `languages/<code>/inflection.toml`, the tables in `lemmas/` that
`training/tables.py` writes, and the lemmas that the act lexicons use.
"""

from __future__ import annotations

from functools import lru_cache

from kabar.languages import DEFAULT, Knowledge
from kabar.languages.inflecting import Inflection, Rule, inflection

CACHE = 100_000  # words whose lemma is remembered
STEM_MIN = 3  # letters that must remain when a clitic is taken off
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN"})
ADJECTIVAL = frozenset({"ADJ", "ADV"})
_QUOTES = str.maketrans({"’": "'", "‘": "'"})


@lru_cache(maxsize=CACHE)
def lemmatise(word: str, upos: str, language: str, knowledge: Knowledge = DEFAULT) -> str:
    """Return the citation form of `word`: lower case, clitics and inflection taken off.

    A word of a language without inflection data is its own lemma, lower-cased.
    """
    low = word.lower().translate(_QUOTES)
    data = inflection(language, knowledge)
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
    data = inflection(language, knowledge)
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


def running_form(word: str, language: str, knowledge: Knowledge = DEFAULT) -> str | None:
    """Return what running text has for a headline's verb, None if `word` is not surely one.

    Indonesian "tangkap" gives "menangkap", English "condemns" "condemned".
    """
    data = inflection(language, knowledge)
    if data is None or data.headline is None or data.words.get(word, "VERB") != "VERB":
        return None
    given, wanted = data.headline
    base = word if given < 0 else lemmatise(word, "VERB", language, knowledge)
    if base not in data.verbs or data.words.get(base, "VERB") != "VERB":
        return None
    if given >= 0 and word not in _first_form(base, data.groups[given], data):
        return None
    irregular = data.irregular_forms.get(base, ()) if given >= 0 else ()
    made = irregular or _first_form(base, data.groups[wanted], data)
    return made[0] if made and made[0] != word else None


def headline_form(word: str, language: str, knowledge: Knowledge = DEFAULT) -> str | None:
    """Return what running text has for a headline's verb that is a noun elsewhere ("tarik")."""
    data = inflection(language, knowledge)
    if data is None or data.headline is None or word not in data.headline_nouns:
        return None
    made = _first_form(word, data.groups[data.headline[1]], data)
    return made[0] if made and made[0] != word else None


def is_common(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the lower-case `word` is known as something else than a proper name."""
    data = inflection(language, knowledge)
    return data is not None and (word in data.words or word in data.bases)


def is_verb_form(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the word can be a form of a verb that kabar knows."""
    data = inflection(language, knowledge)
    return data is not None and lemmatise(word, "VERB", language, knowledge) in data.bases


def is_noun_only(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the word is known as a noun and as no form of any verb."""
    data = inflection(language, knowledge)
    if data is None or data.words.get(word.lower()) != "NOUN":
        return False
    return lemmatise(word, "VERB", language, knowledge) not in data.bases


def perfect_auxiliaries(language: str, knowledge: Knowledge = DEFAULT) -> frozenset[str]:
    """Return the auxiliaries that stand before a perfect participle, in lower case."""
    data = inflection(language, knowledge)
    return frozenset() if data is None else data.perfect


def form_voice(word: str, language: str, knowledge: Knowledge = DEFAULT) -> str | None:
    """Return "Act" or "Pass" if the verb's form alone tells, else None."""
    data = inflection(language, knowledge)
    if data is None:
        return None
    low = _without_clitics(word.lower(), data)
    for rule in data.voices:
        if rule.match.search(low):
            return None if low in rule.without else rule.value
    return None


def is_participle(word: str, language: str, knowledge: Knowledge = DEFAULT) -> bool:
    """Say whether the word can be a past participle."""
    data = inflection(language, knowledge)
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
    if second and kind == "verbs" and word not in data.heads:
        word = first if first in data.words else word
    guess = kind != "verbs" or data.words.get(word, "VERB") in VERBAL
    outcome = _best(word, data.rules.get(kind, ()), data, guess=guess)
    if outcome is None and kind != "verbs":  # a verb that the tagger took for another class
        verb = _best(word, data.rules["verbs"], data, guess=False)
        return verb if verb in data.bases and data.suffixes and word not in data.words else word
    return word if outcome is None else outcome


def _best(word: str, rules: tuple[Rule, ...], data: Inflection, *, guess: bool) -> str | None:
    made = [(r, out) for r in rules if (out := r.apply(word)) and len(out) > 1]
    if data.heads_whole and word in data.heads:
        return word
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
        if word in data.words or _is_verb(word, data):
            break
        if word.endswith(clitic) and _familiar(rest, data):
            return rest
    for clitic in data.proclitics:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and rest in data.bases and word not in data.words:
            return rest
    return word


def _familiar(word: str, data: Inflection) -> bool:
    if word in data.words or word in data.bases or word in data.roots:
        return True
    return _is_verb(word, data)


def _is_verb(word: str, data: Inflection) -> bool:
    return any(out in data.bases for r in data.rules["verbs"] if (out := r.apply(word)))


def _undoubled(word: str, data: Inflection) -> str:
    first, _, second = word.partition("-")
    listed = word in data.heads or word in data.whole.get("nouns", ())
    if second and first == second and data.suffixes and not listed:
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
