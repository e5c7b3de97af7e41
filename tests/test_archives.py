"""Web archives and Parquet tables are read record by record; what is broken is said, the rest is read."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kabar.cli import cli
from kabar.reading import Raw, documents
from kabar.reading.decoding import LONGEST_PAGE

STAMP = datetime.datetime(2026, 5, 4, 10)  # noqa: DTZ001 - as tables hold them


def record(
    url: str, body: bytes, *, kind: str = "text/html", status: int = 200, length: int | None = None
) -> bytes:
    """Return a response record as crawlers write it."""
    answer = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-04T03:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n"
PAGES = [(f"https://n.example/{n}", f"<html><p>Page {n} " + "x" * 300) for n in range(5)]


def archive(packed: bool) -> list[bytes]:
    parts = [INFO, *(record(url, body.encode()) for url, body in PAGES)]
    return [gzip.compress(part) for part in parts] if packed else parts


def read(path: Path) -> list[Raw]:
    return list(documents([str(path)]))


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_an_archive_are_read_in_order(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("news.warc.gz" if packed else "news.warc")
    path.write_bytes(b"".join(archive(packed)))
    found = read(path)
    assert [(raw.id, raw.given.url) for raw in found] == [(url, url) for url, _ in PAGES]
    assert [raw.content for raw in found] == [body.encode() for _, body in PAGES]
    assert {raw.kind for raw in found} == {"html"}
    assert all(raw.given.published is None for raw in found)


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    parts = [
        record("https://n.example/i", b"\x89PNG", kind="image/png"), record("https://n.example/4", b"gone", status=404),
        record("https://n.example/t", b"Plain words.", kind="text/plain; charset=utf-8"), record("https://n.example/e", b" "),
    ]  # fmt: skip
    path.write_bytes(b"".join(parts))
    found = read(path)
    assert [(raw.id, raw.kind) for raw in found if raw.error is None] == [
        ("https://n.example/t", "page")
    ]
    assert [raw.error.reason for raw in found if raw.error] == ["empty"]


def test_a_truncated_record_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc"
    path.write_bytes(b"".join(archive(False))[:-330])
    found = read(path)
    assert [raw.id for raw in found if raw.error is None][:4] == [url for url, _ in PAGES[:4]]
    assert len(found) == 5


@pytest.mark.parametrize("packed", [False, True])
def test_after_a_broken_record_reading_goes_on(tmp_path: Path, packed: bool) -> None:
    parts = archive(packed)
    broken = parts[2][:40] + b"\x00garbage" + parts[2][60:] if packed else b"WARC/1.0\r\nnonsense"
    path = tmp_path / ("broken.warc.gz" if packed else "broken.warc")
    path.write_bytes(b"".join([*parts[:2], broken, *parts[3:]]))
    found = read(path)
    good = [raw.id for raw in found if raw.error is None]
    assert good[0] == PAGES[0][0]
    assert good[-1] == PAGES[4][0]
    assert PAGES[3][0] in good
    assert any(raw.error is not None for raw in found) or not packed


def test_a_packed_bomb_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(
        gzip.compress(record("https://n.example/b", b"x" * (LONGEST_PAGE + 2))) + archive(True)[1]
    )
    bomb, page = read(path)
    assert bomb.error is not None
    assert "longer than" in bomb.error.reason
    assert page.id == PAGES[0][0]


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 1500), junk=st.binary(max_size=60), packed=st.booleans())
def test_no_damage_stops_or_loses_what_comes_before(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes, packed: bool
) -> None:
    whole = b"".join(archive(packed))
    path = tmp_path_factory.mktemp("damage") / ("d.warc.gz" if packed else "d.warc")
    path.write_bytes(whole[:cut] + junk + whole[cut + len(junk) :])
    found = read(path)
    assert len(found) <= 40
    ends = 0
    for number, part in enumerate(archive(packed)[1:]):
        ends = len(b"".join(archive(packed)[: number + 2]))
        if ends <= cut:
            assert PAGES[number][0] in {raw.id for raw in found if raw.error is None}
        del part


def test_tables_of_pages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    table = pa.table(
        {
            "id": ["a", "b", "c"], "html": [b"<html>one", None, b"<html>\xe9"],
            "text": [None, "Chad met Niger.", None], "published": [STAMP, None, None],
            "url": ["https://n.example/a", None, None], "extra": [1, 2, 3],
        }
    )  # fmt: skip
    pq.write_table(table, path)
    one, two, three = read(path)
    assert (one.id, one.kind, one.content, one.given.published) == (
        "a",
        "html",
        b"<html>one",
        "2026-05-04T10:00:00",
    )
    assert (two.kind, two.content) == ("text", "Chad met Niger.")
    assert three.content == b"<html>\xe9"
    pq.write_table(pa.table({"words": ["x"]}), path)
    assert "no column" in str(read(path)[0].error)
    path.write_bytes(b"PAR1 not really")
    assert "cannot be read" in str(read(path)[0].error)


def test_an_archive_is_an_input_of_the_commands(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    body = (
        "<html><head><title>Chad met Niger</title></head><body><article><p>"
        + "Chad met Niger in Agadez. " * 20
    )
    path.write_bytes(gzip.compress(record("https://n.example/x", body.encode())))
    (line,) = [
        json.loads(x) for x in CliRunner().invoke(cli, ["read", str(path)]).stdout.splitlines()
    ]
    assert (line["id"], line["url"], line["title"]) == (
        "https://n.example/x",
        "https://n.example/x",
        "Chad met Niger",
    )
