"""Time expressions: what is found, what it means, and that no text makes the search run long."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from kabar.records import Article, Period, Sentence, Timex, Token
from kabar.resolving.dating import date_event
from kabar.resolving.times import find_times

CASES = Path(__file__).parent / "cases" / "dates"


def times_in(text: str, published: str | None, language: str) -> tuple[Timex, ...]:
    article = Article(id="a", text=text, language=language, published=published)
    return find_times(article, ())


def cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    for path in sorted(CASES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(line for line in lines if not line.startswith("#"))
            found += [(path.stem, row) for row in rows]
    return found


@pytest.mark.parametrize(
    ("language", "row"), cases(), ids=[f"{lang}: {row['text']}" for lang, row in cases()]
)
def test_case_is_found_and_resolved(language: str, row: dict[str, str]) -> None:
    found = times_in(row["text"], row["published"] or None, language)
    said = [
        (t.text, t.type, t.value, str(t.first or ""), str(t.last or ""))
        for t in found
        if t.text == row["expression"]
    ]
    assert (row["expression"], row["type"], row["value"], row["first"], row["last"]) in said, found


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "text",
    [
        *("1 " * 1000, "the " * 1000, "May " * 1000, "3-" * 1000, "(" * 5000, "0" * 20000),
        *("Senin (3/8) " * 200, "twenty-" * 1000, "2022 " * 1000, "last this early late " * 200),
    ],
)
def test_adversarial_text_is_read_to_its_end(text: str, language: str) -> None:
    for found in times_in(text, "2022-08-17", language):
        assert text[found.start : found.end] == found.text


def test_spans_are_in_order_and_never_overlap() -> None:
    text = "Serangan terjadi Senin (15/8) malam, lalu 13 Agustus 2022, hingga Rabu pagi."
    found = times_in(text, "2022-08-17", "id")
    assert len(found) >= 3
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_language_without_grammar_finds_nothing() -> None:
    assert times_in("Am Montag, 3. Mai 2022.", "2022-05-04", "de") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met yesterday.", "XXXX-XX-XX"),
        ("They met on Friday.", "XXXX-WXX-5"),
        ("They met last week.", "XXXX-WXX"),
        ("They met on 3 May.", "XXXX-05-03"),
    ],
)
def test_article_without_date_leaves_relative_expressions_open(text: str, value: str) -> None:
    (found,) = times_in(text, None, "en")
    assert (found.value, found.first, found.last) == (value, None, None)


# --- dates tied to acts ----------------------------------------------------------------------


def sentence(text: str, tree: str) -> Sentence:
    """Read "word lemma POS head dep" of each word, parted by slashes; heads count from 1."""
    tokens: list[Token] = []
    place = 0
    for index, row in enumerate(tree.split("/")):
        word, lemma, pos, head, dep = row.split()
        word = word.replace("|", "/")
        start = text.index(word, place)
        place = start + len(word)
        above = index if head == "0" else int(head) - 1
        tokens.append(Token(index, start, place, word, lemma, pos, pos, above, dep))
    return Sentence(index=0, start=0, end=len(text), tokens=tuple(tokens))


def dated(text: str, tree: str, word: str, published: str | None, language: str) -> Period | None:
    one = sentence(text, tree)
    article = Article(id="a", text=text, language=language, published=published)
    token = next(t.index for t in one.tokens if t.text == word)
    return date_event(one, token, find_times(article, [one]), [one], article)


REPORTED = "The mayor said on Monday that guards beat two farmers on Saturday."
REPORTED_TREE = (
    "The the DET 2 det/mayor mayor NOUN 3 nsubj/said say VERB 0 root/on on ADP 5 case/"
    "Monday monday PROPN 3 obl/that that SCONJ 8 mark/guards guard NOUN 8 nsubj/"
    "beat beat VERB 3 ccomp/two two NUM 10 nummod/farmers farmer NOUN 8 obj/on on ADP 12 case/"
    "Saturday saturday PROPN 8 obl"
)
SPOKEN = "Guards beat two farmers, the mayor said on Monday."
SPOKEN_TREE = (
    "Guards guard NOUN 2 nsubj/beat beat VERB 8 ccomp/two two NUM 4 nummod/farmers farmer NOUN 2"
    " obj/, , PUNCT 8 punct/the the DET 7 det/mayor mayor NOUN 8 nsubj/said say VERB 0 root/"
    "on on ADP 10 case/Monday monday PROPN 8 obl"
)
SINCE = "Sejak Mei 2019 tentara mengepung kota itu."
SINCE_TREE = (
    "Sejak sejak ADP 2 case/Mei mei PROPN 5 obl/2019 2019 NUM 2 nummod/tentara tentara NOUN 5"
    " nsubj/mengepung kepung VERB 0 root/kota kota NOUN 5 obj/itu itu DET 6 det"
)
BRACKETED = "Polisi menahan dua nelayan di Ambon, Rabu (14/4)."
BRACKETED_TREE = (
    "Polisi polisi NOUN 2 nsubj/menahan tahan VERB 0 root/dua dua NUM 4 nummod/nelayan nelayan"
    " NOUN 2 obj/di di ADP 6 case/Ambon ambon PROPN 4 nmod/, , PUNCT 8 punct/Rabu rabu PROPN 6"
    " appos/( ( PUNCT 10 punct/14|4 14/4 NUM 8 nummod/) ) PUNCT 10 punct"
).replace("14/4", "14|4")


@pytest.mark.parametrize(
    ("text", "tree", "word", "language", "expected"),
    [
        (REPORTED, REPORTED_TREE, "said", "en", ("2021-04-12", "2021-04-12", "day")),
        (REPORTED, REPORTED_TREE, "beat", "en", ("2021-04-10", "2021-04-10", "day")),
        (SPOKEN, SPOKEN_TREE, "beat", "en", None),
        (SINCE, SINCE_TREE, "mengepung", "id", ("2019-05-01", None, "after")),
        (BRACKETED, BRACKETED_TREE, "menahan", "id", ("2021-04-14", "2021-04-14", "day")),
    ],
)
def test_date_is_tied_to_its_act(
    text: str, tree: str, word: str, language: str, expected: tuple[str, str | None, str] | None
) -> None:
    period = dated(text, tree, word, "2021-04-14", language)
    assert (period and (period.start, period.end, period.precision)) == expected


def test_a_weekday_dates_nothing_on_a_page_without_a_date() -> None:
    assert dated(REPORTED, REPORTED_TREE, "beat", None, "en") is None
    period = dated(SINCE, SINCE_TREE, "mengepung", None, "id")
    assert (period and period.start) == "2019-05-01"


def test_any_tree_is_survived() -> None:
    one = sentence(SPOKEN, SPOKEN_TREE)
    article = Article(id="a", text=SPOKEN, language="en", published="2021-04-14")
    times = find_times(article, [one])
    for shift in range(len(one.tokens)):
        tokens = tuple(
            Token(t.index, t.start, t.end, t.text, t.lemma, t.pos, t.tag, (t.index + shift) % 10,
                  "conj" if shift % 2 else "acl:relcl")
            for t in one.tokens
        )  # fmt: skip
        wild = Sentence(index=0, start=0, end=len(SPOKEN), tokens=tokens)
        for token in range(-1, len(tokens) + 1):
            date_event(wild, token, times, [wild], article)
