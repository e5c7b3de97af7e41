"""Annotating: paragraphs, sentence ends, casing, trees, voices; the pipelines where marked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kabar.annotating import annotate, annotate_many
from kabar.annotating.casing import Casing, lowered
from kabar.annotating.clearnlp import to_ud
from kabar.annotating.naming import consistent
from kabar.annotating.paragraphs import LONGEST_RUN, hard_wrapped, paragraphs, pieces
from kabar.annotating.splitting import LONGEST, MAY, MUST, NEVER, cuts, starts
from kabar.annotating.trees import mended
from kabar.errors import StageError, UsageError
from kabar.languages.inflection import form_voice, forms, lemmatise, running_form
from kabar.records import Article, Name, Sentence, Token


def article(text: str, language: str = "id", body_start: int = 0, body_end: int = 0) -> Article:
    return Article(id="a", text=text, language=language, body_start=body_start, body_end=body_end)


# --- inflection ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "upos", "lemma"),
    [
        ("mengakui", "VERB", "akui"),
        ("diakui", "VERB", "akui"),
        ("Diakuinya", "VERB", "akui"),
        ("memukul", "VERB", "pukul"),
        ("menulis", "VERB", "tulis"),
        ("menyerang", "VERB", "serang"),
        ("memberikan", "VERB", "berikan"),
        ("membunuh", "VERB", "bunuh"),
        ("memperkuat", "VERB", "perkuat"),
        ("diperkuat", "VERB", "perkuat"),
        ("mengecam", "VERB", "kecam"),
        ("mengirimkan", "VERB", "kirimkan"),
        ("mengunjungi", "VERB", "kunjungi"),
        ("menolak", "VERB", "tolak"),
        ("melarang", "VERB", "larang"),
        ("mendesak", "VERB", "desak"),
        ("bertemu", "VERB", "bertemu"),
        ("tertangkap", "VERB", "tertangkap"),
        ("meninggal", "VERB", "meninggal"),
        ("tewas", "VERB", "tewas"),
        ("kehilangan", "VERB", "kehilangan"),
        ("serangan", "NOUN", "serangan"),
        ("serangannya", "NOUN", "serangan"),
        ("kunjungan", "NOUN", "kunjungan"),
        ("masalah", "NOUN", "masalah"),
        ("undang-undang", "NOUN", "undang-undang"),
        ("serangan-serangan", "NOUN", "serangan"),
        ("Jakarta", "PROPN", "jakarta"),
    ],
)
def test_indonesian_words_take_their_citation_form(word: str, upos: str, lemma: str) -> None:
    assert lemmatise(word, upos, "id") == lemma


@pytest.mark.parametrize(
    ("word", "upos", "lemma"),
    [
        ("met", "VERB", "meet"),
        ("arrested", "VERB", "arrest"),
        ("fled", "VERB", "flee"),
        ("accuses", "VERB", "accuse"),
        ("agreed", "VERB", "agree"),
        ("denies", "VERB", "deny"),
        ("denied", "VERB", "deny"),
        ("killing", "VERB", "kill"),
        ("visited", "VERB", "visit"),
        ("shot", "VERB", "shoot"),
        ("was", "AUX", "be"),
        ("attacks", "NOUN", "attack"),
        ("crises", "NOUN", "crisis"),
        ("headquarters", "NOUN", "headquarters"),
        ("countries", "NOUN", "country"),
        ("policemen", "NOUN", "policeman"),
        ("Reuters", "PROPN", "reuters"),
    ],
)
def test_english_words_take_their_dictionary_form(word: str, upos: str, lemma: str) -> None:
    assert lemmatise(word, upos, "en") == lemma


def test_a_language_without_inflection_keeps_its_words() -> None:
    assert lemmatise("Visites", "NOUN", "fr") == "visites"


@pytest.mark.parametrize(
    ("lemma", "form"),
    [
        ("serang", "menyerang"),
        ("serang", "diserang"),
        ("tolak", "menolak"),
        ("kecam", "mengecam"),
        ("akui", "mengakui"),
        ("bom", "membom"),
        ("perkuat", "memperkuat"),
    ],
)
def test_indonesian_bases_generate_their_verbs(lemma: str, form: str) -> None:
    assert form in forms(lemma, "id")


@pytest.mark.parametrize(
    ("lemma", "made"),
    [
        ("meet", {"meet", "meets", "met", "meeting"}),
        ("arrest", {"arrest", "arrests", "arrested", "arresting"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("commit", {"commit", "commits", "committed", "committing"}),
        ("hit back", {"hit back", "hits back", "hitting back"}),
    ],
)
def test_english_lemmas_generate_their_forms(lemma: str, made: set[str]) -> None:
    assert set(forms(lemma, "en")) == made


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("tangkap", "id", "menangkap"),
        ("kunjungi", "id", "mengunjungi"),
        ("gedung", "id", None),
        ("serangan", "id", None),
        ("condemns", "en", "condemned"),
        ("meets", "en", "met"),
        ("talks", "en", None),
    ],
)
def test_verbs_of_headlines_have_a_form_for_running_text(
    word: str, language: str, form: str | None
) -> None:
    assert running_form(word, language) == form


@pytest.mark.parametrize("word", ["menyerang", "diserang", "tertangkap", "serang"])
def test_the_form_of_an_indonesian_verb_tells_its_voice(word: str) -> None:
    told = {"menyerang": "Act", "diserang": "Pass", "tertangkap": "Pass", "serang": None}
    assert form_voice(word, "id") == told[word]


# --- paragraphs and sentence ends ------------------------------------------------------------


def test_line_ends_part_paragraphs() -> None:
    text = "Satu dua.\nTiga empat.\n\nLima."
    assert [text[p.start : p.end] for p in paragraphs(article(text))] == [
        "Satu dua.",
        "Tiga empat.",
        "Lima.",
    ]


def test_line_ends_of_hard_wrapped_text_do_not_part_paragraphs() -> None:
    text = "The mayor of the\ntown came to the\nmarket and bought\napples there.\n\nThen he left."
    assert hard_wrapped(text)
    assert len(list(paragraphs(article(text, "en")))) == 2


def test_zones_follow_the_offsets_of_the_body() -> None:
    text = "Judul\n\nIsi.\n\nTeks foto."
    zones = [p.zone for p in paragraphs(article(text, body_start=7, body_end=11))]
    assert zones == ["title", "body", "caption"]


def test_a_run_without_blanks_is_cut() -> None:
    text = "(" * (3 * LONGEST_RUN)
    made = list(pieces(text, 0, len(text)))
    assert "".join(text[a:b] for a, b in made) == text
    assert max(b - a for a, b in made) == LONGEST_RUN


def test_a_sentence_begins_after_a_full_stop() -> None:
    words = "Ia pergi . Mereka datang .".split()
    assert starts(words, may_end=frozenset())[3] == MUST


def test_a_sentence_begins_after_the_quote_that_closes() -> None:
    words = '" Kami menang . " Lawan pulang .'.split()
    assert starts(words, may_end=frozenset())[4:6] == [NEVER, MUST]


def test_an_opening_quote_belongs_to_the_sentence_it_opens() -> None:
    words = 'Ia pulang . " Kami menang . "'.split()
    made = starts(words, may_end=frozenset())
    assert made[3] == MUST
    assert made[4] == made[7] == NEVER


def test_speech_tags_after_a_quoted_question_stay_with_it() -> None:
    words = '" Siapa itu ? " tanya dia .'.split()
    assert starts(words, may_end=frozenset())[5] == NEVER


def test_abbreviations_do_not_end_sentences_unless_they_may() -> None:
    words = "Gen. Marlow left the U.S. He returned .".split()
    made = starts(words, may_end=frozenset({"U.S."}))
    assert made[1] == NEVER
    assert made[5] == MAY


def test_a_dateline_stands_by_itself() -> None:
    report = "the mayor said on Monday that the bridge would stay closed .".split()
    words = ["GARUT", ",", "Kabar.com", "-", "In", "Garut", *report]
    made = starts(words, may_end=frozenset())
    assert [i for i, start in enumerate(made) if start == MUST] == [0, 4]
    assert starts(["Persib", "-", "Persija", "berakhir", "imbang"], may_end=frozenset())[2] == NEVER


def test_long_texts_are_cut_at_sentence_ends() -> None:
    words = ["kata"] * 1000 + ["."] + ["kata"] * 1000
    assert cuts(words) == [0, 1001]
    assert all(
        b - a <= LONGEST for a, b in zip(cuts(["a"] * 9999), cuts(["a"] * 9999)[1:], strict=False)
    )


# --- casing ----------------------------------------------------------------------------------


def test_a_headline_in_capitals_takes_the_case_of_the_article() -> None:
    casing = Casing(["menteri", "Bandung", "PBB", "tiba", "di"])
    made = lowered("MENTERI PBB TIBA DI BANDUNG".split(), casing=casing, common=lambda w: False)
    assert made == ["Menteri", "PBB", "tiba", "di", "Bandung"]


def test_a_headline_in_title_case_lowers_common_words() -> None:
    made = lowered(
        "Mayor Visits Flooded Village Near Garut".split(),
        casing=Casing([]),
        common=lambda w: w in {"visits", "flooded", "village", "near"},
    )
    assert made == ["Mayor", "visits", "flooded", "village", "near", "Garut"]


def test_running_text_keeps_its_case() -> None:
    words = "The mayor visited a flooded village near Garut".split()
    assert lowered(words, casing=Casing([]), common=lambda w: True) == words


# --- trees -----------------------------------------------------------------------------------


@given(st.lists(st.integers(-3, 12), min_size=1, max_size=10))
def test_any_heads_become_a_tree_with_one_root(heads: list[int]) -> None:
    made, deps = mended(heads, ["dep"] * len(heads))
    assert [i for i, h in enumerate(made) if h == i] == [deps.index("root")]
    for i in range(len(made)):
        at, steps = i, 0
        while made[at] != at:
            at, steps = made[at], steps + 1
            assert steps <= len(made)


def test_clearnlp_prepositions_become_case() -> None:
    # Rebels were attacked by troops in Garut
    heads = [2, 2, 2, 2, 3, 2, 5]
    deps = ["nsubjpass", "auxpass", "ROOT", "agent", "pobj", "prep", "pobj"]
    pos = ["NOUN", "AUX", "VERB", "ADP", "NOUN", "ADP", "PROPN"]
    assert to_ud(heads, deps, pos) == (
        [2, 2, 2, 4, 2, 6, 2],
        ["nsubj:pass", "aux:pass", "root", "case", "obl:agent", "case", "obl"],
    )


def test_clearnlp_copulas_hang_on_their_complement() -> None:
    # He is a general
    heads, deps = to_ud(
        [1, 1, 3, 1], ["nsubj", "ROOT", "det", "attr"], ["PRON", "AUX", "DET", "NOUN"]
    )
    assert (heads, deps) == ([3, 3, 3, 3], ["nsubj", "cop", "det", "root"])


def test_universal_dependencies_pass_through() -> None:
    assert to_ud([1, 1], ["nsubj", "root"], ["NOUN", "VERB"]) == ([1, 1], ["nsubj", "root"])


# --- names -----------------------------------------------------------------------------------


def named(words: str, *names: Name) -> Sentence:
    tokens = tuple(
        Token(i, 0, 0, w, w.lower(), "PROPN" if w[0].isupper() else "VERB", "X", 0, "dep")
        for i, w in enumerate(words.split())
    )
    return Sentence(0, 0, 0, tokens, names)


def test_a_name_has_one_type_in_an_article_and_its_missed_mentions_are_added() -> None:
    made = consistent(
        [
            named("Lina Suryadi datang", Name(0, 2, "PER")),
            named("Suryadi duduk", Name(0, 1, "LOC")),
            named("lalu Suryadi bicara"),
        ]
    )
    assert [s.names for s in made] == [
        (Name(0, 2, "PER"),),
        (Name(0, 1, "PER"),),
        (Name(1, 2, "PER"),),
    ]


# --- with the pipelines ----------------------------------------------------------------------


def check(text: str, sentences: tuple[Sentence, ...]) -> None:
    last = 0
    for number, sentence in enumerate(sentences):
        assert sentence.index == number
        assert sum(t.head == t.index for t in sentence.tokens) == 1
        for token in sentence.tokens:
            assert token.start >= last
            assert text[token.start : token.end] == token.text
            last = token.end


@pytest.mark.model
def test_verbs_are_cited_and_names_found() -> None:
    text = "Polisi menangkap dua aktivis di Bandung. Mereka dituduh memukul petugas."
    sentences = annotate(article(text))
    check(text, sentences)
    lemmas = [[t.lemma for t in s.tokens if t.pos == "VERB"] for s in sentences]
    assert lemmas == [["tangkap"], ["tuduh", "pukul"]]
    assert [t.voice for t in sentences[1].tokens if t.pos == "VERB"] == ["Pass", "Act"]


@pytest.mark.model
def test_articles_come_back_in_their_order() -> None:
    articles = [
        article("Menteri tiba di Bandung."),
        article("The minister left Nairobi.", "en"),
        article(""),
    ]
    made = list(annotate_many(articles))
    assert [len(s) for s in made] == [1, 1, 0]
    assert made[1][0].tokens[2].lemma == "leave"


@pytest.mark.model
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=120), st.sampled_from(["id", "en"]))
def test_offsets_are_exact_in_any_text(text: str, language: str) -> None:
    check(text, annotate(article(text, language)))


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "kata " * 5000,
        "a" * 9000,
        "A. " * 3000,
        "😀\u200b\u202e" * 500,
        "\x00\x01 \ufeff",
        "1.2.3-4/5" * 300,
    ],
)
def test_odd_text_neither_fails_nor_hangs(text: str) -> None:
    check(text, annotate(article(text)))


@pytest.mark.model
def test_an_unknown_language_says_which_there_are() -> None:
    with pytest.raises(StageError, match="available: en, id"):
        annotate(article("Bonjour.", "fr"))


@pytest.mark.model
def test_an_unknown_pipeline_says_which_are_installed() -> None:
    with pytest.raises(UsageError, match="installed"):
        annotate(article("Halo.", "id"), model="xx_no_such_pipeline")
