"""The codebook: `<plover_type>.toml` files in, `Act` records out.

One file a PLOVER type; the file name is the type. Acts are shared by all languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, read_toml

# PLOVER's quad categories: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict,
# 4 material conflict.
QUADS: Mapping[str, int] = MappingProxyType(
    {
        "AGREE": 1,
        "CONSULT": 1,
        "SUPPORT": 1,
        "CONCEDE": 1,
        "COOPERATE": 2,
        "AID": 2,
        "RETREAT": 2,
        "REQUEST": 3,
        "ACCUSE": 3,
        "REJECT": 3,
        "THREATEN": 3,
        "PROTEST": 4,
        "SANCTION": 4,
        "MOBILIZE": 4,
        "COERCE": 4,
        "ASSAULT": 4,
    }
)
# PLOVER's rule for what is only promised or planned (docs/schema.md, `plover_type`).
PLANNED: Mapping[str, str] = MappingProxyType(
    {
        "CONSULT": "AGREE",
        "SUPPORT": "AGREE",
        "COOPERATE": "AGREE",
        "AID": "AGREE",
        "RETREAT": "CONCEDE",
    }
)
EFFECTS = ("begins", "continues", "ends")
KEYS = frozenset(
    {
        "id",
        "definition",
        "words",
        "includes",
        "excludes",
        "mode",
        "cameo",
        "goldstein",
        "contexts",
        "reciprocal",
        "planned",
        *EFFECTS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One of kabar's finer acts with its codes.

    `planned` is its PLOVER type when only planned or promised; `effect` and `relation` say what
    the act does to the ledger (None: nothing). `words` put it in English, infinitive and past:
    "sign|signed an agreement[ with]", in brackets what stands only before a recipient.
    """

    id: str
    event_type: str
    mode: str | None
    cameo: str
    quad: int
    goldstein: float
    contexts: tuple[str, ...]
    reciprocal: bool
    planned: str
    effect: str | None
    relation: str | None
    definition: str
    words: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


@cache
def load_acts(knowledge: Knowledge = DEFAULT) -> Mapping[str, Act]:
    """Return the acts by id; a user's act of the same id replaces kabar's.

    Raises KnowledgeError that names file, act and remedy.
    """
    acts: dict[str, Act] = {}
    for path in knowledge.files("acts/*.toml"):
        event_type = path.stem.upper()
        if event_type not in QUADS:
            raise KnowledgeError(
                f"{path}: no PLOVER type {event_type!r}; name the file after one of {', '.join(QUADS)}"
            )
        for row in read_toml(path).get("act", []):
            act = _read_act(row, event_type, str(path))
            acts[act.id] = act
    return MappingProxyType(acts)


def _read_act(row: dict[str, Any], event_type: str, path: str) -> Act:
    """Return the checked `Act` of one TOML table."""
    name = row.get("id")
    if not name or not row.get("cameo"):
        raise KnowledgeError(f"{path}: act {name!r} needs `id` and `cameo`; add them")
    unknown = set(row) - KEYS
    if unknown:
        raise KnowledgeError(
            f"{path}: act {name!r} has unknown keys {sorted(unknown)}; allowed: {sorted(KEYS)}"
        )
    effect = next((e for e in EFFECTS if e in row), None)
    return Act(
        id=name,
        event_type=event_type,
        mode=row.get("mode"),
        cameo=row["cameo"],
        quad=QUADS[event_type],
        goldstein=float(row.get("goldstein", 0.0)),
        contexts=tuple(row.get("contexts", ())),
        reciprocal=bool(row.get("reciprocal", False)),
        planned=row.get("planned", PLANNED.get(event_type, event_type)),
        effect=effect,
        relation=row[effect] if effect else None,
        definition=row.get("definition", ""),
        words=row.get("words", ""),
        includes=tuple(row.get("includes", ())),
        excludes=tuple(row.get("excludes", ())),
    )
