"""The map: places of events in, outlines, spots and badges out. No tiles, nothing is fetched.

An event of which only the country is told stands in a badge with the country's code: it is no dot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.gazetteers.places import middles
from kabar.web.drawing import COLOURS, SCHEMA

WORLD = Path(__file__).with_name("world") / "outlines.json"
WIDTH, HEIGHT = 960.0, 480.0
TURN = 360.0
BADGE = 17.0  # height that a badge takes
WIDE = 46.0
COUNTRY = "country"
RINGS = ("province", "region", "district")

Line = list[list[float]]


@dataclass(slots=True)
class Spot:
    """A place on the map: where, how big, how sure, and where it leads."""

    x: float
    y: float
    r: float
    precision: str
    sure: int  # 1 to 3: how sure the surest of its events is
    label: str
    link: str


@dataclass(slots=True)
class Badge:
    """A country of whose events no nearer place is told."""

    x: float
    y: float
    code: str
    events: int
    link: str


def project(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place stands on the map, 960 by 480, an equirectangular one."""
    return round((lon + 180) / 360 * WIDTH, 1), round((90 - lat) / 180 * HEIGHT, 1)


@cache
def outlines() -> dict[str, str]:
    """Return land and boundaries as SVG paths."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    return {
        "land": "".join(_drawn(_closed(_unwrapped(ring)), "Z") for ring in world["land"]),
        "borders": "".join(_drawn(_unwrapped(line), "") for line in world["borders"]),
    }


def _unwrapped(line: Line) -> Line:
    """Return a line without jumps where it crosses the 180th meridian; it may leave the map."""
    out: Line = []
    for lon, lat in line:
        if out:
            lon += TURN * round((out[-1][0] - lon) / TURN)
        out.append([lon, lat])
    return out


def _closed(ring: Line) -> Line:
    """Return a ring that goes around a pole closed along it."""
    first, last = ring[0], ring[-1]
    if abs(last[0] - first[0]) < TURN / 2:
        return ring
    pole = -90.0 if first[1] < 0 else 90.0
    return [*ring, [last[0], pole], [first[0], pole]]


def _drawn(line: Line, end: str) -> str:
    """Return the path of a line, again a turn to either side where it leaves the map there."""
    lons = [lon for lon, _ in line]
    parts = []
    for turn in (-TURN, 0.0, TURN):
        if max(lons) + turn > -180 and min(lons) + turn < 180:
            points = (project(lon + turn, lat) for lon, lat in line)
            parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in points) + end)
    return "".join(parts)


def draw_places(
    points: Sequence[Mapping[str, Any]], links: Sequence[str]
) -> tuple[list[Spot], list[Badge]]:
    """Return what stands on the map, the largest spots first; `links` go with the points."""
    most = max((p["events"] for p in points), default=1)
    spots: list[Spot] = []
    badges: dict[str, Badge] = {}
    for point, link in zip(points, links, strict=True):
        if point["precision"] != COUNTRY and point["lat"] is not None:
            x, y = project(point["lon"], point["lat"])
            spots.append(
                Spot(
                    x, y, round(2.5 + 9 * (point["events"] / most) ** 0.5, 1), point["precision"],
                    sureness(point["surest"]), _label(point), link,
                )
            )  # fmt: skip
            continue
        middle = middles().get(point["country"] or "")
        if middle is not None:
            x, y = project(middle[1], middle[0])
            code = point["country"]
            badge = badges.setdefault(code, Badge(x, y, code, 0, link))
            badge.events += point["events"]
    return spots, _apart(list(badges.values()))


def _label(point: Mapping[str, Any]) -> str:
    count = point["events"]
    return f"{point['place']} ({point['precision']}): {count} {'event' if count == 1 else 'events'}"


def sureness(confidence: float) -> int:
    """Return 1, 2 or 3 for not sure, fairly sure, sure."""
    return 3 if confidence >= 0.8 else 2 if confidence >= 0.5 else 1


def _apart(badges: list[Badge]) -> list[Badge]:
    """Return the badges with those moved down that would cover one with more events."""
    placed: list[Badge] = []
    for badge in sorted(badges, key=lambda b: (-b.events, b.code)):
        while (
            any(abs(badge.x - o.x) < WIDE and abs(badge.y - o.y) < BADGE for o in placed)
            and badge.y < HEIGHT
        ):
            badge.y = round(badge.y + BADGE / 2, 1)
        placed.append(badge)
    return placed


def map_spec(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the map as a Vega-Lite spec: outlines, spots, rings, and codes for countries."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    lines = [*world["land"], *world["borders"]]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    land = {"type": "Feature", "properties": {}, "geometry": geometry}
    keys = ("place", "country", "precision", "lat", "lon", "events", "surest")
    shown: list[dict[str, Any]] = []
    for point in points:
        row = {key: point[key] for key in keys}
        if row["lat"] is None or row["precision"] == COUNTRY:
            middle = middles().get(row["country"] or "")
            if middle is None:
                continue
            row |= {"lat": middle[0], "lon": middle[1], "precision": COUNTRY}
            row["label"] = f"{row['country']} {row['events']}"
        shown.append(row)
    where = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    sized = {**where, "size": {"field": "events", "type": "quantitative"}}
    sure = {"opacity": {"field": "surest", "type": "quantitative", "scale": {"domain": [0, 1]}}}

    def layer(test: str, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
        return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}

    rings = json.dumps([*RINGS])
    red = COLOURS[3]
    return {
        "$schema": SCHEMA,
        "description": "Events by place. Boundaries are no statement.",
        "title": {"text": "", "subtitle": "Boundaries and names are no statement."},
        "width": 800,
        "height": 400,
        "projection": {"type": "equirectangular"},
        "data": {"values": shown},
        "layer": [
            {
                "data": {"values": [land]},
                "mark": {"type": "geoshape", "filled": False, "stroke": "#999"},
            },
            layer(
                f"datum.precision != 'country' && indexof({rings}, datum.precision) < 0",
                {"type": "circle", "color": red},
                {**sized, **sure},
            ),
            layer(
                f"indexof({rings}, datum.precision) >= 0",
                {"type": "point", "filled": False, "color": red},
                sized,
            ),
            layer(
                "datum.precision == 'country'",
                {"type": "text", "fontWeight": "bold", "fontSize": 9},
                {**where, "text": {"field": "label", "type": "nominal"}},
            ),
        ],
    }
