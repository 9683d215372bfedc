"""Checks dictionaries: every fault at once, each with file, line, entry, field and reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from eventcoder.dictionaries.compiling import Compiler
from eventcoder.dictionaries.faults import DictionaryFault
from eventcoder.dictionaries.reading import DictionaryFile, list_files
from eventcoder.errors import EventcoderError
from eventcoder.ontology import load_actor_ontology, load_ontology
from eventcoder.resources import find_dictionaries
from eventcoder.workbench.lint_actors import check_actors
from eventcoder.workbench.lint_entries import check_entries
from eventcoder.workbench.lint_examples import check_examples, count_untested, show_path

KINDS = ("entries", "operators", "agents", "actors", "discards", "issues")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. line: from 1, None where the file as a whole is meant; entry, field: None likewise."""

    file: str
    line: int | None
    entry: str | None
    field: str | None
    reason: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [place, self.entry and f'entry "{self.entry}"', self.field, self.reason, self.message]
        return ": ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class LintReport:
    """What lint found.

    files: all that were read. counts: entries by kind. untested: entries of a user's without an example, by file.
    """

    files: tuple[str, ...]
    counts: dict[str, int]
    findings: tuple[Finding, ...]
    untested: dict[str, int]

    @property
    def exit_code(self) -> int:
        """0 no fault, 1 faults."""
        return int(bool(self.findings))

    def to_text(self) -> str:
        """Line by line for people, a summary at the end."""
        lines = [str(finding) for finding in self.findings]
        lines += [f"{file}: {count:,} entries without an example" for file, count in self.untested.items()]
        result = f"{len(self.findings):,} fault(s)" if self.findings else "no faults"
        counts = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items() if count)
        return "\n".join([*lines, f"{result} in {len(self.files)} files: {counts or 'no entries'}"]) + "\n"

    def to_json(self) -> str:
        """One JSON object: valid, files, counts, untested, findings."""
        content = {"valid": not self.findings, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def to_github(self) -> str:
        """Workflow commands that GitHub shows as annotations."""
        lines = []
        for finding in self.findings:
            place = f"file={_escape(finding.file, ',:')}" + (f",line={finding.line}" if finding.line else "")
            title = _escape(finding.reason, ",:")
            parts = [finding.entry and f'entry "{finding.entry}"', finding.field, finding.message]
            lines.append(f"::error {place},title={title}::{_escape(': '.join(p for p in parts if p))}")
        for file, count in self.untested.items():
            lines.append(f"::warning file={_escape(file, ',:')}::{count} entries without an example")
        if not self.findings:
            lines.append(f"::notice title=dictionaries::no faults in {len(self.files)} files")
        return "\n".join(lines) + "\n"


def lint_dictionaries(directories: Iterable[Path] = (), *, only: bool = False, strict: bool = False) -> LintReport:
    """Checks dictionaries.

    Args:
        directories: laid over the shipped dictionaries, and reported on; without any, the shipped ones are.
        only: leave the shipped dictionaries out.
        strict: entries need an example each, as those of the shipped dictionaries always do.

    Raises:
        EventcoderError: a directory does not exist or holds no dictionary file.
    """
    paths = list(directories)
    files = list_files(paths if only else [find_dictionaries(), *paths])
    wanted = [file for file in files if only or not paths or file.layer]
    compiler = Compiler(load_ontology(), load_actor_ontology())
    for file in files:
        compiler.add_file(file)
    compiled = compiler.compile()
    check_entries(compiler, compiled)
    check_actors(compiler, compiled)
    check_examples(compiler, strict=strict)
    return LintReport(
        tuple(show_path(file.path) for file in wanted),
        {kind: len(getattr(compiler, kind)) for kind in KINDS},
        tuple(_locate_all(compiler.faults, wanted)),
        {} if strict else count_untested(compiler, {file.path for file in wanted}),
    )


def _locate_all(faults: Iterable[EventcoderError], files: Iterable[DictionaryFile]) -> Iterator[Finding]:
    """The faults of the files, each once, in the order of files and lines."""
    order = {file.path: number for number, file in enumerate(files)}
    lines: dict[Path, _Lines] = {}
    found: dict[Finding, tuple[int, int]] = {}
    for fault in faults:
        if not isinstance(fault, DictionaryFault) or fault.path not in order:
            continue
        path = fault.path
        finding = Finding(show_path(path), fault.line, fault.entry, fault.field, fault.reason, fault.message)
        if fault.line is None and fault.reason != "not-utf8":
            if path not in lines:
                lines[path] = _index_lines(path)
            finding = replace(finding, line=_find_line(lines[path], fault.entry, fault.field))
        found[finding] = (order[path], finding.line or 0)
    yield from sorted(found, key=lambda finding: found[finding])


@dataclass(frozen=True, slots=True)
class _Lines:
    """A TOML file's lines, and where its entries begin: by id and by number, indices of the lines that name them."""

    lines: list[str]
    ids: dict[str, int]
    tables: list[int]


_ID_LINE = re.compile(r"""(?:id\s*=\s*["'](?P<id>[^"']+)["']|(?P<key>[a-z0-9_-]+)\s*=\s*\[)""")


def _index_lines(path: Path) -> _Lines:
    lines = path.read_text("utf-8").split("\n")
    ids: dict[str, int] = {}
    for at, line in enumerate(lines):
        match = _ID_LINE.match(line)
        if match:
            ids.setdefault(match["id"] or match["key"], at)
    return _Lines(lines, ids, [at for at, line in enumerate(lines) if line.startswith("[[")])


def _find_line(index: _Lines, entry: str | None, field: str | None) -> int | None:
    """The line, from 1, of an entry's field, else of the entry itself; None where it is not there."""
    number = re.fullmatch(r"number (\d+)", entry or "")
    start = index.ids.get(entry or "")
    if number and int(number[1]) <= len(index.tables):
        start = index.tables[int(number[1]) - 1]
    if start is None:
        return None
    first = next((at for at in range(start, -1, -1) if index.lines[at].startswith("[")), start)
    key = re.escape((field or "").split(".")[0])
    for at in range(first, len(index.lines)):
        if at > first and index.lines[at].startswith("[["):
            break
        if key and re.match(rf"\[?[\w.]*\b{key}\b", index.lines[at]):
            return at + 1
    return start + 1


def _escape(text: str, also: str = "") -> str:
    """Text as GitHub's workflow commands want it; also: what a property's value must not hold."""
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
