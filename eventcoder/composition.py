"""Composes events: entries fill their roles, and operators make of the event inside them another one.

"demanded that the rebels withdraw": the entry of "withdraw" gives 0874, the operator "demand" makes it 1056. Works
bottom-up over one sentence; what an operator has taken in is not an event of its own any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eventcoder.clauses import Clause, Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Condition, Entry, Operator
from eventcoder.records import Mention
from eventcoder.verbs import Facts, Match, match_phrases, meets_condition

NO_EVENT = ""
"""A code in an operator's table: what is inside ends here."""

# The general ladder for the target: the verb's own arguments, the tightest first. Measured on marked pairs of news
# sentences: the object holds 23 % of targets, its inside 17 %, prepositions most of the rest.
_TARGET_LADDER = (
    "object", "indirect", "against", "on", "upon", "with", "to", "at", "from", "of", "over", "toward", "towards",
    "into", "between", "among", "for", "about", "behind", "inside", "in", "near", "around", "across", "by",
)  # fmt: skip
_TIGHT = ("object", "indirect", "against", "on", "with", "to", "at", "of", "from", "into", "between", "over")
_NOUN_TARGET = ("against", "on", "upon", "with", "to", "at", "of", "into", "over", "toward", "towards", "between", "in")
_CLAUSAL = ("complement", "purpose", "participle", "until", "unless")
_ADVERBIAL = ("as", "while", "after", "before", "when", "with", "participle")
_MAX_DEPTH = 4
_REACH = 3
"""Steps down the parse from a slot within which a target is looked for; where the user gave the actors, _MAX_DEPTH."""
_HYPOTHETICAL = frozenset({"may", "might", "could", "can", "should", "must", "would", "ought"})


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


def rank_match(match: Match, composed: bool) -> tuple[int, ...]:
    """What decides between the matches at one predicate, the greatest wins; see RANKS."""
    return (len(match.tokens), len(match.entry.when), int(composed), match.entry.layer, match.entry.priority)


PART_OF_ANOTHER = "it is part of another event"
"""Omission of what an operator took in, or whose word belongs to a longer phrase."""

LATE_SLOTS = ("source", "target", "inside")
"""Slots of conditions that can be tested only when the roles are filled."""

RANKS = ("words", "conditions", "an event inside", "dictionary", "priority")
"""What the numbers of rank_match count."""


class Composer:
    """Codes the events of one sentence.

    Args:
        clauses: its clauses. mentions: its coded mentions by token.
        only: an entry id; the only one that may match where it matches (to test an entry alone).
        known: what the dictionaries know of phrases whose mentions the user gave; asked by conditions on actors only.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        dictionaries: Dictionaries,
        only: str | None = None,
        known: dict[int, Mention] | None = None,
    ) -> None:
        self.clauses = clauses
        self.mentions = mentions
        self._known = known or {}
        self._reach = _MAX_DEPTH if known else _REACH
        self.dictionaries = dictionaries
        self._only = only
        self._raw: dict[int, tuple[Coded, ...]] = {}
        self._consumed: set[int] = set()
        self.matches: dict[int, list[Match]] = {}

    def code_events(self) -> list[Coded]:
        """The sentence's events, in the order of their predicates; those inside operators left out."""
        found: list[Coded] = []
        for token in range(len(self.clauses.tokens)):
            found += self.events_at(token)
        return [event for event in found if self.find_omission(event) is None]

    def find_omission(self, event: Coded) -> str | None:
        """Why an event does not count by itself, for people; None where it does. To be asked after code_events."""
        if event.predicate in self._consumed:
            return PART_OF_ANOTHER
        if not event.code:
            return "an operator ends it without an event"
        if not event.operators and self.clauses.kind_of(event.predicate) == "noun":
            joint = event.mirror is not None and len(event.source) > 1
            if not self.dictionaries.entry(event.entry).alone:
                return "its entry has alone = false: the noun counts only below an operator or a light verb"
            if not joint and event.code[:2] != "14" and not any(self.coded(head) for head in event.target):
                return "a noun by itself counts only with a target that the dictionaries know"
        if not any(self.coded(head) for head in (*event.source, *event.target)):
            return "no actor that the dictionaries know fills a role"
        return None

    # Events of a predicate

    def events_at(self, token: int) -> tuple[Coded, ...]:
        """The events of a predicate with its modals and negation composed in."""
        return tuple(self._apply_modals(event) for event in self.raw_events(token))

    def raw_events(self, token: int) -> tuple[Coded, ...]:
        """The events of a predicate as an operator over it sees them: before modals, negation as polarity."""
        if token not in self._raw:
            self._raw[token] = ()  # ends cycles
            self._raw[token] = self._code_predicate(token)
        return self._raw[token]

    def _matches(self, token: int) -> list[Match]:
        if token not in self.matches:
            found = match_phrases(self.clauses, self.dictionaries, token)
            mine = [match for match in found if match.entry.id == self._only]
            self.matches[token] = mine or found
        return self.matches[token]

    def _code_predicate(self, token: int) -> tuple[Coded, ...]:
        best: tuple[tuple[int, ...], list[Coded], Match] | None = None
        matches = self._matches(token)
        for match in sorted(matches, key=lambda m: m.entry.id):
            result = self.code_match(match)
            if result is None:
                continue
            events, composed = result
            rank = rank_match(match, composed)
            if best is None or rank > best[0]:
                best = (rank, events, match)
        if best is None:
            return ()
        self._consumed.update(best[2].tokens[1:])
        for event in best[1]:
            inner = event.inside
            while inner is not None:
                self._consumed.add(inner.predicate)
                inner = inner.inside
        return tuple(best[1])

    def facts(self, clause: Clause) -> Facts:
        """What the conditions of an entry may ask of a clause."""
        return Facts(
            lambda slot: self.slot_heads(clause, slot),
            lambda head: tuple(e.code for e in self.inner_events(head)),
            self._actor_codes,
        )

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

    def code_match(self, match: Match) -> tuple[list[Coded], bool] | None:
        """The events of a match and whether an operator took one in; None where its conditions fail."""
        entry = match.entry
        clause = self.clauses.clause(match.predicate, match.kind)
        facts = self.facts(clause)
        if next(self.list_broken(match), None):
            return None
        events: list[Coded] = []
        composed = False
        if entry.operator:
            operator = self.dictionaries.operator(entry.operator)
            inside = self._find_inside(clause, entry.inside or operator.inside)
            events = [e for inner in inside for e in self._compose(match, clause, operator, inner)]
            composed = bool(events)
            if not events:
                code = entry.code or operator.default
                if not code or (inside and not operator.default):
                    return None
                events = [self._fill_event(match, clause, code, operator)]
        else:
            events = [self._fill_event(match, clause, entry.code or "", None)]
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
        source = self._fill_source(match, clause, slots, None)
        named = entry.target if entry.target is not None else None
        if named is None and operator:
            named = tuple(slot for slot in operator.target if not slot.startswith("inside"))
        target = self._fill_target(match, clause, named, source, None)
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
            self._polarity(clause),
            self._modality(clause),
        )

    # Operators

    def _find_inside(self, clause: Clause, slots: tuple[str, ...]) -> list[Coded]:
        for slot in slots:
            found = [e for head in self.slot_heads(clause, slot) for e in self.inner_events(head)]
            if found:
                return found
        return []

    def inner_events(self, head: int, depth: int = 0) -> tuple[Coded, ...]:
        """The events of a phrase or clause: its own, else those it holds ("a wave of attacks", "a decision to go")."""
        events = self.raw_events(head)
        if events or depth >= _MAX_DEPTH:
            return events
        kind = self.clauses.kind_of(head)
        clause = self.clauses.clause(head)
        slots = ("of", "complement", "modifier") if kind == "noun" else ("complement", "purpose")
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

    @staticmethod
    def lookup(entry: Entry, operator: Operator, code: str) -> str | None:
        """The code outside for a code inside by the longest prefix; NO_EVENT ends it, None where no table knows it."""
        for size in range(len(code), 0, -1):
            for table in (entry.table, operator.table):
                if code[:size] in table:
                    return table[code[:size]]
        return code if operator.keep else None

    def _compose(self, match: Match, clause: Clause, operator: Operator, inner: Coded) -> Iterator[Coded]:
        entry = match.entry
        inside = inner
        if operator.keep:
            inside = self._apply_modals(inner)
        code = inside.code
        if inside.polarity == "negative":
            stopped = self._stop(code)
            if stopped is None and not operator.keep:
                return
            code = stopped or code
        outside = self.lookup(entry, operator, code)
        if outside is None:
            outside = entry.code or operator.default
            if outside is None:
                return
        source = self._fill_source(
            match, clause, entry.source if entry.source is not None else operator.source, inside
        )
        if inside.mirror and operator.keep and not source and not inside.target:
            inside = self._take_parties(clause, inside)
            source = inside.source
        named = entry.target if entry.target is not None else operator.target
        target = self._fill_target(match, clause, named, source, inside)
        mirror = None
        if inside.mirror and operator.mirror:
            mirror = inside.mirror if outside == inside.code else outside
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
            "negative" if keeps_polarity else self._polarity(clause),
            self._modality(clause) if self._modality(clause) != "actual" or not operator.keep else inside.modality,
            inside,
        )

    def _take_parties(self, clause: Clause, inside: Coded) -> Coded:
        """A reciprocal event that names nobody ("Talks go on, as Iran demands that Iraq withdraw") is between the
        parties of the adverbial clause's event.
        """
        for slot in _ADVERBIAL:
            for head in clause.arguments.get(slot, ()):
                for event in self.raw_events(head):
                    if all(any(self.coded(h) for h in role) for role in (event.source, event.target)):
                        return replace(inside, source=event.source, target=event.target)
        return inside

    def _stop(self, code: str) -> str | None:
        """What not doing it comes to: the table of the operator "stop"; None where that has nothing."""
        if "stop" not in self.dictionaries.ids("operators"):
            return None
        table = self.dictionaries.operator("stop").table
        for size in range(len(code), 0, -1):
            if code[:size] in table:
                return table[code[:size]] or None
        return None

    def _apply_modals(self, event: Coded) -> Coded:
        """Will, must, not: modal operators over the event of a clause."""
        kind = self.clauses.kind_of(event.predicate) or "noun"
        clause = self.clauses.clause(event.predicate, kind)
        if not clause.modals:
            return event
        best: tuple[int, Coded] | None = None
        for modal in clause.modals:
            for phrase in self.dictionaries.find_phrases("modal", modal):
                words = [alternative[-1] for place in phrase.words for alternative in place]
                if not all(word in clause.modals for word in words):
                    continue
                applied = self._apply_modal(event, clause, self.dictionaries.entry(phrase.entry), [modal, *words])
                if applied and (best is None or len(words) > best[0]):
                    best = (len(words), applied)
        return best[1] if best else event

    def _apply_modal(self, event: Coded, clause: Clause, entry: Entry, words: list[str]) -> Coded | None:
        if not entry.operator:
            return None
        operator = self.dictionaries.operator(entry.operator)
        facts = Facts(lambda slot: self.slot_heads(clause, slot), lambda _: (), self._actor_codes)
        if not all(meets_condition(self.clauses, c, facts) for c in entry.when):
            return None
        negative = event.polarity == "negative" and "not" not in words
        code = self._stop(event.code) if negative else event.code
        outside = self.lookup(entry, operator, code) if code else None
        if outside is None:
            return None
        source = self._fill_source(None, clause, entry.source or operator.source, event)
        target = self._role_heads(clause, entry.target or operator.target, event, source)
        return replace(
            event,
            code=outside,
            source=source,
            target=target or tuple(h for h in event.target if h not in source),
            operators=(entry.id, *event.operators),
            mirror=outside if event.mirror and operator.mirror else None,
            polarity="positive",
            modality="actual",
        )

    def _polarity(self, clause: Clause) -> str:
        return "negative" if clause.negated else "positive"

    def _modality(self, clause: Clause) -> str:
        if clause.conditional:
            return "conditional"
        if clause.infinitive == "noun":
            return "intended"
        if "will" in clause.modals or "shall" in clause.modals:
            return "intended"
        return "possible" if _HYPOTHETICAL.intersection(clause.modals) else "actual"

    # Roles

    def slot_heads(self, clause: Clause, path: str, inside: Coded | None = None) -> tuple[int, ...]:
        """Token indices of what fills a slot, "object.of" and "inside.source" included."""
        slot, *below = path.split(".")
        if slot == "inside":
            if inside is None:
                return ()
            return inside.source if below == ["source"] else inside.target
        heads = clause.arguments.get(slot, ())
        for inner in below:
            heads = tuple(h for head in heads for h in self.clauses.clause(head).arguments.get(inner, ()))
        return heads

    def coded(self, head: int) -> bool:
        """Whether a coded actor stands on the token."""
        mention = self.mentions.get(head)
        return mention is not None and mention.code is not None

    def _actor_codes(self, head: int) -> tuple[str, ...]:
        near = [head]
        if self.clauses.kind_of(head) == "noun":
            arguments = self.clauses.clause(head, "noun").arguments
            near += [h for slot in ("possessor", "modifier") for h in arguments.get(slot, ())]
        codes = [self.mentions[h].code or "" for h in near if self.coded(h)]
        return (*codes, *(self._known[h].code or "" for h in near if h in self._known))

    def _role_heads(
        self, clause: Clause, slots: tuple[str, ...], inside: Coded | None, exclude: tuple[int, ...]
    ) -> tuple[int, ...]:
        """The coded actors of the first slot that has any, the excluded ones left out."""
        for slot in slots:
            filled = self.slot_heads(clause, slot, inside)
            heads = [h for h in filled if self.coded(h) and not self._is_same(h, exclude)]
            if heads:
                return tuple(heads)
        return ()

    def _is_same(self, head: int, others: tuple[int, ...]) -> bool:
        """Whether the token's actor is one of the others' actors."""
        if head in others:
            return True
        mine = self.mentions.get(head)
        if mine is None or mine.code is None:
            return False
        for other in others:
            theirs = self.mentions.get(other)
            if theirs is None or theirs.code is None:
                continue
            first, second = mine.antecedent or mine, theirs.antecedent or theirs
            if first is second or (first.start, first.end) == (second.start, second.end):
                return True
            if first.name == second.name and first.code == second.code and first.entries == second.entries:
                return first.name is not None and first.name[:1].isupper()
        return False

    def _fill_source(
        self, match: Match | None, clause: Clause, slots: tuple[str, ...] | None, inside: Coded | None
    ) -> tuple[int, ...]:
        if slots == ():
            return ()
        named = slots or ("subject",)
        words = match.tokens if match else ()
        for slot in named:
            found = self._role_heads(clause, (slot,), inside, words)
            heads = tuple(h for h in found if not self.mentions[h].place)
            if heads:
                return heads
        uncoded: tuple[int, ...] = ()
        for slot in named:
            for head in self.slot_heads(clause, slot, inside):
                found = self._owner_of(head) or self._coordinated_below(head)
                if found:
                    return found
                if not uncoded and clause.kind != "noun" and self._is_phrase(head):
                    uncoded = (head,)
        return uncoded

    def _coordinated_below(self, head: int) -> tuple[int, ...]:
        """A group coordinated with a noun inside a phrase, where the phrase itself is nobody: the parser hangs it too
        low ("surrounded by a bend in the river and rebel forces").
        """
        return tuple(
            t
            for inner in self.clauses.subtree(head)
            if inner != head and not self.coded(inner)
            for t in self.clauses.expand(inner)[1:]
            if self.coded(t) and not self.mentions[t].place and len(self.mentions[t].code or "") > 3
        )

    def _owner_of(self, head: int) -> tuple[int, ...]:
        """Whose a thing is that acts: "Israel's warplanes", "a Turkish convoy"."""
        if self.clauses.kind_of(head) != "noun" or self.raw_events(head):
            return ()
        arguments = self.clauses.clause(head, "noun").arguments
        proper = self.clauses.is_proper(head)  # "US Airways" is not the US; "Israel's Sharon" is Israel's
        for slot in ("possessor",) if proper else ("possessor", "modifier"):
            heads = tuple(h for h in arguments.get(slot, ()) if self.coded(h) and not self.mentions[h].place)
            if heads:
                return heads
        return ()

    def _fill_target(
        self,
        match: Match,
        clause: Clause,
        slots: tuple[str, ...] | None,
        source: tuple[int, ...],
        inside: Coded | None,
    ) -> tuple[int, ...]:
        entry = match.entry
        if slots == ():
            return ()
        taken = (*source, *(t for t in match.tokens if t not in source))
        preferred = (match.phrase.preposition,) if match.phrase.preposition else ()
        named = preferred + (slots or ())
        heads = self._role_heads(clause, named, inside, taken)
        if heads:
            return heads
        if (inside.mirror if inside else entry.mirror) and len(source) > 1:
            return self._role_heads(clause, ("with", "between"), inside, taken)  # else with each other
        tight = _NOUN_TARGET if clause.kind == "noun" else _TIGHT
        heads = self._role_heads(clause, tight, inside, taken)
        if heads:
            return heads
        if clause.kind != "noun" and (inside or not source or any(self.coded(h) for h in source)):
            heads = self._climb_ladder(clause, taken, inside)
        elif inside is None:
            heads = self._inside_slots(clause, _NOUN_TARGET, taken)
        return heads or self._uncoded(clause, named or ("object",), taken, inside)

    def _climb_ladder(self, clause: Clause, source: tuple[int, ...], inside: Coded | None) -> tuple[int, ...]:
        """The nearest actor in the predicate's own arguments, from the tightest slot outwards."""
        for one in (clause, self.clauses.clause(inside.predicate)) if inside else (clause,):
            heads = self._role_heads(one, _TARGET_LADDER, inside, source)
            heads = heads or self._inside_slots(one, _TARGET_LADDER, source)
            if heads:
                return heads
        for slot in _CLAUSAL:
            if inside:
                break
            for head in clause.arguments.get(slot, ()):
                below = self.clauses.clause(head)
                heads = self._role_heads(below, ("subject", *_TARGET_LADDER), None, source)
                heads = heads or self._inside_slots(below, ("subject", *_TARGET_LADDER), source)
                if heads:
                    return heads
        return ()

    def _inside_slots(self, clause: Clause, slots: tuple[str, ...], source: tuple[int, ...]) -> tuple[int, ...]:
        for slot in slots:
            for head in clause.arguments.get(slot, ()):
                heads = self._actor_inside(head, source)
                if heads:
                    return heads
        return ()

    def _actor_inside(self, head: int, exclude: tuple[int, ...] = ()) -> tuple[int, ...]:
        """The actor on a phrase's head or, else, the nearest inside it; never inside another event's clause."""
        level = [head]
        for _ in range(self._reach + 1):
            for token in level:
                if self.coded(token) and not self._is_same(token, exclude):
                    return tuple(t for t in self.clauses.expand(token) if self.coded(t)) or (token,)
            level = [
                child
                for token in level
                for child in self.clauses.parse.children[token]
                if not (self.clauses.is_verbal(child) and self.raw_events(child))
            ]
        return ()

    def _is_phrase(self, head: int) -> bool:
        token = self.clauses.tokens[head]
        return token.tag.startswith("NN") and token.text[:1].isalpha() and not (
            self.clauses.is_temporal(head) or self.raw_events(head)
        )

    def _uncoded(
        self, clause: Clause, slots: tuple[str, ...], source: tuple[int, ...], inside: Coded | None
    ) -> tuple[int, ...]:
        """A noun phrase that no dictionary knows, where one fills the slots."""
        for slot in slots:
            for head in self.slot_heads(clause, slot, inside):
                if head not in source and self._is_phrase(head):
                    return (head,)
        return ()


def _is_agentless(clause: Clause, condition: Condition) -> bool:
    """Whether a condition asks what kind of actor did it of a passive clause that does not say who did."""
    return (
        condition.slot in ("subject", "source")
        and bool(condition.actors)
        and clause.passive
        and not clause.arguments.get("subject")
    )
