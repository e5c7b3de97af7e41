"""The API against its own description: whatever is asked, no answer is a fault of the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from kabar.keeping import keep_pages
from kabar.stores import open_store
from kabar.web import Settings, create_app
from tests.coded import coded


def test_no_question_is_a_fault_of_the_server(tmp_path: Path) -> None:
    name = str(tmp_path / "news.db")
    with open_store(name, create=True) as opened:
        run = opened.begin_run(version="1", codebook="c", options={})
        pages = [coded("a", "Met in Agadez."), coded("b", "Signed in Zinder.")]
        list(keep_pages(pages, opened, run=run))
    hosts = frozenset({"localhost", "127.0.0.1", "testserver"})
    app = create_app(Settings(store=name, hosts=hosts))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    asked: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]

        @settings(
            max_examples=30, deadline=None, database=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            response = case.call(headers={"Host": "localhost"})
            asked.setdefault(case.path, set()).add(response.status_code)
            assert response.status_code < 500, response.text

        ask()
    assert len(asked) == 7
    assert any(200 in codes for codes in asked.values())
