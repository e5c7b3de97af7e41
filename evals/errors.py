"""The error loop: what went wrong with each asked pair, counted by mechanism.

    python -m evals.errors en                     the written sentences of training/sentences/en
    python -m evals.errors en --pairs FILE        JSON lines: text, source_span, target_span,
                                                  gold_root
    python -m evals.errors en --show frame        print the sentences of one mechanism
    python -m evals.errors en --types             which type was taken for which

The next improvement is chosen by count. The mechanisms, in the order in which they are asked:

right        an event of the right type joins the two
type         an event joins the two, but its type is another
lexicon      no entry of the right type is read anywhere in the sentence
ranking      one is read, but another reading took its word
casting      one is coded, but its parties may not play their roles
direction    the right event has the two the other way round
frame        the missing party stands in the clause of the trigger, but no slot takes it
tree         it stands elsewhere: the tree, or a reference over clauses, hides it
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.negatives import print_event
from kabar.annotating import annotate_many
from kabar.coding import actor_nouns, code_sentence
from kabar.coding.evidence import joins
from kabar.coding.matcher import readings
from kabar.coding.trees import Tree
from kabar.knowledge import DEFAULT
from kabar.languages.grammar import load_grammar
from kabar.languages.lexicon import load_lexicon
from kabar.pipeline import code_sentences
from kabar.records import Event, Pair, Sentence, Span
from training.sentences import bare, written

YIELD = frozenset({"CONCEDE", "RETREAT"})  # one root in the pair sets


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence, two spans in it, and the type of what the first does to the second."""

    text: str
    pair: Pair
    gold: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One asked pair with the mechanism that failed and the types that were found instead."""

    asked: Asked
    mechanism: str
    events: tuple[Event, ...]


def main() -> None:
    """Print how often each mechanism failed, and its sentences if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("language")
    parser.add_argument("--pairs", type=Path, help="a file of pairs; default: written sentences")
    parser.add_argument("--show", help="print the sentences of this mechanism")
    parser.add_argument("--types", action="store_true", help="print which type was taken for which")
    args = parser.parse_args()
    asked = list(_from_file(args.pairs) if args.pairs else _from_sentences(args.language))
    verdicts = list(judge(asked, args.language))
    counts = Counter(v.mechanism for v in verdicts)
    for mechanism, count in counts.most_common():
        print(f"{count:5} {100 * count / len(verdicts):5.1f} %  {mechanism}")
    if args.types:
        _print_types(verdicts)
    for verdict in verdicts:
        if verdict.mechanism == args.show:
            _print_verdict(verdict)


def judge(asked: Iterable[Asked], language: str) -> Iterator[Verdict]:
    """Yield what became of each asked pair."""
    items = list(asked)
    articles = [bare(item.text, language) for item in items]
    for item, article, sentences in zip(items, articles, annotate_many(articles), strict=True):
        events = code_sentences(sentences, article).events
        yield Verdict(item, _mechanism(item, sentences, events, language), events)


def _mechanism(
    item: Asked, sentences: tuple[Sentence, ...], events: tuple[Event, ...], language: str
) -> str:
    joined = [e for e in events if joins(item.pair, e)]
    if any(_root(e.plover_type) == _root(item.gold) for e in joined):
        return "right"
    if joined:
        return "type"
    of_type = [e for e in events if _root(e.plover_type) == _root(item.gold)]
    turned = Pair(actor=item.pair.recipient, recipient=item.pair.actor)
    if any(joins(turned, e) for e in of_type):
        return "direction"
    if of_type:
        return "frame" if any(_in_clause(item, e, sentences) for e in of_type) else "tree"
    types = {"read": set[str](), "coded": set[str]()}
    for sentence in sentences:
        tree = Tree(sentence, load_grammar(language, DEFAULT))
        lexicon = load_lexicon(language, DEFAULT)
        found = readings(tree, lexicon, actor_nouns(language, DEFAULT))
        types["read"] |= {_root(r.entry.event_type) for r in found}
        types["coded"] |= {_root(c.rule.split("/")[1]) for c in code_sentence(sentence, language)}
    if _root(item.gold) in types["coded"]:
        return "casting"
    return "ranking" if _root(item.gold) in types["read"] else "lexicon"


def _in_clause(item: Asked, event: Event, sentences: tuple[Sentence, ...]) -> bool:
    """Say whether both spans stand in the clause that the trigger heads or belongs to."""
    spans = [s for s in (item.pair.actor, item.pair.recipient) if s is not None]
    for sentence in sentences:
        tree = Tree(sentence, load_grammar(event.language or "", DEFAULT))
        at = {t.index: t for t in sentence.tokens}
        heads = [i for i, t in at.items() if t.start <= event.trigger.start < t.end]
        if heads:
            clause = tree.clause(heads[0])
            inside = [
                any(
                    tree.clause(i) == clause
                    for i, t in at.items()
                    if t.start < s.end and s.start < t.end
                )
                for s in spans
            ]
            return all(inside)
    return False


def _root(event_type: str) -> str:
    return "YIELD" if event_type in YIELD else event_type


def _from_sentences(language: str) -> Iterator[Asked]:
    for line in written(language):
        yield Asked(line.text, line.pair, line.event_type)


def _from_file(path: Path) -> Iterator[Asked]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [row.get("source_span"), row.get("target_span")]
        actor, recipient = (None if s is None else Span(*s) for s in spans)
        yield Asked(row["text"], Pair(actor=actor, recipient=recipient), row["gold_root"])


def _print_types(verdicts: Iterable[Verdict]) -> None:
    confused = Counter(
        (_root(v.asked.gold), _root(e.plover_type))
        for v in verdicts
        if v.mechanism == "type"
        for e in v.events
        if joins(v.asked.pair, e)
    )
    for (gold, said), count in confused.most_common(25):
        print(f"{count:5}  {gold} taken for {said}")


def _print_verdict(verdict: Verdict) -> None:
    item = verdict.asked
    print(f"\n{item.gold}: {item.text}")
    for span, role in ((item.pair.actor, "who"), (item.pair.recipient, "toward")):
        print(f"    {role:7} {span.of(item.text) if span else None}")
    for event in verdict.events:
        print_event(event)


if __name__ == "__main__":
    main()
