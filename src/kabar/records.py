"""The nouns of kabar: what flows from stage to stage. Open this file and you know the domain.

All offsets are Unicode code points into the `text` of the same article, start inclusive, end
exclusive. Missing is `None`. Token and sentence indices are 0-based; a token's `index` and `head`
count within its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start <= i < end` of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers in `text`."""
        return text[self.start : self.end]


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A picture's caption; `start`, `end` are its offsets in the article's text."""

    text: str
    credit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link to another story that stood in or beside the body ("Baca Juga: ...")."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where and by whom the report was filed: "MOSCOW (Reuters) -"."""

    place: str | None
    agency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news page after reading: its words and what the page says about itself.

    `text` is title, blank line, paragraphs, captions; `text[body_start:body_end]` is the body
    alone. `published` and `modified` are ISO 8601 with the page's own offset when it gives one.
    """

    id: str
    text: str
    language: str | None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()
    dateline: Dateline | None = None
    body_start: int = 0
    body_end: int = 0
    captions: tuple[Caption, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[str, ...] = ()


# --- annotating ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the parser saw it: Universal Dependencies labels, clitics on their host.

    `lemma` is the lexicons' citation form (docs/glossary.md); `tag` joins the UPOS of host and
    clitics ("VERB+PRON"); `head` is the index of the governor, its own index for the root;
    `voice` is "Act", "Pass" or None.
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    head: int
    dep: str
    voice: str | None = None

    @property
    def span(self) -> Span:
        """Return the token's characters in the article's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name that the name recogniser found: tokens `first <= i < last` of a sentence."""

    first: int
    last: int
    label: str  # PER ORG LOC


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article with its tokens and names."""

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...] = ()
    zone: str = "body"  # title body caption
    paragraph: int = 0

    @property
    def span(self) -> Span:
        """Return the sentence's characters in the article's text."""
        return Span(self.start, self.end)


# --- coding ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that fills a role: its characters, its head token, the slot it was found in."""

    sentence: int
    start: int
    end: int
    head: int
    slot: str = ""

    @property
    def span(self) -> Span:
        """Return the phrase's characters in the article's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEvent:
    """What one lexicon entry matched: an act, its trigger, and who stands in its roles.

    `token` is the trigger's head in the sentence; `rule` the address of the entry
    ("id/CONSULT/visit#kunjungi"); `score` in 0..1 says how well the frame fitted.
    """

    act: str
    sentence: int
    token: int
    trigger: Span
    actors: tuple[Phrase, ...]
    recipients: tuple[Phrase, ...]
    rule: str
    score: float
    nominal: bool = False  # the trigger is a noun
    supported: bool = False  # ... that a support verb says took place ("held talks")
    people: bool = False  # the recipient must be a person or body ("met Y", not "met demand")
    definite: bool = False  # a noun that points back ("the attack", "serangan itu")
    status: Status | None = None  # what the entry itself says of the act ("considered aid")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or an adjective of a state, body, person or place, where it stands."""

    start: int
    end: int
    kind: str  # state body person place


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedStanding:
    """What one standing pattern matched: who stands to whom, and which token says so.

    `counted` is the one whom the text calls the `ordinal`-th; `home`: the subject is not named,
    it is the object's own state. `dated` says what a date right after it is: "since" its beginning,
    "from" its first day of two.
    """

    relation: str
    effect: str
    sentence: int
    token: int
    span: Span
    subjects: tuple[Mention, ...]
    objects: tuple[Mention, ...]
    counted: Mention | None
    ordinal: int | None
    home: bool
    guarded: bool
    dated: str | None
    rule: str


# --- qualifying ------------------------------------------------------------------------------


class Status(StrEnum):
    """Whether the act took place, as the text says (docs/schema.md defines each)."""

    HAPPENED = "happened"
    ONGOING = "ongoing"
    PLANNED = "planned"
    POSSIBLE = "possible"
    HOPED = "hoped"
    REQUESTED = "requested"
    NEGATED = "negated"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    UNKNOWN = "unknown"


REAL = frozenset({Status.HAPPENED, Status.ONGOING})  # what took place, as far as the text says


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says (thinks, hopes, ...) what, by which words. `parent` indexes the outer one."""

    source: tuple[Span, ...] | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: int | None = None
    kind: str = "say"  # say think hope plan ask deny accuse evidential
    sentence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """How sure the text is that a verb or event noun took place: -3 (did not) .. 3 (did)."""

    sentence: int
    token: int
    start: int
    end: int
    value: float
    status: Status
    rule: str | None = None


# --- resolving -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A time expression with its TIMEX3 value and, where it names days, their first and last."""

    start: int
    end: int
    text: str
    type: str  # DATE TIME DURATION SET
    value: str
    first: date | None = None
    last: date | None = None
    precision: str | None = None  # day week month year range about before after
    basis: str | None = None  # stated relative narrative
    event_date: bool = True  # False: an anniversary, a duration, an age: never an event's date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When an event took place, with the words that say so and how the days were worked out."""

    start: str | None
    end: str | None
    precision: str
    basis: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event took place."""

    start: int
    end: int
    text: str
    name: str
    geonames: int | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str  # site city district province region country


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor or recipient after resolution, as the contract's JSON has it."""

    start: int | None
    end: int | None
    text: str | None
    name: str | None
    entity: str | None = None
    code: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One link of the chain of who says so."""

    name: str | None
    kind: str  # publisher agency media official organisation group document person unnamed
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number that the text gives, as least and most; an open end is None."""

    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people an event touched, as its clause says."""

    killed: Count | None = None
    injured: Count | None = None
    arrested: Count | None = None
    displaced: Count | None = None
    protesters: Count | None = None


# --- the whole -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence of the article, verbatim, that tells of the event."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The words that name the act."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """What made an event: kabar's version and the hash of its knowledge."""

    version: str
    codebook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening as one article tells it; the fields are the contract's (docs/schema.md)."""

    event_id: str
    event_type: str
    plover_type: str
    mode: str | None
    act: str
    cameo: str
    quad: int
    goldstein: float
    contexts: tuple[str, ...]
    trigger: Trigger
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: Period | None
    place: Place | None
    status: Status
    size: Size | None
    attribution: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    rule: str
    article_id: str
    url: str | None
    publisher: str | None
    published: str | None
    language: str
    coder: Coder


EFFECTS = ("begins", "continues", "ends")
# Standing relations that the ledger knows.
RELATIONS = (
    "recognises",
    "diplomatic_relations",
    "sanctions",
    "alliance",
    "at_war",
    "truce",
    "treaty",
    "member_of",
    "occupies",
    "seceded_from",
    "backs",
    "detains",
    "leads",
    "ambassador_to",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A standing relation that the text asserts."""

    relation: str
    subject: Party
    object: Party
    effect: str  # begins continues ends
    valid: Period | None
    status: Status
    attribution: tuple[Source, ...]
    event_id: str | None
    evidence: Span
    inferred: bool = False  # follows from the act ("invaded" → at war); not in the words themselves
    again: bool = False  # the words say that it stood before ("restored ties")
    ordinal: int | None = None  # "the third country to recognise it": the subject's number
    term: bool = False  # `valid` is its first and its last day ("occupied it from 1941 to 1945")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnswer:
    """kabar's answer to "what does the first do to the second?"."""

    event_type: str
    confidence: float | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question about two given spans; one of the two may be None."""

    actor: Span | None
    recipient: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a document could not be handled, and in which stage."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything kabar saw in one article."""

    id: str
    language: str | None
    events: tuple[Event, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    times: tuple[Timex, ...] = ()
    relations: tuple[Relation, ...] = ()
    pairs: tuple[PairAnswer, ...] | None = None
    error: Failure | None = None
    article: Article | None = field(default=None, repr=False)


# --- the ledger ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day on which a relation can have begun, or ended.

    `basis`: stated, relative or narrative as in `Period`; "published" if no date was told, so that
    the day of publication is all that bounds it; "inferred" from what other entries say.
    """

    earliest: str | None
    latest: str | None
    precision: str | None = None
    basis: str = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger: what one article says of one relation. Never edited.

    `begins` gives `valid_from`, `ends` gives `valid_to`, a stated term gives both; what only
    `continues` began at the latest when it was told.
    """

    entry_id: str
    relation: str
    subject: Party
    object: Party
    effect: str  # begins continues ends
    valid_from: Bounds | None
    valid_to: Bounds | None
    status: Status
    attribution: tuple[Source, ...]
    inferred: bool
    again: bool
    ordinal: int | None
    article_id: str
    event_id: str | None
    published: str | None
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An entry with the times at which a store learnt and withdrew it (ISO 8601, UTC)."""

    entry: Entry
    recorded: str | None = None
    retracted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who stands in which relation to whom as of a day: a line of `kabar ledger`.

    `holds` is yes, maybe (the bounds leave it open) or no (ended, or not begun), and None for what
    nobody asserts to be so: planned, possible, denied, ... (`status`).
    """

    relation: str
    subject: Party
    object: Party
    effect: str  # what the line tells last: begins continues ends
    valid_from: Bounds
    valid_to: Bounds | None
    holds: str | None
    status: Status
    inferred: bool  # no entry of it says so in words
    independent_origins: int
    asserted_by: tuple[tuple[Source, ...], ...]
    reported_first: str | None
    recorded_first: str | None
    entries: tuple[str, ...]
    warnings: tuple[str, ...] = ()


# --- stories ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article of a story: where it stands and whose words it prints.

    `chain` begins with the publisher and ends with the origin: ("Kompas.com", "Reuters", "Korean
    Central News Agency"). `copy_of` is the first report with the same text, None for that one.
    """

    article_id: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    language: str | None
    chain: tuple[str, ...]
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One hand that really tells a story, with the articles that print its words."""

    name: str | None
    kind: str  # agency publisher media unnamed
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A value that reports give for one field of a happening, and who gives it."""

    value: str
    events: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field on which reports of a happening differ: its claims, best supported first."""

    field: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event as several articles tell it: best-supported values, and where reports differ.

    `lead` is the event whose telling is the fullest; `events` are all of them, first report first.
    """

    id: str
    lead: Event
    status: Status
    date: Period | None
    place: Place | None
    size: Size | None
    events: tuple[str, ...]
    articles: tuple[str, ...]
    origins: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one story, and how many hands really tell it."""

    id: str
    title: str | None
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    origins: tuple[Origin, ...]
    independent_origins: int
    first: str | None
    last: str | None
    events: tuple[str, ...]
