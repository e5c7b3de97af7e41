"""The functions of `import kabar`: what a wrong call says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kabar
from kabar.errors import StageError, UsageError

TEXT = "Polisi menangkap dua mahasiswa di Ambon."


@pytest.mark.parametrize("page", [Path("gone.html"), "gone.txt", Path("/"), Path("tests")])
def test_a_file_that_is_not_there_cannot_be_read(page: Path | str) -> None:
    with pytest.raises(StageError, match=r"no such file|a folder") as raised:
        kabar.code(page, kind="page")
    assert raised.value.stage == "reading"


@pytest.mark.parametrize(
    ("page", "options", "said"),
    [
        (123, {}, "a page is .*, not 123"),
        (None, {}, "a page is .*, not None"),
        (TEXT, {"kind": "foo"}, "no kind 'foo'; there are: html, page, text"),
        (TEXT, {"language": 5}, "language must be a str or None, not 5"),
        (TEXT, {"published": "kemarin"}, "published is 'kemarin'; write ISO 8601"),
        (Path("x.pdf"), {}, "say what it is with kind="),
    ],
)
def test_a_wrong_call_says_what_is_allowed(page: Any, options: dict[str, Any], said: str) -> None:
    for function in (kabar.read, kabar.code, kabar.annotate):
        with pytest.raises(UsageError, match=said):
            function(page, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"models": "name"}, "a pipeline for each language"),
        ({"models": {"xx": "name"}}, "no language 'xx'; available: en, id"),
        ({"pairs": [{"actor": [0, 6]}]}, "is no pair; write kabar.Pair"),
        ({"pairs": [kabar.Pair(actor=(0, 6), recipient=None)]}, "is no span"),  # type: ignore[arg-type]
        ({"pairs": [kabar.Pair(actor=None, recipient=None)]}, "neither actor nor recipient"),
        ({"pairs": [kabar.Pair(actor=kabar.Span(0, 99), recipient=None)]}, "outside the text of 40"),
    ],
)  # fmt: skip
def test_wrong_options_of_annotate_say_what_is_allowed(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kabar.annotate(TEXT, language="id", **options)


def test_an_empty_text_is_empty() -> None:
    with pytest.raises(StageError, match="empty"):
        kabar.code("")
