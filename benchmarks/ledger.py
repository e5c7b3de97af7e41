"""How long a question about the ledger takes in a store of a million entries.

    python -m benchmarks.ledger [--entries 1000000] [--store FILE] [--questions 300]

Fills a store with invented entries between the states of the world and a few thousand persons, as
uneven as the news is (the n-th state is told of 1/n as often as the first), asks what people ask,
as of random days, and prints the 50th and 95th percentile of each kind of question in
milliseconds. With --store the store is kept, and used again if it is there.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from kabar.formats.documents import entry_to_json
from kabar.gazetteers import load
from kabar.ledger.entries import make_entry
from kabar.ledger.parties import entry_keys
from kabar.recalling import Asked, recall
from kabar.records import RELATIONS, Party, Period, Relation, Source, Span, Status
from kabar.stores import Store, open_store
from kabar.stores.entries import Keyed, entry_row, number_pairs
from kabar.stores.tables import articles, entries

AT_ONCE = 5000
SPAN = 365 * 8  # days that the entries are spread over
FIRST = datetime.date(2018, 1, 1)
PERSONS = 3000
OUTLETS = 400
PAGE = 50  # relations that a page of the web shows
STATUSES = (Status.HAPPENED,) * 12 + (
    Status.ONGOING,
    Status.PLANNED,
    Status.POSSIBLE,
    Status.DENIED,
)
EFFECTS = ("begins",) * 5 + ("continues",) * 3 + ("ends",)


class World:
    """Who there is, and how often the news tells of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        states = [t for t in load().by_code.values() if t.kind == "state"]
        self.random.shuffle(states)
        self.states = [
            Party(
                start=0, end=9, text=t.name, name=t.name, entity=t.entity, code=t.code,
                country=t.country, sectors=("GOV",),
            )
            for t in states
        ]  # fmt: skip
        self.persons = [
            Party(start=0, end=9, text=f"Person {n}", name=f"Person {n}") for n in range(PERSONS)
        ]
        self.weights = {
            len(people): list(itertools.accumulate(1 / n for n in range(1, len(people) + 1)))
            for people in (self.states, self.persons)
        }
        self.outlets = [(Source(name=f"Outlet {n}", kind="publisher"),) for n in range(OUTLETS)]

    def pick(self, people: list[Party]) -> Party:
        """Return one of them, the first the likeliest."""
        return self.random.choices(people, cum_weights=self.weights[len(people)])[0]

    def day(self) -> datetime.date:
        """Return a day of the years."""
        return FIRST + datetime.timedelta(days=self.random.randrange(SPAN))

    def relation(self) -> Relation:
        """Return what some page says."""
        name = self.random.choice(RELATIONS)
        subject, target = self.pick(self.states), self.pick(self.states)
        if name in {"leads", "ambassador_to"}:
            subject = self.pick(self.persons)
        if name == "detains":
            target = self.pick(self.persons)
        dated = self.random.random() < 0.3
        on = self.day().isoformat()
        return Relation(
            relation=name, subject=subject, object=target, effect=self.random.choice(EFFECTS),
            valid=Period(
                start=on, end=on, precision="day", basis="stated", text=on, span=Span(0, 9)
            ) if dated else None,
            status=self.random.choice(STATUSES), attribution=self.random.choice(self.outlets),
            event_id="ev-0", evidence=Span(0, 99),
        )  # fmt: skip


def fill(store: Store, world: World, count: int) -> None:
    """Put `count` entries of invented pages into the store."""
    run = store.begin_run(version="0", codebook="0", options={})
    for start in range(0, count, AT_ONCE):
        with store.writing() as (connection, moment):
            many = range(start, min(start + AT_ONCE, count))
            named = [
                {"article": n + 1, "article_id": f"page-{n}", "recorded_at": moment} for n in many
            ]
            connection.execute(insert(articles), named)
            lines = [_line(world, n) for n in many]
            told = {"run": run, "recorded_at": moment, "retracted_at": None}
            rows = [
                {**entry_row(line, moment), **told, "article": n + 1, "pair": pair}
                for n, line, pair in zip(many, lines, number_pairs(connection, lines), strict=True)
            ]
            connection.execute(insert(entries), rows)
        print(f"\r{start + AT_ONCE:,} entries", end="", file=sys.stderr)
    print(file=sys.stderr)
    store.end_run(run)


def _line(world: World, number: int) -> Keyed:
    told = f"{world.day()}T08:00:00+00:00"
    entry = make_entry(world.relation(), article_id=f"page-{number}", published=told)
    (_, subject, target), turned = entry_keys(entry)
    return Keyed(subject=subject, object=target, line=entry_to_json(entry), turned=turned)


def questions(world: World) -> dict[str, Callable[[], Asked]]:
    """Return what people ask, by kind."""

    def asked(**what: Any) -> Asked:
        return Asked(valid=world.day().isoformat(), known=world.day().isoformat(), **what)

    def state() -> str:
        return world.pick(world.states).code or ""

    def relation() -> tuple[str, ...]:
        return (world.random.choice(RELATIONS),)

    return {
        "one relation of two": lambda: asked(relations=relation(), subject=state(), object=state()),
        "one relation of one": lambda: asked(relations=relation(), subject=state(), limit=PAGE),
        "toward one": lambda: asked(relations=relation(), object=state(), limit=PAGE),
        "all between two": lambda: asked(subject=state(), object=state(), limit=PAGE),
        "all of one": lambda: asked(party=state(), limit=PAGE),
        "a page of a relation": lambda: asked(
            relations=relation(), limit=PAGE, skip=PAGE * world.random.randrange(20)
        ),
        "a person": lambda: asked(party=world.pick(world.persons).name, limit=PAGE),
    }


def measure(store: Store, world: World, count: int) -> None:
    """Ask, and print how long it took."""
    recall(store, Asked(valid="2020-01-01", relations=("truce",), limit=1))  # what loads once
    every: list[float] = []
    for kind, ask in questions(world).items():
        times: list[float] = []
        lines = 0
        for _ in range(count):
            question = ask()
            start = time.perf_counter()
            lines += len(recall(store, question))
            times.append(1000 * (time.perf_counter() - start))
        every += times
        print(f"{kind:24} {_told(times)}   {lines / count:6.1f} lines")
    print(f"{'all':24} {_told(every)}")


def _told(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {cuts[9]:7.1f} ms   p95 {cuts[18]:7.1f} ms   max {max(times):7.1f} ms"


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=100, help="of each kind")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "ledger.db"
        there = path.exists()
        world = World(options.seed)
        with open_store(str(path), create=True) as store:
            if not there:
                fill(store, world, options.entries)
            measure(store, world, options.questions)


if __name__ == "__main__":
    main()
