"""A sentence in, attributions without a verb out: "according to", "menurut", "Poll: ..."."""

from __future__ import annotations

from collections.abc import Iterator

from kabar.qualifying.boundaries import QUOTE_MARKS, sentence_end
from kabar.qualifying.drafts import Draft, chars, join_spans
from kabar.qualifying.phrases import Stretch, to_the_right
from kabar.qualifying.views import View

FAR = 14  # tokens of ", kata A" before "mengutip B"
SHORT = 6  # tokens before a colon that may name who speaks


def phrase_drafts(view: View) -> Iterator[Draft]:
    """Yield the attributions of "according to X", "dikutip dari X" and of unnamed sources."""
    yield from _according(view)
    yield from _unnamed(view)


def _according(view: View) -> Iterator[Draft]:
    end = sentence_end(view)
    done = -1
    for i in range(end):
        phrase = next(
            (
                p
                for p in view.modality.phrases("speech", "according")
                if view.words[i : i + len(p)] == p
            ),
            None,
        )
        if phrase is None or i < done:
            continue
        done = i + len(phrase)
        source = to_the_right(view, done)
        if source is None:
            continue
        comma = _cited_before(view, i) if len(phrase) == 1 else None
        if comma is not None:
            yield _draft(view, i, (i, done), source, ((0, comma),))
            continue
        if not _stands_apart(view, i, phrase, source):
            continue
        content = _rest(view, i, source, end)
        if content:
            yield _draft(view, i, (i, done), source, content)


def _cited_before(view: View, i: int) -> int | None:
    """Return the comma of ", kata A mengutip B": what stands before it is B's as well as A's."""
    for j in range(i - 1, max(0, i - FAR), -1):
        if view.words[j] == ",":
            told = view.cues[j + 1] if j + 1 < i else ()
            return j if any(c.kind == "say" and c.pos == "verb" for c, _ in told) else None
        if view.tokens[j].pos == "PUNCT" and view.words[j] not in {"(", ")"}:
            return None
    return None


def _stands_apart(view: View, i: int, phrase: tuple[str, ...], source: Stretch) -> bool:
    """Tell whether the phrase opens or closes its sentence; single words are looked at twice."""
    if len(phrase) > 1 or view.words[i] in view.modality.singles("speech", "sure"):
        return True
    opens = i == 0 or view.tokens[i - 1].pos == "PUNCT"
    return opens and (i > 0 or (source[1] < len(view.tokens) and view.words[source[1]] == ","))


def _rest(view: View, i: int, source: Stretch, end: int) -> tuple[Stretch, ...]:
    """Return the sentence without the phrase: what the source vouches for."""
    low, high = 0, i
    while high > low and view.words[high - 1] in {",", "—", "-"}:
        high -= 1
    after = source[1]
    comma = (
        after < end and view.tokens[after].pos == "PUNCT" and view.words[after] not in QUOTE_MARKS
    )
    if high - low >= 3 and not (comma and _more(view, after, end) and i < 6):
        if comma and _more(view, after, end) and view.words[i - 1] == ",":
            return ((low, high), (after + 1, end))
        return ((low, high),)
    if not comma:
        after = next((j + 1 for j in range(after, end) if view.words[j] == ","), after) - 1
    if after + 1 >= end:
        return ()
    rest = (after + 1, end)
    return (rest,) if high - low < 1 else ((low, high), rest)


def _more(view: View, at: int, end: int) -> bool:
    return any(view.tokens[j].pos in {"VERB", "AUX"} for j in range(at, end))


def _unnamed(view: View) -> Iterator[Draft]:
    end = sentence_end(view)
    for i in range(end):
        if view.words[i] not in view.modality.singles("speech", "unnamed"):
            continue
        if i + 1 < end and view.words[i + 1] in view.modality.singles("speech", "by"):
            continue
        low, high = _clause(view, i, end)
        content = tuple(s for s in ((low, i), (i + 1, high)) if s[1] > s[0])
        if not content or high - low < 3:
            continue
        yield _draft(view, i, (i, i + 1), None, content)


def _clause(view: View, i: int, end: int) -> Stretch:
    low, high = i, i
    while (
        low > 0
        and view.words[low - 1] not in {",", ";", *QUOTE_MARKS}
        and (view.words[low - 1] not in view.modality.singles("clauses", "that"))
    ):
        low -= 1
    while high < end and view.words[high] not in {";", *QUOTE_MARKS}:
        high += 1
    return low, high


def colon_drafts(view: View) -> Iterator[Draft]:
    """Yield "NAME: what is said" of a headline or a transcript."""
    end = sentence_end(view)
    colon = next((j for j in range(1, min(SHORT, end)) if view.words[j] == ":"), None)
    if colon is None or colon + 2 >= end:
        return
    start = 1 if view.words[0] in QUOTE_MARKS else 0
    name = range(start, colon)
    if not name or not all(
        view.tokens[j].pos in {"PROPN", "NOUN", "ADJ", "PUNCT", "X"} for j in name
    ):
        return
    if not any(view.tokens[j].text[:1].isupper() for j in name) or any(
        view.is_verb(j) for j in name
    ):
        return
    yield _draft(view, colon, (colon, colon + 1), (start, colon), ((colon + 1, end),))


def _draft(
    view: View, i: int, cue: Stretch, source: Stretch | None, content: tuple[Stretch, ...]
) -> Draft:
    return Draft(
        sentence=view.sentence.index,
        token=i,
        kind="say" if source else "evidential",
        cue=(chars(view, cue),),
        source=() if source is None else (chars(view, source),),
        content=join_spans(tuple(chars(view, s) for s in content)),
        paragraph=view.sentence.paragraph,
        rule=f"phrase {view.words[i]}",
    )
