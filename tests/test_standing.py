"""What a page says to stand without an act: every pattern's own sentences, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kabar.errors import KnowledgeError
from kabar.knowledge import Knowledge
from kabar.languages.standing import load_standing
from kabar.pipeline import code_article
from kabar.records import REAL, Article, Document, Relation, Status

MARK = re.compile(r"\{([so]):([^}]*)\}")
EXAMPLES = [(lang, *row) for lang in ("en", "id") for row in load_standing(lang).examples]
NEVER = [(lang, text) for lang in ("en", "id") for text in load_standing(lang).never]


def code(text: str, language: str) -> Document:
    """Return what kabar sees in one sentence of 10 May 2026."""
    return code_article(
        Article(
            id="a", text=text, language=language, body_end=len(text),
            published="2026-05-10T08:00:00+07:00",
        )
    )  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("language", "relation", "effect", "marked"), EXAMPLES)
def test_a_pattern_finds_its_example(
    language: str, relation: str, effect: str, marked: str
) -> None:
    text = MARK.sub(r"\2", marked)
    found = [
        r
        for r in code(text, language).relations
        if r.relation == relation and (r.effect == "ends") == (effect == "ends")
    ]
    for side, words in MARK.findall(marked):
        parties = [r.subject if side == "s" else r.object for r in found]
        assert words in {p.text for p in parties}, found
    assert all(r.status in REAL for r in found if r.event_id is None)


@pytest.mark.model
@pytest.mark.parametrize(("language", "text"), NEVER)
def test_what_no_longer_or_never_stands_is_not_said_to_stand(language: str, text: str) -> None:
    assert [r for r in code(text, language).relations if r.status in REAL] == []


@pytest.mark.model
def test_who_is_counted_carries_the_number() -> None:
    text = "Vanuatu became the fourth country after Nauru and Tuvalu to recognise Abkhazia."
    found = {r.subject.code: r for r in code(text, "en").relations if r.status in REAL}
    assert {code: r.ordinal for code, r in found.items()} == {"VUT": 4, "NRU": None, "TUV": None}
    assert {(r.relation, r.object.name) for r in found.values()} == {("recognises", "Abkhazia")}


@pytest.mark.model
def test_since_when_and_until_when_it_stood_is_told() -> None:
    (one,) = code("Iran has been under United States sanctions since 2018.", "en").relations
    assert one.valid is not None
    assert (one.valid.start, one.valid.end, one.valid.precision) == (
        "2018-01-01",
        "2018-12-31",
        "year",
    )
    text = "Meg Whitman, the American ambassador to Kenya from 2022 to 2024, smiled."
    (two,) = _standing(code(text, "en"))
    assert two.valid is not None
    assert (two.valid.start, two.valid.end, two.term) == ("2022-01-01", "2024-12-31", True)


@pytest.mark.model
def test_what_somebody_only_says_carries_the_chain() -> None:
    text = "The Kremlin said that Belarus is an ally of Russia."
    (relation,) = _standing(code(text, "en"))
    assert [source.name for source in relation.attribution] == ["Russia"]
    denied = "Minsk denied that Belarus is an ally of Russia."
    assert [r.status for r in _standing(code(denied, "en"))] == [Status.DENIED]


def _standing(document: Document) -> list[Relation]:
    return [r for r in document.relations if r.event_id is None]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_pattern_has_an_example_and_a_relation_of_the_ledger(language: str) -> None:
    words = load_standing(language)
    assert {p.relation for p in words.patterns} == {relation for relation, _, _ in words.examples}
    assert len(words.examples) >= 15
    assert words.never


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[standing]]\nrelation = "loves"\npatterns = ["<s> <k:x> <o>"]', "no relation 'loves'"),
        ('[[standing]]\nrelation = "backs"\npatterns = ["<s:dog> <k:x> <o>"]', "no kind 'dog'"),
        (
            '[[standing]]\nrelation = "backs"\npatterns = ["(<s> <k:x> <o>"]',
            "no regular expression",
        ),
        ('[[standing]]\nrelation = "backs"\npatterns = ["<s> x <o>"]', "needs <k:"),
        ('[[standing]]\nrelation = "backs"', "needs `relation` and `patterns`"),
        ('[[standing]]\nrelation = "backs"\neffect = "grows"\npatterns = ["<k:x>"]', "no effect"),
    ],
)
def test_a_malformed_pattern_is_refused_with_the_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    folder = tmp_path / "languages" / "en"
    folder.mkdir(parents=True)
    (folder / "standing.toml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        load_standing("en", Knowledge(extra=tmp_path))
