"""Articles that tell one story. In: the traits of articles. Out: their stories.

A story is a function of the set of articles alone: no order of arrival, nothing learnt on the way.
Each article points to the earlier one that is most like it, if any is like enough; what hangs
together so is a gathering; average linkage parts a gathering into stories. An article that comes
later changes at most who points to it, so a store keeps pointers and need not start anew.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kabar.grouping.weighing import SCALE, Vector

# What two articles of one day need of a cosine to be of one story, and what each doubling of the
# days between them adds: 0.11 .. 0.15 serve alike (B-cubed F1 within one point).
NEAR = 0.12
PER_DOUBLING = 0.005
GAP = 2  # days that count as none
WINDOW = 90  # days from which on nothing is one story
UNDATED = 0.31  # where one of the two has no date, nothing but words speaks for it
# Two languages share names, acts, dates and numbers alone; there they must agree more.
ACROSS = 0.30
ACROSS_WINDOW = 14
SHARED = 3  # names, acts or the like that two languages must share
TOGETHER = 0.9  # average affinity of two groups of articles that are one story
MOST = 400  # articles of a gathering from which on a new day begins a new one
LARGEST = 800  # articles that are parted at once

KEYS = 12  # heaviest words by which an article is looked up
# What the twelve heaviest words of two articles must have in common to be compared, of the square
# of SCALE: less was never enough for a pointer (Giveme5W1H, ECB+).
GLIMPSE = 0.04

Key = TypeVar("Key", bound=Hashable)  # what an article is known by: an id, a number

LAST = 10**7  # the day of articles without a date: after all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an article is compared by. `day` counts days since the year 1, `LAST` without a date.

    `words` are its own language's, `concepts` are of no language: names, acts, dates, numbers.
    """

    id: str
    day: int
    language: str | None
    words: Vector
    concepts: Vector = ()

    @property
    def rank(self) -> tuple[int, str]:
        """Return the place of the article in the order of all."""
        return (self.day, self.id)


@dataclass(frozen=True, slots=True)
class Pointer:
    """The earlier article that is most like one, and how like it is (1 is just enough)."""

    to: str
    affinity: float


def affinity(one: Traits, two: Traits) -> float:
    """Return how much two articles speak for being one story; 1 is just enough."""
    dated = one.day < LAST and two.day < LAST
    gap = abs(one.day - two.day) if dated else 0
    if one.language == two.language:
        if gap > WINDOW:
            return 0.0
        need = NEAR + PER_DOUBLING * math.log2(1 + gap / GAP) if dated else UNDATED
        return dot(one.words, two.words) / (SCALE * SCALE * need)
    if gap > ACROSS_WINDOW:
        return 0.0
    need = ACROSS + PER_DOUBLING * math.log2(1 + gap / GAP) if dated else ACROSS + UNDATED - NEAR
    shared = {key for key, _ in one.concepts} & {key for key, _ in two.concepts}
    if len(shared) < SHARED:
        return 0.0
    return dot(one.concepts, two.concepts) / (SCALE * SCALE * need)


def dot(one: Vector, two: Vector) -> int:
    """Return what two vectors have in common."""
    known = dict(one)
    return sum(known[key] * weight for key, weight in two if key in known)


def keys_of(traits: Traits) -> list[tuple[int, int]]:
    """Return the words and concepts, with their weights, by which an article is looked up."""
    return [*traits.words[:KEYS], *traits.concepts[:KEYS]]


def glimpsed(common: int) -> bool:
    """Return whether two articles whose keys have so much in common are to be compared."""
    return common >= GLIMPSE * SCALE * SCALE


def better(one: Pointer | None, other: Pointer, ranks: Mapping[str, tuple[int, str]]) -> bool:
    """Return whether `other` is a better pointer than `one`: likelier, else to the earlier."""
    if other.affinity < 1:
        return False
    if one is None or other.affinity != one.affinity:
        return one is None or other.affinity > one.affinity
    return ranks[other.to] < ranks[one.to]


def point(articles: Iterable[Traits]) -> dict[str, Pointer]:
    """Return the pointer of each article that has one."""
    ordered = sorted(articles, key=lambda a: a.rank)
    ranks = {a.id: a.rank for a in ordered}
    by_id = {a.id: a for a in ordered}
    index: dict[int, list[tuple[str, int]]] = defaultdict(list)
    pointers: dict[str, Pointer] = {}
    for article in ordered:
        rows = ((key, other, weight) for key, _ in keys_of(article) for other, weight in index[key])
        for other in alike(article, rows, lambda o: by_id[o].language):
            found = Pointer(other, affinity(article, by_id[other]))
            if better(pointers.get(article.id), found, ranks):
                pointers[article.id] = found
        for key, weight in keys_of(article):
            index[key].append((article.id, weight))
    return pointers


def alike(
    article: Traits, rows: Iterable[tuple[int, Key, int]], language_of: Callable[[Key], str | None]
) -> list[Key]:
    """Return the articles that are to be compared with one: those that share enough of its keys.

    `rows` are (key, other article, weight there): words count in its own language, concepts in
    others, as in `affinity`.
    """
    words, concepts = dict(article.words[:KEYS]), dict(article.concepts[:KEYS])
    by_words: dict[Key, int] = defaultdict(int)
    by_concepts: dict[Key, int] = defaultdict(int)
    for key, other, weight in rows:
        if key in words:
            by_words[other] += words[key] * weight
        if key in concepts:
            by_concepts[other] += concepts[key] * weight
    found = [o for o, n in by_words.items() if glimpsed(n) and language_of(o) == article.language]
    across = [o for o, n in by_concepts.items() if glimpsed(n)]
    return found + [o for o in across if language_of(o) != article.language]


def gather(articles: Sequence[Traits], pointers: Mapping[str, Pointer]) -> list[tuple[Traits, ...]]:
    """Return the gatherings: what hangs together by pointers, a long tale in volumes."""
    roots: dict[str, str] = {}
    trees: dict[str, list[Traits]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: a.rank):
        pointer = pointers.get(article.id)
        root = roots[pointer.to] if pointer else article.id
        roots[article.id] = root
        trees[root].append(article)
    return [volume for tree in trees.values() for volume in volumes(tree)]


def volumes(tree: Sequence[Traits]) -> Iterator[tuple[Traits, ...]]:
    """Yield a tree, in order, cut before the day on which it is longer than `MOST` articles."""
    volume: list[Traits] = []
    for article in tree:
        if len(volume) >= MOST and article.day != volume[-1].day:
            yield tuple(volume)
            volume = []
        volume.append(article)
    yield tuple(volume)


def part(gathering: Sequence[Traits], pointers: Mapping[str, Pointer]) -> list[tuple[str, ...]]:
    """Return the stories of a gathering: the ids of their articles in order, earliest first."""
    stories: list[tuple[str, ...]] = []
    for piece in _pieces(sorted(gathering, key=lambda a: a.rank), pointers, 1.0):
        for group in link(affinities(piece)):
            stories.append(tuple(piece[i].id for i in group))
    place = {a.id: a.rank for a in gathering}
    return sorted(stories, key=lambda ids: place[ids[0]])


def _pieces(
    gathering: Sequence[Traits], pointers: Mapping[str, Pointer], least: float
) -> Iterator[Sequence[Traits]]:
    """Yield the gathering, or where it is too large, what hangs together by stronger pointers."""
    if len(gathering) <= LARGEST:
        yield gathering
        return
    least *= 1.25
    strong = {key: p for key, p in pointers.items() if p.affinity >= least}
    inside = {a.id for a in gathering}
    trees: dict[str, list[Traits]] = defaultdict(list)
    roots: dict[str, str] = {}
    for article in gathering:
        pointer = strong.get(article.id)
        root = roots[pointer.to] if pointer and pointer.to in inside else article.id
        roots[article.id] = root
        trees[root].append(article)
    for tree in trees.values():
        yield from _pieces(tree, strong, least)


def tell_stories(articles: Sequence[Traits]) -> list[tuple[str, ...]]:
    """Return the stories of a set of articles: the ids of each, earliest first."""
    pointers = point(articles)
    return [story for g in gather(articles, pointers) for story in part(g, pointers)]


def affinities(articles: Sequence[Traits]) -> Any:
    """Return the affinity of each two articles as a square matrix."""
    import numpy as np

    size = len(articles)
    found = np.zeros((size, size))
    words = _products([a.words for a in articles])
    days = np.array([a.day for a in articles])
    dated = (days[:, None] < LAST) & (days[None, :] < LAST)
    gaps = np.where(dated, np.abs(days[:, None] - days[None, :]), 0)
    need = np.where(dated, NEAR + PER_DOUBLING * np.log2(1 + gaps / GAP), UNDATED)
    found = np.where(gaps > WINDOW, 0.0, words / (SCALE * SCALE * need))
    languages = [a.language for a in articles]
    if len(set(languages)) > 1:
        for i, one in enumerate(articles):
            for j in range(i):
                if languages[i] != languages[j]:
                    found[i, j] = found[j, i] = affinity(one, articles[j])
    return found


def _products(vectors: Sequence[Vector]) -> Any:
    import numpy as np

    places: dict[int, int] = {}
    for vector in vectors:
        for key, _ in vector:
            places.setdefault(key, len(places))
    table = np.zeros((len(vectors), max(1, len(places))))
    for row, vector in enumerate(vectors):
        for key, weight in vector:
            table[row, places[key]] = weight
    return table @ table.T  # sums of whole numbers below 2**53: exact in any order


def link(matrix: Any) -> list[tuple[int, ...]]:
    """Return the groups of average linkage: the likest two are joined until none are `TOGETHER`.

    Of equals those that stand first are joined first.
    """
    import numpy as np

    size = len(matrix)
    sums = np.array(matrix, dtype=float)
    np.fill_diagonal(sums, -1.0)
    counts = np.ones(size)
    members: dict[int, tuple[int, ...]] = {i: (i,) for i in range(size)}
    means = sums.copy()
    while len(members) > 1:
        at = int(means.argmax())
        one, two = sorted(divmod(at, size))
        if means[one, two] < TOGETHER:
            break
        sums[one] += sums[two]
        sums[:, one] = sums[one]
        counts[one] += counts[two]
        members[one] = tuple(sorted(members[one] + members.pop(two)))
        means[two] = means[:, two] = sums[two] = sums[:, two] = -1.0
        row = np.round(sums[one] / (counts[one] * counts), 9)
        row[[i for i in range(size) if i not in members or i == one]] = -1.0
        means[one] = means[:, one] = row
    return sorted(members.values())
