"""Stories follow the articles that a store keeps, in any order, on every kind of store."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kabar.following import rebuild_stories
from kabar.grouping.stories import tell_stories
from kabar.grouping.traits import traits_of
from kabar.keeping import keep_pages
from kabar.reading import Given, Raw, read
from kabar.reading.jsonl import article_to_json
from kabar.retelling import Wanted, list_stories, story_of, tell_story
from kabar.stores import Coded, Store, open_store
from kabar.stores.tables import members, stories, traits
from tests.coded import coded, event, party

PAGES = Path(__file__).parent / "cases" / "stories"

HARBOUR = "Dockers in Lindholm walked out over the sale of forty harbour cranes to a shipping firm."
RETOLD = (
    "Work at Lindholm's port stopped when dockers heard that a shipping firm gets forty cranes."
    " Our reporter saw empty sheds and a locked canteen in the harbour."
)
DAM = "Engineers in Makoro opened the spillway of the Tembe dam after weeks of rain upstream."


def page(name: str, text: str, day: int = 4, **changes: Any) -> Coded:
    """Return a coded page that was published on a day of May 2026."""
    published = f"2026-05-{day:02}T08:00:00+00:00"
    told = coded(name, text, text=text, title=text[:40], published=published, **changes)
    assert told.article is not None
    return Coded(
        article_id=name,
        article={**told.article, "body_end": len(text)},
        document=told.document,
    )


def keep(store: Store, *pages: Coded) -> None:
    run = store.begin_run(version="1", codebook="c", options={})
    list(keep_pages(pages, store, run=run))
    store.end_run(run)


def grouped(store: Store) -> set[frozenset[str]]:
    """Return which articles stand together."""
    return {
        frozenset(report["article_id"] for report in line["reports"])
        for line in list_stories(store)
    }


def held(store: Store) -> list[Any]:
    """Return all that a store holds of stories, without when it came to know."""
    with store.reading() as connection:
        rows = connection.execute(select(stories).where(stories.c.retracted_at.is_(None)))
        return sorted((r.story_id, r.digest) for r in rows)


def corpus() -> list[Coded]:
    """Return twelve written pages of three stories in two languages, uncoded."""
    pages = []
    for line in (PAGES / "two_languages.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        given = Given(
            **{k: record.get(k) for k in ("url", "title", "published", "language", "publisher")}
        )
        article = read(Raw(id=record["id"], content=record["text"], given=given))
        document = {"id": article.id, "attributions": [], "events": [], "relations": []}
        pages.append(
            Coded(article_id=article.id, article=article_to_json(article), document=document)
        )
    return pages


def test_articles_of_one_story_stand_together_as_they_arrive(store: Store) -> None:
    keep(store, page("a", HARBOUR))
    keep(store, page("b", DAM), page("c", HARBOUR + " The council met them.", day=5))
    assert grouped(store) == {frozenset("ac"), frozenset("b")}
    assert story_of(store, "c") == story_of(store, "a") != story_of(store, "b")


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    pages = [
        page("a", HARBOUR), page("b", DAM, day=6), page("c", HARBOUR + " A pastor spoke.", day=5),
        page("d", DAM + " Villages downstream were warned.", day=7), page("e", HARBOUR, day=9),
    ]  # fmt: skip
    results = []
    for number, order in enumerate(itertools.islice(itertools.permutations(pages), 0, 120, 29)):
        with open_store(str(tmp_path / f"{number}.db"), create=True) as store:
            for one in order:
                keep(store, one)
            results.append(held(store))
    assert len(results) == 5
    assert all(result == results[0] for result in results)


def test_a_store_tells_the_stories_that_all_its_articles_tell_at_once(store: Store) -> None:
    pages = corpus()
    shuffled = pages[:]
    random.Random(3).shuffle(shuffled)
    for start in range(0, len(shuffled), 5):
        keep(store, *shuffled[start : start + 5])
    articles = [
        read(Raw(id=p.article_id, content=p.article["text"], record=json.dumps(p.article)))
        for p in pages
        if p.article is not None
    ]
    assert grouped(store) == {
        frozenset(ids) for ids in tell_stories([traits_of(a) for a in articles])
    }


def test_making_stories_anew_changes_nothing(store: Store) -> None:
    keep(store, *corpus())
    before = held(store)
    with store.reading() as connection:
        places = sorted(
            tuple(r) for r in connection.execute(select(traits.c.article_id, traits.c.affinity))
        )
    assert rebuild_stories(store) == len(corpus())
    assert held(store) == before
    with store.reading() as connection:
        assert (
            connection.execute(select(stories).where(stories.c.retracted_at.is_not(None))).first()
            is None
        )
        again = sorted(
            tuple(r) for r in connection.execute(select(traits.c.article_id, traits.c.affinity))
        )
    assert again == places


def test_stories_that_merge_keep_their_history(store: Store) -> None:
    later = page("c", HARBOUR, day=8)
    keep(store, later)
    first = story_of(store, "c")
    keep(store, page("a", HARBOUR, day=3))  # arrives late, and was the first to tell it
    assert story_of(store, "a") == story_of(store, "c") != first
    assert first is not None
    assert tell_story(store, first) == {"story": first, "became": [story_of(store, "a")]}
    told = tell_story(store, story_of(store, "a") or "")
    assert told is not None
    assert {h["article"] for h in told["history"]} == {"a", "c"}


def test_an_article_that_changes_leaves_its_story(store: Store) -> None:
    keep(store, page("a", HARBOUR), page("b", HARBOUR + " A band played.", day=5))
    assert grouped(store) == {frozenset("ab")}
    keep(store, page("b", DAM, day=5))
    assert grouped(store) == {frozenset("a"), frozenset("b")}
    with store.reading() as connection:
        ended = connection.execute(select(members).where(members.c.retracted_at.is_not(None)))
        assert len(list(ended)) == 1
    keep(store, page("b", HARBOUR + " A band played.", day=5))
    assert grouped(store) == {frozenset("ab")}


def test_copies_and_a_credited_wire_are_one_origin(store: Store) -> None:
    wire = (
        HARBOUR
        + " Their union said that nobody had asked them, and that the firm had no cranes of its own. (Reuters)"
    )
    keep(
        store,
        page("a", wire, publisher="Harian Contoh"),
        page("b", wire, day=5, publisher="Suara Contoh"),
        page("c", RETOLD, publisher="Pos Contoh"),
    )
    (line,) = list_stories(store)
    assert (line["articles"], line["independent_origins"]) == (["a", "c", "b"], 2)
    assert [r["copy_of"] for r in line["reports"] if r["article_id"] == "b"] == ["a"]
    assert "Reuters" in {origin["name"] for origin in line["origins"]}


def test_a_story_tells_its_happenings_and_where_reports_differ(store: Store) -> None:
    one, two = page("a", HARBOUR), page("b", HARBOUR + " The firm denied it.", day=5)
    for coded_page, status in ((one, "happened"), (two, "denied")):
        document: Any = coded_page.document
        document["events"] = [
            event(
                coded_page.article_id, "Walked out.", status=status, published="2026-05-04",
                actors=[party("Chad", "TCD")], recipients=[party("Niger", "NER")],
            )
        ]  # fmt: skip
    keep(store, one, two)
    told = tell_story(store, story_of(store, "a") or "")
    assert told is not None
    (happening,) = told["happenings"]
    assert happening["articles"] == ["a", "b"]
    assert [d["field"] for d in happening["differences"]] == ["status"]


def test_stories_are_listed_newest_or_most_reported_first_and_by_pages(store: Store) -> None:
    keep(
        store,
        page("a", HARBOUR, publisher="A"),
        page("b", RETOLD, publisher="B", url="https://suara.example/b", day=5),
        page("c", DAM, day=9),
    )
    newest = [len(line["articles"]) for line in list_stories(store)]
    reported = [len(line["articles"]) for line in list_stories(store, Wanted(reported=True))]
    assert (newest, reported) == ([1, 2], [2, 1])
    for wanted in (Wanted(), Wanted(reported=True)):
        (first,) = list_stories(store, wanted, limit=1)
        (second,) = list_stories(store, wanted, after=tuple(first["key"]), limit=1)
        assert list_stories(store, wanted, after=tuple(second["key"]), limit=1) == []
        assert first["story"] != second["story"]
    assert list_stories(store, Wanted(since="2026-05-09")) == list_stories(store)[:1]
    assert list_stories(store, Wanted(language="id")) == []


def test_an_unknown_story_is_none(store: Store) -> None:
    keep(store, page("a", HARBOUR))
    assert tell_story(store, "st-nothing") is None
    assert story_of(store, "nobody") is None


@pytest.mark.parametrize("number", range(3))
def test_pages_arriving_alone_or_together_give_the_same_stories(
    tmp_path: Path, number: int
) -> None:
    pages = corpus()
    random.Random(number).shuffle(pages)
    with (
        open_store(str(tmp_path / "alone.db"), create=True) as alone,
        open_store(str(tmp_path / "together.db"), create=True) as together,
    ):
        for one in pages:
            keep(alone, one)
        keep(together, *pages)
        assert held(alone) == held(together)
