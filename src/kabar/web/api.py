"""The JSON API: the same filters as the pages, paged by cursors, with tags of what was sent."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from kabar.formats.documents import standing_to_json
from kabar.recalling import Asked as Recalled
from kabar.recalling import recall
from kabar.records import RELATIONS
from kabar.retelling import Wanted, list_stories, tell_story
from kabar.stores import Filter, counting
from kabar.web.asking import days_back, pack, read_day, read_limit, read_query, unpack
from kabar.web.rendering import as_json, store_of
from kabar.web.viewing import read_article, read_events

router = APIRouter(tags=["kabar"])
Words = Annotated[list[str] | None, Query(max_length=50)]
Day = Annotated[str | None, Query(description="YYYY-MM-DD")]
Limit = Annotated[int | None, Query(ge=1, le=200)]
After = Annotated[str | None, Query(description="`next` of the answer before", max_length=300)]
Text = Annotated[str | None, Query(max_length=300)]


@router.get("/events")
def get_events(
    request: Request,
    type: Words = None,
    act: Words = None,
    quad: Annotated[list[int] | None, Query(max_length=4)] = None,
    status: Words = None,
    actor: Words = None,
    recipient: Words = None,
    party: Words = None,
    country: Words = None,
    publisher: Words = None,
    language: Words = None,
    source: Words = None,
    context: Words = None,
    tag: Words = None,
    article: Words = None,
    event: Words = None,
    since: Day = None,
    until: Day = None,
    dated_since: Day = None,
    dated_until: Day = None,
    q: Text = None,
    confidence: Annotated[float | None, Query(ge=0, le=1)] = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Return events as judged, newest first: `{"events", "next"}`; of one name any value holds."""
    asked = read_query(request.query_params)
    at: Any = unpack(after, (str, int))
    with store_of(request).reading() as connection:
        lines, more = read_events(
            connection, asked.filter, limit=read_limit(request.query_params), after=at
        )
    return as_json(request, {"events": lines, "next": more})


@router.get("/events/{event_id}")
def get_event(request: Request, event_id: str) -> Response:
    """Return one event that stands, as judged."""
    with store_of(request).reading() as connection:
        asked = Filter(event_ids=(event_id,), statuses=("all",))
        found, _ = read_events(connection, asked, limit=1)
    if not found:
        raise HTTPException(404, f"the store holds no event {event_id!r}")
    return as_json(request, found[0])


@router.get("/articles/{article_id:path}")
def get_article(
    request: Request, article_id: str, version: Annotated[int | None, Query(ge=1, le=10**9)] = None
) -> Response:
    """Return an article with its events, attributions and versions."""
    with store_of(request).reading() as connection:
        found = read_article(connection, article_id, version)
    if found is None:
        raise HTTPException(404, f"the store holds no article {article_id!r}")
    return as_json(request, found)


@router.get("/stories")
def get_stories(
    request: Request,
    since: Day = None,
    until: Day = None,
    language: Text = None,
    origins: Annotated[int, Query(ge=1, le=10**6)] = 1,
    reported: bool = False,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Return stories, newest or most reported first: `{"stories", "next"}`."""
    wanted = Wanted(
        since=read_day(since, "since") if since else None,
        until=read_day(until, "until") if until else None,
        language=language,
        least_origins=origins,
        reported=reported,
    )
    size = read_limit(request.query_params, 20)
    at = unpack(after, (int, str, int) if reported else (str, int))
    lines = list_stories(store_of(request), wanted, after=at, limit=size + 1)
    more = pack(lines[size - 1]["key"]) if len(lines) > size else None
    return as_json(request, {"stories": lines[:size], "next": more})


@router.get("/stories/{story_id}")
def get_story(request: Request, story_id: str) -> Response:
    """Return a story with its happenings and history."""
    told = tell_story(store_of(request), story_id)
    if told is None:
        raise HTTPException(404, f"the store holds no story {story_id!r}")
    return as_json(request, told)


@router.get("/ledger")
def get_ledger(
    request: Request,
    relation: Words = None,
    subject: Text = None,
    object: Text = None,
    party: Text = None,
    valid: Day = None,
    known: Day = None,
    recorded: Day = None,
    ended: bool = False,
    limit: Limit = None,
) -> Response:
    """Return who stands in which relation to whom as of a day, as known on another."""
    unknown = [r for r in relation or () if r not in RELATIONS]
    if unknown:
        known_ones = ", ".join(sorted(RELATIONS))
        raise HTTPException(400, f"no relation {unknown[0]!r}; there are: {known_ones}")
    asked = Recalled(
        valid=read_day(valid or "today", "valid"),
        known=read_day(known, "known") if known else None,
        recorded=read_day(recorded, "recorded") if recorded else None,
        relations=tuple(relation or ()),
        subject=subject or None,
        object=object or None,
        party=party or None,
        ended=ended,
        limit=read_limit(request.query_params, 100),
    )
    lines = [standing_to_json(line) for line in recall(store_of(request), asked)]
    return as_json(request, {"valid": asked.valid, "known": asked.known, "standing": lines})


@router.get("/counts")
def get_counts(request: Request, since: Day = None, until: Day = None) -> Response:
    """Return how many events there were by day and type, and by place; filters as of events."""
    asked = read_query(request.query_params)
    wanted = (
        asked.filter
        if asked.filter.since
        else read_query(request.query_params, since=days_back(30)).filter
    )
    with store_of(request).reading() as connection:
        times = counting.count_times(connection, wanted)
        places = [row._asdict() for row in counting.count_places(connection, wanted)[:500]]
    days = [{"day": day, "event_type": kind, "events": n} for day, kind, n in times]
    return as_json(request, {"days": days, "places": places})
