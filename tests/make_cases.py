"""Write coding cases from sentences: text lines in, CoNLL-U with trees and today's answers out.

    python tests/make_cases.py en sentences.txt > tests/cases/events/en/new.conllu

For review: read every `# event` line and correct it by hand before committing. Never run in CI.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kabar.annotating import annotate
from kabar.coding import code_sentence
from kabar.records import Article, Sentence
from tests.helpers import event_line


def block(sentence: Sentence, text: str, language: str) -> str:
    """Return the CoNLL-U block of one sentence with what is coded today."""
    coded = code_sentence(sentence, language)
    lines = [f"# text = {text}"]
    lines += [f"# event = {event_line(c, text)}" for c in coded] or ["# event = none"]
    for token in sentence.tokens:
        head = 0 if token.head == token.index else token.head + 1
        voice = f"Voice={token.voice}" if token.voice else "_"
        row = [token.index + 1, token.text, token.lemma, token.pos, "_", voice, head, token.dep]
        lines.append("\t".join([*map(str, row), "_", "_"]))
    return "\n".join(lines)


def main() -> None:
    """Print a block for each line of the file."""
    language, path = sys.argv[1:3]
    for text in Path(path).read_text(encoding="utf-8").splitlines():
        article = Article(id="case", text=text, language=language, body_end=len(text))
        for sentence in annotate(article):
            sys.stdout.write(block(sentence, text, language) + "\n\n")


if __name__ == "__main__":
    main()
