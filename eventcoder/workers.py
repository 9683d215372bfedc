"""Codes shards in several processes of this machine; each loads model and dictionaries once."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Self

from eventcoder.dictionaries import load_dictionaries
from eventcoder.errors import EventcoderError
from eventcoder.runners import Salvage, Task, build_coder, describe_run
from eventcoder.shards import Shard, ShardResult, code_shard

if TYPE_CHECKING:
    from eventcoder.schema import TableMetadata

MAX_SECONDS = 1800.0
"""Seconds that a worker may take for one shard (usually a quarter of a minute) before it is ended as if it had died."""


class _Worker:
    """A process with a pipe to it. shard: what it works on, None where it waits for work."""

    def __init__(self, task: Task) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, task), daemon=True)
        self.process.start()
        theirs.close()
        self.shard: Shard | None = None

    def take(self, shard: Shard | None) -> None:
        """Begins on a shard; a process that has died is found when its result is asked for."""
        self.shard = shard
        if shard:
            with suppress(BrokenPipeError, ConnectionResetError):
                self.connection.send(shard)

    def end(self) -> None:
        """Ends the process and waits for it."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def _work(connection: Connection, task: Task) -> None:
    """A worker's life: shards in, results out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    try:
        coder = build_coder(task)
        metadata = describe_run(coder, task.options)
    except Exception as error:  # noqa: BLE001 - told to the parent, which ends the run
        connection.send(EventcoderError(str(error) if isinstance(error, EventcoderError) else repr(error)))
        return
    connection.send(metadata)
    while True:
        try:
            shard = connection.recv()
            connection.send(code_shard(coder, shard, metadata, task.origin))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


class ProcessRunner:
    """Codes in worker processes. A worker that dies is replaced, and its shard done again.

    Args:
        count: how many.
    """

    metadata: TableMetadata

    def __init__(self, task: Task, count: int) -> None:
        self._task = task
        self._count = count
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        """As Runner."""
        options = self._task.options
        load_dictionaries(options.dictionaries, only=options.only)  # faults are told once, and workers find the cache
        try:
            self._workers = [_Worker(self._task) for _ in range(self._count)]
            told = [self._greet(worker) for worker in self._workers]
        except BaseException:
            self.__exit__()
            raise
        self.metadata = told[0]
        return self

    def __exit__(self, *error: object) -> None:
        """Ends the workers."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    def _greet(self, worker: _Worker) -> TableMetadata:
        """Waits until a worker has loaded what it needs."""
        try:
            told = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            code = worker.process.exitcode
            raise EventcoderError(f"a worker process ended with code {code} before it began") from None
        if isinstance(told, EventcoderError):
            raise told
        metadata: TableMetadata = told
        return metadata

    def run(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        """As Runner."""
        again: list[Shard] = []
        source = iter(shards)
        salvage = Salvage(self.metadata, self._task.origin)
        for worker in self._workers:
            worker.take(next(source, None))
        while busy := [worker for worker in self._workers if worker.shard]:
            ready = wait([worker.connection for worker in busy], MAX_SECONDS)
            for worker in busy:
                if ready and worker.connection not in ready:
                    continue
                result = self._receive(worker, salvage, again)
                for idle in self._workers:
                    if not idle.shard:
                        idle.take(again.pop(0) if again else next(source, None))
                if result:
                    yield result

    def _receive(self, worker: _Worker, salvage: Salvage, again: list[Shard]) -> ShardResult | None:
        """The result that a worker has ready; one that has died, or takes too long, is replaced."""
        shard = worker.shard
        worker.shard = None
        try:
            if worker.connection.poll():
                return salvage.collect(worker.connection.recv())
        except (EOFError, ConnectionResetError):
            pass
        worker.end()
        fresh = _Worker(self._task)
        self._workers[self._workers.index(worker)] = fresh
        self._greet(fresh)
        if shard is None:
            return None
        shards, result = salvage.bury(shard)
        again += shards
        return result
