"""An article's text with what kabar saw in it: spans in, stretches with their marks out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# What is marked; earlier kinds lie on top where several meet.
KINDS = ("trigger", "actor", "recipient", "source", "date", "place", "cue")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text, what stands there, and whose it is."""

    start: int
    end: int
    kind: str
    ref: str  # the event's id, or "" for an attribution
    label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text under the same marks: their kinds, what they say, and the anchors here."""

    text: str
    kinds: tuple[str, ...]
    label: str
    anchors: tuple[str, ...]


def marks_of(
    events: Iterable[Mapping[str, Any]], attributions: Iterable[Mapping[str, Any]]
) -> list[Mark]:
    """Return the marks of an article."""
    found: list[Mark] = []

    def add(span: Any, kind: str, ref: str, label: str) -> None:
        if span and span[0] is not None and span[1] is not None and span[0] < span[1]:
            found.append(Mark(span[0], span[1], kind, ref, label))

    for event in events:
        ref, told = event["event_id"], f"{event['event_type']} {event.get('act') or ''}".strip()
        add((event["trigger"]["start"], event["trigger"]["end"]), "trigger", ref, told)
        for side, kind in (("actors", "actor"), ("recipients", "recipient")):
            for party in event[side]:
                add((party["start"], party["end"]), kind, "", f"{kind}: {party['name'] or '?'}")
        date = event.get("date") or {}
        add(date.get("span"), "date", "", f"date: {date.get('start')} ({date.get('precision')})")
        place = event.get("place") or {}
        add((place.get("start"), place.get("end")), "place", "", f"place: {place.get('name')}")
    for one in attributions:
        for role, kind in (("source", "source"), ("cue", "cue")):
            for span in one.get(role) or ():
                add(span, kind, "", "who says so" if kind == "source" else "says, hedges")
    return found


def stretches(text: str, marks: Sequence[Mark], start: int, end: int) -> list[Stretch]:
    """Return the text from `start` to `end` cut where marks begin and end."""
    inside = [m for m in marks if m.start < end and m.end > start]
    edges = {start, end}
    for mark in inside:
        edges |= {max(mark.start, start), min(mark.end, end)}
    cuts = sorted(edges)
    out: list[Stretch] = []
    for a, b in pairwise(cuts):
        here = [m for m in inside if m.start <= a and m.end >= b]
        here.sort(key=lambda m: KINDS.index(m.kind))
        labels = dict.fromkeys(m.label for m in here)
        anchors = dict.fromkeys(f"t-{m.ref}" for m in here if m.ref and m.start == a)
        out.append(
            Stretch(
                text[a:b],
                tuple(dict.fromkeys(m.kind for m in here)),
                "; ".join(labels),
                tuple(anchors),
            )
        )
    return out


def paragraphs(text: str, marks: Sequence[Mark], start: int, end: int) -> list[list[Stretch]]:
    """Return the stretches of each line of the text that is not blank."""
    out: list[list[Stretch]] = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            out.append(stretches(text, marks, at, at + len(line)))
        at += len(line) + 1
    return out
