"""Where knowledge files stand: kabar's own folders, on top the user's (`--with DIR`)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError

PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The folders that knowledge is read from.

    Hashable, so loaders cache on it. `extra`, the user's folder, has the same layout as kabar's
    package: `acts/*.toml`, `languages/<code>/...`, `gazetteers/*.csv`; it comes on top.
    """

    extra: Path | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """Return the folders to read, kabar's own first."""
        return (PACKAGE,) if self.extra is None else (PACKAGE, self.extra)

    def files(self, pattern: str) -> Iterator[Path]:
        """Yield the files that match the glob `pattern` under every root, sorted within each."""
        for root in self.roots:
            yield from sorted(root.glob(pattern))


DEFAULT = Knowledge()


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in `path`; raise KnowledgeError that names file and line if malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}; mend the file") from error


@cache
def knowledge_hash(knowledge: Knowledge = DEFAULT) -> str:
    """Return 12 hex digits over every knowledge file: which codebook and lexicons made an event."""
    digest = hashlib.blake2b(digest_size=6)
    for root in knowledge.roots:
        for path in sorted(p for p in root.rglob("*") if p.suffix in {".toml", ".csv", ".txt"}):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
