"""Charts: counts in, Vega-Lite specs and drawings out. Specs may be copied; nothing is fetched."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Of PLOVER's quads, which come first: word and deed, together and against. Then of what else there
# is. Colours that stay apart for most eyes.
COLOURS = [
    "#4c8bb8", "#1f5f8b", "#d89a4a", "#b5482f", "#6b8f4e", "#8a6fae", "#3f8f8a", "#7a7a7a",
]  # fmt: skip
QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
WIDTH, HEIGHT = 960.0, 240.0
TOP, BOTTOM, LEFT = 12.0, 26.0, 44.0
ROOM = 36.0  # that half a label takes


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: where it stands, what it counts, where it leads."""

    x: float
    y: float
    width: float
    height: float
    colour: int  # 1, 2, ...: of its kind among the kinds
    label: str
    link: str


def timeline(
    counts: Sequence[tuple[str, str, int]],
    days: Sequence[str],
    kinds: Sequence[str],
    links: Mapping[tuple[str, str], str],
) -> tuple[list[Bar], list[tuple[float, str]], list[tuple[float, int]]]:
    """Return bars, labels of days and of heights, of (day, kind, events).

    `days` are all days (or months) in order, those without events too; `links` lead from a day and
    a kind to the events.
    """
    totals: dict[str, int] = dict.fromkeys(days, 0)
    for day, _, n in counts:
        totals[day] += n
    most = max(totals.values(), default=1) or 1
    step = (WIDTH - LEFT) / max(1, len(days))
    room = HEIGHT - TOP - BOTTOM
    at = {day: number for number, day in enumerate(days)}
    gap = min(0.2 * step, 4.0)
    bars: list[Bar] = []
    heights = dict.fromkeys(days, 0.0)
    for day, kind, n in sorted(counts, key=lambda c: (c[0], kinds.index(c[1]))):
        height = room * n / most
        heights[day] += height
        bars.append(
            Bar(
                round(LEFT + at[day] * step + gap / 2, 1),
                round(HEIGHT - BOTTOM - heights[day], 1),
                round(step - gap, 1),
                round(height, 1),
                kinds.index(kind) + 1,
                f"{day}: {n} {'event' if n == 1 else 'events'}, {kind}",
                links[day, kind],
            )
        )
    every = max(1, math.ceil(len(days) / 8))
    ticks = [
        (min(round(LEFT + (i + 0.5) * step, 1), WIDTH - ROOM), d)
        for i, d in enumerate(days)
        if i % every == 0
    ]
    grid = sorted({most, max(1, most // 2)})
    return bars, ticks, [(round(HEIGHT - BOTTOM - room * n / most, 1), n) for n in grid]


def timeline_spec(counts: Sequence[tuple[str, str, int]], kinds: Sequence[str]) -> dict[str, Any]:
    """Return the timeline as a Vega-Lite spec with its data."""
    values = [{"day": day, "kind": kind, "events": n} for day, kind, n in counts]
    unit = "yearmonth" if counts and len(counts[0][0]) == len("2026-12") else "yearmonthdate"
    return {
        "$schema": SCHEMA,
        "description": "Events by day of publication",
        "width": 760,
        "height": 240,
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "day", "type": "temporal", "timeUnit": f"utc{unit}", "title": None},
            "y": {"field": "events", "type": "quantitative", "aggregate": "sum"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(kinds), "range": COLOURS[: len(kinds)]},
            },
        },
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
