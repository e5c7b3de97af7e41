"""Answer "what does the first do to the second?": two spans and the events found, the type out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.typemodel import features, load_types
from kabar.records import Event, Pair, PairAnswer, Party, Sentence, Span

# Without a type model: the commonest type between two parties of whom the text says nothing.
PRIOR = "CONSULT"
# How much an event counts beside the model's log-probability, by how well it joins the two.
# Tried on PLV train, open half (2026-11): flat between 0.7 and 1.5.
EVIDENCE = 1.0
# Evidence and model are not independent; the same data show confidences right at this warmth.
WARMTH = 1.7
JOINED = 4.0  # the score of an event that has both spans in their roles
MODEL_RULE = "types"  # the address of an answer that no event supports


def answer_pair(
    pair: Pair,
    events: Sequence[Event],
    sentences: Sequence[Sentence] = (),
    language: str = "",
    *,
    knowledge: Knowledge = DEFAULT,
) -> PairAnswer:
    """Return the likeliest PLOVER type of what `pair.actor` does to `pair.recipient`; never None.

    Each type has the probability that the type model gives the words between and around the two
    spans, raised by the best event of that type: most by one that joins the two in their roles,
    less by one that joins them the other way round or touches one.
    """
    model = load_types(language) if language else None
    scores: dict[str, float] = {PRIOR: 0.0}
    if model is not None:
        tokens = [t for s in _around(pair, sentences) for t in s.tokens]
        found = features(tokens, pair.actor, pair.recipient, language, knowledge)
        scores = {t: math.log(p + 1e-6) for t, p in model.probabilities(found).items()}
    best: dict[str, tuple[float, Event]] = {}
    for event in events:
        score = _score(pair, event) * (0.5 + event.confidence / 2)
        if score > best.get(event.plover_type, (0.0, event))[0]:
            best[event.plover_type] = (score, event)
    for name, (score, _) in best.items():
        scores[name] = scores.get(name, 0.0) + EVIDENCE * score
    chosen = max(scores, key=lambda t: scores[t])
    top = max(scores.values())
    total = sum(math.exp((s - top) / WARMTH) for s in scores.values())
    event_rule = best[chosen][1].rule if chosen in best else None
    rule = event_rule or (f"{language}/{MODEL_RULE}" if model is not None else None)
    return PairAnswer(event_type=chosen, confidence=round(1 / total, 3), rule=rule)


def _around(pair: Pair, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that hold the two spans and those between; all if there is no span."""
    spans = [s for s in (pair.actor, pair.recipient) if s is not None]
    if not spans:
        return list(sentences)
    low, high = min(s.start for s in spans), max(s.end for s in spans)
    return [s for s in sentences if s.start < high and low < s.end]


def _score(pair: Pair, event: Event) -> float:
    """Return 0 to JOINED: how well the event joins the two spans."""
    actor, recipient = pair.actor, pair.recipient
    first = _touches(actor, event.actors)
    second = _touches(recipient, event.recipients)
    score = JOINED / 2 * (first + second)
    if not first and _touches(actor, event.recipients):
        score += 0.8
    if not second and _touches(recipient, event.actors):
        score += 1.5 if not event.recipients else 0.8
    return score


def _touches(span: Span | None, parties: Sequence[Party]) -> bool:
    if span is None:
        return not parties
    return any(
        p.start is not None and p.end is not None and p.start < span.end and span.start < p.end
        for p in parties
    )
