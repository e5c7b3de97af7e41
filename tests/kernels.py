"""Kernels for the engine's tests: importable, so that a worker process can be given one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from kabar.engines.kernel import CODED, Job
from kabar.errors import KnowledgeError


def echo(batches: Iterable[pa.RecordBatch], job: Job) -> Iterator[pa.RecordBatch]:
    """Answer each page with its id, and do what its words ask for.

    "die" kills the process, "hang" blocks it where no signal helps, "stop" ends the run, "once
    PATH" kills the first process that reads it.
    """
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            word, _, path = row["text"].partition(" ")
            if word == "die" or (word == "once" and not Path(path).exists()):
                Path(path or os.devnull).touch()
                os._exit(9)
            if word == "hang":
                time.sleep(3600)
            if word == "stop":
                raise KnowledgeError("toy.toml: malformed")
            rows.append({"id": row["id"], "events": [word]})
        yield pa.RecordBatch.from_pylist(rows, schema=CODED)
