"""What events say of an asked pair: roles, place in the tree, certainty."""

from __future__ import annotations

import pytest

from kabar.annotating import annotate
from kabar.coding.evidence import AT, NAMES, evidence, joins
from kabar.pipeline import told_events
from kabar.records import Article, Pair, Span

TEXT = "Norway sent tanks to Latvia, which had expelled a Russian envoy."


ARTICLE = Article(id="a", text=TEXT, language="en", body_end=len(TEXT))


def asked(actor: str, recipient: str) -> tuple[Pair, dict[str, list[float]]]:
    """Return the pair that the words name, and the evidence of each type for it."""
    sentences = annotate(ARTICLE)
    spans = [Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in (actor, recipient)]
    pair = Pair(actor=spans[0], recipient=spans[1])
    return pair, evidence(pair, told_events(sentences, ARTICLE), sentences)


@pytest.mark.model
def test_the_act_between_the_two_is_joined_and_the_other_is_not() -> None:
    _, found = asked("Norway", "Latvia")
    assert found["AID"][AT["joined"]] == 1
    assert found["AID"][AT["main"]] == 1
    assert found["SANCTION"][AT["joined"]] == 0
    assert found["SANCTION"][AT["relative"]] > 0


@pytest.mark.model
def test_asked_the_other_way_round_the_act_is_reversed() -> None:
    _, found = asked("Latvia", "Norway")
    assert found["AID"][AT["reversed"]] == 1
    assert found["AID"][AT["joined"]] == 0


@pytest.mark.model
def test_every_vector_has_one_number_a_name_and_strangers_are_not_joined() -> None:
    pair, found = asked("Norway", "Russian envoy")
    assert found
    assert all(len(vector) == len(NAMES) for vector in found.values())
    assert not any(joins(pair, event) for event in told_events(annotate(ARTICLE), ARTICLE))
