"""Writes dictionary files as people do: one key a line, short tables on one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 118  # characters


def format_value(value: object) -> str:
    """A value as TOML: strings, numbers, booleans, dates, lists and, on one line, tables."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{format_key(key)} = {format_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(format_value(one) for one in value) + "]"
    return str(value)


def format_key(key: str) -> str:
    """A key, in quotes where it must be."""
    return key if _BARE.fullmatch(key) and not key.isdigit() else _quote(key)


def _quote(text: str) -> str:
    """A basic string: JSON's, but for the one control character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def format_line(key: str, value: object) -> str:
    """A key with its value; a list that is too long for a line has each element on its own."""
    line = f"{format_key(key)} = {format_value(value)}"
    if len(line) <= _WIDTH or not isinstance(value, list | tuple) or len(value) < 2:
        return line
    return f"{format_key(key)} = [\n" + "".join(f"    {format_value(one)},\n" for one in value) + "]"


def format_table(kind: str, table: Mapping[str, object]) -> str:
    """A table of an array, [[kind]], with its keys."""
    return "\n".join([f"[[{kind}]]", *(format_line(key, value) for key, value in table.items())]) + "\n"


def write_tables(
    path: Path,
    tables: Iterable[tuple[str, Mapping[str, object]]],
    note: str,
    first: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Writes a dictionary file, its folder made: a note, plain tables (synsets, an operator) by name, then entries.

    Each of ``tables`` is the kind and content of an entry.
    """
    parts = [f"# {note}\n"]
    for name, table in (first or {}).items():
        if table:
            parts.append("\n".join([f"[{name}]", *(format_line(key, value) for key, value in table.items())]) + "\n")
    parts += [format_table(kind, table) for kind, table in tables]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), "utf-8")
