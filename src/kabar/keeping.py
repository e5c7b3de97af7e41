"""What becomes of coded pages that are kept: into the store, and into what follows from it.

Here and only here the store meets the ledger and the stories: each `Follow` runs in the transaction
that writes its article, so that none of them is ever behind the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kabar.stores import Coded, Follow, Kept, Store, add_up

__all__ = ["FOLLOWS", "PAGES", "add_up", "keep_pages"]

# Pages of one transaction: few, so that readers see news soon and little is done again after a
# fault; many, so that the disk is not asked to sync for each.
PAGES = 50

# What follows when a page is kept, in order.
FOLLOWS: tuple[Follow, ...] = ()


def keep_pages(pages: Iterable[Coded], store: Store, *, run: int) -> Iterator[Kept]:
    """Keep coded pages in batches of a transaction each; yield what each batch changed."""
    batch: list[Coded] = []
    for page in pages:
        batch.append(page)
        if len(batch) == PAGES:
            yield store.keep(batch, run=run, follow=FOLLOWS)
            batch = []
    if batch:
        yield store.keep(batch, run=run, follow=FOLLOWS)
