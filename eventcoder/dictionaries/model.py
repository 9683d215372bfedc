"""The compiled dictionaries: immutable records that the coder looks words up in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Alternative = tuple[str, ...]
"""The words of one alternative, head last: ("peace", "talk")."""


def find_last_words(alternatives: Iterable[Alternative]) -> frozenset[str]:
    """The words of which a sentence has at least one where one of the alternatives stands in it."""
    return frozenset(alternative[-1] for alternative in alternatives)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A verb, noun, adjective or modal phrase of an entry.

    head: the words that may be its head. words: for each further word its alternatives. preposition: the preposition
    it ends in, whose object is the preferred target; None where it ends otherwise. text: as the file has it.
    """

    kind: str
    head: frozenset[str]
    words: tuple[tuple[Alternative, ...], ...]
    preposition: str | None
    text: str
    entry: str


OWN = "own"
"""In ``actor:own``: of the country of the clause's subject."""


_WORDLESS = frozenset(
    "subject object indirect possessor complement purpose participle attribute modifier speaker words source target "
    "inside itself by".split()
)
"""Slots that are not named after a word of the sentence, as those of prepositions and conjunctions are; who did what a
noun names may stand in "by" without that word ("an attack blamed on rebels").
"""


@dataclass(frozen=True)
class Condition:
    """One key of ``when`` or ``unless``: the slot and what its argument may be.

    words: alternatives by word; events: code prefixes ("event:19"); actors: role or country codes ("actor:MIL"),
    "" for any coded actor, OWN for one of the subject's country; filled: by how many the slot has to be filled, whoever
    they are: 1 ("any"), 2 ("several": by actors of two countries, or two coordinated phrases), 0 for no such condition.
    """

    slot: str
    words: frozenset[Alternative]
    events: tuple[str, ...]
    actors: tuple[str, ...]
    filled: int

    @property
    def needs_words(self) -> bool:
        """Whether only words can meet it."""
        return not (self.events or self.actors or self.filled)

    @property
    def slot_words(self) -> frozenset[str]:
        """Words without which nothing fills its slot."""
        return frozenset(self.slot.split(".")) - _WORDLESS

    @cached_property
    def last_words(self) -> frozenset[str]:
        """The words of which a sentence has at least one where one of its words stands in it."""
        return find_last_words(self.words)

    @cached_property
    def by_last_word(self) -> Mapping[str, list[Alternative]]:
        """Its words by the last one of each."""
        by_last_word: dict[str, list[Alternative]] = {}
        for alternative in self.words:
            by_last_word.setdefault(alternative[-1], []).append(alternative)
        return by_last_word


@dataclass(frozen=True, slots=True)
class Operator:
    """Makes of the event inside another one; see FORMAT.md, Operators."""

    id: str
    inside: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    default: str | None
    table: Mapping[str, str]
    keep: bool
    mirror: bool


@dataclass(frozen=True)
class Entry:
    """A verb or operator entry. None in source or target: the defaults; in inside: the operator's."""

    id: str
    file: str
    layer: int
    code: str | None
    operator: str | None
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    source: tuple[str, ...] | None
    target: tuple[str, ...] | None
    inside: tuple[str, ...] | None
    table: Mapping[str, str]
    mirror: str | None
    alone: bool
    priority: int

    @cached_property
    def n_narrowing(self) -> int:
        """How many conditions make it narrow: all but those on the event inside."""
        return sum(condition.slot != "inside" for condition in self.when)


@dataclass(frozen=True, slots=True)
class Agent:
    """Common nouns with a role. role: "" where a weak head only passes on. code: in place of role, a whole code.

    insurgent: they are rebels where their country has an insurgency. nobody: a compound that means no actor.
    """

    id: str
    file: str
    role: str
    code: str | None
    weak: bool
    insurgent: bool
    nobody: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A code and the dates, inclusive, between which it holds; None is open."""

    code: str
    start: dt.date | None
    end: dt.date | None

    def holds(self, date: dt.date) -> bool:
        """Whether the date lies in the period."""
        return (self.start is None or self.start <= date) and (self.end is None or date <= self.end)


@dataclass(frozen=True, slots=True)
class Actor:
    """A named actor; ``name`` is the first of its names."""

    id: str
    file: str
    kind: str
    name: str
    periods: tuple[Period, ...]

    def code_on(self, date: dt.date | None) -> str | None:
        """The code at a date, or the latest one without a date.

        A person outside all periods of office is former elite (country + ELI); another actor does not exist then
        and has None.
        """
        if date is None:
            return max(self.periods, key=lambda p: (p.end or dt.date.max, p.start or dt.date.min)).code
        for period in reversed(self.periods):
            if period.holds(date):
                return period.code
        if self.kind == "person":
            begun = [period for period in self.periods if period.start is None or period.start <= date]
            last = max(begun, key=lambda p: p.start or dt.date.min) if begun else self.periods[0]
            return last.code[:3] + "ELI"
        return None

    def has_begun(self, date: dt.date | None) -> bool:
        """Whether the actor was known at a date: its first period had begun; so it had without a date."""
        return date is None or any(period.start is None or period.start <= date for period in self.periods)


@dataclass(frozen=True, slots=True)
class NameUse:
    """A way of naming an actor: the words after the first, the actor's id, and how it is named.

    use: "name", "adjective", "capital" or "place".
    """

    rest: tuple[str, ...]
    actor: str
    use: str
    first: str


class NameIndex:
    """The names that begin with one word, by the two words that go on: hundreds begin with "Prime Minister".

    Args:
        uses: all of them, the longest first.
    """

    def __init__(self, uses: list[NameUse]) -> None:
        self.uses = uses
        self._by_next: dict[tuple[str, ...], list[int]] = {}
        for number, use in enumerate(uses):
            next_words = tuple(word.lower() for word in use.rest[:2])
            self._by_next.setdefault(next_words, []).append(number)
            if use.use == "adjective" and len(next_words) == 2:  # "Papua New Guineans"
                self._by_next.setdefault((next_words[0], next_words[1] + "s"), []).append(number)

    def find(self, next_word: str, third_word: str) -> list[NameUse]:
        """Those that go on with these words, or end before."""
        following = next_word.lower(), third_word.lower()
        found = [self._by_next.get(following[:size], ()) for size in range(3)]
        return [self.uses[number] for number in sorted(number for numbers in found for number in numbers)]


@dataclass(frozen=True, slots=True)
class Discard:
    """Patterns that tell a sentence or document which is not to be coded; each pattern is its words, "..." a gap."""

    id: str
    scope: str
    patterns: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Issue:
    """A topic tag and the words that give it."""

    id: str
    words: tuple[str, ...]
