"""Events in, a Parquet file out: the JSON of docs/schema.md as typed, nested columns."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from kabar.formats.documents import event_to_json
from kabar.records import Event, Span

if TYPE_CHECKING:
    import pyarrow

# Events held in memory at a time; a row group of some megabytes.
ROW_GROUP = 2000
LONE = re.compile("[\ud800-\udfff]")  # halves of characters


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write the events in row groups; return their number. No event gives a file without rows."""
    import pyarrow
    import pyarrow.parquet

    schema = event_schema()
    count = 0
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as table:
        for rows in _groups(events):
            table.write_table(to_table(rows, schema))
            count += len(rows)
    return count


def event_schema() -> pyarrow.Schema:
    """Return the Arrow schema of an event: the fields of the record, in their order."""
    import pyarrow

    return pyarrow.schema(list(_fields(Event)))


def to_table(rows: list[dict[str, Any]], schema: pyarrow.Schema) -> pyarrow.Table:
    """Return the rows as Arrow holds them; lone surrogates, which it cannot hold, become U+FFFD."""
    import pyarrow

    try:
        return pyarrow.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pyarrow.Table.from_pylist(_whole(rows), schema=schema)


def _whole(value: Any) -> Any:
    """Return the JSON without lone surrogates; one code point stays one, so offsets hold."""
    if isinstance(value, str):
        return LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(x) for x in value]
    if isinstance(value, dict):
        return {key: _whole(x) for key, x in value.items()}
    return value


def _groups(events: Iterable[Event]) -> Iterator[list[dict[str, Any]]]:
    """Yield the events as JSON objects, some thousands at a time."""
    lines = (event_to_json(event) for event in events)
    while rows := list(islice(lines, ROW_GROUP)):
        yield rows


def _fields(kind: type[Any]) -> Iterator[pyarrow.Field]:
    """Yield an Arrow field for each field of a record."""
    import pyarrow

    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield pyarrow.field(field.name, _arrow_type(hints[field.name]))


def _arrow_type(hint: Any) -> pyarrow.DataType:
    """Return the Arrow type of a record's field; every column is nullable, as in JSON."""
    import pyarrow

    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    if hint is Span:
        return pyarrow.list_(pyarrow.int64())
    if typing.get_origin(hint) is tuple:
        return pyarrow.list_(_arrow_type(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return pyarrow.struct(list(_fields(typing.cast(type[Any], hint))))
    if issubclass(hint, Enum):
        return pyarrow.string()
    return {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
    }[hint]
