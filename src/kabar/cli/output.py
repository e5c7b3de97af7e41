"""Where a command writes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from kabar.errors import UsageError

STDOUT = "-"


@contextmanager
def open_output(name: str) -> Iterator[BinaryIO]:
    """Open OUT for writing bytes.

    A file is written under a temporary name beside it and renamed at the end; if the body
    raises, what stood there before stays.
    """
    path = Path(name)
    if name == STDOUT:
        with _standard_output() as out:
            yield out
    elif path.exists() and not path.is_file():  # a pipe or a device is written as it is
        if path.is_dir():
            raise UsageError(f"{name!r} is a folder; name a file in it")
        with path.open("wb") as out:
            yield out
    else:
        with _replacing(path.resolve()) as out:
            yield out


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Yield standard output, through a temporary file where the format has to seek."""
    out = sys.stdout.buffer
    if out.seekable():
        yield out
    else:
        yield cast(BinaryIO, _Pipe(out))
    out.flush()


class _Pipe:
    """A pipe that can say how much has been written to it, which Parquet needs."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.count = 0

    def write(self, data: bytes) -> int:
        """Write `data` and count it."""
        self.out.write(data)
        self.count += len(memoryview(data).cast("B"))
        return len(data)

    def tell(self) -> int:
        """Return the number of bytes written."""
        return self.count

    def flush(self) -> None:
        """Hand on what is held back."""
        self.out.flush()

    def close(self) -> None:
        """Leave the pipe open: it is not ours."""

    def readable(self) -> bool:
        """Say no."""
        return False

    def writable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say no."""
        return False


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file beside `path` that takes its place when the body is done."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        out = part.open("wb")
    except OSError as error:
        raise UsageError(f"cannot write {str(path)!r}: {error.strerror}") from error
    try:
        with out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
