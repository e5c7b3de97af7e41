"""In: one line of a page. Out: what it is: story, link, byline, credit, furniture, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from kabar.gazetteers.publishers import Publisher, publishers
from kabar.reading.words import Words

LONGEST_LABEL_LINE = 300
LONGEST_NAME = 60
LONGEST_BYLINE = 120
LONGEST_CREDIT = 120
LONGEST_FURNITURE = 260
MOST_NAMES = 8
SENTENCE_END = ".!?…\"”’'»)]。！？」』"
END_MARK = re.compile(
    r"\s*(?:\*{2,}|[■◼▪●□]|\((?:[A-Za-z]{1,3}-\d{1,2}|[a-z]{2,4}(?:/[a-z]{2,4})+|end)\)|#{3,}|-{3,}|\bENDS\b)\s*$"
)
HANDLE = re.compile(r"@\w+|\S+@\S+\.\w+|https?://\S+")
NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*\.?(?:[-'’][^\W\d_]+)*\.?")


class Role(Enum):
    """What a line of a page is."""

    STORY = "story"
    RELATED = "related"
    EDITOR = "editor"
    AUTHOR = "author"
    SOURCE = "source"
    TAGS = "tags"
    CREDIT = "credit"
    TIME = "time"
    DROP = "drop"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, its role and what stands behind its label."""

    role: Role
    text: str
    value: str


def classify(text: str, words: Words) -> Line:
    """Say what the single line `text` is; what nothing marks is story."""
    bare = text.strip(" \t-–—•|:>»*")
    folded = bare.casefold()
    if not any(c.isalnum() for c in text) or folded in words.drop:
        return Line(Role.DROP, text, "")
    if folded in words.tail:
        return Line(Role.TAIL, text, "")
    if words.promotions.match(text):
        return Line(Role.DROP, text, "")
    if len(text) > LONGEST_LABEL_LINE:
        return Line(Role.STORY, text, text)
    labelled = _labelled(text, words)
    if labelled is not None:
        return labelled
    if len(text) <= LONGEST_FURNITURE and (
        words.drop_starts.match(text) or words.drop_holds.search(text)
    ):
        edited = words.editing.search(text)
        return Line(Role.EDITOR, text, edited[1]) if edited else Line(Role.DROP, text, "")
    return Line(Role.STORY, text, text)


def _labelled(text: str, words: Words) -> Line | None:
    if m := words.related.fullmatch(text):
        return Line(Role.RELATED, text, m[1].strip())
    for pattern, role in (
        (words.editor, Role.EDITOR),
        (words.source, Role.SOURCE),
        (words.author, Role.AUTHOR),
        (words.tags, Role.TAGS),
        (words.credit, Role.CREDIT),
    ):
        m = pattern.fullmatch(text)
        if m and _fits(role, m[1].strip()):
            return Line(role, text, m[1].strip())
    m = words.byline.fullmatch(text)
    if m and len(text) <= LONGEST_BYLINE and _only_names(m[1]):
        return Line(Role.AUTHOR, text, m[1].strip())
    return None


def _fits(role: Role, value: str) -> bool:
    if role is Role.TAGS:
        return True
    if role is Role.CREDIT:
        return 0 < len(value) <= LONGEST_CREDIT
    return len(value) <= LONGEST_BYLINE and not value.endswith((".”", '."', "?"))


def _only_names(value: str) -> bool:
    """Say whether `value` is nothing but names ("Ana Lim and Budi Hartono, Reuters")."""
    bare = HANDLE.sub("", value)
    tokens = [t for t in re.split(r"[\s,;|/&·•]+", bare) if t]
    if not tokens or len(tokens) > 3 * MOST_NAMES or bare.rstrip().endswith((":", "?", "!")):
        return False
    small = sum(1 for t in tokens if t[0].islower())
    return small <= max(1, len(tokens) // 3) and not tokens[0][0].islower()


def split_names(value: str, joiners: tuple[str, ...] = ()) -> list[str]:
    """Return the names in a byline's value, without addresses and handles."""
    value = HANDLE.sub("", value)
    value = re.sub(r"\([^()]*\)", "", value)
    joined = "|".join(re.escape(j) for j in joiners)
    pattern = (
        r"\s*[;|/•·]\s*|\s*,\s*|\s+(?:&|and|dan|und|et|y|och|og|en"
        + ("|" + joined if joined else "")
        + r")\s+"
    )
    names = [n.strip(" .,-–—:") for n in re.split(pattern, value)]
    return [n for n in names if n and len(n) <= LONGEST_NAME and any(c.isalpha() for c in n)]


def is_person(name: str) -> bool:
    """Say whether `name` can be a person's: two to five words, each a capital first, no digit."""
    tokens = name.split()
    return (
        1 < len(tokens) <= 5
        and all(NAME_WORD.fullmatch(t) for t in tokens)
        and all(t[0].isupper() or len(t) <= 3 for t in tokens)
    )


def strip_end_mark(text: str) -> tuple[str, bool]:
    """Return `text` without the mark that ends a story ("***", "(E-2)"), and whether it had one."""
    m = END_MARK.search(text, max(0, len(text) - 24))
    return (text[: m.start()], True) if m and m.start() > 0 else (text, False)


# --- datelines -------------------------------------------------------------------------------

DASH = r"(?:\s*(?:--|—|–)\s*|\s+-\s*|\s*-\s+)"
OPENING = re.compile(rf"^(?P<head>[^\n]{{2,90}}?)(?P<dash>{DASH}|:\s+(?=[A-Z\"“]))(?P<rest>\S)")
AGENCY = re.compile(r"^(?P<place>.*?)\s*\((?P<agency>[^()]{2,40})\)$")
DOMAIN = re.compile(
    r"^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|co|id|net|org|tv|news|co\.id|info|ru|uk|my)$", re.I
)
OUTLET_COMMA = re.compile(r"^(?P<outlet>[A-Za-z0-9-]+\.(?:co\.id|com|co|id|net|tv))\s*,\s*")
DATE_WORD = re.compile(r"\b\d{1,2}\b")


@dataclass(frozen=True, slots=True)
class Filed:
    """The opening of a story: place, agency, outlet as printed; the story begins at `end`."""

    place: str | None
    agency: str | None
    outlet: str | None
    end: int


def find_dateline(text: str, words: Words) -> Filed | None:
    """Return the dateline that opens `text`, if one does."""
    m = OPENING.match(text)
    filed = (
        None
        if m is None
        else _read_head(m["head"].strip(), m["dash"], m["rest"], m.start("rest"), words)
    )
    if filed is not None:
        return filed
    comma = OUTLET_COMMA.match(text)
    if comma is not None and comma.end() < len(text):
        return Filed(None, None, comma["outlet"], comma.end())
    return None


def _read_head(head: str, dash: str, following: str, end: int, words: Words) -> Filed | None:
    paren = AGENCY.match(head)
    agency = paren["agency"].strip() if paren else None
    bare = paren["place"].strip() if paren else head
    pieces = [p.strip() for p in re.split(r"\s*,\s*|\s+/\s+", bare) if p.strip()]
    outlets = [p for p in pieces if is_outlet(p, words)]
    places = [p for p in pieces if p not in outlets and not DATE_WORD.search(p)]
    if len(places) > 3 or not all(_is_place(p) for p in places):
        return None
    if dash.startswith(":") and not outlets:
        return None
    if not outlets and agency is None and not _bare_place(places, dash, following):
        return None
    if agency is not None and (not agency[0].isupper() or len(agency.split()) > 4):
        return None
    if agency is not None and len(places) == 0 and not outlets and bare:
        return None
    return Filed(", ".join(places) or None, agency, outlets[0] if outlets else None, end)


def _is_place(piece: str) -> bool:
    tokens = piece.split()
    return (
        1 <= len(tokens) <= 5
        and len(piece) <= 40
        and all(t[0].isupper() or t in {"di", "de", "la", "el", "al", "of", "am"} for t in tokens)
    )


def _bare_place(places: list[str], dash: str, following: str) -> bool:
    """Accept "JAKARTA - Text" and "Jakarta - Text", not "Kim - who ..." nor "Trump — Harris"."""
    if not places or following.islower():
        return False
    if all(p.isupper() and len(p) > 2 for p in places):
        return True
    return len(places) <= 2 and len(" ".join(places).split()) <= 3 and "-" in dash.strip() + dash


def is_outlet(name: str, words: Words) -> bool:
    """Say whether `name` is an outlet's: a domain, a known name, or "HARIAN ..." in capitals."""
    if DOMAIN.match(name) or known_outlet(name) is not None:
        return True
    first = name.split()[0].casefold() if name.split() else ""
    return name.isupper() and len(name.split()) > 1 and first in words.outlet


def known_outlet(name: str) -> Publisher | None:
    """Return the outlet of the gazetteer that `name` means."""
    return publishers().named(name)
