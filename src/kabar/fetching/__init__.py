"""Fetching: an address in, the bytes that stand there out, politely and within bounds.

Every request of kabar goes through here: pages that `read`, `code` and `add` are given, and what
`watch` polls.
"""

from __future__ import annotations

from kabar.fetching.addresses import normalize
from kabar.fetching.feeds import Feed, Item, read_feed
from kabar.fetching.fetcher import Fetched, Fetcher, FetchError

__all__ = ["Feed", "FetchError", "Fetched", "Fetcher", "Item", "normalize", "read_feed"]
