"""Addresses: which may be asked for, and when two are one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https"})
LONGEST = 2000
# What publishers hang on addresses to see who sent a reader; it names no other page.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref_src|xtor|at_medium|at_campaign", re.I
)
PORTS = {"http": 80, "https": 443}


def is_address(name: str) -> bool:
    """Say whether an input is an address and no file."""
    return name.lower().startswith(("http://", "https://"))


def why_not(url: str) -> str | None:
    """Return why an address may not be asked for, by its form; None if it may."""
    if len(url) > LONGEST:
        return f"an address of {len(url):,} characters; at most {LONGEST:,}"
    if not url.isprintable() or " " in url:
        return "an address with blanks or control characters"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"no address: {error}"
    if parts.scheme.lower() not in SCHEMES:
        return f"no address of the web: {parts.scheme or 'nothing'}:// is not http:// or https://"
    if not parts.hostname:
        return "an address without a host"
    if parts.username is not None or parts.password is not None:
        return "an address with a user name or password"
    if port == 0:
        return "an address with port 0"
    return None


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, and none of this or a near network."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local:
            return False
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast and not found.is_reserved


def join(base: str, link: str) -> str:
    """Return where a link on a page leads; the link as it is if that is no address at all."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def normalize(url: str) -> str:
    """Return an address without what names no other page: fragment, tracking, default port."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    try:
        port = parts.port
    except ValueError:
        return url.strip()
    if port is not None and port != PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not TRACKING.fullmatch(key)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))
