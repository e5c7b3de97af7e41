"""In: a page flattened to plain text with its furniture left in. Out: its `Article`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kabar.errors import StageError
from kabar.reading.assembling import INVISIBLE, assemble, clean, key
from kabar.reading.captions import split_credit
from kabar.reading.gathering import gather, take_captions
from kabar.reading.language import identify
from kabar.reading.lines import Role, classify, find_dateline, known_outlet
from kabar.reading.raw import MOST_BLOCKS, NOTHING, Block, Given, Parts
from kabar.reading.times import Moment, time_line
from kabar.reading.words import Words, words_for
from kabar.records import Article

LONG_PARAGRAPH = (
    22  # words; the first such line without a credit opens a story that has no dateline
)
SHORTEST_LEAD = 40  # characters behind a dateline
SHORTEST_TITLE = 3  # words
LONGEST_TITLE = 250
LONGEST_HEADLINE = 160
# "lalu.Upaya", "kata dia.“Kami": a full stop that lost its paragraph break. Small letters before it
# keep "TEMPO.CO", "St.Petersburg" and "No.5" whole, a short word with a capital "Prof.Ani".
GLUED_END = re.compile(
    r"(?<=[a-zà-þ0-9)]{3}[.!?])(?<![A-Z][a-z]{2}[.])(?<![A-Z][a-z]{3}[.])(?P<quote>[“”\"]?)(?=[“\"]?[A-ZÀ-Þ][^\W_])"
)
WIDE_BLANK = re.compile(r"(?<=[.!?”\"])(?:[ \t\u00a0]{2,})(?=\S)")
LONG_BLANK = re.compile(r"([ \t\u00a0]{4})[ \t\u00a0]+")
QUOTES = re.compile(r"[“”\"]")
CRUMBS = re.compile(r"\s[>»›]\s|\s/\s.*\s/\s")


def read_plain(text: str, *, id: str, given: Given = NOTHING) -> Article:  # noqa: A002
    """Read a page whose mark-up was thrown away: title, time, captions, story, fields."""
    language = given.language or identify(text)
    words = words_for(language)
    blocks = list(islice(_blocks(text, words), MOST_BLOCKS + 1))
    if len(blocks) > MOST_BLOCKS:
        raise StageError("reading", f"more than {MOST_BLOCKS} lines")
    parts = Parts(language=language, publisher=given.publisher)
    start = _story_start(blocks, words)
    _read_head(blocks[:start], words, parts, has_dateline=_opens_story(blocks, start, words))
    gather(blocks[start:], words, parts)
    if parts.published is None:
        parts.published = _any_time(blocks, words)
    article = assemble(parts, id=id, given=given)
    if not article.text:
        raise StageError("reading", "no story found on the page")
    return article


# --- lines to blocks -------------------------------------------------------------------------


def _blocks(text: str, words: Words) -> Iterator[Block]:
    """Yield the page's lines without script residue, glued paragraphs and inline links parted."""
    gap = 0
    text = LONG_BLANK.sub(r"\1", INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    for line in text.split("\n"):
        if not line.strip():
            gap += 1
            continue
        if words.script.search(line[:2000]) and len(line) < 2000:
            continue
        for piece in _explode(line.strip(), words):
            yield Block(piece, gap)
            gap = 0


def _explode(line: str, words: Words) -> Iterator[str]:
    at = 0
    for start, end in _inline_links(line, words):
        yield from _paragraphs(line[at:start])
        yield clean(line[start:end])
        at = end
    yield from _paragraphs(line[at:])


def _paragraphs(piece: str) -> Iterator[str]:
    for wide in WIDE_BLANK.split(piece):
        at = 0
        for m in GLUED_END.finditer(wide):
            # A quotation mark between two paragraphs closes the first if one is open there.
            closes = m["quote"] != "" and len(QUOTES.findall(wide, at, m.start())) % 2 == 1
            cut = m.end() if closes else m.start()
            yield clean(wide[at:cut])
            at = cut
        if clean(wide[at:]):
            yield clean(wide[at:])


def _inline_links(line: str, words: Words) -> Iterator[tuple[int, int]]:
    """Yield where labels of links ("Baca: ...") stand inside a line, with their headlines."""
    at = 0
    for m in re.finditer(
        r"(?:^|(?<=[.!?”\")\]:;])|(?<=\s))\s*(?=[^\W\d_]{3,}[^.:\n]{0,24}:)", line
    ):
        if m.end() < at:
            continue
        label = words.related.match(line, m.end(), m.end() + 60)
        if label is None or not (
            m.start() == 0
            or line[m.start() - 1] in '.!?”")]'
            or m.end() - m.start() > 1
            or line[m.end() - 2 : m.end() - 1] in '.!?”"'
        ):
            continue
        end = _headline_end(line, label.start(1), words)
        yield m.end(), end
        at = end


def _headline_end(line: str, start: int, words: Words) -> int:
    """Return where an inline link ends: a wide blank, a glued word, its last capital."""
    m = re.search(
        r"[ \t\u00a0]{2,}(?=\S)|(?<=[a-zà-þ0-9)”\"])(?=[“\"]?[A-ZÀ-Þ][a-zà-þ])|(?<=[?!])(?=\S)",
        line[start : start + LONGEST_HEADLINE],
    )
    if m is not None:
        return start + m.start()
    if len(line) - start <= LONGEST_HEADLINE:
        return len(line)
    end = start
    for token in re.finditer(r"\S+", line[start : start + LONGEST_HEADLINE]):
        if token.group()[0].islower() and token.group() not in words.headline_small:
            break
        end = start + token.end()
    return end


# --- the head --------------------------------------------------------------------------------


def _story_start(blocks: Sequence[Block], words: Words) -> int:
    """Return the index of the block that opens the story."""
    for i in range(min(len(blocks), 40)):
        if _opens_story(blocks, i, words):
            return i
    for i, block in enumerate(blocks):
        text = block.text
        if len(text.split()) < LONG_PARAGRAPH or classify(text, words).role is not Role.STORY:
            continue
        if (
            split_credit(text, words).credit is None
            and not _is_doubled(blocks, i)
            and (i > 0 or not _title_like(text))
        ):
            return i
    return min(1, len(blocks)) if blocks and _title_like(blocks[0].text) else 0


def _opens_story(blocks: Sequence[Block], i: int, words: Words) -> bool:
    if i >= len(blocks):
        return False
    text = blocks[i].text
    filed = find_dateline(text, words)
    if filed is None or len(text) - filed.end < SHORTEST_LEAD:
        return False
    return time_line(text, words) is None


def _is_doubled(blocks: Sequence[Block], i: int) -> bool:
    """Say whether a line beside this one repeats it: an image's alternative text."""
    here = key(blocks[i].text)
    return any(
        0 <= j < len(blocks)
        and j != i
        and (key(blocks[j].text).startswith(here) or here.startswith(key(blocks[j].text)))
        for j in (i - 1, i + 1)
    )


def _title_like(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and not text.rstrip().endswith((".", ":", ";"))


def _read_head(blocks: Sequence[Block], words: Words, parts: Parts, *, has_dateline: bool) -> None:
    rest: list[str] = []
    fields: list[Block] = []
    for block in blocks:
        line = classify(block.text, words)
        moment = time_line(block.text, words)
        if moment is not None:
            _take_time(block.text, moment, words, parts)
        elif line.role in {Role.EDITOR, Role.AUTHOR, Role.SOURCE, Role.TAGS, Role.RELATED}:
            fields.append(block)
        elif line.role is Role.STORY and not CRUMBS.search(block.text):
            rest.append(block.text)
    title = _choose_title(rest)
    if title is not None:
        at = rest.index(title)
        parts.title = _without_outlet(title)
        rest = [r for r in rest[at + 1 :] if key(r) != key(title)]
    gather(fields, words, parts)
    shots = [r for r in rest if has_dateline or split_credit(r, words).credit or rest.count(r) > 1]
    take_captions([r for r in shots if len(r.split()) > 1], words, parts)
    parts.paragraphs += [
        r for r in rest if r not in shots and len(r.split()) >= LONG_PARAGRAPH // 2
    ]


def _choose_title(lines: Sequence[str]) -> str | None:
    likely = [t for t in lines if _title_like(t)]
    for text in likely:
        if len(text.split()) > SHORTEST_TITLE:
            return text
    return likely[0] if likely else None


def _without_outlet(title: str) -> str:
    head, _, last = title.rpartition(" - ")
    if not head:
        head, _, last = title.rpartition(" | ")
    return head if head and known_outlet(last) is not None else title


def _take_time(text: str, moment: Moment, words: Words, parts: Parts) -> None:
    if words.modified.match(text) and not words.published.match(text):
        parts.modified = parts.modified or moment.iso
    elif parts.published is None or ("T" not in parts.published and moment.has_hour):
        parts.published = moment.iso
    before = text[: moment.start].strip(" -–—|,/")
    if parts.publisher is None and known_outlet(before) is not None:
        outlet = known_outlet(before)
        parts.publisher = outlet.name if outlet else None


def _any_time(blocks: Sequence[Block], words: Words) -> str | None:
    moments = [
        m
        for m in (time_line(b.text, words) for b in blocks if len(b.text) < LONGEST_TITLE)
        if m and m.has_hour
    ]
    return moments[0].iso if moments else None
