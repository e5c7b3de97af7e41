"""The state of the ledger as of days: filed entries in, who stands in which relation to whom out.

A view: nothing of it is stored. `select` takes what was known, `fold` what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kabar.ledger.checking import Key, check_ordinals, check_period
from kabar.ledger.claims import EVER, NEVER, Claim, cluster, lift
from kabar.ledger.origins import count_origins
from kabar.ledger.parties import pair_key, party_key, show_party
from kabar.ledger.periods import DAY, PeriodOf, find_periods, held_by
from kabar.records import REAL, Bounds, Filed, Standing, Status

UNKNOWN = Bounds(None, None, None, "inferred")
# Relations whose end is a state of its own that people ask for: ties that are cut.
CUT = frozenset({"diplomatic_relations"})


def select(
    entries: Iterable[Filed], *, known: str | None = None, recorded: str | None = None
) -> Iterator[Filed]:
    """Yield what was published by the day `known` and stood in the store on the day `recorded`.

    What has no day of publication is known from the day on which it was recorded.
    """
    for filed in entries:
        learnt = (filed.recorded or EVER)[:DAY]
        gone = (filed.retracted or NEVER)[:DAY] if recorded else filed.retracted
        if recorded is not None and (learnt > recorded or (gone or NEVER) <= recorded):
            continue
        if recorded is None and gone is not None:
            continue
        if known is not None and (filed.entry.published or learnt)[:DAY] > known:
            continue
        yield filed


def fold(
    entries: Iterable[Filed], *, valid: str, same: Mapping[str, str] | None = None
) -> list[Standing]:
    """Return every line that `entries` give, with whether it holds on the day `valid`.

    What is asserted comes first, then what is only planned, possible, denied. `same` maps the keys
    of parties that people judged to be others (`parties.party_key`).
    """
    groups: dict[Key, list[Filed]] = {}
    for filed in entries:
        groups.setdefault(key_of(filed, same), []).append(filed)
    lines = [
        (key, line)
        for key, found in sorted(groups.items())
        for line in [*_asserted(key, found, valid, same), *_open(key, found, same)]
    ]
    return check_ordinals(
        lines, {f.entry.entry_id: f.entry for found in groups.values() for f in found}
    )


def current(lines: Iterable[Standing], *, valid: str) -> list[Standing]:
    """Return the lines to show for the day `valid`.

    What holds or may hold, ties that are cut, and what was said by then without being asserted.
    """
    return [line for line in lines if _is_current(line, valid)]


def key_of(filed: Filed, same: Mapping[str, str] | None = None) -> Key:
    """Return relation and keys of the parties of an entry."""
    entry = filed.entry
    subject = party_key(entry.subject, entry.relation, "subject")
    target = party_key(entry.object, entry.relation, "object")
    return (entry.relation, *pair_key(entry.relation, subject, target, same))


def _is_current(line: Standing, valid: str) -> bool:
    if line.holds is None:
        first = line.valid_to if line.effect == "ends" else line.valid_from
        days = (first.earliest if first else None, (line.reported_first or EVER)[:DAY])
        return min(day for day in days if day is not None) <= valid
    if line.holds == "no":
        ended = line.valid_to is not None and (line.valid_to.earliest or EVER) <= valid
        return ended and line.relation in CUT
    return True


def _asserted(
    key: Key, entries: list[Filed], valid: str, same: Mapping[str, str] | None
) -> Iterator[Standing]:
    """Yield the lines of what is said to have happened; one for each date that stands alone."""
    periods = find_periods(f for f in entries if f.entry.status in REAL)
    for number, period in enumerate(periods):
        begun = cluster(period.begun) or [(UNKNOWN, ())]
        ended: list[tuple[Bounds | None, tuple[Claim, ...]]] = [
            (lift(bounds, held_by(period)), claims) for bounds, claims in cluster(period.ended)
        ]
        dates = {"begun": [b for b, _ in begun], "ended": [b for b, _ in ended if b]}
        warnings = tuple(check_period(period, periods[number + 1 :], **dates))
        for first, begins in begun:
            for last, ends in ended or [(None, ())]:
                floor = first if first is not UNKNOWN or last is None else _before(last)
                claims = (*begins, *ends, *period.doubts, *period.faded)
                yield _line(
                    key,
                    [c.filed for c in claims],
                    (floor, last),
                    holds=_holds(floor, last, period, valid),
                    status=_status(begins),
                    same=same,
                    warnings=warnings,
                )


def _open(key: Key, entries: list[Filed], same: Mapping[str, str] | None) -> Iterator[Standing]:
    """Yield a line for each effect and status of what is not asserted to be so."""
    for status in Status:
        for effect in ("begins", "continues", "ends"):
            found = [f for f in entries if (f.entry.status, f.entry.effect) == (status, effect)]
            if status in REAL or not found:
                continue
            claims = [
                Claim((f.entry.valid_to if effect == "ends" else f.entry.valid_from) or UNKNOWN, f)
                for f in found
            ]
            for bounds, group in cluster(claims):
                days = (UNKNOWN, bounds) if effect == "ends" else (bounds, None)
                filed = [c.filed for c in group]
                yield _line(key, filed, days, holds=None, status=status, same=same)


def _line(
    key: Key,
    filed: list[Filed],
    days: tuple[Bounds, Bounds | None],
    *,
    holds: str | None,
    status: Status,
    same: Mapping[str, str] | None,
    warnings: tuple[str, ...] = (),
) -> Standing:
    entries = list({f.entry.entry_id: f.entry for f in filed}.values())
    turned = [pair_turned(f, same) for f in filed]
    subjects = [
        f.entry.object if t else f.entry.subject for f, t in zip(filed, turned, strict=True)
    ]
    objects = [f.entry.subject if t else f.entry.object for f, t in zip(filed, turned, strict=True)]
    effects = [e.effect for e in entries]
    return Standing(
        relation=key[0],
        subject=show_party(key[1], subjects),
        object=show_party(key[2], objects),
        effect=next(e for e in ("ends", "begins", "continues") if e in effects),
        valid_from=days[0],
        valid_to=days[1],
        holds=holds,
        status=status,
        inferred=all(e.inferred for e in entries),
        independent_origins=count_origins(e.attribution for e in entries),
        asserted_by=tuple(dict.fromkeys(e.attribution for e in entries)),
        reported_first=min((e.published for e in entries if e.published), default=None),
        recorded_first=min((f.recorded for f in filed if f.recorded), default=None),
        entries=tuple(e.entry_id for e in entries),
        warnings=warnings,
    )


def pair_turned(filed: Filed, same: Mapping[str, str] | None = None) -> bool:
    """Say whether the entry names the two parties of a symmetric relation the other way round."""
    entry = filed.entry
    subject = party_key(entry.subject, entry.relation, "subject")
    target = party_key(entry.object, entry.relation, "object")
    mine = ((same or {}).get(subject, subject), (same or {}).get(target, target))
    return pair_key(entry.relation, subject, target, same) != mine


def _holds(first: Bounds, last: Bounds | None, period: PeriodOf, valid: str) -> str:
    """Return whether what began and ended within these days stood on the day `valid`."""
    if valid < (first.earliest or EVER) or not (period.begun or period.ended):
        return "no"
    doubted = any(c.last <= valid for c in period.doubts)
    if last is not None and valid >= (last.latest or NEVER):
        return "maybe" if doubted else "no"
    if valid < (first.latest or NEVER) or any(c.first <= valid for c in period.faded):
        return "maybe"
    return "maybe" if last is not None and valid >= (last.earliest or EVER) else "yes"


def _before(last: Bounds) -> Bounds:
    """Return what is known of a beginning that nobody tells: it came before the end."""
    return Bounds(None, last.latest, None, "inferred")


def _status(claims: Iterable[Claim]) -> Status:
    """Return ongoing if something says that it still goes on, else happened."""
    ongoing = any(c.filed.entry.status is Status.ONGOING for c in claims)
    return Status.ONGOING if ongoing else Status.HAPPENED
