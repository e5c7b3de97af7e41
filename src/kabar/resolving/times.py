"""Article and sentences in, time expressions with TIMEX3 values out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kabar.languages import DEFAULT, Knowledge
from kabar.languages.dateforms import Sense
from kabar.languages.dates import DateGrammar, date_grammar
from kabar.records import Article, Sentence, Span, Timex, Token
from kabar.resolving.timeanchors import Anchor
from kabar.resolving.timecalendar import BEFORE, Granule
from kabar.resolving.timelexing import lex
from kabar.resolving.timematching import Match
from kabar.resolving.timeselecting import TRIAL, VERBS, Text, select, token_at, word_at
from kabar.resolving.timevalues import Meaning, mean

REACH = 14  # words that are searched for a verb's tense on each side
CLIMB = 8  # words up the tree to the verb over a date
LINKED = 2  # words between the ends of a range
NEAR = 4  # words between a date and "anniversary"
CLOCK_REACH = 250  # characters after a day in which a clock time is of that day
SENTENCE_MARKS = frozenset(".!?")
# A text is a narrative if it gives this many years, and so many times more than weekdays,
# "yesterday" and the like: the histories of WikiWars, not the news.
NARRATIVE_YEARS = 4
NARRATIVE_RATIO = 2
STATED = frozenset({"year", "iso", "mdy", "dmy", "decade", "century", "era", "number2"})
DEICTIC = frozenset({"weekday", "rel"})
CLOCK = frozenset({"clock", "hour", "ampm", "zone", "z"})  # a time of no day
HELPERS = frozenset({"aux", "advmod", "cop", "mark"})


def find_times(
    article: Article, sentences: Sequence[Sentence], *, knowledge: Knowledge = DEFAULT
) -> tuple[Timex, ...]:
    """Find the time expressions of `article` in order, resolved on its publication time.

    `sentences` may be empty: then nothing but the words around an expression says which way
    its verb looks. In a language without a date grammar nothing is found.
    """
    grammar = None if article.language is None else date_grammar(knowledge, article.language)
    if grammar is None or not article.text:
        return ()
    published, hour = publication(article)
    tokens = tuple(token for sentence in sentences for token in sentence.tokens)
    text = Text(
        lex(article.text, grammar),
        grammar,
        article,
        published,
        hour,
        tokens,
        tuple(token.start for token in tokens),
    )
    found = select(text)
    return tuple(_resolve(text, found))


def publication(article: Article) -> tuple[date | None, int | None]:
    """Return day and hour of publication as the page gives them, in its own zone."""
    given = article.published or ""
    try:
        day = date.fromisoformat(given[:10])
    except ValueError:
        return None, None
    hour = given[11:13]
    return day, int(hour) if hour.isdecimal() else None


# --- what they mean --------------------------------------------------------------------------


def _resolve(text: Text, found: Sequence[Match]) -> list[Timex]:
    narrative = text.published is None or _is_narrative(found, text.published)
    told = _first_told(found) if narrative else None
    quarter: Granule | None = None
    told_at = 0
    out: list[Timex] = []
    for i, match in enumerate(found):
        pattern = match.pattern
        before = told is not None and told.unit == BEFORE
        if (pattern.genre == "narrative" and not narrative) or (
            pattern.genre == "before" and not before
        ):
            continue
        direction = _direction(text, match) or _near_direction(text, match)
        anchor = Anchor(text.published, text.hour, told, quarter, narrative, direction)
        bound = _with_year(text, match, found[i + 1] if i + 1 < len(found) else None)
        start = text.lexed.starts[match.first]
        lone_clock = pattern.op == "date" and set(bound) <= CLOCK
        if lone_clock and told is not None and told.unit == "D" and start - told_at < CLOCK_REACH:
            anchor = replace(anchor, narrative=True)  # "... on Wednesday (6/9) at 06.00"
        meaning = mean(pattern.op, pattern.anchor, bound, anchor)
        if meaning is None:
            continue
        granule = meaning.granule
        if pattern.anchor == "told" and told is None:
            meaning = replace(meaning, precision=None)  # "the day after" what? no event's date
        aside = "same" in match.bound or (narrative and meaning.basis == "relative")
        if granule is not None and pattern.op == "date" and not aside:
            told, told_at = granule, start
            quarter = granule if granule.unit == "Q" else quarter
        out.append(_timex(text, match, meaning))
    return out


def _first_told(found: Sequence[Match]) -> Granule | None:
    """Return the first time that is told in full: a history's first dates may lack their year."""
    nowhere = Anchor(None, None, None, None, True, 0)
    for match in found:
        if match.pattern.op == "date" and match.pattern.genre is None:
            meaning = mean("date", "published", match.bound, nowhere)
            if meaning is not None and meaning.granule is not None:
                return meaning.granule
    return None


def _with_year(text: Text, match: Match, ahead: Match | None) -> Mapping[str, Sense]:
    """Return what is bound, with the year of the date ahead: "3 March to 5 April 2014"."""
    bound = match.bound
    if ahead is None or "month" not in bound or "year" in bound or "month" not in ahead.bound:
        return bound
    gap = text.lexed.words[match.last : ahead.first]
    linked = 0 < len(gap) <= LINKED and gap[0] in text.grammar.lists["to"]
    if not linked or "year" not in ahead.bound or "rel" in bound or "era" in ahead.bound:
        return bound
    later = int(bound["month"]) > int(ahead.bound["month"])
    return {**bound, "year": int(ahead.bound["year"]) - later}


def _is_narrative(found: Sequence[Match], published: date) -> bool:
    """Say whether the text tells history: full dates, most of them long past."""
    years = [_stated_year(match) for match in found if not STATED.isdisjoint(match.bound)]
    recent = sum(year is not None and year >= published.year - 1 for year in years)
    deictic = sum(
        not DEICTIC.isdisjoint(match.bound)
        and STATED.isdisjoint(match.bound)
        and match.pattern.anchor == "published"
        for match in found
    )
    many = len(years) >= NARRATIVE_YEARS and len(years) > NARRATIVE_RATIO * deictic
    return many and 2 * recent < len(years)


def _stated_year(match: Match) -> int | None:
    meaning = mean(match.pattern.op, match.pattern.anchor, match.bound, TRIAL)
    first = None if meaning is None or meaning.granule is None else meaning.granule.first
    return None if first is None else first.year


def _direction(text: Text, match: Match) -> int:
    """Return which way the verb looks that governs the date: -1 back, +1 ahead, 0 if untold."""
    token = token_at(text, text.lexed.starts[match.first])
    if token is None:
        return 0
    place = bisect_right(text.offsets, token.start) - 1 - token.index  # where its sentence begins
    bare = "month" in match.bound or "weekday" in match.bound
    attribute = None
    for _ in range(CLIMB):
        above = place + token.head
        if token.head == token.index or not 0 <= above < len(text.tokens):
            return 0
        token = text.tokens[above]
        if attribute is None:
            attribute = bare and token.pos in {"NOUN", "PROPN"}
        if token.pos not in VERBS:
            continue
        signs = [_cue(word, text.grammar) for word in _helped(text, token, above)]
        if any(signs):
            return 1 if 1 in signs else -1
        if attribute:
            return -1  # "calling Monday's drills a warning": such nouns name what has been
    return 0


def _helped(text: Text, verb: Token, place: int) -> list[str]:
    """Return the verb with its auxiliaries, adverbs and subordinators."""
    near = text.tokens[max(place - REACH, 0) : place + REACH]
    helpers = (
        t for t in near if t.head == verb.index and t.dep.split(":")[0] in HELPERS and t != verb
    )
    return [verb.text.lower(), *(t.text.lower() for t in helpers)]


def _near_direction(text: Text, match: Match) -> int:
    """Return which way the nearest telling word looks: -1 back, +1 ahead, 0 if no word tells."""
    lexed = text.lexed
    for step, limit in ((-1, match.first - REACH - 1), (1, match.last + REACH)):
        i = match.first - 1 if step < 0 else match.last
        while i != limit and 0 <= i < len(lexed.words):
            word = lexed.words[i]
            if word in SENTENCE_MARKS:
                break
            sign = 0 if "month" in lexed.senses[i] else _cue(word, text.grammar)
            if sign:
                return sign
            i += step
    return 0


def _cue(word: str, grammar: DateGrammar) -> int:
    if word in grammar.lists["future"]:
        return 1
    if word in grammar.lists["past"]:
        return -1
    if grammar.past_shape is not None and grammar.past_shape.fullmatch(word):
        return -1
    return 0


def _timex(text: Text, match: Match, meaning: Meaning) -> Timex:
    lexed = text.lexed
    first = _leftmost(text, match) if match.pattern.left else match.first
    start, end = lexed.starts[first], lexed.ends[match.last - 1]
    granule = meaning.granule
    dated = meaning.precision is not None
    lone_clock = meaning.type == "TIME" and set(match.bound) <= CLOCK
    return Timex(
        start=start,
        end=end,
        text=lexed.text[start:end],
        type=meaning.type,
        value=meaning.value,
        first=None if granule is None else granule.first,
        last=None if granule is None else granule.last,
        precision=meaning.precision,
        basis=meaning.basis,
        event_date=match.pattern.event_date
        and dated
        and not lone_clock
        and not _is_anniversary(text, match),
    )


def commemorates(
    span: Span, times: Sequence[Timex], article: Article, knowledge: Knowledge = DEFAULT
) -> bool:
    """Say whether a noun is one of remembrance: "peringatan 15 Agustus" warns nobody."""
    grammar = date_grammar(knowledge, article.language or "")
    if grammar is None or span.of(article.text).lower() not in grammar.lists["anniversary"]:
        return False
    return any(t.start == span.end + 1 and not t.event_date for t in times)


def _leftmost(text: Text, match: Match) -> int:
    """Return the first word with the determiner and approximator before the match."""
    lexed, first = text.lexed, match.first
    lone = match.last - match.first == 1 and "unit" not in match.bound
    if not lone and word_at(lexed, first - 1) in text.grammar.lists["determiners"]:
        first -= 1
    if match.pattern.op == "duration" or "num" in match.bound:
        for phrase in text.grammar.approximators:
            if first >= len(phrase) and tuple(lexed.words[first - len(phrase) : first]) == phrase:
                return first - len(phrase)
    return first


def _is_anniversary(text: Text, match: Match) -> bool:
    words = text.lexed.words
    near = words[max(match.first - NEAR, 0) : match.first] + words[match.last : match.last + NEAR]
    return not text.grammar.lists["anniversary"].isdisjoint(near)
