"""In: bytes of a page. Out: its text, whatever encoding it claims or has."""

from __future__ import annotations

import codecs
import re

LONGEST_PAGE = 64 * 2**20
HEAD = 4096  # bytes in which a page says its encoding, or shows that it is no text
META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.I)
XML = re.compile(rb"^\s*<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,30})", re.I)
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|script)\b", re.I)
DOCUMENT = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"\x00\x00\x00",
)
MOST_CONTROL = 0.1
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WRONG = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
}


def decode(content: bytes | str, *, declared: str | None = None) -> str:
    """Return the text of `content`: by its mark, as UTF-8, as declared, as Windows-1252.

    UTF-8 goes before the declaration: text that decodes as UTF-8 is never anything else by chance.
    """
    if isinstance(content, str):
        return content
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    name = declared or declared_encoding(content)
    if name is not None:
        try:
            return content.decode(WRONG.get(name.casefold(), name))
        except (UnicodeDecodeError, LookupError, ValueError):
            pass
    if _mostly_utf8(content, broken):
        return content.decode("utf-8", "replace")
    return content.decode("cp1252", "replace")


def declared_encoding(content: bytes) -> str | None:
    """Return the encoding that the page's head names."""
    m = XML.search(content[:HEAD]) or META.search(content[:HEAD])
    return m[1].decode("ascii") if m else None


def _mostly_utf8(content: bytes, broken: int) -> bool:
    """Say whether more characters beyond ASCII decode as UTF-8 than do not."""
    sample = content[max(0, broken - HEAD) : broken + 16 * HEAD]
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - bad > bad


def looks_binary(content: bytes) -> bool:
    """Say whether `content` is no text: an image, an archive, mostly control bytes."""
    head = content[:HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    if head.startswith(SIGNATURES):
        return True
    controls = sum(b < 9 or 13 < b < 32 for b in head)
    return controls > MOST_CONTROL * len(head)


def looks_like_html(content: bytes) -> bool:
    """Say whether a page has mark-up."""
    return HTML.search(content[: 4 * HEAD]) is not None


def is_marked_up(content: bytes | str) -> bool:
    """Say whether a page given as flattened text begins as an HTML document."""
    head = (
        content[:HEAD] if isinstance(content, bytes) else content[:HEAD].encode("utf-8", "replace")
    )
    return DOCUMENT.match(head) is not None
