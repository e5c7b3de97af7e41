"""Who acts. In: a noun phrase that fills a role. Out: the `Party` or parties that it stands for.

A name stands for what the gazetteers or the page say of it on the day of publication; a noun
("Israeli troops", "polisi") for the state that it acts for; a pronoun for the nearest full name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kabar.gazetteers import Medium, Organisation, Person, Territory
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.mentions import Noun
from kabar.records import Party, Phrase, Sentence
from kabar.resolving.anaphora import antecedents
from kabar.resolving.mentions import PageContext, PagePerson
from kabar.resolving.naming import Item, Scan

__all__ = ["is_person_or_group", "is_political", "political_score", "resolve_parties", "resolve_party"]

# Nouns that act for a state, and so carry its code.
FOR_STATE = {"state", "organ", "official"}
# Nouns whose country is the page's own where the text names none: police, president, citizens.
AT_HOME = {"state", "organ", "official", "people"}
# Of these, walks of life that are at home nowhere: "the hospital" may be anybody's.
ABROAD = {"NGO", "MED", "BUS", "IGO", "REF", "HLH"}
# A phrase that scores at least this much can act in politics.
POLITICAL = 0.5
FORMER = ("ELI",)
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


def resolve_party(
    phrase: Phrase, sentence: Sentence, context: PageContext, *, knowledge: Knowledge = DEFAULT
) -> Party:
    """Return the party that `phrase` stands for; of several, the first."""
    return resolve_parties(phrase, sentence, context, knowledge=knowledge)[0]


def resolve_parties(
    phrase: Phrase, sentence: Sentence, context: PageContext, *, knowledge: Knowledge = DEFAULT
) -> tuple[Party, ...]:
    """Return the parties that `phrase` stands for: one, or the two of "kedua negara"."""
    start, end = trim(phrase.start, phrase.end, context)
    found = antecedents(start, end, sentence, context)
    if found is not None:
        return tuple(_party(a, b, context, stated=True) for a, b in found)
    reading = read_phrase(start, end, context)
    if reading.owners and reading.person is None and reading.body is None:
        each = [replace(reading, owner=state, owners=()) for state in reading.owners]
        return tuple(_party(start, end, context, stated=True, reading=one) for one in each)
    return (_party(start, end, context, stated=True, reading=reading),)


def is_political(
    phrase: Phrase, sentence: Sentence, context: PageContext, *, knowledge: Knowledge = DEFAULT
) -> bool:
    """Return whether `phrase` can be a political actor (docs/coding-guide: who acts)."""
    return political_score(phrase, sentence, context, knowledge=knowledge) >= POLITICAL


def political_score(
    phrase: Phrase, sentence: Sentence, context: PageContext, *, knowledge: Knowledge = DEFAULT
) -> float:
    """Return 0..1: how likely `phrase` names a political actor."""
    start, end = trim(phrase.start, phrase.end, context)
    found = antecedents(start, end, sentence, context)
    if found is not None:
        start, end = found[0]
    reading = read_phrase(start, end, context)
    if reading.known is not None or reading.body is not None:
        return 1.0
    if reading.person is not None:
        return 0.9 if reading.person.role is not None else 0.5
    if reading.noun is not None:
        return 0.6 if reading.noun.acts == "people" and reading.owner is None else 0.9
    if reading.owner is not None:
        return 0.9
    return 0.5 if found is None and _pronoun(start, end, context) else 0.2


def is_person_or_group(
    phrase: Phrase, sentence: Sentence, context: PageContext, *, knowledge: Knowledge = DEFAULT
) -> bool:
    """Return whether `phrase` names people, a body or a state, rather than a thing."""
    return political_score(phrase, sentence, context, knowledge=knowledge) >= POLITICAL


def _pronoun(start: int, end: int, context: PageContext) -> bool:
    word = context.article.text[start:end].lower()
    return any(word in words for words in context.lists.pronouns.values())


def trim(start: int, end: int, context: PageContext) -> tuple[int, int]:
    """Cut white space, marks and a trailing relative clause off a stretch of text."""
    text = context.article.text
    while start < end and not (text[start].isalnum() or text[start] in "‘'\"“"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")."):
        end -= 1
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    words = [(m.start, m.end, m.text.lower()) for m in context.read(start, end).words]
    for i, (first, _, word) in enumerate(words):
        if i and word in context.lists.lists["relative"]:
            cut = words[i - 1][1]
            return (start, cut) if first > cut else (start, end)
    return start, end


def read_phrase(start: int, end: int, context: PageContext) -> Reading:
    """Return what the stretch of text is made of."""
    found = context.read(start, end)
    lists = context.lists.lists
    blocked = next(
        (
            i
            for i, w in enumerate(found.words)
            if i and w.text.lower() in lists["partners"] | lists["locative"]
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
    first = min((p for p in person.places if start <= p[0] and p[1] <= end), default=(start, end)) if person else None
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
        if bodies and isinstance(bodies[0].known, Organisation | Medium) else None,
        person=person,
        known=known.known if known and isinstance(known.known, Person) else None,
        owned=_owned(found, head, person, first, context),
    )


def _apposed(head: Item, end: int, context: PageContext) -> PagePerson | None:
    """Return whose title the phrase is, if the name only follows: "the head of ..., X"."""
    for person in context.people:
        if person.role is not None and person.role.start == head.start:
            if any(0 <= a - end <= APART for a, _ in person.places):
                return person
    return None


def _possessor(start: int, context: PageContext) -> Territory | None:
    """Return the state named last before "its ambassador", in the same or the last sentence."""
    for found in reversed(list(context.scans.values())):
        if not found.words or found.words[0].start > start:
            continue
        for item in reversed(found.items):
            if item.end <= start and isinstance(item.known, Territory) and _fits(item, context):
                return item.known
        if found.words[-1].end < start:
            break
    return None


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
    return item.use != "seat" or isinstance(known, Territory) and known.id in context.named


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
    """Return whether a name only says whose a noun is: "Biden administration", "juru bicara Putin"."""
    if head is None or head.noun is None or person is None or span is None:
        return False
    if context.lists.head_last and span[1] <= head.start:
        return "," not in found.text[span[1] : head.start]
    before = [w.text.lower() for w in found.words if w.end <= span[0]]
    if before and before[-1] in context.lists.lists["of"]:
        return True
    if context.lists.head_last or "," in found.text[head.end : span[0]]:
        return False
    if head.noun.acts in {"official", "organ"}:
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


def _party(
    start: int, end: int, context: PageContext, *, stated: bool, reading: Reading | None = None
) -> Party:
    """Return the party that the words between two offsets name."""
    reading = reading or read_phrase(start, end, context)
    text = context.article.text[start:end]
    if reading.person is not None and not reading.owned:
        facts = _person(reading, context)
    elif reading.body is not None:
        facts = _body(reading, context)
    elif reading.noun is not None:
        facts = _noun(reading, reading.noun, context)
    elif reading.owner is not None:
        facts = _state(reading.owner, reading.use)
    else:
        facts = Facts(None)
    return Party(
        start=start, end=end, text=text, name=facts.name or plain(text, context) or text,
        entity=facts.entity, code=facts.code, country=facts.country, sectors=facts.sectors,
        stated=stated,
    )  # fmt: skip


def plain(text: str, context: PageContext) -> str:
    """Return `text` on one line, without an article before it."""
    words = " ".join(text.split())
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in {"the", "a", "an", "para"} else words


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a party apart from where it stands."""

    name: str | None
    entity: str | None = None
    code: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()


def _state(state: Territory, use: str) -> Facts:
    if use == "people":
        return Facts(None, None, None, state.country, ("CVL",))
    return Facts(state.name, state.entity, state.code, state.country, ("GOV", *state.sectors))


def _body(reading: Reading, context: PageContext) -> Facts:
    """Return the facts of a body, or of somebody who acts for it."""
    body = reading.body
    assert body is not None
    if isinstance(body, Medium):
        return Facts(body.name, None, None, body.country, ("MED",))
    noun = reading.noun
    country = body.country or (reading.owner.country if reading.owner else None)
    if body.kind == "defined" and country is None and _for_state(body.sectors):
        home = context.home
        return Facts(body.name, None, home, home, body.sectors)
    if noun is None or noun.acts not in {"neutral", "official", "organ"}:
        return Facts(body.name, body.entity, body.code, country, body.sectors)
    own = noun.sectors if noun.acts == "organ" else ()
    return Facts(None, None, body.code, country, own or body.sectors)


def _person(reading: Reading, context: PageContext) -> Facts:
    """Return the facts of a person: the phrase's own words first, then the page's, then the books'."""
    person = reading.person
    assert person is not None
    known = person.known
    name = person.name
    said = _said(reading, context)
    if said.sectors == FORMER:
        country = said.country or (known.country if known else None)
        return Facts(name, None, None, country, FORMER)
    office = known.office(context.day) if known and context.day else None
    if known and context.day is None:
        office = known.offices[-1]
    if office is not None and known is not None:
        return Facts(name, known.entity, office.code, office.country, office.sectors)
    if said.sectors or said.code or said.country:
        return Facts(name, known.entity if known else None, said.code, said.country, said.sectors)
    role = person.role
    if role is not None:
        home = _local(reading, context) if role.sectors and role.country is None else None
        country = role.country or home
        code = role.code
        if code is None and home and _for_state(role.sectors):
            code = home
        return Facts(name, known.entity if known else None, code, country, role.sectors)
    if known is not None:
        return Facts(name, known.entity, None, known.country, FORMER)
    return Facts(name, country=context.clearly if context.countries else None)


def _local(reading: Reading, context: PageContext) -> str | None:
    """Return the country of an official of none: the page's, else the one the sentence names."""
    if context.clearly is not None or reading.person is None:
        return context.clearly
    start = reading.person.places[0][0]
    for found in context.scans.values():
        if found.words and found.words[0].start <= start <= found.words[-1].end:
            near = {i.known.country for i in found.items if isinstance(i.known, Territory)}
            return near.pop() if len(near) == 1 else context.home
    return context.home


STATE_SECTORS = {"GOV", "MIL", "COP", "JUD", "LEG", "SPY"}


def _for_state(sectors: tuple[str, ...]) -> bool:
    return bool(STATE_SECTORS & set(sectors))


def _said(reading: Reading, context: PageContext) -> Facts:
    """Return what the phrase itself says of a person: "Menlu RI Retno Marsudi"."""
    if reading.body is not None:
        return _body(reading, context)
    if reading.noun is not None:
        return _noun(reading, reading.noun, context)
    return Facts(None)


def _noun(reading: Reading, noun: Noun, context: PageContext) -> Facts:
    """Return the facts of a noun: whose it is, whom it acts for, of which walk of life it is."""
    sectors = noun.sectors or next((n.sectors for n in reading.nouns if n.sectors), ())
    owner = reading.owner
    acts = noun.acts
    if acts == "neutral":
        others = {n.acts for n in reading.nouns}
        acts = "official" if others & FOR_STATE else "people" if "people" in others else acts
    if reading.owned and reading.person is not None:
        return _of_person(reading.person, acts, sectors, context)
    if owner is not None:
        acting = acts in FOR_STATE or acts == "neutral"
        extra = owner.sectors if acting else ()
        named = acts == "state" and reading.use != "people"
        return Facts(
            owner.name if named else None, owner.entity if named else None,
            owner.code if acting else None, owner.country,
            (*(sectors or ("GOV",)), *extra),
        )  # fmt: skip
    country = noun.country or (reading.place.country if reading.place else None)
    if country is None and acts in AT_HOME and not ABROAD & set(sectors):
        bare = acts in {"state", "official"} and len(noun.words) == 1 and sectors == ("GOV",)
        country = context.own if bare else context.home
    code = country if acts in FOR_STATE else None
    if code is not None and acts == "state" and code in context.gazetteer.by_code:
        state = context.gazetteer.by_code[code]
        return Facts(state.name, state.entity, code, country, sectors)
    return Facts(None, None, code, country, sectors)


def _of_person(
    person: PagePerson, acts: str, sectors: tuple[str, ...], context: PageContext
) -> Facts:
    """Return the facts of somebody's government, troops, spokesman or supporters."""
    known, role = person.known, person.role
    if known is not None:
        office = known.office(context.day) if context.day else known.offices[-1]
        country, code = known.country, office.code if office else None
        sectors = sectors or (office.sectors if office else ())
    else:
        country, code = (role.country, role.code) if role else (None, None)
        sectors = sectors or (role.sectors if role else ())
    if acts not in FOR_STATE | {"neutral"}:
        return Facts(None, None, None, country, sectors)
    state = context.gazetteer.by_code.get(code or "")
    name = state.name if state is not None and acts == "state" else None
    entity = state.entity if state is not None and acts == "state" else None
    return Facts(name, entity, code, country, sectors or ("GOV",))
