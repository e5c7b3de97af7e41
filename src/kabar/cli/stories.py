"""`kabar stories`: documents in, the story of each out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kabar.cli import options
from kabar.cli.options import Day
from kabar.cli.output import open_output
from kabar.cli.running import STDIN, Page, Settings, Tally, run_raws
from kabar.cli.wording import plain
from kabar.errors import UsageError

if TYPE_CHECKING:
    from kabar.reading import Raw
    from kabar.records import Event


@click.command(
    "stories",
    short_help="Which articles tell one story.",
    epilog=options.examples(
        "kabar stories articles.jsonl",
        "kabar read pages/ | kabar stories",
        "kabar stories pages/ -o stories.jsonl",
        "kabar stories --store kabar.db --reported --since 2026-05-01 --table",
        "kabar stories --store kabar.db --story st-0123456789abcdef0123",
        "kabar stories --store kabar.db --rebuild",
    ),
)
@options.inputs(required=False)
@click.option(
    "--store", metavar="URL", help="Stories of a store: a file (SQLite) or postgresql://HOST/BASE."
)
@click.option("--story", metavar="ID", help="One story of the store, with its happenings.")
@click.option("--rebuild", is_flag=True, help="Make all stories of the store anew.")
@click.option("--reported", is_flag=True, help="Most independent origins first, else newest.")
@click.option("--since", type=Day(), help="Still told on this day of publication or later.")
@click.option("--until", type=Day(), help="First told on this day of publication or earlier.")
@click.option("--language", metavar="CODE", help="Told in this language, such as id.")
@click.option("--origins", type=click.IntRange(min=1), default=1, help="At least so many origins.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N.")
@click.option("--table", is_flag=True, help="A table to read instead of JSON Lines.")
@options.output
@options.workers
@options.engine
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    store: str | None,
    story: str | None,
    rebuild: bool,
    reported: bool,
    since: date | None,
    until: date | None,
    language: str | None,
    origins: int,
    limit: int | None,
    table: bool,
    output: str,
    workers: int,
    engine: str,  # noqa: ARG001 - checked by its type; there is one engine
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Write which story each document tells.

    One line a document, {"id", "story"}, in the order of the input; documents of one story carry
    the same story. Without INPUT, standard input is read: JSON Lines or one page. Articles in
    one language are compared by their words, in any language; articles in two languages by what
    is coded of them and by names.

    With --store, a line for each story that the store's articles tell: its reports, outlets,
    languages and independent origins; with --story also who says what and where they differ.
    """
    asked = (story, rebuild, reported, since, until, language, origins > 1, limit, table)
    if store is not None:
        if inputs:
            raise click.UsageError("stories of a store or of INPUT: leave one of them out")
        wanted = _Asked(
            story=story, rebuild=rebuild, reported=reported, since=since, until=until,
            language=language, origins=origins, limit=limit, table=table,
        )  # fmt: skip
        _of_store(store, wanted, output)
        return
    if any(asked):
        raise click.UsageError("of which store? Name it with --store, such as --store kabar.db")
    from kabar.engines.kernel import Part
    from kabar.formats.jsonl import dump_line
    from kabar.reading import documents

    settings = Settings(workers=workers, time_limit=time_limit, extra=extra, models=models)
    titles: list[str | None] = []
    raws = _noting(documents(inputs or (STDIN,), stdin=sys.stdin.buffer), titles)
    tally = Tally()
    pages = []
    for page in run_raws(raws, settings, Part.ARTICLE):
        tally.count(page)
        pages.append(page)
    stories = _stories(pages, titles, settings)
    with open_output(output) as out:
        for i, page in enumerate(pages):
            failure = page.failure
            line = {"id": page.id, "story": stories[i]} if failure is None else {
                "id": page.id, "error": {"stage": failure.stage, "reason": failure.reason}
            }  # fmt: skip
            out.write(dump_line(line))
    tally.finish(coded=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Which stories of a store are asked for, and how they are to be written."""

    story: str | None
    rebuild: bool
    reported: bool
    since: date | None
    until: date | None
    language: str | None
    origins: int
    limit: int | None
    table: bool


def _of_store(store: str, asked: _Asked, output: str) -> None:
    """Write stories of a store, or make them anew."""
    from kabar.following import rebuild_stories
    from kabar.formats.jsonl import dump_line
    from kabar.retelling import Wanted, list_stories, tell_story
    from kabar.stores import open_store

    with open_store(store) as opened:
        if asked.rebuild:
            click.echo(f"{rebuild_stories(opened):,} articles placed anew", err=True)
            return
        if asked.story is not None:
            told = tell_story(opened, asked.story)
            if told is None:
                raise UsageError(f"the store holds no story {asked.story!r}; list them without it")
            with open_output(output) as out:
                out.write(dump_line({k: v for k, v in told.items() if k != "key"}))
            return
        wanted = Wanted(
            since=asked.since.isoformat() if asked.since else None,
            until=asked.until.isoformat() if asked.until else None,
            language=asked.language, least_origins=asked.origins, reported=asked.reported,
        )  # fmt: skip
        lines = list_stories(opened, wanted, limit=asked.limit)
    with open_output(output) as out:
        if asked.table:
            out.write(write_table(lines).encode())
            return
        for line in lines:
            shown = {k: v for k, v in line.items() if k not in {"key", "reports"}}
            out.write(dump_line(shown))


HEADS = ("origins", "outlets", "reports", "languages", "first", "last", "story", "title")


def write_table(lines: Sequence[Mapping[str, Any]]) -> str:
    """Return stories as a table to read."""
    if not lines:
        return "No such story.\n"
    rows = [HEADS, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    filled = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in filled)


def _cells(line: Mapping[str, Any]) -> tuple[str, ...]:
    day = len("2026-12-01")
    counts = (line["independent_origins"], len(line["outlets"]), len(line["articles"]))
    return (
        *map(str, counts), " ".join(line["languages"]), line["first"][:day], line["last"][:day],
        line["story"], plain(line["title"] or ""),
    )  # fmt: skip


def _noting(raws: Iterable[Raw], titles: list[str | None]) -> Iterator[Raw]:
    """Yield `raws`; note the title given with each, which its text need not hold."""
    for raw in raws:
        titles.append(raw.given.title)
        yield raw


def _stories(
    pages: Sequence[Page], titles: Sequence[str | None], settings: Settings
) -> dict[int, str]:
    """Return the story of each page that could be read, by its place in the input.

    Places stand for the articles' ids, of which the input may hold one twice.
    """
    from kabar.grouping.stories import tell_stories
    from kabar.grouping.traits import traits_of
    from kabar.ids import make_id
    from kabar.knowledge import Knowledge
    from kabar.reading import read

    places = [i for i, page in enumerate(pages) if page.failure is None]
    articles = {i: _raw(pages[i]) for i in places}
    events = _events(articles, settings)
    knowledge = Knowledge(settings.extra)
    traits, place_of = [], {}
    for i, raw in articles.items():
        article = replace(read(raw), id=f"{raw.id}\n{i:09}")
        place_of[article.id] = i
        traits.append(traits_of(article, events.get(i, ()), title=titles[i], knowledge=knowledge))
    stories: dict[int, str] = {}
    for ids in tell_stories(traits):
        story = make_id("story", pages[place_of[ids[0]]].id)
        stories.update((place_of[key], story) for key in ids)
    return stories


def _raw(page: Page) -> Raw:
    """Return the document that a page's article is read back from."""
    from kabar.reading import Given, Raw

    article = page.article or {}
    given = {key: article[key] for key in ("url", "title", "published", "language", "publisher")}
    return Raw(
        id=page.id, content=article["text"], given=Given(**given), record=json.dumps(article)
    )


def _events(articles: Mapping[int, Raw], settings: Settings) -> dict[int, tuple[Event, ...]]:
    """Return the events of the articles, by place; none where all are in one language.

    Within a language words alone are compared. A page that cannot be coded has no events here.
    """
    from kabar.engines.kernel import Part
    from kabar.formats.documents import event_from_json
    from kabar.languages import available

    if len({raw.given.language for raw in articles.values()}) < 2:
        return {}
    coded = [i for i, raw in articles.items() if raw.given.language in available()]
    pages = run_raws((articles[i] for i in coded), settings, Part.EVENTS)
    return {
        i: tuple(event_from_json(event) for event in page.events)
        for i, page in zip(coded, pages, strict=True)
    }
