"""The web application over the example store: every page, its data, and what keeps it safe."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kabar.cli.demo import make
from kabar.errors import UsageError
from kabar.stores import Filter, open_store, select_events
from kabar.web import Settings, create_app, mapping
from kabar.web.asking import bounds_of, pack, read_day, unpack
from kabar.web.counts import days_between
from kabar.web.guarding import inside
from kabar.web.marking import Mark, paragraphs, stretches
from kabar.web.settings import check_binding
from kabar.web.writing import corrected_date, corrected_place
from tests.coded import coded, event, party

SINCE = "since=2022-01-01"
PAGES = [
    "/", "/reported?days=36500", "/picks", f"/map?{SINCE}", f"/timeline?{SINCE}",
    f"/actors?{SINCE}", f"/network?{SINCE}", f"/tags?{SINCE}", "/ledger?valid=2022-08-17",
    "/ledger?valid=2022-08-17&history=1&ended=1", "/search?q=Bougainville", "/add", "/about",
    "/article?id=vanuatu-1", "/actor?name=Vanuatu", "/search?status=denied", "/timeline", "/map",
    "/timeline?until=0001-01-01", "/timeline?since=0001-01-01&by=country", "/map?until=9999-12-31",
]  # fmt: skip
# What a page might try to run; each stands for a way in.
PAYLOADS = [
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>", "<iframe src=javascript:alert(1)>", "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>",
    "<math><mi xlink:href=javascript:alert(1)>", "<img src=1 href=1 onerror=alert(1)>", "{{7*7}}", "{% raw %}",
    "${alert(1)}", "<style>@import 'http://x'</style>", "<link rel=stylesheet href=//x>", "<base href=//x>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<form action=javascript:alert(1)><button>", "<isindex action=j:a type=image>",
    "\" onmouseover=alert(1) x=\"", "' onmouseover='alert(1)", "` onmouseover=alert(1)", "<img/src/onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<SCRIPT SRC=//x></SCRIPT>", "&lt;script&gt;alert(1)", "&#60;script&#62;",
    "\u202escript", "<!--<img src=x onerror=alert(1)>-->", "<![CDATA[<script>alert(1)</script>]]>", "<x onclick=alert(1)>",
    "<button formaction=javascript:alert(1)>", "<marquee onstart=alert(1)>", "<audio src onerror=alert(1)>",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "<table background=javascript:alert(1)>",
    "<div style=background:url(javascript:alert(1))>", "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<a href=\"&#106;avascript:alert(1)\">x</a>",
]  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example store, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make(str(path))
    return path


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> str:
    """A copy of the example store that a test may write to."""
    return str(shutil.copy(demo, tmp_path / "demo.db"))


def client_of(store: str, **settings: Any) -> TestClient:
    found = Settings(store=store, **settings)
    return TestClient(create_app(found), base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def reader(store: str) -> Iterator[TestClient]:
    with client_of(store) as client:
        yield client


@pytest.fixture
def writer(store: str) -> Iterator[TestClient]:
    with client_of(store, write=True) as client:
        yield client


def token(client: TestClient, path: str = "/add") -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def first_event(store: str, **wanted: Any) -> dict[str, Any]:
    with open_store(store) as opened:
        return next(iter(opened.events(select_events(Filter(**wanted), "sqlite", newest=False))))


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_data_beside_it(reader: TestClient, path: str) -> None:
    page = reader.get(path)
    assert page.status_code == 200, page.text
    assert page.text.count("<h1>") == 1
    assert "<script" not in page.text
    assert " style=" not in page.text
    between = "&" if "?" in path else "?"
    data = reader.get(f"{path}{between}format=json")
    assert data.headers["content-type"] == "application/json"
    json.loads(data.content)
    if ">CSV<" in page.text:
        table = reader.get(f"{path}{between}format=csv")
        assert table.headers["content-type"].startswith("text/csv")
        list(csv.reader(io.StringIO(table.text)))


@pytest.mark.model
def test_the_latest_stories_lead_to_their_words(reader: TestClient) -> None:
    latest = reader.get("/").text
    assert "Vanuatu recognises Bougainville" in latest
    story = re.search(r'href="(/story/st-[0-9a-f]+)"', latest)
    assert story is not None
    told = reader.get(story[1])
    assert "independent" in told.text
    article = reader.get("/article?id=vanuatu-1").text
    event_id = re.search(r'id="t-(ev-[0-9a-f]+)"', article)
    assert event_id is not None
    assert f'href="#t-{event_id[1]}"' in article
    assert '<mark class="trigger' in article
    assert '<mark class="actor' in article


@pytest.mark.model
def test_the_most_reported_story_counts_origins_not_copies(reader: TestClient) -> None:
    lines = reader.get("/reported?days=36500&format=json").json()["stories"]
    assert lines[0]["title"] == "Vanuatu recognises Bougainville"
    assert lines[0]["independent_origins"] < len(lines[0]["articles"])
    told = reader.get(f"/story/{lines[0]['story']}?format=json").json()
    assert any(report["copy_of"] == "vanuatu-1" for report in told["reports"])
    assert any(len(h["articles"]) > 1 for h in told["happenings"])


@pytest.mark.model
def test_the_ledger_answers_as_of_two_days(reader: TestClient) -> None:
    def held(query: str) -> set[tuple[str, str, str]]:
        found = reader.get(f"/ledger?{query}&format=json").json()["standing"]
        return {
            (s["subject"]["name"], s["relation"], s["object"]["name"])
            for s in found
            if s["holds"] == "yes"
        }

    assert ("Vanuatu", "recognises", "Bougainville") in held("valid=2022-08-17")
    assert ("Nauru", "recognises", "Bougainville") in held("valid=2022-08-17")
    assert ("Nauru", "recognises", "Bougainville") not in held("valid=2022-08-10")
    assert held("valid=2022-08-17&known=2022-07-01") == set()


@pytest.mark.model
def test_search_narrows_by_facets_and_goes_on_by_pages(reader: TestClient) -> None:
    page = reader.get("/search").text
    facet = re.search(r'href="(/search\?[^"]*type=PROTEST)"', page)
    assert facet is not None
    found = reader.get(facet[1].replace("&amp;", "&") + "&format=json").json()["events"]
    assert {e["event_type"] for e in found} == {"PROTEST"}
    seen: list[str] = []
    after = ""
    for _ in range(40):
        got = reader.get(f"/api/events?limit=7&status=all{after}").json()
        seen += [e["event_id"] for e in got["events"]]
        if got["next"] is None:
            break
        after = f"&after={got['next']}"
    with open_store(str(reader.app.state.settings.store)) as opened:  # type: ignore[attr-defined]
        assert len(seen) == len(set(seen)) == opened.count(select_events(Filter(), "sqlite"))


@pytest.mark.model
def test_where_no_days_are_asked_for_the_last_ones_told_are_shown(reader: TestClient) -> None:
    assert "No events in these days" not in reader.get("/tags").text
    for path in ("/timeline", "/map", "/actors", "/network", "/reported"):
        assert 'class="empty"' not in reader.get(path).text, path
    nothing = reader.get("/timeline?since=2010-01-01&until=2010-02-01").text
    everything = re.search(r'href="(/timeline\?[^"]+)">Show all time', nothing)
    assert everything is not None
    assert "<rect" in reader.get(everything[1].replace("&amp;", "&")).text


@pytest.mark.model
def test_a_table_says_where_it_goes_on(reader: TestClient) -> None:
    path, seen = "/search?format=csv&limit=25&status=all", []
    while path:
        table = reader.get(path)
        seen += [row["event_id"] for row in csv.DictReader(io.StringIO(table.text))]
        path = table.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert len(seen) == len(set(seen)) > 50


@pytest.mark.model
def test_pages_are_found_by_their_own_tags(reader: TestClient) -> None:
    tag = re.search(r'href="(/search\?[^"]*tag=[^"]+)"', reader.get("/tags").text)
    assert tag is not None
    assert reader.get(tag[1].replace("&amp;", "&") + "&format=json").json()["events"]


@pytest.mark.model
def test_a_bar_of_the_timeline_leads_to_its_events(reader: TestClient) -> None:
    for by in ("kind", "type", "country", "status"):
        page = reader.get(f"/timeline?{SINCE}&until=2022-09-01&by={by}").text
        bars = re.findall(
            r'<a href="(/search[^"]+)" aria-label="[^"]+"><title>(\S+): (\d+) ev', page
        )
        assert bars
        for link, day, count in bars:
            query = link.replace("&amp;", "&")
            found = reader.get(f"{query}&limit=200&format=json").json()["events"]
            if ", other<" not in page:
                assert len(found) == int(count), (link, day)
            assert {e["told_at"][: len(day)] for e in found} == {day}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (["2026-02-27", "2026-03-01"], ["2026-02-27", "2026-02-28", "2026-03-01"]),
        (["2025-12", "2026-02"], ["2025-12", "2026-01", "2026-02"]),
        (["9998", "9999"], ["9998", "9999"]),
        (["9999-12-31"], ["9999-12-31"]),
        ([], []),
    ],
)
def test_days_without_events_have_their_place_in_the_timeline(
    told: list[str], shown: list[str]
) -> None:
    assert days_between(told) == shown


def test_days_are_within_their_bounds() -> None:
    assert bounds_of("2024-02") == {"since": "2024-02-01", "until": "2024-02-29"}
    assert bounds_of("9999-12")["until"] == "9999-12-31"
    assert bounds_of("2024")["until"] == "2024-12-31"


def place(name: str, precision: str, lat: float | None, lon: float | None) -> dict[str, Any]:
    return {
        "place": name, "country": "KEN", "precision": precision, "lat": lat, "lon": lon,
        "events": 2, "surest": 0.4,
    }  # fmt: skip


def test_a_country_is_a_badge_and_no_dot() -> None:
    points = [place("Mandera", "city", 3.9, 41.9), place("Kenya", "country", None, None)]
    spots, badges = mapping.draw_places(points, ["city", "country"])
    assert [(s.label, s.sure, s.link) for s in spots] == [("Mandera (city): 2 events", 1, "city")]
    assert [(b.code, b.events, b.link) for b in badges] == [("KEN", 2, "country")]
    x, y = mapping.project(37, 0)
    assert abs(badges[0].x - x) < 12
    assert abs(badges[0].y - y) < 12
    values = mapping.map_spec(points)["data"]["values"]
    assert [v.get("label") for v in values] == [None, "KEN 2"]


def test_badges_do_not_cover_each_other() -> None:
    points = [
        {**place(code, "country", None, None), "country": code} for code in ("RWA", "BDI", "UGA")
    ]
    _, badges = mapping.draw_places(points, ["", "", ""])
    for one, other in itertools.combinations(badges, 2):
        assert abs(one.x - other.x) >= mapping.WIDE or abs(one.y - other.y) >= mapping.BADGE


def test_land_is_not_torn_where_the_map_ends() -> None:
    for ring in re.findall(r"M([^MZ]+)Z", mapping.outlines()["land"]):
        points = [tuple(map(float, p.split(","))) for p in ring.split("L")]
        steps = [abs(a[0] - b[0]) for a, b in itertools.pairwise([*points, points[0]])]
        wide = [step for step in steps if step > 480]
        assert not wide or max(p[1] for p in points) == mapping.HEIGHT  # around the pole


@pytest.mark.model
@pytest.mark.parametrize("path", ["/timeline", "/map", "/network"])
def test_charts_come_as_specs_and_drawn(reader: TestClient, path: str) -> None:
    spec = reader.get(f"{path}?{SINCE}&format=vega").json()
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert reader.get(f"{path}?{SINCE}&format=svg").text.startswith("<svg")
    assert reader.get(f"{path}?{SINCE}&format=png").content.startswith(b"\x89PNG")


@pytest.mark.model
def test_times_are_shown_in_the_zone_that_the_reader_chose(reader: TestClient) -> None:
    assert "2022-07-11 22:30" in reader.get("/article?id=vanuatu-1").text
    answer = reader.post("/zone", data={"csrf": token(reader), "zone": "Asia/Jakarta", "back": "/"})
    assert answer.status_code == 303
    assert "2022-07-12 05:30" in reader.get("/article?id=vanuatu-1").text
    wrong = reader.post("/zone", data={"csrf": token(reader), "zone": "Mars/Olympus"})
    assert wrong.status_code == 400


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.model
def test_a_judgement_stands_beside_the_event(writer: TestClient, store: str) -> None:
    found = first_event(store, article_ids=("vanuatu-1",))
    form = {
        "csrf": token(writer), "event_id": found["event_id"], "verdict": "reject", "who": "ana",
        "note": "no such thing", "back": "/article?id=vanuatu-1",
    }  # fmt: skip
    answer = writer.post("/judge", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/article?id=vanuatu-1")
    page = writer.get("/article?id=vanuatu-1").text
    assert "rejected by ana" in page
    assert "no such thing" in page
    correct = {**form, "verdict": "correct", "field": "actors", "value": "Chad; Niger"}
    assert writer.post("/judge", data=correct).status_code == 303
    line = writer.get(f"/api/events/{found['event_id']}").json()
    assert [p["name"] for p in line["actors"]] == ["Chad", "Niger"]
    assert line["judgement"]["coded"]["actors"] == found["actors"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("", None),
        ("2026-05-03", ("2026-05-03", "2026-05-03", "day")),
        ("2024-02", ("2024-02-01", "2024-02-29", "month")),
        ("2026", ("2026-01-01", "2026-12-31", "year")),
        ("2026-05-03 to 2026-05-07", ("2026-05-03", "2026-05-07", "range")),
    ],
)
def test_a_date_is_corrected_by_its_days(value: str, found: tuple[str, ...] | None) -> None:
    made = corrected_date(value)
    assert (made and (made["start"], made["end"], made["precision"])) == found


@pytest.mark.parametrize("value", ["soon", "2026-13", "2026-05-07 to 2026-05-03", "26", "2026-5-3"])
def test_a_date_that_is_none_is_said(value: str) -> None:
    with pytest.raises(UsageError, match="date"):
        corrected_date(value)


def test_a_place_is_corrected_by_its_name() -> None:
    assert corrected_place("") is None
    town = corrected_place("Donetsk, UKR")
    assert town is not None
    assert (town["country"], town["lat"] is None) == ("UKR", False)
    state = corrected_place("UKR")
    assert state is not None
    assert (state["name"], state["precision"], state["lat"]) == ("Ukraine", "country", None)
    with pytest.raises(UsageError, match="no place"):
        corrected_place("Donetsk, NZL")


@pytest.mark.model
def test_date_and_place_are_corrected_by_form(writer: TestClient, store: str) -> None:
    told = first_event(store, types=("PROTEST",))
    sent = {"csrf": token(writer), "event_id": told["event_id"], "verdict": "correct", "who": "ana"}
    for field, value in (("date", "2022-07-20"), ("place", "Dili, TLS")):
        answer = writer.post("/judge", data={**sent, "field": field, "value": value, "back": "/"})
        assert answer.status_code == 303, answer.text
    shown = writer.get(f"/api/events/{told['event_id']}").json()
    assert shown["place"]["name"] == "Dili"
    assert (shown["date"]["start"], shown["date"]["precision"]) == ("2022-07-20", "day")
    writer.post("/judge", data={**sent, "field": "act", "value": "riot"})
    writer.post("/judge", data={**sent, "field": "status", "value": "denied"})
    shown = writer.get(f"/api/events/{told['event_id']}").json()
    assert [shown[k] for k in ("act", "status")] == ["riot", "denied"]
    assert shown["date"]["start"] == "2022-07-20"
    assert shown["judgement"]["verdict"] in {"correct", "accept"}
    assert writer.get(f"/article?id={told['article_id']}").status_code == 200
    assert writer.post("/judge", data={**sent, "field": "date", "value": "x"}).status_code == 400


@pytest.mark.model
def test_a_story_may_be_starred(writer: TestClient) -> None:
    form = {
        "csrf": token(writer),
        "article": "dili-1",
        "who": "ana",
        "note": "Watch this.",
        "back": "/picks",
    }
    assert writer.post("/pick", data=form).status_code == 303
    assert "Watch this." in writer.get("/picks").text
    assert writer.post("/pick", data={**form, "off": "1"}).status_code == 303
    assert "Watch this." not in writer.get("/picks").text
    assert writer.post("/pick", data={**form, "article": "nobody"}).status_code == 400


@pytest.mark.model
def test_a_pasted_page_shows_its_events_at_once(writer: TestClient) -> None:
    text = "Chad recalled its ambassador from Niger on 5 May 2026, the foreign ministry said."
    answer = writer.post(
        "/add", data={"csrf": token(writer), "text": text, "url": "https://x.example/a"}
    )
    assert answer.status_code == 200
    assert "recall" in answer.text
    assert "Chad" in writer.get("/article?id=https://x.example/a").text
    empty = writer.post("/add", data={"csrf": token(writer), "text": " "})
    assert empty.status_code == 400


@pytest.mark.model
def test_an_address_is_fetched_under_the_same_rules(store: str) -> None:
    from tests.sites import Answer, serve

    with serve() as site:
        body = (
            "<html><title>t</title><article><p>" + "Chad recalled its ambassador from Niger. " * 9
        )
        site.pages["/a"] = Answer(body.encode())
        with client_of(store, write=True) as client:
            near = client.post("/add", data={"csrf": token(client), "url": site.address + "/a"})
            assert near.status_code == 400
            assert "open internet" in near.text
        with client_of(store, write=True, allow_private=True) as client:
            got = client.post("/add", data={"csrf": token(client), "url": site.address + "/a"})
            assert got.status_code == 200
            assert "recall" in got.text


@pytest.mark.model
def test_nothing_is_written_where_the_application_only_shows(
    reader: TestClient, store: str
) -> None:
    found = first_event(store)
    form = {"csrf": token(reader), "event_id": found["event_id"], "verdict": "reject", "who": "eve"}
    assert reader.post("/judge", data=form).status_code == 403
    assert "only shows" in reader.get("/add").text


@pytest.mark.model
def test_a_post_without_the_forms_token_is_refused(writer: TestClient, store: str) -> None:
    found = first_event(store)
    form = {"csrf": "0" * 64, "event_id": found["event_id"], "verdict": "reject", "who": "eve"}
    writer.get("/")
    assert writer.post("/judge", data=form).status_code == 403
    good = {**form, "csrf": token(writer)}
    foreign = writer.post("/judge", data=good, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403


@pytest.mark.model
def test_with_a_token_only_whoever_gives_it_writes(store: str) -> None:
    with client_of(store, write=True, token="open sesame") as client:
        form = {"csrf": token(client, "/"), "article": "dili-1", "who": "ana", "back": "/"}
        assert client.post("/pick", data=form).status_code == 403
        wrong = client.post("/login", data={"csrf": form["csrf"], "token": "guess"})
        assert wrong.status_code == 403
        right = client.post("/login", data={"csrf": form["csrf"], "token": "open sesame"})
        assert right.status_code == 303
        assert client.post("/pick", data=form).status_code == 303


# --- safety --------------------------------------------------------------------------------------


def test_another_address_needs_a_token() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        check_binding(host, None)
    with pytest.raises(UsageError, match="--token"):
        check_binding("0.0.0.0", None)
    check_binding("0.0.0.0", "word")


@pytest.mark.model
def test_other_names_are_not_answered_to(reader: TestClient) -> None:
    assert reader.get("/", headers={"host": "evil.example"}).status_code == 421
    assert reader.get("/", headers={"host": "localhost:8765"}).status_code == 200
    assert reader.get("/", headers={"host": "[::1]:8765"}).status_code == 200


@pytest.mark.model
def test_headers_forbid_scripts_and_frames(reader: TestClient) -> None:
    for path in ("/", "/api/events", "/nowhere", "/static/kabar.css"):
        headers = reader.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.model
def test_a_body_without_end_is_refused(writer: TestClient) -> None:
    form = {"csrf": token(writer), "text": "x" * (9 * 2**20)}
    assert writer.post("/add", data=form).status_code == 413


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil", "", None, "x"]
)
def test_one_never_goes_back_to_another_address(path: str | None) -> None:
    assert inside(path) == "/"
    assert inside("/article?id=a#t-1") == "/article?id=a#t-1"


def test_no_payload_is_ever_markup(tmp_path: Path) -> None:
    """Planted in titles, texts, names, urls, tags, publishers; looked for on every page."""
    name = str(tmp_path / "evil.db")
    pages = []
    for number, payload in enumerate(PAYLOADS):
        page = coded(
            f"p{number}{payload}", f"{payload} met in Agadez.", title=payload, publisher=payload,
            url=payload, tags=[payload], authors=[payload], captions=[{"text": payload, "credit": payload}],
            related=[{"text": payload, "url": payload}], text=f"{payload} met in Agadez.",
        )  # fmt: skip
        document: Any = page.document
        document["events"] = [
            event(
                page.article_id, f"{payload} met.", actors=[party(payload)], publisher=payload,
                url=payload, recipients=[party(payload + "2")],
                place={
                    "start": 0, "end": 1, "text": payload, "name": payload, "geonames": None,
                    "country": "NER", "lat": 1.0, "lon": 2.0, "precision": "city",
                },
            )
        ]  # fmt: skip
        pages.append(page)
    from kabar.keeping import keep_pages

    with open_store(name, create=True) as opened:
        run = opened.begin_run(version="1", codebook="c", options={})
        list(keep_pages(pages, opened, run=run))
    with client_of(name) as client:
        since = "since=2020-01-01"
        paths = ["/?limit=200", f"/search?{since}&limit=200", f"/map?{since}", f"/actors?{since}",
                 f"/network?{since}", f"/tags?{since}", f"/timeline?{since}"]  # fmt: skip
        addresses: list[tuple[str, dict[str, str]]] = [(path, {}) for path in paths]
        for page in pages:
            addresses.append(("/article", {"id": page.article_id}))
        for payload in PAYLOADS:
            addresses += [
                ("/search", {"q": payload, "party": payload}),
                ("/actor", {"name": payload}),
            ]
        for path, params in addresses:
            answer = client.get(path, params=params or None)
            assert answer.status_code in {200, 404}, (path, params, answer.text[:300])
            _is_plain(answer.text)


TAG = re.compile(r"<(/?)([a-zA-Z!][^\s>/]*)([^>]*)>")
KNOWN = frozenset(
    "!doctype html head meta title link body a header form label input button nav ul li main h1 h2 h3 p"
    " footer select option section article span blockquote small time mark svg path circle rect text"
    " line details summary table thead tbody tr th td dl dt dd div aside strong abbr em code pre"
    " caption datalist textarea br".split()
)  # fmt: skip


def _is_plain(html: str) -> None:
    """Check that a page holds only the templates' own elements, no handlers, no script addresses."""
    for _, name, rest in TAG.findall(html):
        assert name.lower() in KNOWN, name
        quoted = re.sub(r'"[^"]*"', '""', rest)
        assert not re.search(r"\bon\w+\s*=", quoted), rest
        assert not re.search(
            r'(?:href|src|action)="\s*(?:javascript|data|vbscript):', rest, re.I
        ), rest


@pytest.mark.model
@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/story/st-nothing", "/article?id=nobody", "/event/ev-none", "/actor?name=Nobody%20At%20All",
        "/api/events/none", "/api/articles/none", "/api/stories/none",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(reader: TestClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404


@pytest.mark.model
@pytest.mark.parametrize(
    "path",
    [
        "/search?since=yesterday", "/search?status=maybe", "/search?limit=0", "/search?after=x",
        "/api/events?confidence=high", "/api/events?limit=1000", "/ledger?valid=2022-13-01",
        "/search?quad=nan", "/search?quad=5", "/search?confidence=inf", "/ledger?recorded=x",
        "/api/ledger?relation=likes", "/search?confidence=much", "/article?id=a&version=two",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(reader: TestClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code in {400, 404, 422}, answer.text
    assert "Traceback" not in answer.text


# --- the API -------------------------------------------------------------------------------------


@pytest.mark.model
def test_what_has_not_changed_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get("/api/events?limit=5")
    again = reader.get("/api/events?limit=5", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.model
def test_the_api_names_its_queries(reader: TestClient) -> None:
    paths = reader.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/events", "/api/events/{event_id}", "/api/articles/{article_id}", "/api/stories",
        "/api/stories/{story_id}", "/api/ledger", "/api/counts",
    }  # fmt: skip
    named = {p["name"] for p in paths["/api/events"]["get"]["parameters"]}
    assert {"type", "actor", "since", "q", "after"} <= named
    for path in (
        "/api/stories?reported=true",
        "/api/ledger?valid=2022-08-17",
        "/api/counts?since=2022-01-01",
    ):
        assert reader.get(path).status_code == 200


# --- parts ---------------------------------------------------------------------------------------


def test_marks_cut_the_text_where_they_begin_and_end() -> None:
    text = "Chad met Niger."
    marks = [
        Mark(0, 4, "actor", "", "actor: Chad"), Mark(5, 8, "trigger", "ev-1", "CONSULT meet"),
        Mark(0, 15, "source", "", "who says so"),
    ]  # fmt: skip
    found = stretches(text, marks, 0, len(text))
    assert "".join(s.text for s in found) == text
    assert [(s.text, s.kinds) for s in found[:3]] == [
        ("Chad", ("actor", "source")), (" ", ("source",)), ("met", ("trigger", "source")),
    ]  # fmt: skip
    assert found[2].anchors == ("t-ev-1",)


def test_paragraphs_keep_their_offsets() -> None:
    text = "First.\n\nSecond met."
    (first, second) = paragraphs(text, [Mark(15, 18, "trigger", "ev-1", "meet")], 0, len(text))
    assert "".join(s.text for s in first) == "First."
    assert [s.text for s in second if s.kinds] == ["met"]


def test_a_cursor_comes_back_as_it_was() -> None:
    key = ("2026-05-04T10:00:00", 7)
    assert unpack(pack(key), (str, int)) == key
    for wrong in ("x", pack(("a", "b")), pack((1, 2)), "W10", "\u00e9"):
        with pytest.raises(UsageError):
            unpack(wrong, (str, int))


def test_days_are_days() -> None:
    assert read_day("2022-08-17", "since") == "2022-08-17"
    for wrong in ("2022-02-30", "20220817", "soon", "2022-8-1"):
        with pytest.raises(UsageError, match="YYYY-MM-DD"):
            read_day(wrong, "since")
