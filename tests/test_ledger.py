"""The ledger: what stands between whom as of two days, folded from entries that nobody edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kabar.ledger.folding import fold, select
from kabar.ledger.parties import entry_keys
from kabar.records import REAL, Filed, Party, Source, Status
from tests.ledgers import ARNOR, GONDOR, MORDOR, ROHAN, filed, person, shown, state, view

RECOGNISES = "recognises"
SANCTIONS = "sanctions"
TIES = "diplomatic_relations"


def test_an_undated_act_began_at_the_latest_on_the_day_of_publication() -> None:
    entries = [filed(RECOGNISES, ARNOR, GONDOR, told="2026-08-17")]
    (line,) = view(entries, "2026-08-17")
    assert (line.holds, line.effect, line.status) == ("yes", "begins", Status.HAPPENED)
    assert (line.valid_from.earliest, line.valid_from.latest) == (None, "2026-08-17")
    assert line.valid_from.basis == "published"
    assert line.valid_to is None
    assert line.asserted_by == ((Source(name="Bree Post", kind="publisher"),),)


def test_before_the_first_report_was_published_nothing_is_known() -> None:
    entries = [filed(RECOGNISES, ARNOR, GONDOR, told="2026-08-17")]
    assert shown(entries, "2026-12-01", known="2026-08-01") == []
    assert shown(entries, "2026-12-01", known="2026-08-17") == ["Arnor recognises Gondor yes"]


def test_an_undated_act_may_have_been_done_before_it_was_told() -> None:
    entries = [filed(RECOGNISES, ARNOR, GONDOR, told="2026-08-17")]
    assert shown(entries, "2026-08-16") == ["Arnor recognises Gondor maybe"]


def test_a_dated_act_holds_from_its_day_on() -> None:
    entries = [filed(RECOGNISES, ARNOR, GONDOR, told="2026-08-17", on="2026-07-13")]
    assert shown(entries, "2026-07-12") == []
    assert shown(entries, "2026-07-13") == ["Arnor recognises Gondor yes"]


def test_a_month_bounds_the_day() -> None:
    entries = [filed(SANCTIONS, ARNOR, MORDOR, told="2026-08-17", on="2026-05")]
    assert shown(entries, "2026-04-30") == []
    assert shown(entries, "2026-05-15") == ["Arnor sanctions Mordor maybe"]
    assert shown(entries, "2026-05-31") == ["Arnor sanctions Mordor yes"]


def test_a_month_that_is_not_over_is_bounded_by_the_publication() -> None:
    (line,) = view([filed(SANCTIONS, ARNOR, MORDOR, told="2026-05-10", on="2026-05")], "2026-05-10")
    assert (line.valid_from.earliest, line.valid_from.latest) == ("2026-05-01", "2026-05-10")


def test_an_explicit_opposing_act_ends_it() -> None:
    entries = [
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-03-02", on="2026-03-01"),
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-06-10", on="2026-06-09", effect="ends"),
    ]
    assert shown(entries, "2026-06-08") == ["Arnor sanctions Mordor yes"]
    assert shown(entries, "2026-06-09") == []
    assert shown(entries, "2026-12-01", known="2026-06-01") == ["Arnor sanctions Mordor yes"]
    (line,) = fold(entries, valid="2026-06-09")
    assert (line.holds, line.valid_to and line.valid_to.latest) == ("no", "2026-06-09")


def test_nothing_newer_ends_what_stands() -> None:
    entries = [
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-03-02", on="2026-03-01"),
        filed(SANCTIONS, ARNOR, GONDOR, told="2026-06-10", effect="ends"),  # another party
        filed(SANCTIONS, MORDOR, ARNOR, told="2026-06-10", effect="ends"),  # the other way round
        filed("backs", ARNOR, MORDOR, told="2026-06-10", effect="ends"),  # another relation
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-06-11", on="2026-06-11"),  # more of the same
    ]
    assert "Arnor sanctions Mordor yes" in shown(entries, "2026-12-01")


def test_a_symmetric_relation_is_ended_by_either_party() -> None:
    entries = [
        filed("alliance", ARNOR, ROHAN, told="2026-03-02", on="2026-03-01"),
        filed("alliance", ROHAN, ARNOR, told="2026-06-10", on="2026-06-09", effect="ends"),
    ]
    assert shown(entries, "2026-05-01") == ["Arnor alliance Rohan yes"]
    assert shown(entries, "2026-06-09") == []


def test_ties_that_are_cut_are_shown_as_cut() -> None:
    entries = [filed(TIES, GONDOR, ARNOR, told="2026-08-17", effect="ends")]
    (line,) = view(entries, "2026-09-01")
    assert (line.holds, line.effect) == ("no", "ends")
    assert line.valid_to is not None
    assert (line.valid_to.earliest, line.valid_to.latest) == (None, "2026-08-17")


def test_ties_restored_without_a_date_stand_again() -> None:
    entries = [
        filed(TIES, GONDOR, ARNOR, told="2026-03-02", on="2026-03-01", effect="ends"),
        filed(TIES, ARNOR, GONDOR, told="2026-08-17", again=True),
    ]
    assert "Arnor diplomatic_relations Gondor yes" in shown(entries, "2026-08-17")
    assert not any(line.warnings for line in view(entries, "2026-08-17"))


@pytest.mark.parametrize(
    "status",
    ["planned", "possible", "hoped", "requested", "negated", "denied", "hypothetical", "unknown"],
)
def test_what_is_not_asserted_changes_nothing_and_is_shown_as_such(status: str) -> None:
    lifted = filed(
        SANCTIONS, ARNOR, MORDOR, told="2026-06-10", effect="ends", status=Status(status)
    )
    entries = [filed(SANCTIONS, ARNOR, MORDOR, told="2026-03-02"), lifted]
    assert shown(entries, "2026-12-01") == [
        "Arnor sanctions Mordor yes",
        f"Arnor sanctions Mordor {status}",
    ]
    assert shown([lifted], "2026-12-01") == [f"Arnor sanctions Mordor {status}"]


def test_dates_that_disagree_stand_side_by_side_with_their_origins() -> None:
    entries = [
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-05-04", on="2026-05-03", by="Bree Post"),
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-05-06", on="2026-05-05", by="Dale Times"),
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-05-07", on="2026-05-03", by="Shire News"),
        filed(SANCTIONS, ARNOR, MORDOR, told="2026-05-08", by="Esgaroth Daily"),
    ]
    one, other = view(entries, "2026-06-01")
    assert (one.valid_from.earliest, one.independent_origins) == ("2026-05-03", 3)
    assert (other.valid_from.earliest, other.independent_origins) == ("2026-05-05", 1)
    assert "sources disagree on its beginning: 2026-05-03; 2026-05-05" in one.warnings
    assert [line.holds for line in fold(entries, valid="2026-05-04")] == ["yes", "no"]


def test_ends_that_disagree_stand_side_by_side() -> None:
    entries = [
        filed("detains", ARNOR, person("Lobelia"), told="2026-05-04", on="2026-05-03"),
        filed(
            "detains", ARNOR, person("Lobelia"), told="2026-06-04", on="2026-06-01", effect="ends"
        ),
        filed(
            "detains",
            ARNOR,
            person("Lobelia"),
            told="2026-06-05",
            on="2026-06-03",
            effect="ends",
            by="B",
        ),
    ]
    assert [line.holds for line in fold(entries, valid="2026-06-02")] == ["no", "yes"]


def test_one_wire_printed_by_forty_sites_is_one_origin() -> None:
    entries = [
        filed(RECOGNISES, ARNOR, GONDOR, told="2026-08-17", by=f"Site {n}", wire="Ravens")
        for n in range(40)
    ]
    (line,) = view(entries, "2026-08-17")
    assert (line.independent_origins, len(line.entries)) == (1, 40)


def test_a_relation_that_is_told_as_standing_began_before() -> None:
    entries = [filed("alliance", ARNOR, ROHAN, told="2026-08-17", effect="continues")]
    (line,) = view(entries, "2026-08-17")
    assert (line.effect, line.valid_from.earliest, line.valid_from.latest) == (
        "continues", None, "2026-08-17",
    )  # fmt: skip


def test_an_end_without_a_date_came_after_the_last_day_on_which_it_surely_stood() -> None:
    entries = [
        filed("alliance", ARNOR, ROHAN, told="2026-02-01", effect="continues"),
        filed("alliance", ARNOR, ROHAN, told="2026-08-17", effect="ends"),
    ]
    (line,) = fold(entries, valid="2026-05-01")
    assert line.valid_to is not None
    assert (line.valid_to.earliest, line.valid_to.latest) == ("2026-02-01", "2026-08-17")
    assert (line.valid_to.basis, line.holds) == ("inferred", "maybe")


def test_an_end_that_is_only_inferred_makes_it_doubtful() -> None:
    entries = [
        filed("occupies", MORDOR, GONDOR, told="2026-02-02", on="2026-02-01"),
        filed(
            "occupies",
            MORDOR,
            GONDOR,
            told="2026-06-02",
            on="2026-06-01",
            effect="ends",
            inferred=True,
        ),
    ]
    assert shown(entries, "2026-05-31") == ["Mordor occupies Gondor yes"]
    (line,) = view(entries, "2026-06-01")
    assert (line.holds, line.valid_to) == ("maybe", None)
    assert line.warnings == ("may have ended (2026-06-01): inferred, nobody says so",)
    assert view(entries[1:], "2026-06-01") == []


def test_a_stated_term_ends_by_itself() -> None:
    (entry,) = [
        filed("occupies", MORDOR, GONDOR, told="2026-08-01", on="2026-02-01..2026-06-01", ends=True)
    ]
    assert shown([entry], "2026-05-01") == ["Mordor occupies Gondor yes"]
    assert shown([entry], "2026-06-01") == []


def test_a_beginning_told_again_after_the_end_is_doubted_and_not_believed() -> None:
    lobelia = person("Lobelia")
    entries = [
        filed("detains", ARNOR, lobelia, told="2026-05-04", on="2026-05-03"),
        filed("detains", ARNOR, lobelia, told="2026-05-11", on="2026-05-10", effect="ends"),
        filed("detains", ARNOR, lobelia, told="2026-05-12"),
    ]
    (line,) = view(entries, "2026-05-20")
    assert line.holds == "maybe"
    assert line.warnings == (
        "told again on 2026-05-12, after it had ended: told anew or begun anew, no day is given",
    )
    told_once_more = filed("detains", ARNOR, lobelia, told="2026-05-13", effect="ends")
    assert view([*entries, told_once_more], "2026-05-20") == []


def test_a_dated_beginning_after_the_end_opens_another_period() -> None:
    lobelia = person("Lobelia")
    entries = [
        filed("detains", ARNOR, lobelia, told="2026-05-04", on="2026-05-03"),
        filed("detains", ARNOR, lobelia, told="2026-05-11", on="2026-05-10", effect="ends"),
        filed("detains", ARNOR, lobelia, told="2026-07-02", on="2026-07-01"),
    ]
    assert shown(entries, "2026-06-01") == []
    assert shown(entries, "2026-07-01") == ["Arnor detains Lobelia yes"]
    assert [line.holds for line in fold(entries, valid="2026-07-01")] == ["no", "yes"]


def test_somebody_who_left_an_office_and_is_said_to_hold_it_is_a_warning() -> None:
    steward = person("Denethor")
    entries = [
        filed("leads", steward, GONDOR, told="2026-01-01", effect="continues"),
        filed("leads", steward, GONDOR, told="2026-03-02", on="2026-03-01", effect="ends"),
        filed("leads", steward, GONDOR, told="2026-05-01", effect="continues"),
    ]
    (line,) = view(entries, "2026-06-01")
    assert line.holds == "maybe"
    assert "told again on 2026-05-01" in line.warnings[0]


def test_an_end_before_the_beginning_is_a_warning() -> None:
    entries = [
        filed("detains", ARNOR, person("Lobelia"), told="2026-05-06", on="2026-05-05"),
        filed(
            "detains", ARNOR, person("Lobelia"), told="2026-05-06", on="2026-05-03", effect="ends"
        ),
    ]
    ended, begun = fold(entries, valid="2026-06-01")
    assert ended.warnings == ("said to have ended by 2026-05-03, before it began (2026-05-05)",)
    assert begun.holds == "yes"


def test_a_third_that_makes_four_is_a_warning() -> None:
    first = [
        filed(RECOGNISES, code, "HAR", told="2026-03-02", on=f"2026-02-0{n}")
        for n, code in enumerate([ARNOR, GONDOR], start=1)
    ]
    third = filed(RECOGNISES, MORDOR, "HAR", told="2026-08-17", ordinal=3)
    assert not any(line.warnings for line in view([*first, third], "2026-08-17"))
    more = filed(RECOGNISES, ROHAN, "HAR", told="2026-04-02")
    lines = {line.subject.name: line.warnings for line in view([*first, third, more], "2026-08-17")}
    assert lines["Mordor"] == ("called number 3, but 3 others stand by then: Arnor, Gondor, Rohan",)
    assert not lines["Rohan"]


def test_a_ruler_acts_for_the_state_and_is_detained_as_a_person() -> None:
    king = person("Elessar", GONDOR)
    assert entry_keys(filed(RECOGNISES, king, ARNOR, told=None).entry)[0][1:] == (GONDOR, ARNOR)
    assert entry_keys(filed("detains", MORDOR, king, told=None).entry)[0][1:] == (
        MORDOR,
        "=elessar",
    )
    rebel = Party(
        start=0, end=1, text="x", name="Ugluk", code=MORDOR, country=MORDOR, sectors=("REB",)
    )
    assert entry_keys(filed(RECOGNISES, rebel, ARNOR, told=None).entry)[0][1] == "=ugluk"


def test_two_names_that_people_judged_to_be_one_are_one() -> None:
    strider, elessar = person("Strider"), person("Elessar")
    entries = [
        filed("detains", MORDOR, strider, told="2026-05-04", on="2026-05-03"),
        filed("detains", MORDOR, elessar, told="2026-06-04", on="2026-06-03", effect="ends"),
    ]
    assert [line.holds for line in fold(entries, valid="2026-07-01")] == ["no", "yes"]
    (line,) = fold(entries, valid="2026-07-01", same={"=strider": "=elessar"})
    assert line.holds == "no"


def test_what_is_retracted_no_longer_counts_but_did() -> None:
    entries = [
        filed(
            RECOGNISES, ARNOR, GONDOR, told="2026-08-17",
            recorded="2026-08-17T10:00:00Z", retracted="2026-08-20T10:00:00Z",
        )
    ]  # fmt: skip
    assert shown(entries, "2026-12-01") == []
    assert shown(entries, "2026-12-01", recorded="2026-08-19") == ["Arnor recognises Gondor yes"]
    assert shown(entries, "2026-12-01", recorded="2026-08-16") == []
    assert shown(entries, "2026-12-01", recorded="2026-08-20") == []


def test_a_page_without_a_date_is_known_from_when_it_was_recorded() -> None:
    entries = [filed(RECOGNISES, ARNOR, GONDOR, told=None, recorded="2026-08-17T10:00:00Z")]
    assert shown(entries, "2026-12-01", known="2026-08-16") == []
    assert shown(entries, "2026-12-01", known="2026-08-17") == ["Arnor recognises Gondor maybe"]


def test_what_is_only_inferred_is_told_apart() -> None:
    war = filed("at_war", ARNOR, MORDOR, told="2026-08-17", inferred=True)
    (line,) = view([war], "2026-08-17")
    assert line.inferred
    said = filed("at_war", MORDOR, ARNOR, told="2026-08-18", effect="continues")
    (line,) = view([war, said], "2026-08-18")
    assert not line.inferred


DAYS = st.integers(min_value=1, max_value=28).map(lambda n: f"2026-05-{n:02d}")
ENTRIES = st.builds(
    filed,
    st.sampled_from([RECOGNISES, TIES, "leads"]),
    st.sampled_from([ARNOR, GONDOR, person("Lobelia")]),
    st.sampled_from([MORDOR, GONDOR]),
    told=DAYS,
    on=st.none() | DAYS,
    effect=st.sampled_from(["begins", "continues", "ends"]),
    status=st.sampled_from([Status.HAPPENED, Status.ONGOING, Status.PLANNED, Status.DENIED]),
    by=st.sampled_from(["Bree Post", "Dale Times"]),
    again=st.booleans(),
    inferred=st.booleans(),
)


@given(st.lists(ENTRIES, max_size=12), DAYS)
def test_every_entry_stands_in_a_line_and_the_order_of_arrival_means_nothing(
    entries: list[Filed], valid: str
) -> None:
    lines = fold(entries, valid=valid)
    assert {i for line in lines for i in line.entries} == {f.entry.entry_id for f in entries}
    assert {line.status for line in lines} - REAL == {f.entry.status for f in entries} - REAL
    once = list({f.entry.entry_id: f for f in entries}.values())
    assert fold(once[::-1], valid=valid) == fold(once, valid=valid)


@given(st.lists(ENTRIES, max_size=8), DAYS, DAYS)
def test_what_is_known_later_only_adds_entries(entries: list[Filed], one: str, other: str) -> None:
    early, late = sorted([one, other])
    then = list(select(entries, known=early))
    assert set(map(id, then)) <= set(map(id, select(entries, known=late)))


def test_a_state_is_shown_by_the_name_that_the_gazetteer_gives_it() -> None:
    korea = Party(
        start=0, end=3, text="Kim", name="Kim Jong-un", code="PRK", country="PRK", sectors=("GOV",)
    )
    (line,) = view([filed(RECOGNISES, korea, state(GONDOR), told="2026-05-01")], "2026-05-01")
    assert (line.subject.name, line.subject.code, line.subject.start) == (
        "North Korea",
        "PRK",
        None,
    )
