"""Articles and a pipeline in, sentences out: cuts paragraphs, parses them, reads the parses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from spacy.language import Language
from spacy.tokens import Doc

from kabar.annotating.building import sentences
from kabar.annotating.casing import Casing, lowered, with_running_verbs
from kabar.annotating.naming import consistent
from kabar.annotating.paragraphs import TITLE, Paragraph, paragraphs, pieces
from kabar.annotating.pipelines import Pipeline, load
from kabar.annotating.splitting import cuts, starts
from kabar.languages import Knowledge
from kabar.languages.inflection import headline_form, is_common, lemmatise, running_form
from kabar.records import Article, Sentence

MOST_MARKS = 40  # words without letter or digit in a row; what follows is no language
BATCH = 32  # paragraphs; larger batches are slower and take 0.65 GB


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph that goes to the parser: its words and their offsets."""

    article: int
    paragraph: Paragraph
    words: list[str]
    spans: list[tuple[int, int]]


def run(
    articles: Sequence[Article], *, knowledge: Knowledge, model: str | None
) -> list[tuple[Sentence, ...]]:
    """Return the sentences of each article."""
    out: list[tuple[Sentence, ...]] = [()] * len(articles)
    order = sorted(range(len(articles)), key=lambda i: articles[i].language or "")
    for language, group in groupby(order, key=lambda i: articles[i].language):
        pipeline = load(language, model=model, knowledge=knowledge)
        with pipeline.nlp.memory_zone():
            for i, found in _of_one_language(articles, list(group), pipeline, knowledge):
                out[i] = found
    return out


def _of_one_language(
    articles: Sequence[Article], which: list[int], pipeline: Pipeline, knowledge: Knowledge
) -> Iterator[tuple[int, tuple[Sentence, ...]]]:
    todo: list[tuple[Piece, list[str]]] = []
    for i in which:
        todo += _cased(list(_pieces(articles[i], i, pipeline.nlp)), articles[i], knowledge)
    docs = pipeline.nlp.pipe((_doc(w, pipeline) for _, w in todo), batch_size=BATCH)
    done: dict[int, list[Sentence]] = {i: [] for i in which}
    for (piece, words), doc in zip(todo, docs, strict=True):
        sink = done[piece.article]
        sink += sentences(
            doc,
            words,
            piece.words,
            piece.spans,
            paragraph=piece.paragraph,
            first=len(sink),
            language=articles[piece.article].language or str(pipeline.nlp.lang),
            own=pipeline.own,
            knowledge=knowledge,
        )
    yield from ((i, tuple(consistent(found))) for i, found in done.items())


def _pieces(article: Article, number: int, nlp: Language) -> Iterator[Piece]:
    for paragraph in paragraphs(article):
        words, spans = _words(article.text, paragraph, nlp)
        edges = [*cuts(words), len(words)]
        for a, b in pairwise(edges):
            if a < b:
                yield Piece(number, paragraph, words[a:b], spans[a:b])


def _words(
    text: str, paragraph: Paragraph, nlp: Language
) -> tuple[list[str], list[tuple[int, int]]]:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    marks = 0
    for start, end in pieces(text, paragraph.start, paragraph.end):
        for token in nlp.tokenizer(text[start:end]):
            if token.is_space:
                continue
            marks = 0 if any(c.isalnum() for c in token.text) else marks + 1
            if marks <= MOST_MARKS:
                at = start + token.idx
                words.append(token.text)
                spans.append((at, at + len(token.text)))
    return words, spans


def _cased(
    made: list[Piece], article: Article, knowledge: Knowledge
) -> Iterator[tuple[Piece, list[str]]]:
    """Yield each piece with the words that the parser is to see."""
    running = (w for p in made if p.paragraph.zone == "body" for w in p.words[1:])
    casing = Casing(running)
    language = article.language or ""

    def common(word: str) -> bool:
        base = lemmatise(word, "VERB", language, knowledge)
        return any(is_common(w, language, knowledge) for w in (word, base))

    def restore(word: str) -> str | None:
        return running_form(word, language, knowledge)

    def perhaps(word: str) -> str | None:
        return headline_form(word, language, knowledge)

    for piece in made:
        words = lowered(piece.words, casing=casing, common=common)
        if piece.paragraph.zone == TITLE or words != piece.words:
            words = with_running_verbs(words, restore, perhaps)
        yield piece, words


def _doc(words: list[str], pipeline: Pipeline) -> Doc:
    doc = Doc(pipeline.nlp.vocab, words=words)
    for token, start in zip(doc, starts(words, may_end=pipeline.may_end), strict=True):
        if start:
            token.is_sent_start = start > 0
    return doc
