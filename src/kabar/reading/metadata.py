"""In: a parsed page. Out: `Meta`, what its JSON-LD, meta tags and microdata say."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kabar.reading.metanames import AUTHOR, MODIFIED, PUBLISHED, TAGS, TITLE

DEEPEST = 6  # levels of JSON-LD that are walked
MOST_NODES = 400
LONGEST_FIELD = 2_000  # characters of a headline, a name, a tag
ARTICLE_TYPES = re.compile(r"article|posting|reportage|^report$|newsitem", re.I)
WALKED = ("@graph", "mainEntity", "mainEntityOfPage", "about", "subjectOf", "itemReviewed", "0")
COMMENT = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
TRAILING_COMMA = re.compile(r",\s*([}\]])")
FIELD = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"')


@dataclass(slots=True, kw_only=True)
class Meta:
    """What a page says about itself; times are as the page writes them."""

    headline: str | None = None
    titles: list[str] = field(default_factory=list)  # og:title and the like, then <title>
    h1: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    meta_authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    publisher: str | None = None
    site_name: str | None = None
    body: str | None = None
    captions: list[str] = field(default_factory=list)
    url: str | None = None


def read_metadata(tree: LexborHTMLParser) -> Meta:
    """Return what the head, the JSON-LD and the microdata of a page say."""
    meta = Meta()
    metas = _meta_tags(tree)
    node = _article_node(tree)
    if node is not None:
        _read_node(node, meta)
    else:
        _read_broken(tree, meta)
    meta.titles += [html.unescape(v) for name in TITLE for v in metas.get(name, [])[:1]]
    title = tree.css_first("title")
    if title is not None and title.text().strip():
        meta.titles.append(" ".join(title.text().split())[:LONGEST_FIELD])
    meta.h1 = [t for t in (_text(n) for n in tree.css("h1")[:20]) if t]
    meta.published += [v for name in PUBLISHED for v in metas.get(name, [])[:1]]
    meta.modified += [v for name in MODIFIED for v in metas.get(name, [])[:1]]
    meta.meta_authors = [
        html.unescape(v) for name in AUTHOR for v in metas.get(name, []) if _is_name(v)
    ]
    if not meta.tags:
        meta.tags = next(
            ([html.unescape(v) for v in metas[name]] for name in TAGS if metas.get(name)), []
        )
    meta.site_name = next(
        (
            html.unescape(v)
            for name in ("og:site_name", "application-name", "publisher")
            for v in metas.get(name, [])
        ),
        None,
    )
    meta.url = _canonical(tree) or next(iter(metas.get("og:url", [])), None)
    _read_microdata(tree, meta)
    return meta


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ", strip=False).split())[:LONGEST_FIELD]


def _meta_tags(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta")[:MOST_NODES]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().casefold(), []).append(content.strip()[:LONGEST_FIELD])
    return found


def _canonical(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first('link[rel="canonical"]')
    href = None if node is None else node.attributes.get("href")
    return href if href and "://" in href else None


# --- JSON-LD ---------------------------------------------------------------------------------


def _scripts(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css('script[type="application/ld+json"]')[:40]:
        text = node.text()
        if text:
            yield text


def _article_node(tree: LexborHTMLParser) -> Mapping[str, Any] | None:
    """Return the JSON-LD node of the page's article: the one that says most of itself."""
    nodes = [n for text in _scripts(tree) for n in _nodes(_load(text), 0)]
    articles = [n for n in nodes if _is_article(n)]
    wanted = ("headline", "datePublished", "author", "articleBody")
    return max(articles, key=lambda n: sum(bool(n.get(k)) for k in wanted), default=None)


def _load(text: str) -> Any:
    text = COMMENT.sub("", text.strip())
    for candidate in (text, TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:MOST_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in WALKED:
            if name in value:
                yield from _nodes(value[name], depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(t, str) and ARTICLE_TYPES.search(t) for t in names) and bool(
        node.get("headline") or node.get("datePublished") or node.get("articleBody")
    )


def _read_node(node: Mapping[str, Any], meta: Meta) -> None:
    meta.headline = _word(node.get("headline")) or _word(node.get("name"))
    meta.published += [v for v in [_word(node.get("datePublished"))] if v]
    meta.modified += [v for v in [_word(node.get("dateModified"))] if v]
    meta.authors = list(_names(node.get("author"))) or list(_names(node.get("creator")))
    meta.publisher = next(_names(node.get("publisher")), None)
    meta.tags = list(_tags(node.get("keywords")))
    body = node.get("articleBody")
    meta.body = html.unescape(body) if isinstance(body, str) else None
    meta.captions = list(_captions(node.get("image")))


def _word(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or not value.strip():
        return None
    return html.unescape(html.unescape(value)).strip()[:LONGEST_FIELD]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value[:MOST_NODES]:
            yield from _names(item)
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, str) and _is_name(value):
        yield html.unescape(value).strip()[:LONGEST_FIELD]


def _is_name(value: str) -> bool:
    return (
        bool(value.strip())
        and "://" not in value
        and not value.strip().isdigit()
        and any(c.isalpha() for c in value)
    )


def _tags(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield html.unescape(value)[:LONGEST_FIELD]
    elif isinstance(value, list):
        for item in value[:MOST_NODES]:
            if isinstance(item, dict):
                item = item.get("name")
            if isinstance(item, str):
                yield html.unescape(item)[:LONGEST_FIELD]


def _captions(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("caption"), str):
            yield html.unescape(item["caption"])


def _read_broken(tree: LexborHTMLParser, meta: Meta) -> None:
    """Read single fields out of JSON-LD that is no JSON."""
    for text in _scripts(tree):
        if ARTICLE_TYPES.search(text[:5000]) is None:
            continue
        for name, value in FIELD.findall(text):
            word = html.unescape(value.replace('\\"', '"').replace("\\/", "/"))
            if name == "headline":
                meta.headline = meta.headline or word
            elif name == "datePublished":
                meta.published.append(word)
            else:
                meta.modified.append(word)


# --- microdata -------------------------------------------------------------------------------


def _read_microdata(tree: LexborHTMLParser, meta: Meta) -> None:
    for node in tree.css("[itemprop]")[:MOST_NODES]:
        name = (node.attributes.get("itemprop") or "").casefold()
        if name == "datepublished":
            meta.published += _stamp(node)
        elif name == "datemodified":
            meta.modified += _stamp(node)
        elif name == "headline" and meta.headline is None:
            meta.headline = (node.attributes.get("content") or _text(node)) or None
        elif (
            name == "author"
            and not meta.authors
            and len(_text(node)) < 80
            and _is_name(_text(node))
        ):
            meta.meta_authors.append(_text(node))
    for node in tree.css("time[datetime]")[:8]:
        meta.published += _stamp(node)


def _stamp(node: LexborNode) -> list[str]:
    value = node.attributes.get("datetime") or node.attributes.get("content") or ""
    return [value.strip()] if value.strip() else []
