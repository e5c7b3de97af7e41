"""How many events there are of what: a filter in, counts out, for charts, maps and facets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Select, cast, func, select

from kabar.stores.searching import is_common
from kabar.stores.selecting import Filter, conditions, select_events
from kabar.stores.tables import contexts, events, parties, tags

UNITS = {"day": len("2026-12-01"), "month": len("2026-12"), "year": len("2026")}
# Newest events that facets are counted over: enough to choose by, in constant time.
FACETED = 500
FACETS = {
    "type": events.c.event_type,
    "act": events.c.act,
    "status": events.c.status,
    "country": events.c.place_country,
    "publisher": events.c.publisher,
    "language": events.c.language,
}


# Newest events that the other counts are made over: each costs a look at further tables.
COUNTED = 10_000
# The same of timelines of somebody.
TIMED = 5000
PLACED = 3000


def _newest(
    connection: Connection, wanted: Filter, *columns: Any, limit: int = COUNTED
) -> Select[Any]:
    """Return the query for columns of the newest events that are wanted."""
    common = is_common(connection, wanted.words)
    dialect = connection.dialect.name
    return select_events(wanted, dialect, columns=columns, limit=limit, common=common)


def _among(connection: Connection, wanted: Filter, limit: int = COUNTED) -> Select[Any]:
    """Return the numbers of the newest events that are wanted, for a condition."""
    newest = _newest(connection, wanted, events.c.event, limit=limit).subquery("newest")
    return select(newest.c.event)


def newest_day(connection: Connection, until: str) -> str | None:
    """Return the last day up to `until` on which an event was told, None if there is none."""
    query = _newest(connection, Filter(until=until), events.c.told_at, limit=1)
    told = connection.execute(query).scalar()
    return None if told is None else str(told)[: UNITS["day"]]


def is_bounded(connection: Connection, wanted: Filter, limit: int = COUNTED) -> bool:
    """Say whether there are more events than counts are made over."""
    query = _newest(connection, wanted, events.c.event, limit=limit + 1).offset(limit)
    return connection.execute(query).first() is not None


def count_times(
    connection: Connection, wanted: Filter, *, unit: str = "day", by: str = "type"
) -> list[tuple[str, str | None, int]]:
    """Return (day of publication, value, events), in order.

    `unit` is day, month or year; `by` is one of `FACETS`, whose value it is. Of somebody's events
    the newest `TIMED` count.
    """
    day, value = func.substr(events.c.told_at, 1, UNITS[unit]), FACETS[by]
    met = (
        [events.c.event.in_(_among(connection, wanted, TIMED))]
        if wanted.actors or wanted.recipients or wanted.parties
        else conditions(
            wanted,
            connection.dialect.name,
            common=is_common(connection, wanted.words),
            counted=True,
        )
    )
    query = select(day, value, func.count()).where(*met).group_by(day, value).order_by(day, value)
    return [tuple(row) for row in connection.execute(query)]


def count_places(connection: Connection, wanted: Filter) -> list[Any]:
    """Return rows (country, precision, place, geonames, lat, lon, events, surest), most first.

    Counted over the newest `PLACED` events that have a place.
    """
    e = events.c
    names = (e.place_country, e.place_precision, e.place, e.geonames, e.lat, e.lon)
    placed = _newest(connection, wanted, *names, e.confidence, limit=PLACED)
    found = placed.where(e.place.is_not(None)).subquery("placed").c
    what = [found[column.name] for column in names]
    query = (
        select(
            found.place_country.label("country"),
            found.place_precision.label("precision"),
            *what[2:],
            func.count().label("events"),
            func.max(found.confidence).label("surest"),
        )
        .group_by(*what)
        .order_by(func.count().desc(), found.place)
    )
    return list(connection.execute(query))


def count_parties(connection: Connection, wanted: Filter, *, limit: int = 50) -> list[Any]:
    """Return rows (name, entity, code, country, events) of who takes part, most first."""
    p = parties.c
    query = (
        select(p.name, p.entity, p.code, p.country, func.count().label("events"))
        .where(p.name.is_not(None), p.event.in_(_among(connection, wanted)))
        .group_by(p.name, p.entity, p.code, p.country)
        .order_by(func.count().desc(), p.name)
        .limit(limit)
    )
    return list(connection.execute(query))


def count_pairs(
    connection: Connection, wanted: Filter, *, limit: int = 60, counted: int = COUNTED
) -> list[Any]:
    """Return rows (actor, recipient, events, mean) of who acts toward whom, most first.

    `mean` is the mean Goldstein score, -10 to 10; `counted` how many newest events count.
    """
    one, other = parties.alias("one"), parties.alias("other")
    query = (
        select(
            one.c.name.label("actor"),
            other.c.name.label("recipient"),
            func.count().label("events"),
            func.avg(events.c.goldstein).label("mean"),
        )
        .select_from(one)
        .join(other, other.c.event == one.c.event)
        .join(events, events.c.event == one.c.event)
        .where(
            one.c.event.in_(_among(connection, wanted, counted)),
            one.c.role == "actor", other.c.role == "recipient", one.c.name.is_not(None),
            other.c.name.is_not(None), one.c.name != other.c.name,
        )
        .group_by(one.c.name, other.c.name)
        .order_by(func.count().desc(), one.c.name, other.c.name)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(query))


def count_tags(connection: Connection, wanted: Filter, *, limit: int = 100) -> list[Any]:
    """Return rows (tag, events) of the tags that pages print, most first."""
    newest = _newest(connection, wanted, events.c.version).subquery("newest")
    told = select(newest.c.version, func.count().label("n")).group_by(newest.c.version).cte("told")
    query = (
        select(tags.c.tag, cast(func.sum(told.c.n), Integer).label("events"))
        .join(told, told.c.version == tags.c.version)
        .where(tags.c.version.in_(select(told.c.version)))
        .group_by(tags.c.tag)
        .order_by(func.sum(told.c.n).desc(), tags.c.tag)
        .limit(limit)
    )
    return list(connection.execute(query))


def count_contexts(connection: Connection, wanted: Filter) -> list[Any]:
    """Return rows (context, events), most first."""
    query = (
        select(contexts.c.context, func.count().label("events"))
        .where(contexts.c.event.in_(_among(connection, wanted)))
        .group_by(contexts.c.context)
        .order_by(func.count().desc(), contexts.c.context)
    )
    return list(connection.execute(query))


def count_facets(
    connection: Connection, wanted: Filter, *, names: Sequence[str] = tuple(FACETS)
) -> dict[str, list[tuple[str, int]]]:
    """Return for each facet its values and how many of the newest events have them."""
    columns = [FACETS[name].label(name) for name in names]
    newest = _newest(connection, wanted, *columns, limit=FACETED)
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in connection.execute(newest).mappings():
        for name in names:
            if row[name] is not None:
                counts[name][row[name]] = counts[name].get(row[name], 0) + 1
    return {
        name: sorted(found.items(), key=lambda item: (-item[1], item[0]))
        for name, found in counts.items()
    }
