"""A cue in a sentence in, the stretches of what is said, thought or wanted out."""

from __future__ import annotations

from kabar.languages.cues import Cue, Strength
from kabar.qualifying.boundaries import QUOTE_MARKS, clause_end, is_gerund, sentence_end
from kabar.qualifying.local import group_start
from kabar.qualifying.objects import Found, after_preposition, genitive_of, object_of
from kabar.qualifying.phrases import Stretch
from kabar.qualifying.views import View

SKIPPED = frozenset({"ADV", "PUNCT"})
# Kinds that take a clause without "that", and those that may follow what they report.
CLAUSAL = frozenset(
    {"say", "show", "think", "know", "deny", "accuse", "request", "hope", "fear", "doubt", "ask"}
)
TELLING = frozenset({"say", "show", "think", "know"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "NUM"})
WINDOW = 10  # tokens of noun phrase before the verb of a clause without "that"
MIN_BEFORE = 3  # tokens before "…, he said" that make a content


def content_of(view: View, i: int, cue: Cue, last: int, source: Stretch | None) -> Found | None:
    """Return what the cue at `i` (its phrase ends before `last`) introduces, None for nothing."""
    kinds = set(cue.content)
    if kinds & {"quote", "that"} and cue.pos == "verb":
        before = _before(view, i, last, source)
        said = cue.kind in TELLING and cue.strength is Strength.STRONG and "that" in kinds
        if before is not None and (said or _is_quote(view, before)):
            return before
    clause = _clause_after(view, i, last, kinds)
    if clause is None and cue.pos == "verb" and cue.kind in CLAUSAL:
        clause = _clause_by_order(view, i, last, sentence_end(view), kinds)
    if clause is not None:
        infinite = clause.where in {"to", "ing"}
        return None if infinite and cue.strength is Strength.WEAK else clause
    if cue.strength is Strength.WEAK and cue.pos == "verb" and not cue.prepositions:
        return None
    if "naming" in kinds:
        named = object_of(view, i, last, kinds)
        if named is not None:
            return named
    if cue.prepositions:
        phrase = after_preposition(view, i, last, cue.prepositions)
        if phrase is not None:
            return Found((phrase,), "prep")
    if kinds & {"object", "naming"}:
        return object_of(view, i, last, kinds, cited=cue.kind == "say")
    if "of" in kinds:
        return genitive_of(view, i, last)
    return None


def _before(view: View, i: int, last: int, source: Stretch | None) -> Found | None:
    """Return what stands before the cue: "Talks failed, the minister said on Monday." """
    start = group_start(view, i)
    if source is not None and source[0] < i:
        start = min(start, source[0])
    at = start - 1
    if (
        at < 0
        or view.tokens[at].pos != "PUNCT"
        or view.words[at] not in {",", "—", "–", "-", "?", "!", *QUOTE_MARKS}
    ):
        return None
    if view.listed(at + 1, "clauses", "relative"):
        return None
    low = _opening(view, at)
    if at - low < MIN_BEFORE or not _clause_like(view, low, at):
        return None
    if _closed_aside(view, last):
        rest = _after_aside(view, i, last, source)
        return Found(((low, at + 1), rest) if rest else ((low, at + 1),), "before")
    if (
        view.kids(i, "ccomp")
        and max(view.kids(i, "ccomp")) > i
        and not _has_quote(view, Found(((low, at),), ""))
    ):
        return None
    if last < len(view.tokens) and view.words[last] in view.modality.singles("clauses", "that"):
        return None
    return Found(((low, at + 1),), "before")


def _opening(view: View, at: int) -> int:
    """Return where the sentence before the cue begins (after a semicolon or another aside)."""
    for j in range(at - 1, -1, -1):
        if view.words[j] in {";"}:
            return j + 1
    return 0


def _clause_like(view: View, low: int, high: int) -> bool:
    verbs = [j for j in range(low, high) if view.tokens[j].pos in {"VERB", "AUX"}]
    marks = [j for j in range(low, high) if view.words[j] in QUOTE_MARKS]
    if marks and (marks[0] <= low + 1 or (high - marks[0]) * 2 > high - low):
        return True
    first_word = view.words[low]
    if not verbs or (first_word,) in view.modality.phrases("clauses", "circumstantial"):
        return False
    return any(
        view.kids(j, "nsubj", "nsubj:pass", "expl")
        or view.head(j) == j
        or view.base(j) in {"ccomp", "parataxis"}
        for j in verbs
    ) or bool(view.kids(verbs[0], "aux"))


def _closed_aside(view: View, last: int) -> bool:
    """Tell whether "he said" is set between commas in the middle of what is said."""
    rest = [j for j in range(last, len(view.tokens)) if view.words[j] in {",", *QUOTE_MARKS}]
    return bool(rest) and rest[0] < len(view.tokens) - MIN_BEFORE


def _after_aside(view: View, i: int, last: int, source: Stretch | None) -> Stretch | None:
    begin = max(last, source[1] if source else last)
    comma = next(
        (j for j in range(begin, len(view.tokens)) if view.words[j] in {",", *QUOTE_MARKS}), None
    )
    if comma is None:
        return None
    low = comma if view.words[comma] in QUOTE_MARKS else comma + 1
    end = sentence_end(view)
    if low >= end - 1 or comma - begin > 10:
        return None
    if view.words[comma] not in QUOTE_MARKS and view.words[low] not in QUOTE_MARKS:
        inverted = source is not None and source[0] >= i
        quoted = view.words[0] in QUOTE_MARKS
        if inverted or quoted or comma > begin or not _continues(view, low, end):
            return None
    return low, end


def _continues(view: View, low: int, end: int) -> bool:
    """Tell whether what follows an aside goes on with what was said."""
    if is_gerund(view, low):
        return False
    if (view.words[low],) in view.modality.phrases("clauses", "relative"):
        return False
    return any(view.tokens[j].pos in {"VERB", "AUX"} for j in range(low, end))


def _is_quote(view: View, found: Found) -> bool:
    """Tell whether a quotation ends the stretch before the cue."""
    low, high = found.stretches[0]
    return any(
        view.words[j] in QUOTE_MARKS
        for j in range(max(low, high - 3), min(high + 1, len(view.tokens)))
    )


def _has_quote(view: View, found: Found) -> bool:
    return any(
        view.words[j] in QUOTE_MARKS
        for low, high in found.stretches
        for j in range(low, min(high + 1, len(view.tokens)))
    )


def _clause_after(view: View, i: int, last: int, kinds: set[str]) -> Found | None:
    """Return the clause that the cue governs: by the tree, or by a that, to or whether after it."""
    end = sentence_end(view)
    at = _next_word(view, last, end)
    if at is None:
        return None
    that = view.modality.singles("clauses", "that")
    infinitive = view.modality.singles("clauses", "infinitive")
    questions = view.modality.singles("clauses", "questions") | view.modality.singles(
        "conditions", "interrogatives"
    )
    if view.words[at] in view.modality.singles("clauses", "relative") - that:
        return None
    if view.words[at] in that and kinds & {"that"}:
        return Found(((at, clause_end(view, i, at, end)),), "that")
    if view.words[at] in infinitive and kinds & {"to"} and _verb_follows(view, at):
        return Found(((at, clause_end(view, i, at, end)),), "to")
    if view.words[at] in questions and kinds & {"whether"}:
        return Found(((at, clause_end(view, i, at, end)),), "whether")
    if view.words[at] in QUOTE_MARKS | {":"} and kinds & {"quote"}:
        return Found(((at, end),), "quote") if at < end - 1 else None
    return _clause_by_tree(view, i, last, end, kinds)


def _clause_by_order(view: View, i: int, last: int, end: int, kinds: set[str]) -> Found | None:
    """Return what follows a cue if it reads as a clause, whatever the tree says."""
    if "that" not in kinds or last >= end or view.tokens[last].pos not in NOMINAL:
        return None
    for j in range(last, min(last + WINDOW, end)):
        token = view.tokens[j]
        if token.pos == "PUNCT" or view.listed(j, "clauses", "relative"):
            return None
        if j > last and view.listed(j, "clauses", "breaks") and token.pos != "CCONJ":
            return None
        if token.pos in {"VERB", "AUX"} and j > last:
            if is_gerund(view, j) or view.listed(j - 1, "clauses", "infinitive"):
                return None
            return Found(((last, clause_end(view, i, last, end)),), "that")
    return None


def _clause_by_tree(view: View, i: int, last: int, end: int, kinds: set[str]) -> Found | None:
    for child in view.kids(i, "ccomp", "xcomp", "acl", "csubj", "parataxis"):
        if view.dep(child) == "acl:relcl" or child < last:
            continue
        low = max(last, view.stretch[child][0])
        if view.base(child) == "parataxis" and view.words[last] == ",":
            continue
        marks = {view.words[j] for j in range(low, child)}
        where = _kind_of_clause(view, child, marks)
        if where not in kinds or (view.base(child) == "acl" and where == "that"):
            continue
        if (
            where == "that"
            and view.base(child) == "xcomp"
            and "to" not in kinds
            and "ing" not in kinds
        ):
            continue
        addressee = _addressee(view, i, last, low)
        return Found(((addressee, clause_end(view, i, low, end)),), where)
    return None


def _kind_of_clause(view: View, child: int, marks: set[str]) -> str:
    gerund = tuple(p[0] for p in view.modality.phrases("clauses", "gerund"))
    if marks & (
        view.modality.singles("conditions", "interrogatives")
        | view.modality.singles("clauses", "questions")
    ):
        return "whether"
    if marks & view.modality.singles("clauses", "infinitive"):
        return "to"
    if gerund and view.words[child].endswith(gerund) and not view.kids(child, "nsubj", "aux"):
        return "ing"
    if not view.kids(child, "nsubj", "expl", "cop") and (not gerund or view.base(child) == "xcomp"):
        return "to"
    return "that"


def _addressee(view: View, i: int, last: int, low: int) -> int:
    """Return where the content begins: with the party asked ("mendesak Israel ...") or after."""
    objects = [c for c in view.kids(i, "obj", "iobj", "obl") if last <= c < low]
    named = not view.modality.phrases("clauses", "gerund")
    if objects and named and view.base(objects[0]) == "obj":
        return max(last, min(low, view.stretch[objects[0]][0]))
    return low


def _verb_follows(view: View, at: int) -> bool:
    window = range(at + 1, min(at + 5, len(view.tokens)))
    return any(view.tokens[j].pos in {"VERB", "AUX"} for j in window)


def _next_word(view: View, at: int, end: int) -> int | None:
    while at < end and view.tokens[at].pos in SKIPPED and view.words[at] not in QUOTE_MARKS | {":"}:
        if view.words[at] in view.modality.singles("clauses", "questions"):
            break
        at += 1
    return at if at < end else None
