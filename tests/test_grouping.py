"""One happening told several times in a page, and what is never one happening."""

from __future__ import annotations

from dataclasses import replace

from kabar.grouping.happenings import Telling, merge_tellings
from kabar.grouping.promises import fold_promises
from kabar.records import Event, Evidence, Party, Status, Trigger


def party(name: str, code: str | None = None) -> Party:
    return Party(start=None, end=None, text=name, name=name, code=code, stated=True)


OSLO, KYIV, LIMA, QUITO = (
    party("Norway", "NOR"), party("Ukraine", "UKR"), party("Peru", "PER"), party("Ecuador", "ECU")
)  # fmt: skip
CREW = party("the crew")


def telling(
    event: Event, act: str, at: int, actors: tuple[Party, ...], recipients: tuple[Party, ...] = (),
    *, event_type: str = "CONSULT", mode: str | None = None, cameo: str = "040",
    status: Status = Status.HAPPENED, plover: str | None = None, zone: str = "body",
    sentence: int | None = None, token: int = 0, governors: tuple[int, ...] = (),
    nominal: bool = False, definite: bool = False,
) -> Telling:  # fmt: skip
    made = replace(
        event, act=act, event_type=event_type, plover_type=plover or event_type, mode=mode,
        cameo=cameo, status=status, actors=actors, recipients=recipients, date=None, place=None,
        trigger=Trigger(start=at, end=at + 4, text="word"), confidence=0.8,
        evidence=(Evidence(start=at, end=at + 9, text="a sentence"[:9]),),
    )  # fmt: skip
    return Telling(
        event=made, zone=zone, sentence=at if sentence is None else sentence, token=token,
        governors=governors, nominal=nominal, definite=definite,
    )  # fmt: skip


def test_a_meeting_told_twice_is_one_with_two_pieces_of_evidence(event: Event) -> None:
    told = merge_tellings(
        [telling(event, "meet", 10, (OSLO, KYIV)), telling(event, "meet", 90, (KYIV, OSLO))]
    )
    assert [len(e.evidence) for e in told] == [2]


def test_a_letter_is_no_meeting(event: Event) -> None:
    letter = telling(event, "write_to", 10, (OSLO,), (KYIV,), mode="phone", cameo="041")
    meeting = telling(event, "meet", 90, (OSLO, KYIV))
    assert len(merge_tellings([letter, meeting])) == 2


def test_talks_with_another_are_other_talks(event: Event) -> None:
    told = [telling(event, "meet", 10, (OSLO, KYIV)), telling(event, "discuss", 90, (OSLO, LIMA))]
    assert len(merge_tellings(told)) == 2


def test_a_hope_and_a_plan_are_two(event: Event) -> None:
    hope = telling(event, "meet", 10, (OSLO, KYIV), status=Status.HOPED)
    plan = telling(event, "meet", 90, (OSLO, KYIV), status=Status.PLANNED)
    assert len(merge_tellings([hope, plan])) == 2


def test_two_verbs_of_one_sentence_are_two_acts(event: Event) -> None:
    visit = telling(event, "visit", 10, (OSLO,), (KYIV,), cameo="042", sentence=1)
    talk = telling(event, "discuss", 20, (OSLO,), (KYIV,), cameo="040", sentence=1)
    assert len(merge_tellings([visit, talk])) == 2


def test_several_verbs_of_one_attack_are_one(event: Event) -> None:
    shot = telling(event, "shoot", 10, (OSLO,), (CREW,), event_type="ASSAULT", sentence=1)
    killed = telling(event, "kill", 20, (OSLO,), (CREW,), event_type="ASSAULT", sentence=1)
    assert len(merge_tellings([shot, killed])) == 1


def test_the_attack_points_back_to_the_attack_told_before(event: Event) -> None:
    first = telling(event, "attack", 10, (OSLO,), (KYIV,), event_type="ASSAULT")
    again = telling(
        event, "attack", 90, (), (CREW,), event_type="ASSAULT", nominal=True, definite=True
    )
    assert len(merge_tellings([first, again])) == 1


def test_an_attack_without_article_is_another(event: Event) -> None:
    first = telling(event, "attack", 10, (OSLO,), (KYIV,), event_type="ASSAULT")
    other = telling(event, "attack", 90, (LIMA,), (QUITO,), event_type="ASSAULT", nominal=True)
    assert len(merge_tellings([first, other])) == 2


def test_the_telling_that_names_more_parties_gives_them(event: Event) -> None:
    one = telling(event, "recognise", 10, (OSLO,), (LIMA,), event_type="SUPPORT")
    both = telling(event, "recognise", 90, (OSLO,), (LIMA, QUITO), event_type="SUPPORT")
    told = merge_tellings([one, both])
    assert [[p.code for p in e.recipients] for e in told] == [["PER", "ECU"]]


def test_a_headline_tells_in_capitals_what_the_body_tells_in_full(event: Event) -> None:
    head = telling(
        event, "arrest", 1, (LIMA,), (party("Illegal Miners"),), event_type="COERCE", zone="title"
    )
    body = telling(
        event, "detain", 90, (LIMA,), (party("At least nine miners"),), event_type="COERCE"
    )
    assert [len(e.evidence) for e in merge_tellings([head, body])] == [2]


def test_two_named_men_are_arrested_twice(event: Event) -> None:
    one = telling(event, "arrest", 10, (LIMA,), (party("Juan Salas"),), event_type="COERCE")
    two = telling(event, "arrest", 90, (LIMA,), (party("Hugo Prado"),), event_type="COERCE")
    assert len(merge_tellings([one, two])) == 2


def test_a_picture_may_show_another_day(event: Event) -> None:
    body = telling(event, "hold_talks", 10, (OSLO,), (KYIV,))
    picture = telling(event, "meet", 90, (OSLO,), (KYIV,), zone="caption")
    assert len(merge_tellings([body, picture])) == 2


def test_a_promise_takes_its_content_along(event: Event) -> None:
    word = telling(event, "promise_aid", 10, (OSLO,), event_type="AGREE", sentence=1, token=2)
    content = telling(
        event, "send_arms", 20, (OSLO,), (KYIV,), event_type="AID", plover="AGREE",
        status=Status.PLANNED, sentence=1, token=4, governors=(2,),
    )  # fmt: skip
    folded = fold_promises([word, content])
    assert [(t.event.act, [p.code for p in t.event.recipients]) for t in folded] == [
        ("promise_aid", ["UKR"])
    ]


def test_somebody_elses_deed_is_no_content_of_a_promise(event: Event) -> None:
    word = telling(event, "promise_aid", 10, (OSLO,), event_type="AGREE", sentence=1, token=2)
    other = telling(
        event, "send_arms", 20, (LIMA,), (KYIV,), event_type="AID", plover="AGREE",
        status=Status.PLANNED, sentence=1, token=4, governors=(2,),
    )  # fmt: skip
    assert len(fold_promises([word, other])) == 2
