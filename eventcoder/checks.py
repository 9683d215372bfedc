"""The event schema's constraints and rules, applied to batches of rows without a Python step per row.

Every check gives a mask of the rows that fail it. A rule looks only at rows in which the columns it reads are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from eventcoder.batches import Batch, Mask, Numbers, Spans, find_differing, format_ids, hash_ids, take, to_mask
from eventcoder.ontology import Code, country_of, load_actor_ontology, load_ontology, role_of
from eventcoder.schema import Column, TableMetadata, load_columns, load_rules

_SIDES = ("source", "target")
_LONGEST_LEAD = 1  # days between the time zones of a story and of its event


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows that break one constraint or rule.

    rows: their numbers in what was checked, from 0. values: what stands in the column, where the rows are not at hand.
    """

    reason: str
    column: str
    rows: npt.NDArray[np.int64]
    values: Sequence[str] | None = None


class TableChecker:
    """Checks one event table, handed over batch by batch.

    The event ids are kept, 8 bytes an event.

    Args:
        metadata: what the file says of itself, compared with the rows; None where that is not known.
    """

    def __init__(self, metadata: TableMetadata | None = None) -> None:
        self.metadata = metadata
        self._n_rows = 0
        self._ids: list[Numbers] = []
        self._reciprocal_ids: list[Numbers] = []
        self._open_pairs: list[tuple[Numbers, Numbers]] = []

    def check(self, rows: pa.RecordBatch) -> list[Fault]:
        """The faults of the next rows that show by themselves; row numbers count within them."""
        batch = Batch(rows)
        parts = batch.id_parts()
        ids = hash_ids(parts)
        known = _has_id_parts(batch)
        right = to_mask(pc.equal(batch.text("event_id"), format_ids(ids)))
        masks = [("event-id-not-reproducible", batch.valid("event_id") & known & ~right)]
        masks += _check_columns(batch, frozenset({"event-id-pattern"}) if right.all() else frozenset())
        masks += _check_rules(batch, self.metadata)
        self._keep_ids(batch, ids, right)
        self._keep_open_pairs(batch, parts, ids, known)
        self._n_rows += batch.n_rows
        columns, rules = _columns_by_reason(), load_rules()
        return [
            Fault(reason, columns[reason] if reason in columns else rules[reason].columns[0], np.flatnonzero(mask))
            for reason, mask in masks
            if mask.any()
        ]

    def finish(self) -> list[Fault]:
        """The faults that show only in the whole table; row numbers count from its first row."""
        faults = [self._find_repeats(), self._find_lonely()]
        return [fault for fault in faults if len(fault.rows)]

    def _find_repeats(self) -> Fault:
        """The rows whose id stood in an earlier row."""
        ids = np.concatenate([np.zeros(0, dtype=np.uint64), *self._ids])
        ordered = np.sort(ids)
        again = np.zeros(0, dtype=np.int64)
        if (ordered[1:] == ordered[:-1]).any():
            order = np.argsort(ids, kind="stable")
            again = np.sort(order[1:][ids[order[1:]] == ids[order[:-1]]])
        return Fault("event-id-repeated", "event_id", again, format_ids(ids[again]).to_pylist())

    def _find_lonely(self) -> Fault:
        """The rows of reciprocal events whose other half is missing."""
        ids = np.concatenate([np.zeros(0, dtype=np.uint64), *self._reciprocal_ids])
        wanted = np.concatenate([ids[:0], *(wanted for wanted, _ in self._open_pairs)])
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for _, rows in self._open_pairs)])
        alone = np.sort(rows[~np.isin(wanted, ids)]) if len(wanted) else rows
        return Fault("reciprocal-pair-incomplete", "is_reciprocal", alone, ["True"] * len(alone))

    def _keep_ids(self, batch: Batch, ids: npt.NDArray[np.uint64], right: Mask) -> None:
        """Keep the ids that the rows state; ``ids`` are those of their parts, which is the same where ``right``."""
        texts = batch.text("event_id")
        stated = ids.copy()
        for row in np.flatnonzero(~right).tolist():
            stated[row] = _read_id(texts[row].as_py(), self._n_rows + row)
        self._ids.append(stated)

    def _keep_open_pairs(self, batch: Batch, parts: pa.StringArray, ids: npt.NDArray[np.uint64], known: Mask) -> None:
        """Keep the reciprocal events whose other half is not among these rows."""
        where = batch.numbers("is_reciprocal") & known
        if where.any():
            wanted = batch.id_parts(where, exchanged=True)
            alone = ~to_mask(pc.is_in(wanted, value_set=parts.filter(pa.array(where))))
            rows = np.flatnonzero(where)[alone]
            self._reciprocal_ids.append(ids[where])
            self._open_pairs.append((hash_ids(wanted.filter(pa.array(alone))), rows + self._n_rows))


def _has_id_parts(batch: Batch) -> Mask:
    required = ("document_id", "sentence_index", "event_code", "trigger_start")
    return cast(Mask, np.logical_and.reduce([batch.valid(name) for name in required]))


def _read_id(text: str | None, row: int) -> int:
    """An event id as a number; a malformed one gives another number, the same each time, null one of its own."""
    if text is not None and re.fullmatch("[0-9a-f]{16}", text):
        return int(text, 16)
    other = f"row {row}" if text is None else f"id {text}"
    return int(sha256(other.encode()).hexdigest()[:16], 16)


# ---- constraints of one column


def _check_columns(batch: Batch, known_good: frozenset[str]) -> Iterator[tuple[str, Mask]]:
    for column in load_columns().values():
        for kind in column.kinds:
            mask = None if column.reason(kind) in known_good else _KINDS[kind](batch, column)
            if mask is not None:
                yield column.reason(kind), mask


def _find_null(batch: Batch, column: Column) -> Mask | None:
    return ~batch.valid(column.name) if batch.array(column.name).null_count else None


def _find_outside_enum(batch: Batch, column: Column) -> Mask:
    allowed = pa.array(column.constraints["enum"])
    return batch.select(column.name, lambda values: pc.invert(pc.is_in(values, value_set=allowed)))


def _find_unmatched(batch: Batch, column: Column) -> Mask:
    pattern = column.constraints["pattern"]  # Arrow's $ is the very end, as in JSON Schema and not as in Python
    return batch.select(column.name, lambda values: pc.invert(pc.match_substring_regex(values, pattern)))


def _find_empty(batch: Batch, column: Column) -> Mask:
    return batch.select(column.name, lambda values: pc.equal(pc.binary_length(values), 0))


def _find_low(batch: Batch, column: Column) -> Mask:
    least = column.constraints.get("minimum", _to_day(column.constraints.get("x-minimum")))
    return cast(Mask, batch.valid(column.name) & (batch.numbers(column.name) < least))


def _find_high(batch: Batch, column: Column) -> Mask:
    most = column.constraints.get("maximum", _to_day(column.constraints.get("x-maximum")))
    return cast(Mask, batch.valid(column.name) & (batch.numbers(column.name) > most))


def _find_not_finite(batch: Batch, column: Column) -> Mask:
    return ~np.isfinite(batch.numbers(column.name))


def _find_null_item(batch: Batch, column: Column) -> Mask | None:
    array = batch.array(column.name)
    items = array.flatten()
    return _rows_of_items(array, items.is_null()) if items.null_count else None


def _find_empty_item(batch: Batch, column: Column) -> Mask:
    array = batch.array(column.name)
    return _rows_of_items(array, pc.equal(pc.binary_length(array.flatten()), 0).fill_null(False))


def _find_repeated_item(batch: Batch, column: Column) -> Mask | None:
    array = batch.array(column.name)
    items = array.flatten()
    if len(items) == np.count_nonzero(pc.list_value_length(array).fill_null(0)):
        return None
    keys = np.stack([pc.list_parent_indices(array), items.dictionary_encode().indices.fill_null(-1)], axis=1)
    distinct, counts = np.unique(keys, axis=0, return_counts=True)
    mask = np.zeros(batch.n_rows, dtype=bool)
    mask[distinct[counts > 1, 0]] = True
    return mask


_KINDS: Mapping[str, Callable[[Batch, Column], Mask | None]] = {
    "null": _find_null,
    "enum": _find_outside_enum,
    "pattern": _find_unmatched,
    "empty": _find_empty,
    "minimum": _find_low,
    "maximum": _find_high,
    "not-finite": _find_not_finite,
    "item-null": _find_null_item,
    "item-empty": _find_empty_item,
    "item-repeated": _find_repeated_item,
}


@cache
def _columns_by_reason() -> Mapping[str, str]:
    return {column.reason(kind): column.name for column in load_columns().values() for kind in column.kinds}


def _rows_of_items(array: pa.Array, chosen: pa.Array) -> Mask:
    """The rows of a list column that hold a chosen item."""
    mask = np.zeros(len(array), dtype=bool)
    mask[pc.list_parent_indices(array).filter(chosen).to_numpy(zero_copy_only=False)] = True
    return mask


def _to_day(text: str | None) -> int | None:
    return None if text is None else int(np.datetime64(text, "D").astype(int))


# ---- rules between columns


def _check_rules(batch: Batch, metadata: TableMetadata | None) -> Iterator[tuple[str, Mask]]:
    yield from _check_event_code(batch)
    yield from _check_dates(batch)
    yield from _check_actors(batch)
    yield from _check_texts(batch)
    yield from _check_places(batch)
    given = batch.valid("attribution_code")
    yield "attribution-code-without-text", given & ~batch.valid("attribution_text")
    if metadata is not None:
        given = batch.valid("coder_version")
        yield "coder-version-of-file", given & ~batch.equals("coder_version", metadata.coder_version)
        given = batch.valid("dictionary_version")
        yield "dictionary-version-of-file", given & ~batch.equals("dictionary_version", metadata.dictionary_version)


def _check_event_code(batch: Batch) -> Iterator[tuple[str, Mask]]:
    ontology = load_ontology()
    given = batch.valid("event_code")
    for name, length in (("event_root_code", 2), ("event_base_code", 3)):
        differs = batch.differs(name, "event_code", lambda code, length=length: code[:length])  # type: ignore[misc]
        yield f"{name.replace('_', '-')}-of-code", differs & given & batch.valid(name)

    keys, index = batch.encoded("event_code")
    codes: list[Code | None] = [ontology.get(key) if key in ontology else None for key in keys]
    known = take(np.array([code is not None for code in codes], dtype=bool), index, missing=False)
    yield "event-code-unknown", given & ~known
    names = {code.code: code.name for code in codes if code}
    plovers = {code.code: code.plover for code in codes if code}
    yield "event-name-of-code", batch.differs("event_name", "event_code", names.get) & known & batch.valid("event_name")
    for name, values in (
        ("quad_class", [code.quad_class if code else 0 for code in codes]),
        ("goldstein", [code.goldstein if code else 0 for code in codes]),
    ):
        expected = take(np.array(values, dtype=np.float64), index, missing=0)
        wrong = expected != batch.numbers(name)
        yield f"{name.replace('_', '-')}-of-code", wrong & known & batch.valid(name)
    yield "plover-event-of-code", batch.differs("plover_event", "event_code", plovers.get) & known


def _check_dates(batch: Batch) -> Iterator[tuple[str, Mask]]:
    event, story = batch.numbers("event_date"), batch.numbers("story_date")
    dated, told = batch.valid("event_date"), batch.valid("story_date")
    is_none = batch.equals("event_date_basis", "none")
    is_story = batch.equals("event_date_basis", "story")
    yield "event-date-basis-none", batch.valid("event_date_basis") & (is_none == dated)
    yield "event-date-basis-story", is_story & dated & (~told | (event != story))
    is_actual = batch.equals("modality", "actual")
    is_plain = pc.list_value_length(batch.array("operators")).fill_null(1).to_numpy(zero_copy_only=False) == 0
    late = event.astype(np.int64) - story > _LONGEST_LEAD
    yield "event-date-after-story", is_actual & is_plain & dated & told & late


def _check_actors(batch: Batch) -> Iterator[tuple[str, Mask]]:
    uncoded = [~batch.valid(f"{side}_code") for side in _SIDES]
    yield "both-actors-uncoded", np.logical_and(*uncoded)
    for side in _SIDES:
        coded = batch.valid(f"{side}_code")
        placed = [batch.valid(f"{side}_{part}") for part in ("text", "start", "end")]
        others = [batch.valid(f"{side}_{part}") for part in ("code", "country", "role", "name", "entry")]
        yield f"{side}-country-of-code", batch.differs(f"{side}_country", f"{side}_code", country_of)
        yield f"{side}-role-of-code", batch.differs(f"{side}_role", f"{side}_code", role_of)
        yield f"{side}-offsets-together", np.logical_or.reduce(placed) & ~np.logical_and.reduce(placed)
        yield f"{side}-without-text", ~placed[0] & np.logical_or.reduce(others)
        yield f"{side}-entry-without-code", others[-1] & ~coded


def _check_texts(batch: Batch) -> Iterator[tuple[str, Mask]]:
    sentences = batch.text("sentence_text")
    lengths = pc.utf8_length(sentences).fill_null(0).to_numpy(zero_copy_only=False)
    has_sentence = batch.valid("sentence_start") & batch.valid("sentence_text")
    sentence_start = batch.numbers("sentence_start").astype(np.int64)
    parts = (*_SIDES, "trigger")
    spans = []
    for part in parts:
        start, end = batch.numbers(f"{part}_start"), batch.numbers(f"{part}_end")
        placed = batch.valid(f"{part}_start") & batch.valid(f"{part}_end")
        disordered = placed & (start >= end)
        yield f"{part}-offsets-order", disordered
        start, end = start - sentence_start, end - sentence_start
        looked_at = placed & ~disordered & has_sentence
        inside = looked_at & (start >= 0) & (end <= lengths)
        yield f"{part}-outside-sentence", looked_at & ~inside
        spans.append(Spans(start, end, batch.distinct(f"{part}_text"), inside & batch.valid(f"{part}_text")))
    for part, differing in zip(parts, find_differing(sentences, lengths, spans), strict=True):
        yield f"{part}-text-differs", differing


def _check_places(batch: Batch) -> Iterator[tuple[str, Mask]]:
    actors = load_actor_ontology()
    countries = pa.array([code for code in actors.prefixes if actors.is_country(code)])
    given, unnamed = batch.valid("place_country"), ~batch.valid("place_name")
    latitude, longitude = batch.valid("latitude"), batch.valid("longitude")
    yield (
        "place-country-unknown",
        given & ~batch.select("place_country", lambda values: pc.is_in(values, value_set=countries)),
    )
    yield "place-country-without-name", given & unnamed
    yield "coordinates-together", latitude != longitude
    yield "coordinates-without-place", unnamed & (latitude | longitude)
