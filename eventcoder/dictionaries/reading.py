"""Reads dictionary files into plain tables, and checks each against its JSON Schema."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from eventcoder.errors import EventcoderError
from eventcoder.resources import load_schema

KINDS = {"verbs": "verbs", "operators": "verbs", "agents": "agents", "actors": "actors"}
"""Folders of a dictionary directory and the schema of their files."""

SMALL_FILES = {"synsets.toml": "synsets", "discards.toml": "discards", "issues.toml": "issues"}
CSV_COLUMNS = ["id", "kind", "names", "adjectives", "capitals", "places", "code", "from", "to"]


@dataclass(frozen=True, slots=True)
class DictionaryFile:
    """A file of a dictionary directory. layer: 0 for the shipped dictionaries, higher for the user's."""

    path: Path
    name: str
    schema: str
    layer: int


def list_files(directories: list[Path]) -> list[DictionaryFile]:
    """All dictionary files below the directories, in a fixed order, the first directory as layer 0.

    Raises:
        EventcoderError: a directory does not exist or holds no dictionary file.
    """
    found: list[DictionaryFile] = []
    for layer, directory in enumerate(directories):
        here = [
            DictionaryFile(path, f"{directory.name}/{path.relative_to(directory).as_posix()}", schema, layer)
            for path, schema in _walk(directory)
        ]
        if not here:
            raise EventcoderError("no dictionary files (verbs/, operators/, agents/, actors/)", file=str(directory))
        found += here
    return found


def _walk(directory: Path) -> Iterator[tuple[Path, str]]:
    for folder, schema in KINDS.items():
        for path in sorted((directory / folder).glob("*")):
            if path.suffix == ".toml" or (path.suffix == ".csv" and folder == "actors"):
                yield path, schema
    for name, schema in SMALL_FILES.items():
        if (directory / name).is_file():
            yield directory / name, schema


def hash_files(files: list[DictionaryFile]) -> str:
    """A hash of the names and contents of the files: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in files:
        content = file.path.read_bytes()
        digest.update(f"{file.layer}:{file.name}:{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(load_schema(schema))


def read_file(file: DictionaryFile, faults: list[EventcoderError]) -> dict[str, Any]:
    """The file's tables; faults found are added to ``faults``, and the entries that have them are left out."""
    try:
        if file.path.suffix == ".csv":
            return {"actor": _read_csv(file, faults)}
        content = tomllib.loads(file.path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        faults.append(EventcoderError(f"not UTF-8: {error.reason} at byte {error.start}", file=file.name))
        return {}
    except tomllib.TOMLDecodeError as error:
        faults.append(EventcoderError(f"not TOML: {error}", file=file.name))
        return {}
    return _check_tables(file, content, faults)


def _check_tables(file: DictionaryFile, content: dict[str, Any], faults: list[EventcoderError]) -> dict[str, Any]:
    bad: dict[str, set[int]] = {}
    for error in _validator(file.schema).iter_errors(content):
        path = list(error.absolute_path)
        if not path or not isinstance(content.get(str(path[0])), list | dict):
            faults.append(EventcoderError(error.message, file=file.name))
            continue
        entry, rest = None, path[1:]
        if isinstance(content[str(path[0])], list) and rest:
            index = int(rest[0])
            bad.setdefault(str(path[0]), set()).add(index)
            entry, rest = str(content[str(path[0])][index].get("id", f"number {index + 1}")), rest[1:]
        fieldname = ".".join(str(part) for part in rest) or None
        faults.append(EventcoderError(error.message, file=file.name, entry=entry, field=fieldname))
    return {
        key: [item for i, item in enumerate(value) if i not in bad.get(key, set())] if isinstance(value, list) else value
        for key, value in content.items()
    }


def _read_csv(file: DictionaryFile, faults: list[EventcoderError]) -> list[dict[str, Any]]:
    """Rows of one id are the periods of one entry."""
    actors: dict[str, dict[str, Any]] = {}
    kinds = load_schema(file.schema)["properties"]["actor"]["items"]["properties"]["kind"]["enum"]
    with file.path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in CSV_COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            faults.append(EventcoderError(f"columns missing: {', '.join(missing)}", file=file.name))
            return []
        for number, row in enumerate(reader, start=2):
            if not row["id"] or not row["code"]:
                message = f"line {number}: id and code are required"
                faults.append(EventcoderError(message, file=file.name, entry=row["id"] or None))
                continue
            if row["kind"] not in kinds:
                message = f'line {number}: "{row["kind"]}" is none of {", ".join(kinds)}'
                faults.append(EventcoderError(message, file=file.name, entry=row["id"], field="kind"))
                continue
            actor = actors.setdefault(row["id"], {"id": row["id"], "kind": row["kind"], "codes": []})
            for column in ("names", "adjectives", "capitals", "places"):
                values = [value.strip() for value in (row[column] or "").split("|") if value.strip()]
                if values:
                    known = actor.setdefault(column, [])
                    known += [value for value in values if value not in known]
            period = {"code": row["code"], "from": row["from"] or None, "to": row["to"] or None}
            actor["codes"].append({key: value for key, value in period.items() if value})
    return list(actors.values())
