"""Text in, words with the time senses that a date grammar gives them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kabar.languages.dateforms import Sense
from kabar.languages.dates import DateGrammar

Senses = Mapping[str, Sense]
NONE: Senses = {}
MAX_DAY = 31
MAX_HOUR = 24
FIRST_YEAR, LAST_YEAR = 1000, 2100  # figures of four digits that can be years
HUNDRED = 100
BIG = 1000  # from here a multiplier closes what stands before it
MAX_NUMBER = 10**9
SENTENCE_ENDS = frozenset(".!?:\"“”'‘(«")


@dataclass(frozen=True, slots=True)
class Lexed:
    """The words of a text: lower-case forms, offsets, senses, side by side."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    senses: list[Senses]


def lex(text: str, grammar: DateGrammar) -> Lexed:
    """Cut `text` into words; number words that belong together become one."""
    lexed = Lexed(text, [], [], [], [])
    skip = 0
    for found in grammar.token.finditer(text):
        start, end = found.span()
        if start < skip:
            continue
        raw = found.group()
        word = raw.lower()
        if raw[0].isdigit():
            senses = _figure(word, grammar)
        else:
            if text[end : end + 1] == "." and word + "." in grammar.dotted:
                word, end = word + ".", end + 1
                skip = end
            senses = grammar.words.get(word, NONE)
            if senses:
                senses = _cased(raw, senses, lexed, grammar)
        lexed.words.append(word)
        lexed.starts.append(start)
        lexed.ends.append(end)
        lexed.senses.append(senses)
    return _join_numbers(lexed, grammar)


def _figure(word: str, grammar: DateGrammar) -> Senses:
    """Return the senses of a number written in figures, such as "29", "1998", "17.59", "3/8"."""
    senses: dict[str, Sense] = {}
    if word.isdecimal() and len(word) <= len(str(MAX_NUMBER)):
        senses.update(number_senses(int(word)))
        if len(word) == 2:
            senses["number2"] = int(word)
        return senses
    for shape in grammar.shapes:
        found = shape.regex.fullmatch(word)
        if found is not None:
            digits = word.rstrip(word.lstrip("0123456789"))
            senses[shape.part] = int(digits) if shape.number else word
    plain = word.replace(",", "").replace(".", "")
    if plain.isdecimal() and len(plain) <= len(str(MAX_NUMBER)):
        senses["num"] = int(plain) if len(word.split(",")[-1].split(".")[-1]) == 3 else 0.5
    return senses


def number_senses(number: int) -> dict[str, Sense]:
    """Return the parts that a whole number can play."""
    senses: dict[str, Sense] = {"num": number}
    if 1 <= number <= MAX_DAY:
        senses["day"] = number
    if 0 <= number <= MAX_HOUR:
        senses["hour"] = number
    if FIRST_YEAR <= number <= LAST_YEAR:
        senses["year"] = number
    elif MAX_DAY < number < FIRST_YEAR:
        senses["oldyear"] = number
    return senses


def _cased(raw: str, senses: Senses, lexed: Lexed, grammar: DateGrammar) -> Senses:
    """Drop senses that need a capital from "may"; keep only those for "Minggu" in mid-sentence."""
    cased = grammar.lists["cased"]
    if cased.isdisjoint(senses):
        return senses
    if raw[0].islower():
        return {part: value for part, value in senses.items() if part not in cased}
    if len(senses) > 1 and lexed.words and lexed.words[-1] not in SENTENCE_ENDS:
        return {part: value for part, value in senses.items() if part in cased}
    return senses


def _join_numbers(lexed: Lexed, grammar: DateGrammar) -> Lexed:
    """Return `lexed` with each run of number words ("twenty-five") as one word."""
    known = grammar.numbers.keys() | grammar.multipliers.keys()
    if known.isdisjoint(lexed.words):
        return lexed
    out = Lexed(lexed.text, [], [], [], [])
    i = 0
    while i < len(lexed.words):
        stop, number = i + 1, None
        figure = lexed.senses[i].get("num")
        if lexed.words[i] in known or (
            isinstance(figure, int) and _next(lexed, i + 1) in grammar.multipliers
        ):
            stop, number = _read_number(lexed, i, grammar)
        out.words.append(lexed.words[i] if stop == i + 1 else "#")
        out.starts.append(lexed.starts[i])
        out.ends.append(lexed.ends[stop - 1])
        senses = lexed.senses[i] if stop == i + 1 else NONE
        if number is not None:
            senses = {**senses, **number_senses(number)}
        out.senses.append(senses)
        i = stop
    return out


def _next(lexed: Lexed, i: int) -> str:
    return lexed.words[i] if i < len(lexed.words) else ""


def _read_number(lexed: Lexed, i: int, grammar: DateGrammar) -> tuple[int, int | None]:
    """Return where the number that begins at word `i` stops, and its value."""
    total = hundreds = last = 0
    paired: int | None = None  # "nineteen" of "nineteen ninety-six"
    begin = i
    while i < len(lexed.words) and total < MAX_NUMBER:
        word = lexed.words[i]
        if word in grammar.joiners and i > begin:
            ahead = grammar.numbers.get(_next(lexed, i + 1))
            fits = ahead is not None and (
                (last % 10 == 0 and last >= 20 and ahead < 10)
                or (last == 0 and (hundreds or total) and word != "-")
            )
            if not fits:
                break
            i += 1
            continue
        value = grammar.numbers.get(word)
        if value is None and i == begin and "num" in lexed.senses[i]:
            value = int(lexed.senses[i]["num"])
        if value is not None:
            if last and not (last % 10 == 0 and last >= 20 and value < 10):
                if paired is None and 10 < last <= 20 and value >= 10 and not hundreds + total:
                    paired, last = last, value
                    i += 1
                    continue
                break
            last += value
        elif word in grammar.multipliers:
            total, hundreds, last = _multiply(total, hundreds, last, grammar.multipliers[word])
        else:
            break
        i += 1
    number = total + hundreds + last
    if paired is not None:
        number = paired * 100 + last
    return i, number


def _multiply(total: int, hundreds: int, last: int, times: int) -> tuple[int, int, int]:
    """Return thousands, hundreds and rest after a multiplier; one below 0 adds ("belas")."""
    if times < 0:
        return total, hundreds, last - times
    if times < HUNDRED:
        return total, hundreds, max(last, 1) * times
    if times < BIG:
        return total, hundreds + max(last, 1) * times, 0
    return total + max(hundreds + last, 1) * times, 0, 0
