"""Exports to other forms, as programs written for those read them, and partitioned data sets."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from strategies import METADATA, build_event, build_pair

from eventcoder.errors import TableError
from eventcoder.export import GDELT_COLUMNS, ICEWS_COLUMNS, PHOENIX_COLUMNS, export_events
from eventcoder.fips import FIPS_CODES
from eventcoder.ontology import load_actor_ontology
from eventcoder.partitions import partition_events
from eventcoder.records import Event
from eventcoder.schema import load_columns
from eventcoder.tables import read_events, write_events
from eventcoder.validation import find_files, read_metadata, validate

FORMS = ("csv", "jsonl", "gdelt", "icews", "phoenix")
COLUMNS = {"gdelt": GDELT_COLUMNS, "icews": ICEWS_COLUMNS, "phoenix": PHOENIX_COLUMNS}


def make_events() -> list[Event]:
    """Five events, with what a text file has to be careful about."""
    return [
        build_event(sentence_index=0, issues=("war", "oil"), operators=("demand", "end"), event_code="042"),
        build_event(document_id="b", source_code="IGOUNO", target_code="IRQMOSSUN", target_name='the "old\tguard"\n'),
        build_event(document_id="c", event_date=None, event_date_basis="none", story_date=None, publisher=None),
        *build_pair(
            document_id="d", source_code="SYRREBKUR", target_code="USAGOVMIL", event_date=dt.date(2015, 12, 31)
        ),
    ]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The events as a table, in the order given."""
    path = tmp_path / "events.parquet"
    write_events(make_events(), path, METADATA)
    return path


def read_form(table: Path, form: str, **options: Any) -> pd.DataFrame:
    """Export, and read as the data set is read: no quotes, codes as texts; in the order of the events above."""
    target = table.with_name(f"events.{form}")
    assert export_events(table, target, form) == 5
    names = None if form == "icews" else list(COLUMNS[form])
    header = 0 if form == "icews" else None
    frame = pd.read_csv(target, sep="\t", names=names, header=header, quoting=3, **options)
    return frame.iloc[[2, 3, 4, 0, 1]].reset_index(drop=True)  # the table is sorted by date


@pytest.mark.parametrize("form", ["gdelt", "icews", "phoenix"])
def test_columns_are_those_of_the_data_set(form: str) -> None:
    """Names and order of the columns are those in which the data set is published."""
    published = json.loads((Path(__file__).parent / "data" / "export_columns.json").read_text())
    assert list(COLUMNS[form]) == published[form]
    assert len(COLUMNS[form]) == {"gdelt": 61, "icews": 20, "phoenix": 26}[form]


def test_columns_are_those_of_the_shared_facts(shared: Path) -> None:
    """The same against the shared list, where it is at hand."""
    published = json.loads((shared / "facts" / "export_columns.json").read_text())
    assert list(GDELT_COLUMNS) == published["gdelt_2_events"]
    assert list(ICEWS_COLUMNS) == published["icews"]
    assert list(PHOENIX_COLUMNS) == published["phoenix_oeda"]


def test_gdelt(table: Path) -> None:
    """GDELT's integers, dates as YYYYMMDD, codes with their zeros, actors in their parts."""
    codes = {name: "str" for name in GDELT_COLUMNS if name.endswith("Code")}
    frame = read_form(table, "gdelt", dtype=codes | {"SQLDATE": "Int64", "DATEADDED": "Int64", "Year": "Int64"})
    first, second = frame.iloc[0], frame.iloc[1]
    assert sorted(frame["GLOBALEVENTID"]) == [1, 2, 3, 4, 5]
    assert (first["SQLDATE"], first["MonthYear"], first["Year"]) == (20160502, 201605, 2016)
    assert first["FractionDate"] == 2016.3342
    assert (first["EventCode"], first["EventBaseCode"], first["EventRootCode"], first["QuadClass"]) == (
        *("042", "042", "04"),
        1,
    )
    assert (first["Actor1Code"], first["Actor1CountryCode"], first["Actor1Type1Code"]) == ("SYRMIL", "SYR", "MIL")
    assert (second["Actor1KnownGroupCode"], second["Actor1Type1Code"]) == ("UNO", "IGO")
    assert pd.isna(second["Actor1CountryCode"])
    assert (second["Actor2Religion1Code"], second["Actor2Religion2Code"]) == ("MOS", "SUN")
    assert second["Actor2Name"] == "THE 'OLD GUARD' "
    assert frame.loc[3, ["Actor1EthnicCode", "Actor2Type1Code", "Actor2Type2Code"]].tolist() == ["KUR", "GOV", "MIL"]
    assert frame["IsRootEvent"].tolist() == [1, 0, 0, 0, 0]
    place = first[["ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_Lat"]]
    assert place.tolist() == [4, "Aleppo", "SY", 36.2]
    assert first["DATEADDED"] == 20160503000000
    assert pd.isna(frame.loc[2, "SQLDATE"])
    assert {str(dtype) for name, dtype in frame.dtypes.items() if name.startswith("Num") or "_Type" in name} == {
        "int64"
    }


def test_icews(table: Path) -> None:
    """ICEWS has a header, ISO dates, words for countries and sectors, stories and sentences by number."""
    frame = read_form(table, "icews", dtype={"CAMEO Code": "str"}, parse_dates=["Event Date"])
    assert tuple(frame) == ICEWS_COLUMNS
    first, second = frame.iloc[0], frame.iloc[1]
    assert first["Event Date"] == pd.Timestamp(2016, 5, 2)
    assert (first["Source Sectors"], first["Source Country"]) == ("Military", "Syria")
    assert second["Source Sectors"] == "International Governmental Organization"
    assert (first["CAMEO Code"], first["Intensity"], first["Event Text"]) == ("042", 1.9, "Make a visit")
    assert (first["City"], first["Country"], first["Latitude"]) == ("Aleppo", "Syria", 36.2)
    assert frame["Sentence Number"].tolist() == [1, 4, 4, 4, 4]
    assert frame["Story ID"].nunique() == 4
    assert frame.loc[3, "Story ID"] == frame.loc[4, "Story ID"]
    assert frame.loc[3, "Target Sectors"] == "Government,Military"


def test_phoenix(table: Path) -> None:
    """Phoenix has dates in parts, penta classes, actors as entity, role and attribute."""
    codes = {"EventCode": "str", "EventRootCode": "str", "Date": "str"}
    frame = read_form(table, "phoenix", dtype=codes)
    first = frame.iloc[0]
    assert first[["Date", "Year", "Month", "Day"]].tolist() == ["20160502", 2016, 5, 2]
    assert first[["EventCode", "EventRootCode", "PentaClass", "GoldsteinScore"]].tolist() == ["042", "04", 1, 1.9]
    kurdish = frame.loc[3, ["SourceActorFull", "SourceActorEntity", "SourceActorRole", "SourceActorAttribute"]]
    assert kurdish.tolist() == ["SYRREBKUR", "SYR", "REB", "KUR"]
    assert frame.loc[1, "TargetActorAttribute"] == "MOS;SUN"
    assert (first["Issues"], first["SentenceID"]) == ("war,1;oil,1", "doc-1_0")
    assert frame["EventID"].is_unique


def test_csv(table: Path) -> None:
    """CSV has the event table's own columns, lists joined, nothing for null."""
    target = table.with_suffix(".csv")
    export_events(table, target, "csv")
    assert target.read_text().splitlines()[0] == ",".join(load_columns())
    frame = pd.read_csv(target, dtype={"event_code": "str"}, parse_dates=["event_date"]).set_index("document_id")
    first = frame.loc["doc-1"]
    assert (first["event_code"], first["operators"], first["issues"]) == ("042", "demand|end", "war|oil")
    assert frame.loc["b", "target_name"] == 'the "old\tguard"\n'
    assert pd.isna(frame.loc["c", "event_date"])


def test_jsonl(table: Path) -> None:
    """JSON lines are the rows, with lists and nulls."""
    target = io.BytesIO()
    export_events(table, target, "jsonl")
    rows = [json.loads(line) for line in target.getvalue().splitlines()]
    wanted = [
        row | {name: row[name] and str(row[name]) for name in ("event_date", "story_date")}
        for row in pq.read_table(table).to_pylist()
    ]
    assert rows == wanted


@pytest.mark.parametrize("form", FORMS)
def test_empty_table_is_exported(tmp_path: Path, form: str) -> None:
    """A table without events gives a header, where the form has one, and nothing else."""
    write_events([], tmp_path / "events.parquet", METADATA)
    assert export_events(tmp_path / "events.parquet", tmp_path / "out", form) == 0
    assert len((tmp_path / "out").read_bytes().splitlines()) == (form in ("csv", "icews"))


@pytest.mark.parametrize("form", FORMS)
def test_failed_export_leaves_no_file(tmp_path: Path, form: str) -> None:
    """What is no event table is an error, and the file of an earlier export stays."""
    (tmp_path / "events.parquet").write_bytes(b"PAR1 but no more")
    (tmp_path / "out").write_text("before")
    with pytest.raises(TableError, match="cannot be read as an event table"):
        export_events(tmp_path / "events.parquet", tmp_path / "out", form)
    assert (tmp_path / "out").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 2


def test_unknown_form_is_an_error(table: Path) -> None:
    """A form that does not exist is answered with those that do."""
    with pytest.raises(TableError, match='no form "xlsx"; there are csv, jsonl, gdelt, icews, phoenix'):
        export_events(table, table.with_suffix(".xlsx"), "xlsx")


def test_fips_codes_are_of_countries() -> None:
    """Each country has one FIPS code of two letters, and no two share one."""
    assert all(load_actor_ontology().is_country(code) for code in FIPS_CODES)
    assert len(set(FIPS_CODES.values())) == len(FIPS_CODES)
    assert {len(code) for code in FIPS_CODES.values()} == {2}


# ---- partitioned data sets


def test_partitions_are_a_valid_table(table: Path, tmp_path: Path) -> None:
    """A data set by year and month has the same events and metadata, and passes validation."""
    target = tmp_path / "by-month"
    assert partition_events(table, target) == 5
    folders = [str(file.parent.relative_to(target)) for file in find_files(target)]
    undated = "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__"
    assert folders == ["year=2015/month=12", "year=2016/month=5", undated]
    assert validate(target).to_text() == "valid: 5 rows in 3 files\n"
    assert read_metadata(find_files(target)[0]) == METADATA
    assert sorted(read_events(target)["event_id"]) == sorted(read_events(table)["event_id"])
    assert list(read_events(target)) == list(load_columns())


@pytest.mark.parametrize(("dates", "count"), [(("2016-01-01", None), 2), ((None, "2016-01-01"), 2), ((None, None), 5)])
def test_dates_are_read_from_partitions(table: Path, tmp_path: Path, dates: Any, count: int) -> None:
    """Days wanted are found in the folders that have them."""
    partition_events(table, tmp_path / "by-month")
    assert len(read_events(tmp_path / "by-month", dates=dates, columns=["event_id"])) == count


def test_other_years_are_not_opened(table: Path, tmp_path: Path) -> None:
    """A folder of another year is not read: damage there does not matter."""
    partition_events(table, tmp_path / "by-month")
    file = tmp_path / "by-month" / "year=2015" / "month=12" / "part-0.parquet"
    group = pq.read_metadata(file).row_group(0)
    end = group.column(group.num_columns - 1).data_page_offset
    content = file.read_bytes()
    file.write_bytes(content[:4] + bytes(end - 4) + content[end:])
    assert len(read_events(tmp_path / "by-month", dates=("2016-01-01", None))) == 2
    with pytest.raises(TableError, match="cannot be read"):
        read_events(tmp_path / "by-month")


@pytest.mark.parametrize(("place", "message"), [(".", "exists already"), ("a/b", "no such directory")])
def test_wrong_directory_is_an_error(table: Path, tmp_path: Path, place: str, message: str) -> None:
    """A directory is never written into, nor made below one that is missing."""
    with pytest.raises(TableError, match=message):
        partition_events(table, tmp_path / place)
    assert [path.name for path in tmp_path.iterdir()] == ["events.parquet"]
