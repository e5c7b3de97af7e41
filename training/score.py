"""Score the shipped pipelines on held-out sets: `python -m training.score id syntax SET.spacy ...`.

Syntax: accuracy of tags, UAS and LAS without punctuation, with gold tokens and sentences and from
raw text; `core` is the recall of head and label over subjects, objects, obliques and clauses.
Names: exact spans and types.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from kabar.annotating.packing import unpack
from kabar.annotating.splitting import starts
from kabar.annotating.tokenizing import blank
from kabar.languages import HERE, read_toml

CORE = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "ROOT",
        "ccomp",
        "xcomp",
        "cop",
        "aux",
    ]
)


def pipeline(language: str, weights: Path) -> tuple[Language, frozenset[str]]:
    """Return the pipeline in a weights file, and the abbreviations that may end a sentence."""
    table = read_toml(HERE / language / "model" / "pipeline.toml")
    nlp = blank(table)
    unpack(nlp, weights)
    return nlp, frozenset(table["tokens"]["may_end"])


def gold_tokens(docs: Sequence[Doc], nlp: Language) -> Iterator[Doc]:
    """Yield empty documents with the gold words and sentence starts."""
    for doc in docs:
        made = Doc(
            nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]
        )
        has = doc.has_annotation("SENT_START")
        for token, gold in zip(made, doc, strict=True):
            token.is_sent_start = bool(gold.is_sent_start) if has else token.i == 0
        yield made


def raw_tokens(docs: Sequence[Doc], nlp: Language, may_end: frozenset[str]) -> Iterator[Doc]:
    """Yield documents cut out of the raw text by kabar's tokenizer and sentence rules."""
    for doc in docs:
        made = nlp.make_doc(doc.text)
        for token, start in zip(made, starts([t.text for t in made], may_end=may_end), strict=True):
            if start:
                token.is_sent_start = start > 0
        yield made


def syntax(gold: Sequence[Doc], made: Iterable[Doc]) -> str:
    """Return one line of syntax scores."""
    c: Counter[str] = Counter()
    for reference, doc in zip(gold, made, strict=True):
        found = {(t.idx, len(t)): t for t in doc}
        for token in reference:
            if token.is_space:
                continue
            at = (token.idx, len(token))
            other = found.get(at)
            content, core = token.dep_ != "punct", token.dep_ in CORE
            c.update(all=1, content=content, core=core, token=other is not None)
            if other is None:
                continue
            c["tag"] += token.tag_ == other.tag_
            same = _head(token) == _head(other)
            c["uas"] += content and same
            right = same and token.dep_.lower() == other.dep_.lower()
            c["las"] += content and right
            c["core_las"] += core and right
    share = {k: 100 * c[k] / c["content"] for k in ("uas", "las")}
    return (
        f"token {100 * c['token'] / c['all']:.1f} tag {100 * c['tag'] / c['all']:.1f} "
        f"UAS {share['uas']:.1f} LAS {share['las']:.1f} core {100 * c['core_las'] / c['core']:.1f}"
    )


def _head(token: Doc) -> tuple[int, int] | None:
    return None if token.head.i == token.i else (token.head.idx, len(token.head))


def entities(gold: Sequence[Doc], made: Iterable[Doc]) -> str:
    """Return one line of name scores."""
    c: Counter[str] = Counter()
    for reference, doc in zip(gold, made, strict=True):
        want = {(e.start_char, e.end_char, e.label_) for e in reference.ents}
        have = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        for kind in ("PER", "ORG", "LOC"):
            w, h = ({e for e in s if e[2] == kind} for s in (want, have))
            c.update({f"{kind}w": len(w), f"{kind}h": len(h), f"{kind}r": len(w & h)})
        c.update(w=len(want), h=len(have), r=len(want & have))
    per = " ".join(
        f"{k} {200 * c[k + 'r'] / max(1, c[k + 'w'] + c[k + 'h']):.1f}"
        for k in ("PER", "ORG", "LOC")
    )
    precision, recall = 100 * c["r"] / max(1, c["h"]), 100 * c["r"] / max(1, c["w"])
    return f"P {precision:.1f} R {recall:.1f} F {200 * c['r'] / max(1, c['h'] + c['w']):.1f} {per}"


def main() -> None:
    """Score the weights on each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("kind", choices=["syntax", "names"])
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    weights = args.weights or HERE / args.language / "model" / f"{args.kind}.weights"
    nlp, may_end = pipeline(args.language, weights)
    score = syntax if args.kind == "syntax" else entities
    for path in args.sets:
        gold = list(DocBin().from_disk(path).get_docs(nlp.vocab))
        made = {"gold": gold_tokens(gold, nlp), "raw": raw_tokens(gold, nlp, may_end)}
        for name, docs in made.items():
            sys.stdout.write(f"{path.stem} {name}: {score(gold, nlp.pipe(docs))}\n")


if __name__ == "__main__":
    main()
