"""Stories follow the articles that are kept. In: what a batch changed. Out: rows of stories.

A story is a function of the set of articles (`grouping.stories`): each points to the earlier one
most like it. So of a new article only its own pointer and those of later ones that are more like
it change, and only the gatherings that these touch are parted anew, in the same transaction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import combinations
from typing import Any

from sqlalchemy import Connection

from kabar.formats.documents import event_from_json
from kabar.gazetteers.families import Hand
from kabar.grouping.copies import FEW_KEYS, Print, is_copy, take_print
from kabar.grouping.credits import Credits, credits_of
from kabar.grouping.origins import Told, trace
from kabar.grouping.stories import (
    ACROSS_WINDOW,
    KEYS,
    LAST,
    WINDOW,
    Pointer,
    Traits,
    affinity,
    alike,
    better,
    gather,
    keys_of,
    part,
)
from kabar.grouping.traits import traits_of
from kabar.ids import make_id
from kabar.reading import Raw, read
from kabar.records import Article
from kabar.stores import Change, Store, rows, telling

PAGES = 200  # articles of one step of a rebuilding


def file_stories(connection: Connection, changes: Sequence[Change]) -> None:
    """Make the store's stories those that its articles tell now."""
    follow_articles(connection, {change.article for change in changes}, changes[-1].recorded_at)


def rebuild_stories(store: Store) -> int:
    """Make all stories of a store anew; return how many articles they tell of."""

    def work(connection: Connection, moment: str) -> int:
        telling.forget_traits(connection)
        found = telling.all_articles(connection)
        for start in range(0, len(found), PAGES):
            follow_articles(connection, set(found[start : start + PAGES]), moment)
        return len(found)

    return store.write(work)


def follow_articles(connection: Connection, touched: set[int], moment: str) -> None:
    """Place articles that are new or changed among the stories."""
    known = {row.article for row in telling.read_traits(connection, touched)}
    _note_traits(connection, touched)
    shelf = _Shelf(connection)
    moved = shelf.point(touched, again=telling.pointing_to(connection, known))
    _gather(connection, shelf, touched | moved, moment)


def _note_traits(connection: Connection, touched: Iterable[int]) -> None:
    """Write what articles are compared by, from what the store holds of them."""
    noted, keys = [], []
    for row, lines in telling.read_told(connection, touched):
        article = _article(row)
        found = traits_of(article, [event_from_json(json.loads(line)) for line in lines])
        body = article.text[article.body_start : article.body_end] or article.text
        noted.append(
            {
                "article": row.article, "version": row.version, "article_id": article.id,
                "day": found.day, "language": found.language,
                "words": rows.dump(found.words), "concepts": rows.dump(found.concepts),
                "credits": rows.dump(_credits_line(credits_of(article))),
                "print": rows.dump(take_print(body).prose),
            }
        )  # fmt: skip
        keys += [
            {
                "key": key,
                "day": found.day,
                "language": found.language or "",
                "article": row.article,
                "weight": weight,
            }
            for key, weight in keys_of(found)
        ]
    telling.write_traits(connection, noted, keys)


def _article(row: Any) -> Article:
    """Return the article of a row of `versions`."""
    line = json.loads(row.body) | {"text": row.text}
    raw = Raw(id=row.article_id, content=row.text, record=rows.dump(line))
    return replace(
        read(raw), id=row.article_id, url=row.url, title=row.title, publisher=line["publisher"],
        published=row.published, language=row.language,
    )  # fmt: skip


def _credits_line(found: Credits) -> list[Any]:
    hand = None if found.hand is None else _hand_line(found.hand)
    return [hand, [[_hand_line(h) for h in level] for level in found.levels]]


def _hand_line(hand: Hand) -> list[Any]:
    return [hand.key, hand.name, hand.agency]


def _credits(line: str) -> Credits:
    hand, levels = json.loads(line)
    return Credits(
        None if hand is None else Hand(*hand),
        tuple(tuple(Hand(*h) for h in level) for level in levels),
    )


class _Shelf:
    """The traits and pointers of articles, read once as they are needed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.traits: dict[int, Traits] = {}
        self.numbers: dict[str, int] = {}
        self.pointers: dict[int, Pointer | None] = {}
        self.languages: dict[int, str | None] = {}

    def fetch(self, wanted: Iterable[int]) -> None:
        """Read what is not there yet of these articles, and of those that they point to."""
        missing = [number for number in wanted if number not in self.traits]
        targets: dict[int, tuple[int, float]] = {}
        for row in telling.read_traits(self.connection, missing):
            self._take(row)
            if row.pointer is not None:
                targets[row.article] = (row.pointer, row.affinity)
        beyond = [to for to, _ in targets.values() if to not in self.traits]
        for row in telling.read_traits(self.connection, beyond):
            self._take(row)
            self.pointers.pop(row.article)  # not read: asked for when it is wanted itself
            self.traits.setdefault(row.article, _traits(row))
        for number, (to, how) in targets.items():
            self.pointers[number] = Pointer(self.traits[to].id, how)

    def _take(self, row: Any) -> None:
        self.traits[row.article] = _traits(row)
        self.numbers[row.article_id] = row.article
        self.pointers[row.article] = None

    def pointer(self, number: int) -> Pointer | None:
        """Return to what an article points."""
        if number not in self.pointers:
            self.traits.pop(number, None)
            self.fetch([number])
        return self.pointers[number]

    def point(self, touched: set[int], *, again: set[int]) -> set[int]:
        """Let articles point anew; return those whose pointer is another than before.

        `touched` are new or changed, `again` point to changed ones; later articles that are more
        like a touched one than what they point to now point to it.
        """
        todo = touched | again
        self.fetch(todo)
        before = {number: self.pointer(number) for number in todo}
        ranks: dict[str, tuple[int, str]] = {}
        later: dict[int, Pointer] = {}
        for number in sorted(todo, key=lambda n: self.traits[n].rank):
            mine = self.traits[number]
            best: Pointer | None = None
            others = self._alike(mine, number)
            self.fetch(others)
            ranks |= {self.traits[o].id: self.traits[o].rank for o in (*others, number)}
            for other in others:
                theirs = self.traits[other]
                how = affinity(mine, theirs)
                if theirs.rank < mine.rank:
                    found = Pointer(theirs.id, how)
                    best = found if better(best, found, ranks) else best
                elif number in touched and other not in todo:
                    held = later.get(other, self.pointer(other))
                    if held is not None:
                        ranks.setdefault(held.to, self.traits[self.numbers[held.to]].rank)
                    found = Pointer(mine.id, how)
                    if better(held, found, ranks):
                        later[other] = found
            self.pointers[number] = best
        moved = {n for n in todo if self.pointers[n] != before[n]} | set(later)
        self.pointers |= later
        telling.write_pointers(self.connection, {n: self._line(n) for n in moved})
        return moved

    def _line(self, number: int) -> tuple[int | None, float | None]:
        pointer = self.pointers[number]
        return (None, None) if pointer is None else (self.numbers[pointer.to], pointer.affinity)

    def _alike(self, mine: Traits, number: int) -> list[int]:
        """Return the articles that share enough keys with one to be compared."""
        rows: list[Any] = []
        for keys, window, across in (
            (mine.words[:KEYS], WINDOW, False),
            (mine.concepts[:KEYS], ACROSS_WINDOW, True),
        ):
            found = telling.find_alike(
                self.connection,
                sorted(key for key, _ in keys),
                None if mine.day >= LAST else (mine.day - window, mine.day + window),
                LAST,
                language=mine.language,
                across=across,
            )
            rows += [tuple(row) for row in found if row[1] != number]
        unknown = {row[1] for row in rows} - self.languages.keys()
        self.languages |= telling.languages_of(self.connection, unknown)
        return sorted(alike(mine, rows, self.languages.__getitem__))


def _traits(row: Any) -> Traits:
    return Traits(
        id=row.article_id,
        day=row.day,
        language=row.language,
        words=tuple((key, weight) for key, weight in json.loads(row.words)),
        concepts=tuple((key, weight) for key, weight in json.loads(row.concepts)),
    )


def _gather(connection: Connection, shelf: _Shelf, affected: set[int], moment: str) -> None:
    """Part the gatherings anew in which something changed, and write their stories."""
    found = {row.article_id: row for row in telling.read_trees(connection, affected)}
    by_number = {row.article: row.article_id for row in found.values()}
    light = [Traits(id=r.article_id, day=r.day, language=None, words=()) for r in found.values()]
    pointers = {
        row.article_id: Pointer(by_number[row.pointer], row.affinity)
        for row in found.values()
        if row.pointer is not None
    }
    held: dict[int | None, set[int]] = defaultdict(set)
    for row in found.values():
        held[row.gathering].add(row.article)
    roots: dict[str, str] = {}
    for article in sorted(light, key=lambda a: a.rank):
        pointer = pointers.get(article.id)
        roots[article.id] = roots[pointer.to] if pointer else article.id
    places: dict[int, tuple[int, int]] = {}
    changed: list[list[int]] = []
    for volume in gather(light, pointers):
        numbers = [found[article.id].article for article in volume]
        top, first = found[roots[volume[0].id]].article, numbers[0]
        for number in numbers:
            row = found[by_number[number]]
            if (row.root, row.gathering) != (top, first):
                places[number] = (top, first)
        if held[first] != set(numbers) or affected & set(numbers):
            changed.append(numbers)
    telling.write_places(connection, places)
    for numbers in changed:
        shelf.fetch(numbers)
    _tell(connection, shelf, changed, pointers, moment)


def _tell(
    connection: Connection,
    shelf: _Shelf,
    gatherings: Sequence[Sequence[int]],
    pointers: Mapping[str, Pointer],
    moment: str,
) -> None:
    """Write the stories of gatherings: who belongs to which, and what each is."""
    everyone = [number for numbers in gatherings for number in numbers]
    before = telling.read_members(connection, everyone)
    now: dict[int, str] = {}
    told: dict[str, list[int]] = {}
    for numbers in gatherings:
        for ids in part([shelf.traits[number] for number in numbers], pointers):
            story_id = make_id("story", ids[0])
            told[story_id] = [shelf.numbers[i] for i in ids]
            now |= dict.fromkeys(told[story_id], story_id)
    moved = {number: story for number, story in now.items() if before.get(number) != story}
    telling.move_members(connection, moved, moment)
    left = set(before.values()) - set(told)
    counted = telling.counted_members(connection, left)
    telling.end_stories(connection, (story for story in left if story not in counted), moment)
    for story_id, numbers in told.items():
        telling.write_story(connection, _story_row(connection, story_id, numbers), moment)


def _story_row(connection: Connection, story_id: str, numbers: Sequence[int]) -> dict[str, Any]:
    """Return what the store keeps of a story: its reports, and how many hands tell it."""
    found = list(telling.read_reports(connection, numbers))
    told = [
        Told(
            id=row.article_id, title=row.title, url=row.url, publisher=row.publisher,
            published=row.published, language=row.language, credits=_credits(row.credits),
        )
        for row in found
    ]  # fmt: skip
    prints = {row.article_id: Print(tuple(json.loads(row.print))) for row in found}
    reports, origins = trace(told, _copies(prints))
    outlets = sorted({r.publisher or r.url or r.article_id for r in reports})
    body = rows.dump(
        {
            "outlets": outlets,
            "reports": [asdict(report) for report in reports],
            "origins": [asdict(origin) for origin in origins],
        }
    )
    languages = sorted({row.language for row in found if row.language})
    facts = {
        "story_id": story_id,
        "title": next((r.title for r in reports if r.title), None),
        "first_told": min(row.told_at for row in found),
        "last_told": max(row.told_at for row in found),
        "articles": len(found),
        "outlets": len(outlets),
        "origins": len(origins),
        "languages": " ".join(languages),
        "body": body,
    }
    return {**facts, "digest": rows.digest(facts)}


def _copies(prints: Mapping[str, Print]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of articles that are one text."""
    index: dict[int, list[str]] = defaultdict(list)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    sizes = {}
    for name in sorted(prints):
        keys = prints[name].keys
        sizes[name] = len(keys)
        for key in keys:
            index[key].append(name)
    for names in index.values():
        for pair in combinations(names, 2):
            shared[pair] += 1
    for (one, two), count in shared.items():
        needed = 2 if min(sizes[one], sizes[two]) >= FEW_KEYS else 1
        if count >= needed and is_copy(prints[one], prints[two]):
            yield one, two
