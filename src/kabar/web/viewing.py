"""What pages show: a store's lines made ready for templates, in the reader's time zone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, select

from kabar.acts import load_acts
from kabar.gazetteers import Person, load, words_of
from kabar.knowledge import languages
from kabar.reviewing import BATCH
from kabar.stores import Filter, Store, counting, rows, select_events
from kabar.stores.merging import read_merges
from kabar.stores.searching import is_common
from kabar.stores.tables import articles, codings, events, versions
from kabar.stores.verdicts import judged, show
from kabar.web.asking import days_back, pack

HERE = Path(__file__).parent
QUADS = {1: "together", 2: "together", 3: "against", 4: "against"}
ZONES = ("UTC", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@cache
def zones() -> list[str]:
    """Return the time zones that a reader may choose."""
    return [*ZONES, *sorted(z for z in available_timezones() if "/" in z and z not in ZONES)]


@cache
def environment() -> Environment:
    """Return the templates; everything is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "moment": moment,
        "day": lambda value: (value or "")[:10],
        "who": who,
        "query": urlencode,
        "act": act_words,
        "link": link,
        "safe_url": safe_url,
    }
    return made


def moment(value: str | None, zone: str) -> str:
    """Return a moment in the reader's zone, to the minute; a day as it is."""
    if not value:
        return ""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    if len(value) <= len("2026-12-01"):
        return value
    if found.tzinfo is None:
        return found.strftime("%Y-%m-%d %H:%M")
    try:
        return found.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, KeyError):
        return value


def who(parties: Sequence[Mapping[str, Any]]) -> str:
    """Return a side in words."""
    return ", ".join(p["name"] or p["text"] or "?" for p in parties)


def link(path: str, **query: Any) -> str:
    """Return the address of a page of this application."""
    said = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{path}?{urlencode(said)}" if said else path


def safe_url(url: str | None) -> str | None:
    """Return a page's address if it may be followed, None for scripts and the like."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


@cache
def act_names() -> dict[str, str]:
    """Return what each act is called."""
    return {key: act.id.replace("_", " ") for key, act in load_acts().items()}


def act_words(act: str | None) -> str:
    """Return what an act is called."""
    return act_names().get(act or "", (act or "").replace("_", " "))


def last_day(store: Store) -> str:
    """Return today, or the last day on which an event was told where that is long ago."""
    tomorrow, recent = days_back(-1), days_back(7)
    with store.reading() as connection:
        told = counting.newest_day(connection, tomorrow)
    return days_back(0) if told is None or told >= recent else told


def read_events(
    connection: Connection,
    wanted: Filter,
    *,
    limit: int,
    after: tuple[str, int] | None = None,
    newest: bool = True,
) -> tuple[list[dict[str, Any]], str | None]:
    """Return the lines of events as judged, and the cursor of what follows, None at the end."""
    query = select_events(
        wanted,
        connection.dialect.name,
        columns=(events.c.event, events.c.told_at, events.c.words, events.c.body),
        after=after,
        limit=limit + 1,
        newest=newest,
        common=is_common(connection, wanted.words),
    )
    found = list(connection.execute(query))
    shown = found[:limit]
    merges = read_merges(connection)
    lines = []
    for start in range(0, len(shown), BATCH):
        part = shown[start : start + BATCH]
        said = judged(connection, [row.words for row in part])
        for row in part:
            line = show(json.loads(row.body), said.get(row.words))
            for side in ("actors", "recipients"):
                line[side] = [merges.show(party) for party in line[side]]
            line["told_at"] = row.told_at
            line["tone"] = QUADS.get(line["quad"], "together")
            lines.append(line)
    last = shown[-1] if len(found) > limit else None
    return lines, pack((last.told_at, last.event)) if last is not None else None


def read_article(
    connection: Connection, article_id: str, number: int | None = None
) -> dict[str, Any] | None:
    """Return an article with its events as judged, its attributions and its versions."""
    v = versions.c
    query = (
        select(versions)
        .join(articles, articles.c.article == v.article)
        .where(articles.c.article_id == article_id)
        .order_by(v.number)
    )
    found = list(connection.execute(query).mappings())
    if not found:
        return None
    wanted = [row for row in found if row["number"] == number]
    row = wanted[0] if wanted else found[-1]
    standing = row["retracted_at"] is None
    known = None if standing else row["recorded_at"]
    asked = Filter(article_ids=(article_id,), statuses=("all",), known=known)
    lines, _ = read_events(connection, asked, limit=500, newest=False)
    lines.sort(key=lambda line: (line["trigger"]["start"], line["event_id"]))
    said = connection.execute(
        select(codings.c.attributions)
        .where(codings.c.version == row["version"])
        .order_by(codings.c.coding.desc())
        .limit(1)
    ).scalar()
    return {
        "article": rows.article_line(row),
        "events": lines,
        "attributions": json.loads(said) if said else [],
        "versions": [
            {
                "number": r["number"],
                "recorded_at": r["recorded_at"],
                "retracted_at": r["retracted_at"],
            }
            for r in found
        ],
    }


def offices_of(name: str) -> list[dict[str, Any]]:
    """Return the offices that the gazetteer knows somebody of this name to have held."""
    asked, found = words_of(name), []
    for language in languages():
        for hit in load().find(asked, language):
            for sense in hit.senses if hit.last - hit.first == len(asked) else ():
                if isinstance(sense.record, Person):
                    found += [
                        {
                            "country": o.country,
                            "sectors": " ".join(o.sectors),
                            "office": o.title,
                            "from": o.first,
                            "to": o.last,
                        }
                        for o in sense.record.offices
                    ]
    return list({tuple(o.items()): o for o in found}.values())
