"""Pages of counts: timeline, map, actors, network, tags; charts as specs, SVG and PNG too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from kabar.acts import load_acts
from kabar.formats.documents import standing_to_json
from kabar.recalling import Asked as Recalled
from kabar.recalling import recall
from kabar.stores import Filter, counting
from kabar.stores.merging import find_actor
from kabar.web import drawing
from kabar.web.asking import Asked, days_back, described, read_limit, read_query, unpack
from kabar.web.pages import EVENT_KEY, event_rows
from kabar.web.rendering import answer, store_of
from kabar.web.viewing import offices_of, read_events

router = APIRouter()
RECENT = 30  # days that pages of counts show unless asked otherwise


def _asked(request: Request, **defaults: str) -> Asked:
    """Return what is asked, with defaults for what is not."""
    said = read_query(request.query_params)
    missing = {k: v for k, v in defaults.items() if k not in dict(said.query)}
    return read_query(request.query_params, **missing) if missing else said


@router.get("/timeline")
def timeline(request: Request) -> Response:
    """Show how many events there were on each day."""
    asked = _asked(request, since=days_back(RECENT), status="asserted")
    monthly = _is_long(asked)
    with store_of(request).reading() as connection:
        found = counting.count_times(connection, asked.filter, monthly=monthly)
    quads = {act.event_type: act.quad for act in load_acts().values()}
    counts: dict[tuple[str, int], int] = {}
    for day, event_type, n in found:
        key = (day, quads.get(event_type, 1))
        counts[key] = counts.get(key, 0) + n
    told = [(day, quad, n) for (day, quad), n in sorted(counts.items())]
    links = {day: f"/search?{asked.link(**_bounds(day))}" for day, _, _ in told}
    bars, ticks, grid = drawing.timeline(told, links)
    types: dict[str, int] = {}
    for _, event_type, n in found:
        types[event_type] = types.get(event_type, 0) + n
    return _chart(request, drawing.timeline_spec(told)) or answer(
        request,
        "timeline.html",
        title="Timeline",
        rows=[{"day": d, "event_type": t, "events": n} for d, t, n in found],
        data={"counts": found},
        bars=bars,
        ticks=ticks,
        grid=grid,
        asked=asked,
        said=described(asked),
        links=links,
        totals=_totals(told),
        types=sorted(types.items(), key=lambda x: (-x[1], x[0])),
        spec=json.dumps(drawing.timeline_spec(told), indent=1),
        quads=drawing.QUADS,
    )


def _is_long(asked: Asked) -> bool:
    since, until = asked.filter.since, asked.filter.until or days_back(0)
    return since is None or (date.fromisoformat(until) - date.fromisoformat(since)).days > 120


def _bounds(day: str) -> dict[str, str]:
    """Return the first and last day of a day or month, as a query says them."""
    if len(day) > len("2026-12"):
        return {"since": day, "until": day}
    year, month = int(day[:4]), int(day[5:7])
    last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    return {"since": f"{day}-01", "until": date.fromordinal(last).isoformat()}


def _totals(told: Sequence[tuple[str, int, int]]) -> list[tuple[str, int]]:
    totals: dict[str, int] = {}
    for day, _, n in told:
        totals[day] = totals.get(day, 0) + n
    return sorted(totals.items(), reverse=True)


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
    asked = _asked(request, since=days_back(RECENT), status="asserted")
    with store_of(request).reading() as connection:
        found = counting.count_places(connection, asked.filter)
    points = [row._asdict() for row in found]
    most = max((p["events"] for p in points), default=1)
    spots: list[dict[str, Any]] = []
    badges: dict[str, dict[str, Any]] = {}
    for point in points:
        query = asked.link(country=point["country"])
        if point["lat"] is None:
            continue
        x, y = drawing.project(point["lon"], point["lat"])
        if point["precision"] == "country":
            badge = badges.setdefault(
                point["country"], {"x": x, "y": y, "events": 0, "link": query}
            )
            badge["events"] += point["events"]
        else:
            radius = round(2.5 + 9 * (point["events"] / most) ** 0.5, 1)
            spots.append({**point, "x": x, "y": y, "r": radius, "link": query})
    spec = drawing.map_spec(points)
    return _chart(request, spec) or answer(
        request,
        "map.html",
        title="By place",
        rows=points,
        data={"places": points},
        spots=spots,
        badges=badges,
        world=drawing.outlines(),
        asked=asked,
        said=described(asked),
        points=points[:100],
    )


@router.get("/actors")
def actors(request: Request) -> Response:
    """Show who acts most."""
    asked = _asked(request, since=days_back(RECENT), status="asserted")
    with store_of(request).reading() as connection:
        found = counting.count_parties(connection, asked.filter, limit=100)
    rows = [row._asdict() for row in found]
    return answer(
        request,
        "actors.html",
        title="Actors",
        rows=rows,
        data={"actors": rows},
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
        toward = counting.count_pairs(connection, Filter(actors=(name,)), limit=15)
        by = counting.count_pairs(connection, Filter(recipients=(name,)), limit=15)
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
    asked = _asked(request, since=days_back(RECENT), status="asserted")
    with store_of(request).reading() as connection:
        found = [row._asdict() for row in counting.count_pairs(connection, asked.filter)]
    nodes, arcs = drawing.network(found)
    return _chart(request, drawing.pairs_spec(found)) or answer(
        request,
        "network.html",
        title="Network",
        rows=found,
        data={"pairs": found},
        nodes=nodes,
        arcs=arcs,
        pairs=found,
        asked=asked,
        said=described(asked),
    )


@router.get("/tags")
def tags(request: Request) -> Response:
    """Show the contexts of events and the tags that pages print."""
    asked = _asked(request, since=days_back(RECENT), status="asserted")
    with store_of(request).reading() as connection:
        contexts = [row._asdict() for row in counting.count_contexts(connection, asked.filter)]
        found = [row._asdict() for row in counting.count_tags(connection, asked.filter)]
    rows = [{"kind": "context", "name": c["context"], "events": c["events"]} for c in contexts]
    rows += [{"kind": "tag", "name": t["tag"], "events": t["events"]} for t in found]
    return answer(
        request,
        "tags.html",
        title="Tags",
        rows=rows,
        data={"contexts": contexts, "tags": found},
        contexts=contexts,
        tags=found,
        asked=asked,
        said=described(asked),
    )
