"""A party as other projects know it: country codes, sectors, CAMEO actor code.

Entities that call themselves states keep their identity inside kabar; here they stand, as PLOVER
rules, under the country of nominal sovereignty with the sector PRE, and without the sectors of
state organs, so that none passes for an organ of that state. The sidecar has them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from kabar.gazetteers.codes import PRETENDER, Codes, Country
from kabar.records import Party

STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
MOST_TYPES = 3  # role codes that GDELT has columns for


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export says of a party."""

    name: str | None
    text: str | None
    country: Country | None
    sectors: tuple[str, ...]
    group: str | None  # CAMEO's known group

    @property
    def primary(self) -> str | None:
        """Return the first sector."""
        return self.sectors[0] if self.sectors else None


def export_party(party: Party, codes: Codes) -> Exported:
    """Return `party` as other projects' formats have it."""
    country, sectors = party.country, party.sectors
    nominal = codes.disputed.get(party.code or "")
    if nominal is not None:
        country = nominal
        sectors = (PRETENDER, *(s for s in sectors if s not in STATE and s != PRETENDER))
    return Exported(
        name=party.name or party.text,
        text=party.text,
        country=_country(country, codes),
        sectors=tuple(dict.fromkeys(sectors)),
        group=codes.groups.get(party.code or ""),
    )


def _country(code: str | None, codes: Codes) -> Country | None:
    """Return a country by its ISO code; one that the table lacks has that code alone."""
    if not code:
        return None
    return codes.countries.get(code) or Country(code, code, code, None, None)


def role_codes(party: Exported, codes: Codes) -> tuple[str, ...]:
    """Return CAMEO's role codes of a party, at most as many as GDELT has columns for."""
    found = (codes.sectors[s].cameo for s in party.sectors if s in codes.sectors)
    return tuple(code for code in found if code)[:MOST_TYPES]


def actor_code(party: Exported, codes: Codes) -> str:
    """Return CAMEO's actor code: country, group, roles; of bodies of no country IGO goes first."""
    roles = role_codes(party, codes)
    country = party.country.cameo if party.country else None
    if country is None and party.group and roles:
        return "".join((roles[0], party.group, *roles[1:]))
    return "".join(part for part in (country, party.group, *roles) if part)
