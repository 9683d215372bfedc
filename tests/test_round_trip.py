"""The same documents give the same event table, whatever the form in which they come."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA

from eventcoder.coder import Coder
from eventcoder.documents import read_documents
from eventcoder.pipeline import code_files
from eventcoder.records import Document

DATE = dt.date(2019, 2, 18)

_PARSED = (DATA / "parsed.conllu").read_text("utf-8")
_KINDS = ("active", "passive", "control", "copula", "gerund", "negation", "phrasal", "possessive", "reported")
_BLOCKS = [block for block in _PARSED.split("\n\n") if re.match(rf"# newdoc id = ({'|'.join(_KINDS)})-", block)]
CONLLU = "\n\n".join(_BLOCKS) + "\n\n"


def list_records() -> list[dict[str, str]]:
    """The documents: id and text of parsed sentences."""
    found = []
    for item in read_documents([DATA / "parsed.conllu"]):
        assert isinstance(item, Document)
        if item.id.rsplit("-", 1)[0] in _KINDS:
            found.append({"id": item.id, "text": item.text})
    return found


RECORDS = list_records()
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def to_csv() -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, ["id", "text"])
    writer.writeheader()
    writer.writerows(RECORDS)
    return file.getvalue()


def write_file(name: str, content: str, pack: Callable[[bytes], bytes] = bytes) -> Callable[[Path], list[Path]]:
    def write(folder: Path) -> list[Path]:
        (folder / name).write_bytes(pack(content.encode()))
        return [folder / name]

    return write


def write_texts(suffix: str = ".txt", pack: Callable[[bytes], bytes] = bytes) -> Callable[[Path], list[Path]]:
    def write(folder: Path) -> list[Path]:
        paths = [folder / f"{record['id']}{suffix}" for record in RECORDS]
        for path, record in zip(paths, RECORDS, strict=True):
            path.write_bytes(pack(record["text"].encode()))
        return paths

    return write


def write_folder(folder: Path) -> list[Path]:
    """Text files in two folders, one within the other."""
    for number, record in enumerate(RECORDS):
        place = folder / "a" / "b" if number % 2 else folder / "a"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{record['id']}.txt").write_text(record["text"])
    return [folder / "a"]


def write_parquet(folder: Path) -> list[Path]:
    pd.DataFrame(RECORDS).to_parquet(folder / "in.parquet")
    return [folder / "in.parquet"]


def read_rows(path: Path) -> list[dict[str, object]]:
    """All columns of an event table, in an order of its own."""
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: row["event_id"])


@pytest.fixture(scope="module")
def expected(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The rows of the documents as JSONL."""
    folder = tmp_path_factory.mktemp("expected")
    (folder / "in.jsonl").write_text(JSONL)
    code_files([folder / "in.jsonl"], folder / "out.parquet", date=DATE, coder=coder)
    return read_rows(folder / "out.parquet")


@pytest.mark.parametrize(
    ("write", "form"),
    [
        pytest.param(write_texts(), None, id="text"),
        pytest.param(write_texts(".txt.gz", gzip.compress), None, id="text, gzip"),
        pytest.param(write_folder, None, id="folder"),
        pytest.param(write_file("in.ndjson", JSONL), None, id="NDJSON"),
        pytest.param(write_file("in.jsonl.gz", JSONL, gzip.compress), None, id="JSONL, gzip"),
        pytest.param(write_file("in.jsonl.zst", JSONL, zstd), None, id="JSONL, zstd"),
        pytest.param(write_file("in.csv", to_csv()), None, id="CSV"),
        pytest.param(write_file("in.csv.zst", to_csv(), zstd), None, id="CSV, zstd"),
        pytest.param(write_file("in.data", to_csv()), "csv", id="CSV, by format"),
        pytest.param(write_parquet, None, id="Parquet"),
        pytest.param(write_file("in.conllu", CONLLU), None, id="CoNLL-U"),
        pytest.param(write_file("in.conllu.gz", CONLLU, gzip.compress), None, id="CoNLL-U, gzip"),
        pytest.param(write_file("in.conllu.zst", CONLLU, zstd), None, id="CoNLL-U, zstd"),
        pytest.param(write_file("in.txt", CONLLU), "conllu", id="CoNLL-U, by format"),
    ],
)
def test_files(
    coder: Coder,
    expected: list[dict[str, object]],
    tmp_path: Path,
    write: Callable[[Path], list[Path]],
    form: str | None,
) -> None:
    """Every format of files gives the same rows, in all columns."""
    out = tmp_path / "out.parquet"
    code_files(write(tmp_path), out, date=DATE, form=form, coder=coder)
    assert len(expected) >= 25
    assert read_rows(out) == expected


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize(("form", "content"), [(None, JSONL), ("csv", to_csv()), ("conllu", CONLLU)])
def test_standard_input(
    coder: Coder,
    expected: list[dict[str, object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str | None,
    content: str,
    pack: Callable[[bytes], bytes],
) -> None:
    """Standard input gives the same rows, compressed or not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pack(content.encode()))))
    code_files(["-"], tmp_path / "out.parquet", date=DATE, form=form, coder=coder)
    assert read_rows(tmp_path / "out.parquet") == expected


def test_text_on_standard_input(coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text on standard input is one document with an id of its own."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Iran attacked Iraq.")))
    code_files(["-"], tmp_path / "out.parquet", form="txt", coder=coder)
    assert [row["document_id"] for row in read_rows(tmp_path / "out.parquet")] == ["stdin"]


def test_parquet_on_standard_input(coder: Coder, tmp_path: Path) -> None:
    """Parquet needs a file, and says so."""
    summary = code_files(["-"], tmp_path / "out.parquet", form="parquet", coder=coder)
    assert (summary.documents, summary.rejected) == (0, 1)
    assert "not from standard input" in (tmp_path / "out.parquet.rejected.jsonl").read_text()
