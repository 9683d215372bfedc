"""Whose the act is that somebody condemns, rejects or welcomes as "the move" or "a step that": who acted just before.

"Israel approved new homes, a move that France condemned": the criticism is of Israel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.records import Coded, Mention
from eventcoder.roles import RoleFinder

_OPINIONS = frozenset({"05", "11", "12"})
_ACTS = frozenset(
    "move step decision action measure ruling verdict announcement declaration proclamation putsch coup takeover "
    "crackdown plan proposal offer demand appeal request invitation threat warning ultimatum condition charge "
    "accusation allegation claim criticism remark comment operation raid bombing test launch blockade siege invasion "
    "annexation ban embargo arrest sentence conviction execution release expulsion vote law gesture incursion "
    "intervention deployment seizure strategy policy tactic approach stance refusal withdrawal handover".split()
)
"""Nouns that take up what the clause or sentence before told."""
_ENVOYS = frozenset("ambassador envoy diplomat consul attache representative".split())
_IDLE = frozenset({"think", "believe", "hope", "fear", "expect", "know", "be", "have"})


def find_author(
    clauses: Clauses, roles: RoleFinder, event: Coded, doer_before: Mention | None, say: frozenset[str]
) -> Coded:
    """An opinion of an act with who did the act as its target, where the phrase does not say; else the event as it is.

    Args:
        clauses: the sentence.
        roles: tells what is coded.
        event: of any category.
        doer_before: the only one who acts in the sentence before, or None.
        say: verbs that tell who says the rest.
    """
    objects = clauses.clause(event.predicate).arguments.get("object", ())
    if event.code == "161" and event.source:
        return _find_host(clauses, roles, event, objects, doer_before)
    if event.code[:2] not in _OPINIONS or any(roles.coded(head) for head in event.target):
        return event
    act = next((head for head in (*event.target, *objects) if clauses.lemmas[head] in _ACTS), None)
    if act is None or any(True for _ in clauses.children(act, "poss", "prep", "amod", "compound")):
        return event
    mine = {roles.mentions[head].code for head in event.source if roles.coded(head)}
    for heads in _list_doers(clauses, event.predicate, act, say):
        doers = tuple(head for head in heads if roles.coded(head))
        if heads:
            same = not doers or any(roles.mentions[head].code in mine for head in doers)
            return event if same else replace(event, target=doers)
    pointed = any(clauses.forms[child] in ("the", "this", "that") for child in clauses.children(act, "det"))
    if not pointed or doer_before is None or doer_before.code in mine:
        return event
    known = doer_before.antecedent or doer_before
    roles.mentions[act] = replace(
        describe_phrase(clauses, act), code=known.code, name=known.name, entries=known.entries, antecedent=known
    )
    return replace(event, target=(act,))


def _find_host(
    clauses: Clauses, roles: RoleFinder, event: Coded, objects: tuple[int, ...], doer_before: Mention | None
) -> Coded:
    """The recall of one's own envoy with the state from which it is as its target: whom the clause before speaks of, or
    who acted in the sentence before ("Berlin recognized Kosovo. Serbia recalled its ambassador").
    """
    own = {(roles.mentions[head].code or "")[:3] for head in event.source if roles.coded(head)}
    envoy = next((head for head in objects if clauses.lemmas[head] in _ENVOYS), None)
    if envoy is None or not any(True for _ in clauses.pronoun_owners(envoy)):
        return event
    named = (head for head in event.target if roles.coded(head) and roles.mentions[head].code != "GOV")
    if any((roles.mentions[head].code or "")[:3] not in own for head in named):
        return event
    token = clauses.tokens[event.predicate]
    if token.dep == "conj":
        before = roles.find_inside(clauses.clause(token.head), (*event.source, envoy))
        foreign = tuple(head for head in before if (roles.mentions[head].code or "")[:3] not in own)
        if foreign:
            return replace(event, target=foreign)
    phrase = describe_phrase(clauses, envoy)
    known = doer_before.antecedent or doer_before if doer_before else None
    if known is not None and (known.code or "")[:3] not in own:
        code = (known.code or "")[:3]
        phrase = replace(phrase, code=code, name=known.name, entries=known.entries, antecedent=known)
    roles.mentions[envoy] = phrase
    return replace(event, target=(envoy,))


def _list_doers(clauses: Clauses, predicate: int, act: int, say: frozenset[str]) -> Iterator[tuple[int, ...]]:
    """The subjects of the clauses that the act takes up, the nearest first: that in which it stands beside all ("..., a
    move that"), or those before its own clause.
    """
    if clauses.tokens[predicate].head == act and clauses.tokens[predicate].dep in ("relcl", "acl"):
        verb = clauses.climb(act, lambda head, _: head if clauses.is_verbal(head) else None)
        if verb is not None:
            yield clauses.surface_subject(verb)
        return
    for verb in range(predicate - 1, -1, -1):
        idle = clauses.lemmas[verb] in say | _IDLE
        if clauses.is_verbal(verb) and not idle and clauses.has_subject(verb) and clauses.is_finite(verb):
            yield _find_owners(clauses, verb) or clauses.surface_subject(verb)


def _find_owners(clauses: Clauses, verb: int) -> tuple[int, ...]:
    """Whose act the clause before speaks of itself: "France criticized a Danish plan, but Niger welcomed the move"."""
    spoken = (head for head in clauses.clause(verb).arguments.get("object", ()) if clauses.lemmas[head] in _ACTS)
    return tuple(owner for act in spoken for owner in clauses.children(act, "poss", "compound", "amod", "nmod"))


def find_doer(coded: Iterable[Coded], mentions: Mapping[int, Mention]) -> Mention | None:
    """The only one who acts in a sentence, for the next one; None where several do, or nobody that is known.

    Args:
        coded: the sentence's events.
        mentions: its coded mentions, by token.
    """
    doers = [mentions[head] for event in coded for head in event.source if head in mentions]
    named = [one for one in doers if one.code]
    return named[0] if named and len({one.code for one in named}) == 1 and not named[0].joint else None
