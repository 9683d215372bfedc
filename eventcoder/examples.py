"""Runs the examples that dictionary entries carry: each entry alone, then with everything loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eventcoder.coder import Coder, SentenceCoding
from eventcoder.dictionaries.reading import DictionaryFile, read_file
from eventcoder.records import Document, Parse
from eventcoder.sentences import split_sentences

_ACTUAL_KINDS = {"entry": "events", "agent": "codes", "actor": "codes"}


@dataclass(frozen=True, slots=True)
class Example:
    """An example or counterexample of an entry.

    kind: "entry", "agent", "actor", "discard" or "issue". expected: "SOURCE CODE TARGET" strings or actor codes;
    None for a counterexample.
    """

    file: str
    kind: str
    entry: str
    text: str
    expected: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """Names the example in reports: file, entry, and the beginning of its text."""
        return f"{self.file}:{self.entry}:{self.text[:40]}"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not give what it must.

    stage: "alone" (the entry does not fire), "together" (another entry wins, or other events come out), or
    "counterexample" (the entry fires where it must not). got: what came out. fired: ids of the entries that fired.
    """

    example: Example
    stage: str
    got: tuple[str, ...]
    fired: tuple[str, ...]

    def __str__(self) -> str:
        expected = "no event of this entry" if self.example.expected is None else "; ".join(self.example.expected)
        got = f"{'; '.join(self.got) or 'nothing'} (from {', '.join(self.fired) or 'no entry'})"
        return (
            f'{self.example.file}: entry "{self.example.entry}": {self.stage}: "{self.example.text}": expected '
            f"{expected or 'nothing'}, got {got}"
        )


def list_examples(files: Iterable[DictionaryFile]) -> Iterator[Example]:
    """The examples and counterexamples of the files, in their order."""
    for file in files:
        if file.path.suffix == ".csv":
            continue
        content = read_file(file, [])
        for kind in ("entry", "agent", "actor", "discard", "issue"):
            for item in content.get(kind, []):
                yield from _examples_of(file.name, kind, item)


def _examples_of(file: str, kind: str, item: dict[str, Any]) -> Iterator[Example]:
    for example in item.get("examples", []):
        if isinstance(example, str):
            yield Example(file, kind, item["id"], example, (item["id"],))
        else:
            yield Example(file, kind, item["id"], example["text"], tuple(example[_ACTUAL_KINDS[kind]]))
    for text in item.get("counterexamples", []):
        yield Example(file, kind, item["id"], text, None)


def run_examples(examples: Iterable[Example], coder: Coder) -> Iterator[tuple[Example, Failure | None]]:
    """Each example with its failure, or None where it passes.

    Args:
        examples: those to be run; their sentences are parsed together.
        coder: with all dictionaries loaded; its ``require`` should be "any".
    """
    listed = list(examples)
    documents = [Document(str(i), example.text) for i, example in enumerate(listed)]
    sentences = [split_sentences(document) for document in documents]
    parses = iter(coder.parser.parse(sentence for some in sentences for sentence in some))
    for example, document, some in zip(listed, documents, sentences, strict=True):
        yield example, _check(example, document, [next(parses) for _ in some], coder)


def _check(example: Example, document: Document, parses: list[Parse], coder: Coder) -> Failure | None:
    if example.kind == "entry":
        return _check_entry(example, document, parses, coder)
    if example.kind in ("agent", "actor"):
        return _check_actor(example, document, parses, coder)
    finder = coder.find_discards if example.kind == "discard" else coder.find_issues
    found = finder(document.text)
    if example.expected is None:
        return Failure(example, "counterexample", found, found) if example.entry in found else None
    return None if example.entry in found else Failure(example, "alone", found, found)


def _check_entry(example: Example, document: Document, parses: list[Parse], coder: Coder) -> Failure | None:
    alone = list(coder.code_parses(document, parses, example.entry))
    fired = _fired(alone)
    if example.expected is None:
        return Failure(example, "counterexample", name_events(alone), fired) if example.entry in fired else None
    if example.entry not in fired and example.expected:
        return Failure(example, "alone", name_events(alone), fired)
    together = list(coder.code_parses(document, parses))
    got = name_events(together)
    shadowed = bool(example.expected) and example.entry not in _fired(together)
    if shadowed or sorted(set(got)) != sorted(set(example.expected)):
        return Failure(example, "together", got, _fired(together))
    return None


def name_events(codings: list[SentenceCoding]) -> tuple[str, ...]:
    """The events of a text as "SOURCE CODE TARGET", "---" where a role is empty or has no code."""
    return tuple(f"{e.source_code or '---'} {e.event_code} {e.target_code or '---'}" for c in codings for e in c.events)


def _fired(codings: list[SentenceCoding]) -> tuple[str, ...]:
    """Ids of the entries behind the events that are written."""
    ids = [i for c in codings for e in c.events for i in (e.verb_entry, *e.operators)]
    return tuple(dict.fromkeys(ids))


def _check_actor(example: Example, document: Document, parses: list[Parse], coder: Coder) -> Failure | None:
    mentions = [m for c in coder.code_parses(document, parses) for _, m in sorted(c.mentions.items())]
    fired = tuple(dict.fromkeys(i for m in mentions for i in m.entries))
    codes = tuple(m.code for m in mentions if m.code)
    if example.expected is None:
        return Failure(example, "counterexample", codes, fired) if example.entry in fired else None
    if example.entry not in fired:
        return Failure(example, "alone", codes, fired)
    return None if set(example.expected) <= set(codes) else Failure(example, "together", codes, fired)
