"""The local engine: Arrow batches of pages in, coded batches out, in order, on this machine.

One worker runs in the calling process. More are processes of their own, started fresh (spawn):
a page that kills or blocks its worker becomes an error row and the run goes on.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import pyarrow as pa

from kabar.engines.kernel import CODED, PAGES, Job, code_batches, failed_row, out_of_time
from kabar.errors import KabarError

# Batches handed out beyond those being worked on: enough to keep every worker busy while the
# oldest is still out, few enough that memory does not grow with the input.
LOOK_AHEAD = 3
# Seconds beyond a page's limit before its worker is killed: the alarm inside has the first word.
GRACE = 5.0
# Seconds that a fresh worker may take to import kabar and load its first model.
START = 120.0
# A worker is replaced after so many pages, so that what parsers remember of words is let go.
PAGES_A_WORKER = 5000

Kernel = Callable[[Iterable[pa.RecordBatch], Job], Iterator[pa.RecordBatch]]


def run(
    batches: Iterable[pa.RecordBatch],
    job: Job,
    *,
    workers: int = 1,
    kernel: Kernel = code_batches,
) -> Iterator[pa.RecordBatch]:
    """Yield the coded batches of `batches`, in their order.

    Rows come in the order of the pages; with several workers a batch out need not be as long as
    the batch in. Raises KnowledgeError or UsageError if the run cannot go on.
    """
    if workers == 1:
        yield from kernel(batches, job)
        return
    pool = _Pool(job, workers, kernel)
    try:
        yield from pool.run(iter(batches))
    finally:
        pool.close()


@dataclass(slots=True, eq=False)
class _Task:
    """A batch and the rows that are done of it."""

    batch: pa.RecordBatch
    rows: list[pa.RecordBatch] = field(default_factory=list)
    suspect: int | None = None  # the page that a worker died on once

    @property
    def done(self) -> bool:
        return len(self.rows) == int(self.batch.num_rows)

    def fail(self, reason: str) -> None:
        """Give the page at hand an error row."""
        page = self.batch.column("id")[len(self.rows)].as_py()
        self.rows.append(failed_row(page, "engine", reason))


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and what it is doing."""

    process: BaseProcess
    connection: Connection
    task: _Task | None = None
    ready: bool = False
    pages: int = 0
    since: float = field(default_factory=time.monotonic)


class _Pool:
    """Worker processes and the batches that are out with them."""

    def __init__(self, job: Job, workers: int, kernel: Kernel) -> None:
        self.job = job
        self.size = workers
        self.kernel = kernel
        self.context = multiprocessing.get_context("spawn")
        self.workers: list[_Worker] = []
        self.order: deque[_Task] = deque()  # every batch not yet yielded
        self.waiting: deque[_Task] = deque()  # those of them that no worker has

    def run(self, source: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the coded batches in order."""
        while self._fill(source):
            self._hand_out()
            self._listen()
            while self.order and self.order[0].done:
                yield from self.order.popleft().rows

    def close(self) -> None:
        """Stop every worker, whatever it is doing."""
        for worker in self.workers:
            self._stop(worker)
        self.workers = []

    def _fill(self, source: Iterator[pa.RecordBatch]) -> bool:
        """Take batches from `source` as far as the look-ahead allows; return if any is left."""
        while len(self.order) < self.size * LOOK_AHEAD:
            batch = next(source, None)
            if batch is None:
                break
            if batch.num_rows:
                task = _Task(batch)
                self.order.append(task)
                self.waiting.append(task)
        return bool(self.order)

    def _hand_out(self) -> None:
        """Give every idle worker a batch; start workers as long as batches wait."""
        for worker in list(self.workers):
            if worker.task is None and worker.pages >= PAGES_A_WORKER:
                self._retire(worker)
        idle = [worker for worker in self.workers if worker.task is None]
        while self.waiting and (idle or len(self.workers) < self.size):
            worker = idle.pop() if idle else self._start()
            worker.task = self.waiting.popleft()
            worker.since = time.monotonic()
            rest = worker.task.batch.slice(len(worker.task.rows))
            with suppress(BrokenPipeError):  # dead already: found when its pipe is read
                worker.connection.send_bytes(rest.serialize())

    def _listen(self) -> None:
        """Wait until a worker has news, is dead, or has had its time."""
        busy = {worker.connection: worker for worker in self.workers if worker.task is not None}
        patience, began = self._patience(busy.values()), time.monotonic()
        heard = wait(list(busy), timeout=patience)
        slept = time.monotonic() - began - (patience or 0.0)
        if not heard and slept > GRACE:  # the machine did, and its workers with it: not their time
            for worker in busy.values():
                worker.since += slept
        for connection in heard:
            worker = busy[connection]  # type: ignore[index]  # only connections were waited on
            try:
                self._hear(worker, worker.connection.recv())
            except (EOFError, ConnectionResetError):
                self._bury(worker)
        for worker in list(self.workers):
            if worker.task is not None and self._left(worker) <= 0:
                worker.task.fail(out_of_time(self.job.time_limit))
                self._retire(worker)

    def _left(self, worker: _Worker) -> float:
        """Return the seconds that the worker has for the page at hand."""
        if self.job.time_limit is None and worker.ready:
            return float("inf")
        limit = (self.job.time_limit or 0.0) + GRACE + (0.0 if worker.pages else START)
        return worker.since + limit - time.monotonic()

    def _patience(self, busy: Iterable[_Worker]) -> float | None:
        left = min((self._left(worker) for worker in busy), default=0.0)
        return None if left == float("inf") else max(left, 0.0)

    def _hear(self, worker: _Worker, news: object) -> None:
        """Take what a worker sends: that it is ready, a coded page, or why the run must stop."""
        if isinstance(news, KabarError):
            raise news
        worker.since = time.monotonic()
        worker.ready = True
        if isinstance(news, bytes) and worker.task is not None:
            worker.pages += 1
            worker.task.rows.append(pa.ipc.read_record_batch(pa.py_buffer(news), CODED))
            if worker.task.done:
                worker.task = None

    def _bury(self, worker: _Worker) -> None:
        """Blame a worker's death on the page it held, the second time that the page had one."""
        worker.process.join()
        code = worker.process.exitcode
        if not worker.ready:
            raise KabarError(f"a worker process could not start (exit status {code})")
        task = worker.task
        if task is not None and task.suspect == len(task.rows):
            task.fail(f"killed its worker process twice (exit status {code})")
        elif task is not None:
            task.suspect = len(task.rows)
        self._retire(worker)

    def _retire(self, worker: _Worker) -> None:
        """Stop a worker and put what is left of its batch first in the queue."""
        self._stop(worker)
        self.workers.remove(worker)
        if worker.task is not None and not worker.task.done:
            self.waiting.appendleft(worker.task)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=_serve, args=(theirs, self.job, self.kernel), daemon=True
        )
        with _deaf_to_interrupts():  # inherited: Ctrl-C reaches the whole group of processes
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _stop(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        worker.process.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let what is started in the body ignore Ctrl-C: the parent hears it and stops its workers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(connection: Connection, job: Job, kernel: Kernel) -> None:
    """Code the batches that come through `connection`, sending back page by page (a process)."""
    connection.send("ready")
    while True:
        try:
            batch = pa.ipc.read_record_batch(pa.py_buffer(connection.recv_bytes()), PAGES)
        except (EOFError, ConnectionResetError):
            return  # the parent is gone
        pages = (batch.slice(i, 1) for i in range(batch.num_rows))
        try:
            for coded in kernel(pages, job):
                connection.send(coded.serialize().to_pybytes())
        except KabarError as error:
            connection.send(error)
            return
        except BrokenPipeError:
            return
