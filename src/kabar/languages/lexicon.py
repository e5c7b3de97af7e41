"""Act lexicons: a language's frames, support verbs and entries in, checked entries out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types
from kabar.languages import tables
from kabar.records import Status

SLOTS = frozenset(
    {"subject", "object", "iobj", "poss", "modifier", "complement", "xcomp-object", "phrase"}
)
POS = frozenset({"verb", "noun", "adj"})
ROLES = frozenset({"actor", "recipient"})
STATUSES = frozenset(Status)
# What a value of each key must be.
ENTRY_TYPES: Mapping[str, type] = MappingProxyType(
    {
        "lemma": str,
        "frame": str,
        "example": str,
        "without": list,
        "require": list,
        "status": str,
        "infinitive": bool,
        "finite": bool,
    }
)
FRAME_TYPES: Mapping[str, type] = MappingProxyType(
    {
        "pos": str,
        "actor": list,
        "recipient": list,
        "together": bool,
        "people": bool,
        "infinitive": bool,
        "note": str,
    }
)
MARKED = re.compile(r"\{([ar]):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a party may stand: `kind`, and for `prep` the prepositions that introduce it."""

    kind: str
    prepositions: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the slot as the files write it."""
        return f"prep:{'|'.join(sorted(self.prepositions))}" if self.prepositions else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where actor and recipient stand, each as slots tried in order.

    `together`: every filled slot counts (reciprocal acts), not only the first. `people`: the
    recipient must be a person or a body, or nothing is coded. `infinitive`: the word counts only
    with an infinitive or purpose clause ("told Y to leave", not "told Y that").
    """

    name: str
    pos: str
    actor: tuple[Slot, ...]
    recipient: tuple[Slot, ...]
    together: bool = False
    people: bool = False
    infinitive: bool = False

    @property
    def has_thing(self) -> bool:
        """Say whether the recipient may own the phrase's noun ("X recognised the state of Y")."""
        kinds = {slot.kind for slot in self.recipient}
        return "poss" in kinds and "object" not in kinds


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the answer marked: the plain text and the words of each role."""

    text: str
    actors: tuple[tuple[int, int], ...]
    recipients: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word or phrase that names an act. `words` are alternatives for each word, head first."""

    act: str
    event_type: str
    lemma: str
    words: tuple[frozenset[str], ...]
    frame: Frame
    without: frozenset[str]
    require: frozenset[str]
    infinitive: bool
    finite: bool  # the word counts only without an infinitive ("tried rebels", not "tried to")
    status: str | None
    example: Example | None
    address: str

    @property
    def head(self) -> str:
        """Return the lemma of the head word, the first of its alternatives."""
        return min(self.words[0])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's entries, by the lemma of their head, and its support verbs."""

    entries: tuple[Entry, ...]
    by_head: Mapping[str, tuple[Entry, ...]]
    support: frozenset[str]


def read_example(marked: str) -> Example:
    """Return the sentence behind `{a:X} attacked {r:Y}.` with the places of its roles."""
    text: list[str] = []
    actors: list[tuple[int, int]] = []
    recipients: list[tuple[int, int]] = []
    length = last = 0
    for match in MARKED.finditer(marked):
        before, inner = marked[last : match.start()], match[2]
        start = length + len(before)
        (actors if match[1] == "a" else recipients).append((start, start + len(inner)))
        text += [before, inner]
        length, last = start + len(inner), match.end()
    text.append(marked[last:])
    return Example("".join(text), tuple(actors), tuple(recipients))


@cache
def load_lexicon(language: str, knowledge: Knowledge = DEFAULT) -> Lexicon:
    """Return the act lexicon of `language`; KnowledgeError names file, entry and remedy."""
    frames = _load_frames(language, knowledge)
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for path, act, rows in _sections(knowledge, language):
        for row in rows:
            entries.append(_read_entry(row, act, path, frames, language, seen))
    support: set[str] = set()
    for path, table in tables(knowledge, language, "support.toml"):
        check_keys(table, {"verbs"}, f"{path}: at the top")
        check_types(table, {"verbs": list}, f"{path}")
        support.update(table.get("verbs", ()))
    by_head: dict[str, list[Entry]] = {}
    for entry in entries:
        for head in sorted(entry.words[0]):
            by_head.setdefault(head, []).append(entry)
    index = MappingProxyType({head: tuple(found) for head, found in by_head.items()})
    return Lexicon(tuple(entries), index, frozenset(support))


def _sections(knowledge: Knowledge, language: str) -> Iterator[tuple[Path, str, list[Any]]]:
    """Yield (file, act, its entries as they are written) of the act lexicon of `language`."""
    for path, table in tables(knowledge, language, "acts/*.toml"):
        for act, section in table.items():
            check_keys(section, {"entries"}, f"{path}: [{act}]")
            listed = section.get("entries", [])
            if not isinstance(listed, list):
                raise KnowledgeError(
                    f"{path}: [{act}] entries = {listed!r} must be a list of tables:"
                    ' entries = [{ lemma = "...", frame = "..." }]'
                )
            yield path, act, listed


def _load_frames(language: str, knowledge: Knowledge) -> dict[str, Frame]:
    frames: dict[str, Frame] = {}
    for path, table in tables(knowledge, language, "frames.toml"):
        for name, row in table.items():
            check_keys(row, FRAME_TYPES, f"{path}: frame {name!r}")
            check_types(row, FRAME_TYPES, f"{path}: frame {name!r}")
            if row.get("pos") not in POS:
                raise KnowledgeError(f"{path}: frame {name!r} needs pos, one of {sorted(POS)}")
            frames[name] = Frame(
                name=name,
                pos=row["pos"],
                actor=_slots(row.get("actor", ()), f"{path}: frame {name!r}"),
                recipient=_slots(row.get("recipient", ()), f"{path}: frame {name!r}"),
                together=bool(row.get("together", False)),
                people=bool(row.get("people", False)),
                infinitive=bool(row.get("infinitive", False)),
            )
    return frames


def _read_entry(
    row: Any,
    act: str,
    path: Path,
    frames: Mapping[str, Frame],
    language: str,
    seen: dict[str, int],
) -> Entry:
    where = f"{path}: [{act}] {row.get('lemma') if isinstance(row, dict) else 'entries'!r}"
    check_keys(row, ENTRY_TYPES, where)
    check_types(row, ENTRY_TYPES, where)
    lemma, frame = row.get("lemma"), frames.get(row.get("frame", ""))
    if not lemma or not lemma.strip():
        raise KnowledgeError(f"{where}: no lemma; add one")
    if frame is None:
        raise KnowledgeError(
            f"{where}: no frame {row.get('frame')!r}; use one of frames.toml or add it there"
        )
    require = frozenset(row.get("require", ()))
    if require - ROLES:
        raise KnowledgeError(f"{where}: require takes {sorted(ROLES)}, not {sorted(require)}")
    if row.get("status") not in {None, *STATUSES}:
        raise KnowledgeError(f"{where}: no status {row['status']!r}; use one of {sorted(STATUSES)}")
    address = f"{language}/{path.stem.upper()}/{act}#{lemma.replace(' ', '_')}.{frame.name}"
    seen[address] = seen.get(address, 0) + 1
    marked = row.get("example")
    return Entry(
        act=act,
        event_type=path.stem.upper(),
        lemma=lemma,
        words=tuple(frozenset(word.split("|")) for word in lemma.split()),
        frame=frame,
        without=frozenset(row.get("without", ())),
        require=require,
        infinitive=bool(row.get("infinitive", frame.infinitive)),
        finite=bool(row.get("finite", False)),
        status=row.get("status"),
        example=None if marked is None else read_example(marked),
        address=address if seen[address] == 1 else f"{address}.{seen[address]}",
    )


def _slots(names: Iterable[str], where: str) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    for name in names:
        kind, _, rest = name.partition(":")
        if kind == "prep" and rest:
            slots.append(Slot("prep", frozenset(rest.split("|"))))
        elif name in SLOTS:
            slots.append(Slot(name))
        else:
            allowed = ", ".join(sorted(SLOTS))
            raise KnowledgeError(f"{where}: no slot {name!r}; allowed: {allowed}, prep:P1|P2")
    return tuple(slots)
