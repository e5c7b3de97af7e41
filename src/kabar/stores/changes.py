"""What comes into a store, and what keeping it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One page after coding: the lines of `kabar read` and `kabar annotate`, or why it failed."""

    article_id: str
    article: Mapping[str, Any] | None = None
    document: Mapping[str, Any] | None = None
    page: bytes | None = None
    failure: tuple[str, str] | None = None  # stage, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What keeping one page changed, for what else follows from it (the ledger, stories).

    `added` and `closed` are rows of `events`: those that began and ceased to stand.
    """

    article_id: str
    article: int
    version: int
    is_new_version: bool
    coded: Coded
    added: tuple[int, ...]
    closed: tuple[int, ...]
    run: int
    recorded_at: str


# What follows from a change, in the same transaction; what follows from all changes of a batch.
Follow = Callable[[Connection, Change], None]
Settle = Callable[[Connection, Sequence[Change]], None]


@dataclass(slots=True)
class Kept:
    """How many pages and events a run added, changed, closed or found as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    events_added: int = 0
    events_closed: int = 0


def add_up(parts: Iterable[Kept]) -> Kept:
    """Return the sum of what several batches changed."""
    total = Kept()
    for part in parts:
        for counted in fields(Kept):
            name = counted.name
            setattr(total, name, getattr(total, name) + getattr(part, name))
    return total
