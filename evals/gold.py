"""Read the project's own gold: `gold/<language>/sentences.toml` and `pages/*.toml` in, records out.

    [[sentence]]
    text = "Polisi menangkap dua aktivis di Jakarta pada Senin."
    events = [
      { type = "COERCE", trigger = "menangkap", actors = ["Polisi"],
        recipients = ["dua aktivis"], status = "happened" },
    ]

Words stand for their first place in the text; `word#2` for the second. `optional = true` marks an
event that counts neither way. A page file names its page (`page = "x.txt"`) and lists its events
in the same way.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """One event that the text holds; places are offsets into the text."""

    type: str
    trigger: Range
    actors: tuple[Range, ...]
    recipients: tuple[Range, ...]
    status: str | None
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """A sentence or a page with its events."""

    id: str
    text: str
    published: str | None
    kind: str  # text page html
    events: tuple[GoldEvent, ...]


def place(words: str, text: str, where: str) -> Range:
    """Return where `words` ("word" or "word#2") stand in `text`."""
    needle, _, count = words.rpartition("#")
    if not needle or not count.isdigit():
        needle, count = words, "1"
    start = -1
    for _ in range(int(count)):
        start = text.find(needle, start + 1)
        if start < 0:
            raise ValueError(f"{where}: {words!r} does not stand in the text")
    return start, start + len(needle)


def load(language: str) -> tuple[list[GoldText], list[GoldText]]:
    """Return (sentences, pages) of `language`."""
    folder = GOLD / language
    sentences = [
        _read(row, row["text"], f"{language}-{number}", "text")
        for number, row in enumerate(_toml(folder / "sentences.toml").get("sentence", []), 1)
    ]
    pages = []
    for path in sorted((folder / "pages").glob("*.toml")):
        row = _toml(path)
        page = path.parent / row["page"]
        kind = "html" if page.suffix == ".html" else "page"
        pages.append(_read(row, page.read_text(encoding="utf-8"), path.stem, kind))
    return sentences, pages


def corpus_hash() -> str:
    """Return 12 hex digits over the gold files: floors hold for this gold alone."""
    digest = hashlib.sha256()
    for path in sorted(p for p in GOLD.rglob("*") if p.is_file()):
        digest.update(path.relative_to(GOLD).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _read(row: dict[str, Any], text: str, name: str, kind: str) -> GoldText:
    events = tuple(
        GoldEvent(
            type=event["type"],
            trigger=place(event["trigger"], text, name),
            actors=tuple(place(w, text, name) for w in event.get("actors", ())),
            recipients=tuple(place(w, text, name) for w in event.get("recipients", ())),
            status=event.get("status"),
            optional=bool(event.get("optional", False)),
        )
        for event in row.get("events", ())
    )
    return GoldText(id=name, text=text, published=row.get("published"), kind=kind, events=events)
