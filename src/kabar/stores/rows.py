"""JSON objects of docs/schema.md in, rows of the tables out, and back."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kabar.ids import make_id

# What stands in columns of its own and is not repeated in a version's `body`.
APART = frozenset({"text"})
# Of a page, what may change without a word of the report being another.
FURNITURE = frozenset({"modified", "related", "tags"})
# Characters of a name in a column with an index: PostgreSQL indexes no long ones. `body` has all.
LONGEST = 300
ASSERTED = frozenset({"happened", "ongoing"})
REFUSED = re.compile("[\x00\ud800-\udfff]")
DAY = len("2026-12-01")


def dump(value: Any) -> str:
    """Return `value` as JSON on one line; lone surrogates and NULs, which databases refuse, go."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return clean(text.replace("\\u0000", "\\ufffd"))


def clean(text: str) -> str:
    """Return `text` as databases hold it: NULs and lone surrogates become U+FFFD, one for one."""
    return text if text.isascii() and "\x00" not in text else REFUSED.sub("\ufffd", text)


def digest(line: Mapping[str, Any]) -> str:
    """Return a hash of all that a line says."""
    told = json.dumps(line, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def version_digest(article: Mapping[str, Any]) -> str:
    """Return a hash of what a page says, without what outlets' machinery changes at every visit."""
    return digest({key: value for key, value in article.items() if key not in FURNITURE})


def event_digest(event: Mapping[str, Any]) -> str:
    """Return a hash of an event as coded, whoever coded it: read alike, it is the same event."""
    return digest({key: value for key, value in event.items() if key != "coder"})


def utc(published: str | None) -> str | None:
    """Return a page's time in UTC, to sort by; one without offset counts as UTC, a day from 0:00.

    None for what is no time.
    """
    if published is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat(published)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    try:
        moment = moment.astimezone(datetime.UTC)
    except OverflowError:
        return None
    return moment.isoformat(timespec="microseconds")


def version_row(article: Mapping[str, Any], moment: str) -> dict[str, Any]:
    """Return the columns of `versions` that the line of `kabar read` fills."""
    rest = {key: value for key, value in article.items() if key not in APART}
    return {
        "url": _clean(article.get("url")),
        "title": _clean(article.get("title")),
        "publisher": _short(article.get("publisher")),
        "language": _clean(article.get("language")),
        "published": _clean(article.get("published")),
        # A page from the future would head every list of news.
        "told_at": min(utc(article.get("published")) or moment, moment),
        "text": clean(article["text"]),
        "body": dump(rest),
    }


def article_line(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the line of `kabar read` of a row of `versions`, with what the store knows of it."""
    line: dict[str, Any] = json.loads(row["body"])
    line["text"] = row["text"]
    line |= {
        "version": row["number"],
        "recorded_at": row["recorded_at"],
        "retracted_at": row["retracted_at"],
    }
    return line


def event_row(line: Mapping[str, Any], told_at: str) -> dict[str, Any]:
    """Return the columns of `events` that the line of `kabar code` fills."""
    date, place = line["date"] or {}, line["place"] or {}
    return {
        "event_id": line["event_id"],
        "event_type": line["event_type"],
        "plover_type": line["plover_type"],
        "mode": line["mode"],
        "act": line["act"],
        "cameo": line["cameo"],
        "quad": line["quad"],
        "goldstein": line["goldstein"],
        "status": line["status"],
        "asserted": line["status"] in ASSERTED,
        "confidence": line["confidence"],
        "date_start": date.get("start"),
        "date_end": date.get("end"),
        "place": _clean(place.get("name")),
        "place_country": place.get("country"),
        "place_precision": place.get("precision"),
        "geonames": place.get("geonames"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "publisher": _short(line["publisher"]),
        "language": line["language"],
        "told_at": told_at,
        "body": dump(line),
    }


def party_rows(event: int, line: Mapping[str, Any], told_at: str) -> list[dict[str, Any]]:
    """Return the rows of `parties`."""
    return [
        {
            "event": event,
            "role": role,
            "position": position,
            "name": _short(party["name"]),
            "entity": party["entity"],
            "code": party["code"],
            "country": party["country"],
            "sectors": " ".join(party["sectors"]),
            "told_at": told_at,
        }
        for role, key in (("actor", "actors"), ("recipient", "recipients"))
        for position, party in enumerate(line[key])
    ]


def source_rows(event: int, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of `sources`, outermost first."""
    return [
        {"event": event, "position": at, "name": _short(link["name"]), "kind": link["kind"]}
        for at, link in enumerate(line["attribution"])
    ]


def context_rows(event: int, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of `contexts`."""
    return [{"event": event, "context": c} for c in dict.fromkeys(line["contexts"])]


def words_keys(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return by event id the key under which an event of an article is judged.

    It is made of the article, the words of the evidence, the trigger's words and the type, and a
    number where several events share them: not of parties, dates or offsets, which a later coding
    may read otherwise. So a judgement finds its event again.
    """
    seen: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for line in lines:
        told = " ".join(line["evidence"][0]["text"].split()) if line["evidence"] else ""
        trigger = " ".join(line["trigger"]["text"].casefold().split())
        key = make_id("words", line["article_id"], told, trigger, line["event_type"])
        seen[key] += 1
        keys[line["event_id"]] = key if seen[key] == 1 else f"{key}.{seen[key]}"
    return keys


def short(text: str) -> str:
    """Return `text` as a column with an index holds it."""
    return clean(text[:LONGEST])


def _short(text: str | None) -> str | None:
    return None if text is None else short(text)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)
