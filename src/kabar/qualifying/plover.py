"""PLOVER's rules for what is promised, threatened or refused: an act and its status in, a type out.

What somebody will do for another is AGREE, what somebody will do against another is THREATEN, and
what somebody did not do for another is REJECT (docs/schema.md, `plover_type`).
"""

from __future__ import annotations

from kabar.acts import Act
from kabar.qualifying.judging import is_threat
from kabar.records import Predicate, Status

FUTURE = frozenset({Status.PLANNED, Status.POSSIBLE, Status.HOPED})
# Types of conflict that are THREATEN as long as they are only threatened or announced.
THREATS = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
# Types of yielding: CAMEO counts the intent to yield (035) as AGREE, the decision as CONCEDE.
YIELDING = frozenset({"RETREAT", "CONCEDE"})
COOPERATION = frozenset({1, 2})  # quads


def plover_type(act: Act, judged: Predicate, *, nominal: bool) -> str:
    """Return the type of `act`, told with the status of `judged`; `nominal`: a noun names it.

    "will withdraw" is AGREE, "announced the withdrawal" CONCEDE.
    """
    if judged.status is Status.NEGATED and act.quad in COOPERATION:
        return "REJECT"
    if judged.status not in FUTURE:
        return act.event_type
    if act.event_type in THREATS and (judged.status is Status.PLANNED or is_threat(judged)):
        return "THREATEN"
    if act.event_type in YIELDING and not nominal and judged.status is Status.PLANNED:
        return "AGREE"
    return act.planned
