"""Formats: events in, a file out. One module a format; `FORMATS` is the list of what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import BinaryIO

from kabar.errors import UsageError
from kabar.formats import csv, gdelt, icews, jsonl, parquet, plover, polecat
from kabar.formats.flat import (
    ASSERTED,
    EVERYTHING,
    Choice,
    Outcome,
    Table,
    Watcher,
    select,
    write_table,
)
from kabar.records import REAL, Event, Status

__all__ = [
    "ASSERTED",
    "EVERYTHING",
    "FORMATS",
    "Choice",
    "Format",
    "Outcome",
    "format_of",
    "write_events",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What one can write: how, which endings of a file's name ask for it, what goes with it.

    `table` stands for flat formats of other projects: they take only what is asserted unless asked,
    and a sidecar goes with them. `mentions`: so does a second table.
    """

    write: Callable[[Iterable[Event], BinaryIO, Choice], Outcome]
    endings: tuple[str, ...]
    table: Table | None = None
    mentions: bool = False

    @property
    def statuses(self) -> frozenset[Status]:
        """Return the statuses that are written unless others are asked for."""
        return EVERYTHING if self.table is None else REAL


def _whole(name: str, write: Callable[[Iterable[Event], BinaryIO], int]) -> Format:
    """Return a format that has room for every event."""

    def write_chosen(events: Iterable[Event], out: BinaryIO, choice: Choice) -> Outcome:
        outcome = Outcome()
        write(select(events, choice, outcome), out)
        return outcome

    return Format(write=write_chosen, endings=(f".{name}",))


def _flat(table: Table, *endings: str, mentions: bool = False) -> Format:
    """Return a format of one row an actor and a recipient."""

    def write_rows(events: Iterable[Event], out: BinaryIO, choice: Choice) -> Outcome:
        return write_table(table, events, out, choice=choice)

    return Format(write=write_rows, endings=endings, table=table, mentions=mentions)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "jsonl": _whole("jsonl", jsonl.write),
        "csv": _whole("csv", csv.write),
        "parquet": _whole("parquet", parquet.write),
        "plover": Format(write=plover.write_records, endings=(".plover.jsonl", ".plover")),
        "polecat": _flat(polecat.TABLE, ".polecat.tsv", ".polecat.txt", ".polecat"),
        "gdelt1": _flat(gdelt.TABLE_1, ".gdelt1.tsv", ".gdelt1.zip", ".gdelt1"),
        "gdelt2": _flat(
            gdelt.TABLE,
            ".export.CSV",
            ".export.CSV.zip",
            ".gdelt2.tsv",
            ".gdelt2.zip",
            ".gdelt2",
            mentions=True,
        ),
        "icews": _flat(icews.TABLE, ".icews.tsv", ".icews.tab", ".icews"),
    }
)


def write_events(
    name: str,
    events: Iterable[Event],
    out: BinaryIO,
    *,
    choice: Choice | None = None,
    watchers: Sequence[Watcher] = (),
) -> Outcome:
    """Write `events` to `out` in a format, by default with the statuses that it takes by itself.

    `watchers` are told of each event and its rows in a flat table: the sidecar, the mentions.
    """
    form = FORMATS[name]
    choice = choice or replace(ASSERTED, statuses=form.statuses)
    if form.table is not None:
        return write_table(form.table, events, out, choice=choice, watchers=watchers)
    return form.write(events, out, choice)


def format_of(name: str) -> str:
    """Return the format that a file's name asks for by its end, JSON Lines where it has none.

    The longest ending counts: `x.plover.jsonl` is PLOVER's. GDELT's own is told from a table of
    kabar's by its capitals: `x.export.CSV`.
    """
    file = name.rpartition("/")[2]
    if "." not in file:
        return "jsonl"
    fits = [
        (len(ending), format_name)
        for format_name, form in FORMATS.items()
        for ending in form.endings
        if (file if ending.startswith(".export.") else file.lower()).endswith(ending)
    ]
    if not fits:
        suffix = "." + file.rpartition(".")[2]
        raise UsageError(
            f"no format for the suffix {suffix!r} of {name!r}; "
            f"name one with --format: {', '.join(FORMATS)}"
        )
    return max(fits)[1]
