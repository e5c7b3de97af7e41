"""Languages: one folder each, named by its ISO 639-1 code; the folder registers the language.

In: a language code. Out: the parsed TOML tables of its folder. Each kind of table has its own
loader module beside this one (lexicon.py, cues.py, dates.py, ...), which checks what it reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Where knowledge files are looked for: kabar's own folder, then the user's (`--with DIR`).

    Hashable, so loaders cache on it. The user's folder has the same layout as kabar's package:
    `acts/*.toml`, `languages/<code>/...`, `gazetteers/*.csv`; what stands there comes on top.
    """

    extra: Path | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """Return the folders to read, kabar's own first."""
        own = HERE.parent
        return (own,) if self.extra is None else (own, self.extra)

    def files(self, pattern: str) -> Iterator[Path]:
        """Yield the files that match the glob `pattern` under every root, sorted within each."""
        for root in self.roots:
            yield from sorted(root.glob(pattern))


DEFAULT = Knowledge()


@cache
def available() -> tuple[str, ...]:
    """Return the codes of the languages that kabar can code."""
    return tuple(sorted(p.name for p in HERE.iterdir() if (p / "language.toml").is_file()))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in `path`; raise KnowledgeError that names file and line if malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}; mend the file") from error


def tables(knowledge: Knowledge, language: str, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield (path, table) of `languages/<language>/<name>` from kabar and then from the user."""
    for path in knowledge.files(f"languages/{language}/{name}"):
        yield path, read_toml(path)
