"""What readers write: judgements, picks, pages, and how they want to see things."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from kabar.errors import UsageError
from kabar.gazetteers import load
from kabar.gazetteers.places import key_of, places_named
from kabar.ids import make_id
from kabar.keeping import keep_pages
from kabar.knowledge import knowledge_hash, model_hash
from kabar.reading.decoding import LONGEST_PAGE, looks_like_html
from kabar.reviewing import judge_event
from kabar.stores import Filter, Store
from kabar.stores.picking import pick, unpick
from kabar.stores.verdicts import Verdict
from kabar.version import VERSION
from kabar.web import guarding
from kabar.web.asking import bounds_of
from kabar.web.rendering import NAME, ZONE, answer, settings_of, store_of
from kabar.web.viewing import link, read_events, zones

router = APIRouter()
YEAR = 365 * 24 * 3600
LONGEST_URL = 2000
# Fields that are corrected each by itself.
SEPARATE = ("status", "actors", "recipients", "date", "place")
# Of a date, by how long it is written.
PRECISIONS = {4: "year", 7: "month", 10: "day"}

Word = Annotated[str, Form(max_length=500)]


def _check(request: Request, csrf: str, *, writes: bool = True) -> None:
    """Raise for a post that no form of this application sent, or that may not write."""
    settings = settings_of(request)
    if not guarding.is_own_form(request, csrf, settings):
        raise HTTPException(403, "this form has grown old; go back, load the page anew and send it")
    if writes and not guarding.may_write(request, settings):
        raise HTTPException(403, "this application only shows; start it with --write or --token")


def _back(path: str) -> RedirectResponse:
    return RedirectResponse(guarding.inside(path), status_code=303)


@router.post("/judge")
def judge(
    request: Request,
    csrf: Word,
    event_id: Word,
    verdict: Word,
    back: Word = "/",
    who: Word = "",
    note: Annotated[str, Form(max_length=5000)] = "",
    field: Word = "",
    value: Word = "",
) -> Response:
    """Write what somebody says of an event."""
    _check(request, csrf)
    if verdict not in {v.value for v in Verdict}:
        raise UsageError(f"no verdict {verdict!r}")
    store = store_of(request)
    fields: dict[str, Any] | None = None
    if verdict == "correct":
        fields = {**_corrected_before(store, event_id, who, field), field: _value(field, value)}
    judge_event(
        store,
        event_id,
        Verdict(verdict),
        who=who,
        note=note.strip() or None,
        fields=fields,
    )
    found = _back(back)
    found.set_cookie(NAME, who, max_age=YEAR, httponly=True, samesite="strict")
    return found


def _corrected_before(store: Store, event_id: str, who: str, field: str) -> dict[str, Any]:
    """Return what somebody corrected of an event already: of one person the last verdict counts."""
    with store.reading() as connection:
        asked = Filter(event_ids=(event_id,), statuses=("all",))
        found, _ = read_events(connection, asked, limit=1)
    said = (found[0]["judgement"] or {}).get("said", []) if found else []
    mine = [one for one in said if one["who"] == who.strip() and one["verdict"] != Verdict.NOTE]
    if not mine or mine[-1]["verdict"] != Verdict.CORRECT:
        return {}
    before: dict[str, Any] = mine[-1]["fields"]
    kept = {name: before[name] for name in SEPARATE if name in before}
    if field not in {"act", "event_type"}:  # what follows from them is worked out again
        kept |= {n: before[n] for n in ("act", "event_type") if before.get(n) is not None}
    return kept


def _value(field: str, value: str) -> Any:
    """Return a corrected value as the form gives it; an empty date or place is one not told.

    Names of parties are parted by semicolons.
    """
    value = value.strip()
    if field in {"actors", "recipients"}:
        return [name.strip() for name in value.split(";") if name.strip()]
    if field == "date":
        return corrected_date(value)
    if field == "place":
        return corrected_place(value)
    return value


def corrected_date(value: str) -> dict[str, Any] | None:
    """Return the date of "2026-05-03", "2026-05" or "2026-05-03 to 2026-05-07"; None of nothing."""
    if not value:
        return None
    first, _, last = (part.strip() for part in value.partition(" to "))
    start, end = _days_of(first)[0], _days_of(last or first)[1]
    if end < start:
        raise UsageError(f"date: {value!r} ends before it begins")
    precision = "range" if last else PRECISIONS[len(first)]
    return {
        "start": start, "end": end, "precision": precision, "basis": "stated", "text": None,
        "span": None,
    }  # fmt: skip


def _days_of(value: str) -> tuple[str, str]:
    """Return the first and the last day of a day, a month or a year."""
    try:
        if len(value) not in PRECISIONS or not value.replace("-", "").isdecimal():
            raise ValueError
        date.fromisoformat(value + "0001-01-01"[len(value) :])
    except ValueError:
        raise UsageError(
            f"date: {value!r} is no day, month or year; write 2026-05-03, 2026-05, 2026, or"
            " 2026-05-03 to 2026-05-07; nothing if none is told"
        ) from None
    bounds = bounds_of(value)
    return bounds["since"], bounds["until"]


def corrected_place(value: str) -> dict[str, Any] | None:
    """Return the place of a name, or of a name and a country's code: "Donetsk, UKR"; None of "".

    Of several places so called the one with most people; raise UsageError where there is none.
    """
    if not value:
        return None
    name, _, country = (part.strip() for part in value.partition(","))
    bare = {"start": None, "end": None, "text": None}
    for place in places_named(key_of(name)):
        if not country or place.country == country.upper():
            return {
                **bare, "name": place.name, "geonames": place.geonames, "country": place.country,
                "lat": place.lat, "lon": place.lon, "precision": place.precision,
            }  # fmt: skip
    territory = load().by_code.get(name.upper()) if not country else None
    if territory is not None:
        where = {"geonames": None, "lat": None, "lon": None, "precision": "country"}
        return {**bare, "name": territory.name, "country": territory.country, **where}
    raise UsageError(
        f"place: no place {value!r} is known; write a town or province, with the code of its"
        " country if there are several (Donetsk, UKR), or the code of a country (UKR)"
    )


@router.post("/pick")
def star(
    request: Request,
    csrf: Word,
    article: Word,
    back: Word = "/",
    who: Word = "",
    note: Annotated[str, Form(max_length=5000)] = "",
    off: Word = "",
) -> Response:
    """Star a story, or take the star away."""
    _check(request, csrf)
    if not off and not who.strip():
        raise UsageError("a pick needs somebody who picks: write your name")
    store = store_of(request)
    if off:
        store.write(lambda connection, moment: unpick(connection, moment, article))
    else:
        store.write(
            lambda connection, moment: pick(
                connection, moment, article, who=who.strip(), note=note.strip()
            )
        )
    found = _back(back)
    if who:
        found.set_cookie(NAME, who, max_age=YEAR, httponly=True, samesite="strict")
    return found


@router.post("/add")
async def add(
    request: Request,
    csrf: Word,
    text: Annotated[str, Form()] = "",
    url: Annotated[str, Form(max_length=LONGEST_URL)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Code a page that was pasted or uploaded, keep it, and show its events."""
    _check(request, csrf)
    from starlette.concurrency import run_in_threadpool

    content: str | bytes = text
    if file is not None and file.filename:
        content = await file.read(LONGEST_PAGE + 1)
    if len(content) > LONGEST_PAGE:
        raise UsageError(f"a page has at most {LONGEST_PAGE // 2**20} MiB")
    if not content.strip() and not url.strip():
        raise UsageError("paste a page, choose a file, or give an address")
    return await run_in_threadpool(_keep, request, content, url.strip())


def _fetch(request: Request, url: str) -> tuple[bytes, str]:
    """Return what stands at an address, fetched as kabar fetches all, and where it stands."""
    from kabar.fetching import Fetcher, FetchError, normalize  # its client is slow to import

    allow_private = settings_of(request).allow_private
    try:
        with Fetcher(allow_private=allow_private) as fetcher:
            answer = fetcher.fetch(url)
    except FetchError as error:
        raise UsageError(f"{url}: {error.reason}") from error
    if answer.kind not in {None, "text/html", "application/xhtml+xml", "text/plain"}:
        raise UsageError(f"{url}: no page: {answer.kind}")
    return answer.content or b"", normalize(answer.url)


def _keep(request: Request, content: str | bytes, url: str) -> Response:
    if not content.strip():
        content, url = _fetch(request, url)
    as_bytes = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    name = url or make_id("pasted", as_bytes.decode("utf-8", "replace"))
    kind = "html" if looks_like_html(as_bytes) else "page"
    given = {"url": url} if url else {}
    coded = request.app.state.coder.code(content, kind=kind, name=name, given=given)
    outcome: dict[str, Any] = {"id": name, "failure": coded.failure, "events": []}
    if coded.failure is None:
        store = store_of(request)
        run = store.begin_run(
            version=VERSION, codebook=knowledge_hash(), model=model_hash(), options={"added": "web"}
        )
        for _ in keep_pages([coded], store, run=run):
            pass
        store.end_run(run)
        with store.reading() as connection:
            asked = Filter(article_ids=(name,), statuses=("all",))
            outcome["events"], _ = read_events(connection, asked, limit=200, newest=False)
    return answer(
        request,
        "add.html",
        title="Add a page",
        data=outcome,
        outcome=outcome,
        link=link,
        limit=settings_of(request).time_limit,
    )


@router.post("/login")
def login(request: Request, csrf: Word, token: Word = "", back: Word = "/") -> Response:
    """Let whoever knows the token write."""
    _check(request, csrf, writes=False)
    settings = settings_of(request)
    import hmac

    if settings.token is None or not hmac.compare_digest(token.encode(), settings.token.encode()):
        raise HTTPException(403, "that is not the token")
    found = _back(back)
    session = guarding.session_of(request) or ""
    found.set_cookie(
        "kabar_write", guarding.write_mark(session, settings), httponly=True, samesite="strict"
    )
    return found


@router.post("/zone")
def choose_zone(request: Request, csrf: Word, zone: Word, back: Word = "/") -> Response:
    """Show times in another zone."""
    _check(request, csrf, writes=False)
    if zone not in zones():
        raise UsageError(f"no time zone {zone!r}")
    found = _back(back)
    found.set_cookie(ZONE, zone, max_age=YEAR, httponly=True, samesite="strict")
    return found
