"""What a page's acts do to the ledger: sentences in, relations out."""

from __future__ import annotations

import pytest

from kabar.acts import RELATIONS, load_acts
from kabar.pipeline import code_article
from kabar.records import Article, Relation

ACTS = load_acts()
# Acts that must have an effect, and on what.
EFFECTS = {
    "recognise": ("begins", "recognises"),
    "revoke_recognition": ("ends", "recognises"),
    "establish_relations": ("begins", "diplomatic_relations"),
    "restore_relations": ("begins", "diplomatic_relations"),
    "downgrade_relations": ("continues", "diplomatic_relations"),
    "sever_relations": ("ends", "diplomatic_relations"),
    "impose_sanctions": ("begins", "sanctions"),
    "lift_sanctions": ("ends", "sanctions"),
    "form_alliance": ("begins", "alliance"),
    "ceasefire": ("begins", "truce"),
    "agree_truce": ("begins", "truce"),
    "declare_war": ("begins", "at_war"),
    "sign_agreement": ("begins", "treaty"),
    "withdraw_from_agreement": ("ends", "treaty"),
    "join_organisation": ("begins", "member_of"),
    "admit_member": ("begins", "member_of"),
    "suspend_membership": ("ends", "member_of"),
    "withdraw_from_organisation": ("ends", "member_of"),
    "occupy": ("begins", "occupies"),
    "hand_over_territory": ("ends", "occupies"),
    "secede": ("begins", "seceded_from"),
    "back": ("continues", "backs"),
    "detain": ("begins", "detains"),
    "jail": ("begins", "detains"),
    "release": ("ends", "detains"),
    "appoint": ("begins", "leads"),
    "resign": ("ends", "leads"),
    "dismiss": ("ends", "leads"),
    "appoint_ambassador": ("begins", "ambassador_to"),
    "recall_ambassador": ("ends", "ambassador_to"),
}
SAID = [
    ("en", "Chad severed diplomatic relations with Libya.", "TCD diplomatic_relations ends LBY"),
    ("en", "Egypt and Qatar restored diplomatic ties.", "EGY diplomatic_relations begins QAT again"),
    ("en", "Belarus released Pavel Latushko from prison.", "BLR detains ends Pavel Latushko"),
    ("en", "Police in Minsk arrested Pavel Latushko.", "BLR detains begins Pavel Latushko"),
    ("en", "Finland's prime minister Petteri Orpo resigned.", "Petteri Orpo leads ends FIN"),
    ("en", "President Kais Saied dismissed Prime Minister Kamel Madouri.", "Kamel Madouri leads ends TUN"),
    ("en", "The African Union suspended the membership of Mali.", "MLI member_of ends AU"),
    ("en", "Algeria recalled its ambassador from Paris.", "DZA ambassador_to ends FRA"),
    ("en", "Somaliland broke away from Somalia in 1991.", "SLD seceded_from begins SOM"),
    ("en", "Eritrea declared war on Ethiopia.", "ERI at_war begins ETH"),
    ("en", "Mordovian troops invaded Georgia.", None),
    ("en", "Russia invaded Georgia.", "RUS at_war begins GEO inferred"),
    ("id", "Prancis memutuskan hubungan diplomatik dengan Mali.", "FRA diplomatic_relations ends MLI"),
    ("id", "Mesir dan Qatar memulihkan hubungan diplomatik.", "EGY diplomatic_relations begins QAT again"),
    ("id", "Amerika Serikat mencabut sanksi terhadap Suriah.", "USA sanctions ends SYR"),
    ("id", "Uni Afrika menangguhkan keanggotaan Mali.", "MLI member_of ends AU"),
    ("id", "Kosovo mendeklarasikan kemerdekaan dari Serbia.", "XKX seceded_from begins SRB"),
    ("id", "Polisi menangkap Rizal Ramli di Jakarta.", "IDN detains begins Rizal Ramli"),
    ("id", "Polisi menangkap dua mahasiswa di Jakarta.", None),
]  # fmt: skip


@pytest.mark.parametrize("act", EFFECTS)
def test_an_act_does_to_the_ledger_what_it_must(act: str) -> None:
    assert (ACTS[act].effect, ACTS[act].relation) == EFFECTS[act]


def test_every_relation_is_begun_or_continued_by_some_act() -> None:
    told = {act.relation for act in ACTS.values() if act.effect in {"begins", "continues"}}
    assert told == set(RELATIONS)


@pytest.mark.model
@pytest.mark.parametrize(("language", "text", "expected"), SAID)
def test_an_act_begins_or_ends_a_relation(language: str, text: str, expected: str | None) -> None:
    article = Article(id="a", text=text, language=language, body_end=len(text))
    found = [_words(relation) for relation in code_article(article).relations]
    assert found == ([] if expected is None else [expected])


def _words(relation: Relation) -> str:
    parties = [
        party.name
        if (relation.relation, side) in {("detains", "object"), ("leads", "subject")}
        else party.code or party.name
        for side, party in (("subject", relation.subject), ("object", relation.object))
    ]
    extra = " again" * relation.again + " inferred" * relation.inferred
    return f"{parties[0]} {relation.relation} {relation.effect} {parties[1]}{extra}"
