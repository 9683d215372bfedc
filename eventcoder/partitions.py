"""Event tables as directories: one folder a year and month, so that a study of some years reads only these."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from eventcoder.errors import TableError
from eventcoder.schema import arrow_schema, load_columns
from eventcoder.storage import PathLike
from eventcoder.tables import ROW_GROUP_ROWS
from eventcoder.validation import find_files, read_metadata

_BATCH_ROWS = 65_536
_LEAST_GROUP_ROWS = 4_096  # kept in memory for each month
_PARTITION = pa.schema([("year", pa.int16()), ("month", pa.int8())])


def partition_events(source: PathLike, directory: PathLike) -> int:
    """Write an event table as a hive-partitioned data set, ``year=2004/month=9/part-0.parquet``.

    Events without a date lie in a partition of their own. The directory is built under a temporary name and renamed.
    ``read_events`` and ``validate`` take it as they take a file.

    Args:
        source: an event table, a file or a directory of files of one run.
        directory: must not exist.

    Returns:
        The number of events.

    Raises:
        TableError: the directory exists, its parent does not, or the source is no event table.
    """
    target = Path(directory)
    if target.exists():
        raise TableError("exists already; remove it or name another", file=str(target))
    if not target.parent.is_dir():
        raise TableError(f'no such directory "{target.parent}"; create it first', file=str(target))
    files = find_files(Path(source))
    schema = arrow_schema(read_metadata(files[0]))
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        count = _write_parts(files, schema, temporary)
        temporary.chmod(target.parent.stat().st_mode & 0o777)
        temporary.replace(target)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise TableError(f"cannot be partitioned: {error}", file=str(source)) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return count


def _write_parts(files: list[Path], schema: pa.Schema, directory: Path) -> int:
    form = ds.ParquetFileFormat()
    encoded = [column.name for column in load_columns().values() if column.is_dictionary]
    options = form.make_write_options(compression="zstd", use_dictionary=encoded, write_page_checksum=True)
    ds.write_dataset(
        _read_parts(files, schema),
        directory,
        schema=_add_partition(schema),
        format=form,
        file_options=options,
        partitioning=ds.partitioning(_PARTITION, flavor="hive"),
        basename_template="part-{i}.parquet",
        min_rows_per_group=_LEAST_GROUP_ROWS,
        max_rows_per_group=ROW_GROUP_ROWS,
        use_threads=False,  # keeps the order of rows
    )
    return sum(pq.read_metadata(file).num_rows for file in find_files(directory))


def _read_parts(files: list[Path], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    wanted = _add_partition(schema)
    for file in files:
        with pq.ParquetFile(file) as parquet:
            for rows in parquet.iter_batches(_BATCH_ROWS):
                table = pa.Table.from_batches([rows]).select(schema.names)
                days = table["event_date"]
                years, months = pc.year(days).cast(pa.int16()), pc.month(days).cast(pa.int8())
                yield from table.append_column("year", years).append_column("month", months).cast(wanted).to_batches()


def _add_partition(schema: pa.Schema) -> pa.Schema:
    return pa.schema([*schema, *_PARTITION], schema.metadata)
