"""kabar's exceptions.

KabarError
├── UsageError       the call was wrong: nothing was done, exit status 2
├── KnowledgeError   a knowledge file (lexicon, acts, gazetteer) is malformed: names file and remedy
├── StoreError       a store could not be read or written: nothing is half done, exit status 1
└── StageError       one document could not be handled: its line has `error`, the run goes on
"""

from __future__ import annotations


class KabarError(Exception):
    """Anything that kabar raises on purpose."""


class UsageError(KabarError):
    """The caller asked for something that does not exist; the message lists what does."""


class KnowledgeError(KabarError):
    """A knowledge file is malformed; callers should stop the run."""


class StoreError(KabarError):
    """A store could not be read or written; what was not written whole was not written at all."""


class StageError(KabarError):
    """One document failed in `stage` for `reason`; callers record it and go on."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage, reason)  # both as args, so that the exception pickles
        self.stage = stage
        self.reason = reason

    def __str__(self) -> str:
        """Say the stage and the reason."""
        return f"{self.stage}: {self.reason}"
