"""Where the shipped dictionaries and schemas lie.

An installed wheel carries them as package data; a source checkout (also an editable install) has them as folders
beside the package.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from eventcoder.errors import InputError


@cache
def find_folder(name: str) -> Path:
    """The shipped folder of that name, ``dictionaries`` or ``schemas``.

    Raises:
        InputError: it is not there, so that the installation is incomplete.
    """
    package = resources.files("eventcoder")
    packaged = package / "data" / name
    if isinstance(packaged, Path) and packaged.is_dir():
        return packaged
    beside = Path(__file__).resolve().parent.parent / name
    if beside.is_dir():
        return beside
    raise InputError(f"the shipped folder {name!r} is missing; install eventcoder again", file=str(packaged))


def find_dictionaries() -> Path:
    """The shipped dictionaries' folder."""
    return find_folder("dictionaries")


def find_schemas() -> Path:
    """The shipped schemas' folder."""
    return find_folder("schemas")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The JSON Schema ``schemas/NAME.schema.json``, as its own object; callers do not change it.

    Raises:
        InputError: there is no such schema.
    """
    path = find_schemas() / f"{name}.schema.json"
    try:
        schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(sorted(file.name for file in path.parent.glob("*.schema.json")))
        raise InputError(f"no such schema; there are: {known}", file=str(path)) from None
    return schema
