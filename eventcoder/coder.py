"""Codes documents: the whole way from text to events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder.actors import MentionFinder, place_given
from eventcoder.authors import find_doer
from eventcoder.clauses import Clauses
from eventcoder.composition import Composer
from eventcoder.coreference import Coreference
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.discards import DiscardFinder, IssueFinder
from eventcoder.errors import EventcoderError
from eventcoder.events import EventBuilder
from eventcoder.names import NameSpan, find_names
from eventcoder.parsing import Parser, SpacyParser, take_parses
from eventcoder.prefilter import Prefilter
from eventcoder.records import Coded, Document, Event, Mention, Parse, Sentence
from eventcoder.retellings import Retellings
from eventcoder.sentences import split_sentences
from eventcoder.setting import Setting, find_setting
from eventcoder.streams import code_documents


@dataclass(frozen=True, slots=True)
class SentenceCoding:
    """All that coding a sentence found, for ``explain``."""

    clauses: Clauses
    mentions: dict[int, Mention]
    composer: Composer
    coded: tuple[Coded, ...]
    events: tuple[Event, ...]
    discarded_by: str | None = None
    date: dt.date | None = None


class Coder:
    """Codes documents into events.

    Args:
        dictionaries: compiled dictionaries, or None for the shipped ones.
        parser: None for spaCy with the model named, or the default model.
        model: name of a spaCy model; ignored where a parser is given.
        require: which roles an event needs. "category": one coded, and the other filled at least by a noun phrase, but
            where the event's category does without (an attack by unknown people, a protest against nobody in
            particular); "any": one coded; "source": the source coded; "both" coded.
        keep_all: also keep negative and non-actual events that no operator made another code of, and the residual 010.
        prefilter: ``code`` leaves out the parse of sentences that cannot hold an event; the events are the same.
    """

    def __init__(
        self,
        dictionaries: Dictionaries | None = None,
        parser: Parser | None = None,
        *,
        model: str | None = None,
        require: str = "category",
        keep_all: bool = False,
        prefilter: bool = True,
    ) -> None:
        self.require = require
        self.keep_all = keep_all
        self.uses_prefilter = prefilter
        self.dictionaries = dictionaries or load_dictionaries()
        self.parser = parser or SpacyParser(model)
        self._say = self.dictionaries.synset("say")
        self._discards = DiscardFinder(self.dictionaries)
        self._issues = IssueFinder(self.dictionaries)
        self._builder = EventBuilder(self._issues, self.dictionaries.version, require, keep_all)
        self._prefilter: Prefilter | None = None

    @property
    def prefilter(self) -> Prefilter | None:
        """What tells sentences without events before the parse; None where it is not to be used."""
        if self.uses_prefilter and self._prefilter is None:
            self._prefilter = Prefilter(self.dictionaries)
        return self._prefilter

    def code(self, documents: Iterable[Document]) -> Iterator[Event]:
        """The events of the documents, in order.

        Raises:
            EventcoderError: a document cannot be coded; ``streams.code_documents`` goes on instead.
        """
        for coded in code_documents(self, documents):
            if coded.failure:
                raise EventcoderError(": ".join(coded.failure), entry=coded.document.id)
            yield from coded.events

    def find_sentences(self, document: Document) -> list[Sentence]:
        """The document's sentences without those that the discards leave out."""
        if self._discards.find(document.text, "document"):
            return []
        return [s for s in split_sentences(document) if not self._discards.find(s.text, "sentence")]

    def explain(self, document: Document | str) -> Iterator[SentenceCoding]:
        """What coding each sentence of a document or text found, discarded sentences included (without events)."""
        if isinstance(document, str):
            document = Document("text", document)
        sentences = split_sentences(document)
        given = document.parses is not None
        parses = take_parses(document, sentences) if given else list(self.parser.parse(sentences))
        return self.code_parses(document, parses)

    def find_names(self, document: Document, sentences: Iterable[Sentence]) -> list[list[NameSpan]]:
        """The names of the actor dictionary in each of a document's sentences, in their order."""
        people: dict[str, str] = {}
        return [find_names(s.text, s.start, self.dictionaries, document.date, people) for s in sentences]

    def code_parses(
        self,
        document: Document,
        parses: Iterable[Parse | Sentence],
        only: str | None = None,
        names: Iterable[list[NameSpan]] | None = None,
    ) -> Iterator[SentenceCoding]:
        """Codes a document whose sentences are parsed already.

        Args:
            document: the document.
            parses: its sentences in order; one that holds no event may come unparsed, and is passed over, but what it
                names counts for those that follow.
            only: id of a verb or operator entry: where it matches, no other may (to test it alone).
            names: what find_names gives for the sentences, None where it has not been asked yet.
        """
        parses = list(parses)
        if names is None:
            names = self.find_names(document, (one.sentence if isinstance(one, Parse) else one for one in parses))
        coreference = Coreference(self.dictionaries)
        retellings = Retellings()
        setting = Setting(date=document.date)
        doer: Mention | None = None
        for parse, named in zip(parses, names, strict=False):
            sentence = parse.sentence if isinstance(parse, Parse) else parse
            setting = find_setting(sentence, named, setting)
            if isinstance(parse, Sentence):
                doer = None
                continue
            clauses = Clauses(parse, self._say)
            known = MentionFinder(clauses, named, self.dictionaries, setting).find_mentions()
            mentions = known if document.actors is None else place_given(clauses, document.actors)
            linked = {token: setting.settle(one) for token, one in coreference.resolve(clauses, mentions).items()}
            if linked:
                if document.actors is None:
                    mentions = MentionFinder(clauses, named, self.dictionaries, setting, linked).find_mentions()
                mentions = {**mentions, **linked}
            if parse is not parses[-1]:
                coreference.remember(clauses, mentions)
            foreknown = known if document.actors else None
            composer = Composer(clauses, mentions, self.dictionaries, only, foreknown, setting, doer)
            coded = tuple(retellings.leave_out(sentence.index, composer.code_events(), mentions))
            discarded = self._discards.find(sentence.text, "sentence")
            events = () if discarded else tuple(self._builder.build_events(document, clauses, mentions, coded))
            retellings.remember(sentence.index, events)
            doer = find_doer(coded, mentions) if events else None
            yield SentenceCoding(clauses, mentions, composer, coded, events, discarded, document.date)

    def find_discards(self, text: str) -> tuple[str, ...]:
        """Ids of the discard entries that a text meets, as document or as sentence."""
        found = [self._discards.find(text, scope) for scope in ("document", "sentence")]
        return tuple(entry for entry in found if entry)

    def find_issues(self, text: str) -> tuple[str, ...]:
        """Ids of the issues of a text."""
        return self._issues.find(text)
