"""Folds what a sentence tells twice into one event: an attack and whom it hit.

"Launched an attack that killed ten soldiers", "bombed the town, killing ten": the second verb says what the first act
did. One event is left, with the roles that the two name between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eventcoder.clauses import Clauses
from eventcoder.ontology import PRIVATE_ROLES, PUBLIC_ROOTS, country_of
from eventcoder.records import Coded, Mention
from eventcoder.subjects import HARM

_PEOPLE = PRIVATE_ROLES | {"SET"}
"""Roles of those whom an act hits themselves: "shot at settlers, killing a mother of three" has no other victims."""
_COURSE = frozenset({"in", "during"})
_FORCEFUL_ROOTS = PUBLIC_ROOTS | {"15"}
_UNARMED = PRIVATE_ROLES - {"BUS", "MNC"}  # a firm is a place that is attacked
_OF_STATES = frozenset({"MIL", "COP", "GOV", "SPY", ""})
_ASSAULTS = frozenset({"attack", "kill", "assault", "slay", "injure", "wound", "hurt"})


def fold_consequences(clauses: Clauses, mentions: dict[int, Mention], events: Iterable[Coded]) -> list[Coded]:
    """The events without those that only say what another one of them did to whom.

    Args:
        clauses: the sentence.
        mentions: its coded mentions by token.
        events: those that count by themselves.
    """
    kept = list(events)
    for harm in list(kept):
        if harm.code[:2] not in PUBLIC_ROOTS or harm not in kept:
            continue
        for at, act in enumerate(kept):
            if act is not harm and _is_consequence(clauses, harm, act) and _may_be_one(mentions, harm, act):
                kept[at] = _join_roles(mentions, act, harm)
                kept.remove(harm)
                break
            if act is not harm and _is_detail(clauses, mentions, harm, act):
                kept[at] = replace(harm, source=act.source) if _is_riot(harm, act) else _join_roles(mentions, act, harm)
                kept.remove(harm)
                break
    return kept


def _is_detail(clauses: Clauses, mentions: dict[int, Mention], detail: Coded, act: Coded) -> bool:
    """Whether one event only says how the other was done, to nobody else: "sealed off the camp by closing the road",
    "marched through the town, smashing windows".
    """
    if act.code[:2] not in PUBLIC_ROOTS or (detail.polarity, detail.modality) != (act.polarity, act.modality):
        return False
    if detail.code[:2] != act.code[:2] and act.code[:2] != "14":
        return False
    doers = [{mentions[head].code for head in event.source if head in mentions} for event in (detail, act)]
    told = clauses.manner_of(detail.predicate)
    if told is None or doers[0] != doers[1] or told not in (act.predicate, clauses.manner_of(act.predicate)):
        return False
    hit, aimed = (
        {mentions[head].code for head in event.target if head in mentions and not mentions[head].place}
        for event in (detail, act)
    )
    return not hit or (detail.code[:2] == act.code[:2] and (not aimed or hit <= aimed))


def _is_riot(detail: Coded, act: Coded) -> bool:
    """Whether the detail makes a riot or blockade of a demonstration."""
    return act.code.startswith(("140", "141")) and detail.code.startswith(("144", "145"))


def _is_consequence(clauses: Clauses, harm: Coded, act: Coded) -> bool:
    """Whether one event is what the other one did: it has taken the same event in, or its clause hangs on it."""
    if act.code[:2] not in _FORCEFUL_ROOTS or (harm.polarity, harm.modality) != (act.polarity, act.modality):
        return False
    if clauses.lemmas[harm.predicate] not in HARM:
        return False
    if harm.inside and act.inside and harm.innermost.predicate == act.innermost.predicate:
        return act.predicate < harm.predicate and clauses.lemmas[act.predicate] not in HARM
    cause = clauses.follows_from(harm.predicate)
    if cause is None:
        return False
    within = clauses.tokens[clauses.tokens[cause].head].head if clauses.preposition_of(cause) in _COURSE else cause
    return cause in (act.predicate, *act.tokens) or within == act.predicate  # "battled rebels in fighting that killed"


def _may_be_one(mentions: dict[int, Mention], harm: Coded, act: Coded) -> bool:
    """Whether the roles of two events can be those of one: the same doer, and victims of no other country."""
    doers = [{mentions[head].code for head in event.source if head in mentions} for event in (harm, act)]
    if doers[0] and doers[1] and doers[0] != doers[1]:
        return False
    aimed = {_country_at(mentions, head) for head in act.target} - {None}
    people = all((mentions[head].code or "")[-3:] in _PEOPLE for head in act.target if head in mentions)
    named = (head for head in harm.target if head in mentions and not (people and mentions[head].assumed))
    hit = {_country_at(mentions, head) for head in named} - {None}
    return not hit or not aimed or not hit.isdisjoint(aimed)


def _country_at(mentions: dict[int, Mention], head: int) -> str | None:
    mention = mentions.get(head)
    return country_of(mention.code) if mention and mention.code else None


def _join_roles(mentions: dict[int, Mention], act: Coded, harm: Coded) -> Coded:
    """The act with the roles of the harm where it has none itself, or names only the place."""
    source = act.source if any(head in mentions for head in act.source) else harm.source or act.source
    aimed = [mentions[head] for head in act.target if head in mentions]
    placed = bool(aimed) and all(len(mention.code or "") == 3 for mention in aimed)
    hit = any(len(mentions[head].code or "") > 3 for head in harm.target if head in mentions)
    target = act.target if aimed and not (placed and hit) else harm.target or act.target
    if placed and hit:
        _move_victims(mentions, harm.target, aimed[0].code or "")
    return replace(act, source=source, target=target)


def _move_victims(mentions: dict[int, Mention], victims: Iterable[int], place: str) -> None:
    """Gives those whose country was only assumed that of the place which was hit."""
    for head in victims:
        mention = mentions.get(head)
        if mention and mention.assumed and country_of(mention.code or "") and country_of(place):
            mentions[head] = replace(mention, code=place[:3] + (mention.code or "")[3:])


def call_assault(clauses: Clauses, mentions: dict[int, Mention], event: Coded) -> Coded:
    """Force of no certain kind against people without arms as an assault, but by a state's own: CAMEO's 19 is for
    fighting. Any other event as it is.

    Args:
        clauses: the sentence.
        mentions: its coded mentions by token.
        event: of any category.
    """
    hit = [mentions[head] for head in event.target if head in mentions and mentions[head].code]
    unarmed = bool(hit) and all((one.code or "")[-3:] in _UNARMED and not one.place for one in hit)
    doers = [(mentions[head].code or "")[3:6] for head in event.source if head in mentions and mentions[head].code]
    if (
        event.code != "190"
        or not unarmed
        or _OF_STATES.intersection(doers)
        or clauses.lemmas[event.innermost.predicate] not in _ASSAULTS
    ):
        return event
    return replace(event, code="180")
