"""Where knowledge files stand: kabar's own folders, on top the user's (`--with DIR`)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError

PACKAGE = Path(__file__).parent
# Of files that change what is coded.
SUFFIXES = frozenset({".toml", ".csv", ".tsv", ".txt", ".weights", ".npz", ".sqlite"})


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


# Of files that were trained, not written.
TRAINED = frozenset({".weights", ".npz"})

DEFAULT = Knowledge()
# How messages name what a value in TOML must be.
TYPES: dict[type, str] = {
    str: 'a text in quotes, "..."',
    list: 'a list of words, ["...", "..."]',
    bool: "true or false",
    float: "a number",
    dict: "a table, { key = value }",
}


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that kabar can code: a folder with a `language.toml`."""
    return tuple(sorted(p.parent.name for p in PACKAGE.glob("languages/*/language.toml")))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in `path`; raise KnowledgeError that names file and line if malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}; mend the file") from error
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error.strerror}") from error


def check_keys(row: object, allowed: Collection[str], where: str) -> dict[str, Any]:
    """Return `row` if it is a table with no other keys than `allowed`; else say what it is."""
    if not isinstance(row, dict):
        raise KnowledgeError(
            f"{where}: {row!r} is no table; write keys and values, of: {', '.join(sorted(allowed))}"
        )
    unknown = set(row) - set(allowed)
    if unknown:
        raise KnowledgeError(f"{where}: unknown keys {sorted(unknown)}; allowed: {sorted(allowed)}")
    return row


def check_types(row: Mapping[str, Any], types: Mapping[str, type], where: str) -> None:
    """Raise KnowledgeError for a value of another type; a list must be one of words."""
    for key, kind in types.items():
        if key not in row:
            continue
        value = row[key]
        good = type(value) in ({int, float} if kind is float else {kind})
        if kind is list and good:
            good = all(isinstance(word, str) and word.strip() for word in value)
        if not good:
            raise KnowledgeError(f"{where}: {key} = {value!r} must be {TYPES[kind]}; mend it")


@cache
def knowledge_hash(knowledge: Knowledge = DEFAULT) -> str:
    """Return 12 hex digits over every knowledge file: what made an event, weights and all.

    30 MB take 0.05 s, once a process.
    """
    return _hash(knowledge, SUFFIXES)


@cache
def model_hash(knowledge: Knowledge = DEFAULT) -> str:
    """Return 12 hex digits over the trained files alone, which `knowledge_hash` covers too."""
    return _hash(knowledge, TRAINED)


def _hash(knowledge: Knowledge, suffixes: frozenset[str]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for root in knowledge.roots:
        for path in sorted(p for p in root.rglob("*") if p.suffix in suffixes and p.is_file()):
            digest.update(path.relative_to(root).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()
