"""In: a parsed page. Out: what its mark-up holds beside the story: captions, links, bylines."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kabar.reading.assembling import clean, key
from kabar.reading.raw import Shot

OUTSIDE = {"nav", "footer", "aside", "a", "header"}
FIGURES = "figcaption"
# Pages without <figcaption> name their captions by class.
CAPTION_CLASSES = '[class*="caption"],[class*="Caption"],[class*="legend"],[itemprop="caption"]'
CREDIT_CLASSES = (
    '[class*="credit"],[class*="Credit"],[class*="copyright"],[class*="Copyright"],'
    '[class*="photographer"],[itemprop="copyrightHolder"],small,cite'
)
BYLINES = '[rel="author"],[itemprop="author"],[class*="byline"],[class*="Byline"],[class*="author"]'
SHORTEST_LINK = 12  # letters of a link's words that can be a headline
SHORTEST_CAPTION = 8
LONGEST_CAPTION = 1_000
LONGEST_CREDIT = 120
LONGEST_BYLINE = 90
LONGEST_LABEL = 40
LONGEST_LINE = 400
MOST_LINKS = 5_000
MOST_FIGURES = 200
MOST_BYLINES = 12


@dataclass(slots=True)
class Found:
    """Captions, links (the key of their words: their address) and bylines, in page order."""

    captions: list[Shot] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    bylines: list[str] = field(default_factory=list)
    # Lines that end in a link, perhaps behind a label ("Read also: ..."), and its address.
    lines: dict[str, str] = field(default_factory=dict)


def find_beside(tree: LexborHTMLParser) -> Found:
    """Return the captions, the links and the bylines of a page."""
    found = Found(captions=_captions(tree, FIGURES) or _captions(tree, CAPTION_CLASSES))
    for node in tree.css("a[href]")[:MOST_LINKS]:
        words = key(node.text()[:1000])
        if len(words) >= SHORTEST_LINK:
            found.links.setdefault(words, node.attributes.get("href") or "")
            line = _line_of(node)
            if line is not None:
                found.lines.setdefault(line, node.attributes.get("href") or "")
    for node in tree.css(BYLINES)[:MOST_BYLINES]:
        text = clean(node.text(separator=" "))
        if 0 < len(text) <= LONGEST_BYLINE:
            found.bylines.append(text)
    return found


def _line_of(link: LexborNode) -> str | None:
    """Return the short paragraph that ends in `link` and says more than it."""
    parent = link.parent
    if parent is None or parent.tag not in {
        "p",
        "strong",
        "b",
        "em",
        "li",
        "div",
        "span",
        "h3",
        "h4",
    }:
        return None
    line, words = clean(parent.text()[:LONGEST_LINE]), clean(link.text())
    label = line.removesuffix(words)
    return line if label != line and 0 < len(label) <= LONGEST_LABEL else None


def _captions(tree: LexborHTMLParser, selector: str) -> list[Shot]:
    shots = []
    for node in tree.css(selector)[:MOST_FIGURES]:
        if node.tag in {"video", "figure", "body", "html", "table"} or _inside(node, OUTSIDE):
            continue
        text = clean(node.text(separator=" "))
        credit = _credit(node, text)
        words = clean(text.replace(credit, " ")) if credit else text
        if SHORTEST_CAPTION <= len(words) <= LONGEST_CAPTION:
            shots.append(Shot(words, credit))
    return shots


def _credit(node: LexborNode, text: str) -> str | None:
    """Return the words of the part that the page marks as the caption's credit."""
    for part in node.css(CREDIT_CLASSES)[:3]:
        credit = clean(part.text(separator=" "))
        if 0 < len(credit) <= LONGEST_CREDIT and len(credit) < len(text):
            return credit
    return None


def _inside(node: LexborNode, tags: set[str]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
