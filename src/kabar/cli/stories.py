"""`kabar stories`: documents in, the story of each out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kabar.cli import options
from kabar.cli.output import open_output
from kabar.cli.running import STDIN, Page, Settings, Tally, run_raws

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
    ),
)
@options.inputs(required=False)
@options.output
@options.workers
@options.engine
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
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
    """
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
