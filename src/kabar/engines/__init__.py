"""Engines: ways to run the kernel over many pages. `ENGINES` is the list of what there is."""

from __future__ import annotations

# The module of each engine; it has `run(batches, job, *, workers)`.
ENGINES: tuple[str, ...] = ("local",)
