"""What a time is counted from: the day of publication, and the time told last in a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kabar.languages.dateforms import Sense
from kabar.resolving.timecalendar import Granule

Bound = Mapping[str, Sense]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What expressions are counted from where a match stands."""

    published: date | None
    hour: int | None
    told: Granule | None  # the time told last
    quarter: Granule | None  # the quarter told last: reports compare with "a year earlier"
    narrative: bool
    direction: int  # -1: the verb looks back, +1: ahead, 0: no telling

    @property
    def told_day(self) -> date | None:
        """Return the first day told last, else the day of publication."""
        return self.told.first if self.told is not None and self.told.first else self.published
