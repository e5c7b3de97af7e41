"""Name sets in (IOB files, GUM's entity layer), spaCy training documents with PER ORG LOC out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span

Tagged = tuple[list[str], list[str]]  # words, one IOB2 tag each
NO_SPACE_BEFORE = frozenset(".,;:!?)]}%'’”") | {"'s", "n't", "’s"}
NO_SPACE_AFTER = frozenset("([{$“‘")
GLUE = frozenset({"of", "the", "and", "&", "for", "de", "-", "al"})
_OPEN = re.compile(r"\((\d+)-([a-z]+)-[^()]*?-(\d+(?:,\d+)*)-[a-z]+")
_PIECE = re.compile(r"\([^()]+\)|\([^()]+|[^()]+\)")


def iob(path: Path, types: dict[str, str]) -> Iterator[Tagged]:
    """Yield the sentences of an IOB1 or IOB2 file with the types of `types`, others as O."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line.strip():
            if words:
                yield words, repaired(words, tags)
            words, tags = [], []
        elif not line.startswith("# "):
            parts = line.split("\t") if "\t" in line else line.split(" ")
            numbered = len(parts) > 2 and parts[0].isdigit()
            word, tag = (parts[1], parts[2]) if numbered else (parts[0], parts[-1])
            kind = types.get(tag[2:].lower())
            words.append(word)
            tags.append(f"{tag[0]}-{kind}" if kind else "O")


def repaired(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Return IOB2 tags: every name opens with B-, and no name opens with an article."""
    out: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        before = out[-1] if out else "O"
        opens = tag.startswith("B-") or before[2:] != tag[2:]
        if tag == "O" or (opens and word.lower() in {"the", "a", "an"}):
            out.append("O")
        else:
            out.append(("B-" if opens else "I-") + tag[2:])
    return out


def gum(path: Path, types: dict[str, str]) -> Iterator[Tagged]:
    """Yield GUM's sentences with the names among its entities: those headed by a PROPN."""
    block: list[list[str]] = []
    open_: list[tuple[str, str, int, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            columns = line.split("\t")
            if columns[0].isdigit():
                block.append(columns)
            continue
        if block:
            yield [c[1] for c in block], _gum_tags(block, open_, types)
        block, open_ = [], []


def _gum_tags(
    block: list[list[str]], open_: list[tuple[str, str, int, str]], types: dict[str, str]
) -> list[str]:
    spans: list[tuple[int, int, str]] = []
    for i, columns in enumerate(block):
        field = next((m[7:] for m in columns[9].split("|") if m.startswith("Entity=")), "")
        for piece in _PIECE.findall(field):
            match = _OPEN.match(piece)
            if match:
                open_.append((match[1], match[2], i, match[3]))
            if piece.endswith(")"):
                number = re.sub(r"\D.*", "", piece.strip("()"))
                at = next((k for k in reversed(range(len(open_))) if open_[k][0] == number), None)
                if at is None:
                    continue
                _, kind, first, heads = open_.pop(at)
                if kind in types:
                    span = _name(block, first, i + 1, first + int(heads.split(",")[0]) - 1)
                    if span:
                        spans.append((*span, types[kind]))
    tags = ["O"] * len(block)
    for first, last, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        if all(t == "O" for t in tags[first:last]):
            tags[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
    return tags


def _name(block: list[list[str]], first: int, last: int, head: int) -> tuple[int, int] | None:
    if head >= last or block[head][3] != "PROPN":
        return None
    a, b = head, head + 1
    while a > first and block[a - 1][3] == "PROPN":
        a -= 1
    while b < last and (
        block[b][3] == "PROPN"
        or (
            block[b][1].lower() in GLUE
            and any(r[3] == "PROPN" for r in block[b + 1 : min(b + 3, last)])
        )
    ):
        b += 1
    return a, b


def document(vocab: spacy.vocab.Vocab, words: list[str], tags: list[str]) -> Doc:
    """Return a training document; a tag "-" leaves open whether the word is a name."""
    spaces = [
        word not in NO_SPACE_AFTER and following not in NO_SPACE_BEFORE
        for word, following in zip(words, [*words[1:], "."], strict=True)
    ]
    doc = Doc(vocab, words=words, spaces=spaces)
    spans, missing, at = [], [], 0
    while at < len(tags):
        end = at + 1
        if tags[at].startswith("B-"):
            while end < len(tags) and tags[end] == "I-" + tags[at][2:]:
                end += 1
            spans.append(Span(doc, at, end, tags[at][2:]))
        elif tags[at] == "-":
            missing.append(Span(doc, at, end))
        at = end
    doc.set_ents(spans, missing=missing)
    return doc


def write(sents: Iterable[Tagged], path: Path) -> int:
    """Write one document a sentence to `path`; return how many."""
    vocab = spacy.blank("xx").vocab
    binary = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"])
    count = 0
    for words, tags in sents:
        binary.add(document(vocab, words, tags))
        count += 1
    binary.to_disk(path)
    return count
