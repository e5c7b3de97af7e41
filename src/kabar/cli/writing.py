"""Where an export goes: OUT, what stands beside it, and what is told on standard error.

Beside OUT stand `OUT.errors.jsonl` (documents that failed) and, for flat formats of other
projects, `OUT.kabar.parquet` (the sidecar). Nothing can stand beside standard output or a pipe.
GDELT's formats also write zip files under GDELT's names, into a folder or as OUT says.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from kabar.cli.output import STDOUT, open_output
from kabar.errors import UsageError
from kabar.formats import FORMATS, Choice, Outcome, write_events
from kabar.formats.flat import stamp
from kabar.records import Document, Event

if TYPE_CHECKING:
    from kabar.formats.flat import Watcher

GDELT = ("gdelt1", "gdelt2")
SIDECAR = ".kabar.parquet"
EVENTS, MENTIONS, ZIP = ".export.CSV", ".mentions.CSV", ".zip"
NEVER = "0" * 14  # the stamp of a file whose events have no publication time
DAY = 8  # digits of a stamp that tell the day, which GDELT 1.0 names its files by
LEFT_OUT = {
    "status": "not asserted (--status all takes them)",
    "date": "without a date: neither the text nor the page (`published`) gives one",
}


def write_items(
    items: Iterable[Event | Document], output: str, format_name: str, choice: Choice
) -> Outcome:
    """Write events to OUT in a format and failed documents beside it; say what was left out."""
    if format_name == "jsonl":
        outcome = _write_lines(items, output, choice)
    else:
        failed: list[Document] = []
        outcome, base = _write_format(_events(items, failed), output, format_name, choice)
        _write_errors(failed, base)
    for line in tell(outcome, output, format_name):
        click.echo(line, err=True)
    return outcome


def _write_lines(items: Iterable[Event | Document], output: str, choice: Choice) -> Outcome:
    """Write JSON Lines, which has room for the documents that failed."""
    from kabar.formats import jsonl
    from kabar.formats.flat import select

    outcome = Outcome()
    with open_output(output) as out:
        jsonl.write(select(items, choice, outcome), out)
    return outcome


def _write_format(
    events: Iterable[Event], output: str, format_name: str, choice: Choice
) -> tuple[Outcome, str]:
    """Write any other format with what goes with it; return the name that things stand beside."""
    gdelt = format_name in GDELT
    if gdelt and output != STDOUT and (output.endswith("/") or Path(output).is_dir()):
        return _fill_folder(events, Path(output), format_name, choice)
    form = FORMATS[format_name]
    with ExitStack() as stack:
        opened = _open_table(output) if gdelt else open_output(output)
        out = stack.enter_context(opened)  # first in, last out: what goes with it is there by then
        watchers: list[Watcher] = []
        if form.table is not None and has_room_beside(output):
            beside = stack.enter_context(open_output(f"{output}{SIDECAR}"))
            watchers.append(_sidecar(stack, beside, format_name, choice))
            if form.mentions:
                watchers.append(_mentions(stack.enter_context(_open_table(mentions_name(output)))))
        outcome = write_events(format_name, events, out, choice=choice, watchers=watchers)
    return outcome, output


def _fill_folder(
    events: Iterable[Event], folder: Path, format_name: str, choice: Choice
) -> tuple[Outcome, str]:
    """Write zip files under GDELT's names, stamped with the latest publication, into a folder."""
    form = FORMATS[format_name]
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            main, mentions, beside = (
                cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile(dir=folder)))
                for _ in range(3)
            )
        except OSError as error:
            raise UsageError(f"cannot write into {str(folder)!r}: {error.strerror}") from error
        with ExitStack() as inner:
            watchers = [_sidecar(inner, beside, format_name, choice)]
            if form.mentions:
                watchers.append(_mentions(mentions))
            outcome = write_events(format_name, events, main, choice=choice, watchers=watchers)
        name = stamp(outcome.latest) if outcome.latest else NEVER
        base = str(folder / (name if form.mentions else name[:DAY]))
        _copy(beside, open_output(f"{base}{SIDECAR}"))
        if form.mentions:
            _copy(mentions, _open_table(f"{base}{MENTIONS}{ZIP}"))
        _copy(main, _open_table(f"{base}{EVENTS}{ZIP}"))
    return outcome, base


def _sidecar(stack: ExitStack, out: BinaryIO, format_name: str, choice: Choice) -> Watcher:
    from kabar.formats.sidecar import Sidecar

    table = FORMATS[format_name].table
    assert table is not None  # a sidecar goes with flat formats alone
    return stack.enter_context(Sidecar(out, choice, table))


def _mentions(out: BinaryIO) -> Watcher:
    from kabar.formats.gdelt import Mentions

    return Mentions(out)


def _copy(written: BinaryIO, opened: AbstractContextManager[BinaryIO]) -> None:
    """Copy a temporary file to where it belongs."""
    written.seek(0)
    with opened as out:
        shutil.copyfileobj(written, out)


@contextmanager
def _open_table(name: str) -> Iterator[BinaryIO]:
    """Open a table of GDELT's, in a zip file of that one member where the name ends so.

    The member has no time of its own, so that the same events give the same bytes.
    """
    with open_output(name) as out:
        if not name.endswith(ZIP):
            yield out
            return
        member = zipfile.ZipInfo(member_name(name))
        member.compress_type = zipfile.ZIP_DEFLATED
        with (
            zipfile.ZipFile(out, "w") as archive,
            archive.open(member, "w", force_zip64=True) as table,
        ):
            yield cast(BinaryIO, table)


def member_name(name: str) -> str:
    """Return what the one file in a zip file is called: x.export.CSV in x.export.CSV.zip."""
    inside = Path(name).name.removesuffix(ZIP)
    return inside if inside.endswith((EVENTS, MENTIONS)) else f"{_stem(inside)}{EVENTS}"


def mentions_name(output: str) -> str:
    """Return where the mentions go that belong to the events in OUT."""
    folder, slash, file = output.rpartition("/")
    inside = file.removesuffix(ZIP)
    zipped = ZIP if file.endswith(ZIP) else ""
    return f"{folder}{slash}{_stem(inside)}{MENTIONS}{zipped}"


def _stem(file: str) -> str:
    """Return a file's name without the endings that say what it is."""
    for ending in (EVENTS, *FORMATS["gdelt2"].endings, ".csv", ".CSV", ".tsv", ".txt"):
        if file.endswith(ending) and file != ending:
            return file.removesuffix(ending)
    return file


def has_room_beside(output: str) -> bool:
    """Return whether other files can stand beside OUT: not beside a stream, a pipe, a device."""
    return output != STDOUT and (Path(output).is_file() or not Path(output).exists())


def _events(items: Iterable[Event | Document], failed: list[Document]) -> Iterator[Event]:
    """Yield the events; put the documents that failed aside."""
    for item in items:
        if isinstance(item, Event):
            yield item
        else:
            failed.append(item)


def _write_errors(failed: list[Document], output: str) -> None:
    """Write the failed documents' lines beside OUT, or to standard error; none, no file."""
    from kabar.formats import jsonl

    if not has_room_beside(output):
        jsonl.write(failed, sys.stderr.buffer)
        return
    errors = Path(f"{output}.errors.jsonl")
    if failed:
        with open_output(str(errors)) as out:
            jsonl.write(failed, out)
    else:
        errors.unlink(missing_ok=True)  # an earlier run's, which no longer holds


def tell(outcome: Outcome, output: str, format_name: str) -> Iterator[str]:
    """Yield what the user must know of an export, a line each; nothing if all was written."""
    for reason, count in sorted(outcome.left_out.items()):
        yield f"{format_name}: {count:,} left out, {LEFT_OUT[reason]}"
    if FORMATS[format_name].table is not None:
        if outcome.rows != outcome.events:
            yield f"{format_name}: {outcome.events:,} events in {outcome.rows:,} rows"
        if not has_room_beside(output) and not output.endswith("/") and not Path(output).is_dir():
            yield f"{format_name}: no sidecar, for OUT is no file; name one with -o"
