"""Sentences in, who says what out: every cue with its source and content, nested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kabar.knowledge import Knowledge
from kabar.languages.cues import Cue, Strength
from kabar.qualifying.contents import content_of
from kabar.qualifying.drafts import Draft, chars, join_spans
from kabar.qualifying.local import group_start
from kabar.qualifying.nesting import nest
from kabar.qualifying.nominals import nominal_draft
from kabar.qualifying.objects import Found
from kabar.qualifying.phrases import Stretch, is_passive, subject_of, to_the_right
from kabar.qualifying.quotes import Quote, find_quotes
from kabar.qualifying.speakers import join_quotes
from kabar.qualifying.views import View, view_sentence
from kabar.qualifying.voices import colon_drafts, phrase_drafts
from kabar.records import Article, Attribution, Sentence, Span

# Kinds whose passive without an agent still counts, with no source ("is expected to").
REPORTED = frozenset(
    {"say", "think", "plan", "hope", "evidential", "know", "request", "accuse", "show", "fear"}
)


def attribute(
    sentences: Sequence[Sentence], article: Article, *, knowledge: Knowledge
) -> tuple[Attribution, ...]:
    """Return who says, thinks, wants, plans, asks or denies what in `article`.

    `parent` is the index of the attribution whose content holds this one most tightly. A source
    is None when nobody is named ("reportedly"); a pronoun stays the pronoun.
    """
    views = [view_sentence(s, article.language or "", knowledge) for s in sentences]
    drafts = [draft for view in views for draft in _in_sentence(view)]
    quotes = find_quotes(article.text)
    spoken = [d for d in drafts if not _within(d, quotes)]
    return nest(join_quotes(spoken, quotes, article.text))


def _within(draft: Draft, quotes: Sequence[Quote]) -> bool:
    """Tell whether the cue is itself a quoted word: what a speaker reports of others is his."""
    cue = draft.cue[0]
    return any(q.start < cue.start < q.end for q in quotes)


def _in_sentence(view: View) -> Iterator[Draft]:
    taken: set[int] = set()
    for draft in (*phrase_drafts(view), *colon_drafts(view)):
        if draft.token >= 0:
            taken.update(
                j
                for j, t in enumerate(view.tokens)
                for c in draft.cue
                if c.start <= t.start < c.end
            )
        yield draft
    for i in range(len(view.tokens)):
        if i in taken or (view.base(i) == "amod" and view.tokens[i].pos != "VERB"):
            continue
        best = _best_draft(view, i)
        if best is not None:
            taken.update(
                j for j, t in enumerate(view.tokens) for c in best.cue if c.start <= t.start < c.end
            )
            yield best


def _best_draft(view: View, i: int) -> Draft | None:
    """Return the attribution that the word at `i` makes under the first of its cues that fits."""
    for cue, phrase in view.cues[i]:
        if cue.strength is Strength.NONE:
            continue
        draft = (
            _verb_draft(view, i, cue, phrase)
            if cue.pos == "verb"
            else nominal_draft(view, i, cue, phrase)
        )
        if draft is not None:
            return draft
    return None


def _verb_draft(view: View, i: int, cue: Cue, phrase: tuple[int, ...]) -> Draft | None:
    if view.base(i) in {"amod", "compound"} or view.base(i) == "aux":
        return None
    last = max(phrase) + 1
    source = subject_of(view, i)
    after = _inverted(view, i, last)
    clitic = _clitic(view, i, last)
    if clitic is not None:
        told = content_of(view, i, cue, last, (i, last))
        if told is not None and told.where == "before":
            return replace(_draft(view, i, cue, phrase, None, told), source=(clitic,))
    if after is not None and (
        source is None or source[1] > i or source[0] == 0 or not view.kids(i, "nsubj")
    ):
        inverted = content_of(view, i, cue, after[1], after)
        if inverted is not None and inverted.where == "before":
            return _draft(view, i, cue, phrase, after, inverted)
    found = content_of(view, i, cue, last, source)
    if found is None:
        return None
    hidden = view.tokens[i].pos != "VERB" and cue.kind == "say"
    if hidden and found.where not in {"before", "quote"}:
        return None  # "jelas" and "tegas" speak only beside what is said
    if found.where == "before" and source is not None and source[1] <= i and _inside(source, found):
        return None
    if found.where in {"object", "that"} and _noun_says_it(view, i):
        return None
    if cue.kind == "evidential":
        own = () if source is None or source[1] > i else (source,)
        return _draft(view, i, cue, phrase, None, Found((*own, *found.stretches), found.where))
    if is_passive(view, i):
        return _passive_draft(view, i, cue, phrase, source, found)
    return _draft(view, i, cue, phrase, source, found)


def _passive_draft(
    view: View, i: int, cue: Cue, phrase: tuple[int, ...], agent: Stretch | None, found: Found
) -> Draft | None:
    if agent is None and (cue.kind not in REPORTED or found.where == "prep"):
        return None
    subjects = view.kids(i, "nsubj:pass", "nsubj")
    if subjects and found.where in {"to", "naming", "that"} and subjects[0] < i:
        found = Found((view.stretch[subjects[0]], *found.stretches), found.where)
    return _draft(view, i, cue, phrase, agent, found)


def _noun_says_it(view: View, i: int) -> bool:
    """Tell whether the object is a cue of its own ("expressed concern that ...")."""
    for child in {*view.kids(i, "obj"), *([i + 1] if i + 1 < len(view.tokens) else [])}:
        for cue, phrase in view.cues[child]:
            if cue.pos == "noun" and cue.strength is not Strength.NONE:
                return nominal_draft(view, child, cue, phrase) is not None
    return False


def _inverted(view: View, i: int, last: int) -> Stretch | None:
    """Return the source that follows its cue ("…," said the minister): by the tree or the order."""
    at = last
    while at < len(view.tokens) and view.tokens[at].pos == "ADV":
        at += 1
    subject = [c for c in view.kids(i, "nsubj") if c >= last]
    right = to_the_right(view, at)
    if right is None or view.tokens[i].pos not in {
        "VERB",
        "NOUN",
        "ADJ",
        "ADV",
        "SCONJ",
        "AUX",
        "PROPN",
    }:
        return None
    if right[1] < len(view.tokens) and view.tokens[right[1]].pos in {"VERB", "AUX"}:
        cites = any(
            p[0] == view.words[right[1]] for p in view.modality.phrases("speech", "according")
        )
        if not cites:
            return None
    if subject and not right[0] <= subject[0] < right[1]:
        return None
    return right


def _clitic(view: View, i: int, last: int) -> Span | None:
    """Return the letters of a pronoun that is written on its cue ("katanya")."""
    token = view.tokens[i]
    for clitic in view.modality.singles("speech", "clitics"):
        if view.words[i].endswith(clitic) and view.words[i] != clitic and "PRON" in token.tag:
            return Span(token.end - len(clitic), token.end)
        for j in range(last, min(last + 2, len(view.tokens))):
            if view.words[j] == clitic:
                return view.tokens[j].span
    return None


def _inside(source: Stretch, found: Found) -> bool:
    return any(low <= source[0] and source[1] <= high for low, high in found.stretches)


def _draft(
    view: View, i: int, cue: Cue, phrase: tuple[int, ...], source: Stretch | None, found: Found
) -> Draft:
    start = group_start(view, i)
    if found.where == "before" and any(low <= start < high for low, high in found.stretches):
        start = i
    group = range(start, i + 1)
    tokens = sorted({*group, *phrase})
    cue_spans = join_spans(tuple(_runs(view, tokens)))
    return Draft(
        sentence=view.sentence.index,
        token=i,
        kind=cue.kind,
        cue=cue_spans,
        source=() if source is None else (chars(view, source),),
        content=join_spans(tuple(chars(view, s) for s in found.stretches if s[1] > s[0])),
        paragraph=view.sentence.paragraph,
        rule=f"{cue.address} {found.where}",
    )


def _runs(view: View, tokens: list[int]) -> Iterator[Span]:
    first = prev = tokens[0]
    for t in [*tokens[1:], -1]:
        if t != prev + 1:
            yield Span(view.tokens[first].start, view.tokens[prev].end)
            first = t
        prev = t
