"""What a sentence says to stand without telling of an act: its mentions in, matches out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.standing import KINDS, Pattern, StandingWords, load_standing
from kabar.records import CodedStanding, Mention, Sentence, Span

BEFORE = 3  # words before a match in which "former" undoes it
WORDS = re.compile(r"[^\W\d_][\w'-]*")


@dataclass(frozen=True, slots=True)
class _Masked:
    """A sentence in which each mention is one character; `places` are offsets in the article."""

    text: str
    places: tuple[int, ...]
    mentions: dict[str, Mention]


def code_standing(
    sentence: Sentence,
    text: str,
    mentions: Sequence[Mention],
    language: str,
    *,
    knowledge: Knowledge = DEFAULT,
) -> Iterator[CodedStanding]:
    """Yield what `sentence` of the article's `text` says to stand between `mentions`."""
    if not mentions:
        return
    words = load_standing(language, knowledge)
    masked = _mask(sentence, text, mentions)
    for pattern in words.patterns:
        for match in pattern.regex.finditer(masked.text):
            if not pattern.guarded or not _is_undone(match, words):
                found = _read(match, pattern, words, masked, sentence)
                if found is not None:
                    yield found


def _mask(sentence: Sentence, text: str, mentions: Sequence[Mention]) -> _Masked:
    """Return the sentence with a character of its kind for each mention, blanks made one."""
    parts: list[str] = []
    places: list[int] = []
    known: dict[str, Mention] = {}
    at = sentence.start
    for number, mention in enumerate(sorted(mentions, key=lambda m: m.start)):
        first, last = KINDS[mention.kind]
        if mention.start < at or mention.end > sentence.end or first + number > last:
            continue
        parts.append(text[at : mention.start])
        places += range(at, mention.start)
        sign = chr(first + number)
        known[sign] = mention
        parts.append(sign)
        places.append(mention.start)
        at = mention.end
    parts.append(text[at : sentence.end])
    places += range(at, sentence.end)
    flat = "".join(parts).replace("’", "'").replace("\n", " ").replace("\xa0", " ")
    return _Masked(flat, (*places, sentence.end), known)


def _is_undone(match: re.Match[str], words: StandingWords) -> bool:
    """Say whether a word inside or just before the match makes it no longer so: "former"."""
    before = WORDS.findall(match.string[: match.start()])[-BEFORE:]
    inside = WORDS.findall(match.group())
    said = {
        part for word in (*before, *inside) for part in (word.lower(), *word.lower().split("-"))
    }
    return not words.unless.isdisjoint(said)


def _read(
    match: re.Match[str],
    pattern: Pattern,
    words: StandingWords,
    masked: _Masked,
    sentence: Sentence,
) -> CodedStanding | None:
    groups = match.groupdict()
    objects = _mentions(groups.get("o"), masked)
    subjects = _mentions(groups.get("s"), masked)
    counted = _mentions(groups.get("x"), masked)
    number = groups.get("n")
    key = masked.places[match.start("k")]
    token = next((t.index for t in sentence.tokens if t.start <= key < t.end), None)
    if token is None or not objects or not (subjects or counted or pattern.home):
        return None
    after = WORDS.match(match.string[match.end() :].lstrip(" ,"))
    link = after.group().lower() if after else ""
    return CodedStanding(
        relation=pattern.relation,
        effect=pattern.effect,
        sentence=sentence.index,
        token=token,
        span=Span(masked.places[match.start()], masked.places[match.end()]),
        subjects=subjects,
        objects=objects,
        counted=counted[0] if counted else None,
        ordinal=words.ordinals[number.lower()] if number else None,
        home=pattern.home and not subjects,
        guarded=pattern.guarded,
        dated="since" if link in words.since else "from" if link in words.between else None,
        rule=pattern.address,
    )


def _mentions(group: str | None, masked: _Masked) -> tuple[Mention, ...]:
    return tuple(masked.mentions[c] for c in group or "" if c in masked.mentions)
