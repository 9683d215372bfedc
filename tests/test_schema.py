"""The event schema and what is derived from it."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from hashlib import sha256
from typing import get_args, get_type_hints

import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator
from strategies import METADATA

from eventcoder.errors import TableError
from eventcoder.records import Event
from eventcoder.resources import load_schema
from eventcoder.schema import (
    METADATA_KEY,
    Column,
    Rule,
    TableMetadata,
    arrow_schema,
    describe_columns,
    list_reasons,
    load_columns,
    load_rules,
    make_event_id,
)

COLUMNS = list(load_columns().values())
ARROW_OF_FIELD = {
    "str": {"string"},
    "int": {"int8", "int32"},
    "float": {"float64"},
    "bool": {"bool"},
    "date": {"date32"},
    "tuple": {"list<string>"},
}


def test_is_json_schema() -> None:
    """The file is a valid JSON Schema of 2020-12."""
    Draft202012Validator.check_schema(load_schema("event"))


def test_columns_are_event_fields() -> None:
    """The columns are the fields of Event, in their order, and all are required."""
    names = [field.name for field in fields(Event)]
    assert list(load_columns()) == names
    assert load_schema("event")["required"] == names


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_column_fits_event_field(column: Column) -> None:
    """Type and nullability of a column are those of its field in Event."""
    hint = get_type_hints(Event)[column.name]
    members = [one for one in get_args(hint) if one is not type(None)] if type(None) in get_args(hint) else [hint]
    assert column.nullable == (type(None) in get_args(hint))
    name = getattr(members[0], "__name__", str(members[0]))
    assert column.constraints["x-arrow-type"] in ARROW_OF_FIELD[name]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_column_is_described(column: Column) -> None:
    """Every column has a description of a sentence; offsets and coordinates name their unit."""
    assert column.description.endswith(".")
    if re.search("_start$|_end$|itude$|_date$", column.name):
        assert column.unit


def test_reason_codes_are_stable_words() -> None:
    """Reason codes are kebab-case, and no two constraints or rules share one."""
    kinds = [column.reason(kind) for column in COLUMNS for kind in column.kinds]
    every = [*kinds, *load_rules(), *load_schema("event")["x-file-reasons"]]
    assert len(every) == len(set(every)) == len(list_reasons())
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", reason) for reason in every)


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.reason)
def test_rule_names_columns(rule: Rule) -> None:
    """A rule reads columns that exist."""
    assert rule.columns
    assert set(rule.columns) <= set(load_columns())


def test_arrow_schema_carries_documentation_and_metadata() -> None:
    """A file's schema holds each column's description, the metadata, and nullability."""
    schema = arrow_schema(METADATA)
    assert schema.field("quad_class").metadata[b"description"].startswith(b"1 verbal cooperation")
    assert not schema.field("event_code").nullable
    assert schema.field("event_date").type == pa.date32()
    assert TableMetadata.from_json(schema.metadata[METADATA_KEY]) == METADATA


def test_description_has_every_column() -> None:
    """The documentation table has a line for each column."""
    lines = describe_columns().splitlines()
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]] == list(load_columns())


def test_event_id_is_fixed() -> None:
    """The id is the first 16 hex digits of the SHA-256 of its parts, null as nothing; it must never change."""
    found = make_event_id("doc-1", 3, "190", 111, None, 125, "SYRMIL", None)
    assert found == sha256(b"doc-1\x1f3\x1f190\x1f111\x1f\x1f125\x1fSYRMIL\x1f").hexdigest()[:16] == "970ad42c1f4a9485"


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.pop("model"),
        lambda values: values.update(more=1),
        lambda values: values.update(coder_version=1),
        lambda values: values.update(options=[]),
        lambda values: values.update(model=7),
    ],
    ids=["missing", "unknown", "number", "list", "model"],
)
def test_malformed_metadata_is_refused(change: object) -> None:
    """Metadata of another shape is an error, not a guess."""
    values = json.loads(METADATA.to_json())
    change(values)  # type: ignore[operator]
    with pytest.raises(TableError, match="metadata"):
        TableMetadata.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_metadata_that_is_no_object_is_refused(text: str) -> None:
    """Text that is no JSON object is an error."""
    with pytest.raises(TableError, match="metadata"):
        TableMetadata.from_json(text)
