"""In: a line of JSON Lines. Out: the document in it as a `Raw`, or what is wrong with the line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kabar.reading.decoding import decode
from kabar.reading.raw import Given, Raw
from kabar.reading.times import FORM, read_stamp
from kabar.records import Failure, Pair, Span

# Half a character cannot be written as UTF-8; one character stands for one, so that offsets hold.
SURROGATE = re.compile("[\ud800-\udfff]")
CONTENTS = ("text", "html", "page")
GIVEN = ("url", "title", "published", "language", "publisher")
# How messages name the types of JSON.
NAMES: dict[type, str] = {
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
# What the keys of a line that `kabar read` wrote must be besides; null is missing.
RESTORED: dict[str, type] = {
    "modified": str,
    "dateline": dict,
    "body_start": int,
    "body_end": int,
    **dict.fromkeys(("authors", "editors", "credited", "captions", "related", "tags"), list),
}


def read_row(line: bytes, name: str) -> Raw:
    """Return the document of one line; `name` is its id if it gives none."""
    try:
        record = json.loads(decode(line, declared=None).strip())
    except json.JSONDecodeError as error:
        return failed(name, f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}")
    except ValueError:  # Python's limit on digits
        return failed(name, "not JSON that can be read: a number of too many digits")
    except RecursionError:
        return failed(name, "not JSON that can be read: nested too deep")
    if not isinstance(record, dict):
        return failed(name, f"not a JSON object but {NAMES[type(record)]}")
    return read_record(record, name)


def failed(id_: str, reason: str) -> Raw:
    """Return the document that could not be read for `reason`."""
    return Raw(id=id_, error=Failure(stage="reading", reason=reason))


def read_record(record: dict[str, Any], name: str) -> Raw:
    """Return the document of an object; `name` is its id if it gives none."""
    record = {k: SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for k, v in record.items()}
    id_ = _id(record, name)
    if isinstance(record.get("error"), dict):
        return failed(id_, f"failed before: {record['error'].get('reason')}")
    kind = next((k for k in CONTENTS if record.get(k) is not None), None)
    restored = kind == "text" and "body_start" in record
    wrong = _wrong(record, RESTORED if restored else {})
    if wrong is not None:
        return failed(id_, wrong)
    if kind is None:
        return failed(id_, f"no {', '.join(CONTENTS[:-1])} or {CONTENTS[-1]}; give one of them")
    if not record[kind].strip():
        return failed(id_, f"{kind!r} is empty")
    given = {k: record[k] for k in GIVEN if record.get(k) is not None and record[k].strip()}
    if "published" in given:
        stamp = read_stamp(given["published"])
        if stamp is None:
            return failed(id_, f"published is {record['published']!r}; write {FORM}")
        given["published"] = stamp
    pairs, refused = _pairs(record.get("pairs"), len(record[kind]))
    rest = {k: v for k, v in record.items() if k not in CONTENTS and k not in GIVEN}
    return Raw(
        id=id_,
        kind=kind,
        content=record[kind],
        given=Given(**given),
        pairs=pairs,
        refused=refused,
        record=json.dumps(rest) if restored else None,
    )


def _id(record: Mapping[str, Any], name: str) -> str:
    """Return the id that the line gives, else its address, else where it stands."""
    for value in (record.get("id"), record.get("url")):
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return name


def _wrong(record: Mapping[str, Any], more: Mapping[str, type]) -> str | None:
    """Return which key has a value of a type that it cannot have, None if all is well."""
    types = {**dict.fromkeys((*CONTENTS, *GIVEN), str), **more}
    for key, kind in types.items():
        value = record.get(key)
        if value is not None and type(value) is not kind:
            return f"{key} must be {NAMES[kind]}, not {NAMES[type(value)]}"
    id_ = record.get("id")
    if id_ is not None and type(id_) not in {str, int, float}:
        return f"id must be a string or a number, not {NAMES[type(id_)]}"
    return None


def _pairs(value: object, length: int) -> tuple[tuple[Pair, ...] | None, str | None]:
    """Return the questions of a document, or why they cannot be asked."""
    if value is None:
        return None, None
    if not isinstance(value, list):
        return None, f"pairs must be a list, not {NAMES[type(value)]}"
    try:
        return tuple(_pair(row, length) for row in value), None
    except ValueError as error:
        return None, f"pairs: {error}"


def _pair(row: object, length: int) -> Pair:
    if not isinstance(row, dict):
        raise ValueError(f"each must be an object, not {NAMES[type(row)]}")
    actor, recipient = _span(row.get("actor"), length), _span(row.get("recipient"), length)
    if actor is None and recipient is None:
        raise ValueError("one names neither actor nor recipient; give at least one")
    return Pair(actor=actor, recipient=recipient)


def _span(value: object, length: int) -> Span | None:
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value)):
        raise ValueError(f"a span is [start, end], not {json.dumps(value)}")
    if not 0 <= value[0] < value[1] <= length:
        raise ValueError(f"the span {value!r} lies outside the text of {length} characters")
    return Span(value[0], value[1])
