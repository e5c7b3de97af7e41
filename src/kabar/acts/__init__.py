"""The codebook: `<plover_type>.toml` files in, `Act` records out.

One file a PLOVER type; the file name is the type. Acts are shared by all languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types, read_toml
from kabar.records import EFFECTS as EFFECTS
from kabar.records import RELATIONS as RELATIONS

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
# PLOVER's base score of each type, from -10 (worst conflict) to 10; its modes move it.
SCORES: Mapping[str, float] = MappingProxyType(
    {
        "AGREE": 2.5,
        "CONSULT": 2.5,
        "SUPPORT": 5.0,
        "CONCEDE": 4.5,
        "COOPERATE": 9.5,
        "AID": 10.0,
        "RETREAT": 6.5,
        "REQUEST": 0.0,
        "ACCUSE": -2.0,
        "REJECT": -2.0,
        "THREATEN": -3.5,
        "PROTEST": -5.0,
        "SANCTION": -6.0,
        "MOBILIZE": -5.5,
        "COERCE": -7.0,
        "ASSAULT": -9.0,
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
# Who stands in the relation that an act touches: a side of the act, or the state or body whose
# office the other one holds ("the minister resigned": she no longer leads there).
SIDES = ("actor", "recipient", "office")
MODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "CONSULT": frozenset({"visit", "third-party", "multilateral", "phone"}),
        "RETREAT": frozenset({"withdraw", "release", "disarm", "ceasefire", "access", "resign"}),
        "REQUEST": frozenset({"assist", "change", "yield", "meet"}),
        "REJECT": frozenset({"assist", "change", "yield", "meet"}),
        "ACCUSE": frozenset({"disapprove", "investigate", "allege"}),
        "THREATEN": frozenset(
            {"restrict", "arrest", "relations", "expel", "territory", "violence"}
        ),
        "PROTEST": frozenset(
            {"demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"}
        ),
        "SANCTION": frozenset({"convict", "expel", "withdraw", "discontinue"}),
        "MOBILIZE": frozenset({"troops", "weapons", "police", "militia"}),
        "COERCE": frozenset(
            "seize restrict censor curfew martial-law arrest deport withhold misinformation "
            "cyber".split()
        ),
        "ASSAULT": frozenset(
            "abduct beat torture sexual targeted destroy primitive firearms explosives "
            "suicide-attack aerial drone heavy-weapons crowd-control unconventional".split()
        ),
    }
)
# PLOVER's 37 contexts.
CONTEXTS = frozenset(
    "military intelligence executive legislative election political_institutions pro_democracy "
    "pro_autocracy economic legal reparations human_rights rights_freedoms repression "
    "human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping "
    "health asylum migration disasters natural_resource environment technology terrorism cbrn "
    "cyber misinformation crime corruption illegal_drugs trafficking".split()
)
# What a value of each key must be.
TYPES: Mapping[str, type] = MappingProxyType(
    {
        "id": str,
        "definition": str,
        "words": str,
        "includes": list,
        "excludes": list,
        "mode": str,
        "cameo": str,
        "goldstein": float,
        "contexts": list,
        "reciprocal": bool,
        "planned": str,
        "subject": str,
        "object": str,
        "inferred": bool,
        "again": bool,
        **dict.fromkeys(EFFECTS, str),
    }
)
CAMEO = re.compile(r"(?:0[1-9]|1\d|20)\d{1,2}")
HIGHEST = 10.0  # Goldstein's scale goes from -10 to 10
ID = re.compile(r"[a-z][a-z0-9_]*")
WORDS = re.compile(r"[^|\[\]\s]+(?:\|[^|\[\]\s]+)?[^|\[\]]*(?:\[[^\[\]|]*\][^|\[\]]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One of kabar's finer acts with its codes.

    `planned` is its PLOVER type when only planned or promised; `effect` and `relation` say what
    the act does to the ledger (None: nothing), `subject` and `object` which of its sides stand in
    the relation, `inferred` that it follows from the act without being said, `again` that it stood
    before. `words` put the act in English, infinitive and past: "sign|signed an agreement[ with]",
    in brackets where a recipient stands and what leads to it.
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
    subject: str = "actor"
    object: str = "recipient"
    inferred: bool = False
    again: bool = False


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
                f"{path}: no PLOVER type {event_type!r}; "
                f"name the file after one of {', '.join(QUADS)}"
            )
        listed = check_keys(read_toml(path), {"act"}, f"{path}: at the top").get("act", [])
        if not isinstance(listed, list):
            raise KnowledgeError(f"{path}: act = {listed!r}; open each act with a line [[act]]")
        for number, row in enumerate(listed, start=1):
            act = _read_act(row, event_type, str(path), number)
            acts[act.id] = act
    return MappingProxyType(acts)


def _read_act(row: Any, event_type: str, path: str, number: int) -> Act:
    """Return the checked `Act` of one TOML table."""
    name = row.get("id") if isinstance(row, dict) else None
    where = f"{path}: act {number if name is None else repr(name)}"
    check_keys(row, TYPES, where)
    if not isinstance(name, str) or not isinstance(row.get("cameo"), str):
        raise KnowledgeError(f"{where} needs `id` and `cameo`, both in quotes; add them")
    check_types(row, TYPES, where)
    _check_codes(row, where)
    _check_known(row, event_type, where)
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
        subject=row.get("subject", "actor"),
        object=row.get("object", "recipient"),
        inferred=bool(row.get("inferred", False)),
        again=bool(row.get("again", False)),
    )


def _check_codes(row: Mapping[str, Any], where: str) -> None:
    """Raise KnowledgeError for an id, code, score or phrase that is not written as it must be."""
    if not ID.fullmatch(row["id"]):
        raise KnowledgeError(f"{where}: write the id in small letters, digits and _: my_act")
    if not CAMEO.fullmatch(row["cameo"]):
        raise KnowledgeError(
            f"{where}: cameo = {row['cameo']!r} is no CAMEO code; write three or four digits"
            ' that begin with 01 to 20, such as "173"'
        )
    if not -HIGHEST <= row.get("goldstein", 0) <= HIGHEST:
        raise KnowledgeError(f"{where}: goldstein = {row['goldstein']}; write -10 to 10")
    if row.get("words") and not WORDS.fullmatch(row["words"]):
        raise KnowledgeError(
            f"{where}: words = {row['words']!r}; write infinitive and past and, in brackets, where"
            ' the recipient stands: "sign|signed an agreement[ with]"'
        )
    effects = [effect for effect in EFFECTS if effect in row]
    if len(effects) > 1:
        raise KnowledgeError(f"{where}: both {' and '.join(effects)}; an act has one; keep one")
    lost = [key for key in ("subject", "object", "inferred", "again") if key in row]
    if lost and not effects:
        raise KnowledgeError(
            f"{where}: {lost[0]} without an effect; add one of {', '.join(EFFECTS)} or take it out"
        )


def _check_known(row: Mapping[str, Any], event_type: str, where: str) -> None:
    """Raise KnowledgeError for a mode, context, PLOVER type or relation that does not exist."""
    modes = MODES.get(event_type, frozenset())
    asked = [
        ("mode", [row["mode"]] if "mode" in row else [], modes),
        ("context", row.get("contexts", ()), CONTEXTS),
        ("PLOVER type", [row["planned"]] if "planned" in row else [], QUADS),
        ("relation", [row[effect] for effect in EFFECTS if effect in row], RELATIONS),
        ("side", [row[key] for key in ("subject", "object") if key in row], SIDES),
    ]
    for what, values, known in asked:
        for value in values:
            if value not in known:
                there = ", ".join(sorted(known)) or "none for this type"
                raise KnowledgeError(f"{where}: no {what} {value!r}; there are: {there}")
