"""From files to an event table: reads, codes and writes in one stream, and accounts for every record."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from eventcoder import __version__
from eventcoder.coder import Coder
from eventcoder.dictionaries import load_dictionaries
from eventcoder.documents import read_documents
from eventcoder.errors import EventcoderError
from eventcoder.parsing import Parser
from eventcoder.records import Document, Event, Rejected
from eventcoder.schema import TableMetadata
from eventcoder.tables import EventWriter

Progress = Callable[[int, int], None]
_REPORT_EVERY = 20
"""Documents between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the events that come out; kept in the table's metadata. See Coder for require and keep_all."""

    dictionaries: tuple[Path, ...] = ()
    only: bool = False
    model: str | None = None
    require: str = "any"
    keep_all: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. rejected_file: None where every record was coded."""

    documents: int
    events: int
    rejected: int
    output: Path
    rejected_file: Path | None

    def __str__(self) -> str:
        text = f"{self.documents} document(s), {self.events} event(s) in {self.output}"
        if self.rejected_file:
            text += f"; {self.rejected} record(s) rejected, see {self.rejected_file}"
        return text


def build_coder(options: Options, parser: Parser | None = None) -> Coder:
    """The coder that the options ask for."""
    dictionaries = load_dictionaries(options.dictionaries, only=options.only)
    return Coder(dictionaries, parser, model=options.model, require=options.require, keep_all=options.keep_all)


def code_files(
    inputs: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    options: Options | None = None,
    *,
    date: dt.date | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Codes files into a Parquet file; bad records go to a sidecar ``OUT.rejected.jsonl``, each with its reason.

    Args:
        inputs: files, folders, or "-" for standard input.
        date: story date of documents that carry none.
        progress: called now and then with the documents and events so far.

    Raises:
        EventcoderError: dictionaries, model or output cannot be used; nothing is written then.
    """
    options = options or Options()
    target = Path(output)
    coder = build_coder(options)
    metadata = TableMetadata(
        __version__,
        coder.dictionaries.version,
        coder.parser.name,
        {key: str(value) if key == "dictionaries" else value for key, value in asdict(options).items()},
    )
    source = _Source(read_documents(inputs, date), progress)
    sidecar = target.with_name(target.name + ".rejected.jsonl")
    with EventWriter(target, metadata) as writer:
        writer.write(source.count_events(coder.code(source.documents())))
    _write_rejected(source.rejected, sidecar)
    rejected_file = sidecar if source.rejected else None
    return Summary(source.n_documents, source.n_events, len(source.rejected), target, rejected_file)


class _Source:
    """Parts the records read into documents, which go on, and rejected ones, which are kept."""

    def __init__(self, records: Iterator[Document | Rejected], progress: Progress | None) -> None:
        self._records = records
        self._progress = progress
        self.rejected: list[Rejected] = []
        self.n_documents = self.n_events = 0

    def documents(self) -> Iterator[Document]:
        """The documents that can be coded."""
        for record in self._records:
            if isinstance(record, Rejected):
                self.rejected.append(record)
                continue
            self.n_documents += 1
            if self._progress and self.n_documents % _REPORT_EVERY == 0:
                self._progress(self.n_documents, self.n_events)
            yield record

    def count_events(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events, counted."""
        for event in events:
            self.n_events += 1
            yield event


def _write_rejected(rejected: list[Rejected], path: Path) -> None:
    """Writes the rejected records under a temporary name first; removes an earlier run's file where there are none."""
    if not rejected:
        with suppress(FileNotFoundError):
            path.unlink()
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            for record in rejected:
                stream.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
        Path(temporary).replace(path)
    except OSError as error:
        raise EventcoderError(f"cannot be written: {error.strerror}", file=str(path)) from None
