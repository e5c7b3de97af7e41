"""Answers: what a page shows in, HTML, JSON or CSV out, with what every page has."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from kabar.stores import Store
from kabar.version import VERSION
from kabar.web import guarding
from kabar.web.settings import Settings
from kabar.web.viewing import environment, zones

MENU = (
    ("/", "Latest"),
    ("/reported", "Most reported"),
    ("/picks", "Picks"),
    ("/map", "By place"),
    ("/timeline", "Timeline"),
    ("/actors", "Actors"),
    ("/network", "Network"),
    ("/tags", "Tags"),
    ("/ledger", "Ledger"),
    ("/search", "Search"),
    ("/add", "Add"),
    ("/about", "About the data"),
)
ZONE = "kabar_zone"
NAME = "kabar_name"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def settings_of(request: Request) -> Settings:
    """Return how the application was started."""
    found: Settings = request.app.state.settings
    return found


def store_of(request: Request) -> Store:
    """Return the store that is shown."""
    found: Store = request.app.state.store
    return found


def zone_of(request: Request) -> str:
    """Return the time zone that the reader chose."""
    found = request.cookies.get(ZONE, "UTC")
    return found if found in zones() else "UTC"


def wants_page(request: Request) -> bool:
    """Say whether a reader asks, and not a program."""
    return "text/html" in request.headers.get("accept", "text/html")


def answer(
    request: Request,
    template: str,
    *,
    title: str,
    rows: Sequence[Mapping[str, Any]] | None = None,
    data: Any = None,
    **shown: Any,
) -> Response:
    """Return a page; with `format=json` its data, with `format=csv` its rows."""
    asked = request.query_params.get("format")
    if asked == "json":
        return as_json(request, data if data is not None else {"rows": rows or []})
    if asked == "csv" and rows is not None:
        found = as_csv(rows)
        if shown.get("next"):
            said = [(k, v) for k, v in request.query_params.multi_items() if k != "after"]
            more = f"{request.url.path}?{urlencode([*said, ('after', shown['next'])])}"
            found.headers["Link"] = f'<{more}>; rel="next"'
        return found
    return page(request, template, title=title, has_rows=rows is not None, **shown)


def page(
    request: Request, template: str, *, title: str, status: int = 200, **shown: Any
) -> Response:
    """Return a page of the application."""
    settings = settings_of(request)
    session = guarding.session_of(request) or guarding.new_session()
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in {"format", "after"}]
    here = request.url.path

    def other(name: str) -> str:
        return f"{here}?{urlencode([*kept, ('format', name)])}"

    html = (
        environment()
        .get_template(template)
        .render(
            {
                "title": title,
                "menu": MENU,
                "here": here,
                "other": other,
                "zone": zone_of(request),
                "zones": zones(),
                "version": VERSION,
                "back": f"{here}?{urlencode(kept)}" if kept else here,
                "csrf": guarding.form_token(session, settings),
                "has_rows": False,
                "next": None,
                "may_write": guarding.may_write(request, settings),
                "takes_token": settings.token is not None,
                "name": request.cookies.get(NAME, ""),
                "more": lambda after: f"{here}?{urlencode([*kept, ('after', after)])}",
                **shown,
            }
        )
    )
    found = HTMLResponse(html, status_code=status)
    found.headers["Cache-Control"] = "no-cache"
    if guarding.session_of(request) is None:
        found.set_cookie(guarding.SESSION, session, httponly=True, samesite="strict")
    return found


def write_error(request: Request, status: int, reason: str) -> Response:
    """Return the page that says what is wrong."""
    titles = {404: "Not here", 403: "Not yours to write", 503: "The store cannot be reached"}
    title = titles.get(status, "Not understood")
    return page(request, "error.html", title=title, reason=reason, status=status)


def as_json(request: Request, data: Any) -> Response:
    """Return data as JSON under a tag of what it says: asked again with it, 304."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str).encode(
        "utf-8", "replace"
    )
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in [t.strip() for t in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> Response:
    """Return rows as CSV; cells that a spreadsheet would run are made plain."""
    out = io.StringIO()
    columns = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
