"""An event in, an English sentence out, and in words: when, where, who says so, how sure.

Page text is hostile: whatever comes from a page goes through `plain`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from kabar.acts import Act
from kabar.records import Event, Party, Period, Place, Source, Status

# Terminal escapes, other controls, and marks that turn or hide text: shown, never obeyed.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]"
)
QUOTES = frozenset("\"“”„«»'‘’")
OBJECT = "[]"  # where an act's phrase takes a direct object
UNNAMED = "somebody or something not named"
# How a sentence is put for each status: {who} {did} {do} {whom}.
SENTENCES: Mapping[Status, str] = MappingProxyType(
    {
        Status.HAPPENED: "{who} {did}",
        Status.ONGOING: "{who} {did}; it goes on",
        Status.PLANNED: "{who} will {do} (planned)",
        Status.POSSIBLE: "{who} may {do}, or may have (possible, not sure)",
        Status.HOPED: "{who} should {do} (only hoped for)",
        Status.REQUESTED: "{who} should {do} (only asked for)",
        Status.NEGATED: "{who} did not {do}",
        Status.DENIED: "{who} {did}: this is denied",
        Status.HYPOTHETICAL: "{who} would {do} (only in a condition)",
        Status.UNKNOWN: "Whether {who} {did} is left open",
    }
)
PERIODS: Mapping[str, str] = MappingProxyType(
    {
        "day": "on {start}",
        "week": "in the week from {start}",
        "month": "in {month}",
        "year": "in {year}",
        "range": "from {start} to {end}",
        "about": "about {start}",
        "before": "before {end}",
        "after": "after {start}",
    }
)
BASES: Mapping[str, str] = MappingProxyType(
    {
        "stated": "as the text says",
        "relative": "counted from the day of publication",
        "narrative": "counted from a date told before",
    }
)


def plain(text: str) -> str:
    """Return `text` with every control and direction mark written out (`\\x1b`)."""
    return UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def quoted(text: str) -> str:
    """Return words of a page in quotation marks; as they are if they bring their own."""
    words = plain(text)
    return words if {words[:1], words[-1:]} & QUOTES else f"“{words}”"


def sentence(event: Event, act: Act | None) -> str:
    """Return the event as one English sentence: who did what to whom, when and where."""
    whom = join([name(party) for party in event.recipients])
    if not whom and act is not None and _takes_object(act, event):
        whom = UNNAMED
    words = act.words if act is not None and act.words else f"{event.act.replace('_', ' ')}[]"
    do, did = verb_phrases(words, whom=whom)
    who = join([name(party) for party in event.actors]) or "somebody"
    told = SENTENCES[event.status].format(who=who, do=do, did=did)
    around = [when(event.date), where(event.place)]
    return ", ".join([told[:1].upper() + told[1:], *filter(None, around)]) + "."


def _takes_object(act: Act, event: Event) -> bool:
    """Say whether an act's phrase ends bare without a recipient ("condemned")."""
    mutual = act.reciprocal and len(event.actors) > 1
    return OBJECT in act.words and not mutual


def verb_phrases(words: str, *, whom: str) -> tuple[str, str]:
    """Return an act's phrase as infinitive and past, with whom it was done to.

    `words` are written "sign|signed an agreement[ with]": both forms of the verb, the rest, and
    in brackets where a recipient stands and what then stands before it.
    """
    head, _, tail = words.partition("[")
    link, _, after = tail.partition("]")
    verb, _, rest = head.partition(" ")
    infinitive, _, past = verb.partition("|")
    end = f"{f' {rest}' if rest else ''}{f'{link} {whom}' if whom else ''}{after}"
    return infinitive + end, (past or infinitive) + end


def name(party: Party) -> str:
    """Return a party's usual name, with the words of the text where they differ."""
    usual, text = party.name, party.text
    if usual is None or text is None:
        return plain(usual or text or "somebody")
    if usual.lower() == text.lower():
        return plain(text)
    return f"{plain(usual)} ({quoted(text)})"


def join(names: Sequence[str]) -> str:
    """Return the names as English lists them."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def when(period: Period | None) -> str:
    """Return when it was, and how that is known."""
    if period is None:
        return ""
    first = _day(period.start)
    words = PERIODS.get(period.precision, "{start}").format(
        start=first,
        end=_day(period.end),
        month=first.partition(" ")[2] or first,
        year=(period.start or "")[:4],
    )
    return f"{words} ({quoted(period.text)}, {BASES.get(period.basis, period.basis)})"


def where(place: Place | None) -> str:
    """Return where it was, and how closely."""
    if place is None:
        return ""
    country = f", {place.country}" if place.country else ""
    return f"at {plain(place.name)} ({place.precision}{country})"


def says(chain: Sequence[Source]) -> str:
    """Return who says so, the innermost source first: "says the ministry, cited by Reuters"."""
    if not chain:
        return "says an unnamed source"
    inner, *outer = [f"{plain(x.name or 'an unnamed source')} ({x.kind})" for x in reversed(chain)]
    return f"says {inner}" + "".join(f", cited by {source}" for source in outer)


def _day(text: str | None) -> str:
    """Return an ISO day in words; what is no day as it is."""
    if text is None:
        return "an open date"
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return plain(text)
    return f"{day.day} {day:%B} {day.year}"
