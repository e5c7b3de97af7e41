"""Origins: how many hands tell a story; copies, credits, families of outlets; and happenings."""

from __future__ import annotations

import itertools
import json
import random
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kabar.formats.documents import event_from_json
from kabar.gazetteers import load
from kabar.gazetteers.families import families, hand_of, site_of
from kabar.gazetteers.names import fold
from kabar.grouping.copies import (
    containment,
    is_copy,
    passages,
    shared_keys,
    take_print,
)
from kabar.grouping.credits import credits_of, tags
from kabar.grouping.meeting import meet
from kabar.grouping.origins import Told, trace
from kabar.reading import Given, Raw, read
from kabar.records import Article, Count, Event, Origin, Report, Size, Status

PAGES = Path(__file__).parent / "cases" / "stories" / "origins.jsonl"
HARBOUR = """The old harbour of Lindholm will close on the first of March, and its forty cranes are
to be sold by weight. Dockers who have worked there since the great strike heard of it from a
notice on the canteen door. The council says that a new quay, eleven kilometres down the coast,
has room for everybody who wants to stay. Few believe it. The new quay has six cranes, all of them
driven from a room without windows in another town. A pastor has offered his church for a meeting
on Thursday evening, and the brass band of the port has promised to play on the steps before it."""
FURNITURE = (
    "Sign up for our letter. Read more below. All rights reserved by this site and its owners."
)


def told(line: str) -> tuple[str, str, Article]:
    page = json.loads(line)
    keys = ("url", "title", "published", "language", "publisher")
    raw = Raw(
        id=page["id"], content=page["text"], given=Given(**{k: page[k] for k in keys}), record=line
    )
    return page["story"], page["expected"], read(raw)


def traced(articles: list[Article]) -> tuple[tuple[Report, ...], tuple[Origin, ...]]:
    prints = {a.id: take_print(a.text[a.body_start : a.body_end]) for a in articles}
    copies = [
        pair
        for pair in itertools.combinations(prints, 2)
        if shared_keys(*(prints[k] for k in pair)) and is_copy(*(prints[k] for k in pair))
    ]
    return trace(
        [
            Told(
                id=a.id, title=a.title, url=a.url, publisher=a.publisher,
                published=a.published, language=a.language, credits=credits_of(a),
            )
            for a in articles
        ],
        copies,
    )  # fmt: skip


def article(body: str, **more: object) -> Article:
    return replace(
        Article(id="a", text=body, language="en", body_start=0, body_end=len(body)),
        **more,  # type: ignore[arg-type]
    )


def credited(body: str, **more: object) -> list[list[str]]:
    return [[hand.name for hand in level] for level in credits_of(article(body, **more)).levels]


# --- origins ---------------------------------------------------------------------------------


def test_the_origins_of_thirty_pages_are_right() -> None:
    pages = [told(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    assert len(pages) == 30
    random.Random(5).shuffle(pages)
    expected: dict[str, dict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    articles: dict[str, list[Article]] = defaultdict(list)
    for story, origin, read_article in pages:
        expected[story][origin].add(read_article.id)
        articles[story].append(read_article)
    for story, members in articles.items():
        _, origins = traced(members)
        assert {o.name: set(o.articles) for o in origins} == expected[story]
        assert len(origins) == len(expected[story])


def test_the_chain_of_a_report_runs_from_its_publisher_to_its_origin() -> None:
    pages = [told(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    reports, _ = traced([a for story, _, a in pages if story == "launch"])
    chains = {r.article_id: r.chain for r in reports}
    kcna = "Korean Central News Agency"
    assert chains["copy-tail"] == ("Jakarta Globe", "Reuters", kcna)
    assert chains["afp"] == ("Bangkok Post", "Agence France-Presse", kcna)
    assert chains["rewrite-id"] == ("Kompas.com", "Reuters", kcna)
    assert chains["own"] == ("Kyiv Gazette",)
    copied = {r.article_id: r.copy_of for r in reports}
    assert copied["copy-uncredited"] == "reuters"
    assert copied["reuters"] is None
    assert reports[0].article_id == "reuters"


def test_an_article_that_rests_on_two_wires_has_two_origins() -> None:
    body = "Rain fell on the valley all night and took the road. (AFP/Reuters)"
    _, origins = traced([article(body)])
    assert [o.name for o in origins] == ["Agence France-Presse", "Reuters"]
    assert {o.kind for o in origins} == {"agency"}


def test_a_medium_that_is_quoted_and_prints_itself_is_one_origin() -> None:
    own = article("The dam holds, engineers say.", id="own", url="https://www.bbc.com/news/dam")
    other = article("The BBC reported that the dam holds.", id="other", publisher="Hill Times")
    _, origins = traced([own, other])
    assert [(o.name, o.kind) for o in origins] == [("BBC", "publisher")]
    _, origins = traced([other])
    assert [(o.name, o.kind) for o in origins] == [("BBC", "media")]


# --- credits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("MOSCOW (Reuters) - The bridge is shut.", [["Reuters"]]),
        ("JAKARTA, ANTARA - Jembatan ditutup.", [["ANTARA"]]),
        ("ATLANTA (WGCL) — The bridge is shut.", []),
        ("REPUBLIKA.CO.ID, JAKARTA -- Jembatan ditutup.", []),
        ("The bridge is shut.\n\n(dpa)", [["Deutsche Presse-Agentur"]]),
        ("The bridge is shut. (ant/rtr)", [["ANTARA", "Reuters"]]),
        ("The bridge is shut. (see above)", []),
        ("The bridge is shut.\n\nSource: Al Jazeera", [["Al Jazeera"]]),
        ("The bridge is shut.\n\nPhoto: Reuters", []),
        ("Reuters reported that the bridge is shut.", [["Reuters"]]),
        ("Reuters reported, citing TASS, that the bridge is shut.", [["Reuters"], ["TASS"]]),
        ("The bridge is shut, the mayor told the AFP news agency.", [["Agence France-Presse"]]),
        ("The office of Reuters in the town is closed.", []),
    ],
)
def test_credits_are_read_where_they_stand(body: str, levels: list[list[str]]) -> None:
    assert credited(body) == levels


def test_a_medium_quoted_late_in_the_text_does_not_carry_the_story() -> None:
    body = (
        HARBOUR + "\n\nThe cranes were built in 1931, the BBC reported. Nothing else is known yet."
    )
    assert credited(body) == []
    assert credited(body + " A shipowner told the BBC so. The BBC said he wept.") == [["BBC"]]


def test_indonesian_pages_say_from_whom_they_take_what_others_report() -> None:
    body = "Kantor berita KCNA melaporkan peluncuran itu berhasil, dikutip dari Reuters, Senin."
    assert credited(body, language="id") == [["Reuters"], ["Korean Central News Agency"]]


def test_an_outlet_credits_itself_with_nothing() -> None:
    body = "Kepada Kompas.com, Asnah berkata berasnya habis."
    assert credited(body, language="id", url="https://regional.kompas.com/read/1") == []


def test_bylines_name_agencies() -> None:
    assert credited("The road is open.", authors=("Associated Press",)) == [["Associated Press"]]
    assert credited("The road is open.", authors=("Ann Reuters-Smith",)) == []


def test_every_tag_names_an_agency_of_the_closed_list() -> None:
    media = load().media
    unknown = [tag for tag, name in tags().items() if fold(name) not in media]
    assert unknown == []


# --- families --------------------------------------------------------------------------------


def test_sites_of_one_publisher_are_one_hand() -> None:
    one = hand_of("https://medan.tribunnews.com/a", None)
    two = hand_of("https://www.kompas.tv/b", None)
    assert one is not None
    assert two is not None
    assert one.key == two.key
    assert one.name != two.name


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.news.example.co.id/a", "example.co.id"),
        ("http://m.example.com:8080/a?b#c", "example.com"),
        ("//amp.example.org", "example.org"),
        ("https://localhost/a", None),
        ("https://192.168.0.1/a", None),
        ("no address", None),
        (None, None),
    ],
)
def test_the_site_of_an_address_is_what_its_owner_registered(
    url: str | None, site: str | None
) -> None:
    assert site_of(url) == site


def test_nobody_is_the_hand_of_a_page_that_names_nobody() -> None:
    assert hand_of(None, None) is None


def test_a_domain_belongs_to_one_family() -> None:
    table = families()
    assert len(table) > 80
    assert all("." in domain and domain == domain.lower() for domain in table)


# --- copies ----------------------------------------------------------------------------------


def test_a_copy_is_found_though_it_was_cut_changed_and_framed() -> None:
    own = take_print(HARBOUR)
    words = HARBOUR.split()
    dice = random.Random(11)
    variants = [
        " ".join(w for i, w in enumerate(words) if i % 10),
        " ".join(words[: len(words) * 2 // 3]),
        " ".join(dice.choice(words) if dice.random() < 0.08 else w for w in words),
        f"{FURNITURE}\n{HARBOUR}\n{FURNITURE}",
    ]
    for variant in variants:
        changed = take_print(variant)
        assert shared_keys(own, changed)
        assert is_copy(own, changed)


def test_the_same_quotation_makes_no_copy() -> None:
    quote = '"' + " ".join(HARBOUR.split()[:60]) + '," the pastor read out.'
    one = f"In the church of Lindholm nobody sang on Thursday, and the candles stayed dark. {quote}"
    two = f"A pastor has taken the side of the dockers, who will march from his door. {quote}"
    assert not is_copy(take_print(one), take_print(two))
    assert is_copy(take_print(one.replace('"', "")), take_print(two.replace('"', "")))


def test_stock_phrases_make_no_copy() -> None:
    one = "The minister told reporters on Tuesday that the road would open in spring, he said."
    two = "The banker told reporters on Tuesday that rates would not fall before the summer."
    assert not is_copy(take_print(one), take_print(two))


def test_a_text_too_short_to_tell_is_no_copy() -> None:
    assert not is_copy(take_print("It is shut."), take_print("It is shut."))


def test_scripts_without_blanks_are_compared_by_letters() -> None:
    text = "市議会は月曜日に港の閉鎖を決めた。四十基のクレーンは重さで売られるという。"
    other = "市長は火曜日に橋の工事が来年まで続くと述べた。費用は明らかにしなかった。"
    assert is_copy(take_print(text), take_print(text[:30] + "以上。"))
    assert not is_copy(take_print(text), take_print(other))


WORDS = st.lists(st.sampled_from("alder birch cedar dogwood elm fir gorse hazel".split()))


@given(WORDS, WORDS)
def test_copying_is_mutual_and_shares_lie_between_none_and_all(
    one: list[str], two: list[str]
) -> None:
    first, second = take_print(" ".join(one)), take_print(" ".join(two))
    assert is_copy(first, second) == is_copy(second, first)
    assert 0 <= containment(first, second) <= 1
    assert 0 <= passages(first, second) <= 1
    assert containment(first, first) == (1 if first.prose else 0)


# --- happenings ------------------------------------------------------------------------------


def happening_event(key: str, **changes: object) -> Event:
    party = {"start": 0, "end": 1, "text": "x", "sectors": [], "stated": True, "entity": None}
    line = {
        "event_id": key, "event_type": "ASSAULT", "plover_type": "ASSAULT", "mode": None,
        "act": "shell", "cameo": "194", "quad": 4, "goldstein": -9.0, "contexts": [],
        "trigger": {"start": 0, "end": 1, "text": "x"},
        "actors": [{**party, "name": "Arnor", "code": "ARN", "country": "ARN"}],
        "recipients": [{**party, "name": "Gondor", "code": "GON", "country": "GON"}],
        "date": {"start": "2024-05-04", "end": "2024-05-04", "precision": "day",
                 "basis": "stated", "text": "x", "span": [0, 1]},
        "place": None, "status": "happened", "size": None, "attribution": [],
        "evidence": [{"start": 0, "end": 1, "text": "x"}], "confidence": 0.8, "rule": "r",
        "article_id": f"article of {key}", "url": None, "publisher": None,
        "published": f"2024-05-05T0{key[-1]}:00:00+00:00", "language": "en",
        "coder": {"version": "0", "codebook": "0"},
    }  # fmt: skip
    return replace(event_from_json(line), **changes)  # type: ignore[arg-type]


def killed(number: int) -> Size:
    return Size(killed=Count(min=number, max=number))


def origins_of(*events: Event) -> dict[str, tuple[str, ...]]:
    return {e.article_id: (f"origin of {e.event_id}",) for e in events}


def test_events_of_several_articles_that_are_one_meet() -> None:
    events = [happening_event(f"e{i}") for i in (1, 2, 3)]
    [happening] = meet(events, origins_of(*events))
    assert happening.events == ("e1", "e2", "e3")
    assert len(happening.origins) == 3
    assert happening.differences == ()


def test_what_most_origins_say_stands_and_the_differences_are_shown() -> None:
    events = [
        happening_event("e1", size=killed(9)),
        happening_event("e2", size=killed(11)),
        happening_event("e3", size=killed(11), status=Status.DENIED),
        happening_event("e4", size=killed(9)),
        happening_event("e5", size=killed(9)),
    ]
    # Nine is told three times, but by one origin; eleven by two.
    origins = {e.article_id: ("wire",) for e in events} | origins_of(events[1], events[2])
    [happening] = meet(events, origins)
    assert happening.size == killed(11)
    assert happening.status is Status.HAPPENED
    differences = {d.field: d.claims for d in happening.differences}
    assert [(c.value, c.origins) for c in differences["killed"]] == [
        ("11", ("origin of e2", "origin of e3")), ("9", ("wire",))
    ]  # fmt: skip
    assert [c.value for c in differences["status"]] == ["happened", "denied"]


@pytest.mark.parametrize(
    "changes",
    [
        {"event_type": "COERCE"},
        {"act": "arrest", "cameo": "173"},
        {"date": replace(happening_event("e9").date, start="2024-05-07", end="2024-05-07")},  # type: ignore[type-var]
        {"recipients": happening_event("e9").actors},
        {"article_id": "article of e1"},
    ],
)
def test_what_differs_in_type_act_day_party_or_stands_in_one_article_is_another_happening(
    changes: dict[str, object],
) -> None:
    events = [happening_event("e1"), happening_event("e2", **changes)]
    assert len(meet(events, {})) == 2


def test_a_day_more_or_less_is_a_difference_and_no_other_happening() -> None:
    period = replace(happening_event("e9").date, start="2024-05-05", end="2024-05-05")  # type: ignore[type-var]
    [happening] = meet([happening_event("e1"), happening_event("e2", date=period)], {})
    assert [d.field for d in happening.differences] == ["date"]


@given(st.permutations([1, 2, 3, 4, 5, 6]))
@settings(deadline=None)
def test_any_order_of_events_gives_the_same_happenings(order: list[int]) -> None:
    changes: dict[int, dict[str, object]] = {
        2: {"size": killed(2)}, 3: {"act": "arrest", "event_type": "COERCE"}, 4: {"recipients": ()},
        5: {"actors": (), "date": None},
    }  # fmt: skip
    events = {i: happening_event(f"e{i}", **changes.get(i, {})) for i in order}
    expected = meet([events[i] for i in sorted(events)], origins_of(*events.values()))
    assert meet([events[i] for i in order], origins_of(*events.values())) == expected
