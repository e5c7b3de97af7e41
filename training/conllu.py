"""CoNLL-U in, sentences of written tokens out; and from those, spaCy training documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "NUM"})
FUNCTION = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX", "PRON"})
GROUPS = (1, 1, 2, 3, 4)  # sentences put into one document, so that the parser sees ends
ATTRS = ["ORTH", "SPACY", "POS", "TAG", "HEAD", "DEP", "SENT_START"]


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a treebank; `head` indexes its sentence, its own index for the root."""

    form: str
    space: bool
    upos: str
    tag: str
    lemma: str
    feats: str
    head: int
    dep: str
    misc: str = "_"


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the labels of one language are harmonised (training/labels.toml)."""

    keep: frozenset[str]
    rename: dict[str, str]
    merge: bool

    def label(self, dep: str) -> str:
        """Return the label that the parser learns for `dep`."""
        dep = self.rename.get(dep, dep)
        return dep if dep in self.keep else dep.split(":")[0]


def rows(path: Path) -> Iterator[list[list[str]]]:
    """Yield the columns of each sentence in a CoNLL-U file."""
    block: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            if block:
                yield block
            block = []
        elif not line.startswith("#"):
            block.append(line.split("\t"))
    if block:
        yield block


def sentence(block: list[list[str]], scheme: Scheme) -> list[Word]:
    """Return the written tokens of one sentence, clitics merged if `scheme` says so."""
    words = {int(r[0]): r for r in block if r[0].isdigit()}
    group = {i: i for i in words}
    surface = {i: (r[1], "SpaceAfter=No" not in r[9]) for i, r in words.items()}
    for r in block:
        if "-" not in r[0]:
            continue
        first, last = map(int, r[0].split("-"))
        parts = [words[i][1] for i in range(first, last + 1)]
        after = "SpaceAfter=No" not in r[9]
        if scheme.merge or "".join(parts) != r[1]:
            group.update(dict.fromkeys(range(first, last + 1), first))
            surface[first] = (r[1], after)
        else:
            for i in range(first, last + 1):
                surface[i] = (words[i][1], after and i == last)
    return _merged(words, group, surface, scheme)


def _merged(
    words: dict[int, list[str]],
    group: dict[int, int],
    surface: dict[int, tuple[str, bool]],
    scheme: Scheme,
) -> list[Word]:
    order = sorted(set(group.values()))
    position = {g: n for n, g in enumerate(order)}
    out = []
    for g in order:
        members = [i for i in words if group[i] == g]
        outward = [i for i in members if group.get(int(words[i][6])) != g]
        content = [i for i in outward if words[i][3] in CONTENT]
        host = (content or outward or members)[0]
        row = words[host]
        governor = int(row[6])
        out.append(
            Word(
                form=surface[g][0],
                space=surface[g][1],
                upos=row[3],
                tag="+".join(words[i][3] for i in members),
                lemma=row[2],
                feats=row[5],
                head=position[group[governor]] if governor else position[g],
                dep=scheme.label(row[7]) if governor else "ROOT",
                misc=row[9],
            )
        )
    return out


def has_cycle(words: Sequence[Word]) -> bool:
    """Say whether following heads from some word never reaches a root."""
    for start in range(len(words)):
        seen: set[int] = set()
        at = start
        while words[at].head != at:
            if at in seen:
                return True
            seen.add(at)
            at = words[at].head
    return False


def headline(words: Sequence[Word]) -> list[Word]:
    """Return the sentence as a headline: title case, no full stop."""
    last = len(words) - 1
    drop = words[last].form == "." and all(w.head != last for w in words[:last])
    kept = words[:last] if drop and words[last].head != last else words
    return [
        w if w.upos in FUNCTION and i else replace(w, form=w.form[:1].upper() + w.form[1:])
        for i, w in enumerate(kept)
    ]


def document(vocab: spacy.vocab.Vocab, group: Iterable[Sequence[Word]]) -> Doc:
    """Return one training document made of the sentences in `group`."""
    words, offset, heads = [], 0, []
    for sent in group:
        words += [*sent[:-1], replace(sent[-1], space=True)]
        heads += [offset + w.head for w in sent]
        offset += len(sent)
    return Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        pos=[w.upos if w.upos != "_" else "X" for w in words],
        tags=[w.tag for w in words],
        heads=heads,
        deps=[w.dep for w in words],
    )


def write(sents: Sequence[Sequence[Word]], path: Path, *, grouped: bool) -> int:
    """Write documents of one or several sentences to `path`; return how many sentences."""
    rng = random.Random(1)
    vocab = spacy.blank("xx").vocab
    good = [s for s in sents if s and not has_cycle(s)]
    binary, at = DocBin(attrs=ATTRS), 0
    while at < len(good):
        size = rng.choice(GROUPS) if grouped else 1
        binary.add(document(vocab, good[at : at + size]))
        at += size
    binary.to_disk(path)
    return len(good)
