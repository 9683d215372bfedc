"""Who codes the shards: this process, several processes, or (cluster.py) other machines.

A runner hands out shards and brings back their results in whatever order they are finished.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from eventcoder import __version__
from eventcoder.shards import Shard, ShardResult, code_shard, join_results, reject_shard

if TYPE_CHECKING:
    from eventcoder.coder import Coder
    from eventcoder.schema import TableMetadata

MAX_DEATHS = 2
"""Workers that a shard may take with it before it is cut in two, so that the document at fault is found."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the events that come out; kept in the table's metadata. See Coder for require and keep_all."""

    dictionaries: tuple[Path, ...] = ()
    only: bool = False
    model: str | None = None
    require: str = "category"
    keep_all: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What a runner is to do. prefilter: leave out the parse of sentences that cannot hold an event.

    origin: what a rejected record says of its file. parsed: all documents come with their parses, no model is loaded.
    """

    options: Options = field(default_factory=Options)
    prefilter: bool = True
    origin: str = ""
    parsed: bool = False


class Runner(Protocol):
    """Codes shards; a context manager."""

    metadata: TableMetadata

    def __enter__(self) -> Self:
        """Makes ready.

        Raises:
            EventcoderError: dictionaries or model cannot be used.
        """

    def __exit__(self, *error: object) -> None:
        """Lets go of processes and connections."""

    def run(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        """The shards' results, in any order; shards are taken as they can be coded, only a few ahead."""


def build_coder(task: Task) -> Coder:
    """The coder that a task asks for. What is loaded with it stays: the garbage collector is told not to look again."""
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.parsing import NoParser

    options = task.options
    dictionaries = load_dictionaries(options.dictionaries, only=options.only)
    coder = Coder(
        dictionaries,
        NoParser() if task.parsed else None,
        model=options.model,
        require=options.require,
        keep_all=options.keep_all,
        prefilter=task.prefilter,
    )
    gc.freeze()
    return coder


def describe_run(coder: Coder, options: Options) -> TableMetadata:
    """What a table says of the run that it is from."""
    from eventcoder.schema import TableMetadata

    kept = {
        "dictionaries": [str(path) for path in options.dictionaries],
        "only": options.only,
        "model": options.model,
        "require": options.require,
        "keep_all": options.keep_all,
    }
    return TableMetadata(__version__, coder.dictionaries.version, coder.parser.name, kept)


class LocalRunner:
    """Codes in this process."""

    metadata: TableMetadata

    def __init__(self, task: Task, coder: Coder | None = None) -> None:
        self._task = task
        self._given = coder

    def __enter__(self) -> Self:
        """As Runner."""
        self._coder = self._given or build_coder(self._task)
        self.metadata = describe_run(self._coder, self._task.options)
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to let go of."""

    def run(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        """As Runner."""
        for shard in shards:
            yield code_shard(self._coder, shard, self.metadata, self._task.origin)


class Salvage:
    """Keeps account of shards whose worker died: tried again, then in halves, down to the document at fault."""

    def __init__(self, metadata: TableMetadata, origin: str) -> None:
        self._metadata = metadata
        self._origin = origin
        self._deaths: dict[tuple[int, int, int], int] = {}
        self._parts: dict[int, list[ShardResult]] = {}
        self._sizes: dict[int, int] = {}

    def bury(self, shard: Shard, deaths: int = 1) -> tuple[list[Shard], ShardResult | None]:
        """What is to be tried again after workers died on a shard, and the result that this completes, if any."""
        self._sizes.setdefault(shard.number, len(shard.records))  # the first to be buried is whole
        key = (shard.number, shard.first, len(shard.records))
        self._deaths[key] = self._deaths.get(key, 0) + deaths
        if self._deaths[key] < MAX_DEATHS:
            return [shard], None
        halves = shard.split()
        if len(halves) > 1:
            return halves, None
        message = f"{MAX_DEATHS} workers died of it"
        return [], self.collect(reject_shard(shard, self._metadata, self._origin, "worker-died", message))

    def collect(self, part: ShardResult) -> ShardResult | None:
        """The whole shard's result once all its parts are there, else None."""
        whole = self._sizes.get(part.number, part.records)
        parts = self._parts.setdefault(part.number, [])
        parts.append(part)
        if sum(one.records for one in parts) < whole:
            return None
        self._sizes.pop(part.number, None)
        return join_results(self._parts.pop(part.number), self._metadata)
