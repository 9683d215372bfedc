"""Adds an entry to a user's dictionary: drafted, tried on its examples and a corpus, then written."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from eventcoder.coder import Coder
from eventcoder.dictionaries import load_dictionaries
from eventcoder.dictionaries.reading import list_files
from eventcoder.errors import EventcoderError
from eventcoder.examples import Failure, list_examples, run_examples
from eventcoder.parsing import Parser
from eventcoder.records import Document
from eventcoder.resources import find_dictionaries
from eventcoder.workbench.compare import Change, compare_dictionaries
from eventcoder.workbench.legacy_reading import make_id
from eventcoder.workbench.lint import Finding, lint_dictionaries

KINDS = {"actor": ("actor", "actors/actors.toml"), "agent": ("agent", "agents/agents.toml"), "verb": ("entry", "verbs")}
"""What can be added: its table, and the file it goes to; verbs go to the file of their cue category."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be added. kind: "actor", "agent" or "verb"; table: its keys; file: below the directory."""

    kind: str
    table: Mapping[str, Any]
    file: str


def make_draft(kind: str, values: Mapping[str, Any], *, file: str | None = None) -> Draft:
    """An entry from what a user gave; a missing id is made from its first word.

    Args:
        kind: "actor", "agent" or "verb".
        values: its keys; empty ones are left out. Examples may be given as text, "SENTENCE => EVENT; EVENT".
        file: where it goes, below the directory; None for the file of its kind.

    Raises:
        EventcoderError: the kind is unknown, or an example cannot be read.
    """
    if kind not in KINDS:
        raise EventcoderError(f'"{kind}": must be one of {", ".join(KINDS)}')
    table = {key: value for key, value in values.items() if value}
    expected = "events" if kind == "verb" else "codes"
    if "examples" in table:
        table["examples"] = [parse_example(one, expected) for one in table["examples"]]
    words = [*table.get("names", ()), *table.get("verbs", ()), *table.get("nouns", ()), *table.get("adjectives", ())]
    if words:
        table = {"id": make_id(words[0], set())} | table
    return Draft(kind, table, file or _find_file(kind, str(table.get("code", ""))))


def parse_example(text: str | Mapping[str, Any], expected: str) -> dict[str, Any]:
    """An example from "SENTENCE => CODE; CODE"; nothing after the arrow means that nothing comes out.

    Raises:
        EventcoderError: there is no arrow.
    """
    if isinstance(text, Mapping):
        return dict(text)
    sentence, arrow, codes = text.rpartition("=>")
    if not arrow:
        shape = "SOURCE CODE TARGET" if expected == "events" else "CODE"
        raise EventcoderError(f'example "{text}": write SENTENCE => {shape}')
    return {"text": sentence.strip(), expected: [code.strip() for code in codes.split(";") if code.strip()]}


def _find_file(kind: str, code: str) -> str:
    """The file of the kind; of a verb, that of its cue category, named as the shipped one."""
    file = KINDS[kind][1]
    if kind != "verb":
        return file
    shipped = sorted((find_dictionaries() / file).glob(f"{code[:2]}_*.toml")) if code else []
    return f"{file}/{shipped[0].name}" if shipped else f"{file}/verbs.toml"


class Trial(AbstractContextManager["Trial"]):
    """A copy of the user's directory with the draft in it, to be tried before anything is written.

    Args:
        directory: the user's; need not exist yet.
        draft: the entry.

    Raises:
        EventcoderError: the entry's file is there, but is no TOML.
    """

    def __init__(self, directory: Path, draft: Draft) -> None:
        self._directory, self._draft = directory, draft
        self._path = directory / draft.file
        self.text = insert_entry(self._path, draft)
        self._folder = tempfile.TemporaryDirectory()
        self._copy = Path(self._folder.name) / (directory.resolve().name or "dictionaries")

    def __enter__(self) -> Trial:
        """The trial, its copy made."""
        if self._directory.is_dir():
            ignored = shutil.ignore_patterns(".*", "*.parquet", "__pycache__")
            shutil.copytree(self._directory, self._copy, ignore=ignored)
        (self._copy / self._draft.file).parent.mkdir(parents=True, exist_ok=True)
        (self._copy / self._draft.file).write_text(self.text, "utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes the copy."""
        self._folder.cleanup()

    def lint(self) -> list[Finding]:
        """The faults of the entry; the directory's other faults are left out."""
        wanted = str(self._draft.table.get("id", "number"))
        findings = lint_dictionaries([self._copy], strict=True).findings
        return [f for f in findings if f.entry is None or f.entry == wanted or f.entry.startswith("number ")]

    def test(self, parser: Parser) -> list[Failure]:
        """The entry's examples that fail, alone or with everything loaded."""
        coder = Coder(load_dictionaries([self._copy]), parser, require="any")
        files = [file for file in list_files([find_dictionaries(), self._copy]) if file.layer]
        mine = [example for example in list_examples(files) if example.entry == self._draft.table["id"]]
        return [failure for _, failure in run_examples(mine, coder) if failure]

    def compare(self, documents: Iterable[Document], parser: Parser) -> list[Change]:
        """What the entry changes in a corpus."""
        before = [self._directory] if self._has_files() else []
        old, new = load_dictionaries(before), load_dictionaries([self._copy])
        return list(compare_dictionaries(old, new, documents, parser))

    def _has_files(self) -> bool:
        try:
            return bool(list_files([self._directory]))
        except EventcoderError:
            return False

    def write(self) -> Path:
        """Writes the entry into the user's directory; returns the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".tmp")
        temporary.write_text(self.text, "utf-8")
        temporary.replace(self._path)
        return self._path


def insert_entry(path: Path, draft: Draft) -> str:
    """The file's text with the entry added to those of its kind; comments, order and layout stay as they are.

    An entry with the same id is replaced where it stands.

    Raises:
        EventcoderError: the file is no TOML.
    """
    try:
        document = tomlkit.parse(path.read_text("utf-8") if path.is_file() else "")
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise EventcoderError(f"cannot be read: {error}", file=str(path)) from None
    name = KINDS[draft.kind][0]
    table = _make_table(draft.table)
    known = document.get(name)
    if known is None:
        known = tomlkit.aot()
        document.append(name, known)
    ids = [item.get("id") for item in known]
    if draft.table.get("id") in ids:
        known[ids.index(draft.table["id"])] = table
    else:
        known.append(table)
    return re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(document).replace("\n[[", "\n\n[[")).lstrip("\n")


def _make_table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    """A table whose inner tables are inline, as dictionary files have them."""
    table = tomlkit.table()
    for key, value in values.items():
        table.append(key, _make_item(value))
    return table


def _make_item(value: Any) -> Any:
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        for key, one in value.items():
            inline.append(key, _make_item(one))
        return inline
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for one in value:
            array.append(_make_item(one))
        return array.multiline(len(value) > 1 and isinstance(value[0], Mapping))
    return value
