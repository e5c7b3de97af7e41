"""Full-text search behind one small interface: FTS5 in SQLite, tsvector in PostgreSQL.

Titles and texts of the versions that stand can be searched; words are folded as the database does
it (SQLite: case and accents; PostgreSQL: word stems of the article's language).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, Select, bindparam, literal_column, select, text
from sqlalchemy import column as named_column
from sqlalchemy import table as named_table

from kabar.stores.rows import clean

# PostgreSQL's text search configurations for kabar's languages.
CONFIGURATIONS = {"en": "english", "id": "indonesian"}
OTHER = "simple"
# Versions from which on words are common.
COMMON = 2000
# Characters of an article that PostgreSQL finds it by: a tsvector holds one megabyte at most.
LONGEST = 100_000

_FOUND = named_table("passages", named_column("version"), named_column("rowid"))


def create_search(connection: Connection) -> None:
    """Make the index of words in an empty store."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE passages USING fts5(title, text, content='versions',"
            " content_rowid='version', tokenize='unicode61 remove_diacritics 2')"
        )
        return
    connection.exec_driver_sql(
        "CREATE TABLE passages (version INTEGER PRIMARY KEY REFERENCES versions (version),"
        " words TSVECTOR NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_passages_words ON passages USING gin (words)")


def index_versions(connection: Connection, versions: Sequence[int]) -> None:
    """Take the words of these versions into the index."""
    if not versions:
        return
    rows = [{"version": version} for version in versions]
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                "INSERT INTO passages (rowid, title, text)"
                " SELECT version, title, text FROM versions WHERE version = :version"
            ),
            rows,
        )
        return
    cases = " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in CONFIGURATIONS.items())
    connection.execute(
        text(
            "INSERT INTO passages (version, words) SELECT version, to_tsvector("
            f"CAST(CASE language {cases} ELSE '{OTHER}' END AS regconfig),"
            f" left(coalesce(title, '') || ' ' || text, {LONGEST}))"
            " FROM versions WHERE version = :version"
        ),
        rows,
    )


def forget_versions(connection: Connection, versions: Sequence[int]) -> None:
    """Take the words of these versions out of the index."""
    if not versions:
        return
    rows = [{"version": version} for version in versions]
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                "INSERT INTO passages (passages, rowid, title, text)"
                " SELECT 'delete', version, title, text FROM versions WHERE version = :version"
            ),
            rows,
        )
    else:
        connection.execute(text("DELETE FROM passages WHERE version = :version"), rows)


def matching(dialect: str, words: str) -> Select[tuple[int]]:
    """Return the query for the versions in which all of `words` stand; a "quoted phrase" whole.

    Never an error, whatever the words: they are data, not a query language.
    """
    words = clean(words).replace("\ufffd", " ")
    if dialect == "sqlite":
        wanted = _quoted(words, " AND ")
        return (
            select(literal_column("passages.rowid").label("version"))
            .select_from(_FOUND)
            .where(text("passages MATCH :wanted").bindparams(bindparam("wanted", wanted)))
        )
    queries = " || ".join(
        f"websearch_to_tsquery('{name}', :wanted)" for name in [*CONFIGURATIONS.values(), OTHER]
    )
    return select(_FOUND.c.version).where(
        text(f"passages.words @@ ({queries})").bindparams(bindparam("wanted", _quoted(words, " ")))
    )


def is_common(connection: Connection, words: str | None) -> bool:
    """Say whether so many versions hold `words` that events are better met on the way than sought.

    Only SQLite needs to be told.
    """
    if not words or connection.dialect.name != "sqlite":
        return False
    found = matching("sqlite", words).limit(1).offset(COMMON)
    return connection.execute(found).first() is not None


def _quoted(words: str, between: str) -> str:
    """Return the words, each a string of its own, so that no sign commands."""
    parts = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', words)]
    kept = [part for part in parts if any(c.isalnum() for c in part)]
    return between.join('"' + part.replace('"', " ") + '"' for part in kept) or '""'
