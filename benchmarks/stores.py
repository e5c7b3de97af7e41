"""Keeping coded pages and asking for events: `python -m benchmarks.stores --articles 3000`.

The pages are the examples' events over and over, with other parties, days, places and words, six an
article: what a store is given, without the coding. Two readers ask all the while. Then each
question is asked of the whole store: the first fifty events, with the time at the 50th and the 95th
percentile. `--store postgresql://...` measures PostgreSQL; a million events are 167,000 articles.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import kabar
from kabar.formats.documents import document_to_json
from kabar.ids import make_id
from kabar.keeping import PAGES, keep_pages
from kabar.reading import article_to_json
from kabar.stores import Coded, Filter, Store, open_store, select_events

EXAMPLES = Path(__file__).parents[1] / "examples"
EVENTS_AN_ARTICLE = 6
ROUNDS = 40
SHOWN = 50
CODES = [f"{a}{b}{c}" for a in "ABCDEF" for b in "AEIOU" for c in "KLMNRST"]  # 210 of them
OUTLETS = [f"Outlet {number}" for number in range(200)]
WORDS = [f"{a}{b}{c}" for a in "ka be si du".split() for b in "ra ne lo mi tu".split()
         for c in "ban der kis tol mun".split()]  # fmt: skip
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3650


def main() -> None:
    """Print pages a second and how long each question takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--store", help="an empty or new store; a temporary file when not given")
    parser.add_argument("--kept", action="store_true", help="the store is full: only ask")
    parser.add_argument("--readers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        name = options.store or str(Path(folder) / "store.db")
        with open_store(name, create=True) as store:
            if not options.kept:
                _fill(store, name, options.articles, readers=options.readers)
            _ask(store)


def make_pages(
    count: int, *, seed: int = 1, first: datetime = FIRST, days: int = DAYS
) -> Iterator[Coded]:
    """Yield coded pages, the same for the same seed, told on the `days` after the `first`."""
    rng = random.Random(seed)
    models = []
    for path in (EXAMPLES / "id" / "page.txt", EXAMPLES / "en" / "page.html"):
        article = kabar.read(path)
        models.append((article_to_json(article), document_to_json(kabar.annotate(article))))
    for number in range(count):
        article_line, document = models[number % len(models)]
        told = first + timedelta(days=rng.random() * days)
        yield _vary(f"https://outlet.example/{number}", article_line, document, rng, told)


def _vary(
    name: str,
    article: dict[str, Any],
    document: dict[str, Any],
    rng: random.Random,
    told: datetime,
) -> Coded:
    day = str((told - timedelta(days=rng.randrange(10))).date())
    shared = {"url": name, "publisher": rng.choice(OUTLETS), "published": told.isoformat()}
    words = " ".join(rng.choice(WORDS) for _ in range(60))
    events = []
    for at in range(EVENTS_AN_ARTICLE):
        event = rng.choice(document["events"])
        place = event["place"] and {**event["place"], "country": rng.choice(CODES)}
        events.append(
            event | shared | {
                "event_id": make_id("event", name, str(at)),
                "article_id": name,
                "actors": [_party(party, rng) for party in event["actors"]],
                "recipients": [_party(party, rng) for party in event["recipients"]],
                "date": event["date"] and {**event["date"], "start": day, "end": day},
                "place": place,
            }
        )  # fmt: skip
    page = {**article, **shared, "id": name, "text": f"{article['text']} {words}"}
    return Coded(article_id=name, article=page, document={**document, "id": name, "events": events})


def _party(party: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    # Some are in the news far more often than others.
    code = CODES[int(len(CODES) * rng.random() ** 3)]
    return {**party, "code": code, "country": code, "name": f"State of {code}", "entity": None}


def _fill(store: Store, name: str, count: int, *, readers: int) -> None:
    """Keep the pages, with readers at work, and say how fast."""
    pages = list(make_pages(min(count, 20_000)))
    context = multiprocessing.get_context("spawn")
    stop, asked, faults = context.Event(), context.Value("i", 0), context.Value("i", 0)
    working = [
        context.Process(target=_read, args=(name, stop, asked, faults), daemon=True)
        for _ in range(readers)
    ]
    for reader in working:
        reader.start()
    run = store.begin_run(version="benchmark", codebook="", options={})
    seconds, processor, kept = 0.0, 0.0, 0
    for start in range(0, count, len(pages)):
        if start:  # others, made while the clock stands
            pages = [_again(page, start) for page in pages[: count - start]]
        began, busy = time.perf_counter(), time.process_time()
        for part in keep_pages(pages, store, run=run):
            kept += part.events_added
        seconds += time.perf_counter() - began
        processor += time.process_time() - busy
        print(f"  {start + len(pages):,} articles, {kept:,} events, {seconds:.0f} s", flush=True)
    stop.set()
    for reader in working:
        reader.join()
    print(
        f"{store.engine.dialect.name}: {count / seconds:,.0f} articles and"
        f" {kept / seconds:,.0f} events a second, {PAGES} articles a transaction;"
        f" {count / processor:,.0f} articles a second of processor time;"
        f" meanwhile {readers} readers asked {asked.value:,} times, with {faults.value} errors"
    )


def _read(name: str, stop: Any, asked: Any, faults: Any) -> None:
    """Ask one question after the other until the writer is done (a process)."""
    rng = random.Random(time.time())
    with open_store(name) as store:
        while not stop.is_set():
            for question in QUESTIONS.values():
                try:
                    _first(store, question(rng))
                except kabar.KabarError:
                    with faults.get_lock():
                        faults.value += 1
                with asked.get_lock():
                    asked.value += 1
            stop.wait(0.2)


def _again(page: Coded, start: int) -> Coded:
    """Return the page as another one of the same outlet."""
    assert page.article is not None
    assert page.document is not None
    name = f"{page.article_id.partition('#')[0]}#{start}"
    events = [
        {**event, "article_id": name, "event_id": make_id("event", name, str(at))}
        for at, event in enumerate(page.document["events"])
    ]
    document = {**page.document, "id": name, "events": events}
    return Coded(article_id=name, article={**page.article, "id": name}, document=document)


def _day(rng: random.Random) -> str:
    return str((FIRST + timedelta(days=rng.randrange(DAYS))).date())


def _often(rng: random.Random) -> str:
    return CODES[int(len(CODES) * rng.random() ** 3)]


QUESTIONS: dict[str, Callable[[random.Random], Filter]] = {
    "the latest": lambda _: Filter(),
    "the latest asserted": lambda _: Filter(statuses=("asserted",)),
    "of a type": lambda rng: Filter(types=(rng.choice(["SUPPORT", "SANCTION", "COERCE"]),)),
    "of an actor": lambda rng: Filter(actors=(_often(rng),)),
    "between two": lambda rng: Filter(actors=(_often(rng),), recipients=(_often(rng),)),
    "in a country": lambda rng: Filter(countries=(rng.choice(CODES),)),
    "of an outlet": lambda rng: Filter(publishers=(rng.choice(OUTLETS),)),
    "dated on a day": lambda rng: Filter(dated_since=(day := _day(rng)), dated_until=day),
    "published on a day": lambda rng: Filter(since=(day := _day(rng)), until=day),
    "with two words": lambda rng: Filter(words=" ".join(rng.sample(WORDS, 2))),
    "of a type by an actor": lambda rng: Filter(types=("SUPPORT",), actors=(_often(rng),)),
}


def _first(store: Store, wanted: Filter) -> int:
    query = select_events(wanted, store.engine.dialect.name, limit=SHOWN)
    return sum(1 for _ in store.events(query))


def _ask(store: Store) -> None:
    """Ask every question many times and say how long it took."""
    dialect = store.engine.dialect.name
    print(f"{store.count(select_events(Filter(), dialect)):,} events stand")
    for name, question in QUESTIONS.items():
        rng = random.Random(7)
        times = []
        for _ in range(ROUNDS):
            wanted = question(rng)
            began = time.perf_counter()
            _first(store, wanted)
            times.append((time.perf_counter() - began) * 1000)
        middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"  {name:24} {middle:8.1f} ms, 95th percentile {high:8.1f} ms")


if __name__ == "__main__":
    main()
