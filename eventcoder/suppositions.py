"""Suppositions: what a clause or noun names without saying that it has happened - asked, wanted, feared, denied.

With tree.py, subjects.py, moods.py, contexts.py and clauses.py the only module that knows dependency labels.
"""

from __future__ import annotations

from eventcoder.moods import RANKS, MoodTree
from eventcoder.tree import PASSIVE_SUBJECTS, SUBJECTS

_HEDGES = frozenset({"perhaps", "maybe", "possibly", "allegedly", "supposedly", "purportedly", "nearly", "almost"})
_BRINKS = frozenset(
    "verge brink eve point cusp edge threshold idea possibility prospect hope aim goal purpose intention dream "
    "chance option thought question likelihood risk suspicion accusation allegation charge conspiracy plot task "
    "issue matter topic problem fear threat danger proposal plan call warning preparation".split()
)
"""Nouns whose "of" or "for" names what has not happened: "on the verge of attacking", "hopes of talks"."""

_INSTEAD = frozenset({"against", "instead", "than", "short", "toward", "towards", "about"})
"""Prepositions whose gerund has not happened: "warned against attacking", "stopped short of attacking"."""

_CHARGES = {
    "of": frozenset({"accuse", "suspect", "acquit", "clear", "dream", "think", "talk"}),
    "with": frozenset({"charge", "task", "entrust"}),
    "on": frozenset({"focus", "concentrate", "insist", "plan", "decide", "bend", "work", "center"}),
    "at": frozenset({"aim", "direct"}),
    "for": frozenset("mobilize prepare call push plan press campaign train arm vote opt argue".split()),
}
"""Preposition -> verbs below which it names what has not happened for all that is said: "accused of", "tasked with"."""

_ENVISAGING = frozenset(
    "consider contemplate plan weigh mull envisage envision prepare expect await anticipate fear predict avoid "
    "prevent avert foil thwart risk demand want need threaten".split()
)
"""Verbs whose object has not happened: "was considering an attack"."""

_CAUSING = frozenset(
    "spark trigger cause provoke prompt ignite unleash lead spur inspire fuel heighten invite stir encourage incite "
    "escalate intensify".split()
)
"""Verbs whose object follows from their subject."""

_UTTERANCES = frozenset("request demand offer proposal appeal plea call complaint petition threat report".split())
"""Nouns that are there to be considered: "considered a request"."""

_AWAITING = frozenset("brace prepare hope wait call push press opt guard plan beg gird".split())
"""Verbs whose "for" names what has not happened: "braced for an attack"."""

_DOUBTFUL = frozenset(
    "fear hope possibility prospect risk suggestion speculation rumor chance idea notion likelihood assumption theory "
    "suspicion condition myth lie claim allegation accusation".split()
)
"""Nouns whose "that" clause is not said to be true."""

_CHARGING = frozenset({"accuse", "charge", "suspect", "indict", "acquit", "clear"})
"""Verbs whose "of" or "with" names what somebody is only said to have done: "charged with the murder of"."""

_DENYING = frozenset("deny dismiss reject refute doubt dispute rebut contradict disbelieve".split())
_DOUBTING = frozenset("doubt dispute fear hope suspect imagine pretend wish".split())
_WONDERING = frozenset(
    "know ask wonder determine decide establish investigate learn discover understand say see".split()
)
_FINDING = frozenset("find believe think prove confirm show establish say suggest indicate claim".split())
"""Verbs whose clause is not so where they are negated: "no evidence was found that"."""

# Verbs whose infinitive has happened where they have ("managed to free", "forced to leave", "went on to win").
_IMPLICATIVE = frozenset(
    "manage begin start continue resume proceed help happen appear seem prove turn go come get use dare bother force "
    "compel oblige cause lead drive prompt bring make induce provoke spur inspire push pressure move tend cease "
    "hasten rush race remember serve combine conspire join unite persuade convince coerce trick "
    "live act step choose elect".split()
)
_FAILING = frozenset("manage get dare bother come go proceed happen begin start choose".split())
"""Those of them whose infinitive has not happened where they are negated: "would not dare attack"."""

_PREPARATIONS = frozenset("scramble train arm equip hire recruit prepare plot".split())
"""Verbs whose purpose lies ahead ("armed the rebels to fight the army")."""

_REALIZED = frozenset("able quick swift slow happy glad proud sorry surprised right wrong brave".split()) | RANKS
"""Adjectives whose infinitive has happened: "was quick to condemn", "the first to recognize"."""


class SuppositionTree(MoodTree):
    """A parse in which it can be asked whether a predicate's event is only supposed."""

    def is_hypothetical(self, token: int, kind: str) -> bool:
        """Whether an event is only asked for, hedged, wanted, doubted, likely or spoken of in general, so that it has
        not happened for all that is said.
        """
        if self.is_asked(token):
            return True
        if kind == "noun":
            return self._is_envisaged(token)
        at = self._finite(token, kind)
        tests = (
            self._is_in_question,
            self._is_hedged,
            self._is_generic,
            self._is_unrealized,
            self._is_unreal_gerund,
            self._is_doubted,
            self._is_wanted,
        )
        while True:
            if any(test(at) for test in tests):
                return True
            dep, head = self.tokens[at].dep, self.tokens[at].head
            if dep == "pcomp" and self.forms[head] in ("by", "into"):  # the means is as real as the end
                dep, head = "xcomp", self.tokens[head].head
            shared = dep == "conj" and not any(True for _ in self.children(at, *SUBJECTS, *PASSIVE_SUBJECTS))
            dependent = dep == "xcomp" or (dep == "advcl" and self._is_infinitive(at))
            if head == at or not self.is_verbal(head) or not (dependent or shared):
                return False
            at = head

    def _is_envisaged(self, noun: int) -> bool:
        """Whether a noun's event is thought of as to come ("considered an attack", "hopes of talks", "any attack")."""
        token = self.tokens[noun]
        if any(self.forms[child] == "any" for child in self.children(noun, "det")):
            return True
        if token.dep == "conj":
            return self._is_envisaged(token.head)
        if self._is_brought_about(noun):
            return True
        if token.dep in ("dobj", "nsubjpass"):
            return self.lemmas[token.head] in _ENVISAGING and self.lemmas[noun] not in _UTTERANCES
        if token.dep != "pobj" or self.forms[token.head] not in ("of", "for", "with"):
            return False
        governor = self.tokens[token.head].head
        if self.forms[token.head] != "for" and self.lemmas[governor] in _CHARGING:
            return True
        if self.forms[token.head] == "with":
            return False
        if self.is_verbal(governor):
            return self.forms[token.head] == "for" and self.lemmas[governor] in _AWAITING
        return self.lemmas[governor] in _BRINKS

    def _is_brought_about(self, noun: int) -> bool:
        """Whether a noun's event is what something may, or will, lead to: "could spark protests"."""
        token = self.tokens[noun]
        verb = self.tokens[token.head].head if token.dep == "pobj" and self.forms[token.head] == "to" else token.head
        if token.dep not in ("dobj", "pobj") or not self.is_verbal(verb) or self.lemmas[verb] not in _CAUSING:
            return False
        return bool(self.find_modals(verb, "verb")) or self.is_hypothetical(verb, "verb") or self._is_infinitive(verb)

    def _is_in_question(self, verb: int) -> bool:
        """Whether a clause is an indirect question: "knows who was behind the attack", "asked why Iran attacked"."""
        below = self.tokens[verb].dep == "ccomp" and self.lemmas[self.tokens[verb].head] in _WONDERING
        return below and any(self.tokens[child].tag in ("WP", "WRB") and child < verb for child in self.children(verb))

    def _is_hedged(self, verb: int) -> bool:
        return any(self.forms[child] in _HEDGES for child in self.children(verb, "advmod"))

    def _is_generic(self, verb: int) -> bool:
        """Whether it is spoken of in general: "to attack civilians is a crime"."""
        head = self.tokens[verb].head
        return self.tokens[verb].dep == "csubj" and (self._is_infinitive(verb) or self.lemmas[head] == "be")

    def _is_unrealized(self, verb: int) -> bool:
        """Whether an infinitive depends on something that need not make it true ("unlikely to sign", "wants to")."""
        dep, head = self.tokens[verb].dep, self.tokens[verb].head
        if dep == "xcomp" and self.lemmas[head] in _FAILING and self.find_negations(head, "verb"):
            return True
        if dep not in ("xcomp", "ccomp", "advcl") or not self._is_infinitive(verb):
            return False
        if dep == "advcl":
            return self.lemmas[head] in _PREPARATIONS
        predicates = self.children(head, "acomp", "attr")
        if any(self.forms[child] == "have" for child in self.children(verb, "aux")):
            return self.lemmas[head] == "be" and not predicates  # "were to have met", but "is said to have attacked"
        if not self.is_verbal(head):
            return self.lemmas[head] not in _REALIZED
        if self.lemmas[head] in ("be", "become") and predicates:
            return not any(self.lemmas[p] in _REALIZED or self._is_ranked(p) for p in predicates)
        if self.tokens[head].tag == "VBN" and self.lemmas[head] in self._say:
            return False
        past = self.lemmas[head] == "have" and self.tokens[head].tag in ("VBD", "VBN")  # "had to leave"
        return not past and self.lemmas[head] not in _IMPLICATIVE

    def _is_unreal_gerund(self, verb: int) -> bool:
        """Whether a gerund tells of a plan, a charge or what was not done ("on the verge of attacking")."""
        preposition = self.tokens[verb].head
        if self.tokens[verb].dep != "pcomp":
            return False
        governor = self.tokens[preposition].head
        form = self.forms[preposition]
        if form in _INSTEAD or self.forms[governor] in _INSTEAD:
            return True
        if self.tokens[governor].dep == "dobj":  # "accused Sudan of", where the parser hangs "of" below the object
            governor = self.tokens[governor].head
        if self.is_verbal(governor):
            return self.lemmas[governor] in _CHARGES.get(form, ())
        return self.lemmas[governor] in _BRINKS and form in ("of", "with", "for")

    def _is_wanted(self, verb: int) -> bool:
        """Whether a "that" clause says what shall be, wherever the parser hangs it: "demands by nurses that he go"."""
        return any(self.forms[child] == "that" for child in self.children(verb)) and self.is_subjunctive(verb)

    def _is_doubted(self, verb: int) -> bool:
        """Whether a clause is what is denied, doubted or not found ("no evidence that", "denied reports that")."""
        dep, head = self.tokens[verb].dep, self.tokens[verb].head
        if dep not in ("acl", "ccomp", "relcl") or not self.is_finite(verb):
            return False
        if self.is_verbal(head):
            found = self.lemmas[head] in _FINDING and bool(self.find_negations(head, "verb"))
            return found or self.lemmas[head] in _DOUBTING
        bare = self.lemmas[head] in _DOUBTFUL and self.has_subject(verb)  # "hopes he will go"
        if not bare and not any(self.forms[child] == "that" for child in self.children(verb, "mark")):
            return False
        denied = self.tokens[head].dep in ("dobj", "nsubjpass") and self.lemmas[self.tokens[head].head] in _DENYING
        return denied or self.lemmas[head] in _DOUBTFUL or bool(self.find_negations(head, "noun"))
