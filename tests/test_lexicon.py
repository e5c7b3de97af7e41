"""The act lexicons: well-formed, varied, and each entry finds its own example."""

from __future__ import annotations

import collections
import re
from pathlib import Path

import pytest

from kabar.acts import load_acts
from kabar.errors import KnowledgeError
from kabar.knowledge import Knowledge
from kabar.languages.lexicon import load_lexicon, read_example
from tests.helpers import CASES

LANGUAGES = ("en", "id")
ENTRIES, ACTS, FRAMES = 1200, 180, 40  # floors of each language's lexicon


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_names_an_act_and_carries_an_example(language: str) -> None:
    acts = load_acts()
    for entry in load_lexicon(language).entries:
        assert entry.act in acts, entry.address
        assert acts[entry.act].event_type == entry.event_type, entry.address
        assert entry.example is not None, entry.address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicon_is_broad(language: str) -> None:
    entries = load_lexicon(language).entries
    assert len(entries) >= ENTRIES
    assert len({entry.act for entry in entries}) >= ACTS
    assert len({entry.frame.name for entry in entries}) >= FRAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_examples_are_near_duplicates(language: str) -> None:
    seen: dict[frozenset[str], int] = collections.Counter()
    for entry in load_lexicon(language).entries:
        assert entry.example is not None
        seen[frozenset(re.findall(r"\w+", entry.example.text.lower()))] += 1
    assert sum(count - 1 for count in seen.values()) <= 0.01 * sum(seen.values())


def test_an_example_keeps_its_marked_words() -> None:
    example = read_example("{a:Police} held {r:two men} in Oslo.")
    assert example.text == "Police held two men in Oslo."
    assert [example.text[a:b] for a, b in (*example.actors, *example.recipients)] == [
        "Police",
        "two men",
    ]


def test_an_unknown_frame_is_refused_with_the_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "languages" / "en" / "acts"
    folder.mkdir(parents=True)
    (folder / "consult.toml").write_text(
        '[meet]\nentries = [{ lemma = "powwow", frame = "no-such" }]\n', encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match=r"no frame 'no-such'.*frames\.toml"):
        load_lexicon("en", Knowledge(extra=tmp_path))


@pytest.mark.model
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_fails_that_passed_before(language: str) -> None:
    """`python -m evals.examples LANGUAGE --list` writes the list of those that pass anew."""
    from evals.examples import run

    passed = set((CASES / "lexicon" / f"{language}.txt").read_text(encoding="utf-8").split())
    outcomes = {o.entry.address: o.verdict for o in run(language)}
    assert passed, "the list is empty"
    assert [a for a in sorted(passed & set(outcomes)) if outcomes[a] != "pass"] == []
    assert len(passed & set(outcomes)) >= 0.9 * len(passed), "entries were renamed: list anew"
