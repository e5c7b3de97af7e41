"""In: a parsed page. Out: the blocks of the element that holds most running text, and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kabar.errors import StageError
from kabar.reading.assembling import clean
from kabar.reading.raw import MOST_BLOCKS, Block

SHORTEST = 25  # characters of a paragraph that counts
LONG_LINE = 70  # characters of a line that is running text
UPWARDS = (1.0, 0.7, 0.4)  # what a paragraph lends its parent, grandparent, great-grandparent
# A part that holds more of the text than this is no box beside the story, whatever it is called.
MAIN_SHARE = 0.2
OTHERS_SHARE = 0.5  # the same for readers' comments and other stories, which can be long
MOST_LINKED_ITEM = 0.6
MOST_LINKED_PARAGRAPH = 0.9
MOST_LEAD = 4  # paragraphs
TEXT_TAGS = "p,h2,h3,h4,li,blockquote,div"
BLOCK_TAGS = "p,div,ul,ol,h1,h2,h3,h4,table,section,article,blockquote,figure,header,footer,aside"
BOX_TAGS = {"aside", "nav", "footer", "figure", "form", "a"}
OTHERS = re.compile(
    r"comment|related|teaser|recommend|promo|outbrain|taboola|read-?more|baca-?juga", re.I
)
BOX_NAMES = re.compile(
    r"sidebar|newsletter|share|social|footer|subscri|widget|author|byline|breadcrumb|\btags?\b"
    r"|advert|disclaimer|copyright|caption|\bbio\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dense:
    """The densest element's blocks; `coverage` is its share of the page's running text."""

    blocks: list[Block]
    coverage: float

    @property
    def size(self) -> int:
        """Return how many characters the blocks hold."""
        return sum(len(b.text) for b in self.blocks)


def read_dense(tree: LexborHTMLParser) -> Dense:
    """Return the text of the element that holds most of the page's paragraphs."""
    best = _densest(tree)
    if best is None or tree.body is None:
        return Dense([], 0.0)
    if len(tree.css("p")) > MOST_BLOCKS:
        raise StageError("reading", f"more than {MOST_BLOCKS} paragraphs")
    blocks = list(_blocks(best))
    blocks = [*_lead(best, blocks[0].text), *blocks] if blocks else []
    lines = tree.body.text(separator="\n").split("\n")
    running = sum(len(line) for line in lines if len(line.strip()) >= LONG_LINE)
    read = sum(len(b.text) for b in blocks if len(b.text) >= LONG_LINE)
    return Dense(blocks, read / max(1, running))


def _densest(tree: LexborHTMLParser) -> LexborNode | None:
    weights: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for paragraph in tree.css("p"):
        weight = len(paragraph.text()) - 2 * _linked(paragraph)
        node = paragraph.parent
        for share in UPWARDS:
            if weight < SHORTEST or node is None:
                break
            weights[node.mem_id] = weights.get(node.mem_id, 0.0) + weight * share
            nodes[node.mem_id] = node
            node = node.parent
    best = max(weights, key=lambda i: weights[i], default=None)
    return None if best is None else nodes[best]


def _lead(best: LexborNode, first: str) -> Iterator[Block]:
    """Yield the paragraphs of the <article> round `best` that stand before its first block."""
    at = best.parent
    while at is not None and at.tag not in {"article", "body"}:
        at = at.parent
    if at is None or at.tag != "article":
        return
    blocks = list(_blocks(at))
    start = next((i for i, b in enumerate(blocks) if b.text == first), 0)
    lead = blocks[max(0, start - MOST_LEAD) : start]
    yield from (b for b in lead if len(b.text) >= LONG_LINE and not b.heading)


def _linked(node: LexborNode) -> int:
    return sum(len(a.text()) for a in node.css("a"))


def _blocks(best: LexborNode) -> Iterator[Block]:
    boxes: dict[int, bool] = {}
    shares = _shares(best)
    total = max(1, len(best.text()))
    for node in best.css(TEXT_TAGS):
        if node.mem_id == best.mem_id or _in_box(node, best, boxes, shares, total):
            continue
        if node.tag == "div" and any(n.mem_id != node.mem_id for n in node.css(BLOCK_TAGS)[:2]):
            continue
        text = clean(node.text(separator=""))
        if not text or (node.tag == "div" and len(text) < LONG_LINE):
            continue
        linked = _linked(node)
        if node.tag == "li" and linked > MOST_LINKED_ITEM * len(text):
            continue
        yield Block(text, heading=node.tag in {"h2", "h3", "h4"})


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".strip()


def _shares(best: LexborNode) -> dict[str, float]:
    """Return how much of the paragraphs' text stands in elements of the same names.

    By name and not by element: a story cut into sections has many parts of one name.
    """
    sizes: dict[str, int] = {}
    total = 0
    for paragraph in best.css("p"):
        size = len(paragraph.text())
        total += size
        at = paragraph.parent
        while at is not None and at.mem_id != best.mem_id:
            sizes[_names(at)] = sizes.get(_names(at), 0) + size
            at = at.parent
    return {names: size / max(1, total) for names, size in sizes.items()}


def _in_box(
    node: LexborNode,
    best: LexborNode,
    boxes: dict[int, bool],
    shares: dict[str, float],
    total: int,
) -> bool:
    """Say whether `node` or what holds it, up to `best`, is a box beside the story."""
    at: LexborNode | None = node
    while at is not None and at.mem_id != best.mem_id:
        if at.mem_id != node.mem_id and at.tag in {"p", "li", "blockquote"}:
            return True  # its text is read with what holds it
        if at.mem_id not in boxes:
            named = shares.get(_names(at), 0.0) if _names(at) else 0.0
            share = max(named, len(at.text()) / total)
            boxes[at.mem_id] = _is_box(at.tag or "", _names(at), share)
        if boxes[at.mem_id]:
            return True
        at = at.parent
    return False


def _is_box(tag: str, names: str, share: float) -> bool:
    if OTHERS.search(names):
        return share < OTHERS_SHARE
    return share < MAIN_SHARE and (tag in BOX_TAGS or BOX_NAMES.search(names) is not None)
