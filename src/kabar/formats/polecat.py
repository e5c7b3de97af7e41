"""Events in, POLECAT's table out: 40 columns, tab-separated with a header, one row an event.

Readers take columns by position, so their order is the contract. Missing is the word None;
several parties stand in one cell with "; " between them, the n-th country with the n-th name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kabar.acts import MODES, QUADS, SCORES
from kabar.formats.auxiliary import auxiliary_modes
from kabar.formats.flat import Cell, Choice, Dated, Line, Table
from kabar.formats.parties import Exported, export_party
from kabar.records import Event, Party, Place

MISSING = "None"
JOIN = "; "
COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
)
QUAD_NAMES = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
# GeoNames' feature codes that follow from how precise a place is.
FEATURES = {"city": "PPL", "province": "ADM1", "district": "ADM2", "country": "PCLI"}
# Which column names the place itself.
LEVELS = {"site": "City", "city": "City", "district": "District", "province": "Province"}


def rows(event: Event, dated: Dated, choice: Choice) -> Iterator[Line]:
    """Yield the event's row."""
    cells: tuple[Cell, ...] = (
        event.event_id,
        dated.day.isoformat(),
        event.plover_type,
        mode_of(event),
        SCORES.get(event.plover_type),
        quad_of(event),
        _join((*event.contexts, *auxiliary_modes(event))),
        *_side(event.actors, choice),
        *_side(event.recipients, choice),
        *_place(event.place),
        event.publisher,
        event.published[:10] if event.published else None,
        *(None, None, None),  # people, organisations, places of the whole story: an event has none
        event.language,
        f"kabar-{event.coder.version}-{event.coder.codebook}",
    )
    yield Line(event.event_id, cells, None)


def mode_of(event: Event) -> str | None:
    """Return PLOVER's mode, None where the type that the event counts as does not know it."""
    return event.mode if event.mode in MODES.get(event.plover_type, ()) else None


def quad_of(event: Event) -> str:
    """Return the quad category of the type that the event counts as, in POLECAT's words."""
    return QUAD_NAMES[QUADS.get(event.plover_type, event.quad) - 1]


def _side(parties: Sequence[Party], choice: Choice) -> tuple[Cell, ...]:
    """Return the eight cells of a role."""
    known = [export_party(party, choice.codes) for party in parties]
    return (
        _join([x.name for x in known]),
        _join([x.country.code if x.country else None for x in known]),
        _join([_cow(x) for x in known]),
        _join([x.primary for x in known]),
        _join(tuple(dict.fromkeys(s for x in known for s in x.sectors))),
        None,  # kabar keeps no titles
        _join([x.text for x in known]),
        None,  # nor names of Wikipedia's pages; Wikidata's ids are in the sidecar
    )


def _cow(party: Exported) -> str | None:
    return None if party.country is None or party.country.cow is None else str(party.country.cow)


def _join(values: Sequence[str | None]) -> str | None:
    """Return the values in one cell; a missing one among others is a None of its own."""
    if not any(values):
        return None
    return JOIN.join((value or MISSING).replace(";", ",") for value in values)


def _place(place: Place | None) -> tuple[Cell, ...]:
    """Return the ten cells of the place."""
    if place is None:
        return (None,) * 10
    level = LEVELS.get(place.precision)
    return (
        place.name,
        *(place.name if level == column else None for column in ("City", "District", "Province")),
        place.country,
        place.lat,
        place.lon,
        place.geonames,
        place.text,
        FEATURES.get(place.precision),
    )


TABLE = Table(columns=COLUMNS, header=True, missing=MISSING, id_bits=None, rows=rows)
