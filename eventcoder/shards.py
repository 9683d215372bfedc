"""Shards: the pieces in which a corpus is coded, each by itself, and kept when it is finished.

Where a corpus is cut depends on its documents alone, never on who codes them, so that the events are the same for any
number of workers, and a run that was killed finds its shards again.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, astuple, dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from eventcoder.errors import TableError
from eventcoder.records import Document, Rejected

if TYPE_CHECKING:
    import pyarrow as pa

    from eventcoder.coder import Coder
    from eventcoder.schema import TableMetadata
    from eventcoder.streams import CodedDocument

SHARD_CHARACTERS = 500_000
"""Characters of text after which a shard ends: some 4,000 sentences, a quarter of a minute's work."""

SHARD_RECORDS = 10_000
"""Records after which a shard ends, however short they are."""


@dataclass(frozen=True)
class Shard:
    """Records that are coded together. number: from 0. first: the place of its first record in the shard as cut."""

    number: int
    records: tuple[Document | Rejected, ...]
    first: int = 0

    @cached_property
    def digest(self) -> str:
        """Hash of all that is in the records."""
        seen = blake2b(digest_size=16)
        for record in self.records:
            seen.update(repr(astuple(record)).encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    def split(self) -> list[Shard]:
        """The two halves, or the shard itself where it is one record."""
        half = len(self.records) // 2
        if not half:
            return [self]
        return [
            Shard(self.number, self.records[:half], self.first),
            Shard(self.number, self.records[half:], self.first + half),
        ]


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What coding a shard, or a part of one, came to.

    documents: those that were coded. sentences: theirs; parsed: those of them that the parser saw. characters: of
    all the shard's texts. table: the events as a Parquet file.
    """

    number: int
    first: int
    records: int
    documents: int
    sentences: int
    parsed: int
    characters: int
    events: int
    rejected: tuple[Rejected, ...]
    table: bytes

    def to_json(self, digest: str) -> bytes:
        """What is kept of the shard beside its table."""
        counts = {name: getattr(self, name) for name in _COUNTS}
        rejected = [asdict(record) for record in self.rejected]
        return json.dumps({"digest": digest, **counts, "rejected": rejected}, ensure_ascii=False).encode()


_COUNTS = ("records", "documents", "sentences", "parsed", "characters", "events")


def cut_shards(records: Iterable[Document | Rejected]) -> Iterator[Shard]:
    """The records in shards, in order; there is at least one, empty where there are no records."""
    number, size = 0, 0
    taken: list[Document | Rejected] = []
    for record in records:
        taken.append(record)
        size += len(record.text) if isinstance(record, Document) else 0
        if size >= SHARD_CHARACTERS or len(taken) >= SHARD_RECORDS:
            yield Shard(number, tuple(taken))
            number, size, taken = number + 1, 0, []
    if taken or not number:
        yield Shard(number, tuple(taken))


def code_shard(coder: Coder, shard: Shard, metadata: TableMetadata, origin: str) -> ShardResult:
    """Codes a shard; documents that cannot be coded become rejected records.

    Args:
        coder: who codes.
        shard: what.
        metadata: what the table says of itself.
        origin: what a rejected record says of its file.
    """
    kept: list[CodedDocument] = []
    failed: dict[int, Rejected] = {}
    for at, (record, one) in enumerate(_code_records(coder, shard)):
        if isinstance(record, Rejected):
            failed[at] = record
        elif one and one.failure:
            failed[at] = reject_document(record, origin, *one.failure)
        elif one:
            kept.append(one)
    try:
        table = _write_table(kept, metadata)
    except TableError:
        kept, wrong = _part_valid(kept, metadata)
        places = {id(record): at for at, record in enumerate(shard.records)}
        failed |= {places[id(one)]: reject_document(one, origin, "invalid-event", why) for one, why in wrong}
        table = _write_table(kept, metadata)
    return ShardResult(
        number=shard.number,
        first=shard.first,
        records=len(shard.records),
        documents=len(kept),
        sentences=sum(one.n_sentences for one in kept),
        parsed=sum(one.n_parsed for one in kept),
        characters=sum(len(record.text) for record in shard.records if isinstance(record, Document)),
        events=sum(len(one.events) for one in kept),
        rejected=tuple(failed[at] for at in sorted(failed)),
        table=table,
    )


def _code_records(coder: Coder, shard: Shard) -> Iterator[tuple[Document | Rejected, CodedDocument | None]]:
    """The shard's records, the documents among them coded; the parser forgets at the end what words it has seen."""
    from eventcoder.streams import code_documents

    with getattr(coder.parser, "memory_zone", nullcontext)():
        coded = code_documents(coder, [record for record in shard.records if isinstance(record, Document)])
        for record in shard.records:
            yield record, next(coded) if isinstance(record, Document) else None


def reject_shard(shard: Shard, metadata: TableMetadata, origin: str, reason: str, message: str) -> ShardResult:
    """The result of a shard none of whose documents can be coded."""
    rejected = tuple(
        record if isinstance(record, Rejected) else reject_document(record, origin, reason, message)
        for record in shard.records
    )
    size = sum(len(record.text) for record in shard.records if isinstance(record, Document))
    table = _write_table([], metadata)
    return ShardResult(shard.number, shard.first, len(shard.records), 0, 0, 0, size, 0, rejected, table)


def join_results(parts: list[ShardResult], metadata: TableMetadata) -> ShardResult:
    """The result of a shard that was coded in parts, in any order."""
    if len(parts) == 1:
        return parts[0]
    parts = sorted(parts, key=lambda part: part.first)
    counts = {name: sum(getattr(part, name) for part in parts) for name in _COUNTS}
    rejected = tuple(record for part in parts for record in part.rejected)
    table = merge_tables((part.table for part in parts), metadata)
    return ShardResult(parts[0].number, 0, rejected=rejected, table=table, **counts)


def reject_document(document: Document, origin: str, reason: str, message: str) -> Rejected:
    """The document as a rejected record."""
    return Rejected(origin, None, document.id, reason, f'{origin}: document "{document.id}": {message}')


def merge_tables(tables: Iterable[bytes], metadata: TableMetadata) -> bytes:
    """One Parquet file of several, held in memory."""
    from eventcoder.tables import EventWriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.parquet")
        with EventWriter(path, metadata) as writer:
            for table in tables:
                writer.write_table(read_table(table))
        return path.read_bytes()


def read_table(content: bytes) -> pa.Table:
    """A Parquet file's rows."""
    import pyarrow as pa
    from pyarrow import parquet

    return parquet.read_table(pa.BufferReader(content))


def _write_table(documents: list[CodedDocument], metadata: TableMetadata) -> bytes:
    from eventcoder.tables import EventWriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.parquet")
        with EventWriter(path, metadata) as writer:
            for document in documents:
                writer.write(document.events)
        return path.read_bytes()


def _part_valid(
    documents: list[CodedDocument], metadata: TableMetadata
) -> tuple[list[CodedDocument], list[tuple[Document, str]]]:
    """The documents whose events keep the schema's rules, and the others with what is wrong."""
    kept: list[CodedDocument] = []
    wrong: list[tuple[Document, str]] = []
    for document in documents:
        try:
            _write_table([document], metadata)
        except TableError as error:
            wrong.append((document.document, error.message))
        else:
            kept.append(document)
    return kept, wrong
