"""How many events there are of what: a filter in, counts out, for charts, maps and facets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from kabar.stores.selecting import Filter, conditions, select_events
from kabar.stores.tables import contexts, events, parties, tags

UNITS = {"day": len("2026-12-01"), "month": len("2026-12"), "year": len("2026")}
# Newest events that facets are counted over: enough to choose by, in constant time.
FACETED = 5000
FACETS = {
    "type": events.c.event_type,
    "act": events.c.act,
    "status": events.c.status,
    "country": events.c.place_country,
    "publisher": events.c.publisher,
    "language": events.c.language,
}


def _met(connection: Connection, wanted: Filter) -> list[Any]:
    return conditions(wanted, connection.dialect.name)


def count_times(
    connection: Connection, wanted: Filter, *, unit: str = "day", by: str = "type"
) -> list[tuple[str, str | None, int]]:
    """Return (day of publication, value, events), in order.

    `unit` is day, month or year; `by` is one of `FACETS`, whose value it is.
    """
    day, value = func.substr(events.c.told_at, 1, UNITS[unit]), FACETS[by]
    query = (
        select(day, value, func.count())
        .where(*_met(connection, wanted))
        .group_by(day, value)
        .order_by(day, value)
    )
    return [tuple(row) for row in connection.execute(query)]


def count_places(connection: Connection, wanted: Filter) -> list[Any]:
    """Return rows (country, precision, place, geonames, lat, lon, events, surest), most first."""
    e = events.c
    what = (e.place_country, e.place_precision, e.place, e.geonames, e.lat, e.lon)
    query = (
        select(
            e.place_country.label("country"),
            e.place_precision.label("precision"),
            *what[2:],
            func.count().label("events"),
            func.max(e.confidence).label("surest"),
        )
        .where(e.place.is_not(None), *_met(connection, wanted))
        .group_by(*what)
        .order_by(func.count().desc(), e.place)
    )
    return list(connection.execute(query))


def count_parties(
    connection: Connection, wanted: Filter, *, role: str | None = None, limit: int = 50
) -> list[Any]:
    """Return rows (name, entity, code, country, events) of who takes part, most first."""
    p = parties.c
    query = (
        select(p.name, p.entity, p.code, p.country, func.count().label("events"))
        .join(events, events.c.event == p.event)
        .where(p.name.is_not(None), *_met(connection, wanted))
        .group_by(p.name, p.entity, p.code, p.country)
        .order_by(func.count().desc(), p.name)
        .limit(limit)
    )
    if role is not None:
        query = query.where(p.role == role)
    return list(connection.execute(query))


def count_pairs(connection: Connection, wanted: Filter, *, limit: int = 60) -> list[Any]:
    """Return rows (actor, recipient, events, mean) of who acts toward whom, most first.

    `mean` is the mean Goldstein score, -10 to 10.
    """
    one, other = parties.alias("one"), parties.alias("other")
    query = (
        select(
            one.c.name.label("actor"),
            other.c.name.label("recipient"),
            func.count().label("events"),
            func.avg(events.c.goldstein).label("mean"),
        )
        .select_from(events)
        .join(one, one.c.event == events.c.event)
        .join(other, other.c.event == events.c.event)
        .where(
            one.c.role == "actor", other.c.role == "recipient", one.c.name.is_not(None),
            other.c.name.is_not(None), one.c.name != other.c.name, *_met(connection, wanted),
        )
        .group_by(one.c.name, other.c.name)
        .order_by(func.count().desc(), one.c.name, other.c.name)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(query))


def count_tags(connection: Connection, wanted: Filter, *, limit: int = 100) -> list[Any]:
    """Return rows (tag, events) of the tags that pages print, most first."""
    query = (
        select(tags.c.tag, func.count().label("events"))
        .join(events, events.c.version == tags.c.version)
        .where(*_met(connection, wanted))
        .group_by(tags.c.tag)
        .order_by(func.count().desc(), tags.c.tag)
        .limit(limit)
    )
    return list(connection.execute(query))


def count_contexts(connection: Connection, wanted: Filter) -> list[Any]:
    """Return rows (context, events), most first."""
    query = (
        select(contexts.c.context, func.count().label("events"))
        .join(events, events.c.event == contexts.c.event)
        .where(*_met(connection, wanted))
        .group_by(contexts.c.context)
        .order_by(func.count().desc(), contexts.c.context)
    )
    return list(connection.execute(query))


def count_facets(
    connection: Connection, wanted: Filter, *, names: Sequence[str] = tuple(FACETS)
) -> dict[str, list[tuple[str, int]]]:
    """Return for each facet its values and how many of the newest events have them."""
    columns = [FACETS[name].label(name) for name in names]
    newest: Select[Any] = select_events(
        wanted, connection.dialect.name, columns=columns, limit=FACETED
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in connection.execute(newest).mappings():
        for name in names:
            if row[name] is not None:
                counts[name][row[name]] = counts[name].get(row[name], 0) + 1
    return {
        name: sorted(found.items(), key=lambda item: (-item[1], item[0]))
        for name, found in counts.items()
    }
