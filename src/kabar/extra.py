"""The user's knowledge folder (`--with DIR`): checked whole before the first page is coded.

In: a folder. Out: `Knowledge` with the folder on top of kabar's, or KnowledgeError that names
file, entry and remedy.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from kabar.acts import QUADS, Act, load_acts
from kabar.errors import KnowledgeError, UsageError
from kabar.gazetteers import load as load_gazetteers
from kabar.gazetteers.places import check_places
from kabar.knowledge import DEFAULT, Knowledge, read_toml
from kabar.languages import available
from kabar.languages.cues import load_cues, load_event_nouns, load_modality
from kabar.languages.dates import date_grammar
from kabar.languages.grammar import load_grammar
from kabar.languages.inflecting import inflection
from kabar.languages.lexicon import load_lexicon
from kabar.languages.mentions import load_mentions
from kabar.languages.standing import load_standing

# Files of a language's folder that are read from a user's folder too.
LANGUAGE_FILES = (
    "frames.toml",
    "support.toml",
    "event_nouns.toml",
    "mentions.toml",
    "standing.toml",
    "dates.toml",
    "grammar.toml",
    "cues/*.toml",
    "lemmas/verbs.txt",
    "lemmas/bases.txt",
    "lemmas/roots.txt",
    "lemmas/words.tsv",
    "lemmas/forms.tsv",
)
TABLES = ("organisations", "people", "places", "media", "territories", "territory_names")
# Files that say something to people and nothing to kabar.
NOTES = ("*.md", "README*", "LICEN[CS]E*", "NOTICE*")
# What a loader without a check of its own trips over when a value is of another kind.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def open_knowledge(extra: Path | str | None) -> Knowledge:
    """Return kabar's knowledge with the folder `extra` on top, checked."""
    if extra is None:
        return DEFAULT
    if not isinstance(extra, Path | str):
        raise UsageError(f"extra={extra!r}: not a folder; give its path")
    folder = Path(extra)
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r}: no such folder; give one of your own knowledge files")
    knowledge = Knowledge(folder)
    check_knowledge(knowledge)
    return knowledge


@cache
def check_knowledge(knowledge: Knowledge) -> None:
    """Raise KnowledgeError for anything in the user's folder that cannot be used."""
    if knowledge.extra is None:
        return  # kabar's own files are checked by its tests
    _check_names(knowledge.extra)
    load_acts(knowledge)
    load_gazetteers(knowledge)
    check_places(knowledge)
    for language in available():
        folder = knowledge.extra / "languages" / language
        if folder.is_dir():
            _check_sections(folder, load_acts(knowledge))
            _check_language(knowledge, language, folder)


def read_names() -> str:
    """Return which files of a user's folder are read, as messages say it."""
    types = "|".join(name.lower() for name in list(QUADS)[:2]) + "|..."
    languages = "|".join(available())
    return (
        f"acts/({types}).toml; "
        f"languages/({languages})/acts/({types}).toml; "
        f"languages/({languages})/({', '.join(LANGUAGE_FILES)}); "
        f"gazetteers/({'|'.join(TABLES)})*.csv"
    )


def _check_names(folder: Path) -> None:
    """Raise KnowledgeError for a file that kabar would not read, or if there is none."""
    found = False
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if any(fnmatchcase(path.name, note) for note in NOTES):
            continue
        if not _is_read(name):
            raise KnowledgeError(
                f"{path}: kabar reads no file of this name; rename or move it; read are: "
                f"{read_names()}"
            )
        found = True
    if not found:
        raise KnowledgeError(f"{folder}: holds no knowledge; read are: {read_names()}")


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files under `folder` that are not hidden, by name."""
    for top, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top, name) for name in sorted(names) if not name.startswith("."))


def _is_read(name: str) -> bool:
    """Say whether kabar reads the file `name` of a user's folder."""
    head, _, rest = name.partition("/")
    if head == "acts":
        return _is_type(rest)
    if head == "gazetteers":
        return "/" not in rest and any(fnmatchcase(rest, f"{table}*.csv") for table in TABLES)
    language, _, rest = rest.partition("/")
    if head != "languages" or language not in available():
        return False
    folder, _, file = rest.partition("/")
    if folder == "acts":
        return _is_type(file)
    return any(fnmatchcase(rest, pattern) for pattern in LANGUAGE_FILES)


def _is_type(name: str) -> bool:
    """Say whether the file is named after a PLOVER type."""
    return name in {f"{event_type.lower()}.toml" for event_type in QUADS}


def _check_sections(folder: Path, acts: Mapping[str, Act]) -> None:
    """Raise KnowledgeError for a section of a lexicon that is no act of its file's type."""
    for path in sorted(folder.glob("acts/*.toml")):
        for act in read_toml(path):
            if act not in acts:
                near = difflib.get_close_matches(act, acts, n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                raise KnowledgeError(
                    f"{path}: [{act}]: no act {act!r}; {hint}use one of docs/codebook.md, or add"
                    f" it to acts/{path.name}"
                )
            event_type = acts[act].event_type.lower()
            if event_type != path.stem:
                raise KnowledgeError(
                    f"{path}: [{act}]: this act is of the type {event_type}; move its entries to"
                    f" {event_type}.toml"
                )


def _check_language(knowledge: Knowledge, language: str, folder: Path) -> None:
    """Raise KnowledgeError for a malformed file in the user's folder of one language."""
    load_lexicon(language, knowledge)
    loaders: tuple[tuple[str, Callable[[], object]], ...] = (
        ("cues", lambda: (load_cues(knowledge, language), load_modality(knowledge, language))),
        ("event_nouns.toml", lambda: load_event_nouns(knowledge, language)),
        ("dates.toml", lambda: date_grammar(knowledge, language)),
        ("mentions.toml", lambda: load_mentions(knowledge, language)),
        ("standing.toml", lambda: load_standing(language, knowledge)),
        ("grammar.toml", lambda: load_grammar(language, knowledge)),
        ("lemmas", lambda: inflection(language, knowledge)),
    )
    for name, loader in loaders:
        try:
            loader()
        except MALFORMED as error:
            raise KnowledgeError(
                f"{folder / name}: not written as kabar's own languages/{language}/{name};"
                " compare the two and mend it"
            ) from error
