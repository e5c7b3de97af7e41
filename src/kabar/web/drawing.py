"""Charts: counts in, Vega-Lite specs and drawings out. Specs may be copied; nothing is fetched."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

WORLD = Path(__file__).with_name("world") / "outlines.json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Of PLOVER's quads: word and deed, together and against. Colours that stay apart for all eyes.
COLOURS = {1: "#4c8bb8", 2: "#1f5f8b", 3: "#d89a4a", 4: "#b5482f"}
QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
WIDTH, HEIGHT = 960.0, 240.0
TOP, BOTTOM, LEFT = 12.0, 26.0, 44.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: where it stands, what it counts, where it leads."""

    x: float
    y: float
    width: float
    height: float
    quad: int
    label: str
    link: str


def timeline(
    counts: Sequence[tuple[str, int, int]], links: Mapping[str, str]
) -> tuple[list[Bar], list[tuple[float, str]], list[tuple[float, int]]]:
    """Return bars, labels of days and of heights, of (day, quad, events) in order.

    `links` leads from a day to its events.
    """
    days = sorted({day for day, _, _ in counts})
    totals: dict[str, int] = dict.fromkeys(days, 0)
    for day, _, n in counts:
        totals[day] += n
    most = max(totals.values(), default=1)
    step = (WIDTH - LEFT) / max(1, len(days))
    room = HEIGHT - TOP - BOTTOM
    bars: list[Bar] = []
    heights = dict.fromkeys(days, 0.0)
    for day, quad, n in sorted(counts):
        height = room * n / most
        heights[day] += height
        bars.append(
            Bar(
                round(LEFT + days.index(day) * step + step * 0.1, 1),
                round(HEIGHT - BOTTOM - heights[day], 1),
                round(step * 0.8, 1),
                round(height, 1),
                quad,
                f"{day}: {n} events of {QUADS[quad]}",
                links.get(day, "#"),
            )
        )
    every = max(1, math.ceil(len(days) / 8))
    ticks = [(round(LEFT + (i + 0.5) * step, 1), d) for i, d in enumerate(days) if i % every == 0]
    grid = sorted({most, max(1, most // 2)})
    return bars, ticks, [(round(HEIGHT - BOTTOM - room * n / most, 1), n) for n in grid]


def timeline_spec(counts: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Return the timeline as a Vega-Lite spec with its data."""
    values = [{"day": day, "kind": QUADS[quad], "events": n} for day, quad, n in counts]
    return {
        "$schema": SCHEMA,
        "description": "Events by day of publication",
        "width": 760,
        "height": 240,
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "day", "type": "ordinal", "title": None, "axis": {"labelOverlap": True}},
            "y": {"field": "events", "type": "quantitative", "aggregate": "sum"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(QUADS.values()), "range": list(COLOURS.values())},
            },
        },
    }


def project(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place stands on the map, 960 by 480, an equirectangular one."""
    return round((lon + 180) / 360 * 960, 1), round((90 - lat) / 180 * 480, 1)


@cache
def outlines() -> dict[str, str]:
    """Return land and boundaries as SVG paths."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))

    def path(lines: list[list[list[float]]]) -> str:
        parts = []
        for line in lines:
            before = None
            for lon, lat in line:
                x, y = project(lon, lat)
                torn = before is None or abs(x - before) > 480  # over the edge of the map
                parts.append(f"{'M' if torn else 'L'}{x:g},{y:g}")
                before = x
        return "".join(parts)

    return {
        "land": path(world["land"]),
        "borders": path(world["borders"]),
    }


def map_spec(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the map as a Vega-Lite spec: outlines, and places by how many events they have."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    land = {
        "type": "Feature",
        "properties": {},
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [*world["land"], *world["borders"]],
        },
    }
    shown = [
        {key: p[key] for key in ("place", "country", "precision", "lat", "lon", "events")}
        for p in points
        if p["lat"] is not None
    ]
    return {
        "$schema": SCHEMA,
        "description": "Events by place. Boundaries are no statement.",
        "width": 800,
        "height": 400,
        "projection": {"type": "equirectangular"},
        "layer": [
            {
                "data": {"values": [land]},
                "mark": {"type": "geoshape", "filled": False, "stroke": "#999"},
            },
            {
                "data": {"values": shown},
                "mark": {"type": "circle", "opacity": 0.7, "color": COLOURS[2]},
                "encoding": {
                    "longitude": {"field": "lon", "type": "quantitative"},
                    "latitude": {"field": "lat", "type": "quantitative"},
                    "size": {"field": "events", "type": "quantitative"},
                },
            },
        ],
    }


def pairs_spec(pairs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return who acts toward whom as a Vega-Lite spec."""
    return {
        "$schema": SCHEMA,
        "description": "Who acts toward whom",
        "data": {"values": [dict(p) for p in pairs]},
        "mark": "rect",
        "encoding": {
            "y": {"field": "actor", "type": "nominal", "sort": "-color"},
            "x": {"field": "recipient", "type": "nominal", "sort": "-color"},
            "color": {"field": "events", "type": "quantitative", "scale": {"scheme": "blues"}},
        },
    }


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody on the ring of the network."""

    name: str
    x: float
    y: float
    anchor: str
    events: int


@dataclass(frozen=True, slots=True)
class Arc:
    """A line of the network from who acts to whom: its path, how thick, of which tone."""

    path: str
    width: float
    tone: str
    label: str


def network(pairs: Sequence[Mapping[str, Any]]) -> tuple[list[Node], list[Arc]]:
    """Return who acts toward whom on a ring, 720 by 560: the most active first, clockwise."""
    weight: dict[str, int] = {}
    for pair in pairs:
        for side in ("actor", "recipient"):
            weight[pair[side]] = weight.get(pair[side], 0) + pair["events"]
    names = sorted(weight, key=lambda n: (-weight[n], n))[:24]
    places: dict[str, tuple[float, float]] = {}
    nodes = []
    for i, name in enumerate(names):
        angle = 2 * math.pi * i / len(names) - math.pi / 2
        x, y = 360 + 190 * math.cos(angle), 280 + 220 * math.sin(angle)
        places[name] = (x, y)
        anchor = "middle" if abs(math.cos(angle)) < 0.2 else "start" if x > 360 else "end"
        nodes.append(
            Node(
                name,
                round(360 + 206 * math.cos(angle), 1),
                round(280 + 240 * math.sin(angle), 1),
                anchor,
                weight[name],
            )
        )
    most = max((p["events"] for p in pairs), default=1)
    arcs = []
    for pair in pairs:
        if pair["actor"] in places and pair["recipient"] in places:
            (x1, y1), (x2, y2) = places[pair["actor"]], places[pair["recipient"]]
            cx, cy = (x1 + x2 + 720) / 4 + (y2 - y1) * 0.08, (y1 + y2 + 560) / 4 - (x2 - x1) * 0.08
            mean = pair["mean"] or 0.0
            arcs.append(
                Arc(
                    f"M{x1:.1f},{y1:.1f}Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}",
                    round(1 + 7 * pair["events"] / most, 1),
                    "together" if mean > 0 else "against",
                    f"{pair['actor']} → {pair['recipient']}: {pair['events']} events",
                )
            )
    return nodes, arcs


@lru_cache(maxsize=64)
def render(spec: str, kind: str) -> bytes:
    """Return a Vega-Lite spec, as JSON, drawn as "svg" or "png"."""
    import vl_convert

    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
