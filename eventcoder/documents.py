"""Read documents from files, folders or standard input.

Reading streams, and never stops at a bad record: what cannot be read comes out as a Rejected with a stable reason.
The fields are those of ``schemas/document.schema.json``.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema

from eventcoder.document_files import FIELDS, Record, Source, find_suffix, read_records
from eventcoder.errors import InputError
from eventcoder.identities import IdentitySet
from eventcoder.records import Document, GivenActor, Rejected
from eventcoder.resources import load_schema
from eventcoder.storage import StorePath, is_url


def read_documents(
    paths: Iterable[str | os.PathLike[str]], date: dt.date | None = None, form: str | None = None
) -> Iterator[Document | Rejected]:
    """The documents of files and folders, in order, each checked; what is bad comes out as a Rejected.

    Args:
        paths: files, folders (all files below them, sorted by name), URLs of stores that fsspec reaches, or ``-`` for
            standard input.
        date: story date of documents that carry none.
        form: format of the files, such as ``csv``; None where the suffixes tell it (standard input is JSONL).
    """
    seen = IdentitySet()
    for found in _find_sources(paths):
        if isinstance(found, Rejected):
            yield found
            continue
        for record in read_records(found, form):
            document = record if isinstance(record, Rejected) else _make_document(found, record, date)
            if isinstance(record, Record) and isinstance(document, Document):
                if record.other_id is not None and document.id in seen:
                    document = replace(document, id=record.other_id)
                if document.id in seen:
                    yield _reject(found, record, "duplicate-id", f'id "{document.id}" was read before')
                    continue
                seen.add(document.id)
            yield document


def are_parsed(paths: Iterable[str | os.PathLike[str]], form: str | None = None) -> bool:
    """Whether all documents of files and folders come with their parses; stops at the first that does not."""
    if form is not None:
        return form == "conllu"
    return all(isinstance(found, Source) and find_suffix(found) == ".conllu" for found in _find_sources(paths))


def _find_sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source | Rejected]:
    for given in paths:
        name = os.fspath(given)
        path = Path(name)
        if name == "-":
            yield Source(name, None)
        elif is_url(name):
            yield from _find_in_store(name)
        elif path.is_dir():
            files = 0
            for file in _walk_folder(path):
                files += 1
                yield Source(str(file), file)
            if not files:
                yield Source(name, path).reject("empty-folder", "the folder holds no files")
        else:
            yield Source(name, path)


def _find_in_store(url: str) -> Iterator[Source | Rejected]:
    """The file of a URL, or those of a folder."""
    try:
        path = StorePath(url)
        files = path.list_files()
    except (InputError, OSError) as error:
        yield Source(url, None).reject("unreadable-file", getattr(error, "message", str(error)))
        return
    if files is None:
        yield Source(url, path)
        return
    for name, file in files:
        yield Source(name, file)
    if not files:
        yield Source(url, path).reject("empty-folder", "the folder holds no files")


def _walk_folder(folder: Path) -> Iterator[Path]:
    """The files below a folder, hidden ones left out, in the same order everywhere."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))


class _FieldError(ValueError):
    """A bad field: a reason code and a message."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


def _make_document(source: Source, record: Record, date: dt.date | None) -> Document | Rejected:
    """The record as a document, or why it is none."""
    fields = {name: record.fields[name] for name in FIELDS if record.fields.get(name) is not None}
    if isinstance(fields.get("date"), dt.date):  # Parquet has dates of its own; a datetime is one too
        fields["date"] = fields["date"].isoformat()
    try:
        if not _is_plain(fields):
            _check_fields(fields)
        for name, value in fields.items():
            if isinstance(value, str) and not value.isascii():
                _check_encoding(name, value)
        return Document(
            id=_read_id(fields["id"]),
            text=fields["text"],
            date=_read_date(fields["date"]) if "date" in fields else date,
            title=fields.get("title"),
            source=fields.get("source"),
            url=fields.get("url"),
            language=fields.get("language"),
            actors=_read_actors(fields["actors"], len(fields["text"])) if "actors" in fields else None,
            parses=record.parses,
        )
    except _FieldError as error:
        return _reject(source, record, error.reason, str(error))


def _reject(source: Source, record: Record, reason: str, message: str) -> Rejected:
    document_id = record.fields.get("id")
    known = str(document_id) if isinstance(document_id, str | int) else None
    if known is not None:
        known = known.encode(errors="replace").decode()  # so that the rejected record can itself be written
    place = f"row {record.row}: " if record.row is not None else ""
    return source.reject(reason, place + message, record.line, known)


def _is_plain(fields: Mapping[str, Any]) -> bool:
    """Whether the record is of the common kind, all strings and none empty, which need not be held to the schema."""
    return (
        all(type(value) is str for value in fields.values())
        and not fields.get("id", " ").isspace()
        and not fields.get("text", " ").isspace()
        and "" not in (fields["id"], fields["text"])
        and "actors" not in fields
        and ("date" not in fields or _is_date(fields["date"]))
    )


@cache
def _build_validator() -> Any:
    return jsonschema.Draft202012Validator(load_schema("document"))


def _check_fields(fields: Mapping[str, Any]) -> None:
    """Raise the first fault by the schema."""
    actors = fields.get("actors")
    clean = {**fields, "actors": [_drop_nulls(actor) for actor in actors]} if isinstance(actors, list) else fields
    error = next(_build_validator().iter_errors(clean), None)
    if error is None:
        return
    if not error.path:
        lacking = next(name for name in error.validator_value if name not in fields)
        raise _FieldError(f"missing-{lacking}", f'"{lacking}" is missing')
    name = str(error.path[0])
    if name == "date":
        raise _wrong_date(fields["date"])
    if name in ("id", "text") and error.validator == "pattern":
        raise _FieldError(f"empty-{name}", f'"{name}" is empty')
    where = ".".join(map(str, error.path))
    shown = repr(error.instance)
    shown = shown if len(shown) <= 80 else shown[:80] + "..."
    raise _FieldError(f"wrong-{name}", f"{where}: {shown} does not fit {error.validator}: {error.validator_value}")


def _drop_nulls(actor: object) -> object:
    return {key: value for key, value in actor.items() if value is not None} if isinstance(actor, dict) else actor


def _check_encoding(name: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _FieldError(
            "wrong-encoding", f'"{name}" is not valid UTF-8 at character {error.start}; save the file as UTF-8'
        ) from None


def _read_id(value: str | float) -> str:
    return value if isinstance(value, str) else str(int(value))


@cache
def _date_pattern() -> re.Pattern[str]:
    return re.compile(load_schema("document")["properties"]["date"]["pattern"])


def _is_date(value: str) -> bool:
    return _date_pattern().search(value) is not None


def _read_date(value: str) -> dt.date:
    try:
        return dt.datetime.fromisoformat(value).date()
    except ValueError:
        raise _wrong_date(value) from None


def _wrong_date(value: object) -> _FieldError:
    return _FieldError("wrong-date", f"date {str(value)[:80]!r} is not an ISO date such as 2019-02-18")


def _read_actors(actors: list[dict[str, Any]], length: int) -> tuple[GivenActor, ...]:
    """The user's mentions in order of the text; they lie within it and do not overlap."""
    given = sorted(
        (GivenActor(int(actor["start"]), int(actor["end"]), actor["code"], actor.get("name")) for actor in actors),
        key=lambda actor: actor.start,
    )
    for actor in given:
        _check_encoding("actors", actor.name or "")
        if not actor.start < actor.end <= length:
            place = f"{actor.start}-{actor.end}, the text has {length} characters"
            raise _FieldError("actor-out-of-range", f"actor {actor.code} stands at {place}")
    for left, right in pairwise(given):
        if right.start < left.end:
            place = f"characters {right.start}-{left.end}"
            raise _FieldError("actor-overlap", f"actors {left.code} and {right.code} overlap at {place}")
    return tuple(given)
