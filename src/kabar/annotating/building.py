"""A parsed spaCy document in, kabar's sentences out: offsets, lemmas, voice, names, whole trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from kabar.annotating import clearnlp
from kabar.annotating.paragraphs import Paragraph
from kabar.annotating.repairing import Parse, repaired
from kabar.annotating.trees import mended
from kabar.annotating.voices import voice
from kabar.languages import Knowledge
from kabar.languages.inflection import (
    is_common,
    is_noun_only,
    is_verb_form,
    lemmatise,
    perfect_auxiliaries,
)
from kabar.records import Name, Sentence, Token

CONTENT = ("VERB", "NOUN", "ADJ", "PROPN", "NUM", "ADV")
PLAIN = frozenset({"NOUN", "VERB", "ADV", "ADP", "DET", "PRON", "PUNCT", "SCONJ", "CCONJ"})
NAME_LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "NORP": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
}


def sentences(
    doc: Doc,
    seen: Sequence[str],
    words: Sequence[str],
    spans: Sequence[tuple[int, int]],
    *,
    paragraph: Paragraph,
    first: int,
    language: str,
    own: bool,
    knowledge: Knowledge,
) -> Iterator[Sentence]:
    """Yield the sentences of `doc`, numbered from `first`.

    `words` and `spans` are the article's own words and offsets, `seen` what the parser saw.
    """
    for number, sent in enumerate(_sents(doc), first):
        a, b = sent.start, sent.end
        tags = _tags(sent, own=own)
        pos = [_common_noun(sent, i, _host(tag), language, knowledge) for i, tag in enumerate(tags)]
        tags = [p if "+" not in t else t for p, t in zip(pos, tags, strict=True)]
        heads = [t.head.i - a for t in sent]
        deps = [t.dep_ for t in sent]
        if not own:
            heads, deps = clearnlp.to_ud(heads, deps, pos)
        heads, deps = mended(heads, deps)
        if own:
            before = pos
            pos, heads, deps = _repaired(seen[a:b], pos, heads, deps, language, knowledge)
            tags = [t if p == q else p for t, p, q in zip(tags, pos, before, strict=True)]
        lemmas = [lemmatise(w, p, language, knowledge) for w, p in zip(seen[a:b], pos, strict=True)]
        voices = voice(seen[a:b], pos, heads, deps, language=language, knowledge=knowledge)
        tokens = tuple(
            Token(i, s, e, w, lemma, p, tag, head, dep, spoken)
            for i, ((s, e), w, lemma, p, tag, head, dep, spoken) in enumerate(
                zip(spans[a:b], words[a:b], lemmas, pos, tags, heads, deps, voices, strict=True)
            )
        )
        yield Sentence(
            index=number,
            start=tokens[0].start,
            end=tokens[-1].end,
            tokens=tokens,
            names=tuple(_names(sent, pos)),
            zone=paragraph.zone,
            paragraph=paragraph.index,
        )


def _repaired(
    words: Sequence[str],
    pos: Sequence[str],
    heads: Sequence[int],
    deps: Sequence[str],
    language: str,
    knowledge: Knowledge,
) -> tuple[list[str], list[int], list[str]]:
    """Return tags, heads and labels with torn clauses made whole."""

    def is_verb(word: str) -> bool:
        return is_verb_form(word, language, knowledge)

    def is_noun(word: str) -> bool:
        return is_noun_only(word, language, knowledge)

    perfect = perfect_auxiliaries(language, knowledge)
    parse = repaired(Parse(words, pos, heads, deps, is_verb, is_noun, perfect))
    heads, deps = mended(parse.heads, parse.deps)
    return parse.pos, heads, deps


def _sents(doc: Doc) -> list[Span]:
    return list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]


def _tags(sent: Span, *, own: bool) -> list[str]:
    return [t.tag_ if own else t.pos_ or t.tag_ for t in sent]


def _host(tag: str) -> str:
    """Return the UPOS of the word that carries the clitics: "PRON+VERB" is a verb."""
    parts = tag.split("+")
    return next((p for p in parts if p in CONTENT), parts[0]) or "X"


def _common_noun(sent: Span, i: int, pos: str, language: str, knowledge: Knowledge) -> str:
    """Undo a proper noun that is only the capital at the beginning of a sentence."""
    if pos != "PROPN":
        return pos
    text = sent[i].text
    opens = i == 0 or (i == 1 and not sent[0].text[:1].isalnum())
    if not (opens and text[:1].isupper() and text[1:].islower()):
        return pos
    follows = i + 1 < len(sent) and sent[i + 1].dep_ in {"flat", "flat:name"}
    return "NOUN" if not follows and is_common(text.lower(), language, knowledge) else pos


def _names(sent: Span, pos: Sequence[str]) -> Iterator[Name]:
    for entity in sent.ents:
        label = NAME_LABELS.get(entity.label_)
        if label is not None:
            first = max(entity.start, sent.start) - sent.start
            last = min(entity.end, sent.end) - sent.start
            # "Pihak", "Baca" at the beginning: a capital that the tagger saw through.
            if last - first > 1 or pos[first] not in PLAIN:
                yield Name(first, last, label)
