"""Events and failed documents in, JSON Lines out: one event a line, in the order given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from kabar.formats.documents import event_to_json, failure_to_json
from kabar.records import Document, Event


def dump_line(line: dict[str, Any]) -> bytes:
    """Return one line of JSON Lines: UTF-8, not escaped, with its line end.

    Lone surrogates, which UTF-8 cannot hold, become U+FFFD; one code point stays one, so
    offsets hold. The two line separators that some readers take for a line's end are escaped.
    """
    text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
        return whole.encode("utf-8") + b"\n"


def write(items: Iterable[Event | Document], out: BinaryIO) -> int:
    """Write a line for each event, and one that says why for each document that failed.

    Returns the number of events.
    """
    count = 0
    for item in items:
        if isinstance(item, Event):
            count += 1
            out.write(dump_line(event_to_json(item)))
        elif item.error is not None:
            out.write(dump_line(failure_to_json(item.id, item.error.stage, item.error.reason)))
    return count
