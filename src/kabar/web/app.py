"""The application: its parts put together. `create_app` is all that others need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kabar.errors import KabarError, StoreError
from kabar.stores import open_store
from kabar.version import VERSION
from kabar.web import api, counts, pages, writing
from kabar.web.adding import Coder
from kabar.web.guarding import Guard
from kabar.web.remembering import Memory
from kabar.web.rendering import wants_page, write_error
from kabar.web.settings import Settings

STATIC = Path(__file__).with_name("static")


def create_app(settings: Settings) -> FastAPI:
    """Return the application over a store that is there."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.coder.close()
        app.state.store.close()

    app = FastAPI(
        title="kabar",
        version=VERSION,
        description="Political events from news pages, with the words that tell them.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.store = open_store(settings.store)
    app.state.memory = Memory()
    app.state.coder = Coder(settings.time_limit)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(api.router, prefix="/api")
    app.include_router(pages.router, include_in_schema=False)
    app.include_router(counts.router, include_in_schema=False)
    app.include_router(writing.router, include_in_schema=False)
    app.add_middleware(Guard, settings=settings)
    app.add_exception_handler(KabarError, _said)
    app.add_exception_handler(HTTPException, _said)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def _said(request: Request, error: Exception) -> Response:
    """Say what is wrong: as a page to a reader, as JSON to a program."""
    status = 400
    if isinstance(error, HTTPException):
        status, reason = error.status_code, str(error.detail)
    else:
        status = 503 if isinstance(error, StoreError) else 400
        reason = str(error)
    if request.url.path.startswith("/api") or not wants_page(request):
        return JSONResponse({"error": reason}, status_code=status)
    return write_error(request, status, reason)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0] if error.errors() else {"loc": (), "msg": "not understood"}
    where = ".".join(str(part) for part in first["loc"][1:])
    reason = f"{where}: {first['msg']}" if where else str(first["msg"])
    if request.url.path.startswith("/api") or not wants_page(request):
        return JSONResponse({"error": reason}, status_code=422)
    return write_error(request, 400, reason)
