"""Events in, a flat CSV table out: one row an event, the columns of docs/schema.md.

Several parties, sources or sentences stand in one cell, joined by "; " in their order, so that
the n-th code belongs to the n-th name. Missing is an empty cell. Lossy: JSON Lines and Parquet
hold everything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from kabar.records import Event, Party, Period, Place, Size

Cell = str | int | float | None

JOIN = "; "
SIZES = ("killed", "injured", "arrested", "displaced", "protesters")
# A spreadsheet takes a cell that opens with one of these for a formula; page text is hostile.
FORMULA = ("=", "+", "-", "@", "\t")
COLUMNS = (
    "event_id",
    "event_type",
    "plover_type",
    "mode",
    "act",
    "cameo",
    "quad",
    "goldstein",
    "contexts",
    "trigger",
    "trigger_start",
    "trigger_end",
    *(
        f"{role}_{key}"
        for role in ("actor", "recipient")
        for key in ("texts", "names", "entities", "codes", "countries", "sectors")
    ),
    "date_start",
    "date_end",
    "date_precision",
    "date_basis",
    "date_text",
    "place",
    "place_text",
    "place_geonames",
    "place_country",
    "place_lat",
    "place_lon",
    "place_precision",
    "status",
    *(f"{size}_{end}" for size in SIZES for end in ("min", "max")),
    "attribution",
    "attribution_kinds",
    "asserted_by",
    "evidence",
    "evidence_start",
    "evidence_end",
    "confidence",
    "rule",
    "article_id",
    "url",
    "publisher",
    "published",
    "language",
    "coder_version",
    "coder_codebook",
)


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write the header and a row for each event; return the number of events."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="raise")
    table.writeheader()
    count = 0
    for event in events:
        table.writerow({name: _cell(value) for name, value in flatten(event).items()})
        count += 1
    text.detach()
    return count


def flatten(event: Event) -> dict[str, Cell]:
    """Return the cells of an event by column, before anything is escaped."""
    chain = event.attribution
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "plover_type": event.plover_type,
        "mode": event.mode,
        "act": event.act,
        "cameo": event.cameo,
        "quad": event.quad,
        "goldstein": event.goldstein,
        "contexts": _joined(event.contexts),
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        **_parties("actor", event.actors),
        **_parties("recipient", event.recipients),
        **_date(event.date),
        **_place(event.place),
        "status": event.status.value,
        **_size(event.size),
        "attribution": _joined([x.name for x in chain]),
        "attribution_kinds": _joined([x.kind for x in chain]),
        "asserted_by": chain[-1].name if chain else None,
        "evidence": _joined([x.text for x in event.evidence]),
        "evidence_start": event.evidence[0].start if event.evidence else None,
        "evidence_end": event.evidence[0].end if event.evidence else None,
        "confidence": event.confidence,
        "rule": event.rule,
        "article_id": event.article_id,
        "url": event.url,
        "publisher": event.publisher,
        "published": event.published,
        "language": event.language,
        "coder_version": event.coder.version,
        "coder_codebook": event.coder.codebook,
    }


def _joined(values: Sequence[str | None]) -> str | None:
    """Return the values in one cell; a missing one among others leaves its place empty."""
    if all(value is None for value in values):
        return None
    return JOIN.join(value or "" for value in values)


def _parties(role: str, parties: Sequence[Party]) -> Mapping[str, Cell]:
    """Return the cells of a role."""
    return {
        f"{role}_texts": _joined([x.text for x in parties]),
        f"{role}_names": _joined([x.name for x in parties]),
        f"{role}_entities": _joined([x.entity for x in parties]),
        f"{role}_codes": _joined([x.code for x in parties]),
        f"{role}_countries": _joined([x.country for x in parties]),
        f"{role}_sectors": _joined([",".join(x.sectors) or None for x in parties]),
    }


def _date(date: Period | None) -> Mapping[str, Cell]:
    """Return the cells of the date, empty ones if there is none."""
    keys = ("start", "end", "precision", "basis", "text")
    return {f"date_{key}": getattr(date, key, None) for key in keys}


def _place(place: Place | None) -> Mapping[str, Cell]:
    """Return the cells of the place, empty ones if there is none."""
    keys = ("text", "geonames", "country", "lat", "lon", "precision")
    name = None if place is None else place.name
    return {"place": name, **{f"place_{key}": getattr(place, key, None) for key in keys}}


def _size(size: Size | None) -> Mapping[str, Cell]:
    """Return the cells of the numbers of people, empty ones where the text gives none."""
    counts = {name: getattr(size, name, None) for name in SIZES}
    return {
        f"{name}_{end}": getattr(count, end, None)
        for name, count in counts.items()
        for end in ("min", "max")
    }


def _cell(value: Cell) -> Cell:
    """Return what the table holds: words that a spreadsheet would run get an apostrophe first.

    Carriage returns become line feeds: Python's writer leaves them bare when lines end in one.
    """
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if value.startswith(FORMULA) else value
