"""A small web server for the tests: what stands at each path is set by the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Answer:
    """What a path answers. `drip` sends a byte at a time with a pause, for ever if `endless`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    endless: bool = False
    etag: str | None = None


@dataclass(slots=True)
class Site:
    """The server: its address, what stands where, and what was asked for."""

    address: str
    pages: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def times(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)


@contextmanager
def serve() -> Iterator[Site]:
    """Yield a running server on this machine."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            found = site.pages.get(self.path, Answer(status=404))
            answer = found() if callable(found) else found
            if answer.etag is not None and self.headers.get("If-None-Match") == answer.etag:
                self.send_response(304)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(answer.status)
            headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
            if answer.etag is not None:
                headers["ETag"] = answer.etag
            if not answer.endless and "Content-Length" not in headers:
                headers["Content-Length"] = str(len(answer.body))
            if answer.endless:
                headers["Connection"] = "close"
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self._send(answer)
            except OSError:  # the client has had enough
                self.close_connection = True

        def _send(self, answer: Answer) -> None:
            if not answer.drip and not answer.endless:
                self.wfile.write(answer.body)
                return
            until = time.monotonic() + 20
            while time.monotonic() < until:
                for byte in answer.body or b"x":
                    self.wfile.write(bytes([byte]) if answer.drip else b"x" * 65536)
                    self.wfile.flush()
                    time.sleep(answer.drip)
                if not answer.endless:
                    return

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: clients may leave as they like."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    running = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    running.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
