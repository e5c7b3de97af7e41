"""In: an HTML page. Out: its `Article`: metadata first, then the body, its lines sorted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from kabar.errors import StageError
from kabar.reading.assembling import assemble, clean, key
from kabar.reading.beside import Found, find_beside
from kabar.reading.body import find_blocks, shared_words
from kabar.reading.captions import is_caption
from kabar.reading.deciding import (
    choose_authors,
    choose_publisher,
    choose_times,
    choose_title,
    split_tags,
)
from kabar.reading.gathering import gather, take_captions, take_shots
from kabar.reading.language import identify
from kabar.reading.lines import is_person, known_outlet, split_names
from kabar.reading.metadata import Meta, read_metadata
from kabar.reading.raw import NOTHING, Block, Given, Parts, Shot
from kabar.reading.times import time_line
from kabar.reading.words import Words, words_for
from kabar.records import Article, Related

DEEPEST = 300  # levels of nesting; parsers take quadratic time beyond thousands
TOO_DEEP = 2_000
MOST_ATTRIBUTES = 300
MANY_TAGS = 4_000  # fewer cannot cost much, however deep
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,12})[^<>]*>?")
SCRIPT = re.compile(r"<script(?![^<>]{0,200}ld\+json)\b[^<>]*>", re.I)
LONG_TAG = re.compile(r"<([^\s<>/]{1,40})[^<>]{5000,}")
CONTAINER = re.compile(
    r"</?(?:div|span|section|b|i|em|strong|font|center|ul|ol|dl|table|tbody|tr|td|article|main|blockquote|small|u|a|label)\b[^<>]*>?",
    re.I,
)
# Tags that need no end tag: their count says nothing of depth.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
    | {"track", "param", "p", "li", "option", "td", "tr", "th", "dt", "dd"}
)
# A body shorter than this share of JSON-LD's articleBody, or half of other words, is not the story.
RESCUE_SHARE = 0.45
HALF = 0.5
SHORTEST_RESCUE = 400
MOST_REPEATS = 2  # a line that stands more often is furniture, unless the story is all of such
SENTENCE = re.compile(r"(?:\S+\s+){7,}\S*[.!?][\"'”’)]*")  # so long, and closed as one
SHORT_KEY = 20
MOST_BESIDE_DATE = 6  # words on a line that is about the date
LONGEST_LABEL = 32
LONGEST_FIELD = 70
MOST_AFTER_TAIL = 0.1  # mark-up has parted most of what follows a story already


def read_page(text: str, *, id: str, given: Given = NOTHING) -> Article:  # noqa: A002
    """Read an HTML page."""
    text = LONG_TAG.sub(_fewer_attributes, text.replace("\x00", ""))
    text = _flatten_deep(text)
    tree = LexborHTMLParser(text)
    meta = read_metadata(tree)
    found = find_beside(tree)
    visible = _visible_lines(tree)
    blocks = _rescue(find_blocks(tree), meta)
    given = given if given.url or not meta.url else replace(given, url=meta.url)
    sample = " ".join(b.text for b in blocks) or meta.headline or ""
    parts = Parts(language=given.language or identify(sample))
    words = words_for(parts.language)
    parts.publisher = choose_publisher(meta, given)
    parts.title = choose_title(meta, parts.publisher, given.url)
    parts.published, parts.modified = choose_times(meta, visible, words)
    parts.tags = list(split_tags(meta.tags))
    take_shots(found.captions or [Shot(c, None) for c in meta.captions], words, parts)
    blocks = _own_blocks(blocks, found, parts, meta, words)
    gather(blocks, words, parts, most_after_tail=MOST_AFTER_TAIL)
    for line, address in found.lines.items():
        labelled = words.related.fullmatch(line)
        if labelled and labelled[1]:
            parts.related.append(Related(text=labelled[1], url=address or None))
    _take_visible_fields(visible, words, parts)
    parts.authors = choose_authors(meta, found, parts, given.url, words) or parts.authors
    article = assemble(parts, id=id, given=given)
    if article.body_start == article.body_end and not article.captions:
        raise StageError("reading", "no story found on the page")
    return article


def _take_visible_fields(visible: list[str], words: Words, parts: Parts) -> None:
    """Take the editor and the source that the page names outside what was read as its story."""
    for line in visible:
        if len(line) > LONGEST_FIELD or ":" not in line:
            continue
        editor = words.editor.fullmatch(line)
        if editor and not parts.editors:
            parts.editors = [n for n in split_names(editor[1]) if is_person(n)]
        source = words.source.fullmatch(line)
        if (
            source
            and not parts.credited
            and not any(line in (c.credit or "") for c in parts.captions)
        ):
            parts.credited = [n for n in split_names(source[1]) if known_outlet(n)]


def _flatten_deep(text: str) -> str:
    """Return `text` without containers if it nests too deep to be parsed in time."""
    if text.count("<") < MANY_TAGS or not _deeper(text, DEEPEST):
        return text
    text = "".join(_without_scripts(text))
    if not _deeper(text, DEEPEST):
        return text
    flat = CONTAINER.sub("\n", text)
    if _deeper(flat, TOO_DEEP):
        raise StageError("reading", f"tags nested deeper than {TOO_DEEP}")
    return flat


def _without_scripts(text: str) -> Iterator[str]:
    """Yield `text` without scripts, whose strings can hold tags; JSON-LD stays."""
    at = 0
    for m in SCRIPT.finditer(text):
        if m.start() < at:
            continue
        end = text.find("</script", m.end())
        if end < 0:
            break
        yield text[at : m.start()]
        at = end
    yield text[at:]


def _fewer_attributes(m: re.Match[str]) -> str:
    """Return a tag without its attributes if they are so many that parsers take quadratic time."""
    return f"<{m[1]} " if m[0].count("=") > MOST_ATTRIBUTES else m[0]


def _deeper(text: str, limit: int) -> bool:
    depth = 0
    for m in TAG.finditer(text):
        if m[0].endswith("/>") or m[2].lower() in VOID:
            continue
        depth = max(0, depth - 1) if m[1] else depth + 1
        if depth > limit:
            return True
    return False


def _visible_lines(tree: LexborHTMLParser) -> list[str]:
    text = tree.body.text(separator="\n") if tree.body is not None else ""
    return [clean(line) for line in text[:200_000].split("\n") if line.strip() and len(line) < 200]


def _rescue(blocks: list[Block], meta: Meta) -> list[Block]:
    """Take JSON-LD's articleBody where the body read misses most of it."""
    if meta.body is None or len(meta.body) < SHORTEST_RESCUE:
        return blocks
    hidden = re.sub(r"<[^<>]{0,500}>", "\n", unescape(unescape(meta.body)))
    read = " ".join(b.text for b in blocks)
    same = len(hidden) < len(read) or shared_words(read, hidden) >= HALF
    if same and len(read) >= RESCUE_SHARE * len(hidden):
        return blocks
    return [Block(clean(line)) for line in re.split(r"[\n\r]+", hidden) if clean(line)]


def _own_blocks(
    blocks: list[Block], found: Found, parts: Parts, meta: Meta, words: Words
) -> list[Block]:
    """Drop what repeats a title, a name, a caption or itself; mark what is nothing but a link."""
    known = {key(t) for t in (parts.title or "", *meta.titles, *meta.h1, *meta.authors)}
    captions = {key(c.text + (c.credit or "")) for c in parts.captions}
    captions |= {key(c.text) for c in parts.captions}
    furniture = _repeated(blocks)
    kept = []
    for block in blocks:
        name = key(block.text)
        if not name or name in known or name in furniture:
            continue
        known.add(name)
        if name in captions or any(len(name) > SHORT_KEY and name in c for c in captions):
            continue
        if is_caption(block.text, words):
            take_captions([block.text], words, parts)
        elif time_line(block.text, words, most_beside=MOST_BESIDE_DATE) is None:
            kept.append(Block(block.text, block.gap, _link(block, found, words), block.heading))
    return kept


def _repeated(blocks: list[Block]) -> set[str]:
    """Return the keys of lines that stand too often to be story.

    Of a story that the page prints several times, for screens of each size, nothing is furniture.
    """
    counts = Counter(key(block.text) for block in blocks)
    repeated = {name for name, count in counts.items() if count > MOST_REPEATS}
    sentences = {key(b.text) for b in blocks if SENTENCE.fullmatch(b.text)}
    told_often = sum(map(len, sentences & repeated))
    if told_often and told_often >= HALF * sum(map(len, sentences)):
        return repeated - sentences
    return repeated


def _link(block: Block, found: Found, words: Words) -> str | None:
    """Return the address of a block that is nothing but a link, with or without a label."""
    bare = words.related_bare.fullmatch(block.text)
    tails = (
        block.text,
        block.text.partition(":")[2],
        block.text.partition("|")[2],
        bare[1] if bare else "",
    )
    labelled = len(block.text) - len(block.text.partition(":")[2]) < LONGEST_LABEL
    for i, tail in enumerate(tails):
        if tail and (i in {0, 3} or labelled or i == 2) and key(tail) in found.links:
            return found.links[key(tail)] or "#"
    return None
