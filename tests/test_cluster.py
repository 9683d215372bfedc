"""A Dask cluster of several processes writes what one process does, also where a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import OPTIONS, read_output, write_corpus

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.errors import EventcoderError, InputError
from eventcoder.parsing import SpacyParser
from eventcoder.pipeline import code_files
from eventcoder.runners import Options, Task
from eventcoder.shards import ShardResult, cut_shards

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # the cluster's own


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", 900)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler here, and two worker processes that it starts again when they die."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as started:
        yield started


def test_same_output(cluster: Any, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """Content and order are those of a run in one process."""
    corpus = write_corpus(tmp_path / "news.jsonl", 40)
    code_files([corpus], tmp_path / "one.parquet", OPTIONS, coder=Coder(small, parser))
    code_files([corpus], tmp_path / "many.parquet", OPTIONS, cluster=cluster.scheduler_address)
    assert read_output(tmp_path / "many.parquet") == read_output(tmp_path / "one.parquet")


def test_killed_worker(
    cluster: Any, tmp_path: Path, small: Dictionaries, parser: SpacyParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed worker had is done by another; nothing is lost and nothing stands twice."""
    from eventcoder.cluster import ClusterRunner

    corpus = write_corpus(tmp_path / "news.jsonl", 60)
    code_files([corpus], tmp_path / "one.parquet", OPTIONS, coder=Coder(small, parser))
    run = ClusterRunner.run
    killed: list[int] = []

    def run_and_kill(self: ClusterRunner, shards: Any) -> Iterator[ShardResult]:
        for number, result in enumerate(run(self, shards)):
            if number == 2:
                victim = next(iter(cluster.workers.values())).process.process.pid
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            yield result

    monkeypatch.setattr(ClusterRunner, "run", run_and_kill)
    code_files([corpus], tmp_path / "many.parquet", OPTIONS, cluster=cluster.scheduler_address)
    assert killed
    assert read_output(tmp_path / "many.parquet") == read_output(tmp_path / "one.parquet")


def test_address_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no scheduler answers, the message says so."""
    from eventcoder.cluster import ClusterRunner

    monkeypatch.setattr("eventcoder.cluster._TIMEOUT", 1)
    with (
        pytest.raises(InputError, match="no Dask scheduler answers"),
        ClusterRunner(Task(OPTIONS), "tcp://127.0.0.1:9"),
    ):
        pass


def test_faulty_model_on_the_workers(cluster: Any) -> None:
    """What the workers cannot load ends the run with its message."""
    from eventcoder.cluster import ClusterRunner

    task = Task(Options(OPTIONS.dictionaries, only=True, model="no_such_model"))
    with pytest.raises(EventcoderError, match="no_such_model"), ClusterRunner(task, cluster.scheduler_address):
        pass


def test_workers_that_differ(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers with other dictionaries than the first end the run."""
    from eventcoder.cluster import ClusterRunner

    with ClusterRunner(Task(OPTIONS), cluster.scheduler_address) as runner:
        metadata = runner.metadata
        monkeypatch.setattr(runner, "metadata", type(metadata)(metadata.coder_version, "f00d", metadata.model))
        with pytest.raises(EventcoderError, match="differ in dictionary_version"):
            list(runner.run(cut_shards([])))
