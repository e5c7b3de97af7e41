"""In: a page's blocks in order. Out: `Parts`: paragraphs, and what is none in its field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kabar.reading.assembling import key
from kabar.reading.captions import bare_credit, split_credit
from kabar.reading.lines import (
    DOMAIN,
    SENTENCE_END,
    Line,
    Role,
    classify,
    find_dateline,
    known_outlet,
    split_names,
    strip_end_mark,
)
from kabar.reading.raw import Block, Parts, Shot
from kabar.reading.words import Words
from kabar.records import Dateline, Related

FEW_WORDS = 14  # a heading, a name, a tag; never a paragraph that must end in a full stop
WIDE_GAP = 2  # blank lines that part blocks of a flattened page
MOST_AFTER_TAIL = (
    0.8  # a tail heading with more story behind it than this share stood inside the story
)
CAPITAL_BYLINE = re.compile(
    r"(?:(?<=[.!?\"”’)])|^)\s*"
    r"(?P<names>[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]*(?:[ ,]*[|/&]?[ ,]*[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]*){0,12})\s*$"
)
GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ)])(?=[A-ZÀ-Þ])|\s*\|\s*|\s*,\s*|\s*#")


def gather(
    blocks: Sequence[Block], words: Words, parts: Parts, *, most_after_tail: float = MOST_AFTER_TAIL
) -> None:
    """Put every block of a body where it belongs in `parts`."""
    lines = [classify(block.text, words) for block in blocks]
    end = _tail_start(blocks, lines, most_after_tail)
    waiting: Line | None = None
    kept: list[Block] = []
    for i, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if waiting is not None and line.role is Role.STORY and len(block.text.split()) <= FEW_WORDS:
            _file(Line(waiting.role, block.text, block.text), block, parts)
            waiting = waiting if waiting.role is Role.TAGS else None
            continue
        waiting = None
        if line.role is Role.STORY and block.link is not None:
            parts.related.append(Related(text=line.text, url=block.link))
        elif line.role is Role.STORY and i < end:
            kept.append(block)
        elif line.role is Role.TAIL or not line.value:
            waiting = _waits(line)
        else:
            _file(line, block, parts)
    _finish(kept, words, parts)


def _waits(line: Line) -> Line | None:
    """Return a label that stands alone: the next short line is its value."""
    if line.role in {Role.RELATED, Role.EDITOR, Role.AUTHOR, Role.SOURCE, Role.TAGS}:
        return line
    return None


def _file(line: Line, block: Block, parts: Parts) -> None:
    if line.role is Role.RELATED:
        parts.related.append(Related(text=line.value, url=block.link))
    elif line.role is Role.EDITOR:
        parts.editors += split_names(line.value)
    elif line.role is Role.AUTHOR:
        parts.authors += split_names(line.value)
    elif line.role is Role.SOURCE:
        parts.credited += split_names(line.value)
    elif line.role is Role.TAGS:
        parts.tags += [t for t in re.split(r"\s*[,;|#]\s*", line.value) if t]


def _tail_start(blocks: Sequence[Block], lines: Sequence[Line], most_after: float) -> int:
    """Return the index of the first block behind the story: after an end mark or a tail heading."""
    sizes = [
        len(b.text) if x.role is Role.STORY and b.link is None else 0
        for b, x in zip(blocks, lines, strict=True)
    ]
    total = sum(sizes)
    before = 0
    for i, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        before += sizes[i]
        after = total - before
        if not before or after > most_after * before:
            continue
        if line.role is Role.TAIL:
            return i
        if line.role is Role.STORY and strip_end_mark(block.text)[1]:
            return i + 1
    return len(blocks)


def _finish(kept: list[Block], words: Words, parts: Parts) -> None:
    _drop_loose_end(kept, parts)
    texts = [b.text for b in kept]
    _take_dateline(texts, words, parts)
    if texts:
        texts[-1] = strip_end_mark(texts[-1])[0]
        texts[-1] = _take_byline(texts[-1], parts)
    parts.paragraphs += [strip_end_mark(t)[0] for t in texts if t.strip()]


def _drop_loose_end(kept: list[Block], parts: Parts) -> None:
    """Take names and tags that stand, without a full stop, behind the last paragraph."""
    while len(kept) > 1:
        last = kept[-1]
        bare = last.text.rstrip()
        if len(bare.split()) > FEW_WORDS or bare[:1].isdigit():
            return
        if _is_capital_names(bare):
            _credit_names(bare, parts)
        elif bare.endswith(tuple(SENTENCE_END)) and not bare.endswith((")", '"')):
            return
        elif last.gap > WIDE_GAP:
            parts.tags += [t for t in GLUED.split(bare) if t.strip()]
        elif not last.heading:
            return
        kept.pop()


def _is_capital_names(text: str) -> bool:
    m = CAPITAL_BYLINE.match(text)
    return m is not None and sum(c.isupper() for c in text) > 2


def _take_byline(text: str, parts: Parts) -> str:
    """Cut "... kata dia.BUDI HARTONO" off and file the names."""
    m = CAPITAL_BYLINE.search(text, max(0, len(text) - 120))
    if m is None or m.start() == 0 or not _is_capital_names(m["names"]):
        return text
    _credit_names(m["names"], parts)
    return text[: m.start()]


def _credit_names(names: str, parts: Parts) -> None:
    for name in split_names(names):
        if known_outlet(name) is not None or DOMAIN.match(name):
            parts.credited.append(name)
        else:
            parts.authors.append(name)


def _take_dateline(texts: list[str], words: Words, parts: Parts) -> None:
    """Cut the dateline off the first paragraph that has one, among the first two."""
    for i, text in enumerate(texts[:2]):
        filed = find_dateline(text, words)
        if filed is None:
            continue
        texts[i] = text[filed.end :]
        place, agency = filed.place, filed.agency
        if filed.outlet is not None:
            known = known_outlet(filed.outlet)
            name = known.name if known else _name_case(filed.outlet)
            if parts.publisher is None:
                parts.publisher = name
            elif (
                agency is None
                and key(parts.publisher) != key(name)
                and known is not known_outlet(parts.publisher)
            ):
                agency = filed.outlet
        if place or agency:
            parts.dateline = Dateline(place=place, agency=agency)
        return


def _name_case(name: str) -> str:
    return name.title() if name.isupper() and "." not in name else name


def take_captions(lines: Sequence[str], words: Words, parts: Parts) -> None:
    """Add `lines` as captions, each with its credit set apart."""
    parts.captions += [split_credit(line, words) for line in lines]


def take_shots(shots: Sequence[Shot], words: Words, parts: Parts) -> None:
    """Add captions whose credit the mark-up sets apart, or else the words do."""
    for shot in shots:
        split = split_credit(shot.text, words) if shot.credit is None else shot
        parts.captions.append(Shot(split.text, bare_credit(split.credit, words)))
