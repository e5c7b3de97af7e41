"""Whose words an article prints. In: an `Article`. Out: the agencies and media it credits.

Credits stand in the page's own fields, behind the dateline, at the end, or in the lead: "Reuters
reported, citing KCNA". Only names of the gazetteer's closed list count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kabar.errors import KnowledgeError
from kabar.gazetteers import Medium, load, words_of
from kabar.gazetteers.families import Hand, hand_of
from kabar.gazetteers.names import Word, fold
from kabar.knowledge import DEFAULT, Knowledge, check_keys, check_types, read_toml
from kabar.records import Article

CREDITS = Path(__file__).with_name("credits.toml")
KEYS = dict.fromkeys(("taken", "reporting", "cited", "between", "source"), list)
LEAD = 450  # characters of a body in which a quoted medium carries the story
OFTEN = 3  # times a medium is quoted from which on it carries the story wherever it stands
NEAR = 4  # words between a cue and the medium
LONGEST_TAIL = 120  # characters of a last line that names sources
LONGEST_DATELINE = 90
# "MOSCOW (Reuters) -", "JAKARTA, ANTARA -", "(AFP) --": what stands before the first dash.
DATELINE = re.compile(r"[^\n]{2,90}?(?:\s[-–—]{1,2}|[-–—]{2}|[–—])(?=\s|\S)")
ENDING = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]\W*$")
PARTS = re.compile(r"\s*[/,;&|+]\s*|\s+[-–]\s+")
LABEL = re.compile(r"\W{0,3}([^\W\d_]{2,20})\s*[:：]\s*(.{2,100})$")


@dataclass(frozen=True, slots=True)
class Credits:
    """Who stands behind a report: whose hand printed it, then levels of agencies and media.

    Each level is quoted by the one before; those of one level stand side by side.
    """

    hand: Hand | None
    levels: tuple[tuple[Hand, ...], ...] = ()

    @property
    def innermost(self) -> tuple[Hand, ...]:
        """Return whose words they are in the end, () if they are the publisher's own."""
        if self.levels:
            return self.levels[-1]
        return (self.hand,) if self.hand and self.hand.agency else ()


def credits_of(article: Article, *, knowledge: Knowledge = DEFAULT) -> Credits:
    """Return whom `article` credits."""
    hand = hand_of(article.url, article.publisher, knowledge)
    named = _named(article, knowledge)
    told = _told(article, knowledge)
    levels: list[tuple[Hand, ...]] = []
    known = {hand.key} if hand else set()
    for level in (named, *told):
        hands = [h for name in dict.fromkeys(level) if (h := hand_of(None, name, knowledge))]
        fresh = tuple(h for h in hands if h.key not in known)
        known.update(h.key for h in fresh)
        if fresh:
            levels.append(fresh)
    return Credits(hand, tuple(levels))


def _named(article: Article, knowledge: Knowledge) -> list[str]:
    """Return the media that the page's fields, its dateline and its last lines name."""
    found: list[str] = []
    for field in article.credited:
        found += _all_media(field, knowledge, agencies=False)
    if article.dateline is not None and article.dateline.agency is not None:
        found += _all_media(article.dateline.agency, knowledge)
    for author in article.authors:
        found += _all_media(author, knowledge)
    body = article.text[article.body_start : article.body_end] or article.text
    found += _dateline(body.lstrip(), knowledge)
    for line in [line.strip() for line in body.rstrip().split("\n")[-3:]]:
        found += _tail(line, article.language, knowledge)
    return found


def _dateline(body: str, knowledge: Knowledge) -> list[str]:
    opening = DATELINE.match(body, 0, LONGEST_DATELINE + 3)
    if opening is None:
        return []
    parts = re.split(r"[(),/]", opening[0].rstrip(" -–—"))
    return [n for part in parts if (n := _medium(part, knowledge, agencies=True)) is not None]


def _tail(line: str, language: str | None, knowledge: Knowledge) -> list[str]:
    """Return the media that a last line names: "(AFP/Reuters)", "Source: Reuters"."""
    ending = ENDING.search(line)
    if ending is not None and (found := _all_media(ending[1], knowledge)):
        return found
    label = LABEL.match(line) if len(line) <= LONGEST_TAIL else None
    if label is not None and label[1].lower() in _words(language).get("source", ()):
        return _all_media(label[2].rstrip("."), knowledge, agencies=False)
    return [name] if (name := _medium(line, knowledge, agencies=True)) is not None else []


def _all_media(field: str, knowledge: Knowledge, *, agencies: bool = True) -> list[str]:
    """Return the media of a list of names, none if one of its parts is nothing of the kind."""
    parts = [part for part in PARTS.split(field.strip()) if part]
    found = [_medium(part, knowledge, agencies=agencies) for part in parts]
    return [name for name in found if name is not None]


def _medium(name: str, knowledge: Knowledge, *, agencies: bool) -> str | None:
    """Return the usual name of a medium of the closed list, None for anything else."""
    name = name.strip(" .:*\t")
    tagged = tags().get(name.upper()) if name.isalpha() else None
    medium = load(knowledge).media.get(fold(tagged or name))
    if medium is None or (agencies and medium.kind != "agency"):
        return None
    return medium.name


def _told(article: Article, knowledge: Knowledge) -> list[list[str]]:
    """Return the media that the body takes its story from, that report it, and that they cite."""
    cues = _words(article.language)
    levels: dict[str, list[str]] = {"taken": [], "reporting": [], "cited": []}
    if not cues:
        return []
    body = article.text[article.body_start : article.body_end] or article.text
    words = words_of(body)
    often: Counter[str] = Counter()
    for name, first, last in _media_in(words, article.language, knowledge):
        cue = next((c for c in levels if _stands(words, (first, last), cues, c)), None)
        if cue is None:
            continue
        often[name] += 1
        if words[first].start < LEAD or often[name] == OFTEN:
            levels[cue].append(name)
    return list(levels.values())


def _media_in(
    words: list[Word], language: str | None, knowledge: Knowledge
) -> Iterator[tuple[str, int, int]]:
    """Yield the media that the words name, with the first word and the one behind the last."""
    for hit in load(knowledge).find(words, language or ""):
        for sense in hit.senses:
            if isinstance(sense.record, Medium):
                yield sense.record.name, hit.first, hit.last
                break


def _stands(
    words: list[Word], medium: tuple[int, int], cues: dict[str, tuple[str, ...]], kind: str
) -> bool:
    """Say whether a cue stands beside a medium, with nothing but filling between."""
    step = 1 if kind == "reporting" else -1
    at = medium[1] if step > 0 else medium[0] - 1
    for _ in range(NEAR):
        if not 0 <= at < len(words):
            return False
        if any(_spelled(words, at, cue.split(), step) for cue in cues[kind]):
            return True
        if words[at].text.lower() not in cues["between"] and not words[at].capital:
            return False
        at += step
    return False


def _spelled(words: list[Word], at: int, cue: list[str], step: int) -> bool:
    first = at - len(cue) + 1 if step < 0 else at
    if first < 0:
        return False
    return [w.text.lower() for w in words[first : first + len(cue)]] == cue


@cache
def _read() -> dict[str, dict[str, Any]]:
    table = read_toml(CREDITS)
    for language, row in table.items():
        if language != "tags":
            where = f"{CREDITS.name}: [{language}]"
            check_keys(row, KEYS, where)
            check_types(row, KEYS, where)
            if missing := KEYS.keys() - row.keys():
                raise KnowledgeError(f"{where} lacks {', '.join(sorted(missing))}; add them")
    return table


@cache
def tags() -> dict[str, str]:
    """Return the usual name behind each tag of an agency."""
    return dict(_read()["tags"])


@cache
def _words(language: str | None) -> dict[str, tuple[str, ...]]:
    row = _read().get(language, {}) if language and language != "tags" else {}
    return {key: tuple(words) for key, words in row.items()}
