"""`kabar code`: pages in, events out, one row an event. The main job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.output import STDOUT
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
        "kabar code articles.jsonl --format gdelt2 -o gdelt/",
        "kabar code pages/ --with my_knowledge/ | jq -r '[.event_type, .trigger.text] | @tsv'",
    ),
)
@options.inputs(required=True)
@options.output
@options.formats
@options.statuses
@options.allow_private
@options.workers
@options.engine
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    output: str,
    format_name: str | None,
    status: str | None,
    allow_private: bool,
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
    Flat formats of other projects take what is asserted alone, unless --status all; what they
    have no room for goes to OUT.kabar.parquet. docs/schema.md names every field and column.
    """
    from kabar.cli.writing import write_items
    from kabar.engines.kernel import Part
    from kabar.formats import Choice, format_of
    from kabar.knowledge import Knowledge

    format_name = format_name or format_of("" if output == STDOUT else output)
    tally = Tally()
    settings = Settings(
        workers=workers,
        allow_private=allow_private,
        time_limit=time_limit,
        extra=extra,
        models=models,
    )
    pages = run_pages(inputs, settings, Part.EVENTS)
    choice = Choice(statuses=options.statuses_of(status, format_name), knowledge=Knowledge(extra))
    write_items(_items(pages, tally), output, format_name, choice)
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
