"""What reading promises: bytes in, an article out, whatever the page."""

from __future__ import annotations

from kabar.reading import Given, Raw, read

PAGE = """Dua Menteri Bertemu di Nairobi

Rabu, 12 Maret 2025 | 09:15 WITA

komentar

HARIAN CONTOH, Nairobi - Menteri luar negeri kedua negara bertemu pada Selasa dan menandatangani perjanjian dagang.

Baca juga: Kenya Buka Kedutaan Baru

Perjanjian itu berlaku mulai bulan depan.***

Editor: Sari Dewi
Sumber: Reuters

Terpopuler
Harga Beras Naik Lagi Pekan Ini
"""


def test_a_flattened_page_gives_title_time_story_and_fields() -> None:
    article = read(Raw(id="a", kind="page", content=PAGE))
    assert article.title == "Dua Menteri Bertemu di Nairobi"
    assert article.published == "2025-03-12T09:15:00+08:00"
    assert article.text[article.body_start : article.body_end] == (
        "Menteri luar negeri kedua negara bertemu pada Selasa dan menandatangani perjanjian dagang."
        "\n\nPerjanjian itu berlaku mulai bulan depan."
    )
    assert article.editors == ("Sari Dewi",)
    assert article.credited == ("Reuters",)
    assert [r.text for r in article.related] == ["Kenya Buka Kedutaan Baru"]
    assert article.dateline is not None
    assert article.dateline.place == "Nairobi"
    assert article.language == "id"


def test_a_text_is_taken_as_it_is() -> None:
    text = "Judul\n\n  Isi \u200bberita.\n"
    article = read(Raw(id="a", content=text, given=Given(title="Judul", language="id")))
    assert article.text == text
    assert text[: article.body_start].strip() == article.title == "Judul"
