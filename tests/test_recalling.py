"""The ledger in a store: pages in, who stood in which relation on which day as was known when out."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from kabar.cli import cli
from kabar.formats.documents import document_to_json, relation_to_json
from kabar.keeping import keep_pages
from kabar.pipeline import code_article
from kabar.reading.jsonl import article_to_json
from kabar.recalling import Asked, keys_of, recall, recall_entries
from kabar.records import Article, Party, Relation, Source, Span, Standing, Status
from kabar.reviewing import judge_event, judge_relation, merge_actors, split_actors
from kabar.stores import Coded, Store, open_store
from kabar.stores.entries import Sought, count_entries
from kabar.stores.tables import entries
from kabar.stores.verdicts import Verdict
from tests.coded import coded, party
from tests.conftest import Opener
from tests.ledgers import day, person, state


class Clock:
    """A clock that a test sets."""

    def __init__(self, day: str) -> None:
        self.day = day

    def __call__(self) -> datetime.datetime:
        """Return noon of the day."""
        return datetime.datetime.fromisoformat(f"{self.day}T12:00:00+00:00")


CLOCK = Clock("2026-05-01")


@pytest.fixture
def store(opener: Opener) -> Store:
    """An empty store of each kind, whose clock the test sets."""
    CLOCK.day = "2026-05-01"
    return opener(clock=CLOCK)


def tell(article_id: str, *relations: Relation, told: str | None = "2026-05-04") -> Coded:
    """Return a page that says these relations."""
    article = Article(
        id=article_id, text=repr(relations), language="en", publisher="Bree Post", published=told
    )
    document: dict[str, Any] = {
        "id": article_id, "language": "en", "events": [], "attributions": [],
        "relations": [relation_to_json(relation) for relation in relations],
    }  # fmt: skip
    return Coded(article_id=article_id, article=dict(article_to_json(article)), document=document)


def says(relation: str, subject: str | Party, target: str | Party, **changes: Any) -> Relation:
    """Return a relation that a page says; `on` is its day."""
    fields: dict[str, Any] = {
        "effect": "begins", "status": Status.HAPPENED, "valid": day(changes.pop("on", None)),
        "attribution": (Source(name="Bree Post", kind="publisher"),),
        "event_id": None, "evidence": Span(0, 13),
    }  # fmt: skip
    subject, target = (p if isinstance(p, Party) else state(p) for p in (subject, target))
    return Relation(relation=relation, subject=subject, object=target, **{**fields, **changes})


def keep(store: Store, *pages: Coded, on: str = "2026-05-04") -> None:
    """Keep pages on a day."""
    CLOCK.day = on
    run = store.begin_run(version="1", codebook="c", options={})
    list(keep_pages(pages, store, run=run))


def ask(store: Store, valid: str = "2026-12-01", **asked: Any) -> list[str]:
    """Return the answer in words."""
    return [
        f"{line.subject.name} {line.relation} {line.object.name} {line.holds or line.status}"
        for line in recall(store, Asked(valid=valid, **asked))
    ]


def table(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(entries).order_by("entry"))]


# --- what a store keeps --------------------------------------------------------------------------


def test_a_page_added_twice_files_its_lines_once(store: Store) -> None:
    page = tell("a", says("recognises", "ARN", "GON"), says("sanctions", "ARN", "MOR"))
    keep(store, page, page)
    before = table(store)
    keep(store, page, on="2026-05-05")
    assert table(store) == before
    assert len(before) == 2


def test_a_page_that_no_longer_says_it_withdraws_the_line_and_edits_nothing(store: Store) -> None:
    keep(store, tell("a", says("recognises", "ARN", "GON", on="2026-05-03")))
    keep(store, tell("a", says("recognises", "ARN", "GON", on="2026-05-02")), on="2026-05-06")
    (old, new) = (filed for filed, _ in recall_entries(store, Asked(valid="2026-12-01")))
    assert old.retracted is not None
    assert old.retracted.startswith("2026-05-06")
    assert new.retracted is None
    assert [f.entry.valid_from and f.entry.valid_from.earliest for f in (old, new)] == [
        "2026-05-03", "2026-05-02",
    ]  # fmt: skip
    (line,) = recall(store, Asked(valid="2026-12-01"))
    assert line.valid_from.earliest == "2026-05-02"
    (line,) = recall(store, Asked(valid="2026-12-01", recorded="2026-05-05"))
    assert line.valid_from.earliest == "2026-05-03"
    assert ask(store, recorded="2026-05-03") == []


def test_a_line_that_comes_again_stands_again(store: Store) -> None:
    said = tell("a", says("recognises", "ARN", "GON"))
    keep(store, said)
    keep(store, tell("a", says("backs", "ARN", "GON")), on="2026-05-06")
    keep(store, said, on="2026-05-08")
    assert ask(store) == ["Arnor recognises Gondor yes"]
    assert ask(store, recorded="2026-05-07") == ["Arnor backs Gondor yes"]
    history = list(recall_entries(store, Asked(valid="2026-12-01", relations=("recognises",))))
    assert [f.retracted is None for f, _ in history] == [False, True]


def test_what_was_published_later_is_not_known_yet(store: Store) -> None:
    keep(store, tell("a", says("recognises", "ARN", "GON"), told="2026-05-04T01:00:00+07:00"))
    assert ask(store, known="2026-05-03") == []
    assert ask(store, known="2026-05-04") == ["Arnor recognises Gondor yes"]


def test_a_page_without_a_date_is_known_from_the_day_it_was_added(store: Store) -> None:
    keep(store, tell("a", says("recognises", "ARN", "GON"), told=None), on="2026-05-06")
    assert ask(store, known="2026-05-05") == []
    assert ask(store, known="2026-05-06") == ["Arnor recognises Gondor maybe"]


def test_parties_are_asked_for_by_code_or_name_on_their_side(store: Store) -> None:
    keep(
        store,
        tell(
            "a",
            says("recognises", "ARN", "GON"),
            says("alliance", "ROH", "GON"),
            says("detains", "ARN", person("Lobelia Sackville")),
        ),
    )
    assert ask(store, subject="arn", relations=("recognises",)) == ["Arnor recognises Gondor yes"]
    assert ask(store, object="lobelia sackville") == ["Arnor detains Lobelia Sackville yes"]
    assert ask(store, party="GON") == ["Gondor alliance Rohan yes", "Arnor recognises Gondor yes"]
    assert ask(store, subject="ROH") == ["Gondor alliance Rohan yes"]
    assert ask(store, subject="ROH", object="GON", relations=("alliance",))
    assert ask(store, subject="GON", relations=("recognises",)) == []
    assert ask(store, party="Mordor") == []


def test_a_state_is_asked_for_by_any_of_its_names() -> None:
    for name in ("PRK", "prk", "Korea Utara", "North Korea", "Pyongyang"):
        assert "PRK" in (keys_of(name) or ())
    assert "NATO" in (keys_of("NATO") or ())
    assert keys_of(None) is None


def test_a_limit_counts_pairs_and_leaves_no_pair_half(store: Store) -> None:
    told = [
        says("recognises", code, "HAR", on=f"2026-04-{n:02d}")
        for n, code in enumerate(("ARN", "GON", "ROH"), 1)
    ]
    keep(store, tell("a", *told), tell("b", *told))
    lines = recall(store, Asked(valid="2026-12-01", limit=2))
    assert [(line.subject.name, len(line.entries)) for line in lines] == [
        ("Arnor", 2),
        ("Gondor", 2),
    ]
    (last,) = recall(store, Asked(valid="2026-12-01", limit=2, skip=2))
    assert (last.subject.name, len(last.entries)) == ("Rohan", 2)


def test_who_is_called_the_third_is_counted_among_those_that_were_not_asked_for(
    store: Store,
) -> None:
    told = [
        says("recognises", code, "HAR", on=f"2026-04-{n:02d}")
        for n, code in enumerate(("ARN", "GON", "ROH"), 1)
    ]
    third = says("recognises", "MOR", "HAR", on="2026-05-01", ordinal=3)
    keep(store, tell("a", *told, third))
    (line,) = recall(store, Asked(valid="2026-12-01", subject="MOR"))
    assert line.warnings == ("called number 3, but 3 others stand by then: Arnor, Gondor, Rohan",)


def test_a_hostile_name_and_date_are_kept_as_databases_can(store: Store) -> None:
    odd = person("\x00Lo\ud800belia" + "x" * 5000)
    keep(store, tell("a", says("detains", "ARN", odd)))
    with store.reading() as connection:
        assert count_entries(connection, Sought(relations=("detains",))) == 1
    (line,) = recall(store, Asked(valid="2026-12-01"))
    assert line.holds == "yes"


# --- what people judged --------------------------------------------------------------------------


def test_a_relation_that_somebody_rejected_does_not_count_and_is_not_lost(store: Store) -> None:
    relation = says("recognises", "ARN", "GON")
    keep(store, tell("a", relation, says("recognises", "ROH", "GON")))
    line = relation_to_json(relation)
    judge_relation(store, line, Verdict.REJECT, who="sari", article_id="a")
    assert ask(store) == ["Rohan recognises Gondor yes"]
    assert len(ask(store, coded=True)) == 2
    history = recall_entries(store, Asked(valid="2026-12-01"))
    assert [(f.entry.subject.name, out) for f, out in history] == [
        ("Arnor", True),
        ("Rohan", False),
    ]
    judge_relation(store, line, Verdict.WITHDRAW, who="sari", article_id="a")
    assert len(ask(store)) == 2


def test_what_rests_on_an_event_that_somebody_rejected_does_not_count(store: Store) -> None:
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    event_id = page.document["events"][0]["event_id"]
    told = relation_to_json(says("alliance", "ARN", "GON", event_id=event_id))
    page.document["relations"] = [told]  # type: ignore[index]
    keep(store, page)
    assert ask(store) == ["Arnor alliance Gondor yes"]
    judge_event(store, event_id, Verdict.REJECT, who="sari")
    assert ask(store) == []


def test_two_actors_that_somebody_merged_are_one_until_they_are_split(store: Store) -> None:
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["events"][0]["actors"] = [party("Strider")]
    page.document["events"][0]["recipients"] = [party("Elessar")]
    page.document["relations"] = [  # type: ignore[index]
        relation_to_json(says("detains", "MOR", person("Strider"), on="2026-04-03")),
        relation_to_json(says("detains", "MOR", person("Elessar"), on="2026-04-09", effect="ends")),
    ]
    keep(store, page)
    assert ask(store) == ["Mordor detains Strider yes"]
    merge_actors(store, "Elessar", "Strider", who="sari")
    assert ask(store) == []
    assert ask(store, "2026-04-05", object="Strider") == ["Mordor detains Strider yes"]
    assert ask(store, coded=True) == ["Mordor detains Strider yes"]
    split_actors(store, "Elessar", "Strider", who="sari")
    assert ask(store) == ["Mordor detains Strider yes"]


# --- whole pages ---------------------------------------------------------------------------------


def read(article_id: str, language: str, outlet: str, told: str, *sentences: str) -> Coded:
    """Return a page after coding."""
    title, text = sentences[0].rstrip("."), " ".join(sentences)
    whole = f"{title}\n\n{text}"
    article = Article(
        id=article_id, text=whole, language=language, title=title, publisher=outlet,
        published=told, body_start=len(title) + 2, body_end=len(whole),
    )  # fmt: skip
    return Coded(
        article_id=article_id,
        article=dict(article_to_json(article)),
        document=document_to_json(code_article(article)),
    )


ACROSS = (
    "Vanuatu mengakui Abkhazia sebagai negara yang berdaulat.",
    "Langkah itu menjadikan Vanuatu sebagai negara ketiga setelah Nikaragua dan Venezuela yang mengakui kemerdekaan Abkhazia.",
    "Georgia segera memutuskan hubungan diplomatik dengan Vanuatu.",
    "Fiji mempertimbangkan untuk mengakui Abkhazia.",
)


@pytest.mark.model
def test_a_page_says_who_recognises_whom_from_when_on_whose_word(store: Store) -> None:
    keep(
        store,
        read("p", "id", "Harian Contoh", "2026-05-17T17:59:00+07:00", *ACROSS),
        on="2026-05-18",
    )
    lines = recall(store, Asked(valid="2026-05-17", relations=("recognises",), object="Abkhazia"))
    held = {line.subject.name: line for line in lines if line.holds is not None}
    assert set(held) == {"Vanuatu", "Nicaragua", "Venezuela"}
    for line in held.values():
        assert (line.holds, line.valid_from.earliest, line.valid_from.latest) == (
            "yes",
            None,
            "2026-05-17",
        )
        assert line.asserted_by[0][0] == Source(name="Harian Contoh", kind="publisher")
        assert line.warnings == ()
    assert ask(store, "2026-12-01", relations=("diplomatic_relations",)) == [
        "Georgia diplomatic_relations Vanuatu no"
    ]
    assert ask(store, "2026-05-17", known="2026-05-16") == []
    assert not any(line.subject.name == "Fiji" for line in lines if line.holds)


SIX = (
    ("1", "en", "Montevideo Herald", "2026-05-04T09:00:00-03:00", "Uruguay imposed sanctions on Eritrea on 3 May 2026."),
    ("2", "id", "Harian Contoh", "2026-05-05T08:00:00+07:00", "Uruguay menjatuhkan sanksi terhadap Eritrea pada 3 Mei 2026."),
    ("3", "en", "Asmara Wire", "2026-05-06T10:00:00+03:00", "Uruguay imposed sanctions on Eritrea on 5 May 2026."),
    ("4", "id", "Kabar Selatan", "2026-05-07T10:00:00+07:00", "Uruguay menjatuhkan sanksi terhadap Eritrea, kata para pejabat."),
    ("5", "en", "Montevideo Herald", "2026-05-08T10:00:00-03:00", "Uruguay did not impose sanctions on Eritrea."),
    ("6", "id", "Harian Contoh", "2026-06-02T10:00:00+07:00", "Uruguay mencabut sanksi terhadap Eritrea pada 1 Juni 2026."),
)  # fmt: skip


@pytest.mark.model
def test_of_six_pages_both_dates_stand_and_nothing_is_edited(store: Store) -> None:
    for row in SIX[:5]:
        keep(store, read(*row), on=row[3][:10])
    before = table(store)
    lines = recall(store, Asked(valid="2026-05-20", relations=("sanctions",), subject="URY"))
    one, other, denied = sorted(
        lines, key=lambda line: (line.holds is None, line.valid_from.earliest or "")
    )
    assert (one.holds, one.valid_from.earliest, one.valid_from.latest) == (
        "yes",
        "2026-05-03",
        "2026-05-03",
    )
    assert (other.holds, other.valid_from.earliest) == ("yes", "2026-05-05")
    assert (denied.holds, denied.status) == (None, Status.NEGATED)
    assert (one.independent_origins, other.independent_origins) == (3, 1)
    assert {chain[0].name for chain in one.asserted_by} == {
        "Montevideo Herald",
        "Harian Contoh",
        "Kabar Selatan",
    }
    assert "sources disagree on its beginning: 2026-05-03; 2026-05-05" in one.warnings
    asked = Asked(valid="2026-05-04", relations=("sanctions",))
    assert [line.holds for line in recall(store, asked) if line.holds] == ["yes"]

    keep(store, read(*SIX[5]), on="2026-06-02")
    after = table(store)
    assert after[: len(before)] == before
    assert (
        ask(store, "2026-05-31", relations=("sanctions",)).count("Uruguay sanctions Eritrea yes")
        == 2
    )
    assert ask(store, "2026-06-01", relations=("sanctions",)) == [
        "Uruguay sanctions Eritrea negated"
    ]
    assert "Uruguay sanctions Eritrea yes" in ask(store, "2026-06-05", known="2026-06-01")
    assert "Uruguay sanctions Eritrea yes" in ask(store, "2026-06-05", recorded="2026-06-01")
    ended: list[Standing] = recall(
        store, Asked(valid="2026-06-05", relations=("sanctions",), ended=True)
    )
    assert {line.valid_to.latest for line in ended if line.valid_to} == {"2026-06-01"}


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Return the file of a store that holds a few lines."""
    name = str(tmp_path / "kept.db")
    CLOCK.day = "2026-05-04"
    with open_store(name, create=True, clock=CLOCK) as opened:
        keep(
            opened,
            tell(
                "a",
                says("recognises", "ARN", "GON", on="2026-05-03"),
                says("sanctions", "ARN", "MOR", status=Status.PLANNED),
                says("backs", person("\x1b[31mGrima"), "GON"),
            ),
        )
    return name


def kabar(*args: str) -> Result:
    return CliRunner().invoke(cli, ["ledger", *args])


def test_the_command_writes_the_lines_of_the_contract(kept: str) -> None:
    result = kabar("--store", kept, "--relation", "recognises", "--valid", "2026-05-03")
    assert result.exit_code == 0, result.output
    (line,) = [json.loads(text) for text in result.stdout.splitlines()]
    assert list(line)[:3] == ["relation", "subject", "object"]
    assert line["subject"]["code"] == "ARN"
    assert line["valid_from"]["earliest"] == line["valid_from"]["latest"] == "2026-05-03"
    assert line["valid_to"] is None
    assert (line["status"], line["independent_origins"], len(line["entries"])) == ("happened", 1, 1)
    assert line["asserted_by"][0][0]["name"] == "Bree Post"
    assert line["reported_first"] == "2026-05-04"
    assert kabar("--store", kept, "--valid", "2026-05-02", "--relation", "recognises").stdout == ""


def test_the_history_shows_every_entry(kept: str) -> None:
    result = kabar("--store", kept, "--history")
    found = [json.loads(text) for text in result.stdout.splitlines()]
    assert [line["relation"] for line in found] == ["recognises", "sanctions", "backs"]
    assert found[0]["evidence"] == [0, 13]
    assert found[0]["recorded"].startswith("2026-05-04")
    assert found[0]["retracted"] is None


def test_the_table_is_for_people_and_obeys_no_page(kept: str) -> None:
    result = kabar("--store", kept, "--table", "--valid", "2026-05-20")
    assert result.exit_code == 0
    assert "Arnor" in result.stdout
    assert "planned" in result.stdout
    assert "\x1b" not in result.stdout
    empty = kabar("--store", kept, "--table", "--relation", "truce", "--valid", "2026-05-20")
    assert empty.stdout == "Nothing is known to stand on 2026-05-20.\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--relation", "recognizes"], "Did you mean 'recognises'?"),
        (["--relation", "x"], "There are: recognises, diplomatic_relations"),
        (["--valid", "17-08-2022"], "write YYYY-MM-DD"),
        (["--known", "2022-02-30"], "'2022-02-30' is no day"),
        (["--history", "--table"], "leave --table out"),
        (["--store", "nowhere.db"], "kabar add"),
    ],
)
def test_wrong_usage_says_what_is_allowed(args: list[str], message: str, kept: str) -> None:
    result = kabar(*(args if "--store" in args else [*args, "--store", kept]))
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_today_is_a_day(kept: str) -> None:
    assert kabar("--store", kept, "--valid", "today").stdout == kabar("--store", kept).stdout != ""
