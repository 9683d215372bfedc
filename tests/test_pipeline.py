"""Files to an event table: one stream, every record accounted for, any size of shard, file or folder as output."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from corpora import OPTIONS, read_output, write_corpus

from eventcoder import read_events, validate
from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.errors import EventcoderError, InputError
from eventcoder.parsing import SpacyParser
from eventcoder.pipeline import Progress, code_files, count_records
from eventcoder.progress import describe_progress
from eventcoder.records import Document, Parse, Rejected, Sentence
from eventcoder.shards import Shard, cut_shards, read_table
from eventcoder.streams import code_documents


@pytest.fixture(scope="module")
def own(parser: SpacyParser, small: Dictionaries) -> Coder:
    """A coder with the small dictionaries and the model."""
    return Coder(small, parser)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "news.jsonl", 60)


class CountingParser:
    """Keeps how many sentences it was given at once, and fails where it is told to."""

    name = "counting-1"

    def __init__(self, parser: SpacyParser, fails_on: str = "no such text") -> None:
        self._parser = parser
        self._fails_on = fails_on
        self.groups: list[int] = []

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """As the parser given, if the text is not in it."""
        given = list(sentences)
        self.groups.append(sum(len(sentence.text) for sentence in given))
        if any(self._fails_on in sentence.text for sentence in given):
            raise RuntimeError("no parse")
        return self._parser.parse(given)


def test_everything_is_accounted_for(own: Coder, corpus: Path, tmp_path: Path) -> None:
    """Documents coded and records rejected add up to the records of the input, and the table is valid."""
    out = tmp_path / "events.parquet"
    summary = code_files([corpus], out, OPTIONS, coder=own)
    assert summary.documents + summary.rejected == 60
    assert summary.rejected == 3
    assert summary.events == len(read_events(out)) > 30
    assert validate(out).valid
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "events.parquet",
        "events.parquet.rejected.jsonl",
        "news.jsonl",
    ]


@pytest.mark.parametrize("characters", [1, 100, 700, 10_000])
def test_size_of_shards(
    own: Coder, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, characters: int
) -> None:
    """The output is the same byte for byte however the corpus is cut."""
    code_files([corpus], tmp_path / "whole.parquet", OPTIONS, coder=own)
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", characters)
    code_files([corpus], tmp_path / "cut.parquet", OPTIONS, coder=own)
    assert read_output(tmp_path / "cut.parquet") == read_output(tmp_path / "whole.parquet")


@pytest.mark.parametrize(("window", "group"), [(1, 1), (200, 60), (1_000_000, 1_000_000)])
def test_size_of_batches(
    own: Coder, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int, group: int
) -> None:
    """The output is the same byte for byte however many sentences are parsed together."""
    code_files([corpus], tmp_path / "whole.parquet", OPTIONS, coder=own)
    monkeypatch.setattr("eventcoder.streams.WINDOW_CHARACTERS", window)
    monkeypatch.setattr("eventcoder.streams._GROUP_CHARACTERS", group)
    code_files([corpus], tmp_path / "cut.parquet", OPTIONS, coder=own)
    assert read_output(tmp_path / "cut.parquet") == read_output(tmp_path / "whole.parquet")


def test_groups_are_bounded(parser: SpacyParser, small: Dictionaries) -> None:
    """The parser never gets more text at once than a group holds, however long a document is."""
    counting = CountingParser(parser)
    text = "The rebels attacked the army near the old town. " * 1200
    (coded,) = code_documents(Coder(small, counting), [Document("long", text)])
    assert coded.n_parsed == 1200
    assert len(counting.groups) > 1
    assert max(counting.groups) <= 25_000


def test_stream_reads_no_further_than_it_must(own: Coder) -> None:
    """The first document's events come before the corpus is read to its end."""
    taken: list[int] = []

    def documents() -> Iterator[Document]:
        for number in range(10_000):
            taken.append(number)
            yield Document(f"d{number}", "Iran attacked Iraq. The weather was fine. " * 20)

    next(own.code(documents()))
    assert len(taken) < 200


def test_parser_error_sets_one_document_aside(parser: SpacyParser, small: Dictionaries) -> None:
    """Where the parser fails on a document, the others of its window are coded."""
    coder = Coder(small, CountingParser(parser, fails_on="Tehran"))
    texts = ["Iran attacked Iraq.", "Troops left Tehran.", "France attacked Iraq."]
    coded = list(code_documents(coder, [Document(str(n), text) for n, text in enumerate(texts)]))
    assert [one.failure for one in coded] == [None, ("parser-error", "RuntimeError: no parse"), None]
    assert [len(one.events) for one in coded] == [1, 0, 1]


def test_coder_error_sets_one_document_aside(own: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where coding a document fails, for lack of memory for instance, the others are coded."""
    code_parses = own.code_parses

    def fail_on_one(document: Document, *rest: object) -> object:
        if document.id == "1":
            raise MemoryError
        return code_parses(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(own, "code_parses", fail_on_one)
    coded = list(code_documents(own, [Document(str(n), "Iran attacked Iraq.") for n in range(3)]))
    assert [one.failure and one.failure[0] for one in coded] == [None, "out-of-memory", None]


def test_coder_raises_for_a_document_it_cannot_code(parser: SpacyParser, small: Dictionaries) -> None:
    """``Coder.code`` names the document at fault."""
    coder = Coder(small, CountingParser(parser, fails_on="Tehran"))
    with pytest.raises(EventcoderError, match='entry "x": parser-error'):
        list(coder.code([Document("x", "Troops left Tehran.")]))


def test_invalid_event_sets_one_document_aside(own: Coder, corpus: Path, tmp_path: Path) -> None:
    """A document whose events break the table's schema is rejected, and the others are written."""
    corpus.write_text(
        "".join(
            json.dumps({"id": i, "text": "Iran attacked Iraq.", "url": u}) + "\n" for i, u in (("a", "x"), ("b", "y"))
        )
    )

    class Breaking(Coder):
        def code_parses(self, document: Document, *rest: object) -> object:  # type: ignore[override]
            for coding in super().code_parses(document, *rest):  # type: ignore[arg-type]
                if document.id == "a":
                    object.__setattr__(coding.events[0], "quad_class", 7)
                yield coding

    summary = code_files([corpus], tmp_path / "out.parquet", coder=Breaking(own.dictionaries, own.parser))
    assert (summary.documents, summary.events, summary.rejected) == (1, 1, 1)
    (rejected,) = [json.loads(line) for line in (tmp_path / "out.parquet.rejected.jsonl").read_text().splitlines()]
    assert (rejected["document_id"], rejected["reason"]) == ("a", "invalid-event")


def test_dataset_of_shards(own: Coder, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An output that ends in a slash is a folder of shards, whose rows are those of the file."""
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", 500)
    code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=own)
    summary = code_files([corpus], f"{tmp_path / 'events'}/", OPTIONS, coder=own)
    assert len(list((tmp_path / "events").glob("part-*.parquet"))) > 5
    assert validate(tmp_path / "events").valid
    assert set(read_events(tmp_path / "events")["event_id"]) == set(
        read_events(tmp_path / "events.parquet")["event_id"]
    )
    assert summary.rejected_file is not None
    assert len(Path(summary.rejected_file).read_text().splitlines()) == 3


def test_progress(own: Coder, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress counts up to the end, with the records to come and the time that is left."""
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", 1000)
    seen: list[Progress] = []
    code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=own, progress=seen.append)
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert (seen[-1].done, seen[-1].records, seen[-1].remaining) == (60, 60, 0.0)
    assert seen[0].remaining is not None
    assert "57 documents" in describe_progress(seen[-1])


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", "{}\n{}\n", 2),
        ("a.csv", "id,text\na,b\n", 2),
        ("a.txt", "Iran left.\n", 1),
        ("a.jsonl.gz", "", None),
    ],
)
def test_records_to_come(tmp_path: Path, name: str, content: str, expected: int | None) -> None:
    """Records are counted by line ends where that can be done; a missing file or standard input cannot be counted."""
    (tmp_path / name).write_text(content)
    assert count_records([str(tmp_path / name)]) == expected
    assert count_records([str(tmp_path / name), "-"]) is None


def test_output_in_no_folder(own: Coder, corpus: Path, tmp_path: Path) -> None:
    """An output whose folder does not exist is refused before anything is coded."""
    with pytest.raises(InputError, match="create it first"):
        code_files([corpus], tmp_path / "none" / "events.parquet", coder=own)


def test_file_where_a_folder_was_named(own: Coder, corpus: Path) -> None:
    """A file is not taken for a folder of shards."""
    with pytest.raises(InputError, match="is a file"):
        code_files([corpus], f"{corpus}/", coder=own)


def test_shards_hold_every_record_in_order() -> None:
    """Cutting loses and moves nothing; no record makes one empty shard."""
    records = [Document(str(n), "x" * (n * 1000)) for n in range(100)]
    rejected = Rejected("f", 1, None, "broken-json", "m")
    shards = list(cut_shards([*records, rejected]))
    assert [record for shard in shards for record in shard.records] == [*records, rejected]
    assert [shard.number for shard in shards] == list(range(len(shards)))
    assert [len(shard.records) for shard in cut_shards([])] == [0]


def test_digest_tells_every_change() -> None:
    """Documents that differ in any field have another digest."""
    one = Document("a", "Iran left.", dt.date(2001, 2, 3))
    others = [Document("a", "Iran left."), Document("b", one.text, one.date), Document("a", one.text, one.date, "t")]
    digests = {Shard(0, (document,)).digest for document in (one, *others)}
    assert len(digests) == 4


def test_stores(own: Coder, corpus: Path, tmp_path: Path) -> None:
    """Input and output may lie in a store that fsspec reaches: files, folders and folders of shards."""
    store = pytest.importorskip("fsspec").filesystem("memory")
    store.pipe_file("/in/news.jsonl", corpus.read_bytes())
    code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=own)
    here = read_table((tmp_path / "events.parquet").read_bytes())
    for name in ("memory://in/news.jsonl", "memory://in"):
        summary = code_files([name], "memory://out/events.parquet", OPTIONS, coder=own)
        assert summary.rejected == 3
        assert read_table(store.cat("/out/events.parquet")).equals(here)
        assert store.ls("/out", detail=False) == ["/out/events.parquet", "/out/events.parquet.rejected.jsonl"]
    code_files(["memory://in/news.jsonl"], "memory://out/events/", OPTIONS, coder=own)
    assert "/out/events/part-000000.parquet" in store.ls("/out/events", detail=False)


@pytest.mark.parametrize(
    ("url", "reason"), [("memory://none.jsonl", "missing-file"), ("nosuch://a", "unreadable-file")]
)
def test_stores_that_hold_nothing(own: Coder, tmp_path: Path, url: str, reason: str) -> None:
    """A file that is not in the store, or a store that there is not, is set aside with its reason."""
    pytest.importorskip("fsspec")
    code_files([url], tmp_path / "events.parquet", OPTIONS, coder=own)
    (rejected,) = [json.loads(line) for line in (tmp_path / "events.parquet.rejected.jsonl").read_text().splitlines()]
    assert rejected["reason"] == reason
