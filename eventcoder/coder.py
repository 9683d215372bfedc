"""Codes documents: the whole way from text to events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder import __version__
from eventcoder.actors import MentionFinder, NameSpan, describe_phrase, find_names, place_given
from eventcoder.clauses import Clauses
from eventcoder.composition import Coded, Composer
from eventcoder.coreference import Coreference
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.discards import DiscardFinder, IssueFinder
from eventcoder.ontology import country_of, load_ontology, role_of
from eventcoder.parsing import Parser, SpacyParser
from eventcoder.records import Document, Event, Mention, Parse, Sentence
from eventcoder.schema import make_event_id
from eventcoder.sentences import find_dateline, split_sentences

REQUIRE = ("both", "source", "any", "default")
_BATCH = 64
"""Documents whose sentences are parsed together."""


@dataclass(frozen=True, slots=True)
class SentenceCoding:
    """All that coding a sentence found, for ``explain``."""

    clauses: Clauses
    mentions: dict[int, Mention]
    composer: Composer
    coded: tuple[Coded, ...]
    events: tuple[Event, ...]
    discarded_by: str | None = None


class Coder:
    """Codes documents into events.

    Args:
        dictionaries: compiled dictionaries, or None for the shipped ones.
        parser: None for spaCy with the model named, or the default model.
        model: name of a spaCy model; ignored where a parser is given.
        require: "both" actors coded; "source": the source coded; "any" one of them; "default": both coded, or one
            coded and the other a noun phrase of its own.
        keep_all: also keep negative and non-actual events that no operator made another code of, and the residual 010.
    """

    def __init__(
        self,
        dictionaries: Dictionaries | None = None,
        parser: Parser | None = None,
        *,
        model: str | None = None,
        require: str = "default",
        keep_all: bool = False,
    ) -> None:
        if require not in REQUIRE:
            raise ValueError(f'require is "{require}"; must be one of {", ".join(REQUIRE)}')
        self.dictionaries = dictionaries or load_dictionaries()
        self.parser = parser or SpacyParser(model)
        self.require = require
        self.keep_all = keep_all
        self._ontology = load_ontology()
        self._say = self.dictionaries.synset("say")
        self._discards = DiscardFinder(self.dictionaries)
        self._issues = IssueFinder(self.dictionaries)

    def code(self, documents: Iterable[Document]) -> Iterator[Event]:
        """The events of the documents, in order."""
        batch: list[Document] = []
        for document in documents:
            batch.append(document)
            if len(batch) >= _BATCH:
                yield from self._code_batch(batch)
                batch = []
        yield from self._code_batch(batch)

    def _code_batch(self, documents: list[Document]) -> Iterator[Event]:
        sentences = [self._sentences(document) for document in documents]
        parses = iter(self.parser.parse(sentence for some in sentences for sentence in some))
        for document, some in zip(documents, sentences, strict=True):
            for coding in self.code_parses(document, [next(parses) for _ in some]):
                yield from coding.events

    def _sentences(self, document: Document) -> list[Sentence]:
        if self._discards.find(document.text, "document"):
            return []
        return [s for s in split_sentences(document) if not self._discards.find(s.text, "sentence")]

    def explain(self, document: Document | str) -> Iterator[SentenceCoding]:
        """What coding each sentence of a document or text found, discarded sentences included (without events)."""
        if isinstance(document, str):
            document = Document("text", document)
        return self.code_parses(document, list(self.parser.parse(split_sentences(document))))

    def code_parses(
        self, document: Document, parses: list[Parse], only: str | None = None
    ) -> Iterator[SentenceCoding]:
        """Codes a document whose sentences are parsed already.

        Args:
            only: id of a verb or operator entry: where it matches, no other may (to test it alone).
        """
        coreference = Coreference(self.dictionaries)
        setting: tuple[str, str] | None = None
        for parse in parses:
            clauses = Clauses(parse, self._say)
            if document.actors is not None:
                names: list[NameSpan] = []
                mentions = place_given(clauses, document.actors)
            else:
                names = find_names(
                    parse.sentence.text, parse.sentence.start, self.dictionaries, document.date, coreference.people
                )
                setting = find_setting(clauses, names) or setting
                mentions = MentionFinder(clauses, names, self.dictionaries, setting).find_mentions()
            linked = coreference.resolve(clauses, mentions)
            if linked:
                if document.actors is None:
                    mentions = MentionFinder(clauses, names, self.dictionaries, setting, linked).find_mentions()
                mentions = {**mentions, **linked}
            coreference.remember(clauses, mentions)
            composer = Composer(clauses, mentions, self.dictionaries, only)
            coded = tuple(composer.code_events())
            discarded = self._discards.find(parse.sentence.text, "sentence")
            events = () if discarded else tuple(self._build_events(document, clauses, mentions, composer, coded))
            yield SentenceCoding(clauses, mentions, composer, coded, events, discarded)

    def find_discards(self, text: str) -> tuple[str, ...]:
        """Ids of the discard entries that a text meets, as document or as sentence."""
        found = [self._discards.find(text, scope) for scope in ("document", "sentence")]
        return tuple(entry for entry in found if entry)

    def find_issues(self, text: str) -> tuple[str, ...]:
        """Ids of the issues of a text."""
        return self._issues.find(text)

    # Events

    def _build_events(
        self, document: Document, clauses: Clauses, mentions: dict[int, Mention], composer: Composer, coded: tuple[Coded, ...]
    ) -> Iterator[Event]:
        seen: set[tuple[str | None, ...]] = set()
        for one in coded:
            if not self.keep_all and (one.polarity != "positive" or one.modality != "actual" or one.code == "010"):
                continue
            for code, source, target in self._expand_dyads(clauses, mentions, one):
                if not self._has_required(source, target):
                    continue
                key = (code, *(_identity(m) for m in (source, target)))
                if key in seen:
                    continue
                seen.add(key)
                yield self._build_event(document, clauses, mentions, one, code, source, target)

    def _expand_dyads(
        self, clauses: Clauses, mentions: dict[int, Mention], coded: Coded
    ) -> Iterator[tuple[str, Mention | None, Mention | None]]:
        """Each source with each target, and back where the event has a mirror; a joint role acts on itself then."""

        def mention(head: int) -> Mention:
            found = mentions.get(head)
            return self._name_in_sentence(clauses, found) if found else describe_phrase(clauses, head)

        sources: list[Mention | None] = [mention(h) for h in coded.source] or [None]
        targets: list[Mention | None] = [mention(h) for h in coded.target] or [None]
        if coded.mirror and len(sources) > 1 and targets == [None]:
            pairs = [(a, b) for a in sources for b in sources if a is not b]
            yield from ((coded.code, a, b) for a, b in pairs)
            return
        if coded.mirror and len(targets) > 1 and sources == [None]:
            yield from ((coded.code, a, b) for a in targets for b in targets if a is not b)
            return
        for source in sources:
            for target in targets:
                if source and target and source.code and source.start == target.start:
                    continue  # an actor does nothing to itself
                yield coded.code, source, target
                if coded.mirror:
                    yield coded.mirror, target, source

    def _name_in_sentence(self, clauses: Clauses, mention: Mention) -> Mention:
        """The antecedent itself where it stands in the same sentence, else the mention."""
        antecedent = mention.antecedent
        sentence = clauses.parse.sentence
        if antecedent and sentence.start <= antecedent.start < sentence.start + len(sentence.text):
            return antecedent
        return mention

    def _has_required(self, source: Mention | None, target: Mention | None) -> bool:
        coded = [m is not None and bool(m.code) for m in (source, target)]
        if self.require == "both":
            return all(coded)
        if self.require == "source":
            return coded[0]
        if self.require == "any":
            return any(coded)
        return all(coded) or (any(coded) and source is not None and target is not None)

    def _build_event(
        self,
        document: Document,
        clauses: Clauses,
        mentions: dict[int, Mention],
        coded: Coded,
        code: str,
        source: Mention | None,
        target: Mention | None,
    ) -> Event:
        sentence = clauses.parse.sentence
        known = self._ontology.get(code)
        tokens = sorted(coded.tokens)
        start, end = clauses.tokens[tokens[0]].start, clauses.tokens[tokens[-1]].end
        speaker = clauses.speaker(coded.predicate)
        said_by = mentions.get(speaker[0]) or describe_phrase(clauses, speaker[0]) if speaker else None
        place = _find_place(clauses, mentions, coded)
        date = document.date
        return Event(
            event_id=make_event_id(
                document.id,
                sentence.index,
                code,
                source and source.start,
                target and target.start,
                start,
                source and source.code,
                target and target.code,
            ),
            document_id=document.id,
            sentence_index=sentence.index,
            sentence_start=sentence.start,
            event_date=date,
            event_date_basis="story" if date else "none",
            story_date=date,
            **_role_columns("source", source),
            **_role_columns("target", target),
            event_code=code,
            event_root_code=self._ontology.root(code),
            event_base_code=self._ontology.base(code),
            event_name=known.name,
            quad_class=known.quad_class,
            goldstein=known.goldstein,
            plover_event=known.plover,
            trigger_text=sentence.text[start - sentence.start : end - sentence.start],
            trigger_start=start,
            trigger_end=end,
            verb_entry=coded.entry,
            operators=coded.operators,
            is_reciprocal=coded.mirror == coded.code,
            polarity=coded.polarity,
            modality=coded.modality,
            attribution_text=said_by and said_by.text,
            attribution_code=said_by and said_by.code,
            place_name=place and place.text,
            place_country=country_of(place.code or "") if place else None,
            latitude=None,
            longitude=None,
            issues=self._issues.find(sentence.text),
            sentence_text=sentence.text,
            publisher=document.source,
            url=document.url,
            language=document.language,
            coder_version=__version__,
            dictionary_version=self.dictionaries.version,
        )


def _identity(mention: Mention | None) -> str | None:
    """What makes two mentions of a sentence the same actor: code and name."""
    if mention is None:
        return None
    return f"{mention.code}|{mention.name if mention.code is None else mention.code}"


def _role_columns(role: str, mention: Mention | None) -> dict[str, str | int | None]:
    if mention is None:
        return {f"{role}_{key}": None for key in ("code", "country", "role", "name", "text", "start", "end", "entry")}
    code = mention.code or None
    return {
        f"{role}_code": code,
        f"{role}_country": country_of(code) if code else None,
        f"{role}_role": role_of(code) if code else None,
        f"{role}_name": mention.name,
        f"{role}_text": mention.text,
        f"{role}_start": mention.start,
        f"{role}_end": mention.end,
        f"{role}_entry": "+".join(mention.entries) or None,
    }


def find_setting(clauses: Clauses, names: list[NameSpan]) -> tuple[str, str] | None:
    """The country in which a sentence plays: of the places it names "in" or "at", else of its dateline.

    Returns:
        Country code and the id of the entry that names it; None where the sentence names none, or several.
    """
    sentence = clauses.parse.sentence
    inside = sentence.start + find_dateline(sentence.text)
    places: dict[str, str] = {}
    first: tuple[str, str] | None = None
    for name in names:
        if name.use not in ("place", "capital", "name") or name.kind not in ("country", "place"):
            continue
        code = name.code[:3]
        if country_of(code) is None:
            continue
        if name.start < inside:
            first = first or (code, name.actor)
        elif _is_located(sentence.text[: name.start - sentence.start]):
            places.setdefault(code, name.actor)
    if len(places) == 1:
        return next(iter(places.items()))
    return first if not places else None


_LOCATED = re.compile(r"\b(?:in|at|near|around|across|inside|outside|throughout|within)\s+(?:[\w'-]+\s+){0,4}?$")


def _is_located(before: str) -> bool:
    return _LOCATED.search(before[-60:]) is not None


def _find_place(clauses: Clauses, mentions: dict[int, Mention], coded: Coded) -> Mention | None:
    """The place named in a locative phrase of the event's own clause."""
    kind = clauses.kind_of(coded.predicate) or "noun"
    arguments = clauses.clause(coded.predicate, kind).arguments
    for slot in ("in", "at", "near", "outside", "around", "across"):
        for head in arguments.get(slot, ()):
            mention = mentions.get(head)
            if mention and mention.code and (mention.place or len(mention.code) == 3):
                return mention
    return None
