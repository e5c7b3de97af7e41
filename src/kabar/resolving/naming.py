"""What words name. In: a stretch of text. Out: a `Scan`: its nouns, states, bodies, people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kabar.gazetteers import Gazetteer, Hit, Medium, Organisation, Person, Territory, Word
from kabar.gazetteers.names import Sense, words_of
from kabar.languages.mentions import MentionWords, Noun

Known = Territory | Organisation | Medium | Person
# A mark between two words after which the second belongs to something else.
BREAK = re.compile(r"[;:!?“”\"()\[\]–—]|\.\s")
SHORTEST = 3  # letters of a word that a clitic may be cut off
# Senses of a name, the likelier first.
ORDER = ("name", "short", "adjective", "people", "metonym", "seat", "surname")


@dataclass(frozen=True, slots=True)
class Item:
    """Something recognised: words `first <= i < last`, and a noun or a name."""

    first: int
    last: int
    start: int
    end: int
    noun: Noun | None = None
    use: str = ""
    known: Known | None = None
    possessed: bool = False  # "duta besarnya", "its ambassador": of somebody named before


@dataclass(frozen=True, slots=True)
class Scan:
    """The words of a stretch of text with what was recognised in it, left to right."""

    text: str
    words: tuple[Word, ...]
    items: tuple[Item, ...]

    def within(self, start: int, end: int) -> Scan:
        """Return the part between two offsets of the text."""
        first = next((i for i, w in enumerate(self.words) if w.end > start), len(self.words))
        last = next((i for i, w in enumerate(self.words) if w.start >= end), len(self.words))
        items = tuple(
            replace(item, first=item.first - first, last=item.last - first)
            for item in self.items
            if item.first >= first and item.last <= last
        )
        return Scan(self.text, self.words[first:last], items)

    def gap(self, left: int, right: int) -> str:
        """Return what stands between word `left` and word `right`."""
        return self.text[self.words[left].end : self.words[right].start]


def scan(
    text: str,
    start: int,
    end: int,
    *,
    gazetteer: Gazetteer,
    lists: MentionWords,
    defined: Mapping[str, Known] | None = None,
    day: str | None = None,
) -> Scan:
    """Return the names and role nouns of `text[start:end]`.

    `defined` maps abbreviations that the page defines to what they stand for here.
    """
    words = tuple(words_of(text, start, end))
    items = _names(words, gazetteer, lists, defined or {}, day)
    taken = {i for item in items for i in range(item.first, item.last)}
    lower, bare = _bare(words, lists)
    at = 0
    while at < len(words):
        found = None if at in taken else lists.noun_at(bare, at)
        if found is None or any(i in taken for i in range(at, found[0])):
            at += 1
            continue
        last, noun = found
        possessed = lower[last - 1] != bare[last - 1] or (
            at > 0 and lower[at - 1] in lists.lists["possessive"]
        )
        start, end = words[at].start, words[last - 1].end
        items.append(Item(at, last, start, end, noun, possessed=possessed))
        at = last
    return Scan(text, words, tuple(sorted(items, key=lambda item: item.first)))


def _bare(words: tuple[Word, ...], lists: MentionWords) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words in lower case, and the same without possessive clitics."""
    lower = tuple(w.text.lower() for w in words)
    bare = lower
    for clitic in lists.lists["clitics"]:
        bare = tuple(w.removesuffix(clitic) if len(w) > len(clitic) + SHORTEST else w for w in bare)
    return lower, bare


def _names(
    words: tuple[Word, ...],
    gazetteer: Gazetteer,
    lists: MentionWords,
    defined: Mapping[str, Known],
    day: str | None,
) -> list[Item]:
    items = []
    for hit in gazetteer.find(words, lists.language):
        meant = defined.get(words[hit.first].text) if hit.last - hit.first == 1 else None
        if meant is None:
            sense = choose(hit, day)
            if not _somebody_else(hit, sense, words, lists, day):
                items.append(_item(hit, sense.use, sense.record))
        else:
            items.append(_item(hit, "short", meant))
    taken = {i for item in items for i in range(item.first, item.last)}
    for i, word in enumerate(words):
        if i not in taken and word.text in defined:
            items.append(Item(i, i + 1, word.start, word.end, None, "short", defined[word.text]))
    return [item for item in items if not _part_of_name(item, words, items, lists)]


def _item(hit: Hit[Known], use: str, known: Known) -> Item:
    return Item(hit.first, hit.last, hit.start, hit.end, None, use, known)


def choose(hit: Hit[Known], day: str | None) -> Sense[Known]:
    """Return the likeliest sense of a name: office holders of that day first."""

    def rank(sense: Sense[Known]) -> tuple[int, int]:
        record = sense.record
        if isinstance(record, Person):
            in_office = day is not None and record.office(day) is not None
            return (0 if in_office else 1, ORDER.index(sense.use))
        return (0, ORDER.index(sense.use))

    return min(hit.senses, key=rank)


def _somebody_else(
    hit: Hit[Known],
    sense: Sense[Known],
    words: tuple[Word, ...],
    lists: MentionWords,
    day: str | None,
) -> bool:
    """Return whether a surname is not the office holder's: out of office, or "Laura Bush"."""
    if sense.use != "surname" or not isinstance(sense.record, Person):
        return False
    if day is not None and sense.record.office(day) is None:
        return True
    for side in (hit.first - 1, hit.last):
        if not 0 <= side < len(words):
            continue
        word, gap = words[side], abs(words[side].start - words[hit.first].start)
        near = words[side].end + 1 == hit.start or hit.end + 1 == words[side].start
        if gap and near and word.text[0].isupper() and not _title(word, lists):
            return side > 0 or side == hit.last
    return False


def _title(word: Word, lists: MentionWords) -> bool:
    """Return whether a capitalised word may stand beside a surname without belonging to it."""
    lower = word.text.lower()
    return lower in lists.nouns or lower in lists.last_words or word.text.isupper()


def _part_of_name(
    item: Item, words: Sequence[Word], items: Sequence[Item], lists: MentionWords
) -> bool:
    """Return whether a one-word state is somebody's first name: "Chad Smith"."""
    if not isinstance(item.known, Territory) or item.last - item.first > 1:
        return False
    if words[item.first].text not in lists.lists["given_names"] or item.last >= len(words):
        return False
    after = words[item.last]
    if not after.capital or after.text.isupper() or after.start - words[item.first].end > 1:
        return False
    return all(other.first != item.last for other in items)
