"""What flat event tables share: which events, which day, which rows, which id; one line of text.

A flat table has one row for an actor and a recipient, must have a day, and holds what is asserted
alone unless all is asked for. What does not fit is left out, and told (`Outcome`, the sidecar).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import combinations, product
from typing import BinaryIO, NamedTuple, Protocol, TypeVar

from kabar.acts import Act, load_acts
from kabar.gazetteers.codes import Codes, load_codes
from kabar.knowledge import DEFAULT, Knowledge
from kabar.records import REAL, Document, Event, Party, Status

Cell = str | int | float | None
Item = TypeVar("Item", Event, Event | Document)

# What ends a line or moves a cell for some reader; runs of them, and of blanks, become one blank.
BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
LONE = re.compile("[\ud800-\udfff]")  # halves of characters, which UTF-8 cannot hold
# A spreadsheet takes a cell that opens with one of these for a formula, and page text is hostile; a
# reader that guesses takes an apostrophe there for the begin of a quoted cell.
OPENERS = "=+-@' "
STATUS, DATE = "status", "date"  # why an event was left out


class Dated(NamedTuple):
    """The day under which an event stands in a flat table, and where it was taken from."""

    day: date
    taken_from: str  # text publication


class Pair(NamedTuple):
    """Who does to whom in one row. The second may be another actor (a mutual act), or nobody."""

    actor: Party | None
    recipient: Party | None
    name: str  # what tells the rows of an event apart; "" for the first


class Line(NamedTuple):
    """A row of a flat table: its id there, its cells, and whose row it is."""

    id: int | str
    cells: tuple[Cell, ...]
    pair: Pair | None  # None: the row holds every party


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an export takes: which statuses, by which codebook; `origins` counts by event id."""

    statuses: frozenset[Status] = REAL
    knowledge: Knowledge = DEFAULT
    origins: Mapping[str, int] = field(default_factory=dict)

    @property
    def acts(self) -> Mapping[str, Act]:
        """Return the codebook."""
        return load_acts(self.knowledge)

    @property
    def codes(self) -> Codes:
        """Return the codes of other projects."""
        return load_codes(self.knowledge)


ASSERTED = Choice()
EVERYTHING = frozenset(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A flat format: its columns, how it writes what is missing, and the rows of an event.

    `id_bits`: its ids are integers of so many bits, made by `make_number`; None: `event_id`.
    """

    columns: tuple[str, ...]
    header: bool
    missing: str
    id_bits: int | None
    rows: Callable[[Event, Dated, Choice], Iterable[Line]]


@dataclass(slots=True)
class Outcome:
    """What became of the events; `latest` is the last publication among those written."""

    events: int = 0
    rows: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    latest: datetime | None = None

    def leave_out(self, reason: str) -> None:
        """Count an event that was not written."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


class Entry(NamedTuple):
    """What became of one event: its rows, or why it has none."""

    event: Event
    dated: Dated | None
    lines: tuple[Line, ...]
    left_out: str | None


class Watcher(Protocol):
    """Who is told of each event and its rows: the sidecar, a second table."""

    def add(self, entry: Entry) -> None:
        """Take note of an event."""


def write_table(
    table: Table,
    events: Iterable[Event],
    out: BinaryIO,
    *,
    choice: Choice = ASSERTED,
    watchers: Sequence[Watcher] = (),
) -> Outcome:
    """Write the rows of `events` to `out`, in their order; return what was written and what not."""
    outcome = Outcome()
    if table.header:
        out.write(join_cells(table.columns, table.missing))
    for event in events:
        entry = _enter(table, event, choice)
        if entry.left_out is not None:
            outcome.leave_out(entry.left_out)
        else:
            out.writelines(join_cells(line.cells, table.missing) for line in entry.lines)
            outcome.events += 1
            outcome.rows += len(entry.lines)
            outcome.latest = max(filter(None, (outcome.latest, published_at(event))), default=None)
        for watcher in watchers:
            watcher.add(entry)
    return outcome


def _enter(table: Table, event: Event, choice: Choice) -> Entry:
    """Return the rows of an event, or why it is left out."""
    dated = date_of(event)
    if event.status not in choice.statuses:
        return Entry(event, dated, (), STATUS)
    if dated is None:
        return Entry(event, None, (), DATE)
    return Entry(event, dated, tuple(table.rows(event, dated, choice)), None)


def select(items: Iterable[Item], choice: Choice, outcome: Outcome) -> Iterator[Item]:
    """Yield the events that `choice` takes, and documents that failed, counting in `outcome`."""
    for item in items:
        if not isinstance(item, Event):
            yield item
        elif item.status in choice.statuses:
            outcome.events += 1
            outcome.rows += 1
            yield item
        else:
            outcome.leave_out(STATUS)


def join_cells(cells: Iterable[Cell], missing: str) -> bytes:
    """Return a row: cells set apart by tabs, on one line, without a quotation mark."""
    return "\t".join(to_text(cell, missing) for cell in cells).encode() + b"\n"


def to_text(cell: Cell, missing: str) -> str:
    """Return what the row holds for a cell. Words go through `clean`, numbers stay as they are."""
    if cell is None:
        return missing
    if isinstance(cell, str):
        return clean(cell) or missing
    if isinstance(cell, float):
        return repr(cell) if math.isfinite(cell) else missing
    return str(cell)


def clean(words: str) -> str:
    """Return `words` as readers of tab-separated tables can take them, whatever they hold.

    No tab, line end or control character; a quotation mark, which many readers take for the
    begin of a quoted cell, becomes an apostrophe; signs that would make a spreadsheet run the cell
    are cut from its begin. The sidecar has the words as they were.
    """
    words = BLANKS.sub(" ", LONE.sub("\ufffd", words)).replace('"', "'")
    return words.lstrip(OPENERS).rstrip()


def date_of(event: Event) -> Dated | None:
    """Return the first day that the text gives the event, else its last, else the publication's."""
    period = event.date
    for day in (period.start, period.end) if period else ():
        if (found := _day(day)) is not None:
            return Dated(found, "text")
    day_printed = published_on(event)
    return None if day_printed is None else Dated(day_printed, "publication")


def published_on(event: Event) -> date | None:
    """Return the day of publication where the page was printed, as the page has it."""
    return _day(event.published)


def published_at(event: Event) -> datetime | None:
    """Return when the page was published, in UTC; a day alone begins at 00:00, no zone is UTC."""
    if event.published is None:
        return None
    try:
        moment = datetime.fromisoformat(event.published)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None


def digits(day: date) -> str:
    """Return YYYYMMDD (`strftime` drops leading zeros of early years on some systems)."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def stamp(moment: datetime) -> str:
    """Return YYYYMMDDHHMMSS."""
    return f"{digits(moment)}{moment.hour:02d}{moment.minute:02d}{moment.second:02d}"


def make_number(name: str, *, bits: int) -> int:
    """Return a positive integer below 2**bits, the same for the same name everywhere."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % ((1 << bits) - 1) + 1


def pair_up(event: Event, acts: Mapping[str, Act]) -> tuple[Pair, ...]:
    """Return the rows of a two-party table: one for each actor and each recipient.

    Parties of a mutual act that stand in `actors` alone are paired with each other, each two once.
    Of whom nothing is known has no row of his own.
    """
    actors, recipients = _known(event.actors), _known(event.recipients)
    sides: list[tuple[Party | None, Party | None, str]]
    if not recipients and is_mutual(event, acts) and len(actors) > 1:
        sides = [
            (actors[i], actors[j], f"a{i}a{j}") for i, j in combinations(range(len(actors)), 2)
        ]
    else:
        sides = [
            (a, r, f"a{i}r{j}")
            for (i, a), (j, r) in product(
                enumerate(actors or (None,)), enumerate(recipients or (None,))
            )
        ]
    return tuple(Pair(a, r, name if n else "") for n, (a, r, name) in enumerate(sides))


def _known(parties: Sequence[Party]) -> list[Party]:
    return [p for p in parties if p.name or p.text or p.code or p.country or p.sectors]


def is_mutual(event: Event, acts: Mapping[str, Act]) -> bool:
    """Return whether the act goes both ways ("met", "traded with")."""
    act = acts.get(event.act)
    return act is not None and act.reciprocal


def row_name(event: Event, pair: Pair, *more: str) -> str:
    """Return what a row's id is made from: the event's id, for further rows which parties'."""
    return "/".join(part for part in (event.event_id, pair.name, *more) if part)
