"""A slow, plain referee of the event schema: jsonschema for the columns, one Python line a rule for the rest.

It shares no code with the package's validation, beside the schema itself and the ontology.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from eventcoder.ontology import country_of, load_actor_ontology, load_ontology, role_of
from eventcoder.resources import load_schema
from eventcoder.schema import TableMetadata

Row = dict[str, Any]
Failure = tuple[int, str, str]  # row, column, reason

_KINDS = {
    "enum": "enum",
    "pattern": "pattern",
    "minLength": "empty",
    "minimum": "minimum",
    "maximum": "maximum",
    "x-minimum": "minimum",
    "x-maximum": "maximum",
    "x-arrow-type": "not-finite",
    "uniqueItems": "item-repeated",
}
_ITEM_KINDS = {"type": "item-null", "minLength": "item-empty"}
_PARTS = "document_id sentence_index event_code source_start target_start trigger_start source_code target_code".split()
_REQUIRED_PARTS = ("document_id", "sentence_index", "event_code", "trigger_start")


def find_failures(rows: Sequence[Row], metadata: TableMetadata) -> Counter[Failure]:
    """Every failure of the rows, as row, column and reason."""
    found: Counter[Failure] = Counter()
    validator = _make_validator()
    for number, row in enumerate(rows):
        json_row = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
        found.update({(number, *_name_error(error)) for error in validator.iter_errors(json_row) if _counts(error)})
        found.update((number, column, reason) for column, reason in _break_rules(row, metadata))
    found.update(_find_repeats(rows))
    found.update(_find_lonely(rows))
    return found


def _make_validator() -> Draft202012Validator:
    def check_pattern(_: object, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
        ecma = re.sub(r"\$$", r"\\Z", pattern)  # Python's $ also stands before a last line feed
        if isinstance(value, str) and not re.search(ecma, value):
            yield ValidationError(f"{value!r} does not match {pattern}")

    def check_least(_: object, least: str, value: object, __: object) -> Iterator[ValidationError]:
        if isinstance(value, str) and value < least:
            yield ValidationError(f"{value} is before {least}")

    def check_most(_: object, most: str, value: object, __: object) -> Iterator[ValidationError]:
        if isinstance(value, str) and value > most:
            yield ValidationError(f"{value} is after {most}")

    def check_finite(_: object, kind: str, value: object, __: object) -> Iterator[ValidationError]:
        if kind == "float64" and isinstance(value, float) and not math.isfinite(value):
            yield ValidationError(f"{value} is not finite")

    keywords = {"pattern": check_pattern, "x-minimum": check_least, "x-maximum": check_most}
    validator = extend(Draft202012Validator, keywords | {"x-arrow-type": check_finite})
    return validator(load_schema("event"), format_checker=FormatChecker())


def _counts(error: ValidationError) -> bool:
    return not (error.validator == "enum" and error.instance is None)


def _name_error(error: ValidationError) -> tuple[str, str]:
    column = str(error.absolute_path[0])
    in_item = len(error.absolute_path) > 1
    if in_item:
        kind = _ITEM_KINDS[str(error.validator)]
    elif error.validator == "type":
        assert error.instance is None, "tables are typed: no other type than null can be wrong"
        kind = "null"
    else:
        kind = _KINDS[str(error.validator)]
    return column, f"{column.replace('_', '-')}-{kind}"


def _break_rules(row: Row, metadata: TableMetadata) -> Iterator[tuple[str, str]]:
    yield from _break_code_rules(row)
    yield from _break_date_rules(row)
    for side in ("source", "target"):
        yield from _break_actor_rules(row, side)
    for part in ("source", "target", "trigger"):
        yield from _break_offset_rules(row, part)
    if row["source_code"] is None and row["target_code"] is None:
        yield "source_code", "both-actors-uncoded"
    if row["attribution_code"] is not None and row["attribution_text"] is None:
        yield "attribution_code", "attribution-code-without-text"
    yield from _break_place_rules(row)
    for name in ("coder_version", "dictionary_version"):
        if row[name] is not None and row[name] != getattr(metadata, name):
            yield name, f"{name.replace('_', '-')}-of-file"
    parts_given = all(row[part] is not None for part in _REQUIRED_PARTS)
    computed = sha256(_join(row[part] for part in _PARTS).encode()).hexdigest()[:16]
    if parts_given and row["event_id"] not in (None, computed):
        yield "event_id", "event-id-not-reproducible"


def _break_code_rules(row: Row) -> Iterator[tuple[str, str]]:
    code = row["event_code"]
    if code is None:
        return
    if row["event_root_code"] not in (None, code[:2]):
        yield "event_root_code", "event-root-code-of-code"
    if row["event_base_code"] not in (None, code[:3]):
        yield "event_base_code", "event-base-code-of-code"
    if code not in load_ontology():
        yield "event_code", "event-code-unknown"
        return
    known = load_ontology().get(code)
    if row["event_name"] not in (None, known.name):
        yield "event_name", "event-name-of-code"
    if row["quad_class"] not in (None, known.quad_class):
        yield "quad_class", "quad-class-of-code"
    if row["goldstein"] is not None and row["goldstein"] != known.goldstein:
        yield "goldstein", "goldstein-of-code"
    if row["plover_event"] != known.plover:
        yield "plover_event", "plover-event-of-code"


def _break_date_rules(row: Row) -> Iterator[tuple[str, str]]:
    event, story, basis = row["event_date"], row["story_date"], row["event_date_basis"]
    if basis is not None and (basis == "none") != (event is None):
        yield "event_date_basis", "event-date-basis-none"
    if basis == "story" and event is not None and event != story:
        yield "event_date", "event-date-basis-story"
    if event and story and row["modality"] == "actual" and row["operators"] == [] and (event - story).days > 1:
        yield "event_date", "event-date-after-story"


def _break_actor_rules(row: Row, side: str) -> Iterator[tuple[str, str]]:
    code, text = row[f"{side}_code"], row[f"{side}_text"]
    if row[f"{side}_country"] != (country_of(code) if code is not None else None):
        yield f"{side}_country", f"{side}-country-of-code"
    if row[f"{side}_role"] != (role_of(code) if code is not None else None):
        yield f"{side}_role", f"{side}-role-of-code"
    if len({value is None for value in (text, row[f"{side}_start"], row[f"{side}_end"])}) > 1:
        yield f"{side}_start", f"{side}-offsets-together"
    others = (row[f"{side}_{part}"] for part in ("code", "country", "role", "name", "entry"))
    if text is None and any(value is not None for value in others):
        yield f"{side}_text", f"{side}-without-text"
    if code is None and row[f"{side}_entry"] is not None:
        yield f"{side}_entry", f"{side}-entry-without-code"


def _break_offset_rules(row: Row, part: str) -> Iterator[tuple[str, str]]:
    start, end, base, sentence = row[f"{part}_start"], row[f"{part}_end"], row["sentence_start"], row["sentence_text"]
    if start is None or end is None:
        return
    if start >= end:
        yield f"{part}_start", f"{part}-offsets-order"
        return
    if base is None or sentence is None:
        return
    if start < base or end > base + len(sentence):
        yield f"{part}_start", f"{part}-outside-sentence"
    elif row[f"{part}_text"] not in (None, sentence[start - base : end - base]):
        yield f"{part}_text", f"{part}-text-differs"


def _break_place_rules(row: Row) -> Iterator[tuple[str, str]]:
    if row["place_country"] is not None and not load_actor_ontology().is_country(row["place_country"]):
        yield "place_country", "place-country-unknown"
    if row["place_country"] is not None and row["place_name"] is None:
        yield "place_country", "place-country-without-name"
    if (row["latitude"] is None) != (row["longitude"] is None):
        yield "latitude", "coordinates-together"
    if row["place_name"] is None and not (row["latitude"] is None and row["longitude"] is None):
        yield "latitude", "coordinates-without-place"


def _find_repeats(rows: Sequence[Row]) -> Iterator[Failure]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row["event_id"] in seen:
            yield number, "event_id", "event-id-repeated"
        if row["event_id"] is not None:
            seen.add(row["event_id"])


def _find_lonely(rows: Sequence[Row]) -> Iterator[Failure]:
    reciprocal = [(n, row) for n, row in enumerate(rows) if row["is_reciprocal"]]
    complete = [(n, row) for n, row in reciprocal if all(row[part] is not None for part in _REQUIRED_PARTS)]
    keys = {_join(row[part] for part in _PARTS) for _, row in complete}
    swap = {"source": "target", "target": "source"}
    for number, row in complete:
        mirrored = (row[part.replace(part[:6], swap[part[:6]], 1) if part[:6] in swap else part] for part in _PARTS)
        if _join(mirrored) not in keys:
            yield number, "is_reciprocal", "reciprocal-pair-incomplete"


def _join(parts: Iterable[object]) -> str:
    return "\x1f".join("" if part is None else str(part) for part in parts)
