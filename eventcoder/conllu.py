"""Reads CoNLL-U: documents whose sentences come parsed, by Stanza, UDPipe or a treebank.

``# newdoc id`` begins a document; a file without one is one document. ``# date``, ``# title``, ``# source``, ``# url``
and ``# language`` are its other fields. Its text is put together from its sentences: ``# text``, else the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from eventcoder.records import GivenParse, Row
from eventcoder.universal import Word, convert_words

MAX_WORDS = 2_000
"""Words of a sentence; a longer one is no sentence, and its document is rejected."""

_COLUMNS = 10
_FIELD = re.compile(r"#\s*(?:newdoc\s+|meta::)?(date|title|source|url|language)\s*=\s*(.*\S)")
_NEWDOC = re.compile(r"#\s*newdoc(?:\s+id\s*=\s*(.*\S))?\s*\Z")
_NEWPAR = re.compile(r"#\s*newpar\b")
_TEXT = re.compile(r"#\s*text\s*=\s*(.*\S)")
_ID = re.compile(r"(\d+)(?:-(\d+)|(\.\d+))?")

Line = tuple[int, str]
"""A line and its number, from 1."""


class ConlluError(ValueError):
    """What is wrong with a sentence. line: of the file. reason: a stable code."""

    def __init__(self, line: int, reason: str, message: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(message)


@dataclass(slots=True)
class ParsedText:
    """A document as it is read. line: where it begins. id: None where the file gives none.

    error: what is wrong with its first bad sentence, None where all are good.
    """

    line: int
    id: str | None
    fields: dict[str, str] = field(default_factory=dict)
    parses: list[GivenParse] = field(default_factory=list)
    error: ConlluError | None = None
    _parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its sentences with a space between them, a blank line between paragraphs."""
        return "".join(self._parts)

    @property
    def length(self) -> int:
        """Characters of the text."""
        return self.parses[-1].end if self.parses else 0

    def add_sentence(self, text: str, rows: Sequence[Row], gap: str) -> None:
        """Adds a sentence after the gap."""
        start = self.length
        if self._parts:
            self._parts.append(gap)
            start += len(gap)
        self._parts.append(text)
        self.parses.append(GivenParse(start, start + len(text), tuple(rows)))


def read_parsed(lines: Iterable[Line], max_characters: int) -> Iterator[ParsedText]:
    """The documents of a file's lines, one held at a time; one with more characters than that has an error only."""
    document: ParsedText | None = None
    for block in _cut_blocks(lines):
        comments = [line for _, line in block if line.startswith("#")]
        newdoc = next((match for match in map(_NEWDOC.match, comments) if match), None)
        if document is None or newdoc:
            if document and (document.id or document.parses or document.error):
                yield document
            document = ParsedText(block[0][0], newdoc[1] if newdoc else None)
        for match in filter(None, map(_FIELD.match, comments)):
            document.fields.setdefault(match[1], match[2])
        rows = [line for line in block if not line[1].startswith("#")]
        if not rows or document.error:
            continue
        try:
            text, parse = _read_sentence(rows, comments)
        except ConlluError as error:
            document.error = error
            continue
        document.add_sentence(text, parse, "\n\n" if any(map(_NEWPAR.match, comments)) else " ")
        if document.length > max_characters:
            message = f"the document has more than {max_characters:,} characters; # newdoc begins another"
            document = ParsedText(document.line, document.id, error=ConlluError(document.line, "too-long", message))
    if document and (document.id or document.parses or document.error):
        yield document


def _cut_blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines between blank ones."""
    block: list[Line] = []
    for number, line in lines:
        if line.strip():
            block.append((number, line.rstrip("\r\n")))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _read_sentence(rows: Sequence[Line], comments: Sequence[str]) -> tuple[str, list[Row]]:
    """The sentence's text and the rows of its parse."""
    if len(rows) > MAX_WORDS:
        raise ConlluError(
            rows[0][0], "too-long", f"the sentence has {len(rows):,} words; at most {MAX_WORDS:,} are read"
        )
    words: list[Word] = []
    surfaces: list[tuple[str, bool, int]] = []  # form, whether a space follows, how many words it is
    joined = 0
    for number, line in rows:
        cells = line.split("\t")
        place = _ID.fullmatch(cells[0])
        if len(cells) != _COLUMNS or not place or not cells[1].strip():
            raise ConlluError(number, "broken-conllu", f"not a word in {_COLUMNS} columns with tabs: {line[:60]!r}")
        first, last, empty = place.groups()
        if empty:
            continue
        spaced = "SpaceAfter=No" not in cells[9].split("|")
        if last:
            joined = int(last)
            surfaces.append((cells[1], spaced, joined - int(first) + 1))
            continue
        words.append(_read_word(number, cells, len(words)))
        if len(words) > joined:
            surfaces.append((cells[1], spaced, 1))
    number = rows[0][0]
    _check_heads(number, words)
    if not words:
        raise ConlluError(number, "broken-conllu", "a sentence without words")
    if sum(count for *_, count in surfaces) != len(words):
        raise ConlluError(number, "broken-conllu", "a range of words is not that of the words that follow")
    given = next(filter(None, map(_TEXT.match, comments)), None)
    text = given[1] if given else "".join(form + " " * spaced for form, spaced, _ in surfaces).rstrip()
    spans = _find_spans(number, text, surfaces, words)
    try:
        relations = convert_words(words)
    except ValueError as error:
        raise ConlluError(number, "broken-conllu", str(error)) from None
    return text, [(*span, word.lemma, *relation) for span, word, relation in zip(spans, words, relations, strict=True)]


def _read_word(number: int, cells: Sequence[str], at: int) -> Word:
    """A word; its head may lie after it, so that it is not checked yet."""
    _, form, lemma, upos, xpos, feats, head, dep, _, _ = cells
    if cells[0] != str(at + 1):
        raise ConlluError(number, "broken-conllu", f"word {cells[0]} stands where word {at + 1} is expected")
    if not head.isdecimal() or head == cells[0]:
        raise ConlluError(number, "broken-conllu", f'word {cells[0]}, "{form}", has head {head!r}')
    features = dict(feature.split("=", 1) for feature in feats.split("|") if "=" in feature)
    above = int(head) - 1 if head != "0" else at
    return Word(form, form if lemma == "_" else lemma, upos, xpos, features, above, dep.lower())


def _check_heads(number: int, words: Sequence[Word]) -> None:
    for at, word in enumerate(words):
        if not 0 <= word.head < len(words):
            raise ConlluError(number, "broken-conllu", f'word {at + 1}, "{word.form}", has head {word.head + 1}')


def _find_spans(
    number: int, text: str, surfaces: Sequence[tuple[str, bool, int]], words: Sequence[Word]
) -> list[tuple[int, int]]:
    """Where each word stands in the sentence; words that do not make up their surface each have all of it."""
    at = 0
    rest = iter(words)
    spans: list[tuple[int, int]] = []
    for form, _, count in surfaces:
        while text[at : at + 1].isspace():
            at += 1
        if not text.startswith(form, at):
            raise ConlluError(number, "text-differs", f'"{form}" does not follow in # text at {text[at : at + 20]!r}')
        forms = [next(rest).form for _ in range(count)]
        cuts = [*accumulate(map(len, forms), initial=at)]
        whole = "".join(forms) == form
        spans += pairwise(cuts) if whole else [(at, at + len(form))] * count
        at += len(form)
    if text[at:].strip():
        raise ConlluError(number, "text-differs", f"# text goes on after the last word: {text[at : at + 20]!r}")
    return spans
