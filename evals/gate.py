"""The quality gate: code the gold, compare with pinned floors, fail if a figure sinks.

    python -m evals.gate                      compare; exit 1 if a figure is below its floor
    python -m evals.gate --errors 20          list misses and false finds too
    python -m evals.gate --update             raise the floors to today's figures
    python -m evals.gate --update --allow-regression    lower them too, on purpose

Floors hold for one state of the gold (its hash is pinned beside them): changed gold needs --update.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.gold import GoldText, Range, corpus_hash, load
from evals.score import Predicted, Tally, add
from kabar.errors import StageError
from kabar.pipeline import code_article
from kabar.reading import read_page, read_plain
from kabar.records import Article, Event, Party

FLOORS = Path(__file__).parent / "floors.json"
LANGUAGES = ("en", "id")
SLACK = 0.5  # points that a figure may lie under its floor: rounding between machines


def measure(language: str) -> dict[str, Tally]:
    """Return the tallies of the language's sentences and pages."""
    sentences, pages = load(language)
    tallies = {"sentences": Tally(), "pages": Tally()}
    for kind, texts in (("sentences", sentences), ("pages", pages)):
        for gold in texts:
            article = _article(gold, language)
            try:
                events = code_article(article).events
            except StageError as error:
                raise SystemExit(f"{gold.id}: {error}") from error
            add(tallies[kind], gold.id, gold.events, [_predicted(e, article, gold) for e in events])
    return tallies


def _article(gold: GoldText, language: str) -> Article:
    if gold.kind == "html":
        return read_page(gold.text, id=gold.id)
    if gold.kind == "page":
        return read_plain(gold.text, id=gold.id)
    return Article(
        id=gold.id,
        text=gold.text,
        language=language,
        published=gold.published,
        body_end=len(gold.text),
    )


def _predicted(event: Event, article: Article, gold: GoldText) -> Predicted:
    def sides(parties: Sequence[Party]) -> tuple[Range, ...]:
        found = [_there(p.start, p.end, article, gold) for p in parties]
        return tuple(f for f in found if f is not None)

    return Predicted(
        types=frozenset({event.event_type, event.plover_type}),
        trigger=_there(event.trigger.start, event.trigger.end, article, gold),
        actors=sides(event.actors),
        recipients=sides(event.recipients),
        status=str(event.status),
        rule=event.rule,
    )


def _there(start: int | None, end: int | None, article: Article, gold: GoldText) -> Range | None:
    """Return where the article's words stand in the page as it was given."""
    if start is None or end is None:
        return None
    if gold.kind == "text":
        return start, end
    words = article.text[start:end]
    for reach in (60, 25, 8, 0):
        context = article.text[max(0, start - reach) : end + reach]
        at = gold.text.find(context)
        if at >= 0:
            at += start - max(0, start - reach)
            return at, at + len(words)
    return None


def main() -> int:
    """Compare today's figures with the floors, or pin them anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        for kind, tally in measure(language).items():
            figures[f"{language} {kind}"] = tally.figures()
            _list_errors(tally, options.errors)
    pinned: dict[str, Any] = {"gold": "", "floors": {}}
    if FLOORS.is_file():
        pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    sunk = _compare(figures, pinned["floors"])
    if options.update:
        return _update(figures, sunk, allow=options.allow_regression)
    if pinned["gold"] != corpus_hash():
        sys.stdout.write("the gold has changed: pin its floors with --update\n")
        return 1
    return 1 if sunk else 0


def _compare(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> bool:
    sunk = False
    for name, row in figures.items():
        for key, value in row.items():
            floor = floors.get(name, {}).get(key)
            low = floor is not None and value < floor - SLACK
            sunk = sunk or low
            mark = "  SUNK" if low else ""
            sys.stdout.write(f"{name:14} {key:8} {value:6.1f}  floor {floor}{mark}\n")
    return sunk


def _update(figures: dict[str, dict[str, float]], sunk: bool, *, allow: bool) -> int:
    if sunk and not allow:
        sys.stdout.write("a figure sank: floors not lowered; --allow-regression lowers them\n")
        return 1
    FLOORS.write_text(json.dumps({"gold": corpus_hash(), "floors": figures}, indent=1) + "\n")
    return 0


def _list_errors(tally: Tally, most: int) -> None:
    for name, miss in tally.misses[:most]:
        sys.stdout.write(f"missed {name}: {miss.type} {miss.trigger}\n")
    for name, coded in tally.false[:most]:
        sys.stdout.write(f"false  {name}: {sorted(coded.types)} {coded.trigger} {coded.rule}\n")


if __name__ == "__main__":
    sys.exit(main())
