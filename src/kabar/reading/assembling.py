"""In: the parts of a page. Out: the `Article`, with one text and its offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kabar.gazetteers.publishers import publishers
from kabar.reading.raw import Given, Parts, Shot
from kabar.reading.times import with_zone
from kabar.records import Article, Caption, Related

BREAK = "\n\n"
BLANKS = re.compile(r"[^\S\n]+")
# Controls, zero-width and direction marks: they say nothing and hide things.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return `text` in NFC on one line: blanks single, invisible characters gone."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def key(text: str) -> str:
    """Return what two printings of the same words share: letters and digits, no case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def assemble(parts: Parts, *, id: str, given: Given) -> Article:  # noqa: A002 (the contract's word)
    """Return the article: title, blank line, paragraphs, then each caption once, as paragraphs."""
    title = clean(given.title or parts.title or "") or None
    paragraphs = [p for p in map(clean, parts.paragraphs) if p]
    text = title or ""
    body_start = len(text) + len(BREAK) if title and paragraphs else len(text)
    if title and paragraphs:
        text += BREAK
    text += BREAK.join(paragraphs)
    body_end = len(text)
    captions = []
    for shot in _once(parts.captions, {key(p) for p in paragraphs}):
        text += BREAK if text else ""
        captions.append(
            Caption(
                text=shot.text, credit=shot.credit, start=len(text), end=len(text) + len(shot.text)
            )
        )
        text += shot.text
    outlet = publishers().of_url(given.url) or publishers().named(
        given.publisher or parts.publisher
    )
    zone = outlet.zone if outlet else None
    return Article(
        id=id,
        text=text,
        language=given.language or parts.language,
        title=title,
        url=given.url,
        publisher=given.publisher or parts.publisher or (outlet.name if outlet else None),
        published=given.published or with_zone(parts.published, zone),
        modified=with_zone(parts.modified, zone),
        authors=_unique(parts.authors),
        editors=_unique(parts.editors),
        credited=_unique(parts.credited),
        dateline=parts.dateline,
        body_start=body_start,
        body_end=body_end,
        captions=tuple(captions),
        related=_related(parts.related, text),
        tags=_unique(parts.tags),
    )


def _once(shots: Iterable[Shot], body: set[str]) -> list[Shot]:
    """Keep each caption once, the printing with a credit first, none that is a paragraph."""
    kept: dict[str, Shot] = {}
    for shot in shots:
        text = clean(shot.text)
        name = key(text)
        if not name or name in body:
            continue
        credit = clean(shot.credit or "") or None
        if name not in kept or (credit and kept[name].credit is None):
            kept[name] = Shot(text, credit)
    return list(kept.values())


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    kept = {key(v): v for v in reversed([clean(v) for v in values]) if key(v)}
    return tuple(reversed(kept.values()))


def _related(links: Iterable[Related], text: str) -> tuple[Related, ...]:
    """Keep each link once; one whose words stand in the text is no link beside it."""
    kept: dict[str, Related] = {}
    for link in links:
        words = clean(link.text)
        if key(words) and words not in text:
            kept.setdefault(key(words), Related(text=words, url=link.url))
    return tuple(kept.values())
