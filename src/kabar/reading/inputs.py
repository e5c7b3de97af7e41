"""In: paths, folders and standard input. Out: `Raw` documents, one by one, in constant memory."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from kabar.errors import UsageError
from kabar.reading.decoding import LONGEST_PAGE, looks_binary, looks_like_html
from kabar.reading.raw import Raw
from kabar.reading.rows import failed, read_row

LONGEST_LINE = 64 * 2**20  # bytes of one JSON line; what is longer is skipped, never held
PIECE = 2**20
PAGES = {".html": "html", ".htm": "html", ".txt": "page"}
LINES = (".jsonl", ".jsonl.gz")
ARCHIVES = (".warc", ".warc.gz")
TABLES = (".parquet",)
KINDS = (
    "files .html .htm .txt .jsonl .jsonl.gz .warc .warc.gz .parquet, folders of these,"
    " - for standard input, http:// and https:// addresses"
)
NOWHERE = "no such file or folder"
NO_PAGES = "no pages (.html, .htm, .txt, .jsonl, .warc, .parquet) in the folder"


def documents(inputs: Sequence[str], *, stdin: IO[bytes] | None = None) -> Iterator[Raw]:
    """Yield the documents of `inputs` in order; a bad line or file yields a `Raw` with its failure.

    Raise UsageError, before the first document, for an input of a kind that does not exist, and
    if not one of the inputs is there.
    """
    if not inputs:
        raise UsageError(f"no input; there is: {KINDS}")
    for name in inputs:
        _check_kind(name)
    if not any(map(_is_there, inputs)):
        raise UsageError(f"{', '.join(map(repr, inputs))}: {NOWHERE}")
    return _documents(inputs, stdin)


def _check_kind(name: str) -> None:
    if "://" in name:
        raise UsageError(f"{name!r}: no reader for addresses; there is: {KINDS}")
    path = Path(name)
    if _is_there(name) and name != "-" and not path.is_dir() and _kind(path) is None:
        raise UsageError(f"{name!r}: no reader for this kind of input; there is: {KINDS}")


def _is_there(name: str) -> bool:
    try:
        return name == "-" or Path(name).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _kind(path: Path) -> str | None:
    name = path.name.casefold()
    for kind, endings in (("lines", LINES), ("archive", ARCHIVES), ("table", TABLES)):
        if name.endswith(endings):
            return kind
    return PAGES.get(path.suffix.casefold())


def _documents(inputs: Sequence[str], stdin: IO[bytes] | None) -> Iterator[Raw]:
    for name in inputs:
        if name == "-":
            yield from _standard(stdin if stdin is not None else io.BytesIO())
        elif not _is_there(name):
            yield failed(name, NOWHERE)
        elif Path(name).is_dir():
            yield from _folder(Path(name), name)
        else:
            yield from _file(Path(name), name)


def _folder(folder: Path, name: str) -> Iterator[Raw]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and _kind(p) is not None)
    if not paths:
        yield failed(name, NO_PAGES)
    for path in paths:
        yield from _file(path, str(path))


def _file(path: Path, name: str) -> Iterator[Raw]:
    kind = _kind(path)
    if kind in {"archive", "table"}:
        from kabar.reading.archives import read_parquet, read_warc

        yield from _bounded(read_warc if kind == "archive" else read_parquet, path, name)
        return
    try:
        if kind == "lines":
            packed = path.name.casefold().endswith(".gz")
            with gzip.open(path, "rb") if packed else path.open("rb") as stream:
                yield from read_lines(stream, name)
            return
        with path.open("rb") as stream:
            content = stream.read(LONGEST_PAGE + 1)
    except (OSError, EOFError, zlib.error) as error:
        yield failed(name, f"cannot be read: {error}")
        return
    yield _page(content, name, kind or "page")


def _bounded(read: Callable[[Path, str], Iterator[Raw]], path: Path, name: str) -> Iterator[Raw]:
    """Yield the documents of an archive; one that cannot even be opened is an error line."""
    try:
        yield from read(path, name)
    except OSError as error:
        yield failed(name, f"cannot be read: {error}")


def _page(content: bytes, name: str, kind: str) -> Raw:
    if len(content) > LONGEST_PAGE:
        return failed(name, f"longer than {LONGEST_PAGE} bytes")
    if not content.strip():
        return failed(name, "empty")
    if looks_binary(content):
        return failed(name, "not text: binary content")
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
            yield failed(f"{name}:{number + 1}", f"cannot be read: {error}")
            return
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE:
            _skip_line(stream)
            yield failed(f"{name}:{number}", f"line longer than {LONGEST_LINE} bytes")
        elif line.strip():
            yield read_row(line, f"{name}:{number}")


def _skip_line(stream: Any) -> None:
    while True:
        piece = stream.readline(PIECE)
        if not piece or piece.endswith(b"\n"):
            return
