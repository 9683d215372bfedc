"""What cannot be read is set aside with its reason, the rest is coded, and nothing half-written is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Cli, Result

from eventcoder import read_events, validate

SMALL = ("--dictionaries", DATA / "dictionaries", "--only")
GOOD = '{"id": "good", "text": "Iran attacked Iraq."}\n'


def run(cli: Cli, folder: Path, *inputs: object) -> Result:
    return cli("code", *inputs, "-o", folder / "out" / "events.parquet", *SMALL)


def read_rejected(folder: Path) -> list[dict[str, Any]]:
    """The records of the sidecar; none where there is no such file."""
    path = folder / "out" / "events.parquet.rejected.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path


LINES = [
    pytest.param(b'{"id": "x", "text": "Iran left."', "broken-json", None, id="broken-json"),
    pytest.param(b'["x"]', "not-an-object", None, id="no-object"),
    pytest.param(b'{"id": "x"}', "missing-text", "x", id="no-text"),
    pytest.param(b'{"id": "x", "text": "  "}', "empty-text", "x", id="empty-text"),
    pytest.param(b'{"text": "Iran left."}', "missing-id", None, id="no-id"),
    pytest.param(b'{"id": "good", "text": "Iran left."}', "duplicate-id", "good", id="duplicate-id"),
    pytest.param(b'{"id": "x", "text": "Iran left.", "date": "yesterday"}', "wrong-date", "x", id="date"),
    pytest.param(b'{"id": "x", "text": "Iran left.", "date": "2019-02-30"}', "wrong-date", "x", id="no-such-date"),
    pytest.param(b'{"id": "x", "text": "Ir\xe1n left."}', "wrong-encoding", "x", id="latin-1"),
    pytest.param(b'{"id": "x", "text": 7}', "wrong-text", "x", id="text-is-a-number"),
]


@pytest.mark.parametrize(("line", "reason", "document"), LINES)
def test_bad_line(cli: Cli, folder: Path, line: bytes, reason: str, document: str | None) -> None:
    """A bad line is named with file, line and reason; the others are coded; exit code 1."""
    path = folder / "news.jsonl"
    path.write_bytes(GOOD.encode() + line + b"\n" + GOOD.replace("good", "also").encode())
    result = run(cli, folder, path)
    assert result.code == 1
    assert "1 record(s) rejected" in result.err
    assert list(read_events(folder / "out" / "events.parquet")["document_id"]) == ["good", "also"]
    (rejected,) = read_rejected(folder)
    assert (rejected["file"], rejected["line"], rejected["reason"]) == (str(path), 2, reason)
    assert rejected["document_id"] == document
    assert rejected["message"].startswith(f"{path}:2: ")


FILES = [
    pytest.param("empty.txt", b"", "empty-file", id="empty"),
    pytest.param("blank.txt", b" \n\n", "empty-text", id="blank"),
    pytest.param("binary.txt", b"\x00\x01\x02" * 20, "binary-file", id="binary"),
    pytest.param("latin.txt", "Irán left.".encode("latin-1"), "wrong-encoding", id="latin-1"),
    pytest.param("empty.jsonl", b"", "empty-file", id="empty-jsonl"),
    pytest.param("binary.jsonl", b"\x00\x01\x02" * 20, "binary-file", id="binary-jsonl"),
    pytest.param("paper.pdf", b"%PDF-1.4", "unknown-format", id="other-format"),
    pytest.param("news.csv", b"title\nIran\n", "missing-column", id="csv-without-text"),
    pytest.param("news.parquet", b"PAR1 and no more", "unreadable-file", id="damaged-parquet"),
]


@pytest.mark.parametrize(("name", "content", "reason"), FILES)
def test_bad_file_among_good(cli: Cli, folder: Path, name: str, content: bytes, reason: str) -> None:
    """A bad file is set aside; the good one beside it is coded; exit code 1."""
    (folder / name).write_bytes(content)
    (folder / "good.jsonl").write_text(GOOD, "utf-8")
    result = run(cli, folder, folder / name, folder / "good.jsonl")
    assert result.code == 1
    assert [record["reason"] for record in read_rejected(folder)] == [reason]
    assert len(read_events(folder / "out" / "events.parquet")) == 1


@pytest.mark.parametrize(("name", "content", "reason"), FILES)
def test_bad_file_alone(cli: Cli, folder: Path, name: str, content: bytes, reason: str) -> None:
    """Where nothing could be read, the exit code is 2 and the reason is kept."""
    (folder / name).write_bytes(content)
    result = run(cli, folder, folder / name)
    assert result.code == 2
    assert [record["reason"] for record in read_rejected(folder)] == [reason]


def test_missing_file(cli: Cli, folder: Path) -> None:
    """A file that is not there is named."""
    result = run(cli, folder, folder / "missing.txt")
    assert result.code == 2
    (rejected,) = read_rejected(folder)
    assert (rejected["reason"], rejected["message"]) == ("missing-file", f"{folder / 'missing.txt'}: no such file")


def test_folder_of_files(cli: Cli, folder: Path) -> None:
    """A folder's files are read one by one, in the order of their names."""
    (folder / "in").mkdir()
    (folder / "in" / "b.txt").write_text("Iran attacked Iraq.", "utf-8")
    (folder / "in" / "a.jsonl").write_text(GOOD, "utf-8")
    assert run(cli, folder, folder / "in").code == 0
    assert list(read_events(folder / "out" / "events.parquet")["document_id"]) == ["good", "b"]


def test_nothing_rejected(cli: Cli, folder: Path) -> None:
    """Where all is well there is no sidecar, and one from an earlier run is removed."""
    path = folder / "news.jsonl"
    path.write_text(GOOD + "{\n", "utf-8")
    run(cli, folder, path)
    assert len(read_rejected(folder)) == 1
    path.write_text(GOOD, "utf-8")
    assert run(cli, folder, path).code == 0
    assert [file.name for file in (folder / "out").iterdir()] == ["events.parquet"]


def test_no_event(cli: Cli, folder: Path) -> None:
    """A document without an event gives a valid table of no rows."""
    (folder / "a.txt").write_text("The weather was fine.", "utf-8")
    assert run(cli, folder, folder / "a.txt").code == 0
    assert validate(folder / "out" / "events.parquet").valid
    assert len(read_events(folder / "out" / "events.parquet")) == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 5000, id="one-long-word"),
        pytest.param("Iran attacked Iraq " * 400, id="no-stops"),
        pytest.param("((((((((((“““““““ — — — ;;;;;", id="punctuation"),
        pytest.param("🙂 🙂 🙂", id="emoji"),
        pytest.param("Iran\u2028attacked\xa0Iraq.\u200b", id="wide-spaces"),
        pytest.param("攻撃しました。", id="other-script"),
        pytest.param("\N{COMBINING ACUTE ACCENT}\N{COMBINING ACUTE ACCENT} Iran", id="combining"),
        pytest.param("was were been being of of of by by", id="function-words"),
    ],
)
def test_odd_text(cli: Cli, folder: Path, text: str) -> None:
    """Odd texts are coded like others, and the table stays valid."""
    (folder / "a.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n", "utf-8")
    assert run(cli, folder, folder / "a.jsonl").code == 0
    assert validate(folder / "out" / "events.parquet").valid


@pytest.mark.parametrize(
    ("actors", "reason"),
    [
        ([{"start": 0, "end": 400, "code": "IRN"}], "actor-out-of-range"),
        ([{"start": 0, "end": 4, "code": "IRN"}, {"start": 2, "end": 8, "code": "IRQ"}], "actor-overlap"),
        ([{"start": 0, "end": 4, "code": "irn"}], "wrong-actors"),
        ([{"start": 0, "end": 4}], "wrong-actors"),
    ],
)
def test_bad_actors(cli: Cli, folder: Path, actors: list[dict[str, Any]], reason: str) -> None:
    """Given actors that do not fit the text are a reason to set the document aside."""
    record = {"id": "a", "text": "Iran attacked Iraq.", "actors": actors}
    (folder / "a.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    assert run(cli, folder, folder / "a.jsonl").code == 2
    assert [record["reason"] for record in read_rejected(folder)] == [reason]
