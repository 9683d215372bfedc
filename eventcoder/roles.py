"""Fills the roles of events: the named slots first, then the general ladder of dictionaries/FORMAT.md."""

from __future__ import annotations

from collections.abc import Callable

from eventcoder.clauses import Clause, Clauses
from eventcoder.dyads import PUBLIC_ROOTS
from eventcoder.ontology import country_of
from eventcoder.records import Coded, Mention
from eventcoder.verbs import Match

# The general ladder for the target: the verb's own arguments, the tightest first. Measured on marked pairs of news
# sentences: the object holds 23 % of targets, its inside 17 %, prepositions most of the rest.
_TARGET_LADDER = (
    "object", "indirect", "against", "on", "upon", "with", "to", "at", "from", "of", "over", "toward", "towards",
    "into", "between", "among", "for", "about", "behind", "inside", "in", "near", "around", "across", "outside", "off",
    "along", "by",
)  # fmt: skip
_TIGHT = ("object", "indirect", "against", "on", "with", "to", "at", "of", "from", "into", "between", "over")
_NOUN_TARGET = ("against", "on", "upon", "with", "to", "at", "of", "into", "over", "toward", "towards", "between", "in")
_CLAUSAL = ("complement", "purpose", "participle", "until", "unless", "if")
_MAX_DEPTH = 4
_REACH = 6
"""Steps down the parse from a slot within which a target is looked for; where the user gave the actors, _MAX_DEPTH."""
_LOCATIVE = frozenset({"across", "near", "around", "through", "along", "outside", "inside", "within", "throughout"})
_CIRCUMSTANTIAL = frozenset(
    "amid amidst according during after before since despite because than following including until without via "
    "when while throughout".split()
)
# What such participles tell of a thing is whose or what it is: "a helicopter carrying monitors".
_CONTAINING = frozenset(
    "carry hold house transport belong own use inhabit contain bear run occupy control populate dominate lead".split()
)
_VIOLENT_ROOTS = frozenset({"18", "19", "20"})
_VIOLENT_ROLES = frozenset("MIL REB COP SPY UAF INS SEP RAD CRM IMG".split())
_VIOLENT_NOUNS = frozenset("government regime junta state coalition settler protester crowd mob".split())
_ISSUING = frozenset(
    "issue publish release adopt pass sign send write make deliver give carry circulate post submit read approve air "
    "broadcast distribute".split()
)
_POSSESSIONS = frozenset("government country people territory soil land border capital nation state military".split())
_HOLDING = frozenset({"hold", "control", "occupy", "dominate"})
# Where the partners of what was agreed may stand: "in a meeting with".
_COMPANY = tuple(f"{where}{on}.with" for where in ("", "subject.") for on in ("in", "at", "during", "after"))
_AIMING = frozenset({"aim", "direct", "target"})
_AGENTIVE = frozenset({"by", "on", "upon", "against"})
_PLACING = frozenset({"in", "at", "near", "around", "outside", "inside", "within", "across"})
_HARMING_ROOTS = frozenset({"17", "18", "19", "20"})
_MOVING = ("03", "07", "087", "13", "15", "16")
_FORCES = frozenset(
    "force troop army soldier peacekeeper contingent police unit navy marine reservist mission jet warplane ship "
    "fighter bomber plane aircraft tank expedition".split()
)
_UTTERANCES = frozenset(
    "statement resolution report letter speech law decree bill ruling article editorial declaration motion order "
    "decision petition message communique note tweet interview remark comment broadcast video leaflet "
    "placard banner".split()
)


class RoleFinder:
    """Fills the roles of one sentence's events.

    Args:
        clauses: the sentence's clauses.
        mentions: its coded mentions, by token.
        known: what the dictionaries know of phrases whose mentions the user gave; asked by conditions on actors only.
        holds_event: whether a token is the predicate of an event.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        known: dict[int, Mention] | None,
        holds_event: Callable[[int], bool],
    ) -> None:
        self.clauses = clauses
        self.mentions = mentions
        self._known = known or {}
        self._given = bool(known)
        self._reach = _MAX_DEPTH if known else _REACH
        self._holds_event = holds_event

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

    def actor_codes(self, head: int) -> tuple[str, ...]:
        """Codes of the actor on a phrase's head, its possessor and its modifiers, for conditions."""
        near = [head]
        if self.clauses.kind_of(head) == "noun":
            arguments = self.clauses.clause(head, "noun").arguments
            near += [h for slot in ("possessor", "modifier") for h in arguments.get(slot, ())]
        codes = [self.mentions[h].code or "" for h in near if self.coded(h)]
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
            filled = self.slot_heads(clause, slot, inside)
            if not self._given:
                filled = tuple(self._holder_of(head) if slot == "object" else head for head in filled)
            acts = slot == "inside.source"
            shut = frozenset() if slot.startswith("inside.") else unfit
            heads = [h for h in filled if self.coded(h) and h not in shut and not self._is_same(h, exclude, acts)]
            if heads:
                return tuple(heads)
        return ()

    def _holder_of(self, head: int) -> int:
        """Who holds a place that is not coded ("rebel-held towns"), else the head itself."""
        if self.coded(head):
            return head
        held = (c for c in self.clauses.children(head, "amod") if self.clauses.lemmas[c] in _HOLDING)
        return next((h for c in held for h in self.clauses.children(c, "npadvmod") if self.coded(h)), head)

    def _is_same(self, head: int, others: tuple[int, ...], acts: bool = False) -> bool:
        """Whether the token's actor is one of the others' actors, or what belongs to one and does not itself act."""
        if head in others:
            return True
        possessed = not acts and self.clauses.lemmas[head] in _FORCES | _POSSESSIONS
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

    def fill_source(
        self, match: Match | None, clause: Clause, slots: tuple[str, ...] | None, inside: Coded | None
    ) -> tuple[int, ...]:
        """Heads of the source: the coded actors of the first slot that has any, else whose the subject is.

        Args:
            match: None for a modal.
            clause: of the predicate.
            inside: the event that an operator took in, or None.
            slots: None for the default, the subject; empty says that there is no source.
        """
        if slots == ():
            return ()
        named = slots or ("subject",)
        words = tuple(t for t in match.tokens if not self._is_armed(t)) if match else ()  # "army raid" names the army
        for slot in named:
            found = self.find_actors(clause, (slot,), inside, words)
            victims = self._modifying_victims(match, clause)
            heads = tuple(h for h in found if not self.mentions[h].place and h not in victims)
            heads = tuple(h for h in heads if not self._only_specifies(h, heads))
            if heads:
                return heads
        uncoded: tuple[int, ...] = ()
        for slot in named:
            for head in self.slot_heads(clause, slot, inside):
                if head in victims:
                    continue
                found = self._owner_of(head) or self._coordinated_below(head) or self._utterer_of(head)
                if found:
                    return found
                if not uncoded and clause.kind != "noun" and self._is_phrase(head):
                    uncoded = (head,)
        return uncoded

    def _modifying_victims(self, match: Match | None, clause: Clause) -> tuple[int, ...]:
        """Nouns before a noun of violence that say who suffered it: "the embassy bombing", not "the army raid"."""
        if match is None or clause.kind != "noun" or (match.entry.code or "")[:2] not in _VIOLENT_ROOTS:
            return ()
        return tuple(
            head
            for head in clause.arguments.get("modifier", ())
            if self.coded(head)
            and self.clauses.tokens[head].tag in ("NN", "NNS")
            and not self._is_armed(head)
            and self.clauses.lemmas[head] not in _VIOLENT_NOUNS
        )

    def _only_specifies(self, head: int, others: tuple[int, ...]) -> bool:
        """Whether a modifier belongs to another one ("Jewish settler protests")."""
        token = self.clauses.tokens[head]
        return token.dep in ("compound", "amod", "nmod") and token.head in others

    def _is_armed(self, head: int) -> bool:
        """Whether somebody armed stands there."""
        return self.coded(head) and (self.mentions[head].code or "")[-3:] in _VIOLENT_ROLES

    def _utterer_of(self, head: int) -> tuple[int, ...]:
        """Who speaks in a document that says something ("issued a statement criticizing Greece")."""
        if self.clauses.lemmas[head] not in _UTTERANCES:
            return ()
        verb = self.clauses.tokens[head].head
        if self.clauses.is_verbal(verb) and self.clauses.lemmas[verb] not in _ISSUING:
            return ()  # who vetoes a resolution does not say what it says
        return tuple(h for h in self.clauses.owner(head) if self.coded(h))

    def _coordinated_below(self, head: int) -> tuple[int, ...]:
        """A group coordinated with a noun inside a phrase, where the phrase itself is nobody: the parser hangs it too
        low ("surrounded by a bend in the river and rebel forces").
        """
        if self._holds_event(head):
            return ()
        return tuple(
            t
            for inner in self.clauses.subtree(head)
            if inner != head and not self.coded(inner)
            for t in self.clauses.expand(inner)[1:]
            if self.coded(t) and not self.mentions[t].place and len(self.mentions[t].code or "") > 3
        )

    def _owner_of(self, head: int) -> tuple[int, ...]:
        """Whose a thing is that acts: "Israel's warplanes", "a Turkish convoy"."""
        if self.clauses.kind_of(head) != "noun" or self._holds_event(head):
            return ()
        arguments = self.clauses.clause(head, "noun").arguments
        proper = self.clauses.is_proper(head)  # "US Airways" is not the US; "Israel's Sharon" is Israel's
        for slot in ("possessor",) if proper else ("possessor", "modifier"):
            heads = tuple(h for h in arguments.get(slot, ()) if self.coded(h) and not self.mentions[h].place)
            if heads:
                return heads
        return ()

    def fill_target(
        self,
        match: Match,
        clause: Clause,
        slots: tuple[str, ...] | None,
        source: tuple[int, ...],
        inside: Coded | None,
    ) -> tuple[int, ...]:
        """Heads of the target: named slots, then the ladder, then a phrase that no dictionary knows.

        Args:
            match: the entry's phrase.
            clause: of the predicate.
            source: heads that fill the source.
            inside: the event that an operator took in, or None.
            slots: None where the entry names none; empty says that there is no target.
        """
        entry = match.entry
        if slots == ():
            return ()
        taken = (*source, *(t for t in match.tokens if t not in source))
        preferred = (match.phrase.preposition,) if match.phrase.preposition else ()
        named = (*slots, *preferred) if slots and slots[0] == "object" else (*preferred, *(slots or ()))
        if inside and inside.mirror and source == inside.source and self._is_joint(source):
            # "battles between X and Y killed ten"
            return self.find_actors(clause, ("with", "between"), inside, taken)
        unfit = self._find_unfit(match, clause, named, source, inside)
        heads = self.find_actors(clause, named, inside, taken, unfit)
        if heads:
            return heads
        unknown = tuple(h for h in clause.arguments.get("object", ()) if self.is_unknown_name(h) and h not in taken)
        if unknown and clause.kind == "verb" and inside is None and "object" in (named or ("object",)):
            return unknown[:1]
        if (inside.mirror if inside else entry.mirror) and self._is_joint(source):
            return self.find_actors(clause, ("with", "between"), inside, taken)  # else with each other
        victims = self._modifying_victims(match, clause)
        if victims:
            return victims
        tight = _NOUN_TARGET if clause.kind == "noun" else _TIGHT
        heads = self.find_actors(clause, tight, inside, taken, unfit)
        if heads:
            return heads
        if clause.kind != "noun" and (inside or not source or any(self.coded(h) for h in source)):
            heads = self._climb_ladder(entry.code or "", clause, taken, inside, unfit)
        elif inside is None:
            heads = self._inside_slots(clause, _NOUN_TARGET, taken, unfit)
            heads = heads or self.find_actors(clause, ("complement.subject",), None, taken, unfit)
        if not heads and (inside.mirror if inside else entry.mirror):
            heads = self.find_actors(clause, _COMPANY, None, taken)
        return heads or self._uncoded(clause, named or ("object",), taken, inside)

    def _find_unfit(
        self, match: Match, clause: Clause, named: tuple[str, ...], source: tuple[int, ...], inside: Coded | None
    ) -> frozenset[int]:
        """Coded tokens that are no target, though they stand where one may: the place of a meeting; for a government,
        its own country and what is the government's; for who moves troops, the troops; what stands inside the source.
        """
        if self._given:
            return frozenset()
        code = inside.code if inside else match.entry.code or ""
        meets = bool(inside.mirror if inside else match.entry.mirror) and not _PLACING.intersection(named)
        codes = [self.mentions[h].code or "" for h in source if self.coded(h) and not self.mentions[h].assumed]
        within = {t for head in source if clause.kind == "verb" for t in self.clauses.subtree(head)}
        within.difference_update(self.clauses.subtree(clause.predicate) if clause.predicate in within else ())
        return frozenset(
            head
            for head, mention in self.mentions.items()
            if mention.code
            and (
                head in within
                or (meets and self.clauses.preposition_of(head) in _PLACING and len(mention.code) == 3)
                or (code[:2] not in PUBLIC_ROOTS and any(self._is_own(head, mention.code, one) for one in codes))
                or (code.startswith(_MOVING) and any(self._is_own_force(clause, head, one) for one in codes or [""]))
            )
        )

    def _is_own(self, head: int, code: str, source: str) -> bool:
        """Whether a mention is a government's own country, or itself as owner ("the government's support")."""
        own_country = country_of(code) == code and source in (code, code + "GOV")
        return own_country or (code == source and self.clauses.tokens[head].dep == "poss")

    def _is_own_force(self, clause: Clause, head: int, source: str) -> bool:
        """Whether an object is troops of the source, or of nobody else for certain."""
        mention = self.mentions[head]
        code = mention.code or ""
        noun = mention.text.split()[-1].lower().removesuffix("s")  # that of "most of its troops", too
        if noun not in _FORCES or head not in clause.arguments.get("object", ()):
            return False
        return code[-3:] in ("MIL", "COP") and (mention.assumed or len(code) == 3 or code[:3] == source[:3])

    def _is_joint(self, heads: tuple[int, ...]) -> bool:
        """Whether several actors fill a role, "US and Iraqi officials" among them."""
        return len(heads) > 1 or any(self.mentions[head].joint for head in heads if head in self.mentions)

    def _climb_ladder(
        self, code: str, clause: Clause, source: tuple[int, ...], inside: Coded | None, unfit: frozenset[int]
    ) -> tuple[int, ...]:
        """The nearest actor in the predicate's own arguments, from the tightest slot outwards."""
        ladder: tuple[str, ...] = _TARGET_LADDER
        if code[:2] in _HARMING_ROOTS and not self._given:
            ladder = tuple(slot for slot in ladder if slot not in ("for", "about"))  # "a raid for weapons"
        for one in (clause, self.clauses.clause(inside.predicate)) if inside else (clause,):
            heads = self.find_actors(one, ladder, inside, source, unfit)
            heads = heads or self._inside_slots(one, ladder, source, unfit)
            if heads:
                return heads
        for slot in _CLAUSAL:
            if inside and slot not in ("if", "until", "unless"):
                continue  # who is threatened "if Iran attacks" stands in the condition
            for head in clause.arguments.get(slot, ()):
                below = self.clauses.clause(head)
                heads = self.find_actors(below, ("subject", *_TARGET_LADDER), None, source, unfit)
                heads = heads or self._inside_slots(below, ("subject", *_TARGET_LADDER), source, unfit)
                if heads:
                    return heads
        return ()

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
                if token in unfit or (depth and self._is_location(token)):
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

    def _leads_away(self, above: int, token: int) -> bool:
        """Whether what stands below is of another matter: another event's clause or, where the user did not say who the
        actors are, any clause or circumstance ("amid rumours that Israel", "a report made to the British media"), but
        not who did it ("threats made by Iran").
        """
        form = self.clauses.forms[token]
        if self._given:
            return self.clauses.is_verbal(token) and self._holds_event(token)
        if self.clauses.is_verbal(token):
            participle = self.clauses.tokens[token].tag == "VBN" and self.clauses.tokens[token].dep == "acl"
            if self._is_aim(token) or (participle and self.clauses.lemmas[token] in _AIMING):
                return False
            return self._holds_event(token) or not (participle or self._contains(token))
        doing = self.clauses.is_verbal(above) and not (self._contains(above) or self._is_aim(above))
        aimed = form == "at" and self.clauses.lemmas[above] in _AIMING
        return form in _CIRCUMSTANTIAL or (doing and form not in _AGENTIVE and not aimed)

    def _contains(self, verb: int) -> bool:
        return self.clauses.lemmas[verb] in _CONTAINING

    def _is_aim(self, verb: int) -> bool:
        """Whether a gerund says what something is aimed at ("sanctions aimed at curbing Iran's programme")."""
        at = self.clauses.tokens[verb].head
        aiming = self.clauses.lemmas[self.clauses.tokens[at].head] in _AIMING
        return self.clauses.tokens[verb].dep == "pcomp" and self.clauses.forms[at] == "at" and aiming

    def _is_location(self, head: int) -> bool:
        """Whether a country or place only says where something inside a phrase is ("a road across Syria")."""
        mention = self.mentions.get(head)
        if mention is None or not self._is_located(head):
            return False
        return mention.place or len(mention.code or "") == 3

    def _is_located(self, head: int) -> bool:
        return not self._given and self.clauses.preposition_of(head) in _LOCATIVE

    def _is_phrase(self, head: int) -> bool:
        token = self.clauses.tokens[head]
        return token.tag.startswith("NN") and token.text[:1].isalpha() and not (
            self.clauses.is_temporal(head) or self._holds_event(head)
        )

    def _uncoded(
        self, clause: Clause, slots: tuple[str, ...], source: tuple[int, ...], inside: Coded | None
    ) -> tuple[int, ...]:
        """A noun phrase that no dictionary knows, where one fills the slots."""
        actors = clause.arguments.get("subject", ()) if "subject" not in slots else ()
        for slot in slots:
            for head in self.slot_heads(clause, slot, inside):
                if head not in source and head not in actors and not self.coded(head) and self._is_phrase(head):
                    return (head,)
        return ()
