"""Imports dictionaries of TABARI and PETRARCH as a directory of ours, with a list of what could not be said."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from eventcoder.errors import EventcoderError
from eventcoder.ontology import load_actor_ontology, load_ontology
from eventcoder.workbench.legacy_actors import ActorRow, read_actors
from eventcoder.workbench.legacy_agents import read_agents, read_discards, read_issues
from eventcoder.workbench.legacy_codes import CodeBook
from eventcoder.workbench.legacy_patterns import PatternConverter, VerbEntry
from eventcoder.workbench.legacy_reading import Rejected, make_id, read_text
from eventcoder.workbench.legacy_verbs import VerbFile, read_verbs
from eventcoder.workbench.toml_writing import write_tables

FORMS = ("tabari", "petrarch")
REPORT = "import-report.csv"
CSV_HEADER = ["id", "kind", "names", "adjectives", "capitals", "places", "code", "from", "to"]


@dataclass(frozen=True, slots=True)
class FileImport:
    """What came of one file. read: its names, nouns, phrases or patterns; taken: those that are in our dictionary."""

    file: str
    kind: str
    read: int
    taken: int
    entries: int

    def __str__(self) -> str:
        share = f"{self.taken / self.read:.1%}" if self.read else "nothing to read"
        return f"{self.file}: {self.kind}: {self.taken:,} of {self.read:,} ({share}) in {self.entries:,} entries"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; ``rejected`` is also written to the directory's import-report.csv."""

    files: tuple[FileImport, ...]
    rejected: tuple[Rejected, ...]
    prefixes: tuple[str, ...]
    roles: tuple[str, ...]

    def to_text(self) -> str:
        """Line by line for people."""
        lines = [str(file) for file in self.files]
        for name, codes in (("actor prefixes", self.prefixes), ("roles", self.roles)):
            if codes:
                lines.append(f"{name} of the dictionary's own, written to ontology/: {', '.join(codes)}")
        counts = Counter(one.reason for one in self.rejected)
        lines += [f"{count:>7,}  {reason}" for reason, count in counts.most_common()]
        lines.append(f"{len(self.rejected):,} lines could not be taken over; {REPORT} lists them")
        return "\n".join(lines) + "\n"


class Importer:
    """Imports files one by one into a directory.

    Args:
        output: the directory; made where it is not there.
        form: "tabari", whose comments may begin with a semicolon, or "petrarch".
        prefix: begins every id and synset name, so that none overrides a shipped one.
        changes: event codes of another scheme and the CAMEO codes for them.
        literal: modals and "not" change nothing, as in the older coders; to be used without the shipped dictionaries.

    Raises:
        EventcoderError: the form is unknown.
    """

    def __init__(
        self,
        output: Path,
        *,
        form: str = "petrarch",
        prefix: str = "imported-",
        changes: Mapping[str, str] | None = None,
        literal: bool = False,
    ) -> None:
        if form not in FORMS:
            raise EventcoderError(f'format "{form}": must be {" or ".join(FORMS)}')
        self._output, self._prefix, self._form, self._literal = output, prefix, form, literal
        self._book = CodeBook(load_actor_ontology(), load_ontology(), changes)
        self._rejected: list[Rejected] = []
        self._files: list[FileImport] = []
        self._names: set[str] = set()
        self._actor_ids: set[str] = set()

    def import_file(self, path: Path) -> None:
        """Imports a file by what it holds.

        Raises:
            EventcoderError: it cannot be read.
        """
        try:
            text = read_text(path)
        except OSError as error:
            raise EventcoderError(f"cannot be read: {error.strerror}", file=str(path)) from None
        kind = find_kind(text)
        name = make_id(re.sub(r"\.txt$", "", path.name), self._names)
        imported = {
            "actors": self._import_actors,
            "agents": self._import_agents,
            "discards": self._import_discards,
            "issues": self._import_issues,
            "verbs": self._import_verbs,
        }[kind](text, path.name, name)
        self._files.append(FileImport(path.name, kind, *imported))

    def finish(self) -> ImportReport:
        """Writes the ontology's additions and the report."""
        for name, codes in (("prefixes", self._book.prefixes), ("roles", self._book.roles)):
            if codes:
                rows = ((code, f"{code} ({codes[code]})") for code in sorted(codes))
                self._write_csv(f"ontology/{name}.csv", ["code", "name"], rows)
        self._write_csv(REPORT, [field.name for field in fields(Rejected)], (astuple(one) for one in self._rejected))
        own = (tuple(sorted(codes)) for codes in (self._book.prefixes, self._book.roles))
        return ImportReport(tuple(self._files), tuple(self._rejected), *own)

    def _import_actors(self, text: str, file: str, name: str) -> tuple[int, int, int]:
        before = len(self._rejected)
        rows, names = read_actors(text, file, self._book, self._rejected, self._actor_ids)
        self._write_csv(f"actors/{name}.csv", CSV_HEADER, (self._actor_row(row) for row in rows))
        lost = sum(one.reason in ("no-code", "name-malformed") for one in self._rejected[before:])
        return names, names - lost, len({row.id for row in rows})

    def _actor_row(self, row: ActorRow) -> list[str]:
        dates = [day.isoformat() if day else "" for day in (row.start, row.end)]
        lists = ["|".join(name.replace("|", " ") for name in names) for names in (row.names, row.adjectives)]
        return [f"{self._prefix}{row.id}", row.kind, *lists, "", "", row.code, *dates]

    def _import_agents(self, text: str, file: str, name: str) -> tuple[int, int, int]:
        before = len(self._rejected)
        entries, read = read_agents(text, file, self._book, self._rejected)
        tables = []
        for entry in entries:
            table: dict[str, object] = {"id": f"{self._prefix}{entry.id}"}
            table |= {"role": entry.role} if entry.role else {"code": entry.code}
            table |= {"nouns": entry.nouns} | ({"plurals": entry.plurals} if entry.plurals else {}) | {"origin": file}
            tables.append(("agent", table))
        write_tables(self._output / "agents" / f"{name}.toml", tables, f"Imported from {file}.")
        return read, read - len(self._rejected) + before, len(entries)

    def _import_discards(self, text: str, file: str, name: str) -> tuple[int, int, int]:
        entries, read = read_discards(text, file, self._rejected)
        tables = [
            ("discard", {"id": f"{self._prefix}{e.id}", "scope": e.scope, "patterns": [e.pattern], "origin": file})
            for e in entries
        ]
        del name
        write_tables(self._output / "discards.toml", tables, f"Imported from {file}.")
        return read, len(entries), len(entries)

    def _import_issues(self, text: str, file: str, name: str) -> tuple[int, int, int]:
        before = len(self._rejected)
        words, read = read_issues(text, file, self._rejected)
        tables = [("issue", {"id": f"{self._prefix}{i}", "words": some, "origin": file}) for i, some in words.items()]
        del name
        write_tables(self._output / "issues.toml", tables, f"Imported from {file}.")
        return read, read - len(self._rejected) + before, len(tables)

    def _import_verbs(self, text: str, file: str, name: str) -> tuple[int, int, int]:
        found = read_verbs(text, file, self._rejected)
        anywhere = self._form == "tabari"
        converter = PatternConverter(found, file, self._prefix, self._book, self._rejected, anywhere=anywhere)
        converter.convert()
        note = f"Imported from {file}."
        verbs = [("entry", _entry_table(entry, file)) for entry in converter.entries]
        write_tables(self._output / "verbs" / f"{name}.toml", verbs, note, self._synsets(found))
        if converter.operators:
            operator = {"id": f"{self._prefix}modals-{name}", "inside": ["complement"], "table": {}}
            modals = [("entry", _entry_table(entry, file)) for entry in converter.operators]
            write_tables(self._output / "operators" / f"{name}.toml", modals, note, {"operator": operator})
        if self._literal:
            write_tables(self._output / "operators" / "literal.toml", _literal_tables(self._prefix), note, _LITERAL)
        return found.patterns, converter.converted, len(verbs) + len(converter.operators)

    def _synsets(self, found: VerbFile) -> dict[str, dict[str, object]]:
        """The synsets that have members, under names that no shipped one has."""

        def rename(member: str) -> str:
            return f"@{self._prefix}{member.lstrip('&').rstrip('_ ')}" if member.startswith("&") else member

        named = {f"{self._prefix}{name}": [rename(m) for m in some] for name, some in found.synsets.items() if some}
        return {"synsets": dict(named)}

    def _write_csv(self, name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
        path = self._output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


_LITERAL: dict[str, dict[str, object]] = {"operator": {"id": "literal", "inside": ["complement"], "keep": True}}


def _literal_tables(prefix: str) -> list[tuple[str, dict[str, object]]]:
    """One entry for each modal, and each with "not", that keeps the code."""
    modals = "will would may might can could shall should must".split()
    phrases = [*modals, "not", *(f"{modal} not" for modal in modals)]
    return [("entry", {"id": f"{prefix}literal-{p.replace(' ', '-')}", "modals": [p]}) for p in phrases]


def _entry_table(entry: VerbEntry, file: str) -> dict[str, object]:
    lines = sorted(set(entry.lines))
    where = f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]} to {lines[-1]}"
    values: dict[str, object] = {
        "id": entry.id,
        "code": entry.code,
        "verbs": entry.verbs,
        "modals": entry.modals,
        "when": entry.when,
        "unless": entry.unless,
        "source": entry.source,
        "target": entry.target,
        "mirror": entry.mirror,
        "priority": entry.priority,
        "table": entry.table,
        "origin": f"{file}, {where}",
    }
    return {key: value for key, value in values.items() if value}


def find_kind(text: str) -> str:
    """What a file of an older dictionary holds: actors, agents, verbs, issues or discards."""
    if re.search(r"^---.*\[[^\]]*\]", text, re.MULTILINE):
        return "verbs"
    if "<ISSUE" in text:
        return "issues"
    if re.search(r"^[^#\n]*\[\s*(?:~|[A-Z]{3}~)", text, re.MULTILINE):
        return "agents"
    return "actors" if re.search(r"^[^#\n]*\[[A-Za-z+\-]{3}", text, re.MULTILINE) else "discards"


def import_files(paths: Iterable[Path], output: Path, **options: object) -> ImportReport:
    """Imports files into a directory; options as Importer's."""
    importer = Importer(output, **options)  # type: ignore[arg-type]
    for path in paths:
        importer.import_file(path)
    return importer.finish()


def read_changes(path: Path) -> dict[str, str]:
    """A table of event codes: two columns, old and new, with or without a header.

    Raises:
        EventcoderError: it cannot be read, or a row has not two columns.
    """
    try:
        rows = list(_read_rows(path))
    except (OSError, UnicodeDecodeError) as error:
        raise EventcoderError(f"cannot be read: {error}", file=str(path)) from None
    short = next((number for number, row in enumerate(rows, 1) if len(row) != 2), None)
    if short:
        raise EventcoderError(f"row {short} needs two columns: old code, new code", file=str(path))
    return {old.strip(): new.strip() for old, new in rows}


def _read_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from (row for row in csv.reader(stream) if row)
