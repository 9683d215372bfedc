"""Actor dictionaries of TABARI and PETRARCH: names, synonyms, and codes with dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from eventcoder.workbench.legacy_codes import CodeBook, CodeError
from eventcoder.workbench.legacy_names import make_names
from eventcoder.workbench.legacy_reading import Rejected, make_id, read_lines

_CODE = re.compile(r"\[([^\]]*)\]")
_RESTRICTION = re.compile(
    r"\s*(?P<code>[^\s<>]*?)\s*(?P<sign>[<>])?\s*(?P<first>\d{6,8})?\s*(?:-\s*(?P<last>\d{6,8}))?>?\s*"
)
_DAY = dt.timedelta(days=1)

_ORGANIZATION = ("IGO", "NGO", "NGM", "MNC", "IMG", "INT")
_OFFICES = frozenset("GOV MIL LEG JUD OPP SPY ELI COP REB PTY BUS".split())
_BODIES = re.compile(
    r"\b(?:party|army|front|movement|forces?|government|ministry|police|council|union|organi[sz]ation|committee|brigades?|"
    r"liberation|republic|state|people|guards?|militia|group|congress|parliament|party|news|agency|university|of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days, inclusive, between which it holds; None is open."""

    code: str
    start: dt.date | None
    end: dt.date | None
    line: int


@dataclass(slots=True)
class ActorBlock:
    """A name with its synonyms and codes, as the file has them; line: of the first name, from 1."""

    line: int
    names: list[tuple[int, str]] = field(default_factory=list)
    codes: list[DatedCode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A row of our actor lists: one period of an entry."""

    id: str
    kind: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    code: str
    start: dt.date | None
    end: dt.date | None


def read_actors(
    text: str, file: str, book: CodeBook, rejected: list[Rejected], taken: set[str]
) -> tuple[list[ActorRow], int]:
    """The rows of an actor file, and how many names were read; what cannot be said is rejected.

    ``taken`` holds the ids that other files have already, and is added to.
    """
    rows: list[ActorRow] = []
    names = 0
    for block in _list_blocks(text, file, book, rejected):
        names += len(block.names)
        if block.codes:
            rows += _make_rows(block, file, taken, rejected)
        else:
            for line, name in block.names:
                rejected.append(Rejected(file, line, name, "no-code", "the entry has no code that can be taken over"))
    return rows, names


def _list_blocks(text: str, file: str, book: CodeBook, rejected: list[Rejected]) -> Iterator[ActorBlock]:
    block: ActorBlock | None = None
    for number, line in read_lines(text):
        head = _CODE.sub("", line).strip()
        if "[" in head or "]" in head:
            rejected.append(Rejected(file, number, line, "line-malformed", "a bracket is not closed"))
            continue
        if head and not head.startswith("+"):
            if block:
                yield block
            block = ActorBlock(number)
        if block is None:
            rejected.append(Rejected(file, number, line, "line-malformed", "no name stands before it"))
            continue
        if head.strip("+ _"):
            block.names.append((number, head.lstrip("+ ")))
        for raw in _CODE.findall(line):
            code = _read_code(raw, number, file, book, rejected)
            if code:
                block.codes.append(code)
    if block:
        yield block


def _read_code(raw: str, line: int, file: str, book: CodeBook, rejected: list[Rejected]) -> DatedCode | None:
    match = _RESTRICTION.fullmatch(raw)
    if not match:
        rejected.append(Rejected(file, line, f"[{raw}]", "date-malformed", "no code with dates YYMMDD or YYYYMMDD"))
        return None
    try:
        first, last = (_read_date(match[part]) for part in ("first", "last"))
        code = book.actor_code(match["code"], f"{file}:{line}")
    except CodeError as error:
        rejected.append(Rejected(file, line, f"[{raw}]", error.reason, str(error)))
        return None
    except ValueError:
        rejected.append(Rejected(file, line, f"[{raw}]", "date-malformed", "there is no such day"))
        return None
    if match["sign"] == "<":
        return DatedCode(code, None, first - _DAY if first else None, line)
    if match["sign"] == ">":
        return DatedCode(code, first + _DAY if first else None, None, line)
    if first and not last:
        last = first
    if first and last and first > last:
        rejected.append(Rejected(file, line, f"[{raw}]", "period-reversed", "the period ends before it begins"))
        return None
    return DatedCode(code, first, last, line)


def _read_date(text: str | None) -> dt.date | None:
    """A date YYMMDD, of 1931 to 2030, or YYYYMMDD; a day that its month does not have is the month's last."""
    if text is None:
        return None
    if len(text) == 7:
        raise ValueError(text)
    if len(text) == 6:
        text = ("19" if int(text[:2]) > 30 else "20") + text
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if 28 < day <= 31:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        day = min(day, (following - _DAY).day)
    return dt.date(year, month, day)


def split_periods(codes: list[DatedCode]) -> list[DatedCode]:
    """The codes as periods that do not overlap: each day has the first dated code that holds, else the undated."""
    dated = [code for code in codes if code.start or code.end]
    undated = [code for code in codes if not (code.start or code.end)]
    if not dated:
        return undated[-1:]
    cuts = sorted({c.start for c in dated if c.start} | {c.end + _DAY for c in dated if c.end})
    edges: list[dt.date | None] = [None, *cuts, None]
    out: list[DatedCode] = []
    for start, after in pairwise(edges):
        day = start or (after - _DAY if after else dt.date.min)
        code = next((c for c in (*dated, *undated) if _holds(c, day)), None)
        end = after - _DAY if after else None
        if code is None:
            continue
        if out and out[-1].code == code.code and out[-1].end and start and out[-1].end + _DAY == start:
            out[-1] = DatedCode(code.code, out[-1].start, end, out[-1].line)
        else:
            out.append(DatedCode(code.code, start, end, code.line))
    return out


def _holds(code: DatedCode, day: dt.date) -> bool:
    return (code.start is None or code.start <= day) and (code.end is None or day <= code.end)


def _make_rows(block: ActorBlock, file: str, taken: set[str], rejected: list[Rejected]) -> Iterator[ActorRow]:
    periods = split_periods(block.codes)
    kind = _find_kind(block, periods)
    names: list[str] = []
    adjectives: list[str] = []
    for line, raw in block.names:
        made = make_names(raw)
        if not made:
            rejected.append(Rejected(file, line, raw, "name-malformed", "no name that a text could hold"))
        place = adjectives if kind == "country" and names and _is_adjective(made) else names
        place += [name for name in made if name not in place]
    if not names:
        return
    entry = make_id(block.names[0][1], taken)
    for period in periods:
        yield ActorRow(entry, kind, tuple(names), tuple(adjectives), period.code, period.start, period.end)


def _is_adjective(names: list[str]) -> bool:
    return len(names[:1]) == 1 and re.fullmatch(r"[A-Z][a-z]+(?:an|ese|ish|ic|[bqsn]i)s?", names[0]) is not None


def _find_kind(block: ActorBlock, periods: list[DatedCode]) -> str:
    """Persons hold dated offices under names of two words or more; countries have a bare country code."""
    name = block.names[0][1].replace("_", " ").strip()
    codes = [period.code for period in periods]
    dated = any(period.start or period.end for period in periods)
    office = any(code[3:6] in _OFFICES or code.startswith(_ORGANIZATION) for code in codes)
    if dated and office and " " in name and not _BODIES.search(name):
        return "person"
    if codes[-1].startswith(_ORGANIZATION):
        return "organization"
    return "country" if len(codes[-1]) == 3 and not dated else "group"
