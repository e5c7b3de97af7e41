"""The codebook is well-formed: every act has its codes, and they agree with each other."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kabar.acts import CONTEXTS, MODES, PLANNED, QUADS, RELATIONS, Act, load_acts
from kabar.acts.codebook import TARGET, codebook
from kabar.errors import KnowledgeError
from kabar.knowledge import Knowledge

ACTS = load_acts()
# CAMEO's root codes that fall under each PLOVER type.
ROOTS = {
    "AGREE": {"03"},
    "CONSULT": {"04"},
    "SUPPORT": {"05"},
    "CONCEDE": {"08"},
    "COOPERATE": {"06"},
    "AID": {"07"},
    "RETREAT": {"08"},
    "REQUEST": {"02", "10"},
    "ACCUSE": {"09", "11"},
    "REJECT": {"12"},
    "THREATEN": {"13"},
    "PROTEST": {"14"},
    "SANCTION": {"16"},
    "MOBILIZE": {"15"},
    "COERCE": {"17", "19"},
    "ASSAULT": {"17", "18", "19", "20"},
}


def test_every_plover_type_has_acts() -> None:
    counts = Counter(act.event_type for act in ACTS.values())
    assert set(counts) == set(QUADS) == set(ROOTS)
    assert min(counts.values()) >= 10


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.id)
def test_an_act_is_well_formed(act: Act) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*", act.id)
    assert re.fullmatch(r"\d{3,4}", act.cameo)
    assert act.cameo[:2] in ROOTS[act.event_type]
    assert -10 <= act.goldstein <= 10
    assert act.mode is None or act.mode in MODES[act.event_type]
    assert set(act.contexts) <= CONTEXTS
    assert act.relation is None or act.relation in RELATIONS
    assert act.planned == PLANNED.get(act.event_type, act.event_type)
    assert act.definition.endswith(".")
    assert act.includes
    assert re.fullmatch(r"[a-z]+\|[a-z]+( [a-z-]+)*\[?[^\[\]]*\]?( [a-z -]+)?", act.words)


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.id)
def test_an_act_that_another_refers_to_exists(act: Act) -> None:
    for line in act.excludes:
        named = re.search(r"\(([a-z_, ]+)\)$", line)
        if named is not None and "_" in named[1]:
            assert set(named[1].split(", ")) <= set(ACTS)


def test_cooperation_scores_above_conflict() -> None:
    for act in ACTS.values():
        # An appeal has CAMEO root 02, which Goldstein scores as cooperation.
        if act.cameo.startswith("02"):
            continue
        assert (act.goldstein > 0) == (act.quad in {1, 2}), act.id


def test_codes_of_one_cameo_code_score_alike() -> None:
    scores: dict[str, float] = {}
    for act in ACTS.values():
        assert scores.setdefault(act.cameo, act.goldstein) == act.goldstein, act.id


def test_the_codebook_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == codebook(), "run: make codebook"


@pytest.mark.parametrize(
    ("file", "act", "said"),
    [
        ("coerce.toml", 'id = "arrest"', "needs `id` and `cameo`"),
        ("coerce.toml", 'id = "a"\ncameo = "173"\ncolour = 1', "unknown keys"),
        ("coerce.toml", 'id = "a"\ncameo = "173"\nmode = "visit"', "no mode 'visit'"),
        ("coerce.toml", 'id = "a"\ncameo = "173"\ncontexts = ["sport"]', "no context 'sport'"),
        ("coerce.toml", 'id = "a"\ncameo = "173"\nbegins = "love"', "no relation 'love'"),
        ("dance.toml", 'id = "a"\ncameo = "173"', "no PLOVER type 'DANCE'"),
    ],
)
def test_a_malformed_act_of_the_user_names_file_and_remedy(
    tmp_path: Path, file: str, act: str, said: str
) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / file).write_text(f"[[act]]\n{act}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"(?s){file}.*{said}"):
        load_acts(Knowledge(tmp_path))


def test_an_act_of_the_user_replaces_kabars(tmp_path: Path) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / "coerce.toml").write_text('[[act]]\nid = "arrest"\ncameo = "172"\n')
    assert load_acts(Knowledge(tmp_path))["arrest"].cameo == "172"
    assert ACTS["arrest"].cameo == "173"
