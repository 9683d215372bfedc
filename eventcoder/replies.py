"""What is answered has been said: the request that is granted, the demand that is rejected, the accusation denied.

The answer is an event of its own; that of the other side, whom it answers, is told in one word of it.
"""

from __future__ import annotations

from dataclasses import replace

from eventcoder.clauses import Clauses
from eventcoder.records import Coded
from eventcoder.roles import RoleFinder

_ANSWERING = frozenset(
    "reject refuse dismiss deny accept agree ignore decline spurn rebuff heed meet answer grant fulfill satisfy defy "
    "resist fight bow yield respond react comply defend brush shrug turn fend rebut refute deflect counter "
    "consider".split()
)
"""Verbs that tell how somebody takes what another one says."""

_SAYING = frozenset({"02", "10", "11"})
_ADDRESSING = frozenset({"to", "against", "with", "on", "at"})


def find_answered(clauses: Clauses, roles: RoleFinder, event: Coded) -> Coded | None:
    """A request, demand or accusation with those who answer it as its target; None where it is not answered.

    Args:
        clauses: the sentence.
        roles: tells what is coded.
        event: of a noun, before modals.
    """
    if event.code[:2] not in _SAYING or clauses.kind_of(event.predicate) != "noun":
        return None
    verb = _find_answer(clauses, event.predicate)
    sources = {head for head in event.source if roles.coded(head)}
    if verb is None or not sources:
        return None
    answering = tuple(head for head in clauses.surface_subject(verb) if roles.coded(head))
    codes = {roles.mentions[head].code for head in sources}
    if not answering or any(roles.mentions[head].code in codes for head in answering):
        return None
    return replace(event, target=answering)


def _find_answer(clauses: Clauses, noun: int) -> int | None:
    """The verb that answers what a noun names: "rejected the demand", "agreed to the request"."""
    token = clauses.tokens[noun]
    governor = token.head
    if token.dep == "pobj" and clauses.forms[governor] in _ADDRESSING:
        governor = clauses.tokens[governor].head
        if clauses.tokens[governor].dep == "dobj":  # "defended itself against accusations"
            governor = clauses.tokens[governor].head
    elif token.dep != "dobj":
        return None
    active = clauses.is_verbal(governor) and not clauses.is_passive(governor)
    return governor if active and clauses.lemmas[governor] in _ANSWERING else None
