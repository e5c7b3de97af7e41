"""The error loop: each asked pair gets one mechanism, and the right ones are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import Asked, judge, main
from kabar.records import Pair, Span

TEXTS = {
    "Norway sent tanks to Latvia.": ("Norway", "Latvia", "AID", "right"),
    "Norway bombed Latvia.": ("Norway", "Latvia", "SUPPORT", "type"),
    "Norway likes Latvia.": ("Norway", "Latvia", "SANCTION", "lexicon"),
    "Latvia was bombed by Norway.": ("Latvia", "Norway", "ASSAULT", "direction"),
}


def asked(text: str, actor: str, recipient: str, gold: str) -> Asked:
    """Return the question whether the words named do `gold` to each other."""
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (actor, recipient)]
    return Asked(text, Pair(actor=spans[0], recipient=spans[1]), gold)


@pytest.mark.model
def test_every_pair_gets_the_mechanism_that_failed() -> None:
    questions = [asked(text, a, r, gold) for text, (a, r, gold, _) in TEXTS.items()]
    found = [verdict.mechanism for verdict in judge(questions, "en")]
    assert found == [mechanism for *_, mechanism in TEXTS.values()]


@pytest.mark.model
def test_a_file_of_pairs_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Norway sent tanks to Latvia."
    row = {"text": text, "source_span": [0, 6], "target_span": [21, 27], "gold_root": "AID"}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["errors", "en", "--pairs", str(path), "--show", "right"])
    main()
    shown = capsys.readouterr().out
    assert "100.0 %  right" in shown
    assert text in shown
