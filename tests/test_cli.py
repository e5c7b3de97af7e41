"""The command line: what it promises to scripts and to people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kabar.acts import load_acts
from kabar.cli import cli
from kabar.cli.marking import mark, render
from kabar.cli.wording import plain, quoted, says, sentence, verb_phrases
from kabar.formats.documents import event_from_json
from kabar.records import Event, Status
from kabar.version import VERSION
from tests.conftest import TEXT

PAGE = """Menteri Arnor Kunjungi Gondor

ANNUMINAS - Menteri Luar Negeri Arnor mengunjungi Gondor pada 3 Mei 2023.

"Kunjungan ini penting," kata juru bicara kementerian di Annuminas.
"""


def kabar(*args: str, stdin: bytes | str | None = None) -> Result:
    return CliRunner().invoke(cli, list(args), input=stdin)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", cli.commands)
def test_every_command_has_help_with_examples(command: str) -> None:
    done = kabar(command, "--help")
    assert done.exit_code == 0
    assert f"kabar {command}" in done.output.partition("Examples:")[2]


@pytest.mark.parametrize("command", ["read", "code", "annotate"])
def test_help_says_what_standard_input_holds_and_whether_input_is_asked(command: str) -> None:
    said = " ".join(kabar(command, "--help").output.split())
    assert "standard input" in said
    assert "JSON Lines or one page" in said
    assert ("[OPTIONS] [INPUT]..." in said) == (command == "annotate")


def test_the_version_is_said() -> None:
    assert VERSION in kabar("--version").output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["cod"], f"Did you mean 'code'? There are: {', '.join(sorted(cli.commands))}"),
        (["code", "x.txt", "--format", "parket"], "Did you mean 'parquet'?"),
        (["code", "x.txt", "--format", "xml"], "There are: jsonl, csv, parquet"),
        (["code", "x.txt", "--engine", "spark"], "There are: local"),
        (["code", "x.txt", "--model", "id"], "is not LANGUAGE=NAME"),
        (["code", "-", "--model", "xx=name"], "no language 'xx'; available: en, id"),
        (["code", "x.txt", "--workers", "0"], "--workers"),
        (["code"], "INPUT"),
        (["read", "nowhere.txt"], "nowhere.txt"),
        (["read", "ftp://example.org/"], "there is"),
        (["code", "-", "-o", "out.xml"], "jsonl, csv, parquet"),
        (["code", "-", "--with", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_exit_two_with_what_there_is(args: list[str], said: str) -> None:
    done = kabar(*args)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_read_writes_an_article_a_line_in_order(page: Path) -> None:
    other = '{"id": "second", "text": "Polisi Arnor menangkap dua mahasiswa.", "language": "id"}'
    done = kabar("read", str(page), "-", stdin=other)
    assert done.exit_code == 0, done.output
    first, second = lines(done.stdout)
    assert first["id"] == str(page)
    assert first["title"] == "Menteri Arnor Kunjungi Gondor"
    assert second["id"] == "second"
    assert second["text"] == "Polisi Arnor menangkap dua mahasiswa."
    assert done.stderr == "2 pages, 0 errors\n"


def test_a_document_that_fails_keeps_its_line_and_the_exit_status_says_so() -> None:
    documents = '{"id": "a", "text": "Satu."}\n{"id": "b"}\nnonsense\n{"id": "d", "text": "Dua."}\n'
    done = kabar("read", "-", stdin=documents)
    assert done.exit_code == 1
    found = lines(done.stdout)
    assert [line["id"] for line in found] == ["a", "b", "-:3", "d"]
    assert [bool(line["error"]) for line in found] == [False, True, True, False]
    assert found[1]["error"]["stage"] == "reading"
    assert "4 pages, 2 errors" in done.stderr


def test_what_is_missing_among_several_inputs_has_its_line_and_the_run_goes_on(page: Path) -> None:
    empty = page.parent / "empty"
    empty.mkdir()
    done = kabar("read", "gone.html", str(page), str(empty))
    assert done.exit_code == 1
    gone, found, without = lines(done.stdout)
    assert gone["error"] == {"stage": "reading", "reason": "no such file or folder"}
    assert found["id"] == str(page)
    assert without["id"] == str(empty)
    assert "no pages" in without["error"]["reason"]
    assert kabar("read", "gone.html", "lost.txt").exit_code == 2


def test_an_output_file_appears_whole_and_leaves_nothing_beside_it(page: Path) -> None:
    out = page.parent / "out.jsonl"
    out.write_text("old")
    assert kabar("read", str(page), "-o", str(out)).exit_code == 0
    assert len(lines(out.read_text(encoding="utf-8"))) == 1
    assert sorted(path.name for path in page.parent.iterdir()) == ["out.jsonl", "page.txt"]


def test_what_stood_in_the_output_file_stays_if_the_run_stops(page: Path) -> None:
    out = page.parent / "out.jsonl"
    out.write_text("old")
    extra = page.parent / "mine"
    (extra / "acts").mkdir(parents=True)
    (extra / "acts" / "coerce.toml").write_text("[[act]]\nid = 7")
    done = kabar("code", str(page), "-o", str(out), "--with", str(extra))
    assert done.exit_code == 2
    assert "coerce.toml" in done.stderr
    assert out.read_text() == "old"
    assert not list(page.parent.glob(".*.part"))


def test_a_folder_that_is_not_there_is_said(page: Path) -> None:
    done = kabar("read", str(page), "-o", str(page.parent / "no" / "out.jsonl"))
    assert done.exit_code == 2
    assert "cannot write" in done.stderr


def test_doctor_says_languages_formats_and_exits_zero() -> None:
    done = kabar("doctor")
    assert done.exit_code == 0
    for word in (VERSION, "id Indonesian", "en English", "acts", "local", "parquet"):
        assert word in done.stdout


def start(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kabar", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        **options,
    )


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    documents = tmp_path / "many.jsonl"
    line = json.dumps({"text": "Menteri Arnor mengunjungi Gondor. " * 40, "language": "id"})
    documents.write_text(f"{line}\n" * 400)
    process = start("read", str(documents))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("signal", "status", "said"), [(2, 130, b"interrupted"), (15, 143, b"")])
def test_a_signal_ends_the_run_and_leaves_nothing_behind(
    tmp_path: Path, signal: int, status: int, said: bytes, workers: str
) -> None:
    out = str(tmp_path / "out.jsonl")
    process = start("read", "-", "-o", out, "--workers", workers, stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stderr is not None
    line = json.dumps({"text": "Menteri Arnor mengunjungi Gondor.", "language": "id"})
    process.stdin.write(f"{line}\n".encode() * 20_000)
    process.stdin.flush()
    process.send_signal(signal)
    assert process.wait(60) == status
    assert process.stderr.read().strip() == said
    process.stdin.close()
    process.stderr.close()
    assert process.stdout is not None
    process.stdout.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            Status.HAPPENED,
            "Arnor police (“polisi”) and Arnor arrested dua mahasiswa, on 3 May 2023",
        ),
        (Status.NEGATED, "Arnor did not arrest dua mahasiswa"),
        (Status.PLANNED, "Arnor will arrest dua mahasiswa (planned)"),
        (Status.DENIED, "Arnor arrested dua mahasiswa: this is denied"),
        (
            Status.UNKNOWN,
            "Whether Arnor police (“polisi”) and Arnor arrested dua mahasiswa is left",
        ),
    ],
)
def test_an_event_is_told_in_a_sentence(event: Event, status: Status, said: str) -> None:
    told = sentence(replace(event, status=status), load_acts()["arrest"])
    assert said in told
    assert "at Annuminas (city)" in told


def test_an_act_that_needs_an_object_says_that_none_is_named(event: Event) -> None:
    acts = load_acts()
    bare = replace(event, recipients=(), actors=event.actors[1:])
    assert sentence(bare, acts["condemn"]).startswith("Arnor condemned somebody or something not")
    assert "not named" not in sentence(bare, acts["demonstrate"])
    both = replace(event, recipients=())
    mutual = next(a for a in acts.values() if a.reciprocal)
    assert "not named" not in sentence(both, replace(mutual, words="fight|fought[]"))


def test_words_that_bring_their_quotation_marks_get_no_more() -> None:
    assert quoted("Ya.") == "“Ya.”"
    assert quoted('"Ya," kata Ani.') == '"Ya," kata Ani.'
    assert quoted("Kata Ani, “Ya.”") == "Kata Ani, “Ya.”"


def test_explain_says_an_error_once() -> None:
    done = kabar("explain", "-", stdin='{"id": "a", "text": " "}')
    assert done.exit_code == 1
    assert (done.stdout + done.stderr).count("'text' is empty") == 1
    assert "1 page, 1 error" in done.stderr


def test_every_status_has_a_sentence(event: Event) -> None:
    told = {sentence(replace(event, status=status), None) for status in Status}
    assert len(told) == len(Status)


@pytest.mark.parametrize(
    ("words", "whom", "phrases"),
    [
        ("sign|signed an agreement[ with]", "Gondor", "signed an agreement with Gondor"),
        ("sign|signed an agreement[ with]", "", "signed an agreement"),
        ("ask|asked[] for aid", "Gondor", "asked Gondor for aid"),
        ("ask|asked[] for aid", "", "asked for aid"),
    ],
)
def test_the_words_of_an_act_take_in_the_recipient(words: str, whom: str, phrases: str) -> None:
    assert verb_phrases(words, whom=whom)[1] == phrases


def test_the_chain_is_told_from_the_inside_out(event: Event) -> None:
    assert says(event.attribution) == (
        "says Kantor Berita Arnor (agency), cited by Arnor Post (publisher)"
    )


def test_no_source_is_an_unnamed_source() -> None:
    assert says(()) == "says an unnamed source"


def test_marks_are_brackets_without_colour_and_hostile_text_is_shown(event: Event) -> None:
    text = TEXT.replace("dua", "\x1b[2J")[: len(TEXT)]
    marked = render(text, mark(text, [event], []), {event.trigger.start: "1"}, colour=False).plain
    assert "[act 1: menangkap]" in marked
    assert "[actor: polisi]" in marked
    assert "\x1b" not in marked
    assert "\\x1b[2J" in marked


def test_what_hides_or_turns_text_is_written_out() -> None:
    assert plain("a\x1b]0;x\x07\u202eb\nc\td") == "a\\x1b]0;x\\x07\\u202eb\nc\td"


DOCUMENTS = [
    {"id": "a", "text": "Polisi Indonesia menangkap dua mahasiswa.", "language": "id"},
    {"id": "b", "text": "Cuaca di kota itu cerah sepanjang hari.", "language": "id"},
    {"id": "c", "text": "Der Minister reiste ab.", "language": "de"},
    {"id": "d", "text": "French police arrested two students in Lyon.", "language": "en"},
]
LINES = "".join(f"{json.dumps(document)}\n" for document in DOCUMENTS)


@pytest.mark.model
def test_code_writes_events_and_failures_in_the_order_of_the_input() -> None:
    done = kabar("code", "-", stdin=LINES)
    assert done.exit_code == 1
    first, failed, last = lines(done.stdout)
    assert (first["article_id"], first["event_type"]) == ("a", "COERCE")
    assert failed["article_id"] == "c"
    assert "no language pack for 'de'" in failed["error"]["reason"]
    assert (last["article_id"], last["event_type"]) == ("d", "COERCE")
    assert "4 pages, 2 events, 1 page without events, 1 error" in done.stderr


@pytest.mark.model
def test_several_workers_write_what_one_writes() -> None:
    assert kabar("code", "-", "--workers", "2", stdin=LINES).stdout == (
        kabar("code", "-", stdin=LINES).stdout
    )


@pytest.mark.model
def test_other_formats_keep_failures_beside_the_table(tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    assert kabar("code", "-", "-o", str(out), stdin=LINES).exit_code == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    (failed,) = lines((tmp_path / "events.csv.errors.jsonl").read_text(encoding="utf-8"))
    assert failed["article_id"] == "c"
    assert kabar("code", "-", "-o", str(out), stdin=json.dumps(DOCUMENTS[0])).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


@pytest.mark.model
def test_annotate_answers_every_document_and_every_question() -> None:
    asked = {**DOCUMENTS[0], "pairs": [{"actor": [0, 6], "recipient": [27, 40]}]}
    done = kabar("annotate", stdin=f"{json.dumps(asked)}\n{json.dumps(DOCUMENTS[2])}\n")
    assert done.exit_code == 1
    first, failed = lines(done.stdout)
    assert first["pairs"][0]["event_type"] == "COERCE"
    assert first["error"] is None
    assert failed["id"] == "c"
    assert failed["error"]["stage"] == "annotating"
    assert failed["events"] == []


@pytest.mark.model
def test_a_language_that_cannot_be_identified_is_said_so() -> None:
    done = kabar("code", "-", stdin='{"id": "a", "text": "12345"}')
    (line,) = lines(done.stdout)
    assert line["error"]["reason"] == "the language could not be identified; say it, one of: en, id"


@pytest.mark.model
def test_the_date_is_part_of_an_events_id() -> None:
    text = "French police arrested two students in Lyon on Wednesday."
    ids = {
        lines(kabar("code", "-", stdin=json.dumps({"id": "a", "text": text, **said})).stdout)[0][
            "event_id"
        ]
        for said in ({}, {"published": "2024-05-03"}, {"published": "2024-05-13"})
    }
    assert len(ids) == 3


@pytest.mark.model
def test_malformed_pairs_fail_only_where_they_are_asked() -> None:
    line = json.dumps({**DOCUMENTS[0], "pairs": [{"actor": [0, 600]}]})
    assert kabar("read", "-", stdin=line).exit_code == 0
    assert kabar("code", "-", stdin=line).exit_code == 0
    done = kabar("annotate", "-", stdin=line)
    assert done.exit_code == 1
    assert "lies outside the text" in lines(done.stdout)[0]["error"]["reason"]


@pytest.mark.model
def test_what_read_writes_is_input_of_code(page: Path) -> None:
    article = kabar("read", str(page)).stdout
    (event, *_) = lines(kabar("code", "-", stdin=article).stdout)
    assert event["article_id"] == str(page)
    assert event["evidence"][0]["text"] in json.loads(article)["text"]


@pytest.mark.model
def test_explain_tells_a_page_to_a_person(page: Path) -> None:
    done = kabar("explain", str(page))
    assert done.exit_code == 0
    assert "[act 1" in done.stdout
    assert "\x1b" not in done.stdout
    assert "rule id/CONSULT/visit" in done.stdout


@pytest.mark.model
def test_python_gives_what_the_command_line_writes() -> None:
    import kabar as package

    text, language = DOCUMENTS[0]["text"], DOCUMENTS[0]["language"]
    (event,) = package.code(text, id="a", language=language)
    (line,) = lines(kabar("code", "-", stdin=json.dumps(DOCUMENTS[0])).stdout)
    assert event_from_json(line) == event


@pytest.mark.model
@pytest.mark.parametrize("name", ["id/page.txt", "en/page.html"])
def test_the_example_pages_can_be_coded(name: str) -> None:
    path = Path(__file__).parents[1] / "examples" / name
    done = kabar("code", str(path))
    assert done.exit_code == 0
    found = lines(done.stdout)
    assert len(found) > 3
    assert {event["status"] for event in found} >= {"happened", "negated", "hoped"}
    assert all(event["attribution"][0]["kind"] == "publisher" for event in found)
