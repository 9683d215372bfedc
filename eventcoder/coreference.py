"""Whom pronouns and definite noun phrases mean, within a document.

A wrong link costs more than a missing one: a link is made only where number and animacy agree, the antecedent stands
no more than two sentences back, and the nearest candidate in subject position is taken first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.records import Mention

WINDOW = 2
"""Sentences back within which an antecedent is looked for."""

_MEMORY = 10
"""Sentences for which "the militants" keeps meaning those it meant before."""

_HUMAN = frozenset({"he", "she", "him", "her", "his", "hers"})
_NEUTER = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "them", "their", "theirs"})
_COLLECTIVE = frozenset(
    "government army military police ministry parliament court party group movement administration council committee "
    "force union company bank agency organization authority congress senate house cabinet regime junta militia "
    "opposition coalition alliance commission assembly navy team delegation embassy tribunal network side faction "
    "department presidency palace institute association federation front wing crowd mission".split()
)
_GROUP_NOUNS = frozenset("group organization movement militia network faction outfit organisation party".split())
_COUNTRY_NOUNS = frozenset("country nation kingdom republic island state".split())

PRONOUNS = _HUMAN | _NEUTER | _PLURAL
"""Pronouns that are linked."""
DETERMINERS = frozenset({"the", "this", "these", "those", "that"})
"""Words before a noun that may be linked."""
GENERAL_NOUNS = _GROUP_NOUNS | _COUNTRY_NOUNS
"""Nouns that no dictionary need know to be linked."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A possible antecedent. sentence: index; subject: it is one; group, human, plural: what it can be."""

    mention: Mention
    sentence: int
    subject: bool
    kind: str
    human: bool
    plural: bool
    head: int
    governor: int


class Coreference:
    """Remembers the mentions of a document, sentence by sentence, and links later ones to them."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._dictionaries = dictionaries
        self._seen: list[_Candidate] = []
        self._definite: dict[str, _Candidate] = {}
        self._named: dict[str, _Candidate] = {}
        self.people: dict[str, str] = {}

    def resolve(self, clauses: Clauses, mentions: dict[int, Mention]) -> dict[int, Mention]:
        """Mentions for the pronouns and definite noun phrases of a sentence that mean an actor named before.

        Args:
            clauses: the sentence.
            mentions: those that names and agents gave it, by token.
        """
        index = clauses.parse.sentence.index
        here = [c for c in self._candidates(clauses, mentions) if c.mention.antecedent is None]
        found: dict[int, Mention] = {}
        for token in clauses.tokens:
            if token.tag in ("PRP", "PRP$"):
                candidate = self._resolve_pronoun(clauses, token.i, here, index)
            elif token.tag == "NNP" and token.text in self._named:
                candidate = self._resolve_name(clauses, token.i, mentions)
            elif token.tag.startswith("NN"):
                candidate = self._resolve_definite(clauses, token.i, mentions, here, index)
                if candidate:
                    self._definite[clauses.lemmas[token.i]] = replace(candidate, sentence=index)
            else:
                continue
            if candidate is None:
                continue
            linked = self._link(clauses, token.i, candidate)
            found[token.i] = linked
            subject, governor = _position(clauses, token.i)
            here.append(replace(candidate, mention=linked, head=token.i, subject=subject, governor=governor))
        return found

    def remember(self, clauses: Clauses, mentions: dict[int, Mention]) -> None:
        """Keeps the sentence's mentions for those that follow."""
        index = clauses.parse.sentence.index
        self._seen = [c for c in self._seen if index - c.sentence < WINDOW]
        fresh = list(self._candidates(clauses, mentions))
        self._seen += fresh
        for candidate in fresh:
            token = clauses.tokens[candidate.head]
            if token.tag == "NNP" and candidate.kind == "agent" and candidate.mention.antecedent is None:
                self._named.setdefault(token.text, candidate)

    def _candidates(self, clauses: Clauses, mentions: dict[int, Mention]) -> Iterator[_Candidate]:
        index = clauses.parse.sentence.index
        for head, mention in sorted(mentions.items()):
            token = clauses.tokens[head]
            if not mention.code or mention.place or token.dep in ("amod", "compound", "nmod"):
                continue
            kind = self._kind(mention)
            lemma = clauses.lemmas[head]
            collective = kind in ("country", "group", "organization", "capital") or lemma in _COLLECTIVE
            plural = token.tag in ("NNS", "NNPS") or any(clauses.children(head, "conj"))
            human = kind == "person" or (kind in ("agent", "given") and not collective and not plural)
            subject, governor = _position(clauses, head)
            as_many = plural or (collective and kind != "country")
            yield _Candidate(mention, index, subject, kind, human and not plural, as_many, head, governor)

    def _kind(self, mention: Mention) -> str:
        known = self._dictionaries
        entry = mention.entries[0] if len(mention.entries) == 1 else ""
        if not mention.entries:
            return "given"
        if entry and known.has_actor(entry):
            return known.actor(entry).kind
        if any(known.has_actor(e) and known.actor(e).kind in ("group", "organization") for e in mention.entries):
            return "member"
        return "agent"

    def _resolve_pronoun(
        self, clauses: Clauses, token: int, here: list[_Candidate], index: int
    ) -> _Candidate | None:
        form = clauses.forms[token]
        if form in _NEUTER and clauses.is_expletive(token):
            return None

        def agrees(c: _Candidate) -> bool:
            if c.kind == "given":
                return True
            if form in _HUMAN:
                return c.human
            if form in _NEUTER:
                return not c.human and (not c.plural or c.kind in ("group", "organization"))
            return c.plural

        if form not in PRONOUNS:
            return None
        _, governor = _position(clauses, token)
        before = [c for c in here if c.head < token and agrees(c)]
        if clauses.tokens[token].tag == "PRP":
            before = [c for c in before if c.governor != governor]
        speakers = clauses.speaker(token)
        for candidate in before:
            if candidate.head in speakers:
                return candidate
        if before:
            return next((c for c in before if c.subject), before[-1])
        for back in range(1, WINDOW + 1):
            earlier = [c for c in self._seen if c.sentence == index - back and agrees(c)]
            if earlier:
                return next((c for c in earlier if c.subject), earlier[0] if len(earlier) == 1 else None)
        return None

    def _resolve_definite(
        self, clauses: Clauses, token: int, mentions: dict[int, Mention], here: list[_Candidate], index: int
    ) -> _Candidate | None:
        determiner = next((clauses.forms[c] for c in clauses.children(token, "det")), None)
        if determiner not in DETERMINERS:
            return None
        lemma = clauses.lemmas[token]
        mention = mentions.get(token)
        candidates = [c for c in self._seen if index - c.sentence <= WINDOW] + [c for c in here if c.head < token]
        if mention is None:
            if any(True for _ in clauses.children(token, "prep", "amod", "compound", "relcl", "poss")):
                return None
            if lemma in _GROUP_NOUNS:
                return next((c for c in reversed(candidates) if c.kind in ("group", "organization")), None)
            if lemma in _COUNTRY_NOUNS and determiner in ("the", "this"):
                return next((c for c in reversed(candidates) if c.kind == "country"), None)
            return None
        if not mention.code or not (mention.assumed or len(mention.code) == 3):
            return None
        if lemma in self._definite and index - self._definite[lemma].sentence <= _MEMORY:
            return self._definite[lemma]
        role = mention.code[-3:]
        earlier = (c for c in reversed(self._seen) if c.sentence < index and not c.mention.assumed)
        return next((c for c in earlier if _is_kind(c.mention.code or "", role)), None)

    def _resolve_name(self, clauses: Clauses, token: int, mentions: dict[int, Mention]) -> _Candidate | None:
        """A part of an unknown person's name that stood in full before ("Mr Bali")."""
        known = self._named.get(clauses.tokens[token].text)
        mention = mentions.get(token)
        if known is None or clauses.parse.sentence.index == known.sentence:
            return None
        return known if mention is None or mention.place else None

    def _link(self, clauses: Clauses, token: int, candidate: _Candidate) -> Mention:
        start, end = clauses.phrase_span(token)
        sentence = clauses.parse.sentence
        text = sentence.text[start - sentence.start : end - sentence.start]
        antecedent = candidate.mention.antecedent or candidate.mention
        code = antecedent.code
        if code and clauses.lemmas[token] in _COUNTRY_NOUNS:
            code = code[:3]
        return Mention(token, start, end, text, code, antecedent.name, antecedent.entries, antecedent)


def _is_kind(code: str, role: str) -> bool:
    """Whether an actor of the code may be called by a noun of the role; a transnational militant group is a rebel."""
    if role == "REB" and code.startswith("IMG"):
        return True
    return len(code) > 3 and code[3:6] == role


def _position(clauses: Clauses, head: int) -> tuple[bool, int]:
    """Whether the token is a grammatical subject, and what governs it."""
    return clauses.is_subject(head), clauses.tokens[head].head
