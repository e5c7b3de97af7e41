"""In: web archives (WARC) and Parquet tables of pages. Out: `Raw` documents, one by one.

A broken record is a document with its error, and reading goes on at the next record that can be
found; never more than one record is held.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from kabar.reading.decoding import LONGEST_PAGE
from kabar.reading.raw import Given, Raw
from kabar.reading.rows import failed, read_record

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = "text/plain"
HELD = frozenset({"response", "resource"})  # types of records that hold pages
ROWS = 16  # of a Parquet table read at once: pages may be megabytes
COLUMNS = ("id", "url", "title", "published", "language", "publisher", "text", "html", "page")
# What a record begins with: in a packed archive, in one that is not.
PACKED = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
PLAINLY = re.compile(rb"WARC/1\.[01]\r\n")
PIECE = 2**20
MOST_BREAKS = 10_000  # broken places of an archive after which it is given up


def read_warc(path: Path, name: str) -> Iterator[Raw]:
    """Yield the pages of a WARC file, packed or not; other records are passed over.

    Pages are answers 200 with HTML or plain text. `published` is not taken from the record: it says
    when a page was fetched.
    """
    pattern = PACKED if path.name.casefold().endswith(".gz") else PLAINLY
    number = at = breaks = 0
    with path.open("rb") as stream:
        while at >= 0 and breaks < MOST_BREAKS:
            stream.seek(at)
            last = at
            try:
                for record in _records(stream):
                    last = at + record.stream_pos
                    number += 1
                    page = _page(record, f"{name}:{number}")
                    if page is not None:
                        yield page
                if _next_record(stream, last + 1, pattern) >= 0:
                    yield failed(f"{name}:{number + 1}", "a record that ends too early")
                return
            except (OSError, EOFError, ValueError, RuntimeError) as error:
                breaks += 1
                yield failed(f"{name}:{number + 1}", f"a record that cannot be read: {error}")
                at = _next_record(stream, last + 1, pattern)
    if breaks >= MOST_BREAKS:
        yield failed(name, f"given up after {MOST_BREAKS:,} broken records")


def _records(stream: IO[bytes]) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    yield from ArchiveIterator(stream, parse_http=True)


def _page(record: Any, name: str) -> Raw | None:
    """Return the page of a record, None for what is none."""
    if record.headers.get("WARC-Type") not in HELD:
        return None
    url = record.headers.get("WARC-Target-URI")
    named = url or name
    kind = record.headers.get("Content-Type") or ""
    if not kind or record.headers.get("Content-Length") is None:
        return failed(named, "a record that ends too early")
    if "application/http" in kind.lower():
        answer = record.http_headers
        if answer is None or answer.status_code is None:
            return failed(named, "a record that ends too early")
        if answer.status_code != 200:
            return None
        kind = answer.get("Content-Type") or "text/html"  # servers forget it, cuts lose it
    kind = kind.partition(";")[0].strip().lower()
    if "/" not in kind:
        return failed(named, "a record that ends too early")
    if kind not in PAGES and kind != PLAIN:
        return None
    wanted = record.content_length
    content = record.reader.read(LONGEST_PAGE + 1)
    if len(content) > LONGEST_PAGE:
        return failed(named, f"longer than {LONGEST_PAGE} bytes")
    if len(content) < wanted:
        return failed(named, "a record that ends too early")
    if not content.strip():
        return failed(named, "empty")
    given = Given(url=url) if url else Given()
    return Raw(id=named, kind="page" if kind == PLAIN else "html", content=content, given=given)


def _next_record(stream: IO[bytes], at: int, pattern: re.Pattern[bytes]) -> int:
    """Return where the next record begins at or after `at`, -1 if none does."""
    stream.seek(at)
    kept = b""
    while piece := stream.read(PIECE):
        found = pattern.search(kept + piece)
        if found is not None:
            return at - len(kept) + found.start()
        at += len(piece)
        kept = piece[-16:]
    return -1


def read_parquet(path: Path, name: str) -> Iterator[Raw]:
    """Yield the documents of a Parquet table: columns as the keys of JSON Lines; others are left.

    `html` may be bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as table:
            columns = [c for c in COLUMNS if c in table.schema_arrow.names]
            if not {"text", "html", "page"} & set(columns):
                yield failed(name, "no column text, html or page; give one of them")
                return
            for batch in table.iter_batches(batch_size=ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{name}:{number}")
    except (pa.ArrowException, OSError, ValueError) as error:
        yield failed(f"{name}:{number + 1}", f"cannot be read: {error}")


def _row(row: dict[str, Any], name: str) -> Raw:
    record = {key: _value(value) for key, value in row.items() if value is not None}
    html = record.get("html")
    if not isinstance(html, bytes):
        return read_record(record, name)
    if len(html) > LONGEST_PAGE:
        return failed(name, f"longer than {LONGEST_PAGE} bytes")
    read = read_record({**record, "html": "-"}, name)
    if read.error is not None:
        return read
    return Raw(id=read.id, kind="html", content=html, given=read.given)


def _value(value: Any) -> Any:
    """Return a cell as JSON Lines would have it."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return value
