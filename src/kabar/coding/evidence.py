"""What the events that were found say of an asked pair: two spans and events in, numbers out.

For each PLOVER type one vector in the order of `NAMES`: how the best events of that type join the
two spans, where in the tree they stand and how surely they are told. The type model weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kabar.records import Event, Pair, Party, Sentence, Span, Status, Token

NAMES = (
    "found",  # there is such an event at all
    "joined", "joined_sure",  # both spans in their roles; the same times the confidence
    "actor_alone", "actor_other", "recipient_alone", "recipient_other",  # one of them does
    "reversed", "neither", "mutual",
    "main", "subordinate", "deep",  # clauses between the trigger and the root
    "relative", "complement", "adverbial", "conjunct", "nominal",
    "planned", "negated", "sure", "only", "between",
)  # fmt: skip
AT: Mapping[str, int] = {name: i for i, name in enumerate(NAMES)}
APART = 0.5  # how much the place of an event counts that touches neither span
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj"})
FIRST = {"xcomp": "complement", "advcl": "adverbial", "conj": "conjunct"}
NOMINAL = frozenset({"NOUN", "PROPN"})

Vector = list[float]


def evidence(
    pair: Pair, events: Sequence[Event], sentences: Sequence[Sentence]
) -> dict[str, Vector]:
    """Return the vector of each type that an event has; of several events the larger numbers."""
    found: dict[str, Vector] = {}
    for event in events:
        vector = _vector(pair, event, sentences, only=len(events) == 1)
        known = found.get(event.plover_type)
        if known is not None:
            vector = [max(a, b) for a, b in zip(known, vector, strict=True)]
        found[event.plover_type] = vector
    return found


def joins(pair: Pair, event: Event) -> bool:
    """Say whether the event has both spans in their roles, or as parties of one mutual act."""
    if not _touches(pair.actor, event.actors):
        return False
    others = event.recipients or event.actors
    return _touches(pair.recipient, others)


def _vector(pair: Pair, event: Event, sentences: Sequence[Sentence], *, only: bool) -> Vector:
    vector = [0.0] * len(NAMES)
    names = set(_roles(pair, event))
    apart = "neither" in names
    names.add("found")
    for name in names:
        vector[AT[name]] = 1.0
    if "joined" in names:
        vector[AT["joined_sure"]] = event.confidence
    told = set(_place(event, sentences))
    told |= {"planned"} if event.status is Status.PLANNED else set()
    told |= {"negated"} if event.status is Status.NEGATED else set()
    told |= {"only"} if only else set()
    told |= {"between"} if _between(pair, event) else set()
    for name in told:
        vector[AT[name]] = APART if apart else 1.0
    vector[AT["sure"]] = event.confidence * (APART if apart else 1.0)
    return vector


def _roles(pair: Pair, event: Event) -> list[str]:
    """Return how the event's roles meet the two spans."""
    acts = _touches(pair.actor, event.actors)
    gets = _touches(pair.recipient, event.recipients)
    crossed = _touches(pair.recipient, event.actors)
    mutual = not event.recipients and len(event.actors) > 1
    names = ["mutual"] if mutual and (acts or crossed) else []
    if joins(pair, event):
        return [*names, "joined"]
    if acts:
        return [*names, "actor_other" if event.recipients else "actor_alone"]
    if gets:
        return [*names, "recipient_other" if event.actors else "recipient_alone"]
    return [*names, "reversed" if crossed or _touches(pair.actor, event.recipients) else "neither"]


def _place(event: Event, sentences: Sequence[Sentence]) -> list[str]:
    """Return where in the tree of its sentence the trigger stands."""
    start = event.trigger.start
    for sentence in sentences:
        for token in sentence.tokens:
            if token.start <= start < token.end:
                return _stands(token, sentence.tokens)
    return []


def _stands(token: Token, tokens: Sequence[Token]) -> list[str]:
    relations: list[str] = []
    current = token
    while current.head != current.index and len(relations) < len(tokens):
        relations.append(current.dep)
        current = tokens[current.head]
    bases = [r.partition(":")[0] for r in relations]
    depth = sum(b in CLAUSES for b in bases)
    names = [("main", "subordinate", "deep")[min(depth, 2)]]
    names += ["relative"] if "acl:relcl" in relations else []
    names += [FIRST[bases[0]]] if bases and bases[0] in FIRST else []
    names += ["nominal"] if token.pos in NOMINAL else []
    return names


def _between(pair: Pair, event: Event) -> bool:
    spans = [s for s in (pair.actor, pair.recipient) if s is not None]
    if len(spans) < 2:
        return False
    return min(s.start for s in spans) <= event.trigger.start < max(s.start for s in spans)


def _touches(span: Span | None, parties: Sequence[Party]) -> bool:
    return span is not None and any(
        p.start is not None and p.end is not None and p.start < span.end and span.start < p.end
        for p in parties
    )
