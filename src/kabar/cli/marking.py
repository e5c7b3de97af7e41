"""An article and what kabar saw in it in, the text with its marks out.

On a terminal a mark is a colour; elsewhere, or under NO_COLOR, a bracket with its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import groupby
from typing import Any

from rich.text import Text

from kabar.cli.wording import plain
from kabar.records import Event


class Mark(IntEnum):
    """What a stretch of text is; where two meet, the greater wins."""

    NONE = 0
    PLACE = 1
    DATE = 2
    HEDGE = 3
    SOURCE = 4
    RECIPIENT = 5
    ACTOR = 6
    ACT = 7


STYLES = {
    Mark.PLACE: "blue",
    Mark.DATE: "cyan",
    Mark.HEDGE: "italic yellow",
    Mark.SOURCE: "magenta",
    Mark.RECIPIENT: "green",
    Mark.ACTOR: "bold green",
    Mark.ACT: "bold red",
}
# A reporting verb is the source's own; every other cue says that the act is less than sure.
REPORTING = "say"


def mark(text: str, events: Sequence[Event], attributions: Iterable[dict[str, Any]]) -> list[Mark]:
    """Return what each character of `text` is."""
    marks = [Mark.NONE] * len(text)
    for start, end, kind in _spans(events, attributions):
        for i in range(max(start, 0), min(end, len(text))):
            marks[i] = max(marks[i], kind)
    return marks


def render(text: str, marks: Sequence[Mark], labels: Mapping[int, str], *, colour: bool) -> Text:
    """Return the marked text; `labels` are what is said of an act, by the start of its trigger."""
    out = Text()
    start = 0
    for kind, group in groupby(marks):
        end = start + len(list(group))
        words = text[start:end]
        bare = words.strip()
        label = labels.get(start, "") if kind is Mark.ACT else ""
        if kind is Mark.NONE or not bare:
            out.append(plain(words))
        else:
            before, after = words.split(bare, 1)
            out.append(before)
            out.append_text(_marked(plain(bare), kind, label, colour=colour))
            out.append(after)
        start = end
    return out


def _marked(words: str, kind: Mark, label: str, *, colour: bool) -> Text:
    """Return the words of one mark."""
    if not colour:
        return Text(f"[{kind.name.lower()}{f' {label}' if label else ''}: {words}]")
    return Text(words, STYLES[kind]).append(f"[{label}]" if label else "", "dim")


def legend() -> Text:
    """Return the colours with their names."""
    return Text(" ").join(Text(kind.name.lower(), style) for kind, style in STYLES.items())


def _spans(
    events: Sequence[Event], attributions: Iterable[dict[str, Any]]
) -> Iterator[tuple[int, int, Mark]]:
    """Yield (start, end, mark) of everything that is marked."""
    for event in events:
        yield event.trigger.start, event.trigger.end, Mark.ACT
        for parties, kind in ((event.actors, Mark.ACTOR), (event.recipients, Mark.RECIPIENT)):
            for party in parties:
                if party.start is not None and party.end is not None:
                    yield party.start, party.end, kind
        if event.date is not None:
            yield *event.date.span, Mark.DATE
        if event.place is not None:
            yield event.place.start, event.place.end, Mark.PLACE
    for attribution in attributions:
        for start, end in attribution["source"] or ():
            yield start, end, Mark.SOURCE
        reporting = attribution.get("kind") == REPORTING
        for start, end in attribution["cue"]:
            yield start, end, Mark.SOURCE if reporting else Mark.HEDGE
