"""The way of a page, stage by stage: an `Article` in, a `Document` out. Read this first.

reading → annotating → coding → qualifying → resolving → grouping → ledger. Stages return their
own records; only this module puts an `Event` together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kabar.acts import Act, load_acts
from kabar.annotating import annotate
from kabar.coding import answer_pair, code_sentence
from kabar.coding.standing import code_standing
from kabar.errors import StageError
from kabar.grouping.happenings import Telling, merge_tellings
from kabar.grouping.promises import fold_promises
from kabar.ids import make_id
from kabar.knowledge import DEFAULT, Knowledge, knowledge_hash
from kabar.languages import available
from kabar.ledger.relations import Names, join_relations, office_of, relations_of
from kabar.qualifying import (
    attribute,
    chain,
    is_aim,
    is_habit,
    judge,
    plover_type,
    qualify,
    source_phrase,
)
from kabar.records import (
    REAL,
    Article,
    Attribution,
    CodedEvent,
    CodedStanding,
    Coder,
    Document,
    Event,
    Evidence,
    Failure,
    Mention,
    Pair,
    PairAnswer,
    Party,
    Phrase,
    Predicate,
    Relation,
    Sentence,
    Source,
    Span,
    Status,
    Timex,
    Trigger,
)
from kabar.resolving.casting import Cast, cast, half_told
from kabar.resolving.dating import date_event, period_after
from kabar.resolving.mentions import PageContext, read_context
from kabar.resolving.named import named_in
from kabar.resolving.parties import resolve_parties
from kabar.resolving.places import place_event
from kabar.resolving.sources import resolve_credited, resolve_publisher, resolve_source
from kabar.resolving.times import commemorates, find_times
from kabar.version import VERSION

STORY = 5  # sentences from which on a present tense stands out; a lone one may be a headline
REACH = 3  # tokens up from what is promised to the word of promise
REFUSAL = "refuse"  # the act of those who say that they will not
WILL_NOT = "modals.planned"  # what decides the status of "will not", with a negation beside it
COOPERATION = frozenset({1, 2})  # quads
PAIR = 2
FAINT = 0.35  # an event whose witnesses weigh less is no event
# Types of deeds, which an aim or a habit does not tell of; words are deeds whenever they are said.
DEEDS = frozenset(
    {"CONSULT", "COOPERATE", "AID", "RETREAT", "COERCE", "SANCTION", "MOBILIZE", "ASSAULT"}
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one article before its events are put together."""

    article: Article
    language: str
    sentences: tuple[Sentence, ...]
    times: tuple[Timex, ...]
    attributions: tuple[Attribution, ...]
    context: PageContext
    acts: Mapping[str, Act]
    knowledge: Knowledge
    outer: tuple[Source, ...]


def code_article(
    article: Article,
    *,
    pairs: Sequence[Pair] = (),
    knowledge: Knowledge = DEFAULT,
    models: Mapping[str, str] | None = None,
) -> Document:
    """Return everything kabar sees in `article`; raise StageError if it cannot be handled."""
    language = _language(article)
    model = (models or {}).get(language)
    sentences = annotate(article, knowledge=knowledge, model=model)
    return code_sentences(sentences, article, pairs=pairs, knowledge=knowledge)


def code_articles(
    articles: Iterable[Article],
    *,
    knowledge: Knowledge = DEFAULT,
    models: Mapping[str, str] | None = None,
) -> Iterator[Document]:
    """Yield the document of each article, in order; an article that fails carries its error."""
    for article in articles:
        try:
            yield code_article(article, knowledge=knowledge, models=models)
        except StageError as error:
            yield failed(article, error)


def code_sentences(
    sentences: tuple[Sentence, ...],
    article: Article,
    *,
    pairs: Sequence[Pair] = (),
    knowledge: Knowledge = DEFAULT,
) -> Document:
    """Return what the annotated `sentences` of `article` tell; no parser is needed."""
    page = _open_page(article, sentences, knowledge)
    coded = _coded(sentences, article, knowledge)
    tellings = [
        telling
        for sentence in sentences
        for found in coded[sentence.index]
        if (telling := _tell(found, sentence, page)) is not None
    ]
    events = merge_tellings(fold_promises(tellings))
    return Document(
        id=article.id,
        language=page.language,
        events=events,
        attributions=page.attributions,
        predicates=qualify(sentences, article, knowledge=knowledge),
        times=page.times,
        relations=_relations(events, page),
        pairs=_answers(pairs, coded, page) if pairs else None,
        article=article,
    )


def told_events(sentences: tuple[Sentence, ...], article: Article) -> list[Event]:
    """Return every event that the sentences tell, whoever has a part in it, unmerged."""
    return _told_events(_open_page(article, sentences, DEFAULT), _coded(sentences, article))


def _coded(
    sentences: Sequence[Sentence], article: Article, knowledge: Knowledge = DEFAULT
) -> dict[int, tuple[CodedEvent, ...]]:
    language = _language(article)
    return {s.index: code_sentence(s, language, knowledge=knowledge) for s in sentences}


def _told_events(page: Page, coded: Mapping[int, tuple[CodedEvent, ...]]) -> list[Event]:
    return [
        telling.event
        for sentence in page.sentences
        for found in coded[sentence.index]
        if (telling := _tell(found, sentence, page, anyone=True)) is not None
    ]


def _answers(
    pairs: Sequence[Pair], coded: Mapping[int, tuple[CodedEvent, ...]], page: Page
) -> tuple[PairAnswer, ...]:
    """Return the type between each two spans; whoever was asked about may act."""
    told = _told_events(page, coded)
    return tuple(
        answer_pair(pair, told, page.sentences, page.language, knowledge=page.knowledge)
        for pair in pairs
    )


def failed(article: Article, error: StageError) -> Document:
    """Return the document that says why `article` could not be handled."""
    return Document(
        id=article.id,
        language=article.language,
        error=Failure(stage=error.stage, reason=error.reason),
        article=article,
    )


def _language(article: Article) -> str:
    if article.language is None:
        raise StageError(
            "annotating",
            f"the language could not be identified; say it, one of: {', '.join(available())}",
        )
    if article.language not in available():
        raise StageError(
            "annotating",
            f"no language pack for {article.language!r}; available: {', '.join(available())}",
        )
    return article.language


def _open_page(article: Article, sentences: tuple[Sentence, ...], knowledge: Knowledge) -> Page:
    publisher = article.publisher
    outer = [] if publisher is None else [resolve_publisher(publisher, knowledge=knowledge)]
    outer += [resolve_credited(name, knowledge=knowledge) for name in article.credited]
    agency = article.dateline.agency if article.dateline else None
    if agency is not None and all(agency.lower() != (s.name or "").lower() for s in outer):
        outer.append(resolve_credited(agency, knowledge=knowledge))
    said = attribute(sentences, article, knowledge=knowledge)
    return Page(
        article=article,
        language=_language(article),
        sentences=sentences,
        times=find_times(article, sentences, knowledge=knowledge),
        attributions=said,
        context=read_context(article, sentences, said=said, knowledge=knowledge),
        acts=load_acts(knowledge),
        knowledge=knowledge,
        outer=tuple(outer),
    )


def _tell(
    coded: CodedEvent, sentence: Sentence, page: Page, *, anyone: bool = False
) -> Telling | None:
    """Return the event that `coded` stands for, None if no political actor has a part in it.

    `anyone`: whatever fills the roles plays them.
    """
    act = page.acts[coded.act]
    parts = cast(coded, act, sentence, page.context, knowledge=page.knowledge)
    if anyone:
        parts = Cast(coded.actors, coded.recipients, 1.0)
    if parts is None:
        return None
    judged = judge(
        sentence,
        coded.token,
        sentences=page.sentences,
        article=page.article,
        knowledge=page.knowledge,
    )
    if coded.status is not None and judged.status in REAL:
        judged = replace(judged, status=coded.status)
    if _is_refusal(judged, act, parts):
        act, judged, parts = (
            page.acts[REFUSAL],
            replace(judged, status=Status.HAPPENED),
            _apart(parts),
        )
    if not anyone and (
        0 < coded.score < FAINT
        or half_told(coded, judged, parts)
        or (coded.nominal and commemorates(coded.trigger, page.times, page.article))
        or _no_deed(coded, act, judged, sentence, page)
    ):
        return None
    actors = _parties(parts.actors, sentence, page)
    doers = [Span(p.start, p.end) for p in actors if p.start is not None and p.end is not None]
    found = _parties(parts.recipients, sentence, page, barred=doers)
    recipients = _others(found, actors, parts.recipients if act.event_type == "COERCE" else ())
    date = date_event(
        sentence, coded.token, page.times, page.sentences, page.article, knowledge=page.knowledge
    )
    event = Event(
        event_id=make_id(
            "event",
            page.article.id,
            act.event_type,
            str(coded.trigger.start),
            *(str(p.start) for p in (*coded.actors, *coded.recipients)),
            (date.start or "") if date else "",
        ),
        event_type=act.event_type,
        plover_type=plover_type(act, judged, nominal=coded.nominal),
        mode=act.mode,
        act=act.id,
        cameo=act.cameo,
        quad=act.quad,
        goldstein=act.goldstein,
        contexts=act.contexts,
        trigger=Trigger(
            start=coded.trigger.start,
            end=coded.trigger.end,
            text=coded.trigger.of(page.article.text),
        ),
        actors=actors,
        recipients=recipients,
        date=date,
        place=place_event(
            sentence,
            coded.token,
            page.context,
            page.article,
            event_type=act.event_type,
            exclude=[p.span for p in (*coded.actors, *coded.recipients)],
            knowledge=page.knowledge,
        ),
        status=judged.status,
        size=None,
        attribution=_chain(coded.token, sentence, page),
        evidence=(_evidence(sentence, page.article),),
        confidence=round(coded.score, 3),
        rule=coded.rule,
        article_id=page.article.id,
        url=page.article.url,
        publisher=page.article.publisher,
        published=page.article.published,
        language=page.language,
        coder=Coder(version=VERSION, codebook=knowledge_hash(page.knowledge)),
    )
    return Telling(
        event=event,
        zone=sentence.zone,
        sentence=sentence.index,
        token=coded.token,
        governors=_governors(sentence, coded.token),
        nominal=coded.nominal,
        definite=coded.definite,
    )


def _is_refusal(judged: Predicate, act: Act, parts: Cast) -> bool:
    """Say whether somebody will not do what would be done for another: "will not negotiate"."""
    own = judged.status is Status.NEGATED and judged.rule == WILL_NOT
    return own and act.quad in COOPERATION and bool(parts.actors)


def _apart(parts: Cast) -> Cast:
    """Return the cast of a refusal: of those who would do it together the first refuses."""
    if parts.recipients or len(parts.actors) < PAIR:
        return parts
    return replace(parts, actors=parts.actors[:1], recipients=parts.actors[1:])


def _relations(events: Sequence[Event], page: Page) -> tuple[Relation, ...]:
    """Return what the events do to standing relations, and what the page says to stand."""
    names = _names(page)
    told = relations_of(events, page.acts, names, page.times)
    said = [
        relation
        for sentence in page.sentences
        for found in code_standing(
            sentence,
            page.article.text,
            named_in(sentence, page.context),
            page.language,
            knowledge=page.knowledge,
        )
        for relation in _standing(found, sentence, page)
    ]
    return join_relations(told, said, names)


def _names(page: Page) -> Names:
    """Return who has a name on the page."""
    people = frozenset(person.name for person in page.context.people)
    found = {
        page.article.text[s.tokens[n.first].start : s.tokens[n.last - 1].end]
        for s in page.sentences
        for n in s.names
    }
    return Names(people, people | found)


def _standing(found: CodedStanding, sentence: Sentence, page: Page) -> Iterator[Relation]:
    """Yield what one standing phrase says, a line for each two parties."""
    status = Status.ONGOING
    if found.guarded:
        judged = judge(
            sentence,
            found.token,
            sentences=page.sentences,
            article=page.article,
            knowledge=page.knowledge,
        ).status
        status = status if judged in REAL else judged
    valid = period_after(found.span.end, found.dated, page.times, page.article)
    counted = found.counted
    for target in _named(found.objects, sentence, page):
        home = office_of(target) if found.home else None
        named = (*found.subjects, *([counted] if counted else ()))
        for subject in [home] if home else _named(named, sentence, page):
            own = counted is not None and subject.start == counted.start
            yield Relation(
                relation=found.relation,
                subject=subject,
                object=target,
                effect=found.effect,
                valid=valid,
                status=status,
                attribution=_chain(found.token, sentence, page),
                event_id=None,
                evidence=sentence.span,
                inferred=home is not None,
                ordinal=found.ordinal if own else None,
                term=valid is not None and found.dated == "from",
            )


def _named(mentions: Sequence[Mention], sentence: Sentence, page: Page) -> Iterator[Party]:
    for mention in mentions:
        head = next(t.index for t in sentence.tokens if t.end >= mention.end)
        phrase = Phrase(sentence.index, mention.start, mention.end, head)
        yield from resolve_parties(phrase, sentence, page.context, knowledge=page.knowledge)


def _governors(sentence: Sentence, token: int) -> tuple[int, ...]:
    """Return the tokens above one, nearest first."""
    found: list[int] = []
    at = sentence.tokens[token].head
    while at != token and len(found) < REACH:
        found.append(at)
        token, at = at, sentence.tokens[at].head
    return tuple(found)


def _no_deed(
    coded: CodedEvent, act: Act, judged: Predicate, sentence: Sentence, page: Page
) -> bool:
    """Say whether a verb of deeds tells an aim or a habit. What people meet for, they will do."""
    if act.event_type not in DEEDS or coded.nominal:
        return False
    article, knowledge = page.article, page.knowledge
    story = len(page.sentences) >= STORY
    if story and is_habit(sentence, coded.token, article=article, knowledge=knowledge):
        return True
    return act.event_type != "CONSULT" and is_aim(
        sentence, coded.token, judged, article=article, knowledge=knowledge
    )


def _others(
    recipients: tuple[Party, ...], actors: tuple[Party, ...], phrases: Sequence[Phrase]
) -> tuple[Party, ...]:
    """Return the recipients without those whose words are an actor's: nobody suspends himself.

    "Uganda suspended it": what "it" is has no name here, and the nearest name is the doer's. What
    is named in its own words stays: the government may put its capital under curfew.
    """
    starts = {p.start for p in actors if p.start is not None}
    entities = {p.entity for p in actors if p.entity}

    def own(party: Party) -> bool:
        at = party.start
        return at is not None and any(p.start <= at < p.end for p in phrases)

    return tuple(
        p for p in recipients
        if p.start not in starts and (p.entity not in entities or own(p))
    )  # fmt: skip


def _parties(
    phrases: Sequence[Phrase], sentence: Sentence, page: Page, *, barred: Sequence[Span] = ()
) -> tuple[Party, ...]:
    parties: list[Party] = []
    for phrase in phrases:
        for party in resolve_parties(
            phrase, sentence, page.context, barred=barred, knowledge=page.knowledge
        ):
            if not any(_is_same(party, p) for p in parties):
                parties.append(party)
    return tuple(parties)


def _is_same(one: Party, other: Party) -> bool:
    """Say whether two parties are one: the same words, or title and name of one person."""
    if one.name != other.name:
        return False
    return one.start == other.start or (one.name is not None and one.entity == other.entity is None)


def _chain(token: int, sentence: Sentence, page: Page) -> tuple[Source, ...]:
    """Return who says so, outermost first: publisher, credited sources, then the text's own."""
    links = list(page.outer)
    for attribution in chain(
        sentence,
        token,
        page.attributions,
        page.article,
        page.sentences,
        knowledge=page.knowledge,
    ):
        span = source_phrase(attribution)
        if span is None:
            continue
        link = resolve_source(span, sentence, page.context, knowledge=page.knowledge)
        if link.name is not None and any(link.name == known.name for known in links):
            continue  # "Reuters reported", on a page that credits Reuters, is one link
        links.append(link)
    return tuple(links)


def _evidence(sentence: Sentence, article: Article) -> Evidence:
    return Evidence(start=sentence.start, end=sentence.end, text=sentence.span.of(article.text))
