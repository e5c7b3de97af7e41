"""The ledger's lines, and between whom they stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
STILL = sa.text("retracted_at IS NULL")


def upgrade() -> None:
    """Make the tables; pages kept before have no lines until they are added again."""
    op.create_table(
        "pairs",
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("subject_party", sa.Text(), nullable=False),
        sa.Column("object_party", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_pairs")),
        sa.UniqueConstraint(
            "relation", "subject", "object", name=op.f("uq_pairs_relation_subject_object")
        ),
    )
    op.create_index(op.f("ix_pairs_subject_relation"), "pairs", ["subject", "relation"])
    op.create_index(op.f("ix_pairs_object_relation"), "pairs", ["object", "relation"])
    op.create_table(
        "entries",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("told_on", MOMENT, nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("retracted_at", MOMENT, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_entries_article_articles")
        ),
        sa.ForeignKeyConstraint(["pair"], ["pairs.pair"], name=op.f("fk_entries_pair_pairs")),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_entries_run_runs")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_article"), "entries", ["article"])
    op.create_index(op.f("ix_entries_pair_told_on"), "entries", ["pair", "told_on"])
    op.create_index(
        "uq_entries_current",
        "entries",
        ["entry_id"],
        unique=True,
        sqlite_where=STILL,
        postgresql_where=STILL,
    )
