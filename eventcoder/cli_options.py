"""Options that several commands share, and how a command ends in failure."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

DictionariesOption = Annotated[
    list[Path] | None,
    typer.Option("--dictionaries", "-d", metavar="DIR", help="Dictionary directory over the shipped one; repeatable."),
]
OnlyOption = Annotated[bool, typer.Option("--only", help="Leave the shipped dictionaries out.")]
ModelOption = Annotated[str | None, typer.Option("--model", metavar="NAME", help="spaCy model.")]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="Story date (YYYY-MM-DD) of documents that carry none.")
]
FormatOption = Annotated[str, typer.Option("--format", help="text, json or github.")]


def fail(message: str) -> NoReturn:
    """Ends the program with a message and exit code 2."""
    sys.stderr.write(f"eventcoder: {message}\n")
    raise SystemExit(2)


def parse_date(text: str | None) -> dt.date | None:
    """The date of ``--date``; None where the option is not given."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        fail(f'--date "{text}" is not a date; write YYYY-MM-DD')
