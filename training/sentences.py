"""The written sentences: `training/sentences/<code>/<type>.txt` in, marked texts and types out.

A line is one sentence in which `{a:...}` marks who acts and `{r:...}` toward whom; the file says
the PLOVER type of that act. A fifth is held out, chosen by the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kabar.records import Article, Pair, Span

HERE = Path(__file__).parent / "sentences"
MARK = re.compile(r"\{([ar]):([^{}]*)\}")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence with its two parties and the type of what the first does to the second."""

    text: str
    pair: Pair
    event_type: str

    @property
    def fold(self) -> int:
        """Return the part that the sentence belongs to; part 0 is held out."""
        return hashlib.sha256(self.text.encode()).digest()[0] % FOLDS


def written(language: str) -> Iterator[Written]:
    """Yield the sentences of a language, file by file."""
    for path in sorted((HERE / language).glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                yield parse(line, path.stem.upper(), f"{path}:{number}")


def bare(text: str, language: str) -> Article:
    """Return an article of these words alone, without title, date or publisher."""
    return Article(id=text[:20], text=text, language=language, body_end=len(text))


def parse(line: str, event_type: str, where: str = "") -> Written:
    """Return the sentence of one line; raise ValueError if it does not mark one pair."""
    text, spans, at = "", {}, 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        if mark[1] in spans:
            raise ValueError(f"{where}: two {{{mark[1]}:...}} in a line; mark one of each")
        spans[mark[1]] = Span(len(text), len(text) + len(mark[2]))
        text += mark[2]
        at = mark.end()
    if spans.keys() != {"a", "r"}:
        raise ValueError(f"{where}: a line needs one {{a:...}} and one {{r:...}}: {line[:60]!r}")
    return Written(text + line[at:], Pair(actor=spans["a"], recipient=spans["r"]), event_type)
