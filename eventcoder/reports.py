"""What a validation found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from itertools import islice
from typing import Any

import pandas as pd
import pyarrow as pa

from eventcoder.checks import Fault
from eventcoder.ontology import load_ontology
from eventcoder.schema import list_reasons, load_rules

UNREADABLE = frozenset({"file-empty", "file-not-parquet", "file-truncated", "file-corrupt"})

_LONGEST_VALUE = 80  # characters


@dataclass(frozen=True, slots=True)
class FailureCase:
    """One failure.

    row: its number in the file, from 0; None where the file as a whole is meant. column: None likewise. value: what
    stands in the column, None where that is null. reason: a stable code that ``schema.list_reasons`` explains.
    """

    file: str
    row: int | None
    column: str | None
    reason: str
    value: str | None
    message: str

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        return ": ".join(part for part in (self.file, row, self.column, self.reason, self.message) if part)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of validating one or more event tables.

    n_rows: rows that were checked; those of a file that cannot be read, or has other columns, are not. counts: failures
    by reason code, all of them. cases: the failures themselves, the first ``max_failures`` of them.
    """

    files: tuple[str, ...]
    n_rows: int
    counts: Mapping[str, int]
    cases: tuple[FailureCase, ...]

    @property
    def n_failures(self) -> int:
        """Failures, also those that ``cases`` leaves out."""
        return sum(self.counts.values())

    @property
    def valid(self) -> bool:
        """Whether nothing was found."""
        return not self.counts

    @property
    def exit_code(self) -> int:
        """0 valid, 1 failures, 2 a file cannot be read."""
        return 2 if UNREADABLE & self.counts.keys() else int(not self.valid)

    @property
    def failure_cases(self) -> pd.DataFrame:
        """The cases as a frame: file, row, column, reason, value, message."""
        names = [field.name for field in fields(FailureCase)]
        frame = pd.DataFrame([asdict(case) for case in self.cases], columns=names)
        return frame.astype({name: "Int64" if name == "row" else "string" for name in names})

    def to_text(self) -> str:
        """Line by line for people, a summary at the end."""
        lines = [str(case) for case in self.cases]
        left = self.n_failures - len(self.cases)
        if left:
            lines.append(f"... and {left:,} more")
        lines += [f"{count:>9,}  {reason}" for reason, count in sorted(self.counts.items())]
        result = "valid" if self.valid else f"{self.n_failures:,} failures"
        lines.append(f"{result}: {self.n_rows:,} rows in {len(self.files):,} files")
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """One JSON object: valid, files, n_rows, n_failures, counts, failure_cases."""
        content = {
            "valid": self.valid,
            "files": self.files,
            "n_rows": self.n_rows,
            "n_failures": self.n_failures,
            "counts": dict(sorted(self.counts.items())),
            "failure_cases": [asdict(case) for case in self.cases],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def to_github(self) -> str:
        """Workflow commands that GitHub shows as annotations; a notice where there is nothing to report."""
        lines = []
        for case in self.cases:
            place = "" if case.row is None else f"row {case.row}: "
            file, title = _escape(case.file, ",:"), _escape(case.reason, ",:")
            lines.append(f"::error file={file},title={title}::{_escape(place + case.message)}")
        left = self.n_failures - len(self.cases)
        if left:
            lines.append(f"::error title=event table::{left:,} more failures")
        if self.valid:
            lines.append(f"::notice title=event table::valid: {self.n_rows:,} rows in {len(self.files):,} files")
        return "\n".join(lines) + "\n"


def describe_cases(
    rows: pa.RecordBatch, fault: Fault, limit: int | None, file: str, first: int = 0
) -> list[FailureCase]:
    """The first ``limit`` failures of a fault in ``rows``, whose first is number ``first`` of the file."""
    return [
        FailureCase(file, first + row, fault.column, fault.reason, _show(values[fault.column]), _explain(fault, values))
        for row, values in islice(_read_rows(rows, fault), limit)
    ]


def _read_rows(rows: pa.RecordBatch, fault: Fault) -> Iterator[tuple[int, dict[str, Any]]]:
    rule = load_rules().get(fault.reason)
    names = rule.columns if rule else (fault.column,)
    for row in fault.rows.tolist():
        yield row, {name: rows.column(name)[row].as_py() for name in names}


def _explain(fault: Fault, values: Mapping[str, Any]) -> str:
    message = list_reasons()[fault.reason]
    if fault.reason == "event-code-unknown":
        near = load_ontology().nearest(values[fault.column])
        message += f"; did you mean {', '.join(near)}?" if near else ""
    shown = ", ".join(f"{name} {_show(value) or 'null'}" for name, value in values.items())
    return f"{message} ({shown})"


def _show(value: object) -> str | None:
    text = None if value is None else str(value)
    return text if text is None or len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def _escape(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
