"""What keeps the application safe: the names it answers to, headers, sessions and tokens.

Page text is hostile: everything is escaped by the templates, and should a script slip through, the
browser is told to run none but the application's own files.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kabar.web.settings import Settings

SESSION = "kabar_session"
LARGEST = 8 * 2**20  # bytes of a request's body
POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses requests under other names and with endless bodies; adds the headers to all."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = list(message.get("headers", ()))
                raw += [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
                message = {**message, "headers": raw}
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, send_guarded)
            return
        size = 0

        async def receive_bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST:
                return {"type": "http.disconnect"}
            return message

        await self.app(scope, receive_bounded, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        host = urlsplit(f"//{headers.get('host', '')}").netloc.rpartition("@")[2]
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name.lower() not in self.settings.hosts:
            return PlainTextResponse(
                "This application does not answer to that name. Start it with --allow-host NAME.",
                status_code=421,
            )
        try:
            length = int(headers.get("content-length", "0"))
        except ValueError:
            length = LARGEST + 1
        if length > LARGEST:
            return PlainTextResponse(f"At most {LARGEST // 2**20} MiB.", status_code=413)
        return None


def new_session() -> str:
    """Return the number of a new session."""
    return secrets.token_urlsafe(24)


def session_of(request: Request) -> str | None:
    """Return the session of a request, None for a first one."""
    found = request.cookies.get(SESSION, "")
    return found if 16 <= len(found) <= 64 and found.isascii() else None


def form_token(session: str, settings: Settings) -> str:
    """Return what a form of this session must carry."""
    return hmac.new(settings.secret, f"form {session}".encode(), hashlib.sha256).hexdigest()


def write_mark(session: str, settings: Settings) -> str:
    """Return what the cookie of a session that gave the token holds."""
    key = settings.secret + (settings.token or "").encode()
    return hmac.new(key, f"write {session}".encode(), hashlib.sha256).hexdigest()


def is_own_form(request: Request, token: str, settings: Settings) -> bool:
    """Say whether a post came from a form of this application, in this session."""
    session = session_of(request)
    origin = request.headers.get("origin")
    if origin not in {None, "null"} and urlsplit(str(origin)).netloc != request.headers.get("host"):
        return False
    if session is None:
        return False
    return hmac.compare_digest(form_token(session, settings).encode(), token.encode())


def may_write(request: Request, settings: Settings) -> bool:
    """Say whether this reader may judge, pick and add."""
    if settings.token is None:
        return settings.write
    session = session_of(request)
    if session is None:
        return False
    mark = request.cookies.get("kabar_write", "")
    return hmac.compare_digest(mark.encode(), write_mark(session, settings).encode())


def inside(path: str | None) -> str:
    """Return where to go back to: a path of this application, never another's address."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return "/"
