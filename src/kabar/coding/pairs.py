"""Answer "what does the first do to the second?": two spans and the events found, the type out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.records import Event, Pair, PairAnswer, Party, Span

# The commonest type between two parties of whom the text says nothing that kabar knows.
PRIOR = "CONSULT"
PRIOR_CONFIDENCE = 0.1


def answer_pair(pair: Pair, events: Sequence[Event]) -> PairAnswer:
    """Return the likeliest PLOVER type of what `pair.actor` does to `pair.recipient`.

    Events that join the two in their roles come first, then those that join them the other way
    round, then those that touch one, then the nearest act between them; never None.
    """
    scored = [(_score(pair, event), event) for event in events]
    if not scored:
        return PairAnswer(event_type=PRIOR, confidence=PRIOR_CONFIDENCE, rule=None)
    score, best = max(scored, key=lambda s: (s[0], s[1].confidence))
    return PairAnswer(
        event_type=best.plover_type,
        confidence=round(
            min(0.95, max(PRIOR_CONFIDENCE, score / 4 * 0.6 + best.confidence * 0.35)), 3
        ),
        rule=best.rule,
    )


def _score(pair: Pair, event: Event) -> float:
    actor, recipient = pair.actor, pair.recipient
    first = _touches(actor, event.actors)
    second = _touches(recipient, event.recipients)
    score = 2.0 * (first + second)
    if not first and _touches(actor, event.recipients):
        score += 0.8
    if not second and _touches(recipient, event.actors):
        score += 1.5 if not event.recipients else 0.8
    if not score:
        score -= _distance(pair, event) / 1000
    return score


def _touches(span: Span | None, parties: Sequence[Party]) -> bool:
    if span is None:
        return not parties
    return any(
        p.start is not None and p.end is not None and p.start < span.end and span.start < p.end
        for p in parties
    )


def _distance(pair: Pair, event: Event) -> int:
    places = [s.start for s in (pair.actor, pair.recipient) if s is not None]
    return min(abs(event.trigger.start - p) for p in places) if places else 0
