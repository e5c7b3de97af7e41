"""Tokenizers: a language's `model/pipeline.toml` in, a spaCy Language that only cuts words out."""

from __future__ import annotations

from typing import Any

import spacy
from spacy.attrs import ORTH
from spacy.lang import char_classes
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_A, _AL, _AU, _Q = (
    char_classes.ALPHA,
    char_classes.ALPHA_LOWER,
    char_classes.ALPHA_UPPER,
    char_classes.CONCAT_QUOTES,
)
# No rule cuts letter-hyphen-letter: token F1 on GSD-test 98.94 -> 99.58 (reduplication).
INFIXES = [
    *char_classes.LIST_ELLIPSES,
    *char_classes.LIST_ICONS,
    r"(?<=[0-9])[+\*^](?=[0-9-])",
    r"(?<=[0-9])[\-–—](?=[0-9])",
    rf"(?<=[{_AL}{_Q}])\.(?=[{_AU}{_Q}])",
    rf"(?<=[{_A}]),(?=[{_A}])",
    rf"(?<=[{_A}0-9])[:<>=/](?=[{_A}0-9])",
    rf"(?<=[{_A}0-9])(?:--+|–|—)(?=[{_A}0-9])",
    rf"(?<=[{_A}0-9])[:;,](?=[\"“‘])",
    rf"(?<=[{_A}0-9][:;,])[\"“‘](?=[{_A}0-9])",
    rf"(?<=[{_A}0-9])[()\[\]\"“”](?=[{_A}0-9])",
]

# Pages lose the blank after a sentence: "2017.Warga", 'pergi."Kami'.
LOST_BLANK = [
    rf"(?<=[{_AL}0-9])[.!?](?=[\"”“‘]?[{_AU}][{_AL}])",
    rf"(?<=[{_AL}0-9][.!?])[\"“”](?=[{_AU}])",
]


def blank(table: dict[str, Any]) -> Language:
    """Return an empty pipeline whose tokenizer follows `table` (a `model/pipeline.toml`)."""
    nlp = spacy.blank(table["spacy"])
    tokens = table["tokens"]
    tokenizer: Any = nlp.tokenizer
    if tokens["keep_hyphens"]:
        nlp.tokenizer = tokenizer = _hyphen_keeper(nlp, tokens["prefixes"])
    else:
        infixes = [*LOST_BLANK, *(nlp.Defaults.infixes or ())]
        tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for word in tokens["abbreviations"]:
        tokenizer.add_special_case(word, [{ORTH: word}])
    return nlp


def _hyphen_keeper(nlp: Language, prefixes: list[str]) -> Tokenizer:
    defaults = nlp.Defaults
    return Tokenizer(
        nlp.vocab,
        rules=defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex([*prefixes, *(defaults.prefixes or ())]).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex([*LOST_BLANK, *INFIXES]).finditer,
        url_match=defaults.url_match,
    )
