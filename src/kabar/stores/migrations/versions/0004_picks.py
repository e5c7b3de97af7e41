"""Picks: stories that an editor starred."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STILL = sa.text("retracted_at IS NULL")


def _moment() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "picks",
        sa.Column("pick", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("retracted_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_picks_article_articles")
        ),
        sa.PrimaryKeyConstraint("pick", name=op.f("pk_picks")),
    )
    op.create_index(
        "uq_picks_current",
        "picks",
        ["article"],
        unique=True,
        sqlite_where=STILL,
        postgresql_where=STILL,
    )
