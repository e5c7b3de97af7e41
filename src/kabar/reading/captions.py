"""In: the line of a caption. Out: its words and its credit, apart."""

from __future__ import annotations

import re

from kabar.reading.raw import Shot
from kabar.reading.words import Words

LONGEST_CREDIT = 120
LONGEST_NAMED = 50  # characters of "Ana Lim/Reuters"
LONGEST_CAPTION = 500


def is_caption(text: str, words: Words) -> bool:
    """Say whether a line outside any figure is a caption: a credit with its label closes it."""
    if len(text) > LONGEST_CAPTION:
        return False
    shot = split_credit(text, words)
    if shot.credit is None:
        return False
    end = text[len(shot.text) :].strip(" ([/|-–—.")
    return words.credit.match(end) is not None or re.match(r"[A-Z][\w ]{1,20}/\S", end) is not None


def split_credit(text: str, words: Words) -> Shot:
    """Return a caption's words and its credit ("... 8 Mei 2022. /REUTERS/Ana Lim")."""
    text = " ".join(text.split())
    for cut in _cuts(text, words):
        credit = text[cut:].strip(" /|()[]-–—.:")
        words_before = text[:cut].rstrip(" /|([-–—")
        if credit and len(credit) <= LONGEST_CREDIT and len(words_before) >= 8:
            return Shot(words_before, bare_credit(credit, words))
    return Shot(text, None)


def bare_credit(credit: str | None, words: Words) -> str | None:
    """Return a credit without its label and brackets ("(Foto: Antara)" is "Antara")."""
    if credit is None:
        return None
    bare = credit.strip(" /|()[]-–—.:©")
    m = words.credit.fullmatch(bare)
    return (m[1].strip(" ()[]") if m and m[1].strip() else bare) or None


def _cuts(text: str, words: Words) -> list[int]:
    """Return where a credit may begin, the surest first."""
    cuts = []
    if m := re.search(r"\s/\s?(?=[A-Z][^/]*(?:/[^/]+)?$)", text):
        cuts.append(m.start())
    if m := re.search(r"[(\[]([^()\[\]]{2,100})[)\]]\.?$", text):
        inner = m[1]
        if (
            words.credit.fullmatch(inner)
            or words.source_begins.match(inner)
            or "/" in inner
            or words.source_ends.search(inner)
        ):
            cuts.append(m.start())
    tail_start = max(0, len(text) - LONGEST_CREDIT)
    for m in re.finditer(r"(?:(?<=[.!?”\"])|\s[-–—|]|(?<=\d))\s+(?=\S)", text[tail_start:]):
        rest = text[tail_start + m.end() :].rstrip(". ")
        if (
            words.credit.fullmatch(rest)
            or words.source_begins.match(rest)
            or rest.startswith(("©", "(c)"))
            or (len(rest) <= LONGEST_NAMED and words.source_ends.search(rest))
        ):
            cuts.append(
                tail_start + m.start()
                if text[tail_start + m.start()] in " "
                else tail_start + m.end()
            )
    return cuts
