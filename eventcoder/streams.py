"""Codes a stream of documents: groups their sentences for the parser, and sets failing documents aside.

Memory is bounded by a window of documents; no document can end the stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import TYPE_CHECKING

from eventcoder.errors import EventcoderError
from eventcoder.names import NameSpan
from eventcoder.parsing import take_parses
from eventcoder.records import Document, Event, Parse, Sentence

if TYPE_CHECKING:
    from eventcoder.coder import Coder

MAX_CHARACTERS = 1_000_000
"""Length of a document; longer ones are set aside."""

MAX_SENTENCES = 20_000
"""Sentences of a document; with more it is set aside. The two limits keep any document below some two minutes."""

WINDOW_CHARACTERS = 50_000
"""Characters of text taken together before they are coded."""

_GROUP_CHARACTERS = 25_000
"""Characters of sentences parsed together: some 5,000 tokens, and never more tokens than characters."""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """What coding a document came to.

    failure: reason code and message where it was set aside, None where it was coded. n_parsed: sentences that were
    parsed, of n_sentences that were not discarded.
    """

    document: Document
    events: tuple[Event, ...]
    failure: tuple[str, str] | None
    n_sentences: int
    n_parsed: int


def code_documents(coder: Coder, documents: Iterable[Document]) -> Iterator[CodedDocument]:
    """The documents coded, in order; those that cannot be coded come with their failure."""
    for window in _cut_windows(documents):
        yield from _code_window(coder, window)


def _cut_windows(documents: Iterable[Document]) -> Iterator[list[Document]]:
    window: list[Document] = []
    size = 0
    for document in documents:
        window.append(document)
        size += len(document.text)
        if size >= WINDOW_CHARACTERS:
            yield window
            window, size = [], 0
    if window:
        yield window


def _code_window(coder: Coder, documents: list[Document]) -> Iterator[CodedDocument]:
    """The documents parsed together; each by itself where that fails, so that only the one at fault is set aside."""
    plans = [_plan(coder, document) for document in documents]
    wanted = [sentence for plan in plans if isinstance(plan, _Plan) for sentence in plan.wanted]
    try:
        parses: Iterator[Parse] | None = iter(list(_parse(coder, wanted)))
    except Exception:  # noqa: BLE001 - whatever the parser raises
        parses = None
    for document, plan in zip(documents, plans, strict=True):
        if isinstance(plan, _Plan):
            yield _code_document(coder, document, plan, parses)
        else:
            yield CodedDocument(document, (), plan, 0, 0)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A document's sentences, and which of them are to be parsed; they are parses where it comes with these."""

    sentences: Sequence[Sentence | Parse]
    chosen: list[bool]
    names: list[list[NameSpan]] | None = None

    @property
    def wanted(self) -> list[Sentence]:
        return [one for one in compress(self.sentences, self.chosen) if isinstance(one, Sentence)]


def _plan(coder: Coder, document: Document) -> _Plan | tuple[str, str]:
    """What is to be parsed of a document, or why it cannot be coded."""
    if len(document.text) > MAX_CHARACTERS:
        return "too-long", f"has {len(document.text):,} characters; at most {MAX_CHARACTERS:,} are coded"
    try:
        sentences = coder.find_sentences(document)
        if len(sentences) > MAX_SENTENCES:
            return "too-many-sentences", f"has {len(sentences):,} sentences; at most {MAX_SENTENCES:,} are coded"
        if document.parses is not None:
            return _Plan(take_parses(document, sentences), [False] * len(sentences))
        find_words = getattr(coder.parser, "find_words", None)
        if coder.prefilter is None or find_words is None:
            return _Plan(sentences, [True] * len(sentences))
        names = coder.find_names(document, sentences)
        return _Plan(sentences, coder.prefilter.choose_sentences(document, sentences, names, find_words), names)
    except Exception as error:  # noqa: BLE001 - a document at fault must not end the run
        return _describe("coding-error", error)


def _parse(coder: Coder, sentences: list[Sentence]) -> Iterator[Parse]:
    """The sentences parsed, in groups of bounded size."""
    for group in _cut_groups(sentences):
        yield from coder.parser.parse(group)


def _cut_groups(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    size = 0
    for sentence in sentences:
        if group and size + len(sentence.text) > _GROUP_CHARACTERS:
            yield group
            group, size = [], 0
        group.append(sentence)
        size += len(sentence.text)
    if group:
        yield group


def _code_document(coder: Coder, document: Document, plan: _Plan, parses: Iterator[Parse] | None) -> CodedDocument:
    wanted = plan.wanted
    reason = "parser-error"
    try:
        own = iter(list(_parse(coder, wanted) if parses is None else islice(parses, len(wanted))))
        reason = "coding-error"
        order = [next(own) if chosen else one for one, chosen in zip(plan.sentences, plan.chosen, strict=True)]
        while order and isinstance(order[-1], Sentence):
            order.pop()  # no event, and nothing after it that it could count for
        codings = coder.code_parses(document, order, None, plan.names)
        events = tuple(event for coding in codings for event in coding.events)
    except Exception as error:  # noqa: BLE001 - as above
        return CodedDocument(document, (), _describe(reason, error), len(plan.sentences), 0)
    return CodedDocument(document, events, None, len(plan.sentences), len(wanted))


def _describe(reason: str, error: Exception) -> tuple[str, str]:
    if isinstance(error, MemoryError):
        return "out-of-memory", "there was not enough memory to code it"
    text = str(error).splitlines()[0] if str(error) else ""
    return reason, text if isinstance(error, EventcoderError) else f"{type(error).__name__}: {text}".rstrip(": ")
