"""`kabar export`: events out of a store, in any format of `kabar code`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kabar.cli import options
from kabar.cli.options import Day
from kabar.cli.output import STDOUT, open_output
from kabar.records import Event, Status

if TYPE_CHECKING:
    from kabar.stores import Filter, Store


@click.command(
    "export",
    short_help="Events out of a store, in any format.",
    epilog=options.examples(
        "kabar export -o events.parquet",
        "kabar export --since 2026-05-01 --type ASSAULT --country SDN --format gdelt2 -o gdelt/",
        "kabar export --actor TCD --recipient NER --judged -o chad-niger.jsonl",
        "kabar export --recorded 2026-06-01 --text 'prisoner exchange' -o then.csv",
    ),
)
@options.store
@options.output
@options.formats
@options.statuses
@click.option("--judged", is_flag=True, help="As people judged them; without those rejected.")
@click.option("--labelled", is_flag=True, help="Only what people judged, as labelled data (jsonl).")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Of this type, as ASSAULT.")
@click.option("--act", "acts", multiple=True, metavar="ACT", help="Of this act (docs/codebook.md).")
@click.option("--actor", "actors", multiple=True, metavar="WHO", help="Code, Wikidata id or name.")
@click.option("--recipient", "recipients", multiple=True, metavar="WHO", help="The same: to whom.")
@click.option("--party", "parties", multiple=True, metavar="WHO", help="The same, on either side.")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Placed in, as SDN.")
@click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Printed by.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Told in.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Said by, anywhere.")
@click.option("--context", "contexts", multiple=True, metavar="NAME", help="Of this context.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Of a page with this tag.")
@click.option("--article", "article_ids", multiple=True, metavar="ID", help="Of this article.")
@click.option("--event", "event_ids", multiple=True, metavar="ID", help="With this id.")
@click.option("--since", type=Day(), help="Published on this day or later.")
@click.option("--until", type=Day(), help="Published on this day or earlier.")
@click.option("--dated-since", type=Day(), help="That took place on this day or later.")
@click.option("--dated-until", type=Day(), help="That took place on this day or earlier.")
@click.option("--recorded", type=Day(), help="As this store knew at the end of this day, UTC.")
@click.option(
    "--confidence", type=click.FloatRange(0, 1), metavar="P", help="At least so confident."
)
@click.option("--text", "words", metavar="WORDS", help='Of pages with these words; "a phrase".')
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N.")
@options.extra
def command(
    store: str,
    output: str,
    format_name: str | None,
    status: str | None,
    judged: bool,
    labelled: bool,
    recorded: date | None,
    limit: int | None,
    extra: Path | None,
    **asked: Any,
) -> None:
    """Write the events of a store that meet all conditions, in the order of publication.

    Of an option given several times any value may hold. With --judged, values that people
    corrected stand in place of the coded ones, merged actors as one, and what was rejected is left
    out; JSON Lines have what was coded beside it.
    """
    from kabar.cli.writing import write_items
    from kabar.formats import Choice, format_of
    from kabar.knowledge import Knowledge
    from kabar.stores import open_store

    format_name = format_name or format_of("" if output == STDOUT else output)
    statuses = options.statuses_of(status, format_name)
    wanted = _filter(asked, recorded)
    if judged and recorded:
        raise click.UsageError("--judged is as judged by now; leave --recorded out")
    if labelled and format_name != "jsonl":
        raise click.UsageError("--labelled is JSON Lines")
    with open_store(store) as opened:
        if labelled or (judged and format_name == "jsonl"):
            lines = _labelled(opened, wanted) if labelled else _judged(opened, wanted, limit)
            _write_lines(lines, output, statuses)
            return
        events = _events(opened, wanted, limit=limit, judged=judged)
        choice = Choice(statuses=statuses, knowledge=Knowledge(extra))
        write_items(events, output, format_name, choice)


def _filter(asked: dict[str, Any], recorded: date | None) -> Filter:
    from kabar.stores import Filter

    days = ("since", "until", "dated_since", "dated_until")
    said = {name: value for name, value in asked.items() if name not in {*days, "confidence"}}
    said |= {name: asked[name].isoformat() if asked[name] else None for name in days}
    known = f"{recorded.isoformat()}T23:59:59.999999+00:00" if recorded else None
    return Filter(**said, least_confidence=asked["confidence"], known=known)


def _events(opened: Store, wanted: Filter, *, limit: int | None, judged: bool) -> Iterator[Event]:
    """Yield the events, as coded or as judged."""
    from kabar.formats.documents import event_from_json
    from kabar.stores import select_events

    if judged:
        for line in _judged(opened, wanted, limit):
            told = {key: value for key, value in line.items() if key != "judgement"}
            for side in ("actors", "recipients"):
                told[side] = [{k: v for k, v in p.items() if k != "coded"} for p in told[side]]
            yield event_from_json(told)
        return
    dialect = opened.engine.dialect.name
    for line in opened.events(select_events(wanted, dialect, limit=limit, newest=False)):
        yield event_from_json(line)


def _judged(opened: Store, wanted: Filter, limit: int | None) -> Iterator[dict[str, Any]]:
    """Yield the lines as judged, without what was rejected."""
    from kabar.reviewing import reviewed

    with opened.reading() as connection:
        for line in reviewed(connection, wanted, limit=limit, newest=False):
            if (line["judgement"] or {}).get("verdict") != "reject":
                yield line


def _labelled(opened: Store, wanted: Filter) -> Iterator[dict[str, Any]]:
    from kabar.stores.verdicts import labelled

    with opened.reading() as connection:
        yield from labelled(connection, wanted)


def _write_lines(lines: Iterator[dict[str, Any]], output: str, statuses: frozenset[Status]) -> None:
    from kabar.formats.jsonl import dump_line

    wanted = {status.value for status in statuses}
    with open_output(output) as out:
        for line in lines:
            if line["status"] in wanted:
                out.write(dump_line(line))
