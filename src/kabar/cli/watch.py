"""`kabar watch`: feeds are polled, and what is new in them is coded and kept."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kabar.cli import options
from kabar.cli.running import Settings, run_raws

if TYPE_CHECKING:
    from kabar.reading import Raw
    from kabar.stores import Coded


@click.command(
    "watch",
    short_help="Poll feeds and sitemaps into a store.",
    epilog=options.examples(
        "kabar watch https://news.example/rss https://news.example/sitemap-news.xml",
        "kabar watch feeds.opml --every 30 --log watch.jsonl",
        "kabar watch --once --store news.db",
    ),
)
@click.argument("feeds", metavar="[FEED]...", nargs=-1)
@options.store
@click.option("--every", type=click.FloatRange(min=0), default=15.0, show_default=True,
              metavar="MINUTES", help="How often each feed is asked.")  # fmt: skip
@click.option("--once", is_flag=True, help="Ask what is due, keep what is new, and stop.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Add what happens to this file, one JSON object a line.")  # fmt: skip
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True,
              metavar="SECONDS", help="Between two requests to one host, at least.")  # fmt: skip
@options.allow_private
@options.workers
@options.extra
@options.models
@options.time_limit
def command(
    feeds: tuple[str, ...],
    store: str,
    every: float,
    once: bool,
    log: Path | None,
    delay: float,
    allow_private: bool,
    workers: int,
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Poll feeds, fetch what is new, and keep it coded in a store.

    FEED is the address of an RSS or Atom feed, a news sitemap or its index, an OPML list of feeds,
    or a file: OPML, or one address a line. What the store watches already goes on without being
    named. Interrupted it ends after the page at hand; begun again it goes on where it stopped.
    """
    from kabar.fetching import Fetcher, normalize
    from kabar.knowledge import Knowledge, knowledge_hash, model_hash
    from kabar.stores import open_store, polling
    from kabar.version import VERSION
    from kabar.watching import Watch

    wanted = list(_addresses(feeds))
    settings = Settings(workers=workers, time_limit=time_limit, extra=extra, models=models)
    stop = threading.Event()
    _stop_politely(stop)
    with ExitStack() as stack:
        opened = stack.enter_context(open_store(store, create=True))
        opened.write(lambda c, moment: polling.add_feeds(c, map(normalize, wanted), moment))
        fetcher = stack.enter_context(
            Fetcher(allow_private=allow_private, delay=delay, sleep=stop.wait)
        )
        note = _noting(stack, log)
        watch = Watch(
            store=opened, fetcher=fetcher, code=lambda raws: _coded(raws, settings), note=note,
            run=opened.begin_run(
                version=VERSION, codebook=knowledge_hash(Knowledge(extra)),
                model=model_hash(Knowledge(extra)), options={"watch": wanted},
            ),
            every=timedelta(minutes=every), stopped=stop.is_set,
        )  # fmt: skip
        while True:
            watch.poll()
            if once or stop.is_set():
                break
            stop.wait(min(max(watch.pause(), 1.0), 3600.0))
        opened.end_run(watch.run)
    told = ", ".join(f"{count:,} {name}" for name, count in watch.counted.items() if count)
    click.echo(told or "nothing new", err=True)


def _addresses(feeds: tuple[str, ...]) -> Iterator[str]:
    """Yield the addresses that are named, in files too."""
    from kabar.errors import UsageError
    from kabar.fetching import read_feed
    from kabar.fetching.addresses import is_address, why_not

    for name in feeds:
        if is_address(name):
            found: Iterable[str] = (name,)
        else:
            try:
                content = Path(name).read_bytes()
            except OSError as error:
                raise UsageError(f"{name!r}: no address, and no file: {error.strerror}") from error
            if b"<opml" in content[:4096].lower():
                found = read_feed(content, f"file:///{name}").feeds
            else:
                lines = content.decode("utf-8", "replace").splitlines()
                found = [line.strip() for line in lines if line.strip() and line[:1] != "#"]
        for url in found:
            why = why_not(url)
            if why is not None:
                raise UsageError(f"{url!r}: {why}")
            yield url


def _coded(raws: Iterable[Raw], settings: Settings) -> Iterator[Coded]:
    from kabar.engines.kernel import Part
    from kabar.stores import Coded

    for page in run_raws(raws, settings, Part.ARTICLE, Part.DOCUMENT):
        failure = page.failure
        yield Coded(
            article_id=page.id, article=None if failure else page.article,
            document=None if failure else page.document,
            failure=(failure.stage, failure.reason) if failure else None,
        )  # fmt: skip


def _noting(stack: ExitStack, log: Path | None) -> Any:
    """Return what writes the log: a file, else standard error."""
    out = sys.stderr if log is None else stack.enter_context(log.open("a", encoding="utf-8"))

    def note(line: dict[str, Any]) -> None:
        told = {key: value for key, value in line.items() if value is not None}
        out.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
        out.flush()

    return note


def _stop_politely(stop: threading.Event) -> None:
    """End after the page at hand on the first signal, at once on the second."""

    def handle(number: int, _frame: object) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        click.echo("stopping after the page at hand; once more stops at once", err=True)
        stop.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, handle)
