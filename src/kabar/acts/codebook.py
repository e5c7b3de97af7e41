"""The acts in, `docs/codebook.md` out: `python -m kabar.acts.codebook` after changing an act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kabar.acts import QUADS, Act, load_acts

# Beside the package in a clone of the repository.
TARGET = Path(__file__).parents[3] / "docs" / "codebook.md"
QUAD_NAMES = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
HEAD = """\
# The codebook

kabar's acts, by PLOVER type. Generated from `src/kabar/acts/*.toml` by
`python -m kabar.acts.codebook` (`make codebook`); change the acts there, not here.

Each act has a CAMEO code, the Goldstein score usual for that code, PLOVER's mode and contexts
where the act itself implies them, and what it does to the ledger of standing relations. An act
that is only planned or promised counts under another PLOVER type where PLOVER's rule says so:
CONSULT, SUPPORT, COOPERATE and AID as AGREE, RETREAT as CONCEDE.
"""


def codebook() -> str:
    """Return the codebook in Markdown."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    acts = list(load_acts().values())
    for event_type, quad in QUADS.items():
        own = [act for act in acts if act.event_type == event_type]
        yield f"## {event_type}\n"
        yield f"{QUAD_NAMES[quad].capitalize()}; {len(own)} acts.\n"
        for act in own:
            yield from _act(act)


def _act(act: Act) -> Iterator[str]:
    yield f"### `{act.id}`\n"
    yield f"{act.definition}\n"
    if act.includes:
        yield f"* Includes: {'; '.join(act.includes)}."
    if act.excludes:
        yield f"* Not: {'; '.join(act.excludes)}."
    facts = [f"CAMEO {act.cameo}", f"Goldstein {act.goldstein:+.1f}"]
    if act.mode is not None:
        facts.append(f"mode {act.mode}")
    if act.contexts:
        facts.append(f"contexts {', '.join(act.contexts)}")
    if act.reciprocal:
        facts.append("reciprocal")
    if act.effect is not None:
        facts.append(_effect(act))
    yield f"* {'; '.join(facts)}.\n"


def _effect(act: Act) -> str:
    """Return what the act does to the ledger, and for whom where that is not actor to recipient."""
    told = f"{act.effect} `{act.relation}`"
    if (act.subject, act.object) != ("actor", "recipient"):
        told += f" ({act.subject} to {act.object})"
    return told + " again" * act.again + ", as inferred" * act.inferred


if __name__ == "__main__":
    TARGET.write_text(codebook(), encoding="utf-8")
    print(f"wrote {TARGET}")
