"""Who says so. In: the words that name a source. Out: a `Source` with its kind."""

from __future__ import annotations

from functools import cache

from kabar.gazetteers import Medium, Organisation, Territory, load, words_of
from kabar.gazetteers.names import fold
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.mentions import PERSONS, MentionWords, Noun
from kabar.records import Sentence, Source, Span
from kabar.resolving.anaphora import antecedents
from kabar.resolving.mentions import PageContext
from kabar.resolving.phrases import Reading, plain, read_phrase, trim

# What a noun's `acts` makes of a source that has no name.
UNNAMED = PERSONS | {"neutral", "official"}


def resolve_publisher(name: str, *, knowledge: Knowledge = DEFAULT) -> Source:  # noqa: ARG001
    """Return the link for the page's publisher."""
    return Source(name=name, kind="publisher")


def resolve_credited(name: str, *, knowledge: Knowledge = DEFAULT) -> Source:
    """Return the link for a source that the page credits ("Sumber: Reuters")."""
    medium = medium_named(name, knowledge)
    if medium is not None:
        return Source(name=medium.name, kind=medium.kind)
    return Source(name=" ".join(name.split()), kind="media")


@cache
def medium_named(name: str, knowledge: Knowledge = DEFAULT) -> Medium | None:
    """Return the agency or medium called `name`, in any spelling."""
    words = words_of(name)
    known = load(knowledge)
    for hit in known.find(words, "en"):
        for sense in hit.senses:
            if isinstance(sense.record, Medium):
                return sense.record
    return known.media.get(fold(name))


def resolve_source(
    span: Span | str,
    sentence: Sentence,
    context: PageContext,
    *,
    knowledge: Knowledge = DEFAULT,  # noqa: ARG001
) -> Source:
    """Return the link for the words `span`; a pronoun stands for the nearest full name."""
    if isinstance(span, str):
        at = context.article.text.find(span, sentence.start)
        span = Span(at, at + len(span)) if at >= 0 else Span(sentence.start, sentence.start)
    start, end = trim(span.start, span.end, context)
    found = antecedents(start, end, sentence, context)
    named = found[0] if found else (start, end)
    reading = read_phrase(*named, context)
    name, kind = _name(named, reading, context)
    return Source(name=name, kind=kind, start=span.start, end=span.end)


def _name(span: tuple[int, int], reading: Reading, context: PageContext) -> tuple[str | None, str]:
    """Return name and kind of the source that stands at `span`."""
    text = context.article.text[span[0] : span[1]]
    if _hidden(text, context.lists):
        return None, "unnamed"
    if isinstance(reading.body, Medium) and reading.person is None:
        return reading.body.name, reading.body.kind
    if reading.person is not None and not reading.owned:
        return reading.person.name, _person_kind(reading)
    if _document(text, context.lists):
        return plain(text, context), "document"
    if isinstance(reading.body, Organisation):
        if reading.noun is not None and reading.noun.acts in UNNAMED:
            return plain(text, context), "official"
        return reading.body.name, _body_kind(reading.body)
    if reading.noun is not None:
        return _noun(text, reading, reading.noun, context)
    if isinstance(reading.owner, Territory) and reading.use != "people":
        return reading.owner.name, "official"
    capital = any(w.capital for w in words_of(text))
    return (plain(text, context), "person") if capital else (None, "unnamed")


def _noun(text: str, reading: Reading, noun: Noun, context: PageContext) -> tuple[str | None, str]:
    """Return name and kind of a source without a proper name."""
    capital = any(w.text[0].isupper() for w in words_of(text)[1:])
    if noun.acts in {"organ", "state"}:
        return plain(text, context), "official"
    if noun.sectors == ("MED",):
        return (plain(text, context), "media") if capital else (None, "media")
    if noun.acts in {"official", "neutral"}:
        named = reading.owner is not None or capital
        return (plain(text, context), "official") if named else (None, "unnamed")
    if reading.owner is None and not capital:
        return None, "unnamed"
    return plain(text, context), "group"


def _person_kind(reading: Reading) -> str:
    role = reading.person.role if reading.person else None
    if reading.known is not None or (reading.noun is not None and reading.noun.acts == "official"):
        return "official"
    if role is not None and {"GOV", "MIL", "COP", "JUD", "LEG", "SPY"} & set(role.sectors):
        return "official"
    return "person"


def _body_kind(body: Organisation) -> str:
    state = {"government", "parliament", "court", "military", "police", "intelligence"}
    if body.kind in state:
        return "official"
    return "group" if body.kind == "armed" else "organisation"


def _hidden(text: str, lists: MentionWords) -> bool:
    lower = text.lower()
    return any(cue in lower for cue in lists.lists["unnamed"])


def _document(text: str, lists: MentionWords) -> bool:
    """Return whether the words name a letter, a statement, a report."""
    lower = [w.text.lower() for w in words_of(text)]
    lower = [w for w in lower if w not in lists.lists["determiners"] | lists.lists["definite"]]
    if not lower:
        return False
    ends = (lower[0], lower[-1]) if lists.head_last else (lower[0],)
    return any(word in lists.lists["documents"] for word in ends)
