"""Where an act took place."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.knowledge import DEFAULT, Knowledge
from kabar.records import Article, Place, Sentence, Span
from kabar.resolving.mentions import PageContext


def place_event(
    sentence: Sentence, token: int, context: PageContext, article: Article, *,
    exclude: Sequence[Span] = (), knowledge: Knowledge = DEFAULT,
) -> Place | None:
    """Return where the act of `token` took place; None rather than a guess."""
    return None
