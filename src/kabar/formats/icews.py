"""Events in, ICEWS's table out: 20 columns, tab-separated with a header, missing is NA.

One row an actor and a recipient; a mutual act has two, one for each direction.
"""

from __future__ import annotations

from collections.abc import Iterator

from kabar.formats.cameo import cameo_of
from kabar.formats.flat import (
    Cell,
    Choice,
    Dated,
    Line,
    Pair,
    Table,
    is_mutual,
    make_number,
    pair_up,
    row_name,
)
from kabar.formats.parties import export_party
from kabar.records import Event, Party, Place

COLUMNS = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
)
# Readers of ICEWS take both ids for integers of 32 bits with a sign.
ID_BITS = 31
BACK = "back"  # marks the name of the row of the other direction
LEVELS = {"site": "City", "city": "City", "district": "District", "province": "Province"}


def rows(event: Event, dated: Dated, choice: Choice) -> Iterator[Line]:
    """Yield the event's rows."""
    for pair in pair_up(event, choice.acts):
        yield _row(event, dated, pair, choice, row_name(event, pair))
        if pair.actor is not None and pair.recipient is not None and is_mutual(event, choice.acts):
            back = Pair(pair.recipient, pair.actor, pair.name)
            yield _row(event, dated, back, choice, row_name(event, pair, BACK))


def _row(event: Event, dated: Dated, pair: Pair, choice: Choice, name: str) -> Line:
    """Return the row of one direction."""
    cameo = cameo_of(event)
    number = make_number(name, bits=ID_BITS)
    cells: tuple[Cell, ...] = (
        number,
        dated.day.isoformat(),
        *_party(pair.actor, choice),
        _in_words(event),
        cameo.code,
        cameo.goldstein,
        *_party(pair.recipient, choice),
        make_number(event.article_id, bits=ID_BITS),
        None,  # kabar tells a sentence by its offsets: the sidecar has them
        event.publisher,
        *_place(event.place, choice),
    )
    return Line(number, cells, pair)


def _in_words(event: Event) -> str:
    """Return the act in words; what PLOVER's rule makes of it where it is only promised."""
    kept = event.plover_type == event.event_type
    named = event.act or event.event_type  # of a type that a person corrected the act is not known
    return (named if kept else event.plover_type).replace("_", " ").capitalize()


def _party(party: Party | None, choice: Choice) -> tuple[Cell, ...]:
    """Return name, sectors and country of a party."""
    if party is None:
        return None, None, None
    known = export_party(party, choice.codes)
    words = [choice.codes.sectors[s].icews for s in known.sectors if s in choice.codes.sectors]
    return known.name, ",".join(words), known.country.name if known.country else None


def _place(place: Place | None, choice: Choice) -> tuple[Cell, ...]:
    """Return city, district, province, country, latitude and longitude."""
    if place is None:
        return (None,) * 6
    level = LEVELS.get(place.precision)
    country = choice.codes.countries.get(place.country or "")
    return (
        *(place.name if level == column else None for column in ("City", "District", "Province")),
        country.name if country else None,
        place.lat,
        place.lon,
    )


TABLE = Table(columns=COLUMNS, header=True, missing="NA", id_bits=ID_BITS, rows=rows)
