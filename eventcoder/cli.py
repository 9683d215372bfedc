"""The command line: arguments, progress and exit codes over the library.

Exit codes: 0 done, 1 findings (rejected records, invalid rows, failing examples), 2 could not be done at all.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from eventcoder import __version__
from eventcoder.cli_dict import dict_app
from eventcoder.cli_options import (
    DateOption,
    DictionariesOption,
    ModelOption,
    OnlyOption,
    fail,
    parse_date,
)
from eventcoder.cli_tables import tables_app
from eventcoder.errors import DictionaryError, EventcoderError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help without rich, which takes longer to load than all the rest
    pretty_exceptions_enable=False,
    help="Turn news text into CAMEO event data.",
)
app.add_typer(tables_app)
app.add_typer(dict_app, name="dict")


def main() -> None:
    """Runs the command line; every error of the package ends with its message and exit code 2."""
    try:
        app()
    except DictionaryError as error:
        fail(f"{error}\n{len(error.faults)} fault(s) in the dictionaries; nothing was coded")
    except EventcoderError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("interrupted; the same command goes on where it stopped")


def _version(show: bool) -> None:
    if show:
        sys.stdout.write(f"eventcoder {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    del version


@app.command()
def code(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders or URLs; - for standard input.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT.parquet", help="A file; a folder of shards if it ends in /.")
    ],
    date: DateOption = None,
    form: Annotated[
        str | None, typer.Option("--format", help="txt, jsonl, csv, parquet or conllu, where the names do not tell.")
    ] = None,
    dictionaries: DictionariesOption = None,
    only: OnlyOption = False,
    model: ModelOption = None,
    require: Annotated[
        str,
        typer.Option(help="Roles an event needs: those of its category, or a code of any actor, the source, or both."),
    ] = "category",
    keep_all: Annotated[bool, typer.Option("--all", help="Keep negative and non-actual events, and 010.")] = False,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that code.")] = 1,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Dask scheduler whose workers code.")
    ] = None,
    prefilter: Annotated[
        bool, typer.Option(help="Parse only sentences that can hold an event; the events are the same.")
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False,
) -> None:
    """Codes documents into an event table (Parquet); a run that was stopped goes on with the same command."""
    from eventcoder.document_files import READERS
    from eventcoder.events import REQUIRE
    from eventcoder.pipeline import Options, code_files
    from eventcoder.progress import show_progress

    if require not in REQUIRE:
        fail(f'--require "{require}": must be one of {", ".join(REQUIRE)}')
    if form is not None and f".{form}" not in READERS:
        fail(f'--format "{form}": must be one of {", ".join(name[1:] for name in READERS)}')
    options = Options(tuple(dictionaries or ()), only, model, require, keep_all)
    with show_progress(quiet) as progress:
        summary = code_files(
            inputs,
            output,
            options,
            date=parse_date(date),
            form=form,
            workers=workers,
            cluster=dask,
            prefilter=prefilter,
            progress=progress,
        )
    sys.stderr.write(f"{summary}\n")
    if summary.rejected:
        raise SystemExit(1 if summary.documents else 2)
    if not summary.documents:
        fail("no documents were read")


@app.command()
def explain(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE")],
    date: DateOption = None,
    dictionaries: DictionariesOption = None,
    only: OnlyOption = False,
    model: ModelOption = None,
) -> None:
    """Shows how a text is coded: tokens, clauses, mentions, matches, composition, events, and why none."""
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.explanation import render_coding
    from eventcoder.records import Document

    coder = Coder(load_dictionaries(dictionaries or (), only=only), model=model, require="any")
    for coding in coder.explain(Document("explain", sentence, parse_date(date))):
        sys.stdout.write(render_coding(coding, coder))


@app.command()
def codes(
    wanted: Annotated[str | None, typer.Argument(metavar="[CODE|WORD]")] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="How many entries reach each code.")] = False,
) -> None:
    """Lists CAMEO codes: all, those that begin with CODE, or those whose name holds WORD."""
    from eventcoder.ontology import load_ontology

    if coverage:
        from eventcoder.coverage import render_coverage

        sys.stdout.write(render_coverage())
        return
    ontology = load_ontology()
    found = list(ontology)
    if wanted:
        found = [c for c in found if c.code.startswith(wanted)] if wanted.isdigit() else ontology.search(wanted)
    if not found:
        near = ", ".join(ontology.nearest(wanted or ""))
        fail(f'no CAMEO code for "{wanted}"' + (f"; nearest: {near}" if near else ""))
    for one in found:
        plover = one.plover or "-"
        sys.stdout.write(f"{one.code:5s} quad {one.quad_class}  {one.goldstein:6.1f}  {plover:10s} {one.name}\n")
