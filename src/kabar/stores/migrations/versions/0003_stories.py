"""Stories: what articles are compared by, which tell one story, and which did before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STILL = sa.text("retracted_at IS NULL")


def _moment() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; pages kept before are in no story until `kabar stories --rebuild`."""
    op.create_table(
        "traits",
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("concepts", sa.Text(), nullable=False),
        sa.Column("credits", sa.Text(), nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Integer(), nullable=True),
        sa.Column("affinity", sa.Float(), nullable=True),
        sa.Column("root", sa.Integer(), nullable=True),
        sa.Column("gathering", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_traits_article_articles")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["versions.version"], name=op.f("fk_traits_version_versions")
        ),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_traits")),
    )
    op.create_index(op.f("ix_traits_pointer"), "traits", ["pointer"])
    op.create_index(op.f("ix_traits_root"), "traits", ["root"])
    op.create_table(
        "trait_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_trait_keys_article_articles")
        ),
    )
    op.create_index(op.f("ix_trait_keys_key_day"), "trait_keys", ["key", "day"])
    op.create_index(op.f("ix_trait_keys_article"), "trait_keys", ["article"])
    op.create_table(
        "stories",
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("first_told", _moment(), nullable=False),
        sa.Column("last_told", _moment(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("retracted_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_stories")),
    )
    for columns in (["last_told", "story"], ["origins", "last_told"]):
        op.create_index(
            op.f(f"ix_stories_{'_'.join(columns)}"),
            "stories",
            columns,
            sqlite_where=STILL,
            postgresql_where=STILL,
        )
    op.create_index(op.f("ix_stories_story_id"), "stories", ["story_id"])
    op.create_table(
        "members",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("retracted_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.article"], name=op.f("fk_members_article_articles")
        ),
    )
    op.create_index(op.f("ix_members_story_id"), "members", ["story_id"])
    op.create_index(op.f("ix_members_article"), "members", ["article"])
    for name, column in (("stories", "story_id"), ("members", "article")):
        op.create_index(
            f"uq_{name}_current",
            name,
            [column],
            unique=True,
            sqlite_where=STILL,
            postgresql_where=STILL,
        )
