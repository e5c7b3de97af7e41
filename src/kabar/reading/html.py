"""In: an HTML page. Out: its `Article`: metadata first, then the body, its lines sorted."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from kabar.errors import StageError
from kabar.gazetteers.publishers import publishers
from kabar.reading.assembling import assemble, clean, key
from kabar.reading.body import Found, find_beside, find_blocks, shared_words
from kabar.reading.gathering import gather, take_captions
from kabar.reading.language import identify
from kabar.reading.lines import is_caption, split_names
from kabar.reading.metadata import Meta, read_metadata
from kabar.reading.raw import NOTHING, Block, Given, Parts
from kabar.reading.times import find_moment, has_offset, parse_stamp, time_line, zone_offset
from kabar.reading.words import Words, words_for
from kabar.records import Article

DEEPEST = 300  # levels of nesting; parsers take quadratic time beyond thousands
MANY_TAGS = 20_000  # fewer cannot cost much, however deep
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,12})[^<>]*(/?)>?")
CONTAINER = re.compile(
    r"</?(?:div|span|section|b|i|em|strong|font|center|ul|ol|dl|table|tbody|tr|td|article|main|blockquote|small|u|a|label)\b[^<>]*>?",
    re.I,
)
# Tags that need no end tag: their count says nothing of depth.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
    | {"track", "param", "p", "li", "option", "td", "tr", "th", "dt", "dd"}
)
SUFFIX = re.compile(r"\s+[|–—·»-]\s+")
# A body shorter than this share of JSON-LD's articleBody, or half of other words, is not the story.
RESCUE_SHARE = 0.45
HALF = 0.5
SHORTEST_RESCUE = 400
MOST_REPEATS = 2  # a line that stands more often is furniture
SHORT_KEY = 20
MOST_BESIDE_DATE = 6  # words on a line that is about the date
LONGEST_LABEL = 32
MOST_AFTER_TAIL = 0.1  # mark-up has parted most of what follows a story already


def read_page(text: str, *, id: str, given: Given = NOTHING) -> Article:  # noqa: A002
    """Read an HTML page."""
    text = _flatten_deep(text.replace("\x00", ""))
    if "<" not in text:
        raise StageError("reading", "no HTML: not one tag")
    tree = LexborHTMLParser(text)
    meta = read_metadata(tree)
    found = find_beside(tree)
    visible = _visible_head(tree)
    blocks = find_blocks(tree)
    blocks = _rescue(blocks, meta)
    if not blocks and not meta.headline and not meta.titles:
        raise StageError("reading", "no story found on the page")
    sample = " ".join(b.text for b in blocks) or meta.headline or ""
    language = given.language or identify(sample)
    words = words_for(language)
    parts = Parts(language=language)
    url = given.url or meta.url
    parts.publisher = _publisher(meta, url, given)
    parts.title = _title(meta, parts.publisher, url)
    _take_times(meta, visible, words, parts)
    parts.authors = _authors(meta)
    parts.tags = (
        [t for tag in meta.tags for t in re.split(r"\s*[,;|]\s*", tag) if t]
        if len(meta.tags) == 1
        else meta.tags
    )
    take_captions(found.captions or meta.captions, words, parts)
    gather(
        _own_blocks(blocks, found, parts, meta, words),
        words,
        parts,
        most_after_tail=MOST_AFTER_TAIL,
    )
    given = (
        given
        if given.url or not meta.url
        else Given(
            url=meta.url,
            title=given.title,
            published=given.published,
            language=given.language,
            publisher=given.publisher,
        )
    )
    return assemble(parts, id=id, given=given)


def _flatten_deep(text: str) -> str:
    """Return `text` without containers if it nests too deep to be parsed in time."""
    if text.count("<") < MANY_TAGS or _depth(text) <= DEEPEST:
        return text
    flat = CONTAINER.sub("\n", text)
    if _depth(flat) > DEEPEST:
        raise StageError("reading", f"tags nested deeper than {DEEPEST}")
    return flat


def _depth(text: str) -> int:
    depth = deepest = 0
    for m in TAG.finditer(text):
        if m[3] or m[2].lower() in VOID:
            continue
        depth = max(0, depth - 1) if m[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _visible_head(tree: LexborHTMLParser) -> list[str]:
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


def _publisher(meta: Meta, url: str | None, given: Given) -> str | None:
    known = publishers().of_url(url) or publishers().of_url(given.url)
    if given.publisher:
        return given.publisher
    return known.name if known else meta.publisher or meta.site_name


def _title(meta: Meta, publisher: str | None, url: str | None) -> str | None:
    """Return the headline: JSON-LD's, unless the page's own <h1> and og:title agree against it."""
    outlets = {key(n) for n in (publisher, meta.publisher, meta.site_name) if n}
    outlets |= {key(part) for part in re.findall(r"//(?:www\.)?([^/]+)", url or "")}
    headline = _without_suffix(meta.headline, outlets, meta.h1)
    others = [t for t in (_without_suffix(t, outlets, meta.h1) for t in meta.titles) if t]
    if (
        headline is not None
        and others
        and key(headline) != key(others[0])
        and any(key(h) == key(others[0]) for h in meta.h1)
    ):
        return others[0]
    if headline is not None:
        return headline
    return others[0] if others else next(iter(meta.h1), None)


def _without_suffix(title: str | None, outlets: set[str], h1: list[str]) -> str | None:
    """Return `title` without the name of the site behind its last bar or dash."""
    if title is None or not clean(title):
        return None
    title = clean(title)
    for heading in h1:
        bare = clean(heading)
        if len(bare) > 15 and title.startswith(bare) and SUFFIX.match(title, len(bare)):
            return bare
    while True:
        cuts = list(SUFFIX.finditer(title))
        if not cuts:
            return title
        last = title[cuts[-1].end() :]
        known = (
            key(last) in outlets
            or any(key(last) == o.removesuffix("com") for o in outlets)
            or publishers().named(last) is not None
        )
        if not known or cuts[-1].start() < 8:
            return title
        title = title[: cuts[-1].start()]


def _take_times(meta: Meta, visible: list[str], words: Words, parts: Parts) -> None:
    stamps = [s for s in (parse_stamp(raw, words) for raw in meta.published) if s]
    parts.published = next((s for s in stamps if "T" in s), None) or next(iter(stamps), None)
    parts.modified = next(
        (s for s in (parse_stamp(raw, words) for raw in meta.modified) if s), None
    )
    if parts.published is None or "T" not in parts.published:
        moments = (find_moment(line, words) for line in visible if len(line) < 120)
        seen = next((m for m in moments if m is not None and m.has_hour), None)
        if seen is not None and (parts.published is None or seen.iso[:10] == parts.published):
            parts.published = seen.iso
    parts.published = _believe_visible_zone(parts.published, visible, words)


def _believe_visible_zone(iso: str | None, visible: list[str], words: Words) -> str | None:
    """Return a time that metadata call UTC in the zone that the page prints beside the same hour.

    Kompas writes "21:34:00+00:00" for what its page calls 21:34 WIB.
    """
    if iso is None or not has_offset(iso) or iso[19:] not in {"+00:00", "Z"}:
        return iso
    clock = re.compile(rf"\b{iso[11:13]}[:.]{iso[14:16]}\s+([A-Z]{{3,4}})\b")
    for line in visible:
        m = clock.search(line)
        if m is not None and m[1] in words.zones:
            offset = zone_offset(m[1], datetime.fromisoformat(iso[:19]), words)
            return iso[:19] + offset if offset else iso
    return iso


def _authors(meta: Meta) -> list[str]:
    return [n for value in (meta.authors or meta.meta_authors[:1]) for n in split_names(value)]


def _own_blocks(
    blocks: list[Block], found: Found, parts: Parts, meta: Meta, words: Words
) -> list[Block]:
    """Drop what repeats a title, a name, a caption or itself; mark what is nothing but a link."""
    known = {key(t) for t in (parts.title or "", *meta.titles, *meta.h1, *parts.authors)}
    captions = {key(c) for c in found.captions} | {key(c.text) for c in parts.captions}
    counts = Counter(key(block.text) for block in blocks)
    kept = []
    for block in blocks:
        name = key(block.text)
        if not name or name in known or counts[name] > MOST_REPEATS:
            continue
        known.add(name)
        if name in captions or any(len(name) > SHORT_KEY and name in c for c in captions):
            continue
        if is_caption(block.text, words):
            take_captions([block.text], words, parts)
        elif time_line(block.text, words, most_beside=MOST_BESIDE_DATE) is None:
            kept.append(Block(block.text, block.gap, _link(block, found, words), block.heading))
    return kept


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
