"""`kabar read`: pages in, articles out, JSON Lines."""

from __future__ import annotations

import click

from kabar.cli import options
from kabar.cli.output import open_output
from kabar.cli.running import Settings, Tally, run_pages


@click.command(
    "read",
    short_help="Pages in, articles out.",
    epilog=options.examples(
        "kabar read page.html",
        "kabar read pages/ -o articles.jsonl --workers 4",
        "zcat pages.jsonl.gz | kabar read - | jq .title",
    ),
)
@options.inputs(required=True)
@options.output
@options.allow_private
@options.workers
@options.time_limit
def command(
    inputs: tuple[str, ...], output: str, allow_private: bool, workers: int, time_limit: float
) -> None:
    """Read pages into articles: title, time, authors, text without furniture; JSON Lines.

    INPUT is an HTML, text or JSON Lines file, a folder of them, or - for standard input: JSON
    Lines or one page. A page that cannot be read yields a line with its error.
    """
    from kabar.engines.kernel import Part
    from kabar.formats.jsonl import dump_line
    from kabar.reading import failure_to_json

    tally = Tally()
    settings = Settings(workers=workers, allow_private=allow_private, time_limit=time_limit)
    with open_output(output) as out:
        for page in run_pages(inputs, settings, Part.ARTICLE):
            tally.count(page)
            if page.article is not None:
                out.write(dump_line(page.article))
            elif page.failure is not None:
                out.write(dump_line(failure_to_json(page.id, page.failure)))
    tally.finish(coded=False)
