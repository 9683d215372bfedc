"""A batch of the event table seen as numpy arrays, for checks that take no Python step per row.

A mask is a boolean array, one element a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]

_CACHED_ROWS = 8_192  # whose sentences fit the processor's cache
_WORD = 8
_digest = type(sha256()).digest
_FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], dtype=np.uint64)

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
        self._all = np.ones(rows.num_rows, dtype=bool)
        self._numbers: dict[str, Numbers] = {}
        self._encoded: dict[str, tuple[list[str], Numbers]] = {}

    def array(self, name: str) -> pa.Array:
        """The column as it came."""
        return self._arrays[name]

    def valid(self, name: str) -> Mask:
        """Where the column is not null."""
        if name not in self._valid:
            array = self._arrays[name]
            self._valid[name] = pc.is_valid(array).to_numpy(zero_copy_only=False) if array.null_count else self._all
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

    def distinct(self, name: str) -> tuple[pa.StringArray, Numbers]:
        """A string column as texts and, for each row, the place of its own; null rows have any."""
        array = self._arrays[name]
        if not pa.types.is_dictionary(array.type):
            return array, np.arange(self.n_rows)
        return _decode(array.dictionary), array.indices.fill_null(0).to_numpy(zero_copy_only=False)

    def select(self, name: str, is_chosen: Callable[[pa.StringArray], pa.BooleanArray]) -> Mask:
        """The rows of a string column whose value is chosen, nulls never; each distinct value is looked at once."""
        array = self._arrays[name]
        if not pa.types.is_dictionary(array.type):
            return to_mask(is_chosen(array))
        chosen = to_mask(is_chosen(array.dictionary))
        if not chosen.any():
            return np.zeros(self.n_rows, dtype=bool)
        return cast(Mask, take(chosen, array.indices.fill_null(-1).to_numpy(zero_copy_only=False), missing=False))

    def equals(self, name: str, value: str) -> Mask:
        """Where a string column has that value."""
        return self.select(name, lambda values: pc.equal(values, value))

    def differs(self, name: str, other: str, expect: Callable[[str], str | None]) -> Mask:
        """The rows whose value of ``name`` is not ``expect(value of other)``; null of ``other`` expects null."""
        values, index = self.encoded(name)
        keys, key_index = self.encoded(other)
        places = {value: place for place, value in enumerate(values)}
        wanted = [-1 if (value := expect(key)) is None else places.get(value, -2) for key in keys]
        return cast(Mask, take(np.array(wanted, dtype=np.int64), key_index, missing=-1) != index)

    def id_parts(self, where: Mask | None = None, *, exchanged: bool = False) -> pa.StringArray:
        """What the event ids are the hashes of, see ``schema.make_event_id``.

        Args:
            where: the rows, None for all.
            exchanged: take source for target and target for source.
        """
        names = [_EXCHANGED.get(name, name) for name in _ID_PARTS] if exchanged else _ID_PARTS
        parts = [self._as_text(name) for name in names]
        if where is not None:
            parts = [part.filter(pa.array(where)) for part in parts]
        return pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="")

    def _as_text(self, name: str) -> pa.Array:
        array = self._arrays[name]
        return array.cast(pa.string()) if pa.types.is_integer(array.type) else _decode(array)


@dataclass(frozen=True, slots=True)
class Spans:
    """Parts of sentences: row by row from ``starts`` to ``ends`` (characters of the sentence), said to read ``texts``.

    texts: see ``Batch.distinct``. where: the rows that count; in these the span lies within the sentence.
    """

    starts: Numbers
    ends: Numbers
    texts: tuple[pa.StringArray, Numbers]
    where: Mask


def find_differing(sentences: pa.StringArray, lengths: Numbers, spans: Sequence[Spans]) -> list[Mask]:
    """For each of ``spans``, the rows whose sentence reads otherwise.

    lengths: the sentences' characters. Sentences of ASCII, where a character is a byte, take a shorter way.
    """
    differing = [np.zeros(len(sentences), dtype=bool) for _ in spans]
    texts = [_Bytes(span.texts[0]) for span in spans]
    for first in range(0, len(sentences), _CACHED_ROWS):
        here = slice(first, first + _CACHED_ROWS)
        part = sentences.slice(first, _CACHED_ROWS)
        is_wide = lengths[here] != np.diff(_buffers(part)[0])
        wide_rows = np.flatnonzero(is_wide)
        narrow, wide = _Bytes(part), _Bytes(part.take(pa.array(wide_rows)), wide=True)
        place_of_wide = np.cumsum(is_wide) - 1
        for span, text, found in zip(spans, texts, differing, strict=True):
            starts, ends, where = span.starts[here], span.ends[here], span.where[here]
            places = span.texts[1][here]
            rows = np.flatnonzero(where & ~is_wide)
            found[here][rows] = _differ(narrow, rows, starts[rows], ends[rows], text, places[rows])
            rows = wide_rows[where[wide_rows]]
            found[here][rows] = _differ(wide, place_of_wide[rows], starts[rows], ends[rows], text, places[rows])
    return differing


class _Bytes:
    """The bytes of some texts; in wide ones a character may be more than one."""

    def __init__(self, texts: pa.StringArray, wide: bool = False) -> None:
        bounds, content = _buffers(texts)
        content = content[bounds[0] : bounds[-1]]
        self.words = _view_words(content)
        self.begin = bounds[:-1].astype(np.int64) - bounds[0]
        self.lengths = np.diff(bounds)
        self._char_starts: Numbers | None = None
        if wide:
            self._char_starts = np.flatnonzero(np.append(content.view(np.int8) >= -64, True))  # no continuation bytes
            self._first_char = np.searchsorted(self._char_starts, self.begin)

    def find(self, rows: Numbers, chars: Numbers) -> Numbers:
        """The bytes at which these characters of these rows begin."""
        places: Numbers = (self.begin if self._char_starts is None else self._first_char)[rows] + chars
        return places if self._char_starts is None else self._char_starts[places]


def _differ(
    sentences: _Bytes, in_rows: Numbers, starts: Numbers, ends: Numbers, texts: _Bytes, of_rows: Numbers
) -> Mask:
    """Where the sentences ``in_rows`` do not have the texts ``of_rows``; eight bytes are compared at a time."""
    begin, end = sentences.find(in_rows, starts), sentences.find(in_rows, ends)
    text_begin, lengths = texts.begin[of_rows], texts.lengths[of_rows]
    unequal = (sentences.words[begin] ^ texts.words[text_begin]) & _FIRST_BYTES[np.minimum(lengths, _WORD)]
    differs = cast(Mask, (unequal != 0) | (lengths != end - begin))
    left, done = np.flatnonzero(~differs), _WORD
    while len(left := left[lengths[left] > done]):
        unequal = sentences.words[begin[left] + done] ^ texts.words[text_begin[left] + done]
        unequal &= _FIRST_BYTES[np.minimum(lengths[left] - done, _WORD)]
        differs[left[unequal != 0]] = True
        done += _WORD
    return differs


def _view_words(content: Numbers) -> Numbers:
    """The eight bytes from each byte on as one number; zeros follow the end."""
    padded = np.concatenate([content, np.zeros(_WORD, dtype=np.uint8)])
    return np.ndarray((len(content) + 1,), dtype="<u8", buffer=padded, strides=(1,))


def to_mask(array: pa.BooleanArray) -> Mask:
    """An Arrow array of truth values as a mask, null as false."""
    mask: Mask = array.fill_null(False).to_numpy(zero_copy_only=False)
    return mask


def take(values: Numbers, index: Numbers, missing: object) -> Numbers:
    """``values[index]``, and ``missing`` where the index is -1."""
    return np.append(values, np.array([missing], dtype=values.dtype))[index]


def hash_ids(parts: pa.StringArray) -> npt.NDArray[np.uint64]:
    """The event ids of ``Batch.id_parts``, as numbers."""
    messages = parts.cast(pa.binary()).to_numpy(zero_copy_only=False)
    digests = b"".join(map(_digest, map(sha256, messages)))
    return np.frombuffer(digests, dtype=">u8")[::4].astype(np.uint64)


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


def _buffers(texts: pa.StringArray) -> tuple[Numbers, Numbers]:
    """Offsets (one more than rows) and bytes of a string array."""
    _, bounds, content = texts.buffers()
    if bounds is None:
        return np.zeros(len(texts) + 1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    offsets = np.frombuffer(bounds, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return offsets, np.frombuffer(content or b"", dtype=np.uint8)
