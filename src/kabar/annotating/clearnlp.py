"""Heads and labels of a parser that is not kabar's in, Universal Dependencies out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kabar.languages import read_toml

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "SYM", "X", "ADJ"})


@cache
def _table() -> dict[str, Any]:
    return read_toml(Path(__file__).parent / "clearnlp.toml")


def to_ud(
    heads: Sequence[int], deps: Sequence[str], pos: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Return heads and labels as Universal Dependencies has them; UD input stays as it is.

    Prepositions come under their objects (case, obl or nmod, obl:agent), copulas under their
    complements.
    """
    heads, deps = list(heads), list(deps)
    table = _table()
    structure = table["structure"]
    own = {*table["rename"], *structure["preposition"], *structure["copula"]} - {"ROOT"}
    if not own & set(deps):
        return heads, [table["rename"].get(d, d) for d in deps]
    _prepositions(heads, deps, pos, structure)
    _copulas(heads, deps, pos, structure)
    return heads, [table["rename"].get(d, d) for d in deps]


def _prepositions(
    heads: list[int], deps: list[str], pos: Sequence[str], names: dict[str, Any]
) -> None:
    # Innermost first, so that "from behind the wall" becomes case, case.
    for i in reversed(range(len(heads))):
        if deps[i] not in names["preposition"] or pos[i] not in {"ADP", "SCONJ", "ADV", "PART"}:
            continue
        objects = [
            k for k, h in enumerate(heads) if h == i and k != i and deps[k] in names["object"]
        ]
        if not objects:
            continue
        obj, governor = objects[0], heads[i]
        verbal = pos[governor] in {"VERB", "AUX", "ADJ", "ADV"}
        label = "obl" if verbal else "nmod"
        clause = deps[obj] == "pcomp" and pos[obj] in {"VERB", "AUX"}
        agent = deps[i] == names["agent"]
        heads[obj] = governor if governor != i else obj
        deps[obj] = "obl:agent" if agent else "advcl" if clause else label
        heads[i], deps[i] = obj, "mark" if clause else "case"
        for k, h in enumerate(heads):
            if h == i and k != i:
                heads[k] = obj


def _copulas(heads: list[int], deps: list[str], pos: Sequence[str], names: dict[str, Any]) -> None:
    for i, dep in enumerate(list(deps)):
        verb = heads[i]
        if dep not in names["copula"] or pos[verb] != "AUX" or verb == i:
            continue
        heads[i] = i if heads[verb] == verb else heads[verb]
        deps[i] = deps[verb]
        heads[verb], deps[verb] = i, "cop"
        for k, h in enumerate(heads):
            if h == verb and k != i:
                heads[k] = i
