"""Who acts. In: a noun phrase that fills a role. Out: the `Party` or parties that it stands for.

A name stands for what the gazetteers or the page say of it on the day of publication; a noun
("Israeli troops", "polisi") for the state that it acts for; a pronoun for the nearest full name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kabar.gazetteers import Medium, Territory
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.dates import date_grammar
from kabar.languages.mentions import Noun
from kabar.records import Party, Phrase, Sentence, Span
from kabar.resolving.anaphora import antecedents
from kabar.resolving.mentions import PageContext, PagePerson
from kabar.resolving.phrases import FORMER, Reading, plain, read_phrase, trim

__all__ = [
    "is_person_or_group",
    "is_political",
    "political_score",
    "resolve_parties",
    "resolve_party",
]

# Nouns that act for a state, and so carry its code.
FOR_STATE = {"state", "organ", "official"}
# Nouns whose country is the page's own where the text names none: police, president, citizens.
AT_HOME = {"state", "organ", "official", "people"}
# Of these, walks of life that are at home nowhere: "the hospital" may be anybody's.
ABROAD = {"NGO", "MED", "BUS", "IGO", "REF", "HLH"}
DAYS = frozenset({"weekday", "month"})  # parts of a date that are written like names
# A phrase that scores at least this much can act in politics.
POLITICAL = 0.5
# How political unnamed persons are ("villagers", "a carpenter"); all other nouns are 0.9.
PRIVATE = 0.5
UNNAMED = MappingProxyType({"people": 0.6, "private": PRIVATE})
TRADES = frozenset({"BUS", "HLH"})  # sectors whose people and firms act for themselves


def resolve_party(
    phrase: Phrase,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,
) -> Party:
    """Return the party that `phrase` stands for; of several, the first."""
    return resolve_parties(phrase, sentence, context, knowledge=knowledge)[0]


def resolve_parties(
    phrase: Phrase,
    sentence: Sentence,
    context: PageContext,
    *,
    barred: Sequence[Span] = (),
    knowledge: Knowledge = DEFAULT,  # noqa: ARG001 - the context holds it
) -> tuple[Party, ...]:
    """Return the parties that `phrase` stands for: one, or the two of "kedua negara".

    It is nobody who stands in `barred`.
    """
    start, end = trim(phrase.start, phrase.end, context)
    found = antecedents(start, end, sentence, context, barred=barred)
    if found is not None:
        return tuple(_party(a, b, context, stated=True) for a, b in found)
    reading = read_phrase(start, end, context)
    if reading.owners and reading.person is None and reading.body is None:
        each = [replace(reading, owner=state, owners=()) for state in reading.owners]
        return tuple(_party(start, end, context, stated=True, reading=one) for one in each)
    return (_party(start, end, context, stated=True, reading=reading),)


def is_political(
    phrase: Phrase,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,
) -> bool:
    """Return whether `phrase` can be a political actor (docs/coding-guide: who acts)."""
    return political_score(phrase, sentence, context, knowledge=knowledge) >= POLITICAL


def political_score(
    phrase: Phrase,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,  # noqa: ARG001 - the context holds it
) -> float:
    """Return 0..1: how likely `phrase` names a political actor."""
    start, end = trim(phrase.start, phrase.end, context)
    found = antecedents(start, end, sentence, context)
    if found is not None:
        start, end = found[0]
    reading = read_phrase(start, end, context)
    if reading.known is not None or reading.body is not None:
        return 1.0
    if _is_nature(phrase, sentence, context) and reading.owner is None:
        return 0.2
    if reading.person is not None:
        return 0.9 if reading.person.role is not None else 0.5
    private = reading.noun is not None and reading.noun.acts in UNNAMED
    if private and not _headed(phrase, sentence, reading, context):
        return 0.2
    if reading.noun is not None:
        if reading.owner is None and set(reading.noun.sectors) <= TRADES:
            return PRIVATE
        return UNNAMED.get(reading.noun.acts, 0.9) if reading.owner is None else 0.9
    if reading.owner is not None:
        return 0.9
    if found is None and (_pronoun(start, end, context) or _is_named(phrase, sentence, context)):
        return 0.5
    return 0.2


def _is_named(phrase: Phrase, sentence: Sentence, context: PageContext) -> bool:
    """Return whether the head of the phrase is a name.

    A place's may stand for who rules there, but not where the words say that it is a place.
    """
    labels = {n.label for n in sentence.names if n.first <= phrase.head < n.last}
    if labels:
        return bool(labels & {"ORG", "PER"}) or not _is_where(phrase, sentence, context)
    token = sentence.tokens[phrase.head]
    if token.index == 0:
        return False  # every sentence begins with a capital: "Floods killed three"
    return token.pos == "PROPN" and not _is_day(token.text, context)


def _headed(phrase: Phrase, sentence: Sentence, reading: Reading, context: PageContext) -> bool:
    """Return whether the noun that was read is the phrase's head: "school fees" are no school."""
    token = sentence.tokens[phrase.head]
    if token.pos != "NOUN" or not context.lists.head_last or token.text[:1].isupper():
        return True
    heads = {w for n in reading.nouns for w in n.words}
    return not heads or bool({token.text.lower(), token.lemma} & heads)


def _is_nature(phrase: Phrase, sentence: Sentence, context: PageContext) -> bool:
    """Return whether the phrase names a force, a beast, a disease or a work: "killer whales"."""
    token = sentence.tokens[phrase.head]
    return bool({token.lemma, token.text.lower()} & context.lists.lists["nature"])


def acts_as(phrase: Phrase, context: PageContext) -> str | None:
    """Return what kind of noun the phrase is ("people", "organ"), None if it is a name or thing."""
    start, end = trim(phrase.start, phrase.end, context)
    reading = read_phrase(start, end, context)
    known = reading.known is not None or reading.body is not None or reading.person is not None
    return None if known or reading.noun is None else reading.noun.acts


def _is_where(phrase: Phrase, sentence: Sentence, context: PageContext) -> bool:
    """Return whether a preposition of place or direction introduces the phrase."""
    before = [t.text.lower() for t in sentence.tokens if t.end <= phrase.start][-1:]
    return bool(
        set(before) & (context.lists.lists["locative"] | context.lists.place_words["goals"])
    )


def _is_day(word: str, context: PageContext) -> bool:
    """Return whether a capitalised word is a day or a month, which acts nowhere."""
    grammar = date_grammar(context.knowledge, context.language)
    parts = grammar.words.get(word.lower(), {}) if grammar is not None else {}
    return bool(DAYS & parts.keys())


def is_person_or_group(
    phrase: Phrase,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,
) -> bool:
    """Return whether `phrase` names people, a body or a state, rather than a thing."""
    return political_score(phrase, sentence, context, knowledge=knowledge) >= POLITICAL


def _pronoun(start: int, end: int, context: PageContext) -> bool:
    word = context.article.text[start:end].lower()
    return any(word in words for words in context.lists.pronouns.values())


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
    """Return the facts of a person: by the phrase, the page, the gazetteer."""
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
    foreign = reading.strange and acts == "state"
    if country is None and acts in AT_HOME and not foreign and not ABROAD & set(sectors):
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
