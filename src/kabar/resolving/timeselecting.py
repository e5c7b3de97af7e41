"""An article's words in, the forms that stand for times in it out, left to right."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from kabar.languages.dates import DateGrammar
from kabar.records import Article, Token
from kabar.resolving.timeanchors import Anchor
from kabar.resolving.timelexing import Lexed
from kabar.resolving.timematching import Match, matches_at, order
from kabar.resolving.timevalues import mean

VERBS = frozenset({"VERB", "AUX"})
TRIAL = Anchor(date(2001, 1, 1), None, None, None, False, 0)  # to see whether parts make sense


@dataclass(frozen=True, slots=True)
class Text:
    """All that the passes over one article share."""

    lexed: Lexed
    grammar: DateGrammar
    article: Article
    published: date | None
    hour: int | None
    tokens: tuple[Token, ...]
    offsets: tuple[int, ...]


def select(text: Text) -> list[Match]:
    """Return the matches that stand, left to right, the longest at each word."""
    out: list[Match] = []
    i = 0
    while i < len(text.lexed.words):
        standing = [match for match in _ways(text, i) if _stands(text, match)]
        if not standing:
            i += 1
            continue
        chosen = standing[0]
        # What leads a longer match in may be an expression of its own: "2007" in "2007-08".
        lead = next((m for m in standing if m.last <= chosen.first), None)
        out += [m for m in (lead, chosen) if m and (not out or m.first >= out[-1].last)]
        i = max(chosen.last, i + 1)
    return [match for match in out if match.pattern.op != "skip"]


def _ways(text: Text, i: int) -> list[Match]:
    """Return the matches at word `i`, and past a determiner or preposition there, the longest
    first."""
    found = matches_at(text.lexed, i, text.grammar)
    ahead = {match.first for match in found} - {i}
    if text.lexed.words[i] in text.grammar.lists["determiners"] and i + 1 < len(text.lexed.words):
        ahead.add(i + 1)
    if ahead:
        found += [m for k in sorted(ahead) for m in matches_at(text.lexed, k, text.grammar)]
        found.sort(key=order)
    return found


def _stands(text: Text, match: Match) -> bool:
    """Reject matches over a paragraph's end, verbs that look like months, numbers as years."""
    lexed, lists = text.lexed, text.grammar.lists
    start, end = lexed.starts[match.first], lexed.ends[match.last - 1]
    pattern = match.pattern
    if "\n\n" in lexed.text[start:end]:
        return False
    if mean(pattern.op, pattern.anchor, match.bound, TRIAL) is None:
        return False
    if match.last - match.first > 1:
        return True
    word, before = lexed.words[match.first], word_at(lexed, match.first - 1)
    if word in lists["guarded"]:
        return before in lists["guards"] and _is_noun(text, match.first)
    if set(match.bound) == {"year"}:
        return _is_year(text, match.first, before)
    return True


def _is_year(text: Text, i: int, before: str) -> bool:
    """Say whether a bare number of four figures is a year and not a count."""
    lexed, lists = text.lexed, text.grammar.lists
    if before in lists["not_after"]:
        return False
    after = word_at(lexed, i + 1)
    if after and "\n" in lexed.text[lexed.ends[i] : lexed.starts[i + 1]]:
        after = ""
    if i and "\n" in lexed.text[lexed.ends[i - 1] : lexed.starts[i]]:
        before = ""
    if after in lists["not_before"]:
        return False
    here = lexed.text[lexed.starts[i] : lexed.ends[i]]
    if lexed.text[lexed.starts[i] - 1 : lexed.starts[i]] in set("$£€#.,:/") - {""}:
        return False
    year = int(lexed.senses[i].get("year", 0))
    likely = 1900 <= year < 2060 and (here.isdecimal() or not here[0].isdigit())
    if likely and before in lists["year_determiners"]:
        return True
    if before in lists["year_leads"]:
        return likely or after in lists["year_follows"] or not after.isalpha()
    return likely and (not after or not after.isalpha() or after in lists["year_follows"])


def word_at(lexed: Lexed, i: int) -> str:
    return lexed.words[i] if 0 <= i < len(lexed.words) else ""


def _is_noun(text: Text, i: int) -> bool:
    """Say whether the parser, if there is one, does not take the word for a verb."""
    token = token_at(text, text.lexed.starts[i])
    return token is None or token.pos not in VERBS


def token_at(text: Text, offset: int) -> Token | None:
    index = bisect_right(text.offsets, offset) - 1
    if index < 0 or text.tokens[index].end <= offset:
        return None
    return text.tokens[index]
