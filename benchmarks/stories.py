"""Articles arriving in one store: `python -m benchmarks.stories --articles 6000`.

Made articles, a few dozen a day, of made stories that go on for some days: names that only their
story has, and words of every day. Printed are the articles a second that are placed among the
stories, thousand by thousand (without their coding), beside the same articles kept without stories,
and how long a story, the newest stories and the most reported take at the 95th percentile.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import kabar
from kabar.ids import make_id
from kabar.keeping import keep_pages
from kabar.retelling import Wanted, list_stories, tell_story
from kabar.stores import Coded, Store, open_store

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
A_DAY = 40  # articles
FEWEST, MOST = 1, 14  # articles of a story
ROUNDS = 60
SOUNDS = [f"{a}{b}" for a in "b d f g k l m n p r s t v z".split() for b in "a e i o u".split()]
WORDS = Path(kabar.__file__).parent / "grouping" / "frequencies" / "en.words"
VOCABULARY = 8000  # words of every day that articles are made of, the commonest most often


def make_articles(count: int, *, seed: int = 1) -> Iterator[Coded]:
    """Yield coded articles in the order of their publication, the same for the same seed."""
    rng = random.Random(seed)
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    plain = [w for line in lines if line[:1] != "#" for w in line.partition("\t")[2].split()]
    plain = plain[:VOCABULARY]
    weights = [1 / (rank + 10) for rank in range(len(plain))]
    live: list[tuple[list[str], int]] = []
    for number in range(count):
        moment = FIRST + timedelta(days=number / A_DAY)
        if not live or rng.random() < 0.35:
            names = ["".join(rng.choices(SOUNDS, k=3)).title() for _ in range(9)]
            live.append((names, rng.randint(FEWEST, MOST)))
        at = rng.randrange(max(0, len(live) - 30), len(live))
        names, left = live[at]
        live[at] = (names, left - 1)
        if left <= 1:
            live.pop(at)
        words = rng.choices(plain, weights, k=18 * 14)
        yield _article(number, names, words, moment, rng)


def _article(
    number: int, names: list[str], plain: list[str], moment: datetime, rng: random.Random
) -> Coded:
    name = f"https://outlet{rng.randrange(300)}.example/{number}"
    sentences = []
    for line in range(18):
        words = plain[line * 14 : line * 14 + 14]
        for place in rng.sample(range(14), 2):
            words[place] = rng.choice(names)
        sentences.append(" ".join(words).capitalize() + ".")
    text = " ".join(sentences)
    published = moment.isoformat()
    article: dict[str, Any] = {
        "id": name, "url": name, "publisher": name.split("/")[2], "language": "en",
        "title": sentences[0],
        "published": published, "modified": None, "authors": [], "editors": [], "credited": [],
        "dateline": None, "text": text, "body_start": 0, "body_end": len(text), "captions": [],
        "related": [], "tags": [], "error": None,
    }  # fmt: skip
    events = [_event(name, article, at, rng) for at in range(4)]
    document = {"id": name, "attributions": [], "events": events, "relations": []}
    return Coded(article_id=name, article=article, document=document)


def _event(name: str, article: dict[str, Any], at: int, rng: random.Random) -> dict[str, Any]:
    def party() -> dict[str, Any]:
        code = rng.choice(("TCD", "NER", "MLI", "SDN", "KEN", "SOM", "UGA", "RWA"))
        return {
            "start": 0, "end": 3, "text": code, "name": code, "entity": None, "code": code,
            "country": code, "sectors": ["GOV"], "stated": True,
        }  # fmt: skip

    return {
        "event_id": make_id("event", name, str(at)), "event_type": "CONSULT",
        "plover_type": "CONSULT",
        "mode": None, "act": "meet", "cameo": "040", "quad": 1, "goldstein": 1.0, "contexts": [],
        "trigger": {"start": at, "end": at + 3, "text": "met"}, "actors": [party()],
        "recipients": [party()], "date": None, "place": None, "status": "happened", "size": None,
        "attribution": [{"name": "x", "kind": "publisher", "start": None, "end": None}],
        "evidence": [{"start": 0, "end": 10, "text": article["text"][:60]}], "confidence": 0.9,
        "rule": "en/CONSULT/meet#meet.meet", "article_id": name, "url": name,
        "publisher": article["publisher"], "published": article["published"], "language": "en",
        "coder": {"version": "0", "codebook": "0"},
    }  # fmt: skip


def main() -> None:
    """Print how fast articles are placed, and how long questions take."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--store", help="an empty or new store; a temporary file when not given")
    options = parser.parse_args()
    pages = list(make_articles(options.articles))
    with tempfile.TemporaryDirectory() as folder:
        with open_store(str(Path(folder) / "plain.db"), create=True) as store:
            run = store.begin_run(version="benchmark", codebook="", options={})
            start = time.perf_counter()
            some = pages[:2000]
            for at in range(0, len(some), 50):
                store.keep(some[at : at + 50], run=run)
            print(
                f"kept without stories  {len(some) / (time.perf_counter() - start):8.0f} articles/s"
            )
        with open_store(options.store or str(Path(folder) / "news.db"), create=True) as store:
            _fill(store, pages)
            _ask(store)


def _fill(store: Store, pages: list[Coded]) -> None:
    run = store.begin_run(version="benchmark", codebook="", options={})
    list(keep_pages(pages[:50], store, run=run))  # what is loaded once
    rates = []
    for at in range(50, len(pages), 1000):
        part = pages[at : at + 1000]
        start = time.perf_counter()
        for _ in keep_pages(part, store, run=run):
            pass
        rates.append(len(part) / (time.perf_counter() - start))
        print(f"placed {at + len(part):8,}       {rates[-1]:8.0f} articles/s")
    print(f"cost of an article at the end, of that at the beginning: {rates[0] / rates[-1]:.2f}")


def _ask(store: Store) -> None:
    reported = list_stories(store, Wanted(reported=True), limit=200)
    ids = [line["story"] for line in reported]
    questions: dict[str, Callable[[int], object]] = {
        "a story": lambda n: tell_story(store, ids[n % len(ids)]),
        "newest stories": lambda _: list_stories(store, limit=20),
        "most reported": lambda _: list_stories(store, Wanted(reported=True), limit=20),
    }
    largest = max(len(line["articles"]) for line in reported)
    print(f"{len(ids)} most reported stories, the largest of {largest} articles")
    for name, ask in questions.items():
        times = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            ask(number)
            times.append(1000 * (time.perf_counter() - start))
        ranked = sorted(times)
        far = ranked[int(0.95 * ROUNDS)]
        middle = statistics.median(ranked)
        print(f"{name:16} median {middle:7.1f} ms, 95th percentile {far:7.1f} ms")


if __name__ == "__main__":
    main()
