"""How many hands tell a story. In: its reports, with what they credit and copy. Out: its origins.

Copies of one text, reports that credit one wire and sites of one publisher are one origin. A text
that somebody among its copies credits to an agency is that agency's, wherever else it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kabar.gazetteers.families import Hand
from kabar.grouping.credits import Credits
from kabar.records import Origin, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article of a story: what it is called, when and where it stands, whom it credits."""

    id: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    language: str | None
    credits: Credits

    @property
    def rank(self) -> tuple[bool, str, str]:
        """Return the place of the article among the reports: by time, undated ones last."""
        return (self.published is None, _comparable(self.published), self.id)


def trace(
    articles: Iterable[Told], copies: Iterable[tuple[str, str]]
) -> tuple[tuple[Report, ...], tuple[Origin, ...]]:
    """Return the reports of a story, first one first, and its origins.

    `copies` are pairs of articles that are one text; both need not be of the story.
    """
    ordered = sorted(articles, key=lambda a: a.rank)
    place = {article.id: i for i, article in enumerate(ordered)}
    reports: list[Report] = []
    groups: dict[str, list[Told]] = defaultdict(list)
    hands: dict[str, Hand] = {}
    for text in _texts(ordered, copies):
        sources = _sources(text)
        reports += [_report(article, text[0], sources) for article in text]
        for hand in sources:
            hands.setdefault(hand.key, hand)
            groups[hand.key] += text
        if not sources:
            groups[text[0].id] += text
    origins = [_origin(hands.get(key), members) for key, members in groups.items()]
    return (
        tuple(sorted(reports, key=lambda r: place[r.article_id])),
        tuple(sorted(origins, key=lambda o: (place[o.articles[0]], o.name or ""))),
    )


def _origin(hand: Hand | None, members: Sequence[Told]) -> Origin:
    """Return the origin that `hand` is, unnamed if there is none."""
    ordered = sorted(members, key=lambda a: a.rank)
    if hand is None:
        kind = "unnamed"
    elif hand.agency:
        kind = "agency"
    else:
        printed = any(a.credits.hand and a.credits.hand.key == hand.key for a in members)
        kind = "publisher" if printed else "media"
    return Origin(
        name=hand.name if hand else None, kind=kind, articles=tuple(a.id for a in ordered)
    )


def _texts(ordered: Sequence[Told], copies: Iterable[tuple[str, str]]) -> list[list[Told]]:
    """Return the articles text by text, each in order, by its earliest."""
    heads = {article.id: article.id for article in ordered}

    def head(key: str) -> str:
        while heads[key] != key:
            heads[key] = heads[heads[key]]
            key = heads[key]
        return key

    place = {article.id: i for i, article in enumerate(ordered)}
    for one, two in copies:
        if one in heads and two in heads:
            first, second = sorted((head(one), head(two)), key=place.__getitem__)
            heads[second] = first
    texts: dict[str, list[Told]] = defaultdict(list)
    for article in ordered:
        texts[head(article.id)].append(article)
    return list(texts.values())


def _sources(text: Sequence[Told]) -> tuple[Hand, ...]:
    """Return whose words a text is: whom most of its copies credit, else the hand of the first."""
    votes = Counter(article.credits.innermost for article in text if article.credits.innermost)
    if votes:
        most = max(votes.values())
        return next(inner for a in text if votes[inner := a.credits.innermost] == most)
    hand = text[0].credits.hand
    return () if hand is None else (hand,)


def _report(article: Told, first: Told, sources: Sequence[Hand]) -> Report:
    """Return the report that `article` is: a copy's own credits, else those of its text."""
    hand = article.credits.hand
    levels = article.credits.levels or (tuple(sources),)
    chain = [h.name for level in ((hand,) if hand else (), *levels) for h in level]
    return Report(
        article_id=article.id,
        title=article.title,
        url=article.url,
        publisher=article.publisher or (hand.name if hand else None),
        published=article.published,
        language=article.language,
        chain=tuple(dict.fromkeys(chain)),
        copy_of=None if first.id == article.id else first.id,
    )


def _comparable(published: str | None) -> str:
    """Return a time as text that sorts by moment: in UTC where it has an offset."""
    if published is None:
        return ""
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published
    if moment.tzinfo is None:
        return moment.isoformat()
    try:
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    except OverflowError:
        return published
