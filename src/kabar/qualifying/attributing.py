"""Sentences in, who says what out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.knowledge import Knowledge
from kabar.records import Article, Attribution, Sentence


def attribute(
    sentences: Sequence[Sentence], article: Article, *, knowledge: Knowledge
) -> tuple[Attribution, ...]:
    """Return who says what in `article`, nested by index."""
    return ()
