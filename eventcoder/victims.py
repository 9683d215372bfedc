"""Whom an act of harm befell, where the sentence names nobody: the place inside the phrase, the crowd of a gathering,
who holds a place that no dictionary knows.
"""

from __future__ import annotations

from dataclasses import replace

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clause
from eventcoder.ontology import VIOLENT_ROOTS, country_of
from eventcoder.slots import SlotActors
from eventcoder.tree import PLACING

_RULES = frozenset({"emergency", "state", "curfew", "law"})
"""What a country is put under."""
_WHERE = PLACING | {"of"}
_GATHERINGS = frozenset("demonstration rally march protest sit-in vigil procession picket gathering crowd".split())
_CROWDED = ("object", "at", "on", "against", "into", "of", "complement.object", "purpose.object")
_FIGHTING = ("190", "191", "192", "194", "195")
_PLACES = frozenset(
    "village town city district province region area territory base outpost post position camp checkpoint stronghold "
    "bastion hill mountain valley crossing bridge road highway port airport airbase airfield barracks garrison "
    "neighborhood neighbourhood suburb quarter capital island".split()
)
_POLICIES = frozenset(
    "law legislation bill reform price tax levy tariff subsidy budget cut austerity hike increase rise bailout decree "
    "policy corruption graft unemployment inflation shortage outage blackout rationing election poll result fraud "
    "vote referendum curfew lockdown amendment extension conscription draft crackdown impunity censorship "
    "brutality".split()
)
"""Nouns of what governments are blamed for."""
_RULING = frozenset({"MIL", "COP", "GOV", "UAF", ""})


class VictimFinder(SlotActors):
    """Looks for those harmed whom nobody names."""

    def find_victims(
        self,
        code: str,
        clause: Clause,
        named: tuple[str, ...],
        source: tuple[int, ...],
        heads: tuple[int, ...],
        taken: tuple[int, ...],
    ) -> tuple[int, ...]:
        """Heads of the target: those given, or better ones where they are none or only a place.

        Args:
            code: of the event, with a root in HARMFUL_ROOTS.
            clause: of the predicate.
            named: slots that the entry names.
            source: heads of the source.
            heads: target heads that were found.
            taken: tokens that are no target.
        """
        if not heads and code[:2] in VIOLENT_ROOTS:
            heads = self._find_place_hit(clause, named, taken)
        if all(len(self.mentions[head].code or "") == 3 for head in heads):
            heads = self._find_crowd(clause, source, heads) or heads
        return heads or self.find_holders(code, clause, named, source, taken)

    def find_government(self, code: str, heads: tuple[int, ...]) -> tuple[int, ...]:
        """The government of the country where a protest is, for what only it can change: "marched against a tax"."""
        home = self.setting.home
        policy = next((head for head in heads if self.clauses.lemmas[head] in _POLICIES), None)
        if home is None or policy is None or not code.startswith("14"):
            return ()
        phrase = describe_phrase(self.clauses, policy)
        self.mentions[policy] = replace(phrase, code=f"{home[0]}GOV", entries=(home[1],), assumed=True)
        return (policy,)

    def find_ruled(
        self, code: str, clause: Clause, source: tuple[int, ...], placed: tuple[int, ...]
    ) -> tuple[int, ...]:
        """The own country, or the place there, of those who put it under a curfew or martial law, or lift them.

        placed: what the slots of the entry name.
        """
        rulers = (self.mentions[head] for head in source if self.coded(head))
        ruler = next((one for one in rulers if country_of(one.code or "")), None)
        heads = placed or clause.arguments.get("object", ())
        eased = code == "0814" and any(self.clauses.lemmas[head] in _RULES for head in heads)
        if ruler is None or not heads or not (eased or code.startswith(("1723", "1724"))):
            return ()
        phrase = describe_phrase(self.clauses, heads[0])
        self.mentions[heads[0]] = replace(
            phrase, code=(ruler.code or "")[:3], entries=ruler.entries[:1], place=True, assumed=True
        )
        return (heads[0],)

    def _find_crowd(self, clause: Clause, source: tuple[int, ...], placed: tuple[int, ...]) -> tuple[int, ...]:
        """Those who hold the gathering that is hit or broken up, where nobody says who they are: civilians, of the
        country of the place or of the police that do so.
        """
        codes = (self.mentions[head].code or "" for head in (*placed, *source) if self.coded(head))
        country = next((code[:3] for code in codes if country_of(code)), "")
        for head in (head for slot in _CROWDED for head in self.slot_heads(clause, slot)):
            if self.clauses.lemmas[head] in _GATHERINGS and self.clauses.kind_of(head) == "noun":
                crowd = describe_phrase(self.clauses, head)
                self.mentions[head] = replace(crowd, code=f"{country}CVL", assumed=True)
                return (head,)
        return ()

    def _find_place_hit(self, clause: Clause, slots: tuple[str, ...], taken: tuple[int, ...]) -> tuple[int, ...]:
        """The place inside the phrase of what was hit: "bombs in shops around Lisbon"."""
        for slot in slots:
            for head in self.slot_heads(clause, slot):
                inside = (t for t in self.clauses.subtree(head) if self.coded(t) and t not in taken)
                place = next((t for t in inside if self.clauses.preposition_of(t) in _WHERE), None)
                if place is not None:
                    return (place,)
        return ()

    def find_holders(
        self, code: str, clause: Clause, named: tuple[str, ...], source: tuple[int, ...], taken: tuple[int, ...]
    ) -> tuple[int, ...]:
        """A place without a known name, of the country where the sentence plays: what its own forces take, shell or
        besiege there its rebels hold, where it has an insurgency.
        """
        where = self.setting.theatre or self.setting.home
        if where is None or not code.startswith(_FIGHTING):
            return ()
        ruled = any(self._rules(one, where[0]) for one in source)
        if ruled and not self.setting.has_insurgency(where[0]):
            return ()  # nobody takes his own villages
        for head in (head for slot in named or ("object",) for head in self.slot_heads(clause, slot)):
            unknown = self.clauses.is_proper(head) and code.startswith(("191", "192", "195"))
            if head in taken or self.coded(head) or not (self.clauses.lemmas[head] in _PLACES or unknown):
                continue
            place = describe_phrase(self.clauses, head)
            held = where[0] + ("REB" if ruled else "")
            self.mentions[head] = replace(place, code=held, entries=(where[1],), place=not ruled, assumed=True)
            return (head,)
        return ()

    def _rules(self, head: int, country: str) -> bool:
        """Whether somebody is the forces or the government of a country."""
        code = (self.mentions[head].code or "") if self.coded(head) else ""
        return code[:3] == country and code[3:6] in _RULING
