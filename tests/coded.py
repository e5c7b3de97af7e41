"""Coded pages as `kabar add` hands them to a store, written for the tests."""

from __future__ import annotations

from typing import Any

from kabar.ids import make_id
from kabar.stores import Coded


def party(name: str, code: str | None = None) -> dict[str, Any]:
    """Return a party of an event; `code` is also its country."""
    return {
        "start": 0, "end": len(name), "text": name, "name": name, "entity": None, "code": code,
        "country": code, "sectors": ["GOV"], "stated": True,
    }  # fmt: skip


def event(article_id: str, words: str, **changes: Any) -> dict[str, Any]:
    """Return an event told by the sentence `words`, whose first word is the trigger."""
    trigger = words.split()[0]
    line: dict[str, Any] = {
        "event_id": make_id("event", article_id, words),
        "event_type": "CONSULT", "plover_type": "CONSULT", "mode": None, "act": "meet",
        "cameo": "040", "quad": 1, "goldstein": 1.0, "contexts": ["diplomatic"],
        "trigger": {"start": 0, "end": len(trigger), "text": trigger},
        "actors": [party("Chad", "TCD")], "recipients": [party("Niger", "NER")],
        "date": None, "place": None, "status": "happened", "size": None,
        "attribution": [{"name": "Harian Contoh", "kind": "publisher", "start": None, "end": None}],
        "evidence": [{"start": 0, "end": len(words), "text": words}],
        "confidence": 0.9, "rule": "en/CONSULT/meet#meet.meet", "article_id": article_id,
        "url": None, "publisher": "Harian Contoh", "published": "2026-05-04T10:00:00+07:00",
        "language": "en", "coder": {"version": "0", "codebook": "0"},
    }  # fmt: skip
    return line | changes


def coded(
    article_id: str, *told: str, text: str | None = None, page: bytes | None = None, **changes: Any
) -> Coded:
    """Return a page of one event a sentence of `told`; `changes` are keys of its article."""
    article: dict[str, Any] = {
        "id": article_id, "url": f"https://contoh.example/{article_id}",
        "publisher": "Harian Contoh", "language": "en", "title": f"Title of {article_id}",
        "published": "2026-05-04T10:00:00+07:00", "modified": None, "authors": [], "editors": [],
        "credited": [], "dateline": None, "text": text if text is not None else " ".join(told),
        "body_start": 0, "body_end": 0, "captions": [], "related": [], "tags": ["Sahel"],
        "error": None,
    }  # fmt: skip
    article |= changes
    shared = {key: article[key] for key in ("publisher", "published", "language", "url")}
    document = {
        "id": article_id, "language": "en", "attributions": [], "predicates": [], "times": [],
        "events": [event(article_id, words, **shared) for words in told],
        "relations": [], "pairs": None, "error": None,
    }  # fmt: skip
    return Coded(article_id=article_id, article=article, document=document, page=page)
