"""A batch of the event table seen as numpy arrays, for checks that take no Python step per row.

A mask is a boolean array, one element a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]

_ID_PARTS = (
    "document_id",
    "sentence_index",
    "event_code",
    "source_start",
    "target_start",
    "trigger_start",
    "source_code",
    "target_code",
)
_EXCHANGED = {"source_start": "target_start", "target_start": "source_start"} | {
    "source_code": "target_code",
    "target_code": "source_code",
}


class Batch:
    """The columns of a batch of rows, decoded once each.

    Args:
        rows: a batch with the event schema's columns; string columns may be dictionary-encoded.
    """

    def __init__(self, rows: pa.RecordBatch) -> None:
        self._arrays = dict(zip(rows.schema.names, rows.columns, strict=True))
        self.n_rows = rows.num_rows
        self._valid: dict[str, Mask] = {}
        self._numbers: dict[str, Numbers] = {}
        self._encoded: dict[str, tuple[list[str], Numbers]] = {}

    def array(self, name: str) -> pa.Array:
        """The column as it came."""
        return self._arrays[name]

    def valid(self, name: str) -> Mask:
        """Where the column is not null."""
        if name not in self._valid:
            self._valid[name] = pc.is_valid(self._arrays[name]).to_numpy(zero_copy_only=False)
        return self._valid[name]

    def numbers(self, name: str) -> Numbers:
        """A number, truth or date column; dates as days since 1970-01-01, null as 0."""
        if name not in self._numbers:
            array = self._arrays[name]
            if pa.types.is_date(array.type):
                array = array.view(pa.int32())
            filler = False if pa.types.is_boolean(array.type) else 0
            self._numbers[name] = array.fill_null(filler).to_numpy(zero_copy_only=False)
        return self._numbers[name]

    def encoded(self, name: str) -> tuple[list[str], Numbers]:
        """A string column as its distinct values and, for each row, the index of its value, -1 for null."""
        if name not in self._encoded:
            array = self._arrays[name]
            if not pa.types.is_dictionary(array.type):
                array = array.dictionary_encode()
            values = array.dictionary.to_pylist()
            if len(set(values)) < len(values) or None in values:
                array = array.dictionary_decode().dictionary_encode()
                values = array.dictionary.to_pylist()
            self._encoded[name] = values, array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return self._encoded[name]

    def text(self, name: str) -> pa.StringArray:
        """A string column as a plain Arrow string array."""
        return _decode(self._arrays[name])

    def select(self, name: str, is_bad: Callable[[str], bool]) -> Mask:
        """The rows whose value is bad; each distinct value is looked at once, nulls are not."""
        values, index = self.encoded(name)
        bad = np.fromiter((is_bad(value) for value in values), dtype=bool, count=len(values))
        return take(bad, index, missing=False) if bad.any() else np.zeros(self.n_rows, dtype=bool)

    def differs(self, name: str, other: str, expect: Callable[[str], str | None]) -> Mask:
        """The rows whose value of ``name`` is not ``expect(value of other)``; null of ``other`` expects null."""
        values, index = self.encoded(name)
        keys, key_index = self.encoded(other)
        places = {value: place for place, value in enumerate(values)}
        wanted = [-1 if (value := expect(key)) is None else places.get(value, -2) for key in keys]
        return cast(Mask, take(np.array(wanted, dtype=np.int64), key_index, missing=-1) != index)

    def event_ids(self) -> npt.NDArray[np.uint64]:
        """The id that each row's parts give, as a number."""
        return _hash_parts([self._as_text(name) for name in _ID_PARTS])

    def exchanged_ids(self, where: Mask) -> npt.NDArray[np.uint64]:
        """The ids that the rows of ``where`` would have with source and target exchanged."""
        return _hash_parts([self._as_text(_EXCHANGED.get(name, name)).filter(pa.array(where)) for name in _ID_PARTS])

    def _as_text(self, name: str) -> pa.Array:
        array = self._arrays[name]
        return array.cast(pa.string()) if pa.types.is_integer(array.type) else _decode(array)


class Sentences:
    """The sentences of a batch, in which text can be looked up by its characters.

    ASCII text, where a character is a byte, takes a shorter way.
    """

    def __init__(self, texts: pa.StringArray) -> None:
        self._bounds, self._bytes = _buffers(texts)
        first, last = int(self._bounds[0]), int(self._bounds[-1])
        self._char_starts: Numbers | None = None
        self._char_bounds = self._bounds
        if last > first and self._bytes[first:last].max() >= 0x80:
            self._char_starts = np.append(np.flatnonzero((self._bytes[:last] & 0xC0) != 0x80), last)
            self._char_bounds = np.searchsorted(self._char_starts, self._bounds)

    @property
    def lengths(self) -> Numbers:
        """Characters of each sentence."""
        return np.diff(self._char_bounds)

    def find_differing(self, starts: Numbers, ends: Numbers, texts: pa.StringArray, where: Mask) -> Mask:
        """The rows of ``where`` whose sentence does not read ``texts`` from ``starts`` to ``ends``.

        starts, ends: characters of the sentence, within it in all rows of ``where``.
        """
        rows = np.flatnonzero(where)
        begin = self._char_bounds[rows] + starts[rows]
        end = self._char_bounds[rows] + ends[rows]
        if self._char_starts is not None:
            begin, end = self._char_starts[begin], self._char_starts[end]
        bounds, content = _buffers(texts)
        text_begin = bounds[rows]
        lengths = bounds[rows + 1] - text_begin
        same_length = lengths == end - begin
        differing = np.zeros(len(where), dtype=bool)
        differing[rows[~same_length]] = True
        rows, begin, text_begin, lengths = (each[same_length] for each in (rows, begin, text_begin, lengths))
        ends_of_text = np.cumsum(lengths)
        step = np.arange(int(lengths.sum())) - np.repeat(ends_of_text - lengths, lengths)
        left = self._bytes[np.repeat(begin, lengths) + step]
        right = content[np.repeat(text_begin, lengths) + step]
        unequal = np.searchsorted(ends_of_text, np.flatnonzero(left != right), side="right")
        differing[rows[unequal]] = True
        return differing


def take(values: Numbers, index: Numbers, missing: object) -> Numbers:
    """``values[index]``, and ``missing`` where the index is -1."""
    return np.append(values, np.array([missing], dtype=values.dtype))[index]


def format_ids(ids: npt.NDArray[np.uint64]) -> pa.StringArray:
    """Event ids, given as numbers, as their 16 hex digits."""
    digits = ids.astype(">u8").tobytes().hex().encode()
    bounds = np.arange(len(ids) + 1, dtype=np.int32) * 16
    return pa.StringArray.from_buffers(len(ids), pa.py_buffer(bounds), pa.py_buffer(digits))


def join_batches(tables: Sequence[pa.Table]) -> pa.RecordBatch:
    """Tables of the same schema as one batch."""
    whole = pa.concat_tables(tables).combine_chunks()
    return whole.to_batches()[0] if whole.num_rows else pa.RecordBatch.from_pylist([], schema=whole.schema)


def _decode(array: pa.Array) -> pa.Array:
    plain = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    return plain if plain.type == pa.string() else plain.cast(pa.string())


def _hash_parts(parts: Sequence[pa.Array]) -> npt.NDArray[np.uint64]:
    """What ``schema.make_event_id`` gives, for whole columns."""
    joined = pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="")
    messages = joined.cast(pa.binary()).to_numpy(zero_copy_only=False)
    digests = b"".join([sha256(message, usedforsecurity=False).digest() for message in messages])
    return np.frombuffer(digests, dtype=">u8")[::4].astype(np.uint64)


def _buffers(texts: pa.StringArray) -> tuple[Numbers, Numbers]:
    """Offsets (one more than rows) and bytes of a string array."""
    _, bounds, content = texts.buffers()
    if bounds is None:
        return np.zeros(len(texts) + 1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    offsets = np.frombuffer(bounds, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return offsets, np.frombuffer(content or b"", dtype=np.uint8)
