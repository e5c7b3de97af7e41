"""The state of the ledger as of days: filed entries in, who stands in which relation to whom out.

A view: nothing of it is stored. `select` takes what was known, `fold` what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kabar.ledger.checking import Key, check_ordinals, check_period
from kabar.ledger.claims import EVER, NEVER, Claim, cluster, lift
from kabar.ledger.origins import count_origins, show_chain
from kabar.ledger.parties import entry_keys, show_party
from kabar.ledger.periods import DAY, PeriodOf, find_periods, held_by
from kabar.records import REAL, Bounds, Filed, Standing, Status

STATUSES = tuple(Status)
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
        key, turned = entry_keys(filed.entry, same)
        groups.setdefault(key, []).append(turn(filed) if turned else filed)
    return [line for _, line in fold_groups(groups, valid=valid)]


def turn(filed: Filed) -> Filed:
    """Return the same with its two parties the other way round, where the order means nothing."""
    entry = filed.entry
    return replace(filed, entry=replace(entry, subject=entry.object, object=entry.subject))


def fold_groups(groups: Mapping[Key, Sequence[Filed]], *, valid: str) -> list[tuple[Key, Standing]]:
    """Return the lines of `fold`, each with its key, of entries that stand under their key.

    In all entries of a key the parties stand in the order of the key.
    """
    lines = [
        (key, line)
        for key, found in sorted(groups.items())
        for line in [*_asserted(key, found, valid), *_open(key, found)]
    ]
    return check_ordinals(
        lines, {f.entry.entry_id: f.entry for found in groups.values() for f in found}
    )


def current(lines: Iterable[Standing], *, valid: str) -> list[Standing]:
    """Return the lines to show for the day `valid`.

    What holds or may hold, ties that are cut, and what was said by then without being asserted.
    """
    return [line for line in lines if _is_current(line, valid)]


def _is_current(line: Standing, valid: str) -> bool:
    if line.holds is None:
        first = line.valid_to if line.effect == "ends" else line.valid_from
        days = (first.earliest if first else None, (line.reported_first or EVER)[:DAY])
        return min(day for day in days if day is not None) <= valid
    if line.holds == "no":
        ended = line.valid_to is not None and (line.valid_to.earliest or EVER) <= valid
        return ended and line.relation in CUT
    return True


def _asserted(key: Key, entries: Sequence[Filed], valid: str) -> Iterator[Standing]:
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
                    warnings=warnings,
                )


def _open(key: Key, entries: Sequence[Filed]) -> Iterator[Standing]:
    """Yield a line for each effect and status of what is not asserted to be so."""
    kinds: dict[tuple[int, str], list[Filed]] = {}
    for filed in entries:
        status, effect = filed.entry.status, filed.entry.effect
        if status not in REAL:
            kinds.setdefault((STATUSES.index(status), effect), []).append(filed)
    for (number, effect), found in sorted(kinds.items()):
        claims = [
            Claim((f.entry.valid_to if effect == "ends" else f.entry.valid_from) or UNKNOWN, f)
            for f in found
        ]
        for bounds, group in cluster(claims):
            days = (UNKNOWN, bounds) if effect == "ends" else (bounds, None)
            yield _line(key, [c.filed for c in group], days, holds=None, status=STATUSES[number])


def _line(
    key: Key,
    filed: list[Filed],
    days: tuple[Bounds, Bounds | None],
    *,
    holds: str | None,
    status: Status,
    warnings: tuple[str, ...] = (),
) -> Standing:
    entries = list({f.entry.entry_id: f.entry for f in filed}.values())
    effects = [e.effect for e in entries]
    return Standing(
        relation=key[0],
        subject=show_party(key[1], [e.subject for e in entries]),
        object=show_party(key[2], [e.object for e in entries]),
        effect=next(e for e in ("ends", "begins", "continues") if e in effects),
        valid_from=days[0],
        valid_to=days[1],
        holds=holds,
        status=status,
        inferred=all(e.inferred for e in entries),
        independent_origins=count_origins(e.attribution for e in entries),
        asserted_by=tuple(dict.fromkeys(show_chain(e.attribution) for e in entries)),
        reported_first=min((e.published for e in entries if e.published), default=None),
        recorded_first=min((f.recorded for f in filed if f.recorded), default=None),
        entries=tuple(e.entry_id for e in entries),
        warnings=warnings,
    )


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
