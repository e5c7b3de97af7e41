"""What becomes of coded pages that are kept: into the store, and into what follows from it.

Here and only here the store meets the ledger and the stories: each `Follow` runs in the transaction
that writes its article, so that none of them is ever behind the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from kabar.following import file_stories
from kabar.formats.documents import entry_to_json, relation_from_json
from kabar.ledger.entries import entries_of
from kabar.ledger.parties import entry_keys
from kabar.records import Entry
from kabar.stores import Change, Coded, Follow, Kept, Settle, Store, add_up
from kabar.stores.entries import Keyed, file_entries

__all__ = ["FOLLOWS", "PAGES", "SETTLES", "add_up", "keep_pages"]

# Pages of one transaction: few, so that readers see news soon and little is done again after a
# fault; many, so that the disk is not asked to sync for each.
PAGES = 50


def file_relations(connection: Connection, change: Change) -> None:
    """Make the ledger's lines of a page those that it tells now."""
    document, article = change.coded.document, change.coded.article
    if document is None or article is None:
        return
    told = entries_of(
        map(relation_from_json, document["relations"]),
        article_id=change.article_id,
        published=article["published"],
    )
    file_entries(
        connection,
        map(_keyed, told),
        article=change.article,
        run=change.run,
        moment=change.recorded_at,
    )


def _keyed(entry: Entry) -> Keyed:
    """Return a line of the ledger under the keys of its parties."""
    (_, subject, target), turned = entry_keys(entry)
    return Keyed(subject=subject, object=target, line=entry_to_json(entry), turned=turned)


# What follows when a page is kept, in order.
FOLLOWS: tuple[Follow, ...] = (file_relations,)
# What follows when a batch is kept.
SETTLES: tuple[Settle, ...] = (file_stories,)


def keep_pages(pages: Iterable[Coded], store: Store, *, run: int) -> Iterator[Kept]:
    """Keep coded pages in batches of a transaction each; yield what each batch changed."""
    batch: list[Coded] = []
    for page in pages:
        batch.append(page)
        if len(batch) == PAGES:
            yield store.keep(batch, run=run, follow=FOLLOWS, settle=SETTLES)
            batch = []
    if batch:
        yield store.keep(batch, run=run, follow=FOLLOWS, settle=SETTLES)
