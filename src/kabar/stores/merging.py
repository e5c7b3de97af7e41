"""Who is who: actors that people merged, and those that they keep apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from kabar.stores.tables import parties
from kabar.stores.verdicts import Judgement, Target, Verdict, read_judgements

# What is shown of a party of an actor that was merged into another.
IDENTITY = ("name", "entity", "code", "country")


@dataclass(slots=True)
class Merges:
    """Which actors are one. An actor is named by its entity, or by its name if it has none."""

    into: dict[str, str] = field(default_factory=dict)  # another name, the one that is shown
    shown: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return the name of the actor that `name` is shown as."""
        return self.into.get(name, name)

    def names(self, name: str) -> tuple[str, ...]:
        """Return every name of the actor that `name` is: what a filter has to look for."""
        head = self.of(name)
        return (head, *sorted(other for other, into in self.into.items() if into == head))

    def show(self, party: Mapping[str, Any]) -> dict[str, Any]:
        """Return a party as the actor that it was merged into, with `coded` beside it; or as is."""
        name = name_of(party)
        head = None if name is None else self.into.get(name)
        if head is None:
            return dict(party)
        coded = {key: party.get(key) for key in IDENTITY}
        return {**party, **self.shown[head], "coded": coded}


def name_of(party: Mapping[str, Any]) -> str | None:
    """Return by what an actor is known: its entity, else its name."""
    return party.get("entity") or party.get("name")


def pair_key(one: str, other: str) -> str:
    """Return the key of a judgement of two actors, whichever comes first."""
    return "\x1f".join(sorted((one, other)))


def find_actor(connection: Connection, name: str) -> dict[str, Any] | None:
    """Return how the store last told of an actor of this entity or name; None if it never did."""
    p = parties.c
    found: list[Any] = []
    for column in (p.entity, p.name):  # one index after the other, each from its end
        query = (
            select(p.name, p.entity, p.code, p.country, p.told_at, p.event)
            .where(column == name)
            .order_by(p.told_at.desc(), p.event.desc())
            .limit(1)
        )
        found += connection.execute(query).all()
    if not found:
        return None
    last = max(found, key=lambda row: (row.told_at, row.event))
    return {key: getattr(last, key) for key in IDENTITY}


def read_merges(connection: Connection) -> Merges:
    """Return which actors are one, by what people said last of each two."""
    return merge(read_judgements(connection, target=Target.ACTORS))


def merge(said: Iterable[Judgement]) -> Merges:
    """Return the merges; two that somebody keeps apart are not one over a third either."""
    last: dict[str, Judgement] = {}
    for judgement in said:
        if judgement.verdict is Verdict.WITHDRAW:
            last.pop(judgement.key, None)
        elif judgement.verdict in {Verdict.MERGE, Verdict.SPLIT}:
            last.pop(judgement.key, None)
            last[judgement.key] = judgement
    apart = [one.key.split("\x1f") for one in last.values() if one.verdict is Verdict.SPLIT]
    merges = Merges()
    members: dict[str, set[str]] = {}
    for judgement in last.values():
        if judgement.verdict is not Verdict.MERGE:
            continue
        fields = judgement.fields
        head, tail = (merges.of(str(name_of(fields[side]))) for side in ("into", "from"))
        joined = members.get(head, {head}) | members.get(tail, {tail})
        if head == tail or any({one, other} <= joined for one, other in apart):
            continue
        members[head] = joined
        members.pop(tail, None)
        if head == name_of(fields["into"]):
            merges.shown[head] = {key: fields["into"].get(key) for key in IDENTITY}
        for name in joined - {head}:
            merges.into[name] = head
    return merges
