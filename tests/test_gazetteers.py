"""The gazetteers: what they hold, and how names are found in words."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kabar.errors import KnowledgeError
from kabar.gazetteers import Gazetteer, Organisation, Person, Territory, load, words_of
from kabar.gazetteers.names import fold
from kabar.gazetteers.places import key_of, places_named
from kabar.knowledge import PACKAGE, Knowledge

FOLDER = PACKAGE / "gazetteers"
SECTORS = {
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "CRM", "IGO", "NGO",
    "MED", "BUS", "LAB", "EDU", "REL", "CVL", "ELI", "PRE", "HLH", "REF",
}  # fmt: skip
LIMIT = 8_000_000  # bytes of all gazetteers


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def found(gazetteer: Gazetteer, text: str, language: str) -> list[tuple[str, str]]:
    hits = gazetteer.find(words_of(text), language)
    return [(text[h.start : h.end], h.senses[0].record.name) for h in hits]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("kata Menlu Korut dan Korsel.", "id", ["North Korea", "South Korea"]),
        ("Pasukan AS menyebut tugas as roda.", "id", ["United States"]),
        ("U.S. troops told us to leave", "en", ["United States"]),
        ("Ukraine's army and al Qaeda", "en", ["Ukraine", "Al-Qaeda"]),
        ("Türkiye dan Turki", "id", ["Turkey", "Turkey"]),
        ("South Sudan, Sudan, Guinea-Bissau, Guinea", "en", ["South Sudan", "Sudan", "Guinea-Bissau", "Guinea"]),
        ("Niger and Nigeria, a Nigerien and a Nigerian", "en", ["Niger", "Nigeria", "Niger", "Nigeria"]),
        ("Republik Kongo dan RD Kongo", "id", ["Republic of the Congo", "Democratic Republic of the Congo"]),
        ("PBB, Uni Eropa, KPK", "id", ["United Nations", "European Union", "Corruption Eradication Commission"]),
        ("DPR menolak", "id", ["House of Representatives (Indonesia)"]),
    ],
)  # fmt: skip
def test_names_are_found_in_the_spelling_of_their_language(
    gazetteer: Gazetteer, text: str, language: str, expected: list[str]
) -> None:
    assert [name for _, name in found(gazetteer, text, language)] == expected


def test_disputed_territories_keep_their_own_code_and_the_sovereign_country(
    gazetteer: Gazetteer,
) -> None:
    for code, country in {"DPR": "UKR", "ABK": "GEO", "PMR": "MDA", "TRNC": "CYP"}.items():
        territory = gazetteer.by_code[code]
        assert (territory.code, territory.country) == (code, country)
        assert "PRE" in territory.sectors


def test_every_territory_of_the_names_table_exists_and_has_a_usual_english_name(
    gazetteer: Gazetteer,
) -> None:
    assert all(t.name and t.name != t.id for t in gazetteer.territories.values())
    assert len([t for t in gazetteer.territories.values() if t.kind == "state"]) >= 190


def test_a_name_means_the_office_holder_of_the_day(gazetteer: Gazetteer) -> None:
    (hit,) = gazetteer.find(words_of("George W. Bush"), "en")
    person = hit.senses[0].record
    assert isinstance(person, Person)
    assert person.office("2005-06-01") is not None
    assert person.office("2010-06-01") is None


def test_an_office_known_to_the_month_lasts_to_the_end_of_the_month(gazetteer: Gazetteer) -> None:
    offices = [o for row in _people(gazetteer) for o in row.offices if o.last and len(o.last) == 7]
    assert offices
    assert all(o.held(f"{o.last}-28") for o in offices)


def _people(gazetteer: Gazetteer) -> list[Person]:
    known = gazetteer.index._names.values()
    records = [s.record for names in known for senses in names.values() for s in senses]
    return [r for r in records if isinstance(r, Person)]


@pytest.mark.parametrize("name", ["people.csv", "organisations.csv", "organisations_indonesia.csv"])
def test_sectors_are_those_of_the_codebook(name: str) -> None:
    used = {sector for row in table(name) for sector in row["sectors"].split("|") if sector}
    assert used <= SECTORS


def test_offices_begin_before_they_end() -> None:
    for row in table("people.csv"):
        assert not row["to"] or row["from"] <= row["to"], row


def test_people_belong_to_a_state_or_body_that_the_gazetteers_hold(gazetteer: Gazetteer) -> None:
    bodies = {
        row["code"]
        for n in ("organisations.csv", "organisations_indonesia.csv")
        for row in table(n)
    }
    states = {t.code for t in gazetteer.territories.values()} | set(gazetteer.territories)
    assert {row["country"] for row in table("people.csv")} <= bodies | states


def test_countries_are_iso_codes_of_known_territories(gazetteer: Gazetteer) -> None:
    states = {t.country for t in gazetteer.territories.values()}
    for name in ("organisations.csv", "organisations_indonesia.csv", "media.csv", "regions.csv"):
        assert {row["country"] for row in table(name) if row["country"]} <= states, name


def test_no_table_lists_a_name_twice() -> None:
    for name in ("media.csv", "organisations.csv"):
        rows = table(name)
        twice = [
            n for n, c in Counter((r["name"], r.get("language")) for r in rows).items() if c > 1
        ]
        assert not twice, (name, twice)


def test_the_gazetteers_stay_small() -> None:
    assert sum(p.stat().st_size for p in FOLDER.iterdir() if p.is_file()) < LIMIT


@pytest.mark.parametrize(
    ("name", "country"),
    [("Moskow", "RUS"), ("Kairo", "EGY"), ("Yerusalem", "ISR"), ("Den Haag", "NLD"), ("Kostiantynivka", "UKR"),
     ("Sulawesi Tengah", "IDN"), ("Tepi Barat", "PSE"), ("Illinois", "USA"), ("Wamena", "IDN")],
)  # fmt: skip
def test_places_are_known_by_their_names_in_both_languages(name: str, country: str) -> None:
    assert places_named(key_of(name))[0].country == country


def test_folding_takes_case_accents_and_dots_away() -> None:
    assert fold("U.S.") == "us"
    assert fold("Erdoğan") == "erdogan"


def test_the_users_tables_come_on_top(tmp_path: Path) -> None:
    folder = tmp_path / "gazetteers"
    folder.mkdir()
    (folder / "organisations_mine.csv").write_text(
        "name,names,code,country,sectors,kind,language,entity\n"
        "Harbour Council,Dewan Pelabuhan,HARB,SGP,GOV,government,,\n",
        encoding="utf-8",
    )
    mine = load(Knowledge(extra=tmp_path))
    (hit,) = mine.find(words_of("Dewan Pelabuhan"), "id")
    assert isinstance(hit.senses[0].record, Organisation)
    assert isinstance(mine.by_code["IDN"], Territory)


def test_a_malformed_table_names_file_and_columns(tmp_path: Path) -> None:
    folder = tmp_path / "gazetteers"
    folder.mkdir()
    (folder / "media_mine.csv").write_text("name,country\nDaily Arnor,IDN\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"media_mine.csv.*no column"):
        load(Knowledge(extra=tmp_path))
