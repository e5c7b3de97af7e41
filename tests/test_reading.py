"""What reading promises: bytes in, an article out, whatever the page."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from kabar.errors import KnowledgeError, StageError, UsageError
from kabar.gazetteers.publishers import publishers
from kabar.knowledge import Knowledge
from kabar.reading import Given, Raw, article_to_json, documents, identify, read
from kabar.reading.captions import split_credit
from kabar.reading.decoding import decode
from kabar.reading.lines import find_dateline
from kabar.reading.times import find_moment, parse_stamp, with_zone
from kabar.reading.words import words_for
from kabar.records import Article, Pair, Span

CASES = sorted((Path(__file__).parent / "cases" / "pages").glob("*.json"))
STORY = (
    "<p>Menteri luar negeri {0} mengunjungi ibu kota tetangganya pada hari Selasa untuk berunding"
    " tentang perjanjian dagang yang telah lama ditunda oleh kedua pemerintah.</p>"
)


def read_file(path: Path) -> Article:
    """Read the one document of a file."""
    (raw,) = documents([str(path)])
    return read(raw)


def from_lines(*lines: str | bytes) -> list[Raw]:
    """Return the documents of JSON Lines on standard input."""
    data = b"\n".join(x.encode() if isinstance(x, str) else x for x in lines)
    return list(documents(["-"], stdin=io.BytesIO(data)))


def body_of(article: Article) -> list[str]:
    """Return the paragraphs of an article's body."""
    return article.text[article.body_start : article.body_end].split("\n\n")


def check_offsets(article: Article) -> None:
    """Check what the contract says of every article's offsets."""
    text = article.text
    assert 0 <= article.body_start <= article.body_end <= len(text)
    assert text[: article.body_start].strip() == (article.title or "")
    for caption in article.captions:
        assert caption.start >= article.body_end
        assert text[caption.start : caption.end] == caption.text
        assert caption.text not in body_of(article)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_page_is_read_as_its_case_says(case: Path) -> None:
    wanted = json.loads(case.read_text(encoding="utf-8"))
    page = next(p for p in case.parent.glob(case.stem + ".*") if p.suffix != ".json")
    article = read_file(page)
    check_offsets(article)
    paragraphs = body_of(article)
    assert len(paragraphs) == wanted.pop("paragraphs")
    assert paragraphs[0].startswith(wanted.pop("first"))
    assert paragraphs[-1].endswith(wanted.pop("last"))
    for name, value in wanted.items():
        got = getattr(article, name)
        if name == "related":
            got = [r.text for r in got]
        elif name == "captions":
            got = [[c.text, c.credit] for c in got]
        elif name == "dateline":
            got = [got.place, got.agency]
        assert (list(got) if isinstance(got, tuple) else got) == value, name


def test_the_example_pages_are_read_whole() -> None:
    root = Path(__file__).parent.parent / "examples"
    for name, paragraphs in (("id/page.txt", 14), ("en/page.html", 13)):
        article = read_file(root / name)
        check_offsets(article)
        assert len(body_of(article)) == paragraphs
        assert article.published is not None
        assert article.captions[0].credit is not None
        assert len(article.editors) == 1
        assert len(article.related) in {2, 3}


def test_a_text_is_taken_as_it_is() -> None:
    text = "Judul\n\n  Isi \u200bberita.\n"
    article = read(Raw(id="a", content=text, given=Given(title="Judul", language="id")))
    assert article.text == text
    assert text[: article.body_start].strip() == article.title == "Judul"
    assert read(Raw(id="a", content=text, given=Given(title="Lain"))).title is None


def test_a_line_of_read_comes_back_the_same(tmp_path: Path) -> None:
    page = next(p for p in CASES[0].parent.glob("id_links_inside_lines.txt"))
    article = read_file(page)
    line = json.dumps(article_to_json(article), ensure_ascii=False)
    assert read(from_lines(line)[0]) == article


def test_bad_lines_fail_alone() -> None:
    raws = from_lines(
        '{"id": "good", "text": "Polisi menangkap dua orang."}',
        '{"id": "cut", "text": "Poli',
        "[1, 2]",
        '{"id": "bare"}',
        '{"id": "blank", "page": "  "}',
        '{"id": "was", "error": {"stage": "reading", "reason": "x"}}',
        b'{"id": "bytes", "text": "caf\xe9 di Jakarta"}',
        '{"id": "half", "text": "a \\ud800 b"}',
    )
    assert [raw.error is None for raw in raws] == [True] + [False] * 5 + [True, True]
    assert raws[-1].content == "a \ufffd b"
    for raw in raws[1:6]:
        with pytest.raises(StageError):
            read(raw)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "Poli\n', "not JSON: Unterminated string starting at column 10"),
        ('{"text": "a",}', "not JSON: "),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "a number of too many digits"),
        ("[" * 100_000, "nested too deep"),
        ("null", "not a JSON object but null"),
        ("[1]", "not a JSON object but a list"),
        ('{"text": 5}', "text must be a string, not a number"),
        ('{"text": "a", "page": ["b"]}', "page must be a string, not a list"),
        ('{"text": "a", "language": 5}', "language must be a string, not a number"),
        ('{"text": "a", "url": true}', "url must be a string, not true or false"),
        ('{"text": "a", "id": {}}', "id must be a string or a number, not an object"),
        ('{"text": "a", "body_start": "0"}', "body_start must be a number, not a string"),
        ('{"text": "a", "body_start": 0, "body_end": 1, "tags": "x"}', "tags must be a list"),
        ('{"text": "a", "published": 2024}', "published must be a string, not a number"),
        ('{"text": "a", "published": "kemarin"}', "published is 'kemarin'; write ISO 8601"),
        ('{"text": "a", "published": "2024-02-31"}', "write ISO 8601"),
        ('{"text": "a", "published": "2024-05-03T25:00"}', "write ISO 8601"),
        ('{"text": "a", "published": "3 May 2024"}', "write ISO 8601"),
    ],
)
def test_a_bad_line_says_what_is_wrong_in_plain_words(line: str, said: str) -> None:
    (raw,) = list(documents(["-"], stdin=io.BytesIO(b"{}\n" + line.encode())))[1:]
    assert raw.error is not None
    assert raw.error.stage == "reading"
    assert said in raw.error.reason
    assert not any(word in raw.error.reason for word in ("NoneType", "sys.", "control"))


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T08:00", "2024-05-03T08:00"),
        ("2024-05-03T08:00:00.5Z", "2024-05-03T08:00:00.5Z"),
        ("2024-05-03T08:00:00+07:00", "2024-05-03T08:00:00+07:00"),
        ("2024-05-03 08:00:00", "2024-05-03T08:00:00"),
        ("", None),
        (None, None),
    ],
)
def test_published_is_a_day_or_a_time_of_it(given: str | None, published: str | None) -> None:
    (raw,) = from_lines(json.dumps({"text": "Halo", "published": given}))
    assert read(raw).published == published


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (5, "pairs must be a list, not a number"),
        (["x"], "each must be an object, not a string"),
        ([{}], "neither actor nor recipient"),
        ([{"actor": [0, 9]}], "[0, 9] lies outside the text of 4"),
        ([{"actor": "Iran"}], "a span is [start, end]"),
    ],
)
def test_malformed_pairs_are_kept_for_those_who_ask(pairs: object, said: str) -> None:
    (raw,) = from_lines(json.dumps({"text": "Iran", "pairs": pairs}))
    assert read(raw).text == "Iran"
    assert raw.refused is not None
    assert said in raw.refused


def test_a_folder_without_pages_and_a_missing_file_have_their_own_lines(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Halo"}')
    names = [str(tmp_path / name) for name in ("empty", "a.jsonl", "gone.html")]
    empty, found, gone = documents(names)
    assert empty.error is not None
    assert (empty.id, empty.error.reason) == (
        names[0],
        "no pages (.html, .htm, .txt, .jsonl, .warc, .parquet) in the folder",
    )
    assert found.id == "a"
    assert gone.error is not None
    assert (gone.id, gone.error.reason) == (names[2], "no such file or folder")


def test_pairs_and_ids_come_from_the_line() -> None:
    (raw,) = from_lines('{"text": "Iran", "url": "http://a.b/c", "pairs": [{"actor": [0, 4]}]}')
    assert raw.id == "http://a.b/c"
    assert raw.pairs == (Pair(actor=Span(0, 4), recipient=None),)
    (unnamed,) = from_lines('{"text": "Iran"}')
    assert unnamed.id == "-:1"


def test_files_folders_and_packed_lines_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text(STORY.format("Peru") + STORY.format("Chile"))
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b'{"id": "z", "text": "Halo"}\n\n'))
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b'{"id": "z", "text": "Halo"}')[:-9])
    (tmp_path / "e.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    raws = list(documents([str(tmp_path)]))
    names = [raw.id.removeprefix(str(tmp_path)) for raw in raws]
    assert names == ["/a.txt", "/b.html", "z", "/d.jsonl.gz:1", "/e.html"]
    assert [raw.error is None for raw in raws] == [False, True, True, False, False]


@pytest.mark.parametrize("name", ["https://a.b/c", "missing.html", "pyproject.toml", "x.warc.gz"])
def test_an_unknown_input_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError):
        documents([name])


def test_standard_input_is_one_page_unless_it_begins_with_a_brace() -> None:
    html = "<html><body>" + STORY.format("Peru") + STORY.format("Chile")
    (raw,) = documents(["-"], stdin=io.BytesIO(html.encode()))
    assert raw.kind == "html"
    (raw,) = documents(["-"], stdin=io.BytesIO(b"Judul\n\nIsi berita."))
    assert raw.kind == "page"


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Rabu, 17 Agustus 2022 / 17:59 WIB", "2022-08-17T17:59:00+07:00"),
        ("17 Agu 2022 pukul 17.59 WITA", "2022-08-17T17:59:00+08:00"),
        ("Kompas.com - 17/08/2022, 17:59 WIT", "2022-08-17T17:59:00+09:00"),
        ("August 17, 2022 at 5:59 PM ET", "2022-08-17T17:59:00-04:00"),
        ("17:59 GMT, 17 August 2022", "2022-08-17T17:59:00+00:00"),
        ("17 Aug 2022 17:59 (GMT+8)", "2022-08-17T17:59:00+08:00"),
        ("Jakarta, 17 Agustus 2022", "2022-08-17"),
        ("pada 31 Februari 2022", None),
    ],
)
def test_a_visible_time_keeps_its_zone(line: str, iso: str | None) -> None:
    moment = find_moment(line, words_for("id"))
    assert (moment.iso if moment else None) == iso


def test_a_time_without_a_zone_takes_the_publishers() -> None:
    assert with_zone("2025-01-02T10:00:00", "Asia/Makassar") == "2025-01-02T10:00:00+08:00"
    assert with_zone("2025-01-02", "Asia/Makassar") == "2025-01-02"
    assert with_zone("2025-01-02T10:00:00Z", "Asia/Makassar") == "2025-01-02T10:00:00Z"
    words = words_for("en")
    assert parse_stamp("Tue, 04 Mar 2025 15:15:00 -0500", words) == "2025-03-04T15:15:00-05:00"
    assert parse_stamp("2025-03-04T15:15:00.123Z", words) == "2025-03-04T15:15:00+00:00"


@pytest.mark.parametrize(
    ("text", "place", "agency", "outlet"),
    [
        ("JAKARTA, KOMPAS.com - Presiden Peru tiba.", "JAKARTA", None, "KOMPAS.com"),
        ("Jakarta, CNN Indonesia -- Presiden tiba.", "Jakarta", None, "CNN Indonesia"),
        ("Jakarta (ANTARA) - Presiden Peru tiba.", "Jakarta", "ANTARA", None),
        ("KYIV, Ukraine (AP) — The president left.", "KYIV, Ukraine", "AP", None),
        ("HARIAN CONTOH - Presiden Peru tiba.", None, None, "HARIAN CONTOH"),
        ("Liputan6.com, Jakarta - Presiden tiba.", "Jakarta", None, "Liputan6.com"),
    ],
)
def test_a_dateline_is_told_from_its_story(
    text: str, place: str | None, agency: str | None, outlet: str | None
) -> None:
    filed = find_dateline(text, words_for("id"))
    assert filed is not None
    assert (filed.place, filed.agency, filed.outlet) == (place, agency, outlet)
    assert text[filed.end :].startswith(("Presiden", "The"))


@pytest.mark.parametrize(
    "text",
    ["Kim - yang baru tiba - menolak.", "The deal — long delayed — fell.", "Ia tiba: sendiri."],
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert find_dateline(text, words_for("id")) is None


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Warga mengungsi di Suva, 8 Mei 2022. /REUTERS/Ana Lim", "REUTERS/Ana Lim"),
        ("Warga mengungsi di Suva. (Foto: Antara/Ana Lim)", "Antara/Ana Lim"),
        ("Residents leave Suva on Monday. Photo: Ana Lim", "Ana Lim"),
        ("Residents leave Suva (also called the capital).", None),
    ],
)
def test_a_credit_is_told_from_its_caption(line: str, credit: str | None) -> None:
    assert split_credit(line, words_for("id")).credit == credit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Polisi mengatakan uang itu disita karena diduga palsu.", "id"),
        ("Polis berkata wang itu dirampas kerana dipercayai palsu.", "ms"),
        ("The police said the money was seized on Monday.", "en"),
        ("123 456", None),
        ("पुलिस ने दो छात्रों को गिरफ्तार किया", "hi"),
        ("ตำรวจจับกุมนักศึกษาสองคน", "th"),
    ],
)
def test_a_language_is_known_by_its_own_words(text: str, language: str | None) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("before", ["\n" * 50_000, "." * 30_000, "[" * 30_000, "(12) ... " * 5_000])
def test_what_is_no_letter_says_nothing_of_the_language(before: str) -> None:
    assert identify(before + "Polisi mengatakan uang itu disita karena diduga palsu.") == "id"


@pytest.mark.parametrize("kind", ["text", "html", "page"])
def test_what_holds_nothing_is_empty(kind: str) -> None:
    with pytest.raises(StageError, match="empty"):
        read(Raw(id="a", kind=kind, content=" \n"))


def test_encodings_are_told_from_the_bytes() -> None:
    assert decode("café".encode()) == "café"
    assert decode("café “x”".encode("cp1252")) == "café “x”"
    assert decode("Москва".encode("cp1251"), declared="windows-1251") == "Москва"
    assert decode("café".encode("utf-16")) == "café"
    assert decode("surat kabar é ".encode() * 9 + b"\xff") == "surat kabar é " * 9 + "\ufffd"


def test_a_page_nested_a_hundred_thousand_deep_is_read() -> None:
    page = "<html><body>" + "<div>" * 100_000 + STORY.format("Peru") + STORY.format("Chile")
    assert "Chile" in read(Raw(id="deep", kind="html", content=page)).text


def test_a_page_that_holds_nothing_says_so() -> None:
    for content in ("<html><body></body></html>", "<" * 1000, "<script>x</script>"):
        with pytest.raises(StageError):
            read(Raw(id="a", kind="html", content=content))


def test_a_story_that_the_page_prints_several_times_is_kept_once() -> None:
    story = STORY.format("Peru")
    page = f"<title>Menteri Peru Berunding</title><article>{story * 5}</article>"
    article = read(Raw(id="a", kind="html", content=page))
    assert len(body_of(article)) == 1
    assert "menteri luar negeri peru" in article.text.lower()
    notice = "<p>Setujui penggunaan kuki agar semua isi halaman ini dapat ditampilkan di sini.</p>"
    others = "".join(STORY.format(name) + notice for name in ("Peru", "Chile", "Fiji"))
    article = read(Raw(id="a", kind="html", content=f"<article>{others}</article>"))
    assert "kuki" not in article.text


def test_a_title_without_a_story_is_an_error() -> None:
    for body in ("", "<p>Iklan</p>" * 5):
        page = f"<head><title>Menteri Peru Berunding</title></head><body>{body}</body>"
        with pytest.raises(StageError, match="no story found on the page"):
            read(Raw(id="a", kind="html", content=page))


def test_invisible_characters_leave_the_text() -> None:
    page = "Judul Berita yang Baik\n\n" + "Isi\u200b berita\x00 ini \u202etenang sekali. " * 9
    text = read(Raw(id="a", kind="page", content=page)).text
    assert not set(text) & set("\u200b\x00\u202e")


@settings(max_examples=60, deadline=None)
@drawn(st.text(max_size=300), st.sampled_from(["html", "page", "text"]))
def test_any_text_gives_an_article_or_a_reason(text: str, kind: str) -> None:
    try:
        article = read(Raw(id="a", kind=kind, content=text))
    except StageError:
        return
    json.dumps(article_to_json(article))
    check_offsets(article)


@settings(max_examples=60, deadline=None)
@drawn(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</div>",
                "<a href=x>",
                "Baca Juga: ",
                "KABAR - ",
                "\n",
                "Isi ini.",
                "<h1>",
                "12 Mei 2024 10:00 WIB",
                "***",
                "Editor: Ani Uji",
            ]
        ),
        max_size=30,
    )
)
def test_any_heap_of_parts_keeps_its_offsets(parts: list[str]) -> None:
    for kind in ("html", "page"):
        try:
            check_offsets(read(Raw(id="a", kind=kind, content="".join(parts))))
        except StageError:
            continue


def test_publishers_are_known_by_address_and_by_name() -> None:
    known = publishers()
    assert known.of_url("https://money.kompas.com/read/1") == known.named("KOMPAS.com")
    assert known.of_url("https://example.org") is None
    assert len(known.by_domain) >= 150


@pytest.fixture
def broken(tmp_path: Path) -> Knowledge:
    """A user's folder with a misspelt key."""
    (tmp_path / "reading" / "words").mkdir(parents=True)
    (tmp_path / "reading" / "words" / "id.toml").write_text('relatd = ["Baca"]\n')
    return Knowledge(tmp_path)


def test_a_misspelt_key_names_file_and_keys(broken: Knowledge) -> None:
    with pytest.raises(KnowledgeError, match=r"id\.toml.*'relatd'.*related"):
        words_for("id", broken)


@pytest.mark.parametrize("kind", ["twitter-tweet", "instagram-media", "bluesky-embed"])
def test_an_embedded_post_is_not_the_report(kind: str) -> None:
    """A post shown within a story is another's words; a plain quotation is the story's."""
    post = "<p>The president has signed the decree that closes every port of the country.</p>"
    quoted = "<p>We will answer this decision in court and we will do so before Friday.</p>"
    before = STORY.format("Kenya")
    after = STORY.format("Uganda")
    page = (
        f"<html><body><h1>Dua menteri berunding</h1><article>{before}"
        f'<blockquote class="{kind}" lang="en">{post}</blockquote>'
        f"<blockquote>{quoted}</blockquote>{after}</article></body></html>"
    )
    (raw,) = from_lines(json.dumps({"html": page}))
    text = read(raw).text
    assert "signed the decree" not in text
    assert "answer this decision" in text
    assert "Kenya" in text
    assert "Uganda" in text
