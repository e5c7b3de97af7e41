"""Picks: stories that an editor starred, with a note. Starring again changes the note."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from kabar.errors import UsageError
from kabar.stores.rows import clean, short
from kabar.stores.tables import articles, members, picks


def pick(connection: Connection, moment: str, article_id: str, *, who: str, note: str) -> None:
    """Star the story that begins with an article; raise UsageError for an unknown one."""
    article = _article(connection, article_id)
    unpick(connection, moment, article_id)
    row = {"article": article, "note": clean(note) or None, "who": short(who)}
    connection.execute(insert(picks).values(**row, recorded_at=moment))


def unpick(connection: Connection, moment: str, article_id: str) -> None:
    """Take a star away."""
    ending = update(picks).where(
        picks.c.article == _article(connection, article_id), picks.c.retracted_at.is_(None)
    )
    connection.execute(ending.values(retracted_at=moment))


def read_picks(connection: Connection) -> list[Any]:
    """Return rows (story_id, article_id, note, who, recorded_at) of what is starred, newest first.

    The story is the one in which the article stands now.
    """
    query = (
        select(members.c.story_id, articles.c.article_id, picks.c.note, picks.c.who,
               picks.c.recorded_at)
        .join(articles, articles.c.article == picks.c.article)
        .join(members, members.c.article == picks.c.article)
        .where(picks.c.retracted_at.is_(None), members.c.retracted_at.is_(None))
        .order_by(picks.c.recorded_at.desc(), picks.c.pick.desc())
    )  # fmt: skip
    return list(connection.execute(query))


def _article(connection: Connection, article_id: str) -> int:
    query = select(articles.c.article).where(articles.c.article_id == article_id)
    found = connection.execute(query).scalar()
    if found is None:
        raise UsageError(f"the store holds no article {article_id!r}")
    return int(found)
