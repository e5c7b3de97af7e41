"""`kabar ledger`: who stands in which relation to whom, as of a day, out of a store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.options import Day
from kabar.cli.output import open_output
from kabar.cli.wording import plain
from kabar.records import RELATIONS

if TYPE_CHECKING:
    from kabar.records import Bounds, Standing


@click.command(
    "ledger",
    short_help="Who stands in which relation to whom, as of a day.",
    epilog=options.examples(
        "kabar ledger --relation recognises",
        "kabar ledger --valid 2022-08-17 --known 2022-09-01 --object LPR --table",
        "kabar ledger --party Myanmar --history --store news.db",
    ),
)
@click.option(
    "--relation",
    "relations",
    type=options.Choice("relation", RELATIONS),
    multiple=True,
    help="One of the relations; may be repeated. All when not given.",
)
@click.option(
    "--valid", type=Day(), default="today", help="The day in the world; today if not given."
)
@click.option("--known", type=Day(), help="As reported up to this day of publication.")
@click.option("--recorded", type=Day(), help="As this store knew at the end of this day, UTC.")
@click.option("--subject", metavar="WHO", help="A code, Wikidata id or name: who stands.")
@click.option("--object", "target", metavar="WHO", help="The same: toward whom.")
@click.option("--party", metavar="WHO", help="The same, on either side.")
@click.option("--ended", is_flag=True, help="Also what stood no more on that day, or not yet.")
@click.option("--coded", is_flag=True, help="As coded, whatever people judged of it.")
@click.option("--history", is_flag=True, help="The entries themselves, also those retracted.")
@click.option("--table", is_flag=True, help="A table to read instead of JSON Lines.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only N pairs of parties.")
@options.store
@options.output
def command(
    relations: tuple[str, ...],
    valid: date,
    known: date | None,
    recorded: date | None,
    subject: str | None,
    target: str | None,
    party: str | None,
    ended: bool,
    coded: bool,
    history: bool,
    table: bool,
    limit: int | None,
    store: str,
    output: str,
) -> None:
    """Who stands in which relation to whom as of a day, from what a store's pages say.

    A line for each relation of two parties: since when at the earliest and latest, whether it
    holds, on whose word, with how many independent origins. Dates that disagree stand in lines of
    their own; what is only planned, possible or denied is shown as such and changes nothing.
    """
    from kabar.formats.documents import entry_to_json, standing_to_json
    from kabar.formats.jsonl import dump_line
    from kabar.recalling import Asked, recall, recall_entries
    from kabar.stores import open_store

    if history and table:
        raise click.UsageError("--history is JSON Lines; leave --table out")
    asked = Asked(
        valid=valid.isoformat(), relations=relations, subject=subject, object=target, party=party,
        known=known.isoformat() if known else None,
        recorded=recorded.isoformat() if recorded else None, ended=ended,
        coded=coded, limit=limit,
    )  # fmt: skip
    with open_store(store) as opened, open_output(output) as out:
        if history:
            for filed, rejected in recall_entries(opened, asked):
                line = entry_to_json(filed.entry)
                told = {
                    "recorded": filed.recorded,
                    "retracted": filed.retracted,
                    "rejected": rejected,
                }
                out.write(dump_line(line | told))
            return
        lines = recall(opened, asked)
        if table:
            out.write(write_table(lines, valid).encode())
        else:
            for standing in lines:
                out.write(dump_line(standing_to_json(standing)))


HEADS = ("subject", "relation", "object", "holds", "from", "until", "origins", "says")


def write_table(lines: Iterable[Standing], valid: date) -> str:
    """Return the lines as a table, widest cell by widest cell, warnings under their lines."""
    rows = [_cells(line) for line in lines]
    if not rows:
        return f"Nothing is known to stand on {valid}.\n"
    cells = [HEADS, *(row for row, _ in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADS))]
    parts: list[str] = []
    for row, warnings in [(HEADS, ()), *rows]:
        filled = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        parts.append("  ".join(filled).rstrip())
        parts += [f"    ! {plain(warning)}" for warning in warnings]
    return "\n".join(parts) + "\n"


def _cells(line: Standing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    chain = line.asserted_by[0] if line.asserted_by else ()
    says = " > ".join(source.name or "somebody" for source in chain)
    more = len(line.asserted_by) - 1
    cells = (
        line.subject.name or "?",
        line.relation.replace("_", " "),
        line.object.name or "?",
        line.holds or line.status.value,
        _days(line.valid_from),
        "" if line.valid_to is None else _days(line.valid_to),
        str(line.independent_origins),
        says + (f" (+{more})" if more > 0 else ""),
    )
    return tuple(plain(cell) for cell in cells), line.warnings


def _days(bounds: Bounds) -> str:
    first, last = bounds.earliest or "?", bounds.latest or "?"
    return first if first == last else f"{first}..{last}"
