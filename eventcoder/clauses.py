"""Clauses: what each predicate of a parse says of whom.

With the trees it is built on (tree.py, subjects.py, moods.py, suppositions.py, contexts.py) the only module that knows
dependency labels. A predicate is a verb, an event noun or an adjective; its arguments stand in the slots that
dictionaries/FORMAT.md lists. Whatever moves an argument away from its place - passive, relative and participial
clauses, control, coordination - is undone here and in subjects.py, so that a dictionary entry need not know it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from eventcoder.contexts import ContextTree
from eventcoder.records import Parse
from eventcoder.subjects import DITRANSITIVE
from eventcoder.tree import LOYAL, PASSIVE_SUBJECTS, PREPOSITIONS, SUBJECTS, head_of_span

__all__ = ["Clause", "Clauses", "head_of_span"]

# Nouns of what is said, whose "that" the parser may hang on the verb: "repeated its demand today that Israel leave".
_UTTERED = frozenset(
    "demand call appeal threat promise pledge request warning claim accusation vow commitment insistence denial "
    "allegation offer proposal assurance charge".split()
)
# What follows these is not in a slot of its own: "according to police" says nothing to the police.
_SELF_CONTAINED = frozenset("according because instead ahead prior regardless contrary owing thanks".split())
_CIRCUMSTANCES = ("in", "during", "when", "after", "as", "by")
_AIMED = frozenset({"on", "against", "upon"})
_JUDGING = frozenset(
    "find declare deem consider hold judge rule pronounce label brand dub term call keep leave".split()
)
"""Verbs whose object may be followed by what it is said to be."""
_SPEAKING_OF = frozenset(
    "accuse suspect warn notify assure remind inform describe denounce condemn criticize praise regard see brand "
    "portray hail depict characterize dismiss reject recognize designate name blame fault".split()
)
"""Verbs of speech whose passive tells by whom behind what is said."""
_TOPICS = frozenset({"of", "as", "for"})
_DIRECTIONS = frozenset("back away out down up off over forward together home deep further apart aside along".split())
"""Adverbs between a verb and its preposition: "pulled back from"."""
_ADVERBS = frozenset({"ahead", "close", "next"})
"""Adverbs that are slots of their own: "close.to" is what somebody sailed close to."""


@dataclass(frozen=True)
class Clause:
    """A predicate with its arguments.

    predicate: token index. kind: "verb", "noun" or "adjective". arguments: slot -> token indices of the heads of what
    fills it, coordinated members apart, nearest first. tree: asked for the rest when it is needed.
    """

    predicate: int
    kind: str
    arguments: dict[str, tuple[int, ...]]
    passive: bool
    tree: ContextTree = field(repr=False, compare=False)

    @cached_property
    def modals(self) -> tuple[str, ...]:
        """Lemmas of modal auxiliaries, "not" among them where the clause is negated."""
        return self.tree.find_modals(self.predicate, self.kind)

    @cached_property
    def negations(self) -> tuple[int, ...]:
        """The tokens that negate it."""
        return self.tree.find_negations(self.predicate, self.kind)

    @cached_property
    def conditional(self) -> bool:
        """Whether it stands below an "if"."""
        return self.tree.is_conditional(self.predicate)

    @cached_property
    def hypothetical(self) -> bool:
        """Whether it is asked, hedged, wanted or likely, not told."""
        return self.tree.is_hypothetical(self.predicate, self.kind)

    @cached_property
    def infinitive(self) -> str | None:
        """What kind of infinitive it is: "noun" below a noun ("plans to attack"), "purpose" where it says what for."""
        return self.tree.find_infinitive(self.predicate)

    @property
    def negated(self) -> bool:
        """Whether the clause says that something is not so."""
        return bool(self.negations)


class Clauses(ContextTree):
    """The clauses of one parse, each made when first asked for.

    Args:
        parse: the sentence.
        say: normalized lemmas of the verbs that report speech.
    """

    def __init__(self, parse: Parse, say: frozenset[str]) -> None:
        super().__init__(parse, say)
        self._clauses: dict[tuple[int, str], Clause] = {}
        self._far: set[int] = set()

    def reread(self, verb: int) -> bool:
        """Takes the object of a clause behind a noun for the noun in whose phrase that one stands, or back again: "an
        attack on the base that was claimed by rebels". False where it can be the nearest noun only.
        """
        if self.kind_of(verb) != "verb" or self.noun_above(verb) is None:
            return False
        if verb not in self._far and self.tokens[verb].head not in self.clause(verb).arguments.get("object", ()):
            return False
        self._far ^= {verb}
        self._clauses.pop((verb, "verb"), None)
        return True

    def clause(self, token: int, kind: str | None = None) -> Clause:
        """The clause whose predicate the token is, read as the kind, or as the kind its tag says."""
        kind = kind or self.kind_of(token) or "noun"
        if (token, kind) not in self._clauses:
            build = {"verb": self._verb_arguments, "noun": self._noun_arguments}.get(kind, self._adjective_arguments)
            arguments = {slot: tuple(dict.fromkeys(heads)) for slot, heads in build(token).items() if heads}
            self._clauses[token, kind] = Clause(
                token,
                kind,
                arguments,
                kind == "verb" and self.is_passive(token),
                self,
            )
        return self._clauses[token, kind]

    def _verb_arguments(self, verb: int) -> dict[str, list[int]]:
        slots: dict[str, list[int]] = {}
        surface = list(self.surface_subject(verb))
        objects: list[int] = []
        for child in self.children(verb):
            dep = self.tokens[child].dep
            if dep == "dobj" and self.is_captive(child) and self.is_passive(verb):
                slots.setdefault("complement", []).append(child)  # "reporters held hostage"
            elif dep == "dobj" and self.captives(child):
                objects += self.captives(child)
                self._add_prepositions(slots, child)
            elif dep == "dobj":
                objects += self.resolve_relative(verb, child)
            elif dep == "dative" and self.tokens[child].tag not in ("IN", "TO"):
                slots.setdefault("indirect", []).extend(self.expand(child))
            elif dep == "ccomp" and self.named_by(child):
                objects += self.named_by(child)  # "condemned what it called Chad's raids"
            elif dep == "oprd" and self.lemmas[child] in LOYAL:
                continue  # "fought militiamen loyal to a cleric"
            elif dep == "ccomp" and child < verb and self.lemmas[verb] == "tell":
                continue  # "Iran wants talks, the minister told parliament": parliament is to do nothing
            elif dep in ("ccomp", "xcomp", "oprd", "acomp"):
                slots.setdefault("complement", []).extend(self.expand(child))
            elif dep == "attr":
                slots.setdefault("attribute", []).extend(self.expand(child))
            elif dep == "prt":
                objects += [one for below in self.children(child, "pobj") for one in self.expand(below)]
            elif dep == "advmod" and self.forms[child] in _ADVERBS:
                slots.setdefault(self.forms[child], []).append(child)
            elif dep == "advcl":
                slots.setdefault(self._adverbial_slot(child), []).extend(self.expand(child))
        if not objects and not self.is_passive(verb):
            objects += self._shared_object(verb)
        if not objects and self.tokens[verb].dep == "relcl" and not self.is_passive(verb):
            objects += self.contact_object(verb)
        if not objects and self.lemmas[verb] in _JUDGING:
            objects += self._judged(verb)
        if self.is_passive(verb):
            slots["subject"] = []
            slots["indirect" if objects else "object"] = surface
            slots.setdefault("object", []).extend(objects)
        else:
            slots["subject"], slots["object"] = surface, objects
        if verb in self._far:
            noun, above = self.tokens[verb].head, self.noun_above(verb)
            slots["object"] = [above if one == noun and above is not None else one for one in slots["object"]]
        self._add_prepositions(slots, verb)
        if self.is_passive(verb) and "by" not in slots:
            self._add_far_agent(slots, verb)
        if (
            self.is_passive(verb)
            and self.tokens[verb].dep == "conj"
            and "by" not in slots
            and not self.has_subject(verb)
        ):
            self._share_agent(slots, verb)
        for head in objects:
            below: dict[str, list[int]] = {}
            self._add_prepositions(below, head, leave_out=frozenset({"of"}))
            below.pop("subject", None)  # who did the object is not who did the verb
            for slot, heads in below.items():
                slots.setdefault(slot, []).extend(heads)
        if not slots.get("indirect") and self.lemmas[verb] in DITRANSITIVE:
            slots["indirect"] = [one for head in objects for one in self.receiver_before(head)]
        self._share_circumstances(slots, verb)
        slots["speaker"] = list(self.speaker(verb))
        return slots

    def _add_far_agent(self, slots: dict[str, list[int]], verb: int) -> None:
        """The doer of a passive behind what else it says: "was urged to resign by nuns", "was accused of it by us"."""
        below = list(self.children(verb, "xcomp"))
        if self.lemmas[verb] in _SPEAKING_OF:
            behind = self.children(verb, "prep")
            below += [one for child in behind if self.forms[child] in _TOPICS for one in self.children(child, "pobj")]
        for head in below:
            for by in self.children(head, "prep", "agent"):
                if by > head > verb and self.forms[by] == "by" and not self.is_passive(head):
                    doers = [one for child in self.children(by, "pobj") for one in self.expand(child)]
                    doers = [one for one in doers if not self.is_temporal(one)]
                    slots["by"], slots["subject"] = doers, doers

    def _share_agent(self, slots: dict[str, list[int]], verb: int) -> None:
        """The doer of the passive before: "was seized by rebels, but then released"."""
        for child in self.children(self.tokens[verb].head, "agent"):
            if child < verb:
                heads = [head for below in self.children(child, "pobj") for head in self.expand(below)]
                slots["subject"], slots["by"] = heads, heads

    def _share_circumstances(self, slots: dict[str, list[int]], verb: int) -> None:
        """Where the first verb has no such phrase, the last one's: "two were killed and ten wounded in a bombing"."""
        for other in self.children(verb, "conj"):
            if not self.is_verbal(other):
                continue
            below: dict[str, list[int]] = {}
            self._add_prepositions(below, other)
            for child in self.children(other, "advcl"):
                below.setdefault(self._adverbial_slot(child), []).extend(self.expand(child))
            for slot in _CIRCUMSTANCES:
                if slot in below and slot not in slots and not any(c < other for c in self.children(verb, "prep")):
                    slots[slot] = below[slot]
                    if slot == "by" and self.is_passive(verb) and self.is_passive(other):
                        slots["subject"] = below[slot]

    def _shared_object(self, verb: int) -> list[int]:
        """The object of "shot and killed two men", which stands below the second verb only."""
        for other in self.children(verb, "conj"):
            alone = not any(True for _ in self.children(other, *SUBJECTS, *PASSIVE_SUBJECTS, "aux", "auxpass"))
            if alone and other - verb <= 3 and not any(True for _ in self.children(verb, "prep", "xcomp", "ccomp")):
                return [o for child in self.children(other, "dobj") for o in self.expand(child)]
        return []

    def _judged(self, verb: int) -> list[int]:
        """Who is said to be something: "found the mayor guilty", which the parser takes for a clause of its own."""
        for child in self.children(verb, "ccomp"):
            clausal = any(True for _ in self.children(child, "mark", "aux", "auxpass", "cop"))
            if not clausal and not self.is_verbal(child):
                return [one for subject in self.children(child, *SUBJECTS) for one in self.expand(subject)]
        return []

    def _adverbial_slot(self, verb: int) -> str:
        for child in self.children(verb):
            if self.tokens[child].dep == "mark" or self.tokens[child].tag == "WRB":
                return self.forms[child]
        if any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux")):
            return "purpose"
        return "participle"

    def _add_prepositions(
        self, slots: dict[str, list[int]], head: int, leave_out: frozenset[str] = frozenset()
    ) -> None:
        for child in self.children(head):
            token = self.tokens[child]
            if token.dep in PREPOSITIONS or (token.dep == "dative" and token.tag in ("IN", "TO")):
                self._add_preposition(slots, head, child, leave_out)
            elif token.dep in ("advmod", "prt") and self.forms[child] in _DIRECTIONS:
                for below in self.children(child, "prep"):
                    self._add_preposition(slots, head, below, leave_out)
            elif token.dep == "intj":
                self._add_prepositions(slots, child)  # "said sorry to"

    def _add_preposition(
        self, slots: dict[str, list[int]], head: int, preposition: int, leave_out: frozenset[str]
    ) -> None:
        name = self.forms[preposition]
        for child in self.children(preposition):
            dep = self.tokens[child].dep
            if dep == "pobj" and name == "to" and self._is_limit(preposition, child):
                slots.setdefault("object", []).extend(self.expand(child))
                self._add_prepositions(slots, child)
            elif dep in ("pobj", "pcomp"):
                if name not in leave_out:
                    passive_agent = self.tokens[preposition].dep == "agent" or (name == "by" and dep == "pobj")
                    heads = self.named_by(child) or self.expand(child)
                    slots.setdefault(name, []).extend(heads)
                    if passive_agent and (self.is_passive(head) or self.kind_of(head) == "noun"):
                        slots.setdefault("subject", []).extend(heads)
            elif dep == "prep" and name not in _SELF_CONTAINED:  # "out of", "from within"
                self._add_preposition(slots, head, child, leave_out)
            elif dep == "conj" and self.tokens[child].tag in ("IN", "TO"):
                self._add_preposition(slots, head, child, leave_out)

    def _is_limit(self, preposition: int, noun: int) -> bool:
        """Whether "to" belongs to a number: "sends up to 300 soldiers"."""
        counted = any(True for _ in self.children(noun, "nummod", "quantmod"))
        return preposition > 0 and self.forms[preposition - 1] == "up" and counted

    def _noun_arguments(self, noun: int) -> dict[str, list[int]]:
        slots: dict[str, list[int]] = {"subject": []}
        for child in self.children(noun):
            token = self.tokens[child]
            if token.dep == "poss" and not token.tag.startswith("PRP$"):
                slots.setdefault("possessor", []).extend(self.expand(child))
            elif token.tag == "PRP$":
                slots.setdefault("possessor", []).append(child)
            elif token.dep in ("compound", "nmod", "amod"):
                slots.setdefault("modifier", []).extend(self.expand(child))
                for inner in self.children(child, "compound", "nmod", "amod"):
                    slots["modifier"].append(inner)
            elif token.dep in ("acl", "ccomp", "xcomp", "relcl") and self._is_content(child):
                slots.setdefault("complement", []).extend(self.expand(child))
            elif token.dep == "acl":  # "slogans denouncing the king"
                slots.setdefault("participle", []).extend(self.expand(child))
        token = self.tokens[noun]
        if token.dep == "dobj" and not slots.get("complement") and self.lemmas[noun] in _UTTERED:
            below = (c for c in self.children(token.head, "ccomp") if c > noun and self._is_content(c))
            slots["complement"] = [head for child in below for head in self.expand(child)]
        if token.dep in ("dobj", "nsubjpass") and not slots.get("complement"):
            aims = (c for c in self.children(token.head, "advcl", "xcomp") if self.aim_of(c) == noun)
            slots["complement"] = [head for child in aims for head in self.expand(child)]
        if token.dep == "conj" and not slots.get("possessor"):  # "Iran's threats and demands"
            slots.setdefault("possessor", []).extend(self.clause(token.head, "noun").arguments.get("possessor", ()))
        self._add_prepositions(slots, noun)
        if not slots.keys() & _AIMED:
            self._add_aims(slots, noun)
        if "by" not in slots:
            self._add_doer_behind(slots, noun)
        doers = self.blamed(noun) + self.author_behind(noun) + self.conductor(noun) + self.performer(noun)
        slots.setdefault("by", []).extend(doers)
        slots["subject"].extend(doers)
        slots["subject"] = [*slots.get("possessor", []), *slots["subject"], *slots.get("between", [])]
        slots["subject"] += [head for head in slots.get("modifier", []) if not self._is_adverb(head)]
        slots["speaker"] = list(self.speaker(noun))
        return slots

    def _add_aims(self, slots: dict[str, list[int]], noun: int) -> None:
        """Whom an act hits, where the parser hangs it on who did it: "an attack by gunmen on pilgrims"."""
        for doer in [one for child in self.children(noun, "prep", "agent") for one in self.children(child, "pobj")]:
            for preposition in self.children(doer, "prep") if self.preposition_of(doer) == "by" else ():
                if self.forms[preposition] in _AIMED:
                    self._add_preposition(slots, noun, preposition, frozenset())

    def _add_doer_behind(self, slots: dict[str, list[int]], noun: int) -> None:
        """Who does what a noun names, where he hangs on whom it befalls: "the deportation of Haitians by Cuba"."""
        for preposition in self.children(noun, "prep"):
            below = self.children(preposition, "pobj") if self.forms[preposition] == "of" else ()
            for by in (one for victim in below for one in self.children(victim, "prep", "agent")):
                if self.forms[by] == "by":
                    doers = [one for child in self.children(by, "pobj") for one in self.expand(child)]
                    slots.setdefault("by", []).extend(doers)
                    slots["subject"].extend(doers)

    def _is_adverb(self, token: int) -> bool:
        return self.tokens[token].tag.startswith("RB")

    def _is_content(self, verb: int) -> bool:
        """Whether a clause below a noun says what the noun is ("a demand that they leave", "a refusal to leave")."""
        if any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux")):
            return True
        marks = [child for child in self.children(verb) if self.forms[child] == "that"]
        return any(self.tokens[child].dep == "mark" for child in marks) or bool(marks and self.is_subjunctive(verb))

    def _adjective_arguments(self, adjective: int) -> dict[str, list[int]]:
        slots: dict[str, list[int]] = {"subject": list(self.surface_subject(adjective))}
        for child in self.children(adjective, "xcomp", "ccomp"):
            slots.setdefault("complement", []).extend(self.expand(child))
        self._add_prepositions(slots, adjective)
        head = self.tokens[adjective].head
        if self.is_verbal(head) and self.tokens[adjective].dep == "acomp":
            self._add_prepositions(slots, head)
            for child in self.children(head, "xcomp", "ccomp"):
                slots.setdefault("complement", []).extend(self.expand(child))
        slots["speaker"] = list(self.speaker(adjective))
        return slots
