"""Counts are remembered while the store stays as it is: a question in, its last answer out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from kabar.stores.tables import state

Result = TypeVar("Result")
REMEMBERED = 256
# What took seconds to count may be so many times as old while a store is written to all the time;
# what takes less than `CHEAP` is always counted anew.
PATIENCE = 20.0
CHEAP = 0.05


@dataclass(frozen=True, slots=True)
class _Answer:
    value: Any
    recorded: str  # the last moment that the store had recorded
    at: float
    took: float


class Memory:
    """The last answers to the last questions; may be asked by several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.answers: OrderedDict[Hashable, _Answer] = OrderedDict()

    def of(self, connection: Connection, question: Hashable, work: Callable[[], Result]) -> Result:
        """Return the answer to a question, by `work` where none is remembered that still holds."""
        recorded = str(connection.execute(select(state.c.last_recorded)).scalar())
        now = self.clock()
        with self.lock:
            held = self.answers.get(question)
        if held is not None and (held.recorded == recorded or now < _best_before(held)):
            found: Result = held.value
            return found
        value = work()
        done = self.clock()
        with self.lock:
            self.answers[question] = _Answer(value, recorded, done, done - now)
            self.answers.move_to_end(question)
            while len(self.answers) > REMEMBERED:
                self.answers.popitem(last=False)
        return value


def _best_before(answer: _Answer) -> float:
    return answer.at + PATIENCE * answer.took if answer.took > CHEAP else answer.at
