"""``dict compare`` shows the events that two dictionaries code differently."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from conftest import DATA, Cli

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.parsing import SpacyParser
from eventcoder.records import Document, Event
from eventcoder.workbench.compare import (
    COLUMNS,
    Change,
    compare_dictionaries,
    compare_events,
    summarize_changes,
    write_changes,
)

ENTRY = '[[entry]]\nid = "{id}"\ncode = "{code}"\nverbs = ["{verb}"]\n'
TEXT = "Iran attacked Iraq. Syria raided Iran."


@pytest.fixture
def changed(tmp_path: Path, small: Dictionaries) -> Dictionaries:
    """The small dictionaries with another code for "attack" and a verb more."""
    folder = tmp_path / "mine" / "verbs"
    folder.mkdir(parents=True)
    text = ENTRY.format(id="attack", code="193", verb="attack") + ENTRY.format(id="raid", code="190", verb="raid")
    (folder / "mine.toml").write_text(text, "utf-8")
    del small
    return load_dictionaries([DATA / "dictionaries", tmp_path / "mine"], only=True)


@pytest.fixture
def changes(parser: SpacyParser, small: Dictionaries, changed: Dictionaries) -> list[Change]:
    return list(compare_dictionaries(small, changed, [Document("a", TEXT)], parser))


def test_changes(changes: list[Change]) -> None:
    """An event with another code is changed, one that was not there is gained."""
    assert [(c.change, c.event_code_old, c.event_code_new, c.sentence_text) for c in changes] == [
        ("changed", "190", "193", "Iran attacked Iraq."),
        ("gained", None, "190", "Syria raided Iran."),
    ]


def test_lost(parser: SpacyParser, small: Dictionaries, changed: Dictionaries) -> None:
    """The other way round what was gained is lost."""
    back = compare_dictionaries(changed, small, [Document("a", TEXT)], parser)
    assert [change.change for change in back] == ["changed", "lost"]


def test_nothing_changed(parser: SpacyParser, small: Dictionaries) -> None:
    """A dictionary compared with itself changes nothing."""
    assert list(compare_dictionaries(small, small, [Document("a", TEXT)], parser)) == []


def code(dictionaries: Dictionaries, parser: SpacyParser) -> list[Event]:
    return list(Coder(dictionaries, parser).code([Document("a", TEXT)]))


def test_changes_add_up(parser: SpacyParser, small: Dictionaries, changed: Dictionaries) -> None:
    """New events are the old ones, less those lost, and those gained."""
    old, new = code(small, parser), code(changed, parser)
    counts = Counter(change.change for change in compare_events(old, new))
    assert len(new) == len(old) + counts["gained"] - counts["lost"]


def test_table(changes: list[Change], tmp_path: Path) -> None:
    """The Parquet file has a row for each change, in the columns that are fixed."""
    write_changes(changes, tmp_path / "changes.parquet")
    frame = pd.read_parquet(tmp_path / "changes.parquet")
    assert (list(frame.columns), frame["change"].tolist()) == (list(COLUMNS), ["changed", "gained"])


def test_empty_table(tmp_path: Path) -> None:
    """Where nothing changed, the file has the columns and no row."""
    write_changes([], tmp_path / "changes.parquet")
    assert pd.read_parquet(tmp_path / "changes.parquet").shape == (0, len(COLUMNS))


def test_summary(changes: list[Change]) -> None:
    """The summary counts the changes by kind."""
    assert summarize_changes(changes) == "1 gained, 0 lost, 1 changed"


def test_compare_command(cli: Cli, tmp_path: Path, changed: Dictionaries) -> None:
    """The command shows the changes with their sentences and writes them."""
    del changed
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps({"id": "a", "text": "Syria raided Iran."}) + "\n", "utf-8")
    both = tmp_path / "both"
    for source in (DATA / "dictionaries", tmp_path / "mine"):
        for path in source.rglob("*.toml"):
            (both / path.relative_to(source).parent).mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8").replace('id = "attack"\n', f'id = "{source.name}-attack"\n')
            (both / path.relative_to(source)).write_text(text, "utf-8")
    out = tmp_path / "changes.parquet"
    result = cli("dict", "compare", DATA / "dictionaries", both, corpus, "--only", "-o", out)
    assert (result.code, result.out) == (0, "gained: SYR 190 IRN (raid): Syria raided Iran.\n")
    assert out.is_file()
