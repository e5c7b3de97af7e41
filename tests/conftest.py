"""Records that several tests start from, of an invented article."""

from __future__ import annotations

import pytest

from kabar.records import (
    Coder,
    Count,
    Event,
    Evidence,
    Party,
    Period,
    Place,
    Size,
    Source,
    Span,
    Status,
    Trigger,
)

TEXT = "Menurut Kantor Berita Arnor, polisi menangkap dua mahasiswa di Annuminas pada 3 Mei 2023."


def party(words: str, **fields: str | None) -> Party:
    """Return a party whose words stand in `TEXT`."""
    start = TEXT.index(words)
    return Party(start=start, end=start + len(words), text=words, name=words, **fields)  # type: ignore[arg-type]


def span(words: str) -> Span:
    """Return where the words stand in `TEXT`."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def event() -> Event:
    """An event that has every field."""
    return Event(
        event_id="ev-00",
        event_type="COERCE",
        plover_type="COERCE",
        mode="arrest",
        act="arrest",
        cameo="173",
        quad=4,
        goldstein=-5.0,
        contexts=("repression", "legal"),
        trigger=Trigger(start=span("menangkap").start, end=span("menangkap").end, text="menangkap"),
        actors=(
            Party(
                start=span("polisi").start,
                end=span("polisi").end,
                text="polisi",
                name="Arnor police",
                code="ARN",
                sectors=("COP", "GOV"),
            ),
            Party(start=None, end=None, text=None, name="Arnor", stated=False),
        ),
        recipients=(party("dua mahasiswa"),),
        date=Period(
            start="2023-05-03",
            end="2023-05-03",
            precision="day",
            basis="stated",
            text="3 Mei 2023",
            span=span("3 Mei 2023"),
        ),
        place=Place(
            start=span("Annuminas").start,
            end=span("Annuminas").end,
            text="Annuminas",
            name="Annuminas",
            geonames=None,
            country=None,
            lat=1.5,
            lon=-2.25,
            precision="city",
        ),
        status=Status.HAPPENED,
        size=Size(arrested=Count(min=2, max=2)),
        attribution=(
            Source(name="Arnor Post", kind="publisher"),
            Source(
                name="Kantor Berita Arnor",
                kind="agency",
                start=span("Kantor Berita Arnor").start,
                end=span("Kantor Berita Arnor").end,
            ),
        ),
        evidence=(Evidence(start=0, end=len(TEXT), text=TEXT),),
        confidence=0.875,
        rule="id/COERCE/arrest#tangkap",
        article_id="page-1",
        url=None,
        publisher="Arnor Post",
        published="2023-05-04T08:00:00+07:00",
        language="id",
        coder=Coder(version="0.1.0", codebook="abc"),
    )
