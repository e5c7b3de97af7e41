"""Importing kabar is light, and its public names are few and there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import kabar

HEAVY = ("spacy", "pyarrow", "trafilatura", "numpy", "rich", "click")
# What the command line may load before it knows which command is wanted.
STARTUP = ("spacy", "pyarrow", "trafilatura", "numpy", "rich")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [("import kabar", HEAVY), ("import kabar.cli", STARTUP), ("import kabar.formats", HEAVY)],
)
def test_an_import_loads_nothing_heavy(statement: str, heavy: tuple[str, ...]) -> None:
    assert loaded_by(statement).isdisjoint(heavy)


def test_there_are_at_most_twenty_public_names_and_each_exists() -> None:
    assert len(kabar.__all__) == len(set(kabar.__all__)) <= 20
    assert all(hasattr(kabar, name) for name in kabar.__all__)
