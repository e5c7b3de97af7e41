"""The user's own knowledge (`--with DIR`): what is read of it, and what is refused and how."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import kabar
from kabar.cli import cli
from kabar.errors import KnowledgeError, UsageError
from kabar.extra import check_knowledge, open_knowledge, read_names
from kabar.gazetteers.places import key_of, places_named
from kabar.knowledge import Knowledge, knowledge_hash

MANUAL = (Path(__file__).parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
ACT = '[[act]]\nid = "tickle"\ncameo = "180"\n'
PLACES = "name,names,country,precision,lat,lon\n"
ORGANISATIONS = "name,names,code,country,sectors,kind,language,entity\n"
PEOPLE = "name,names,country,office,sectors,from,to\n"


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file of the user's folder, and return the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("acts/assault.toml", ACT + 'goldstein = "x"', "'tickle'.*goldstein = 'x' must be a number"),
        ("acts/assault.toml", ACT + "goldstein = 11", "write -10 to 10"),
        ("acts/assault.toml", "act = 5", "open each act with a line [[act]]"),
        ("acts/assault.toml", ACT.replace("[[act]]", "[act]"), "open each act with a line [[act]]"),
        ("acts/assault.toml", ACT.replace("[[act]]", "[[acts]]"), "unknown keys ['acts']"),
        ("acts/assault.toml", 'act = ["x"]', "'x' is no table"),
        ("acts/assault.toml", ACT.replace("180", "zzz"), "cameo = 'zzz' is no CAMEO code"),
        ("acts/assault.toml", ACT + 'contexts = "legal"', "a list of words"),
        ("acts/assault.toml", ACT + 'words = "a|b|c"', "infinitive and past"),
        ("acts/assault.toml", b'# caf\xe9', "save it as UTF-8"),
        ("languages/en/acts/assault.toml", "[tikle]\nentries = []", "no act 'tikle'.*use one of"),
        ("languages/en/acts/aid.toml", "[arrest]\nentries = []", "coerce.toml"),
        ("languages/en/acts/coerce.toml", "[arrest]\nentries = 5", "[arrest] entries = 5 must be"),
        ("languages/en/acts/coerce.toml", '[arrest]\nentries = ["x"]', "'x' is no table"),
        ("languages/en/acts/coerce.toml", "arrest = 3", "[arrest]: 3 is no table"),
        (
            "languages/id/acts/coerce.toml",
            '[arrest]\nentries = [{ lemma = 3, frame = "transitive" }]',
            'lemma = 3 must be a text in quotes',
        ),
        (
            "languages/id/acts/coerce.toml",
            '[arrest]\nentries = [{ lemma = "x", frame = "transitive", status = "done" }]',
            "no status 'done'",
        ),
        ("languages/en/frames.toml", "[x]\npos = 5", "pos = 5"),
        ("languages/en/frames.toml", "x = 5", "5 is no table"),
        ("languages/en/support.toml", "verb = 5", "unknown keys"),
        ("languages/en/cues/mine.toml", "group = 5", "[[group]]"),
        ("languages/en/cues/mine.toml", '[[group]]\nname = "x"\nlemmas = "say"', "lemmas = 'say'"),
        ("languages/en/cues/modality.toml", "[negation]\nwords = 5", "[negation]"),
        ("languages/en/event_nouns.toml", "happenings = 5", "happenings = 5"),
        ("languages/en/dates.toml", "numbers = 5", "numbers = 5"),
        ("languages/en/dates.toml", "[parts]\nmonth = 5", "month = 5"),
        ("languages/en/mentions.toml", "nouns = 5", "[[nouns]]"),
        ("languages/en/mentions.toml", "determiner = []", "unknown keys"),
        ("languages/en/grammar.toml", "agent = 5", "agent = 5"),
        ("languages/en/lemmas/words.tsv", "one\n", "line 1: 'one' has 1 columns, not 2"),
    ],
)  # fmt: skip
def test_malformed_knowledge_names_file_entry_and_remedy(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    with pytest.raises(KnowledgeError) as raised:
        check_knowledge(Knowledge(write(tmp_path, name, text)))
    assert Path(name).name in str(raised.value)
    for part in said.split(".*"):
        assert part in str(raised.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("places.csv", "Suva Docks,,FJI,site,,\n", "no column name, names"),
        ("places.csv", PLACES + b"Suv\xe9,,FJI,site,,\n".decode("cp1252"), ""),
        ("places.csv", f"# mine\n{PLACES}A,,FJI,site,1,2\nB,,FJI\n", "line 4: 3 cells, not 6"),
        ("places.csv", PLACES + "A,,FJI,site,999,2\n", "line 2: lat is '999'; write degrees"),
        ("places.csv", PLACES + "A,,FJI,site,x,2\n", "lat is 'x'"),
        ("places.csv", PLACES + "A,,FJI,site,nan,2\n", "lat is 'nan'"),
        ("places.csv", PLACES + "A,,FJI,site,,2\n", "give both or neither"),
        ("places.csv", PLACES + "A,,Fiji,site,,\n", "no country 'Fiji'"),
        ("places.csv", PLACES + "A,,FJI,hut,,\n", "no precision 'hut'; there are: city"),
        ("organisations.csv", ORGANISATIONS + "A,,A,Indonesia,,ngo,,\n", "no country 'Indonesia'"),
        ("organisations.csv", ORGANISATIONS + "A,,A,,XYZ,ngo,,\n", "no sectors 'XYZ'"),
        ("organisations.csv", ORGANISATIONS + "A,,A,,NGO,club,,\n", "no kind 'club'"),
        ("organisations.csv", ORGANISATIONS + "A,,A,,NGO,ngo,fr,\n", "no language 'fr'; there are"),
        ("organisations.csv", ORGANISATIONS + ",,A,,NGO,ngo,,\n", "name is empty"),
        ("people.csv", PEOPLE + "Ani Uji,,ID,Minister,GOV,2024,\n", "no country 'ID'"),
        ("people.csv", PEOPLE + "Ani Uji,,IDN,Minister,GOV,kemarin,\n", "from is 'kemarin'"),
        ("people.csv", PEOPLE + "Ani Uji,,IDN,Minister,GOV,2024,2023\n", "is after to"),
        ("people.csv", PEOPLE + '"Ani,,IDN,Minister,GOV,2024,2025\n', "line 2: not CSV"),
        ("media.csv", "name,names,country,kind\nA,,IDN,blog\n", "no kind 'blog'"),
        ("territory_names.csv", "code,language,use,names\nXXX,en,name,X\n", "no code 'XXX'"),
    ],
)  # fmt: skip
def test_a_malformed_table_names_file_line_and_remedy(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    content = text.encode("cp1252") if "é" in text else text.encode()
    with pytest.raises(KnowledgeError) as raised:
        check_knowledge(Knowledge(write(tmp_path, f"gazetteers/{name}", content)))
    assert name in str(raised.value)
    assert (said or "line 2: not UTF-8") in str(raised.value)


@pytest.mark.parametrize(
    "name",
    [
        "gazetteers/mine.csv",
        "gazetteers/regions.csv",
        "gazetteers/exonyms_mine.csv",
        "gazetteers/publishers.csv",
        "languages/fr/acts/aid.toml",
        "languages/id/acts/foo.toml",
        "languages/id/reading.toml",
        "acts/foo.toml",
        "my.toml",
    ],
)
def test_a_file_that_kabar_would_not_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match=r"kabar reads no file of this name.*organisations"):
        check_knowledge(Knowledge(write(tmp_path, name, "")))


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    write(write(tmp_path, "README.md", "mine"), ".git/config", "x")
    with pytest.raises(KnowledgeError, match="holds no knowledge; read are: acts/"):
        check_knowledge(Knowledge(tmp_path))


def test_a_table_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "places.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(KnowledgeError, match=r"places\.csv: cannot be read"):
        check_knowledge(Knowledge(tmp_path))


def test_notes_and_hidden_files_stand_beside_knowledge(tmp_path: Path) -> None:
    write(write(tmp_path, "README.md", "mine"), ".git/config", "x")
    write(tmp_path, "gazetteers/places_mine.csv", f"\ufeff{PLACES}Barad Dock,,,site,1.5,2\n")
    knowledge = open_knowledge(str(tmp_path))
    assert places_named(key_of("Barad Dock"), knowledge)[0].lat == 1.5


def test_every_name_that_is_read_is_said() -> None:
    for word in ("acts/", "languages/(en|id)/acts", "places", "people", "organisations"):
        assert word in read_names()


@pytest.mark.parametrize("command", ["code", "annotate", "explain", "doctor"])
def test_a_broken_folder_stops_every_command_before_the_first_page(
    tmp_path: Path, command: str
) -> None:
    write(tmp_path, "gazetteers/places.csv", PLACES + "A,,FJI,site,999,2\n")
    args = [command, "--with", str(tmp_path)] + (["-"] if command != "doctor" else [])
    done = CliRunner().invoke(cli, args, input='{"text": "Halo"}\n')
    assert done.exit_code == 2
    assert "places.csv, line 2: lat" in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_python_takes_a_folders_name_and_refuses_what_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        kabar.code("Polisi menangkap dua mahasiswa.", extra=Path("/nonexist"))
    with pytest.raises(UsageError, match="not a folder"):
        kabar.code("Polisi menangkap dua mahasiswa.", extra=5)  # type: ignore[arg-type]
    with pytest.raises(KnowledgeError, match="no act 'tikle'"):
        kabar.code("Halo.", extra=str(write(tmp_path, "languages/en/acts/aid.toml", "[tikle]")))


@pytest.mark.parametrize("name", ["acts/aid.toml", "languages/en/model/names.weights", "x.sqlite"])
def test_other_knowledge_has_another_hash(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    hashes = {
        knowledge_hash(Knowledge(write(first, name, "a"))),
        knowledge_hash(Knowledge(write(second, name, "b"))),
        knowledge_hash(),
    }
    assert len(hashes) == 3


@pytest.mark.model
def test_the_example_of_the_manual_works_as_it_says(tmp_path: Path) -> None:
    section = MANUAL.partition("\n## Your own knowledge\n")[2].partition("\n## ")[0]
    for name, text in re.findall(
        r"^`([^`]+)`:[^`]*(?:`[^`/]+`[^`]*)*?```\w+\n(.*?)```", section, re.M | re.S
    ):
        write(tmp_path, name, text)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 5
    text = section.partition("```text\n")[2].partition("```")[0]
    first, second = kabar.code(text, language="en", published="2026-05-04", extra=tmp_path)
    assert (first.act, first.recipients[0].code) == ("form_human_chain", "HARB")
    assert first.place is not None
    assert (first.place.name, first.place.lat) == ("Kapok Quay", -18.14)
    assert (second.act, second.actors[0].name, second.actors[0].code) == (
        "condemn",
        "Ana Ruwai",
        "HARB",
    )
