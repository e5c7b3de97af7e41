"""Pronouns, "the country", "negara itu". In: where they stand. Out: where the full name stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kabar.languages.mentions import MentionWords
from kabar.records import Sentence, Span
from kabar.resolving.mentions import PageContext, Seen

STANDS_OUT = 3  # mentions of a state from which on a page is about it
REACH = 4  # sentences back in which an antecedent may stand
# How much more a subject counts than a nearer mention, in mentions.
SUBJECT = 2
SPEAKER = frozenset({"speaker"})  # what "I", "kami" ask for
STATES = frozenset({"state"})
PAIR = 2
ENTITIES = frozenset({"entity"})  # what "the two breakaway regions", "dua entitas itu" ask for


def antecedents(
    start: int,
    end: int,
    sentence: Sentence,
    context: PageContext,
    *,
    barred: Sequence[Span] = (),
) -> list[tuple[int, int]] | None:
    """Return where the full names stand that the words mean; None if they speak for themselves.

    Nobody is meant who stands in `barred`: of "X pardoned him" him is not X.
    """
    words = [w.lower() for w in context.article.text[start:end].split()]
    wanted = _wanted(words, context.lists)
    if wanted is None:
        return None
    kinds, count, noun = wanted
    if kinds == ENTITIES:
        pair = _joined_entities(start, context)
        return None if pair is None else [_full(mention, context) for mention in pair]
    reach = [
        m for m in context.seen
        if m.end <= start and m.sentence > sentence.index - REACH and m.kind in kinds
    ]  # fmt: skip
    others = {m.key for m in reach if any(m.start < b.end and b.start < m.end for b in barred)}
    reach = [m for m in reach if m.key not in others]
    if kinds == SPEAKER:
        return _speaker(start, sentence, context)
    if kinds == STATES and count == PAIR:
        main = _main_pair(start, context)
        if main is not None:
            return [_full(mention, context) for mention in main]
    if noun is not None:
        reach = _called(noun, reach, context) or reach
    chosen = _nearest(reach, count, sentence)
    if len(chosen) < count or not chosen:
        return None
    return [_full(mention, context) for mention in chosen]


def _speaker(start: int, sentence: Sentence, context: PageContext) -> list[tuple[int, int]] | None:
    """Return whom "I", "we" at `start` mean: whoever says so, over sentences of one quotation too;

    else the subject of their sentence, else the last person.
    """
    people = [m for m in context.seen if m.kind == "person"]
    told = [
        (sum(c.end - c.start for c in said.content), said.source[0])
        for said in context.said
        if said.source and any(c.start <= start < c.end for c in said.content)
    ]
    for _, source in sorted(told, key=lambda t: (t[0], t[1].start)):
        named = [m for m in people if source.start <= m.start < source.end]
        if named:
            return [_full(named[-1], context)]
        words = context.article.text[source.start : source.end].lower()
        if not any(words in known for known in context.lists.pronouns.values()):
            return [(source.start, source.end)]
    here = [m for m in people if m.sentence == sentence.index and m.subject]
    before = [m for m in people if sentence.index - 2 < m.sentence <= sentence.index]
    if here or before:
        return [_full((here or before)[-1], context)]
    return None


def _wanted(
    words: Sequence[str], lists: MentionWords
) -> tuple[frozenset[str], int, str | None] | None:
    """Return which kinds of party the words may point to, how many, and the noun that says so."""
    pronouns, anaphora = lists.pronouns, lists.anaphora
    if not words:
        return None
    if len(words) == 1:
        word = words[0]
        for key, kinds, count in (
            ("person", {"person"}, 1),
            ("thing", {"state", "organisation", "group"}, 1),
            ("plural", {"group", "organisation"}, 1),
            ("pair", {"state", "person"}, 2),
        ):
            if word in pronouns[key]:
                return frozenset(kinds), count, None
        return (SPEAKER, 1, None) if word in pronouns["speaker"] else None
    definite = lists.lists["definite"]
    pointing = words[0] in definite or words[-1] in definite
    rest = [w for w in words if w not in definite]
    if rest and rest[0] in anaphora["pair_words"]:
        noun = " ".join(rest[1:])
        if noun in anaphora["pair_states"]:
            return frozenset({"state"}), 2, None
        if noun in anaphora["pair_people"]:
            return frozenset({"person"}), 2, None
        if noun in anaphora["pair_entities"]:
            return ENTITIES, 2, None
    if not pointing:
        return None
    noun = " ".join(rest)
    for kind in ("state", "organisation", "person"):
        if noun in anaphora[kind]:
            return frozenset({kind}), 1, noun if kind != "state" else None
    return None


def _main_pair(start: int, context: PageContext) -> tuple[Seen, Seen] | None:
    """Return the two states that the page has spoken of most before `start`, if two stand out.

    "The two countries" late in a story of Kenya and Uganda means these, whoever was named last.
    """
    states = [m for m in context.seen if m.kind == "state" and m.end <= start]
    counts = Counter(m.key for m in states).most_common(3)
    if len(counts) < PAIR or counts[1][1] < STANDS_OUT:
        return None
    if len(counts) > PAIR and counts[2][1] * 2 > counts[1][1]:
        return None
    last = {m.key: m for m in states}
    one, two = sorted((last[key] for key, _ in counts[:PAIR]), key=lambda m: m.start)
    return one, two


def _joined_entities(start: int, context: PageContext) -> tuple[Seen, Seen] | None:
    """Return the two territories that a conjunction joined last before `start`.

    Those that are no recognised states come first: of such one speaks as regions and entities.
    """
    text, joiners = context.article.text, context.lists.lists["conjunctions"]
    states = [m for m in context.seen if m.kind == "state" and m.end <= start]
    pairs = [
        (one, two) for one, two in pairwise(states)
        if one.key != two.key and text[one.end : two.start].strip().lower() in joiners
    ]  # fmt: skip
    ids = {t.id: t for t in context.gazetteer.by_code.values()}
    special = [p for p in pairs if all(m.key in ids and ids[m.key].kind != "state" for m in p)]
    found = special or pairs
    return found[-1] if found else None


def _called(noun: str, reach: Sequence[Seen], context: PageContext) -> list[Seen]:
    """Return those that the page calls by this noun."""
    titles = {p.name: p.role.noun for p in context.people if p.role}
    return [
        m for m in reach
        if titles.get(m.key) == noun or noun in m.key.lower().split() or m.noun == noun
    ]  # fmt: skip


def _nearest(reach: Sequence[Seen], count: int, sentence: Sentence) -> list[Seen]:
    """Return the last `count` different ones, subjects first where one is wanted."""
    if not reach:
        return []
    if count == 1:
        ranked = [
            (i + (SUBJECT if m.subject else 0) - (1 if m.sentence == sentence.index else 0), i)
            for i, m in enumerate(reach)
        ]
        return [reach[max(ranked)[1]]]
    chosen: list[Seen] = []
    for mention in reversed(reach):
        if all(mention.key != other.key for other in chosen):
            chosen.append(mention)
        if len(chosen) == count:
            break
    return chosen[::-1]


def _full(mention: Seen, context: PageContext) -> tuple[int, int]:
    """Return the characters of the full name of somebody; of others, of the mention itself."""
    if mention.kind == "person":
        for person in context.people:
            if person.name == mention.key:
                before = [p for p in person.places if p[0] <= mention.start] or person.places
                longest = max(end - start for start, end in before)
                return next(p for p in reversed(before) if p[1] - p[0] == longest)
    return mention.start, mention.end
