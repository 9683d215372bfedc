"""Codes a corpus with two dictionaries and tells what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.parsing import Parser, take_parses
from eventcoder.records import Document, Event, Parse
from eventcoder.sentences import split_sentences

COLUMNS = (
    "change",
    "document_id",
    "sentence_index",
    "trigger_text",
    "source_code_old",
    "event_code_old",
    "target_code_old",
    "verb_entry_old",
    "source_code_new",
    "event_code_new",
    "target_code_new",
    "verb_entry_new",
    "sentence_text",
)
_WINDOW = 64  # documents


@dataclass(frozen=True, slots=True)
class Change:
    """An event gained, lost or changed. The fields that end in _old or _new are None where there is no such event."""

    change: str
    document_id: str
    sentence_index: int
    trigger_text: str
    source_code_old: str | None
    event_code_old: str | None
    target_code_old: str | None
    verb_entry_old: str | None
    source_code_new: str | None
    event_code_new: str | None
    target_code_new: str | None
    verb_entry_new: str | None
    sentence_text: str

    def __str__(self) -> str:
        def show(*codes: str | None) -> str:
            return " ".join(code or "---" for code in codes)

        old = show(self.source_code_old, self.event_code_old, self.target_code_old) if self.event_code_old else ""
        new = show(self.source_code_new, self.event_code_new, self.target_code_new) if self.event_code_new else ""
        entries = " -> ".join(dict.fromkeys(e for e in (self.verb_entry_old, self.verb_entry_new) if e))
        return f"{self.change}: {' -> '.join(one for one in (old, new) if one)} ({entries}): {self.sentence_text}"


def compare_dictionaries(
    old: Dictionaries, new: Dictionaries, documents: Iterable[Document], parser: Parser, *, require: str = "any"
) -> Iterator[Change]:
    """The events that differ, in the order of the corpus; each sentence is parsed once for both."""
    coders = [Coder(dictionaries, parser, require=require) for dictionaries in (old, new)]
    for document, parses in parse_documents(documents, parser):
        before, after = ([e for c in coder.code_parses(document, parses) for e in c.events] for coder in coders)
        yield from compare_events(before, after)


def parse_documents(documents: Iterable[Document], parser: Parser) -> Iterator[tuple[Document, list[Parse]]]:
    """Each document with its parses; the sentences of several documents are parsed together, which is quicker."""
    rest = iter(documents)
    while window := list(islice(rest, _WINDOW)):
        sentences = [split_sentences(document) for document in window]
        pairs = list(zip(window, sentences, strict=True))
        parses = iter(parser.parse(one for document, some in pairs if document.parses is None for one in some))
        for document, some in pairs:
            given = document.parses is not None
            yield document, take_parses(document, some) if given else [next(parses) for _ in some]


def compare_events(old: Sequence[Event], new: Sequence[Event]) -> list[Change]:
    """The changes between two codings: events at the same trigger are one event changed, others are gained or lost."""
    left = Counter(_key(event) for event in new)
    lost: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    for event in old:
        if left[_key(event)]:
            left[_key(event)] -= 1
        else:
            lost[_place(event)].append(event)
    gained: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    known = Counter(_key(event) for event in old)
    for event in new:
        if known[_key(event)]:
            known[_key(event)] -= 1
        else:
            gained[_place(event)].append(event)
    changes = []
    for place in sorted({*lost, *gained}, key=lambda one: (one[1], one[2])):
        before, after = lost.get(place, []), gained.get(place, [])
        size = max(len(before), len(after))
        for one, other in zip(_fill(before, size), _fill(after, size), strict=True):
            changes.append(_make_change(one, other))
    return changes


def _fill(events: list[Event], size: int) -> list[Event | None]:
    return [*events, *([None] * (size - len(events)))]


def _key(event: Event) -> tuple[object, ...]:
    return (*_place(event), event.source_code, event.event_code, event.target_code)


def _place(event: Event) -> tuple[str, int, int]:
    return event.document_id, event.sentence_index, event.trigger_start


def _make_change(old: Event | None, new: Event | None) -> Change:
    event = new or old
    assert event is not None  # noqa: S101 - one of the two is there
    return Change(
        "changed" if old and new else "gained" if new else "lost",
        event.document_id,
        event.sentence_index,
        event.trigger_text,
        *_describe(old),
        *_describe(new),
        event.sentence_text,
    )


def _describe(event: Event | None) -> tuple[str | None, str | None, str | None, str | None]:
    return (event.source_code, event.event_code, event.target_code, event.verb_entry) if event else (None,) * 4


def write_changes(changes: Iterable[Change], path: Path) -> None:
    """The changes as Parquet, one row each."""
    frame = pd.DataFrame([asdict(change) for change in changes], columns=list(COLUMNS))
    types = {name: "Int64" if name == "sentence_index" else "str" for name in COLUMNS}
    frame.astype(types).to_parquet(path, index=False)


def summarize_changes(changes: Iterable[Change]) -> str:
    """How many events were gained, lost and changed."""
    counts = Counter(change.change for change in changes)
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in ("gained", "lost", "changed"))
