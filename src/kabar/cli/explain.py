"""`kabar explain`: one page as a person reads it."""

from __future__ import annotations

import click


@click.command("explain")
def command() -> None:
    """Explain."""
