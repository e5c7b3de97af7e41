"""The records of reading: what an input holds before it is read, and the parts of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from kabar.records import Dateline, Failure, Pair, Related


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the caller says about a page; it goes before what the page says about itself."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    publisher: str | None = None


NOTHING = Given()
MOST_BLOCKS = 20_000  # paragraphs and lines of a page; no story has so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One input document: its content, or the failure that kept it from being read.

    `kind` is "html", "page" (flattened to text) or "text" (taken as it is); `record` holds the
    other fields of a line that `kabar read` wrote, as JSON text, so that they are restored;
    `refused` says why the pairs cannot be asked, which only `annotate` minds.
    """

    id: str
    kind: str = "text"
    content: bytes | str = field(default="", repr=False)
    given: Given = NOTHING
    pairs: tuple[Pair, ...] | None = None
    refused: str | None = None
    record: str | None = field(default=None, repr=False)
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A caption with its credit before it has a place in the text."""

    text: str
    credit: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item: blank lines before it, its address if it is a link."""

    text: str
    gap: int = 0
    link: str | None = None
    heading: bool = False


@dataclass(slots=True, kw_only=True)
class Parts:
    """What a reader has gathered of a page; `assemble` makes the article of it."""

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    language: str | None = None
    dateline: Dateline | None = None
    paragraphs: list[str] = field(default_factory=list)
    captions: list[Shot] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    credited: list[str] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
