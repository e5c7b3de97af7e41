"""The first tables of a store: runs, articles in their versions, events, judgements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kabar.stores.searching import create_search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of an empty store."""
    op.create_table(
        "articles",
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_articles")),
        sa.UniqueConstraint("article_id", name=op.f("uq_articles_article_id")),
    )
    op.create_table(
        "runs",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column(
            "started_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "ended_at", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_runs")),
    )
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "last_recorded",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state")),
    )
    op.create_table(
        "failures",
        sa.Column("failure", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_failures_run_runs")),
        sa.PrimaryKeyConstraint("failure", name=op.f("pk_failures")),
    )
    op.create_index(op.f("ix_failures_article_id"), "failures", ["article_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column(
            "told_at", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("page", sa.LargeBinary(), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "retracted_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_versions_article_articles")
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_versions_run_runs")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_versions")),
        sa.UniqueConstraint("article", "number", name=op.f("uq_versions_article_number")),
    )
    op.create_index(
        op.f("ix_versions_publisher_told_at"),
        "versions",
        ["publisher", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_versions_told_at_version"),
        "versions",
        ["told_at", "version"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_table(
        "events",
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("plover_type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("cameo", sa.Text(), nullable=False),
        sa.Column("quad", sa.Integer(), nullable=False),
        sa.Column("goldstein", sa.Float(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("asserted", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column(
            "date_start",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "date_end", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("place_precision", sa.Text(), nullable=True),
        sa.Column("geonames", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "told_at", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "retracted_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_events_article_articles")
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_events_run_runs")),
        sa.ForeignKeyConstraint(
            ["version"], ["versions.version"], name=op.f("fk_events_version_versions")
        ),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_events")),
    )
    op.create_index(
        op.f("ix_events_act_told_at"),
        "events",
        ["act", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(op.f("ix_events_article"), "events", ["article"], unique=False)
    op.create_index(
        op.f("ix_events_date_start_date_end"),
        "events",
        ["date_start", "date_end"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_events_event_type_told_at"),
        "events",
        ["event_type", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_events_place_country_told_at"),
        "events",
        ["place_country", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_events_publisher_told_at"),
        "events",
        ["publisher", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_events_status_told_at"),
        "events",
        ["status", "told_at"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_events_told_at_event"),
        "events",
        ["told_at", "event"],
        unique=False,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_index(op.f("ix_events_version"), "events", ["version"], unique=False)
    op.create_index(op.f("ix_events_words"), "events", ["words"], unique=False)
    op.create_index(
        "uq_events_current",
        "events",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_table(
        "tags",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["versions.version"], name=op.f("fk_tags_version_versions")
        ),
        sa.UniqueConstraint("version", "tag", name=op.f("uq_tags_version_tag")),
    )
    op.create_index(op.f("ix_tags_tag"), "tags", ["tag"], unique=False)
    op.create_table(
        "contexts",
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.event"], name=op.f("fk_contexts_event_events")),
        sa.UniqueConstraint("event", "context", name=op.f("uq_contexts_event_context")),
    )
    op.create_index(op.f("ix_contexts_context"), "contexts", ["context"], unique=False)
    op.create_table(
        "parties",
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sectors", sa.Text(), nullable=False),
        sa.Column(
            "told_at", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["event"], ["events.event"], name=op.f("fk_parties_event_events")),
        sa.UniqueConstraint(
            "event", "role", "position", name=op.f("uq_parties_event_role_position")
        ),
    )
    op.create_index(op.f("ix_parties_code_told_at"), "parties", ["code", "told_at"], unique=False)
    op.create_index(
        op.f("ix_parties_country_told_at"), "parties", ["country", "told_at"], unique=False
    )
    op.create_index(
        op.f("ix_parties_entity_told_at"), "parties", ["entity", "told_at"], unique=False
    )
    op.create_index(op.f("ix_parties_name_told_at"), "parties", ["name", "told_at"], unique=False)
    op.create_table(
        "sources",
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.event"], name=op.f("fk_sources_event_events")),
        sa.UniqueConstraint("event", "position", name=op.f("uq_sources_event_position")),
    )
    op.create_index(op.f("ix_sources_name"), "sources", ["name"], unique=False)
    op.create_table(
        "codings",
        sa.Column("coding", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("attributions", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_codings_run_runs")),
        sa.ForeignKeyConstraint(
            ["version"], ["versions.version"], name=op.f("fk_codings_version_versions")
        ),
        sa.PrimaryKeyConstraint("coding", name=op.f("pk_codings")),
    )
    op.create_index(op.f("ix_codings_version"), "codings", ["version"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=True),
        sa.Column("event", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("coded", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["events.event"], name=op.f("fk_judgements_event_events")
        ),
        sa.PrimaryKeyConstraint("judgement", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_also"), "judgements", ["also"], unique=False)
    op.create_index(op.f("ix_judgements_article_id"), "judgements", ["article_id"], unique=False)
    op.create_index(op.f("ix_judgements_target_key"), "judgements", ["target", "key"], unique=False)
    create_search(op.get_bind())
    # There from the first, so that writers can take turns on it.
    state = sa.table("state", sa.column("id", sa.Integer), sa.column("last_recorded", sa.Text))
    op.bulk_insert(state, [{"id": 1, "last_recorded": "1970-01-01T00:00:00.000000+00:00"}])
