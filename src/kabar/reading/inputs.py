"""In: paths, folders and standard input. Out: `Raw` documents, one by one, in constant memory."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from kabar.errors import UsageError
from kabar.reading.decoding import LONGEST_PAGE, decode, looks_binary, looks_like_html
from kabar.reading.raw import Given, Raw
from kabar.records import Failure, Pair, Span

LONGEST_LINE = 64 * 2**20  # bytes of one JSON line; what is longer is skipped, never held
PIECE = 2**20
# Half a character cannot be written as UTF-8; one character stands for one, so that offsets hold.
SURROGATE = re.compile("[\ud800-\udfff]")
PAGES = {".html": "html", ".htm": "html", ".txt": "page"}
LINES = (".jsonl", ".jsonl.gz")
KINDS = "files .html .htm .txt .jsonl .jsonl.gz, folders of these, - for standard input"
CONTENTS = ("text", "html", "page")
GIVEN = ("url", "title", "published", "language", "publisher")


def documents(inputs: Sequence[str], *, stdin: IO[bytes] | None = None) -> Iterator[Raw]:
    """Yield the documents of `inputs` in order; a bad line or file yields a `Raw` with its failure.

    Raise UsageError, before the first document, for an input of a kind that does not exist.
    """
    if not inputs:
        raise UsageError(f"no input; there is: {KINDS}")
    for name in inputs:
        _check_input(name)
    return _documents(inputs, stdin)


def _check_input(name: str) -> None:
    if name == "-":
        return
    if "://" in name:
        raise UsageError(f"{name!r}: no reader for addresses; there is: {KINDS}")
    path = Path(name)
    try:
        exists, folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError(f"{name!r}: no such file or folder") from error
    if not exists:
        raise UsageError(f"{name!r}: no such file or folder")
    if not folder and _kind(path) is None:
        raise UsageError(f"{name!r}: no reader for this kind of input; there is: {KINDS}")


def _kind(path: Path) -> str | None:
    name = path.name.casefold()
    if name.endswith(LINES):
        return "lines"
    return PAGES.get(path.suffix.casefold())


def _documents(inputs: Sequence[str], stdin: IO[bytes] | None) -> Iterator[Raw]:
    for name in inputs:
        if name == "-":
            yield from _standard(stdin if stdin is not None else io.BytesIO())
        elif Path(name).is_dir():
            for path in sorted(
                p for p in Path(name).rglob("*") if p.is_file() and _kind(p) is not None
            ):
                yield from _file(path, str(path))
        else:
            yield from _file(Path(name), name)


def _file(path: Path, name: str) -> Iterator[Raw]:
    kind = _kind(path)
    try:
        if kind == "lines":
            packed = path.name.casefold().endswith(".gz")
            with gzip.open(path, "rb") if packed else path.open("rb") as stream:
                yield from read_lines(stream, name)
            return
        with path.open("rb") as stream:
            content = stream.read(LONGEST_PAGE + 1)
    except (OSError, EOFError, zlib.error) as error:
        yield _failed(name, f"cannot be read: {error}")
        return
    yield _page(content, name, kind or "page")


def _page(content: bytes, name: str, kind: str) -> Raw:
    if len(content) > LONGEST_PAGE:
        return _failed(name, f"longer than {LONGEST_PAGE} bytes")
    if not content.strip():
        return _failed(name, "empty")
    if looks_binary(content):
        return _failed(name, "not text: binary content")
    return Raw(id=name, kind=kind, content=content)


def _standard(stream: IO[bytes]) -> Iterator[Raw]:
    """Read standard input: JSON Lines if it begins with "{", else one page."""
    start = b""
    while not start.strip():
        piece = stream.read(PIECE)
        if not piece:
            break
        start = piece if not start.strip() else start + piece
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read_lines(_Chained(start, stream), "-")
        return
    content = start + stream.read(max(0, LONGEST_PAGE + 1 - len(start)))
    yield _page(content, "-", "html" if looks_like_html(content) else "page")


class _Chained(io.RawIOBase):
    """A stream that gives back `start` before it goes on with `rest`; only `readline` is used."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start = io.BytesIO(start)
        self._rest = rest

    def readline(self, size: int | None = -1, /) -> bytes:
        limit = -1 if size is None else size
        line = self._start.readline(limit)
        if line.endswith(b"\n") or (0 < limit == len(line)):
            return line
        return line + self._rest.readline(limit if limit < 0 else limit - len(line))


def read_lines(stream: Any, name: str) -> Iterator[Raw]:
    """Yield one document for each line of JSON Lines that is not blank."""
    number = 0
    while True:
        try:
            line = stream.readline(LONGEST_LINE + 1)
        except (OSError, EOFError, zlib.error) as error:
            yield _failed(f"{name}:{number + 1}", f"cannot be read: {error}")
            return
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE:
            _skip_line(stream)
            yield _failed(f"{name}:{number}", f"line longer than {LONGEST_LINE} bytes")
        elif line.strip():
            yield _line(line, f"{name}:{number}")


def _skip_line(stream: Any) -> None:
    while True:
        piece = stream.readline(PIECE)
        if not piece or piece.endswith(b"\n"):
            return


def _line(line: bytes, name: str) -> Raw:
    try:
        record = json.loads(decode(line, declared=None))
    except ValueError as error:
        return _failed(name, f"not JSON: {error}")
    except RecursionError:
        return _failed(name, "not JSON: nested too deep")
    if not isinstance(record, dict):
        return _failed(name, f"not a JSON object but a {type(record).__name__}")
    return _from_record(record, name)


def _from_record(record: dict[str, Any], name: str) -> Raw:
    record = {k: SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for k, v in record.items()}
    url = record.get("url")
    named = record.get("id", url)
    id_ = (
        str(named)
        if isinstance(named, str | int | float) and not isinstance(named, bool) and named != ""
        else name
    )
    if isinstance(record.get("error"), dict):
        return _failed(id_, f"failed before: {record['error'].get('reason')}")
    kind = next((k for k in CONTENTS if isinstance(record.get(k), str)), None)
    if kind is None:
        return _failed(id_, f"no {', '.join(CONTENTS[:-1])} or {CONTENTS[-1]}")
    if not record[kind].strip():
        return _failed(id_, f"{kind!r} is empty")
    try:
        pairs = _pairs(record.get("pairs"), len(record[kind]))
    except ValueError as error:
        return _failed(id_, str(error))
    rest = {k: v for k, v in record.items() if k not in CONTENTS and k not in GIVEN}
    restored = kind == "text" and "body_start" in record
    return Raw(
        id=id_,
        kind=kind,
        content=record[kind],
        given=Given(
            **{k: record[k] for k in GIVEN if isinstance(record.get(k), str) and record[k].strip()}
        ),
        pairs=pairs,
        record=json.dumps(rest) if restored else None,
    )


def _pairs(value: object, length: int) -> tuple[Pair, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise ValueError("'pairs' is not a list")
    return tuple(_pair(row, length) for row in value)


def _pair(row: object, length: int) -> Pair:
    if not isinstance(row, dict):
        raise ValueError("'pairs' holds something that is no object")
    actor, recipient = _span(row.get("actor"), length), _span(row.get("recipient"), length)
    if actor is None and recipient is None:
        raise ValueError("a pair names neither actor nor recipient")
    return Pair(actor=actor, recipient=recipient)


def _span(value: object, length: int) -> Span | None:
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value)):
        raise ValueError(f"a span is [start, end], not {value!r}")
    if not 0 <= value[0] < value[1] <= length:
        raise ValueError(f"the span {value!r} lies outside the text")
    return Span(value[0], value[1])


def _failed(id_: str, reason: str) -> Raw:
    return Raw(id=id_, error=Failure(stage="reading", reason=reason))
