"""Flat formats of other projects: their columns, their habits, and nothing that breaks a row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kabar.acts import MODES, QUADS, SCORES, load_acts
from kabar.formats import EVERYTHING, FORMATS, Choice, Outcome, write_events
from kabar.formats.cameo import RULED, cameo_of
from kabar.formats.documents import event_from_json
from kabar.formats.flat import clean, date_of, make_number, published_at
from kabar.formats.gdelt import TABLE, Mentions
from kabar.formats.sidecar import Sidecar
from kabar.gazetteers.codes import load_codes
from kabar.gazetteers.tables import SECTORS
from kabar.knowledge import Knowledge
from kabar.records import (
    Count,
    Event,
    Evidence,
    Party,
    Period,
    Place,
    Size,
    Source,
    Span,
    Status,
    Trigger,
)
from tests.make_golden import GOLDEN, files
from tests.written import CODER, DONETSK, INDONESIA, ROMANIA, WRITTEN

# What users of each project have as their header list, written down apart from kabar's own.
GDELT = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode "
    "Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code "
    "Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode "
    "Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code Actor2Type2Code "
    "Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale "
    "NumMentions NumSources NumArticles AvgTone Actor1Geo_Type Actor1Geo_FullName "
    "Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long "
    "Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode "
    "Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID "
    "ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code "
    "ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL"
).split()
MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier "
    "SentenceID Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence "
    "MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
).split()
ICEWS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
    "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
    "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
]  # fmt: skip
SIDES = [
    "Name", "Country", "COW", "Primary {} Sector", "Sectors", "Title", "Name Raw", "Wikipedia {} ID"
]  # fmt: skip
POLECAT = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format(who) if "{}" in name else f"{who} {name}" for who in ("Actor", "Recipient")
      for name in SIDES),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
    "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
    "Story Organizations", "Story Locations", "Language", "Version",
]  # fmt: skip
HEADERS = {
    "gdelt1": [name for name in GDELT if not name.endswith("ADM2Code")],
    "gdelt2": GDELT,
    "polecat": POLECAT,
    "icews": ICEWS,
}
FLAT = tuple(HEADERS)
ALL = Choice(statuses=EVERYTHING)


def written(name: str, *events: Event, choice: Choice | None = None) -> bytes:
    out = io.BytesIO()
    write_events(name, events, out, choice=choice)
    return out.getvalue()


def table(name: str, data: bytes) -> list[dict[str, str]]:
    """Return the rows as text, told apart by nothing but tabs and line feeds."""
    lines = [line.split("\t") for line in data.decode("utf-8").split("\n")[:-1]]
    if FORMATS[name].table and FORMATS[name].table.header:  # type: ignore[union-attr]
        assert lines.pop(0) == HEADERS[name]
    return [dict(zip(HEADERS[name], line, strict=True)) for line in lines]


def rows(name: str, *events: Event, choice: Choice | None = None) -> list[dict[str, str]]:
    return table(name, written(name, *events, choice=choice))


def query(sql: str) -> list[tuple[Any, ...]]:
    answer = duckdb.sql(sql)
    assert answer is not None
    return answer.fetchall()


def sidecar(name: str, *events: Event, choice: Choice | None = None) -> list[dict[str, Any]]:
    out = io.BytesIO()
    choice = choice or Choice()
    form = FORMATS[name].table
    assert form is not None
    with Sidecar(out, choice, form) as beside:
        write_events(name, events, io.BytesIO(), choice=choice, watchers=[beside])
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(out.getvalue())).to_pylist()
    return found


# --- golden files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"), list(files()), ids=lambda x: x if isinstance(x, str) else ""
)
def test_the_written_events_give_the_golden_file(name: str, data: bytes) -> None:
    assert data == (GOLDEN / name).read_bytes()


def test_every_golden_file_is_made() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {name for name, _ in files()}


# --- read back with the clients that users have ----------------------------------------------


def clients(name: str, path: Path) -> list[list[list[str]]]:
    """Return the rows of a table as pandas, polars, duckdb and csv read it, all as text."""
    form = FORMATS[name].table
    assert form is not None
    names = HEADERS[name]
    by_pandas = pd.read_csv(
        path, sep="\t", dtype=str, keep_default_na=False, header=0 if form.header else None,
        names=names,
    )  # fmt: skip
    by_polars = pl.read_csv(
        path, separator="\t", infer_schema=False, has_header=form.header, new_columns=names,
    )  # fmt: skip
    by_duckdb = query(
        f"select * from read_csv('{path}', delim='\t', all_varchar=true, header={form.header},"
        f" names={names})"
    )
    with path.open(encoding="utf-8", newline="") as file:
        by_csv = list(csv.reader(file, delimiter="\t"))[int(form.header) :]
    return [
        by_pandas.to_numpy().tolist(),
        [["" if cell is None else cell for cell in row] for row in by_polars.rows()],
        [["" if cell is None else cell for cell in row] for row in by_duckdb],
        by_csv,
    ]


@pytest.mark.parametrize("name", FLAT)
def test_every_client_reads_the_same_cells(name: str, tmp_path: Path) -> None:
    data = written(name, *WRITTEN, choice=ALL)
    path = tmp_path / "events"
    path.write_bytes(data)
    expected = [list(row.values()) for row in table(name, data)]
    for found in clients(name, path):
        assert found == expected


def test_gdelts_own_header_list_fits_and_types_are_what_scripts_expect(tmp_path: Path) -> None:
    path = tmp_path / "20230503193000.export.CSV"
    path.write_bytes(written("gdelt2", *WRITTEN[:3]))
    frame = pd.read_csv(path, sep="\t", header=None, names=GDELT, dtype={"EventCode": str})
    assert frame["GLOBALEVENTID"].dtype == "int64"
    assert frame["SQLDATE"].tolist() == [20230503, 20230503, 20230504, 20230504, 20230504, 20230401]
    assert frame["EventCode"].tolist() == ["111", "111", "040", "040", "040", "054"]
    assert frame["DATEADDED"].unique().tolist() == [20230503193000]
    assert frame["AvgTone"].isna().all()
    assert frame["ActionGeo_Lat"].iloc[0] == -6.2146
    assert set(frame["ActionGeo_Type"]) == {4, 0, 1}


def test_icews_ids_fit_the_integers_of_its_readers(tmp_path: Path) -> None:
    path = tmp_path / "events.tab"
    path.write_bytes(written("icews", *WRITTEN))
    frame = pd.read_csv(path, sep="\t", dtype={"CAMEO Code": str})
    assert frame["Event ID"].max() < 2**31
    assert frame["Story ID"].max() < 2**31
    assert not frame.duplicated(["Event ID", "Event Date"]).any()
    assert frame["Intensity"].dtype == "float64"
    assert frame["Target Name"].isna().sum() == 1


def test_polecat_is_read_by_position_as_its_scripts_do() -> None:
    text = written("polecat", *WRITTEN).decode("iso-8859-1")
    found = list(csv.reader(io.StringIO(text), delimiter="\t"))[1:]
    assert [(row[1], row[2]) for row in found][:2] == [
        ("2023-05-03", "ACCUSE"),
        ("2023-05-04", "CONSULT"),
    ]
    assert found[0][7] == "Indonesia; Romania"
    assert found[0][15] == "United Nations"
    assert {len(row) for row in found} == {40}


def test_plover_lines_have_what_plover_requires(tmp_path: Path) -> None:
    path = tmp_path / "events.plover.jsonl"
    path.write_bytes(written("plover", *WRITTEN))
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert all(line["id"] and line["date"] and line["event"] for line in lines)
    assert len(lines) == len(WRITTEN) - 1 == len(pd.read_json(path, lines=True))
    assert pl.read_ndjson(path).height == len(lines)
    assert len(query(f"select * from read_json('{path}')")) == len(lines)


# --- what is asserted ------------------------------------------------------------------------


@pytest.mark.parametrize("name", FLAT)
@pytest.mark.parametrize("status", Status)
def test_only_what_is_asserted_is_in_a_flat_file(name: str, status: Status) -> None:
    event = replace(WRITTEN[8], status=status)
    asserted = status in {Status.HAPPENED, Status.ONGOING}
    assert bool(rows(name, event)) == asserted
    assert rows(name, event, choice=ALL)


@pytest.mark.parametrize("name", FLAT)
def test_what_is_left_out_is_in_the_sidecar_and_counted(name: str) -> None:
    out = io.BytesIO()
    outcome = write_events(name, WRITTEN, out)
    assert outcome.left_out == {"status": 2, "date": 1}
    assert outcome.events == len(WRITTEN) - 3
    beside = sidecar(name, *WRITTEN)
    assert {row["event_id"] for row in beside} == {event.event_id for event in WRITTEN}
    assert {row["event_id"]: row["left_out"] for row in beside if row["row"] is None} == {
        WRITTEN[4].event_id: "status",
        WRITTEN[5].event_id: "status",
        WRITTEN[7].event_id: "date",
    }


def test_plover_marks_what_did_not_simply_happen() -> None:
    lines = {line["id"]: line for line in map(json.loads, written("plover", *WRITTEN).splitlines())}
    marks = [lines[WRITTEN[i].event_id] for i in (4, 5, 6, 0)]
    assert [line["mode"] for line in marks] == [
        ["explosives", "negation"], ["future"], ["demo", "historical"], ["disapprove"]
    ]  # fmt: skip
    assert marks[0]["certainty"] == "denied"
    assert marks[1]["event"] == ["AGREE"]
    assert marks[1]["quad_code"] == "VERBAL COOPERATION"
    assert [x["name"] for x in marks[0]["attribution"]] == ["Warta Pagi", None]
    assert marks[0]["evidence"][0]["start"] == 400
    assert marks[0]["text"] is None


# --- dates -----------------------------------------------------------------------------------


def test_an_undated_act_takes_the_day_of_publication_and_says_so() -> None:
    (row,) = rows("gdelt2", replace(WRITTEN[8], date=None, published="2023-05-04T02:30:00+07:00"))
    assert row["SQLDATE"] == "20230504"  # where it was printed
    assert row["DATEADDED"] == "20230503193000"  # in UTC
    (told,) = sidecar("gdelt2", replace(WRITTEN[8], date=None, published="2023-05-04"))
    assert (told["date_used"], told["date_taken_from"], told["date"]) == (
        "2023-05-04",
        "publication",
        None,
    )


def test_a_date_of_the_text_is_kept_with_precision_and_basis_in_the_sidecar() -> None:
    (told,) = sidecar("polecat", WRITTEN[2])
    assert told["date_taken_from"] == "text"
    assert told["date_used"] == "2023-04-01"
    assert told["date"]["precision"] == "month"
    assert told["date"]["basis"] == "stated"


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2023-05-04", "20230504000000"),
        ("2023-05-04T02:30:00", "20230504023000"),
        ("2023-05-04T02:30:00Z", "20230504023000"),
        ("2023-05-04T02:30:00+07:00", "20230503193000"),
        ("0001-01-01T00:00:00+07:00", ""),
        (None, ""),
    ],
)
def test_dateadded_is_the_publication_in_utc(published: str | None, expected: str) -> None:
    event = replace(WRITTEN[8], published=published)
    assert rows("gdelt2", event)[0]["DATEADDED"] == expected
    assert rows("gdelt1", event)[0]["DATEADDED"] == expected[:8]


def test_dates_follow_gdelts_formulas() -> None:
    (row,) = rows("gdelt2", WRITTEN[8])
    assert (row["SQLDATE"], row["MonthYear"], row["Year"]) == ("20230502", "202305", "2023")
    assert float(row["FractionDate"]) == pytest.approx(2023 + (5 * 30 + 2) / 365, abs=1e-4)


# --- parties ---------------------------------------------------------------------------------


def test_two_party_formats_have_a_row_a_pair_with_an_id_of_its_own() -> None:
    found = rows("gdelt2", WRITTEN[0])
    assert [(r["Actor1Code"], r["Actor2Code"]) for r in found] == [
        ("IDNGOV", "IGOUNO"),
        ("ROMGOV", "IGOUNO"),
    ]
    assert len({r["GLOBALEVENTID"] for r in found}) == 2
    assert found == rows("gdelt2", WRITTEN[0])
    assert found[0]["GLOBALEVENTID"] == str(make_number(WRITTEN[0].event_id, bits=63))


def test_parties_of_a_mutual_act_are_paired_once_and_in_icews_both_ways() -> None:
    names = [(r["Actor1Name"], r["Actor2Name"]) for r in rows("gdelt2", WRITTEN[1])]
    donetsk = "DONETSK PEOPLE'S REPUBLIC"
    assert names == [("INDONESIA", "ROMANIA"), ("INDONESIA", donetsk), ("ROMANIA", donetsk)]
    both = [(r["Source Name"].upper(), r["Target Name"].upper()) for r in rows("icews", WRITTEN[1])]
    assert both == [pair for a, b in names for pair in ((a, b), (b, a))]
    (single,) = rows("icews", replace(WRITTEN[1], act="visit", actors=(ROMANIA,)))
    assert single["Target Name"] == "NA"


def test_polecat_joins_the_parties_of_one_event() -> None:
    (row,) = rows("polecat", WRITTEN[1])
    assert row["Actor Name"] == "Indonesia; Romania; Donetsk People's Republic"
    assert row["Actor Country"] == "IDN; ROU; UKR"
    assert row["Actor COW"] == "850; 360; 369"
    assert row["Primary Actor Sector"] == "GOV; GOV; PRE"
    assert row["Recipient Name"] == "None"


def test_a_disputed_entity_stands_under_nominal_sovereignty_with_pre() -> None:
    gdelt = rows("gdelt2", WRITTEN[2])[0]
    assert (gdelt["Actor2Code"], gdelt["Actor2CountryCode"]) == ("UKRPRE", "UKR")
    polecat = rows("polecat", WRITTEN[2])[0]
    assert (polecat["Recipient Country"], polecat["Recipient Sectors"]) == ("UKR", "PRE")
    icews = rows("icews", WRITTEN[2])[0]
    assert icews["Target Country"] == "Ukraine"
    assert icews["Target Sectors"] == "Unrecognized Government"
    (line,) = map(json.loads, written("plover", WRITTEN[2]).splitlines())
    assert (line["recipient"][0]["code"], line["recipient"][0]["sector"]) == ("UKR", "PRE")
    assert line["recipient"][0]["kabar_code"] == "DPR"
    assert sidecar("gdelt2", WRITTEN[2])[0]["recipients"][0]["code"] == "DPR"


def test_troops_of_a_disputed_entity_are_no_troops_of_the_state() -> None:
    troops = replace(DONETSK, sectors=("MIL", "PRE"), name="DPR troops")
    assert rows("gdelt2", replace(WRITTEN[8], actors=(troops,)))[0]["Actor1Code"] == "UKRPRE"


def test_a_disputed_entity_of_the_users_own_is_exported_like_kabars(tmp_path: Path) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "territories_mine.csv").write_text(
        "id,entity,code,country,kind,sectors,en,id_names\n"
        "KAPOK,,KAPOK,FJI,disputed,PRE,Kapok,Kapok\n",
        encoding="utf-8",
    )
    kapok = Party(start=0, end=5, text="Kapok", name="Kapok", code="KAPOK", sectors=("GOV", "REL"))
    choice = Choice(knowledge=Knowledge(tmp_path))
    (row,) = rows("polecat", replace(WRITTEN[8], actors=(kapok,)), choice=choice)
    assert (row["Actor Country"], row["Actor Sectors"]) == ("FJI", "PRE; REL")


def test_cameo_country_codes_differ_from_iso_where_cameo_does() -> None:
    countries = load_codes().countries
    assert {c.code: c.cameo for c in countries.values() if c.cameo != c.code} == {
        "IMN": "IMY",
        "MNE": "MTN",
        "ROU": "ROM",
        "TLS": "TMP",
    }
    assert countries["COD"].cameo == "COD"


def test_the_code_tables_cover_states_and_sectors() -> None:
    codes = load_codes()
    assert set(codes.sectors) == SECTORS
    assert all(len(c.code) == 3 == len(c.cameo) for c in codes.countries.values())
    assert [codes.countries[c].fips for c in ("IDN", "RUS", "UKR", "KOR", "PRK", "AUS")] == [
        "ID", "RS", "UP", "KS", "KN", "AS"
    ]  # fmt: skip
    assert [codes.countries[c].cow for c in ("USA", "DEU", "IDN", "VNM", "YEM")] == [
        2, 255, 850, 816, 679
    ]  # fmt: skip
    cows = [c.cow for c in codes.countries.values() if c.cow]
    assert len(cows) == len(set(cows)) == 195
    assert codes.disputed["DPR"] == "UKR"
    assert "TWN" not in codes.disputed


# --- codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "base", "root", "quad"),
    [
        ("040", "040", "04", 1),
        ("0841", "084", "08", 2),
        ("112", "112", "11", 3),
        ("1411", "141", "14", 4),
    ],
)
def test_base_root_and_quad_follow_from_the_code(
    code: str, base: str, root: str, quad: int
) -> None:
    assert cameo_of(replace(WRITTEN[0], cameo=code))[:4] == (code, base, root, quad)


def test_every_act_of_the_codebook_has_one_goldstein_score_a_code() -> None:
    scores = {act.cameo: act.goldstein for act in load_acts().values()}
    assert all(scores[act.cameo] == act.goldstein for act in load_acts().values())
    assert all(scores[code] == goldstein for code, goldstein in RULED.values())
    assert set(SCORES) == set(QUADS) >= set(MODES)


def test_a_promise_carries_the_code_of_a_promise() -> None:
    (row,) = rows("gdelt2", WRITTEN[5], choice=ALL)
    assert (row["EventCode"], row["QuadClass"], row["GoldsteinScale"]) == ("030", "1", "4.0")
    (told,) = rows("icews", WRITTEN[5], choice=ALL)
    assert (told["CAMEO Code"], told["Event Text"], told["Intensity"]) == ("030", "Agree", "4.0")
    (polecat,) = rows("polecat", WRITTEN[5], choice=ALL)
    assert (polecat["Event Type"], polecat["Quad Code"]) == ("AGREE", "VERBAL COOPERATION")
    assert polecat["Contexts"] == "diplomatic; future"


def test_places_are_coded_as_gdelt_does() -> None:
    found = {
        r["ActionGeo_FullName"]: (r["ActionGeo_Type"], r["ActionGeo_CountryCode"])
        for r in rows("gdelt2", *WRITTEN)
    }
    assert found == {
        "Jakarta, Indonesia": ("4", "ID"),
        "Ukraine": ("1", "UP"),
        "Texas, United States": ("2", "US"),
        "": ("0", ""),
    }


def test_the_lead_makes_a_root_event() -> None:
    first, later = (
        replace(WRITTEN[8], evidence=(Evidence(start=start, end=start + 9, text="Kalimat."),))
        for start in (0, 900)
    )
    assert [row["IsRootEvent"] for row in rows("gdelt2", first, later)] == ["1", "0"]


def test_mentions_belong_to_the_rows_of_the_event_table(tmp_path: Path) -> None:
    events, mentions = io.BytesIO(), io.BytesIO()
    write_events("gdelt2", WRITTEN, events, watchers=[Mentions(mentions)])
    path = tmp_path / "mentions.CSV"
    path.write_bytes(mentions.getvalue())
    frame = pd.read_csv(path, sep="\t", header=None, names=MENTIONS)
    ids = [int(row["GLOBALEVENTID"]) for row in table("gdelt2", events.getvalue())]
    assert frame["GLOBALEVENTID"].tolist() == ids
    assert frame["Confidence"].between(10, 100).all()
    extras = json.loads(frame["Extras"].iloc[0])
    assert extras["status"] == "happened"
    assert extras["chain"] == ["Warta Pagi", "juru bicara"]
    assert pl.read_csv(path, separator="\t", has_header=False)[:, 15].to_list() == (
        frame["Extras"].tolist()
    )
    quoted = query(f"select * from read_csv('{path}', delim='\t', header=false)")
    assert [row[15] for row in quoted] == frame["Extras"].tolist()


# --- the sidecar -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FLAT)
def test_the_sidecar_has_a_row_for_each_row_and_loses_nothing(name: str) -> None:
    beside = sidecar(name, *WRITTEN)
    kept = [row for row in beside if row["row"] is not None]
    first = HEADERS[name][0]
    flat = rows(name, *WRITTEN)
    assert [str(row["id"]) for row in kept] == [row[first] for row in flat]
    assert [row["row"] for row in kept] == list(range(len(flat)))
    by_id = {row["event_id"]: event_from_json(row) for row in beside}
    assert list(by_id.values()) == list(WRITTEN)


def test_the_sidecar_says_whose_row_it_is_and_how_many_origins() -> None:
    choice = Choice(origins={WRITTEN[0].event_id: 3})
    found = sidecar("gdelt2", WRITTEN[0], WRITTEN[1], choice=choice)
    assert [(row["row_actor"], row["row_recipient"]) for row in found[:3]] == [
        ("actors[0]", "recipients[0]"),
        ("actors[1]", "recipients[0]"),
        ("actors[0]", "actors[1]"),
    ]
    assert [row["independent_origins"] for row in found[:3]] == [3, 3, None]


def test_the_sidecar_is_joined_to_the_flat_file_by_its_id(tmp_path: Path) -> None:
    with (
        (tmp_path / "e.csv").open("wb") as out,
        (tmp_path / "e.parquet").open("wb") as told,
        Sidecar(told, Choice(), TABLE) as beside,
    ):
        write_events("gdelt2", WRITTEN, out, watchers=[beside])
    flat = pd.read_csv(tmp_path / "e.csv", sep="\t", header=None, names=GDELT)
    frame = pd.read_parquet(tmp_path / "e.parquet")
    assert flat["GLOBALEVENTID"].dtype == frame["id"].dtype == "int64"  # a float would round
    merged = flat.merge(frame, left_on="GLOBALEVENTID", right_on="id")
    assert merged["GLOBALEVENTID"].tolist() == flat["GLOBALEVENTID"].tolist()
    assert merged["left_out"].isna().all()
    joined = query(
        f"select count(*) from read_csv('{tmp_path}/e.csv', delim='\t', header=false) e"
        f" join '{tmp_path}/e.parquet' k on k.id = e.column00"
    )
    assert joined == [(len(rows("gdelt2", *WRITTEN)),)]


# --- whatever a page says --------------------------------------------------------------------

WORDS = st.text(st.characters(), max_size=12) | st.sampled_from(
    ['"', "a\tb", "a\nb", '"a', "=1+1", "\u2028", "None", "NA", "; ", "-", "\ud800", "'"]
)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat) | WORDS
NUMBER = st.integers(0, 10_000)
DEGREES = st.none() | st.floats(-180, 180)
PARTIES = st.lists(
    st.builds(
        Party,
        start=st.none() | NUMBER,
        end=st.none() | NUMBER,
        text=MAYBE,
        name=MAYBE,
        entity=MAYBE,
        code=MAYBE | st.sampled_from(["DPR", "UN", "NATO", "IDN"]),
        country=MAYBE | st.sampled_from(["IDN", "ROU", "UKR", "SCG"]),
        sectors=st.lists(st.sampled_from(sorted(SECTORS)) | WORDS, max_size=4).map(tuple),
        stated=st.booleans(),
    ),
    max_size=3,
).map(tuple)
COUNT = st.none() | st.builds(Count, min=st.none() | NUMBER, max=st.none() | NUMBER)
EVENTS = st.builds(
    Event,
    event_id=WORDS,
    event_type=st.sampled_from(sorted(QUADS)),
    plover_type=st.sampled_from(sorted(QUADS)),
    mode=MAYBE | st.sampled_from(sorted(set().union(*MODES.values()))),
    act=WORDS | st.sampled_from(sorted(load_acts())),
    cameo=WORDS | st.sampled_from(["040", "1411", "190"]),
    quad=st.integers(1, 4),
    goldstein=st.floats(-10, 10),
    contexts=st.lists(WORDS, max_size=2).map(tuple),
    trigger=st.builds(Trigger, start=NUMBER, end=NUMBER, text=WORDS),
    actors=PARTIES,
    recipients=PARTIES,
    date=st.none()
    | st.builds(
        Period,
        start=DAYS,
        end=DAYS,
        precision=WORDS,
        basis=WORDS,
        text=WORDS,
        span=st.builds(Span, NUMBER, NUMBER),
    ),
    place=st.none()
    | st.builds(
        Place,
        start=NUMBER,
        end=NUMBER,
        text=WORDS,
        name=WORDS,
        geonames=st.none() | NUMBER,
        country=MAYBE | st.sampled_from(["USA", "IDN"]),
        lat=DEGREES,
        lon=DEGREES,
        precision=st.sampled_from(["site", "city", "district", "province", "region", "country"]),
    ),
    status=st.sampled_from(Status),
    size=st.none()
    | st.builds(
        Size, killed=COUNT, injured=COUNT, arrested=COUNT, displaced=COUNT, protesters=COUNT
    ),
    attribution=st.lists(
        st.builds(Source, name=MAYBE, kind=WORDS, start=st.none(), end=st.none()), max_size=2
    ).map(tuple),
    evidence=st.lists(st.builds(Evidence, start=NUMBER, end=NUMBER, text=WORDS), max_size=2).map(
        tuple
    ),
    confidence=st.floats(0, 1),
    rule=WORDS,
    article_id=WORDS,
    url=MAYBE | WORDS.map("https://a.example/{}".format),
    publisher=MAYBE,
    published=st.none() | st.datetimes().map(lambda t: t.isoformat()) | WORDS,
    language=WORDS,
    coder=st.just(CODER),
)


@pytest.mark.parametrize("name", FLAT)
@settings(max_examples=60, deadline=None)
@given(event=EVENTS)
def test_any_event_makes_rows_of_exactly_the_columns(name: str, event: Event) -> None:
    found = rows(name, event, choice=ALL)  # `strict=True` there counts the cells
    assert bool(found) == (date_of(event) is not None)
    for row in found:
        assert not any(
            cell.startswith(("=", "@", "+", "'")) or '"' in cell for cell in row.values()
        )
        assert all(cell == cell.strip() and "\r" not in cell for cell in row.values())


@pytest.mark.parametrize("name", FLAT)
@settings(max_examples=8, deadline=None, phases=[Phase.reuse, Phase.generate])
@given(events=st.lists(EVENTS, min_size=1, max_size=4))
def test_every_client_reads_any_event_the_same(
    name: str, events: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    events = [replace(e, date=None, published="2023-05-04") for e in events]
    data = written(name, *events, choice=ALL)
    path = tmp_path_factory.mktemp("any") / "events"
    path.write_bytes(data)
    expected = [list(row.values()) for row in table(name, data)]
    for found in clients(name, path):
        assert found == expected


@settings(max_examples=60, deadline=None)
@given(event=EVENTS)
def test_any_event_is_one_plover_line_and_one_row_or_more_of_a_sidecar(event: Event) -> None:
    data = written("plover", event)
    assert len(data.splitlines()) == (date_of(event) is not None)
    for line in data.splitlines():
        assert json.loads(line)["certainty"] == event.status.value
    assert sidecar("gdelt2", event, choice=ALL)


@settings(max_examples=60, deadline=None)
@given(event=EVENTS)
def test_any_event_makes_mentions_of_sixteen_cells(event: Event) -> None:
    mentions = io.BytesIO()
    outcome: Outcome = write_events(
        "gdelt2", [event], io.BytesIO(), choice=ALL, watchers=[Mentions(mentions)]
    )
    lines = mentions.getvalue().decode().split("\n")[:-1]
    assert len(lines) == outcome.rows
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(MENTIONS)
        assert json.loads(cells[-1])["status"] == event.status.value
    assert outcome.latest == (published_at(event) if outcome.events else None)


@given(words=WORDS)
def test_cleaning_twice_changes_nothing_but_what_it_should(words: str) -> None:
    once = clean(words)
    assert clean(once) == once
    assert not set(once) & set('\t\r\n"\x00\u2028\u2029\x85')


@given(name=st.text(st.characters()), bits=st.sampled_from([31, 63]))
def test_a_number_made_of_a_name_is_positive_and_fits(name: str, bits: int) -> None:
    assert 0 < make_number(name, bits=bits) < 2**bits
    assert make_number(name, bits=bits) == make_number(name, bits=bits)


def test_numbers_do_not_change_between_versions() -> None:
    assert make_number("ev-00000000000000000000", bits=63) == 2972789063757937213
    assert make_number("ev-00000000000000000000", bits=31) == 2079861260
    assert INDONESIA.code == "IDN"
