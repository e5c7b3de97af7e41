"""A promise, threat or refusal told with its content: tellings in, one telling for both out.

"Oslo agreed to send tanks to Kyiv" is an agreement whose recipient stands in its content. PLOVER
counts the content as AGREE (THREATEN, REJECT) too as long as it is only said (or not done), so it
is no second event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kabar.grouping.happenings import Telling
from kabar.records import Event, Party, Status

WORDS = frozenset({"AGREE", "THREATEN", "REJECT"})
SAID = frozenset({Status.PLANNED, Status.POSSIBLE, Status.HOPED, Status.NEGATED})


def fold_promises(tellings: Sequence[Telling]) -> list[Telling]:
    """Return the tellings with the content of promises, threats and refusals taken into them."""
    kept = list(tellings)
    for content in tellings:
        word = _word_over(content, kept)
        if word is None:
            continue
        if word.event.event_type != content.event.plover_type:
            kept.remove(word)  # what is vowed is a threat, whatever the word of promise
            continue
        kept.remove(content)
        kept[kept.index(word)] = replace(word, event=_with_parties(word.event, content.event))
    return kept


def _word_over(content: Telling, tellings: Sequence[Telling]) -> Telling | None:
    """Return the promise, threat or refusal that governs `content`, None if none does."""
    event = content.event
    if event.plover_type not in WORDS or event.event_type in WORDS or event.status not in SAID:
        return None
    for telling in tellings:
        governs = telling.sentence == content.sentence and telling.token in content.governors
        same = _names(telling.event.actors) & _names(event.actors)
        promised = telling.event.event_type
        threat = promised == "AGREE" and event.plover_type == "THREATEN"
        if governs and same and (promised == event.plover_type or threat):
            return telling
    return None


def _with_parties(word: Event, content: Event) -> Event:
    """Return the promise with those to whom its content is done, where it names none itself."""
    if word.recipients:
        return word
    doers = _names(word.actors)
    others = tuple(p for p in content.actors if not _names([p]) & doers)
    return replace(word, recipients=content.recipients or others)


def _names(parties: Sequence[Party]) -> frozenset[str]:
    return frozenset(p.entity or p.name or p.text or "" for p in parties)
