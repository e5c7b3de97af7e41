"""Parties, places and sources resolved on sentences without a parser: flat trees, invented news."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kabar.records import Article, Name, Phrase, Place, Sentence, Source, Span, Token
from kabar.resolving.mentions import PageContext, read_context
from kabar.resolving.parties import is_political, resolve_parties, resolve_party
from kabar.resolving.places import place_event
from kabar.resolving.sources import resolve_credited, resolve_publisher, resolve_source

DAY = "2022-03-10T08:00:00+07:00"


def page(
    text: str,
    language: str,
    *,
    verb: str | None = None,
    day: str | None = DAY,
    people: tuple[str, ...] = (),
) -> tuple[Article, tuple[Sentence, ...], PageContext]:
    """Return a page whose sentences hang flat on their `verb` (or first word)."""
    article = Article(id="p", text=text, language=language, published=day, body_end=len(text))
    sentences = []
    for number, match in enumerate(re.finditer(r"[^.!?]*(?:\.(?!\s|$)[^.!?]*)*[.!?]?", text)):
        if match[0].strip():
            sentences.append(_sentence(number, match.start(), match[0], verb, people))
    return article, tuple(sentences), read_context(article, tuple(sentences))


def _sentence(
    number: int, offset: int, text: str, verb: str | None, people: tuple[str, ...]
) -> Sentence:
    words = list(re.finditer(r"\w+(?:[-'’.]\w+)*|[^\w\s]", text))
    root = next((i for i, w in enumerate(words) if w[0] == verb), 0)
    tokens = tuple(
        Token(i, offset + w.start(), offset + w.end(), w[0], w[0].lower(),
              "VERB" if i == root and verb else "NOUN", "NOUN", root, "root" if i == root else "obl")
        for i, w in enumerate(words)
    )  # fmt: skip
    names = []
    for person in people:
        at = text.find(person)
        if at >= 0:
            inside = [t.index for t in tokens if offset + at <= t.start < offset + at + len(person)]
            names.append(Name(inside[0], inside[-1] + 1, "PER"))
    return Sentence(number, offset, offset + len(text), tokens, tuple(names))


def phrase(
    words: str, text: str, sentences: tuple[Sentence, ...], nth: int = 0
) -> tuple[Phrase, Sentence]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    sentence = next(s for s in sentences if s.start <= start < s.end)
    return Phrase(sentence.index, start, start + len(words), 0), sentence


def who(
    words: str, text: str, language: str, **options: object
) -> tuple[str | None, str | None, str | None, tuple[str, ...]]:
    _, sentences, context = page(text, language, **options)  # type: ignore[arg-type]
    found = resolve_party(*phrase(words, text, sentences), context)
    return found.name, found.code, found.country, found.sectors


@pytest.mark.parametrize(
    ("words", "text", "language", "expected"),
    [
        ("pasukan Maroko", "Kemarin pasukan Maroko maju.", "id", ("Morocco", "MAR", "MAR", ("MIL",))),
        ("Peruvian police", "On Monday Peruvian police raided a bank.", "en", ("Peruvian police", "PER", "PER", ("COP",))),
        ("pemerintah Chili", "Kemarin pemerintah Chili mundur.", "id", ("Chile", "CHL", "CHL", ("GOV",))),
        ("warga Ghana", "Dua warga Ghana tewas.", "id", ("warga Ghana", None, "GHA", ("CVL",))),
        ("Kenyans", "Two Kenyans died.", "en", ("Kenyans", None, "KEN", ("CVL",))),
        ("the U.S. ambassador to Japan", "Then the U.S. ambassador to Japan left.", "en", ("U.S. ambassador to Japan", "USA", "USA", ("GOV",))),
        ("duta besar Laos untuk Kuba", "Lalu duta besar Laos untuk Kuba pulang.", "id", ("duta besar Laos untuk Kuba", "LAO", "LAO", ("GOV",))),
        ("juru bicara NATO", "Kata juru bicara NATO itu.", "id", ("juru bicara NATO", "NATO", None, ("IGO", "MIL"))),
        ("rebels in Chad", "Some rebels in Chad fled.", "en", ("rebels in Chad", None, "TCD", ("REB",))),
        ("Korsel", "Lalu Korsel menolak.", "id", ("South Korea", "KOR", "KOR", ("GOV",))),
        ("Abkhazia", "Then Abkhazia replied.", "en", ("Abkhazia", "ABK", "GEO", ("GOV", "PRE"))),
        ("Macron", "Then Macron replied.", "en", ("Emmanuel Macron", "FRA", "FRA", ("GOV",))),
        ("pemerintahan Macron", "Lalu pemerintahan Macron jatuh.", "id", ("France", "FRA", "FRA", ("GOV",))),
        ("mantan Presiden Barack Obama", "Lalu mantan Presiden Barack Obama datang.", "id", ("Barack Obama", None, "USA", ("ELI",))),
        ("Washington", "Then Washington replied.", "en", ("United States", "USA", "USA", ("GOV",))),
    ],
)  # fmt: skip
def test_a_phrase_stands_for_its_state_body_or_person(
    words: str, text: str, language: str, expected: tuple[object, ...]
) -> None:
    assert who(words, text, language) == expected


def test_the_house_of_representatives_is_indonesias_unless_the_page_defines_the_letters() -> None:
    assert who("DPR", "Lalu DPR menolak.", "id")[:2] == (
        "House of Representatives (Indonesia)",
        "IDN",
    )
    defined = "Republik Rakyat Donetsk (DPR) menutup bank. Lalu DPR menolak."
    _, sentences, context = page(defined, "id")
    found = resolve_party(*phrase("DPR", defined, sentences, 1), context)
    assert (found.code, found.country) == ("DPR", "UKR")


def test_letters_defined_by_the_page_name_a_body_of_its_own() -> None:
    text = "Harbour Workers Front (HWF) met the mayor. Then HWF left."
    _, sentences, context = page(text, "en")
    assert (
        resolve_party(*phrase("HWF", text, sentences, 1), context).name == "Harbour Workers Front"
    )


def test_a_bare_organ_belongs_to_the_country_that_the_page_is_about() -> None:
    text = "Gempa melanda Peru. Presiden Peru pergi ke Lima. Polisi menutup jalan."
    assert who("Polisi", text, "id")[1:] == ("PER", "PER", ("COP",))
    assert who("Polisi", "Polisi menutup jalan.", "id")[1:3] == ("IDN", "IDN")


def test_rebels_of_nowhere_have_no_country() -> None:
    assert who("pemberontak", "Lalu pemberontak mundur.", "id")[1:] == (None, None, ("REB",))


def test_two_owners_of_one_noun_are_two_parties() -> None:
    text = "Then Fijian and Tongan troops marched."
    _, sentences, context = page(text, "en")
    found = resolve_parties(*phrase("Fijian and Tongan troops", text, sentences), context)
    assert [p.code for p in found] == ["FJI", "TON"]


def test_a_role_that_the_page_gives_holds_for_later_short_forms() -> None:
    text = "Menteri Energi Ghana Kojo Ansah tiba. Kemudian Ansah pulang."
    _, sentences, context = page(text, "id", people=("Kojo Ansah",))
    found = resolve_party(*phrase("Ansah", text, sentences, 1), context)
    assert (found.name, found.code, found.sectors) == ("Kojo Ansah", "GHA", ("GOV",))


def test_an_apposition_gives_a_role_too() -> None:
    text = "Ana Sousa, the Angolan health minister, left. Later Sousa resigned."
    _, sentences, context = page(text, "en", people=("Ana Sousa",))
    found = resolve_party(*phrase("Sousa", text, sentences, 1), context)
    assert (found.name, found.code, found.country) == ("Ana Sousa", "AGO", "AGO")


def test_a_possessive_belongs_to_the_state_named_before() -> None:
    text = "Togo said its ambassador would leave Benin."
    assert who("its ambassador", text, "en")[1] == "TGO"
    text = "Kementerian Luar Negeri Togo menarik duta besarnya."
    assert who("duta besarnya", text, "id")[1] == "TGO"


def test_a_pronoun_stands_where_the_nearest_full_name_stands() -> None:
    text = "President Lula da Silva spoke in Lima. He thanked Peru."
    _, sentences, context = page(text, "en", day="2024-05-01")
    found = resolve_party(*phrase("He", text, sentences), context)
    assert found.text == "Lula da Silva"
    assert (found.code, found.stated) == ("BRA", True)


def test_both_countries_are_the_last_two_states() -> None:
    text = "Menlu Fiji bertemu Menlu Tonga di Jakarta. Kedua negara akan berdagang."
    _, sentences, context = page(text, "id")
    found = resolve_parties(*phrase("Kedua negara", text, sentences), context)
    assert [p.code for p in found] == ["FJI", "TON"]


def test_a_first_name_is_no_state() -> None:
    assert who("Chad Miller", "Then Chad Miller sang.", "en", people=("Chad Miller",))[2] is None


@pytest.mark.parametrize(
    ("words", "text", "language", "political"),
    [
        ("pengunjuk rasa", "Lalu pengunjuk rasa maju.", "id", True),
        ("ASEAN", "Lalu ASEAN rapat.", "id", True),
        ("the storm", "Then the storm hit.", "en", False),
        ("harga beras", "Lalu harga beras naik.", "id", False),
        ("gunmen", "Two gunmen fled.", "en", True),
    ],
)
def test_things_are_no_political_actors(
    words: str, text: str, language: str, political: bool
) -> None:
    _, sentences, context = page(text, language)
    assert is_political(*phrase(words, text, sentences), context) is political


def where(text: str, language: str, verb: str, *, exclude: str | None = None) -> Place | None:
    article, sentences, context = page(text, language, verb=verb)
    sentence = next(s for s in sentences if any(t.text == verb for t in s.tokens))
    token = next(t.index for t in sentence.tokens if t.text == verb)
    spans = []
    if exclude is not None:
        spans = [Span(text.index(exclude), text.index(exclude) + len(exclude))]
    return place_event(sentence, token, context, article, exclude=spans)


@pytest.mark.parametrize(
    ("text", "language", "verb", "expected"),
    [
        ("Massa membakar pasar di Mataram, Nusa Tenggara Barat, pada Senin.", "id", "membakar", ("Mataram", "IDN", "city")),
        ("Gunmen attacked a bus in the northern Malian city of Gao on Friday.", "en", "attacked", ("Gao", "MLI", "city")),
        ("Police arrested a man in Atlanta, Georgia.", "en", "arrested", ("Atlanta", "USA", "city")),
        ("Tentara menembaki desa di wilayah Donetsk, Ukraina.", "id", "menembaki", ("Donetsk Oblast", "UKR", "province")),
        ("Troops fired rockets in Uganda.", "en", "fired", ("Uganda", "UGA", "country")),
        ("Kapal itu ditembak di Laut Merah.", "id", "ditembak", ("Red Sea", None, "region")),
        ("In Lagos, police shot two men.", "en", "shot", ("Lagos", "NGA", "city")),
        ("Warga berkumpul di Masjid Raya, Medan.", "id", "berkumpul", ("Masjid Raya", "IDN", "site")),
    ],
)  # fmt: skip
def test_an_act_takes_the_place_of_its_clause(
    text: str, language: str, verb: str, expected: tuple[str, str | None, str]
) -> None:
    place = where(text, language, verb)
    assert place is not None
    assert (place.name, place.country, place.precision) == expected
    assert place.text == text[place.start : place.end]


def test_a_chain_of_names_is_one_place() -> None:
    place = where("Massa berkumpul di Bandung, Jawa Barat, kemarin.", "id", "berkumpul")
    assert place is not None
    assert place.text == "Bandung, Jawa Barat"
    assert place.geonames is not None


def test_where_somebody_serves_is_not_where_it_happened() -> None:
    assert where("Menlu menegur duta besar Fiji di Jakarta.", "id", "menegur") is None


def test_the_parties_own_places_are_left_out() -> None:
    text = "Polisi menangkap pejabat di Medan."
    assert where(text, "id", "menangkap", exclude="pejabat di Medan") is None


def test_what_is_only_said_does_not_happen_where_its_object_is() -> None:
    text = "Menlu mengkritik keadaan pasar di Medan."
    article, sentences, context = page(text, "id", verb="mengkritik")
    loose = sentences[0].tokens
    tree = tuple(replace(t, head=2 if t.index == 5 else t.head) for t in loose)
    tree = tuple(replace(t, head=3) if t.index == 2 else t for t in tree)
    tree = tuple(replace(t, head=1) if t.index == 3 else t for t in tree)
    sentence = replace(sentences[0], tokens=tree)
    assert place_event(sentence, 1, context, article, event_type="ACCUSE") is None


def test_no_place_rather_than_a_guess() -> None:
    assert where("Massa berkumpul di sana.", "id", "berkumpul") is None
    assert where("Talks failed in the end.", "en", "failed") is None


def source(words: str, text: str, language: str) -> Source:
    _, sentences, context = page(text, language)
    start = text.index(words)
    sentence = next(s for s in sentences if s.start <= start < s.end)
    return resolve_source(Span(start, start + len(words)), sentence, context)


@pytest.mark.parametrize(
    ("words", "text", "language", "name", "kind"),
    [
        ("Kantor Berita Bernama", "Menurut Kantor Berita Bernama, pasar tutup.", "id", "Bernama", "agency"),
        ("the Bangkok Post", "Shops closed, the Bangkok Post said.", "en", "Bangkok Post", "media"),
        ("Kementerian Pertahanan", "Kata Kementerian Pertahanan, kapal itu tenggelam.", "id", "Kementerian Pertahanan", "official"),
        ("surat itu", "Menurut surat itu, kapal tenggelam.", "id", "surat itu", "document"),
        ("sumber yang enggan disebut namanya", "Menurut sumber yang enggan disebut namanya, kapal tenggelam.", "id", None, "unnamed"),
        ("warga", "Menurut warga, kapal tenggelam.", "id", None, "unnamed"),
        ("Oxfam", "Food is short, Oxfam said.", "en", "Oxfam", "organisation"),
        ("Hamas", "Talks failed, Hamas said.", "en", "Hamas", "group"),
        ("Presiden Macron", "Kata Presiden Macron, pasar tutup.", "id", "Emmanuel Macron", "official"),
    ],
)  # fmt: skip
def test_a_source_has_a_name_and_a_kind(
    words: str, text: str, language: str, name: str | None, kind: str
) -> None:
    found = source(words, text, language)
    assert (found.name, found.kind) == (name, kind)


def test_publishers_and_credited_sources_close_the_chain() -> None:
    assert resolve_publisher("Harian Arnor") == Source(name="Harian Arnor", kind="publisher")
    assert resolve_credited("REUTERS") == Source(name="Reuters", kind="agency")
    assert resolve_credited("Aljazeera").name == "Al Jazeera"
    assert resolve_credited("Harian Arnor") == Source(name="Harian Arnor", kind="media")


def test_a_page_without_words_has_a_context() -> None:
    context = read_context(Article(id="e", text="", language="en"), ())
    assert context.home is None
    assert context.people == []
