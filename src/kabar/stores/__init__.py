"""Stores: coded pages are kept in SQLite (a file, the default) or PostgreSQL (for teams)."""

from __future__ import annotations

from kabar.stores.changes import Change, Coded, Follow, Kept, Settle, add_up
from kabar.stores.opening import DEFAULT
from kabar.stores.selecting import Filter, select_events
from kabar.stores.store import Store, open_store

__all__ = [
    "DEFAULT",
    "Change",
    "Coded",
    "Filter",
    "Follow",
    "Kept",
    "Settle",
    "Store",
    "add_up",
    "open_store",
    "select_events",
]
