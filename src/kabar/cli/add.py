"""`kabar add`: code pages and keep them in a store."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.running import Settings, Tally, raws_of, run_raws
from kabar.errors import StoreError

if TYPE_CHECKING:
    from kabar.reading import Raw
    from kabar.stores import Coded, Kept


@click.command(
    "add",
    short_help="Code pages and keep them in a store.",
    epilog=options.examples(
        "kabar add page.html",
        "kabar add pages/ --store news.db --workers 4",
        "kabar add articles.jsonl --store postgresql://localhost/news",
    ),
)
@options.inputs(required=True)
@options.store
@click.option(
    "--keep-pages",
    is_flag=True,
    help="Keep the pages' bytes too, so that they can be read again by a later kabar.",
)
@options.allow_private
@options.workers
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    store: str,
    keep_pages: bool,
    allow_private: bool,
    workers: int,
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Code pages and keep articles, events and who says so in a store.

    The store is made if it is not there. Adding a page twice changes nothing; a page that has
    changed makes a new version of its article, and what no longer stands in it is retracted, not
    deleted. A page that fails is counted and its reason kept.
    """
    from kabar.keeping import add_up
    from kabar.keeping import keep_pages as keep
    from kabar.knowledge import Knowledge, knowledge_hash, model_hash
    from kabar.stores import open_store
    from kabar.version import VERSION

    tally = Tally()
    settings = Settings(
        workers=workers,
        allow_private=allow_private,
        time_limit=time_limit,
        extra=extra,
        models=models,
    )
    with open_store(store, create=True) as opened:
        run = opened.begin_run(
            version=VERSION,
            codebook=knowledge_hash(Knowledge(extra)),
            model=" ".join([model_hash(Knowledge(extra)), *("=".join(m) for m in models)]),
            options={"models": dict(models), "with": str(extra) if extra else None},
        )
        parts: list[Kept] = []
        try:
            coded = _coded(inputs, settings, tally, with_bytes=keep_pages)
            parts.extend(keep(coded, opened, run=run))
            opened.end_run(run)
        except StoreError:
            click.echo(f"kept before it stopped: {_told(add_up(parts))}", err=True)
            raise
        kept = add_up(parts)
    tally.summarise(coded=True)
    click.echo(_told(kept), err=True)
    if tally.first is not None:
        click.echo(f"first error: {tally.first}", err=True)
    tally.leave()


def _coded(
    inputs: tuple[str, ...], settings: Settings, tally: Tally, *, with_bytes: bool
) -> Iterator[Coded]:
    """Yield every page after coding; results come in the order of the pages, and so do bytes."""
    from kabar.engines.kernel import Part
    from kabar.stores import Coded

    waiting: deque[bytes | None] = deque()
    raws = _noting(raws_of(inputs, settings), waiting, with_bytes=with_bytes)
    for page in run_raws(raws, settings, Part.ARTICLE, Part.DOCUMENT):
        tally.count(page)
        failure = page.failure
        yield Coded(
            article_id=page.id,
            article=None if failure else page.article,
            document=None if failure else page.document,
            page=waiting.popleft() if waiting else None,
            failure=(failure.stage, failure.reason) if failure else None,
        )


def _noting(
    raws: Iterable[Raw], waiting: deque[bytes | None], *, with_bytes: bool
) -> Iterator[Raw]:
    """Yield the pages and note their bytes, or that they are not wanted."""
    for raw in raws:
        content = raw.content
        as_bytes = content.encode("utf-8", "replace") if isinstance(content, str) else content
        waiting.append(as_bytes if with_bytes else None)
        yield raw


def _told(kept: Kept) -> str:
    """Return in words what the store took."""
    words = f"{kept.new:,} new, {kept.changed:,} changed, {kept.same:,} as before"
    if kept.events_closed:
        words += f"; {kept.events_closed:,} events no longer stand"
    return words
