"""Which actors stand in a predicate's slots, and inside the phrases that fill them."""

from __future__ import annotations

from collections.abc import Callable

from eventcoder.clauses import Clause, Clauses
from eventcoder.ontology import PRIVATE_ROLES
from eventcoder.records import Coded, Mention
from eventcoder.setting import NOWHERE, Setting
from eventcoder.tree import PLACING

_MAX_DEPTH = 4
_REACH = 6
"""Steps down the parse from a slot within which a target is looked for; where the user gave the actors, _MAX_DEPTH."""
_SPECIAL = frozenset({"inside", "itself"})
"""Slots that are no arguments of the clause."""
_LOCATIVE = (PLACING - {"in", "at"}) | {"through", "along", "throughout"}
CIRCUMSTANTIAL = frozenset(
    "amid amidst according during after before since despite because than following including until without via "
    "when while throughout".split()
)
"""Prepositions of what only tells when or why."""
# What such participles tell of a thing is whose or what it is: "a helicopter carrying monitors".
_CONTAINING = frozenset(
    "carry hold house transport belong own use inhabit contain bear run occupy control populate dominate lead".split()
)
_OCCASIONS = frozenset("wake aftermath light run-up midst anticipation absence course".split())
"""Nouns of phrases that tell when or why: "in the wake of Chirac's victory"."""
_POSSESSIONS = frozenset(
    "government country people territory soil land border capital nation state military embassy consulate ambassador "
    "envoy diplomat".split()
)
_HOLDING = frozenset({"hold", "control", "occupy", "dominate"})
BACKING = frozenset({"back", "sponsor", "propose", "draft", "broker", "mediate", "lead", "support"})
_AIMING = frozenset({"aim", "direct", "target"})
_AGENTIVE = frozenset({"by", "on", "upon", "against"})
FORCES = frozenset(
    "force troop army soldier peacekeeper contingent police unit navy marine reservist mission jet warplane ship "
    "fighter bomber plane aircraft tank expedition".split()
)


class SlotActors:
    """Looks for actors in the slots of one sentence's predicates.

    Args:
        clauses: the sentence's clauses.
        mentions: its coded mentions, by token.
        known: what the dictionaries know of phrases whose mentions the user gave; asked by conditions on actors only.
        holds_event: whether a token is the predicate of an event.
        setting: where the sentence plays.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        known: dict[int, Mention] | None,
        holds_event: Callable[[int], bool],
        setting: Setting = NOWHERE,
    ) -> None:
        self.clauses = clauses
        self.mentions = mentions
        self._known = known or {}
        self._given = bool(known)
        self._reach = _MAX_DEPTH if known else _REACH
        self._holds_event = holds_event
        self.setting = setting

    def slot_heads(self, clause: Clause, path: str, inside: Coded | None = None) -> tuple[int, ...]:
        """Token indices of what fills a slot, "object.of" and "inside.source" included."""
        if "." not in path and path not in _SPECIAL:
            return clause.arguments.get(path, ())
        slot, *below = path.split(".")
        if slot == "inside":
            if inside is None:
                return ()
            return inside.source if below == ["source"] else inside.target
        heads = (clause.predicate,) if slot == "itself" else clause.arguments.get(slot, ())
        for inner in below:
            heads = tuple(h for head in heads for h in self.clauses.clause(head).arguments.get(inner, ()))
        return heads

    def coded(self, head: int) -> bool:
        """Whether a coded actor stands on the token."""
        mention = self.mentions.get(head)
        return mention is not None and mention.code is not None

    def actor_codes(self, head: int) -> tuple[str, ...]:
        """Codes of the actor on a phrase's head, its possessor, modifiers and named members, for conditions."""
        near = [head, *self.clauses.members(head)]
        if self.clauses.kind_of(head) == "noun":
            arguments = self.clauses.clause(head, "noun").arguments
            near += [h for slot in ("possessor", "modifier") for h in arguments.get(slot, ())]
        codes = [one.code or "" for h in near if self.coded(h) for one in (self.mentions[h], *self.mentions[h].joint)]
        codes += [self._known[h].code or "" for h in near if h in self._known]
        if not codes and self.is_unknown_name(head):
            codes.append("")  # somebody: meets "actor", but no role
        return tuple(codes)

    def is_unknown_name(self, head: int) -> bool:
        """Whether a proper noun stands there that no dictionary knows."""
        return self.clauses.is_proper(head) and not self.coded(head) and self._is_phrase(head)

    def find_actors(
        self,
        clause: Clause,
        slots: tuple[str, ...],
        inside: Coded | None,
        exclude: tuple[int, ...],
        unfit: frozenset[int] = frozenset(),
    ) -> tuple[int, ...]:
        """The coded actors of the first slot that has any, left out the excluded actors and the unfit tokens."""
        for slot in slots:
            if slot not in clause.arguments and slot not in _SPECIAL and "." not in slot:
                continue  # most are empty
            filled = self._with_members(self.slot_heads(clause, slot, inside))
            if not self._given:
                filled = tuple(self._holder_of(head) if slot == "object" else head for head in filled)
            acts = slot == "inside.source"
            shut = frozenset() if slot.startswith("inside.") else unfit
            heads = [h for h in filled if self.coded(h) and h not in shut and not self._is_same(h, exclude, acts)]
            if heads:
                return tuple(heads)
        return ()

    def _with_members(self, heads: tuple[int, ...]) -> tuple[int, ...]:
        """The heads and, of those whom they are said to include, the coded ones."""
        members = (m for head in heads for m in self.clauses.members(head) if self.coded(m) and m not in heads)
        return (*heads, *members)

    def _holder_of(self, head: int) -> int:
        """Who holds a place that is not coded ("rebel-held towns"), else the head itself."""
        held = (c for c in self.clauses.children(head, "amod") if self.clauses.lemmas[c] in _HOLDING)
        return next((h for c in held for h in self.clauses.children(c, "npadvmod") if self.coded(h)), head)

    def _is_same(self, head: int, others: tuple[int, ...], acts: bool = False) -> bool:
        """Whether the token's actor is one of the others' actors, or what belongs to one and does not itself act."""
        if head in others:
            return True
        possessed = not acts and self.clauses.lemmas[head] in FORCES | _POSSESSIONS
        if possessed and any(self._is_same(owner, others) for owner in self.clauses.pronoun_owners(head)):
            return True  # "its troops" are the actor's own
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

    def _inside_slots(
        self, clause: Clause, slots: tuple[str, ...], source: tuple[int, ...], unfit: frozenset[int]
    ) -> tuple[int, ...]:
        for slot in slots:
            for head in clause.arguments.get(slot, ()):
                heads = self._actor_inside(head, source, unfit)
                if heads:
                    return heads
        return ()

    def _actor_inside(self, head: int, exclude: tuple[int, ...], unfit: frozenset[int]) -> tuple[int, ...]:
        """The actor on a phrase's head or, else, the nearest inside it; never inside another event's clause."""
        level = [head]
        for depth in range(self._reach + 1):
            for token in level:
                if token in unfit or self._is_opposed(token):
                    continue
                if depth and (self._is_location(token) or self._is_mere_modifier(token)):
                    continue
                if self.coded(token) and not self._is_same(token, exclude):
                    return tuple(t for t in self.clauses.expand(token) if self.coded(t)) or (token,)
            level = [
                child
                for token in level
                for child in self.clauses.parse.children[token]
                if not self._leads_away(token, child)
            ]
        return ()

    def _is_opposed(self, token: int) -> bool:
        """Whether it only says against whom something is: "an end to the anti-French violence"."""
        return token > 1 and self.clauses.forms[token - 2] == "anti" and self.clauses.joins_hyphen(token)

    def _leads_away(self, above: int, token: int) -> bool:
        """Whether what stands below is of another matter: another event's clause or, where the user did not say who the
        actors are, any clause or circumstance ("amid rumours that Israel", "a report made to the British media"), but
        not who did it ("threats made by Iran").
        """
        form = self.clauses.forms[token]
        if self._given:
            return self.clauses.is_verbal(token) and self._holds_event(token)
        if self._is_backing(token) or self._is_backing(above):
            return False
        if self.clauses.is_verbal(token):
            participle = self.clauses.tokens[token].tag == "VBN" and self.clauses.tokens[token].dep == "acl"
            if self._is_aim(token) or (participle and self.clauses.lemmas[token] in _AIMING):
                return False
            return self._holds_event(token) or not (participle or self._contains(token))
        doing = self.clauses.is_verbal(above) and not (self._contains(above) or self._is_aim(above))
        aimed = form == "at" and self.clauses.lemmas[above] in _AIMING
        circumstance = form in CIRCUMSTANTIAL or self.clauses.lemmas[above] in _OCCASIONS
        return circumstance or (doing and form not in _AGENTIVE and not aimed)

    def _is_backing(self, token: int) -> bool:
        """Whether a hyphened participle says whose a thing is ("vetoed a French-backed resolution")."""
        return self.clauses.lemmas[token] in BACKING and self.clauses.is_hyphenated(token)

    def _contains(self, verb: int) -> bool:
        return self.clauses.lemmas[verb] in _CONTAINING

    def _is_aim(self, verb: int) -> bool:
        """Whether a gerund says what something is aimed at ("sanctions aimed at curbing Chad's exports")."""
        at = self.clauses.tokens[verb].head
        aiming = self.clauses.lemmas[self.clauses.tokens[at].head] in _AIMING
        return self.clauses.tokens[verb].dep == "pcomp" and self.clauses.forms[at] == "at" and aiming

    def _is_location(self, head: int) -> bool:
        """Whether a country or place only says where something inside a phrase is ("a road across Syria")."""
        mention = self.mentions.get(head)
        if mention is None or not self._is_located(head):
            return False
        return mention.place or len(mention.code or "") == 3

    def _is_mere_modifier(self, head: int) -> bool:
        """Whether private people inside a phrase only say of what kind something is ("the school massacre")."""
        mention = self.mentions.get(head)
        if mention is None or self._given or self.clauses.tokens[head].dep not in ("compound", "nmod", "amod"):
            return False
        return mention.assumed and (mention.code or "")[-3:] in PRIVATE_ROLES

    def _is_located(self, head: int) -> bool:
        return not self._given and self.clauses.preposition_of(head) in _LOCATIVE

    def _is_phrase(self, head: int) -> bool:
        token = self.clauses.tokens[head]
        return (
            token.tag.startswith("NN")
            and token.text[:1].isalpha()
            and not (self.clauses.is_temporal(head) or self._holds_event(head))
        )
