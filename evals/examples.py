"""Run every lexicon example through the whole coder: which entries find their own sentence.

    python -m evals.examples id [--fail | --list] [--act ACT]

An example passes if an event with the entry's act is found whose actors and recipients are those
that the example marks (each marked party overlaps a coded one, and none is coded where none is
marked).
"""

from __future__ import annotations

import argparse
import collections
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from kabar.annotating import annotate_many
from kabar.coding import code_sentence
from kabar.languages.lexicon import Entry, Example, load_lexicon
from kabar.records import Article, CodedEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one example came out: "pass", or what was missing."""

    entry: Entry
    verdict: str
    found: tuple[CodedEvent, ...]


def run(language: str, *, act: str | None = None) -> Iterator[Outcome]:
    """Yield the outcome of each entry's example."""
    entries = [
        entry
        for entry in load_lexicon(language).entries
        if entry.example is not None and act in {None, entry.act}
    ]
    articles = (
        Article(id=e.address, text=e.example.text, language=language, body_end=len(e.example.text))
        for e in entries
        if e.example is not None
    )
    for entry, sentences in zip(entries, annotate_many(articles), strict=True):
        found = tuple(c for s in sentences for c in code_sentence(s, language))
        if entry.example is not None:
            yield Outcome(entry, judge(entry, entry.example, found), found)


def judge(entry: Entry, example: Example, found: tuple[CodedEvent, ...]) -> str:
    """Return "pass" or the first thing that went wrong with the best event."""
    same = [c for c in found if c.act == entry.act]
    if not same:
        kin = [c for c in found if c.rule.split("/")[1] == entry.event_type]
        return "other act of the type" if kin else ("other type" if found else "nothing found")
    reasons = [_roles(c, example) for c in same]
    return "pass" if "pass" in reasons else reasons[0]


def _roles(coded: CodedEvent, example: Example) -> str:
    actors = [(p.start, p.end) for p in coded.actors]
    recipients = [(p.start, p.end) for p in coded.recipients]
    if not example.recipients or not coded.recipients:
        # A mutual act may put every party in actors.
        actors, recipients = actors + recipients, recipients
        wanted = [*example.actors, *example.recipients]
        if _cover(wanted, actors) and len(recipients) <= len(example.recipients):
            return "pass"
    if not _cover(list(example.actors), actors):
        return "actor"
    if not _cover(list(example.recipients), recipients):
        return "recipient"
    if (actors and not example.actors) or (recipients and not example.recipients):
        return "party too many"
    return "pass"


def _cover(wanted: list[tuple[int, int]], found: list[tuple[int, int]]) -> bool:
    return all(any(a < d and c < b for c, d in found) for a, b in wanted)


def main() -> int:
    """Print the tally and, with --fail, each failing example."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--fail", action="store_true")
    parser.add_argument(
        "--list", action="store_true", help="print the addresses of those that pass"
    )
    parser.add_argument("--act")
    options = parser.parse_args()
    tally: collections.Counter[str] = collections.Counter()
    for outcome in run(options.language, act=options.act):
        tally[outcome.verdict] += 1
        if options.list:
            if outcome.verdict == "pass":
                sys.stdout.write(outcome.entry.address + "\n")
            continue
        if options.fail and outcome.verdict != "pass":
            text = outcome.entry.example.text if outcome.entry.example else ""
            sys.stdout.write(f"{outcome.verdict:22} {outcome.entry.address}\n    {text}\n")
            for coded in outcome.found:
                sides = [
                    "; ".join(p.span.of(text) for p in side)
                    for side in (coded.actors, coded.recipients)
                ]
                sys.stdout.write(f"        {coded.act}: {sides[0]} -> {sides[1]}  {coded.rule}\n")
    if options.list:
        return 0
    total = sum(tally.values())
    for verdict, count in tally.most_common():
        sys.stdout.write(f"{count:6} {100 * count / max(1, total):5.1f} %  {verdict}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
