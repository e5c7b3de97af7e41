"""Formats: events in, a file out. One module a format; `FORMATS` is the list of what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import BinaryIO

from kabar.errors import UsageError
from kabar.formats import csv, jsonl, parquet
from kabar.records import Event

Write = Callable[[Iterable[Event], BinaryIO], int]

# The name is also the suffix of a file of that format. JSON Lines alone has room for documents
# that failed: its `write` takes them among the events.
FORMATS: Mapping[str, Write] = MappingProxyType(
    {"jsonl": jsonl.write, "csv": csv.write, "parquet": parquet.write}
)


def format_of(name: str) -> str:
    """Return the format that a file's suffix asks for, JSON Lines where there is no suffix."""
    _, dot, suffix = name.rpartition("/")[2].rpartition(".")
    if not dot:
        return "jsonl"
    if suffix.lower() not in FORMATS:
        raise UsageError(
            f"no format for the suffix {'.' + suffix!r} of {name!r}; "
            f"name one with --format: {', '.join(FORMATS)}"
        )
    return suffix.lower()
