"""Records in, the contract's JSON objects out; and events and relations back into records.

The keys and their order are docs/schema.md's. Missing is `null`; a span is `[start, end]`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from kabar.records import (
    Attribution,
    Document,
    Entry,
    Event,
    Predicate,
    Relation,
    Span,
    Standing,
    Timex,
)

Record = TypeVar("Record")

# Records that carry more than the contract shows; all others show every field, in their order.
SHOWN: Mapping[type, tuple[str, ...]] = types.MappingProxyType(
    {
        Attribution: ("source", "cue", "content", "parent", "kind"),
        Predicate: ("start", "end", "value", "status", "rule"),
        Timex: ("start", "end", "type", "value"),
    }
)


def event_to_json(event: Event) -> dict[str, Any]:
    """Return `event` as a line of `kabar code`."""
    return typing.cast(dict[str, Any], _plain(event))


def relation_to_json(relation: Relation) -> dict[str, Any]:
    """Return `relation` as it stands in a document's `relations`."""
    return typing.cast(dict[str, Any], _plain(relation))


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Return a line of the ledger as `kabar ledger --history` shows it."""
    return typing.cast(dict[str, Any], _plain(entry))


def entry_from_json(line: Mapping[str, Any]) -> Entry:
    """Return the entry of such a line."""
    return _record(Entry, line)


def standing_to_json(standing: Standing) -> dict[str, Any]:
    """Return a line of `kabar ledger`."""
    return typing.cast(dict[str, Any], _plain(standing))


def document_to_json(document: Document) -> dict[str, Any]:
    """Return `document` as a line of `kabar annotate`; `pairs` is null if none were asked."""
    return {
        "id": document.id,
        "language": document.language,
        "events": _plain(document.events),
        "attributions": _plain(document.attributions),
        "predicates": _plain(document.predicates),
        "times": _plain(document.times),
        "relations": _plain(document.relations),
        "pairs": _plain(document.pairs),
        "error": _plain(document.error),
    }


def failure_to_json(article_id: str, stage: str, reason: str) -> dict[str, Any]:
    """Return the line that `kabar code` gives a document that failed."""
    return {"article_id": article_id, "error": {"stage": stage, "reason": reason}}


def event_from_json(line: Mapping[str, Any]) -> Event:
    """Return the event of a line of `kabar code`."""
    return _record(Event, line)


def relation_from_json(line: Mapping[str, Any]) -> Relation:
    """Return the relation of a document's `relations`."""
    return _record(Relation, line)


@cache
def _shown(kind: Any) -> tuple[str, ...]:
    """Return the fields of a record that its JSON shows."""
    return SHOWN.get(kind) or tuple(f.name for f in dataclasses.fields(kind))


def _plain(value: Any) -> Any:
    """Return what JSON holds for `value`: a record, a tuple of them, a span, or a scalar."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_plain(x) for x in value]
    kind: Any = type(value)
    return {name: _plain(getattr(value, name)) for name in _shown(kind)}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """Return the types of a record's fields."""
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}


def _record(kind: type[Record], line: Mapping[str, Any]) -> Record:
    """Return a record of `kind` from its JSON object; keys it does not know are left out."""
    hints = _hints(typing.cast(Any, kind))
    return kind(**{name: _typed(hints[name], line[name]) for name in hints if name in line})


def _typed(hint: Any, value: Any) -> Any:
    """Return `value` as the type that a record's field wants."""
    if value is None:
        return None
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        return tuple(_typed(typing.get_args(hint)[0], x) for x in value)
    if hint is Span:
        return Span(*value)
    if dataclasses.is_dataclass(hint):
        return _record(typing.cast(type[Any], hint), value)
    return hint(value)  # str, int, float or an Enum
