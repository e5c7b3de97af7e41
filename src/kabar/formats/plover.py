"""Events in, PLOVER records out: JSON Lines of PLOVER 0.8, one event a line, every status.

PLOVER lets a record have further fields; kabar's say how sure the text is (`certainty`), on whose
word (`attribution`) and in which sentences (`evidence`). Its auxiliary modes mark what did not
simply happen. `text` stays null: the words of a page may be passed on only with rights to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from kabar.acts import SCORES
from kabar.formats.auxiliary import auxiliary_modes
from kabar.formats.documents import event_to_json
from kabar.formats.flat import DATE, STATUS, Choice, Dated, Outcome, date_of
from kabar.formats.jsonl import dump_line
from kabar.formats.parties import export_party
from kabar.formats.polecat import FEATURES, LEVELS, mode_of, quad_of
from kabar.records import Event, Party, Place, Size

# PLOVER's steps of how exactly a place is known, 5 below a city to 1 a country.
RESOLUTION = {"site": 5, "city": 4, "district": 3, "province": 2, "region": 1, "country": 1}
# kabar's own fields, beside PLOVER's.
KEPT = (
    "event_type", "plover_type", "act", "cameo", "goldstein", "trigger", "confidence", "rule",
    "article_id", "published",
)  # fmt: skip


def write_records(events: Iterable[Event], out: BinaryIO, choice: Choice) -> Outcome:
    """Write a line for each event; one without any date, which PLOVER requires, is left out."""
    outcome = Outcome()
    for event in events:
        dated = date_of(event)
        if event.status not in choice.statuses or dated is None:
            outcome.leave_out(DATE if event.status in choice.statuses else STATUS)
            continue
        out.write(dump_line(to_record(event, dated, choice)))
        outcome.events += 1
        outcome.rows += 1
    return outcome


def to_record(event: Event, dated: Dated, choice: Choice) -> dict[str, Any]:
    """Return the event as a PLOVER record, PLOVER's fields first."""
    line = event_to_json(event)
    auxiliary = auxiliary_modes(event)
    mode = mode_of(event)
    last = event.date.end if event.date and dated.taken_from == "text" else None
    first = event.evidence[0] if event.evidence else None
    return {
        "id": event.event_id,
        "has_event": True,
        "date": dated.day.isoformat(),
        "enddate": last if last != dated.day.isoformat() else None,
        "actor": _parties(event.actors, choice),
        "recipient": _parties(event.recipients, choice),
        "event": [event.plover_type],
        "event_text": [event.trigger.text],
        "event_loc": _place(event.place, choice),
        "quad_code": quad_of(event),
        "event_scale": SCORES.get(event.plover_type),
        "mode": [*([mode] if mode else []), *auxiliary],
        "context": [*event.contexts, *auxiliary],
        "size": _size(event.size),
        "link": None,
        "text": None,
        "text_info": {
            "sequence": None,
            "start": first.start if first else None,
            "end": first.end if first else None,
            "text_story": None,
        },
        "cite_info": {
            "url": event.url,
            "language": event.language,
            "publication": event.publisher,
            "coder": "kabar",
            "codebook": event.coder.codebook,
            "version": event.coder.version,
        },
        "coder": f"kabar {event.coder.version}",
        "comment": None,
        "certainty": event.status.value,
        "attribution": line["attribution"],
        "evidence": line["evidence"],
        "date_info": {"taken_from": dated.taken_from, "period": line["date"]},
        "independent_origins": choice.origins.get(event.event_id),
        **{name: line[name] for name in KEPT},
    }


def _parties(parties: Sequence[Party], choice: Choice) -> list[dict[str, Any]]:
    """Return the entities of a role; `kabar_code` keeps what a disputed entity is to kabar."""
    entities = []
    for party in parties:
        known = export_party(party, choice.codes)
        entities.append(
            {
                "code": known.country.code if known.country else party.code,
                "sector": known.primary,
                "entity_text": party.text,
                "identifier_id": party.entity,
                "identifier_text": party.name,
                "sectors": list(known.sectors),
                "kabar_code": party.code,
                "start": party.start,
                "end": party.end,
                "stated": party.stated,
            }
        )
    return entities


def _place(place: Place | None, choice: Choice) -> dict[str, Any] | None:
    """Return where the event took place, as PLOVER's `event_loc` has it."""
    if place is None:
        return None
    level = LEVELS.get(place.precision)
    country = choice.codes.countries.get(place.country or "")
    feature = FEATURES.get(place.precision)
    return {
        "extracted_place": place.text,
        "resolved_place": place.name,
        "geonameid": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "city": place.name if level == "City" else None,
        "district": place.name if level == "District" else None,
        "province": place.name if level == "Province" else None,
        "country": country.name if country else None,
        "country_code": place.country,
        "feature_class": feature and ("P" if feature == "PPL" else "A"),
        "feature_code": feature,
        "resolution": RESOLUTION.get(place.precision),
    }


def _size(size: Size | None) -> dict[str, Any] | None:
    """Return PLOVER's dead, injured and arrested, then kabar's other counts."""
    if size is None:
        return None
    counts = {
        "dead": size.killed,
        "injured": size.injured,
        "arrested": size.arrested,
        "displaced": size.displaced,
        "protesters": size.protesters,
    }
    return {name: c and {"min": c.min, "max": c.max} for name, c in counts.items()}
