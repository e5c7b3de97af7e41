"""A verb or event noun in, how sure the text is that it took place out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kabar.knowledge import Knowledge
from kabar.qualifying.conditions import conditional_at, question_at
from kabar.qualifying.governing import Governor, find_governor, find_verdict, is_clause
from kabar.qualifying.local import PLAIN, Local, read_local
from kabar.qualifying.tenses import is_plain_present, read_noun, read_tense
from kabar.qualifying.views import View, view_sentence
from kabar.records import REAL, Article, Predicate, Sentence, Status

NEGATIVE = frozenset({Status.NEGATED, Status.DENIED})
OPEN = frozenset({Status.HYPOTHETICAL, Status.UNKNOWN})
# What a status is worth between -3 (did not) and 3 (did) when nothing finer is known.
# Readers of news take most announced things for likely (UW train: planned 2.2, requested 1.8).
VALUE = {
    Status.HAPPENED: 3.0,
    Status.ONGOING: 2.8,
    Status.PLANNED: 1.4,
    Status.POSSIBLE: 1.4,
    Status.HOPED: 1.0,
    Status.REQUESTED: 1.2,
    Status.NEGATED: -2.0,
    Status.DENIED: -1.6,
    Status.HYPOTHETICAL: 0.7,
    Status.UNKNOWN: 0.8,
}
THREAT = "threat"  # how the names of the cue groups of threats begin
PURPOSE = "purpose"  # the rule of bare infinitives, and the name of the cues of aims
# Cue groups of deeds: an infinitive that follows says what they are for.
DEEDS_WITH_AIMS = frozenset({"cause", "n-fact", "happen", "manage"})
DEEP = 12  # governors followed before giving up


@dataclass(frozen=True, slots=True)
class State:
    """The certainty of one word, with what decided it."""

    status: Status
    value: float
    rule: str | None = None


CERTAIN = State(Status.HAPPENED, 3.0)


def judge(
    sentence: Sentence,
    token: int,
    *,
    sentences: Sequence[Sentence],  # noqa: ARG001  every stage function takes the whole page
    article: Article,
    knowledge: Knowledge,
) -> Predicate:
    """Return how sure the text is of the verb or noun at `token` of `sentence`.

    A source that merely says it leaves it as told; one that denies it makes it denied.
    """
    view = view_sentence(sentence, article.language or "", knowledge)
    return to_predicate(view, token, read_state(view, token))


def is_aim(
    sentence: Sentence, token: int, judged: Predicate, *, article: Article, knowledge: Knowledge
) -> bool:
    """Say whether a word tells what something is for, and not what anybody did or announced.

    "drills aimed at helping allies", "it takes days to exchange messages", "mengirim tim untuk
    memeriksa": no plan, demand or wish has the infinitive as its content.
    """
    rule = judged.rule or ""
    if judged.status is Status.PLANNED and (rule == PURPOSE or f"/{PURPOSE}#" in rule):
        return True
    view = view_sentence(sentence, article.language or "", knowledge)
    return read_word(view, token).rule == PURPOSE and _cue_group(judged) in DEEDS_WITH_AIMS


def is_threat(judged: Predicate) -> bool:
    """Say whether a threat governs the word ("threatened to shell", "ancaman menyerang")."""
    return _cue_group(judged).removeprefix("n-").startswith(THREAT)


def _cue_group(judged: Predicate) -> str:
    """Return the group of the cue that decided, "" if none did: "en/threaten#vow" → "threaten"."""
    return (judged.rule or "").partition("/")[2].partition("#")[0]


def is_habit(sentence: Sentence, token: int, *, article: Article, knowledge: Knowledge) -> bool:
    """Say whether a verb tells what somebody does as a rule: "the office monitors spending".

    Running text tells deeds in the past; only headlines and captions tell them in the present.
    """
    view = view_sentence(sentence, article.language or "", knowledge)
    ends = sentence.span.of(article.text).rstrip().endswith((".", ".”", '."'))
    return sentence.zone == "body" and ends and is_plain_present(view, token)


def to_predicate(view: View, token: int, state: State) -> Predicate:
    """Return the record for the word at `token` in `state`."""
    word = view.tokens[token]
    return Predicate(
        sentence=view.sentence.index,
        token=token,
        start=word.start,
        end=word.end,
        value=round(state.value, 2),
        status=state.status,
        rule=state.rule,
    )


def read_state(view: View, i: int, depth: int = 0) -> State:
    """Return the certainty of the word at `i`: its clause, then what governs it."""
    if depth > DEEP:
        return CERTAIN
    here = read_word(view, i)
    governor = None if depth == DEEP else find_governor(view, i)
    if governor is None and view.cues[i]:
        governor = find_verdict(view, i)
    if governor is None:
        outer = _inherit(view, i, depth, here)
        return combine(outer, here) if outer is not None else _as_state(here)
    over = read_state(view, governor.token, depth + 1)
    if here.rule == PURPOSE:
        here = PLAIN  # the infinitive is the governor's own
    return combine(follow(governor, over), here)


def read_word(view: View, i: int) -> Local:
    """Return what the word's own clause says: conditions, questions, modals, negation, tense."""
    condition = conditional_at(view, i)
    if condition is not None:
        return Local(Status.HYPOTHETICAL, negative=False, value=0.7, rule=condition)
    if question_at(view, i):
        return Local(Status.UNKNOWN, negative=False, value=0.8, rule="whether")
    if view.is_happening(i) or (not view.is_verb(i) and not is_clause(view, i)):
        return read_noun(view, i)
    local = read_local(view, i)
    if not local.plain:
        return local
    return read_tense(view, i)


def follow(governor: Governor, over: State) -> State:
    """Return the state that a cue in state `over` gives its complement."""
    negative = over.status in NEGATIVE
    outcome = governor.signature.negated if negative else governor.signature.affirmed
    rule = governor.cue.address
    if outcome == "=":
        return State(Status.HAPPENED, 2.7, rule)
    if governor.signature.affirmed == governor.signature.negated == "+":
        return State(Status.HAPPENED, 2.8, rule)
    if over.status not in REAL and not negative:
        return _through(outcome, over, rule)
    if outcome == "+":
        return State(Status.HAPPENED, 2.8, rule)
    if outcome == "-":
        return State(Status.NEGATED, -1.8, rule)
    if outcome == "?":
        return State(Status.UNKNOWN, 0.8, rule)
    if over.status is Status.ONGOING and governor.cue.kind == "implicative":
        return State(Status.ONGOING, 2.0, rule)  # "masih berusaha mencari": it goes on
    status = Status(outcome)
    return State(status, VALUE[status], rule)


def _through(outcome: str, over: State, rule: str) -> State:
    """Return what a cue that is itself unsure says of its complement."""
    if over.status in OPEN:
        return State(over.status, VALUE[over.status], rule)
    if outcome == "+":
        return State(over.status, over.value, rule)
    if outcome == "-":
        return State(Status.HYPOTHETICAL, -0.5, rule)
    if outcome == "?":
        return State(Status.UNKNOWN, 0.8, rule)
    status = Status(outcome)
    return State(status, VALUE[status], rule)


def combine(outer: State, here: Local) -> State:
    """Return the certainty of a word that its clause and its governor speak of."""
    if outer.status in REAL:
        if here.status is Status.HAPPENED and not here.negative:
            return outer
        return _as_state(here, outer.rule)
    if here.status is Status.HYPOTHETICAL and here.rule is not None and here.rule.startswith("if"):
        return _as_state(here)
    if outer.status is Status.NEGATED and here.rule == "negation.determiners":
        return outer  # "no talks took place": one "no", seen from both words
    if here.negative or here.status in NEGATIVE:
        return _turned(outer)
    if outer.status is Status.PLANNED and here.status is Status.POSSIBLE and here.value > 1:
        return _as_state(here)
    return outer


def _turned(outer: State) -> State:
    """Return what becomes of `outer` when the word itself is negated ("urged him not to go")."""
    if outer.status is Status.DENIED:
        return State(Status.POSSIBLE, 0.8, outer.rule)
    if outer.status is Status.NEGATED:
        return State(Status.HAPPENED, 2.0, outer.rule)
    if outer.status is Status.POSSIBLE:
        return State(Status.NEGATED, -1.4, outer.rule)
    if outer.status in OPEN:
        return outer
    return State(Status.HYPOTHETICAL, -0.8, outer.rule)


def _as_state(here: Local, rule: str | None = None) -> State:
    return State(here.status, here.value, here.rule or rule)


def _inherit(view: View, i: int, depth: int, here: Local) -> State | None:
    """Return the state that a verb shares with the verb it is joined to ("will come and talk")."""
    if view.base(i) == "csubj" and here.plain:
        over = read_local(view, view.head(i))
        return None if over.plain else State(Status.HYPOTHETICAL, 0.5, over.rule)
    if view.base(i) != "conj" or not here.plain:
        return None
    head = view.head(i)
    if not (view.is_verb(i) and view.is_verb(head)) or head > i or view.kids(i, "nsubj", "aux"):
        return None
    if not _shares(view, head, i):
        return None
    return read_state(view, head, depth + 1)


def _shares(view: View, head: int, i: int) -> bool:
    """Tell whether the verb at `i` can stand under the auxiliaries of the verb at `head`."""
    inflects = bool(view.modality.phrases("clauses", "gerund"))
    if not inflects:
        return not any(m.name in {"negation.words"} for m in view.at[i])
    shape = view.words[i], view.words[head]
    bare = [w == view.tokens[j].lemma for w, j in zip(shape, (i, head), strict=True)]
    return (bare[0] == bare[1] and shape[0][-2:] == shape[1][-2:]) or all(bare)
