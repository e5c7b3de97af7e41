"""What a page says about those it speaks of. In: an article's sentences. Out: a `PageContext`.

Read once per page: abbreviations that it defines, people with the roles it gives them, which
countries it is about, and who was mentioned where (for pronouns).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kabar.gazetteers import Gazetteer, Medium, Organisation, Person, Territory, load
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.mentions import PERSONS, MentionWords, load_mentions
from kabar.records import Article, Attribution, Sentence
from kabar.resolving.defining import defined_names
from kabar.resolving.naming import Item, Known, Scan, scan
from kabar.resolving.people import PagePerson, find_people

__all__ = ["PageContext", "PagePerson", "Seen", "read_context"]

# Of the mentions of countries, the share from which on the page is about one of them, and from
# which on even people whom it says nothing of are taken to be of there.
DOMINANT = 0.4
CLEAR = 0.6
OWN = 3  # mentions of the language's own country from which on its government needs no name


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that a pronoun may stand for. `kind`: person, state, organisation or group."""

    sentence: int
    start: int
    end: int
    kind: str
    key: str  # the same for all mentions of one
    subject: bool
    plural: bool = False
    noun: str | None = None


@dataclass(slots=True)
class PageContext:
    """What one page says about those it speaks of."""

    article: Article
    language: str
    lists: MentionWords
    gazetteer: Gazetteer
    day: str | None
    sentences: Sequence[Sentence]
    knowledge: Knowledge = DEFAULT
    scans: dict[int, Scan] = field(default_factory=dict)
    defined: dict[str, Known] = field(default_factory=dict)
    people: list[PagePerson] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)  # ids of territories named in full
    seen: list[Seen] = field(default_factory=list)
    said: Sequence[Attribution] = ()  # who says what on the page, for whom "we" means

    @property
    def home(self) -> str | None:
        """Return the country that the page is about; the language's own if it names none."""
        return self._leading(DOMINANT)

    @property
    def clearly(self) -> str | None:
        """Return the country that the page is all about."""
        return self._leading(CLEAR)

    @property
    def own(self) -> str | None:
        """Return the language's own country if the page speaks of it, else `home`."""
        own = self.lists.home
        return own if own and self.countries.get(own, 0) >= OWN else self.home

    def _leading(self, share: float) -> str | None:
        if not self.countries:
            return self.lists.home
        counts = self.countries.most_common(2)
        country, count = counts[0]
        if len(counts) > 1 and counts[1][1] == count:
            return None
        return country if count >= share * sum(self.countries.values()) else None

    def scan_of(self, sentence: Sentence, start: int, end: int) -> Scan:
        """Return what was recognised between two offsets of a sentence, or read it afresh."""
        known = self.scans.get(sentence.index)
        if known is not None and sentence.start <= start and end <= sentence.end:
            return known.within(start, end)
        return self.read(start, end)

    def read(self, start: int, end: int) -> Scan:
        """Return the names and role nouns between two offsets of the article's text."""
        return scan(
            self.article.text, start, end, gazetteer=self.gazetteer, lists=self.lists,
            defined=self.defined, day=self.day,
        )  # fmt: skip

    def person_at(self, start: int, end: int) -> PagePerson | None:
        """Return the person of the page whose name, or a part of it, stands there."""
        inside = [
            p for p in self.people
            if any((a >= start and b <= end) or (a <= start and end <= b) for a, b in p.places)
        ]  # fmt: skip
        return max(inside, key=lambda p: len(p.name), default=None)


def read_context(
    article: Article,
    sentences: Sequence[Sentence],
    *,
    said: Sequence[Attribution] = (),
    knowledge: Knowledge = DEFAULT,
) -> PageContext:
    """Return what `article` says about those it speaks of; `said` tells whom "we" means."""
    language = article.language or "en"
    context = PageContext(
        article=article,
        language=language,
        lists=load_mentions(knowledge, language),
        gazetteer=load(knowledge),
        day=article.published[:10] if article.published else None,
        sentences=sentences,
        knowledge=knowledge,
        said=said,
    )
    context.defined = defined_names(article.text, context.gazetteer, context.lists)
    for sentence in sentences:
        context.scans[sentence.index] = context.read(sentence.start, sentence.end)
    _count(context)
    context.people = find_people(sentences, context.scans, context.lists)
    for sentence in sentences:
        context.seen += _seen_in(sentence, context)
    return context


def country_of(known: Known | None) -> str | None:
    """Return the ISO code of the country that a name belongs to."""
    return None if known is None else known.country


def _count(context: PageContext) -> None:
    """Count whose countries the page names, and which territories it names in full."""
    for found in context.scans.values():
        for item in found.items:
            if isinstance(item.known, Territory) and item.use != "seat":
                context.named.add(item.known.id)
            country = country_of(item.known)
            if country is not None and not isinstance(item.known, Medium):
                context.countries[country] += 1


def _seen_in(sentence: Sentence, context: PageContext) -> list[Seen]:
    """Return the mentions of one sentence in order."""
    subjects = _subjects(sentence)
    seen: list[Seen] = []
    taken: list[tuple[int, int]] = []
    for person in context.people:
        for start, end in person.places:
            if sentence.start <= start < sentence.end:
                taken.append((start, end))
                seen.append(_mention(sentence, start, end, "person", person.name, subjects))
    for item in context.scans[sentence.index].items:
        if any(a < item.end and item.start < b for a, b in taken):
            continue
        if _goes_on(item, sentence):
            continue  # "Fiji Sun" is no mention of Fiji
        kind, key = _kind(item)
        if item.use == "metonym" and _in_place(item, context.scans[sentence.index], context):
            kind = None
        if kind is not None:
            plural = kind == "group"
            noun = " ".join(item.noun.words) if item.noun else None
            mention = _mention(sentence, item.start, item.end, kind, key, subjects)
            seen.append(
                Seen(mention.sentence, mention.start, mention.end, kind, key, mention.subject,
                     plural, noun)
            )  # fmt: skip
    return sorted(seen, key=lambda m: m.start)


def _goes_on(item: Item, sentence: Sentence) -> bool:
    """Return whether a state's name is only the beginning of a longer name."""
    if not isinstance(item.known, Territory) or item.use in {"adjective", "people"}:
        return False
    inside = [t.index for t in sentence.tokens if item.start <= t.start and t.end <= item.end]
    follows = [t for t in sentence.tokens if inside and t.index == inside[-1] + 1]
    return any(
        t.pos == "PROPN"
        and t.dep in {"flat", "compound"}
        and (t.head in inside or t.head > t.index)
        for t in follows
    ) or any(
        sentence.tokens[i].dep == "compound"
        and sentence.tokens[i].head > inside[-1]
        and sentence.tokens[sentence.tokens[i].head].pos == "PROPN"
        for i in inside
    )


def _in_place(item: Item, found: Scan, context: PageContext) -> bool:
    """Return whether a capital is where something is, not whose it is: "di Jakarta"."""
    if item.first == 0:
        return False
    before = found.words[item.first - 1].text.lower()
    return before in context.lists.lists["locative"] | context.lists.place_words["goals"]


def _kind(item: Item) -> tuple[str | None, str]:
    known = item.known
    if isinstance(known, Territory):
        if item.use in {"adjective", "people"}:
            return None, ""
        return "state", known.id
    if isinstance(known, Organisation | Medium):
        return "organisation", known.name
    if isinstance(known, Person):
        return "person", known.name
    if item.noun is not None:
        plural = item.noun.acts in PERSONS or item.noun.sectors == ("MIL",)
        if plural:
            return "group", " ".join(item.noun.words)
        if item.noun.acts in {"organ", "state"}:
            return "organisation", " ".join(item.noun.words)
    return None, ""


def _subjects(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the characters of the subjects' head words."""
    return [(t.start, t.end) for t in sentence.tokens if t.dep.startswith("nsubj")]


def _mention(
    sentence: Sentence, start: int, end: int, kind: str, key: str, subjects: list[tuple[int, int]]
) -> Seen:
    subject = any(a < end and start < b for a, b in subjects)
    return Seen(sentence.index, start, end, kind, key, subject)
