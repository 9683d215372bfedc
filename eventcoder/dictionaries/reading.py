"""Reads dictionary files into plain tables, and checks each against its JSON Schema."""

from __future__ import annotations

import csv
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from jsonschema import Draft202012Validator, ValidationError

from eventcoder.dictionaries.faults import DictionaryFault
from eventcoder.errors import EventcoderError
from eventcoder.ontology import PrefixKind, load_ontology
from eventcoder.resources import find_dictionaries, load_schema

KINDS = {"verbs": "verbs", "operators": "verbs", "agents": "agents", "actors": "actors"}
"""Folders of a dictionary directory and the schema of their files."""

SMALL_FILES = {"synsets.toml": "synsets", "discards.toml": "discards", "issues.toml": "issues"}
CSV_COLUMNS = ["id", "kind", "names", "adjectives", "capitals", "places", "code", "from", "to"]
ONTOLOGY = {"ontology/prefixes.csv": "prefixes", "ontology/roles.csv": "roles"}
"""Prefixes and roles of a user's own: columns code, name and, for prefixes if wanted, kind."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


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
            DictionaryFile(path, f"{directory.resolve().name}/{path.relative_to(directory).as_posix()}", schema, layer)
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
    for name, schema in ONTOLOGY.items():
        if (directory / name).is_file() and directory != find_dictionaries():
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
        if file.schema in ONTOLOGY.values():
            return {"prefix" if file.schema == "prefixes" else "role": _read_codes(file, faults)}
        if file.path.suffix == ".csv":
            return {"actor": _read_csv(file, faults)}
        content = tomllib.loads(file.path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        faults.append(_fault(file, "not-utf8", f"not UTF-8: {error.reason} at byte {error.start}"))
        return {}
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        faults.append(_fault(file, "not-toml", f"not TOML: {error}", line=int(at[1]) if at else None))
        return {}
    return _check_tables(file, content, faults)


def _fault(
    file: DictionaryFile,
    reason: str,
    message: str,
    *,
    entry: str | None = None,
    field: str | None = None,
    line: int | None = None,
) -> DictionaryFault:
    return DictionaryFault(reason, message, file=file.name, entry=entry, field=field, path=file.path, line=line)


_SCHEMA_REASONS = {
    "additionalProperties": "key-unknown",
    "propertyNames": "key-unknown",
    "required": "key-missing",
    "anyOf": "key-missing",
    "type": "type-wrong",
    "enum": "value-wrong",
    "pattern": "value-wrong",
}
"""Keywords of JSON Schema and the reasons they are reported by; any other is "value-wrong"."""


def _check_tables(file: DictionaryFile, content: dict[str, Any], faults: list[EventcoderError]) -> dict[str, Any]:
    bad: dict[str, set[int]] = {}
    for error in _validator(file.schema).iter_errors(content):
        path = list(error.absolute_path)
        named = "pattern" if error.validator == "pattern" and "propertyNames" in error.schema_path else None
        reason = "key-unknown" if named else _SCHEMA_REASONS.get(str(error.validator), "value-wrong")
        message = _explain_schema(error)
        if not path or not isinstance(content.get(str(path[0])), list | dict):
            faults.append(_fault(file, reason, message))
            continue
        entry, rest = None, path[1:]
        if isinstance(content[str(path[0])], list) and rest:
            index = int(rest[0])
            bad.setdefault(str(path[0]), set()).add(index)
            entry, rest = str(content[str(path[0])][index].get("id", f"number {index + 1}")), rest[1:]
        fieldname = ".".join(str(part) for part in rest) or None
        faults.append(_fault(file, reason, message, entry=entry, field=fieldname))
    kept = dict(content)
    for key, numbers in bad.items():
        kept[key] = [item for i, item in enumerate(content[key]) if i not in numbers]
    return kept


def _explain_schema(error: ValidationError) -> str:
    """The validator's words, shortened; for an unknown key with the nearest known one."""
    unknown = _unknown_keys(error)
    if unknown:
        known = list(error.schema["properties"])
        near = difflib.get_close_matches(unknown[0], known, 1)
        hint = f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"
        return f"unknown key {', '.join(unknown)}{hint}"
    if error.validator == "anyOf":
        keys = [key for option in error.schema["anyOf"] for key in option.get("required", [])]
        return f"needs one of {', '.join(keys)}"
    if error.validator == "pattern" and error.validator_value == "^[0-9]{2,4}$":
        near = load_ontology().nearest(str(error.instance), 1)
        return f'"{error.instance}" is no code' + (f'; did you mean "{near[0]}"?' if near else "")
    return str(error.message)


def _unknown_keys(error: ValidationError) -> list[str]:
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return []
    return [key for key in error.instance if key not in error.schema.get("properties", {})]


def _read_csv(file: DictionaryFile, faults: list[EventcoderError]) -> list[dict[str, Any]]:
    """Rows of one id are the periods of one entry."""
    actors: dict[str, dict[str, Any]] = {}
    kinds = load_schema("actors")["properties"]["actor"]["items"]["properties"]["kind"]["enum"]
    with file.path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in CSV_COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            faults.append(_fault(file, "column-missing", f"columns missing: {', '.join(missing)}", line=1))
            return []
        for number, row in enumerate(reader, start=2):
            at = reader.line_num
            if not row["id"] or not row["code"]:
                message = f"line {number}: id and code are required"
                faults.append(_fault(file, "key-missing", message, entry=row["id"] or None, line=at))
                continue
            if not _ID.fullmatch(row["id"]) or row["kind"] not in kinds:
                wrong = "kind" if _ID.fullmatch(row["id"]) else "id"
                message = f'"{row[wrong]}" is no {wrong}' + (f": one of {', '.join(kinds)}" if wrong == "kind" else "")
                faults.append(_fault(file, "value-wrong", message, entry=row["id"], field=wrong, line=at))
                continue
            actor = actors.setdefault(row["id"], {"id": row["id"], "kind": row["kind"], "codes": [], "line": at})
            for column in ("names", "adjectives", "capitals", "places"):
                values = [value.strip() for value in (row[column] or "").split("|") if value.strip()]
                if values:
                    known = actor.setdefault(column, [])
                    known += [value for value in values if value not in known]
            period = {"code": row["code"], "from": row["from"] or None, "to": row["to"] or None}
            actor["codes"].append({key: value for key, value in period.items() if value})
    return list(actors.values())


def _read_codes(file: DictionaryFile, faults: list[EventcoderError]) -> list[dict[str, Any]]:
    """The rows of prefixes.csv or roles.csv; kind, of a prefix, is "country" where it is not given."""
    found: list[dict[str, Any]] = []
    with file.path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        for column in ("code", "name"):
            if column not in (reader.fieldnames or []):
                faults.append(_fault(file, "column-missing", f"column missing: {column}", line=1))
                return []
        for row in reader:
            code, kind = row["code"] or "", row.get("kind") or "country"
            if not re.fullmatch("[A-Z]{3}", code):
                message = f'"{code}" is not three capital letters'
                faults.append(_fault(file, "value-wrong", message, entry=code, field="code", line=reader.line_num))
            elif kind not in get_args(PrefixKind):
                message = f'"{kind}" is no kind: one of {", ".join(get_args(PrefixKind))}'
                faults.append(_fault(file, "value-wrong", message, entry=code, field="kind", line=reader.line_num))
            else:
                found.append({"id": code, "name": row["name"] or code, "kind": kind})
    return found
