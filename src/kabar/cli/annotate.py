"""`kabar annotate`: documents in, everything kabar saw in each out, one JSON object a document."""

from __future__ import annotations

from pathlib import Path

import click

from kabar.cli import options
from kabar.cli.output import open_output
from kabar.cli.running import STDIN, Settings, Tally, run_pages


@click.command(
    "annotate",
    short_help="Everything kabar saw in each document.",
    epilog=options.examples(
        "kabar annotate page.html | jq .attributions",
        "kabar annotate articles.jsonl -o annotated.jsonl",
        "kabar read page.html | kabar annotate",
    ),
)
@options.inputs(required=False)
@options.output
@options.workers
@options.engine
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    output: str,
    workers: int,
    engine: str,  # noqa: ARG001 - checked by its type; there is one engine
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Write events, attributions, predicates, times and relations of each document.

    One JSON object a document, in the order of the input: for research, debugging, evaluation.
    Without INPUT, standard input is read: JSON Lines or one page. A document may carry questions,
    "pairs": [{"actor": [s, e], "recipient": [s, e]}], and gets an answer to each.
    """
    from kabar.engines.kernel import Part
    from kabar.formats.jsonl import dump_line

    tally = Tally()
    settings = Settings(workers=workers, time_limit=time_limit, extra=extra, models=models)
    with open_output(output) as out:
        for page in run_pages(inputs or (STDIN,), settings, Part.DOCUMENT):
            tally.count(page)
            if page.document is not None:
                out.write(dump_line(page.document))
    tally.finish(coded=False)
