"""Stories: which articles tell one, whatever the order, the language and the company they come in."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kabar.cli import cli
from kabar.grouping import stories
from kabar.grouping.stories import (
    LAST,
    Traits,
    affinities,
    affinity,
    gather,
    link,
    part,
    point,
    tell_stories,
    volumes,
)
from kabar.grouping.traits import day_of, traits_of
from kabar.grouping.weighing import SCALE, count_words, frequencies, tells, unit, weigh_words
from kabar.records import Article

PAGES = Path(__file__).parent / "cases" / "stories" / "two_languages.jsonl"
FLOOD = (
    "Torrento floods leave Maravilla without bridges",
    "The river Torrento rose four metres in a night and carried off both bridges of Maravilla. "
    "Engineer Celso Armando said the pillars were sixty years old.",
)
FLOOD_LATER = (
    "Army lays a pontoon over the Torrento",
    "Soldiers laid a pontoon at Maravilla on Sunday, where the Torrento had carried off both "
    "bridges. Celso Armando, the engineer, will test it with a lorry.",
)
STRIKE = (
    "Tram drivers of Bellport walk out",
    "Tram drivers in Bellport stopped work at noon and asked for a shorter night shift. "
    "Their speaker Nora Quill said nobody would drive before Friday.",
)


def traits(key: str, day: int, told: tuple[str, str], language: str = "en") -> Traits:
    title, body = told
    return Traits(id=key, day=day, language=language, words=weigh_words(title, body, language))


def kabar(lines: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    stdin = "".join(json.dumps(line) + "\n" for line in lines)
    result = CliRunner().invoke(cli, ["stories", "-"], input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def written(title: str, text: str, **more: str) -> dict[str, Any]:
    return {"id": title, "title": title, "text": text, "published": "2024-05-04", **more}


@pytest.mark.model
def test_twelve_pages_of_three_stories_in_two_languages_are_three_stories() -> None:
    pages = [json.loads(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    random.Random(7).shuffle(pages)
    status, lines = kabar(pages)
    assert status == 0
    found: dict[str, set[str]] = defaultdict(set)
    for page, line in zip(pages, lines, strict=True):
        assert line["id"] == page["id"]
        found[line["story"]].add(page["expected"])
    assert len(pages) == 12
    assert sorted(found.values(), key=min) == [{"blast"}, {"truce"}, {"visit"}]


def test_two_articles_of_one_story_meet_and_a_third_stands_apart() -> None:
    day = day_of("2024-05-04")
    articles = [
        traits("a", day, FLOOD), traits("b", day + 1, FLOOD_LATER), traits("c", day, STRIKE)
    ]  # fmt: skip
    assert tell_stories(articles) == [("a", "b"), ("c",)]


def test_the_title_counts_where_the_text_does_not_hold_it() -> None:
    status, lines = kabar(
        [
            written("Torrento carries off bridges of Maravilla", "Nobody was hurt, they say."),
            written("Maravilla asks for help after Torrento flood", "The mayor wept."),
            written("Bellport trams stand still", "Drivers went home at noon."),
        ]
    )
    assert status == 0
    assert lines[0]["story"] == lines[1]["story"] != lines[2]["story"]


def test_a_language_without_a_pack_has_stories_too() -> None:
    status, lines = kabar(
        [
            written("La crecida del Torrento deja Maravilla sin puentes",
                    "El río Torrento subió cuatro metros y se llevó los dos puentes de Maravilla.",
                    language="es"),
            written("El ejército tiende un pontón sobre el Torrento",
                    "Los soldados tendieron un pontón en Maravilla, donde el Torrento se llevó los"
                    " puentes.", language="es"),
            written("Los tranvías de Bellport paran",
                    "Los conductores dejaron el trabajo a mediodía y piden turnos más cortos.",
                    language="es"),
        ]
    )  # fmt: skip
    assert status == 0
    assert lines[0]["story"] == lines[1]["story"] != lines[2]["story"]


def test_a_page_that_cannot_be_read_has_an_error_and_the_others_their_stories() -> None:
    status, lines = kabar([written(*FLOOD), {"id": "empty", "text": ""}, written(*FLOOD_LATER)])
    assert status == 1
    assert lines[1]["id"] == "empty"
    assert lines[1]["error"]["stage"] == "reading"
    assert lines[0]["story"] == lines[2]["story"]


def test_a_document_given_twice_is_two_lines_of_one_story() -> None:
    status, lines = kabar([written(*FLOOD), written(*FLOOD)])
    assert status == 0
    assert lines[0] == lines[1]


def test_what_a_word_tells_does_not_depend_on_the_articles_beside_it() -> None:
    day = day_of("2024-05-04")
    pair = [traits("a", day, FLOOD), traits("b", day, FLOOD_LATER)]
    others = [
        traits(f"c{i}", day, (f"Ship {i} leaves", f"The ship Number{i} left for Port{i}."))
        for i in range(60)
    ]
    alone = affinities(pair)[0, 1]
    assert affinities([*pair, *others])[0, 1] == alone
    assert ("a", "b") in tell_stories([*pair, *others])


def test_rare_words_and_names_tell_more_than_common_ones() -> None:
    assert tells("the", "en") < tells("bridge", "en") < tells("pontoon", "en")
    assert tells("yang", "id") < tells("jembatan", "id")
    assert tells("le", "xx") < tells("crecida", "xx")
    assert not frequencies("xx")


def test_a_headline_in_capitals_makes_no_names() -> None:
    _, names = count_words(None, "Soldiers Lay New Bridge.\nThe bridge at Maravilla holds.")
    assert names == {"maravilla"}


def test_far_apart_in_time_is_another_story() -> None:
    day = day_of("2024-05-04")
    assert affinity(traits("a", day, FLOOD), traits("b", day + 80, FLOOD_LATER)) >= 1
    assert affinity(traits("a", day, FLOOD), traits("b", day + 100, FLOOD_LATER)) == 0


def test_without_a_date_articles_must_be_more_alike() -> None:
    day = day_of("2024-05-04")
    dated = affinity(traits("a", day, FLOOD), traits("b", day, FLOOD_LATER))
    undated = affinity(traits("a", LAST, FLOOD), traits("b", LAST, FLOOD_LATER))
    assert dated == affinity(traits("b", day, FLOOD_LATER), traits("a", day, FLOOD))
    assert 0 < undated < dated / 2


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2024-05-04", "2024-05-04"),
        ("2024-05-04T01:30:00+07:00", "2024-05-03"),
        ("2024-05-04T23:30:00-05:00", "2024-05-05"),
        ("2024-05-04T01:30:00", "2024-05-04"),
        (None, None),
        ("soon", None),
    ],
)
def test_the_day_of_an_article_is_its_day_in_utc(published: str | None, day: str | None) -> None:
    assert day_of(published) == (LAST if day is None else day_of(day))


def test_names_acts_and_numbers_are_shared_by_languages() -> None:
    english = Article(id="a", language="en", text="Vladimir Putin met Kim Jong Un; 4,250 marched.")
    other = Article(id="b", language="id", text="Vladimir Putin bertemu Kim Jong Un; 4.250 orang.")
    one, two = traits_of(english), traits_of(other)
    assert len({key for key, _ in one.concepts} & {key for key, _ in two.concepts}) >= 3
    assert not {key for key, _ in one.words} & {key for key, _ in two.words}


# --- laws ------------------------------------------------------------------------------------

VECTORS = st.dictionaries(st.integers(1, 9), st.floats(0.5, 9), max_size=6).map(unit)
ARTICLES = st.lists(
    st.tuples(st.integers(1, 40) | st.just(LAST), st.sampled_from(["en", "id"]), VECTORS, VECTORS),
    max_size=24,
).map(
    lambda rows: [
        Traits(id=f"{i:02}", day=day, language=language, words=words, concepts=concepts)
        for i, (day, language, words, concepts) in enumerate(rows)
    ]
)


@given(ARTICLES, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_any_order_gives_the_same_stories(articles: list[Traits], dice: random.Random) -> None:
    expected = tell_stories(articles)
    shuffled = list(articles)
    dice.shuffle(shuffled)
    assert sorted(tell_stories(shuffled)) == sorted(expected)
    assert sorted(key for story in expected for key in story) == [a.id for a in articles]


@given(ARTICLES)
@settings(deadline=None, max_examples=60)
def test_the_matrix_holds_what_two_articles_have(articles: list[Traits]) -> None:
    matrix = affinities(articles)
    for i, one in enumerate(articles):
        for j, two in enumerate(articles):
            if i != j:
                assert matrix[i, j] == pytest.approx(affinity(one, two))


@given(ARTICLES)
@settings(deadline=None, max_examples=60)
def test_a_pointer_goes_to_an_earlier_article_that_is_like_enough(articles: list[Traits]) -> None:
    ranks = {a.id: a.rank for a in articles}
    for key, pointer in point(articles).items():
        assert ranks[pointer.to] < ranks[key]
        assert pointer.affinity >= 1


@given(VECTORS)
def test_a_vector_is_of_one_length(vector: tuple[tuple[int, int], ...]) -> None:
    length = sum(weight * weight for _, weight in vector) ** 0.5
    assert not vector or length == pytest.approx(SCALE, rel=0.01)


# --- large gatherings ------------------------------------------------------------------------


def same(key: str, day: int) -> Traits:
    return Traits(id=key, day=day, language="en", words=((1, 800), (2, 600)))


def test_a_long_tale_is_told_in_volumes_that_begin_with_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stories, "MOST", 4)
    tale = [same(f"{day}{i}", day) for day in range(4) for i in range(3)]
    assert [[a.id for a in v] for v in volumes(tale)] == [
        ["00", "01", "02", "10", "11", "12"],
        ["20", "21", "22", "30", "31", "32"],
    ]


def test_a_gathering_too_large_is_parted_by_its_weakest_pointers_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flood, strike = ((1, 800), (2, 600)), ((1, 500), (3, 866))
    articles = [
        Traits(id=f"{i}", day=1, language="en", words=flood if i < 5 else strike) for i in range(10)
    ]
    pointers = point(articles)
    [gathering] = gather(articles, pointers)
    monkeypatch.setattr(stories, "LARGEST", 6)
    assert part(gathering, pointers) == [tuple("01234"), tuple("56789")]


def test_average_linkage_does_not_chain() -> None:
    # Each is like the next, the first unlike the last: not one story of four.
    matrix = np.array([[0, 2, 0, 0], [2, 0, 1, 0], [0, 1, 0, 2], [0, 0, 2, 0]])
    assert link(matrix) == [(0, 1), (2, 3)]


def test_no_articles_have_no_stories() -> None:
    assert tell_stories([]) == []
    assert link(np.zeros((0, 0))) == []
