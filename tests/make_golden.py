"""Write the golden files: the events of `written.py` in every format of other projects.

    python -m tests.make_golden

For review: read the difference before committing. Never run in CI.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from kabar.formats import EVERYTHING, FORMATS, Choice, write_events
from kabar.formats.gdelt import Mentions
from tests.written import WRITTEN

GOLDEN = Path(__file__).parent / "golden"


def files() -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and bytes: flat formats as by default, and with every status."""
    for name, form in FORMATS.items():
        if form.table is None and name != "plover":
            continue
        for ending, statuses in ((".", form.statuses), (".all.", EVERYTHING)):
            if ending == ".all." and statuses == form.statuses:
                continue
            main, mentions = BytesIO(), BytesIO()
            watchers = [Mentions(mentions)] if form.mentions else []
            choice = Choice(statuses=statuses)
            write_events(name, WRITTEN, main, choice=choice, watchers=watchers)
            yield f"events{ending}{name}", main.getvalue()
            if form.mentions:
                yield f"mentions{ending}{name}", mentions.getvalue()


if __name__ == "__main__":
    for name, data in files():
        (GOLDEN / name).write_bytes(data)
