"""Tests of the commands that work on event tables."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from eventcoder.cli import app

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
