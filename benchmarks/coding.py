"""Coding beside the parse of the same sentences: `python -m benchmarks.coding en`.

CPU time of one core in one run, best of three: spaCy's pipeline over the written sentences, then
the coding of the parsed sentences, then everything after the parse. The ratio is to the parse.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from kabar.annotating import annotate_many
from kabar.coding import code_sentence
from kabar.pipeline import code_sentences
from training.sentences import bare, written

ROUNDS = 3


def main() -> None:
    """Print sentences a second of each step and how often it is as fast as the parse."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("language")
    language = parser.parse_args().language
    articles = [bare(line.text, language) for line in written(language)]
    parsed = list(annotate_many(articles))
    count = sum(map(len, parsed))
    steps: dict[str, Callable[[], object]] = {
        "parse (spaCy pipeline)": lambda: list(annotate_many(articles)),
        "coding": lambda: [code_sentence(s, language) for found in parsed for s in found],
        "all after the parse": lambda: [
            code_sentences(found, article) for article, found in zip(articles, parsed, strict=True)
        ],
    }
    parse = 0.0
    print(f"{language}: {count} sentences, one core")
    for name, step in steps.items():
        seconds = min(_seconds(step) for _ in range(ROUNDS))
        parse = parse or seconds
        print(f"  {name:24} {count / seconds:8.0f} sentences/s  {parse / seconds:6.1f} x the parse")


def _seconds(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return time.process_time() - start


if __name__ == "__main__":
    main()
