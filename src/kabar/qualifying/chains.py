"""Attributions in, the chain of those who vouch for one event out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.knowledge import Knowledge
from kabar.languages.cues import load_modality
from kabar.qualifying.local import group_start
from kabar.qualifying.views import View, view_sentence
from kabar.records import Article, Attribution, Sentence, Span

# Kinds whose source vouches for what is told; a plan or an opinion is the actor's own.
VOUCHING = frozenset(
    {"say", "show", "think", "deny", "doubt", "accuse", "request", "fear", "evidential"}
)


def chain(
    sentence: Sentence,
    token: int,
    attributions: Sequence[Attribution],
    article: Article,
    sentences: Sequence[Sentence],  # noqa: ARG001  every stage function takes the whole page
    *,
    knowledge: Knowledge,
) -> tuple[Attribution, ...]:
    """Return the attributions whose content holds the word at `token`, outermost first.

    One whose cue is the word itself is not among them: who accuses is the actor of an
    accusation, not its source. Nor is a speaker who tells of himself ("we condemn ..."): he is
    the actor.
    """
    word = sentence.tokens[token].span
    language = article.language or ""
    that = load_modality(knowledge, language).singles("clauses", "that")
    covering = [
        a
        for a in attributions
        if _covers(a.content, word)
        and not _covers(a.cue, word)
        and (a.kind in VOUCHING or (a.kind == "hope" and _opens_with(article.text, a, that)))
    ]
    if covering and _told_of_self(view_sentence(sentence, language, knowledge), token):
        covering.remove(min(covering, key=lambda a: _length(a.content)))
    named = [a for a in covering if a.source is not None]
    return tuple(sorted(named or covering, key=lambda a: -_length(a.content)))


def source_phrase(attribution: Attribution) -> Span | None:
    """Return the words that name the source, None for an unnamed one."""
    if not attribution.source:
        return None
    return max(attribution.source, key=lambda s: s.end - s.start)


def _told_of_self(view: View, i: int) -> bool:
    """Tell whether the verb at `i` has the speaker for its subject: "I", "we", "kami"."""
    if not view.is_verb(i):
        return False
    subjects = view.kids(i, "nsubj") or [group_start(view, i) - 1]
    return subjects[0] >= 0 and view.listed(subjects[0], "speech", "first")


def _opens_with(text: str, attribution: Attribution, words: frozenset[str]) -> bool:
    """Tell whether the content is a whole clause ("hopes that both ..."), not one's own plan."""
    first = attribution.content[0].of(text).split(maxsplit=1)
    return bool(first) and first[0].lower() in words


def _covers(spans: tuple[Span, ...], word: Span) -> bool:
    return any(s.start < word.end and word.start < s.end for s in spans)


def _length(spans: tuple[Span, ...]) -> int:
    return sum(s.end - s.start for s in spans)
