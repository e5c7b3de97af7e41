"""Events of invented reports that the exports are tried on: one for each thing that can go wrong."""

from __future__ import annotations

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

CODER = Coder(version="0.1.0", codebook="0123456789ab")
INDONESIA = Party(
    start=0, end=9, text="Indonesia", name="Indonesia", entity="Q252", code="IDN", country="IDN",
    sectors=("GOV",),
)  # fmt: skip
ROMANIA = Party(
    start=14, end=21, text="Rumania", name="Romania", entity="Q218", code="ROU", country="ROU",
    sectors=("GOV",),
)  # fmt: skip
DONETSK = Party(
    start=30, end=33, text="DPR", name="Donetsk People's Republic", entity="Q16150196",
    code="DPR", country="UKR", sectors=("GOV", "PRE"),
)  # fmt: skip
NATIONS = Party(
    start=40, end=43, text="PBB", name="United Nations", entity="Q1065", code="UN", country=None,
    sectors=("IGO",),
)  # fmt: skip
STUDENTS = Party(
    start=50, end=60, text="mahasiswa", name="mahasiswa", country="IDN", sectors=("EDU", "CVL")
)
UNNAMED = Party(start=None, end=None, text=None, name=None, stated=False)
HOSTILE = Party(
    start=5, end=20, text='=HYPERLINK("http://x")', name='@Ketua\t"Besar";\n+1\r\n\u2028\x00 Adat',
    country="IDN", sectors=("REL",),
)  # fmt: skip
JAKARTA = Place(
    start=70, end=77, text="Jakarta", name="Jakarta", geonames=1642911, country="IDN",
    lat=-6.2146, lon=106.8451, precision="city",
)  # fmt: skip
TEXAS = Place(
    start=70, end=75, text="Texas", name="Texas", geonames=4736286, country="USA",
    lat=31.25044, lon=-99.25061, precision="province",
)  # fmt: skip
UKRAINE = Place(
    start=70, end=77, text="Ukraina", name="Ukraine", geonames=690791, country="UKR",
    lat=None, lon=None, precision="country",
)  # fmt: skip


def period(start: str | None, end: str | None, precision: str = "day") -> Period:
    """Return a date that the text states."""
    words = start or end or ""
    return Period(
        start=start, end=end, precision=precision, basis="stated", text=words, span=Span(80, 90)
    )


def report(number: int, act: str, event_type: str, cameo: str, **fields: object) -> Event:
    """Return an event that happened, told by one sentence of one page; `fields` replace values."""
    start = 100 * number
    values: dict[str, object] = {
        "event_id": f"ev-{number:020d}",
        "event_type": event_type,
        "plover_type": event_type,
        "mode": None,
        "act": act,
        "cameo": cameo,
        "quad": 1,
        "goldstein": 1.0,
        "contexts": ("diplomatic",),
        "trigger": Trigger(start=start, end=start + 7, text="perbuatan"),
        "actors": (INDONESIA,),
        "recipients": (),
        "date": None,
        "place": None,
        "status": Status.HAPPENED,
        "size": None,
        "attribution": (
            Source(name="Warta Pagi", kind="publisher"),
            Source(name="juru bicara", kind="official", start=start + 20, end=start + 31),
        ),
        "evidence": (Evidence(start=start, end=start + 60, text="Kalimat yang ditulis sendiri."),),
        "confidence": 0.84,
        "rule": f"id/{event_type}/{act}#kata",
        "article_id": "page-1",
        "url": "https://www.warta.example/2023/05/04/berita",
        "publisher": "Warta Pagi",
        "published": "2023-05-04T02:30:00+07:00",
        "language": "id",
        "coder": CODER,
    }
    return Event(**{**values, **fields})  # type: ignore[arg-type]


WRITTEN: tuple[Event, ...] = (
    # Two actors condemn one body, on a day in a city.
    report(
        0, "condemn", "ACCUSE", "111", mode="disapprove", quad=3, goldstein=-2.0,
        actors=(INDONESIA, ROMANIA), recipients=(NATIONS,), date=period("2023-05-03", "2023-05-03"),
        place=JAKARTA,
    ),
    # A mutual act of three, on no day: the publication's, which is the day before in UTC.
    report(1, "meet", "CONSULT", "040", actors=(INDONESIA, ROMANIA, DONETSK)),
    # A disputed entity is recognised in a month, told in two sentences, in a country.
    report(
        2, "recognise", "SUPPORT", "054", goldstein=6.0, actors=(ROMANIA,), recipients=(DONETSK,),
        date=period("2023-04-01", "2023-04-30", "month"), place=UKRAINE,
        evidence=(
            Evidence(start=400, end=450, text="Pertama."), Evidence(start=500, end=540, text="Kedua."),
        ),
    ),
    # Names that would break a table or run in a spreadsheet; arrested people; ongoing.
    report(
        3, "arrest", "COERCE", "173", mode="arrest", quad=4, goldstein=-5.0, status=Status.ONGOING,
        actors=(HOSTILE,), recipients=(STUDENTS,), date=period("2023-05-03", None, "after"),
        size=Size(killed=Count(min=1, max=None), arrested=Count(min=2, max=3)),
        publisher='+Warta\t"Sore"', url='=cmd|"/c x"!A1',
    ),
    # Somebody denies it.
    report(
        4, "bomb", "ASSAULT", "183", mode="explosives", quad=4, goldstein=-10.0,
        status=Status.DENIED, recipients=(ROMANIA,), date=period("2023-05-01", "2023-05-01"),
        attribution=(Source(name="Warta Pagi", kind="publisher"), Source(name=None, kind="unnamed")),
    ),
    # Promised: PLOVER counts it as an agreement.
    report(
        5, "give_aid", "AID", "070", plover_type="AGREE", quad=2, goldstein=7.0,
        status=Status.PLANNED, recipients=(NATIONS,), date=period("2023-06-01", "2023-06-01"),
    ),
    # Long ago, by then; a province of the United States; printed on a day without a time.
    report(
        6, "demonstrate", "PROTEST", "141", mode="demo", quad=4, goldstein=-6.5,
        actors=(STUDENTS, UNNAMED), date=period(None, "1998-05-21", "before"), place=TEXAS,
        published="2023-05-04", url=None,
    ),
    # No date in the text and none of the page; nobody named.
    report(7, "praise", "SUPPORT", "051", actors=(), published=None),
    # A date of the text alone.
    report(8, "phone", "CONSULT", "041", recipients=(ROMANIA,), published=None,
           date=period("2023-05-02", "2023-05-02")),
)  # fmt: skip
