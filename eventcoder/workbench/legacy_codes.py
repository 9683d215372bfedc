"""Codes of older dictionaries: made into ours where they differ, and noted where they are somebody's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventcoder.ontology import ActorOntology, Ontology

PREFIXES = {
    "BUL": "BGR", "FRN": "FRA", "FRY": "SCG", "GMW": "DEU", "IVO": "CIV", "JAP": "JPN", "KNT": "KNA", "KSV": "XKX",
    "KUW": "KWT", "LEB": "LBN", "MOM": "OMN", "NZE": "NZL", "PAL": "PSE", "ROC": "TWN", "ROM": "ROU", "UAE": "ARE",
    "UAR": "EGY", "UNK": "GBR", "USR": "SUN", "WSB": "PSE", "GZS": "PSE", "ETM": "TLS", "ZAM": "ZMB", "ZBW": "ZWE",
    "CHI": "CHN", "GME": "DDR", "ISA": "ISR", "LTH": "LTU", "SAF": "ZAF", "SOV": "SUN", "SPN": "ESP", "SWZ": "CHE",
}  # fmt: skip
"""Prefixes of KEDS, WEIS and early CAMEO dictionaries that ISO 3166 writes otherwise; used where ours has none such."""

ROLES = {"PPL": "CVL", "MOS": "MUS", "MBR": "MOD", "FRM": "", "NAV": "", "AFC": ""}
"""Role codes of older dictionaries and ours; "" adds nothing to the role before it."""

NULL_CODES = frozenset({"---", "+++", "###", ""})
"""Codes by which the older coders leave an actor or verb without one."""


class CodeError(ValueError):
    """A code that cannot be taken over; ``reason`` is a stable code, the text explains it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class CodeBook:
    """Turns old codes into ours and remembers what they need that ours does not have.

    Args:
        actors: the known prefixes, roles and groups. events: the CAMEO codes.
        changes: old event code to CAMEO code, for dictionaries of another scheme (WEIS).

    Attributes:
        prefixes: prefixes of the dictionary's own, with where they were first seen. roles: likewise.
    """

    def __init__(self, actors: ActorOntology, events: Ontology, changes: Mapping[str, str] | None = None) -> None:
        self._actors, self._events = actors, events
        self._changes = dict(changes or {})
        self.prefixes: dict[str, str] = {}
        self.roles: dict[str, str] = {}

    def actor_code(self, raw: str, place: str) -> str:
        """Our form of an actor code.

        Raises:
            CodeError: it says that there is no code, or means several actors, or is no code.
        """
        code = raw.strip().upper()
        if code in NULL_CODES:
            raise CodeError("null-code", f'code "{raw}" leaves the actor without one')
        if "/" in code:
            raise CodeError("several-codes", f'"{raw}": an entry has one code; enter the actors one by one')
        match = re.match(r"(?:[A-Z]{3})+", code)
        if not match:
            raise CodeError("code-malformed", f'"{raw}" is not made of groups of three letters')
        parts = re.findall("...", match[0])
        known = (self._actors.prefixes, self._actors.roles, self._actors.groups)
        if parts[0] not in self._actors.prefixes and parts[0] not in self._actors.roles:
            parts[0] = PREFIXES.get(parts[0], parts[0])
        if not any(parts[0] in some for some in known):
            self.prefixes.setdefault(parts[0], place)
        return "".join(dict.fromkeys(parts))

    def role_code(self, raw: str, place: str) -> str:
        """Our form of a role, which is one or more parts of three letters.

        Raises:
            CodeError: as actor_code does.
        """
        role = raw.strip().upper()
        if role in NULL_CODES:
            raise CodeError("null-code", f'role "{raw}" leaves the agent without one')
        if not re.fullmatch("(?:[A-Z]{3})+", role):
            raise CodeError("code-malformed", f'"{raw}" is not made of groups of three letters')
        parts = [self._role_part(part) for part in re.findall("...", role)]
        kept = list(dict.fromkeys(part for part in parts if part))
        for part in kept:
            if part not in self._actors.roles and part not in self._actors.groups:
                self.roles.setdefault(part, place)
        return "".join(kept)

    def _role_part(self, part: str) -> str:
        if part in self._actors.roles or part in self._actors.groups:
            return part
        return ROLES.get(part, part)

    def event_codes(self, raw: str) -> tuple[str, str | None] | None:
        """Our form of a verb's code and of the mirror event's ("032:033"); None where the code says no event.

        Raises:
            CodeError: it is no CAMEO code, and the table of changes does not know it.
        """
        first, _, second = (part.strip() for part in raw.partition(":"))
        if first in NULL_CODES:
            return None
        return self._event_code(first), self._event_code(second) if second and second not in NULL_CODES else None

    def _event_code(self, raw: str) -> str:
        code = self._changes.get(raw, raw)
        if code in self._events:
            return code
        near = self._events.nearest(code, 1)
        hint = f'; did it mean "{near[0]}"?' if near else ""
        raise CodeError("event-code-unknown", f'"{raw}" is not a CAMEO code{hint}')
