"""Annotated sentences in; who says what (attributions) and how sure it is (predicates) out."""

from kabar.qualifying.attributing import attribute
from kabar.qualifying.chains import chain, source_phrase
from kabar.qualifying.judging import is_aim, is_habit, judge
from kabar.qualifying.plover import plover_type
from kabar.qualifying.predicates import qualify

__all__ = [
    "attribute",
    "chain",
    "is_aim",
    "is_habit",
    "judge",
    "plover_type",
    "qualify",
    "source_phrase",
]
