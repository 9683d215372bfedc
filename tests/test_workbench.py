"""The template of a dictionary repository, the hooks, shadowed entries, and the writing of TOML."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, Cli
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.errors import EventcoderError
from eventcoder.examples import Example, Failure
from eventcoder.workbench.shadows import Shadow, find_shadowed
from eventcoder.workbench.template import FILES, write_template
from eventcoder.workbench.toml_writing import format_table, write_tables

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**31), 2**31) | TEXT | st.dates(dt.date(1900, 1, 1)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_template_has_no_fault(cli: Cli, tmp_path: Path) -> None:
    """What the template brings is a right dictionary directory."""
    assert cli("dict", "new", tmp_path / "mine").code == 0
    assert cli("dict", "lint", tmp_path / "mine", "--strict").code == 0


def test_template_files(tmp_path: Path) -> None:
    """The template has a workflow, a pre-commit hook and a file of each of the first kinds."""
    written = write_template(tmp_path / "mine")
    assert {str(path.relative_to(tmp_path / "mine")) for path in written} == set(FILES)


def test_template_overwrites_nothing(tmp_path: Path) -> None:
    """A directory that holds something is left as it is."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(EventcoderError, match="nothing was written"):
        write_template(tmp_path)


@pytest.mark.parametrize("command", ["dict lint", "dict test"])
def test_hooks(cli: Cli, command: str) -> None:
    """The hooks that other repositories use run commands that there are."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert f"entry: eventcoder {command}\n" in text
    assert cli(*command.split(), "--help").code == 0


def make_failure(entry: str, fired: tuple[str, ...], stage: str = "together") -> tuple[Example, Failure]:
    example = Example("f", "entry", entry, "text", ("USA 190 IRQ",))
    return example, Failure(example, stage, (), fired)


def test_shadowed() -> None:
    """An entry is shadowed if others win all its examples, not if it wins one."""
    won = Example("f", "entry", "raid", "text", ("USA 190 IRQ",))
    results = [make_failure("raid", ("sweep",)), (won, None), make_failure("rob", ("steal",))]
    assert list(find_shadowed(results)) == [Shadow("f", "rob", ("steal",))]


def test_not_shadowed_but_wrong() -> None:
    """An entry that does not even fire alone is not shadowed."""
    assert list(find_shadowed([make_failure("rob", (), "alone")])) == []


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_toml_round_trip(table: dict[str, object]) -> None:
    """What is written as TOML is read back the same."""
    assert tomllib.loads(format_table("entry", table))["entry"] == [table]


def test_write_tables(tmp_path: Path) -> None:
    """Plain tables stand before the entries."""
    path = tmp_path / "verbs" / "a.toml"
    write_tables(path, [("entry", {"id": "raid"})], "A note.", {"synsets": {"town": ["city"]}})
    assert tomllib.loads(path.read_text("utf-8")) == {"synsets": {"town": ["city"]}, "entry": [{"id": "raid"}]}
