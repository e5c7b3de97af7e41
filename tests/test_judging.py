"""What people say of what was coded: kept beside it, found again, and given out as labels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kabar.cli import cli
from kabar.errors import UsageError
from kabar.formats import EVERYTHING, FORMATS, Choice
from kabar.formats.documents import event_from_json
from kabar.reviewing import (
    judge_event,
    judge_relation,
    merge_actors,
    relation_key,
    reviewed,
    split_actors,
)
from kabar.stores import Coded, Filter, Store, open_store
from kabar.stores.merging import merge, pair_key, read_merges
from kabar.stores.verdicts import (
    Judgement,
    Target,
    Verdict,
    judged,
    labelled,
    read_judgements,
    weigh,
)
from tests.coded import coded, party


def keep(store: Store, *pages: Coded) -> None:
    run = store.begin_run(version="1", codebook="c", options={})
    store.keep(pages, run=run)


def shown(store: Store, **wanted: Any) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return list(reviewed(connection, Filter(**wanted), newest=False))


def labels(store: Store, **wanted: Any) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return list(labelled(connection, Filter(**wanted)))


def event_id(store: Store, at: int = 0) -> str:
    return str(shown(store)[at]["event_id"])


def count(store: Store) -> int:
    with store.reading() as connection:
        return len(list(read_judgements(connection)))


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one article of two events."""
    keep(store, coded("a", "Met in Agadez.", "Signed in Zinder."))
    return store


def test_what_nobody_judged_says_so(kept: Store) -> None:
    assert [line["judgement"] for line in shown(kept)] == [None, None]
    assert labels(kept) == []


def test_a_correction_stands_beside_what_was_coded_and_touches_nothing(kept: Store) -> None:
    before = list(shown(kept))
    judge_event(
        kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"status": "denied"}, note="Twice."
    )
    first, second = shown(kept)
    assert first["status"] == "denied"
    assert first["judgement"]["verdict"] == "correct"
    assert first["judgement"]["who"] == "ana"
    assert first["judgement"]["note"] == "Twice."
    assert first["judgement"]["coded"] == {"status": "happened"}
    assert second == before[1]
    with kept.reading() as connection:
        query = "SELECT body FROM events ORDER BY event"
        bodies = [json.loads(row[0]) for row in connection.exec_driver_sql(query)]
    assert [body["status"] for body in bodies] == ["happened", "happened"]


def test_a_judgement_finds_its_event_again_when_the_article_is_coded_anew(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.REJECT, who="ana")
    page = coded("a", "Met in Agadez.", "Signed in Zinder.", text="New words first. Met in Agadez.")
    assert page.document is not None
    page.document["events"][0] |= {"event_id": "ev-other", "actors": [party("Mali", "MLI")]}
    keep(kept, page)
    line = next(line for line in shown(kept) if line["event_id"] == "ev-other")
    assert line["judgement"]["verdict"] == "reject"


def test_a_judgement_does_not_pass_to_another_type_at_the_same_words(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.REJECT, who="ana")
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["events"][0] |= {"event_id": "ev-other", "event_type": "AGREE", "act": "agree"}
    keep(kept, page)
    assert [line["judgement"] for line in shown(kept)] == [None]


def test_a_coding_that_follows_a_correction_is_accepted_by_it(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"event_type": "AGREE"})
    assert shown(kept)[0]["event_type"] == "AGREE"
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    corrected = {k: shown(kept)[0][k] for k in ("event_type", "plover_type", "mode", "act")}
    more = {k: shown(kept)[0][k] for k in ("quad", "cameo", "goldstein")}
    page.document["events"][0] |= {"event_id": "ev-other", **corrected, **more, "act": "agree"}
    keep(kept, page)
    [line] = shown(kept)
    assert line["judgement"]["verdict"] == "correct"  # the act is still nobody's
    assert line["judgement"]["coded"] == {"act": "agree"}


def test_a_correction_that_is_coded_so_counts_as_accepted(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"status": "denied"})
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["events"][0]["status"] = "denied"
    keep(kept, page)
    [line] = shown(kept)
    assert (line["judgement"]["verdict"], line["judgement"]["coded"]) == ("accept", {})


def test_of_several_people_the_latest_counts_and_the_dispute_is_said(kept: Store) -> None:
    name = event_id(kept)
    judge_event(kept, name, Verdict.ACCEPT, who="ana")
    judge_event(kept, name, Verdict.REJECT, who="budi")
    judgement = shown(kept)[0]["judgement"]
    assert (judgement["verdict"], judgement["disputed"]) == ("reject", True)
    judge_event(kept, name, Verdict.WITHDRAW, who="budi")
    judgement = shown(kept)[0]["judgement"]
    assert (judgement["verdict"], judgement["disputed"]) == ("accept", False)
    assert [one["verdict"] for one in judgement["said"]] == ["accept", "reject", "withdraw"]


def test_a_note_decides_nothing(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.NOTE, who="ana", note="See page two.")
    judgement = shown(kept)[0]["judgement"]
    assert judgement["verdict"] is None
    assert [one["note"] for one in judgement["said"]] == ["See page two."]
    assert labels(kept) == []


def test_the_same_verdict_twice_is_one_judgement(kept: Store) -> None:
    first = judge_event(kept, event_id(kept), Verdict.ACCEPT, who="ana")
    assert judge_event(kept, event_id(kept), Verdict.ACCEPT, who="ana") == first
    assert count(kept) == 1
    judge_event(kept, event_id(kept), Verdict.REJECT, who="ana")
    judge_event(kept, event_id(kept), Verdict.ACCEPT, who="ana")
    assert count(kept) == 3


def test_labels_outlive_the_event_that_they_are_of(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"actors": ["Mali"]})
    judge_event(kept, event_id(kept, 1), Verdict.ACCEPT, who="ana")
    keep(kept, coded("a", "Signed in Zinder."))
    first, second = labels(kept)
    assert first["evidence"][0]["text"] == "Met in Agadez."
    assert [p["name"] for p in first["actors"]] == ["Mali"]
    assert [p["name"] for p in first["judgement"]["coded"]["actors"]] == ["Chad"]
    assert (first["stands"], second["stands"]) == (False, True)
    assert [line["stands"] for line in labels(kept, parties=("TCD",))] == [False, True]
    assert labels(kept, parties=("USA",)) == []


def test_a_corrected_act_brings_what_follows_from_it(kept: Store) -> None:
    judge_event(kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"act": "recognise"})
    line = shown(kept)[0]
    assert (line["event_type"], line["quad"], line["cameo"]) == ("SUPPORT", 1, "054")
    assert line["judgement"]["coded"]["act"] == "meet"


@pytest.mark.parametrize("name", FORMATS)
def test_judged_events_can_be_written_in_every_format(
    kept: Store, tmp_path: Path, name: str
) -> None:
    judge_event(kept, event_id(kept), Verdict.CORRECT, who="ana", fields={"event_type": "REJECT"})
    [line] = labels(kept)
    with (tmp_path / "out").open("wb") as out:
        outcome = FORMATS[name].write([event_from_json(line)], out, Choice(statuses=EVERYTHING))
    assert outcome.events == 1


@pytest.mark.parametrize(
    ("verdict", "fields", "note", "said"),
    [
        (Verdict.CORRECT, {}, None, "say what is right instead"),
        (Verdict.CORRECT, {"rule": "x"}, None, "rule cannot be corrected; these can: event_type"),
        (Verdict.CORRECT, {"event_type": "HUG"}, None, "no type 'HUG'; there are: AGREE"),
        (Verdict.CORRECT, {"act": "hug"}, None, "no act 'hug'"),
        (Verdict.CORRECT, {"act": "meet", "event_type": "AID"}, None, "is CONSULT, not 'AID'"),
        (Verdict.CORRECT, {"status": "maybe"}, None, "no status 'maybe'; there are: happened"),
        (Verdict.CORRECT, {"plover_type": "HUG"}, None, "no type 'HUG'"),
        (Verdict.CORRECT, {"actors": [7]}, None, "7 is no party"),
        (Verdict.CORRECT, {"actors": 7}, None, "a list of parties"),
        (Verdict.CORRECT, {"date": "soon"}, None, "not what docs/schema.md says of date"),
        (Verdict.ACCEPT, {"status": "denied"}, None, "accept takes no values"),
        (Verdict.NOTE, {}, " ", "a note needs words"),
        (Verdict.NOTE, {}, "x" * 10_001, "at most 10,000"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(
    kept: Store, verdict: Verdict, fields: dict[str, Any], note: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        judge_event(kept, event_id(kept), verdict, who="ana", fields=fields, note=note)
    assert count(kept) == 0


def test_nobody_and_no_event_are_refused(kept: Store) -> None:
    with pytest.raises(UsageError, match="somebody"):
        judge_event(kept, event_id(kept), Verdict.ACCEPT, who=" ")
    with pytest.raises(UsageError, match="no event 'ev-x'"):
        judge_event(kept, "ev-x", Verdict.ACCEPT, who="ana")


def test_a_relation_is_judged_by_its_words(kept: Store) -> None:
    relation = {
        "relation": "recognises", "effect": "begins", "subject": party("Chad", "TCD"),
        "object": party("Niger", "NER"), "evidence": [0, 9],
    }  # fmt: skip
    judge_relation(kept, relation, Verdict.REJECT, who="ana", article_id="a")
    moved = {**relation, "evidence": [40, 49], "subject": {**party("Chad", "TCD"), "start": 40}}
    key = relation_key(moved, "a")
    with kept.reading() as connection:
        found = judged(connection, [key, relation_key(relation, "b")], target=Target.RELATION)
    assert list(found) == [key]
    [said] = found[key].said
    assert said.coded["relation"] == "recognises"
    with pytest.raises(UsageError, match="correct the event"):
        judge_relation(kept, relation, Verdict.CORRECT, who="ana", article_id="a")


# --- actors --------------------------------------------------------------------------------------


def test_a_merged_actor_is_shown_as_the_other_with_the_coded_one_beside_it(kept: Store) -> None:
    merge_actors(kept, "Niger", "Chad", who="ana")
    [actor] = shown(kept)[0]["actors"]
    assert (actor["name"], actor["code"], actor["text"]) == ("Niger", "NER", "Chad")
    assert actor["coded"] == {"name": "Chad", "entity": None, "code": "TCD", "country": "TCD"}
    with kept.reading() as connection:
        merges = read_merges(connection)
    assert merges.of("Chad") == "Niger"
    assert merges.names("Chad") == merges.names("Niger") == ("Niger", "Chad")


def test_a_split_undoes_a_merge(kept: Store) -> None:
    merge_actors(kept, "Niger", "Chad", who="ana")
    split_actors(kept, "Chad", "Niger", who="budi")
    [actor] = shown(kept)[0]["actors"]
    assert actor["name"] == "Chad"
    assert "coded" not in actor


@pytest.mark.parametrize(
    ("into", "other", "said"),
    [("Niger", "Nobody", "no actor 'Nobody'"), ("Niger", "Niger", "the same name")],
)
def test_actors_that_cannot_be_merged(kept: Store, into: str, other: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        merge_actors(kept, into, other, who="ana")


def said_of(number: int, verdict: Verdict, into: str, other: str) -> Judgement:
    sides = {"into": into, "from": other}
    fields = {side: {"name": name, "entity": None} for side, name in sides.items()}
    return Judgement(
        number=number, target=Target.ACTORS, key=pair_key(into, other), also=None, verdict=verdict,
        fields=fields, note=None, who="ana", article_id=None, coded={}, recorded_at="",
    )  # fmt: skip


NAMES = st.sampled_from("abcde")
PAIRS = st.tuples(st.sampled_from([Verdict.MERGE, Verdict.SPLIT]), NAMES, NAMES)


@given(st.lists(PAIRS.filter(lambda pair: pair[1] != pair[2]), max_size=12))
def test_whoever_is_kept_apart_is_never_one(pairs: list[tuple[Verdict, str, str]]) -> None:
    merges = merge(said_of(n, *pair) for n, pair in enumerate(pairs))
    last = {pair_key(one, other): verdict for verdict, one, other in pairs}
    for key, verdict in last.items():
        one, other = key.split("\x1f")
        if verdict is Verdict.SPLIT:
            assert merges.of(one) != merges.of(other)
    for name in "abcde":
        assert merges.of(merges.of(name)) == merges.of(name)
        assert name in merges.names(name)
        assert merges.show({"name": name})["name"] == merges.of(name)


def said_by(number: int, who: str, verdict: Verdict) -> Judgement:
    return Judgement(
        number=number, target=Target.EVENT, key="k", also=None, verdict=verdict, fields={},
        note=None, who=who, article_id=None, coded={}, recorded_at="",
    )  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(list(Verdict)[:5])), max_size=9))
def test_a_verdict_counts_until_its_giver_says_otherwise(said: list[tuple[str, Verdict]]) -> None:
    judgements = [said_by(number, *one) for number, one in enumerate(said)]
    last = {who: v for who, v in said if v is not Verdict.NOTE}
    left = {who: v for who, v in last.items() if v is not Verdict.WITHDRAW}
    found = weigh(judgements)
    assert (found.verdict is None) == (not left)
    if found.verdict is not None:
        assert left[found.verdict.who] is found.verdict.verdict
    assert found.disputed == (len(set(left.values())) > 1)
    assert found.said == tuple(judgements)


# --- the command ---------------------------------------------------------------------------------


def kabar(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args), env={"KABAR_JUDGE": "ana"})


@pytest.fixture
def path(tmp_path: Path) -> str:
    with open_store(str(tmp_path / "news.db"), create=True) as store:
        keep(store, coded("a", "Met in Agadez."))
    return str(tmp_path / "news.db")


def first_event(path: str) -> str:
    with open_store(path) as store:
        return event_id(store)


def test_the_command_corrects_and_lists(path: str) -> None:
    name = first_event(path)
    done = kabar(
        "judge", "correct", name, "--set", "status=denied", "--set", 'actors=["Mali"]',
        "--note", "Not so.", "--store", path,
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    listed = kabar("judge", "list", "--store", path)
    [line] = [json.loads(line) for line in listed.stdout.splitlines()]
    assert (line["verdict"], line["who"], line["note"]) == ("correct", "ana", "Not so.")
    assert line["fields"]["status"] == "denied"
    assert line["coded"]["event_id"] == name


def test_the_command_merges_and_splits(path: str) -> None:
    merge_them: Callable[..., Result] = lambda verdict: kabar(  # noqa: E731
        "judge", verdict, "Chad", "Niger", "--by", "budi", "--store", path
    )
    assert merge_them("merge").exit_code == 0
    assert merge_them("split").exit_code == 0
    listed = kabar("judge", "list", "--store", path).stdout.splitlines()
    assert [json.loads(line)["verdict"] for line in listed] == ["merge", "split"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["like"], "There are: accept, reject, correct, note, withdraw, merge, split, list"),
        (["accept"], "accept what?"),
        (["accept", "ev-x", "--set", "status=denied"], "--set is of `correct`"),
        (["correct", "ev-x", "--set", "status"], "is not FIELD=VALUE"),
        (["merge", "Chad"], "merge takes two actors"),
        (["list", "ev-x"], "list takes no target"),
        (["accept", "ev-x"], "no event 'ev-x'"),
        (["accept", "ev-x", "--store", "nowhere.db"], "no store at 'nowhere.db'"),
    ],
)
def test_wrong_judging_is_wrong_usage(path: str, args: list[str], said: str) -> None:
    done = kabar("judge", "--store", path, *args)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
