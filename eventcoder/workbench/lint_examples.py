"""What lint asks of examples: that they are there, and expect codes that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eventcoder.dictionaries.compiling import Compiler
from eventcoder.resources import find_dictionaries

Json = Any


def show_path(path: Path) -> str:
    """A file's name as people and workflows want it: from the current directory where it lies below that."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _list_tested(compiler: Compiler) -> Iterator[Json]:
    """All items that carry examples; rows of name lists are tested by a generated sentence instead."""
    for kind in ("entries", "agents", "actors", "discards", "issues"):
        for item in getattr(compiler, kind).values():
            if item["path"].suffix != ".csv":
                yield item


def _is_tested(item: Json) -> bool:
    """Whether it has an example; what means nobody shows it by counterexamples."""
    return bool(item.get("examples") or (item.get("nobody") and item.get("counterexamples")))


def check_examples(compiler: Compiler, *, strict: bool) -> None:
    """Adds the faults of examples to the compiler's; strict: every entry needs one, not only those shipped."""
    shipped = find_dictionaries()
    for item in _list_tested(compiler):
        examples = item.get("examples", [])
        if not _is_tested(item) and (strict or item["path"].is_relative_to(shipped)):
            compiler.fault("example-missing", "an entry needs at least one example", item, "examples")
        texts = [example if isinstance(example, str) else example["text"] for example in examples]
        for text in item.get("counterexamples", []):
            if text in texts:
                compiler.fault("example-repeated", f'"{text}" is example and counterexample', item, "counterexamples")
        for example in examples:
            for event in () if isinstance(example, str) else example.get("events", ()):
                _check_event(compiler, item, event)
            for code in () if isinstance(example, str) else example.get("codes", ()):
                _check_actor(compiler, item, code)


def _check_event(compiler: Compiler, item: Json, event: str) -> None:
    source, code, target = event.split()
    if code not in compiler.ontology:
        near = compiler.ontology.nearest(code, 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        compiler.fault("example-code-unknown", f'"{event}": {code} is not a CAMEO code{hint}', item, "examples")
    for actor in (source, target):
        if actor != "---":
            _check_actor(compiler, item, actor)


def _check_actor(compiler: Compiler, item: Json, code: str) -> None:
    fault = compiler.actor_ontology.find_fault(code)
    if fault:
        compiler.fault("example-code-unknown", f"actor code {fault}", item, "examples")


def count_untested(compiler: Compiler, paths: set[Path]) -> dict[str, int]:
    """Entries without an example, by file."""
    counts = Counter(
        show_path(item["path"]) for item in _list_tested(compiler) if item["path"] in paths and not _is_tested(item)
    )
    return dict(counts)
