"""Builds events: leaves out what did not happen or is not political, and fills the columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from eventcoder import __version__
from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.discards import IssueFinder
from eventcoder.dyads import Dyad, drop_repeated, expand_dyads
from eventcoder.history import is_history
from eventcoder.ontology import PRIVATE_ROLES, PUBLIC_ROOTS, SOURCELESS, TARGETLESS, country_of, load_ontology, role_of
from eventcoder.records import Coded, Document, Event, Mention
from eventcoder.schema import make_event_id

REQUIRE = ("category", "any", "source", "both")
_PLACE_SLOTS = ("in", "at", "near", "outside", "around", "across")


class EventBuilder:
    """Turns what was coded in a sentence into rows of the event table.

    Args:
        dictionary_version: hash of the dictionaries.
        require, keep_all: see Coder.
    """

    def __init__(self, issues: IssueFinder, dictionary_version: str, require: str, keep_all: bool) -> None:
        if require not in REQUIRE:
            raise ValueError(f'require is "{require}"; must be one of {", ".join(REQUIRE)}')
        self._issues = issues
        self._version = dictionary_version
        self._require = require
        self._keep_all = keep_all
        self._ontology = load_ontology()

    def build_events(
        self, document: Document, clauses: Clauses, mentions: dict[int, Mention], coded: Iterable[Coded]
    ) -> Iterator[Event]:
        """The sentence's events; what another one tells more exactly is left out."""
        found: list[tuple[Coded, Dyad]] = []
        for one in coded:
            if not self._keep_all and list_doubts(one, clauses, document.date):
                continue
            found += [
                (one, dyad)
                for dyads in expand_dyads(clauses, mentions, one)
                for dyad in dyads
                if self._has_required(dyad) and self._is_political(dyad)
            ]
        kept = drop_repeated(found)
        for one, dyad in kept:
            reciprocal = any(other is one and mirrored.is_mirror_of(dyad) for other, mirrored in kept)
            yield self._build_event(document, clauses, mentions, one, dyad, reciprocal)

    def _is_political(self, dyad: Dyad) -> bool:
        """Whether somebody political is in it; protest and violence count whoever suffers them.

        Private persons and companies among themselves do business, not politics, but for labour; and what an unknown
        common noun asks, promises or says is no event.
        """
        if dyad.code[:2] in PUBLIC_ROOTS:
            return True
        if dyad.source and not dyad.source.code and not dyad.source.text.split()[-1][:1].isupper():
            return False
        codes = [mention.code for mention in (dyad.source, dyad.target) if mention and mention.code]
        roles = [role_of(code) or code[:3] for code in codes]
        return any(role not in PRIVATE_ROLES for role in roles) or ("LAB" in roles and len(roles) == 2)

    def _has_required(self, dyad: Dyad) -> bool:
        coded = [m is not None and bool(m.code) for m in (dyad.source, dyad.target)]
        if self._require == "both":
            return all(coded)
        if self._require == "source":
            return coded[0]
        if self._require == "category":
            has_source = dyad.source is not None or dyad.code.startswith(SOURCELESS)
            has_target = dyad.target is not None or dyad.code.startswith(TARGETLESS)
            return any(coded) and has_source and has_target
        return any(coded)

    def _build_event(
        self,
        document: Document,
        clauses: Clauses,
        mentions: dict[int, Mention],
        coded: Coded,
        dyad: Dyad,
        reciprocal: bool,
    ) -> Event:
        sentence = clauses.parse.sentence
        known = self._ontology.get(dyad.code)
        source, target = (_take_whole(clauses, mention) for mention in (dyad.source, dyad.target))
        start = min(clauses.tokens[t].start for t in coded.tokens)
        end = max(clauses.tokens[t].end for t in coded.tokens)
        speaker = _find_speaker(clauses, mentions, coded)
        place = _find_place(clauses, mentions, coded)
        return Event(
            event_id=make_event_id(
                document.id,
                sentence.index,
                dyad.code,
                source.start if source else None,
                target.start if target else None,
                start,
                source.code if source else None,
                target.code if target else None,
            ),
            document_id=document.id,
            sentence_index=sentence.index,
            sentence_start=sentence.start,
            event_date=document.date,
            event_date_basis="story" if document.date else "none",
            story_date=document.date,
            source_code=source.code or None if source else None,
            source_country=_country(source),
            source_role=_role(source),
            source_name=source.name if source else None,
            source_text=source.text if source else None,
            source_start=source.start if source else None,
            source_end=source.end if source else None,
            source_entry=_entries(source),
            target_code=target.code or None if target else None,
            target_country=_country(target),
            target_role=_role(target),
            target_name=target.name if target else None,
            target_text=target.text if target else None,
            target_start=target.start if target else None,
            target_end=target.end if target else None,
            target_entry=_entries(target),
            event_code=dyad.code,
            event_root_code=self._ontology.root(dyad.code),
            event_base_code=self._ontology.base(dyad.code),
            event_name=known.name,
            quad_class=known.quad_class,
            goldstein=known.goldstein,
            plover_event=known.plover,
            trigger_text=sentence.text[start - sentence.start : end - sentence.start],
            trigger_start=start,
            trigger_end=end,
            verb_entry=coded.entry,
            operators=coded.operators,
            is_reciprocal=reciprocal,
            polarity=coded.polarity,
            modality=coded.modality,
            attribution_text=speaker.text if speaker else None,
            attribution_code=speaker.code or None if speaker else None,
            place_name=place.text if place else None,
            place_country=_country(place),
            latitude=None,
            longitude=None,
            issues=self._issues.find(sentence.text),
            sentence_text=sentence.text,
            publisher=document.source,
            url=document.url,
            language=document.language,
            coder_version=__version__,
            dictionary_version=self._version,
        )


def _take_whole(clauses: Clauses, mention: Mention | None) -> Mention | None:
    """A role's mention with the whole noun phrase as its text ("villagers in the north of Chad"), where it stands in
    the sentence.
    """
    sentence = clauses.parse.sentence
    if mention is None or not sentence.start <= mention.start < sentence.start + len(sentence.text):
        return mention
    end = max(mention.end, clauses.whole_end(mention.head))
    return replace(mention, end=end, text=sentence.text[mention.start - sentence.start : end - sentence.start])


def list_doubts(coded: Coded, clauses: Clauses, date: dt.date | None) -> list[str]:
    """Why what was coded is no event of the story's day: it is not said to have happened, or long ago; [] where it is.

    Args:
        coded: what was coded.
        clauses: those of its sentence.
        date: of the story, or None.
    """
    doubts = []
    if coded.polarity != "positive":
        doubts.append("negated")
    if coded.modality != "actual":
        doubts.append(coded.modality)
    if coded.code == "010":
        doubts.append("the residual 010")
    if is_history(clauses, coded.predicate, date, nested=coded.code[:2] in PUBLIC_ROOTS):
        doubts.append("more than a year before the story")
    return doubts


def _country(mention: Mention | None) -> str | None:
    return country_of(mention.code) if mention and mention.code else None


def _role(mention: Mention | None) -> str | None:
    return role_of(mention.code) if mention and mention.code else None


def _entries(mention: Mention | None) -> str | None:
    return "+".join(mention.entries) or None if mention else None


def _find_speaker(clauses: Clauses, mentions: dict[int, Mention], coded: Coded) -> Mention | None:
    """Who is said to say it."""
    heads = clauses.speaker(coded.predicate)
    return (mentions.get(heads[0]) or describe_phrase(clauses, heads[0])) if heads else None


def _find_place(clauses: Clauses, mentions: dict[int, Mention], coded: Coded) -> Mention | None:
    """The place named in a locative phrase of the event's own clause."""
    arguments = clauses.clause(coded.predicate).arguments
    for slot in _PLACE_SLOTS:
        for head in arguments.get(slot, ()):
            mention = mentions.get(head)
            if mention and mention.code and (mention.place or len(mention.code) == 3):
                return mention
    return None
