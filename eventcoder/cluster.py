"""Codes shards on the workers of a Dask cluster; needs the extra ``eventcoder[dask]``.

Documents travel to the workers and results back, so that the workers need eventcoder, the parser model and the
user's dictionaries, but neither the input nor the output.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from eventcoder.errors import EventcoderError, InputError
from eventcoder.runners import MAX_DEATHS, Salvage, Task, build_coder, describe_run
from eventcoder.shards import Shard, ShardResult, code_shard

if TYPE_CHECKING:
    from eventcoder.coder import Coder
    from eventcoder.schema import TableMetadata

_AHEAD = 2
"""Shards handed to the cluster for each of its threads."""

_TIMEOUT = 60
"""Seconds to wait for the scheduler, and for a first worker."""

_coders: dict[Task, Coder] = {}
_lock = threading.Lock()  # a model codes one shard at a time, however many threads a worker has


def _describe(task: Task) -> TableMetadata:
    """On a worker: what it would code with."""
    with _lock:
        return describe_run(_find_coder(task), task.options)


def _code(task: Task, shard: Shard) -> tuple[TableMetadata, ShardResult]:
    """On a worker: a shard's result, and what it was coded with."""
    with _lock:
        coder = _find_coder(task)
        metadata = describe_run(coder, task.options)
        return metadata, code_shard(coder, shard, metadata, task.origin)


def _find_coder(task: Task) -> Coder:
    """The coder of this process, made with its first task."""
    if task not in _coders:
        _coders[task] = build_coder(task)
    return _coders[task]


class ClusterRunner:
    """Codes on a cluster. Shards whose worker is lost go to another.

    Args:
        task: what is to be done.
        address: of the scheduler, such as ``tcp://10.0.0.1:8786``.
    """

    metadata: TableMetadata

    def __init__(self, task: Task, address: str) -> None:
        self._task = task
        self._address = address

    def __enter__(self) -> Self:
        """As Runner."""
        try:
            from distributed import Client
        except ImportError:
            raise EventcoderError("--dask needs Dask; pip install eventcoder[dask]") from None
        try:
            self._client: Any = Client(self._address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(f"no Dask scheduler answers: {error}", file=self._address) from None
        try:
            self._client.wait_for_workers(1, timeout=_TIMEOUT)
            self.metadata = self._client.submit(_describe, self._task, pure=False).result()
        except TimeoutError:
            self.__exit__()
            raise InputError("the Dask scheduler has no workers", file=self._address) from None
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Leaves the cluster, which goes on."""
        self._client.close()

    def run(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        """As Runner."""
        from distributed import KilledWorker, as_completed

        salvage = Salvage(self.metadata, self._task.origin)
        source = iter(shards)
        waiting: dict[Any, Shard] = {}
        finished = as_completed(loop=self._client.loop)

        def hand_out(shard: Shard | None) -> None:
            if shard is not None:
                future = self._client.submit(_code, self._task, shard, pure=False)
                waiting[future] = shard
                finished.add(future)

        for _ in range(_AHEAD * max(1, sum(self._client.nthreads().values()))):
            hand_out(next(source, None))
        for future in finished:
            shard = waiting.pop(future)
            result: ShardResult | None
            try:
                metadata, part = future.result()
            except KilledWorker:  # Dask itself has tried it several times
                again, result = salvage.bury(shard, deaths=MAX_DEATHS)
                for half in again:
                    hand_out(half)
            else:
                self._compare(metadata)
                result = salvage.collect(part)
                hand_out(next(source, None))
            if result is not None:
                yield result

    def _compare(self, metadata: TableMetadata) -> None:
        """Raises where a worker codes with other things than the first."""
        for name in ("coder_version", "dictionary_version", "model"):
            ours, theirs = getattr(self.metadata, name), getattr(metadata, name)
            if ours != theirs:
                raise EventcoderError(
                    f"the workers of the cluster differ in {name}: {ours} and {theirs}; install the same on all",
                    file=self._address,
                )
