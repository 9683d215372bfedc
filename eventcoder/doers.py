"""Who did it, or whom it befell, where an event names nobody but its sentence does: in whose course it fell, who ruled
so, who reports the arrest, who lets the captive go, who protests where the police step in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.ontology import FIGHTING_ROLES, HARMFUL_ROOTS, VIOLENT_ROOTS
from eventcoder.records import Coded, Mention
from eventcoder.roles import RoleFinder
from eventcoder.setting import ARMED_ROLES
from eventcoder.slots import CIRCUMSTANTIAL
from eventcoder.tree import PLACING, QUANTITIES

_QUELLING = ("175", "137")
_FIGHTS = frozenset("clash battle fighting gunbattle firefight skirmish fight gunfight shootout combat".split())
_BEHIND = frozenset({"after", "following", "amid"})
_CROWDED = ("140", "141", "145")


class DoerFinder:
    """Supplies the doers of one sentence's events.

    Args:
        clauses: the sentence.
        mentions: its coded mentions, by token.
        roles: tells what is coded.
        events_at: the events of a predicate.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        roles: RoleFinder,
        events_at: Callable[[int], tuple[Coded, ...]],
    ) -> None:
        self._clauses = clauses
        self._mentions = mentions
        self._roles = roles
        self._events_at = events_at

    def supply(self, event: Coded) -> Coded:
        """The event with a doer, where it has none and the sentence around names one; else as it is."""
        claimer = self._find_claimer(event) if event.code[:2] in HARMFUL_ROOTS else ()
        if claimer:
            return replace(event, source=claimer)
        if event.code.startswith(_CROWDED) and not any(map(self._roles.coded, event.source)):
            return self._gather(event)
        if event.source and not self._is_placed(event):
            return event
        if self._clauses.kind_of(event.predicate) == "noun":
            return self._carry(event)
        return self._decide(event) if self._clauses.is_passive(event.predicate) else event

    def _find_claimer(self, event: Coded) -> tuple[int, ...]:
        """Who claims responsibility for the act, or for what did it ("claimed a bombing that killed ten"), or who laid
        or fired what did it; for acts of nobody known, or of gunmen and bombers whose side is not told.
        """
        doers = [head for head in event.source if self._roles.coded(head)]
        violent = event.code[:2] in VIOLENT_ROOTS
        if doers and not self._is_placed(event) and not (violent and all(map(self._is_nameless, doers))):
            return ()
        inner = event.innermost
        subjects = (*self._clauses.surface_subject(event.predicate), *self._clauses.surface_subject(inner.predicate))
        acts = (inner.predicate, *event.source, *subjects)
        claimers = [one for act in acts for one in self._clauses.claimer(act)]
        if violent:
            claimers = claimers or list(self._clauses.claimants)
            claimers = claimers or [one for act in acts if not doers for one in self._roles.sender_of(act)]
        hit = {self._code_at(head) for head in event.target}
        known = (head for head in claimers if self._roles.coded(head))
        return tuple(
            dict.fromkeys(head for head in known if head not in event.target and self._code_at(head) not in hit)
        )

    def _is_nameless(self, head: int) -> bool:
        """Whether nothing is told of somebody armed but where he is ("a suicide bomber")."""
        mention = self._mentions[head]
        code = mention.code or ""
        return code[-3:] in ARMED_ROLES and (mention.assumed or len(code) == 3)

    def _gather(self, event: Coded) -> Coded:
        """A protest of nobody named is of the people of the country where it is: "protests broke out in Iraq"."""
        home = self._roles.setting.home
        counted = (h for h in self._clauses.surface_subject(event.predicate) if self._clauses.lemmas[h] in QUANTITIES)
        noun = next(counted, None)  # "tens of thousands marched"
        if noun is None:
            noun = next((t for t in event.tokens if self._clauses.tokens[t].tag.startswith("NN")), None)
            if noun is not None and not self._is_told(noun):
                return event
        if home is None or noun is None or self._roles.coded(noun):
            return event
        crowd = describe_phrase(self._clauses, noun)
        self._mentions[noun] = replace(crowd, code=f"{home[0]}CVL", entries=(home[1],), assumed=True)
        return replace(event, source=(noun,))

    def _is_told(self, noun: int) -> bool:
        """Whether a gathering is news itself: no word for another ("riot police"), no manner ("in protest"), nor what
        something came after.
        """
        token = self._clauses.tokens[noun]
        if token.tag in ("NN", "NNP") and not any(
            True for _ in self._clauses.children(noun, "det", "amod", "compound")
        ):
            return False
        preposition = self._clauses.preposition_of(noun)
        if preposition == "of":
            governor = self._clauses.tokens[token.head].head
            return self._clauses.lemmas[governor] in QUANTITIES and self._is_told(governor)
        return token.dep not in ("compound", "amod", "nmod", "npadvmod") and preposition not in CIRCUMSTANTIAL

    def _is_placed(self, event: Coded) -> bool:
        """Whether an arrest is only said to be where it was: "arrested in Chad"."""
        where = (self._clauses.preposition_of(head) for head in event.source)
        return event.code.startswith("173") and all(preposition in PLACING for preposition in where)

    def _carry(self, event: Coded) -> Coded:
        """A noun's event in the course of a clause in which somebody does harm is theirs; a meeting, also who speaks in
        it.
        """
        if event.code.startswith("173") and any(len(self._code_at(head)) > 3 for head in event.target):
            return self._place(event)
        if event.code[:2] in VIOLENT_ROOTS and self._clauses.lemmas[event.predicate] in _FIGHTS:
            side = self._find_side(event)
            if side:
                return replace(event, source=side)
        meets = event.code.startswith("04") and event.mirror is not None and bool(event.target)
        if not meets and event.code[:2] not in HARMFUL_ROOTS:
            return event
        verb = self._clauses.tokens[self._clauses.tokens[event.predicate].head].head
        if not meets and self._clauses.is_verbal(verb) and not self._harms(verb):
            return event
        heads = self._clauses.carrier(event.predicate, speaking=meets)
        carrier = tuple(head for head in heads if self._roles.coded(head) and head not in event.target)
        return replace(event, source=carrier) if carrier else event

    def _find_side(self, event: Coded) -> tuple[int, ...]:
        """Who fought those whom a noun names: "soldiers retook the town after clashes with rebels"."""
        preposition = self._clauses.tokens[event.predicate].head
        verb = self._clauses.tokens[preposition].head
        behind = self._clauses.forms[preposition] in _BEHIND and self._clauses.is_verbal(verb)
        if not behind or not event.target or self._clauses.is_passive(verb):
            return ()
        fighters = (h for h in self._clauses.surface_subject(verb) if self._code_at(h)[-3:] in FIGHTING_ROLES)
        return tuple(head for head in fighters if head not in event.target)

    def _place(self, event: Coded) -> Coded:
        """An arrest without a doer is made by the country in which it was: "the arrest of two Britons in Spain"."""
        for phrase in (event.predicate, *event.target):  # "in Spain" may hang on whom it befell
            arguments = self._clauses.clause(phrase, "noun").arguments
            placed = (head for slot in sorted(PLACING) for head in arguments.get(slot, ()) if self._roles.coded(head))
            where = next(placed, None)
            if where is not None:
                return replace(event, source=(where,))
        return event

    def _decide(self, event: Coded) -> Coded:
        """What is done by nobody named is done by the court that rules so; an arrest, by the police that report it."""
        doers = tuple(head for head in self._clauses.ruler(event.predicate) if self._roles.coded(head))
        if not doers and event.code.startswith("173"):
            speakers = self._clauses.speaker(event.predicate)
            doers = tuple(h for h in speakers if self._is_police(h) and self._is_compatriot(h, event.target))
        return replace(event, source=doers) if doers else event

    def _harms(self, verb: int) -> bool:
        return any(event.code[:2] in HARMFUL_ROOTS for event in self._events_at(verb))

    def _is_police(self, head: int) -> bool:
        return self._code_at(head).endswith(("COP", "JUD"))

    def _is_compatriot(self, head: int, others: tuple[int, ...]) -> bool:
        """Whether the actor on a token is of the same country as one of the others."""
        return any(self._code_at(other)[:3] == self._code_at(head)[:3] for other in others if self._roles.coded(other))

    def _code_at(self, head: int) -> str:
        return _code(self._mentions, head)


def find_captor(clauses: Clauses, event: Coded, others: Iterable[Coded]) -> Coded:
    """The event with its doer, where that is who now lets the captive go: "gunmen released a nurse abducted in May"."""
    if event.source or not event.code.startswith(("173", "181")) or not clauses.is_description(event.predicate):
        return event
    freed = (one for one in others if one.code.startswith("0841") and set(one.target) & set(event.target))
    return next((replace(event, source=one.source) for one in freed if one.source), event)


def find_crowd(mentions: dict[int, Mention], event: Coded, others: Iterable[Coded]) -> Coded:
    """The event with those as its target who protest in the sentence, where police or soldiers break up or threaten a
    crowd that they do not name: "crowds stormed the parliament, and police replied with live rounds".
    """
    if not event.code.startswith(_QUELLING) or any(_code(mentions, head) for head in event.target):
        return event
    own = {_code(mentions, head) for head in event.source}
    for one in others:
        crowd = tuple(head for head in one.source if _code(mentions, head) and _code(mentions, head) not in own)
        if one.code.startswith("14") and crowd:
            return replace(event, target=crowd)
    return event


def _code(mentions: dict[int, Mention], head: int) -> str:
    """The code of the actor on a token, "" where there is none."""
    return (mentions[head].code or "") if head in mentions else ""
