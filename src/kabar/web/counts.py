"""Pages of counts: timeline, map, actors, network, tags; charts as specs, SVG and PNG too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.responses import Response

from kabar.acts import load_acts
from kabar.formats.documents import standing_to_json
from kabar.recalling import Asked as Recalled
from kabar.recalling import recall
from kabar.stores import Filter, counting
from kabar.stores.merging import find_actor
from kabar.web import drawing, mapping
from kabar.web.asking import (
    Asked,
    bounds_of,
    days_back,
    described,
    read_day,
    read_limit,
    read_query,
    unpack,
)
from kabar.web.pages import EVENT_KEY, event_rows
from kabar.web.remembering import Memory
from kabar.web.rendering import answer, store_of
from kabar.web.viewing import last_day, offices_of, read_events

router = APIRouter()
RECENT = 30  # days that pages of counts show unless asked otherwise
DAILY, MONTHLY = 190, 20 * 366  # days up to which a bar is a day, and a month
FEW = 1000  # newest events of an actor that say with whom it deals
DRAWN = 1500  # places on a map
# What the bars of a timeline may be told apart by, and what that is called in its table.
BY = {"kind": "event_type", "type": "event_type", "country": "country", "status": "status"}
OTHER = "other"


def _count(
    request: Request, connection: Connection, count: Callable[..., Any], wanted: Filter, **how: Any
) -> Any:
    """Return what `count` counts, or what it counted when the store was as it is."""
    memory: Memory = request.app.state.memory
    question = (count.__name__, wanted, tuple(sorted(how.items())))
    return memory.of(connection, question, lambda: count(connection, wanted, **how))


def _asked(request: Request, *, ends: bool = False) -> Asked:
    """Return what is asked; of the last days in which anything was told where no days are asked.

    `ends`: the last of these days is said too.
    """
    said = dict(read_query(request.query_params).query)
    defaults = {"status": "asserted"}
    if "since" not in said:
        last = said.get("until") or last_day(store_of(request))
        defaults["since"] = days_back(RECENT, date.fromisoformat(read_day(last, "until")))
        if ends:
            defaults["until"] = last
    missing = {name: value for name, value in defaults.items() if name not in said}
    return read_query(request.query_params, **missing)


@router.get("/timeline")
def timeline(request: Request) -> Response:
    """Show how many events there were on each day."""
    asked = _asked(request, ends=True)
    by = request.query_params.get("by", "kind")
    by = by if by in BY else "kind"
    unit = _unit(asked)
    with store_of(request).reading() as connection:
        found = _count(
            request, connection, counting.count_times, asked.filter,
            unit=unit, by="type" if by == "kind" else by,
        )  # fmt: skip
    told, kinds = _kinds(found, by)
    days = days_between([day for day, _, _ in told])
    totals = dict.fromkeys(days, 0)
    for day, _, n in told:
        totals[day] += n
    links = {
        (day, kind): f"/search?{asked.link(**bounds_of(day), **_asks(by, kind))}"
        for day in days
        for kind in kinds
    }
    bars, ticks, grid = drawing.timeline(told, days, kinds, links)
    spec = drawing.timeline_spec(told, kinds)
    return _chart(request, spec) or answer(
        request,
        "timeline.html",
        title="Timeline",
        rows=[{unit: d, BY[by]: v, "events": n} for d, v, n in found],
        data={"counts": found, "unit": unit, "by": by},
        bars=bars,
        ticks=ticks,
        grid=grid,
        asked=asked,
        said=described(asked),
        by=by,
        ways=BY,
        unit=unit,
        days=[
            (day, n, f"/search?{asked.link(**bounds_of(day))}")
            for day, n in reversed(totals.items())
            if n
        ],
        sums=_sums(told, kinds, asked, by),
        spec=json.dumps(spec, indent=1),
        kinds=kinds,
        bounded=counting.TIMED if _is_of(asked) and sum(totals.values()) == counting.TIMED else 0,
    )


def _is_of(asked: Asked) -> bool:
    """Say whether somebody's events are asked for."""
    return bool(asked.filter.parties or asked.filter.actors or asked.filter.recipients)


def _kinds(
    found: Sequence[tuple[str, str | None, int]], by: str
) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Return the counts by what is drawn in one colour, and the names of these kinds in order."""
    named: dict[str | None, str] = {}
    if by == "kind":
        quads = {act.event_type: act.quad for act in load_acts().values()}
        named = {event_type: drawing.QUADS[quad] for event_type, quad in quads.items()}
        kinds = list(drawing.QUADS.values())
    else:
        totals: dict[str, int] = {}
        for _, value, n in found:
            if value is not None:
                totals[value] = totals.get(value, 0) + n
        most = sorted(totals, key=lambda v: (-totals[v], v))[: len(drawing.COLOURS) - 1]
        named = {value: value for value in most}
        kinds = [*most, OTHER] if any(v not in named for _, v, _ in found) else most
    counts: dict[tuple[str, str], int] = {}
    for day, value, n in found:
        key = (day, named.get(value, kinds[0] if by == "kind" else OTHER))
        counts[key] = counts.get(key, 0) + n
    return [(day, kind, n) for (day, kind), n in sorted(counts.items())], kinds


def _asks(by: str, kind: str) -> dict[str, str]:
    """Return what a query says to ask for one kind."""
    if by == "kind":
        return {"quad": str(next(q for q, words in drawing.QUADS.items() if words == kind))}
    return {} if kind == OTHER else {by: kind}


def _sums(
    told: Sequence[tuple[str, str, int]], kinds: Sequence[str], asked: Asked, by: str
) -> list[tuple[str, int, str]]:
    """Return each kind with its events and where they are."""
    sums = dict.fromkeys(kinds, 0)
    for _, kind, n in told:
        sums[kind] += n
    return [(k, n, f"/search?{asked.link(**_asks(by, k))}") for k, n in sums.items() if n]


def _unit(asked: Asked) -> str:
    """Return what a bar stands for, so that there are neither too many nor too few."""
    since, until = asked.filter.since or "0001-01-01", asked.filter.until or days_back(0)
    days = (date.fromisoformat(until) - date.fromisoformat(since)).days
    return "day" if days <= DAILY else "month" if days <= MONTHLY else "year"


def days_between(told: Sequence[str]) -> list[str]:
    """Return every day (month, year) from the first to the last, those without events too."""
    if not told:
        return []
    first, last = min(told), max(told)
    if len(first) == len("2026"):
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if len(first) == len("2026-12"):
        months = range(*(12 * int(d[:4]) + int(d[5:]) - 1 + n for d, n in ((first, 0), (last, 1))))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
    days = range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1)
    return [date.fromordinal(day).isoformat() for day in days]


def _chart(request: Request, spec: Mapping[str, Any]) -> Response | None:
    """Return a chart as a Vega-Lite spec or drawn, where that is asked for."""
    asked = request.query_params.get("format")
    line = json.dumps(spec)
    if asked == "vega":
        return Response(line, media_type="application/json")
    if asked in {"svg", "png"}:
        kind = "image/svg+xml" if asked == "svg" else "image/png"
        name = f'attachment; filename="kabar-{request.url.path.strip("/")}.{asked}"'
        return Response(
            drawing.render(line, asked), media_type=kind, headers={"Content-Disposition": name}
        )
    return None


@router.get("/map")
def by_place(request: Request) -> Response:
    """Show where events took place."""
    asked = _asked(request)
    with store_of(request).reading() as connection:
        found = _count(request, connection, counting.count_places, asked.filter)
    points = [row._asdict() for row in found]
    spec = mapping.map_spec(points[:DRAWN])
    chart = _chart(request, spec)
    if chart is not None:
        return chart
    links = [f"/search?{asked.link(country=point['country'])}" for point in points]
    spots, badges = mapping.draw_places(points[:DRAWN], links[:DRAWN])
    return answer(
        request,
        "map.html",
        title="By place",
        rows=points,
        data={"places": points},
        spots=spots,
        badges=badges,
        world=mapping.outlines(),
        asked=asked,
        said=described(asked),
        points=points[:100],
        bounded=counting.PLACED if sum(p["events"] for p in points) == counting.PLACED else 0,
    )


@router.get("/actors")
def actors(request: Request) -> Response:
    """Show who acts most."""
    asked = _asked(request)
    with store_of(request).reading() as connection:
        found = _count(request, connection, counting.count_parties, asked.filter, limit=100)
        more = _count(request, connection, counting.is_bounded, asked.filter)
    rows = [row._asdict() for row in found]
    return answer(
        request,
        "actors.html",
        title="Actors",
        rows=rows,
        data={"actors": rows},
        bounded=counting.COUNTED if more else 0,
        found=rows,
        asked=asked,
        said=described(asked),
    )


@router.get("/actor")
def actor(request: Request, name: str) -> Response:
    """Show one actor's record: with whom they dealt, offices held, relations standing."""
    store = store_of(request)
    after = unpack(request.query_params.get("after"), EVENT_KEY)
    asked = Filter(parties=(name,))
    with store.reading() as connection:
        lines, more = read_events(
            connection,
            asked,
            limit=read_limit(request.query_params, 30),
            after=after,
        )
        toward, by = (
            _count(request, connection, counting.count_pairs, side, limit=15, counted=FEW)
            for side in (Filter(actors=(name,)), Filter(recipients=(name,)))
        )
        known = find_actor(connection, name)
    shown = (known or {}).get("name") or name
    standing = recall(store, Recalled(valid=days_back(0), party=name, limit=60))
    relations = [standing_to_json(line) for line in standing]
    if not lines and not relations and after is None:
        raise HTTPException(404, f"the store knows no actor {name!r}")
    return answer(
        request,
        "actor.html",
        title=shown,
        rows=event_rows(lines),
        data={"name": shown, "events": lines, "relations": relations, "next": more},
        name_shown=name,
        events=lines,
        next=more,
        toward=[r._asdict() for r in toward],
        by=[r._asdict() for r in by],
        relations=relations,
        offices=offices_of(shown),
    )


@router.get("/network")
def network(request: Request) -> Response:
    """Show who acts toward whom."""
    asked = _asked(request)
    with store_of(request).reading() as connection:
        pairs = _count(request, connection, counting.count_pairs, asked.filter)
        more = _count(request, connection, counting.is_bounded, asked.filter)
    found = [row._asdict() for row in pairs]
    nodes, arcs = drawing.network(found)
    return _chart(request, drawing.pairs_spec(found)) or answer(
        request,
        "network.html",
        title="Network",
        rows=found,
        data={"pairs": found},
        bounded=counting.COUNTED if more else 0,
        nodes=nodes,
        arcs=arcs,
        pairs=found,
        asked=asked,
        said=described(asked),
    )


@router.get("/tags")
def tags(request: Request) -> Response:
    """Show the contexts of events and the tags that pages print."""
    asked = _asked(request)
    with store_of(request).reading() as connection:
        told = _count(request, connection, counting.count_contexts, asked.filter)
        printed = _count(request, connection, counting.count_tags, asked.filter)
        more = _count(request, connection, counting.is_bounded, asked.filter)
    contexts, found = ([row._asdict() for row in rows] for rows in (told, printed))
    rows = [{"kind": "context", "name": c["context"], "events": c["events"]} for c in contexts]
    rows += [{"kind": "tag", "name": t["tag"], "events": t["events"]} for t in found]
    return answer(
        request,
        "tags.html",
        title="Tags",
        rows=rows,
        data={"contexts": contexts, "tags": found},
        bounded=counting.COUNTED if more else 0,
        contexts=contexts,
        tags=found,
        asked=asked,
        said=described(asked),
    )
