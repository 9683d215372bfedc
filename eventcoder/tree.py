"""The words and noun phrases of a parse.

With subjects.py and clauses.py the only module that knows dependency labels (ClearNLP scheme, as spaCy's English
models give them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import TypeVar

from eventcoder.dictionaries.words import normalize_word, repair_lemma
from eventcoder.records import Parse, Token

PREPOSITIONS = frozenset({"prep", "agent"})
PLACING = frozenset({"in", "at", "near", "around", "outside", "inside", "within", "across"})
"""Prepositions of place."""

QUANTITIES = frozenset(
    "one two three four five six seven eight nine ten dozen score hundred thousand million some many most several few "
    "all both none each any other number group lot majority couple handful pair series crowd half third "
    "batch wave column stream swarm band horde detachment contingent squad part rest much bulk remainder".split()
)
"""Heads of phrases that mean what their of-phrase means: "dozens of protesters", "a batch of troops"."""

LOYAL = frozenset({"loyal", "allied", "faithful", "sympathetic", "belong"})
"""Words that tell behind a noun whose somebody is ("forces loyal to the president"), wherever the parser hangs them."""

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_TEMPORAL = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow day week month year hour minute morning afternoon "
    "evening night midnight noon weekend decade century moment time date spring summer autumn winter fall jan feb mar "
    "apr jun jul aug sept sep oct nov dec jan. feb. mar. apr. aug. sept. oct. nov. dec.".split()
)
# Somebody is this, not something: "it was prepared to send aid".
_DISPOSED = frozenset(
    "prepared ready willing unwilling able unable determined committed concerned confident reluctant eager keen "
    "anxious responsible opposed open aware worried satisfied disappointed interested hopeful optimistic afraid "
    "alarmed pleased happy unhappy glad dissatisfied appalled outraged dismayed grateful thankful sorry sad shocked "
    "saddened sure surprised angry furious angered upset bound poised due set free resolved content delighted "
    "heartened encouraged puzzled proud ashamed distressed disturbed horrified troubled".split()
)
_DATING = frozenset("last this next past previous following same that every each earlier later ago before".split())
_COPULAS = frozenset({"be", "seem", "appear", "take", "remain", "become"})
_BEFALLING = frozenset({"happen", "occur", "rain", "snow", "matter"})
"""What "it" does here nobody does."""

_ACCOMPANYING = frozenset({"including", "along", "together"})
"""Without any of these a sentence says of nobody that he is one of others, or with them."""

_MAX_CLIMB = 12

T = TypeVar("T")


class Tree:
    """A parse with lookups over its tokens."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.tokens = parse.tokens
        self._edges: dict[int, int] = {}
        self._labels = [token.dep for token in parse.tokens]
        self._labels_below = [{self._labels[child] for child in below} for below in parse.children]

    # Tokens

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Normalized lemma of each token."""
        return tuple([_normalize_lemma(token.lemma, token.text, token.tag) for token in self.tokens])

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Normalized text of each token."""
        return tuple([normalize_word(token.text) for token in self.tokens])

    @cached_property
    def words(self) -> frozenset[str]:
        """All normalized lemmas and texts."""
        return frozenset((*self.lemmas, *self.forms))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The tokens at which each of the words stands, in order."""
        places: dict[str, list[int]] = {}
        for at, words in enumerate(zip(self.lemmas, self.forms, strict=True)):
            for word in set(words):
                places.setdefault(word, []).append(at)
        return places

    def has_word(self, token: int, word: str) -> bool:
        """Whether the token is the normalized word, as lemma or as it stands."""
        return self.lemmas[token] == word or self.forms[token] == word

    def form_at(self, token: int) -> str:
        """The form of a token, "" behind the sentence's end."""
        return self.forms[token] if token < len(self.forms) else ""

    def kind_of(self, token: int) -> str | None:
        """The kind of predicate that a token can be by its tag, or None."""
        return _kind_of_tag(self.tokens[token].tag)

    def children(self, token: int, *deps: str) -> Sequence[int]:
        """The dependents of a token with one of the labels, or all."""
        if not deps:
            return self.parse.children[token]
        if self._labels_below[token].isdisjoint(deps):
            return ()
        labels = self._labels
        return [child for child in self.parse.children[token] if labels[child] in deps]

    def expand(self, head: int) -> list[int]:
        """A phrase's head and the heads coordinated with it."""
        out = [head]
        for child in self.children(head, "conj"):
            if self.kind_of(child) == self.kind_of(head) or self.tokens[child].tag in ("PRP", "CD"):
                out += self.expand(child)
        return out

    def members(self, head: int) -> list[int]:
        """Heads of those whom a phrase is said to include, or who are said to be with it: "ten people, including two
        Danes", "Norway, along with Chad".
        """
        if self.words.isdisjoint(_ACCOMPANYING):
            return []
        below = [child for including in self._including(head) for child in self.children(including, "pobj")]
        return [one for child in below for one in self.expand(child)]

    def whole_of(self, head: int) -> int | None:
        """The head of the phrase that is said to include this one, None where none is."""
        including = self.tokens[head].head
        if self.tokens[head].dep == "conj":
            return self.whole_of(including)
        if self.preposition_of(head) != "including":
            return None
        above = self.tokens[including].head
        bearers = (above, *self.children(above, "dobj", "nsubjpass"))
        return next((bearer for bearer in bearers if including in self._including(bearer)), None)

    def _including(self, head: int) -> Iterator[int]:
        """The "including" or "along with" behind a phrase; the parser hangs it on the phrase or on the verb."""
        above = self.tokens[head]
        bearers = (head, above.head) if above.dep in ("dobj", "nsubj", "nsubjpass") else (head,)
        for bearer in bearers:
            for child in self.children(bearer, "prep"):
                behind = bearer == head or not any(head < other < child for other in self.children(bearer, "dobj"))
                if head < child and behind and self.forms[child] == "including":
                    yield child
                elif head < child <= head + 3 and above.dep == "nsubj":
                    yield from self._accompanying(child)

    def _accompanying(self, preposition: int) -> Iterator[int]:
        """The "with" of "along with" and "together with"."""
        if self.forms[preposition] == "along":
            yield from (child for child in self.children(preposition, "prep") if self.forms[child] == "with")
        elif self.forms[preposition] == "with" and self.forms[preposition - 1] == "together":
            yield preposition

    def is_verbal(self, token: int) -> bool:
        """Whether the token heads a clause."""
        return self.tokens[token].tag.startswith("VB") or self.tokens[token].tag == "MD"

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
        if head not in self._edges:
            self._edges[head] = self._find_edge(head)
        return self._edges[head]

    def _find_edge(self, head: int) -> int:
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

    def whole_end(self, head: int) -> int:
        """Where, in characters, the prepositional phrases and names behind a noun end that belong to it, without
        clauses in them and times: of "villagers in the north of Chad who fled on Monday", behind "Chad".
        """
        end = self.tokens[head].end
        coordinated = next((child for child in self.children(head, "cc", "conj") if child > head), len(self.tokens))
        for child in self.children(head, "prep", "appos"):
            if child > coordinated:
                break  # what stands behind several does not belong to the first of them
            if self.is_temporal_phrase(child) or (self.tokens[child].dep == "appos" and not self.is_proper(child)):
                continue
            below = self.subtree(child)
            verb = next((t for t in sorted(below) if self.is_verbal(t)), len(self.tokens))
            end = max([end, *(self.tokens[t].end for t in below if t < verb)])
        return end

    def relative_noun(self, token: int) -> int:
        """The noun that "whose" means; the token itself where it is another word."""
        if self.forms[token] != "whose":
            return token
        at = token
        while self.tokens[at].dep != "relcl" and self.tokens[at].head != at:
            at = self.tokens[at].head
        return self.tokens[at].head if self.tokens[at].dep == "relcl" else token

    def is_temporal(self, head: int) -> bool:
        """Whether a noun names a time, so that it is nobody; a "march" in small letters names none."""
        lemma = self.lemmas[head]
        return lemma in _TEMPORAL and (lemma != "march" or self.tokens[head].text != self.forms[head])

    def is_temporal_phrase(self, head: int) -> bool:
        """Whether a preposition or noun only says when: "on" in "called him on Friday" is not that of "call on", "week"
        in "gave it a loan last week" not that of "give a week".
        """
        if self.tokens[head].dep == "npadvmod" and self.is_temporal(head):
            return any(self.forms[child] in _DATING for child in self.children(head))
        objects = list(self.children(head, "pobj"))
        if not objects and self.forms[head] == "on" and head + 1 < len(self.tokens):
            return self.is_temporal(head + 1) and self.tokens[head + 1].dep == "npadvmod"
        return bool(objects) and all(
            self.is_temporal(o) or (self.tokens[o].tag == "CD" and self.tokens[o].text.isdigit()) for o in objects
        )

    def is_preposition(self, token: int) -> bool:
        """Whether a participle is used as a preposition ("according to")."""
        return self.tokens[token].dep in PREPOSITIONS or self.tokens[token].dep == "mark"

    def is_infinitive_marker(self, token: int) -> bool:
        """Whether a "to" belongs to an infinitive, so that it is no preposition."""
        return self.tokens[token].tag == "TO" and self.tokens[token].dep == "aux"

    def particles(self, verb: int) -> list[int]:
        """The verb's particles: "out" of "break out"."""
        return list(self.children(verb, "prt"))

    def joins_hyphen(self, token: int) -> bool:
        """Whether a modifier is joined to the word before it by a hyphen ("60-person team")."""
        if token < 2 or self.tokens[token].dep not in ("compound", "nmod", "amod"):
            return False
        hyphen = self.tokens[token - 1]
        return hyphen.text in ("-", "–") and hyphen.end == self.tokens[token].start

    def is_hyphenated(self, token: int) -> bool:
        """Whether a participle is the second half of a compound adjective ("US-backed")."""
        if token < 2 or self.tokens[token].tag not in ("VBN", "VBD", "VBG", "JJ"):
            return False
        if self.tokens[token].dep not in ("amod", "acl", "compound", "nmod", "punct", "dep", "conj"):
            return False  # "test-fired a missile"
        hyphen = self.tokens[token - 1]
        return hyphen.text in ("-", "–") and hyphen.end == self.tokens[token].start

    def is_proper(self, head: int) -> bool:
        """Whether a token is a proper noun."""
        return self.tokens[head].tag in ("NNP", "NNPS")

    def pronoun_owners(self, head: int) -> Iterator[int]:
        """The possessive pronouns of a noun phrase ("its" of "its troops")."""
        return (child for child in self.children(head, "poss") if self.tokens[child].tag == "PRP$")

    def preposition_of(self, head: int) -> str | None:
        """The preposition whose object the token is, or what it is another name of, or None."""
        token = self.tokens[head]
        if token.dep == "appos":
            return self.preposition_of(token.head)
        return self.forms[token.head] if token.dep == "pobj" else None

    def is_subject(self, head: int) -> bool:
        """Whether the token is a grammatical subject."""
        return self.tokens[head].dep in ("nsubj", "nsubjpass")

    def is_expletive(self, head: int) -> bool:
        """Whether a pronoun means nobody ("it was clear that", "it rained")."""
        token = self.tokens[head]
        if token.dep == "expl" or (token.dep == "nsubj" and self.lemmas[token.head] in _BEFALLING):
            return True
        if token.dep not in ("nsubj", "nsubjpass") or self.lemmas[token.head] not in _COPULAS:
            return False
        if any(self.lemmas[child] in _DISPOSED for child in self.children(token.head, "acomp")):
            return False
        if any(True for attribute in self.children(token.head, "attr") for _ in self.children(attribute, "relcl")):
            return True  # "it was tanks that shelled the camp"
        return any(True for _ in self.children(token.head, "ccomp", "xcomp", "acomp", "advcl"))

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


@lru_cache(maxsize=100_000)
def _normalize_lemma(lemma: str, text: str, tag: str) -> str:
    return repair_lemma(normalize_word(lemma), normalize_word(text), tag)


@cache
def _kind_of_tag(tag: str) -> str | None:
    if tag.startswith("VB"):
        return "verb"
    if tag.startswith("NN"):
        return "noun"
    return "adjective" if tag.startswith("JJ") or tag in ("RB", "RP") else None


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
