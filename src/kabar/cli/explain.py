"""`kabar explain`: one page as a person reads it, marked, and each event in a sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kabar.acts import Act
from kabar.cli import options
from kabar.cli.running import Page, Settings, Tally, run_pages
from kabar.records import Event, Status

if TYPE_CHECKING:
    from rich.console import Console

# Columns beyond which lines are hard to read.
WIDEST = 100


@click.command(
    "explain",
    short_help="One page as a person reads it, with each event in a sentence.",
    epilog=options.examples(
        "kabar explain page.html",
        "kabar explain page.txt | less",
        "NO_COLOR=1 kabar explain page.txt",
    ),
)
@options.inputs(required=True)
@options.extra
@options.models
@options.time_limit
def command(
    inputs: tuple[str, ...],
    extra: Path | None,
    models: tuple[tuple[str, str], ...],
    time_limit: float,
) -> None:
    """Show a page with its actors, acts, sources, hedges and dates marked, and what was coded.

    Each event is a sentence with its source chain, its certainty, the words that are its
    evidence, and the rule that found it. Colours on a terminal; brackets elsewhere or under
    NO_COLOR.
    """
    from rich.console import Console

    from kabar.acts import load_acts
    from kabar.engines.kernel import Part
    from kabar.extra import open_knowledge

    acts = load_acts(open_knowledge(extra))
    console = Console(highlight=False, markup=False, emoji=False)
    tally = Tally()
    settings = Settings(time_limit=time_limit, extra=extra, models=models)
    for page in run_pages(inputs, settings, Part.ARTICLE, Part.DOCUMENT):
        tally.count(page)
        _show(page, acts, console)
    if tally.errors:
        tally.summarise(coded=False)  # the errors stand among the pages
    tally.leave()


def _show(page: Page, acts: Mapping[str, Act], console: Console) -> None:
    """Print one page: its head, its text, its events."""
    from kabar.cli.marking import legend, mark, render
    from kabar.cli.wording import plain
    from kabar.formats.documents import event_from_json

    if page.failure is not None or page.article is None or page.document is None:
        failure = page.failure
        if failure is not None:
            console.print(f"{plain(page.id)}: {failure.stage}: {plain(failure.reason)}")
        return
    events = [event_from_json(line) for line in page.document["events"]]
    colour = console.is_terminal and not console.no_color
    _show_head(page.article, console)
    if colour:
        console.print(legend())
    text = page.article["text"]
    marks = mark(text, events, page.document["attributions"])
    labels = {event.trigger.start: _label(i, event) for i, event in enumerate(events, start=1)}
    console.print()
    console.print(render(text, marks, labels, colour=colour))
    console.print()
    console.print(f"{len(events)} event{'' if len(events) == 1 else 's'}", style="bold")
    for number, event in enumerate(events, start=1):
        _show_event(number, event, acts.get(event.act), console)


def _label(number: int, event: Event) -> str:
    """Return what stands beside an act in the text: its number, and a doubtful status."""
    return f"{number}" if event.status is Status.HAPPENED else f"{number} {event.status.value}"


def _show_head(article: dict[str, Any], console: Console) -> None:
    """Print publisher, time, language, address and credits; the title stands in the text."""
    from kabar.cli.wording import plain

    facts = [article["publisher"], article["published"], article["language"], article["url"]]
    if article["credited"]:
        facts.append(f"credits {', '.join(article['credited'])}")
    console.print(plain(article["id"]), style="bold")
    console.print(plain(" · ".join(fact for fact in facts if fact)), style="dim")


def _show_event(number: int, event: Event, act: Act | None, console: Console) -> None:
    """Print one event: the sentence, who says so, its codes, its evidence and its rule."""
    from kabar.cli.wording import plain, quoted, says, sentence

    codes = [event.event_type, event.mode, event.act, f"CAMEO {event.cameo}"]
    if event.plover_type != event.event_type:
        codes.append(f"PLOVER counts it as {event.plover_type}")
    facts = f"{says(event.attribution)}; {event.status.value}; confidence {event.confidence:.2f}"
    lines = [
        (f"{number}. {sentence(event, act)}", "bold"),
        (facts, ""),
        (" · ".join(dict.fromkeys(code for code in codes if code)), "dim"),
        *((quoted(x.text), "italic") for x in event.evidence),
        (f"rule {plain(event.rule)}", "dim"),
    ]
    width = min(console.width, WIDEST)
    console.print()
    for line, style in lines:
        indent = "" if line is lines[0][0] else "   "
        words = textwrap.fill(line, width, initial_indent=indent, subsequent_indent="   ")
        console.print(words, style=style, soft_wrap=True)
