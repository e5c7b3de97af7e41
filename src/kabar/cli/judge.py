"""`kabar judge`: what a person says of what was coded, written beside it."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kabar.cli import options
from kabar.errors import UsageError

if TYPE_CHECKING:
    from kabar.stores import Store

EVENT = ("accept", "reject", "correct", "note", "withdraw")
ACTORS = ("merge", "split")
LIST = "list"


@click.command(
    "judge",
    short_help="Say what is right of what was coded.",
    epilog=options.examples(
        "kabar judge accept ev-0123456789abcdef0123",
        "kabar judge reject ev-0123456789abcdef0123 --note 'The drill was called off.'",
        "kabar judge correct ev-0123456789abcdef0123 --set event_type=REJECT --set status=denied",
        """kabar judge correct ev-0123456789abcdef0123 --set 'actors=[{"name": "Chad"}]'""",
        "kabar judge merge 'Chad' 'Republic of Chad' --by ana",
        "kabar judge list --store news.db",
    ),
)
@click.argument(
    "verdict", metavar="VERDICT", type=options.Choice("verdict", (*EVENT, *ACTORS, LIST))
)
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--set",
    "corrected",
    metavar="FIELD=VALUE",
    multiple=True,
    help="A corrected value, of `correct`: JSON, or a word as it is. May be repeated.",
)
@click.option("--note", help="Words that explain it.")
@click.option(
    "--by",
    metavar="NAME",
    envvar="KABAR_JUDGE",
    help="Who judges; KABAR_JUDGE, or your login name when not given.",
)
@options.store
def command(
    verdict: str,
    targets: tuple[str, ...],
    corrected: tuple[str, ...],
    note: str | None,
    by: str | None,
    store: str,
) -> None:
    """Accept, reject or correct events, merge or split actors, and write notes.

    VERDICT is accept, reject, correct, note or withdraw of events, whose ids are the TARGETs; merge
    or split of two actors, named by entity or name (merge shows the second as the first); or list,
    which writes every judgement as JSON Lines. What was coded is never touched: views and `kabar
    export --judged` show both. A judgement hangs on the words of the event and finds it again when
    the article is coded anew.
    """
    from kabar.stores import open_store

    _check(verdict, targets, corrected)
    with open_store(store) as opened:
        if verdict == LIST:
            _list(opened)
            return
        who = by or _login()
        if verdict in ACTORS:
            from kabar.reviewing import merge_actors, split_actors

            judge = merge_actors if verdict == "merge" else split_actors
            judge(opened, *targets, who=who, note=note)
        else:
            _judge(opened, verdict, targets, fields=_fields(corrected), note=note, who=who)
    click.echo(f"{verdict}: {', '.join(targets)}", err=True)


def _judge(
    opened: Store,
    verdict: str,
    targets: tuple[str, ...],
    *,
    fields: dict[str, Any],
    note: str | None,
    who: str,
) -> None:
    from kabar.reviewing import judge_event
    from kabar.stores.verdicts import Verdict

    for target in targets:
        judge_event(opened, target, Verdict(verdict), who=who, fields=fields, note=note)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageError("nobody is logged in: say who judges with --by") from error


def _check(verdict: str, targets: tuple[str, ...], corrected: tuple[str, ...]) -> None:
    """Raise UsageError for targets and values that the verdict does not take."""
    if verdict == LIST and (targets or corrected):
        raise UsageError("list takes no target; it writes every judgement")
    if verdict in ACTORS and len(targets) != 2:
        raise UsageError(f"{verdict} takes two actors, such as: kabar judge {verdict} 'Chad' Q657")
    if verdict in EVENT and not targets:
        raise UsageError(f"{verdict} what? Give ids of events, such as ev-0123456789abcdef0123")
    if corrected and verdict != "correct":
        raise UsageError(f"--set is of `correct`, not of {verdict!r}")


def _fields(corrected: tuple[str, ...]) -> dict[str, Any]:
    """Return the corrected values; what is no JSON is a word."""
    fields: dict[str, Any] = {}
    for pair in corrected:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--set {pair!r} is not FIELD=VALUE, such as status=denied")
        try:
            fields[name] = json.loads(value)
        except json.JSONDecodeError:
            fields[name] = value
    return fields


def _list(opened: Store) -> None:
    from kabar.formats.jsonl import dump_line
    from kabar.stores.verdicts import read_judgements

    with opened.reading() as connection:
        for judgement in read_judgements(connection):
            sys.stdout.buffer.write(dump_line(asdict(judgement)))
