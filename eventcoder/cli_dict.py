"""The commands ``eventcoder dict ...``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eventcoder.cli_options import DictionariesOption, FormatOption, ModelOption, OnlyOption, fail

dict_app = typer.Typer(no_args_is_help=True, help="Check and test dictionaries.")


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
    model: ModelOption = None,
) -> None:
    """Runs the examples of entries, alone and with everything loaded: exit code 0 all pass, 1 failures."""
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.dictionaries.reading import list_files
    from eventcoder.examples import list_examples, run_examples
    from eventcoder.resources import find_dictionaries

    directories = [*(dictionaries or []), *(p for p in paths or [] if p.is_dir())]
    wanted = {p.resolve() for p in paths or [] if p.is_file()}
    files = list_files([find_dictionaries(), *directories])
    if wanted:
        files = [file for file in files if file.path.resolve() in wanted]
    elif directories:
        files = [file for file in files if file.layer]
    coder = Coder(load_dictionaries(directories), model=model, require="any")
    total = failures = 0
    for _, failure in run_examples(list_examples(files), coder):
        total += 1
        if failure:
            failures += 1
            sys.stdout.write(f"{failure}\n")
    sys.stdout.write(f"{total - failures} of {total} examples pass\n")
    if failures:
        raise SystemExit(1)


@dict_app.command("import")
def dict_import(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Actors, agents, verbs, discards or issues.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Dictionary directory to write.")],
    form: Annotated[str, typer.Option("--format", help="tabari or petrarch.")] = "petrarch",
    codes: Annotated[
        Path | None, typer.Option("--codes", metavar="CSV", help="Old and new event codes, for another scheme.")
    ] = None,
    prefix: Annotated[str, typer.Option("--prefix", help="Begins the ids of all entries.")] = "imported-",
) -> None:
    """Imports dictionaries of TABARI or PETRARCH; import-report.csv in DIR lists what could not be taken over."""
    from eventcoder.workbench.legacy import import_files, read_changes

    changes = read_changes(codes) if codes else None
    report = import_files(files, output, form=form, prefix=prefix, changes=changes)
    sys.stdout.write(report.to_text())
