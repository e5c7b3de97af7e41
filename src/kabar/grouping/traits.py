"""What an article is compared by. In: an `Article`, and its events if it was coded. Out: `Traits`.

The words serve within a language. Across languages serve what all languages share: who and where by
their place in the gazetteers, names as they are spelled, numbers, and what was coded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from kabar.gazetteers import Organisation, Person, Territory, load
from kabar.gazetteers.names import fold, words_of
from kabar.grouping.stories import LAST, Traits
from kabar.grouping.weighing import Vector, count_words, number_of, tells, unit, weigh_words
from kabar.knowledge import DEFAULT, Knowledge
from kabar.records import Article, Event

# What each kind of concept tells of a story, beside one another: a person much, a state little.
PERSON = 3.0
BODY = 2.0
TERRITORY = 1.0
NAME = 3.0  # a name that no gazetteer knows: a village, a ship, a suspect
NUMBER = 1.5
ACT = 1.5
DATE = 1.5
PLACE = 2.0
RARE_NAME = 6.0  # how much a word tells from which on it can be such a name
FEWEST_DIGITS = 2
YEARS = range(1900, 2101)  # numbers that are years tell nothing


def traits_of(
    article: Article,
    events: Sequence[Event] = (),
    *,
    title: str | None = None,
    knowledge: Knowledge = DEFAULT,
) -> Traits:
    """Return what `article` is compared by; `title` where its text does not hold it."""
    title = article.title or title
    return Traits(
        id=article.id,
        day=day_of(article.published),
        language=article.language,
        words=weigh_words(title, article.text, article.language),
        concepts=weigh_concepts(article, events, title=title, knowledge=knowledge),
    )


def day_of(published: str | None) -> int:
    """Return the day of a time in ISO 8601, counted from the year 1, in UTC; `LAST` for none."""
    if published is None:
        return LAST
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return LAST
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            return LAST
    return moment.toordinal()


def day_as_date(day: int) -> date | None:
    """Return the date of a day that `day_of` gave."""
    return None if day >= LAST else date(1, 1, 1) + timedelta(days=day - 1)


def weigh_concepts(
    article: Article,
    events: Sequence[Event],
    *,
    title: str | None = None,
    knowledge: Knowledge = DEFAULT,
) -> Vector:
    """Return what an article tells in no language, as a vector."""
    counts: Counter[tuple[str, float]] = Counter()
    text = article.text if title is None or title in article.text else f"{title}\n{article.text}"
    known = _known(text, article.language, knowledge)
    counts.update(key for key, _ in known)
    named = {word for _, words in known for word in words}
    counted, names = count_words(title, article.text)
    for word, count in counted.items():
        key = fold(word)
        if word in names and key not in named and tells(word, article.language) >= RARE_NAME:
            counts[f"name {key}", NAME] += round(count)
        elif word[0].isdigit() and _counts(digits := "".join(c for c in word if c.isdigit())):
            counts[f"number {int(digits)}", NUMBER] += 1
    counts.update(_coded(events))
    return unit({number_of(key): weight * (1 + math.log(n)) for (key, weight), n in counts.items()})


def _counts(digits: str) -> bool:
    return len(digits) >= FEWEST_DIGITS and int(digits) not in YEARS


def _known(
    text: str, language: str | None, knowledge: Knowledge
) -> list[tuple[tuple[str, float], tuple[str, ...]]]:
    """Return what the gazetteers know of the text's names, with the words of each."""
    words = words_of(text)
    found = []
    for hit in load(knowledge).find(words, language or ""):
        concept = _concept(hit.senses[0].record)
        if concept is not None:
            found.append((concept, tuple(w.key for w in words[hit.first : hit.last])))
    return found


def _concept(record: object) -> tuple[str, float] | None:
    if isinstance(record, Territory):
        return f"territory {record.country}", TERRITORY
    if isinstance(record, Organisation):
        return f"body {record.name}", BODY
    if isinstance(record, Person):
        return f"person {record.name}", PERSON
    return None  # who printed it is no part of a story


def _coded(events: Sequence[Event]) -> Iterator[tuple[str, float]]:
    for event in events:
        yield f"act {event.act}", ACT
        if event.date is not None and event.date.start is not None:
            yield f"date {event.date.start}", DATE
        if event.place is not None and event.place.geonames is not None:
            yield f"place {event.place.geonames}", PLACE
