"""Fills the roles of events: the named slots first, then the general ladder of dictionaries/FORMAT.md."""

from __future__ import annotations

from dataclasses import replace

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clause
from eventcoder.ontology import FIGHTING_ROLES, HARMFUL_ROOTS, PUBLIC_ROOTS, VIOLENT_ROOTS, country_of
from eventcoder.records import Coded
from eventcoder.slots import BACKING, FORCES
from eventcoder.tree import PLACING
from eventcoder.verbs import Match
from eventcoder.victims import VictimFinder

# The general ladder for the target: the verb's own arguments, the tightest first. Measured on marked pairs of news
# sentences: the object holds 23 % of targets, its inside 17 %, prepositions most of the rest.
_TARGET_LADDER = (
    "object", "indirect", "against", "on", "upon", "with", "to", "at", "from", "of", "over", "toward", "towards",
    "into", "between", "among", "for", "about", "behind", "inside", "in", "near", "around", "across", "outside", "off",
    "along", "by",
)  # fmt: skip
_TIGHT = ("object", "indirect", "against", "on", "with", "to", "at", "of", "from", "into", "between", "over")
_NOUN_TARGET = ("against", "on", "upon", "with", "to", "at", "of", "into", "over", "toward", "towards", "between", "in")
_CONDITIONAL_ROOTS = ("10", "12", "13")
_BARGAINS = ("03", "08")
_CONDITIONS = ("until", "unless", "if")
_CLAUSAL = ("complement", "purpose", "participle", *_CONDITIONS)
_VIOLENT_NOUNS = frozenset("government regime junta state coalition settler protester crowd mob".split())
_CONDEMNING = ("110", "111", "112")
_DEEDS = frozenset(
    "attack bombing strike airstrike raid explosion blast shelling shooting ambush assault killing murder massacre "
    "kidnapping abduction beheading execution assassination bloodshed atrocity violence slaughter slaying".split()
)
_GOVERNING = frozenset("government regime junta coup president establishment".split())
_REQUESTING = frozenset({"appeal", "demand"})
_CONSIDERING = frozenset(
    "consider receive get study review weigh examine discuss face ignore await hear accept".split()
)
_SENDING = frozenset(
    {"fire", "launch", "drop", "shoot", "throw", "hurl", "lob", "send", "plant", "detonate", "lay", "hide"}
)
_ISSUING = frozenset(
    "issue publish release adopt pass sign send write make deliver give carry circulate post submit read approve air "
    "broadcast distribute".split()
)
# Where the partners of what was agreed may stand: "in a meeting with".
_COMPANY = tuple(f"{where}{on}.with" for where in ("", "subject.") for on in ("in", "at", "during", "after"))
_MATTERS = frozenset({"on", "about", "over", "regarding", "concerning"})
_MOVING = ("03", "07", "087", "13", "15", "16")
_HELD = ("0841", "173")
_UTTERANCES = frozenset(
    "statement resolution report letter speech law decree bill ruling article editorial declaration motion order "
    "decision petition message communique note tweet interview remark comment broadcast video leaflet "
    "placard banner".split()
)


class RoleFinder(VictimFinder):
    """Fills the roles of one sentence's events."""

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
            heads = tuple(h for h in heads if not (self._only_specifies(h, heads) or self._only_backs(h)))
            if heads:
                return heads
        uncoded: tuple[int, ...] = ()
        for slot in named:
            for head in self.slot_heads(clause, slot, inside):
                if head in victims:
                    continue
                found = self._owner_of(head) or self._coordinated_below(head) or self._utterer_of(head)
                found = found or self.sender_of(head)
                if found:
                    return found
                if not uncoded and clause.kind != "noun" and slot not in PLACING and self._is_phrase(head):
                    uncoded = (head,)
        return uncoded or (self._far_agent(clause) if "subject" in named else ())

    def _far_agent(self, clause: Clause) -> tuple[int, ...]:
        """Who did what a passive tells, where he hangs on the phrase before: "was asked for food by Chad"."""
        if self._given or not clause.passive or "by" in clause.arguments:
            return ()
        for preposition in self.clauses.children(clause.predicate, "prep"):
            for noun in self.clauses.children(preposition, "pobj"):
                behind = () if self._holds_event(noun) else self.clauses.children(noun, "prep", "agent")
                for by in behind:
                    doers = [one for below in self.clauses.children(by, "pobj") for one in self.clauses.expand(below)]
                    coded = tuple(one for one in doers if self.coded(one) and not self.mentions[one].place)
                    if self.clauses.forms[by] == "by" and coded:
                        return coded
        return ()

    def _modifying_victims(self, match: Match | None, clause: Clause) -> tuple[int, ...]:
        """Nouns before a noun of violence that say who suffered it: "the embassy bombing", not "the army raid"."""
        if match is None or clause.kind != "noun" or (match.entry.code or "")[:2] not in VIOLENT_ROOTS:
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
        """Whether a modifier belongs to another one ("Jewish settler protests", "a U.S. drone strike")."""
        token = self.clauses.tokens[head]
        if token.dep not in ("compound", "amod", "nmod"):
            return False
        beside = (one for one in others if one < head and self.clauses.tokens[one].head == token.head)
        weaker = self.mentions[head].assumed and any(not self.mentions[one].assumed for one in beside)
        return token.head in others or weaker

    def _only_backs(self, head: int) -> bool:
        """Whether a modifier only says who is behind a plan ("a UN-backed plan to try them")."""
        behind = self.clauses.lemmas[head + 2 : head + 3] if self.clauses.form_at(head + 1) in ("-", "–") else ()
        return not (BACKING - {"lead"}).isdisjoint(behind)

    def _is_armed(self, head: int) -> bool:
        """Whether somebody armed stands there."""
        return self.coded(head) and (self.mentions[head].code or "")[-3:] in FIGHTING_ROLES

    def _utterer_of(self, head: int) -> tuple[int, ...]:
        """Who speaks in a document that says something ("issued a statement criticizing Greece")."""
        if self.clauses.lemmas[head] not in _UTTERANCES:
            return ()
        verb = self.clauses.tokens[head].head
        if self.clauses.is_verbal(verb) and self.clauses.lemmas[verb] not in _ISSUING:
            return ()  # who vetoes a resolution does not say what it says
        return tuple(h for h in self.clauses.owner(head) if self.coded(h))

    def sender_of(self, head: int) -> tuple[int, ...]:
        """Who let loose the thing that acts ("a missile fired from an American warship hit the town", "rebels planted a
        bomb that killed two").
        """
        for verb in self.clauses.children(head, "acl"):
            if self.clauses.lemmas[verb] in _SENDING:
                arguments = self.clauses.clause(verb, "verb").arguments
                found = [h for slot in ("by", "from") for h in arguments.get(slot, ()) if self.coded(h)]
                if found:
                    return tuple(found)
        verb = self.clauses.tokens[head].head
        if self.clauses.tokens[head].dep == "dobj" and self.clauses.lemmas[verb] in _SENDING:
            return tuple(one for one in self.clauses.surface_subject(verb) if self.coded(one))
        return ()

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
        if inside and inside.mirror and source == inside.source and self.is_joint(source):
            # "battles between X and Y killed ten"
            return self.find_actors(clause, ("with", "between"), inside, taken) or inside.target
        defied = self._find_defied(match, clause, taken) or self._find_opposed(match, clause, source)
        if defied:
            return defied
        unfit = self._find_unfit(match, clause, named, source, inside)
        heads = self.find_actors(clause, named, inside, taken, unfit)
        mutual = (inside.mirror if inside else entry.mirror) and self.is_joint(source)
        if heads and mutual and all(self.clauses.preposition_of(head) in _MATTERS for head in heads):
            return self.find_actors(clause, ("with", "between"), inside, taken)  # "Greece and Turkey spoke on Cyprus"
        if heads and not (inside and heads == inside.target and self._are_own(heads, source)):
            return heads
        code = inside.code if inside else entry.code or ""
        unknown = () if self._given else self._find_unknown(clause, named or ("object",), taken, inside)
        if unknown:
            return self.find_holders(code, clause, named, source, taken) or unknown
        if mutual:
            return self.find_actors(clause, ("with", "between"), inside, taken)  # else with each other
        implied = self._modifying_victims(match, clause) or self._find_addressee(match, clause, taken)
        if not implied and code[:3] in _CONDEMNING and not self._given:
            implied = self._find_deeds(clause)
        heads = implied or self._find_around(code, clause, taken, inside, unfit, lone=not self._is_known(source))
        if not heads and (inside.mirror if inside else entry.mirror):
            heads = self.find_actors(clause, _COMPANY, None, taken)
        if code[:2] in HARMFUL_ROOTS and not self._given and not implied:
            heads = self.find_victims(code, clause, named, source, heads, taken)
        if heads:
            return heads
        uncoded = self._uncoded(clause, named or ("object",), taken, inside)
        if self._given:
            return uncoded
        return self.find_ruled(code, clause, source, uncoded) or self.find_government(code, uncoded) or uncoded

    def _is_known(self, source: tuple[int, ...]) -> bool:
        """Whether a source leaves a target to be looked for: not one that no dictionary knows."""
        return not source or any(self.coded(head) for head in source)

    def _find_around(
        self,
        code: str,
        clause: Clause,
        taken: tuple[int, ...],
        inside: Coded | None,
        unfit: frozenset[int],
        *,
        lone: bool,
    ) -> tuple[int, ...]:
        """The actor of the tightest slot, else the nearest inside the phrases around.

        lone: the source is nobody known, who with nobody near makes no event.
        """
        tight = _NOUN_TARGET if clause.kind == "noun" else self._narrow(_TIGHT, code)
        heads = self.find_actors(clause, tight, inside, taken, unfit)
        if heads:
            return heads
        if clause.kind != "noun" and (inside or not lone):
            return self._climb_ladder(code, clause, taken, inside, unfit)
        if inside is None:
            heads = self._inside_slots(clause, _NOUN_TARGET, taken, unfit)
            return heads or self.find_actors(clause, ("complement.subject",), None, taken, unfit)
        return ()

    def _find_deeds(self, clause: Clause) -> tuple[int, ...]:
        """The acts that are condemned, whose victims are not those accused ("condemned the attack on a church")."""
        objects = clause.arguments.get("object", ())
        return tuple(head for head in objects if self.clauses.lemmas[head] in _DEEDS)[:1]

    def _find_unknown(
        self, clause: Clause, slots: tuple[str, ...], taken: tuple[int, ...], inside: Coded | None
    ) -> tuple[int, ...]:
        """A name that no dictionary knows in one of the slots: it is meant, not who is named somewhere inside."""
        for slot in slots:
            for head in self.slot_heads(clause, slot, inside) if not slot.endswith("modifier") else ():
                if self.is_unknown_name(head) and head not in taken:
                    return (head,)
        return ()

    def _find_addressee(self, match: Match, clause: Clause, taken: tuple[int, ...]) -> tuple[int, ...]:
        """Who deals with a request: "the commission will consider a request from the parties"."""
        token = self.clauses.tokens[clause.predicate]
        asks = match.entry.operator in _REQUESTING or (match.entry.code or "").startswith(("02", "10"))
        if (
            clause.kind != "noun"
            or not asks
            or token.dep != "dobj"
            or self.clauses.lemmas[token.head] not in _CONSIDERING
        ):
            return ()
        return tuple(h for h in self.clauses.surface_subject(token.head) if self.coded(h) and h not in taken)

    def _find_defied(self, match: Match, clause: Clause, taken: tuple[int, ...]) -> tuple[int, ...]:
        """Against whom a protest is: "marched in defiance of the government", "in protest at Chad"."""
        for head in clause.arguments.get("in", ()) if (match.entry.code or "").startswith("14") else ():
            if self.clauses.lemmas[head] in ("defiance", "protest", "opposition"):
                below = self.clauses.clause(head, "noun")
                heads = self.find_actors(below, ("of", "against", "at", "to"), None, taken)
                if heads:
                    return heads
        return ()

    def _find_opposed(self, match: Match, clause: Clause, source: tuple[int, ...]) -> tuple[int, ...]:
        """Against whom "anti-Japanese demonstrations" and "anti-government protesters" are."""
        if self._given or not (match.entry.code or "").startswith("14"):
            return ()
        home = self.setting.home
        for head in (clause.predicate, *source):
            for at in self.clauses.children(head, "amod", "compound", "nmod"):
                if at < 2 or self.clauses.forms[at - 2] != "anti" or not self.clauses.joins_hyphen(at):
                    continue
                if self.coded(at):
                    return (at,)
                if home and self.clauses.lemmas[at] in _GOVERNING:
                    government = describe_phrase(self.clauses, at)
                    self.mentions[at] = replace(government, code=f"{home[0]}GOV", entries=(home[1],), assumed=True)
                    return (at,)
        return ()

    def _find_unfit(
        self, match: Match, clause: Clause, named: tuple[str, ...], source: tuple[int, ...], inside: Coded | None
    ) -> frozenset[int]:
        """Coded tokens that are no target, though they stand where one may: the place of a meeting or an arrest; for a
        government, its own country and what is the government's; for who moves troops, the troops; what stands inside
        the source.
        """
        if self._given:
            return frozenset()
        code = inside.code if inside else match.entry.code or ""
        meets = bool(inside.mirror if inside else match.entry.mirror) and not PLACING.intersection(named)
        codes = [self.mentions[h].code or "" for h in source if self.coded(h) and not self.mentions[h].assumed]
        all_codes = [self.mentions[h].code or "" for h in source if self.coded(h)]
        within = {t for head in source if clause.kind == "verb" for t in self.clauses.subtree(head)}
        within.difference_update(self.clauses.subtree(clause.predicate) if clause.predicate in within else ())
        return frozenset(
            head
            for head, mention in self.mentions.items()
            if mention.code
            and (
                head in within
                or (code[:2] in HARMFUL_ROOTS and mention.assumed and mention.code in codes)
                or (
                    (meets or code.startswith(_HELD))
                    and self.clauses.preposition_of(head) in PLACING
                    and len(mention.code) == 3
                )
                or (code[:2] not in PUBLIC_ROOTS and any(self._is_own(head, mention.code, one) for one in codes))
                or (code.startswith("0874") and any(mention.code == one[:3] for one in all_codes))
                or (code.startswith("15") and mention.code in codes)
                or (code.startswith(_MOVING) and any(self._is_own_force(clause, head, one) for one in codes or [""]))
            )
        )

    def _is_own(self, head: int, code: str, source: str) -> bool:
        """Whether a mention is a government's own country, or itself as owner ("the government's support")."""
        own_country = country_of(code) == code and source in (code, code + "GOV")
        return own_country or (code == source and self.clauses.tokens[head].dep == "poss")

    def _are_own(self, heads: tuple[int, ...], source: tuple[int, ...]) -> bool:
        """Whether what the inner event found is only a government's own country ("released U.S. aid to Jordan")."""
        codes = [self.mentions[h].code or "" for h in source if self.coded(h) and not self.mentions[h].assumed]
        own = (any(self._is_own(head, self.mentions[head].code or "", one) for one in codes) for head in heads)
        return all(own) and all(len(self.mentions[head].code or "") == 3 for head in heads)

    def _is_own_force(self, clause: Clause, head: int, source: str) -> bool:
        """Whether an object is troops of the source, or of nobody else for certain."""
        mention = self.mentions[head]
        code = mention.code or ""
        noun = mention.text.split()[-1].lower().removesuffix("s")  # that of "most of its troops", too
        moved = clause.arguments.get("object", ())
        within = self.clauses.preposition_of(head) == "of"  # "a force of 90 soldiers and police"
        if noun not in FORCES or not (head in moved or (within and self._is_below(head, moved))):
            return False
        if noun == "peacekeeper":  # those who are "withdrawn from Chad" are not whom it befalls
            return (len(code) == 3 or mention.assumed) and "from" in clause.arguments
        return code[-3:] in ("MIL", "COP") and (mention.assumed or len(code) == 3 or code[:3] == source[:3])

    def _is_below(self, head: int, phrases: tuple[int, ...]) -> bool:
        return any(head in self.clauses.subtree(phrase) for phrase in phrases)

    def is_joint(self, heads: tuple[int, ...]) -> bool:
        """Whether several actors fill a role, "US and Iraqi officials" among them."""
        return len(heads) > 1 or any(self.mentions[head].joint for head in heads if head in self.mentions)

    def _narrow(self, slots: tuple[str, ...], code: str) -> tuple[str, ...]:
        """The slots without those where nobody is harmed ("a raid for weapons", "attacks from Gaza")."""
        if self._given or code[:2] not in HARMFUL_ROOTS:
            return slots
        return tuple(slot for slot in slots if slot not in ("for", "about", "from"))

    def _climb_ladder(
        self, code: str, clause: Clause, source: tuple[int, ...], inside: Coded | None, unfit: frozenset[int]
    ) -> tuple[int, ...]:
        """The nearest actor in the predicate's own arguments, from the tightest slot outwards."""
        ladder = self._narrow(_TARGET_LADDER, code)
        for one in (clause, self.clauses.clause(inside.predicate)) if inside else (clause,):
            heads = self.find_actors(one, ladder, inside, source, unfit)
            heads = heads or self._inside_slots(one, ladder, source, unfit)
            if heads:
                return heads
        for slot in _CLAUSAL:
            ladder = ("subject", *_TARGET_LADDER)
            if slot in _CONDITIONS and not inside:  # who is asked or threatened stands there, or who is to do his part
                ladder = ladder if code[:2] in _CONDITIONAL_ROOTS else ("subject",) if code[:2] in _BARGAINS else ()
            if inside and slot not in _CONDITIONS:
                continue
            if slot == "participle" and not self._given and code[:2] in PUBLIC_ROOTS and clause.arguments.get("object"):
                continue  # "Acting on a tip from Norway, police arrested the ring's leaders"
            for head in clause.arguments.get(slot, ()):
                below = self.clauses.clause(head)
                heads = self.find_actors(below, ladder, None, source, unfit)
                heads = heads or self._inside_slots(below, ladder, source, unfit)
                if heads:
                    return heads
        return ()

    def find_inside(self, clause: Clause, taken: tuple[int, ...]) -> tuple[int, ...]:
        """The nearest actor in or inside the predicate's arguments that is none of those taken."""
        heads = self.find_actors(clause, _TARGET_LADDER, None, taken)
        return heads or self._inside_slots(clause, _TARGET_LADDER, taken, frozenset())

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
