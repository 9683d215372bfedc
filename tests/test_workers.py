"""Several processes write what one does; a worker that dies costs nothing but time."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import OPTIONS, read_output, write_corpus

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.errors import DictionaryError, EventcoderError
from eventcoder.parsing import SpacyParser
from eventcoder.pipeline import code_files
from eventcoder.records import Document
from eventcoder.runners import MAX_DEATHS, Options, Salvage, Task, describe_run
from eventcoder.schema import TableMetadata
from eventcoder.shards import Shard, ShardResult, code_shard, cut_shards
from eventcoder.workers import ProcessRunner

TASK = Task(OPTIONS, origin="news.jsonl")


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", 900)


@pytest.fixture(scope="module")
def runner() -> Iterator[ProcessRunner]:
    """Two processes."""
    with ProcessRunner(TASK, 2) as started:
        yield started


@pytest.mark.parametrize("workers", [2, 3])
def test_same_output(tmp_path: Path, small: Dictionaries, parser: SpacyParser, workers: int) -> None:
    """Content and order do not depend on the number of workers."""
    corpus = write_corpus(tmp_path / "news.jsonl", 60)
    one = code_files([corpus], tmp_path / "one.parquet", OPTIONS, coder=Coder(small, parser))
    many = code_files([corpus], tmp_path / "many.parquet", OPTIONS, workers=workers)
    assert read_output(tmp_path / "many.parquet") == read_output(tmp_path / "one.parquet")
    assert (many.documents, many.parsed, many.rejected) == (one.documents, one.parsed, one.rejected)


def test_killed_worker_is_replaced(runner: ProcessRunner, small: Dictionaries, parser: SpacyParser) -> None:
    """A worker that is killed in the middle is replaced, and its shard coded by another."""
    documents = [Document(f"d{n}", "Iran attacked Iraq. They met. " * 20) for n in range(12)]
    expected = _code_here(documents, small, parser, runner.metadata)
    results: dict[int, ShardResult] = {}
    for result in runner.run(cut_shards(documents)):
        if len(results) in (1, 4):
            victim = next(worker for worker in runner._workers if worker.shard)
            assert victim.process.pid
            os.kill(victim.process.pid, signal.SIGKILL)
        results[result.number] = result
    assert results == expected


def _code_here(
    documents: list[Document], small: Dictionaries, parser: SpacyParser, metadata: TableMetadata
) -> dict[int, ShardResult]:
    coder = Coder(small, parser)
    return {shard.number: code_shard(coder, shard, metadata, TASK.origin) for shard in cut_shards(documents)}


def test_worker_that_hangs_is_replaced(
    runner: ProcessRunner, small: Dictionaries, parser: SpacyParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that does not answer in time is ended, and its shard coded by another."""
    documents = [Document("d", "Iran attacked Iraq.")]
    stopped = runner._workers[0]
    assert stopped.process.pid
    os.kill(stopped.process.pid, signal.SIGSTOP)
    monkeypatch.setattr("eventcoder.workers.MAX_SECONDS", 0.5)
    results = {result.number: result for result in runner.run(cut_shards(documents))}
    assert results == _code_here(documents, small, parser, runner.metadata)
    assert stopped not in runner._workers


def test_faulty_dictionary_is_told_once(tmp_path: Path) -> None:
    """Faults of the dictionaries come as in one process, before any worker starts."""
    (tmp_path / "verbs").mkdir()
    (tmp_path / "verbs" / "a.toml").write_text('[[entry]]\nid = "x"\ncode = "04O"\nverbs = ["go"]\n')
    task = Task(Options(dictionaries=(tmp_path,), only=True))
    with pytest.raises(DictionaryError), ProcessRunner(task, 2):
        pass


def test_model_that_is_not_there() -> None:
    """What a worker cannot load ends the run with its message."""
    task = Task(Options(dictionaries=OPTIONS.dictionaries, only=True, model="no_such_model"))
    with pytest.raises(EventcoderError, match="no_such_model"), ProcessRunner(task, 1):
        pass


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8])
@pytest.mark.parametrize("deadly", [0, -1], ids=["first", "last"])
def test_deadly_document_is_found(small: Dictionaries, parser: SpacyParser, count: int, deadly: int) -> None:
    """A shard whose workers keep dying is halved until the document at fault is alone, and that is set aside."""
    documents = tuple(Document(f"d{n}", "Iran attacked Iraq.") for n in range(count))
    victim = documents[deadly]
    coder = Coder(small, parser)
    metadata = describe_run(coder, OPTIONS)
    salvage = Salvage(metadata, "news.jsonl")
    todo = [Shard(0, documents)]
    done: list[ShardResult | None] = []
    deaths = 0
    while todo:
        shard = todo.pop()
        if victim in shard.records:
            deaths += 1
            again, result = salvage.bury(shard)
            todo += again
        else:
            result = salvage.collect(code_shard(coder, shard, metadata, "news.jsonl"))
        done.append(result)
    (whole,) = [result for result in done if result]
    assert (whole.documents, [record.document_id for record in whole.rejected]) == (count - 1, [victim.id])
    assert whole.rejected[0].reason == "worker-died"
    assert deaths <= MAX_DEATHS * (count.bit_length() + 1)
