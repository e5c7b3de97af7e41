"""Which events: a filter in, a query over the store's tables out. Newest first, by pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union

from kabar.stores.searching import matching
from kabar.stores.tables import articles, contexts, events, parties, sources, tags

ASSERTED = "asserted"  # stands for happened and ongoing among statuses
ALL = "all"
DAY = len("2026-12-01")
SHORT = timedelta(days=100)  # of ten years' events, so few that they are better looked up by day
DAYS_END = "T23:59:59.999999+00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What events must be to be found; an empty tuple or None asks nothing.

    Of several values of one field any may hold, of several fields all must. `actors`, `recipients`
    and `parties` (either role) are codes, entities or names; `since` and `until` are days of
    publication, both inclusive, `dated_since` and `dated_until` of the event itself; `known` is
    the moment as of which the store is asked.
    """

    types: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    dated_since: str | None = None
    dated_until: str | None = None
    least_confidence: float | None = None
    words: str | None = None
    known: str | None = None


def select_events(
    wanted: Filter,
    dialect: str,
    *,
    columns: Sequence[Any] = (events.c.body,),
    after: tuple[str, int] | None = None,
    limit: int | None = None,
    newest: bool = True,
    common: bool = False,
) -> Select[Any]:
    """Return the query for the events that `wanted` asks for.

    `after`: the (told_at, event) of the last one seen, to go on from there; `newest` first or last;
    `common`: many articles hold the words (`searching.is_common`).
    """
    met = conditions(wanted, dialect, common=common)
    if after is not None:
        met.append(_beyond(after, newest=newest))
    query = select(*columns).select_from(events).where(*met)
    if limit is not None:
        walked = _walk(wanted, met, after, limit=limit, newest=newest)
        query = query.limit(limit) if walked is None else query.where(walked).limit(limit)
    order = (events.c.told_at, events.c.event)
    return query.order_by(*(c.desc() for c in order) if newest else order)


def _beyond(after: tuple[str, int], *, newest: bool) -> ColumnElement[bool]:
    """Return that an event comes after the last one seen."""
    told, number = after
    beyond = events.c.told_at < told if newest else events.c.told_at > told
    beside = events.c.event < number if newest else events.c.event > number
    return or_(beyond, and_(events.c.told_at == told, beside))


def _walk(
    wanted: Filter,
    met: Sequence[ColumnElement[bool]],
    after: tuple[str, int] | None,
    *,
    limit: int,
    newest: bool,
) -> ColumnElement[bool] | None:
    """Return that an event is among the first of somebody's, None where nobody is asked for.

    An index has the events of each code, entity and name in their order: of a million events the
    first fifty of anybody are found in milliseconds, whether they are in the news daily or never.
    """
    for role, names in (  # noqa: B007 - the first that is asked for
        ("actor", wanted.actors),
        ("recipient", wanted.recipients),
        (None, wanted.parties),
    ):
        if names:
            break
    else:
        return None
    walked = parties.alias("walked")
    order = (walked.c.told_at, walked.c.event)
    firsts = []
    for column in (walked.c.code, walked.c.entity, walked.c.name):
        first = (
            select(*order)
            .distinct()
            .join(events, events.c.event == walked.c.event)
            .where(column == names[0] if len(names) == 1 else column.in_(names), *met)
            .order_by(*(c.desc() for c in order) if newest else order)
            .limit(limit)
        )
        if role is not None:
            first = first.where(walked.c.role == role)
        if wanted.since:
            first = first.where(walked.c.told_at >= wanted.since)
        if wanted.until:
            first = first.where(walked.c.told_at <= wanted.until + DAYS_END)
        if after is not None:
            told = walked.c.told_at
            first = first.where(told <= after[0] if newest else told >= after[0])
        firsts.append(select(first.subquery().c.event))
    return events.c.event.in_(union(*firsts))


def conditions(
    wanted: Filter,
    dialect: str,
    *,
    standing: bool = True,
    common: bool = False,
    counted: bool = False,
) -> list[ColumnElement[bool]]:
    """Return what a row of `events` must meet; without `standing` it may have been retracted.

    `counted`: all events of some days are counted, by the index that is in order of telling.
    """

    def column(name: str) -> ColumnElement[Any]:
        found: ColumnElement[Any] = events.c[name]
        return found.concat("") if counted and dialect == "sqlite" else found

    found = [_standing(wanted.known)] if standing or wanted.known is not None else []
    for where, values in (
        (column("event_type"), wanted.types),
        (events.c.act, wanted.acts),
        (events.c.quad, wanted.quads),
        (column("place_country"), wanted.countries),
        (events.c.publisher, wanted.publishers),
        (events.c.language, wanted.languages),
        (events.c.event_id, wanted.event_ids),
    ):
        if values:
            found.append(where == values[0] if len(values) == 1 else where.in_(values))
    if wanted.statuses and ALL not in wanted.statuses:
        found.append(_has_status(wanted.statuses))
    for role, names in (
        ("actor", wanted.actors),
        ("recipient", wanted.recipients),
        (None, wanted.parties),
    ):
        if names:
            found.append(_has_party(role, names))
    found += _days(wanted)
    if wanted.least_confidence is not None:
        found.append(events.c.confidence >= wanted.least_confidence)
    if wanted.sources:
        named = sources.c.name.in_(wanted.sources)
        found.append(exists().where(sources.c.event == events.c.event, named))
    if wanted.contexts:
        told = contexts.c.context.in_(wanted.contexts)
        found.append(exists().where(contexts.c.event == events.c.event, told))
    if wanted.tags:
        tagged = tags.c.tag.in_(wanted.tags)
        found.append(exists().where(tags.c.version == events.c.version, tagged))
    if wanted.article_ids:
        ids = select(articles.c.article).where(articles.c.article_id.in_(wanted.article_ids))
        found.append(events.c.article.in_(ids))
    if wanted.words:
        # A sum is looked up in no index: events are walked in their order, and those kept.
        version = events.c.version + 0 if common else events.c.version
        found.append(version.in_(matching(dialect, wanted.words)))
    return found


def _standing(known: str | None) -> ColumnElement[bool]:
    """Return that the store holds the event: now, or as of the moment `known`."""
    if known is None:
        return events.c.retracted_at.is_(None)
    still = or_(events.c.retracted_at.is_(None), events.c.retracted_at > known)
    return and_(events.c.recorded_at <= known, still)


def _has_status(statuses: tuple[str, ...]) -> ColumnElement[bool]:
    others = tuple(s for s in statuses if s != ASSERTED)
    parts: list[ColumnElement[bool]] = []
    if ASSERTED in statuses:
        parts.append(events.c.asserted)
    if others:
        parts.append(events.c.status.in_(others))
    return or_(*parts)


def _has_party(role: str | None, names: tuple[str, ...]) -> ColumnElement[bool]:
    """Return that somebody of these codes, entities or names has a part in the event."""
    named = or_(parties.c.code.in_(names), parties.c.entity.in_(names), parties.c.name.in_(names))
    part = exists().where(parties.c.event == events.c.event, named)
    return part if role is None else part.where(parties.c.role == role)


def _days(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return the bounds of days; the day that `until` names is within."""
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(events.c.told_at >= wanted.since)
    if wanted.until:
        found.append(events.c.told_at <= wanted.until + DAYS_END)
    dated = events.alias("dated") if _is_short(wanted.dated_since, wanted.dated_until) else events
    days: list[ColumnElement[bool]] = []
    if wanted.dated_since:
        days.append(dated.c.date_end >= wanted.dated_since)
    if wanted.dated_until:
        days.append(dated.c.date_start <= wanted.dated_until)
    if dated is not events:  # few: looked up by their days, not met on the way through all
        if wanted.known is None:
            days.append(dated.c.retracted_at.is_(None))
        days = [events.c.event.in_(select(dated.c.event).where(*days))]
    return found + days


def _is_short(since: str | None, until: str | None) -> bool:
    """Say whether two days are near each other, as far as they are days."""
    if not since or not until:
        return False
    try:
        return date.fromisoformat(until[:DAY]) - date.fromisoformat(since[:DAY]) < SHORT
    except ValueError:
        return False
