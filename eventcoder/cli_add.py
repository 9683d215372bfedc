"""The command ``eventcoder dict add``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from eventcoder.cli_options import ModelOption, fail

Words = list[str] | None

NEEDED = {
    "verb": (("verbs", "Verbs (the verb first, its further words after it)"), ("code", "CAMEO code")),
    "agent": (("nouns", "Nouns"), ("role", "Role, such as MIL")),
    "actor": (("names", "Names"), ("kind", "Kind: country, place, person, group, organization, ethnic or religious")),
}
"""What is asked for where it is not given, by kind; examples are asked for always."""


def dict_add(
    kind: Annotated[str, typer.Argument(metavar="actor|agent|verb")],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Your dictionary directory; made if need be.")],
    entry_id: Annotated[str | None, typer.Option("--id", help="Made from the first word where left out.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="CAMEO event code, or actor code.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="Of an agent.")] = None,
    actor_kind: Annotated[str | None, typer.Option("--kind", help="Of an actor: country, person, group ...")] = None,
    names: Annotated[Words, typer.Option("--name", help="Of an actor; repeatable.")] = None,
    adjectives: Annotated[Words, typer.Option("--adjective", help="Repeatable.")] = None,
    verbs: Annotated[Words, typer.Option("--verb", help="Verb or phrase; repeatable.")] = None,
    nouns: Annotated[Words, typer.Option("--noun", help="Event noun, or agent noun; repeatable.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of an actor's code.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day of an actor's code.")] = None,
    examples: Annotated[Words, typer.Option("--example", help='"SENTENCE => SOURCE CODE TARGET"; repeatable.')] = None,
    counterexamples: Annotated[Words, typer.Option("--counterexample", help="Repeatable.")] = None,
    file: Annotated[str | None, typer.Option("--file", help="Below DIR; the kind's own file where left out.")] = None,
    corpus: Annotated[Words, typer.Option("--corpus", help="Shows what the entry changes there; repeatable.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    model: ModelOption = None,
) -> None:
    """Adds an entry, after it was tried on its examples: exit code 0 written, 1 faults, failing examples or refused."""
    from eventcoder.workbench.add import KINDS, make_draft

    if kind not in KINDS:
        fail(f'"{kind}": must be one of {", ".join(KINDS)}')
    values: dict[str, Any] = {
        "id": entry_id,
        "kind": actor_kind,
        "role": role,
        "code": code,
        "verbs": verbs,
        "names": names,
        "nouns": nouns,
        "adjectives": adjectives,
        "examples": examples,
        "counterexamples": counterexamples,
    }
    _ask_missing(kind, values)
    if kind == "actor":
        period = {"code": values.pop("code"), "from": _read_day("--from", start), "to": _read_day("--to", end)}
        values["codes"] = [{key: value for key, value in period.items() if value}]
    _try_and_write(make_draft(kind, _order(values), file=file), directory, corpus or [], yes, model)


def _order(values: dict[str, Any]) -> dict[str, Any]:
    """The keys in the order of the dictionaries: what it means before the examples."""
    late = ("examples", "counterexamples")
    return {k: v for k, v in values.items() if k not in late} | {k: values[k] for k in late}


def _ask_missing(kind: str, values: dict[str, Any]) -> None:
    """Asks for what is missing; without a terminal that is a failure."""
    needed = [*NEEDED[kind], *([("code", "Actor code, such as SYRREB")] if kind == "actor" else [])]
    for key, question in needed:
        given = values[key] or (key == "verbs" and values["nouns"]) or (key == "role" and values["code"])
        if not given:
            answer = _ask(question, f"--{key.rstrip('s')}")
            listed = key in ("verbs", "nouns", "names")
            values[key] = [one.strip() for one in answer.split(",") if one.strip()] if listed else answer
    if not values["examples"]:
        shape = "SOURCE CODE TARGET" if kind == "verb" else "CODE"
        values["examples"] = [_ask(f"An example (SENTENCE => {shape})", "--example")]
        if kind == "verb" and not values["counterexamples"]:
            answer = typer.prompt("A sentence with the word in another sense (may be empty)", default="", err=True)
            values["counterexamples"] = [answer] if answer else None


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        fail(f"{option} is missing, and there is no terminal to ask")
    return str(typer.prompt(question, err=True))


def _read_day(option: str, text: str | None) -> Any:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        fail(f'{option} "{text}" is not a date; write YYYY-MM-DD')


def _try_and_write(draft: Any, directory: Path, corpus: list[str], yes: bool, model: str | None) -> None:
    from eventcoder.documents import read_documents
    from eventcoder.parsing import SpacyParser
    from eventcoder.records import Document
    from eventcoder.workbench.add import Trial
    from eventcoder.workbench.compare import summarize_changes

    with Trial(directory, draft) as trial:
        findings = trial.lint()
        for finding in findings:
            parts = [finding.field, finding.reason, finding.message]
            sys.stderr.write(": ".join(part for part in parts if part) + "\n")
        if findings:
            raise SystemExit(1)
        parser = SpacyParser(model)
        failures = trial.test(parser)
        for failure in failures:
            sys.stderr.write(f"{failure}\n")
        if failures:
            raise SystemExit(1)
        sys.stderr.write("its examples pass\n")
        if corpus:
            documents = (document for document in read_documents(corpus) if isinstance(document, Document))
            changes = trial.compare(documents, parser)
            for change in changes:
                sys.stderr.write(f"{change}\n")
            sys.stderr.write(f"in the corpus: {summarize_changes(changes)}\n")
        if not yes and not (sys.stdin.isatty() and typer.confirm("Write it?", default=True, err=True)):
            sys.stderr.write("nothing was written\n")
            raise SystemExit(1)
        sys.stdout.write(f"{trial.write()}\n")
