"""Validates event tables: files and partitioned data sets, batch by batch, by the rules of the event schema."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from eventcoder.batches import Batch
from eventcoder.checks import Fault, TableChecker
from eventcoder.errors import TableError
from eventcoder.reports import FailureCase, Report, describe_cases
from eventcoder.schema import (
    METADATA_KEY,
    Column,
    TableMetadata,
    arrow_schema,
    list_reasons,
    load_columns,
    ontology_name,
    readable_versions,
)
from eventcoder.storage import PathLike

BATCH_ROWS = 131_072

_NO_PARTITION = "__HIVE_DEFAULT_PARTITION__"
_PARQUET_MARK = b"PAR1"


def validate(paths: PathLike | Iterable[PathLike], *, max_failures: int | None = 1000) -> Report:
    """Check event tables against the schema and its rules; memory does not grow with the tables, ids aside.

    Args:
        paths: files, or directories of Parquet files that together are one table; event ids are unique within each.
        max_failures: how many failures the report describes; all are counted. None describes all.

    Returns:
        The report; a file that is damaged is a finding in it.

    Raises:
        TableError: a path does not exist, or a directory holds no Parquet file.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found = _Findings(max_failures)
    for path in map(Path, given):
        _validate_table(find_files(path), found)
    return Report(tuple(found.files), found.n_rows, dict(found.counts), tuple(found.cases))


def find_files(path: Path) -> list[Path]:
    """The Parquet files of a table: the path itself, or those below the directory, sorted by name.

    Raises:
        TableError: there are none.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise TableError("no such file or directory", file=str(path))
    files = sorted(
        file
        for file in path.rglob("*.parquet")
        if not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
    )
    if not files:
        raise TableError("no Parquet file in this directory; event tables end in .parquet", file=str(path))
    return files


def read_metadata(path: PathLike) -> TableMetadata:
    """What a file of events says about itself.

    Raises:
        TableError: it cannot be read, or is no event table.
    """
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"cannot be read as Parquet: {error}", file=str(path)) from None
    if METADATA_KEY not in (schema.metadata or {}):
        raise TableError("is no event table: its metadata has no entry eventcoder", file=str(path))
    return TableMetadata.from_json(schema.metadata[METADATA_KEY])


class _Findings:
    """Collects failures: counts them all, describes the first."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.files: list[str] = []
        self.n_rows = 0
        self.counts: Counter[str] = Counter()
        self.cases: list[FailureCase] = []

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - len(self.cases))

    def add_file(self, file: str, reason: str, message: str = "", column: str | None = None) -> None:
        self.counts[reason] += 1
        if self.left != 0:
            text = list_reasons()[reason] + (f": {message}" if message else "")
            self.cases.append(FailureCase(file, None, column, reason, None, text))

    def add_rows(self, rows: pa.RecordBatch, fault: Fault, file: str, first: int) -> None:
        self.counts[fault.reason] += len(fault.rows)
        self.cases += describe_cases(rows, fault, self.left, file, first)


def _validate_table(files: list[Path], found: _Findings) -> None:
    checker = TableChecker()
    starts, n_rows = [], 0
    for file in files:
        name = str(file)
        found.files.append(name)
        starts.append(n_rows)
        with _Opened(file, found) as parquet:
            if parquet is None:
                continue
            checker.metadata = _check_metadata(parquet.schema_arrow, name, found)
            if not _check_layout(parquet.schema_arrow, name, found):
                continue
            partition = _read_partition(file)
            first = 0
            for rows in _read_batches(parquet, name, found):
                for fault in [*checker.check(rows), *_check_partition(rows, partition)]:
                    found.add_rows(rows, fault, name, first)
                first += rows.num_rows
        n_rows += first
    found.n_rows += n_rows
    for fault in checker.finish():
        found.counts[fault.reason] += len(fault.rows)
        for row, value in zip(fault.rows[: found.left].tolist(), fault.values or (), strict=False):
            place = bisect_right(starts, row) - 1
            message = list_reasons()[fault.reason]
            case = FailureCase(str(files[place]), row - starts[place], fault.column, fault.reason, value, message)
            found.cases.append(case)


class _Opened:
    """A Parquet file opened for checking; None, and a finding, where that is not possible."""

    def __init__(self, file: Path, found: _Findings) -> None:
        self._file, self._found = file, found
        self._parquet: pq.ParquetFile | None = None

    def __enter__(self) -> pq.ParquetFile | None:
        reason = _find_damage(self._file)
        if reason:
            self._found.add_file(str(self._file), reason)
            return None
        texts = {
            name for name, column in load_columns().items() if column.is_dictionary and _is_text(column.arrow_type)
        }
        try:
            repeating = [name for name in pq.read_schema(self._file).names if name in texts]
            self._parquet = pq.ParquetFile(
                self._file, read_dictionary=repeating, page_checksum_verification=True, pre_buffer=False
            )
        except (pa.ArrowException, OSError) as error:
            self._found.add_file(str(self._file), "file-corrupt", str(error))
        return self._parquet

    def __exit__(self, *_: object) -> None:
        if self._parquet is not None:
            self._parquet.close()


def _find_damage(file: Path) -> str | None:
    """The reason why the file cannot be Parquet, by its first and last bytes."""
    try:
        with file.open("rb") as stream:
            start = stream.read(4)
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - 4))
            end = stream.read(4)
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", file=str(file)) from None
    if not size:
        return "file-empty"
    if start != _PARQUET_MARK:
        return "file-not-parquet"
    return "file-truncated" if end != _PARQUET_MARK or size < 12 else None


def _read_batches(parquet: pq.ParquetFile, file: str, found: _Findings) -> Iterator[pa.RecordBatch]:
    """The rows in the schema's types; damage found on the way ends them with a finding."""
    wanted = arrow_schema()
    try:
        for rows in chain.from_iterable(
            parquet.iter_batches(BATCH_ROWS, row_groups=[group], use_threads=pa.cpu_count() > 1)
            for group in range(parquet.metadata.num_row_groups)  # one by one: a batch across two would be copied
        ):
            for array in rows.columns:  # strings may hold bytes that are no UTF-8
                (array.dictionary if pa.types.is_dictionary(array.type) else array).validate(full=True)
            yield pa.RecordBatch.from_arrays(
                [
                    _convert(array, wanted.field(name).type)
                    for name, array in zip(wanted.names, rows.columns, strict=True)
                ],
                names=wanted.names,
            )
    except (pa.ArrowException, OSError) as error:
        found.add_file(file, "file-corrupt", str(error))


def _convert(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    encoded = pa.types.is_dictionary(array.type) and array.type.index_type == pa.int32()
    return array if array.type == wanted or (encoded and array.type.value_type == wanted) else array.cast(wanted)


def _check_metadata(schema: pa.Schema, file: str, found: _Findings) -> TableMetadata | None:
    text = (schema.metadata or {}).get(METADATA_KEY)
    if text is None:
        found.add_file(file, "metadata-missing")
        return None
    try:
        metadata = TableMetadata.from_json(text)
    except TableError as error:
        found.add_file(file, "metadata-malformed", error.message)
        return None
    if metadata.schema_version not in readable_versions():
        message = f'"{metadata.schema_version}"; known are {", ".join(readable_versions())}'
        found.add_file(file, "schema-version-unknown", message)
    if metadata.ontology != ontology_name():
        found.add_file(file, "ontology-unknown", f'"{metadata.ontology}", not "{ontology_name()}"')
    return metadata


def _check_layout(schema: pa.Schema, file: str, found: _Findings) -> bool:
    """Whether the columns are those of the schema in name, order and type, so that rows can be looked at."""
    columns = load_columns()
    faults = [("column-missing", name, "") for name in columns if name not in schema.names]
    faults += [("column-unknown", name, "") for name in dict.fromkeys(schema.names) if name not in columns]
    faults += [("column-repeated", name, "") for name, times in Counter(schema.names).items() if times > 1]
    if not faults:
        moved = next((pair for pair in zip(schema.names, columns, strict=True) if pair[0] != pair[1]), None)
        faults += [("column-order", moved[0], f"{moved[0]} stands where {moved[1]} belongs")] if moved else []
    for name, found_type in zip(schema.names, schema.types, strict=True):
        if name in columns and not _fits(found_type, columns[name]):
            faults.append(("column-type", name, f"{found_type}, not {columns[name].arrow_type}"))
    for reason, name, message in faults:
        found.add_file(file, reason, message or name, name)
    return not faults


def _fits(found: pa.DataType, column: Column) -> bool:
    """Whether a type is the column's, or one that Parquet stores alike, such as pandas' large strings."""
    wanted = column.arrow_type
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_list(wanted):
        is_list = bool(pa.types.is_list(found) or pa.types.is_large_list(found))
        return is_list and _is_text(found.value_type)
    return _is_text(found) if pa.types.is_string(wanted) else bool(found == wanted)


def _is_text(found: pa.DataType) -> bool:
    return bool(pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found))


def _read_partition(file: Path) -> dict[str, str]:
    """The hive partition that the file's folders name: ``{"year": "2004", "month": "9"}``."""
    parts = (part.split("=", 1) for part in file.parts[:-1] if "=" in part)
    return {name: value for name, value in parts if name in ("year", "month")}


def _check_partition(rows: pa.RecordBatch, partition: dict[str, str]) -> list[Fault]:
    if not partition:
        return []
    batch = Batch(rows)
    months = batch.numbers("event_date").astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    found = {"year": months // 12 + 1970, "month": months % 12 + 1}
    dated = batch.valid("event_date")
    wrong = np.zeros(batch.n_rows, dtype=bool)
    for name, value in partition.items():
        wrong |= dated if value == _NO_PARTITION else ~dated | (found[name] != _to_number(value))
    return [Fault("partition-of-date", "event_date", np.flatnonzero(wrong))] if wrong.any() else []


def _to_number(text: str) -> int:
    return int(text) if text.isdecimal() else -1
