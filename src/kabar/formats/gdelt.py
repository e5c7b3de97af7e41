"""Events in, GDELT's tables out: events (61 columns; 58 in GDELT 1.0) and mentions (16).

Tab-separated, no header, missing is empty. One row an actor and a recipient. `DATEADDED` is the
time of publication, not that of the run, so the same pages give the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO
from urllib.parse import urlsplit

from kabar.formats.cameo import cameo_of
from kabar.formats.flat import (
    Cell,
    Choice,
    Dated,
    Entry,
    Line,
    Pair,
    Table,
    digits,
    join_cells,
    make_number,
    pair_up,
    published_at,
    row_name,
    stamp,
)
from kabar.formats.parties import actor_code, export_party, role_codes
from kabar.records import Event, Party, Place

ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
GEO = (
    "Type",
    "FullName",
    "CountryCode",
    "ADM1Code",
    "ADM2Code",
    "Lat",
    "Long",
    "FeatureID",
)
COLUMNS = (
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in ACTOR),
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in GEO),
    "DATEADDED",
    "SOURCEURL",
)
COLUMNS_1 = tuple(name for name in COLUMNS if not name.endswith("_ADM2Code"))
MENTIONS = (
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
)
ID_BITS = 63
# Characters of title and first paragraph: a sentence that begins within them is the lead's.
LEAD = 300
# GDELT's step of confidence and its ends, in per cent.
STEP, LEAST, MOST = 10, 10, 100
WEB, CITATION = 1, 2
ABSENT = -1  # an offset or a sentence number that there is none of
NO_PLACE = 0
PLACE_TYPES = {"country": 1, "region": 1, "site": 4, "city": 4, "district": 4, "province": 5}
US_PLACE_TYPES = {1: 1, 4: 3, 5: 2}
UNITED_STATES = "USA"


def rows(event: Event, dated: Dated, choice: Choice) -> Iterator[Line]:
    """Yield the event's rows of the GDELT 2.0 event table."""
    cameo = cameo_of(event)
    published = published_at(event)
    place = _place(event.place, choice)
    for pair in pair_up(event, choice.acts):
        number = make_number(row_name(event, pair), bits=ID_BITS)
        cells: tuple[Cell, ...] = (
            number,
            *_dates(dated.day),
            *_actor(pair.actor, choice),
            *_actor(pair.recipient, choice),
            _is_root(event),
            cameo.code,
            cameo.base,
            cameo.root,
            cameo.quad,
            cameo.goldstein,
            max(len(event.evidence), 1),
            1,
            1,
            None,  # tone: kabar measures none, and 0 would say neutral
            *_place(None, choice),
            *_place(None, choice),
            *place,
            stamp(published) if published else None,
            event.url,
        )
        yield Line(number, cells, pair)


def rows_1(event: Event, dated: Dated, choice: Choice) -> Iterator[Line]:
    """Yield the event's rows of the GDELT 1.0 table: no ADM2 codes, DATEADDED is a day."""
    published = published_at(event)
    for line in rows(event, dated, choice):
        cells = dict(zip(COLUMNS, line.cells, strict=True))
        cells["DATEADDED"] = digits(published.date()) if published else None
        yield line._replace(cells=tuple(cells[name] for name in COLUMNS_1))


def _dates(day: date) -> tuple[Cell, ...]:
    """Return SQLDATE, MonthYear, Year and FractionDate, by GDELT's own formula."""
    fraction = day.year + (day.month * 30 + day.day) / 365
    return int(digits(day)), int(digits(day)[:6]), day.year, round(fraction, 4)


def _actor(party: Party | None, choice: Choice) -> tuple[Cell, ...]:
    """Return an actor's ten cells; GDELT writes names in capitals."""
    if party is None:
        return (None,) * len(ACTOR)
    known = export_party(party, choice.codes)
    roles = (*role_codes(known, choice.codes), None, None, None)[:3]
    return (
        actor_code(known, choice.codes),
        known.name.upper() if known.name else None,
        known.country.cameo if known.country else None,
        known.group,
        *(None, None, None),  # ethnic group and religion: kabar codes none
        *roles,
    )


def _is_root(event: Event) -> int:
    """Return 1 if the title or the lead tells of the event."""
    return int(any(sentence.start < LEAD for sentence in event.evidence))


def _place(place: Place | None, choice: Choice) -> tuple[Cell, ...]:
    """Return the eight cells of a place; kabar has no ADM codes and no feature ids of GNS."""
    country = choice.codes.countries.get(place.country or "") if place else None
    kind = PLACE_TYPES.get(place.precision) if place else None
    if place is None or kind is None or (kind == 1 and country is None):
        return (NO_PLACE, *(None,) * (len(GEO) - 1))
    if country is not None and country.code == UNITED_STATES:
        kind = US_PLACE_TYPES[kind]
    within = country is not None and country.name != place.name
    return (
        kind,
        f"{place.name}, {country.name}" if within and country else place.name,
        country.fips if country else None,
        None,
        None,
        place.lat,
        place.lon,
        None,
    )


class Mentions:
    """The table of mentions, written as the event table is: one row a row, its article's."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out

    def add(self, entry: Entry) -> None:
        """Write the mentions of an event's rows."""
        for line in entry.lines:
            if line.pair is not None and isinstance(line.id, int):
                self.out.write(mention_row(entry.event, line.id, line.pair))


def mention_row(event: Event, number: int, pair: Pair) -> bytes:
    """Return the row of an event row in the mentions table.

    `Extras`, which GDELT leaves empty, tells how sure and on whose word, as compact JSON.
    """
    published = published_at(event)
    moment = stamp(published) if published else None
    site = site_of(event.url)
    extras = {
        "event_id": event.event_id,
        "status": event.status.value,
        "confidence": event.confidence,
        "chain": [source.name for source in event.attribution],
    }
    cells: tuple[Cell, ...] = (
        number,
        moment,
        moment,
        WEB if event.url else CITATION,
        site or event.publisher,
        event.url or event.article_id,
        ABSENT,
        _start(pair.actor),
        _start(pair.recipient),
        event.trigger.start,
        1,
        min(max(round(event.confidence * 100 / STEP) * STEP, LEAST), MOST),
        None,
        None,
        None,  # kabar translates nothing
    )
    packed = json.dumps(extras, separators=(",", ":"))  # ASCII: no tab, no line end, no surrogate
    return join_cells(cells, "")[:-1] + b"\t" + packed.encode("ascii") + b"\n"


def site_of(url: str | None) -> str | None:
    """Return the site of a URL without its www, None if it has none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _start(party: Party | None) -> int:
    return ABSENT if party is None or party.start is None else party.start


TABLE = Table(columns=COLUMNS, header=False, missing="", id_bits=ID_BITS, rows=rows)
TABLE_1 = Table(columns=COLUMNS_1, header=False, missing="", id_bits=ID_BITS, rows=rows_1)
