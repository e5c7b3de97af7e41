"""A gazetteer's CSV table in, its checked rows out, each with the line it stands on."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO

from kabar.errors import KnowledgeError

# What an actor is: who acts for a state, who fights, who works (docs/schema.md, `sectors`).
SECTORS = frozenset(
    "GOV MIL COP JUD LEG SPY PTY OPP REB UAF CRM IGO NGO MED BUS LAB EDU REL CVL ELI PRE HLH "
    "REF".split()
)
DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
MOST_LISTED = 30  # more choices than anybody reads


class Row(dict[str, str]):
    """The cells of one row by column; `where` says the file and the line."""

    def __init__(self, cells: dict[str, str], where: str) -> None:
        super().__init__(cells)
        self.where = where

    def one_of(self, column: str, known: Collection[str]) -> str:
        """Return the cell of `column`, which must be one of `known`."""
        _check(self.where, column, self[column], known)
        return self[column]

    def some_of(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the parts of the cell of `column`, each of which must be one of `known`."""
        parts = split(self[column])
        for part in parts:
            _check(self.where, column, part, known)
        return parts

    def day(self, column: str) -> str:
        """Return the cell of `column`: a year, a month or a day in ISO 8601."""
        if not DAY.fullmatch(self[column]):
            raise KnowledgeError(
                f"{self.where}: {column} is {self[column]!r}; write a date as 2024-10-20, 2024-10"
                " or 2024"
            )
        return self[column]

    def filled(self, column: str) -> str:
        """Return the cell of `column`, which must not be empty."""
        if not self[column].strip():
            raise KnowledgeError(f"{self.where}: {column} is empty; fill it in")
        return self[column]


def _check(where: str, column: str, value: str, known: Collection[str]) -> None:
    """Raise KnowledgeError if `value` is not one of `known`; say what there is."""
    if value in known:
        return
    near = difflib.get_close_matches(value.upper(), known, n=3)
    listed = sorted(name for name in known if name)
    if len(listed) <= MOST_LISTED:
        there = f"; there are: {', '.join(listed)}"
    else:
        like = f", such as {', '.join(near)}" if near else ""
        there = f"; write a code of territories.csv (ISO 3166-1 alpha-3, like IDN){like}"
    raise KnowledgeError(f"{where}: no {column} {value!r}{there}")


def split(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that are set apart by |."""
    return tuple(part for part in cell.split("|") if part)


def rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table; raise KnowledgeError that names file, line and remedy."""
    with _open(path) as file:
        lines = _Lines(file)
        reader = csv.DictReader(lines, strict=True)
        try:
            _check_columns(path, reader.fieldnames, columns)
            for cells in reader:
                where = f"{path}, line {lines.number}"
                if None in cells or None in cells.values():
                    raise KnowledgeError(
                        f"{where}: {_cells(cells)} cells, not {len(reader.fieldnames or ())};"
                        " part cells by commas and put a cell that holds one in double quotes"
                    )
                yield Row(cells, where)
        except UnicodeDecodeError as error:
            raise KnowledgeError(
                f"{path}, line {lines.number}: not UTF-8 ({error.reason}); save it as UTF-8"
            ) from error
        except csv.Error as error:
            raise KnowledgeError(
                f"{path}, line {lines.number}: not CSV: {error}; mend the quotes"
            ) from error


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error.strerror}") from error


def _check_columns(path: Path, found: Sequence[str] | None, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in (found or ())]
    if missing:
        raise KnowledgeError(
            f"{path}: no column {', '.join(missing)}; the first line must be {','.join(columns)}"
        )


def _cells(cells: dict[str, str]) -> int:
    """Return how many cells a row has that csv could not fit to the columns."""
    extra = cells.get(None, ())  # type: ignore[call-overload]
    return sum(value is not None for key, value in cells.items() if key is not None) + len(extra)


class _Lines:
    """The lines of a file without its comments; `number` is that of the last line given."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._file, start=1):
            self.number = number
            if not line.startswith(b"#"):
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
