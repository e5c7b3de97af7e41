"""The qualifying stage: who says so and how sure, on trees written out in tests/cases/qualifying."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kabar.errors import KnowledgeError
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.cues import load_cues, load_event_nouns, load_modality
from kabar.qualifying import attribute, chain, judge, qualify, source_phrase
from kabar.qualifying.quotes import find_quotes
from kabar.records import Article, Sentence, Span, Status, Token

CASES = Path(__file__).parent / "cases" / "qualifying"
EDGE = string.punctuation + string.whitespace + "“”‘’"


@dataclass(frozen=True)
class Case:
    """A text with its trees and the answers wanted."""

    article: Article
    sentences: tuple[Sentence, ...]
    answers: tuple[str, ...]


def read_cases(language: str) -> Iterator[Case]:
    text = ""
    answers: list[str] = []
    trees: list[list[list[str]]] = []
    for block in (CASES / f"{language}.conllu").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        if not rows:
            continue
        named = [line for line in lines if line.startswith("# text = ")]
        if named and trees:
            yield make_case(language, text, answers, trees)
            answers, trees = [], []
        if named:
            text = named[0].removeprefix("# text = ")
        answers += [x.removeprefix("# answer = ") for x in lines if x.startswith("# answer = ")]
        trees.append(rows)
    yield make_case(language, text, answers, trees)


def make_case(language: str, text: str, answers: list[str], trees: list[list[list[str]]]) -> Case:
    article = Article(id="case", text=text, language=language, body_end=len(text))
    sentences = tuple(read_tree(number, rows) for number, rows in enumerate(trees))
    return Case(article, sentences, tuple(answers))


def read_tree(number: int, rows: list[list[str]]) -> Sentence:
    tokens = []
    for i, (_, form, lemma, pos, tag, voice, head, dep, _, span) in enumerate(rows):
        start, end = map(int, span.split(":"))
        governor = i if head == "0" else int(head) - 1
        spoken = voice.removeprefix("Voice=") if voice != "_" else None
        tokens.append(Token(i, start, end, form, lemma, pos, tag, governor, dep, spoken))
    return Sentence(number, tokens[0].start, tokens[-1].end, tuple(tokens))


ALL = [*read_cases("id"), *read_cases("en")]


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.article.text[:48])
def test_every_case_gets_its_answers(case: Case) -> None:
    text = case.article.text
    predicates = qualify(case.sentences, case.article, knowledge=DEFAULT)
    found = attribute(case.sentences, case.article, knowledge=DEFAULT)
    said = [[words(text, x.source), words(text, x.cue), words(text, x.content)] for x in found]
    seen: Counter[str] = Counter()
    for answer in case.answers:
        if "|" in answer:
            assert [part.strip(EDGE) for part in answer.split("|")] in said
            continue
        word, status = answer.split(" = ")
        got = [p.status.value for p in predicates if text[p.start : p.end] == word]
        assert got[seen[word]] == status, (word, got)
        seen[word] += 1


def words(text: str, spans: tuple[Span, ...] | None) -> str:
    return " ... ".join(s.of(text) for s in spans or ()).strip(EDGE)


def case_of(beginning: str) -> Case:
    return next(c for c in ALL if c.article.text.startswith(beginning))


def token_of(case: Case, word: str) -> tuple[Sentence, int]:
    return next((s, t.index) for s in case.sentences for t in s.tokens if t.text == word)


def test_a_source_that_quotes_another_is_the_outer_link_of_the_chain() -> None:
    case = case_of("Menurut Reuters, Presiden Kenya")
    found = attribute(case.sentences, case.article, knowledge=DEFAULT)
    sentence, token = token_of(case, "ditunda")
    links = chain(sentence, token, found, case.article, case.sentences, knowledge=DEFAULT)
    named = [source_phrase(link) for link in links]
    assert [n.of(case.article.text) for n in named if n] == ["Reuters", "Presiden Kenya"]
    inner = next(i for i, a in enumerate(found) if a == links[1])
    assert found[inner].parent is not None


def test_the_accuser_is_no_source_of_the_accusation_itself() -> None:
    case = case_of("Jerman menuduh Rusia")
    found = attribute(case.sentences, case.article, knowledge=DEFAULT)
    sentence, token = token_of(case, "menuduh")
    assert not chain(sentence, token, found, case.article, case.sentences, knowledge=DEFAULT)
    sentence, token = token_of(case, "meretas")
    assert len(chain(sentence, token, found, case.article, case.sentences, knowledge=DEFAULT)) == 1


def test_a_mere_plan_is_vouched_for_by_the_reporter() -> None:
    case = case_of("Polandia sepakat")
    found = attribute(case.sentences, case.article, knowledge=DEFAULT)
    sentence, token = token_of(case, "menerima")
    assert not chain(sentence, token, found, case.article, case.sentences, knowledge=DEFAULT)


def test_judging_one_word_agrees_with_judging_all() -> None:
    for case in ALL:
        for predicate in qualify(case.sentences, case.article, knowledge=DEFAULT):
            sentence = case.sentences[predicate.sentence]
            if sentence.tokens[predicate.token].dep == "cop":
                continue
            alone = judge(
                sentence, predicate.token, sentences=case.sentences, article=case.article,
                knowledge=DEFAULT,
            )  # fmt: skip
            assert alone == predicate


def test_values_and_statuses_agree() -> None:
    for case in ALL:
        for predicate in qualify(case.sentences, case.article, knowledge=DEFAULT):
            assert -3 <= predicate.value <= 3
            if predicate.status is Status.HAPPENED:
                assert predicate.value > 1
            if predicate.status in {Status.NEGATED, Status.DENIED}:
                assert predicate.value < 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_tree_at_all_is_survived(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(ALL))
    mangled = []
    for sentence in case.sentences:
        size = len(sentence.tokens)
        heads = data.draw(st.lists(st.integers(-1, size), min_size=size, max_size=size))
        deps = data.draw(
            st.lists(
                st.sampled_from(["nsubj", "ccomp", "xcomp", "advcl", "conj", "obj", "obl", "acl"]),
                min_size=size, max_size=size,
            )
        )  # fmt: skip
        tokens = tuple(
            replace(t, head=h, dep=d) for t, h, d in zip(sentence.tokens, heads, deps, strict=True)
        )
        mangled.append(replace(sentence, tokens=tokens))
    text = case.article.text
    for found in attribute(mangled, case.article, knowledge=DEFAULT):
        for span in (*found.cue, *found.content, *(found.source or ())):
            assert 0 <= span.start < span.end <= len(text)
    qualify(mangled, case.article, knowledge=DEFAULT)


def test_a_text_without_sentences_says_nothing() -> None:
    article = Article(id="x", text="", language="en")
    assert attribute((), article, knowledge=DEFAULT) == ()
    assert qualify((), article, knowledge=DEFAULT) == ()


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_lexicons_are_large_and_well_formed(language: str) -> None:
    assert len(load_cues(DEFAULT, language).by_head) > 700
    assert len(load_event_nouns(DEFAULT, language)) > 150
    assert load_modality(DEFAULT, language).phrases("conditions", "marks")


def test_a_malformed_group_is_named_with_its_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "languages" / "en" / "cues"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        '[[group]]\nname = "mine"\nkind = "say"\npos = "verb"\nattributes = "strong"\n'
        'content = ["that"]\nimplies = { that = "perhaps/never" }\nlemmas = ["opine"]\n'
    )
    with pytest.raises(KnowledgeError, match="perhaps/never"):
        load_cues(Knowledge(tmp_path), "en")


def test_a_users_cue_comes_on_top(tmp_path: Path) -> None:
    folder = tmp_path / "languages" / "en" / "cues"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        '[[group]]\nname = "mine"\nkind = "say"\npos = "verb"\nattributes = "strong"\n'
        'content = ["that"]\nlemmas = ["blurb"]\n'
    )
    assert "blurb" in load_cues(Knowledge(tmp_path), "en").by_head


def test_quotations_end_with_their_paragraph() -> None:
    text = "He said: \"It is over.\n\n\"We go home,\" he said. It was the dog's 'last' day."
    quotes = find_quotes(text)
    assert [q.span.of(text) for q in quotes] == ['"It is over.', '"We go home,"', "'last'"]
    assert [q.closed for q in quotes] == [False, True, True]
