"""`kabar doctor`: what this installation has, and the command that installs what is missing."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from kabar.cli import options
from kabar.knowledge import PACKAGE, Knowledge, knowledge_hash
from kabar.version import VERSION

PACKAGES = ("spacy", "trafilatura", "selectolax", "pycld2", "pyarrow", "click", "rich", "tqdm")


@click.command(
    "doctor",
    short_help="What is installed, and what is missing.",
    epilog=options.examples("kabar doctor", "kabar doctor --with my_knowledge/"),
)
@options.extra
def command(extra: Path | None) -> None:
    """Say versions, languages, knowledge, engines and formats, and how to get what is missing.

    The exit status is 0 even if something is missing. Your own knowledge is checked whole, as
    before a run.
    """
    from kabar.extra import open_knowledge

    knowledge = open_knowledge(extra)
    for title, lines in (
        ("kabar", _versions(knowledge)),
        ("packages", _packages()),
        ("languages", _languages(knowledge)),
        ("knowledge", _knowledge(knowledge)),
        ("ways to run and write", _ways()),
    ):
        click.echo(title)
        for line in lines:
            click.echo(f"  {line}")


def _versions(knowledge: Knowledge) -> Iterator[str]:
    yield f"kabar {VERSION}, codebook {knowledge_hash(knowledge)}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield f"installed in {PACKAGE}"


def _packages() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name}: missing; python -m pip install {name}"


def _languages(knowledge: Knowledge) -> Iterator[str]:
    from kabar.languages import available, tables

    for code in available():
        name = next((t["name"] for _, t in tables(knowledge, code, "language.toml")), code)
        model = PACKAGE / "languages" / code / "model"
        size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
        parser = (
            f"parser of {size / 2**20:.1f} MiB"
            if size
            else "no parser; python -m pip install --force-reinstall kabar"
        )
        words = sum(
            len(entry.get("entries", ()))
            for _, table in tables(knowledge, code, "acts/*.toml")
            for entry in table.values()
        )
        yield f"{code} {name}: {parser}; {words:,} act words"


def _knowledge(knowledge: Knowledge) -> Iterator[str]:
    from kabar.acts import load_acts

    acts = load_acts(knowledge)
    yield f"{len(acts)} acts of {len({act.event_type for act in acts.values()})} PLOVER types"
    for path in knowledge.files("gazetteers/*"):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8") as rows:
                count = sum(1 for row in rows if row.strip() and not row.startswith("#")) - 1
            yield f"{path.stem}: {count:,} rows"
        elif path.suffix in {".sqlite", ".arrow"}:
            yield f"{path.stem}: {path.stat().st_size / 2**20:.1f} MiB"


def _ways() -> Iterator[str]:
    from kabar.engines import ENGINES
    from kabar.formats import FORMATS

    yield f"engines: {', '.join(ENGINES)}"
    yield f"formats: {', '.join(FORMATS)}"
