"""Filters, recodings and aggregation."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import build_event

from eventcoder.analysis import QUAD_COLUMNS, aggregate_dyads, filter_one_a_day, map_actors, recode_events
from eventcoder.errors import EventcoderError
from eventcoder.ontology import load_ontology
from eventcoder.tables import events_to_table, table_to_frame


def make_frame(*rows: tuple[str | None, str, str, str | None]) -> pd.DataFrame:
    """A frame of events, each given as source code, event code, target code and date."""
    events = [
        build_event(
            document_id=str(number),
            source_code=source,
            event_code=code,
            target_code=target,
            event_date=dt.date.fromisoformat(day) if day else None,
        )
        for number, (source, code, target, day) in enumerate(rows)
    ]
    return table_to_frame(events_to_table(events))


# ---- one a day


def test_one_a_day_keeps_the_first() -> None:
    """Of the same dyad and code on one day the first report stays; other days, codes, dyads and undated ones too."""
    frame = make_frame(
        ("USA", "190", "SYR", "2016-05-01"),
        ("USA", "190", "SYR", "2016-05-01"),
        ("USA", "190", "SYR", "2016-05-02"),
        ("USA", "112", "SYR", "2016-05-01"),
        ("SYR", "190", "USA", "2016-05-01"),
        ("USA", "190", "SYR", None),
        ("USA", "190", "SYR", None),
        (None, "190", "SYR", "2016-05-01"),
        (None, "190", "SYR", "2016-05-01"),
    )
    assert filter_one_a_day(frame)["document_id"].tolist() == ["0", "2", "3", "4", "5", "6", "7"]


def test_one_a_day_by_own_columns() -> None:
    """What makes two reports the same is the caller's choice."""
    frame = make_frame(("USAGOV", "190", "SYR", "2016-05-01"), ("USAMIL", "195", "SYR", "2016-05-01"))
    by = ["source_country", "target_country", "event_root_code"]
    assert len(filter_one_a_day(frame, by)) == 1
    with pytest.raises(EventcoderError, match='no column "dyad"'):
        filter_one_a_day(frame, ["dyad"])


# ---- recoding

CODES = pd.Series(["010", "0233", "057", "0874", "112", "163", "190", None], name="event_code")


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("root", ["01", "02", "05", "08", "11", "16", "19", None]),
        ("quad", [1, 1, 1, 2, 3, 4, 4, None]),
        ("penta", [0, 0, 1, 2, 3, 3, 4, None]),
        ("plover", [None, None, "SUPPORT", "RETREAT", "ACCUSE", "COERCE", "ASSAULT", None]),
        ({"1": "conflict", "19": "force", "05": "pact"}, [None, None, "pact", None, *["conflict"] * 2, "force", None]),
        ({"0": 1, "1": -1}, [1, 1, 1, 1, -1, -1, -1, None]),
    ],
    ids=["root", "quad", "penta", "plover", "own texts", "own numbers"],
)
def test_recode(scheme: Any, expected: list[object]) -> None:
    """Codes are recoded to each scheme, and by a map of one's own by the longest beginning; null stays null."""
    found = recode_events(CODES, scheme)
    assert [None if pd.isna(value) else value for value in found] == expected
    assert str(found.dtype) == ("Int64" if isinstance(expected[5], int) else "category")
    assert (found.name, found.index.equals(CODES.index)) == ("event_code", True)


def test_recode_takes_every_code() -> None:
    """Every CAMEO code has a root, a quad class and a penta class."""
    codes = pd.Series(load_ontology().codes())
    for scheme in ("root", "quad", "penta"):
        assert recode_events(codes, scheme).notna().all()  # type: ignore[arg-type]


def test_recode_of_a_filtered_column() -> None:
    """A categorical with categories that no longer occur, and an index of its own, is recoded as it stands."""
    codes = CODES.astype("category")[3:5]
    found = recode_events(codes, "root")
    assert (found.tolist(), found.index.tolist()) == (["08", "11"], [3, 4])


@pytest.mark.parametrize(
    ("codes", "scheme", "message"),
    [
        (["190"], "goldstein", 'no scheme "goldstein"'),
        (["19O"], "quad", '"19O" is not a CAMEO code; did you mean "190"'),
    ],
)
def test_wrong_recoding_is_an_error(codes: list[str], scheme: Any, message: str) -> None:
    """An unknown scheme and an unknown code are named."""
    with pytest.raises(EventcoderError, match=message):
        recode_events(pd.Series(codes), scheme)


@pytest.mark.parametrize(
    ("keep", "expected"),
    [(False, ["US", "US forces", None, None]), (True, ["US", "US forces", "SYRREB", None])],
)
def test_map_actors(keep: bool, expected: list[str | None]) -> None:
    """The longest beginning of an actor code decides its group."""
    codes = pd.Series(["USAGOV", "USAMIL", "SYRREB", None], name="source_code")
    found = map_actors(codes, {"USA": "US", "USAMIL": "US forces"}, keep_others=keep)
    assert [None if pd.isna(value) else value for value in found] == expected
    assert list(found.cat.categories) == sorted(value for value in expected if value)


# ---- aggregation


def test_dyad_months() -> None:
    """Events are counted by dyad and month, by quad class, with sum and mean of the Goldstein score."""
    frame = make_frame(
        ("USAGOV", "190", "SYRMIL", "2016-01-31"),
        ("USAMIL", "057", "SYR", "2016-01-01"),
        ("USA", "112", "SYR", "2016-03-15"),
        ("SYR", "112", "USA", "2016-02-01"),
        ("SYR", "112", None, "2016-02-01"),
        ("SYR", "112", "USA", None),
    )
    found = aggregate_dyads(frame)
    assert found.columns.tolist() == [
        *("source_country", "target_country", "period", "events"),
        *QUAD_COLUMNS,
        *("goldstein_sum", "goldstein_mean"),
    ]
    months = [pd.Timestamp(2016, month, 1) for month in (1, 2, 3)]
    assert found["period"].tolist() == months * 2
    assert found["source_country"].tolist() == ["SYR"] * 3 + ["USA"] * 3
    assert found["events"].tolist() == [0, 1, 0, 2, 0, 1]
    assert found.loc[3, list(QUAD_COLUMNS)].tolist() == [1, 0, 0, 1]
    assert found["goldstein_sum"].tolist() == [0, -2, 0, -2, 0, -2]
    assert found["goldstein_mean"].tolist()[3] == -1
    assert found["goldstein_mean"].isna().tolist() == [True, False, True, False, True, False]


def test_only_observed_periods_without_fill() -> None:
    """Without filling, a row is a dyad and period with events."""
    frame = make_frame(("USA", "190", "SYR", "2016-01-31"), ("USA", "190", "SYR", "2016-03-01"))
    assert aggregate_dyads(frame, fill=False)["period"].tolist() == [pd.Timestamp(2016, 1, 1), pd.Timestamp(2016, 3, 1)]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day", ["2016-02-29", "2016-03-01", "2016-03-02", "2016-03-03", "2016-03-04", "2016-03-05", "2016-03-06"]),
        ("week", ["2016-02-29"]),
        ("month", ["2016-02-01", "2016-03-01"]),
        ("year", ["2016-01-01"]),
    ],
)
def test_periods_begin_where_they_should(period: Any, expected: list[str]) -> None:
    """Days, weeks from Monday, months and years, each named by its first day."""
    frame = make_frame(("USA", "190", "SYR", "2016-02-29"), ("USA", "190", "SYR", "2016-03-06"))
    assert aggregate_dyads(frame, period)["period"].astype(str).tolist() == expected


def test_span_can_be_given() -> None:
    """First and last extend the span, or cut events off."""
    frame = make_frame(("USA", "190", "SYR", "2016-02-29"), ("USA", "190", "SYR", "2016-05-06"))
    found = aggregate_dyads(frame, first="2016-01-15", last="2016-03-15")
    assert found["events"].tolist() == [0, 1, 0]
    assert aggregate_dyads(frame, first="2020-01-01").empty


def test_own_dyads() -> None:
    """Columns made by map_actors, and a single column, can be aggregated by."""
    frame = make_frame(("USAGOV", "190", "SYR", "2016-02-29"), ("FRA", "190", "SYR", "2016-02-29"))
    frame["side"] = map_actors(frame["source_code"], {"USA": "coalition", "FRA": "coalition"})
    found = aggregate_dyads(frame, "year", ["side"])
    assert found[["side", "events"]].to_numpy().tolist() == [["coalition", 2]]


def test_no_events_give_no_rows() -> None:
    """An empty table has the same columns and types."""
    frame = make_frame(("USA", "190", "SYR", "2016-02-29"))
    empty, full = aggregate_dyads(frame[:0]), aggregate_dyads(frame)
    assert empty.empty
    assert (empty.dtypes == full.dtypes).all()


@pytest.mark.parametrize(("period", "by", "message"), [("decade", ["a"], "no period"), ("day", ["a"], 'no column "a"')])
def test_wrong_aggregation_is_an_error(period: Any, by: list[str], message: str) -> None:
    """An unknown period or column is named."""
    with pytest.raises(EventcoderError, match=message):
        aggregate_dyads(make_frame(("USA", "190", "SYR", "2016-02-29")), period, by)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["USA", "SYR", "FRA"]),
            st.sampled_from(["010", "057", "112", "190"]),
            st.sampled_from(["USA", "SYR", None]),
            st.dates(dt.date(1999, 11, 1), dt.date(2001, 3, 1)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_aggregation_equals_counting(rows: list[tuple[str, str, str | None, dt.date]]) -> None:
    """The vectorised counts are those of a plain loop, and the filled rows are the rest of the grid."""
    counted: dict[tuple[str, str, dt.date], list[float]] = defaultdict(lambda: [0, 0])
    for source, code, target, day in rows:
        if target is not None:
            cell = counted[source, target, day.replace(day=1)]
            cell[0] += 1
            cell[1] += load_ontology().get(code).goldstein
    frame = make_frame(*((source, code, target, day.isoformat()) for source, code, target, day in rows))
    found = aggregate_dyads(frame)
    months = {key[2] for key in counted}
    n_months = (max(months).year - min(months).year) * 12 + max(months).month - min(months).month + 1 if months else 0
    assert len(found) == len({key[:2] for key in counted}) * n_months
    rows_found = found[found["events"] > 0]
    for row in rows_found.itertuples():
        events, goldstein = counted.pop((row.source_country, row.target_country, row.period.date()))
        assert (row.events, pytest.approx(row.goldstein_sum)) == (events, goldstein)
    assert not counted
