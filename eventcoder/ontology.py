"""CAMEO: the event codes, and the parts that actor codes are made of.

The tables are ``dictionaries/ontology/*.csv``. Codes are strings everywhere. The Goldstein score
of the three codes that the published scale leaves out (155, 176, 1834) is their parent's.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar, get_args

from eventcoder.errors import InputError
from eventcoder.resources import find_dictionaries

PrefixKind = Literal["country", "historical", "international", "region"]
Row = TypeVar("Row", "Code", "Role", "Prefix", "Group", "Insurgency")

_EVENT_CODE = re.compile(r"\d{2,4}")
_PART = re.compile(r"[A-Z]{3}")

HARMFUL_ROOTS = frozenset({"17", "18", "19", "20"})
"""Categories that harm their targets: coercion, assault, fighting, mass violence."""

VIOLENT_ROOTS = frozenset({"18", "19", "20"})
"""Assault, fighting, mass violence."""

PUBLIC_ROOTS = HARMFUL_ROOTS | {"14"}
"""Categories that are political whoever suffers them: protest besides those that harm."""

FIGHTING_ROLES = frozenset("MIL REB COP SPY UAF INS SEP RAD CRM IMG".split())
"""Roles of those who use force, for a state or against one."""

PRIVATE_ROLES = frozenset({"BUS", "LAB", "EDU", "MED", "HLH", "CVL", "AGR", "MNC", "ENV", "REF"})
"""Roles of those who do business, not politics, among themselves; but for labour."""

SOURCELESS = ("13", "17", "18", "19", "20")
"""Beginnings of the codes of what news reports of unknown doers: a bomb threat, an arrest, an attack."""

TARGETLESS = ("01", "03", "087", "14", "15")
"""Beginnings of the codes of what may be aimed at nobody: statements, intents, retreat, protest, mobilization."""


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO event code.

    parent: None for the 20 root codes. quad_class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict,
    4 material conflict. goldstein: -10 to 10. plover: PLOVER's event type, None where it has none. codebook: whether
    the verb codebook describes it, so that text can be coded to it.
    """

    code: str
    parent: str | None
    name: str
    quad_class: int
    goldstein: float
    plover: str | None
    official: bool
    codebook: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role of an actor code, such as MIL."""

    code: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Group:
    """An ethnic or religious group, which may be an actor code of its own. kind: "ethnic" or "religious"."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """What an actor code may begin with: a state, a former state, a region, or an international prefix such as IGO.

    iso2: None where ISO 3166 has none. start, end: existence of a former state, inclusive; None where not known.
    """

    code: str
    name: str
    kind: PrefixKind
    iso2: str | None
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Insurgency:
    """When armed groups fought a state's government for months or longer. years: first and last, None: it goes on."""

    code: str
    name: str
    years: tuple[tuple[int, int | None], ...]

    def lasts(self, date: dt.date) -> bool:
        """Whether the date lies in one of the years."""
        return any(first <= date.year and (last is None or date.year <= last) for first, last in self.years)


@dataclass(frozen=True, slots=True)
class ActorCode:
    """An actor code in its parts: ``SYRREBKUR`` is prefix and country SYR, roles (REB,), rest (KUR,).

    prefix: None where the code begins with a role. country: the prefix if it is a state or former state. roles: those
    that follow, in order. rest: the other parts, such as groups, religions and members (UNO in IGOUNO).
    """

    prefix: str | None
    country: str | None
    roles: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def role(self) -> str | None:
        """The first role, or None."""
        return self.roles[0] if self.roles else None


class Ontology:
    """The CAMEO event codes; immutable."""

    __slots__ = ("_codes",)

    def __init__(self, codes: Mapping[str, Code]) -> None:
        self._codes = MappingProxyType(dict(codes))

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __len__(self) -> int:
        return len(self._codes)

    def get(self, code: str) -> Code:
        """The code's row.

        Raises:
            KeyError: it is no CAMEO code; the message names the nearest ones.
        """
        try:
            return self._codes[code]
        except KeyError:
            near = ", ".join(f'"{one}"' for one in self.nearest(code))
            hint = f"; did you mean {near}?" if near else ""
            raise KeyError(f'"{code}" is not a CAMEO code{hint}') from None

    def codes(self) -> tuple[str, ...]:
        """All codes, sorted as text."""
        return tuple(self._codes)

    def nearest(self, code_or_word: str, count: int = 3) -> list[str]:
        """Codes most like a wrong one, or whose names are most like a word; the best first, at most ``count``."""
        text = code_or_word.strip()
        if any(char.isdigit() for char in text):
            return difflib.get_close_matches(text.upper().replace("O", "0"), self._codes, n=count, cutoff=0.5)
        found = self.search(text)
        if found:
            return [code.code for code in found[:count]]
        words: dict[str, list[str]] = {}
        for code in self:
            for word in re.findall(r"[a-z]+", code.name.lower()):
                words.setdefault(word, []).append(code.code)
        like = difflib.get_close_matches(text.lower(), words, n=count, cutoff=0.7)
        return list(dict.fromkeys(code for word in like for code in words[word]))[:count]

    def search(self, word: str) -> list[Code]:
        """Codes whose name holds the word or phrase, letter case ignored; sorted by code."""
        wanted = word.strip().lower()
        return [code for code in self if wanted and wanted in code.name.lower()]

    def root(self, code: str) -> str:
        """The cue category: the first two characters."""
        return code[:2]

    def base(self, code: str) -> str:
        """The first three characters; for a root code itself, the root code."""
        return code[:3]


class ActorOntology:
    """The prefixes and roles that actor codes are made of; immutable."""

    __slots__ = ("groups", "prefixes", "roles")

    def __init__(
        self, prefixes: Mapping[str, Prefix], roles: Mapping[str, Role], groups: Mapping[str, Group] | None = None
    ) -> None:
        self.prefixes: Mapping[str, Prefix] = MappingProxyType(dict(prefixes))
        self.roles: Mapping[str, Role] = MappingProxyType(dict(roles))
        self.groups: Mapping[str, Group] = MappingProxyType(dict(groups or {}))

    def is_country(self, code: str) -> bool:
        """Whether the three letters are a state or former state."""
        prefix = self.prefixes.get(code)
        return prefix is not None and prefix.kind in ("country", "historical")

    def split(self, code: str) -> ActorCode:
        """Take any actor code apart; what is not known stands in ``rest``, a last part may be shorter than three."""
        parts = tuple(code[at : at + 3] for at in range(0, len(code), 3))
        prefix = parts[0] if parts and parts[0] in self.prefixes else None
        after = parts[1:] if prefix else parts
        roles = tuple(part for part in after if part in self.roles)
        rest = tuple(part for part in after if part not in self.roles)
        return ActorCode(prefix, prefix if prefix and self.is_country(prefix) else None, roles, rest)

    def find_fault(self, code: str) -> str | None:
        """What is wrong with an actor code of a dictionary, for people; None if nothing is."""
        parts = [code[at : at + 3] for at in range(0, len(code), 3)]
        if not parts or not all(_PART.fullmatch(part) for part in parts):
            return f'"{code}" is not made of groups of three capital letters'
        doubled = next((part for part in parts[1:] if parts[1:].count(part) > 1), None)
        if doubled:
            return f'"{code}" has {doubled} twice'
        if parts[0] in self.prefixes or parts[0] in self.roles or parts[0] in self.groups:
            return None
        near = difflib.get_close_matches(parts[0], [*self.prefixes, *self.roles], n=3, cutoff=0.6)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return f'"{code}" begins with {parts[0]}, which is no country, international prefix or role{hint}'


@cache
def load_ontology(directory: Path | None = None) -> Ontology:
    """The event codes of ``directory/cameo.csv``, by default the shipped ones.

    Raises:
        InputError: the file is missing or damaged; names file, line and field.
    """
    codes = _load_rows(directory, "cameo.csv", _make_code)
    for code in codes.values():
        if code.parent != (code.code[:-1] if len(code.code) > 2 else None):
            fault = "is not its parent"
        elif code.parent and code.parent not in codes:
            fault = "is not in the table"
        else:
            continue
        raise InputError(f'"{code.parent or ""}" {fault}', file="cameo.csv", entry=code.code, field="parent")
    return Ontology(codes)


@cache
def load_roles(directory: Path | None = None) -> Mapping[str, Role]:
    """The actor roles of ``directory/roles.csv``; raises as load_ontology does."""
    return MappingProxyType(_load_rows(directory, "roles.csv", _make_role))


@cache
def load_prefixes(directory: Path | None = None) -> Mapping[str, Prefix]:
    """The countries, regions and international prefixes of ``directory/countries.csv``; raises as load_ontology."""
    return MappingProxyType(_load_rows(directory, "countries.csv", _make_prefix))


@cache
def load_insurgencies(directory: Path | None = None) -> Mapping[str, Insurgency]:
    """The countries of ``directory/insurgencies.csv``; raises as load_ontology does."""
    return MappingProxyType(_load_rows(directory, "insurgencies.csv", _make_insurgency))


@cache
def load_actor_ontology(directory: Path | None = None) -> ActorOntology:
    """Prefixes, roles and groups (``directory/groups.csv``) together; raises as load_ontology does."""
    groups = _load_rows(directory, "groups.csv", _make_group)
    return ActorOntology(load_prefixes(directory), load_roles(directory), groups)


@lru_cache(maxsize=65536)
def split_actor_code(code: str) -> ActorCode:
    """Take an actor code apart by the shipped tables; never raises."""
    return load_actor_ontology().split(code)


def country_of(code: str) -> str | None:
    """The state or former state an actor code begins with; None for international, regional and pure role codes."""
    return split_actor_code(code).country


def role_of(code: str) -> str | None:
    """The first role of an actor code, after its prefix; None where it has none."""
    return split_actor_code(code).role


def _load_rows(directory: Path | None, name: str, make: Callable[[Mapping[str, str]], Row]) -> dict[str, Row]:
    """Rows by code; ``make`` raises _FaultError for a bad field."""
    path = (directory or find_dictionaries() / "ontology") / name
    rows: dict[str, Row] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for values in reader:
                place = f"{path}:{reader.line_num}"
                if None in values or None in values.values():
                    raise InputError(f"needs {len(reader.fieldnames or [])} columns", file=place)
                try:
                    row = make(values)
                except _FaultError as fault:
                    raise InputError(str(fault), file=place, entry=values.get("code"), field=fault.field) from None
                if row.code in rows:
                    raise InputError("stands twice", file=place, entry=row.code, field="code")
                rows[row.code] = row
    except FileNotFoundError:
        raise InputError("no such file", file=str(path)) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", file=str(path)) from None
    return rows


class _FaultError(ValueError):
    """A bad field of a row."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def _take(values: Mapping[str, str], field: str, pattern: str, meaning: str) -> str:
    value = values.get(field)
    if value is None:
        raise _FaultError(field, "the column is missing")
    if not re.fullmatch(pattern, value):
        raise _FaultError(field, f'"{value}" is not {meaning}')
    return value


def _make_code(values: Mapping[str, str]) -> Code:
    code = _take(values, "code", _EVENT_CODE.pattern, "two to four digits")
    goldstein = float(_take(values, "goldstein", r"-?\d+(\.\d+)?", "a number"))
    if not -10 <= goldstein <= 10:
        raise _FaultError("goldstein", f"{goldstein} is not between -10 and 10")
    return Code(
        code=code,
        parent=_take(values, "parent", r"(\d{2,3})?", "a code or empty") or None,
        name=_take(values, "name", r"\S.*", "a name"),
        quad_class=int(_take(values, "quad_class", "[1-4]", "a number from 1 to 4")),
        goldstein=goldstein,
        plover=_take(values, "plover", "[A-Z]*", "a PLOVER event type or empty") or None,
        official=_take(values, "official", "[01]", "0 or 1") == "1",
        codebook=_take(values, "codebook", "[01]", "0 or 1") == "1",
    )


def _make_role(values: Mapping[str, str]) -> Role:
    return Role(
        code=_take(values, "code", _PART.pattern, "three capital letters"),
        name=_take(values, "name", r"\S.*", "a name"),
        description=_take(values, "description", r"\S.*", "a description"),
    )


def _make_group(values: Mapping[str, str]) -> Group:
    return Group(
        code=_take(values, "code", r"[A-Z]{3}", "three capital letters"),
        name=_take(values, "name", r".+", "a name"),
        kind=_take(values, "kind", r"[a-z_]+", "a kind"),
    )


def _make_insurgency(values: Mapping[str, str]) -> Insurgency:
    years = _take(values, "years", r"\d{4}-(\d{4})?( \d{4}-(\d{4})?)*", "years such as 1977-1992 2017-")
    spans = (span.split("-") for span in years.split())
    return Insurgency(
        code=_take(values, "code", _PART.pattern, "three capital letters"),
        name=_take(values, "name", r"\S.*", "a name"),
        years=tuple((int(first), int(last) if last else None) for first, last in spans),
    )


def _make_prefix(values: Mapping[str, str]) -> Prefix:
    kind = _take(values, "kind", "|".join(get_args(PrefixKind)), f"one of {', '.join(get_args(PrefixKind))}")
    return Prefix(
        code=_take(values, "code", _PART.pattern, "three capital letters"),
        name=_take(values, "name", r"\S.*", "a name"),
        kind=kind,  # type: ignore[arg-type]
        iso2=_take(values, "iso2", "([A-Z]{2})?", "two capital letters or empty") or None,
        start=_take_date(values, "from"),
        end=_take_date(values, "to"),
    )


def _take_date(values: Mapping[str, str], field: str) -> dt.date | None:
    value = _take(values, field, ".*", "a date")
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise _FaultError(field, f'"{value}" is not a date such as 1991-12-25') from None
