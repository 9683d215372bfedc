"""Composes modals and negation into the events of a clause: will, must, not.

What has not happened keeps its code, and says so by its polarity and modality, unless a modal operator makes of it
another event: "will attack" is a threat, "did not agree to meet" a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eventcoder.clauses import Clause, Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Entry, Operator
from eventcoder.records import Coded
from eventcoder.roles import RoleFinder
from eventcoder.verbs import Facts, meets_condition

_UNREAL = frozenset(
    "alleged planned planning suspected possible potential threatened foiled thwarted attempted proposed future "
    "imminent feared hypothetical plotted expected upcoming intended purported supposed prospective averted "
    "aborted".split()
)
"""Words before an event noun that say that it has not happened, or not for certain."""

_HYPOTHETICAL = frozenset({"may", "might", "could", "can", "should", "must", "would", "ought"})
_MATERIAL = ("057", "06", "08", "15", "16", "17", "18", "19", "20")
_STOP = "stop"
"""The operator whose table says what it comes to not to do something."""


def look_up(entry: Entry, operator: Operator, code: str) -> str | None:
    """The code outside for a code inside by the longest prefix in the entry's table, else in the operator's; "" ends
    the event, None is in no table.
    """
    found = _find_longest(code, entry.table, operator.table)
    return code if found is None and operator.keep else found


def _find_longest(code: str, *tables: Mapping[str, str]) -> str | None:
    for table in tables:
        for size in range(len(code), 0, -1):
            if code[:size] in table:
                return table[code[:size]]
    return None


def polarity_of(clause: Clause, words: tuple[int, ...]) -> str:
    """Whether the clause is negated, by a word other than those that an entry matched ("gave no ground")."""
    return "negative" if any(token not in words for token in clause.negations) else "positive"


def modality_of(clauses: Clauses, clause: Clause, words: tuple[int, ...], code: str) -> str:
    """How a clause presents its event: "actual", "intended", "possible" or "conditional".

    Args:
        clauses: the sentence.
        clause: the event's.
        words: those that an entry matched; a modal among them ("would like") does not count.
        code: of the event. What somebody says or discusses for a purpose is said, what is done for one lies ahead.
    """
    if clause.conditional:
        return "conditional"
    if clause.infinitive == "noun" or (clause.infinitive == "purpose" and code.startswith(_MATERIAL)):
        return "intended"
    before = clause.arguments.get("modifier", ()) if clause.kind == "noun" else ()
    if any(clauses.forms[head] in _UNREAL and not clauses.is_hyphenated(head) for head in before):
        return "possible"
    if clause.hypothetical:
        return "possible"
    modals = set(clause.modals) - {clauses.forms[token] for token in words}
    if "will" in modals or "shall" in modals:
        return "intended"
    return "possible" if _HYPOTHETICAL & modals else "actual"


class ModalComposer:
    """Applies the modal operators of the dictionaries to one sentence's events."""

    def __init__(self, clauses: Clauses, roles: RoleFinder, dictionaries: Dictionaries) -> None:
        self._clauses = clauses
        self._roles = roles
        self._dictionaries = dictionaries

    def stop(self, code: str) -> str | None:
        """What not doing it comes to: the table of the operator "stop"; None where that has nothing."""
        if _STOP not in self._dictionaries.ids("operators"):
            return None
        return _find_longest(code, self._dictionaries.operator(_STOP).table) or None

    def apply(self, event: Coded) -> Coded:
        """The event as the modals of its clause have it; the same where none makes another one of it."""
        clause = self._clauses.clause(event.predicate)
        if not clause.modals or clause.conditional or clause.hypothetical:
            return event
        modals = set(clause.modals)
        if event.polarity == "positive":
            modals.discard("not")  # a word of the entry's own phrase
        best: tuple[int, Coded] | None = None
        for modal in modals:
            for phrase in self._dictionaries.find_phrases("modal", modal):
                words = {modal, *(alternative[-1] for place in phrase.words for alternative in place)}
                if not words <= modals or ("have" in modals and "have" not in words):
                    continue  # "would have attacked" is neither intent nor threat
                applied = self._apply_entry(event, clause, self._dictionaries.entry(phrase.entry), words)
                if applied and (best is None or len(words) > best[0]):
                    best = (len(words), applied)
        return best[1] if best else event

    def _apply_entry(self, event: Coded, clause: Clause, entry: Entry, words: set[str]) -> Coded | None:
        if not entry.operator:
            return None
        operator = self._dictionaries.operator(entry.operator)
        facts = Facts(lambda slot: self._roles.slot_heads(clause, slot), lambda _: (), self._roles.actor_codes)
        if not all(meets_condition(self._clauses, c, facts) for c in entry.when):
            return None
        if any(meets_condition(self._clauses, c, facts, exact=True) for c in entry.unless):
            return None
        negative = event.polarity == "negative" and "not" not in words
        code = self.stop(event.code) if negative else event.code
        outside = look_up(entry, operator, code) if code else None
        if outside is None:
            return None
        source = self._roles.fill_source(None, clause, entry.source or operator.source, event)
        target = self._roles.find_actors(clause, entry.target or operator.target, event, source)
        return replace(
            event,
            code=outside,
            source=source,
            target=target or tuple(h for h in event.target if h not in source),
            operators=(entry.id, *event.operators),
            mirror=outside if event.mirror == event.code and operator.mirror else None,
            polarity="positive",
            modality="actual",
        )
