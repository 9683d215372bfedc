"""Event tables: events to Arrow and Parquet, and Parquet to pandas."""

from __future__ import annotations

import datetime as dt
import operator
import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from eventcoder.batches import join_batches
from eventcoder.checks import Fault, TableChecker
from eventcoder.errors import TableError
from eventcoder.ontology import load_ontology
from eventcoder.records import Event
from eventcoder.reports import describe_cases
from eventcoder.schema import TableMetadata, arrow_schema, load_columns
from eventcoder.storage import PathLike
from eventcoder.validation import find_files

ROW_GROUP_ROWS = 100_000

_BATCH_EVENTS = 4_096
_SHOWN_FAULTS = 5
Dates = tuple[dt.date | str | None, dt.date | str | None]


def events_to_table(events: Iterable[Event], metadata: TableMetadata | None = None) -> pa.Table:
    """The events as an Arrow table with the event schema; types are checked, rules between columns are not.

    Raises:
        TableError: a value does not fit its column; names the event's document and the column.
    """
    rows = list(events)
    schema = arrow_schema(metadata)
    arrays = []
    for field in schema:
        values = [getattr(row, field.name) for row in rows]
        try:
            arrays.append(pa.array(values, field.type))
        except (pa.ArrowException, OverflowError) as error:
            raise _name_value(rows, field, error) from None
    return pa.Table.from_arrays(arrays, schema=schema)


class EventWriter:
    """Writes events to a Parquet file, as a context manager.

    The file is written beside its place under a temporary name and renamed at the end; after an error or a killed run
    there is no file, or still the one before. Each row group is sorted by event_date and holds documents whole, if
    their events come together. Rows are checked against the schema and its rules before they are written.

    Args:
        path: where the file is to be; its directory must exist.
        metadata: what the file says of itself; its versions are those of every event.
        row_group_rows: rows after which a row group is written; some 1 kB of memory each.

    Raises:
        TableError: the directory does not exist or cannot be written to.
    """

    def __init__(self, path: PathLike, metadata: TableMetadata, *, row_group_rows: int = ROW_GROUP_ROWS) -> None:
        self.path = Path(path)
        self.n_rows = 0
        self._row_group_rows = row_group_rows
        self._schema = arrow_schema(metadata)
        self._checker = TableChecker(metadata)
        self._pending: list[Event] = []
        self._tables: list[pa.Table] = []
        self._tables_rows = 0
        self._temporary = make_temporary(self.path)
        self._parquet = pq.ParquetWriter(self._temporary, self._schema, **_writer_options(self._schema))

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self._parquet.close()
            self._temporary.unlink(missing_ok=True)

    def write(self, events: Iterable[Event]) -> None:
        """Add events.

        Raises:
            TableError: an event breaks the schema or one of its rules.
        """
        for event in events:
            if self._pending and event.document_id != self._pending[-1].document_id:
                self._flush()
            self._pending.append(event)

    def write_table(self, table: pa.Table) -> None:
        """Add rows of a table with the event schema's columns; raises as ``write`` does."""
        self._collect()
        try:
            self._add(table.select(self._schema.names).cast(self._schema))
        except (pa.ArrowException, KeyError) as error:
            raise TableError(f"the rows do not fit the event schema: {error}", file=str(self.path)) from None
        self._flush()

    def close(self) -> None:
        """Write what is left and give the file its name; the context manager does it.

        Raises:
            TableError: an event breaks a rule, or the file cannot be renamed.
        """
        self._collect()
        self._write_row_group()
        self._refuse(self._checker.finish())
        self._parquet.close()
        try:
            self._temporary.replace(self.path)
        except OSError as error:
            raise TableError(f"cannot be written: {error.strerror}", file=str(self.path)) from None

    def _flush(self) -> None:
        """Between two documents: make room if there is much."""
        if len(self._pending) >= min(_BATCH_EVENTS, self._row_group_rows):
            self._collect()
        if self._tables_rows >= self._row_group_rows:
            self._write_row_group()

    def _collect(self) -> None:
        if self._pending:
            self._add(events_to_table(self._pending))
            self._pending = []

    def _add(self, table: pa.Table) -> None:
        self._tables.append(table.replace_schema_metadata(self._schema.metadata))
        self._tables_rows += table.num_rows

    def _write_row_group(self) -> None:
        if not self._tables_rows:
            return
        rows = join_batches(self._tables)
        self._refuse(self._checker.check(rows), rows)
        order = pc.sort_indices(rows, [("event_date", "ascending")])
        self._parquet.write_batch(rows.take(order), row_group_size=rows.num_rows)
        self.n_rows += rows.num_rows
        self._tables, self._tables_rows = [], 0

    def _refuse(self, faults: Sequence[Fault], rows: pa.RecordBatch | None = None) -> None:
        """Raise if there are faults."""
        if not faults:
            return
        lines = []
        for fault in faults[:_SHOWN_FAULTS]:
            message = describe_cases(rows, fault, 1, "")[0].message if rows is not None else ""
            where = f' in document "{rows.column("document_id")[int(fault.rows[0])]}"' if rows is not None else ""
            lines.append(f"{fault.reason} in {len(fault.rows)} events{where}: {message}".rstrip(": "))
        raise TableError("; ".join(lines), file=str(self.path), field=faults[0].column)


def write_events(events: Iterable[Event] | pa.Table, path: PathLike, metadata: TableMetadata) -> int:
    """Write events to a Parquet file as EventWriter does, and return how many.

    Raises:
        TableError: as EventWriter.
    """
    with EventWriter(path, metadata) as writer:
        if isinstance(events, pa.Table):
            writer.write_table(events)
        else:
            writer.write(events)
    return writer.n_rows


def read_events(
    path: PathLike,
    *,
    dates: Dates | None = None,
    countries: Iterable[str] | None = None,
    codes: Iterable[str] | None = None,
    quad_class: int | Iterable[int] | None = None,
    columns: Sequence[str] | None = None,
    filters: ds.Expression | None = None,
) -> pd.DataFrame:
    """Read an event table, or part of it, into pandas; what is not asked for is not read.

    Codes come as categoricals, dates as datetime64, offsets as nullable integers, lists as Arrow lists.

    Args:
        path: a Parquet file or a directory of them.
        dates: first and last event_date, both inclusive; None leaves a side open.
        countries: events whose source_country or target_country is one of these.
        codes: events whose event_code begins with one of these, so that "19" takes 190 to 196.
        quad_class: one or more of 1 to 4.
        columns: the columns to read, all by default.
        filters: any further condition on the columns, as an Arrow expression.

    Raises:
        TableError: there is no such table, it cannot be read, or a column is not one of the event table's.
    """
    known = load_columns()
    names = list(known) if columns is None else list(columns)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise TableError(f'no column "{unknown[0]}"; the columns are {", ".join(known)}', file=str(path))
    categorical = [name for name in names if known[name].is_categorical]
    form = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=categorical))
    files = [str(file) for file in find_files(Path(path))]
    try:
        dataset = ds.dataset(files, format=form, partitioning="hive")
        _require_columns(dataset, names)
        has_years = "year" in dataset.schema.names
        condition = _join_conditions(_limit_dates(dates, has_years), countries, codes, quad_class, filters)
        table = dataset.to_table(names, condition)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"cannot be read: {error}", file=str(path)) from None
    return table_to_frame(table)


def table_to_frame(table: pa.Table) -> pd.DataFrame:
    """Rows with columns of the event schema as ``read_events`` gives them."""
    known = load_columns()
    series: dict[str, pd.Series[Any]] = {}
    for name, array in zip(table.column_names, table.columns, strict=True):
        column = known[name]
        if column.is_categorical:
            encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
            codes = encoded.unify_dictionaries().combine_chunks()
            series[name] = pd.Series(_to_categorical(codes), name=name)
        elif pa.types.is_list(column.arrow_type):
            series[name] = pd.Series(pd.arrays.ArrowExtensionArray(array.cast(column.arrow_type)), name=name)
        elif column.nullable and pa.types.is_integer(column.arrow_type):
            missing = array.is_null().to_numpy()
            series[name] = pd.Series(pd.arrays.IntegerArray(array.fill_null(0).to_numpy().copy(), missing), name=name)
        elif pa.types.is_date(column.arrow_type):
            series[name] = pd.Series(array.to_numpy().astype("datetime64[ms]"), name=name)
        else:
            series[name] = array.to_pandas()
    return pd.DataFrame(series, columns=table.column_names, index=pd.RangeIndex(table.num_rows))


def _to_categorical(codes: pa.DictionaryArray | pa.ChunkedArray) -> pd.Categorical:
    """Categories sorted, and only those that occur."""
    if isinstance(codes, pa.ChunkedArray):
        codes = codes.chunk(0) if codes.num_chunks else pa.array([], codes.type)
    categorical = pd.Categorical.from_codes(
        codes.indices.fill_null(-1).to_numpy(zero_copy_only=False), categories=pd.Index(codes.dictionary.to_pandas())
    )
    used = categorical.remove_unused_categories()
    return used.reorder_categories(sorted(used.categories))


def _require_columns(dataset: ds.Dataset, names: Sequence[str]) -> None:
    """All files have the columns; a file of another schema would give nulls."""
    for fragment in dataset.get_fragments():
        missing = set(names) - set(fragment.physical_schema.names)
        if missing:
            column = min(missing)
            raise TableError("is no whole event table: the column is missing", file=fragment.path, field=column)


def _limit_dates(dates: Dates | None, has_years: bool) -> list[ds.Expression]:
    """Conditions for the days wanted; where folders name years, for the years too, so that whole folders are left."""
    conditions = []
    for given, compare in zip(dates or (), (operator.ge, operator.le), strict=False):
        if given is not None:
            day = dt.date.fromisoformat(given) if isinstance(given, str) else given
            conditions.append(compare(ds.field("event_date"), pa.scalar(day, pa.date32())))
            conditions += [compare(ds.field("year"), day.year)] if has_years else []
    return conditions


def _join_conditions(
    dates: Sequence[ds.Expression],
    countries: Iterable[str] | None,
    codes: Iterable[str] | None,
    quad_class: int | Iterable[int] | None,
    filters: ds.Expression | None,
) -> ds.Expression | None:
    found = [*dates, *([] if filters is None else [filters])]
    if countries is not None:
        wanted = pa.array(_as_list(countries), pa.string())
        found.append(ds.field("source_country").isin(wanted) | ds.field("target_country").isin(wanted))
    if codes is not None:
        found.append(ds.field("event_code").isin(pa.array(_expand_codes(codes), pa.string())))
    if quad_class is not None:
        classes = [quad_class] if isinstance(quad_class, int | np.integer) else list(quad_class)
        found.append(ds.field("quad_class").isin(pa.array(classes, pa.int8())))
    return reduce(operator.and_, found) if found else None


def _expand_codes(codes: Iterable[str]) -> list[str]:
    """Every CAMEO code that begins with one of these."""
    ontology = load_ontology()
    expanded: set[str] = set()
    for begin in _as_list(codes):
        below = [code for code in ontology.codes() if code.startswith(begin)]
        if not below:
            hint = ", ".join(ontology.nearest(begin))
            raise TableError(f'no CAMEO code begins with "{begin}"' + (f"; did you mean {hint}?" if hint else ""))
        expanded.update(below)
    return sorted(expanded)


def _as_list(values: Iterable[str]) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def make_temporary(path: Path) -> Path:
    """An empty file of a name of its own beside ``path``.

    Raises:
        TableError: there is no such directory, or it cannot be written to.
    """
    if path.is_dir():
        raise TableError("is a directory; name a file, such as events.parquet", file=str(path))
    if not path.parent.is_dir():
        raise TableError(f'no such directory "{path.parent}"; create it first', file=str(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise TableError(f"cannot be written: {error.strerror}", file=str(path)) from None
    os.close(handle)
    mask = os.umask(0)
    os.umask(mask)
    temporary = Path(name)
    temporary.chmod(0o666 & ~mask)  # mkstemp gives it to the owner alone
    return temporary


def _writer_options(schema: pa.Schema) -> dict[str, Any]:
    columns = load_columns().values()
    return {
        "compression": "zstd",
        "use_dictionary": [column.name for column in columns if column.is_dictionary],
        "sorting_columns": pq.SortingColumn.from_ordering(schema, [("event_date", "ascending")]),
        "write_page_checksum": True,
    }


def _name_value(rows: Sequence[Event], field: pa.Field, error: Exception) -> TableError:
    """The error for the first value that does not fit its column."""
    value_of = operator.attrgetter(field.name)
    for row in rows:
        try:
            pa.array([value_of(row)], field.type)
        except (pa.ArrowException, OverflowError):
            entry = f"{row.document_id}#{row.sentence_index}"
            return TableError(f"{value_of(row)!r} is no {field.type}", entry=entry, field=field.name)
    return TableError(str(error), field=field.name)
