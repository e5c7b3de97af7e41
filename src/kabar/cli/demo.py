"""`kabar demo`: an example store, made from pages that kabar brings along, and served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.running import Settings, run_pages
from kabar.cli.serve import DEFAULT_PORT, run

if TYPE_CHECKING:
    from kabar.stores import Coded

PAGES = Path(__file__).parents[1] / "web" / "demo" / "pages.jsonl"


@click.command(
    "demo",
    short_help="An example store in the browser.",
    epilog=options.examples("kabar demo", "kabar demo --only-make --store demo.db"),
)
@click.option(
    "--store",
    metavar="URL",
    default="kabar-demo.db",
    show_default=True,
    help="Where the example store is made, or found.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--only-make", is_flag=True, help="Make the store and stop.")
def command(store: str, port: int, only_make: bool) -> None:
    """Make a store of a dozen invented pages in two languages, and serve it.

    Three stories of invented events, with copies, wires, denials and relations that begin and end,
    so that the first start shows life. Judging and adding pages work.
    """
    make(store)
    if not only_make:
        run(store, port=port, write=True)


def make(store: str) -> None:
    """Code the pages into a store; nothing changes if they are there."""
    from kabar.keeping import keep_pages
    from kabar.knowledge import knowledge_hash, model_hash
    from kabar.stores import open_store
    from kabar.version import VERSION

    with open_store(store, create=True) as opened:
        run_number = opened.begin_run(
            version=VERSION, codebook=knowledge_hash(), model=model_hash(), options={"demo": True}
        )
        kept = sum(part.new for part in keep_pages(_coded(), opened, run=run_number))
        opened.end_run(run_number)
    click.echo(f"{store}: {kept} new pages of invented news", err=True)


def _coded() -> Iterator[Coded]:
    from kabar.engines.kernel import Part
    from kabar.stores import Coded

    for page in run_pages((str(PAGES),), Settings(), Part.ARTICLE, Part.DOCUMENT):
        failure = page.failure
        yield Coded(
            article_id=page.id,
            article=page.article,
            document=page.document,
            failure=(failure.stage, failure.reason) if failure else None,
        )
