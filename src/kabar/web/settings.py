"""How the application was started: which store, who may write, by which names it is called."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field

from kabar.errors import UsageError

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the application may do.

    `write`: judgements, picks and new pages are taken, on a loopback address from whoever is there,
    elsewhere from whoever gave `token`. `hosts`: the names that requests may call it by.
    """

    store: str
    write: bool = False
    token: str | None = None
    hosts: frozenset[str] = LOCAL
    time_limit: float = 60.0
    allow_private: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))


def is_loopback(host: str) -> bool:
    """Say whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_binding(host: str, token: str | None) -> None:
    """Raise UsageError for an address that others can reach, where nothing says who may write."""
    if not is_loopback(host) and not token:
        raise UsageError(
            f"{host!r} can be reached by others: give --token WORD, which they need to write;"
            " or leave --host out, and only this machine sees it"
        )
