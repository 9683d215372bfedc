"""Researchers can hold their event tables to the schema in their own tests and workflows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import DATA, ROOT, Cli

from eventcoder.errors import TableError
from eventcoder.testing import assert_valid_events

VALID = DATA / "events-1.0.parquet"
WORKFLOW = ROOT / "examples" / "validate-events.yml"

TEST = """
def test_events(valid_events):
    events = valid_events("events.parquet")
    assert str(events["event_code"].dtype) == "category"
"""


def damage_table(path: Path) -> Path:
    """A table one of whose event codes has lost its zero."""
    table = pq.read_table(VALID)
    codes = table["event_code"].to_pylist()
    codes[0] = codes[0].lstrip("0") if codes[0].startswith("0") else "9"
    place = table.schema.get_field_index("event_code")
    pq.write_table(table.set_column(place, table.schema.field(place), [codes]), path)
    return path


def test_assert_valid_events(tmp_path: Path) -> None:
    """A valid table passes; a damaged one fails with the reason and the row; a missing one is another error."""
    assert_valid_events(VALID)
    with pytest.raises(AssertionError, match=r"row 0: event_code: event-code-unknown"):
        assert_valid_events([VALID, damage_table(tmp_path / "events.parquet")])
    with pytest.raises(TableError, match="no such file"):
        assert_valid_events(tmp_path / "nothing.parquet")


@pytest.mark.parametrize("is_valid", [True, False])
def test_fixture(tmp_path: Path, is_valid: bool) -> None:
    """A test with the fixture passes with a valid table, and fails with the report of a damaged one."""
    table = tmp_path / "events.parquet"
    if is_valid:
        table.write_bytes(VALID.read_bytes())
    else:
        damage_table(table)
    (tmp_path / "test_events.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "eventcoder.testing", "-p", "no:cacheprovider", "."]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == int(not is_valid), done.stdout + done.stderr
    assert ("event-code-unknown" in done.stdout) == (not is_valid)


def test_workflow(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command of the workflow that researchers copy passes a valid table, and annotates a damaged one."""
    (command,) = re.findall(r"run: eventcoder (.*)", WORKFLOW.read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    Path("events.parquet").write_bytes(VALID.read_bytes())
    assert cli(*command.split()).code == 0
    damage_table(Path("events.parquet"))
    result = cli(*command.split())
    assert result.code == 1
    assert "::error file=events.parquet,title=event-code-unknown::row 0: " in result.out


def test_workflow_is_the_one_shown() -> None:
    """The README shows the workflow as it is."""
    assert f"```yaml\n{WORKFLOW.read_text('utf-8')}```" in (ROOT / "README.md").read_text("utf-8")
