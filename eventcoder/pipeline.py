"""From files to an event table: reads, codes and writes in one stream, accounts for every record, and can go on later.

What is finished is kept shard by shard in a folder, so that a run that was killed loses little: the same command goes
on where it stopped. At the end the shards are merged into one file, or the folder itself is the output.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcoder.errors import EventcoderError, InputError
from eventcoder.runners import LocalRunner, Options, Runner, Task
from eventcoder.shards import SHARD_CHARACTERS, SHARD_RECORDS, Shard, cut_shards, read_table
from eventcoder.storage import Folder, is_url, open_folder, open_store

if TYPE_CHECKING:
    from eventcoder.coder import Coder
    from eventcoder.schema import TableMetadata

__all__ = ["Options", "Progress", "Summary", "code_files"]

MANIFEST = "_manifest.json"
REJECTED = "_rejected.jsonl"
_FORMAT = 1
_MERGED_ROWS = 20_000
"""Rows of a row group in the merged file; some 20 MB are held while it is written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. documents, sentences, parsed, events, rejected: counts of the finished shards, those of an
    earlier run included. records: all that is to be read, None where that is not known. done: records finished.
    fresh: records finished in this run. seconds: since the run began.
    """

    documents: int
    sentences: int
    parsed: int
    events: int
    rejected: int
    done: int
    fresh: int
    records: int | None
    seconds: float

    @property
    def remaining(self) -> float | None:
        """Seconds still to go at the rate so far, None where that cannot be said."""
        if not self.records or not self.fresh:
            return None
        return max(0.0, self.seconds / self.fresh * (self.records - self.done))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. output: file or folder. rejected_file: None where every record was coded.

    resumed: shards that an earlier run had finished.
    """

    documents: int
    sentences: int
    parsed: int
    events: int
    rejected: int
    output: str
    rejected_file: str | None
    resumed: int

    def __str__(self) -> str:
        text = f"{self.documents} document(s), {self.events} event(s) in {self.output}"
        if self.rejected_file:
            text += f"; {self.rejected} record(s) rejected, see {self.rejected_file}"
        return text


def code_files(
    inputs: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    options: Options | None = None,
    *,
    date: dt.date | None = None,
    form: str | None = None,
    workers: int = 1,
    cluster: str | None = None,
    prefilter: bool = True,
    coder: Coder | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Codes files into a Parquet file; bad records go to a sidecar ``OUT.rejected.jsonl``, each with its reason.

    A run that was stopped goes on when it is called again with the same arguments: its finished shards wait in
    ``OUT.partial``. Events and their order are the same for any number of workers.

    Args:
        inputs: files, folders, URLs, or "-" for standard input.
        output: a file; or a folder, where it ends in a slash, which then keeps the shards as a dataset.
        options: what decides the events; None takes the defaults.
        date: story date of documents that carry none.
        form: format of the inputs, such as ``conllu``; None where their suffixes tell it.
        workers: processes that code; 1 is this one.
        cluster: address of a Dask scheduler whose workers code; None for this machine.
        prefilter: leave out the parse of sentences that cannot hold an event; the events are the same.
        coder: one that is made already, with those options; it codes in this process.
        progress: called after each shard.

    Raises:
        EventcoderError: dictionaries, model or output cannot be used, or what an earlier run left does not belong to
            this one; nothing is written then.
    """
    from eventcoder.documents import are_parsed

    names = [os.fspath(name) for name in inputs]
    target = _Target(os.fspath(output))
    task = Task(options or Options(), prefilter, ", ".join(names), are_parsed(names, form))
    with _choose_runner(task, workers, cluster, coder) as runner:
        run = _Run(target, runner, names, date, form, progress)
        results = run.code()
    return target.finish(results, runner.metadata)


def _choose_runner(task: Task, workers: int, cluster: str | None, coder: Coder | None) -> Runner:
    if cluster is not None:
        from eventcoder.cluster import ClusterRunner

        return ClusterRunner(task, cluster)
    if workers > 1 and coder is None:
        from eventcoder.workers import ProcessRunner

        return ProcessRunner(task, workers)
    return LocalRunner(task, coder)


class _Target:
    """The output's file or folder, and the folder of shards.

    Raises:
        InputError: the place is taken by something else, or its folder does not exist.
    """

    def __init__(self, output: str) -> None:
        self.name = output.rstrip("/")
        self.is_dataset = output.endswith(("/", os.sep)) or (not is_url(output) and Path(output).is_dir())
        if not is_url(output) and not Path(self.name).resolve().parent.is_dir():
            raise InputError(f'no such directory "{Path(self.name).parent}"; create it first', file=self.name)
        if self.is_dataset and not is_url(output) and Path(self.name).is_file():
            raise InputError("is a file, but the output was named as a folder", file=self.name)
        self.shards = open_folder(self.name if self.is_dataset else f"{self.name}.partial")

    def finish(self, results: _Results, metadata: TableMetadata) -> Summary:
        """Puts shards and rejected records where they are to be in the end."""
        rejected_file = None
        folder = self.shards.name
        if not self.is_dataset:
            rejected_file = f"{self.name}.rejected.jsonl"
            self._merge(results, metadata)
            if results.rejected:
                _write_lines(rejected_file, _read_rejected(self.shards, results.count))
            else:
                _delete(rejected_file)
            self.shards.remove()
        elif results.rejected:
            rejected_file = f"{folder}/{REJECTED}"
            _write_lines(rejected_file, _read_rejected(self.shards, results.count))
        return Summary(
            results.documents,
            results.sentences,
            results.parsed,
            results.events,
            results.rejected,
            self.name,
            rejected_file if results.rejected else None,
            results.resumed,
        )

    def _merge(self, results: _Results, metadata: TableMetadata) -> None:
        """The shards in one file, which gets its name when it is whole."""
        from eventcoder.tables import EventWriter

        folder = Path(tempfile.mkdtemp()) if is_url(self.name) else Path(self.shards.name)
        whole = folder / "whole.parquet"
        with EventWriter(whole, metadata, row_group_rows=_MERGED_ROWS) as writer:
            for number in range(results.count):
                writer.write_table(read_table(self.shards.read(_part_name(number))))
        if is_url(self.name):
            system, path = open_store(self.name)
            system.put_file(str(whole), path)
            whole.unlink()
            folder.rmdir()
            return
        try:
            whole.replace(self.name)
        except OSError as error:
            raise EventcoderError(f"cannot be written: {error.strerror}", file=self.name) from None


@dataclass(slots=True)
class _Results:
    """Sums over finished shards. count: how many there are; resumed: those of them from an earlier run."""

    documents: int = 0
    sentences: int = 0
    parsed: int = 0
    events: int = 0
    rejected: int = 0
    records: int = 0
    count: int = 0
    resumed: int = 0

    def add(self, kept: dict[str, Any]) -> None:
        """Adds a shard by what is kept of it."""
        self.documents += kept["documents"]
        self.sentences += kept["sentences"]
        self.parsed += kept["parsed"]
        self.events += kept["events"]
        self.records += kept["records"]
        self.rejected += len(kept["rejected"])
        self.count += 1


class _Run:
    """Codes the shards that are not finished yet, and keeps each as soon as it is."""

    def __init__(
        self,
        target: _Target,
        runner: Runner,
        names: list[str],
        date: dt.date | None,
        form: str | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._folder = target.shards
        self._runner = runner
        self._names = names
        self._date = date
        self._form = form
        self._progress = progress
        self._results = _Results()
        self._digests: dict[int, str] = {}
        self._begin = time.monotonic()
        self._fresh = 0

    def code(self) -> _Results:
        """Codes all; what it wrote is complete when it returns."""
        from eventcoder.documents import read_documents

        self._finished = self._check_manifest()
        self._total = count_records(self._names) if self._progress else None
        unfinished = self._leave_finished(cut_shards(read_documents(self._names, self._date, self._form)))
        for result in self._runner.run(unfinished):
            kept = result.to_json(self._digests.pop(result.number))
            self._folder.write(_part_name(result.number), result.table)
            self._folder.write(_note_name(result.number), kept)
            self._results.add(json.loads(kept))
            self._fresh += result.records
            self._report()
        return self._results

    def _check_manifest(self) -> set[str]:
        """Names of what an earlier run left, after a look whether it was the same run."""
        manifest = describe_manifest(self._runner.metadata, self._names, self._date)
        names = self._folder.list_names()
        if MANIFEST not in names:
            if any(name.startswith("part-") for name in names):
                raise InputError(f"holds parts but no {MANIFEST}; name another output", file=self._folder.name)
            self._folder.write(MANIFEST, json.dumps(manifest, indent=1).encode())
            return set()
        earlier = json.loads(self._folder.read(MANIFEST))
        for key in manifest:
            if earlier.get(key) != manifest[key]:
                raise InputError(
                    f"an unfinished run left its shards here, with other {_MEANING[key]}: {_show(earlier.get(key))}, "
                    f"now {_show(manifest[key])}; run it as before, or remove {self._folder.name} and begin again",
                    file=f"{self._folder.name}/{MANIFEST}",
                )
        return names

    def _leave_finished(self, shards: Iterable[Shard]) -> Iterator[Shard]:
        for shard in shards:
            note = _note_name(shard.number)
            if note not in self._finished:
                self._digests[shard.number] = shard.digest
                yield shard
                continue
            kept = json.loads(self._folder.read(note))
            if kept["digest"] != shard.digest:
                raise InputError(
                    "the documents read are not those of the run that left its shards here; give it the same input, "
                    f"or remove {self._folder.name} and begin again",
                    file=f"{self._folder.name}/{note}",
                )
            self._results.add(kept)
            self._results.resumed += 1
            self._report()

    def _report(self) -> None:
        if self._progress:
            sums = self._results
            seconds = time.monotonic() - self._begin
            counts = (sums.documents, sums.sentences, sums.parsed, sums.events, sums.rejected, sums.records)
            self._progress(Progress(*counts, self._fresh, self._total, seconds))


_MEANING = {
    "format": "format of shards",
    "coder_version": "version of eventcoder",
    "dictionary_version": "dictionaries (by their hash)",
    "model": "parser model",
    "options": "options",
    "date": "date",
    "inputs": "inputs (names and bytes)",
    "shards": "size of shards",
}


def describe_manifest(metadata: TableMetadata, names: list[str], date: dt.date | None) -> dict[str, Any]:
    """What must be the same for a run to go on: coder, dictionaries, model, options and inputs."""
    return {
        "format": _FORMAT,
        "coder_version": metadata.coder_version,
        "dictionary_version": metadata.dictionary_version,
        "model": metadata.model,
        "options": dict(metadata.options),
        "date": date.isoformat() if date else None,
        "inputs": [[name, Path(name).stat().st_size if Path(name).is_file() else None] for name in names],
        "shards": [SHARD_CHARACTERS, SHARD_RECORDS],
    }


def count_records(names: Iterable[str]) -> int | None:
    """About how many records there are to read, by line ends; None where that is not known without reading."""
    total = 0
    for name in names:
        path = Path(name)
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
        if not files:
            return None
        for file in files:
            if file.suffix == ".txt":
                total += 1
            elif file.suffix in (".jsonl", ".ndjson", ".csv"):
                with file.open("rb") as stream:
                    while block := stream.read(io.DEFAULT_BUFFER_SIZE * 16):
                        total += block.count(b"\n")
            else:
                return None
    return total


def _part_name(number: int) -> str:
    return f"part-{number:06d}.parquet"


def _note_name(number: int) -> str:
    return f"_part-{number:06d}.json"


def _show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "..."


def _read_rejected(folder: Folder, count: int) -> Iterator[dict[str, Any]]:
    """The rejected records of all shards, in the order of the input."""
    for number in range(count):
        yield from json.loads(folder.read(_note_name(number)))["rejected"]


def _write_lines(name: str, records: Iterable[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    parent, _, file = name.replace(os.sep, "/").rpartition("/")
    open_folder(parent or ".").write(file, lines.encode("utf-8", "surrogatepass"))


def _delete(name: str) -> None:
    if is_url(name):
        system, path = open_store(name)
        if system.exists(path):
            system.rm_file(path)
    else:
        Path(name).unlink(missing_ok=True)
