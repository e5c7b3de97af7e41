"""What the commands that handle pages share: inputs in, one coded page after another out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kabar.errors import UsageError
from kabar.records import Failure

if TYPE_CHECKING:
    from kabar.engines.kernel import Job, Part
    from kabar.fetching import Fetcher
    from kabar.reading import Raw

STDIN = "-"
# Content types of pages.
PAGES = frozenset(
    {None, "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}
)
# Seconds before a progress bar shows: short work needs none.
PROGRESS_AFTER = 3.0
# Exit status when some documents carry an error.
SOME_FAILED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run is to go, as the command line says."""

    workers: int = 1
    time_limit: float | None = None
    extra: Path | None = None
    models: tuple[tuple[str, str], ...] = ()
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page after the run, as JSON objects; those not asked for are None."""

    id: str
    article: dict[str, Any] | None
    document: dict[str, Any] | None
    events: tuple[dict[str, Any], ...]
    failure: Failure | None


def run_pages(inputs: Sequence[str], settings: Settings, *parts: Part) -> Iterator[Page]:
    """Yield every page of `inputs` with the `parts` asked for, in order; progress on a terminal."""
    return run_raws(raws_of(inputs, settings), settings, *parts)


def raws_of(inputs: Sequence[str], settings: Settings) -> Iterator[Raw]:
    """Return the documents of `inputs` in order: addresses are fetched, the rest is read.

    Raise UsageError before the first document for an input of a kind that does not exist.
    """
    from kabar.fetching.addresses import is_address
    from kabar.reading import documents

    groups = [(web, list(names)) for web, names in groupby(inputs, key=is_address)]
    read = [None if web else documents(names, stdin=sys.stdin.buffer) for web, names in groups]
    return _chained(groups, read, settings)


def _chained(
    groups: Sequence[tuple[bool, list[str]]],
    read: Sequence[Iterator[Raw] | None],
    settings: Settings,
) -> Iterator[Raw]:
    from kabar.fetching import Fetcher

    with ExitStack() as stack:
        fetcher = None
        for (_, names), raws in zip(groups, read, strict=True):
            if raws is not None:
                yield from raws
                continue
            fetcher = fetcher or stack.enter_context(Fetcher(allow_private=settings.allow_private))
            for url in names:
                yield _fetched(url, fetcher)


def _fetched(url: str, fetcher: Fetcher) -> Raw:
    """Return the page at an address, or why there is none."""
    from kabar.fetching import FetchError, normalize
    from kabar.reading import Given, Raw

    try:
        answer = fetcher.fetch(url)
    except FetchError as error:
        return Raw(id=url, error=Failure(stage="fetching", reason=error.reason))
    if answer.kind not in PAGES:
        return Raw(id=url, error=Failure(stage="fetching", reason=f"no page: {answer.kind}"))
    kind = "page" if answer.kind == "text/plain" else "html"
    given = Given(url=answer.url)
    return Raw(id=normalize(answer.url), kind=kind, content=answer.content or b"", given=given)


def run_raws(raws: Iterable[Raw], settings: Settings, *parts: Part) -> Iterator[Page]:
    """Yield every one of `raws` with the `parts` asked for, in order; progress on a terminal."""
    from tqdm import tqdm

    from kabar.engines import local
    from kabar.engines.kernel import Job, Part, to_batches
    from kabar.knowledge import Knowledge

    job = Job(
        parts=frozenset(parts),
        knowledge=Knowledge(settings.extra),
        models=settings.models,
        time_limit=settings.time_limit,
    )
    if job.parts != {Part.ARTICLE}:
        _check_knowledge(job)
    # disable=None: no bar unless standard error is a terminal.
    with tqdm(unit=" pages", delay=PROGRESS_AFTER, disable=None, file=sys.stderr) as bar:
        for batch in local.run(to_batches(raws), job, workers=settings.workers):
            for row in batch.to_pylist():
                bar.update()
                yield _page(row)


def _check_knowledge(job: Job) -> None:
    """Raise for malformed knowledge or an unknown language before the first page, not at it."""
    from kabar.extra import check_knowledge
    from kabar.languages import available

    check_knowledge(job.knowledge)
    for language, _ in job.models:
        if language not in available():
            raise UsageError(f"no language {language!r}; available: {', '.join(available())}")


def _page(row: dict[str, Any]) -> Page:
    """Return the page of a row of the kernel."""
    failure = Failure(stage=row["stage"], reason=row["reason"]) if row["stage"] else None
    return Page(
        id=row["id"],
        article=_load(row["article"]),
        document=_load(row["document"]),
        events=tuple(json.loads(event) for event in row["events"] or ()),
        failure=failure,
    )


def _load(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)


@dataclass(slots=True)
class Tally:
    """What the summary counts."""

    pages: int = 0
    events: int = 0
    without_events: int = 0
    errors: int = 0
    first: str | None = None

    def count(self, page: Page) -> None:
        """Count a page."""
        self.pages += 1
        events = page.events or tuple((page.document or {}).get("events", ()))
        self.events += len(events)
        if page.failure is not None:
            self.errors += 1
            failure = page.failure
            self.first = self.first or f"{page.id}: {failure.stage}: {failure.reason}"
        elif not events:
            self.without_events += 1

    def finish(self, *, coded: bool) -> None:
        """Say what was done and the first error, on standard error; set the exit status."""
        self.summarise(coded=coded)
        if self.first is not None:
            click.echo(f"first error: {self.first}", err=True)
        self.leave()

    def leave(self) -> None:
        """Set the exit status."""
        if self.errors:
            click.get_current_context().exit(SOME_FAILED)

    def summarise(self, *, coded: bool) -> None:
        """Say what was done, on standard error."""
        words = [_number(self.pages, "page")]
        if coded:
            words.append(_number(self.events, "event"))
            words.append(f"{_number(self.without_events, 'page')} without events")
        words.append(_number(self.errors, "error"))
        click.echo(", ".join(words), err=True)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
