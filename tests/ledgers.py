"""Entries of an invented world in one line, for tests of the ledger."""

from __future__ import annotations

from kabar.ledger.entries import make_entry
from kabar.ledger.folding import current, fold, select
from kabar.records import (
    Filed,
    Party,
    Period,
    Relation,
    Source,
    Span,
    Standing,
    Status,
)

ARNOR, GONDOR, MORDOR, ROHAN = ("ARN", "GON", "MOR", "ROH")
NAMES = {ARNOR: "Arnor", GONDOR: "Gondor", MORDOR: "Mordor", ROHAN: "Rohan", "HAR": "Harad"}


def state(code: str) -> Party:
    """Return an invented state as a text names it."""
    return Party(
        start=0, end=5, text=NAMES[code], name=NAMES[code], code=code, country=code,
        sectors=("GOV",),
    )  # fmt: skip


def person(name: str, code: str | None = None) -> Party:
    """Return somebody by name."""
    return Party(start=7, end=9, text=name, name=name, code=code, country=code, sectors=("GOV",))


def day(words: str | None) -> Period | None:
    """Return the period of "2026-05-03", "2026-05" or "2026-05-03..2026-06-09"."""
    if words is None:
        return None
    first, _, last = words.partition("..")
    precision = "range" if last else "month" if len(first) == 7 else "day"
    if precision == "month":
        first, last = f"{first}-01", f"{first}-31"
    return Period(
        start=first or None, end=last or first, precision=precision, basis="stated", text=words,
        span=Span(0, 4),
    )  # fmt: skip


def filed(
    relation: str,
    subject: str | Party,
    target: str | Party,
    *,
    told: str | None,
    effect: str = "begins",
    on: str | None = None,
    status: Status = Status.HAPPENED,
    by: str = "Bree Post",
    wire: str | None = None,
    recorded: str | None = None,
    retracted: str | None = None,
    again: bool = False,
    ordinal: int | None = None,
    inferred: bool = False,
    ends: bool = False,
) -> Filed:
    """Return what one outlet says on the day `told`, of an act `on` a day.

    `ends`: the words give two days, of its beginning and of its end.
    """
    chain = [Source(name=by, kind="publisher")]
    if wire is not None:
        chain.append(Source(name=wire, kind="agency"))
    entry = make_entry(
        Relation(
            relation=relation,
            subject=subject if isinstance(subject, Party) else state(subject),
            object=target if isinstance(target, Party) else state(target),
            effect=effect,
            valid=day(on),
            status=status,
            attribution=tuple(chain),
            event_id=None,
            evidence=Span(0, 9),
            inferred=inferred,
            again=again,
            ordinal=ordinal,
            term=ends,
        ),
        article_id=f"{by}-{told}",
        published=told,
    )
    return Filed(entry=entry, recorded=recorded, retracted=retracted)


def view(
    entries: list[Filed], valid: str, *, known: str | None = None, recorded: str | None = None
) -> list[Standing]:
    """Return what the ledger shows for the day `valid`."""
    return current(fold(select(entries, known=known, recorded=recorded), valid=valid), valid=valid)


def shown(
    entries: list[Filed], valid: str, *, known: str | None = None, recorded: str | None = None
) -> list[str]:
    """Return the same as words: "Arnor recognises Gondor yes"."""
    return [
        f"{line.subject.name} {line.relation} {line.object.name} {line.holds or line.status}"
        for line in view(entries, valid, known=known, recorded=recorded)
    ]
