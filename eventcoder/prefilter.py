"""Tells before the parse which sentences cannot hold an event, so that they need no parse.

What is asked are necessary conditions, taken from the compiled dictionaries: the words of some entry and of its
conditions, and an actor that could fill a role. They never leave out an event; what they let through in vain costs
time only. A sentence without an event is parsed all the same where a pronoun or definite phrase of a later one may
mean an actor in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from eventcoder.antecedents import PRONOUNS
from eventcoder.coreference import WINDOW
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import OWN, Alternative, Condition, Phrase
from eventcoder.dictionaries.words import PREPOSITIONS, normalize_word
from eventcoder.names import NameSpan
from eventcoder.ontology import PRIVATE_ROLES, PUBLIC_ROOTS, load_actor_ontology
from eventcoder.pairs import LINKED_NOUNS, POINTERS
from eventcoder.records import Document, Sentence

_KINDS = ("verb", "noun", "adjective")
_WAIVED = frozenset({"subject", "source"})
"""Slots in which a condition on actors does not count in a passive that does not say who did it."""

MEMORY = 10
"""Sentences for which a definite phrase keeps meaning whom it meant; no fewer than coreference remembers."""

_SHARED = frozenset({"ethnic", "religious"})
"""Kinds of names that many bear, so that they are remembered as names of people are."""

_PIECE = re.compile(r"\w+")
_FUNCTION_WORDS = PREPOSITIONS | frozenset(
    "a an the this that these those and but or nor so yet if when while as because although though he she it they we i "
    "you his her its their our my there here who what which where why how is are was were be has have had do does did "
    "will would can could may might must shall should not no".split()
)

_COMMON = PREPOSITIONS | frozenset("a the and or be have do take make get give go come say not".split())

_PRIVATE_PARTS = PRIVATE_ROLES - {"LAB"}

_BUSY = 12
"""A head with more phrases than this ("take") is no place to look them up, if another word of theirs is one."""


@dataclass(frozen=True, slots=True)
class _Possibility:
    """What a phrase needs to code an event by itself.

    words: those that must be there. places: for each word of the phrase, and each condition that words alone can meet,
    the alternatives. conditions: those that actors can meet too. public: it counts among private persons and companies,
    too.
    """

    words: frozenset[str]
    places: tuple[_Place, ...]
    conditions: tuple[Condition, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Alternatives: single words, and sets of several that must all be there."""

    single: frozenset[str]
    several: tuple[frozenset[str], ...]

    def is_filled(self, words: frozenset[str]) -> bool:
        """Whether one of them is among the words."""
        return not self.single.isdisjoint(words) or any(alternative <= words for alternative in self.several)


@cache
def _read_place(alternatives: frozenset[Alternative]) -> _Place:
    single = frozenset(alternative[0] for alternative in alternatives if len(alternative) == 1)
    several = (frozenset(alternative) for alternative in alternatives if len(alternative) > 1)
    return _Place(single, tuple(one for one in several if one.isdisjoint(single)))


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What can be told of a sentence before its parse.

    words: what its words can be. roles: parts of the codes of the actors that it names itself. has_actor: it may name
    one. private: those are private persons and companies only.
    pronoun, definite: it holds a pronoun, or a determiner. nouns: words of phrases that a determiner may make
    mean an actor named before. capitals: words that may be the names of people whom no dictionary knows.
    """

    words: frozenset[str]
    roles: set[str]
    has_actor: bool
    private: bool
    pronoun: bool
    definite: bool
    nouns: frozenset[str]
    capitals: frozenset[str]


class Prefilter:
    """Looks for what an event needs among the words that a sentence's tokens and lemmas can be.

    Args:
        dictionaries: the compiled ones.
    """

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._dictionaries = dictionaries
        self._countries = frozenset(load_actor_ontology().prefixes)
        self._public = find_public_entries(dictionaries)
        self._by_word: dict[str, list[_Possibility]] = {}
        for kind in _KINDS:
            for head in dictionaries.heads(kind):
                self._add_phrases(dictionaries.find_phrases(kind, head), head)
        self._agents: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        self._modifiers: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        for word in dictionaries.last_words("nouns"):
            uses = [self._read_agent(*use) for use in dictionaries.find_agents(word)]
            for form in (word, word + "s"):
                self._agents.setdefault(form, []).extend(uses)
        self._nouns = self._agents.keys() | LINKED_NOUNS
        for word in dictionaries.last_words("modifiers"):
            self._modifiers[word] = [self._read_agent(*use) for use in dictionaries.find_modifiers(word)]

    def _add_phrases(self, phrases: tuple[Phrase, ...], head: str) -> None:
        """Files the phrases of a head under it; under another word of theirs where the head is a busy one."""
        busy = len(phrases) > _BUSY
        for phrase in phrases:
            possibility = self._read_phrase(phrase, head)
            if possibility is None:
                continue
            places = [frozenset({word}) for word in possibility.words if busy and word != head]
            if busy:
                places += [place.single.union(*place.several) for place in possibility.places]
            rare = [place for place in places if len(place) <= _BUSY and _COMMON.isdisjoint(place)]
            for word in min(rare, key=lambda place: (len(place), sorted(place))) if rare else (head,):
                self._by_word.setdefault(word, []).append(possibility)

    def _read_phrase(self, phrase: Phrase, head: str) -> _Possibility | None:
        """What a phrase needs; None where it codes nothing without an event inside or beside it."""
        entry = self._dictionaries.entry(phrase.entry)
        if entry.operator and not (entry.code or self._dictionaries.operator(entry.operator).default):
            return None
        words = {head}
        places = [_read_place(frozenset(place)) for place in phrase.words]
        conditions: list[Condition] = []
        for condition in entry.when:
            words |= condition.slot_words
            if condition.filled or (phrase.kind == "verb" and condition.actors and condition.slot in _WAIVED):
                continue
            if condition.actors:
                conditions.append(condition)
            elif condition.words:
                places.append(_read_place(condition.words))
            elif condition.events:
                return None  # some other phrase is the sentence's first event
        words.update(*(place.single for place in places if len(place.single) == 1 and not place.several))
        several = tuple(place for place in places if len(place.single) != 1 or place.several)
        return _Possibility(frozenset(words), several, tuple(conditions), entry.id in self._public)

    def _read_agent(self, before: tuple[str, ...], agent_id: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words that must stand with an agent's or modifier's last one, and the parts of the code it gives."""
        agent = self._dictionaries.agent(agent_id)
        return frozenset(before), frozenset(_parts(agent.role + (agent.code or "")))

    def choose_sentences(
        self,
        document: Document,
        sentences: list[Sentence],
        names: list[list[NameSpan]],
        find_words: Callable[[Sentence], frozenset[str] | None],
    ) -> list[bool]:
        """Which of a document's sentences have to be parsed, in their order.

        Args:
            document: whose they are.
            sentences: those to be coded.
            names: the names of the actor dictionary in each of them.
            find_words: gives every normalized word that a token's text or lemma in a sentence can be; None where that
                cannot be told, so that all have to be parsed.
        """
        outlooks = []
        for sentence, named in zip(sentences, names, strict=True):
            words = find_words(sentence)
            if words is None:
                return [True] * len(sentences)
            capitals = frozenset(_find_capitals(sentence, named) if len(sentences) > 1 else ())
            outlooks.append(self._look(document, sentence, words, named, capitals))
        acting, chosen = self._find_events(outlooks)
        _add_needed(outlooks, sentences, acting, chosen)
        return chosen

    def _look(
        self,
        document: Document,
        sentence: Sentence,
        words: frozenset[str],
        names: list[NameSpan],
        capitals: frozenset[str],
    ) -> _Outlook:
        roles = self._find_roles(words)
        has_actor = bool(names or roles)
        private = not names and document.actors is None and roles <= _PRIVATE_PARTS
        roles |= {part for name in names for part in _parts(name.code)}
        if document.actors is not None:
            end = sentence.start + len(sentence.text)
            given = [actor.code for actor in document.actors if sentence.start <= actor.start < end]
            has_actor = bool(given)
            roles |= {part for code in given for part in _parts(code)}
        named = " ".join(sentence.text[name.start - sentence.start : name.end - sentence.start] for name in names)
        nouns = words & self._nouns
        return _Outlook(
            words,
            roles,
            has_actor,
            private,
            not words.isdisjoint(PRONOUNS),
            not words.isdisjoint(POINTERS),
            nouns.union(word.removesuffix("s") for word in map(normalize_word, named.split())),
            capitals,
        )

    def _find_events(self, outlooks: list[_Outlook]) -> tuple[list[bool], list[bool]]:
        """Which sentences may have an actor, their own or one of an earlier sentence, and which of them an event."""
        acting: list[bool] = []
        chosen: list[bool] = []
        named: set[str] = set()
        roles: set[str] = set()
        private = True
        for outlook in outlooks:
            general = outlook.definite and not outlook.words.isdisjoint(LINKED_NOUNS)
            referring = (outlook.pronoun or general) and any(acting[-WINDOW:])
            called = not named.isdisjoint(outlook.capitals)
            acts = outlook.has_actor or referring or called
            acting.append(acts)
            if acts:
                named |= outlook.capitals
                roles |= outlook.roles  # what stood earlier may be meant again
                private = private and outlook.private
            chosen.append(acts and self._has_event(outlook.words, roles, private))
        return acting, chosen

    def _find_roles(self, words: frozenset[str]) -> set[str]:
        """Parts of the codes that the agents among the words can give."""
        agents = [use for word in self._agents.keys() & words for use in self._agents[word] if use[0] <= words]
        roles = {part for _, parts in agents for part in parts}
        if agents:
            for word in self._modifiers.keys() & words:
                roles.update(part for before, parts in self._modifiers[word] if before <= words for part in parts)
        return roles

    def _has_event(self, words: frozenset[str], roles: set[str], private: bool) -> bool:
        """Whether the words of some phrase and of its conditions are all there.

        Args:
            words: what the sentence's words can be.
            roles: parts of the codes that its actors can have.
            private: they are private persons and companies.
        """
        for word in self._by_word.keys() & words:
            for possibility in self._by_word[word]:
                if (
                    (possibility.public or not private)
                    and possibility.words <= words
                    and all(place.is_filled(words) for place in possibility.places)
                    and all(self._can_be_met(condition, words, roles) for condition in possibility.conditions)
                ):
                    return True
        return False

    def _can_be_met(self, condition: Condition, words: frozenset[str], roles: set[str]) -> bool:
        """Whether an actor, or a word, may meet the condition. A role may be that of a former office (ELI)."""
        if any(part in ("", "ELI", OWN) or part in roles or part in self._countries for part in condition.actors):
            return True
        return _read_place(condition.words).is_filled(words)


def find_public_entries(dictionaries: Dictionaries) -> frozenset[str]:
    """Ids of the entries whose codes count among private persons, or may do so once an operator took them in."""
    entries = [dictionaries.entry(one) for one in dictionaries.ids("entries")]
    operators = {one: dictionaries.operator(one) for one in dictionaries.ids("operators")}
    tables = [one.table for one in operators.values()] + [one.table for one in entries]
    steps = {(inside, outside) for table in tables for inside, outside in table.items() if outside}
    public = set(PUBLIC_ROOTS)  # beginnings of codes
    while fresh := {inside for inside, outside in steps if _overlap(outside, public) and not _overlap(inside, public)}:
        public |= fresh
    makers = {name for name, one in operators.items() if _any_overlaps((one.default, *one.table.values()), public)}
    return frozenset(
        one.id for one in entries if one.operator in makers or _any_overlaps((one.code, *one.table.values()), public)
    )


def _any_overlaps(codes: Iterable[str | None], beginnings: set[str]) -> bool:
    return any(code and _overlap(code, beginnings) for code in codes)


def _overlap(code: str, beginnings: set[str]) -> bool:
    """Whether one of the beginnings is one of the code, or the code of it."""
    return any(code.startswith(one) or one.startswith(code) for one in beginnings)


def _parts(code: str) -> Iterator[str]:
    """The three-letter parts of an actor code."""
    return (code[at : at + 3] for at in range(0, len(code), 3))


def _find_capitals(sentence: Sentence, names: list[NameSpan]) -> Iterator[str]:
    """The capitalized words of a sentence, those of names that stand for no one else left out."""
    known = [(name.start - sentence.start, name.end - sentence.start) for name in names if name.kind not in _SHARED]
    for match in _PIECE.finditer(sentence.text):
        lower = match[0].lower()
        inside = any(start <= match.start() < end for start, end in known)
        if lower != match[0] and lower not in _FUNCTION_WORDS and not inside:
            yield match[0]


def _add_needed(outlooks: list[_Outlook], sentences: list[Sentence], acting: list[bool], chosen: list[bool]) -> None:
    """Chooses the earlier sentences, too, that decide on whom the phrases of the chosen ones mean."""
    traced: set[str] = set()
    for at in range(len(outlooks) - 1, -1, -1):
        if not chosen[at]:
            continue
        here = outlooks[at]
        if here.pronoun or here.definite:
            for j in range(max(0, at - WINDOW), at):
                chosen[j] = True
        if here.definite:
            for j in range(at - 1, -1, -1):
                if sentences[at].index - sentences[j].index > MEMORY:
                    break
                if outlooks[j].definite and not here.nouns.isdisjoint(outlooks[j].nouns):
                    chosen[j] = True
        fresh = here.capitals - traced
        traced |= fresh
        for j in range(at) if fresh else ():
            if acting[j] and not fresh.isdisjoint(outlooks[j].capitals):
                chosen[j] = True
