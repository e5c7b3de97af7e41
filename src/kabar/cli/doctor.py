"""`kabar doctor`: what this installation has, and the command that installs what is missing."""

from __future__ import annotations

import click


@click.command("doctor")
def command() -> None:
    """Say what there is."""
