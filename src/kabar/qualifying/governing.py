"""A word in, the word that governs its certainty out: by the tree, and by the order of words."""

from __future__ import annotations

from dataclasses import dataclass

from kabar.languages.cues import Cue, Signature
from kabar.qualifying.local import group_start
from kabar.qualifying.views import View

# How many tokens of noun phrase may stand between a verb and the clause it governs.
SPAN = 9
VERDICT = 12  # tokens from a named attempt to the word that says how it ended
NOMINAL = frozenset(
    {"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "ADP", "X", "PART", "SYM", "ADV"}
)
CLAUSAL = frozenset({"ccomp", "xcomp", "csubj", "acl", "advcl", "parataxis", "dep"})
OBLIQUE = frozenset({"obl", "nmod", "obj", "iobj", "compound", "flat"})


@dataclass(frozen=True, slots=True)
class Governor:
    """A cue over a word: its token, the entry, where the word stands, what follows for it."""

    token: int
    cue: Cue
    where: str
    signature: Signature


def find_governor(view: View, i: int) -> Governor | None:
    """Return the cue that the certainty of the word at `i` hangs on, None if there is none.

    A cue right before the word decides before the tree; one further left only if the tree is
    silent (trees of small parsers attach complements to the wrong verb).
    """
    if _stands_after(view, i):
        return None
    near = _by_neighbour(view, i)
    if near is not None:
        return near
    by_tree = _by_tree(view, i)
    if by_tree is not None:
        return by_tree
    return _by_order(view, i) if view.is_verb(i) or is_clause(view, i) else None


def _stands_after(view: View, i: int) -> bool:
    """Tell whether `i` is the "said" of "..., said the minister": nothing governs it."""
    start = group_start(view, i)
    if start == 0 or view.tokens[start - 1].pos != "PUNCT" or i + 1 >= len(view.tokens):
        return False
    told = any(
        c.kind == "say" and c.pos == "verb" and "quote" in c.content for c, _ in view.cues[i]
    )
    clitic = "PRON" in view.tokens[i].tag
    return told and (clitic or view.tokens[i + 1].pos in {"NOUN", "PROPN", "PRON", "DET"})


def is_clause(view: View, i: int) -> bool:
    """Tell whether a word not tagged a verb stands where one would ("menuntut X mundur")."""
    if view.is_verb(i) or view.is_happening(i) or view.tokens[i].pos not in {"NOUN", "ADJ", "ADV"}:
        return view.is_verb(i)
    is_root = view.head(i) == i and view.tokens[i].pos == "ADJ"
    return is_root or view.base(i) in CLAUSAL or view.tokens[i].lemma in view.verbs


def find_verdict(view: View, i: int) -> Governor | None:
    """Return the verb that says how an attempt named at `i` ended ("upaya ... gagal")."""
    if not any(cue.pos == "noun" for cue, _ in view.cues[i]):
        return None
    head = view.head(i)
    if view.base(i) == "nsubj" and head != i:
        found = signature_at(view, head, ("subject-cue",), i)
        if found is not None:
            return found
    for at in range(i + 1, min(i + 1 + VERDICT, len(view.tokens))):
        if view.tokens[at].pos == "PUNCT" or view.listed(at, "clauses", "breaks"):
            return None
        found = signature_at(view, at, ("subject-cue",), i)
        if found is not None and not (at + 1 < len(view.tokens) and view.is_verb(at + 1)):
            return found
    return None


def signature_at(
    view: View, token: int, wheres: tuple[str, ...], i: int | None = None
) -> Governor | None:
    """Return the first cue at `token` that says something of a complement at one of `wheres`."""
    transparent = None
    for where in wheres:
        for cue, phrase in view.cues[token]:
            signature = None if i is not None and i in phrase else cue.implies.get(where)
            if signature is None:
                continue
            if signature.affirmed != "=":
                return Governor(token, cue, where, signature)
            transparent = transparent or Governor(token, cue, where, signature)
    return transparent


def clause_kinds(view: View, i: int) -> tuple[str, ...]:
    """Return where the clause of the verb at `i` may stand: "to", "ing", "that", "whether"."""
    start = group_start(view, i)
    window = range(max(0, start - 1), i)
    infinitive = view.modality.singles("clauses", "infinitive")
    to = any(view.words[j] in infinitive for j in window)
    gerund = tuple(p[0] for p in view.modality.phrases("clauses", "gerund"))
    if gerund and view.words[i].endswith(gerund) and view.tokens[i].lemma != view.words[i]:
        return ("ing", "that")
    if to:
        return ("to", "that", "ing")
    if not gerund:  # a language without infinitives: a bare verb phrase
        return ("that", "to") if view.kids(i, "nsubj", "csubj") else ("to", "that")
    bare = view.words[i] == view.tokens[i].lemma and not view.kids(i, "aux")
    if i < view.head(i) and view.kids(i, "nsubj"):
        return ("that",)  # '"We welcome them," he told reporters': said, not asked for
    return ("to", "that") if bare and view.base(i) in {"xcomp", "ccomp"} else ("that",)


def _by_neighbour(view: View, i: int) -> Governor | None:
    """Return a cue right before the group of `i` ("refused to send", "batal digelar")."""
    start = group_start(view, i)
    at = start - 1
    infinitive = view.modality.singles("clauses", "infinitive") | view.modality.singles(
        "clauses", "complement"
    )
    if at >= 0 and view.words[at] in infinitive:
        at -= 1
    if at < 0:
        return _cue_in_group(view, i, start)
    inside = _cue_in_group(view, i, start)
    if inside is not None:
        return inside
    if view.base(at) == "amod":
        return None
    if view.is_verb(i):
        return signature_at(view, at, _neighbour_kinds(view, i, at), i)
    if view.is_happening(i) and view.tokens[at].pos in {"NOUN", "ADJ", "VERB"}:
        if view.tokens[at].pos == "NOUN":
            return signature_at(view, at, ("of",), i)
        if view.tokens[at].pos == "ADJ":
            return signature_at(view, at, ("attributive",), i)
    return None


def _neighbour_kinds(view: View, i: int, at: int) -> tuple[str, ...]:
    kinds = clause_kinds(view, i)
    if view.tokens[at].pos != "NOUN":
        return kinds
    subject = view.head(at) == i and view.base(at) == "nsubj"
    finite = bool(view.modality.phrases("clauses", "gerund")) and kinds[0] == "that"
    passive = view.tokens[i].voice == "Pass" and subject
    return () if passive or finite else (*kinds, "of")


def _cue_in_group(view: View, i: int, start: int) -> Governor | None:
    """Return a cue inside the verb group itself (adverbs that are verbs elsewhere: "sempat")."""
    for at in range(i - 1, start - 1, -1):
        if any(m.last <= i for m in view.at[at]):
            continue
        found = signature_at(view, at, clause_kinds(view, i), i)
        if found is not None:
            return found
    return None


def _by_tree(view: View, i: int) -> Governor | None:
    head, base = view.head(i), view.base(i)
    if head == i:
        return None
    if base == "conj":
        return _by_tree(view, head) if not view.kids(i, "nsubj") else None
    if view.dep(i) == "acl:relcl":
        return None
    if base in CLAUSAL:
        kinds = clause_kinds(view, i)
        if view.tokens[head].pos in {"NOUN", "PROPN"}:
            if _is_participle(view, i, kinds):
                return None
            kinds = (*kinds, "of")
        if base == "advcl" and not _is_complement(view, i, kinds):
            return None
        return _by_object(view, i, head, kinds) or signature_at(view, head, kinds, i)
    if not view.is_happening(i):
        return None
    if base == "amod":
        return None
    attributive = [
        g for c in view.kids(i, "amod") if (g := signature_at(view, c, ("attributive",)))
    ]
    if attributive:
        return attributive[0]
    return _noun_by_tree(view, i, head)


def _by_object(view: View, i: int, head: int, kinds: tuple[str, ...]) -> Governor | None:
    """Return the noun that a clause explains although the tree hangs it on the verb.

    "voiced fears that", "menyatakan harapan bahwa": what the object is decides.
    """
    if view.tokens[head].pos in {"NOUN", "PROPN"}:
        return None
    for noun in view.kids(head, "obj"):
        if head < noun < i and view.tokens[noun].pos == "NOUN":
            found = signature_at(view, noun, (*kinds, "of"), i)
            if found is not None and found.cue.pos == "noun":
                return found
    return None


def _is_participle(view: View, i: int, kinds: tuple[str, ...]) -> bool:
    """Tell whether the verb only describes the noun before it ("the agreement reached")."""
    inflects = bool(view.modality.phrases("clauses", "gerund"))
    return inflects and kinds[0] == "that" and not view.kids(i, "mark", "nsubj")


def _is_complement(view: View, i: int, kinds: tuple[str, ...]) -> bool:
    """Tell whether an adverbial clause is one that its verb asks for ("accused of killing")."""
    if kinds[0] == "to":
        return True
    before = group_start(view, i) - 1
    return kinds[0] == "ing" and before >= 0 and view.listed(before, "clauses", "complement")


def _noun_by_tree(view: View, i: int, head: int) -> Governor | None:
    dep, base = view.dep(i), view.base(i)
    if dep in {"nsubj:pass", "csubj:pass"} or (
        base == "nsubj" and view.tokens[head].voice == "Pass"
    ):
        return signature_at(view, head, ("object", "subject"), i)
    if base == "nsubj" and view.tokens[head].pos == "ADJ":
        return signature_at(view, head, ("attributive",), i)
    if base == "nsubj":
        return signature_at(view, head, ("subject",), i)
    if view.tokens[head].pos in {"NOUN", "PROPN"} and base in OBLIQUE | {"acl"}:
        return signature_at(view, head, ("of",), i) if head < i else None
    if base in OBLIQUE:
        prepositions = {view.words[c] for c in view.kids(i, "case")}
        for cue, _ in view.cues[head]:
            signature = cue.implies.get("object")
            if signature is None:
                continue
            if (base in {"obj", "iobj"} and not prepositions) or (
                cue.rest and cue.rest[-1] in prepositions
            ):
                return Governor(head, cue, "object", signature)
    return None


def _takes_clause(governor: Governor) -> bool:
    """Tell whether a cue may stand before the subject of its clause ("meminta X menarik ...")."""
    return governor.cue.pos == "verb" and "that" in governor.cue.implies


def _by_order(view: View, i: int) -> Governor | None:
    """Return a cue verb to the left, only a noun phrase between ("meminta X menarik")."""
    start = group_start(view, i)
    kinds = clause_kinds(view, i)
    breaks = view.modality.singles("clauses", "breaks") | view.modality.singles(
        "clauses", "relative"
    )
    for at in range(start - 1, max(-1, start - 1 - SPAN), -1):
        token = view.tokens[at]
        if token.pos == "PUNCT" or view.words[at] in breaks - {"that"}:
            return None
        if token.pos == "VERB" or view.cues[at]:
            found = signature_at(view, at, kinds, i)
            marked = start > 0 and view.listed(start - 1, "clauses", "infinitive")
            if found is not None and (marked or _takes_clause(found)):
                return found
            if token.pos == "VERB":
                return None
        elif token.pos not in NOMINAL and token.pos not in {"AUX", "SCONJ"}:
            return None
    return None
