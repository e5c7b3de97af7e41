"""The one function that every engine runs: Arrow batches of raw pages in, of coded pages out.

It keeps nothing, opens nothing, and never raises for a page: an error is a row. One row in gives
one row out, in the same order.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from types import FrameType
from typing import Any

import pyarrow as pa

from kabar.errors import KnowledgeError, StageError, UsageError
from kabar.formats.documents import document_to_json, event_to_json
from kabar.knowledge import DEFAULT, Knowledge
from kabar.reading import Given, Raw, article_to_json, read
from kabar.records import Article, Document, Failure, Pair, Span

PAGES = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("content", pa.binary()),  # bytes as found; null if the words came as a string
        pa.field("text", pa.string()),
        pa.field("fields", pa.string()),  # what else the input says of the page, JSON
    ]
)
CODED = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("article", pa.string()),  # JSON, docs/schema.md; null if reading failed
        pa.field("document", pa.string()),  # JSON; null unless asked for
        pa.field("events", pa.list_(pa.string())),  # JSON, one an event
        pa.field("stage", pa.string()),  # where it failed; null if all went well
        pa.field("reason", pa.string()),
    ]
)

# Pages of a batch: few, so that results come soon and a worker's death costs little.
PAGES_A_BATCH = 8
# Once the time is up the alarm repeats, in case a library swallowed the first.
ALARM_REPEAT = 1.0
BUSY_SHARE = 0.25  # of the limit in CPU time, or the alarm rings in vain


class Part(StrEnum):
    """What a run is to make of a page."""

    ARTICLE = "article"
    DOCUMENT = "document"
    EVENTS = "events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do with every page of a run. `time_limit` is seconds a page, None for no limit."""

    parts: frozenset[Part]
    knowledge: Knowledge = DEFAULT
    models: tuple[tuple[str, str], ...] = ()
    time_limit: float | None = None


class _OutOfTime(BaseException):
    """The alarm rang. Not an Exception, so that no library takes it for one of its own."""


@dataclass(slots=True)
class _Work:
    """One page on its way; `stage` is where it stands when something goes wrong."""

    raw: Raw
    stage: str = "reading"
    article: Article | None = field(default=None)
    document: Document | None = field(default=None)


def to_batches(
    pages: Iterable[Raw], *, pages_a_batch: int = PAGES_A_BATCH
) -> Iterator[pa.RecordBatch]:
    """Yield the pages as Arrow batches of the schema `PAGES`, in order."""
    rows: list[dict[str, Any]] = []
    for raw in pages:
        rows.append(_packed(raw))
        if len(rows) == pages_a_batch:
            yield pa.RecordBatch.from_pylist(rows, schema=PAGES)
            rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=PAGES)


def code_batches(batches: Iterable[pa.RecordBatch], job: Job) -> Iterator[pa.RecordBatch]:
    """Yield a batch of the schema `CODED` for each batch of the schema `PAGES`."""
    for batch in batches:
        rows = [_row(_work(_unpacked(row), job), job) for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, schema=CODED)


def failed_row(page_id: str, stage: str, reason: str) -> pa.RecordBatch:
    """Return the one-row batch that says why a page could not be handled."""
    row = {"id": page_id, "stage": stage, "reason": reason}
    return pa.RecordBatch.from_pylist([row], schema=CODED)


def _packed(raw: Raw) -> dict[str, Any]:
    """Return the row of the schema `PAGES` that holds `raw`."""
    given, pairs, error = raw.given, raw.pairs, raw.error
    fields = {
        "given": dataclasses.asdict(given),
        "pairs": None if pairs is None else [[pair.actor, pair.recipient] for pair in pairs],
        "refused": raw.refused,
        "record": raw.record,
        "error": None if error is None else [error.stage, error.reason],
    }
    words = isinstance(raw.content, str)
    return {
        "id": raw.id,
        "kind": raw.kind,
        "content": None if words else raw.content,
        "text": raw.content if words else None,
        "fields": json.dumps(fields),
    }


def _unpacked(row: dict[str, Any]) -> Raw:
    """Return the page that a row of the schema `PAGES` holds."""
    fields = json.loads(row["fields"])
    pairs, error = fields["pairs"], fields["error"]
    return Raw(
        id=row["id"],
        kind=row["kind"],
        content=row["text"] if row["content"] is None else row["content"],
        given=Given(**fields["given"]),
        pairs=None if pairs is None else tuple(_pair(*spans) for spans in pairs),
        refused=fields["refused"],
        record=fields["record"],
        error=None if error is None else Failure(stage=error[0], reason=error[1]),
    )


def _pair(actor: list[int] | None, recipient: list[int] | None) -> Pair:
    return Pair(
        actor=None if actor is None else Span(*actor),
        recipient=None if recipient is None else Span(*recipient),
    )


def _work(raw: Raw, job: Job) -> tuple[_Work, Failure | None]:
    """Read and code one page; return how far it came and what stopped it."""
    work = _Work(raw)
    try:
        with _alarm(job.time_limit):
            work.article = read(raw)
            if Part.DOCUMENT in job.parts and raw.refused is not None:
                raise StageError("reading", raw.refused)
            if job.parts != {Part.ARTICLE}:
                work.stage = "coding"
                from kabar.pipeline import code_article  # reading alone needs no parser

                work.document = code_article(
                    work.article,
                    pairs=raw.pairs or (),
                    knowledge=job.knowledge,
                    models=dict(job.models),
                )
    except StageError as error:
        return work, Failure(stage=error.stage, reason=error.reason)
    except (KnowledgeError, UsageError):
        raise
    except _OutOfTime:
        return work, Failure(stage=work.stage, reason=out_of_time(job.time_limit))
    except Exception as error:  # noqa: BLE001 - whatever one page meets, the run goes on
        return work, Failure(stage=work.stage, reason=f"{type(error).__name__}: {error}")
    return work, None


def out_of_time(seconds: float | None) -> str:
    """Return the reason of a page that took too long."""
    return f"not done within {seconds:g} seconds; raise --time-limit to give it more"


def _row(done: tuple[_Work, Failure | None], job: Job) -> dict[str, Any]:
    """Return the row of a page."""
    work, failure = done
    language = None if work.article is None else work.article.language
    document = work.document or Document(id=work.raw.id, language=language, error=failure)
    return {
        "id": work.raw.id,
        "article": None if work.article is None else _dump(article_to_json(work.article)),
        "document": _dump(document_to_json(document)) if Part.DOCUMENT in job.parts else None,
        "events": [_dump(event_to_json(event)) for event in document.events]
        if Part.EVENTS in job.parts
        else None,
        "stage": failure and failure.stage,
        "reason": failure and failure.reason,
    }


def _dump(line: dict[str, Any]) -> str:
    return json.dumps(line)  # escaped, so that Arrow can hold lone surrogates


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Raise `_OutOfTime` in the body once `seconds` have passed.

    Signals reach the main thread alone, and not on every system; elsewhere there is no limit.
    A signal cannot stop C code that does not return: that is the engines' watchdog's part.
    """
    usable = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    if seconds is None or not usable:
        yield
        return

    began, armed = time.process_time(), [True]

    def ring(_signal: int, _frame: FrameType | None) -> None:
        # A machine that slept, or that others keep busy, has not spent the time on this page.
        if armed and time.process_time() - began >= seconds * BUSY_SHARE:
            raise _OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, ALARM_REPEAT)
    try:
        yield
    finally:
        armed.clear()  # a signal that is on its way already must not reach the caller
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
