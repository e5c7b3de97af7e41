"""The Parquet file beside a flat table: for each of its rows, everything that it has no room for.

`id` is the id of the flat row; the columns after kabar's own are the event as in `parquet`, so
nothing is lost. An event that the table left out has a row too: with the id that its first row
would have had, for a null there would make readers round the others' 63 bits, and with why.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from kabar.formats.documents import event_to_json
from kabar.formats.flat import Choice, Entry, Table, make_number
from kabar.formats.parquet import ROW_GROUP, event_schema, to_table
from kabar.records import Event, Party

if TYPE_CHECKING:
    import pyarrow


class Sidecar:
    """Rows in as a table is written, a Parquet file out. A context: its end finishes the file."""

    def __init__(self, out: BinaryIO, choice: Choice, table: Table) -> None:
        import pyarrow.parquet

        self.choice = choice
        self.table = table
        self.schema = sidecar_schema(table)
        self.rows: list[dict[str, Any]] = []
        self.count = 0  # rows of the flat table so far
        self.file = pyarrow.parquet.ParquetWriter(out, self.schema, compression="zstd")

    def __enter__(self) -> Sidecar:
        """Return the sidecar."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left and end the file."""
        if error is None:
            self._flush()
        self.file.close()

    def add(self, entry: Entry) -> None:
        """Take note of an event and its rows in the flat table."""
        event, dated = entry.event, None if entry.left_out else entry.dated
        facts = {
            "left_out": entry.left_out,
            "date_used": dated.day.isoformat() if dated else None,
            "date_taken_from": dated.taken_from if dated else None,
            "independent_origins": self.choice.origins.get(event.event_id),
            **event_to_json(event),
        }
        if not entry.lines:
            self.rows.append({"id": self._id(event), **facts})
        for line in entry.lines:
            pair = line.pair
            self.rows.append(
                {
                    "id": line.id,
                    "row": self.count,
                    "row_actor": _index(event, pair.actor) if pair else None,
                    "row_recipient": _index(event, pair.recipient) if pair else None,
                    **facts,
                }
            )
            self.count += 1
        if len(self.rows) >= ROW_GROUP:
            self._flush()

    def _id(self, event: Event) -> int | str:
        """Return the id of an event's first row."""
        bits = self.table.id_bits
        return event.event_id if bits is None else make_number(event.event_id, bits=bits)

    def _flush(self) -> None:
        if self.rows:
            self.file.write_table(to_table(self.rows, self.schema))
            self.rows = []


def sidecar_schema(table: Table) -> pyarrow.Schema:
    """Return the Arrow schema: what the flat row is, then the fields of an event."""
    import pyarrow

    own = [
        pyarrow.field("id", pyarrow.string() if table.id_bits is None else pyarrow.int64()),
        pyarrow.field("row", pyarrow.int64()),
        pyarrow.field("row_actor", pyarrow.string()),
        pyarrow.field("row_recipient", pyarrow.string()),
        pyarrow.field("left_out", pyarrow.string()),
        pyarrow.field("date_used", pyarrow.string()),
        pyarrow.field("date_taken_from", pyarrow.string()),
        pyarrow.field("independent_origins", pyarrow.int64()),
    ]
    return pyarrow.schema([*own, *event_schema()])


def _index(event: Event, party: Party | None) -> str | None:
    """Return where a party stands in its event: actors[0], recipients[1]."""
    for role in ("actors", "recipients"):
        for number, other in enumerate(getattr(event, role)):
            if other is party:
                return f"{role}[{number}]"
    return None
