"""Articles in, annotated sentences out: the only folder that knows spaCy.

spaCy is loaded when the first article is annotated, not when this package is imported.
"""

from __future__ import annotations

from kabar.annotating.stage import annotate, annotate_many

__all__ = ["annotate", "annotate_many"]
