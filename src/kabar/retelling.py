"""Stories out of a store: what an analyst asks for in, lists and whole stories out.

with open_store("kabar.db") as store:
    for line in list_stories(store, Wanted(reported=True), limit=20): ...
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from kabar.formats.documents import event_from_json
from kabar.grouping.meeting import meet
from kabar.records import Happening
from kabar.stores import Store, telling
from kabar.stores.telling import Wanted
from kabar.stores.verdicts import Target, Verdict, read_judgements, weigh

__all__ = ["Wanted", "list_stories", "story_of", "tell_story"]


def list_stories(
    store: Store,
    wanted: Wanted | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Return a line of each story (docs/schema.md, "Stories"), newest or most reported first.

    `after` is the `key` of the last line seen, to go on from there.
    """
    wanted = wanted or Wanted()
    with store.reading() as connection:
        found = list(connection.execute(telling.select_stories(wanted, after=after, limit=limit)))
        told = telling.event_ids(connection, [row.story_id for row in found])
        return [_line(row, told.get(row.story_id, []), wanted) for row in found]


def tell_story(store: Store, story_id: str) -> dict[str, Any] | None:
    """Return a story with its happenings and history, None if there was never one of this id.

    Of one that is no more: `{"story", "became": [ids]}`.
    """
    with store.reading() as connection:
        wanted = Wanted(story_ids=(story_id,))
        row = connection.execute(telling.select_stories(wanted)).first()
        history = telling.read_history(connection, story_id)
        if row is None:
            became = telling.became_of(connection, story_id)
            return {"story": story_id, "became": became} if history else None
        found = telling.story_events(connection, story_id)
        rejected = _rejected(connection, [event.words for event in found])
        lines = [json.loads(e.body) for e in found if e.words not in rejected]
        line = _line(row, [event["event_id"] for event in lines], wanted)
    origins: dict[str, list[str]] = {}
    for number, origin in enumerate(line["origins"]):
        for article in origin["articles"]:
            origins.setdefault(article, []).append(origin["name"] or f"unnamed {number + 1}")
    met = meet(map(event_from_json, lines), {a: tuple(o) for a, o in origins.items()})
    by_id = {event["event_id"]: event for event in lines}
    line["happenings"] = [_happening(happening, by_id) for happening in met]
    line["history"] = [
        {"article": h.article_id, "recorded_at": h.recorded_at, "retracted_at": h.retracted_at}
        for h in history
    ]
    return line


def story_of(store: Store, article_id: str) -> str | None:
    """Return the id of the story that an article tells, None if the store holds it in none."""
    with store.reading() as connection:
        return telling.story_of(connection, article_id)


def _line(row: Any, event_ids: list[str], wanted: Wanted) -> dict[str, Any]:
    told = json.loads(row.body)
    key = (row.last_told, row.story)
    return {
        "story": row.story_id,
        "title": row.title,
        "articles": [report["article_id"] for report in told["reports"]],
        "outlets": told["outlets"],
        "languages": row.languages.split(),
        "origins": told["origins"],
        "independent_origins": row.origins,
        "first": row.first_told,
        "last": row.last_told,
        "events": event_ids,
        "reports": told["reports"],
        "key": list((row.origins, *key) if wanted.reported else key),
    }


def _happening(happening: Happening, events: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a happening with the whole line of its fullest event."""
    return {
        "happening": happening.id,
        "lead": events[happening.lead.event_id],
        "status": str(happening.status.value),
        "events": list(happening.events),
        "articles": list(happening.articles),
        "origins": list(happening.origins),
        "differences": [asdict(difference) for difference in happening.differences],
    }


def _rejected(connection: Connection, words: list[str]) -> set[str]:
    """Return the keys of events that people rejected."""
    said: dict[str, list[Any]] = {}
    wanted = set(words)
    for judgement in read_judgements(connection, target=Target.EVENT):
        if judgement.key in wanted:
            said.setdefault(judgement.key, []).append(judgement)
    last = {key: weigh(each).verdict for key, each in said.items()}
    return {k for k, one in last.items() if one is not None and one.verdict is Verdict.REJECT}
