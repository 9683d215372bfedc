"""Moods: whether what a clause says has happened, or is denied, asked, supposed, wanted or yet to come.

With tree.py, subjects.py and clauses.py the only module that knows dependency labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from eventcoder.subjects import SubjectTree
from eventcoder.tree import PASSIVE_SUBJECTS, SUBJECTS

_NEGATIVE = frozenset({"never", "neither", "nor", "hardly", "scarcely", "rarely", "seldom"})
_NOBODY = frozenset({"nobody", "none", "nothing"})
_ONLY = frozenset({"only", "just", "merely", "simply", "least"})
"""Words after which "not" denies nothing: "not only attacked but", "not least"."""

_CONDITIONAL = frozenset({"if", "unless", "whether", "lest", "should", "provided", "though"})
_INVERTED = frozenset({"had", "should", "were"})
"""Auxiliaries that make a condition where they stand before the subject ("had they attacked")."""

_HEDGES = frozenset({"perhaps", "maybe", "possibly", "allegedly", "supposedly", "purportedly", "nearly", "almost"})
_BRINKS = frozenset(
    "verge brink eve point cusp edge threshold idea possibility prospect hope aim goal purpose intention dream "
    "chance option thought question likelihood risk suspicion accusation allegation charge conspiracy plot task "
    "issue matter topic problem".split()
)
"""Nouns whose "of" names what has not happened: "on the verge of attacking"."""

_INSTEAD = frozenset({"against", "instead", "than", "short", "toward", "towards", "about"})
"""Prepositions whose gerund has not happened: "warned against attacking", "stopped short of attacking"."""

_CHARGES = frozenset({"accuse", "suspect", "charge", "acquit", "clear", "task", "entrust", "dream", "think", "talk"})
"""Verbs whose "of" or "with" names what has not happened for all that is said: "accused of", "tasked with"."""

# Verbs whose infinitive has happened where they have ("managed to free", "forced to leave", "went on to win").
_IMPLICATIVE = frozenset(
    "manage begin start continue resume proceed help happen appear seem prove turn go come get use dare bother force "
    "compel oblige cause lead drive prompt bring make induce provoke spur inspire push pressure move tend cease "
    "hasten rush race remember serve combine conspire join unite persuade convince coerce trick "
    "live act step choose elect".split()
)
_PREPARATIONS = frozenset("scramble train arm equip hire recruit prepare plot".split())
"""Verbs whose purpose lies ahead ("armed the rebels to fight the army")."""

_RANKS = frozenset({"first", "last", "latest", "second", "third", "only"})
_REALIZED = frozenset("able quick swift slow happy glad proud sorry surprised right wrong brave".split()) | _RANKS
"""Adjectives whose infinitive has happened: "was quick to condemn", "the first to recognize"."""


class MoodTree(SubjectTree):
    """A parse in which it can be asked what is said of a clause as a whole."""

    # Modals and negation

    def find_modals(self, token: int, kind: str) -> tuple[str, ...]:
        """Lemmas of the clause's modal auxiliaries in their order; "have" where a perfect follows one ("would have
        attacked"), "not" where the clause is negated.
        """
        verb = self._finite(token, kind)
        found: list[str] = []
        for child in self.children(verb, "aux"):
            if self.tokens[child].tag == "MD":
                found.append(self._modal(child))
            elif found and self.forms[child] in ("have", "'ve"):
                found.append("have")
        if self._own_negations(token, kind):
            found.append("not")
        if not found and self._shares_auxiliaries(token, kind):
            return self.find_modals(self.tokens[token].head, "verb")
        return tuple(dict.fromkeys(found))

    def find_negations(self, token: int, kind: str) -> tuple[int, ...]:
        """The tokens that negate a clause."""
        own = self._own_negations(token, kind)
        if not own and self._shares_auxiliaries(token, kind):
            return self.find_negations(self.tokens[token].head, "verb")
        return own

    def _finite(self, token: int, kind: str) -> int:
        """The verb that bears the auxiliaries: the copula of a predicative adjective, else the token."""
        return self.tokens[token].head if kind == "adjective" and self.tokens[token].dep == "acomp" else token

    def _shares_auxiliaries(self, token: int, kind: str) -> bool:
        """Whether a coordinated verb has those of the first ("will attack and kill")."""
        if kind != "verb" or self.tokens[token].dep != "conj" or not self.is_verbal(self.tokens[token].head):
            return False
        return not any(True for _ in self.children(token, "aux", "auxpass", *SUBJECTS))

    def _modal(self, token: int) -> str:
        contracted = {"'ll": "will", "wo": "will", "ca": "can", "sha": "shall", "'d": "would"}
        return contracted.get(self.forms[token], self.forms[token])

    def _own_negations(self, token: int, kind: str) -> tuple[int, ...]:
        return tuple(self._list_negations(self._finite(token, kind), token, kind))

    def _list_negations(self, verb: int, token: int, kind: str) -> Iterator[int]:
        for child in self.children(verb, "neg", "advmod", "preconj", "det"):
            form = self.forms[child]
            if form in _NEGATIVE or (self.tokens[child].dep == "neg" and not self._is_only(child)):
                yield child
            elif form == "no" and self.tokens[child].dep == "det":
                yield child
            elif form in ("longer", "more") and child and self.forms[child - 1] == "no":
                yield child - 1
        if kind == "verb":
            for argument in self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS, "dobj"):
                yield from self._denials(argument)
        preposition = self.tokens[token].head
        if self.tokens[token].dep in ("pcomp", "pobj") and self.forms[preposition] == "without":
            yield preposition
        if kind == "verb":
            yield from self._pending(verb)
            if self.tokens[token].dep == "xcomp":
                yield from self._pending(preposition)

    def _pending(self, verb: int) -> Iterator[int]:
        """The "yet" of "has yet to recognize"."""
        if any(True for _ in self.children(verb, "xcomp")):
            yield from (c for c in self.children(verb, "advmod") if self.forms[c] == "yet" and c == verb + 1)

    def _denials(self, argument: int) -> Iterator[int]:
        """What denies an argument: "no" and "neither" before it, or it is "nobody"."""
        if self.lemmas[argument] in _NOBODY:
            yield argument
        for child in self.children(argument, "det", "preconj", "cc"):
            if self.forms[child] in ("no", "neither"):
                yield child

    def _is_only(self, negation: int) -> bool:
        return negation + 1 < len(self.forms) and self.forms[negation + 1] in _ONLY

    # Conditions

    def is_conditional(self, token: int) -> bool:
        """Whether the clause, or one above it, is a condition, or somebody is kept from it."""
        if self._is_condition(token) or self._is_prevented(token):
            return True
        return bool(self.climb(token, lambda head, _: True if self._is_condition(head) else None))

    def _is_condition(self, token: int) -> bool:
        for child in self.children(token, "mark", "advmod"):
            form = self.forms[child]
            if form in _CONDITIONAL and (form != "though" or self.forms[child - 1] == "as"):
                return True
        for child in self.children(token, "prep"):  # "in case they attack"
            if self.forms[child] == "in" and child < token and self._has_object(child, "case", "event"):
                return True
        return self._is_inverted(token) and not self.is_asked(token) and self.tokens[token].head != token

    def _has_object(self, preposition: int, *words: str) -> bool:
        return any(
            self.forms[child] in words and not any(True for _ in self.children(child, "prep", "amod", "det"))
            for child in self.children(preposition, "pobj")
        )

    def _is_inverted(self, verb: int) -> bool:
        """Whether an auxiliary stands first: "had they attacked", "were they to attack"."""
        subject = min(self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS), default=None)
        if subject is None:
            return False
        before = [child for child in self.children(verb, "aux", "auxpass") if child < subject]
        if self.forms[verb] == "were" and verb < subject:
            before.append(verb)
        return any(self.forms[child] in _INVERTED for child in before)

    def _is_prevented(self, token: int) -> bool:
        """Whether somebody is kept from it: the gerund of "barred him from returning"."""
        preposition = self.tokens[token].head
        if self.tokens[token].dep != "pcomp" or self.forms[preposition] != "from":
            return False
        governor = self.tokens[preposition].head
        return self.is_verbal(governor) and any(True for _ in self.children(governor, "dobj", "nsubjpass"))

    # What is not said to have happened

    @cached_property
    def _questions(self) -> frozenset[int]:
        """Tokens of direct questions."""
        found: set[int] = set()
        start = 0
        for token in self.tokens:
            if token.text == "?":
                found.update(range(start, token.i))
            if token.text in ('"', "``", "“", "”", "''", "?", "!", "."):
                start = token.i + 1
        return frozenset(found)

    def is_asked(self, token: int) -> bool:
        """Whether the token stands in a direct question."""
        return token in self._questions

    def is_hypothetical(self, token: int, kind: str) -> bool:
        """Whether the clause is only asked, hedged, wanted, likely or generally spoken of, so that it has not happened
        for all that is said.
        """
        if self.is_asked(token):
            return True
        if kind == "noun":
            return False
        at = self._finite(token, kind)
        while True:
            if any(self.forms[child] in _HEDGES for child in self.children(at, "advmod")):
                return True
            if self._is_generic(at) or self._is_unrealized(at) or self._is_unreal_gerund(at):
                return True
            dep, head = self.tokens[at].dep, self.tokens[at].head
            shared = dep == "conj" and not any(True for _ in self.children(at, *SUBJECTS, *PASSIVE_SUBJECTS))
            dependent = dep == "xcomp" or (dep == "advcl" and self._is_infinitive(at))
            if head == at or not self.is_verbal(head) or not (dependent or shared):
                return False
            at = head

    def _is_generic(self, verb: int) -> bool:
        """Whether it is spoken of in general: "to attack civilians is a crime"."""
        head = self.tokens[verb].head
        return self.tokens[verb].dep == "csubj" and (self._is_infinitive(verb) or self.lemmas[head] == "be")

    def is_finite(self, token: int) -> bool:
        """Whether the token is a verb in a tense or with a modal, not an infinitive or participle."""
        tag = self.tokens[token].tag
        return tag in ("VBD", "VBZ", "VBP") or any(self.tokens[c].tag == "MD" for c in self.children(token, "aux"))

    def _is_infinitive(self, verb: int) -> bool:
        return any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux"))

    def _is_unrealized(self, verb: int) -> bool:
        """Whether an infinitive depends on something that need not make it true ("unlikely to sign", "wants to")."""
        dep, head = self.tokens[verb].dep, self.tokens[verb].head
        if dep not in ("xcomp", "ccomp", "advcl") or not self._is_infinitive(verb):
            return False
        if dep == "advcl":
            return self.lemmas[head] in _PREPARATIONS
        if any(self.forms[child] == "have" for child in self.children(verb, "aux")):
            return False  # "is said to have attacked"
        if not self.is_verbal(head):
            return self.lemmas[head] not in _REALIZED
        predicates = [*self.children(head, "acomp"), *self.children(head, "attr")]
        if self.lemmas[head] in ("be", "become") and predicates:
            return not any(self.lemmas[p] in _REALIZED or self._is_ranked(p) for p in predicates)
        if self.tokens[head].tag == "VBN" and self.lemmas[head] in self._say:
            return False
        past = self.lemmas[head] == "have" and self.tokens[head].tag in ("VBD", "VBN")  # "had to leave"
        return not past and self.lemmas[head] not in _IMPLICATIVE

    def _is_ranked(self, noun: int) -> bool:
        """Whether a noun is one of a row: "the first country", "the only leaders"."""
        return self.lemmas[noun] in _RANKS or any(
            self.lemmas[child] in _RANKS for child in self.children(noun, "amod", "advmod", "nummod")
        )

    def _is_unreal_gerund(self, verb: int) -> bool:
        preposition = self.tokens[verb].head
        if self.tokens[verb].dep != "pcomp":
            return False
        governor = self.tokens[preposition].head
        form = self.forms[preposition]
        if form in _INSTEAD or self.forms[governor] in _INSTEAD:
            return True
        if self.tokens[governor].dep == "dobj":  # "accused Sudan of", where the parser hangs "of" below the object
            governor = self.tokens[governor].head
        unreal = self.lemmas[governor] in (_CHARGES if self.is_verbal(governor) else _BRINKS)
        return unreal and form in ("of", "with")

    def find_infinitive(self, verb: int) -> str | None:
        """What an infinitive is: "noun" below a noun ("plans to attack"), "purpose" where it says what for."""
        token = self.tokens[verb]
        own_subject = any(True for _ in self.children(verb, *SUBJECTS))
        if token.dep == "conj" and self.is_verbal(token.head) and not own_subject:
            return self.find_infinitive(token.head)
        if not self._is_infinitive(verb):
            return None
        if token.dep in ("acl", "relcl"):
            return None if self._is_ranked(token.head) else "noun"
        if token.dep == "pcomp" and self.forms[token.head] == "for":
            return "noun"
        if any(self.forms[child] == "for" for child in self.children(verb, "mark", "prep")):
            return "noun"  # "calls for the government to resign"
        return "purpose" if token.dep == "advcl" else None
