"""Moods: the modals, negations, conditions and questions of a clause.

With tree.py, subjects.py, suppositions.py, contexts.py and clauses.py the only module that knows dependency labels.
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
_UNTIL = frozenset({"until", "till", "before", "when", "once", "after"})
"""Conjunctions that, with the present tense, speak of what is to come ("until they leave", "will act when they do")."""

_INVERTED = frozenset({"had", "should", "were"})
"""Auxiliaries that make a condition where they stand before the subject ("had they attacked")."""

_CONDITION_WORDS = _CONDITIONAL | _INVERTED | _UNTIL | {"case", "event"}
"""Without any of these a sentence holds no condition."""

_AIMS = frozenset(
    "offer bid overture proposal plan plot call appeal plea request demand attempt effort move threat decision "
    "promise pledge vow invitation order permission refusal agreement intention readiness willingness campaign "
    "initiative push drive right deal".split()
)
"""Nouns whose infinitive says what they aim at."""

_REACH = 12
"""Tokens within which a modal is looked for whose verb has no subject of its own."""

RANKS = frozenset({"first", "last", "latest", "second", "third", "only"})


class MoodTree(SubjectTree):
    """A parse in which it can be asked what is said of a clause as a whole."""

    # Modals and negation

    def find_modals(self, token: int, kind: str) -> tuple[str, ...]:
        """Lemmas of the clause's modal auxiliaries in their order; "have" where a perfect follows one ("would have
        attacked"), "not" where the clause is negated.
        """
        verb = self._finite(token, kind)
        found: list[str] = []
        for child in (*self._stray_modals(verb), *self.children(verb, "aux")):
            if self.tokens[child].tag == "MD":
                found.append(self._modal(child))
            elif found and self.forms[child] in ("have", "'ve"):
                found.append("have")
        if self._is_announced(verb):
            found.append("will")
        if self._own_negations(token, kind):
            found.append("not")
        if not found and self._shares_auxiliaries(token, kind):
            return self.find_modals(self.tokens[token].head, "verb")
        return tuple(dict.fromkeys(found))

    def _is_announced(self, verb: int) -> bool:
        """Whether an infinitive stands for the future in a headline: "Japan to send rice to Laos"."""
        main = self.tokens[verb].dep == "ROOT" and self._is_infinitive(verb)
        return main and any(child < verb for child in self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS))

    def _stray_modals(self, verb: int) -> Iterator[int]:
        """Modals that the parser hangs below a time phrase between subject and verb ("will later this week meet")."""
        if self.tokens[verb].tag not in ("VB", "VBP"):
            return
        subjects = [child for child in self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS) if child < verb]
        start = max(subjects) if subjects else max(0, verb - _REACH)
        for token in self.tokens[start:verb]:
            if token.tag == "MD" and not self.is_verbal(token.head):
                yield token.i

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
        if self._is_prevented(token):
            return True
        if self.words.isdisjoint(_CONDITION_WORDS):
            return False
        return self._is_condition(token) or bool(
            self.climb(token, lambda head, _: True if self._is_condition(head) else None)
        )

    def _is_condition(self, token: int) -> bool:
        for child in self.children(token, "mark", "advmod"):
            form = self.forms[child]
            if form in _CONDITIONAL and (form != "though" or self.forms[child - 1] == "as"):
                return True
            if form in _UNTIL and self.tokens[token].tag in ("VBZ", "VBP"):
                return form in ("until", "till", "before") or self._is_to_come(self.tokens[token].head)
        for child in self.children(token, "prep"):  # "in case they attack"
            if self.forms[child] == "in" and child < token and self._has_object(child, "case", "event"):
                return True
        return self._is_inverted(token) and not self.is_asked(token) and self.tokens[token].head != token

    def _is_to_come(self, verb: int) -> bool:
        return any(self.tokens[child].tag == "MD" for child in self.children(verb, "aux"))

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

    # Questions and infinitives

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

    def is_finite(self, token: int) -> bool:
        """Whether the token is a verb in a tense or with a modal, not an infinitive or participle."""
        bearers = [token, *self.children(token, "aux", "auxpass")]
        return any(self.tokens[bearer].tag in ("VBD", "VBZ", "VBP", "MD") for bearer in bearers)

    def _is_infinitive(self, verb: int) -> bool:
        return any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux"))

    def _is_ranked(self, noun: int) -> bool:
        """Whether a noun is one of a row: "the first country", "the only leaders"."""
        return self.lemmas[noun] in RANKS or any(
            self.lemmas[child] in RANKS or self.forms[child] in RANKS
            for child in self.children(noun, "amod", "advmod", "nummod")
        )

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
        if any(self.forms[child] == "for" and child < verb for child in self.children(verb, "mark", "prep")):
            return "noun"  # "calls for the government to resign"
        if token.dep == "advcl":
            return "purpose" if self.aim_of(verb) is None else "noun"
        return None

    def is_subjunctive(self, verb: int) -> bool:
        """Whether a verb in a "that" clause says what shall be: "demands that he resign"."""
        if self.tokens[verb].tag not in ("VB", "VBP") or any(True for _ in self.children(verb, "aux")):
            return False
        single = ("NN", "NNP"), frozenset({"he", "she", "it"})
        subjects = self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS)
        alone = all(not any(True for _ in self.children(s, "conj")) for s in subjects)
        return alone and any(self.tokens[s].tag in single[0] or self.forms[s] in single[1] for s in subjects)

    def aim_of(self, verb: int) -> int | None:
        """The noun right before an infinitive that the parser hangs on the verb above: "rejected an offer to meet"."""
        to = next((child for child in self.children(verb, "aux") if self.tokens[child].tag == "TO"), 0)
        noun = to - 1
        aims = noun > 0 and self.lemmas[noun] in _AIMS and self.tokens[noun].head == self.tokens[verb].head
        return noun if aims and self.tokens[verb].dep in ("advcl", "xcomp") else None
