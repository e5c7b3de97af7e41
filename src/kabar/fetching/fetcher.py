"""One address after another, each within bounds of time and size, with redirects checked anew."""

from __future__ import annotations

import time
import urllib.robotparser
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from kabar.fetching.addresses import join, why_not
from kabar.fetching.connecting import RefusedError, Transport
from kabar.version import VERSION

AGENT = f"kabar/{VERSION} (+https://pypi.org/project/kabar/)"
ROBOT = "kabar"  # the name that robots.txt calls it by
LARGEST = 8 * 2**20  # bytes of a page, unpacked
LARGEST_ROBOTS = 512 * 1024
MOST_HOPS = 5
ROBOTS_FOR = 3600.0  # seconds that robots.txt is remembered
LONGEST_DELAY = 60.0  # that robots.txt may ask for; who asks for more is left alone
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PIECE = 64 * 1024


class FetchError(Exception):
    """An address gave nothing that can be used; `retry_after` seconds if its host said so."""

    def __init__(
        self, reason: str, *, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What stands at an address. `url` is where the redirects led; `content` None: as before."""

    url: str
    content: bytes | None
    kind: str | None = None  # the content type, without its parameters
    etag: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class Fetcher:
    """Fetches politely: robots.txt, a delay between requests to one host, an honest name.

    `timeout` bounds each wait for the network, `total` a whole answer, in seconds. `largest` is
    what an answer may have, unpacked, in bytes.
    """

    allow_private: bool = False
    delay: float = 1.0
    timeout: float = 10.0
    total: float = 30.0
    largest: int = LARGEST
    robots: bool = True
    sleep: Callable[[float], object] = time.sleep
    _client: httpx.Client = field(init=False)
    _asked: dict[str, float] = field(default_factory=dict)
    _rules: dict[str, tuple[float, urllib.robotparser.RobotFileParser | None]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        """Open the client."""
        self._client = httpx.Client(
            transport=Transport(allow_private=self.allow_private),
            timeout=self.timeout,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
        )

    def __enter__(self) -> Fetcher:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connections back."""
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Return what stands at `url`, or that it is as it was when it had `etag` or `modified`.

        Raises FetchError with the reason.
        """
        deadline = time.monotonic() + self.total
        for hop in range(MOST_HOPS + 1):
            deadline += self._check(url, deadline)
            headers = {"If-None-Match": etag, "If-Modified-Since": modified} if hop == 0 else {}
            sent = {k: v for k, v in headers.items() if v and v.isascii()}  # others cannot be sent
            answer = self._ask(url, sent, self.largest, deadline)
            if isinstance(answer, Fetched):
                return answer
            target = join(url, answer)
            why = why_not(target)
            if why is not None:
                raise FetchError(f"redirected to {target[:200]!r}: {why}")
            if target == url:
                raise FetchError("redirected to itself")
            url = target
        raise FetchError(f"more than {MOST_HOPS} redirects")

    def _check(self, url: str, deadline: float) -> float:
        """Raise for an address that may not be asked for; wait until its host may be asked.

        Returns the seconds waited, which are no part of the time that an answer may take.
        """
        why = why_not(url)
        if why is not None:
            raise FetchError(why)
        pause = self.delay
        if self.robots:
            rules = self._robots(url, deadline)
            if rules is None:
                raise FetchError("its host does not say in robots.txt what may be read; try later")
            if not rules.can_fetch(ROBOT, url):
                raise FetchError("its host asks robots not to read it (robots.txt)")
            asked = rules.crawl_delay(ROBOT)
            if asked is not None and float(asked) > LONGEST_DELAY:
                raise FetchError(f"its host wants {asked} s between requests (robots.txt)")
            pause = max(pause, float(asked or 0))
        host = urlsplit(url).netloc.lower()
        wait = self._asked.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._asked[host] = time.monotonic()
        return max(0.0, wait)

    def _robots(self, url: str, deadline: float) -> urllib.robotparser.RobotFileParser | None:
        """Return the rules of a host, None if they cannot be had."""
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(home)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        rules: urllib.robotparser.RobotFileParser | None = urllib.robotparser.RobotFileParser()
        assert rules is not None
        try:
            lines = self._robots_lines(f"{home}/robots.txt", deadline)
        except FetchError as error:
            if error.status is None and "no address of the open internet" in error.reason:
                raise
            absent = error.status is not None and 400 <= error.status < 500 and error.status != 429
            lines = [] if absent else None
        if lines is None:
            rules = None
        else:
            rules.parse(lines)
        self._rules[home] = (time.monotonic() + (ROBOTS_FOR if rules else 60.0), rules)
        return rules

    def _robots_lines(self, url: str, deadline: float) -> list[str] | None:
        for _ in range(MOST_HOPS + 1):
            if why_not(url) is not None:
                return []
            answer = self._ask(url, {}, LARGEST_ROBOTS, deadline, cut=True)
            if isinstance(answer, Fetched):
                return (answer.content or b"").decode("utf-8-sig", "replace").splitlines()
            url = join(url, answer)
        return []

    def _ask(
        self, url: str, headers: dict[str, str], largest: int, deadline: float, *, cut: bool = False
    ) -> Fetched | str:
        """Return the answer to one request, or where it redirects to."""
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code in REDIRECTS:
                    target = answer.headers.get("location")
                    if not target:
                        raise FetchError("a redirect to nowhere")
                    return str(target)
                if answer.status_code == 304:
                    return Fetched(url=url, content=None)
                if answer.status_code != 200:
                    raise FetchError(
                        f"the server answered {answer.status_code} {answer.reason_phrase}".strip(),
                        retry_after=_wait(answer.headers.get("retry-after")),
                        status=answer.status_code,
                    )
                content = _read(answer, largest, deadline, cut=cut)
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Fetched(
                    url=url, content=content, kind=kind or None,
                    etag=answer.headers.get("etag"),
                    modified=answer.headers.get("last-modified"),
                )  # fmt: skip
        except RefusedError as error:
            raise FetchError(str(error)) from error
        except httpx.TimeoutException as error:
            raise FetchError(f"no answer within {self.timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = str(error).strip() or type(error).__name__
            raise FetchError(f"cannot be fetched: {said}"[:300]) from error


def _read(answer: httpx.Response, largest: int, deadline: float, *, cut: bool) -> bytes:
    """Return the body, unpacked, if it stays within its bounds."""
    length = answer.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:15]) > largest and not cut:
        raise FetchError(f"longer than {largest:,} bytes")
    body = bytearray()
    for piece in _unpacked(answer):
        body += piece
        if len(body) > largest:
            if cut:
                break
            raise FetchError(f"longer than {largest:,} bytes")
        if time.monotonic() > deadline:
            raise FetchError("the answer took too long")
    return bytes(body[:largest])


def _unpacked(answer: httpx.Response) -> Iterator[bytes]:
    """Yield the body unpacked, never more than a piece at once whatever its packing says."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing in {"", "identity"}:
        yield from answer.iter_raw()
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"packed as {packing!r}, which was not asked for")
    wbits = zlib.MAX_WBITS | 32 if packing != "deflate" else zlib.MAX_WBITS
    unpacker = zlib.decompressobj(wbits)
    first = True
    try:
        for piece in answer.iter_raw():
            if first and packing == "deflate" and piece[:1] and piece[0] & 0x0F != 8:
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers leave the header out
            first = False
            rest = piece
            while rest:
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
                if unpacker.eof:
                    return
        yield unpacker.flush(PIECE)
    except zlib.error as error:
        raise FetchError(f"badly packed: {error}") from error


def _wait(value: str | None) -> float | None:
    """Return the seconds that a Retry-After asks for."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
