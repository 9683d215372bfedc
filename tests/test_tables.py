"""Writing events to Parquet and reading them into pandas."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from strategies import METADATA, build_event, build_pair, event_tables

from eventcoder.errors import TableError
from eventcoder.records import Event
from eventcoder.schema import arrow_schema, load_columns, readable_versions, schema_version
from eventcoder.tables import EventWriter, events_to_table, read_events, write_events
from eventcoder.validation import read_metadata, validate

DAY = dt.date(2016, 5, 2)
FIXTURES = Path(__file__).parent / "data"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a table is to be written; nothing else lies beside it."""
    return tmp_path / "events.parquet"


def make_events() -> list[Event]:
    """Seven events of four documents over some days, two without a date."""
    return [
        build_event(document_id="a"),
        build_event(document_id="a", event_code="112", source_code=None, source_entry=None),
        *build_pair(document_id="b", event_date=DAY - dt.timedelta(9)),
        build_event(document_id="c", event_date=None, event_date_basis="none"),
        build_event(document_id="c", event_code="0233", event_date=None, event_date_basis="none"),
        build_event(document_id="d", event_code="195", event_date=DAY - dt.timedelta(4), target_code="FRAGOV"),
    ]


# ---- writing


@settings(max_examples=50)
@given(event_tables())
def test_events_come_back(tmp_path_factory: pytest.TempPathFactory, events: list[Event]) -> None:
    """Events to Parquet and back are the same events; only the order of days may change."""
    path = tmp_path_factory.mktemp("round") / "events.parquet"
    assert write_events(events, path, METADATA) == len(events)
    rows = pq.read_table(path).to_pylist()
    back = [Event(**row | {"operators": tuple(row["operators"]), "issues": tuple(row["issues"])}) for row in rows]
    assert back == sorted(events, key=lambda event: (event.event_date is None, event.event_date or DAY))


def test_file_says_what_it_is(path: Path) -> None:
    """The file carries its metadata, zstd pages, dictionary-encoded codes and the order of its rows."""
    write_events(make_events(), path, METADATA)
    assert read_metadata(path) == METADATA
    parquet = pq.ParquetFile(path)
    group = parquet.metadata.row_group(0)
    columns = {group.column(at).path_in_schema.split(".")[0]: group.column(at) for at in range(group.num_columns)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    encoded = {name for name, column in columns.items() if column.has_dictionary_page}
    assert encoded == {name for name, column in load_columns().items() if column.is_dictionary}
    assert group.sorting_columns[0].column_index == parquet.schema_arrow.get_field_index("event_date")
    assert not group.sorting_columns[0].nulls_first


def test_row_groups_are_sorted_and_hold_whole_documents(path: Path) -> None:
    """A row group ends between two documents; in it, days ascend and unknown ones come last."""
    with EventWriter(path, METADATA, row_group_rows=3) as writer:
        writer.write(iter(make_events()))
    parquet = pq.ParquetFile(path)
    groups = [parquet.read_row_group(at, columns=["document_id", "event_date"]) for at in range(parquet.num_row_groups)]
    assert [sorted(set(group["document_id"].to_pylist())) for group in groups] == [["a", "b"], ["c", "d"]]
    for group in groups:
        days = group["event_date"].to_pylist()
        assert days == sorted(days, key=lambda day: (day is None, day))


def test_no_events_make_an_empty_table(path: Path) -> None:
    """A table without rows is a table, with all columns."""
    assert write_events([], path, METADATA) == 0
    assert validate(path).valid
    assert list(read_events(path)) == list(load_columns())


def test_tables_are_written_too(path: Path) -> None:
    """Rows given as Arrow are written and checked as events are."""
    table = events_to_table(make_events())
    assert write_events(table, path, METADATA) == 7
    assert sorted(read_events(path)["event_id"]) == sorted(table["event_id"].to_pylist())
    with pytest.raises(TableError, match="do not fit the event schema"):
        write_events(table.drop_columns(["goldstein"]), path, METADATA)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([build_event(sentence_index="three")], r"doc-1#three.*sentence_index: 'three' is no int32"),
        ([build_event(), replace(build_event(), sentence_start=2**40)], "sentence_start: 1099511627776 is no int32"),
        ([replace(build_event(), event_name=None)], 'event-name-null in 1 events in document "doc-1"'),
        ([replace(build_event(), quad_class=1)], "quad-class-of-code"),
        ([build_event(), build_event()], "event-id-repeated"),
        (build_pair()[:1], "reciprocal-pair-incomplete"),
        ([build_event(coder_version="9.9.9")], "coder-version-of-file"),
    ],
    ids=["type", "overflow", "null", "rule", "repeated", "pair", "metadata"],
)
def test_wrong_table_cannot_be_written(path: Path, events: list[Event], message: str) -> None:
    """An event that breaks the schema or a rule is refused, and no file is left."""
    with pytest.raises(TableError, match=message):
        write_events(events, path, METADATA)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_error_leaves_the_file_before(path: Path, error: type[BaseException]) -> None:
    """After an error in the midst of writing, the earlier file stands as it was, and nothing beside it."""
    write_events(make_events(), path, METADATA)
    before = path.read_bytes()

    def events() -> Iterator[Event]:
        yield build_event()
        raise error

    with pytest.raises(error), EventWriter(path, METADATA, row_group_rows=1) as writer:
        writer.write(events())
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_killed_run_leaves_no_table(path: Path) -> None:
    """A process killed while writing leaves no file that could be taken for a table."""
    script = f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from strategies import METADATA, build_event
        from eventcoder.tables import EventWriter
        with EventWriter({str(path)!r}, METADATA, row_group_rows=1) as writer:
            writer.write(build_event(document_id=str(number)) for number in range(50))
            os.kill(os.getpid(), signal.SIGKILL)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True, text=True)
    assert run.returncode == -9, run.stderr
    assert not path.exists()
    with pytest.raises(TableError, match="no Parquet file"):
        read_events(path.parent)


@pytest.mark.parametrize(
    ("place", "message"), [("missing/events.parquet", "no such directory"), (".", "is a directory")]
)
def test_wrong_place_is_an_error(tmp_path: Path, place: str, message: str) -> None:
    """A target that cannot be written is said before any event is coded."""
    with pytest.raises(TableError, match=message):
        EventWriter(tmp_path / place, METADATA)


# ---- reading


def test_plain_pandas_gives_good_types(path: Path) -> None:
    """pandas.read_parquet, without this package, gives strings, dates and integers; lists alone are objects."""
    write_events(make_events(), path, METADATA)
    dtypes = pd.read_parquet(path).dtypes.astype(str)
    texts = str(pd.Series(["a"]).dtype)  # objects before pandas 3
    assert set(dtypes[dtypes == "object"].index) - set(dtypes[dtypes == texts].index) <= {"operators", "issues"}
    assert (dtypes[["event_date", "story_date"]] == "timestamp[ms][pyarrow]").all()
    assert (dtypes[["source_start", "target_end"]] == "Int32").all()
    assert (dtypes["event_code"], dtypes["quad_class"], dtypes["is_reciprocal"]) == (texts, "int8", "bool")


@pytest.mark.parametrize("events", [make_events(), []], ids=["events", "none"])
def test_frame_has_the_schemas_types(path: Path, events: list[Event]) -> None:
    """read_events gives each column the dtype that the schema derives, with and without rows."""
    write_events(events, path, METADATA)
    dtypes = read_events(path).dtypes
    for name, column in load_columns().items():
        assert str(dtypes[name]) == ("category" if column.is_categorical else str(column.pandas_dtype))


def test_frame_holds_the_values(path: Path) -> None:
    """Values and nulls come as they were; categories are sorted and occur."""
    events = make_events()
    write_events(events, path, METADATA)
    frame = read_events(path).set_index("event_id")
    event = events[1]
    row = frame.loc[event.event_id]
    assert row["event_date"] == pd.Timestamp(DAY)
    assert pd.isna(row["source_code"])
    assert (row["target_code"], row["source_start"], list(row["issues"])) == ("REB", 111, ["conflict"])
    assert frame.loc[events[4].event_id, "event_date"] is pd.NaT
    assert list(frame["event_code"].cat.categories) == ["0233", "040", "112", "190", "195"]


@pytest.mark.parametrize(
    ("wanted", "keeps"),
    [
        ({"dates": (DAY, DAY)}, lambda event: event.event_date == DAY),
        ({"dates": ("2016-04-25", None)}, lambda event: event.event_date and event.event_date >= dt.date(2016, 4, 25)),
        ({"dates": (None, "2016-04-28")}, lambda event: event.event_date and event.event_date <= dt.date(2016, 4, 28)),
        ({"countries": "FRA"}, lambda event: "FRA" in (event.source_country, event.target_country)),
        ({"countries": ["SYR"]}, lambda event: "SYR" in (event.source_country, event.target_country)),
        ({"countries": []}, lambda _: False),
        ({"codes": "19"}, lambda event: event.event_code.startswith("19")),
        ({"codes": ["04", "195"]}, lambda event: event.event_code in ("040", "195")),
        ({"quad_class": 3}, lambda event: event.quad_class == 3),
        ({"quad_class": [1, 4]}, lambda event: event.quad_class in (1, 4)),
        ({"filters": ds.field("is_reciprocal")}, lambda event: event.is_reciprocal),
        ({"codes": "19", "countries": "FRA"}, lambda event: event.event_code == "195"),
    ],
    ids="day from to country countries nowhere code codes quad quads filter both".split(),
)
def test_filters_keep_what_is_asked_for(
    path: Path, wanted: dict[str, object], keeps: Callable[[Event], object]
) -> None:
    """Each filter, and two together, keep the events that a plain condition keeps."""
    events = make_events()
    write_events(events, path, METADATA)
    found = read_events(path, columns=["event_id"], **wanted)  # type: ignore[arg-type]
    assert list(found) == ["event_id"]
    assert sorted(found["event_id"]) == sorted(event.event_id for event in events if keeps(event))


def test_columns_come_in_the_order_asked_for(path: Path) -> None:
    """Only the columns named are read, in the order they are named."""
    write_events(make_events(), path, METADATA)
    assert list(read_events(path, columns=["goldstein", "event_code"])) == ["goldstein", "event_code"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [({"columns": ["event_cod"]}, 'no column "event_cod"'), ({"codes": ["1O"]}, 'no CAMEO code begins with "1O"')],
    ids=["column", "code"],
)
def test_unknown_wishes_are_errors(path: Path, wanted: dict[str, list[str]], message: str) -> None:
    """A column or code that does not exist is an error and not an empty frame."""
    write_events(make_events(), path, METADATA)
    with pytest.raises(TableError, match=message):
        read_events(path, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(("content", "message"), [(None, "no such file"), (b"a,b\n1,2\n", "cannot be read")])
def test_what_is_no_table_is_an_error(path: Path, content: bytes | None, message: str) -> None:
    """A missing file, and one that is not Parquet, are errors that name it."""
    if content is not None:
        path.write_bytes(content)
    for read in (read_events, read_metadata):
        with pytest.raises(TableError, match=r"events\.parquet"):
            read(path)
    with pytest.raises(TableError, match=message):
        read_events(path)


def test_metadata_of_another_table_is_an_error(path: Path) -> None:
    """A Parquet file of something else has no metadata of ours."""
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(TableError, match="is no event table"):
        read_metadata(path)


# ---- files of earlier versions


def test_each_version_has_its_fixture() -> None:
    """For every schema version that is read, a file that it wrote is kept."""
    kept = {path.stem.removeprefix("events-") for path in FIXTURES.glob("events-*.parquet")}
    assert kept == set(readable_versions())
    assert schema_version() in kept


@pytest.mark.parametrize("version", readable_versions())
def test_files_of_each_version_are_read(version: str) -> None:
    """A file that a version wrote is still valid, and gives the present columns."""
    fixture = FIXTURES / f"events-{version}.parquet"
    assert read_metadata(fixture).schema_version == version
    assert validate(fixture).to_text() == "valid: 6 rows in 1 files\n"
    frame = read_events(fixture)
    assert list(frame) == list(load_columns())
    assert frame["event_code"].tolist() == ["0233", "040", "040", "190", "112", "173"]
    assert frame["source_text"].tolist()[0] == "Zürich’s envoys"


def test_schema_changes_raise_the_version() -> None:
    """The columns are those of the file that the present version wrote: who changes them must raise the version."""
    written = pq.read_schema(FIXTURES / f"events-{schema_version()}.parquet")
    assert written.equals(arrow_schema())
