"""Arguments and options that several commands share, each checked where it is read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from kabar.engines import ENGINES
from kabar.formats import EVERYTHING, FORMATS
from kabar.records import REAL, Status

Command = TypeVar("Command", bound=Callable[..., Any])

# Seconds that a page may take: a long page takes two, a hostile one for ever.
TIME_LIMIT = 60.0


class Choice(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4
    """One of the names of what there is; another one gets the list and a hint."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        self.name = what
        self.names = tuple(names)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name if it is one of the choices."""
        if value in self.names:
            return value
        near = difflib.get_close_matches(value, self.names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return self.fail(f"no {self.name} {value!r}.{hint} There are: {', '.join(self.names)}")

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return how the help names the choices."""
        return "|".join(self.names)


DAY = "YYYY-MM-DD"


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4
    """A day such as 2022-08-17, or today."""

    name = DAY

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        if value == "today":
            return datetime.now(UTC).date()
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            return self.fail(f"{value!r} is no day; write {DAY}, such as 2022-08-17, or today")


class Model(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # as above
    """A language and the spaCy pipeline to parse it with: id=NAME."""

    name = "LANGUAGE=NAME"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return (language, pipeline)."""
        language, equals, name = value.partition("=")
        if not (language and equals and name):
            self.fail(f"{value!r} is not LANGUAGE=NAME, such as id=my_pipeline")
        return language, name


def inputs(*, required: bool) -> Callable[[Command], Command]:
    """Return the argument INPUT..., standard input where it may be left out and is."""
    metavar = "INPUT..." if required else "[INPUT]..."
    return click.argument("inputs", metavar=metavar, nargs=-1, required=required)


output = click.option(
    "-o",
    "--output",
    metavar="OUT",
    default="-",
    help="File to write; - is standard output, and the default.",
)
formats = click.option(
    "--format",
    "format_name",
    type=Choice("format", FORMATS),
    help="Format of OUT; by its suffix when not given, else jsonl.",
)
statuses = click.option(
    "--status",
    type=Choice("status", ("asserted", "all")),
    help="Which events to write: those that happened or go on, or all; by default all in jsonl,"
    " csv, parquet and plover, which say it of each, and those asserted in other formats.",
)
workers = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes to work with. With two or more, a page that kills its process is an error"
    " line and the run goes on.",
)
engine = click.option(
    "--engine",
    type=Choice("engine", ENGINES),
    default="local",
    show_default=True,
    help="Where to run.",
)
store = click.option(
    "--store",
    metavar="URL",
    default="kabar.db",
    show_default=True,
    help="The store: a file (SQLite) or postgresql://HOST/BASE.",
)
allow_private = click.option(
    "--allow-private",
    is_flag=True,
    help="Also fetch from this machine and networks near it, which is refused otherwise.",
)
extra = click.option(
    "--with",
    "extra",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Your own acts, lexicon entries, actors and places, on top of kabar's.",
)
models = click.option(
    "--model",
    "models",
    metavar="LANGUAGE=NAME",
    type=Model(),
    multiple=True,
    help="An installed spaCy pipeline to parse a language with, such as en=en_core_web_sm."
    " May be repeated.",
)
time_limit = click.option(
    "--time-limit",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=TIME_LIMIT,
    show_default=True,
    help="Seconds that a page may take before it is given up with an error.",
)


def statuses_of(status: str | None, format_name: str) -> frozenset[Status]:
    """Return the statuses that `--status` asks for, those of the format where it is not given."""
    if status is None:
        return FORMATS[format_name].statuses
    return REAL if status == "asserted" else EVERYTHING


def examples(*lines: str) -> str:
    """Return an epilog of commands to try, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
