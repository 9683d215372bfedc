"""The package's names are there when asked for, and quick to import."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, Cli

import eventcoder
from eventcoder.coder import Coder
from eventcoder.records import Document
from eventcoder.tables import read_events

DOCUMENTS = [
    Document("a", "Iran attacked Iraq, France said.", dt.date(2019, 2, 18)),
    Document("b", "The weather was fine."),
    Document("c", "Iran met Iraq."),
]


def test_import_is_quick() -> None:
    """Importing the package imports none of the large libraries."""
    code = "import sys, eventcoder; print(sorted({'spacy', 'pandas', 'pyarrow', 'jsonschema'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", eventcoder.__all__)
def test_name(name: str) -> None:
    """Each name that the package lists can be had, and has a docstring."""
    found = getattr(eventcoder, name)
    assert isinstance(found, str) or found.__doc__


def test_unknown_name() -> None:
    """A name that the package does not have is an AttributeError."""
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = eventcoder.nonsense


def test_names_are_listed() -> None:
    """What can be had is what dir() shows."""
    assert sorted(eventcoder.__all__) == sorted(dir(eventcoder))


def test_code_to_frame(small_coder: Coder) -> None:
    """A frame has a row for each event, in order."""
    frame = eventcoder.code_to_frame(DOCUMENTS, small_coder)
    assert list(zip(frame["document_id"], frame["event_code"], strict=True)) == [
        ("a", "190"),
        ("c", "040"),
        ("c", "040"),
    ]


def test_frame_is_as_read(small_coder: Coder, cli: Cli, tmp_path: Path) -> None:
    """The frame has the columns and dtypes of one that is read from a file."""
    (tmp_path / "a.txt").write_text(DOCUMENTS[0].text, "utf-8")
    cli("code", tmp_path / "a.txt", "-o", tmp_path / "events.parquet", "--date", "2019-02-18")
    read = read_events(tmp_path / "events.parquet")
    made = eventcoder.code_to_frame(DOCUMENTS[:1], small_coder)
    kinds = [[str(dtype) for dtype in frame.dtypes] for frame in (read, made)]
    assert list(read.columns) == list(made.columns)
    assert kinds[0] == kinds[1]


def test_frame_of_nothing(small_coder: Coder) -> None:
    """Without an event the frame has all columns and no row."""
    frame = eventcoder.code_to_frame(DOCUMENTS[1:2], small_coder)
    assert isinstance(frame, pd.DataFrame)
    assert (len(frame), frame.columns[0]) == (0, "event_id")


def test_explain_text(small_coder: Coder) -> None:
    """A text can be explained without a document around it."""
    (coding,) = small_coder.explain("Iran attacked Iraq.")
    assert "IRN 190 IRQ" in eventcoder.render_coding(coding, small_coder)


def test_errors_have_one_base(tmp_path: Path) -> None:
    """Every error of the package is an EventcoderError."""
    with pytest.raises(eventcoder.EventcoderError):
        eventcoder.read_events(tmp_path / "missing.parquet")
    with pytest.raises(eventcoder.EventcoderError):
        eventcoder.load_dictionaries([tmp_path], only=True)
