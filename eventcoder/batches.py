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

_CACHED_ROWS = 4_096  # whose sentences fit the processor's cache
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
        """A string column as texts and, for each row, the place of its own; null rows have any of them."""
        array = self._arrays[name]
        if not pa.types.is_dictionary(array.type):
            return array, np.arange(self.n_rows)
        if not len(array.dictionary):
            return pa.array([""]), np.zeros(self.n_rows, dtype=np.int64)
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
        chosen = None if where is None else pa.array(where)
        arrays = [self._arrays[name] if chosen is None else self._arrays[name].filter(chosen) for name in names]
        parts = [array.cast(pa.string()) if pa.types.is_integer(array.type) else _decode(array) for array in arrays]
        return pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="")


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

    lengths: the sentences' characters.
    """
    differing = [np.zeros(len(sentences), dtype=bool) for _ in spans]
    texts = [_Bytes(span.texts[0]) for span in spans]
    for first in range(0, len(sentences), _CACHED_ROWS):
        here = slice(first, first + _CACHED_ROWS)
        part = _Sentences(sentences.slice(first, _CACHED_ROWS), lengths[here])
        for span, text, found in zip(spans, texts, differing, strict=True):
            where = span.where[here]
            begin, end = (part.find(np.where(where, chars[here], 0)) for chars in (span.starts, span.ends))
            found[here] = where & _differ(part.words, begin, end, text, span.texts[1][here])
    return differing


class _Bytes:
    """The bytes of some texts: where each begins, how many it has, and ``words``, eight bytes from each on."""

    def __init__(self, texts: pa.StringArray) -> None:
        bounds, content = _buffers(texts)
        self.words = _view_words(content, bounds[0], bounds[-1])
        self.begin = bounds[:-1].astype(np.int64) - bounds[0]
        self.lengths = np.diff(bounds)


class _Sentences(_Bytes):
    """Sentences in which characters can be found; in wide ones a character may be several bytes."""

    def __init__(self, sentences: pa.StringArray, n_chars: Numbers) -> None:
        super().__init__(sentences)
        self._wide = np.flatnonzero(n_chars != self.lengths)
        if len(self._wide):
            bounds, content = _buffers(sentences.take(pa.array(self._wide)))
            later = np.flatnonzero(content.view(np.int8) < -64)  # bytes of a character after its first
            self._char_of_later = later - np.arange(1, len(later) + 1)
            self._first_char = bounds[:-1] - np.searchsorted(later, bounds[:-1])
            self._shift = self.begin[self._wide] - bounds[:-1]

    def find(self, chars: Numbers) -> Numbers:
        """The bytes at which these characters, one a sentence, begin."""
        places: Numbers = self.begin + chars
        if len(self._wide):
            wide = self._first_char + chars[self._wide]
            places[self._wide] = self._shift + wide + np.searchsorted(self._char_of_later, wide)
        return places


def _differ(words: Numbers, begin: Numbers, end: Numbers, texts: _Bytes, places: Numbers) -> Mask:
    """Where the bytes from ``begin`` to ``end`` are not those of the text at that place, compared by eights."""
    text_begin, lengths = texts.begin[places], texts.lengths[places]
    unequal = (words[begin] ^ texts.words[text_begin]) & _FIRST_BYTES[np.minimum(lengths, _WORD)]
    differs = cast(Mask, (unequal != 0) | (lengths != end - begin))
    left, done = np.flatnonzero(~differs & (lengths > _WORD)), _WORD
    while len(left):
        unequal = words[begin[left] + done] ^ texts.words[text_begin[left] + done]
        differs[left] = unequal & _FIRST_BYTES[np.minimum(lengths[left] - done, _WORD)] != 0
        done += _WORD
        left = left[~differs[left] & (lengths[left] > done)]
    return differs


def _view_words(content: Numbers, begin: int, end: int) -> Numbers:
    """The eight bytes from each byte on as one number."""
    if end + _WORD > len(content):
        content = np.concatenate([content[begin:end], np.zeros(_WORD, dtype=np.uint8)])
        begin, end = 0, end - begin
    return np.ndarray((end - begin + 1,), dtype="<u8", buffer=content, offset=begin, strides=(1,))


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
