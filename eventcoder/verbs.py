"""Finds the verb-dictionary phrases that match at a predicate, and tests the conditions of their entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import NamedTuple

from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import OWN, Alternative, Condition, Entry, Phrase
from eventcoder.ontology import FIGHTING_ROLES
from eventcoder.tree import QUANTITIES


class Match(NamedTuple):
    """A phrase that stands at a predicate. tokens: indices of its words, the predicate first."""

    predicate: int
    kind: str
    phrase: Phrase
    entry: Entry
    tokens: tuple[int, ...]


def match_phrases(clauses: Clauses, dictionaries: Dictionaries, token: int, *, every: bool = False) -> list[Match]:
    """All matches at a token, those of most words first.

    Args:
        clauses: the sentence.
        dictionaries: where the phrases stand.
        token: the predicate.
        every: those too whose conditions no word of the sentence can meet.
    """
    words = clauses.lemmas[token], clauses.forms[token]
    if dictionaries.head_words.isdisjoint(words):
        return []
    find = dictionaries.find_phrases if every else partial(dictionaries.find_standing, words=clauses.words)
    found: list[Match] = []
    for kind in _kinds(clauses, token):
        place: _Place | None = None
        for word in dict.fromkeys(words):
            for phrase in find(kind, word):
                place = place or _Place(clauses, token, kind)
                tokens = place.match(phrase)
                if tokens is not None:
                    found.append(Match(token, kind, phrase, dictionaries.entry(phrase.entry), tokens))
    found.sort(key=lambda match: -len(match.tokens))
    return found


_VERBAL_KINDS = {"VBG": ("verb", "noun"), "VBN": ("verb", "adjective")}


def _kinds(clauses: Clauses, token: int) -> tuple[str, ...]:
    kind = clauses.kind_of(token)
    if kind is None or clauses.is_hyphenated(token):
        return ()  # "US-backed", "rebel-held": a modifier, not an act
    if kind != "verb":
        return (kind,)
    if clauses.is_preposition(token):
        return ()  # "according to", "following", "including"
    # "the shelling of Aleppo" is tagged either way; "is prepared to talk"
    return _VERBAL_KINDS.get(clauses.tokens[token].tag, ("verb",))


_MISPLACED = frozenset({"with", "as", "from", "into", "to", "against"})
"""Prepositions of verbs that a parser hangs on the object before them: "has charged the rebel with fraud"."""


class _Place:
    """A token at which phrases of a kind are looked for."""

    def __init__(self, clauses: Clauses, token: int, kind: str) -> None:
        self._clauses = clauses
        self._token = token
        self._kind = kind
        self._has_particle = kind == "verb" and bool(clauses.particles(token))

    @cached_property
    def _below(self) -> list[int]:
        return list(_below_predicate(self._clauses, self._token, self._kind))

    def match(self, phrase: Phrase) -> tuple[int, ...] | None:
        """The tokens of the phrase's words, or None: each below the predicate or below a word already found."""
        if not phrase.words:
            return None if self._has_particle else (self._token,)  # "break out" is not "break"
        found = [self._token]
        waiting = list(phrase.words)
        frontier = self._below.copy()
        while waiting:
            for place in waiting:
                hit = _find_word(self._clauses, place, frontier, found)
                if hit is not None:
                    waiting.remove(place)
                    found += hit
                    for i in hit:
                        frontier += [c for c in self._clauses.parse.children[i] if c not in frontier]
                    break
            else:
                return None
        return tuple(found)


def _below_predicate(clauses: Clauses, token: int, kind: str) -> Iterator[int]:
    """Where the words of a phrase may stand: below the predicate, but not as its active subject."""
    clause = clauses.clause(token, kind)
    outside = set(clause.arguments.get("subject", ())) if kind == "verb" else set()
    for child in clauses.parse.children[token]:
        # "Iran left, officials told reporters"; "As Chad took in refugees"; "suspended aid after the town was attacked"
        dep = clauses.tokens[child].dep
        apart = (child < token and dep in ("ccomp", "mark")) or (dep == "advcl" and clauses.has_subject(child))
        if child not in outside and not apart:
            yield child
    if kind == "verb":
        for slot in ("object", "indirect"):
            for head in clause.arguments.get(slot, ()):
                yield head
                yield from clauses.clause(head, "noun").arguments.get("of", ())
        for head in clause.arguments.get("object", ()):
            yield from (c for c in clauses.children(head, "prep") if c > head and clauses.forms[c] in _MISPLACED)
    if kind == "adjective":
        yield clauses.tokens[token].head


def _find_word(
    clauses: Clauses, place: tuple[Alternative, ...], frontier: list[int], taken: list[int]
) -> tuple[int, ...] | None:
    for alternative in place:
        standing = clauses.places.get(alternative[-1], ())
        for token in frontier if standing else ():
            if token in taken or token not in standing or clauses.is_temporal_phrase(token):
                continue
            if clauses.is_infinitive_marker(token) and clauses.tokens[token].head not in taken[1:]:
                continue  # only that of a verb of the phrase ("ask to step down"): "refuse to" has a preposition
            tokens = match_alternative(clauses, token, alternative)
            if tokens:
                return tokens
    return None


def match_alternative(clauses: Clauses, head: int, alternative: Alternative) -> tuple[int, ...] | None:
    """The tokens of an alternative whose last word stands at ``head`` and the others below it or just before it."""
    if not clauses.has_word(head, alternative[-1]):
        return None
    tokens = [head]
    near = [*clauses.parse.children[head], *range(max(0, head - len(alternative) - 1), head)]
    for word in alternative[:-1]:
        hit = next((t for t in near if t not in tokens and clauses.has_word(t, word)), None)
        if hit is None:
            return None
        tokens.append(hit)
    return tuple(tokens)


def related_nouns(clauses: Clauses, head: int) -> Iterator[int]:
    """A noun, the noun in its of-phrase, and the compounds before it: what an argument may be said to be."""
    yield head
    if clauses.kind_of(head) == "noun" or clauses.tokens[head].tag in ("CD", "DT", "JJS", "JJR"):
        arguments = clauses.clause(head, "noun").arguments
        yield from arguments.get("of", ())
        yield from arguments.get("modifier", ())


_PERSONS = frozenset({"man", "woman", "people", "person", "youth", "boy", "girl", "teenager", "individual"})
_DATING = frozenset({"on", "in", "at", "for", "during"})
"""Slots whose nouns of time do not fill them: "on Friday"."""


class Facts(NamedTuple):
    """What conditions ask of their surroundings.

    arguments: token indices of the heads that fill a slot. codes: codes of the events that an argument is or holds.
    actors: codes of the actors that an argument is or holds.
    """

    arguments: Callable[[str], tuple[int, ...]]
    codes: Callable[[int], tuple[str, ...]]
    actors: Callable[[int], tuple[str, ...]]


def meets_condition(clauses: Clauses, condition: Condition, facts: Facts, *, exact: bool = False) -> bool:
    """Whether any alternative of the condition holds.

    Args:
        clauses: the sentence.
        condition: of an entry's ``when`` or ``unless``.
        facts: what fills the slots.
        exact: where an argument is an actor, words are compared with its head alone, so that "the crown prince" is not
            taken for sport (for ``unless``).
    """
    by_last_word = condition.by_last_word
    own = _list_countries(facts, "subject") if OWN in condition.actors else frozenset()
    if condition.slot == "words":
        standing = (alternative for word in by_last_word.keys() & clauses.words for alternative in by_last_word[word])
        return any(len(alternative) == 1 or _stands_anywhere(clauses, alternative) for alternative in standing)
    if condition.filled and _is_filled(clauses, condition, facts):
        return True
    for head in facts.arguments(condition.slot):
        if condition.words:
            counts = clauses.lemmas[head] in QUANTITIES
            if exact and _is_told_apart(clauses, head, facts):
                nouns: Iterable[int] = ()
            elif exact and facts.actors(head) and not counts:
                nouns = (head,)
            else:
                nouns = related_nouns(clauses, head)
            if any(_match_any(clauses, noun, by_last_word) for noun in nouns):
                return True
        if condition.events and any(code.startswith(condition.events) for code in facts.codes(head)):
            return True
        if condition.actors and any(_is_actor(code, condition.actors, exact) for code in facts.actors(head)):
            return True
        if own and clauses.is_proper(head) and any(code[:3] in own for code in facts.actors(head)):
            return True
    return False


def _is_told_apart(clauses: Clauses, head: int, facts: Facts) -> bool:
    """Whether an actor is not what its noun alone means: the Tigers by name are no tigers, armed men no mere men."""
    armed = clauses.lemmas[head] in _PERSONS and any(code[-3:] in FIGHTING_ROLES for code in facts.actors(head))
    return armed or (clauses.tokens[head].tag == "NNPS" and bool(facts.actors(head)))


def _is_filled(clauses: Clauses, condition: Condition, facts: Facts) -> bool:
    """Whether as many as the condition asks for fill its slot; "US and Iraqi troops" are two."""
    heads = facts.arguments(condition.slot)
    if condition.slot in _DATING:
        heads = tuple(h for h in heads if not (clauses.is_temporal(h) or clauses.tokens[h].text.isdigit()))
    if len(heads) >= condition.filled:
        return True
    return condition.filled > 1 and len(_list_countries(facts, condition.slot)) >= condition.filled


def _list_countries(facts: Facts, slot: str) -> frozenset[str]:
    """Countries of the actors that fill a slot."""
    return frozenset(code[:3] for head in facts.arguments(slot) for code in facts.actors(head) if code)


def _match_any(clauses: Clauses, head: int, by_last_word: Mapping[str, list[Alternative]]) -> bool:
    """Whether one of the alternatives stands at a token."""
    words = {clauses.lemmas[head], clauses.forms[head]}
    found = (alternative for word in words for alternative in by_last_word.get(word, ()))
    return any(match_alternative(clauses, head, alternative) for alternative in found)


def _is_actor(code: str, wanted: tuple[str, ...], exact: bool) -> bool:
    """Whether a code has one of the wanted parts; exact: among its country and first role, so that a minister of
    trade (GOVBUS) is no firm.
    """
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    if exact and "GOV" in parts:
        parts = parts[: parts.index("GOV") + 1]
    return any(not one or one in parts for one in wanted)


def _stands_anywhere(clauses: Clauses, alternative: Alternative) -> bool:
    """Whether the words stand in the sentence one after the other."""
    *before, last = alternative
    ends = (at for at in clauses.places.get(last, ()) if at >= len(before))
    return any(all(clauses.has_word(at - back, word) for back, word in enumerate(reversed(before), 1)) for at in ends)
