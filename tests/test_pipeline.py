"""From words to events: what is told, by whom it is played, and what is left out."""

from __future__ import annotations

import pytest

from kabar.pipeline import code_article
from kabar.records import Article, Event, Status

pytestmark = pytest.mark.model


def code(text: str, language: str = "en") -> tuple[Event, ...]:
    """Return the events of a text."""
    article = Article(id="a", text=text, language=language, body_end=len(text))
    return code_article(article).events


def line(event: Event) -> str:
    """Return an event as "TYPE: actors > recipients"."""
    sides = (event.actors, event.recipients)
    return f"{event.plover_type}: " + " > ".join(", ".join(p.text or "" for p in s) for s in sides)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fiji agreed to send Tonga two tugboats.", "AGREE: Fiji > Tonga"),
        ("Oslo will free the Chadian sailors.", "AGREE: Oslo > the Chadian sailors"),
        ("Oslo refused to free the Chadian sailors.", "REJECT: Oslo > the Chadian sailors"),
        ("Chad vowed it would attack Niger.", "THREATEN: Chad > Niger"),
    ],
)
def test_a_promise_a_threat_and_a_refusal_take_their_content_in(text: str, expected: str) -> None:
    assert [line(e) for e in code(text)] == [expected]


def test_what_is_considered_is_possible() -> None:
    (event,) = code("Fiji is considering a request from Samoa for tugboats.")
    assert event.status is Status.POSSIBLE
    assert line(event) == "AGREE: Fiji > Samoa"


def test_a_month_or_a_name_is_no_modal() -> None:
    (event,) = code("Peru admitted 300 Haitian refugees in May.")
    assert event.status is Status.HAPPENED


def test_a_person_named_twice_is_one_party() -> None:
    text = "Minister Sione Havea is 60. President Idris Musa met {} in Lima."
    (event,) = [e for e in code(text.format("with Havea and with Sione Havea")) if e.act == "meet"]
    assert [p.name for p in event.actors] == ["Idris Musa", "Sione Havea"]


def test_a_day_of_remembrance_warns_nobody() -> None:
    text = "Pawai itu bertepatan dengan peringatan 4 Maret {} dari pemerintah Chad."
    assert not [e for e in code(text.format("kemerdekaan Niger"), "id") if e.act == "warn"]
    assert [e.act for e in code("Peringatan Chad kepada Niger disampaikan di Lima.", "id")] == [
        "warn"
    ]


def test_nobody_pardons_himself() -> None:
    text = "The rebel Ayo Bello was freed on Friday. President Idris Musa pardoned him."
    pardons = [e for e in code(text) if e.act == "pardon"]
    assert [[p.name for p in e.recipients] for e in pardons] == [["Ayo Bello"]]


@pytest.mark.parametrize(
    "text",
    [
        "Floods killed eleven people in northern Italy.",
        "The vaccine protects children against measles.",
        "Kenya beat Ghana with a goal in stoppage time and reached the semi-final.",
        "The company withdrew its new phone.",
        "A cook threatened his landlord with a knife.",
        "The ministers would be able to demand more details.",
    ],
)
def test_nature_games_firms_and_private_quarrels_are_no_events(text: str) -> None:
    assert code(text) == ()


def test_what_is_talked_about_is_no_act_of_its_own() -> None:
    assert [e.event_type for e in code("Prabowo membahas bantuan dengan Xi Jinping.", "id")] == [
        "CONSULT"
    ]


def test_a_day_is_nobody() -> None:
    (event,) = code("Ayo Sharafi dibebaskan Selasa.", "id")
    assert event.actors == ()


def test_two_acts_of_one_sentence_stay_two_but_one_attack_stays_one() -> None:
    one = code("The attack killed a Fijian nurse and wounded six Fijian soldiers.")
    two = code("Police arrested a Fijian reporter and police arrested a Tongan priest.")
    assert [e.event_type for e in one] == ["ASSAULT"]
    assert [e.event_type for e in two] == ["COERCE", "COERCE"]
