"""Languages: one folder each, named by its ISO 639-1 code; the folder registers the language.

In: a language code. Out: the parsed TOML tables of its folder. Each kind of table has its own
loader module beside this one (lexicon.py, cues.py, dates.py, ...), which checks what it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kabar.knowledge import DEFAULT, Knowledge, read_toml
from kabar.knowledge import languages as available

__all__ = ["DEFAULT", "Knowledge", "available", "read_toml", "tables"]

HERE = Path(__file__).parent


def tables(knowledge: Knowledge, language: str, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield (path, table) of `languages/<language>/<name>` from kabar and then from the user."""
    for path in knowledge.files(f"languages/{language}/{name}"):
        yield path, read_toml(path)
