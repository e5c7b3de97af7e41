"""In: an `Article`, or why there is none. Out: its line of `kabar read`, keys in order."""

from __future__ import annotations

from kabar.records import Article, Failure

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def article_to_json(article: Article) -> dict[str, Json]:
    """Return the object that `kabar read` writes for `article`."""
    dateline = article.dateline
    return {
        "id": article.id,
        "url": article.url,
        "publisher": article.publisher,
        "language": article.language,
        "title": article.title,
        "published": article.published,
        "modified": article.modified,
        "authors": list(article.authors),
        "editors": list(article.editors),
        "credited": list(article.credited),
        "dateline": None
        if dateline is None
        else {"place": dateline.place, "agency": dateline.agency},
        "text": article.text,
        "body_start": article.body_start,
        "body_end": article.body_end,
        "captions": [
            {"text": c.text, "credit": c.credit, "start": c.start, "end": c.end}
            for c in article.captions
        ],
        "related": [{"text": r.text, "url": r.url} for r in article.related],
        "tags": list(article.tags),
        "error": None,
    }


def failure_to_json(id: str, failure: Failure) -> dict[str, Json]:  # noqa: A002
    """Return the object that `kabar read` writes for a document that it could not read."""
    return {"id": id, "error": {"stage": failure.stage, "reason": failure.reason}}
