"""How long each page of the web application takes: `python -m benchmarks.web --articles 3000`.

The pages are those of benchmarks.stores, told over three years that end today, three an
story, every tenth with a relation. Every page is asked for with changing questions, in the process
itself, as a browser would get it; the time at the 50th and the 95th percentile is said. A million
events are 167,000 articles.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient
from sqlalchemy import Connection, insert, select

from benchmarks.stores import CODES, OUTLETS, WORDS, _again, make_pages
from kabar.ids import make_id
from kabar.stores import Store, open_store, rows
from kabar.stores.tables import articles, members, stories, versions
from kabar.web import Settings, create_app

DAYS = 3 * 365
ROUNDS = 20
MADE = 20_000  # pages made before they come again under other names
BATCH = 200
STORY = 3  # articles of a story
KINDS = ["SUPPORT", "SANCTION", "COERCE", "CONSULT"]


def main() -> None:
    """Print how long each page takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--store", help="an empty or new store; a temporary file when not given")
    parser.add_argument("--kept", action="store_true", help="the store is full: only ask")
    parser.add_argument("--only", help="only pages whose name holds this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        name = options.store or str(Path(folder) / "store.db")
        if not options.kept:
            with open_store(name, create=True) as store:
                _fill(store, options.articles)
        _ask(name, options.only or "")


def _fill(store: Store, count: int) -> None:
    """Keep the pages, and put them into stories."""
    first = datetime.now(UTC) - timedelta(days=DAYS)
    pages = list(make_pages(min(count, MADE), first=first, days=DAYS))
    run = store.begin_run(version="benchmark", codebook="", options={})
    began = time.perf_counter()
    for start in range(0, count, len(pages)):
        some = [_again(page, start) for page in pages[: count - start]] if start else pages
        for at in range(0, len(some), BATCH):
            store.keep(some[at : at + BATCH], run=run)
        print(f"  {start + len(some):,} articles, {time.perf_counter() - began:.0f} s", flush=True)
    store.write(_tell)
    store.end_run(run)


def _tell(connection: Connection, moment: str) -> None:
    """Put articles that were published one after the other into stories."""
    v = versions.c
    query = (
        select(v.article, articles.c.article_id, v.title, v.publisher, v.told_at, v.language)
        .join(articles, articles.c.article == v.article)
        .order_by(v.told_at)
    )
    found = list(connection.execute(query))
    told, placed = [], []
    for at in range(0, len(found), STORY):
        some = found[at : at + STORY]
        story_id = make_id("story", some[0].article_id)
        outlets = sorted({row.publisher for row in some})
        reports = [
            {"article_id": row.article_id, "title": row.title, "url": None, "copy_of": None,
             "publisher": row.publisher, "published": row.told_at, "language": row.language,
             "chain": [row.publisher]}
            for row in some
        ]  # fmt: skip
        origins = [
            {"name": o, "kind": "publisher",
             "articles": [r.article_id for r in some if r.publisher == o]}
            for o in outlets
        ]  # fmt: skip
        body = rows.dump({"outlets": outlets, "reports": reports, "origins": origins})
        told.append(
            {"story_id": story_id, "title": some[0].title, "first_told": some[0].told_at,
             "last_told": some[-1].told_at, "articles": len(some), "outlets": len(outlets),
             "origins": len(outlets), "languages": "en id", "digest": story_id, "body": body,
             "recorded_at": moment}
        )  # fmt: skip
        placed += [
            {"story_id": story_id, "article": row.article, "recorded_at": moment} for row in some
        ]
    connection.execute(insert(stories), told)
    connection.execute(insert(members), placed)


def _often(rng: random.Random) -> str:
    return quote(f"State of {CODES[int(len(CODES) * rng.random() ** 3)]}")


def _since(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


PAGES: dict[str, Callable[[random.Random], str]] = {
    "latest": lambda _: "/",
    "most reported, a month": lambda _: "/reported?days=30",
    "most reported, all time": lambda _: "/reported?days=36500",
    "picks": lambda _: "/picks",
    "map, a month": lambda _: "/map",
    "map, a year": lambda _: f"/map?since={_since(365)}",
    "timeline, a month": lambda _: "/timeline",
    "timeline, all time": lambda _: f"/timeline?since={_since(DAYS)}",
    "timeline of a type, a year": lambda r: f"/timeline?type={r.choice(KINDS)}&since={_since(365)}",
    "timeline of an actor": lambda r: f"/timeline?party={_often(r)}&since={_since(DAYS)}",
    "actors, a month": lambda _: "/actors",
    "network, a month": lambda _: "/network",
    "network of an actor, a year": lambda r: f"/network?party={_often(r)}&since={_since(365)}",
    "tags, a month": lambda _: "/tags",
    "one actor": lambda r: f"/actor?name={_often(r)}",
    "ledger": lambda r: f"/ledger?party={_often(r)}",
    "search": lambda _: "/search",
    "search two words": lambda r: f"/search?q={'+'.join(r.sample(WORDS, 2))}",
    "search one word": lambda r: f"/search?q={r.choice(WORDS)}",
    "search an actor, a type": lambda r: f"/search?party={_often(r)}&type={r.choice(KINDS)}",
    "search an outlet": lambda r: f"/search?publisher={quote(r.choice(OUTLETS))}",
    "about": lambda _: "/about",
    "API, events": lambda r: f"/api/events?party={_often(r)}",
    "API, stories": lambda _: "/api/stories",
}


def _ask(name: str, only: str) -> None:
    """Ask for every page many times and say how long it took."""
    began = time.perf_counter()
    app = create_app(Settings(store=name, hosts=frozenset({"testserver"})))
    with TestClient(app) as client:
        client.get("/").raise_for_status()
        print(f"the first page after {time.perf_counter() - began:.2f} s")
        told = client.get("/?format=json&limit=20").json()["stories"]
        asked = {
            **PAGES,
            "story": lambda r: f"/story/{r.choice(told)['story']}",
            "article": lambda r: f"/article?id={quote(r.choice(r.choice(told)['articles']))}",
        }
        for page, question in asked.items():
            if only not in page:
                continue
            rng = random.Random(7)
            times = []
            for _ in range(ROUNDS):
                path = question(rng)
                began = time.perf_counter()
                client.get(path).raise_for_status()
                times.append((time.perf_counter() - began) * 1000)
            middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            print(f"  {page:28} {middle:8.1f} ms, 95th percentile {high:8.1f} ms", flush=True)


if __name__ == "__main__":
    main()
