"""PLOVER's rules for what is promised, threatened or refused."""

from __future__ import annotations

import pytest

from kabar.acts import load_acts
from kabar.qualifying import plover_type
from kabar.records import Predicate, Status

ACTS = load_acts()


def told(act: str, status: Status, *, nominal: bool = False) -> str:
    """Return the PLOVER type of an act told with a status."""
    judged = Predicate(sentence=0, token=0, start=0, end=1, value=0.0, status=status, rule=None)
    return plover_type(ACTS[act], judged, nominal=nominal)


@pytest.mark.parametrize(
    ("act", "status", "expected"),
    [
        ("give_aid", Status.HAPPENED, "AID"),
        ("give_aid", Status.PLANNED, "AGREE"),
        ("meet", Status.PLANNED, "AGREE"),
        ("give_aid", Status.NEGATED, "REJECT"),
        ("release", Status.HAPPENED, "RETREAT"),
        ("release", Status.PLANNED, "AGREE"),
        ("release", Status.NEGATED, "REJECT"),
        ("attack", Status.PLANNED, "THREATEN"),
        ("attack", Status.NEGATED, "ASSAULT"),
        ("curfew", Status.PLANNED, "THREATEN"),
        ("arrest", Status.DENIED, "COERCE"),
        ("demand", Status.PLANNED, "REQUEST"),
    ],
)
def test_the_type_follows_the_status(act: str, status: Status, expected: str) -> None:
    assert told(act, status) == expected


def test_a_withdrawal_that_is_announced_is_conceded_and_one_that_will_be_is_agreed() -> None:
    assert told("withdraw_troops", Status.PLANNED, nominal=True) == "CONCEDE"
    assert told("withdraw_troops", Status.PLANNED, nominal=False) == "AGREE"
