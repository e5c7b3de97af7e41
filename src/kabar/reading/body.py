"""In: a parsed page. Out: the blocks of its story."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element
from selectolax.lexbor import LexborHTMLParser

from kabar.errors import StageError
from kabar.reading.assembling import clean
from kabar.reading.dense import read_dense
from kabar.reading.raw import MOST_BLOCKS, Block

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every page that it gives up

# Characters and tags of mark-up beyond which only the dense reader is quick enough.
LARGEST_QUICK = 1_500_000
MOST_TAGS = 50_000
USELESS = (
    "script,style,svg,iframe,template,form,button,select,noscript,figcaption,"
    "video,audio,canvas,object"
)
FRAME = "nav,footer,header,aside"
LONGEST_FRAME = 3_000  # characters; a longer header or aside may hold the story
PLAYERS = '[class*="player"],[class*="video-"],[class*="gallery-"]'
LONGEST_PLAYER = 500  # characters; a longer one holds the story
# Posts embedded from elsewhere: another's words beside the report, not the report's own.
POSTS = (
    ".twitter-tweet,.twitter-video,.instagram-media,.tiktok-embed,.bluesky-embed,.mastodon-embed,"
    ".text-post-media,.reddit-embed-bq,.reddit-card,.imgur-embed-pub,.fb-post,.telegram-post"
)
LONGEST_CARD = 2_000  # characters of a link that shows another story's headline and opening
# Dev pages, 2026-11: where the dense reader covers 0.7 of the running text (101 of 140 pages) its
# body F1 is .982 and trafilatura's .977; below that .69 and .93.
SURE = 0.7
SHORTEST_STORY = 500  # characters
HALF = 0.5  # of the dense text: trafilatura has lost the story
FEWEST_WORDS = 5


def find_blocks(tree: LexborHTMLParser) -> list[Block]:
    """Return the story's paragraphs, headings and list items; the tree loses what is useless.

    The dense reader goes first, at a thirtieth of the time; trafilatura is asked where the
    dense reader has not found most of the page's running text in one place.
    """
    for node in tree.css(f"{USELESS},{POSTS}"):
        node.decompose()
    for node in tree.css(FRAME):
        if node.tag in {"nav", "footer"} or len(node.text()) < LONGEST_FRAME:
            node.decompose()
    for player in tree.css(PLAYERS):
        if len(player.text()) < LONGEST_PLAYER:
            player.decompose()
    for link in tree.css("a"):
        card = link.css_first("h1,h2,h3,h4") is not None and link.css_first("p") is not None
        if card and len(link.text()) < LONGEST_CARD:
            link.decompose()
    dense = read_dense(tree)
    markup = tree.html or ""
    large = len(markup) > LARGEST_QUICK or markup.count("<") > MOST_TAGS
    if (dense.coverage >= SURE and dense.size >= SHORTEST_STORY) or large:
        return dense.blocks or _loose_lines(tree)
    document = trafilatura.bare_extraction(
        markup, favor_precision=True, with_metadata=False, include_comments=False
    )
    body = getattr(document, "body", None)
    blocks = [] if body is None else [b for child in body for b in _read_element(child)]
    if sum(len(b.text) for b in blocks) < HALF * dense.size:
        return dense.blocks
    return blocks or _loose_lines(tree)


def _read_element(element: _Element) -> Iterator[Block]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in {"list", "table", "row", "div", "body"} or (
        tag in {"quote", "item", "cell"} and len(element)
    ):
        if element.text and element.text.strip() and tag != "table":
            inner = [
                c for c in element if c.tag in {"p", "list", "item", "head", "row", "cell", "quote"}
            ]
            if not inner:
                yield from _split(element, heading=False)
                return
            yield from (Block(clean(t)) for t in [element.text] if clean(t))
        if not any(c.tag in {"p", "list", "item", "head", "row", "cell", "quote"} for c in element):
            yield from _split(element, heading=False)
            return
        for child in element:
            yield from _read_element(child)
            if child.tail and child.tail.strip():
                yield Block(clean(child.tail))
        return
    yield from _split(element, heading=tag == "head")


def _split(element: _Element, *, heading: bool) -> Iterator[Block]:
    parts: list[str] = []
    for child in element.iter():
        if child.tag in {"lb", "p", "item"} and child is not element:
            parts.append("\n")
        if isinstance(child.tag, str) and child.text:
            parts.append(child.text)
        if child is not element and child.tail:
            parts.append(child.tail)
    for line in "".join(parts).split("\n"):
        if clean(line):
            yield Block(clean(line), heading=heading)


def _loose_lines(tree: LexborHTMLParser) -> list[Block]:
    """Return the long lines of a page without one paragraph."""
    text = tree.body.text(separator="\n") if tree.body is not None else ""
    lines = text.split("\n")
    if len(lines) > MOST_BLOCKS:
        raise StageError("reading", f"more than {MOST_BLOCKS} lines and no paragraph")
    return [Block(clean(line)) for line in lines if len(line.split()) >= FEWEST_WORDS]


def shared_words(a: str, b: str) -> float:
    """Return the share of the words of `a` that stand in `b` too."""
    first = re.findall(r"\w+", a)
    second = set(re.findall(r"\w+", b))
    return sum(w in second for w in first) / len(first) if first else 0.0
