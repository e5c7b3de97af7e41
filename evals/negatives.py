"""Precision where there is nothing to find: `python -m evals.negatives en [--show]`.

Reads `evals/negatives/<code>.tsv`: sentences of news prose that hold no political act. Prints the
share that yields an event all the same, by kind.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kabar.annotating import annotate_many
from kabar.pipeline import code_sentences
from kabar.records import Event
from training.sentences import bare

HERE = Path(__file__).parent / "negatives"


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence without an act, and the events that were found in it."""

    kind: str
    text: str
    events: tuple[Event, ...]


def negatives(language: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, sentence)."""
    for line in (HERE / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, text = line.split("\t")
            yield kind, text


def coded(language: str) -> Iterator[Coded]:
    """Yield every sentence with its events, each coded as an article of its own."""
    rows = list(negatives(language))
    articles = [bare(text, language) for _, text in rows]
    for (kind, text), article, sentences in zip(
        rows, articles, annotate_many(articles), strict=True
    ):
        yield Coded(kind, text, code_sentences(sentences, article).events)


def main() -> None:
    """Print how many sentences yield an event, in all and by kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("language")
    parser.add_argument("--show", action="store_true", help="print the sentences that yield one")
    args = parser.parse_args()
    rows = list(coded(args.language))
    false = [row for row in rows if row.events]
    share = 100 * len(false) / len(rows)
    print(f"{len(false)} of {len(rows)} sentences yield an event: {share:.1f} %")
    kinds = Counter(row.kind for row in rows)
    for kind, count in Counter(row.kind for row in false).most_common():
        print(f"  {kind:12} {count} of {kinds[kind]}")
    for row in false if args.show else ():
        print(f"{row.kind}: {row.text}")
        for event in row.events:
            print_event(event)


def print_event(event: Event) -> None:
    """Print an event in one line below its sentence."""
    actors, recipients = ([p.text for p in side] for side in (event.actors, event.recipients))
    print(f"    {event.plover_type} {event.rule} {actors} -> {recipients} ({event.status.value})")


if __name__ == "__main__":
    main()
