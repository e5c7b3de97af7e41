"""What Python callers give, checked. In: arguments as they came. Out: nothing, or UsageError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kabar.errors import StageError, UsageError
from kabar.knowledge import languages
from kabar.records import Article, Pair, Span

KINDS = ("html", "page", "text")


def check_page(page: object, kind: object, said: Mapping[str, object]) -> None:
    """Raise UsageError unless `page` is a page, `kind` a kind, and what is said of it words."""
    if not isinstance(page, Path | str | bytes | Article):
        raise UsageError(
            f"a page is a pathlib.Path, its HTML or text (str, bytes) or an Article, not {page!r}"
        )
    if kind is not None and kind not in KINDS:
        raise UsageError(f"no kind {kind!r}; there are: {', '.join(KINDS)}")
    for name, value in said.items():
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{name} must be a str or None, not {value!r}")


def check_stamp(published: str | None) -> str | None:
    """Return `published` in ISO 8601; raise UsageError if it is no day and no time of one."""
    from kabar.reading.times import FORM, read_stamp

    if published is None:
        return None
    stamp = read_stamp(published)
    if stamp is None:
        raise UsageError(f"published is {published!r}; write {FORM}")
    return stamp


def check_models(models: object) -> None:
    """Raise UsageError unless `models` names a spaCy pipeline for languages that there are."""
    if models is None:
        return
    if not isinstance(models, Mapping):
        raise UsageError(f'models={models!r}: write {{"id": "NAME"}}: a pipeline for each language')
    for language in models:
        if language not in languages():
            raise UsageError(f"no language {language!r}; available: {', '.join(languages())}")


def check_pairs(pairs: Sequence[object], text: str) -> None:
    """Raise UsageError unless every pair is a `Pair` of spans of `text`."""
    for pair in pairs:
        if not isinstance(pair, Pair):
            raise UsageError(
                f"{pair!r} is no pair; write kabar.Pair(actor=kabar.Span(0, 6), recipient=None)"
            )
        spans = [span for span in (pair.actor, pair.recipient) if span is not None]
        if not spans:
            raise UsageError("a pair names neither actor nor recipient; give at least one")
        for span in spans:
            if not isinstance(span, Span):
                raise UsageError(f"{span!r} is no span; write kabar.Span(start, end)")
            if not 0 <= span.start < span.end <= len(text):
                raise UsageError(f"{span} lies outside the text of {len(text)} characters")


def read_file(path: Path) -> bytes:
    """Return what a file holds; raise StageError if it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        reason = "a folder; give its files one by one, or use the command line"
        raise StageError("reading", f"{str(path)!r}: {reason}") from error
    except (OSError, ValueError) as error:
        reason = "no such file" if not path.is_file() else "cannot be read"
        raise StageError("reading", f"{str(path)!r}: {reason}") from error
