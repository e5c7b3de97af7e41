"""The command line: `kabar COMMAND`. One file a command; this one holds the group."""

from __future__ import annotations

import difflib
import os
import signal
import sys
from typing import Any

import click

from kabar.cli import (
    add,
    annotate,
    code,
    demo,
    doctor,
    explain,
    export,
    judge,
    ledger,
    read,
    serve,
    stories,
    watch,
)
from kabar.errors import KabarError, StoreError
from kabar.version import VERSION

# Exit statuses of a program that a signal ended, as shells have them.
INTERRUPTED = 130
BROKEN_PIPE = 141
TERMINATED = 143


class Commands(click.Group):
    """A group that says what there is, and ends quietly when its reader or its user has enough."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for; an unknown one is wrong usage with a hint."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = difflib.get_close_matches(name, self.commands, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            there = ", ".join(sorted(self.commands))
            raise click.UsageError(f"no command {name!r}.{hint} There are: {there}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; kabar's own errors are wrong usage, exit status 2."""
        try:
            return super().invoke(ctx)
        except StoreError as error:
            raise click.ClickException(str(error)) from error
        except KabarError as error:
            raise click.UsageError(str(error)) from error
        except BrokenPipeError:
            # The reader has closed: what Python flushes at its end must not complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command has examples: kabar code --help",
)
@click.version_option(VERSION, prog_name="kabar")
def cli() -> None:
    """News pages in, auditable political events out.

    Who did what to whom, when and where, who says so and how sure they are, with every value
    traceable to the words it came from. Reads Indonesian and English.
    """


COMMANDS = (
    read,
    code,
    annotate,
    explain,
    add,
    watch,
    judge,
    stories,
    ledger,
    export,
    serve,
    demo,
    doctor,
)
for module in COMMANDS:
    cli.add_command(module.command)


def main() -> None:
    """Run the command line (the entry point `kabar`)."""
    # A polite kill cleans up as an exit does: no half-written file, no worker left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    cli(prog_name="kabar")
