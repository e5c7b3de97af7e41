"""One coded page in, its rows in the tables out: a new version, events that begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, CursorResult, insert, select, update

from kabar.stores import rows
from kabar.stores.searching import forget_versions, index_versions
from kabar.stores.tables import (
    articles,
    codings,
    contexts,
    events,
    failures,
    parties,
    sources,
    tags,
    versions,
)

# Bytes of an article's id; PostgreSQL cannot index much longer ones.
LONGEST_ID = 2000


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


# What follows from a change, in the same transaction.
Follow = Callable[[Connection, Change], None]


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


def keep_page(
    connection: Connection, coded: Coded, *, run: int, moment: str, kept: Kept
) -> Change | None:
    """Write one page; return what changed, None if nothing did. `kept` counts it."""
    failure = why_not(coded)
    if failure is not None:
        _fail(connection, coded.article_id, *failure, run=run, moment=moment)
        kept.failed += 1
        return None
    assert coded.document is not None
    article = _article(connection, coded.article_id, moment)
    version, number, told_at = _version(connection, article, coded, run, moment)
    added, closed = _events(connection, article, version, told_at, coded, run, moment)
    kept.events_added += len(added)
    kept.events_closed += len(closed)
    if number is None and not added and not closed:
        kept.same += 1
        return None
    kept.new += number == 1
    kept.changed += number != 1
    said = rows.dump(coded.document.get("attributions") or [])
    row = {"version": version, "run": run, "attributions": said, "recorded_at": moment}
    connection.execute(insert(codings).values(row))
    return Change(
        article_id=coded.article_id, article=article, version=version,
        is_new_version=number is not None, coded=coded, added=added, closed=closed, run=run,
        recorded_at=moment,
    )  # fmt: skip


def why_not(coded: Coded) -> tuple[str, str] | None:
    """Return the stage and the reason for which a page cannot be kept, None if it can."""
    if coded.article is None or coded.document is None:
        return coded.failure or ("coding", "nothing came of it")
    length = len(coded.article_id.encode("utf-8", "replace"))
    if length > LONGEST_ID:
        return "keeping", f"an id of {length:,} bytes; give it one of at most {LONGEST_ID:,}"
    return None


def _fail(
    connection: Connection, article_id: str, stage: str, why: str, *, run: int, moment: str
) -> None:
    """Note why a page failed, unless that is the last that is known of it."""
    named, why = rows.clean(article_id)[: LONGEST_ID // 4], rows.clean(why)
    last = connection.execute(
        select(failures.c.stage, failures.c.reason)
        .where(failures.c.article_id == named)
        .order_by(failures.c.failure.desc())
        .limit(1)
    ).first()
    if last is None or tuple(last) != (stage, why):
        row = {"article_id": named, "stage": stage, "reason": why}
        connection.execute(insert(failures).values(**row, run=run, recorded_at=moment))


def _article(connection: Connection, article_id: str, moment: str) -> int:
    found = connection.execute(
        select(articles.c.article).where(articles.c.article_id == rows.clean(article_id))
    ).scalar()
    if found is not None:
        return int(found)
    row = {"article_id": rows.clean(article_id), "recorded_at": moment}
    return number_of(connection.execute(insert(articles).values(row)))


def number_of(made: CursorResult[Any]) -> int:
    """Return the number that the database gave a new row."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


def _version(
    connection: Connection, article: int, coded: Coded, run: int, moment: str
) -> tuple[int, int | None, str]:
    """Return the version in which an article stands, its number if it is new, and when it told."""
    assert coded.article is not None
    digest = rows.version_digest(coded.article)
    last = connection.execute(
        select(versions.c.version, versions.c.number, versions.c.digest, versions.c.told_at).where(
            versions.c.article == article, versions.c.retracted_at.is_(None)
        )
    ).first()
    if last is not None and last.digest == digest:
        if coded.page is not None:  # kept from now on
            page = versions.c.version == last.version, versions.c.page.is_(None)
            connection.execute(update(versions).where(*page).values(page=coded.page))
        return int(last.version), None, str(last.told_at)
    if last is not None:
        forget_versions(connection, [last.version])
        connection.execute(
            update(versions).where(versions.c.version == last.version).values(retracted_at=moment)
        )
    row = rows.version_row(coded.article, moment)
    number = last.number + 1 if last is not None else 1
    made = connection.execute(
        insert(versions).values(
            **row,
            article=article,
            number=number,
            digest=digest,
            page=coded.page,
            run=run,
            recorded_at=moment,
        )
    )
    version = number_of(made)
    index_versions(connection, [version])
    named = list(dict.fromkeys(map(rows.short, coded.article.get("tags") or ())))
    if named:
        connection.execute(insert(tags), [{"version": version, "tag": tag} for tag in named])
    return version, number, row["told_at"]


def _events(
    connection: Connection,
    article: int,
    version: int,
    told_at: str,
    coded: Coded,
    run: int,
    moment: str,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Add the events that are new and close those that no longer stand; return both."""
    assert coded.document is not None
    wanted = {e["event_id"]: e for e in coded.document["events"]}
    standing = {
        row.event_id: row
        for row in connection.execute(
            select(events.c.event, events.c.event_id, events.c.digest).where(
                events.c.article == article, events.c.retracted_at.is_(None)
            )
        )
    }
    digests = {key: rows.event_digest(line) for key, line in wanted.items()}
    closed = tuple(
        int(row.event) for key, row in standing.items() if digests.get(key) != row.digest
    )
    if closed:
        connection.execute(
            update(events).where(events.c.event.in_(closed)).values(retracted_at=moment)
        )
    fresh = [
        line
        for key, line in wanted.items()
        if key not in standing or standing[key].digest != digests[key]
    ]
    if not fresh:
        return (), closed
    keys = rows.words_keys(list(wanted.values()))
    told = [
        {
            **rows.event_row(line, told_at),
            "article": article,
            "version": version,
            "run": run,
            "digest": digests[line["event_id"]],
            "words": keys[line["event_id"]],
            "recorded_at": moment,
        }
        for line in fresh
    ]
    made = connection.execute(
        insert(events).returning(events.c.event, sort_by_parameter_order=True), told
    )
    numbers = tuple(int(n) for n in made.scalars())
    beside: dict[Any, list[dict[str, Any]]] = {parties: [], sources: [], contexts: []}
    for number, line in zip(numbers, fresh, strict=True):
        beside[parties] += rows.party_rows(number, line, told_at)
        beside[sources] += rows.source_rows(number, line)
        beside[contexts] += rows.context_rows(number, line)
    for table, lines in beside.items():
        if lines:
            connection.execute(insert(table), lines)
    return numbers, closed
