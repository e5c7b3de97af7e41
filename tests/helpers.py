"""Read test cases: CoNLL-U trees with the answer in comments in, `Sentence` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kabar.records import CodedEvent, Sentence, Token

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with its tree and its expected events, each as one line."""

    name: str
    language: str
    text: str
    sentence: Sentence
    events: tuple[str, ...]


def read_cases(path: Path, language: str) -> Iterator[Case]:
    """Yield the cases of a CoNLL-U file; `# event = none` says that nothing is to be coded."""
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), 1):
        lines = block.splitlines()
        comments = [line[1:].strip() for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        keyed = [c.split(" = ", 1) for c in comments if " = " in c]
        text = next(value for key, value in keyed if key == "text")
        events = tuple(value for key, value in keyed if key == "event" and value != "none")
        yield Case(f"{path.stem}-{number}", language, text, _sentence(rows, text), events)


def _sentence(rows: list[list[str]], text: str) -> Sentence:
    tokens: list[Token] = []
    place = 0
    for index, row in enumerate(rows):
        start = text.index(row[1], place)
        place = start + len(row[1])
        head = index if row[6] == "0" else int(row[6]) - 1
        feats = dict(pair.split("=") for pair in row[5].split("|")) if row[5] != "_" else {}
        tokens.append(
            Token(
                index, start, place, row[1], row[2], row[3], row[3], head, row[7],
                feats.get("Voice"),
            )
        )  # fmt: skip
    return Sentence(index=0, start=0, end=len(text), tokens=tuple(tokens))


def event_line(coded: CodedEvent, text: str) -> str:
    """Return the event as the cases write it: `act | actor: X; Y | recipient: Z`."""
    parts = [coded.act]
    if coded.actors:
        parts.append("actor: " + "; ".join(p.span.of(text) for p in coded.actors))
    if coded.recipients:
        parts.append("recipient: " + "; ".join(p.span.of(text) for p in coded.recipients))
    return " | ".join(parts)
