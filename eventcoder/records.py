"""The records that the steps hand on, each immutable.

Offsets are characters of the document's text, half-open: ``text[start:end]`` is what was meant. Token indices count
tokens within one sentence's parse, from 0. ``None`` always means "not known".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Polarity = Literal["positive", "negative"]
Modality = Literal["actual", "intended", "possible", "conditional"]


@dataclass(frozen=True, slots=True)
class GivenActor:
    """An actor mention that the user gives with a document; used as it is.

    start, end: characters of the document's text. code: upper-case letters of the user's own scheme.
    """

    start: int
    end: int
    code: str
    name: str | None = None


Row = tuple[int, int, str, str, str, int]
"""A token as data: start, end (characters of the sentence), lemma, tag, dep, head (token index, its own for a root)."""


@dataclass(frozen=True, slots=True)
class GivenParse:
    """A sentence's parse that the user gives with a document; start and end are characters of the document's text."""

    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be coded. ``actors`` is None where the actor dictionary is to find them.

    parses: of its sentences, in order; None where sentences and parses are to be found.
    """

    id: str
    text: str
    date: dt.date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    actors: tuple[GivenActor, ...] | None = None
    parses: tuple[GivenParse, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read or coded, and why.

    line: line of the file, from 1, or None where the file has no lines. reason: a stable code such as
    ``missing-text``; message: for people.
    """

    file: str
    line: int | None
    document_id: str | None
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document; ``text`` is ``document.text[start:start + len(text)]``."""

    document_id: str
    index: int
    start: int
    text: str


class Token(NamedTuple):
    """A word. ``head`` is the index of its head, its own for a root; start and end are document characters.

    tag is a Penn tag, dep a relation label of the ClearNLP scheme that spaCy's English models use.
    """

    i: int
    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parse:
    """The tokens of one sentence with their heads; ``children[i]`` are the tokens whose head is i, in order."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor on a noun phrase.

    head: token index of the phrase's head. start, end: document characters of the span. code: None where the
    dictionaries do not know the phrase. name: whom it means (the entry's first name, or the phrase). entries: ids of
    the actor and agent entries that made the code. antecedent: the mention a pronoun or definite phrase stands for.
    place: True where it names a place rather than an actor. joint: further actors that the phrase names ("US and
    Iraqi forces"). assumed: the country was not named with the phrase but taken from the setting.
    """

    head: int
    start: int
    end: int
    text: str
    code: str | None
    name: str | None
    entries: tuple[str, ...] = ()
    antecedent: Mention | None = None
    place: bool = False
    joint: tuple[Mention, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """An event within a sentence, its roles still token indices.

    predicate: token index. tokens: the trigger's words. source, target: heads of the phrases that fill the roles, empty
    where nothing does. entry: id of the entry that coded the innermost event. operators: ids of the operator entries
    over it, outermost first. mirror: code of the event from target to source, None without one. inside: what an
    operator took in. modals: those of the clause that no operator took in.
    """

    predicate: int
    tokens: tuple[int, ...]
    code: str
    source: tuple[int, ...]
    target: tuple[int, ...]
    entry: str
    operators: tuple[str, ...]
    mirror: str | None
    polarity: str
    modality: str
    inside: Coded | None = None

    @property
    def innermost(self) -> Coded:
        """The event that the innermost operator took in; itself where none did."""
        return self.inside.innermost if self.inside else self


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event, as a row of the event table; the columns are specified in schemas/event.schema.json."""

    event_id: str
    document_id: str
    sentence_index: int
    sentence_start: int
    event_date: dt.date | None
    event_date_basis: str
    story_date: dt.date | None
    source_code: str | None
    source_country: str | None
    source_role: str | None
    source_name: str | None
    source_text: str | None
    source_start: int | None
    source_end: int | None
    source_entry: str | None
    target_code: str | None
    target_country: str | None
    target_role: str | None
    target_name: str | None
    target_text: str | None
    target_start: int | None
    target_end: int | None
    target_entry: str | None
    event_code: str
    event_root_code: str
    event_base_code: str
    event_name: str
    quad_class: int
    goldstein: float
    plover_event: str | None
    trigger_text: str
    trigger_start: int
    trigger_end: int
    verb_entry: str
    operators: tuple[str, ...]
    is_reciprocal: bool
    polarity: str
    modality: str
    attribution_text: str | None
    attribution_code: str | None
    place_name: str | None
    place_country: str | None
    latitude: float | None
    longitude: float | None
    issues: tuple[str, ...]
    sentence_text: str
    publisher: str | None
    url: str | None
    language: str | None
    coder_version: str
    dictionary_version: str
