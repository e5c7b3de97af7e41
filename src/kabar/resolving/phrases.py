"""What a noun phrase is made of. In: a stretch of an article. Out: a `Reading`.

The head noun, the states it belongs to, the bodies and people named in it, each weighed by the
prepositions between: "the U.S. ambassador to Russia" is American, "police in Kashmir" stand there.
"""

from __future__ import annotations

from dataclasses import dataclass

from kabar.gazetteers import Medium, Organisation, Person, Territory
from kabar.languages.mentions import Noun
from kabar.resolving.mentions import PageContext, PagePerson
from kabar.resolving.naming import Item, Scan

FORMER = ("ELI",)  # the sectors of those out of office
APART = 80  # characters between a title and the name that follows it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase is made of: its head noun, whose it is, and the names in it."""

    noun: Noun | None
    nouns: tuple[Noun, ...]
    owner: Territory | None
    owners: tuple[Territory, ...]  # of "US and Filipino troops"
    use: str
    place: Territory | None
    body: Organisation | Medium | None
    person: PagePerson | None
    known: Person | None
    owned: bool  # the person stands before a noun that is not a title: "Biden administration"
    strange: bool = False  # a name that nobody knows stands before the noun: "Vietminh forces"


def trim(start: int, end: int, context: PageContext) -> tuple[int, int]:
    """Cut white space, marks and a trailing relative clause off a stretch of text."""
    text = context.article.text
    first, last = start, end
    while start < end and not (text[start].isalnum() or text[start] in "‘'\"“"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")."):
        end -= 1
    if start >= end:
        return first, last
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    words = [(m.start, m.end, m.text.lower()) for m in context.read(start, end).words]
    for i, (begin, _, word) in enumerate(words):
        if i and word in context.lists.lists["relative"]:
            cut = words[i - 1][1]
            return (start, cut) if begin > cut else (start, end)
    return start, end


def plain(text: str, context: PageContext) -> str:
    """Return `text` on one line, without an article before it."""
    words = " ".join(text.split())
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in context.lists.lists["articles"] else words


def read_phrase(start: int, end: int, context: PageContext) -> Reading:
    """Return what the stretch of text is made of."""
    found = context.read(start, end)
    lists = context.lists.lists
    blocked = next(
        (
            i
            for i, w in enumerate(found.words)
            if i
            and w.text.lower() in lists["partners"] | lists["locative"]
            and not any(item.first <= i < item.last for item in found.items)
        ),
        len(found.words),
    )
    core = [item for item in found.items if item.first < blocked]
    nouns = [item for item in core if item.noun is not None]
    head = _head(found, nouns, context)
    states = [item for item in core if isinstance(item.known, Territory) and _fits(item, context)]
    bodies = [item for item in core if isinstance(item.known, Organisation | Medium)]
    known = next((item for item in core if isinstance(item.known, Person)), None)
    person = context.person_at(start, end)
    first = (
        min((p for p in person.places if start <= p[0] and p[1] <= end), default=(start, end))
        if person
        else None
    )
    if first is not None and _beyond(found, first, blocked):
        person = first = None
    if person is None and head is not None:
        person = _apposed(head, end, context)
    owner = states[0].known if states and isinstance(states[0].known, Territory) else None
    if owner is None and head is not None and head.possessed:
        owner = _possessor(start, context)
    return Reading(
        noun=head.noun if head else None,
        nouns=tuple(item.noun for item in nouns if item.noun),
        owner=owner,
        owners=_together(found, states, head),
        use=states[0].use if states else "",
        place=_located(found, blocked, context),
        body=bodies[0].known
        if bodies and isinstance(bodies[0].known, Organisation | Medium)
        else None,
        person=person,
        known=known.known if known and isinstance(known.known, Person) else None,
        owned=_owned(found, head, person, first, context),
        strange=head is not None and context.lists.head_last and _is_strange(found, head, context),
    )


def _is_strange(found: Scan, head: Item, context: PageContext) -> bool:
    """Return whether a capital that opens no sentence stands, unread, before a plain noun."""
    text = context.article.text
    if text[head.start].isupper():
        return False
    return any(
        w.text[:1].isupper()
        and not any(item.first <= i < item.last for item in found.items)
        and text[: w.start].rstrip(" \"“‘'(")[-1:] not in {"", "\n", ".", "!", "?"}
        for i, w in enumerate(found.words[: head.first])
    )


def _apposed(head: Item, end: int, context: PageContext) -> PagePerson | None:
    """Return whose title the phrase is, if the name only follows: "the head of ..., X"."""
    for person in context.people:
        titled = person.role is not None and person.role.start == head.start
        if titled and any(0 <= a - end <= APART for a, _ in person.places):
            return person
    return None


def _possessor(start: int, context: PageContext) -> Territory | None:
    """Return whose "its ambassador", "his country" is: in the same or the last sentence.

    In the same sentence somebody in office stands for his state.
    """
    for found in reversed(list(context.scans.values())):
        if not found.words or found.words[0].start > start:
            continue
        if found.words[-1].end >= start:
            office = _office_holder(found.words[0].start, start, context)
            if office is not None:
                return office
        for item in reversed(found.items):
            if item.end <= start and isinstance(item.known, Territory) and _fits(item, context):
                return item.known
        if found.words[-1].end < start:
            break
    return None


def _office_holder(first: int, start: int, context: PageContext) -> Territory | None:
    """Return the state of the one in office named last between two offsets, no state after him."""
    places = [
        (begin, person)
        for person in context.people
        for begin, end in person.places
        if first <= begin and end <= start
    ]
    if not places:
        return None
    begin, person = max(places, key=lambda place: place[0])
    between = context.read(begin, start)
    if any(isinstance(item.known, Territory) for item in between.items):
        return None
    office = person.known.office(context.day) if person.known and context.day else None
    code = office.code if office else person.role.code if person.role else None
    return context.gazetteer.by_code.get(code or "")


def _together(found: Scan, states: list[Item], head: Item | None) -> tuple[Territory, ...]:
    """Return the states that own the head noun side by side: "US and Filipino troops"."""
    row: list[Item] = []
    for item in states if head is not None and head.noun is not None else []:
        if row and item.first - row[-1].last > 1:
            break
        row.append(item)
    if len(row) < 2 or head is None or head.noun is None or head.noun.acts == "neutral":
        return ()
    if any(i.use == "name" and "'" in found.text[i.end : i.end + 1] for i in row):
        return ()
    known = {i.known.id: i.known for i in row if isinstance(i.known, Territory)}
    return tuple(known.values()) if len(known) > 1 else ()


def _fits(item: Item, context: PageContext) -> bool:
    """Return whether a state's name may be read as the state: a seat only beside its full name."""
    known = item.known
    return item.use != "seat" or (isinstance(known, Territory) and known.id in context.named)


def _head(found: Scan, nouns: list[Item], context: PageContext) -> Item | None:
    """Return the noun that says what the phrase is: the last in English before "of" or a comma."""
    if not nouns:
        return None
    if not context.lists.head_last:
        counting = context.lists.lists["determiners"]
        plain = [i for i in nouns if i.noun and " ".join(i.noun.words) not in counting]
        return plain[0] if plain else nouns[0]
    chosen = nouns[0]
    for item in nouns[1:]:
        between = found.words[chosen.last : item.first]
        if any(w.text.lower() in context.lists.lists["of"] for w in between):
            break
        if "," in found.text[chosen.end : item.start]:
            break
        chosen = item
    return chosen


def _beyond(found: Scan, person: tuple[int, int], blocked: int) -> bool:
    """Return whether a name stands behind a preposition, and not in apposition to the whole."""
    if blocked >= len(found.words) or person[0] < found.words[blocked].start:
        return False
    return "," not in found.text[found.words[blocked].end : person[0]]


def _owned(
    found: Scan,
    head: Item | None,
    person: PagePerson | None,
    span: tuple[int, int] | None,
    context: PageContext,
) -> bool:
    """Return whether a name says whose the noun is: "Biden administration"."""
    if head is None or head.noun is None or person is None or span is None:
        return False
    if context.lists.head_last and span[1] <= head.start:
        return "," not in found.text[span[1] : head.start]
    before = [w.text.lower() for w in found.words if w.end <= span[0]]
    if before and before[-1] in context.lists.lists["of"]:
        return True
    if context.lists.head_last or "," in found.text[head.end : span[0]]:
        return False
    if head.noun.acts in {"official", "organ"} or head.noun.sectors == FORMER:
        return False
    if head.noun.acts != "neutral":
        return head.noun.acts == "state" or person.known is not None
    role = person.role.noun if person.role else None
    return person.known is not None and role != " ".join(head.noun.words)


def _located(found: Scan, blocked: int, context: PageContext) -> Territory | None:
    """Return the state behind the phrase's first preposition of place."""
    if blocked >= len(found.words):
        return None
    if found.words[blocked].text.lower() not in context.lists.lists["locative"]:
        return None
    for item in found.items:
        if item.first > blocked and isinstance(item.known, Territory):
            return item.known
    return None
