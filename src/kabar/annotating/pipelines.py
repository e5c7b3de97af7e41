"""A language or an installed spaCy pipeline's name in, the pipeline out, loaded once a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kabar.errors import StageError, UsageError
from kabar.languages import DEFAULT, Knowledge, read_toml

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # a second thread does not help at this width

import spacy  # noqa: E402  after the thread limits
from spacy.language import Language  # noqa: E402

from kabar.annotating.multiplying import use_matmul  # noqa: E402
from kabar.annotating.packing import unpack  # noqa: E402
from kabar.annotating.tokenizing import blank  # noqa: E402

SETS = ("syntax", "names")
INSTALL = "install one with `python -m spacy download NAME`"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A spaCy pipeline and what kabar must know to read its labels."""

    nlp: Language
    own: bool  # kabar's own labels; False: another scheme, brought to UD by clearnlp
    may_end: frozenset[str] = frozenset()


def load(language: str | None, *, model: str | None, knowledge: Knowledge = DEFAULT) -> Pipeline:
    """Return kabar's pipeline of `language`, or the installed pipeline that `model` names."""
    if model is not None:
        return _installed(model)
    return _own(language, knowledge)


@cache
def _own(language: str | None, knowledge: Knowledge) -> Pipeline:
    folders = {p.parent.parent.name: p.parent for p in knowledge.files("languages/*/model/*.toml")}
    if language not in folders:
        known = ", ".join(sorted(folders))
        raise StageError("annotating", f"no pipeline for language {language!r}; available: {known}")
    folder = folders[language]
    table = read_toml(folder / "pipeline.toml")
    nlp = blank(table)
    for name in SETS:
        path = folder / f"{name}.weights"
        if path.is_file():
            unpack(nlp, path)
    use_matmul(nlp)
    return Pipeline(nlp, own=True, may_end=frozenset(table["tokens"]["may_end"]))


@cache
def _installed(model: str) -> Pipeline:
    known = sorted(spacy.util.get_installed_models())
    if model not in known and not (Path(model) / "config.cfg").is_file():
        listed = ", ".join(known) or "none"
        raise UsageError(f"no spaCy pipeline {model!r}; installed: {listed}; {INSTALL}")
    nlp = spacy.load(model)
    if "parser" not in nlp.pipe_names:
        raise UsageError(f"spaCy pipeline {model!r} has no parser; it has {nlp.pipe_names}")
    return Pipeline(nlp, own=False)
