"""Answer "what does the first do to the second?": two spans and the events found, the type out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kabar.coding.evidence import NAMES, evidence, joins
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.typemodel import features, load_types
from kabar.records import Event, Pair, PairAnswer, Sentence

# Without a type model: the commonest type between two parties of whom the text says nothing, and
# how much an event that joins the two counts against one that does not.
PRIOR, JOINED = "CONSULT", 2.0
# The written sentences are surer than the news: on PLV train, open half (2026-12), confidences are
# right at this warmth.
WARMTH = 1.3
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
    spans, raised by what the events of that type say of the two.
    """
    found = evidence(pair, events, sentences)
    model = load_types(language) if language else None
    if model is None:
        scores = {t: 1 + JOINED * v[NAMES.index("joined_sure")] for t, v in found.items()}
        scores.setdefault(PRIOR, 0.0)
    else:
        words = features(_around(pair, sentences), pair.actor, pair.recipient, language, knowledge)
        *weights, own = model.evidence.tolist()
        scores = {
            name: own * math.log(probability + 1e-6)
            + sum(w * x for w, x in zip(weights, found.get(name, ()), strict=False))
            for name, probability in model.probabilities(words).items()
        }
    chosen = max(scores, key=lambda t: scores[t])
    total = sum(math.exp((s - scores[chosen]) / WARMTH) for s in scores.values())
    of_type = [e for e in events if e.plover_type == chosen]
    best = max(of_type, key=lambda e: (joins(pair, e), e.confidence), default=None)
    rule = best.rule if best is not None else f"{language}/{MODEL_RULE}" if model else None
    return PairAnswer(event_type=chosen, confidence=round(1 / total, 3), rule=rule)


def _around(pair: Pair, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that hold the two spans and those between; all if there is no span."""
    spans = [s for s in (pair.actor, pair.recipient) if s is not None]
    if not spans:
        return list(sentences)
    low, high = min(s.start for s in spans), max(s.end for s in spans)
    return [s for s in sentences if s.start < high and low < s.end]
