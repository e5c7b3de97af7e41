"""Reading: bytes in, `Article` out: HTML, flattened pages, texts as given, JSON Lines of these."""

from __future__ import annotations

from kabar.errors import StageError
from kabar.reading.decoding import LONGEST_PAGE, decode, is_marked_up
from kabar.reading.inputs import KINDS, documents
from kabar.reading.jsonl import article_to_json, failure_to_json
from kabar.reading.language import identify
from kabar.reading.plain import read_plain
from kabar.reading.raw import NOTHING, Given, Raw
from kabar.reading.taken import read_text
from kabar.records import Article

__all__ = [
    "documents",
    "read",
    "read_page",
    "read_plain",
    "read_text",
    "identify",
    "article_to_json",
    "failure_to_json",
    "Given",
    "Raw",
    "KINDS",
]


def read(raw: Raw) -> Article:
    """Return the article of one input document; raise StageError where there is none."""
    if raw.error is not None:
        raise StageError(raw.error.stage, raw.error.reason)
    if not raw.content.strip():
        raise StageError("reading", "empty")
    if len(raw.content) > LONGEST_PAGE:
        raise StageError("reading", f"longer than {LONGEST_PAGE} bytes")
    if raw.kind == "html" or (raw.kind == "page" and is_marked_up(raw.content)):
        return read_page(raw.content, id=raw.id, given=raw.given)
    text = decode(raw.content)
    if raw.kind == "page":
        return read_plain(text, id=raw.id, given=raw.given)
    return read_text(text, id=raw.id, given=raw.given, record=raw.record)


def read_page(content: bytes | str, *, id: str, given: Given = NOTHING) -> Article:  # noqa: A002
    """Return the article of an HTML page. The parsers are loaded by the first call."""
    from kabar.reading.html import read_page as read_html

    text = decode(content)
    if "<" not in text:
        return read_plain(text, id=id, given=given)
    return read_html(text, id=id, given=given)
