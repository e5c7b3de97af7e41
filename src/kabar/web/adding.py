"""A page that somebody pastes or uploads: coded in a process of its own, under a time limit."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import Any

from kabar.stores import Coded

START = 60.0  # seconds that the process may take to load its parsers


def code_page(content: str | bytes, kind: str, name: str, given: Mapping[str, Any]) -> Coded:
    """Return a page after coding; runs in the worker process."""
    from kabar.errors import StageError
    from kabar.formats.documents import document_to_json
    from kabar.pipeline import code_article
    from kabar.reading import Given, Raw, read
    from kabar.reading.jsonl import article_to_json

    page = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        article = read(Raw(id=name, kind=kind, content=content, given=Given(**given)))
        document = code_article(article)
    except StageError as error:
        return Coded(article_id=name, failure=(error.stage, error.reason))
    return Coded(
        article_id=name,
        article=article_to_json(article),
        document=document_to_json(document),
        page=page,
    )


class Coder:
    """Codes one page at a time; a page that takes too long loses its process, and no other page."""

    def __init__(self, time_limit: float) -> None:
        self.time_limit = time_limit
        self.lock = threading.Lock()
        self.pool: ProcessPoolExecutor | None = None

    def code(
        self, content: str | bytes, *, kind: str, name: str, given: Mapping[str, Any]
    ) -> Coded:
        """Return a page after coding, or why it could not be coded."""
        with self.lock:
            fresh = self.pool is None
            if self.pool is None:
                context = multiprocessing.get_context("spawn")
                self.pool = ProcessPoolExecutor(max_workers=1, mp_context=context)
            waiting = self.pool.submit(code_page, content, kind, name, dict(given))
            try:
                return waiting.result(self.time_limit + (START if fresh else 0))
            except TimeoutError:
                self._stop()
                reason = f"it took longer than {self.time_limit:g} s"
            except BrokenExecutor:
                self._stop()
                reason = "the process that coded it died"
            return Coded(article_id=name, failure=("engine", reason))

    def _stop(self) -> None:
        """End the process at once."""
        pool, self.pool = self.pool, None
        if pool is not None:
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Give the process back."""
        with self.lock:
            self._stop()
