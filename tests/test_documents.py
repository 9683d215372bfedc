"""Documents come from every format alike, and what is bad is set aside with its reason while the rest goes on."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder import document_files
from eventcoder.documents import _is_plain, read_documents
from eventcoder.records import Document, GivenActor, Rejected
from eventcoder.resources import load_schema

RECORDS: list[dict[str, Any]] = [
    {"id": "a", "text": "Troops left.\n\nRebels “came”.", "date": "2019-02-18", "title": "War", "source": "Agency"},
    {"id": "b", "text": "Abel met Cole.", "url": "http://example.org/b", "language": "en"},
    {"id": "c", "text": "Abel met Cole, again.", "actors": [{"start": 0, "end": 4, "code": "ABLGOV", "name": "Abel"}]},
]
DOCUMENTS = [
    Document("a", "Troops left.\n\nRebels “came”.", dt.date(2019, 2, 18), "War", "Agency"),
    Document("b", "Abel met Cole.", None, url="http://example.org/b", language="en"),
    Document("c", "Abel met Cole, again.", actors=(GivenActor(0, 4, "ABLGOV", "Abel"),)),
]


def read(*paths: Path | str, date: dt.date | None = None) -> list[Document | Rejected]:
    return list(read_documents(paths, date))


def reasons(items: list[Document | Rejected]) -> list[str]:
    """The reason of each rejected record, the id of each document."""
    return [item.reason if isinstance(item, Rejected) else item.id for item in items]


def to_jsonl(records: list[dict[str, Any]] = RECORDS) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def to_csv() -> str:
    names = ["id", "text", "date", "title", "source", "url", "language", "actors", "unknown"]
    file = io.StringIO()
    writer = csv.DictWriter(file, names)
    writer.writeheader()
    for record in RECORDS:
        cells = {**record, "actors": json.dumps(record["actors"])} if "actors" in record else record
        writer.writerow(cells)
    return file.getvalue()


def write_jsonl(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text(to_jsonl(), encoding="utf-8")
    return path


def write_ndjson_with_mark(folder: Path) -> Path:
    path = folder / "in.ndjson"
    path.write_text(to_jsonl(), encoding="utf-8-sig", newline="\r\n")
    return path


def write_jsonl_utf16(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text(to_jsonl(), encoding="utf-16")
    return path


def write_csv(folder: Path) -> Path:
    path = folder / "in.csv"
    path.write_text(to_csv(), encoding="utf-8-sig", newline="")
    return path


def write_gzip(folder: Path) -> Path:
    path = folder / "in.jsonl.gz"
    path.write_bytes(gzip.compress(to_jsonl().encode()))
    return path


def write_zstd(folder: Path) -> Path:
    path = folder / "in.csv.zst"
    path.write_bytes(zstd(to_csv().encode()))
    return path


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def write_parquet(folder: Path) -> Path:
    path = folder / "in.parquet"
    pd.DataFrame(RECORDS).to_parquet(path)
    return path


def write_parquet_with_dates(folder: Path) -> Path:
    frame = pd.DataFrame(RECORDS)
    frame["date"] = pd.to_datetime(frame["date"])
    frame["actors"] = [None if actors is None or actors != actors else json.dumps(actors) for actors in frame["actors"]]
    path = folder / "in.parquet"
    frame.to_parquet(path)
    return path


@pytest.mark.parametrize(
    "write",
    [
        write_jsonl,
        write_ndjson_with_mark,
        write_jsonl_utf16,
        write_csv,
        write_gzip,
        write_zstd,
        write_parquet,
        write_parquet_with_dates,
    ],
)
def test_formats_agree(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    """The same records give the same documents in every format, encoding and compression."""
    assert read(write(tmp_path)) == DOCUMENTS


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    """A dash is JSONL from standard input, which stays open."""
    stdin = io.TextIOWrapper(io.BytesIO(pack(to_jsonl().encode())))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert read("-") == DOCUMENTS
    assert not stdin.buffer.closed


def test_text_file(tmp_path: Path) -> None:
    """A text file is one document, named by the file, its line breaks kept."""
    (tmp_path / "siege.txt").write_bytes("\ufeffTroops left.\r\n\r\nRebels came.".encode())
    assert read(tmp_path / "siege.txt") == [Document("siege", "Troops left.\r\n\r\nRebels came.")]


def test_folder(tmp_path: Path) -> None:
    """A folder gives its files in order of name, without hidden ones; a name used twice becomes a path."""
    for name in ("b.txt", "a.v2.txt", "sub/b.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"packed"))
    again = (tmp_path / "sub" / "b").as_posix()
    assert [(item.id, item.text) for item in read(tmp_path) if isinstance(item, Document)] == [
        ("a.v2", "a.v2.txt"),
        ("b", "b.txt"),
        ("c", "packed"),
        (again, "sub/b.txt"),
    ]


def test_default_date(tmp_path: Path) -> None:
    """The date given stands where a document has none, and only there."""
    day = dt.date(2020, 1, 1)
    dates = [item.date for item in read(write_jsonl(tmp_path), date=day) if isinstance(item, Document)]
    assert dates == [dt.date(2019, 2, 18), day, day]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2019-02-18", dt.date(2019, 2, 18)),
        ("2019-02-18T23:59:59Z", dt.date(2019, 2, 18)),
        ("2019-02-18 23:59:59+05:00", dt.date(2019, 2, 18)),
        (None, None),
    ],
)
def test_date(tmp_path: Path, date: str | None, expected: dt.date | None) -> None:
    """ISO dates, with or without a time, are read; null is no date."""
    path = tmp_path / "in.jsonl"
    path.write_text(to_jsonl([{"id": "a", "text": "x", "date": date}]))
    (document,) = read(path)
    assert isinstance(document, Document)
    assert document.date == expected


def actor(start: Any, end: Any, code: Any = "ABL", **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "code": code, **more}


BAD_RECORDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no id": ({"text": "x"}, "missing-id", '"id" is missing'),
    "null id": ({"id": None, "text": "x"}, "missing-id", '"id" is missing'),
    "empty id": ({"id": "", "text": "x"}, "empty-id", '"id" is empty'),
    "id list": ({"id": ["x"], "text": "x"}, "wrong-id", "id: ['x'] does not fit type"),
    "id true": ({"id": True, "text": "x"}, "wrong-id", "id: True does not fit type"),
    "no text": ({"id": "z"}, "missing-text", '"text" is missing'),
    "empty text": ({"id": "z", "text": ""}, "empty-text", '"text" is empty'),
    "blank text": ({"id": "z", "text": " \n"}, "empty-text", '"text" is empty'),
    "text number": ({"id": "z", "text": 5}, "wrong-text", "text: 5 does not fit type: string"),
    "title number": ({"id": "z", "text": "x", "title": 5}, "wrong-title", "title: 5 does not fit"),
    "date order": ({"id": "z", "text": "x", "date": "18/02/2019"}, "wrong-date", "'18/02/2019' is not an ISO date"),
    "date basic": ({"id": "z", "text": "x", "date": "20190218"}, "wrong-date", "'20190218' is not an ISO date"),
    "date month": ({"id": "z", "text": "x", "date": "2019-13-01"}, "wrong-date", "'2019-13-01' is not an ISO date"),
    "date number": ({"id": "z", "text": "x", "date": 2019}, "wrong-date", "'2019' is not an ISO date"),
    "actors object": ({"id": "z", "text": "x", "actors": {}}, "wrong-actors", "actors: {} does not fit type"),
    "actor without code": (
        {"id": "z", "text": "x", "actors": [{"start": 0, "end": 1}]},
        "wrong-actors",
        "does not fit required",
    ),
    "actor in lower case": (
        {"id": "z", "text": "x", "actors": [actor(0, 1, "abl")]},
        "wrong-actors",
        "actors.0.code: 'abl' does not fit pattern",
    ),
    "actor before": ({"id": "z", "text": "x", "actors": [actor(-1, 1)]}, "wrong-actors", "actors.0.start: -1"),
    "actor at text": ({"id": "z", "text": "x", "actors": [actor("0", 1)]}, "wrong-actors", "actors.0.start: '0'"),
    "actor beyond": (
        {"id": "z", "text": "four", "actors": [actor(2, 5)]},
        "actor-out-of-range",
        "actor ABL stands at 2-5, the text has 4 characters",
    ),
    "actor reversed": ({"id": "z", "text": "four", "actors": [actor(2, 2)]}, "actor-out-of-range", "stands at 2-2"),
    "actors overlap": (
        {"id": "z", "text": "fourfour", "actors": [actor(3, 6, "COL"), actor(0, 4)]},
        "actor-overlap",
        "actors ABL and COL overlap at characters 3-4",
    ),
    "lone surrogate": ({"id": "z", "text": "x\ud800"}, "wrong-encoding", '"text" is not valid UTF-8 at character 1'),
    "surrogate in name": (
        {"id": "z", "text": "x", "actors": [actor(0, 1, name="\udfff")]},
        "wrong-encoding",
        '"actors" is not valid UTF-8',
    ),
    "duplicate": ({"id": "a", "text": "x"}, "duplicate-id", 'id "a" was read before'),
}


@pytest.mark.parametrize(("record", "reason", "message"), BAD_RECORDS.values(), ids=BAD_RECORDS.keys())
def test_bad_record(tmp_path: Path, record: dict[str, Any], reason: str, message: str) -> None:
    """A bad record is rejected with file, line and reason, and those around it are read."""
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in [RECORDS[0], record, RECORDS[1]]))
    items = read(path)
    assert reasons(items) == ["a", reason, "b"]
    rejected = items[1]
    assert isinstance(rejected, Rejected)
    assert (rejected.file, rejected.line) == (str(path), 2)
    assert rejected.message.startswith(f"{path}:2: ")
    assert message in rejected.message
    json.dumps(rejected.document_id).encode()


BAD_LINES: dict[str, tuple[bytes, str]] = {
    "broken": (b'{"id": "z", "text": "x"', "broken-json"),
    "word": (b"nonsense", "broken-json"),
    "deep": (b"[" * 100_000, "broken-json"),
    "huge number": (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "broken-json"),
    "NUL": (b'{"id": "z", \0}', "broken-json"),
    "list": (b'["z"]', "not-an-object"),
    "Latin-1": (b'{"id": "z", "text": "caf\xe9"}', "wrong-encoding"),
    "Latin-1 id": (b'{"id": "caf\xe9", "text": "x"}', "wrong-encoding"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_line(tmp_path: Path, line: bytes, reason: str) -> None:
    """A line that is not JSON or not UTF-8 is rejected, blank ones are skipped, the others are read."""
    path = tmp_path / "in.jsonl"
    filler = json.dumps({"id": "first", "text": "x" * 10_000}).encode()  # a NUL near the start means a binary file
    path.write_bytes(b"\n".join([filler, line, b"", b" ", b'{"id": "last", "text": "x"}']))
    items = read(path)
    assert reasons(items) == ["first", reason, "last"]
    assert isinstance(items[1], Rejected)
    assert items[1].line == 2
    items[1].message.encode()


def test_long_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line over the limit is rejected without being held in memory, and the next one is read."""
    monkeypatch.setattr(document_files, "MAX_RECORD", 100)
    path = tmp_path / "in.jsonl"
    path.write_text(to_jsonl([{"id": "a", "text": "x" * 1000}, {"id": "b", "text": "x"}]))
    assert reasons(read(path)) == ["too-long", "b"]


def test_long_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text file over the limit is rejected."""
    monkeypatch.setattr(document_files, "MAX_RECORD", 100)
    (tmp_path / "a.txt").write_text("x" * 101)
    assert reasons(read(tmp_path / "a.txt")) == ["too-long"]


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty text": ("a.txt", b"", "empty-file"),
    "blank text": ("a.txt", b"\n \n", "empty-text"),
    "text with NUL": ("a.txt", b"\x7fELF\0\0", "binary-file"),
    "text in Latin-1": ("a.txt", b"caf\xe9", "wrong-encoding"),
    "text in half of UTF-16": ("a.txt", "\ufeffcafé".encode("utf-16-le")[:-1], "wrong-encoding"),
    "empty JSONL": ("a.jsonl", b"", "empty-file"),
    "blank JSONL": ("a.jsonl", b"\n\n", "empty-file"),
    "binary JSONL": ("a.jsonl", b"\0\1\2", "binary-file"),
    "empty CSV": ("a.csv", b"", "empty-file"),
    "CSV header only": ("a.csv", b"id,text\n", "empty-file"),
    "CSV without text": ("a.csv", b"id,body\n1,x\n", "missing-column"),
    "binary CSV": ("a.csv", b"PK\0\0", "binary-file"),
    "empty Parquet": ("a.parquet", b"", "empty-file"),
    "broken Parquet": ("a.parquet", b"PAR1 nonsense", "unreadable-file"),
    "packed Parquet": ("a.parquet.gz", gzip.compress(b"PAR1"), "unknown-format"),
    "broken zstd": ("a.jsonl.zst", b"\x28\xb5\x2f\xfd nonsense", "unreadable-file"),
    "unknown suffix": ("a.docx", b"x", "unknown-format"),
    "no suffix": ("a", b"x", "unknown-format"),
}


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_bad_file(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """A file that cannot be read is rejected by name, and the next one is read."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text("x")
    items = read(tmp_path / name, tmp_path / "good.txt")
    assert reasons(items) == [reason, "good"]
    assert isinstance(items[0], Rejected)
    assert items[0].message.startswith(str(tmp_path / name))


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_truncated_archive(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A compressed file that breaks off gives what stands before the break, then the reason."""
    records = [{"id": str(i), "text": f"{i * 7919 % 10007} {i * 104729 % 100003}"} for i in range(20_000)]
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(truncated(pack(to_jsonl(records).encode())))
    items = read(path)
    assert reasons(items)[-1] in ("unreadable-file", "broken-json")
    assert reasons(items)[:-1] == [str(i) for i in range(len(items) - 1)]
    assert len(items) > 1


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is rejected by name, and the next one is read."""
    (tmp_path / "good.txt").write_text("x")
    assert reasons(read(tmp_path / "none.txt", tmp_path / "good.txt")) == ["missing-file", "good"]


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without files is rejected by name."""
    assert reasons(read(tmp_path)) == ["empty-folder"]


def test_duplicates_across_files(tmp_path: Path) -> None:
    """An id is used once in a run, whatever file it stands in; a text file read twice is not two documents."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "in.jsonl").write_text(to_jsonl(RECORDS[:1]))
    path = tmp_path / "a.txt"
    assert reasons(read(path, tmp_path / "in.jsonl", path, path)) == [
        "a",
        "duplicate-id",
        path.with_suffix("").as_posix(),
        "duplicate-id",
    ]


def test_csv_rows(tmp_path: Path) -> None:
    """Rows of the wrong length, and quotes that do not close, are rejected by line; a row may span lines."""
    path = tmp_path / "in.csv"
    path.write_bytes(b'id,text\n1,"two\nlines"\n2\n3,x,y\n\n4,caf\xe9\n5,"x" y\n6,x\n7,"open\n')
    items = read(path)
    assert reasons(items) == ["1", "broken-row", "broken-row", "wrong-encoding", "broken-row", "6", "broken-row"]
    assert [item.line for item in items if isinstance(item, Rejected)] == [4, 5, 7, 8, 10]


def test_csv_actors(tmp_path: Path) -> None:
    """A cell of actors that is not JSON is rejected."""
    path = tmp_path / "in.csv"
    path.write_text("id,text,actors\n1,x,nonsense\n")
    assert reasons(read(path)) == ["wrong-actors"]


def test_parquet_rows(tmp_path: Path) -> None:
    """Parquet has no lines: the message names the row."""
    path = tmp_path / "in.parquet"
    pd.DataFrame({"id": ["a", "b"], "text": ["x", None]}).to_parquet(path)
    items = read(path)
    assert reasons(items) == ["a", "missing-text"]
    assert isinstance(items[1], Rejected)
    assert (items[1].line, items[1].document_id) == (None, "b")
    assert items[1].message == f'{path}: row 2: "text" is missing'


def test_parquet_without_text(tmp_path: Path) -> None:
    """A Parquet file without the text column is rejected once."""
    path = tmp_path / "in.parquet"
    pd.DataFrame({"id": ["a", "b"]}).to_parquet(path)
    assert reasons(read(path)) == ["missing-column"]


@pytest.mark.parametrize("number", [7, 7.0])
def test_number_as_id(tmp_path: Path, number: float) -> None:
    """A whole number as id is read as its digits."""
    path = tmp_path / "in.jsonl"
    path.write_text(to_jsonl([{"id": number, "text": "x"}]))
    assert reasons(read(path)) == ["7"]


def test_reading_streams(tmp_path: Path) -> None:
    """The first document comes before the rest of the paths is looked at."""
    path = write_jsonl(tmp_path)

    def paths() -> Any:
        yield path
        raise AssertionError("read ahead")

    assert next(read_documents(paths())) == DOCUMENTS[0]


VALUES = st.one_of(
    st.none(), st.text(max_size=5), st.sampled_from(["2019-02-18", "2019-2-18", " "]), st.integers(), st.floats()
)


@given(st.dictionaries(st.sampled_from(["id", "text", "date", "title", "source", "actors"]), VALUES))
def test_quick_check_agrees_with_schema(fields: dict[str, Any]) -> None:
    """What the quick check passes, the schema passes."""
    present = {name: value for name, value in fields.items() if value is not None}
    if _is_plain(present):
        jsonschema.validate(present, load_schema("document"))


@given(st.lists(st.binary(max_size=60), max_size=8).map(b"\n".join), st.sampled_from(["a.txt", "a.jsonl", "a.csv"]))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    """Any bytes in any file end in documents or rejections, never in an exception or in silence."""
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    assert read(path)
