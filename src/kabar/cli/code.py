"""`kabar code`: pages in, events out, one row an event. The main job."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.output import STDOUT, open_output
from kabar.cli.running import Page, Settings, Tally, run_pages
from kabar.records import Document, Event

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(
    "code",
    short_help="Pages in, events out: the main job.",
    epilog=options.examples(
        "kabar code page.html",
        "kabar code pages/ -o events.csv --workers 4",
        "kabar code articles.jsonl -o events.parquet",
        "kabar code pages/ --with my_knowledge/ | jq -r '[.event_type, .trigger.text] | @tsv'",
    ),
)
@options.inputs(required=True)
@options.output
@options.formats
@options.workers
@options.engine
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    output: str,
    format_name: str | None,
    workers: int,
    engine: str,  # noqa: ARG001 - checked by its type; there is one engine
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Code pages into events: who did what to whom, when, where, who says so and how sure.

    INPUT is an HTML, text or JSON Lines file, a folder of them, or - for standard input: JSON
    Lines or one page. Events come in the order of the input. A page that fails yields a line
    with its error in JSON Lines; other formats write those lines to OUT.errors.jsonl.
    docs/schema.md names every field.
    """
    from kabar.engines.kernel import Part
    from kabar.formats import FORMATS, format_of, jsonl

    format_name = format_name or format_of("" if output == STDOUT else output)
    tally = Tally()
    failed: list[Document] = []
    settings = Settings(workers=workers, time_limit=time_limit, extra=extra, models=models)
    pages = run_pages(inputs, settings, Part.EVENTS)
    items = _items(pages, tally)
    with open_output(output) as out:
        if format_name == "jsonl":
            jsonl.write(items, out)
        else:
            FORMATS[format_name](_events(items, failed), out)
    if format_name != "jsonl":
        _write_errors(failed, output)
    tally.finish(coded=True)


def _items(pages: Iterable[Page], tally: Tally) -> Iterator[Event | Document]:
    """Yield the events of each page, or the document that failed, and count them."""
    from kabar.formats.documents import event_from_json

    for page in pages:
        tally.count(page)
        for event in page.events:
            yield event_from_json(event)
        if page.failure is not None:
            yield Document(id=page.id, language=None, error=page.failure)


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

    if output == STDOUT:
        jsonl.write(failed, sys.stderr.buffer)
        return
    errors = Path(f"{output}.errors.jsonl")
    if failed:
        with open_output(str(errors)) as out:
            jsonl.write(failed, out)
    else:
        errors.unlink(missing_ok=True)  # an earlier run's, which no longer holds
