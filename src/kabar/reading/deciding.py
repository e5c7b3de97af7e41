"""In: what a page says of itself, in several places. Out: its title, times, publisher, writers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kabar.gazetteers.publishers import publishers
from kabar.reading.assembling import clean, key
from kabar.reading.beside import Found
from kabar.reading.lines import DOMAIN, is_person, split_names
from kabar.reading.metadata import Meta
from kabar.reading.raw import Given, Parts
from kabar.reading.times import find_moment, has_offset, parse_stamp, zone_offset
from kabar.reading.words import Words

SUFFIX = re.compile(r"\s+[|–—·»-]\s+")
SHORTEST_HEADING = 16  # characters of an <h1> that can be the title's own part
SHORTEST_TITLE = 8
LONGEST_TIME_LINE = 120
MOST_BYLINE_NAMES = 4


def choose_publisher(meta: Meta, given: Given) -> str | None:
    """Return the outlet's name: as given, by its address, or as the page names it."""
    known = publishers().of_url(given.url)
    if given.publisher:
        return given.publisher
    return known.name if known else meta.publisher or meta.site_name


def choose_title(meta: Meta, publisher: str | None, url: str | None) -> str | None:
    """Return the headline: JSON-LD's, unless the page's own <h1> and og:title agree against it."""
    outlets = _outlet_keys(meta, publisher, url)
    headline = _without_suffix(meta.headline, outlets, meta.h1)
    others = [t for t in (_without_suffix(t, outlets, meta.h1) for t in meta.titles) if t]
    if (
        headline is not None
        and others
        and key(headline) != key(others[0])
        and any(key(h) == key(others[0]) for h in meta.h1)
    ):
        return others[0]
    if headline is not None:
        return headline
    return others[0] if others else next(iter(meta.h1), None)


def _without_suffix(title: str | None, outlets: set[str], h1: list[str]) -> str | None:
    """Return `title` without the name of the site behind its last bar or dash."""
    if title is None or not clean(title):
        return None
    title = clean(title)
    for heading in h1:
        bare = clean(heading)
        if (
            len(bare) >= SHORTEST_HEADING
            and title.startswith(bare)
            and SUFFIX.match(title, len(bare))
        ):
            return bare
    while True:
        cuts = list(SUFFIX.finditer(title))
        if not cuts:
            return title
        last = title[cuts[-1].end() :]
        known = (
            key(last) in outlets
            or any(key(last) == o.removesuffix("com") for o in outlets)
            or publishers().named(last) is not None
        )
        if not known or cuts[-1].start() < SHORTEST_TITLE:
            return title
        title = title[: cuts[-1].start()]


def choose_times(meta: Meta, visible: list[str], words: Words) -> tuple[str | None, str | None]:
    """Return when the page was published and modified, as ISO 8601."""
    stamps = [s for s in (parse_stamp(raw, words) for raw in meta.published) if s]
    published = next((s for s in stamps if "T" in s), None) or next(iter(stamps), None)
    modified = next((s for s in (parse_stamp(raw, words) for raw in meta.modified) if s), None)
    if published is None or "T" not in published:
        moments = (find_moment(line, words) for line in visible if len(line) < LONGEST_TIME_LINE)
        seen = next((m for m in moments if m is not None and m.has_hour), None)
        if seen is not None and (published is None or seen.iso[:10] == published):
            published = seen.iso
    return _believe_visible_zone(published, visible, words), modified


def split_tags(tags: list[str]) -> Iterator[str]:
    """Yield a page's tags, which may all stand in one string."""
    for tag in tags:
        yield from (t for t in re.split(r"\s*[,;|]\s*", tag) if t) if len(tags) == 1 else (tag,)


def _believe_visible_zone(iso: str | None, visible: list[str], words: Words) -> str | None:
    """Return a time that metadata call UTC in the zone that the page prints beside the same hour.

    Kompas writes "21:34:00+00:00" for what its page calls 21:34 WIB.
    """
    if iso is None or not has_offset(iso) or iso[19:] not in {"+00:00", "Z"}:
        return iso
    clock = re.compile(rf"\b{iso[11:13]}[:.]{iso[14:16]}\s+([A-Z]{{3,4}})\b")
    for line in visible:
        m = clock.search(line)
        if m is not None and m[1] in words.zones:
            offset = zone_offset(m[1], datetime.fromisoformat(iso[:19]), words)
            return iso[:19] + offset if offset else iso
    return iso


def choose_authors(
    meta: Meta, found: Found, parts: Parts, url: str | None, words: Words
) -> list[str]:
    """Return the writers: metadata's, without the outlet's own account where the page names people.

    An outlet's account, or the page's editor, in the place of the writer gives way to the byline.
    """
    named = [n for value in meta.authors or meta.meta_authors[:1] for n in split_names(value)]
    outlets = _outlet_keys(meta, parts.publisher, url) | {key(e) for e in parts.editors}
    people = [n for n in named if not _is_account(n, outlets)]
    if people:
        return people
    for line in found.bylines:
        m = words.byline.fullmatch(line)
        names = [n for n in split_names(m[1] if m else line) if is_person(n)]
        people += [n for n in names if not _is_account(n, outlets)]
        if people:
            return people[:MOST_BYLINE_NAMES]
    return named


def _outlet_keys(meta: Meta, publisher: str | None, url: str | None) -> set[str]:
    names = {key(n) for n in (publisher, meta.publisher, meta.site_name) if n}
    hosts = re.findall(r"//(?:www\.)?([^/:]+)", url or "")
    return names | {key(h) for h in hosts} | {key(h.rpartition(".")[0]) for h in hosts}


def _is_account(name: str, outlets: set[str]) -> bool:
    return key(name) in outlets or DOMAIN.match(name) is not None
