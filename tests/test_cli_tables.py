"""Tests of the commands that work on event tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import eventcoder
from eventcoder.analysis import read_code_map
from eventcoder.cli import app
from eventcoder.errors import EventcoderError

FIXTURE = Path(__file__).parent / "data" / "events-1.0.parquet"


@pytest.mark.parametrize("name", ["counts.csv", "counts.parquet"])
def test_aggregate(tmp_path: Path, name: str) -> None:
    """A dyad-year table has its counts, and no more events than the events themselves."""
    out = tmp_path / name
    options = ["--period", "year", "--by", "source_code"]
    result = CliRunner().invoke(app, ["aggregate", str(FIXTURE), "-o", str(out), *options])
    assert result.exit_code == 0, result.output
    counts = pd.read_parquet(out) if name.endswith("parquet") else pd.read_csv(out)
    assert 0 < counts["events"].sum() <= len(pd.read_parquet(FIXTURE))


def count(tmp_path: Path, *options: str) -> pd.DataFrame:
    """The counts of the fixture by year."""
    out = tmp_path / "counts.parquet"
    result = CliRunner().invoke(app, ["aggregate", str(FIXTURE), "-o", str(out), "--period", "year", *options])
    assert result.exit_code == 0, result.output
    return pd.read_parquet(out)


def write_map(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("scheme", ["root", "quad", "penta", "plover", "map.csv"])
def test_aggregate_recoded(tmp_path: Path, scheme: str) -> None:
    """Kinds of events are counted apart, and together are as many as without; a map may leave some out."""
    own = write_map(tmp_path / "map.csv", "code,group\n" + "".join(f"{root:02},talk\n" for root in range(1, 21)))
    counts = count(tmp_path, "--recode", own if scheme.endswith("csv") else scheme)
    events = eventcoder.read_events(FIXTURE)
    dyads = events[["event_date", "source_country", "target_country"]].notna().all(axis=1)
    kinds = events["plover_event"].notna() | (scheme != "plover")
    assert counts["events"].sum() == (dyads & kinds).sum()
    assert counts["event_group"].notna().all()


def test_aggregate_actor_groups(tmp_path: Path) -> None:
    """Dyads may be groups of actors of one's own; what is in none is left out."""
    events = eventcoder.read_events(FIXTURE)
    known = events[events[["event_date", "source_code", "target_code"]].notna().all(axis=1)]
    code = known["source_code"].iloc[0]
    groups = write_map(
        tmp_path / "map.csv",
        "note,code,group\n"
        + "".join(f"x,{one},{'A' if one == code else 'B'}\n" for one in {*known["source_code"], *known["target_code"]}),
    )
    counts = count(tmp_path, "--actors", groups)
    assert set(counts["source_group"]) == {"A", "B"}
    assert counts.loc[counts["source_group"] == "A", "events"].sum() == (known["source_code"] == code).sum()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "code,name\nUSA,US\n", "must have the columns code and group; there are: code, name", id="columns"
        ),
        pytest.param("", "there are: none", id="empty"),
        pytest.param("code,group\nUSA,US\nUSA,America\n", 'map.csv:3: entry "USA": stands here twice', id="twice"),
        pytest.param("code,group\nUSA,\n", 'map.csv:2: entry "USA": has no group', id="no group"),
        pytest.param(None, "cannot be read", id="missing"),
    ],
)
def test_wrong_map(tmp_path: Path, text: str | None, message: str) -> None:
    """A map that cannot be used is refused with file, line and code."""
    path = tmp_path / "map.csv"
    if text is not None:
        write_map(path, text)
    with pytest.raises(EventcoderError, match=re.escape(message)):
        read_code_map(path)


def test_export_in_folders(tmp_path: Path) -> None:
    """The table in folders by year and month has the same events, and is valid."""
    out = tmp_path / "events"
    result = CliRunner().invoke(app, ["export", str(FIXTURE), "-o", str(out), "--format", "hive"])
    assert result.exit_code == 0, result.output
    assert any(path.name.startswith("month=") for path in out.rglob("*"))
    assert eventcoder.validate(out).valid
    assert set(eventcoder.read_events(out)["event_id"]) == set(eventcoder.read_events(FIXTURE)["event_id"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--by", "nobody"], "no such column: nobody", id="by"),
        pytest.param(["--period", "decade"], "not one of", id="period"),
    ],
)
def test_aggregate_wrong_option(tmp_path: Path, options: list[str], message: str) -> None:
    """A wrong option ends with what is right, and writes nothing."""
    out = tmp_path / "counts.csv"
    result = CliRunner().invoke(app, ["aggregate", str(FIXTURE), "-o", str(out), *options])
    assert (result.exit_code, out.exists()) == (2, False)
    assert message in result.output


def test_export_jsonl(tmp_path: Path) -> None:
    """An export has a line an event."""
    out = tmp_path / "events.jsonl"
    result = CliRunner().invoke(app, ["export", str(FIXTURE), "-o", str(out), "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["event_id"] for line in lines] == list(pd.read_parquet(FIXTURE)["event_id"])
