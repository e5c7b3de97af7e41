"""In: an article's text, or a line of `kabar read`. Out: its `Article`, no character changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kabar.errors import StageError
from kabar.gazetteers.publishers import publishers
from kabar.reading.language import identify
from kabar.reading.raw import NOTHING, Given
from kabar.records import Article, Caption, Dateline, Related

READ_KEYS = ("body_start", "body_end")  # what marks a line of `kabar read`


def read_text(text: str, *, id: str, given: Given = NOTHING, record: str | None = None) -> Article:  # noqa: A002
    """Take `text` as it is; `record` holds the other fields of a line of `kabar read`."""
    fields: Mapping[str, Any] = json.loads(record) if record else {}
    start, end = _body(text, given, fields)
    title = given.title if given.title and text[:start].strip() == given.title.strip() else None
    outlet = publishers().of_url(given.url)
    return Article(
        id=id,
        text=text,
        language=given.language or identify(text),
        title=title,
        url=given.url,
        publisher=given.publisher or (outlet.name if outlet else None),
        published=given.published,
        modified=_word(fields.get("modified")),
        authors=_words(fields.get("authors")),
        editors=_words(fields.get("editors")),
        credited=_words(fields.get("credited")),
        dateline=_dateline(fields.get("dateline")),
        body_start=start,
        body_end=end,
        captions=_captions(fields.get("captions"), text),
        related=_related(fields.get("related")),
        tags=_words(fields.get("tags")),
    )


def _body(text: str, given: Given, fields: Mapping[str, Any]) -> tuple[int, int]:
    start, end = fields.get("body_start"), fields.get("body_end")
    if isinstance(start, int) and isinstance(end, int):
        if not 0 <= start <= end <= len(text):
            raise StageError(
                "reading", f"body_start {start} and body_end {end} lie outside the text"
            )
        return start, end
    if given.title and text.startswith(given.title.strip()):
        m = re.compile(r"\s*").match(text, len(given.title.strip()))
        return (m.end() if m else 0), len(text)
    return 0, len(text)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _words(value: object) -> tuple[str, ...]:
    return tuple(x for x in value if isinstance(x, str) and x) if isinstance(value, list) else ()


def _dateline(value: object) -> Dateline | None:
    if not isinstance(value, dict):
        return None
    place, agency = _word(value.get("place")), _word(value.get("agency"))
    return Dateline(place=place, agency=agency) if place or agency else None


def _captions(value: object, text: str) -> tuple[Caption, ...]:
    found = []
    for row in value if isinstance(value, list) else []:
        if not isinstance(row, dict):
            continue
        words, start, end = row.get("text"), row.get("start"), row.get("end")
        if not (isinstance(words, str) and isinstance(start, int) and isinstance(end, int)):
            continue
        if text[start:end] != words:
            raise StageError("reading", f"a caption does not stand at {start}:{end}")
        found.append(Caption(text=words, credit=_word(row.get("credit")), start=start, end=end))
    return tuple(found)


def _related(value: object) -> tuple[Related, ...]:
    rows = [r for r in value if isinstance(r, dict)] if isinstance(value, list) else []
    return tuple(
        Related(text=r["text"], url=_word(r.get("url"))) for r in rows if _word(r.get("text"))
    )
