"""The event table's columns, as ``schemas/event.schema.json`` defines them, and what follows from them.

The JSON Schema is the single source: Arrow schema, pandas dtypes, reason codes and the columns' documentation are
derived here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa

from eventcoder.errors import TableError
from eventcoder.resources import load_schema

METADATA_KEY = b"eventcoder"

_TEXT_DTYPE = str(pd.Series(["a"]).dtype)  # str, or object before pandas 3

_ARROW_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "string": pa.string(),
        "int8": pa.int8(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "list<string>": pa.list_(pa.string()),
    }
)
_BROKEN = {
    "null": "is null",
    "enum": "is none of {enum}",
    "pattern": "does not match {pattern}",
    "empty": "is an empty string",
    "minimum": "is below {minimum}",
    "maximum": "is above {maximum}",
    "not-finite": "is not a finite number",
    "item-null": "holds a null",
    "item-empty": "holds an empty string",
    "item-repeated": "holds a value twice",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the event table.

    arrow_type: its type in the file. nullable: whether null, "not known", is allowed. is_dictionary: whether values
    repeat, so that it is dictionary-encoded in the file. is_categorical: whether they are codes and the like, which
    ``read_events`` gives as a categorical. unit, source: None where there is nothing to say. constraints: the JSON
    Schema keywords of its values.
    """

    name: str
    arrow_type: pa.DataType
    nullable: bool
    is_dictionary: bool
    is_categorical: bool
    description: str
    unit: str | None
    source: str | None
    constraints: Mapping[str, Any] = field(repr=False)

    @property
    def pandas_dtype(self) -> str | pd.ArrowDtype:
        """The dtype that ``read_events`` gives the column, categoricals aside."""
        if pa.types.is_string(self.arrow_type):
            return _TEXT_DTYPE
        if pa.types.is_date(self.arrow_type):
            return "datetime64[ms]"
        if pa.types.is_list(self.arrow_type):
            return pd.ArrowDtype(self.arrow_type)
        name = str(self.constraints["x-arrow-type"])
        return name.capitalize() if self.nullable and name.startswith("int") else name

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways in which a value can be wrong by itself, as its reason codes end: ``null``, ``pattern`` ..."""
        rules, items = self.constraints, self.constraints.get("items", {})
        found = {
            "null": not self.nullable,
            "enum": "enum" in rules,
            "pattern": "pattern" in rules,
            "empty": "minLength" in rules,
            "minimum": "minimum" in rules or "x-minimum" in rules,
            "maximum": "maximum" in rules or "x-maximum" in rules,
            "not-finite": pa.types.is_floating(self.arrow_type),
            "item-null": bool(items),
            "item-empty": "minLength" in items,
            "item-repeated": "uniqueItems" in rules,
        }
        return tuple(kind for kind, applies in found.items() if applies)

    def reason(self, kind: str) -> str:
        """The stable reason code of a fault of that kind: ``source-code-pattern``."""
        return f"{self.name.replace('_', '-')}-{kind}"

    def describe(self, kind: str) -> str:
        """What a fault of that kind is, to follow the column's name: ``is below 0``."""
        limits = {name.removeprefix("x-"): limit for name, limit in self.constraints.items()}
        limits["enum"] = ", ".join(limits.get("enum", ()))
        return _BROKEN[kind].format_map(limits)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule between columns; a failure is reported at the first of ``columns``."""

    reason: str
    columns: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class TableMetadata:
    """What a file of events says about itself.

    coder_version, dictionary_version: those of every row. model: name and version of the parser model, None where the
    parses were given. options: the options of the run, anything that JSON can hold.
    """

    coder_version: str
    dictionary_version: str
    model: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    schema_version: str = field(default_factory=lambda: schema_version())
    ontology: str = field(default_factory=lambda: ontology_name())

    def to_json(self) -> str:
        """One line of JSON, keys in a fixed order."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__} | {"options": dict(self.options)})

    @classmethod
    def from_json(cls, text: str | bytes) -> TableMetadata:
        """Read what ``to_json`` wrote.

        Raises:
            TableError: the text is not such an object.
        """
        try:
            values = json.loads(text)
        except ValueError as error:
            raise TableError(f"metadata is not JSON: {error}", field="eventcoder") from None
        if not isinstance(values, dict) or values.keys() != set(cls.__slots__):
            raise TableError(f"metadata must be an object with {', '.join(cls.__slots__)}", field="eventcoder")
        model, options = values["model"], values["options"]
        texts = [values[name] for name in cls.__slots__ if name not in ("model", "options")]
        if not all(isinstance(one, str) for one in texts) or not isinstance(model, str | None):
            raise TableError("metadata: versions, ontology and model must be strings", field="eventcoder")
        if not isinstance(options, dict):
            raise TableError("metadata: options must be an object", field="eventcoder")
        return cls(**values)


@cache
def load_columns() -> Mapping[str, Column]:
    """The columns by name, in the table's order."""
    schema = load_schema("event")
    return MappingProxyType({name: _make_column(name, rules) for name, rules in schema["properties"].items()})


@cache
def load_rules() -> Mapping[str, Rule]:
    """The rules between columns by reason code."""
    rules = load_schema("event")["x-rules"]
    return MappingProxyType(
        {rule["reason"]: Rule(rule["reason"], tuple(rule["columns"]), rule["description"]) for rule in rules}
    )


@cache
def list_reasons() -> Mapping[str, str]:
    """Every reason code that ``validate`` can report, with what it means."""
    columns = {
        column.reason(kind): f"{column.name} {column.describe(kind)}"
        for column in load_columns().values()
        for kind in column.kinds
    }
    rules = {rule.reason: f"it does not hold that {rule.description}" for rule in load_rules().values()}
    return MappingProxyType({**load_schema("event")["x-file-reasons"], **columns, **rules})


def schema_version() -> str:
    """The version of the event schema that this package writes, such as ``1.0``."""
    return str(load_schema("event")["x-version"])


def readable_versions() -> tuple[str, ...]:
    """The schema versions whose files this package reads and validates; see schemas/README.md."""
    return tuple(load_schema("event")["x-versions"])


def ontology_name() -> str:
    """The ontology that the event codes belong to."""
    return str(load_schema("event")["x-ontology"])


def arrow_schema(metadata: TableMetadata | None = None) -> pa.Schema:
    """The Arrow schema of an event table; with ``metadata``, that of a file.

    It carries pandas metadata, so that ``pandas.read_parquet`` gives dates and nullable integers and not objects and
    floats.
    """
    fields = [
        pa.field(column.name, column.arrow_type, column.nullable, {"description": column.description})
        for column in load_columns().values()
    ]
    entries: dict[bytes, bytes] = {b"pandas": _pandas_metadata()}
    if metadata is not None:
        entries[METADATA_KEY] = metadata.to_json().encode()
    return pa.schema(fields, entries)


def describe_columns() -> str:
    """The documentation of the columns, a Markdown table."""
    lines = ["| column | type | null | description |", "|---|---|---|---|"]
    for column in load_columns().values():
        unit = f" Unit: {column.unit}." if column.unit else ""
        values = f" One of {', '.join(column.constraints['enum'])}." if "enum" in column.constraints else ""
        kind = column.constraints["x-arrow-type"]
        null = "yes" if column.nullable else "no"
        lines.append(f"| {column.name} | {kind} | {null} | {column.description}{values}{unit} |")
    return "\n".join(lines) + "\n"


def make_event_id(
    document_id: str,
    sentence_index: int,
    event_code: str,
    source_start: int | None,
    target_start: int | None,
    trigger_start: int,
    source_code: str | None,
    target_code: str | None,
) -> str:
    """The event's id: 16 hex digits that the same input always gives.

    Offsets are characters of the document's text.
    """
    parts = (
        document_id,
        sentence_index,
        event_code,
        source_start,
        target_start,
        trigger_start,
        source_code,
        target_code,
    )
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256(joined.encode()).hexdigest()[:16]


def _make_column(name: str, rules: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        arrow_type=_ARROW_TYPES[rules["x-arrow-type"]],
        nullable="null" in rules["type"],
        is_dictionary=rules.get("x-dictionary", False) or rules.get("x-categorical", False),
        is_categorical=rules.get("x-categorical", False),
        description=rules["description"],
        unit=rules.get("x-unit"),
        source=rules.get("x-source"),
        constraints=MappingProxyType(rules),
    )


def _pandas_metadata() -> bytes:
    """What pyarrow reads to choose pandas dtypes; only extension dtypes have an effect, hence the Arrow timestamp."""
    columns = []
    for column in load_columns().values():
        dtype = str(column.pandas_dtype)
        if pa.types.is_string(column.arrow_type):
            dtype = "str"
        elif pa.types.is_date(column.arrow_type):
            dtype = "timestamp[ms][pyarrow]"
        elif pa.types.is_list(column.arrow_type):
            dtype = "object"
        names = {"name": column.name, "field_name": column.name}
        columns.append({**names, "pandas_type": dtype, "numpy_type": dtype, "metadata": None})
    content = {"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": pd.__version__}
    return json.dumps(content).encode()
