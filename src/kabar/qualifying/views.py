"""A sentence in, the same sentence ready to be asked: children, stretches, cues, marks out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from kabar.knowledge import Knowledge
from kabar.languages.cues import (
    Cue,
    Lexicon,
    Modality,
    load_act_verbs,
    load_cues,
    load_event_nouns,
    load_modality,
)
from kabar.records import Sentence, Token

# How far after its head a phrasal cue may go on ("made it perfectly clear that").
REACH = 4
VERBAL = frozenset({"VERB"})
CUE_POS = {"verb": frozenset({"VERB", "AUX"}), "noun": frozenset({"NOUN", "PROPN"})}
ADJECTIVAL = frozenset({"ADJ", "ADV", "VERB", "NOUN"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A modality phrase: tokens `first <= i < last`, under `section.key` of modality.toml."""

    first: int
    last: int
    section: str
    key: str

    @property
    def name(self) -> str:
        """Return the mark's place in modality.toml."""
        return f"{self.section}.{self.key}"


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with what is looked up again and again."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]
    stretch: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    at: tuple[tuple[Mark, ...], ...]
    cues: tuple[tuple[tuple[Cue, tuple[int, ...]], ...], ...]
    modality: Modality
    happenings: frozenset[str]
    verbs: frozenset[str]

    def head(self, i: int) -> int:
        """Return the index of the governor of `i`."""
        return self.tokens[i].head

    def dep(self, i: int) -> str:
        """Return the relation of `i` to its governor."""
        return self.tokens[i].dep

    def kids(self, i: int, *deps: str) -> list[int]:
        """Return the children of `i` whose relation is one of `deps` (or a subtype of one)."""
        return [c for c in self.children[i] if self.dep(c) in deps or self.base(c) in deps]

    def base(self, i: int) -> str:
        """Return the relation of `i` without its subtype."""
        return self.dep(i).partition(":")[0]

    def is_verb(self, i: int) -> bool:
        """Tell whether `i` is a full verb."""
        return self.tokens[i].pos in VERBAL

    def is_happening(self, i: int) -> bool:
        """Tell whether `i` is a noun that names an event."""
        return self.tokens[i].pos == "NOUN" and (
            self.tokens[i].lemma in self.happenings or self.words[i] in self.happenings
        )

    def marked(self, i: int, *names: str) -> bool:
        """Tell whether token `i` lies in a mark of one of `names` ("section.key" or "section")."""
        return any(m.name in names or m.section in names for m in self.at[i])

    def listed(self, i: int, section: str, key: str) -> bool:
        """Tell whether the word at `i` stands alone in that list."""
        return self.words[i] in self.modality.singles(section, key)


@lru_cache(maxsize=512)
def view_sentence(sentence: Sentence, language: str, knowledge: Knowledge) -> View:
    """Return the view of `sentence`; the last few hundred are remembered."""
    tokens = sentence.tokens
    words = tuple(t.text.lower().replace("’", "'") for t in tokens)
    heads = _safe_heads(tokens)
    tokens = tuple(
        t if t.head == h else replace(t, head=h) for t, h in zip(tokens, heads, strict=True)
    )
    children: list[list[int]] = [[] for _ in tokens]
    for i, h in enumerate(heads):
        if h != i:
            children[h].append(i)
    modality = load_modality(knowledge, language)
    marks = _find_marks(words, modality, _names(tokens, sentence.zone))
    at: list[list[Mark]] = [[] for _ in tokens]
    for mark in marks:
        for i in range(mark.first, mark.last):
            at[i].append(mark)
    lexicon = load_cues(knowledge, language)
    return View(
        sentence=sentence,
        tokens=tokens,
        words=words,
        children=tuple(map(tuple, children)),
        stretch=_stretches(children, heads),
        marks=marks,
        at=tuple(map(tuple, at)),
        cues=tuple(_find_cues(i, tokens, words, lexicon) for i in range(len(tokens))),
        modality=modality,
        happenings=load_event_nouns(knowledge, language),
        verbs=load_act_verbs(knowledge, language),
    )


def _safe_heads(tokens: tuple[Token, ...]) -> list[int]:
    """Return the heads, a token that heads nowhere or round in a circle made a root."""
    size = len(tokens)
    heads = [t.head if 0 <= t.head < size else i for i, t in enumerate(tokens)]
    for i in range(size):
        seen, at = set(), i
        while heads[at] != at:
            if at in seen:
                heads[at] = at
                break
            seen.add(at)
            at = heads[at]
    return heads


def _stretches(children: list[list[int]], heads: list[int]) -> tuple[tuple[int, int], ...]:
    """Return for each token the first and one past the last token of its subtree."""
    size = len(heads)
    low, high = list(range(size)), [i + 1 for i in range(size)]
    order: list[int] = [i for i in range(size) if heads[i] == i]
    for i in order:
        order.extend(children[i])
    for i in reversed(order):
        if heads[i] != i:
            low[heads[i]] = min(low[heads[i]], low[i])
            high[heads[i]] = max(high[heads[i]], high[i])
    return tuple(zip(low, high, strict=True))


@lru_cache(maxsize=8)
def _phrase_table(modality: Modality) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for (section, key), phrases in modality.words.items():
        if section in {"speech", "clauses"}:
            continue
        for phrase in phrases:
            straight = tuple(w.replace("’", "'") for w in phrase)
            table.setdefault(straight[0], []).append((straight, section, key))
    return table


def _names(tokens: tuple[Token, ...], zone: str) -> frozenset[int]:
    """Return where names stand that may look like modals: "in May", "Theresa May has held"."""
    if zone == "title":
        return frozenset()
    return frozenset(t.index for t in tokens[1:] if t.pos == "PROPN" and t.text[:1].isupper())


def _find_marks(
    words: tuple[str, ...], modality: Modality, names: frozenset[int]
) -> tuple[Mark, ...]:
    """Return the modality phrases of a sentence; at each place the longest, with its equals."""
    table, taken = _phrase_table(modality), 0
    marks: list[Mark] = []
    for i, word in enumerate(words):
        if i in names:
            continue
        found = [
            (len(p), section, key)
            for p, section, key in table.get(word, ())
            if words[i : i + len(p)] == p
        ]
        longest = max((n for n, _, _ in found), default=0)
        if longest == 0 or (i < taken and i + longest <= taken):
            continue
        taken = max(taken, i + longest)
        marks.extend({Mark(i, i + n, s, k): None for n, s, k in found if n == longest})
    return tuple(marks)


def _find_cues(
    i: int, tokens: tuple[Token, ...], words: tuple[str, ...], lexicon: Lexicon
) -> tuple[tuple[Cue, tuple[int, ...]], ...]:
    """Return the cues that token `i` heads, each with the tokens of its phrase."""
    found = []
    token = tokens[i]
    for cue in lexicon.of(token.lemma, words[i]):
        if not _pos_fits(cue, token, words[i]):
            continue
        rest = _find_rest(i, cue.rest, tokens, words)
        if rest is not None:
            found.append((cue, (i, *rest)))
    found.sort(key=lambda pair: -len(pair[1]))
    return tuple(found)


def _pos_fits(cue: Cue, token: Token, word: str) -> bool:
    if cue.pos == "adj":
        return token.pos in ADJECTIVAL
    if token.pos in CUE_POS[cue.pos]:
        return True
    return token.pos in cue.tags and word == cue.head


def _find_rest(
    i: int, rest: tuple[str, ...], tokens: tuple[Token, ...], words: tuple[str, ...]
) -> tuple[int, ...] | None:
    found, at, gap = [], i + 1, REACH if "*" in rest else 1
    for part in rest:
        if part == "*":
            continue
        for j in range(at, min(at + gap, len(tokens))):
            if part in (words[j], tokens[j].lemma):
                found.append(j)
                at = j + 1
                break
        else:
            return None
    return tuple(found)
