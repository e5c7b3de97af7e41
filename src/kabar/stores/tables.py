"""The tables of a store, the same in SQLite and PostgreSQL. docs/schema.md tells what each holds.

A row of `versions` and of `events` is what the store holds to be so from `recorded_at` until
`retracted_at` (null: still). Rows are added and closed, never edited otherwise and never deleted.
Moments are ISO 8601 in UTC with microseconds, so that they sort as text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# The migration that this version of kabar works with: the newest in migrations/versions/.
SCHEMA = "0006"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Sorted and compared byte by byte in every database.
Moment = Text().with_variant(Text(collation="C"), "postgresql")


def _still(*columns: str, name: str | None = None, unique: bool = False) -> Index:
    """Return an index over the rows that still hold."""
    where = text("retracted_at IS NULL")
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# One row: the last moment recorded, so that a store's time never runs backwards.
state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("last_recorded", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("version", Text, nullable=False),
    Column("codebook", Text, nullable=False),  # hash of all knowledge files, weights among them
    Column("model", Text),  # hash of the trained files, and the pipelines named instead of them
    Column("options", Text, nullable=False),  # JSON
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),  # null: it still runs, or was killed
)

articles = Table(
    "articles",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("article_id"),
)

versions = Table(
    "versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("number", Integer, nullable=False),  # 1 for the article as first seen
    Column("digest", Text, nullable=False),  # of what the page says: rows.version_digest
    Column("url", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("language", Text),
    Column("published", Text),  # as the page gives it
    Column("told_at", Moment, nullable=False),  # published in UTC; when recorded if it has no time
    Column("text", Text, nullable=False),
    Column("body", Text, nullable=False),  # the whole line of `kabar read`, without its text
    Column("page", LargeBinary),  # the bytes as found, if they are kept
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    UniqueConstraint("article", "number"),
    _still("told_at", "version"),
    _still("publisher", "told_at"),
)
tags = Table(
    "tags",
    metadata,
    Column("version", ForeignKey("versions.version"), nullable=False),
    Column("tag", Text, nullable=False),  # as the page prints it
    UniqueConstraint("version", "tag"),
    Index(None, "tag"),
)

events = Table(
    "events",
    metadata,
    Column("event", Integer, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("version", ForeignKey("versions.version"), nullable=False),  # its words stand there
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("digest", Text, nullable=False),  # of `body` without who coded it
    Column("words", Text, nullable=False),  # the key of judgements: Store.words_key
    Column("event_type", Text, nullable=False),
    Column("plover_type", Text, nullable=False),
    Column("mode", Text),
    Column("act", Text, nullable=False),
    Column("cameo", Text, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("goldstein", Float, nullable=False),
    Column("status", Text, nullable=False),
    Column("asserted", Boolean, nullable=False),  # happened or ongoing
    Column("confidence", Float, nullable=False),
    Column("date_start", Moment),
    Column("date_end", Moment),
    Column("place", Text),
    Column("place_country", Text),
    Column("place_precision", Text),
    Column("geonames", Integer),
    Column("lat", Float),
    Column("lon", Float),
    Column("publisher", Text),
    Column("language", Text, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("body", Text, nullable=False),  # the whole line of `kabar code`
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    # In order of telling, with what most events are passed over or counted by: no look at the rows.
    _still(
        "told_at",
        "event",
        "version",
        "asserted",
        "event_type",
        "status",
        "place_country",
        "retracted_at",
        name="ix_events_told",
    ),
    _still("event_type", "told_at"),
    _still("act", "told_at"),
    _still("status", "told_at"),
    _still("place_country", "told_at"),
    _still("publisher", "told_at"),
    _still("date_start", "date_end"),
    Index(None, "article"),
    Index(None, "version"),
    Index(None, "words"),
    _still("event_id", name="uq_events_current", unique=True),
)
parties = Table(
    "parties",
    metadata,
    Column("event", ForeignKey("events.event"), nullable=False),
    Column("role", Text, nullable=False),  # actor recipient
    Column("position", Integer, nullable=False),
    Column("name", Text),
    Column("entity", Text),
    Column("code", Text),
    Column("country", Text),
    Column("sectors", Text, nullable=False),  # parted by spaces
    Column("told_at", Moment, nullable=False),  # the event's, for pages of one actor
    UniqueConstraint("event", "role", "position"),
    Index(None, "code", "told_at"),
    Index(None, "country", "told_at"),
    Index(None, "name", "told_at"),
    Index(None, "entity", "told_at"),
)

sources = Table(
    "sources",
    metadata,
    Column("event", ForeignKey("events.event"), nullable=False),
    Column("position", Integer, nullable=False),  # 0 is the outermost: the publisher
    Column("name", Text),
    Column("kind", Text, nullable=False),
    UniqueConstraint("event", "position"),
    Index(None, "name"),
)

contexts = Table(
    "contexts",
    metadata,
    Column("event", ForeignKey("events.event"), nullable=False),
    Column("context", Text, nullable=False),
    UniqueConstraint("event", "context"),
    Index(None, "context"),
)

# By which run a version was coded: once more each time that its events came out otherwise.
codings = Table(
    "codings",
    metadata,
    Column("coding", Integer, primary_key=True),
    Column("version", ForeignKey("versions.version"), nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("attributions", Text, nullable=False),  # JSON: who says what, as `kabar annotate` has it
    Column("recorded_at", Moment, nullable=False),
    Index(None, "version"),
)

# Between whom the ledger holds what; few beside the lines that tell of them.
pairs = Table(
    "pairs",
    metadata,
    Column("pair", Integer, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("subject", Text, nullable=False),  # keys of the ledger, not names
    Column("object", Text, nullable=False),
    Column("subject_party", Text, nullable=False),  # JSON, as first told, without offsets
    Column("object_party", Text, nullable=False),
    UniqueConstraint("relation", "subject", "object"),
    Index(None, "subject", "relation"),
    Index(None, "object", "relation"),
)
# Lines of the ledger; who stands in which relation is folded from them, not kept.
entries = Table(
    "entries",
    metadata,
    Column("entry", Integer, primary_key=True),
    Column("entry_id", Text, nullable=False),
    Column("pair", ForeignKey("pairs.pair"), nullable=False),
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("effect", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("inferred", Boolean, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("ordinal", Integer),
    Column("event_id", Text),
    Column("published", Text),  # as the page gives it
    Column("told_on", Moment, nullable=False),  # its day; the day recorded if it has none
    Column("chain", Text, nullable=False),  # JSON, without offsets
    Column("days", Text, nullable=False),  # JSON: bounds of its beginning and of its end
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    Column("body", Text, nullable=False),  # the whole line of `kabar ledger --history`
    Index(None, "article"),
    Index(None, "pair", "told_on"),
    _still("entry_id", name="uq_entries_current", unique=True),
)

# What articles are compared by, and to which earlier one each points: made anew from what is kept.
traits = Table(
    "traits",
    metadata,
    Column("article", ForeignKey("articles.article"), primary_key=True),
    Column("version", ForeignKey("versions.version"), nullable=False),
    Column("article_id", Text, nullable=False),
    Column("day", Integer, nullable=False),  # since the year 1, grouping.stories.LAST without date
    Column("language", Text),
    Column("words", Text, nullable=False),  # JSON: [number, weight], heaviest first
    Column("concepts", Text, nullable=False),
    Column("credits", Text, nullable=False),  # JSON: whose hand, whom it credits
    Column("print", Text, nullable=False),  # JSON: runs of words, by number
    Column("pointer", Integer),  # the earlier article that is most like it
    Column("affinity", Float),
    Column("root", Integer),  # where its pointers end
    Column("gathering", Integer),  # the first article of its volume
    Index(None, "pointer"),
    Index(None, "root"),
)
trait_keys = Table(
    "trait_keys",
    metadata,
    Column("key", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("language", Text, nullable=False),  # of the article, "" for none
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("weight", Integer, nullable=False),
    Index(None, "key", "day"),
    Index(None, "article"),
)
stories = Table(
    "stories",
    metadata,
    Column("story", Integer, primary_key=True),
    Column("story_id", Text, nullable=False),  # made of its first article's id
    Column("title", Text),
    Column("first_told", Moment, nullable=False),
    Column("last_told", Moment, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("languages", Text, nullable=False),  # parted by spaces
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON: reports and origins
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    _still("last_told", "story"),
    _still("origins", "last_told"),
    Index(None, "story_id"),
    _still("story_id", name="uq_stories_current", unique=True),
)
# To which story an article belongs, and belonged before stories merged or split.
members = Table(
    "members",
    metadata,
    Column("story_id", Text, nullable=False),
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    Index(None, "story_id"),
    Index(None, "article"),
    _still("article", name="uq_members_current", unique=True),
)

# Stories that an editor starred, under the article that began them: stories merge, articles stay.
picks = Table(
    "picks",
    metadata,
    Column("pick", Integer, primary_key=True),
    Column("article", ForeignKey("articles.article"), nullable=False),
    Column("note", Text),
    Column("who", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    _still("article", name="uq_picks_current", unique=True),
)

# What `kabar watch` polls, and what it found there: working rows, edited as it goes on.
feeds = Table(
    "feeds",
    metadata,
    Column("feed", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kind", Text),  # feed sitemap index opml; null before the first answer
    Column("etag", Text),
    Column("modified", Text),
    Column("due_at", Moment, nullable=False),
    Column("errors", Integer, nullable=False),  # in a row
    Column("said", Text),  # why it last failed
    UniqueConstraint("url"),
    Index(None, "due_at"),
)
finds = Table(
    "finds",
    metadata,
    Column("find", Integer, primary_key=True),
    Column("url", Text, nullable=False),  # without what names no other page
    Column("feed", ForeignKey("feeds.feed"), nullable=False),
    Column("state", Text, nullable=False),  # waiting kept failed
    Column("title", Text),
    Column("published", Text),
    Column("stamp", Text),  # what the feed said of its last change
    Column("etag", Text),
    Column("modified", Text),
    Column("article_id", Text),
    Column("errors", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("said", Text),
    UniqueConstraint("url"),
    Index(None, "state", "due_at"),
)

failures = Table(
    "failures",
    metadata,
    Column("failure", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "article_id"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("judgement", Integer, primary_key=True),
    Column("target", Text, nullable=False),  # event relation actors
    Column("key", Text, nullable=False),  # whose: stays when the article is coded again
    Column("also", Text),  # the key once what is corrected is coded so
    Column("event", ForeignKey("events.event")),  # the row that was judged
    Column("verdict", Text, nullable=False),  # accept reject correct note merge split withdraw
    Column("fields", Text, nullable=False),  # JSON: what is corrected, or who is merged
    Column("note", Text),
    Column("who", Text, nullable=False),
    Column("article_id", Text),
    Column("coded", Text, nullable=False),  # JSON: what was judged, as it was coded then
    Column("recorded_at", Moment, nullable=False),
    Index(None, "target", "key"),
    Index(None, "also"),
    Index(None, "article_id"),
)
