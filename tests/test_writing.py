"""Where an export goes: OUT, what stands beside it, GDELT's names, what is said of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from kabar.cli import cli
from kabar.cli.writing import member_name, mentions_name, write_items
from kabar.errors import UsageError
from kabar.formats import EVERYTHING, Choice
from kabar.records import Document, Failure
from tests.written import WRITTEN

FAILED = Document(id="page-9", language=None, error=Failure(stage="reading", reason="empty"))
STAMP = "20230503193000"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["polecat", "icews", "gdelt1"])
def test_a_sidecar_stands_beside_a_flat_file(name: str, tmp_path: Path) -> None:
    outcome = write_items(WRITTEN, str(tmp_path / "events.txt"), name, Choice())
    assert names(tmp_path) == ["events.txt", "events.txt.kabar.parquet"]
    beside = pyarrow.parquet.read_table(tmp_path / "events.txt.kabar.parquet")
    assert beside.num_rows == outcome.rows + 3


def test_failures_stand_beside_a_flat_file_and_go_when_they_are_mended(tmp_path: Path) -> None:
    out = str(tmp_path / "e.polecat.tsv")
    write_items([FAILED, *WRITTEN], out, "polecat", Choice())
    (line,) = (tmp_path / "e.polecat.tsv.errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["article_id"] == "page-9"
    write_items(WRITTEN, out, "polecat", Choice())
    assert names(tmp_path) == ["e.polecat.tsv", "e.polecat.tsv.kabar.parquet"]


def test_what_is_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_items(WRITTEN, str(tmp_path / "e.tsv"), "gdelt2", Choice())
    said = capsys.readouterr().err
    assert "gdelt2: 2 left out, not asserted (--status all takes them)" in said
    assert "gdelt2: 1 left out, without a date" in said
    assert "gdelt2: 6 events in 9 rows" in said
    write_items(WRITTEN, str(tmp_path / "e.jsonl"), "jsonl", Choice(statuses=EVERYTHING))
    assert capsys.readouterr().err == ""


def test_plover_and_the_whole_formats_need_no_sidecar(tmp_path: Path) -> None:
    for name in ("plover", "jsonl", "csv", "parquet"):
        write_items(WRITTEN, str(tmp_path / name), name, Choice(statuses=EVERYTHING))
    assert names(tmp_path) == ["csv", "jsonl", "parquet", "plover"]


def test_only_what_is_asserted_can_be_asked_for_in_every_format(tmp_path: Path) -> None:
    for name in ("jsonl", "csv", "parquet", "plover"):
        assert write_items(WRITTEN, str(tmp_path / name), name, Choice()).left_out["status"] == 2
    assert len((tmp_path / "jsonl").read_bytes().splitlines()) == len(WRITTEN) - 2


def test_a_folder_gets_files_under_gdelts_names(tmp_path: Path) -> None:
    folder = tmp_path / "gdelt"
    write_items([*WRITTEN[:6], FAILED], f"{folder}/", "gdelt2", Choice())
    assert names(folder) == [
        f"{STAMP}.errors.jsonl",
        f"{STAMP}.export.CSV.zip",
        f"{STAMP}.kabar.parquet",
        f"{STAMP}.mentions.CSV.zip",
    ]
    events = pd.read_csv(folder / f"{STAMP}.export.CSV.zip", sep="\t", header=None)
    mentions = pd.read_csv(folder / f"{STAMP}.mentions.CSV.zip", sep="\t", header=None)
    assert events.shape == (7, 61)
    assert mentions.shape == (7, 16)
    assert events[0].tolist() == mentions[0].tolist()
    with zipfile.ZipFile(folder / f"{STAMP}.export.CSV.zip") as archive:
        assert archive.namelist() == [f"{STAMP}.export.CSV"]
    write_items(WRITTEN[:6], str(folder), "gdelt1", Choice())
    assert f"{STAMP[:8]}.export.CSV.zip" in names(folder)


def test_a_zip_file_holds_one_table_and_is_the_same_every_time(tmp_path: Path) -> None:
    out = tmp_path / "may.export.CSV.zip"
    write_items(WRITTEN, str(out), "gdelt2", Choice())
    assert names(tmp_path) == [
        "may.export.CSV.zip",
        "may.export.CSV.zip.kabar.parquet",
        "may.mentions.CSV.zip",
    ]
    first = out.read_bytes()
    write_items(WRITTEN, str(out), "gdelt2", Choice())
    assert out.read_bytes() == first
    assert pd.read_csv(out, sep="\t", header=None).shape == (9, 61)


@pytest.mark.parametrize(
    ("out", "mentions", "member"),
    [
        ("d/x.export.CSV", "d/x.mentions.CSV", None),
        ("x.export.CSV.zip", "x.mentions.CSV.zip", "x.export.CSV"),
        ("x.gdelt2.zip", "x.mentions.CSV.zip", "x.export.CSV"),
        ("x.zip", "x.mentions.CSV.zip", "x.export.CSV"),
        ("x.gdelt2.tsv", "x.mentions.CSV", None),
        ("x.csv", "x.mentions.CSV", None),
        ("x", "x.mentions.CSV", None),
    ],
)
def test_mentions_are_named_after_the_events(out: str, mentions: str, member: str | None) -> None:
    assert mentions_name(out) == mentions
    if member is not None:
        assert member_name(out) == member


def test_no_event_gives_files_that_load(tmp_path: Path) -> None:
    write_items([], f"{tmp_path}/g/", "gdelt2", Choice())
    assert f"{'0' * 14}.export.CSV.zip" in names(tmp_path / "g")
    write_items([], str(tmp_path / "p.tsv"), "polecat", Choice())
    assert pd.read_csv(tmp_path / "p.tsv", sep="\t").shape == (0, 40)
    assert pyarrow.parquet.read_table(tmp_path / "p.tsv.kabar.parquet").num_rows == 0


def test_an_export_that_breaks_off_leaves_what_stood_there(tmp_path: Path) -> None:
    out = tmp_path / "e.export.CSV.zip"
    write_items(WRITTEN, str(out), "gdelt2", Choice())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken() -> object:
        yield WRITTEN[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_items(broken(), str(out), "gdelt2", Choice())  # type: ignore[arg-type]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_is_no_place_for_other_formats(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_items(WRITTEN, str(tmp_path), "polecat", Choice())
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write into"):
        write_items(WRITTEN, f"{tmp_path}/file/", "gdelt2", Choice())


LINE = json.dumps(
    {
        "id": "a",
        "language": "id",
        "published": "2023-05-04T02:30:00+07:00",
        "publisher": "Warta Pagi",
        "text": "Polisi menangkap dua mahasiswa di Jakarta. Polisi tidak menangkap petani.",
    }
)


@pytest.mark.model
def test_code_writes_a_flat_table_to_standard_output_and_says_what_is_missing() -> None:
    done = CliRunner().invoke(cli, ["code", "-", "--format", "icews"], input=LINE)
    assert done.exit_code == 0
    frame = pd.read_csv(io.StringIO(done.stdout), sep="\t", dtype=str)
    assert frame["Event Date"].tolist() == ["2023-05-04"]
    assert "no sidecar" in done.stderr
    everything = CliRunner().invoke(
        cli, ["code", "-", "--format", "icews", "--status", "all"], input=LINE
    )
    assert len(everything.stdout.splitlines()) > len(done.stdout.splitlines())


@pytest.mark.model
def test_code_takes_the_format_from_the_ending(tmp_path: Path) -> None:
    out = tmp_path / "e.polecat.tsv"
    assert CliRunner().invoke(cli, ["code", "-", "-o", str(out)], input=LINE).exit_code == 0
    assert pd.read_csv(out, sep="\t").shape[1] == 40


def test_an_unknown_status_is_wrong_usage() -> None:
    done = CliRunner().invoke(cli, ["code", "-", "--status", "some"], input=LINE)
    assert done.exit_code == 2
    assert "There are: asserted, all" in done.stderr
