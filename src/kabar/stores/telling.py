"""Stories in a store: rows in, rows out. What makes a story says `kabar.following`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kabar.stores.tables import articles, events, members, stories, trait_keys, traits, versions

CHUNK = 500  # values of one IN (...)
DAYS_END = "T23:59:59.999999+00:00"
Value = TypeVar("Value")


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield values in lists that a database takes at once."""
    found = list(values)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


# --- what articles are compared by ---------------------------------------------------------------


def read_told(connection: Connection, wanted: Iterable[int]) -> Iterator[tuple[Any, list[str]]]:
    """Yield the standing version of each article, and the lines of its standing events."""
    for part in chunks(wanted):
        told: dict[int, list[str]] = {}
        lines = (
            select(events.c.article, events.c.body)
            .where(events.c.article.in_(part), events.c.retracted_at.is_(None))
            .order_by(events.c.event)
        )
        for article, body in connection.execute(lines):
            told.setdefault(article, []).append(body)
        standing = (
            select(versions, articles.c.article_id)
            .join(articles, articles.c.article == versions.c.article)
            .where(versions.c.article.in_(part), versions.c.retracted_at.is_(None))
        )
        for row in connection.execute(standing):
            yield row, told.get(row.article, [])


def write_traits(
    connection: Connection, rows: Sequence[Mapping[str, Any]], keys: Sequence[Mapping[str, Any]]
) -> None:
    """Write what articles are compared by in place of what was there; pointers stay."""
    for part in chunks([row["article"] for row in rows]):
        connection.execute(delete(trait_keys).where(trait_keys.c.article.in_(part)))
        known = set(
            connection.execute(select(traits.c.article).where(traits.c.article.in_(part))).scalars()
        )
        theirs = [row for row in rows if row["article"] in set(part)]
        for row in (row for row in theirs if row["article"] in known):
            connection.execute(update(traits).where(traits.c.article == row["article"]).values(row))
        fresh = [row for row in theirs if row["article"] not in known]
        if fresh:
            connection.execute(insert(traits), fresh)
    if keys:
        connection.execute(insert(trait_keys), list(keys))


def read_traits(connection: Connection, wanted: Iterable[int]) -> Iterator[Any]:
    """Yield the rows of `traits` of these articles, without prints."""
    t = traits.c
    columns = (
        t.article,
        t.article_id,
        t.day,
        t.language,
        t.words,
        t.concepts,
        t.pointer,
        t.affinity,
    )
    for part in chunks(wanted):
        yield from connection.execute(select(*columns).where(t.article.in_(part)))


def find_alike(
    connection: Connection,
    keys: Sequence[int],
    days: tuple[int, int] | None,
    undated: int,
    *,
    language: str | None,
    across: bool = False,
) -> Iterator[Any]:
    """Yield (key, article, weight) of articles that share a key, near in time or undated.

    Of articles in `language`, or with `across` of those in any other.
    """
    k = trait_keys.c
    own = language or ""
    for part in chunks(keys):
        query = select(k.key, k.article, k.weight).where(k.key.in_(part))
        query = query.where(k.language != own if across else k.language == own)
        if days is not None:
            query = query.where(or_(k.day.between(*days), k.day == undated))
        yield from connection.execute(query)


def languages_of(connection: Connection, wanted: Iterable[int]) -> dict[int, str | None]:
    """Return the language of each of these articles."""
    found: dict[int, str | None] = {}
    for part in chunks(wanted):
        query = select(traits.c.article, traits.c.language).where(traits.c.article.in_(part))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def pointing_to(connection: Connection, wanted: Iterable[int]) -> set[int]:
    """Return the articles that point to these."""
    found: set[int] = set()
    for part in chunks(wanted):
        query = select(traits.c.article).where(traits.c.pointer.in_(part))
        found |= set(connection.execute(query).scalars())
    return found


def write_pointers(
    connection: Connection, pointers: Mapping[int, tuple[int | None, float | None]]
) -> None:
    """Write to which article each points."""
    if pointers:
        change = update(traits).where(traits.c.article == bindparam("of"))
        connection.execute(
            change.values(pointer=bindparam("to"), affinity=bindparam("how")),
            [{"of": one, "to": to, "how": how} for one, (to, how) in pointers.items()],
        )


def read_trees(connection: Connection, affected: Iterable[int]) -> list[Any]:
    """Return the articles of all trees in which these stand or to which they now point.

    Rows are (article, article_id, day, pointer, affinity, root, gathering).
    """
    t = traits.c
    affected = set(affected)
    roots: set[int] = set()
    for part in chunks(affected):
        own = select(t.root).where(t.article.in_(part), t.root.is_not(None))
        pointer = select(t.pointer).where(t.article.in_(part), t.pointer.is_not(None))
        theirs = select(t.root).where(t.article.in_(pointer), t.root.is_not(None))
        for query in (own, theirs):
            roots |= set(connection.execute(query).scalars())
    columns = (t.article, t.article_id, t.day, t.pointer, t.affinity, t.root, t.gathering)
    found: dict[int, Any] = {}
    for column, values in ((t.root, roots), (t.article, affected)):
        for part in chunks(values):
            for row in connection.execute(select(*columns).where(column.in_(part))):
                found[row.article] = row
    return list(found.values())


def write_places(connection: Connection, places: Mapping[int, tuple[int, int]]) -> None:
    """Write the root and the gathering of articles."""
    if places:
        change = update(traits).where(traits.c.article == bindparam("of"))
        connection.execute(
            change.values(root=bindparam("top"), gathering=bindparam("volume")),
            [{"of": one, "top": top, "volume": at} for one, (top, at) in places.items()],
        )


def forget_traits(connection: Connection) -> None:
    """Take away all that articles are compared by, to be made anew."""
    connection.execute(delete(trait_keys))
    connection.execute(delete(traits))


# --- stories --------------------------------------------------------------------------------------


def read_members(connection: Connection, wanted: Iterable[int]) -> dict[int, str]:
    """Return the story in which each of these articles stands."""
    found: dict[int, str] = {}
    m = members.c
    for part in chunks(wanted):
        query = select(m.article, m.story_id).where(m.article.in_(part), m.retracted_at.is_(None))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def move_members(connection: Connection, moved: Mapping[int, str], moment: str) -> None:
    """Note that articles now belong to these stories; where they were before stays on record."""
    m = members.c
    for part in chunks(moved):
        ending = update(members).where(m.article.in_(part), m.retracted_at.is_(None))
        connection.execute(ending.values(retracted_at=moment))
        rows = [{"story_id": moved[a], "article": a, "recorded_at": moment} for a in part]
        connection.execute(insert(members), rows)


def counted_members(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """Return how many articles stand in each of these stories."""
    m = members.c
    found: dict[str, int] = {}
    for part in chunks(wanted):
        query = (
            select(m.story_id, func.count())
            .where(m.story_id.in_(part), m.retracted_at.is_(None))
            .group_by(m.story_id)
        )
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def write_story(connection: Connection, row: Mapping[str, Any], moment: str) -> None:
    """Write what a story is now, if it is another than before."""
    s = stories.c
    same = s.story_id == row["story_id"], s.retracted_at.is_(None)
    held = connection.execute(select(s.digest).where(*same)).scalar()
    if held == row["digest"]:
        return
    if held is not None:
        connection.execute(update(stories).where(*same).values(retracted_at=moment))
    connection.execute(insert(stories).values(**row, recorded_at=moment))


def end_stories(connection: Connection, ended: Iterable[str], moment: str) -> None:
    """Note that these stories are no more: their articles belong to others."""
    s = stories.c
    for part in chunks(ended):
        ending = update(stories).where(s.story_id.in_(part), s.retracted_at.is_(None))
        connection.execute(ending.values(retracted_at=moment))


def read_reports(connection: Connection, wanted: Iterable[int]) -> Iterator[Any]:
    """Yield what is needed to say whose words each article prints."""
    v, t = versions.c, traits.c
    for part in chunks(wanted):
        yield from connection.execute(
            select(
                t.article, t.article_id, t.language, t.credits, t.print,
                v.title, v.url, v.publisher, v.published, v.told_at,
            )
            .join(versions, v.version == t.version)
            .where(t.article.in_(part))
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which stories: told again since or until a day, in a language, with so many origins."""

    since: str | None = None
    until: str | None = None
    language: str | None = None
    least_origins: int = 1
    least_articles: int = 1
    story_ids: tuple[str, ...] | None = None
    reported: bool = False  # by independent origins, else newest first


def select_stories(
    wanted: Wanted, *, after: tuple[Any, ...] | None = None, limit: int | None = None
) -> Select[Any]:
    """Return the query for standing stories. `after`: the sort key of the last one seen."""
    s = stories.c
    met: list[ColumnElement[bool]] = [s.retracted_at.is_(None)]
    if wanted.since:
        met.append(s.last_told >= wanted.since)
    if wanted.until:
        met.append(s.first_told <= wanted.until + DAYS_END)
    if wanted.language:
        met.append((" " + s.languages + " ").contains(f" {wanted.language} ", autoescape=True))
    if wanted.least_origins > 1:
        met.append(s.origins >= wanted.least_origins)
    if wanted.least_articles > 1:
        met.append(s.articles >= wanted.least_articles)
    if wanted.story_ids is not None:
        met.append(s.story_id.in_(wanted.story_ids))
    order = (s.origins, s.last_told, s.story) if wanted.reported else (s.last_told, s.story)
    if after is not None:
        beyond = [
            and_(*(c == a for c, a in zip(order[:i], after, strict=False)), order[i] < after[i])
            for i in range(len(order))
        ]
        met.append(or_(*beyond))
    query = select(stories).where(*met).order_by(*(c.desc() for c in order))
    return query if limit is None else query.limit(limit)


def read_history(connection: Connection, story_id: str) -> list[Any]:
    """Return which articles ever stood in a story: (article_id, recorded_at, retracted_at)."""
    m = members.c
    query = (
        select(articles.c.article_id, m.recorded_at, m.retracted_at)
        .join(articles, articles.c.article == m.article)
        .where(m.story_id == story_id)
        .order_by(m.recorded_at, m.article)
    )
    return list(connection.execute(query))


def story_events(connection: Connection, story_id: str) -> list[Any]:
    """Return the standing events of a story's articles: (event_id, words, body)."""
    e, m = events.c, members.c
    query = (
        select(e.event_id, e.words, e.body)
        .join(members, m.article == e.article)
        .where(m.story_id == story_id, m.retracted_at.is_(None), e.retracted_at.is_(None))
        .order_by(e.told_at, e.event)
    )
    return list(connection.execute(query))


def event_ids(connection: Connection, wanted: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of the standing events of each of these stories."""
    e, m = events.c, members.c
    found: dict[str, list[str]] = {}
    for part in chunks(wanted):
        query = (
            select(m.story_id, e.event_id)
            .join(events, e.article == m.article)
            .where(m.story_id.in_(part), m.retracted_at.is_(None), e.retracted_at.is_(None))
            .order_by(e.told_at, e.event)
        )
        for story_id, event_id in connection.execute(query):
            found.setdefault(story_id, []).append(event_id)
    return found


def story_of(connection: Connection, article_id: str) -> str | None:
    """Return the story in which an article stands, None if it stands in none."""
    m = members.c
    query = (
        select(m.story_id)
        .join(articles, articles.c.article == m.article)
        .where(articles.c.article_id == article_id, m.retracted_at.is_(None))
    )
    return connection.execute(query).scalar()


def became_of(connection: Connection, story_id: str) -> list[str]:
    """Return the stories in which the articles of a story that is no more stand now."""
    m, now = members.c, members.alias("now")
    query = (
        select(now.c.story_id)
        .distinct()
        .join(members, m.article == now.c.article)
        .where(m.story_id == story_id, now.c.retracted_at.is_(None))
        .order_by(now.c.story_id)
    )
    return list(connection.execute(query).scalars())


def all_articles(connection: Connection) -> list[int]:
    """Return the numbers of all articles that stand."""
    query = select(versions.c.article).where(versions.c.retracted_at.is_(None))
    return list(connection.execute(query.order_by(versions.c.article)).scalars())
