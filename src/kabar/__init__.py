"""kabar: news pages in, auditable political events out.

    import kabar

    for event in kabar.code(Path("page.html")):
        print(event.event_type, event.trigger.text, event.status)

Importing kabar loads no parser; the first page does. docs/schema.md defines every field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from kabar.errors import KabarError, KnowledgeError, StageError, UsageError
from kabar.records import (
    Article,
    Document,
    Event,
    Evidence,
    Pair,
    Party,
    Period,
    Place,
    Relation,
    Source,
    Span,
    Status,
)
from kabar.version import VERSION

__all__ = [
    "read",
    "code",
    "annotate",
    "Article",
    "Document",
    "Event",
    "Evidence",
    "Pair",
    "Party",
    "Period",
    "Place",
    "Relation",
    "Source",
    "Span",
    "Status",
    "KabarError",
    "KnowledgeError",
    "StageError",
    "UsageError",
    "__version__",
]

__version__ = VERSION

# A page to be read: a file, its content, or what `read` returned.
Page = Path | str | bytes | Article

# What a file holds, by its suffix.
KINDS = {".html": "html", ".htm": "html", ".txt": "page"}
# No article is one line that ends so.
FILE_NAME = re.compile(r"[^\n<>]{1,4096}\.(?:html?|txt)", re.I)


class Said(TypedDict, total=False):
    """The options of `read`, which `code` and `annotate` take as well."""

    kind: str | None
    id: str | None
    url: str | None
    title: str | None
    published: str | None
    language: str | None
    publisher: str | None


def read(
    page: Page,
    *,
    kind: str | None = None,
    id: str | None = None,  # noqa: A002 - the contract's word
    url: str | None = None,
    title: str | None = None,
    published: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
) -> Article:
    """Return the article of a page; raise StageError if there is none, UsageError for a wrong call.

    `page` is a file (a Path, or its name if that ends in .html, .htm or .txt), a page's HTML, or
    the text of an article, which is taken as it is.
    `kind` says which, where it must not be guessed: "html", "text", or "page" for a page
    flattened to plain text with its furniture, as a .txt file is read. What you say of the page
    (`published` in ISO 8601, ...) goes before what it says of itself.
    """
    from kabar.usage import check_page, check_stamp, read_file

    words = {"url": url, "title": title, "language": language, "publisher": publisher}
    check_page(page, kind, {"id": id, "published": published, **words})
    if isinstance(page, Article):
        return page
    from kabar.reading import Given, Raw
    from kabar.reading import read as read_raw

    page = Path(page) if isinstance(page, str) and FILE_NAME.fullmatch(page) else page
    kind = kind or _kind(page)
    content = read_file(page) if isinstance(page, Path) else page
    named = id or url or (str(page) if isinstance(page, Path) else "-")
    return read_raw(
        Raw(
            id=named,
            kind=kind,
            content=content,
            given=Given(published=check_stamp(published), **words),
        )
    )


def code(
    page: Page,
    *,
    extra: Path | str | None = None,
    models: Mapping[str, str] | None = None,
    **said: Unpack[Said],
) -> tuple[Event, ...]:
    """Return the events that a page reports, in the order of its text.

    `extra` is a folder of your own knowledge, as `--with`; `models` names spaCy pipelines by
    language, as `--model`; everything else is as in `read`. Raises StageError if the page
    cannot be read or coded.
    """
    return annotate(page, extra=extra, models=models, **said).events


def annotate(
    page: Page,
    *,
    pairs: Sequence[Pair] = (),
    extra: Path | str | None = None,
    models: Mapping[str, str] | None = None,
    **said: Unpack[Said],
) -> Document:
    """Return everything kabar sees in a page; `document.article.text` is what offsets point into.

    `pairs` asks what one span of the text does to another. Else as `code`.
    """
    from kabar.extra import open_knowledge
    from kabar.pipeline import code_article
    from kabar.usage import check_models, check_pairs

    check_models(models)
    knowledge = open_knowledge(extra)
    article = read(page, **said)
    check_pairs(pairs, article.text)
    return code_article(article, pairs=pairs, knowledge=knowledge, models=models)


def _kind(page: Path | str | bytes) -> str:
    """Return what a page is, by its suffix or by how it opens."""
    from kabar.reading.decoding import looks_like_html

    if isinstance(page, Path):
        if page.suffix.lower() not in KINDS:
            raise UsageError(f"{str(page)!r}: say what it is with kind=: html, page or text")
        return KINDS[page.suffix.lower()]
    start = page.encode("utf-8", "replace") if isinstance(page, str) else page
    return "html" if looks_like_html(start) else "text"
