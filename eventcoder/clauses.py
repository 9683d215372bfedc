"""Clauses: what each predicate of a parse says of whom.

The only module that knows dependency labels (ClearNLP scheme, as spaCy's English models give them). A predicate is a
verb, an event noun or an adjective; its arguments stand in the slots that dictionaries/FORMAT.md lists. Whatever
moves an argument away from its place - passive, relative and participial clauses, control, coordination - is undone
here, so that a dictionary entry need not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from eventcoder.dictionaries.words import normalize_word, repair_lemma
from eventcoder.records import Parse, Token

_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_PREPOSITIONS = frozenset({"prep", "agent"})
# Verbs whose infinitive is done by their subject even where an object stands between.
_SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "offer", "agree", "use", "meet"})
# Prepositions whose gerund is done by the object of the governing verb ("accused Iran of arming the rebels").
_OBJECT_CONTROL = frozenset({"of", "from", "into", "for"})
_CONDITIONAL = frozenset({"if", "unless", "whether", "lest", "should"})
_VERB_TAGS = ("VB",)
_TEMPORAL = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow day week month year hour minute morning afternoon "
    "evening night midnight noon weekend decade century moment time date spring summer autumn winter fall jan feb mar "
    "apr jun jul aug sept sep oct nov dec jan. feb. mar. apr. aug. sept. oct. nov. dec.".split()
)
_MAX_CLIMB = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its arguments.

    predicate: token index. kind: "verb", "noun" or "adjective". arguments: slot -> token indices of the heads of what
    fills it, coordinated members apart, nearest first. modals: lemmas of modal auxiliaries, "not" among them where
    the clause is negated. speaker: head of the noun phrase that says it, None where the text itself does.
    conditional: it stands below an "if". infinitive: "noun" for an infinitive below a noun ("plans to attack"),
    "purpose" for one that says what for, None for others.
    """

    predicate: int
    kind: str
    arguments: dict[str, tuple[int, ...]]
    passive: bool
    modals: tuple[str, ...]
    negated: bool
    conditional: bool
    infinitive: str | None


class Clauses:
    """The clauses of one parse, each made when first asked for.

    Args:
        parse: the sentence.
        say: normalized lemmas of the verbs that report speech.
    """

    def __init__(self, parse: Parse, say: frozenset[str]) -> None:
        self.parse = parse
        self.tokens = parse.tokens
        self._say = say
        self._clauses: dict[tuple[int, str], Clause] = {}
        self._surface: dict[int, tuple[int, ...]] = {}

    # Tokens

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Normalized lemma of each token."""
        return tuple(
            repair_lemma(normalize_word(token.lemma), normalize_word(token.text), token.tag) for token in self.tokens
        )

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Normalized text of each token."""
        return tuple(normalize_word(token.text) for token in self.tokens)

    @cached_property
    def words(self) -> frozenset[str]:
        """All normalized lemmas and texts."""
        return frozenset((*self.lemmas, *self.forms))

    def has_word(self, token: int, word: str) -> bool:
        """Whether the token is the normalized word, as lemma or as it stands."""
        return self.lemmas[token] == word or self.forms[token] == word

    def kind_of(self, token: int) -> str | None:
        """The kind of predicate that a token can be by its tag, or None."""
        tag = self.tokens[token].tag
        if tag.startswith("VB"):
            return "verb"
        if tag.startswith("NN"):
            return "noun"
        return "adjective" if tag.startswith("JJ") or tag in ("RB", "RP") else None

    def children(self, token: int, *deps: str) -> Iterator[int]:
        """The dependents of a token with one of the labels, or all."""
        for child in self.parse.children[token]:
            if not deps or self.tokens[child].dep in deps:
                yield child

    def expand(self, head: int) -> list[int]:
        """A phrase's head and the heads coordinated with it."""
        out = [head]
        for child in self.children(head, "conj"):
            if self.kind_of(child) == self.kind_of(head) or self.tokens[child].tag in ("PRP", "CD"):
                out += self.expand(child)
        return out

    def is_verbal(self, token: int) -> bool:
        """Whether the token heads a clause."""
        return self.tokens[token].tag.startswith(_VERB_TAGS) or self.tokens[token].tag == "MD"

    def subtree(self, token: int) -> list[int]:
        """The token and all below it, in the order of the text."""
        out, todo = [token], [token]
        while todo:
            for child in self.parse.children[todo.pop()]:
                out.append(child)
                todo.append(child)
        return sorted(out)

    # Noun phrases

    def left_edge(self, head: int) -> int:
        """The first token of a noun phrase's words before its head, possessors left out."""
        low = head
        for child in self.children(head, "compound", "amod", "nmod", "nummod", "det", "dep"):
            if child < head:
                low = min(low, child, *self.subtree(child))
        while low < head and not self.tokens[low].text[0].isalnum():
            low += 1  # bullets, quotation marks
        return low

    def phrase_span(self, head: int) -> tuple[int, int]:
        """Characters of a noun phrase: its head with what stands before it in the phrase."""
        start = self.tokens[self.left_edge(head)].start
        for child in self.children(head, "poss"):
            start = min(start, *(self.tokens[t].start for t in self.subtree(child)))
        return start, self.tokens[head].end

    def is_temporal(self, head: int) -> bool:
        """Whether a noun names a time, so that it is nobody."""
        return self.lemmas[head] in _TEMPORAL

    def is_temporal_phrase(self, head: int) -> bool:
        """Whether a preposition only says when: "on" in "called him on Friday" is not that of "call on"."""
        objects = list(self.children(head, "pobj"))
        return bool(objects) and all(
            self.is_temporal(o) or (self.tokens[o].tag == "CD" and self.tokens[o].text.isdigit()) for o in objects
        )

    def is_preposition(self, token: int) -> bool:
        """Whether a participle is used as a preposition ("according to")."""
        return self.tokens[token].dep in _PREPOSITIONS or self.tokens[token].dep == "mark"

    def is_infinitive_marker(self, token: int) -> bool:
        """Whether a "to" belongs to an infinitive, so that it is no preposition."""
        return self.tokens[token].tag == "TO" and self.tokens[token].dep == "aux"

    def particles(self, verb: int) -> list[int]:
        """The verb's particles: "out" of "break out"."""
        return list(self.children(verb, "prt"))

    def is_hyphenated(self, token: int) -> bool:
        """Whether a participle is the second half of a compound adjective ("US-backed")."""
        if token < 2 or self.tokens[token].tag not in ("VBN", "VBD", "VBG", "JJ"):
            return False
        hyphen = self.tokens[token - 1]
        return hyphen.text in ("-", "–") and hyphen.end == self.tokens[token].start

    def is_proper(self, head: int) -> bool:
        """Whether a token is a proper noun."""
        return self.tokens[head].tag in ("NNP", "NNPS")

    def is_subject(self, head: int) -> bool:
        """Whether the token is a grammatical subject."""
        return self.tokens[head].dep in ("nsubj", "nsubjpass")

    def is_expletive(self, head: int) -> bool:
        """Whether a pronoun means nobody ("it was clear that", "it rained")."""
        token = self.tokens[head]
        if token.dep == "expl":
            return True
        if token.dep not in ("nsubj", "nsubjpass") or self.lemmas[token.head] not in ("be", "seem", "appear", "take"):
            return False
        return any(True for _ in self.children(token.head, "ccomp", "xcomp", "acomp", "advcl"))

    # Clauses

    def clause(self, token: int, kind: str | None = None) -> Clause:
        """The clause whose predicate the token is, read as the kind, or as the kind its tag says."""
        kind = kind or self.kind_of(token) or "noun"
        if (token, kind) not in self._clauses:
            build = {"verb": self._verb_arguments, "noun": self._noun_arguments}.get(kind, self._adjective_arguments)
            arguments = {slot: tuple(dict.fromkeys(heads)) for slot, heads in build(token).items() if heads}
            modals = self._modals(token, kind)
            self._clauses[token, kind] = Clause(
                token,
                kind,
                arguments,
                kind == "verb" and self.is_passive(token),
                modals,
                "not" in modals,
                self._is_conditional(token),
                self._infinitive(token),
            )
        return self._clauses[token, kind]

    def _infinitive(self, verb: int) -> str | None:
        token = self.tokens[verb]
        own_subject = any(True for _ in self.children(verb, *_SUBJECTS))
        if token.dep == "conj" and self.is_verbal(token.head) and not own_subject:
            return self._infinitive(token.head)
        if not any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux")):
            return None
        if token.dep in ("acl", "relcl"):
            return "noun"
        return "purpose" if token.dep == "advcl" else None

    def is_passive(self, verb: int) -> bool:
        """Whether the verb is passive, reduced relatives, bare participles and coordinated passives included."""
        token = self.tokens[verb]
        if any(True for _ in self.children(verb, "auxpass", *_PASSIVE_SUBJECTS)):
            return True
        if token.tag not in ("VBN", "VBD") or any(True for _ in self.children(verb, "aux", *_SUBJECTS)):
            return False
        if token.dep in ("acl", "amod"):
            return token.tag == "VBN" or not any(True for _ in self.children(verb, "dobj"))
        if token.tag == "VBN" and token.dep in ("advcl", "ROOT", "ccomp", "oprd", "dep"):
            return not any(True for _ in self.children(verb, "dobj"))
        if token.dep == "conj" and self.is_verbal(token.head):
            return self.is_passive(token.head)
        return False

    def _verb_arguments(self, verb: int) -> dict[str, list[int]]:
        slots: dict[str, list[int]] = {}
        surface = list(self.surface_subject(verb))
        objects: list[int] = []
        for child in self.children(verb):
            dep = self.tokens[child].dep
            if dep == "dobj":
                objects += self._resolve_relative(verb, child)
            elif dep == "dative" and self.tokens[child].tag not in ("IN", "TO"):
                slots.setdefault("indirect", []).extend(self.expand(child))
            elif dep in ("ccomp", "xcomp", "oprd", "acomp"):
                slots.setdefault("complement", []).extend(self.expand(child))
            elif dep == "attr":
                slots.setdefault("attribute", []).extend(self.expand(child))
            elif dep == "advcl":
                slots.setdefault(self._adverbial_slot(child), []).extend(self.expand(child))
        if not objects and not self.is_passive(verb):
            objects += self._shared_object(verb)
        if not objects and self.tokens[verb].dep == "relcl" and not self.is_passive(verb):
            objects += self._contact_object(verb)
        if self.is_passive(verb):
            slots["subject"] = []
            slots["indirect" if objects else "object"] = surface
            slots.setdefault("object", []).extend(objects)
        else:
            slots["subject"], slots["object"] = surface, objects
        self._add_prepositions(slots, verb)
        for head in objects:
            below: dict[str, list[int]] = {}
            self._add_prepositions(below, head, leave_out=frozenset({"of"}))
            below.pop("subject", None)  # who did the object is not who did the verb
            for slot, heads in below.items():
                slots.setdefault(slot, []).extend(heads)
        slots["speaker"] = list(self.speaker(verb))
        return slots

    def _shared_object(self, verb: int) -> list[int]:
        """The object of "shot and killed two men", which stands below the second verb only."""
        for other in self.children(verb, "conj"):
            alone = not any(True for _ in self.children(other, *_SUBJECTS, *_PASSIVE_SUBJECTS, "aux", "auxpass"))
            if alone and other - verb <= 3 and not any(True for _ in self.children(verb, "prep", "xcomp", "ccomp")):
                return [o for child in self.children(other, "dobj") for o in self.expand(child)]
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
            if token.dep in _PREPOSITIONS or (token.dep == "dative" and token.tag in ("IN", "TO")):
                self._add_preposition(slots, head, child, leave_out)

    def _add_preposition(
        self, slots: dict[str, list[int]], head: int, preposition: int, leave_out: frozenset[str]
    ) -> None:
        name = self.forms[preposition]
        for child in self.children(preposition):
            dep = self.tokens[child].dep
            if dep in ("pobj", "pcomp"):
                if name not in leave_out:
                    passive_agent = self.tokens[preposition].dep == "agent" or (name == "by" and dep == "pobj")
                    heads = self.expand(child)
                    slots.setdefault(name, []).extend(heads)
                    if passive_agent and (self.is_passive(head) or self.kind_of(head) == "noun"):
                        slots.setdefault("subject", []).extend(heads)
            elif dep == "prep":  # "out of", "from within"
                self._add_preposition(slots, head, child, leave_out)
            elif dep == "conj" and self.tokens[child].tag in ("IN", "TO"):
                self._add_preposition(slots, head, child, leave_out)

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
            elif token.dep == "conj" and token.tag.startswith("NN") and not slots.get("possessor"):
                continue
        token = self.tokens[noun]
        if token.dep == "conj" and not slots.get("possessor"):  # "Iran's threats and demands"
            slots.setdefault("possessor", []).extend(self.clause(token.head, "noun").arguments.get("possessor", ()))
        self._add_prepositions(slots, noun)
        slots["subject"] = [*slots.get("possessor", []), *slots["subject"], *slots.get("between", [])]
        slots["subject"] += [head for head in slots.get("modifier", []) if not self._is_adverb(head)]
        slots["speaker"] = list(self.speaker(noun))
        return slots

    def _is_adverb(self, token: int) -> bool:
        return self.tokens[token].tag.startswith("RB")

    def _is_content(self, verb: int) -> bool:
        """Whether a clause below a noun says what the noun is ("a demand that they leave", "a refusal to leave")."""
        if any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux")):
            return True
        marks = [child for child in self.children(verb) if self.forms[child] == "that"]
        return any(self.tokens[child].dep == "mark" for child in marks)

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

    # Subjects that stand elsewhere

    def surface_subject(self, token: int) -> tuple[int, ...]:
        """Heads of the grammatical subject of a verb or adjective, found along control and coordination."""
        if token not in self._surface:
            self._surface[token] = ()  # ends a cycle in a broken parse
            self._surface[token] = tuple(self._find_subject(token))
        return self._surface[token]

    def _find_subject(self, token: int) -> list[int]:
        for child in self.children(token, *_SUBJECTS, *_PASSIVE_SUBJECTS):
            if self.is_temporal(child):  # "Israel Friday closed the crossing" is parsed with Friday as its subject
                return [c for c in self.children(child, "compound", "nmod", "poss", "amod", "npadvmod") if c < child]
            return self._resolve_relative(token, child)
        head, dep = self.tokens[token].head, self.tokens[token].dep
        if head == token:
            return []
        if dep == "acomp":
            return list(self.surface_subject(head))
        if dep == "amod":
            return self.expand(head) if self.kind_of(head) == "noun" else []
        if dep == "conj" and (self.is_verbal(head) or self.tokens[head].dep == "acomp"):
            return list(self.surface_subject(head))
        if dep in ("xcomp", "ccomp", "oprd"):
            return self._controller(head)
        if dep in ("advcl", "dep") and self.is_verbal(head):
            return list(self.surface_subject(head))
        if dep in ("acl", "relcl"):
            return self._modified_noun(token, head)
        if dep == "pcomp":
            return self._gerund_subject(head)
        return []

    def _controller(self, governor: int) -> list[int]:
        """Who does the infinitive below a verb, adjective or noun: its object, else its subject."""
        if not self.is_verbal(governor):
            return list(self.surface_subject(governor)) or self._owner(governor)
        objects = [o for child in self.children(governor, "dobj", "dative") for o in self.expand(child)]
        if objects and self.lemmas[governor] not in _SUBJECT_CONTROL and self.kind_of(objects[0]) != "adjective":
            return [o for o in objects if self.tokens[o].tag not in ("IN", "TO")]
        for child in self.children(governor, "prep"):  # "called on Iran to stop"
            if self.forms[child] in ("on", "upon", "for", "to") and not objects:
                found = [o for c in self.children(child, "pobj") for o in self.expand(c)]
                if found:
                    return found
        return list(self.surface_subject(governor))

    def _modified_noun(self, verb: int, noun: int) -> list[int]:
        if self.tokens[verb].tag == "VB" and any(self.tokens[c].tag == "TO" for c in self.children(verb, "aux")):
            return self._owner(noun)
        return [noun]

    def _owner(self, noun: int) -> list[int]:
        """Whose act an abstract noun names: possessor, by-phrase, else the subject of the verb it belongs to."""
        for child in self.children(noun, "poss"):
            return self.expand(child)
        for preposition in self.children(noun, "prep", "agent"):
            if self.forms[preposition] in ("by", "from"):
                return [o for c in self.children(preposition, "pobj") for o in self.expand(c)]
        governor = self.tokens[noun].head
        if self.tokens[noun].dep in ("dobj", "attr", "oprd") and self.is_verbal(governor):
            return list(self.surface_subject(governor))
        if self.tokens[noun].dep == "pobj":
            above = self.tokens[governor].head
            if self.is_verbal(above):
                return list(self.surface_subject(above))
            if self.kind_of(above) == "noun" and above != noun:
                return self._owner(above)
        for child in self.children(noun, "compound", "amod", "nmod"):
            if self.tokens[child].tag in ("NNP", "NNPS", "JJ"):
                return [child]
        return []

    def _gerund_subject(self, preposition: int) -> list[int]:
        governor = self.tokens[preposition].head
        if self.is_verbal(governor):
            if self.forms[preposition] in _OBJECT_CONTROL:
                objects = [o for child in self.children(governor, "dobj") for o in self.expand(child)]
                if objects:
                    return objects
            return list(self.surface_subject(governor))
        if self.kind_of(governor) == "noun":
            return self._owner(governor)
        return list(self.surface_subject(governor))

    def _resolve_relative(self, verb: int, argument: int) -> list[int]:
        """The noun for a relative pronoun, else the argument with its coordinated members."""
        if self.forms[argument] not in _RELATIVE or self.tokens[argument].tag not in ("WDT", "WP", "IN", "DT"):
            return self.expand(argument)
        token = verb
        for _ in range(_MAX_CLIMB):
            if self.tokens[token].dep == "relcl":
                return [self.tokens[token].head]
            if self.tokens[token].head == token:
                break
            token = self.tokens[token].head
        return []

    def _contact_object(self, verb: int) -> list[int]:
        """The object of "the town (that) rebels attacked": the noun, if nothing else in the clause stands for it."""
        if not any(True for _ in self.children(verb, *_SUBJECTS)):
            return []
        relative = [c for c in self.children(verb) if self.forms[c] in _RELATIVE]
        if any(self.tokens[c].dep in ("nsubj", "nsubjpass", "pobj") for c in relative):
            return []
        return [self.tokens[verb].head]

    # What is said of the clause as a whole

    def _modals(self, token: int, kind: str) -> tuple[str, ...]:
        verb = self.tokens[token].head if kind == "adjective" and self.tokens[token].dep == "acomp" else token
        found: list[str] = []
        for child in self.children(verb, "aux", "neg", "det", "preconj", "advmod"):
            if self.tokens[child].tag == "MD":
                found.append(self._modal(child))
            elif self.tokens[child].dep == "neg" or self.forms[child] in ("never", "neither", "nor"):
                found.append("not")
            elif self.tokens[child].dep == "det" and self.forms[child] == "no":
                found.append("not")
        if kind == "verb" and not found and self.tokens[token].dep == "conj":
            head = self.tokens[token].head
            own = any(True for _ in self.children(token, "aux", "auxpass", *_SUBJECTS))
            if self.is_verbal(head) and not own:
                return self._modals(head, "verb")
        if kind == "verb" and self.tokens[token].dep == "pcomp" and self.forms[self.tokens[token].head] == "without":
            found.append("not")
        return tuple(dict.fromkeys(found))

    def _modal(self, token: int) -> str:
        contracted = {"'ll": "will", "wo": "will", "ca": "can", "sha": "shall", "'d": "would"}
        return contracted.get(self.forms[token], self.forms[token])

    def climb(self, token: int, found: Callable[[int, int], T | None]) -> T | None:
        """Goes up from a token; the first answer of ``found(head, token below it)`` that is not None."""
        for _ in range(_MAX_CLIMB):
            head = self.tokens[token].head
            if head == token:
                return None
            answer = found(head, token)
            if answer is not None:
                return answer
            token = head
        return None

    def _is_conditional(self, token: int) -> bool:
        def has_mark(at: int) -> bool:
            marks = (c for c in self.children(at, "mark", "advmod") if self.forms[c] in _CONDITIONAL)
            return any(True for _ in marks)

        if has_mark(token):
            return True
        return bool(self.climb(token, lambda head, _: True if has_mark(head) else None))

    def speaker(self, token: int) -> tuple[int, ...]:
        """Heads of the noun phrase that is said to say what the token's clause says; empty where nobody is."""
        return self.climb_to_speaker(token) or ()

    def climb_to_speaker(self, token: int) -> tuple[int, ...] | None:
        """As speaker, None where nobody is named."""

        def find(head: int, below: int) -> tuple[int, ...] | None:
            for child in self.children(below, "prep"):
                if self.forms[child] == "according":
                    objects = [c for to in self.children(child, "prep") for c in self.children(to, "pobj")]
                    return tuple(head for c in objects for head in self.expand(c))
            if self.tokens[below].dep in ("ccomp", "parataxis", "xcomp") and self.lemmas[head] in self._say:
                return self.surface_subject(head)
            for child in self.children(below, "parataxis", "advcl", "ccomp"):
                # "X attacked Y, said Z", and "as Z said", where the parser hangs the saying below what is said.
                if self.lemmas[child] in self._say and self.tokens[child].dep == "parataxis":
                    return self.surface_subject(child)
            return None

        here = find(token, token) if self.tokens[token].head == token else None
        return here or self.climb(token, find)


def head_of_span(tokens: tuple[Token, ...], start: int, end: int) -> int | None:
    """The token that heads the words between two character offsets: the first whose own head lies outside.

    None where no token overlaps the span.
    """
    inside = [t.i for t in tokens if t.start < end and t.end > start]
    for i in inside:
        if tokens[i].head not in inside or tokens[i].head == i:
            if tokens[i].dep in ("punct", "det", "case", "prep") and len(inside) > 1:
                continue
            return i
    return inside[0] if inside else None
