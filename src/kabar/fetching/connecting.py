"""Connections that go only where they may: the address is checked that is really connected to.

A name that resolves to a public address when it is checked and to a private one when it is used
(DNS rebinding) gains nothing: both are one step here.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from kabar.fetching.addresses import is_public

MOST_CONNECTIONS = 8


class RefusedError(Exception):
    """The address is not one of the open internet."""


class Backend(httpcore.SyncBackend):
    """Resolves a host itself and connects to an address that may be connected to."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect; raise RefusedError if the host has no address that may be connected to."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {host}") from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        may = [a for a in addresses if self.allow_private or is_public(a)]
        if not may:
            raise RefusedError(
                f"{host} is {', '.join(addresses)}, no address of the open internet"
                " (--allow-private lets it)"
            )
        failed: Exception | None = None
        for address in may[:4]:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")


class Transport(httpx.HTTPTransport):
    """httpx's transport over such connections; no proxies, no settings of the environment."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False, retries=0)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=MOST_CONNECTIONS,
            keepalive_expiry=15.0,
            network_backend=Backend(allow_private=allow_private),
        )
