"""The commands ``eventcoder dict ...``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eventcoder.cli_add import dict_add
from eventcoder.cli_options import (
    DateOption,
    DictionariesOption,
    FormatOption,
    ModelOption,
    OnlyOption,
    fail,
    parse_date,
)

if TYPE_CHECKING:
    from eventcoder.dictionaries import Dictionaries
    from eventcoder.records import Document

dict_app = typer.Typer(no_args_is_help=True, help="Check, test, extend and import dictionaries.")
dict_app.command("add")(dict_add)


@dict_app.command("lint")
def dict_lint(
    directories: Annotated[list[Path] | None, typer.Argument(metavar="[DIR...]")] = None,
    only: OnlyOption = False,
    strict: Annotated[bool, typer.Option("--strict", help="Every entry needs an example.")] = False,
    output: FormatOption = "text",
) -> None:
    """Checks dictionaries and lists every fault: exit code 0 none, 1 faults, 2 cannot be read."""
    from eventcoder.workbench.lint import lint_dictionaries

    if output not in ("text", "json", "github"):
        fail(f'--format "{output}": must be text, json or github')
    report = lint_dictionaries(directories or [], only=only, strict=strict)
    sys.stdout.write({"text": report.to_text, "json": report.to_json, "github": report.to_github}[output]())
    raise SystemExit(report.exit_code)


@dict_app.command("test")
def dict_test(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[DIR|FILE...]")] = None,
    dictionaries: DictionariesOption = None,
    only: OnlyOption = False,
    model: ModelOption = None,
) -> None:
    """Runs the examples of entries, alone and with everything loaded: exit code 0 all pass, 1 failures."""
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.dictionaries.reading import list_files
    from eventcoder.examples import list_examples, run_examples
    from eventcoder.resources import find_dictionaries
    from eventcoder.workbench.shadows import find_shadowed

    directories = [*(dictionaries or []), *(p for p in paths or [] if p.is_dir())]
    wanted = {p.resolve() for p in paths or [] if not p.is_dir()}
    files = list_files(directories if only else [find_dictionaries(), *directories])
    if wanted:
        files = [file for file in files if file.path.resolve() in wanted]
        if len(files) < len(wanted):
            fail("no such dictionary file: " + ", ".join(sorted(map(str, wanted - {f.path.resolve() for f in files}))))
    elif directories and not only:
        files = [file for file in files if file.layer]
    coder = Coder(load_dictionaries(directories, only=only), model=model, require="any")
    results = list(run_examples(list_examples(files), coder))
    failures = [failure for _, failure in results if failure]
    for line in [*failures, *find_shadowed(results)]:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(results) - len(failures)} of {len(results)} examples pass\n")
    if failures:
        raise SystemExit(1)


@dict_app.command("retell")
def dict_retell(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Verb or operator files.")],
    dictionaries: DictionariesOption = None,
    model: ModelOption = None,
) -> None:
    """Tells examples in other ways (passive, quoted, behind a day, ...); shows where other events come out."""
    from collections import Counter

    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.dictionaries.reading import list_files
    from eventcoder.examples import list_examples
    from eventcoder.resources import find_dictionaries
    from eventcoder.workbench.retell import retell_examples

    wanted = {path.resolve() for path in files}
    listed = [
        file for file in list_files([find_dictionaries(), *(dictionaries or [])]) if file.path.resolve() in wanted
    ]
    if len(listed) < len(wanted):
        missing = sorted(map(str, wanted - {file.path.resolve() for file in listed}))
        fail(f"no such dictionary file: {', '.join(missing)}; is its folder given with --dictionaries?")
    coder = Coder(load_dictionaries(dictionaries or ()), model=model, require="any")
    told: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for retelling in retell_examples(list_examples(listed), coder):
        told[retelling.kind] += 1
        held[retelling.kind] += retelling.holds
        if not retelling.holds:
            sys.stdout.write(f"{retelling}\n")
    for kind, count in told.items():
        sys.stdout.write(f"{kind}: {held[kind]} of {count} give the same events\n")


@dict_app.command("import")
def dict_import(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Actors, agents, verbs, discards or issues.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Dictionary directory to write.")],
    form: Annotated[str, typer.Option("--format", help="tabari or petrarch.")] = "petrarch",
    codes: Annotated[
        Path | None, typer.Option("--codes", metavar="CSV", help="Old and new event codes, for another scheme.")
    ] = None,
    prefix: Annotated[str, typer.Option("--prefix", help="Begins the ids of all entries.")] = "imported-",
    literal: Annotated[
        bool, typer.Option("--literal", help='Modals and "not" change nothing, as in older coders; for --only.')
    ] = False,
) -> None:
    """Imports dictionaries of TABARI or PETRARCH; import-report.csv in DIR lists what could not be taken over."""
    from eventcoder.workbench.legacy import import_files, read_changes

    changes = read_changes(codes) if codes else None
    report = import_files(files, output, form=form, prefix=prefix, changes=changes, literal=literal)
    sys.stdout.write(report.to_text())


@dict_app.command("find")
def dict_find(
    wanted: Annotated[str, typer.Argument(metavar="PHRASE|CODE")],
    dictionaries: DictionariesOption = None,
    only: OnlyOption = False,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="Only actor codes that hold then.")] = None,
) -> None:
    """Shows which entries know a phrase, name or code: exit code 0 found, 1 nothing."""
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.workbench.find import find_entries

    hits = find_entries(wanted, load_dictionaries(dictionaries or (), only=only), parse_date(date))
    for hit in hits:
        sys.stdout.write(f"{hit}\n")
    if not hits:
        sys.stderr.write(f'no entry knows "{wanted}"\n')
        raise SystemExit(1)


@dict_app.command("compare")
def dict_compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help='A dictionary directory, or "shipped".')],
    new: Annotated[Path, typer.Argument(metavar="NEW", help='A dictionary directory, or "shipped".')],
    corpus: Annotated[list[str], typer.Argument(metavar="CORPUS...")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT.parquet")] = None,
    only: OnlyOption = False,
    date: DateOption = None,
    model: ModelOption = None,
) -> None:
    """Codes a corpus with two dictionaries and shows the events gained, lost and changed, with their sentences."""
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.parsing import SpacyParser
    from eventcoder.workbench.compare import compare_dictionaries, summarize_changes, write_changes

    def load(directory: Path) -> Dictionaries:
        return load_dictionaries() if str(directory) == "shipped" else load_dictionaries([directory], only=only)

    documents = _read_corpus(corpus, date)
    changes = []
    for change in compare_dictionaries(load(old), load(new), documents, SpacyParser(model)):
        changes.append(change)
        sys.stdout.write(f"{change}\n")
    sys.stderr.write(f"{summarize_changes(changes)}\n")
    if output:
        write_changes(changes, output)


@dict_app.command("suggest")
def dict_suggest(
    corpus: Annotated[list[str], typer.Argument(metavar="CORPUS...")],
    dictionaries: DictionariesOption = None,
    only: OnlyOption = False,
    least: Annotated[int, typer.Option("--least", min=1, help="How often something must be found.")] = 2,
    most: Annotated[int, typer.Option("--most", min=1, help="How many stubs are written.")] = 50,
    date: DateOption = None,
    model: ModelOption = None,
) -> None:
    """Lists the names, nouns and verbs of a corpus that no entry knows, as TOML stubs with sample sentences."""
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.workbench.suggest import format_suggestions, suggest_entries

    coder = Coder(load_dictionaries(dictionaries or (), only=only), model=model, require="any")
    suggestions = suggest_entries(_read_corpus(corpus, date), coder, least=least)
    sys.stdout.write(format_suggestions(suggestions[:most]))
    sys.stderr.write(f"{len(suggestions):,} suggestions\n")


@dict_app.command("new")
def dict_new(directory: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Writes the template of a dictionary repository, with a GitHub workflow and a pre-commit hook."""
    from eventcoder.workbench.template import write_template

    for path in write_template(directory):
        sys.stdout.write(f"{path}\n")


def _read_corpus(paths: list[str], date: str | None) -> Iterator[Document]:
    """The documents of files and folders; the bad ones are named and left out."""
    from eventcoder.documents import read_documents
    from eventcoder.records import Rejected

    for document in read_documents(paths, parse_date(date)):
        if isinstance(document, Rejected):
            sys.stderr.write(f"{document}\n")
        else:
            yield document
