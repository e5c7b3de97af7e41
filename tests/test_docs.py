"""The documents say what there is: every command, option, field, type and column."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

import kabar
from kabar.acts import QUADS, RELATIONS
from kabar.cli import cli
from kabar.formats import FORMATS
from kabar.formats.csv import COLUMNS
from kabar.records import Article, Document, Entry, Event, Relation, Standing, Status

ROOT = Path(__file__).parents[1]
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
# The options of `kabar code`, as its section names them.
OPTIONS = CLI.partition("\n`kabar code ")[2].partition("\n\n")[0]
SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
# Where a field of a record is no field of the JSON.
HIDDEN = {"article"}


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_is_documented_with_its_options(name: str) -> None:
    section = CLI.partition(f"\n## kabar {name}\n")[2].partition("\n## ")[0]
    usage = section.partition("`kabar")[2].partition("\n\n")[0]
    of_code = OPTIONS if "the options of `code`" in usage else ""
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert any(name in usage or name in of_code for name in option.opts), option.opts


def test_every_option_is_explained() -> None:
    section = CLI.partition("\n## Options\n")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^`(--[a-z-]+)", section, flags=re.MULTILINE))
    named = {
        option.opts[-1]
        for command in cli.commands.values()
        for option in command.params
        if isinstance(option, click.Option)
    }
    assert named - explained <= {"--output", "--format"}  # explained with their commands
    assert explained <= named


def test_the_documents_name_no_command_that_does_not_exist() -> None:
    named = set(re.findall(r"^(?:`|)kabar ([a-z]+)", CLI, flags=re.MULTILINE))
    assert named <= set(cli.commands)


def test_every_format_is_documented() -> None:
    assert "|".join(FORMATS) in CLI


@pytest.mark.parametrize("record", [Article, Document, Event, Relation, Entry, Standing])
def test_every_field_is_documented(record: Any) -> None:
    section = SCHEMA.partition(f"\n## {record.__name__}\n")[2].partition("\n## ")[0]
    missing = [f.name for f in fields(record) if f"`{f.name}`" not in section]
    assert set(missing) <= HIDDEN


@pytest.mark.parametrize("word", [*Status, *RELATIONS, *COLUMNS])
def test_every_status_relation_and_column_is_documented(word: str) -> None:
    assert re.search(rf"\b{word}\b", SCHEMA)


def test_the_codebook_has_every_plover_type() -> None:
    codebook = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert all(f"\n## {event_type}\n" in codebook for event_type in QUADS)


@pytest.mark.parametrize("name", ["read", "code", "annotate"])
def test_the_python_functions_are_documented(name: str) -> None:
    assert f"kabar.{name}(" in CLI
    assert getattr(kabar, name).__doc__


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
