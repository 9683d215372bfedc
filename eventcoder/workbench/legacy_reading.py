"""What the files of older dictionaries have in common: comments, ids, and lines that cannot be taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventcoder.dictionaries.words import strip_accents

_COMMENT = re.compile(r"<\s?!\s?--.*?-->", re.DOTALL)
_REST = re.compile(r"[#;].*")


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be taken over. line: from 1. reason: a stable code."""

    file: str
    line: int
    text: str
    reason: str
    message: str


def read_text(path: Path) -> str:
    """The file as text: UTF-8, else Windows' Western European, which older files often are."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers from 1, comments and ends left out."""
    blank = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(blank.split("\n"), start=1):
        kept = _REST.sub("", line).strip()
        if kept:
            yield number, kept


def make_id(text: str, taken: set[str]) -> str:
    """An id from a name, unlike all taken ones; it is taken then."""
    plain = re.sub(r"[^a-z0-9]+", "-", strip_accents(text).lower()).strip("-")[:60].strip("-") or "entry"
    found, number = plain, 1
    while found in taken:
        number += 1
        found = f"{plain}-{number}"
    taken.add(found)
    return found
