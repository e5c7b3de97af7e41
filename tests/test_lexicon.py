"""The act lexicons: well-formed, varied, and each entry finds its own example."""

from __future__ import annotations

import collections
import math
import re
from pathlib import Path

import pytest

from kabar.acts import load_acts
from kabar.errors import KnowledgeError
from kabar.knowledge import Knowledge
from kabar.languages.lexicon import load_lexicon, read_example
from tests.helpers import CASES

LANGUAGES = ("en", "id")
NEAR = 0.7  # Jaccard of the words of two examples that say nearly the same
NEAR_DUPLICATES = 0.01  # pairs of an act's examples, as a share of all entries
ENTRIES, ACTS, FRAMES = 4500, 300, 60  # floors of each language's lexicon
LEAST_PASSING = 0.95
MOST_FAILING = 0.03  # of all entries, those that are not on the list


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
    entries = load_lexicon(language).entries
    by_act: dict[str, list[frozenset[str]]] = collections.defaultdict(list)
    for entry in entries:
        assert entry.example is not None
        by_act[entry.act].append(frozenset(re.findall(r"\w+", entry.example.text.lower())))
    near = {act: found for act, sets in by_act.items() if (found := near_duplicates(sets))}
    assert sum(near.values()) <= NEAR_DUPLICATES * len(entries), near


def near_duplicates(sets: list[frozenset[str]]) -> int:
    """Count the pairs of word sets with a Jaccard of at least `NEAR`, by an inverted index.

    Two such sets share a word among the rarest of each, so only these are looked up.
    """
    often = collections.Counter(word for words in sets for word in words)
    index: dict[str, list[int]] = collections.defaultdict(list)
    pairs = 0
    for number, words in enumerate(sets):
        rare = sorted(words, key=lambda word: (often[word], word))
        prefix = rare[: len(rare) - math.ceil(NEAR * len(rare)) + 1]
        others = {other for word in prefix for other in index[word]}
        pairs += sum(len(words & sets[o]) >= NEAR * len(words | sets[o]) for o in others)
        for word in prefix:
            index[word].append(number)
    return pairs


def test_near_duplicates_are_counted() -> None:
    texts = ("a b c d", "a b c d e", "a b c d", "d c x y", "a b c x y z")
    assert near_duplicates([frozenset(text.split()) for text in texts]) == 3


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
def test_examples_pass_and_none_fails_that_passed_before(language: str) -> None:
    """`python -m evals.examples LANGUAGE --list` writes the list of those that pass anew."""
    from evals.examples import run

    passed = set((CASES / "lexicon" / f"{language}.txt").read_text(encoding="utf-8").split())
    outcomes = list(run(language))
    verdicts = {o.entry.address: o.verdict for o in outcomes}
    share = sum(o.verdict == "pass" for o in outcomes) / len(outcomes)
    assert share >= LEAST_PASSING, f"{100 * share:.1f} % of the examples find their parties"
    assert passed, "the list is empty"
    assert [a for a in sorted(passed & set(verdicts)) if verdicts[a] != "pass"] == []
    assert len(passed & set(verdicts)) >= 0.9 * len(passed), "entries were renamed: list anew"
    new = [a for a, v in verdicts.items() if a not in passed and v != "pass"]
    assert len(new) <= MOST_FAILING * len(verdicts), f"new entries fail: {new[:20]}"
