"""The pages: one function a page, each with JSON and, where it shows rows, CSV beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from kabar.acts import load_acts
from kabar.formats.documents import entry_to_json, standing_to_json
from kabar.knowledge import knowledge_hash, languages
from kabar.recalling import Asked as Recalled
from kabar.recalling import recall, recall_entries
from kabar.records import RELATIONS
from kabar.retelling import Wanted, list_stories, story_of, tell_story
from kabar.stores import Filter, counting, telling
from kabar.stores.picking import read_picks
from kabar.web import marking
from kabar.web.asking import (
    days_back,
    described,
    pack,
    read_day,
    read_limit,
    read_query,
    unpack,
)
from kabar.web.rendering import answer, settings_of, store_of
from kabar.web.viewing import last_day, link, read_article, read_events

router = APIRouter()
NEAR = 14  # days before a story within which others are related to it
EVENT_KEY = (str, int)
STORY_KEY = (str, int)
REPORTED_KEY = (int, str, int)
SPANS = {"1": "a day", "7": "a week", "30": "a month", "365": "a year", "36500": "all time"}


def event_rows(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return events as rows of a table."""
    return [
        {
            "event_id": e["event_id"],
            "event_type": e["event_type"],
            "act": e["act"],
            "actors": "; ".join(p["name"] or "?" for p in e["actors"]),
            "recipients": "; ".join(p["name"] or "?" for p in e["recipients"]),
            "status": e["status"],
            "confidence": e["confidence"],
            "date": (e["date"] or {}).get("start"),
            "place": (e["place"] or {}).get("name"),
            "country": (e["place"] or {}).get("country"),
            "says": " < ".join(s["name"] or "?" for s in reversed(e["attribution"])),
            "publisher": e["publisher"],
            "published": e["published"],
            "words": e["evidence"][0]["text"] if e["evidence"] else None,
            "article_id": e["article_id"],
            "url": e["url"],
            "verdict": (e["judgement"] or {}).get("verdict"),
        }
        for e in lines
    ]


def _lead(request: Request, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to stories the events that lead them."""
    store = store_of(request)
    wanted = [event for line in lines for event in line["events"][:3]]
    with store.reading() as connection:
        asked = Filter(event_ids=tuple(wanted), statuses=("all",))
        found, _ = read_events(connection, asked, limit=max(1, len(wanted)))
    by_id = {event["event_id"]: event for event in found}
    return [
        {**line, "lead": [by_id[e] for e in line["events"][:3] if e in by_id]} for line in lines
    ]


def _stories(
    request: Request, wanted: Wanted, kinds: tuple[type, ...]
) -> tuple[list[dict[str, Any]], str | None]:
    limit = read_limit(request.query_params, 20)
    after = unpack(request.query_params.get("after"), kinds)
    lines = list_stories(store_of(request), wanted, after=after, limit=limit + 1)
    more = pack(lines[limit - 1]["key"]) if len(lines) > limit else None
    return lines[:limit], more


def story_rows(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return stories as rows of a table."""
    return [
        {
            "story": s["story"],
            "title": s["title"],
            "reports": len(s["articles"]),
            "outlets": len(s["outlets"]),
            "languages": " ".join(s["languages"]),
            "independent_origins": s["independent_origins"],
            "first": s["first"],
            "last": s["last"],
        }
        for s in lines
    ]


@router.get("/")
def latest(request: Request) -> Response:
    """Show events as they come, by story."""
    lines, more = _stories(request, Wanted(), STORY_KEY)
    return answer(
        request,
        "stories.html",
        title="Latest",
        rows=story_rows(lines),
        data={"stories": lines, "next": more},
        lines=_lead(request, lines),
        next=more,
        lead="Stories as they come, the newest first.",
        span=None,
        spans=SPANS,
    )


@router.get("/reported")
def reported(request: Request) -> Response:
    """Show the stories that most independent hands tell."""
    asked = request.query_params.get("days", "30")
    days = asked if asked in SPANS else "30"
    last = date.fromisoformat(last_day(store_of(request)))
    wanted = Wanted(since=days_back(int(days), last), reported=True)
    lines, more = _stories(request, wanted, REPORTED_KEY)
    return answer(
        request,
        "stories.html",
        title="Most reported",
        rows=story_rows(lines),
        data={"stories": lines, "next": more},
        lines=_lead(request, lines),
        next=more,
        lead="Stories by how many independent origins tell them: copies and one wire count once.",
        span=days,
        spans=SPANS,
    )


@router.get("/picks")
def picks(request: Request) -> Response:
    """Show the stories that an editor starred."""
    store = store_of(request)
    with store.reading() as connection:
        starred = read_picks(connection)
    ids = tuple(row.story_id for row in starred)
    lines = list_stories(store, Wanted(story_ids=ids)) if ids else []
    by_id = {line["story"]: line for line in _lead(request, lines)}
    shown = [
        {**by_id[row.story_id], "note": row.note, "who": row.who, "picked": row.recorded_at}
        for row in starred
        if row.story_id in by_id
    ]
    return answer(
        request,
        "stories.html",
        title="Picks",
        rows=story_rows(shown),
        data={"stories": shown},
        lines=shown,
        next=None,
        lead="Stories that an editor starred.",
        span=None,
        spans=SPANS,
    )


@router.get("/story/{story_id}")
def story(request: Request, story_id: str) -> Response:
    """Show one story: reports, chain of sources, origins, agreement and disagreement."""
    store = store_of(request)
    told = tell_story(store, story_id)
    if told is None:
        raise HTTPException(404, f"the store holds no story {story_id!r}")
    if "became" in told:
        return answer(
            request, "became.html", title="A story that became another", data=told, told=told
        )
    with store.reading() as connection:
        starred = {row.story_id: row for row in read_picks(connection)}
    related = _related(request, told)
    happenings = [
        {**h, "lead": {**h["lead"], "judgement": None, "tone": _tone(h["lead"])}}
        for h in told["happenings"]
    ]
    return answer(
        request,
        "story.html",
        title=told["title"] or "A story",
        data=told,
        rows=[
            {k: r[k] for k in r if k != "chain"} | {"chain": " < ".join(reversed(r["chain"]))}
            for r in told["reports"]
        ],
        told={**told, "happenings": happenings},
        picked=starred.get(story_id),
        related=related,
    )


def _tone(event: Mapping[str, Any]) -> str:
    return "together" if event["quad"] in {1, 2} else "against"


def _related(request: Request, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return other stories of the same parties around the same days."""
    names = [
        p["entity"] or p["name"]
        for h in told["happenings"]
        for side in ("actors", "recipients")
        for p in h["lead"][side]
        if p["entity"] or (p["name"] or "")[:1].isupper()
    ]
    wanted = tuple(dict.fromkeys(n for n in names if n))[:6]
    if not wanted:
        return []
    store = store_of(request)
    with store.reading() as connection:
        since = days_back(NEAR, date.fromisoformat(told["first"][:10]))
        asked = Filter(parties=wanted, since=since, until=told["last"][:10])
        found, _ = read_events(connection, asked, limit=60)
        ids = {story for e in found if (story := telling.story_of(connection, e["article_id"]))}
    others = tuple(sorted(ids - {told["story"]}))
    return list_stories(store, Wanted(story_ids=others), limit=6) if others else []


@router.get("/article")
def article(request: Request, id: str, version: int | None = None) -> Response:  # noqa: A002
    """Show an article's text with what kabar saw in it, each event beside its words."""
    store = store_of(request)
    with store.reading() as connection:
        found = read_article(connection, id, version)
    if found is None:
        raise HTTPException(404, f"the store holds no article {id!r}")
    told = found["article"]
    marks = marking.marks_of(found["events"], found["attributions"])
    text, start = told["text"], told["body_start"]
    end = told["body_end"] if told["body_end"] > start else len(text)
    return answer(
        request,
        "article.html",
        title=told["title"] or told["id"],
        rows=event_rows(found["events"]),
        data=found,
        told=told,
        events=found["events"],
        versions=found["versions"],
        paragraphs=marking.paragraphs(text, marks, start, end),
        outside=marking.paragraphs(text, marks, 0, start)
        + marking.paragraphs(text, marks, end, len(text)),
        story=story_of(store, id),
    )


@router.get("/event/{event_id}")
def event(request: Request, event_id: str) -> Response:
    """Show one event, whole."""
    with store_of(request).reading() as connection:
        asked = Filter(event_ids=(event_id,), statuses=("all",))
        found, _ = read_events(connection, asked, limit=1)
    if not found:
        raise HTTPException(404, f"the store holds no event {event_id!r}")
    return answer(
        request,
        "event.html",
        title="An event",
        data=found[0],
        rows=event_rows(found),
        event=found[0],
        raw=json.dumps(found[0], ensure_ascii=False, indent=1),
    )


@router.get("/search")
def search(request: Request) -> Response:
    """Find events by words, parties, acts, places, statuses, outlets and days."""
    asked = read_query(request.query_params)
    limit = read_limit(request.query_params, 30)
    after = unpack(request.query_params.get("after"), EVENT_KEY)
    with store_of(request).reading() as connection:
        lines, more = read_events(connection, asked.filter, limit=limit, after=after)
        facets = counting.count_facets(connection, asked.filter) if after is None else {}
    return answer(
        request,
        "search.html",
        title="Search",
        rows=event_rows(lines),
        data={"events": lines, "next": more},
        events=lines,
        next=more,
        asked=asked,
        said=described(asked),
        facets=facets,
        acts=sorted(load_acts()),
    )


@router.get("/ledger")
def ledger(request: Request) -> Response:
    """Show who stands in which relation to whom, as of two days."""
    params = request.query_params
    said = {k: params.get(k, "").strip() for k in ("relation", "subject", "object", "party")}
    valid = read_day(params.get("valid") or "today", "valid")
    known = read_day(params["known"], "known") if params.get("known") else None
    recorded = read_day(params["recorded"], "recorded") if params.get("recorded") else None
    relation = said["relation"] if said["relation"] in RELATIONS else ""
    asked = Recalled(
        valid=valid,
        known=known,
        recorded=recorded,
        relations=(relation,) if relation else (),
        subject=said["subject"] or None,
        object=said["object"] or None,
        party=said["party"] or None,
        ended=params.get("ended") == "1",
        limit=read_limit(params, 100),
    )
    store = store_of(request)
    history: list[dict[str, Any]] = []
    if params.get("history") == "1":
        for filed, rejected in recall_entries(store, asked):
            line = entry_to_json(filed.entry)
            history.append(
                {
                    **line,
                    "recorded": filed.recorded,
                    "retracted": filed.retracted,
                    "rejected": rejected,
                }
            )
            if len(history) == 200:
                break
    lines = [standing_to_json(line) for line in recall(store, asked)]
    rows = [
        {
            "subject": s["subject"]["name"],
            "relation": s["relation"],
            "object": s["object"]["name"],
            "holds": s["holds"],
            "status": s["status"],
            "from_earliest": s["valid_from"]["earliest"],
            "from_latest": s["valid_from"]["latest"],
            "origins": s["independent_origins"],
            "warnings": s["warnings"],
        }
        for s in lines
    ]
    return answer(
        request,
        "ledger.html",
        title="Ledger",
        rows=rows,
        data={
            "valid": valid,
            "known": known,
            "recorded": recorded,
            "standing": lines,
            "history": history,
        },
        lines=lines,
        said={**said, "valid": valid, "known": known or "", "recorded": recorded or ""},
        relations=sorted(RELATIONS),
        ended=asked.ended,
        history=history,
        show_history=params.get("history") == "1",
        link=link,
    )


@router.get("/add")
def add(request: Request) -> Response:
    """Show the form that takes a page."""
    return answer(
        request,
        "add.html",
        title="Add a page",
        data={"may_write": True},
        outcome=None,
        limit=settings_of(request).time_limit,
    )


@router.get("/about")
def about(request: Request) -> Response:
    """Show where the data comes from, and what it cannot tell."""
    acts: dict[str, list[Any]] = {}
    for act in load_acts().values():
        acts.setdefault(act.event_type, []).append(act)
    facts = {
        "languages": sorted(languages()),
        "codebook": knowledge_hash(),
        "acts": sum(map(len, acts.values())),
    }
    rows = [
        {
            "act": a.id,
            "event_type": a.event_type,
            "mode": a.mode,
            "cameo": a.cameo,
            "quad": a.quad,
            "goldstein": a.goldstein,
        }
        for found in acts.values()
        for a in found
    ]
    return answer(
        request, "about.html", title="About the data", rows=rows, data=facts, facts=facts, acts=acts
    )
