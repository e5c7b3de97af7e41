"""Run migrations on the connection that kabar hands over; called by Alembic."""

from __future__ import annotations

from alembic import context

from kabar.stores.tables import metadata

connection = context.config.attributes["connection"]
# A batch copies a table where SQLite cannot alter it. What text search keeps for itself is none
# of the tables that kabar describes.
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
