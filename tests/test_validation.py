"""Validation: valid tables pass, damaged ones fail for the right reason, and a slow referee agrees."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee import find_failures
from strategies import METADATA, build_event, build_pair, event_tables

from eventcoder.errors import TableError
from eventcoder.records import Event
from eventcoder.reports import UNREADABLE
from eventcoder.schema import METADATA_KEY, Column, arrow_schema, list_reasons, load_columns
from eventcoder.tables import events_to_table, write_events
from eventcoder.validation import validate

Row = dict[str, Any]


def to_rows(events: list[Event]) -> list[Row]:
    """The events as rows that can be damaged."""
    return [{**asdict(event), "operators": list(event.operators), "issues": list(event.issues)} for event in events]


def write_rows(rows: list[Row], path: Path) -> Path:
    """Write rows without any check."""
    loose = pa.schema([field.with_nullable(True) for field in arrow_schema()], arrow_schema(METADATA).metadata)
    pq.write_table(pa.Table.from_pylist(rows, schema=loose), path, row_group_size=3)
    return path


def good_rows() -> list[Row]:
    """Four valid rows: three events, of which one goes both ways."""
    return to_rows(
        [build_event(), build_event(document_id="doc-2", event_code="112"), *build_pair(document_id="doc-3")]
    )


# ---- valid tables


@settings(max_examples=200)
@given(event_tables())
def test_generated_tables_are_valid(tmp_path_factory: pytest.TempPathFactory, events: list[Event]) -> None:
    """A table of valid events is written, and has no failure."""
    path = tmp_path_factory.mktemp("valid") / "events.parquet"
    write_events(events, path, METADATA)
    report = validate(path, max_failures=None)
    assert report.to_text() == f"valid: {len(events):,} rows in 1 files\n"
    assert (report.n_rows, report.exit_code, len(report.failure_cases)) == (len(events), 0, 0)


def test_rows_may_come_in_any_order(tmp_path: Path) -> None:
    """The two halves of a pair may lie in different row groups."""
    rows = good_rows()
    assert validate(write_rows([rows[3], *rows[:3]], tmp_path / "a.parquet")).valid


def test_types_that_parquet_stores_alike_are_accepted(tmp_path: Path) -> None:
    """Large strings and categoricals, as other programs write them, are the same columns."""
    table = events_to_table([build_event()], METADATA)
    wide = table.schema.set(0, pa.field("event_id", pa.large_string()))
    index = wide.get_field_index("event_code")
    wide = wide.set(index, pa.field("event_code", pa.dictionary(pa.uint8(), pa.string())))
    index = wide.get_field_index("issues")
    wide = wide.set(index, pa.field("issues", pa.large_list(pa.large_string())))
    pq.write_table(table.cast(wide), tmp_path / "a.parquet")
    assert validate(tmp_path / "a.parquet").to_text() == "valid: 1 rows in 1 files\n"


# ---- the referee

_VALUES: dict[str, list[object]] = {
    "string": [None, "", "x", "USA", "US", "REB", "USA\n", "190", "19", "040", "story", "none", "attacked", "0" * 16],
    "int8": [None, 0, 1, 4, 5, -128],
    "int32": [None, -1, 0, 1, 100, 105, 2**31 - 1, -(2**31)],
    "float64": [None, math.nan, math.inf, -math.inf, -1000.0, 0.0, 5.0, 91.0],
    "bool": [None, True, False],
    "date32": [None, dt.date(1500, 1, 1), dt.date(2016, 5, 3), dt.date(2030, 1, 1), dt.date(9999, 12, 31)],
    "list<string>": [None, [], ["a"], ["a", "a"], [None], [None, None], [""], ["a", "b", ""]],
}
_BY_TYPE = st.sampled_from(sorted(load_columns())).flatmap(
    lambda name: st.tuples(
        st.just(name), st.sampled_from(_VALUES[str(load_columns()[name].constraints["x-arrow-type"])])
    )
)


@settings(max_examples=150)
@given(
    event_tables(),
    st.lists(st.tuples(st.integers(0, 50), _BY_TYPE), max_size=6),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=2),
)
def test_referee_agrees(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[Event],
    damages: list[tuple[int, tuple[str, object]]],
    copies: list[tuple[int, int]],
) -> None:
    """On damaged tables, vectorised validation and a plain row-by-row one find the same failures."""
    rows = to_rows([*events, *build_pair()])
    for source, place in copies:
        rows.insert(place % len(rows), dict(rows[source % len(rows)]))
    for number, (name, value) in damages:
        rows[number % len(rows)][name] = value
    path = write_rows(rows, tmp_path_factory.mktemp("damaged") / "events.parquet")
    cases = validate(path, max_failures=None).cases
    found = Counter((case.row, case.column, case.reason) for case in cases)
    assert found == find_failures(pq.read_table(path).to_pylist(), METADATA)


# ---- every kind of damage

Damage = Callable[[list[Row]], object]


def setting(**values: object) -> Damage:
    """Set values in the first row."""
    return lambda rows: rows[0].update(values)


_WRONG_VALUES: dict[str, object] = {
    "null": None,
    "enum": "other",
    "pattern": "?",
    "empty": "",
    "not-finite": math.nan,
    "item-null": [None],
    "item-empty": [""],
    "item-repeated": ["a", "a"],
}


def break_column(column: Column, kind: str) -> Damage:
    """Put a value into the column that is wrong by itself."""
    if kind in _WRONG_VALUES:
        return setting(**{column.name: _WRONG_VALUES[kind]})
    limit = column.constraints.get(kind, column.constraints.get(f"x-{kind}"))
    if isinstance(limit, str):
        return setting(**{column.name: dt.date.fromisoformat(limit) + dt.timedelta(-1 if kind == "minimum" else 1)})
    wrong = limit - 1 if kind == "minimum" else limit + 1
    return setting(**{column.name: float(wrong) if column.constraints["x-arrow-type"] == "float64" else wrong})


COLUMN_DAMAGES = {
    column.reason(kind): break_column(column, kind) for column in load_columns().values() for kind in column.kinds
}
RULE_DAMAGES: dict[str, Damage] = {
    "event-id-not-reproducible": setting(event_id="0" * 16),
    "event-id-repeated": lambda rows: rows.append(dict(rows[0])),
    "event-code-unknown": setting(event_code="1999"),
    "event-root-code-of-code": setting(event_root_code="18"),
    "event-base-code-of-code": setting(event_base_code="191"),
    "event-name-of-code": setting(event_name="Consult"),
    "quad-class-of-code": setting(quad_class=3),
    "goldstein-of-code": setting(goldstein=-9.9),
    "plover-event-of-code": setting(plover_event=None),
    "event-date-basis-none": setting(event_date=None),
    "event-date-basis-story": setting(event_date_basis="story"),
    "event-date-after-story": setting(event_date=dt.date(2016, 5, 5)),
    "both-actors-uncoded": setting(source_code=None, target_code=None),
    "reciprocal-pair-incomplete": lambda rows: rows.pop(),
    "attribution-code-without-text": setting(attribution_code="USA"),
    "place-country-unknown": setting(place_country="XXX"),
    "place-country-without-name": setting(place_name=None),
    "coordinates-together": setting(latitude=None),
    "coordinates-without-place": setting(place_name=None, place_country=None),
    "coder-version-of-file": setting(coder_version="0.0.1"),
    "dictionary-version-of-file": setting(dictionary_version="beef"),
    "trigger-offsets-order": setting(trigger_start=133),
    "trigger-outside-sentence": setting(trigger_start=99, trigger_end=107),
    "trigger-text-differs": setting(trigger_text="attackeD"),
}
for _side in ("source", "target"):
    RULE_DAMAGES |= {
        f"{_side}-country-of-code": setting(**{f"{_side}_country": "FRA"}),
        f"{_side}-role-of-code": setting(**{f"{_side}_role": "COP"}),
        f"{_side}-offsets-together": setting(**{f"{_side}_end": None}),
        f"{_side}-without-text": setting(**{f"{_side}_{part}": None for part in ("text", "start", "end")}),
        f"{_side}-entry-without-code": setting(**{f"{_side}_code": None}),
        f"{_side}-offsets-order": setting(**{f"{_side}_start": 140, f"{_side}_end": 134}),
        f"{_side}-outside-sentence": setting(**{f"{_side}_start": 150, f"{_side}_end": 170}),
        f"{_side}-text-differs": setting(**{f"{_side}_start": 101, f"{_side}_end": 105}),
    }


@pytest.mark.parametrize("reason", [*COLUMN_DAMAGES, *RULE_DAMAGES])
def test_damaged_row_is_found(tmp_path: Path, reason: str) -> None:
    """Each kind of damage to a row is reported under its own reason code, with the row and the value."""
    rows = good_rows()
    {**COLUMN_DAMAGES, **RULE_DAMAGES}[reason](rows)
    report = validate(write_rows(rows, tmp_path / "a.parquet"))
    assert reason in report.counts
    assert report.exit_code == 1
    cases = report.failure_cases.query("reason == @reason")
    row = int(cases["row"].iloc[0])
    value = rows[row][cases["column"].iloc[0]]
    assert cases["value"].isna().all() if value is None else cases["value"].iloc[0] == str(value)
    assert len(cases["message"].iloc[0]) > 10


def change_schema(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], object]:
    """Rewrite the file with another schema."""
    return lambda path: pq.write_table(change(pq.read_table(path)), path)


def change_metadata(**values: object) -> Callable[[Path], object]:
    """Rewrite the file with other metadata."""

    def change(table: pa.Table) -> pa.Table:
        content = json.loads(table.schema.metadata[METADATA_KEY]) | values
        return table.replace_schema_metadata({METADATA_KEY: json.dumps(content)})

    return change_schema(change)


def flip_byte(path: Path) -> None:
    """Change one byte of the first column's data."""
    column = pq.read_metadata(path).row_group(0).column(0)
    content = bytearray(path.read_bytes())
    content[column.data_page_offset + column.total_compressed_size - 2] ^= 0xFF
    path.write_bytes(content)


def move_to_partition(path: Path) -> None:
    """Put the file where events of another month belong."""
    folder = path.parent / "year=2016" / "month=6"
    folder.mkdir(parents=True)
    path.rename(folder / path.name)


FILE_DAMAGES: dict[str, Callable[[Path], object]] = {
    "file-empty": lambda path: path.write_bytes(b""),
    "file-not-parquet": lambda path: path.write_text("event_id,document_id\n"),
    "file-truncated": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "file-corrupt": flip_byte,
    "column-missing": change_schema(lambda table: table.drop_columns(["goldstein"])),
    "column-repeated": change_schema(lambda table: table.append_column("url", table["url"])),
    "column-unknown": change_schema(lambda table: table.append_column("note", table["url"])),
    "column-order": change_schema(lambda table: table.select(table.column_names[::-1])),
    "column-type": change_schema(lambda table: table.set_column(27, "quad_class", table["quad_class"].cast("string"))),
    "metadata-missing": change_schema(lambda table: table.replace_schema_metadata({})),
    "metadata-malformed": change_metadata(options="none"),
    "schema-version-unknown": change_metadata(schema_version="99.0"),
    "ontology-unknown": change_metadata(ontology="IDEA"),
    "partition-of-date": move_to_partition,
}


@pytest.mark.parametrize("reason", FILE_DAMAGES)
def test_damaged_file_is_found(tmp_path: Path, reason: str) -> None:
    """Each kind of damage to a file is reported under its own reason code; exit code 2 if it cannot be read."""
    path = tmp_path / "a.parquet"
    write_events([build_event()], path, METADATA)
    FILE_DAMAGES[reason](path)
    report = validate(tmp_path)
    assert report.counts == {reason: 1}
    assert report.exit_code == (2 if reason in UNREADABLE else 1)


@pytest.mark.parametrize("name", ["event_id", "event_code", "operators", "dictionary_version"])
def test_missing_column_is_named(tmp_path: Path, name: str) -> None:
    """Whatever column is missing, the finding names it, and the rows are not looked at."""
    path = tmp_path / "a.parquet"
    write_events([build_event()], path, METADATA)
    pq.write_table(pq.read_table(path).drop_columns([name]), path)
    report = validate(path)
    assert [(case.reason, case.column) for case in report.cases] == [("column-missing", name)]
    assert report.n_rows == 0


def test_every_reason_has_a_damage() -> None:
    """There is a damage for each reason code there is, and at least 60 of them."""
    tried = [*COLUMN_DAMAGES, *RULE_DAMAGES, *FILE_DAMAGES]
    assert sorted(tried) == sorted(list_reasons())
    assert len(tried) >= 60


def test_other_corruption_is_found(tmp_path: Path) -> None:
    """A broken footer, and text that is no UTF-8, are corruption too."""
    path = tmp_path / "a.parquet"
    write_events([build_event()], path, METADATA)
    content = path.read_bytes()
    (tmp_path / "b.parquet").write_bytes(content[:-400] + b"\xff" * 392 + content[-8:])
    table = pq.read_table(path)
    broken = pa.array([b"\xff\xfe"]).view(pa.string())
    pq.write_table(table.set_column(10, table.schema.field("source_name"), broken), tmp_path / "c.parquet")
    assert validate(tmp_path / "b.parquet").counts == {"file-corrupt": 1}
    assert validate(tmp_path / "c.parquet").counts == {"file-corrupt": 1}


# ---- several files


def test_ids_are_unique_in_a_data_set(tmp_path: Path) -> None:
    """A directory is one table; files named one by one are tables of their own."""
    for name in ("a.parquet", "b.parquet"):
        write_events([build_event()], tmp_path / name, METADATA)
    report = validate(tmp_path)
    assert [(case.file, case.row, case.reason) for case in report.cases] == [
        (str(tmp_path / "b.parquet"), 0, "event-id-repeated")
    ]
    assert validate([tmp_path / "a.parquet", tmp_path / "b.parquet"]).valid


def test_pairs_may_lie_in_two_files_of_a_data_set(tmp_path: Path) -> None:
    """A reciprocal pair is complete if its halves stand in two files of one directory."""
    rows = to_rows(build_pair())
    write_rows(rows[:1], tmp_path / "a.parquet")
    write_rows(rows[1:], tmp_path / "b.parquet")
    assert validate(tmp_path).valid
    assert validate(tmp_path / "a.parquet").counts == {"reciprocal-pair-incomplete": 1}


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    """Temporary files of a writer at work, and folders such as _tmp, are no part of a table."""
    write_events([build_event()], tmp_path / "a.parquet", METADATA)
    (tmp_path / ".b.parquet").write_text("half")
    (tmp_path / "_tmp").mkdir()
    (tmp_path / "_tmp" / "c.parquet").write_text("half")
    assert validate(tmp_path).files == (str(tmp_path / "a.parquet"),)


@pytest.mark.parametrize("name", ["missing.parquet", "."])
def test_nothing_to_validate_is_an_error(tmp_path: Path, name: str) -> None:
    """A path that does not exist and a directory without tables raise TableError."""
    with pytest.raises(TableError, match=r"no such file|no Parquet file"):
        validate(tmp_path / name)


# ---- the report


@pytest.fixture
def report_path(tmp_path: Path) -> Path:
    """A table of four rows, each with a wrong quad class."""
    rows = good_rows()
    for row in rows:
        row["quad_class"] = 2
    return write_rows(rows, tmp_path / "bad, very: 100%.parquet")


def test_max_failures_limits_the_cases_only(report_path: Path) -> None:
    """All failures are counted, the first are described."""
    report = validate(report_path, max_failures=3)
    assert (len(report.cases), report.n_failures, report.counts) == (3, 4, {"quad-class-of-code": 4})
    assert "... and 1 more" in report.to_text()
    assert len(validate(report_path, max_failures=None).cases) == 4
    assert validate(report_path, max_failures=0).exit_code == 1


def test_text_names_place_and_values(report_path: Path) -> None:
    """A line names file, row, column and reason, and shows the values that do not fit."""
    line = validate(report_path).to_text().splitlines()[0]
    assert line.startswith(f"{report_path}: row 0: quad_class: quad-class-of-code: ")
    assert line.endswith("(quad_class 2, event_code 190)")


def test_unknown_code_names_the_nearest(tmp_path: Path) -> None:
    """A code that does not exist is answered with one that does."""
    rows = good_rows()
    rows[0]["event_code"] = "1900"
    message = validate(write_rows(rows, tmp_path / "a.parquet")).failure_cases.query("reason == 'event-code-unknown'")
    assert "did you mean 190" in message["message"].iloc[0]


def test_json_holds_the_report(report_path: Path) -> None:
    """The JSON form has the counts and the cases."""
    content = json.loads(validate(report_path).to_json())
    assert (content["valid"], content["n_rows"], content["counts"]) == (False, 4, {"quad-class-of-code": 4})
    assert content["failure_cases"][3]["row"] == 3


def test_github_form_is_escaped(report_path: Path) -> None:
    """Annotations escape what GitHub reads as its own marks."""
    line = validate(report_path).to_github().splitlines()[0]
    assert line.startswith("::error file=")
    assert "bad%2C very%3A 100%25.parquet,title=quad-class-of-code::row 0: " in line


def test_failure_cases_is_a_typed_frame(report_path: Path) -> None:
    """The frame has the same columns and types with and without failures."""
    frame = validate(report_path).failure_cases
    empty = replace(validate(report_path), cases=()).failure_cases
    assert list(frame) == ["file", "row", "column", "reason", "value", "message"]
    assert (frame.dtypes == empty.dtypes).all()
    assert str(frame["row"].dtype) == "Int64"
