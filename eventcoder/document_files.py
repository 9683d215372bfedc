"""The file formats that documents come in: text, JSONL, CSV, Parquet and CoNLL-U, plain or packed by gzip or zstd.

A reader streams a file's records without looking into them; what it cannot take as a record it rejects with a reason.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import pyarrow as pa

from eventcoder.conllu import read_parsed
from eventcoder.records import GivenParse, Rejected
from eventcoder.storage import StorePath

MAX_RECORD = 50_000_000
"""Characters of a JSONL line, a CSV field or a text file; what is longer is rejected, so that memory stays bounded."""

FIELDS = ("id", "text", "date", "title", "source", "url", "language", "actors")
"""What is read of a record; other fields are ignored."""

_BATCH_ROWS = 64
_HEAD = 8192
_COMPRESSIONS = frozenset({".gz", ".gzip", ".zst", ".zstd"})
_GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read; path is None for standard input, name is what the user called it."""

    name: str
    path: Path | StorePath | None

    def reject(self, reason: str, message: str, line: int | None = None, document_id: str | None = None) -> Rejected:
        """A Rejected whose message names this file, and the line if there is one."""
        place = f"{self.name}:{line}" if line is not None else self.name
        return Rejected(self.name, line, document_id, reason, f"{place}: {message}")


@dataclass(frozen=True, slots=True)
class Record:
    """What a reader finds: the fields before they are checked.

    line: None where the file has no lines. row: from 1, of a Parquet file; else None. other_id: where the id is the
    file's name, the id to take if that is in use. parses: None where the file holds none.
    """

    line: int | None
    fields: Mapping[str, Any]
    row: int | None = None
    other_id: str | None = None
    parses: tuple[GivenParse, ...] | None = None


class _BinaryError(Exception):
    """A file is no text."""


Reader = Callable[[Source], Iterator[Record | Rejected]]


def read_records(source: Source, form: str | None = None) -> Iterator[Record | Rejected]:
    """A file's records; a Rejected stands where the file breaks off, or is empty.

    Args:
        source: the file.
        form: its format, such as ``csv``; None where its suffix tells it (standard input is JSONL).
    """
    suffix = f".{form}" if form else find_suffix(source)
    reader = READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(READERS))
        yield source.reject("unknown-format", f'no reader for files named "*{suffix}"; there are readers for {known}')
        return
    empty = True
    try:
        for record in reader(source):
            empty = False
            yield record
    except FileNotFoundError:
        yield source.reject("missing-file", "no such file")
    except _BinaryError:
        yield source.reject("binary-file", "holds NUL bytes, so it is not text")
    except UnicodeError as error:
        yield source.reject("wrong-encoding", f"the text breaks off: {error}")
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        yield source.reject("unreadable-file", f"cannot be read: {error}")
    else:
        if empty:
            yield source.reject("empty-file", "holds no documents")


def find_suffix(source: Source) -> str:
    """The suffix that tells the format, without that of a compression; standard input is JSONL."""
    if source.path is None:
        return ".jsonl"
    suffixes = [suffix.lower() for suffix in source.path.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSIONS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


class _StandardInput(io.RawIOBase):
    """Standard input, left open when the reader is closed."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return cast(io.BufferedIOBase, sys.stdin.buffer).readinto1(buffer)


@contextmanager
def _open_bytes(source: Source) -> Iterator[tuple[BinaryIO, bytes]]:
    """The file decompressed, and its first bytes; the bytes, not the name, tell how it is compressed."""
    raw = _StandardInput() if source.path is None else cast(io.RawIOBase, source.path.open("rb", buffering=0))
    with io.BufferedReader(raw) as outer:
        head = outer.peek(_HEAD)
        if not head.startswith((_GZIP_MAGIC, _ZSTD_MAGIC)):
            yield cast(BinaryIO, outer), head
            return
        zipped = head.startswith(_GZIP_MAGIC)
        with gzip.GzipFile(fileobj=outer) if zipped else pa.input_stream(outer, compression="zstd") as unpacked:
            inner = io.BufferedReader(unpacked)
            yield cast(BinaryIO, inner), inner.peek(_HEAD)
            inner.detach()


@contextmanager
def _open_text(source: Source) -> Iterator[TextIO]:
    """The file's text by its byte order mark, else as UTF-8.

    Bytes that are not UTF-8 become lone surrogates, so that only the record they stand in is rejected.

    Raises:
        _BinaryError: it is no text.
    """
    with _open_bytes(source) as (stream, head):
        encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
        unicode = encoding.startswith("utf-8")
        if unicode and b"\0" in head:
            raise _BinaryError
        text = io.TextIOWrapper(
            stream, encoding=encoding, errors="surrogateescape" if unicode else "strict", newline=""
        )
        try:
            yield text
        finally:
            text.detach()


def _read_text(source: Source) -> Iterator[Record | Rejected]:
    """A text file as one document, its id the file's name without suffixes."""
    with _open_text(source) as stream:
        text = stream.read(MAX_RECORD + 1)
    if len(text) > MAX_RECORD:
        yield source.reject("too-long", f"the file has more than {MAX_RECORD:,} characters")
    elif text:
        name, other = _name_document(source)
        yield Record(None, {"id": name, "text": text}, other_id=other)


def _name_document(source: Source) -> tuple[str, str]:
    """The id of a document that is a whole file, and one to take where another file has the same name."""
    if source.path is None:
        return "stdin", "stdin"
    path = source.path
    suffixes = "".join(path.suffixes[-2:] if path.suffix.lower() in _COMPRESSIONS else path.suffixes[-1:])
    return path.name.removesuffix(suffixes), path.as_posix().removesuffix(suffixes)


def _read_conllu(source: Source) -> Iterator[Record | Rejected]:
    """Documents with their parses; one without an id has the file's name, the second one with "-2" after it."""
    with _open_text(source) as stream:
        names = _name_document(source)
        unnamed = 0
        lines = ((number, line or "a line too long") for number, line in _read_lines(stream))
        for document in read_parsed(lines, MAX_RECORD):
            name, other = document.id, None
            if name is None:
                unnamed += 1
                name, other = (f"{one}-{unnamed}" if unnamed > 1 else one for one in names)
            if document.error:
                yield source.reject(document.error.reason, str(document.error), document.error.line, name)
            else:
                fields = {**document.fields, "id": name, "text": document.text}
                yield Record(document.line, fields, other_id=other, parses=tuple(document.parses))


def _read_jsonl(source: Source) -> Iterator[Record | Rejected]:
    with _open_text(source) as stream:
        for number, line in _read_lines(stream):
            if line is None:
                yield source.reject("too-long", f"the line has more than {MAX_RECORD:,} characters", number)
            elif not line.isspace():
                yield _load_json(source, number, line)


def _read_lines(stream: TextIO) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers from 1; None for one that is too long."""
    number = 0
    while line := stream.readline(MAX_RECORD):
        number += 1
        if len(line) < MAX_RECORD or line.endswith("\n"):
            yield number, line
        else:
            while line and not line.endswith("\n"):
                line = stream.readline(MAX_RECORD)
            yield number, None


def _load_json(source: Source, number: int, line: str) -> Record | Rejected:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return source.reject("broken-json", f"not JSON: {error}", number)
    if not isinstance(fields, dict):
        return source.reject("not-an-object", "a line holds one JSON object", number)
    return Record(number, fields)


def _read_csv(source: Source) -> Iterator[Record | Rejected]:
    """Rows of a comma-separated file; raises the csv module's limit on fields, which is one for the whole process."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))
    with _open_text(source) as stream:
        rows = csv.reader(stream, strict=True)
        header = next(rows, None)
        if header is None:
            return
        if missing := _find_missing_column(source, header):
            yield missing
            return
        yield from _read_csv_rows(source, header, rows)


def _read_csv_rows(source: Source, header: list[str], rows: Any) -> Iterator[Record | Rejected]:
    """The rows below the header; ``rows`` is a csv reader, which has no public type."""
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield source.reject("broken-row", f"not a row of a CSV file: {error}", line)
            continue
        if len(cells) == len(header):
            yield _take_cells(source, {name: cell for name, cell in zip(header, cells, strict=True) if cell}, line)
        elif cells:
            yield source.reject("broken-row", f"{len(cells)} cells, but {len(header)} columns", line)


def _read_parquet(source: Source) -> Iterator[Record | Rejected]:
    from pyarrow import parquet

    path = source.path
    if path is None:
        yield source.reject("unknown-format", "Parquet is read from files, not from standard input")
        return
    if path.suffix.lower() in _COMPRESSIONS:
        yield source.reject("unknown-format", "Parquet files are compressed inside; unpack this one")
        return
    with path.open("rb") as stream:
        if not stream.read(1):
            return
        stream.seek(0)
        with parquet.ParquetFile(stream) as file:
            yield from _read_parquet_rows(source, file)


def _read_parquet_rows(source: Source, file: Any) -> Iterator[Record | Rejected]:
    names = file.schema_arrow.names
    if missing := _find_missing_column(source, names):
        yield missing
        return
    row = 0
    for batch in file.iter_batches(_BATCH_ROWS, columns=[name for name in FIELDS if name in names]):
        for fields in batch.to_pylist():
            row += 1
            yield _take_cells(source, fields, None, row)


def _take_cells(source: Source, fields: dict[str, Any], line: int | None, row: int | None = None) -> Record | Rejected:
    """A row as a record; a cell holds the actors as JSON, unless the column is a list."""
    actors = fields.get("actors")
    if isinstance(actors, str):
        try:
            fields["actors"] = json.loads(actors)
        except (ValueError, RecursionError) as error:
            return source.reject("wrong-actors", f"actors is not JSON: {error}", line, str(fields.get("id")))
    return Record(line, fields, row)


def _find_missing_column(source: Source, names: list[str]) -> Rejected | None:
    lacking = next((name for name in ("id", "text") if name not in names), None)
    if lacking is None:
        return None
    return source.reject("missing-column", f'no column "{lacking}"; the columns are {", ".join(names)}')


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".conllu": _read_conllu,
}
"""Readers by suffix. Each yields unchecked records, or a Rejected for what it cannot take as one."""
