"""The people of a page and the roles it gives them. In: scanned sentences. Out: `PagePerson`s.

A name is a person if the name recogniser says so, if the gazetteer knows it, or if it stands right
behind a title. Later short forms ("Putin", "Retno") are filed under the full name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kabar.gazetteers import Medium, Organisation, Person, Territory, Word
from kabar.gazetteers.names import fold
from kabar.languages.mentions import PERSONS, MentionWords
from kabar.records import Sentence
from kabar.resolving.naming import Item, Scan

LONGEST_NAME = 5  # words of a name that follows a title
LONGEST_ROLE = 12  # words between a name and the title that goes with it
# What may stand between a title and the name: commas, brackets, quotes of a nickname.
JOINED = re.compile(r"^[\s,()'’s.-]*$")
FUNCTIONS = PERSONS | {"official", "neutral", "organ"}


@dataclass(frozen=True, slots=True)
class Role:
    """What a page says somebody is."""

    noun: str | None
    sectors: tuple[str, ...]
    code: str | None
    country: str | None
    start: int  # where its words begin


@dataclass(slots=True)
class PagePerson:
    """Somebody whom the page names; `places` are the characters of every mention."""

    name: str
    known: Person | None = None
    role: Role | None = None
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def full(self) -> tuple[int, int]:
        """Return where the fullest form stands, the first of these."""
        longest = max(end - start for start, end in self.places)
        return next((s, e) for s, e in self.places if e - s == longest)


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: int
    first: int
    last: int
    known: Person | None
    role: Role | None


def find_people(
    sentences: Sequence[Sentence],
    scans: Mapping[int, Scan],
    lists: MentionWords,
) -> list[PagePerson]:
    """Return the people of a page, in order of appearance."""
    people: list[PagePerson] = []
    for sentence in sentences:
        found = scans[sentence.index]
        for candidate in _candidates(sentence, found, lists):
            _file(candidate, found, people)
    for sentence in sentences:
        _short_forms(scans[sentence.index], people)
    for person in people:
        person.places = sorted(set(person.places))
    return people


def _candidates(sentence: Sentence, found: Scan, lists: MentionWords) -> list[_Candidate]:
    spans: dict[int, tuple[int, Person | None]] = {}
    for item in found.items:
        if isinstance(item.known, Person):
            spans[item.first] = (item.last, item.known)
    places = _places(sentence, found)
    for first, last in [*_recognised(sentence, found), *_titled(found, lists, places)]:
        first, last = _trim(first, last, found)
        if first >= last or _after_preposition(found, first, last, lists):
            continue
        over = [a for a, (b, _) in spans.items() if a < last and first < b]
        if all(spans[a][1] is None and spans[a][0] - a < last - first for a in over):
            for a in over:
                del spans[a]
            spans[first] = (last, None)
    return [
        _Candidate(sentence.index, first, last, known, role_of(found, first, last, lists))
        for first, (last, known) in sorted(spans.items())
    ]


def _after_preposition(found: Scan, first: int, last: int, lists: MentionWords) -> bool:
    """Return whether a single word stands where a place would: "in Kashmir"."""
    if first == 0 or last - first > 1:
        return False
    return found.words[first - 1].text.lower() in lists.lists["locative"] | lists.places.keys()


def _recognised(sentence: Sentence, found: Scan) -> list[tuple[int, int]]:
    """Return the recogniser's persons as stretches of words."""
    spans = []
    for name in sentence.names:
        if name.label != "PER":
            continue
        start, end = sentence.tokens[name.first].start, sentence.tokens[name.last - 1].end
        inside = [i for i, w in enumerate(found.words) if w.start >= start and w.end <= end]
        if inside:
            spans.append((inside[0], inside[-1] + 1))
    return spans


def _places(sentence: Sentence, found: Scan) -> frozenset[int]:
    """Return which words the recogniser took for places."""
    spans = [
        (sentence.tokens[n.first].start, sentence.tokens[n.last - 1].end)
        for n in sentence.names
        if n.label == "LOC"
    ]
    return frozenset(
        i for i, w in enumerate(found.words) if any(a <= w.start and w.end <= b for a, b in spans)
    )


def _titled(found: Scan, lists: MentionWords, places: frozenset[int]) -> list[tuple[int, int]]:
    """Return the capitalised unknown words that stand right behind a title.

    A place between title and name is what the office is of: "Presiden Bougainville Tobias Mirang".
    """
    spans = []
    starts = {item.first: item for item in found.items}
    for item in found.items:
        if item.noun is None or item.noun.acts not in {"official", "neutral"}:
            continue
        at = item.last
        while _adjacent(found, at):
            step = _step(found, at, starts, lists)
            if step is None:
                break
            at = step
        while at in places and at + 1 < len(found.words) and at + 1 not in places:
            if not found.words[at + 1].capital or not _close(found, at + 1, at):
                break
            at += 1
        last = at
        while last < len(found.words) and last - at < LONGEST_NAME and last not in starts:
            word = found.words[last]
            if not _name_word(word, lists) or not _close(found, last, at):
                break
            last += 1
        if last > at and found.words[at].capital:
            spans.append((at, last))
    return spans


def _step(found: Scan, at: int, starts: Mapping[int, Item], lists: MentionWords) -> int | None:
    """Return where the title goes on: behind a name, or behind "untuk Mesir", "to Russia"."""
    if at in starts and _qualifies(starts[at]):
        return starts[at].last
    small = at < len(found.words) and found.words[at].text.lower() in _leading(lists)
    if small and at + 1 in starts and isinstance(starts[at + 1].known, Territory | Organisation):
        return starts[at + 1].last
    return None


def _qualifies(item: Item) -> bool:
    return isinstance(item.known, Territory | Organisation) or item.noun is not None


def _adjacent(found: Scan, at: int) -> bool:
    return 0 < at < len(found.words) and JOINED.match(found.gap(at - 1, at)) is not None


def _close(found: Scan, at: int, first: int) -> bool:
    """Return whether word `at` goes on without a comma (one may stand before the name)."""
    if at == 0:
        return False
    gap = found.gap(at - 1, at)
    return gap.strip() in ({"", ","} if at == first else {"", "-", "."})


def _name_word(word: Word, lists: MentionWords) -> bool:
    if word.text[0].isdigit():
        return False
    return word.text[0].isupper() or word.text in lists.lists["particles"]


def _trim(first: int, last: int, found: Scan) -> tuple[int, int]:
    """Cut titles and known names off a stretch that the recogniser took too long."""
    for item in found.items:
        if isinstance(item.known, Person):
            continue
        if item.first <= first and last <= item.last and item.noun is None:
            return first, first  # the recogniser took a state or a body for a person
        if item.first <= first < item.last <= last and (item.last < last or item.noun):
            first = item.last
        elif first < item.first < last <= item.last and item.noun is None and item.use != "surname":
            last = item.first
    return first, last


def role_of(found: Scan, first: int, last: int, lists: MentionWords) -> Role | None:
    """Return the role that the words before, or an apposition behind, give to a name."""
    role = _before(found, first, lists) or _behind(found, last, lists)
    if role is None or role.country is not None:
        return role
    head = next((i for i in found.items if i.start == role.start), None)
    if head is None or not head.possessed:
        return role
    for item in reversed(found.items):
        if item.end <= head.start and isinstance(item.known, Territory):
            return replace(role, code=item.known.code, country=item.known.country)
    return role


def _before(found: Scan, first: int, lists: MentionWords) -> Role | None:
    """Return the role in the words that lead up to the name without a break."""
    at = first
    while at > 0 and first - at < LONGEST_ROLE:
        if not JOINED.match(found.gap(at - 1, at)):
            break
        word = found.words[at - 1]
        covered = any(item.first < at <= item.last for item in found.items)
        small = word.text.lower() in _leading(lists)
        if not covered and not word.capital and not small:
            break
        at -= 1
    return _role(Scan(found.text, found.words, tuple(
        item for item in found.items if item.first >= at and item.last <= first
    )), lists)  # fmt: skip


@cache
def _leading(lists: MentionWords) -> frozenset[str]:
    """Return the small words that may stand inside a title: "kepala pasukan di ..."."""
    words = lists.lists
    return frozenset(
        words["of"] | words["joiners"] | words["partners"] | words["locative"]
        | lists.place_words["directions"] | lists.places.keys()
    )  # fmt: skip


def _behind(found: Scan, last: int, lists: MentionWords) -> Role | None:
    """Return the role in an apposition: ", ketua PWI", ", the Russian foreign minister"."""
    if last >= len(found.words) or found.gap(last - 1, last).strip() not in {",", "("}:
        return None
    end = last
    while end < len(found.words) and end - last < LONGEST_ROLE:
        if end > last and "," in found.gap(end - 1, end):
            break
        end += 1
    items = tuple(i for i in found.items if i.first >= last and i.last <= end)
    if not items or items[0].first > last + 2:
        return None
    return _role(Scan(found.text, found.words, items), lists)


def _role(found: Scan, lists: MentionWords) -> Role | None:
    """Return the role that nouns, states and bodies side by side amount to."""
    nouns = [i for i in found.items if i.noun is not None and i.noun.acts in FUNCTIONS]
    if not nouns:
        return None
    head = nouns[-1] if lists.head_last else nouns[0]
    bodies = [i for i in found.items if isinstance(i.known, Organisation | Medium)]
    states = [
        i for i in found.items
        if isinstance(i.known, Territory) and i.use != "seat" and not _towards(found, i, lists)
    ]  # fmt: skip
    noun = head.noun
    assert noun is not None
    sectors = noun.sectors or next((i.noun.sectors for i in nouns if i.noun and i.noun.sectors), ())
    country = code = None
    if bodies:
        body = bodies[0].known
        assert body is not None
        country = body.country
        code = body.code if isinstance(body, Organisation) else None
        sectors = noun.sectors or (body.sectors if isinstance(body, Organisation) else ("MED",))
    if states and isinstance(states[0].known, Territory):
        country = country or states[0].known.country
        if code is None and noun.acts in {"official", "organ", "neutral"} and not bodies:
            code = states[0].known.code
    if states and not sectors and noun.acts == "neutral":
        sectors = ("GOV",)
    return Role(" ".join(noun.words), sectors, code, country, nouns[0].start)


def _towards(found: Scan, item: Item, lists: MentionWords) -> bool:
    """Return whether a state is the one that somebody is sent to: "ambassador to Russia"."""
    if item.first == 0:
        return False
    return (
        found.words[item.first - 1].text.lower()
        in lists.lists["partners"] | lists.lists["locative"]
    )


def _file(candidate: _Candidate, found: Scan, people: list[PagePerson]) -> None:
    """File a candidate under somebody known already, or as somebody new."""
    words = found.words[candidate.first : candidate.last]
    span = (words[0].start, words[-1].end)
    keys = [w.key for w in words]
    for person in people:
        same = candidate.known is not None and candidate.known is person.known
        fuller = len(keys) > 1 and _part([fold(w) for w in person.name.split()], " ".join(keys))
        if same or _part(keys, person.name) or fuller:
            if fuller and person.known is None:
                person.name = found.text[span[0] : span[1]]
            person.places.append(span)
            person.role = person.role or candidate.role
            return
    known = candidate.known
    name = known.name if known is not None else found.text[span[0] : span[1]]
    if known is None and len(keys) == 1 and candidate.role is None and len(words[0].text) < 3:
        return
    people.append(PagePerson(name, known, candidate.role, [span]))


def _part(keys: Sequence[str], name: str) -> bool:
    """Return whether the words of a mention are all words of `name`."""
    parts = [fold(w) for w in re.findall(r"\w+", name)]
    return bool(keys) and all(key in parts for key in keys)


def _short_forms(found: Scan, people: list[PagePerson]) -> None:
    """Add mentions by a single word of a name that the recogniser missed."""
    forms = {
        fold(part): person
        for person in reversed(people)
        for part in re.findall(r"\w+", person.name)
        if len(part) > 2 and part[0].isupper() and len(person.name.split()) > 1
    }
    covered = {i for item in found.items for i in range(item.first, item.last)}
    for i, word in enumerate(found.words):
        person = forms.get(word.key)
        if person is None or i in covered or not word.text[0].isupper():
            continue
        if not any(a <= word.start and word.end <= b for p in people for a, b in p.places):
            person.places.append((word.start, word.end))
