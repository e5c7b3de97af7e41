"""Which of the phrases in an act's roles can play them. In: a coded act. Out: its cast, or none.

The coding guide's "who acts", applied after names are known: things and instruments do not act,
private persons make no politics by talking, and a noun alone does not say that something happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from kabar.acts import Act
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.lexicon import load_lexicon
from kabar.records import CodedEvent, Phrase, Predicate, Sentence, Status
from kabar.resolving.mentions import PageContext
from kabar.resolving.parties import acts_as, political_score

# Scores of political_score: a thing gets 0.2, a person of whom nothing is known 0.5, a body 0.9.
PERSON, POLITICAL, OFFICIAL = 0.45, 0.6, 0.9
# Types whose deed makes an event whoever the doer is, if the victim or target is named.
FORCE = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION", "RETREAT", "MOBILIZE", "AID"})
# What did not take place is told only with both its parties: less is a topic, not a telling.
UNREAL = frozenset({Status.HYPOTHETICAL, Status.UNKNOWN, Status.REQUESTED})
SURE = 0.9  # how political a party must be that alone makes a demanded act
# Types of words, which are acts only once they are said.
WORDS = frozenset({"REQUEST", "ACCUSE"})
# Types that only a state, a body or an armed group does to somebody.
STATES = frozenset({"COERCE", "SANCTION"})
HELD = frozenset({"COERCE", "RETREAT"})  # done to a named person by a body, named or not
DAMAGE = frozenset({"riot", "vandalize"})  # modes of PROTEST that may be mere crime
PRIVATE = frozenset({"people", "private"})  # kinds of nouns (mentions.toml)
# Types whose target may be a thing: a bridge is destroyed, a house seized.
THINGS = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
# Types that are done to people and bodies alone: who "enters waters" joins nobody.
DEAR = frozenset({"CONSULT", "SUPPORT", "AID"})
# Types whose named thing may be no more than the place: a summit in Paris, troops in Guayaquil.
ANYWHERE = DEAR | {"MOBILIZE"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays the roles of an act; `weight` is how political the best of them is."""

    actors: tuple[Phrase, ...]
    recipients: tuple[Phrase, ...]
    weight: float


def cast(
    coded: CodedEvent,
    act: Act,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,
) -> Cast | None:
    """Return the cast of `coded`; None if no political actor has a part in it."""

    if _is_game(sentence, context):
        return None

    def score(phrase: Phrase) -> float:
        return political_score(phrase, sentence, context, knowledge=knowledge)

    scored = [(p, score(p)) for p in coded.actors]
    actors = tuple(p for p, s in scored if s >= PERSON)
    acting = max((s for _, s in scored), default=0.0)
    targets = [(p, score(p)) for p in coded.recipients]
    if (
        coded.people
        and targets
        and not any(s >= PERSON or _is_name(p, context) for p, s in targets)
    ):
        return None
    official = acting >= OFFICIAL and act.event_type not in ANYWHERE
    kept = tuple(
        p for p, s in targets
        if s >= PERSON
        or act.event_type in THINGS
        # What an official does to a named thing is done to somebody: "left the West Bank cities".
        or (official and _is_name(p, context))
        or (official and act.event_type == "ACCUSE" and _holds_name(p, sentence))
    )  # fmt: skip
    touched = max((s for _, s in targets), default=0.0)
    if coded.nominal and not coded.supported and not _told(act, actors, kept):
        return None
    if targets and not kept and act.event_type in DEAR:
        return None
    if coded.actors and not actors and act.event_type in DEAR:
        return None  # "the vaccine protects children"
    if act.event_type in STATES and actors and all(acts_as(p, context) in PRIVATE for p in actors):
        return None
    if (
        act.event_type == "ASSAULT"
        and coded.actors
        and _is_accident(acting, coded, sentence, context)
    ):
        return None
    if act.event_type == "CONSULT" and _lonely(coded, sentence, context):
        return None
    if not actors and not kept and not coded.nominal:
        return None
    if not coded.actors and not coded.recipients:
        return Cast((), (), POLITICAL) if _among_powers(sentence, context) else None
    if act.event_type == "PROTEST" and act.mode not in DAMAGE and acting >= PERSON:
        return Cast(actors, kept, max(acting, touched))  # whoever protests makes politics
    if act.event_type in HELD and not coded.actors and _names_one(kept, sentence):
        return Cast(actors, kept, POLITICAL)  # "Sharafi was released": by those who held him
    unpolitical = acting < POLITICAL and (coded.actors or touched < POLITICAL)
    if unpolitical and not (
        max(acting, touched) >= POLITICAL
        and (act.event_type in FORCE or (acting >= PERSON and touched >= OFFICIAL))
    ):
        return None
    return Cast(actors, kept, max(acting, touched))


def half_told(coded: CodedEvent, judged: Predicate, parts: Cast) -> bool:
    """Say whether an act that did not take place is told without those whom it would be between.

    What somebody is asked to do needs only the one who is asked: "urged Mali to withdraw".
    """
    if judged.status is Status.POSSIBLE and coded.rule.split("/")[1] in WORDS:
        return True  # "would be able to demand details": nobody has said a word
    if judged.status not in UNREAL or (parts.actors and parts.recipients):
        return False
    asked = judged.status is Status.REQUESTED and not coded.nominal and parts.weight >= SURE
    return not (asked and parts.actors)


def _is_game(sentence: Sentence, context: PageContext) -> bool:
    """Say whether the sentence tells of sport: a goalkeeper, or a final and a goal."""
    lists = context.lists.lists
    words = [{t.lemma, t.text.lower()} for t in sentence.tokens]
    alone = sum(bool(w & lists["games"]) for w in words)
    return alone > 0 or sum(bool(w & lists["contests"]) for w in words) > 1


def _told(act: Act, actors: tuple[Phrase, ...], recipients: tuple[Phrase, ...]) -> bool:
    """Say whether a bare noun has enough beside it to tell of an act and not only of a topic.

    "war", "ceasefire talks with Israel" name topics; "Russia's invasion", "the attack on Kyiv",
    "talks between Iran and Iraq" tell of acts.
    """
    if act.reciprocal:
        return len(actors) + len(recipients) > (0 if act.event_type == "CONSULT" else 1)
    if act.event_type in FORCE:
        return bool(actors or recipients) or act.event_type == "ASSAULT"
    return bool(actors)


def _is_accident(
    acting: float, coded: CodedEvent, sentence: Sentence, context: PageContext
) -> bool:
    """Say whether what killed or destroyed is no actor: a disease, a quake, a crash.

    A weapon or an attack stands for whoever used it ("a bomb killed two", "the strike hit").
    """
    if acting >= PERSON or coded.nominal:
        return False
    trigger = coded.trigger.of(context.article.text).lower().split()
    told = {w for p in coded.actors for w in p.span.of(context.article.text).lower().split()}
    lemmas = {t.lemma for p in coded.actors for t in sentence.tokens if p.start <= t.start < p.end}
    words = {*trigger[1:], *told, *lemmas}
    if words & context.lists.lists["weapons"]:
        return False
    lexicon = load_lexicon(context.language, context.knowledge).by_head
    return not any(e.event_type == "ASSAULT" for w in words for e in lexicon.get(w, ()))


def _lonely(coded: CodedEvent, sentence: Sentence, context: PageContext) -> bool:
    """Say whether one party alone meets nobody.

    "Blinken, speaking in Laos", "the council meets twice a year"; but "leaders" may meet.
    """
    parties = (*coded.actors, *coded.recipients)
    if len(parties) != 1:
        return False
    if sentence.tokens[parties[0].head].pos == "PROPN":
        return not coded.nominal
    return not coded.nominal and acts_as(parties[0], context) in {*PRIVATE, "organ"}


def _names_one(phrases: tuple[Phrase, ...], sentence: Sentence) -> bool:
    """Say whether the first phrase is headed by a name."""
    return bool(phrases) and sentence.tokens[phrases[0].head].pos == "PROPN"


def _holds_name(phrase: Phrase, sentence: Sentence) -> bool:
    """Say whether a name heads the phrase or follows its head: "the hotel group Marinelli"."""
    return any(
        t.pos == "PROPN" and t.index in {phrase.head, phrase.head + 1}
        for t in sentence.tokens if phrase.start <= t.start < phrase.end
    )  # fmt: skip


def _is_name(phrase: Phrase, context: PageContext) -> bool:
    words = phrase.span.of(context.article.text)
    return words != words.lower()


def _among_powers(sentence: Sentence, context: PageContext) -> bool:
    """Say whether the sentence names a state or body: a bare "attack" is then no accident."""
    return any(item.known is not None for item in context.read(sentence.start, sentence.end).items)
