"""Places named in a sentence. In: its scanned words. Out: `Spot`s, one for each chain of names.

"di Idlib, Suriah", "in the eastern Ukrainian city of Bakhmut", "wilayah Donetsk": a chain of names
is one place, the first one, found in the country that the others and the page speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

from kabar.gazetteers import Territory, Word
from kabar.gazetteers.places import PlaceRow, places_named
from kabar.knowledge import DEFAULT, Knowledge
from kabar.records import Place, Sentence
from kabar.resolving.mentions import PageContext
from kabar.resolving.naming import Item, Scan

LONGEST = 6  # words of a place's name
SKIPPED = 8  # words between a preposition and the name
# Inhabitants from which on a city may be meant although the page names its country nowhere.
KNOWN_CITY = 300_000
WIDE = {"province", "region", "district"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a preposition leads to; `goal`: "ke", "to", "from" rather than "di", "in"."""

    start: int
    end: int
    preposition: int
    goal: bool
    place: Place


@dataclass(frozen=True, slots=True)
class _Named:
    """One name of a chain: words `first <= i < last` and what it may be."""

    first: int
    last: int
    rows: tuple[PlaceRow, ...]
    territory: Territory | None
    kind: str | None


def spots(
    found: Scan, context: PageContext, sentence: Sentence, knowledge: Knowledge = DEFAULT
) -> list[Spot]:
    """Return the places behind prepositions, left to right."""
    words, lists = found.words, context.lists
    nouns = {t.start for t in sentence.tokens if t.pos in {"NOUN", "PROPN", "ADJ"}}
    places, goals = lists.place_words["prepositions"], lists.place_words["goals"]
    result: list[Spot] = []
    for i, word in enumerate(words):
        lower = word.text.lower()
        if lower not in places | goals or (result and words[i].start < result[-1].end):
            continue
        chain, owner = _chain(found, i + 1, context, nouns, knowledge)
        if chain:
            place = _place(found, chain, owner, context)
            if place is not None:
                result.append(Spot(place.start, place.end, word.start, lower in goals, place))
    return result


def _chain(
    found: Scan, at: int, context: PageContext, nouns: set[int], knowledge: Knowledge
) -> tuple[list[_Named], Territory | None]:
    """Return the names from word `at` on, and the state that an adjective or genitive gives."""
    owner, kind, opened = None, None, at
    items = {item.first: item for item in found.items}
    limit = min(len(found.words), at + SKIPPED)
    while at < limit:
        if at > opened and not _joined(found, at):
            return [], None
        item = items.get(at)
        if (
            item is not None
            and _owner(found, item, limit, nouns, context)
            and isinstance(item.known, Territory)
        ):
            owner, at = item.known, item.last
            continue
        if kind == "site":
            named_site = _site(found, opened, at, kind, context, knowledge)
            if named_site:
                return named_site, owner
        named = _named(found, at, kind, item, context, knowledge)
        if named is not None:
            return _rest(found, named, context, knowledge), owner
        length, met = _skip(found, at, context)
        if length == 0:
            return _site(found, opened, at, kind, context, knowledge), owner
        lead = context.lists.place_words["prepositions"] | context.lists.lists["of"]
        if found.words[at].text.lower() in lead and kind == "site":
            kind, opened = None, at
        kind, at = met or kind, at + length
    return [], None


def _joined(found: Scan, at: int) -> bool:
    return found.gap(at - 1, at).strip() in {"", "'s", "’s", "-", "'", "’"}


def _owner(found: Scan, item: Item, limit: int, nouns: set[int], context: PageContext) -> bool:
    """Return whether a state only says whose place follows: "Syria's Idlib", "on U.S. steel"."""
    if not isinstance(item.known, Territory) or item.last >= limit:
        return False
    if item.use == "adjective":
        return True
    gap = found.gap(item.last - 1, item.last)
    if context.lists.head_last and gap == " " and found.words[item.last].start in nouns:
        return True
    return gap.strip() in {"'s", "’s", "'", "’"}


def _skip(found: Scan, at: int, context: PageContext) -> tuple[int, str | None]:
    """Return how many words at `at` only lead up to a name, and the kind of place they say."""
    lists = context.lists
    for length in (3, 2, 1):
        phrase = " ".join(w.text.lower() for w in found.words[at : at + length])
        if phrase in lists.places:
            return length, lists.places[phrase]
    word = found.words[at].text.lower()
    before = found.words[at - 1].text.lower() if at else ""
    if word in lists.place_words["links"] and lists.places.get(before) == "region":
        return 1, None  # "the border with Ghana"
    plain = lists.lists["determiners"] | lists.place_words["directions"]
    lead = lists.lists["of"] | lists.place_words["prepositions"]
    return (1, None) if word in plain | lead else (0, None)


def _named(
    found: Scan,
    at: int,
    kind: str | None,
    item: Item | None,
    context: PageContext,
    knowledge: Knowledge,
) -> _Named | None:
    """Return the place whose name begins at word `at`."""
    territory = item.known if item is not None and isinstance(item.known, Territory) else None
    if item is not None and item.use in {"adjective", "people", "metonym", "seat"}:
        territory = None
    most = min(LONGEST, len(found.words) - at)
    for length in range(most, 0, -1):
        stretch = found.words[at : at + length]
        if territory is not None and item is not None and item.last - item.first >= length:
            break
        if not _written_as_name(stretch, found, at, context):
            continue
        rows = places_named(" ".join(w.key for w in stretch), knowledge)
        if rows:
            after = _kind_behind(found, at + length, context)
            return _Named(at, at + length + (after is not None), rows, None, after or kind)
    if territory is not None and item is not None:
        key = " ".join(w.key for w in found.words[at : item.last])
        rows = tuple(r for r in places_named(key, knowledge) if r.precision != "city")
        return _Named(at, item.last, rows, territory, None)
    return None


def _written_as_name(stretch: tuple[Word, ...], found: Scan, at: int, context: PageContext) -> bool:
    """Return whether the words stand together and look like a name."""
    if any(not _joined(found, i) for i in range(at + 1, at + len(stretch))):
        return False
    if not stretch[-1].capital:
        return False
    first = stretch[0]
    leads = context.lists.places.keys() | context.lists.place_words["directions"]
    if not first.capital and first.text.lower() not in leads:
        return False
    return len(stretch) > 1 or first.text.lower() not in leads


def _kind_behind(found: Scan, at: int, context: PageContext) -> str | None:
    """Return the kind of place that a noun behind the name says: "Idlib province"."""
    if not context.lists.head_last or at >= len(found.words) or not _joined(found, at):
        return None
    return context.lists.places.get(found.words[at].text.lower())


def _rest(found: Scan, named: _Named, context: PageContext, knowledge: Knowledge) -> list[_Named]:
    """Return the chain that goes on behind commas: "Idlib, northern Syria"."""
    chain = [named]
    items = {item.first: item for item in found.items}
    at = named.last
    while at < len(found.words):
        gap = found.gap(at - 1, at).strip()
        lower = found.words[at].text.lower()
        leading = lower in context.lists.place_words["prepositions"] | context.lists.lists["of"]
        if gap != "," and not (gap == "" and leading):
            break
        at += leading
        kind = None
        while at < len(found.words):
            length, met = _skip(found, at, context)
            following = items.get(at)
            if length == 0 or (following is not None and following.known is not None):
                break
            kind, at = met or kind, at + length
        if at >= len(found.words):
            break
        next_name = _named(found, at, kind, items.get(at), context, knowledge)
        if next_name is None:
            break
        chain.append(next_name)
        at = next_name.last
    return chain


def _site(
    found: Scan, opened: int, at: int, kind: str | None, context: PageContext, knowledge: Knowledge
) -> list[_Named]:
    """Return a place that only other names place: "Masjid Raya, Palu", "Perairan Kretam, Sabah"."""
    if not found.words[at].capital or found.words[at].text[0].isdigit():
        return []
    last = at
    while (
        last < len(found.words)
        and found.words[last].capital
        and (last == at or _joined(found, last))
    ):
        last += 1
    here = _Named(opened, last, (), None, kind or ("site" if last - at > 1 else "city"))
    chain = _rest(found, here, context, knowledge)
    if len(chain) > 1:
        return chain
    for first in range(at + 1, last) if kind == "site" else ():
        rows = places_named(" ".join(w.key for w in found.words[first:last]), knowledge)
        if rows:
            return [here, _Named(first, last, rows, None, None)]
    return []


def _place(
    found: Scan, chain: list[_Named], owner: Territory | None, context: PageContext
) -> Place | None:
    """Return the place that a chain of names means; None if it could be anywhere."""
    finer = next((i for i, n in enumerate(chain) if n.territory is None), 0)
    if chain[0].territory is not None and finer < len(chain) - 1:
        chain = chain[finer:]  # "in Ukraine, in Kherson, southern Ukraine"
    first = chain[0]
    start, end = found.words[first.first].start, found.words[chain[-1].last - 1].end
    text = context.article.text[start:end]
    country = _country(chain[1:], owner, context)
    here = {r.country for r in first.rows}
    if country not in here:  # "Atlanta, Georgia": the state of that name, not the country
        country = next((r.country for n in chain[1:] for r in n.rows if r.country in here), country)
    if first.territory is not None:
        state = first.territory
        precision = (
            "region"
            if state.kind in {"disputed", "autonomous"} and not _state(state)
            else "country"
        )
        return Place(start=start, end=end, text=text, name=state.name, geonames=None,
                     country=state.country, lat=None, lon=None, precision=precision)  # fmt: skip
    row = _choose(first, chain[1:], country, context)
    if row is None:
        if first.kind is None or country is None or first.rows:
            return None
        name = context.article.text[start : found.words[first.last - 1].end]
        return Place(start=start, end=end, text=text, name=name, geonames=None, country=country,
                     lat=None, lon=None, precision=first.kind)  # fmt: skip
    wide = first.kind in WIDE and row.precision == "city"
    return Place(
        start=start, end=end, text=text, name=row.name, geonames=None if wide else row.geonames,
        country=row.country, lat=row.lat, lon=row.lon,
        precision=first.kind if wide and first.kind else row.precision,
    )  # fmt: skip


def _state(territory: Territory) -> bool:
    """Return whether a disputed territory has a country code of its own."""
    return territory.code == territory.country


def _country(rest: list[_Named], owner: Territory | None, context: PageContext) -> str | None:
    """Return the country that the words around the first name give."""
    for named in reversed(rest):
        if named.territory is not None:
            return named.territory.country
    if owner is not None:
        return owner.country
    for named in reversed(rest):
        row = _choose(named, [], None, context)
        if row is not None:
            return row.country
    return None


def _choose(
    named: _Named, rest: list[_Named], country: str | None, context: PageContext
) -> PlaceRow | None:
    """Return the likeliest of the places so called."""
    admin1 = {r.admin1 for other in rest for r in other.rows if r.admin1 and r.precision != "city"}

    def rank(row: PlaceRow) -> tuple[bool, bool, bool, bool, int, int]:
        return (
            row.country == country,
            row.admin1 in admin1,
            named.kind is None or row.precision == named.kind,
            row.id < 0 and named.kind != "city",
            context.countries.get(row.country or "", 0),
            row.population,
        )

    rows = [r for r in named.rows if country is None or r.country in {country, None}]
    if not rows:
        return None
    best = max(rows, key=rank)
    near = best.country in context.countries or best.country == context.home or country is not None
    if near or best.precision != "city" or best.population >= KNOWN_CITY:
        return best
    return None
