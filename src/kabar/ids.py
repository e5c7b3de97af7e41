"""Content-derived ids: the same raw values give the same id, on every machine and run."""

from __future__ import annotations

import hashlib


def make_id(kind: str, *parts: str) -> str:
    """Return a stable id of `kind` built from raw values.

    Parts are length-prefixed before hashing, so ("ab", "c") and ("a", "bc") differ. Build ids
    from what the page says, never from cleaned or resolved values that a later version may change.
    """
    digest = hashlib.blake2b(digest_size=10)
    for part in (kind, *parts):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return f"{kind[:2]}-{digest.hexdigest()}"
