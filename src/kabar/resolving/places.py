"""Where an act took place. In: a sentence and the word that names the act. Out: a `Place` or None.

Candidates are the places named behind a preposition of place. The one that hangs on the act in the
tree wins, then the one in its clause by word order, then the only one of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.grammar import load_grammar
from kabar.languages.mentions import PERSONS
from kabar.records import Article, Place, Sentence, Span
from kabar.resolving.mentions import PageContext
from kabar.resolving.naming import Scan
from kabar.resolving.spotting import Spot, spots

# Edges below which a phrase belongs to another clause.
OTHER_CLAUSE = ("acl", "advcl", "ccomp", "parataxis", "csubj", "conj")
CLIMB = 12  # steps up a tree
DIRECT = 2  # steps within which a goal ("to", "from") must hang on the act
NEAR = 2  # words between an act and a preposition that is taken to be the act's
FRONT = 8  # words from the start in which "Di Jakarta, ..." may stand
# Types that are words, and types that take place where their recipient is.
SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
THERE = frozenset({"ASSAULT", "COERCE", "CONSULT", "MOBILIZE", "PROTEST", "RETREAT"})
MARKS = set(';:“”"')


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: float
    spot: Spot


def place_event(
    sentence: Sentence,
    token: int,
    context: PageContext,
    article: Article,  # noqa: ARG001 - the context holds it
    *,
    event_type: str | None = None,
    exclude: Sequence[Span] = (),
    knowledge: Knowledge = DEFAULT,
) -> Place | None:
    """Return where the act of `token` took place; None rather than a guess.

    `exclude` are the phrases of actors and recipients: a place inside may say whose somebody is
    ("the mayor of Lima"), not where something happened. What is only said (`event_type`) happens
    where its own words say, not where its object is ("criticised his policy in Iraq").
    """
    if not 0 <= token < len(sentence.tokens) or sentence.index not in context.scans:
        return None
    found = context.scans[sentence.index]
    open_spots = [
        spot
        for spot in spots(found, context, sentence, knowledge)
        if not any(_whose(spot, span, event_type, context) for span in exclude)
        and not _of_speaker(found, spot, context)
    ]
    breakers = load_grammar(context.language, knowledge).breakers
    only = len(open_spots) == 1
    ranked = [
        _Ranked(score, spot)
        for spot in open_spots
        if (score := _score(spot, sentence, token, found, context, breakers, only)) > 0
        and (event_type not in SPOKEN or _own(spot, sentence, token, found, context))
    ]
    if not ranked:
        return None
    return max(
        ranked, key=lambda r: (r.score, -abs(r.spot.start - sentence.tokens[token].start))
    ).spot.place


def _whose(spot: Spot, span: Span, event_type: str | None, context: PageContext) -> bool:
    """Return whether a place only says whose a party is, or is itself the party of a mere word."""
    if span.end <= spot.start or spot.end <= span.start:
        return False
    if span.start > spot.preposition:  # "the raid on Gaza", "kunjungan ke Lima"
        return event_type is not None and event_type not in THERE
    nouns = [i.noun for i in context.read(span.start, spot.preposition).items if i.noun]
    return not nouns or nouns[0].acts not in PERSONS


def _own(spot: Spot, sentence: Sentence, token: int, found: Scan, context: PageContext) -> bool:
    """Return whether a place hangs on the act itself, or opens the sentence."""
    if _fronted(spot, found, context):
        return True
    at = next((t.index for t in sentence.tokens if t.end > spot.start), None)
    return at is not None and _steps(sentence, at, token) in {0, 1}


def _score(
    spot: Spot,
    sentence: Sentence,
    token: int,
    found: Scan,
    context: PageContext,
    breakers: frozenset[str],
    only: bool,
) -> float:
    """Return how well a place goes with the act; 0 for not at all."""
    goal = 0.5 if spot.goal else 0.0
    precise = 0.0 if spot.place.precision != "country" else 0.2
    end = sentence.tokens[token].end
    at = next((t.index for t in sentence.tokens if t.end > spot.start), None)
    steps = None if at is None else _steps(sentence, at, token)
    if sentence.tokens[token].pos != "VERB" and spot.preposition < sentence.tokens[token].start:
        steps = None  # nothing that belongs to a noun stands before it
    if steps is not None and (not spot.goal or steps <= DIRECT):
        return 4 - goal - precise
    follows = [w for w in found.words if w.start >= end and w.end <= spot.preposition]
    near = spot.preposition >= end and len(follows) <= NEAR
    if near and not {w.text.lower() for w in follows} & breakers:
        return 5 - goal - precise  # "the invasion of Iraq", "serangan Israel ke Gaza"
    if spot.goal:
        return 0
    first, last = sorted((sentence.tokens[token].end, spot.preposition))
    between = context.article.text[first:last]
    words = {w.text.lower() for w in found.words if w.start >= first and w.end <= last}
    clear = not (words & breakers) and not (set(between) & MARKS)
    if clear and spot.preposition > sentence.tokens[token].start:
        return 3 - goal - precise
    if _fronted(spot, found, context):
        return 2 - goal - precise
    if clear:
        return 1 - precise
    apart = words & context.lists.lists["relative"] or set(between) & MARKS
    after = spot.preposition > sentence.tokens[token].start
    return 0.8 - precise if only and after and not apart else 0


def _steps(sentence: Sentence, at: int, token: int) -> int | None:
    """Return how many steps the word is below the act (or its support verb), in the same clause.

    A phrase inside another oblique one says where that is: "condemned Israel for its war in Gaza".
    """
    act = sentence.tokens[token]
    anchors = {token}
    if act.pos != "VERB" and act.dep in {"obj", "nsubj", "nsubj:pass", "xcomp", "obl"}:
        anchors.add(act.head)
    for steps in range(CLIMB):
        word = sentence.tokens[at]
        if at in anchors:
            return steps
        if word.head == at or word.dep.startswith(OTHER_CLAUSE):
            return None
        if steps and word.dep == "obl" and word.head not in anchors:
            return None
        at = word.head
    return None


def _fronted(spot: Spot, found: Scan, context: PageContext) -> bool:
    """Return whether the place opens the sentence: "Di Jakarta, ...", "In Kyiv, ..."."""
    before = sum(1 for w in found.words if w.end <= spot.start)
    return before <= FRONT and context.article.text[spot.end : spot.end + 1] == ","


def _of_speaker(found: Scan, spot: Spot, context: PageContext) -> bool:
    """Return whether the place says where an official serves: "dubes RI di Bangladesh"."""
    after = spot.preposition
    for item in reversed(found.items):
        if item.end > after:
            continue
        if context.article.text[item.end : after].strip():
            return False
        if item.noun is not None and item.noun.acts in {"official", "neutral"}:
            return True
        after = item.start
    return False
