"""Composes events: entries fill their roles, and operators make of the event inside them another one.

"demanded that the rebels withdraw": the entry of "withdraw" gives 0874, the operator "demand" makes it 1056. Works
bottom-up over one sentence; what an operator has taken in is not an event of its own any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from operator import itemgetter

from eventcoder.authors import find_author
from eventcoder.clauses import Clause, Clauses
from eventcoder.consequences import call_assault, fold_consequences
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Condition, Entry, Operator
from eventcoder.doers import DoerFinder, find_captor, find_crowd
from eventcoder.modals import ModalComposer, look_up, modality_of, polarity_of
from eventcoder.omissions import OmissionFinder
from eventcoder.records import Coded, Mention
from eventcoder.replies import find_answered
from eventcoder.roles import RoleFinder
from eventcoder.setting import NOWHERE, Setting
from eventcoder.verbs import Facts, Match, match_alternative, match_phrases, meets_condition

_ADVERBIAL = ("as", "while", "after", "before", "when", "with", "participle")
_MAX_DEPTH = 4
_COURSES_OF_ACTION = frozenset(
    "campaign operation offensive deal agreement accord pact process effort drive mission spree wave move program "
    "session round series attempt order plan scheme package action initiative activity".split()
)
_DOERS = ("possessor", "by", "of")
"""Slots of a noun that tell who does what it names."""
_BELIEVING = frozenset({"believe", "think", "fear", "suspect", "assume", "doubt", "hope"})
_REPORTING_ROOTS = frozenset({"01", "05", "09", "11"})
"""Categories whose object is an event of its own: who condemns an attack does not undo it."""


_Coding = tuple[tuple[int, ...], list[Coded], Match]
"""A predicate's best match with its rank and its events."""


def rank_match(match: Match, composed: bool) -> tuple[int, ...]:
    """What decides between the matches at one predicate, the greatest wins; see RANKS."""
    entry = match.entry
    return (len(match.tokens), entry.n_narrowing, int(composed), entry.layer, entry.priority)


PART_OF_ANOTHER = "it is part of another event"
"""Omission of what an operator took in, or whose word belongs to a longer phrase."""

LATE_SLOTS = ("source", "target", "inside")
"""Slots of conditions that can be tested only when the roles are filled."""

RANKS = ("words", "conditions", "an event inside", "dictionary", "priority")
"""What the numbers of rank_match count."""

_HOLDS_EVENT = itemgetter(RANKS.index("an event inside"))


class Composer:
    """Codes the events of one sentence.

    Args:
        clauses: its clauses. mentions: its coded mentions by token.
        only: an entry id; the only one that may match where it matches (to test an entry alone).
        known: what the dictionaries know of phrases whose mentions the user gave; asked by conditions on actors only.
        setting: where the sentence plays.
        doer_before: the only one who acts in the sentence before, or None.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        dictionaries: Dictionaries,
        only: str | None = None,
        known: dict[int, Mention] | None = None,
        setting: Setting = NOWHERE,
        doer_before: Mention | None = None,
    ) -> None:
        self.clauses = clauses
        self.mentions = mentions
        self.roles = RoleFinder(clauses, mentions, known, lambda token: bool(self.raw_events(token)), setting)
        self._doers = DoerFinder(clauses, mentions, self.roles, self.raw_events)
        self._omissions = OmissionFinder(clauses, mentions, self.roles, dictionaries, self.raw_events)
        self.dictionaries = dictionaries
        self._modals = ModalComposer(clauses, self.roles, dictionaries)
        self._only = only
        self._doer_before = doer_before
        self._given = bool(known)
        self._raw: dict[int, tuple[Coded, ...]] = {}
        self._open: dict[int, int] = {}
        self._lowest = 0
        self._consumed: set[int] = set()

    @cached_property
    def matches(self) -> dict[int, list[Match]]:
        """Every phrase that stands at a token, whether its conditions hold or not, by the token."""
        return {token: self._match(token, every=True) for token in range(len(self.clauses.tokens))}

    def code_events(self) -> list[Coded]:
        """The sentence's events, in the order of their predicates; those inside operators left out."""
        if not any(self.roles.coded(head) for head in self.mentions):
            return []  # nobody is known who could fill a role
        found: list[Coded] = []
        heads = self.dictionaries.head_words
        for token, words in enumerate(zip(self.clauses.lemmas, self.clauses.forms, strict=True)):
            if not heads.isdisjoint(words):
                found += self.events_at(token)
        counting = [event for event in found if self.find_omission(event) is None]
        hit = {head for event in counting for head in event.target if self.roles.coded(head)}
        counting = [event for event in counting if event.source or event.predicate not in hit]  # a crowd that is hit
        kept = fold_consequences(self.clauses, self.mentions, counting)
        return [find_crowd(self.mentions, find_captor(self.clauses, event, kept), kept) for event in kept]

    def find_omission(self, event: Coded) -> str | None:
        """Why an event does not count by itself, for people; None where it does. To be asked after code_events."""
        if self._find_answered(event):
            return None
        if event.predicate in self._consumed:
            return PART_OF_ANOTHER
        return self._omissions.find(event)

    # Events of a predicate

    def events_at(self, token: int) -> tuple[Coded, ...]:
        """The events of a predicate with its modals and negation composed in."""
        found = (self._find_answered(event) or self._doers.supply(event) for event in self.raw_events(token))
        return tuple(self._modals.apply(event) for event in found)

    def _find_author(self, event: Coded) -> Coded:
        if self._given:
            return event
        return find_author(self.clauses, self.roles, event, self._doer_before, self.dictionaries.synset("say"))

    def _find_answered(self, event: Coded) -> Coded | None:
        return find_answered(self.clauses, self.roles, event)

    def raw_events(self, token: int) -> tuple[Coded, ...]:
        """The events of a predicate as an operator over it sees them: before modals, negation as polarity."""
        if token not in self._raw:
            depth = len(self._open)
            self._open[token] = depth
            self._raw[token] = ()  # ends cycles
            lowest, self._lowest = self._lowest, depth
            events = self._raw[token] = self._code_predicate(token)
            if self._lowest < depth:
                del self._raw[token]  # what it needed is not coded yet: to be asked again
            self._lowest = min(lowest, self._lowest)
            del self._open[token]
            return events
        self._lowest = min(self._lowest, self._open.get(token, self._lowest))
        return self._raw[token]

    def _match(self, token: int, *, every: bool) -> list[Match]:
        found = match_phrases(self.clauses, self.dictionaries, token, every=every)
        return [match for match in found if match.entry.id == self._only] or found if self._only else found

    def _code_predicate(self, token: int) -> tuple[Coded, ...]:
        best = self._find_best(token)
        if self.clauses.reread(token):
            other = self._find_best(token)
            if other is not None and (best is None or _HOLDS_EVENT(other[0]) > _HOLDS_EVENT(best[0])):
                best = other
            else:
                self.clauses.reread(token)
        if best is None:
            return ()
        self._consume(best[2], best[1])
        for event in best[1]:
            inner = event.inside
            while inner is not None:
                self._consumed.add(inner.predicate)
                inner = inner.inside
        return tuple(best[1])

    def _find_best(self, token: int) -> _Coding | None:
        best: _Coding | None = None
        matches = self._match(token, every=self._only is not None)
        matches.sort(key=lambda m: m.entry.id)
        highest = [rank_match(match, composed=match.entry.operator is not None) for match in matches]
        for at in sorted(range(len(matches)), key=highest.__getitem__, reverse=True):
            if best is not None and highest[at] < best[0]:
                break  # none of the others can win
            result = self.code_match(matches[at])
            if result is None:
                continue
            rank = rank_match(matches[at], result[1])
            if best is None or (rank, best[2].entry.id) > (best[0], matches[at].entry.id):  # ids decide between equals
                best = (rank, result[0], matches[at])
        return best

    def facts(self, clause: Clause) -> Facts:
        """What the conditions of an entry may ask of a clause."""
        return Facts(partial(self.roles.slot_heads, clause), self._codes_inside, self.roles.actor_codes)

    def _codes_inside(self, head: int) -> tuple[str, ...]:
        return tuple(event.code for event in self.inner_events(head))

    def list_broken(self, match: Match) -> Iterator[tuple[str, Condition]]:
        """The conditions that keep a match from its events: "when" with one that fails, "unless" with one that holds.

        Those on filled roles and on the event inside are tested later, and are not among them.
        """
        clause = self.clauses.clause(match.predicate, match.kind)
        facts = self.facts(clause)
        for condition in match.entry.when:
            if condition.slot in LATE_SLOTS or _is_agentless(clause, condition):
                continue
            if not meets_condition(self.clauses, condition, facts):
                yield "when", condition
        for condition in match.entry.unless:
            if condition.slot not in LATE_SLOTS and meets_condition(self.clauses, condition, facts, exact=True):
                yield "unless", condition

    def _consume(self, match: Match, events: list[Coded]) -> None:
        """The words that an entry matched are no events of their own, nor are nouns that its conditions name."""
        self._consumed.update(match.tokens[1:])
        if match.entry.operator or all(event.code[:2] in _REPORTING_ROOTS for event in events):
            return
        clause = self.clauses.clause(match.predicate, match.kind)
        for condition in match.entry.when:
            if condition.slot in ("subject", "object") and condition.words:
                for head in clause.arguments.get(condition.slot, ()):
                    if any(match_alternative(self.clauses, head, words) for words in condition.words):
                        self._consumed.add(head)

    def code_match(self, match: Match) -> tuple[list[Coded], bool] | None:
        """The events of a match and whether an operator took one in; None where its conditions fail."""
        entry = match.entry
        if next(self.list_broken(match), None):
            return None
        clause = self.clauses.clause(match.predicate, match.kind)
        facts = self.facts(clause)
        events: list[Coded] = []
        composed = False
        if entry.operator:
            operator = self.dictionaries.operator(entry.operator)
            inside = self._find_inside(clause, operator.inside if entry.inside is None else entry.inside)
            events = [e for inner in inside for e in self._compose(match, clause, operator, inner)]
            composed = bool(events)
            if not events:
                code = entry.code or operator.default
                if not code or (inside and not operator.default):
                    return None
                events = [self._fill_event(match, clause, code, operator)]
        else:
            events = [self._fill_event(match, clause, entry.code or "", None)]
        events = [call_assault(self.clauses, self.mentions, self._find_author(event)) for event in events]
        kept = [event for event in events if self._meets_late(entry, clause, event, facts)]
        return (kept, composed) if kept else None

    def _meets_late(self, entry: Entry, clause: Clause, event: Coded, facts: Facts) -> bool:
        """Conditions on the filled roles and on the event inside."""

        def arguments(slot: str) -> tuple[int, ...]:
            if slot == "inside":
                return (event.inside.predicate,) if event.inside else ()
            return event.source if slot == "source" else event.target

        late = Facts(arguments, facts.codes, facts.actors)
        when = [c for c in entry.when if c.slot in LATE_SLOTS and not _is_agentless(clause, c)]
        unless = [c for c in entry.unless if c.slot in LATE_SLOTS]
        return all(meets_condition(self.clauses, c, late) for c in when) and not any(
            meets_condition(self.clauses, c, late, exact=True) for c in unless
        )

    def _fill_event(self, match: Match, clause: Clause, code: str, operator: Operator | None) -> Coded:
        entry = match.entry
        slots = entry.source if entry.source is not None else operator.source if operator else None
        source = self.roles.fill_source(match, clause, slots, None)
        named = entry.target if entry.target is not None else None
        if named is None and operator:
            named = tuple(slot for slot in operator.target if not slot.startswith("inside"))
        target = self.roles.fill_target(match, clause, named, source, None)
        operators = (entry.id,) if operator else ()
        return Coded(
            match.predicate,
            match.tokens,
            code,
            source,
            target,
            entry.id,
            operators,
            entry.mirror,
            polarity_of(clause, match.tokens),
            modality_of(self.clauses, clause, match.tokens, code),
        )

    # Operators

    def _find_inside(self, clause: Clause, slots: tuple[str, ...]) -> list[Coded]:
        for slot in slots:
            found = [e for head in self.roles.slot_heads(clause, slot) for e in self.inner_events(head)]
            if found:
                return found
        return []

    def inner_events(self, head: int, depth: int = 0) -> tuple[Coded, ...]:
        """The events of a phrase or clause: its own, else those it holds ("a wave of attacks", "a decision to go")."""
        events = self.raw_events(head)
        if events or depth >= _MAX_DEPTH or self.clauses.lemmas[head] in _BELIEVING:
            return events
        kind = self.clauses.kind_of(head)
        clause = self.clauses.clause(head)
        slots: tuple[str, ...] = ("of", "complement") if kind == "noun" else ("complement", "purpose")
        if kind == "noun" and self.clauses.lemmas[head] in _COURSES_OF_ACTION:
            slots = (*slots, "modifier")  # "a bombing campaign" is bombing, "trade rules" are no trade
        if kind == "verb" and self.clauses.lemmas[head] in ("be", "have", "take", "make", "get", "do"):
            slots = ("complement", "attribute", "object", *slots)
        for slot in slots:
            for below in clause.arguments.get(slot, ()):
                if slot == "modifier" and self.clauses.kind_of(below) != "noun":
                    continue
                events = self.inner_events(below, depth + 1)
                if events:
                    return events
        return ()

    lookup = staticmethod(look_up)

    def _compose(self, match: Match, clause: Clause, operator: Operator, inner: Coded) -> Iterator[Coded]:
        entry = match.entry
        inside = inner
        if operator.keep:
            inside = self._modals.apply(inner)
        code = inside.code
        if inside.polarity == "negative":
            stopped = self._modals.stop(code)
            if stopped is None and not operator.keep:
                return
            code = stopped or code
        outside = self.lookup(entry, operator, code)
        if outside is None:
            outside = entry.code or operator.default
            if outside is None:
                return
        slots = entry.source if entry.source is not None else operator.source
        source = self._keep_doer(operator, inside, clause) or self.roles.fill_source(match, clause, slots, inside)
        if inside.mirror and operator.keep and not source and not inside.target:
            inside = self._take_parties(clause, inside)
            source = inside.source
        named = entry.target if entry.target is not None else operator.target
        target = self.roles.fill_target(match, clause, named, source, inside)
        target += self._list_aimed_at(inside, target) if operator.keep else ()
        mirror = None
        if inside.mirror and operator.mirror:
            # What only one side intends or asks the other one does not: a visit's host has said nothing.
            mutual = outside if inside.mirror == inside.code else None
            mirror = inside.mirror if outside == inside.code else mutual
        modality = modality_of(self.clauses, clause, match.tokens, outside)
        # "mounted its planned attack" has happened, "had no choice but to leave" has not
        asserted = (
            clause.kind == "verb" and inside.modality == "possible" and not self.clauses.is_finite(inside.predicate)
        )
        keeps_polarity = operator.keep and inside.polarity == "negative" and code == inside.code
        yield Coded(
            match.predicate,
            (*match.tokens, *inside.tokens) if operator.keep else match.tokens,
            outside,
            source,
            target,
            inside.entry,
            (entry.id, *inside.operators),
            mirror,
            "negative" if keeps_polarity else polarity_of(clause, match.tokens),
            inside.modality if operator.keep and modality == "actual" and not asserted else modality,
            inside,
        )

    def _list_aimed_at(self, inside: Coded, victims: tuple[int, ...]) -> tuple[int, ...]:
        """Whom an act was aimed at besides those it hit: "a man died in an attack on a UN convoy"."""
        hit = {self.mentions[head].code for head in victims if self.roles.coded(head)}
        aimed = (self.mentions[head] for head in inside.target if self.roles.coded(head))
        named = (m for m in aimed if not m.place and not m.assumed and len(m.code or "") > 3)
        return tuple(m.head for m in named if hit and m.code not in hit)

    def _keep_doer(self, operator: Operator, inside: Coded, clause: Clause) -> tuple[int, ...]:
        """Who does what somebody else announces ("Israel has closed the border, a spokesman announced", "Iran's
        surrender was announced by Iraq").
        """
        if self.clauses.kind_of(inside.predicate) == "verb":
            own = self.clauses.has_subject(inside.predicate)
        else:
            told = self.clauses.lemmas[clause.predicate] in self.dictionaries.synset("say")
            named = self.clauses.clause(inside.predicate, "noun").arguments
            own = told and any(head in inside.source for slot in _DOERS for head in named.get(slot, ()))
        coded = tuple(head for head in inside.source if self.roles.coded(head))
        return coded if operator.keep and own else ()

    def _take_parties(self, clause: Clause, inside: Coded) -> Coded:
        """A reciprocal event that names nobody ("Talks go on, as Iran demands that Iraq withdraw") is between the
        parties of the adverbial clause's event.
        """
        for slot in _ADVERBIAL:
            for head in clause.arguments.get(slot, ()):
                for event in self.raw_events(head):
                    if all(any(self.roles.coded(h) for h in role) for role in (event.source, event.target)):
                        return replace(inside, source=event.source, target=event.target)
        return inside


def _is_agentless(clause: Clause, condition: Condition) -> bool:
    """Whether a condition asks what kind of actor did it of a passive clause that does not say who did."""
    return (
        condition.slot in ("subject", "source")
        and bool(condition.actors)
        and clause.passive
        and not clause.arguments.get("subject")
    )
