"""Whom pronouns and definite noun phrases mean, within a document.

A wrong link costs more than a missing one: a link is made only where number and animacy agree and the antecedent stands
no more than two sentences back. The subject of the nearest clause above is taken first; nobody, where that subject is a
phrase that the dictionaries do not know, or where another actor stands between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.ontology import country_of
from eventcoder.records import Mention
from eventcoder.tree import PLACING

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
    "department presidency palace institute association federation front wing crowd mission office secretariat "
    "watchdog consulate unit brigade battalion regiment squad contingent convoy prosecution leadership staff".split()
)
_GROUP_NOUNS = frozenset("group organization movement militia network faction outfit organisation party".split())
_BODY_NOUNS = frozenset("bloc alliance coalition union body agency commission lender watchdog".split())
_ARMED = frozenset({"REB", "RAD", "SEP", "INS", "UAF"})
"""Roles by which news calls one and the same armed group."""
_STATE_ROLES = frozenset({"COP", "MIL", "GOV", "CVL"})
_COUNTRY_NOUNS = frozenset("country nation kingdom republic island state".split())

_KINDS = frozenset({"kind", "sort", "type"})
_LOCATIVE = PLACING | {"from", "to", "into"}

_OFFICES = frozenset(
    "president minister premier chancellor king queen secretary general ambassador governor mayor".split()
)

PRONOUNS = _HUMAN | _NEUTER | _PLURAL
"""Pronouns that are linked."""
DETERMINERS = frozenset({"the", "this", "these", "those", "that"})
"""Words before a noun that may be linked."""
GENERAL_NOUNS = _GROUP_NOUNS | _BODY_NOUNS | _COUNTRY_NOUNS
"""Nouns that no dictionary need know to be linked."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A possible antecedent.

    sentence: index. subject: it is one. located: it says where. human, plural: what it can be. several: its noun is in
    the plural. kind "unknown": a subject without a code; a pronoun that means it means nobody.
    """

    mention: Mention
    sentence: int
    subject: bool
    kind: str
    human: bool
    plural: bool
    several: bool
    head: int
    governor: int
    located: bool = False


class Coreference:
    """Remembers the mentions of a document, sentence by sentence, and links later ones to them."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._dictionaries = dictionaries
        self._seen: list[_Candidate] = []
        self._definite: dict[str, _Candidate] = {}
        self._named: dict[str, _Candidate] = {}

    def resolve(self, clauses: Clauses, mentions: dict[int, Mention]) -> dict[int, Mention]:
        """Mentions for the pronouns and definite noun phrases of a sentence that mean an actor named before.

        Args:
            clauses: the sentence.
            mentions: those that names and agents gave it, by token.
        """
        index = clauses.parse.sentence.index
        if self._is_plain(clauses):
            return {}
        here = [c for c in self._candidates(clauses, mentions) if clauses.forms[c.head] not in PRONOUNS]
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
            if candidate is None or candidate.kind == "unknown":
                if clauses.forms[token.i] in PRONOUNS:
                    here.append(_describe_unknown(clauses, token.i))
                continue
            linked = self._link(clauses, token.i, candidate)
            found[token.i] = linked
            subject, governor = _position(clauses, token.i)
            here.append(replace(candidate, mention=linked, head=token.i, subject=subject, governor=governor))
        return found

    def _is_plain(self, clauses: Clauses) -> bool:
        """Whether nobody was named before, and no word of a sentence can mean somebody named in it."""
        if self._seen or self._definite or self._named:
            return False
        return clauses.words.isdisjoint(PRONOUNS) and clauses.words.isdisjoint(GENERAL_NOUNS)

    def remember(self, clauses: Clauses, mentions: dict[int, Mention]) -> None:
        """Keeps the sentence's mentions for those that follow."""
        index = clauses.parse.sentence.index
        self._seen = [c for c in self._seen if index - c.sentence < WINDOW]
        if not any(mention.code for mention in mentions.values()):
            return  # a sentence that names nobody need not have been parsed, and must not count
        fresh = list(self._candidates(clauses, mentions))
        self._seen += fresh
        for candidate in fresh:
            token = clauses.tokens[candidate.head]
            if token.tag != "NNP" or candidate.kind != "agent" or candidate.mention.antecedent is not None:
                continue
            if token.text.lower() not in GENERAL_NOUNS and not self._dictionaries.find_agents(token.text.lower()):
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
            one = kind == "person" or (kind in ("agent", "given", "member") and not collective)
            human = (one or _is_citizen(clauses, head, kind)) and not plural
            subject, governor = _position(clauses, head)
            as_many = plural or (collective and kind != "country")
            located = clauses.preposition_of(_whole(clauses, head, mention)) in _LOCATIVE
            yield _Candidate(mention, index, subject, kind, human, as_many, plural, head, governor, located)
        for token in clauses.tokens:
            known = token.i in mentions and mentions[token.i].code
            nominal = token.tag.startswith("NN") or clauses.forms[token.i] in PRONOUNS
            if known or not nominal or not clauses.is_subject(token.i) or clauses.is_expletive(token.i):
                continue
            if not any(child in mentions for child in clauses.children(token.head, "attr")):
                yield _describe_unknown(clauses, token.i)  # but "a general" in "Foo is a general" stands for Foo

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

    def _resolve_pronoun(self, clauses: Clauses, token: int, here: list[_Candidate], index: int) -> _Candidate | None:
        form = clauses.forms[token]
        if form in _NEUTER and (clauses.is_expletive(token) or _is_anticipatory(clauses, token)):
            return None

        def agrees(c: _Candidate) -> bool:
            if c.kind == "given":
                return True
            if c.located and c.kind == "country":
                return False  # where something is does nothing
            if form in _HUMAN:
                return c.human
            if form in _NEUTER:
                return (not c.human or c.kind == "unknown") and (not c.several or c.kind in ("group", "organization"))
            return c.plural

        if form not in PRONOUNS:
            return None
        _, governor = _position(clauses, token)
        before = [c for c in here if c.head < token and agrees(c)]
        if clauses.tokens[token].tag == "PRP":
            doers = () if clauses.is_subject(token) else clauses.surface_subject(governor)
            before = [c for c in before if c.governor != governor and c.head not in doers]
        elif clauses.lemmas[governor] in _KINDS or not self._may_own(clauses, token, here):
            return None  # "the largest of its kind" is nobody's
        speakers = clauses.speaker(token) if clauses.is_subject(token) else ()
        for candidate in before:
            if candidate.head in speakers:
                return candidate
        if before:
            return _choose(clauses, token, before) or self._resolve_state(clauses, token, here)
        undergoes = form == "it" and clauses.tokens[token].dep == "nsubjpass"  # things are implemented, states seldom
        for back in range(1, WINDOW + 1) if not undergoes else ():
            earlier = [c for c in self._seen if c.sentence == index - back and agrees(c)]
            if form in _PLURAL:
                earlier = [c for c in earlier if c.several]  # a single body is "they" only in its own sentence
            is_object = clauses.tokens[token].tag == "PRP" and not clauses.is_subject(token)
            if is_object and len({c.mention.code for c in earlier}) > 1:
                return None  # "gunmen seized him" may go on with an object
            if earlier:
                return next((c for c in earlier if c.subject), None)
        return self._resolve_state(clauses, token, here)

    def _resolve_state(self, clauses: Clauses, token: int, here: list[_Candidate]) -> _Candidate | None:
        """The state for which an official speaks, where "it" is nobody else: "Iran's minister said it would leave"."""
        if clauses.forms[token] not in _NEUTER or clauses.tokens[token].dep != "nsubj":
            return None
        speakers = clauses.speaker(token)
        official = next((c for c in here if c.head in speakers and c.human and not c.mention.assumed), None)
        code = official.mention.code or "" if official else ""
        if official is None or code[3:] != "GOV" or country_of(code) is None:
            return None
        return replace(official, mention=replace(official.mention, code=code[:3]), human=False)

    def _may_own(self, clauses: Clauses, token: int, here: list[_Candidate]) -> bool:
        """Whether a possessive can mean an actor: not where its own clause is somebody's whom nobody knows ("forcing
        thousands to leave their homes").
        """
        verb = clauses.tokens[token].head
        while clauses.tokens[verb].head != verb and not clauses.is_verbal(verb):
            verb = clauses.tokens[verb].head
        doers = [head for head in clauses.surface_subject(verb) if head != token and head != clauses.tokens[token].head]
        if not clauses.is_verbal(verb) or not doers or clauses.forms[token] not in _PLURAL:
            return True
        known = {c.head for c in here if c.kind != "unknown"}
        plural = [head for head in doers if clauses.tokens[head].tag in ("NNS", "NNPS")]
        return not plural or any(head in known for head in doers)

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
                return next((c for c in reversed(candidates) if _is_group(c)), None)
            if lemma in _BODY_NOUNS:
                return next((c for c in reversed(candidates) if _is_body(c, lemma)), None)
            if lemma in _COUNTRY_NOUNS and determiner in ("the", "this"):
                countries = [c for c in reversed(candidates) if c.kind == "country"]
                return next((c for c in countries if not c.located), countries[0] if countries else None)
            return None
        if not mention.code or not (mention.assumed or len(mention.code) == 3) or _is_specified(clauses, token):
            return None
        if lemma in self._definite and index - self._definite[lemma].sentence <= _MEMORY:
            return self._definite[lemma]
        role = mention.code[-3:]
        single = clauses.tokens[token].tag == "NN"
        human = single and lemma not in _COLLECTIVE
        before = (c for c in reversed(self._seen) if c.sentence < index and not c.mention.assumed)
        group = lemma in _GROUP_NOUNS  # "the terror group" after its fighters
        fitting = (
            c for c in before if c.human == human and not (single and c.several and not (group and _is_group(c)))
        )
        earlier = [c for c in fitting if _is_kind(c.mention.code or "", role) and (not human or _is_titled(c, lemma))]
        nearest = [c for c in earlier if c.sentence == earlier[0].sentence]
        if len({c.mention.code for c in nearest}) > 1:
            return next((c for c in nearest if c.subject), None)
        return nearest[0] if nearest else None

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
    if role in _ARMED:
        return code.startswith("IMG") or (len(code) > 3 and code[3:6] in _ARMED)
    return len(code) > 3 and code[3:6] == role


def _is_group(candidate: _Candidate) -> bool:
    """Whether "the group" may mean an actor: a group or organization by name, or members of one but its victims."""
    role = (candidate.mention.code or "")[3:6]
    return candidate.kind in ("group", "organization") or (candidate.kind == "member" and role not in _STATE_ROLES)


def _is_body(candidate: _Candidate, noun: str) -> bool:
    """Whether "the bloc" or "the union" may mean an actor: an international body, or one whose name has the noun."""
    named = candidate.mention.name or candidate.mention.text
    international = (candidate.mention.code or "").startswith(("IGO", "NGO"))
    return candidate.kind == "organization" and (noun in named.lower() or (international and noun in _BODY_NOUNS))


def _is_titled(candidate: _Candidate, noun: str) -> bool:
    """Whether a person may be called by a noun: by an office only where the name stood with it ("President Bush")."""
    words = {word.lower() for word in candidate.mention.text.split()}
    return candidate.kind != "person" or noun in words or noun not in _OFFICES


def _choose(clauses: Clauses, token: int, before: list[_Candidate]) -> _Candidate | None:
    """The candidate of the sentence that a pronoun means.

    One that it is coordinated with ("troops and their allies"); what the same pronoun meant before; the subject of the
    nearest clause above, if no other actor stands between or the pronoun is a single one's and a subject, too; the only
    candidate.
    """
    above: list[int] = []
    at = token
    while clauses.tokens[at].head != at:
        at = clauses.tokens[at].head
        above.append(at)
    if above and clauses.tokens[token].tag == "PRP$" and clauses.tokens[above[0]].dep == "conj":
        joined = next((c for c in before if c.head == above[1]), None)
        if joined:
            return joined
    same = next((c for c in reversed(before) if clauses.forms[c.head] == clauses.forms[token]), None)
    if same:
        return same
    subjects = [c for c in before if c.subject]
    chosen = next((c for verb in above for c in subjects if c.governor == verb), None)
    chosen = chosen or (subjects[0] if subjects else before[-1])
    subject = clauses.is_subject(token)
    if subject and clauses.forms[token] not in _HUMAN and not chosen.subject:
        return None  # "it" and "they" that do something were doing something before
    embedded = bool(above) and clauses.tokens[above[0]].dep == "relcl"
    if subject and chosen.subject and not (chosen.several or embedded or clauses.forms[token] in _PLURAL):
        return chosen
    end = chosen.mention.end
    between = (c for c in before if c.mention.end > end and c.governor != chosen.head)
    return chosen if all(c.mention.code == chosen.mention.code for c in between) else None


def _describe_unknown(clauses: Clauses, head: int) -> _Candidate:
    """A phrase without a code, as a candidate: a pronoun that means it means no actor."""
    token, form = clauses.tokens[head], clauses.forms[head]
    plural = token.tag in ("NNS", "NNPS") or form in _PLURAL or any(clauses.children(head, "conj"))
    human = (token.tag == "NNP" or form in _HUMAN) and not plural
    index = clauses.parse.sentence.index
    subject, governor = _position(clauses, head)
    phrase = describe_phrase(clauses, head)
    return _Candidate(phrase, index, subject, "unknown", human, plural, plural, head, governor)


def _whole(clauses: Clauses, head: int, mention: Mention) -> int:
    """The head of the phrase to which a name or its abbreviation belongs: "in the Republic of Foo (ROF)"."""
    token = clauses.tokens[head]
    while token.dep == "appos" or (token.dep == "pobj" and clauses.tokens[token.head].start >= mention.start):
        token = clauses.tokens[token.head]
    return token.i if token.dep != "prep" else token.head


def _is_citizen(clauses: Clauses, head: int, kind: str) -> bool:
    """Whether a country's or people's name with an article is somebody of it ("a Syrian")."""
    return kind in ("country", "ethnic") and any(clauses.forms[c] in ("a", "an") for c in clauses.children(head, "det"))


def _is_anticipatory(clauses: Clauses, token: int) -> bool:
    """Whether "it" only stands before a clause to come ("made it clear that")."""
    return clauses.tokens[clauses.tokens[token].head].tag.startswith("JJ")


def _is_specified(clauses: Clauses, head: int) -> bool:
    """Whether a modifier tells the noun from those named before: a name, or a hyphened word ("the pro-Foo forces")."""
    modifiers = clauses.children(head, "compound", "nmod", "amod")
    return any(clauses.tokens[m].tag in ("NNP", "NNPS") or "-" in clauses.tokens[m].text for m in modifiers)


def _position(clauses: Clauses, head: int) -> tuple[bool, int]:
    """Whether the token is a subject or what a subject is said to be, and what governs it."""
    return clauses.is_subject(head) or clauses.tokens[head].dep == "attr", clauses.tokens[head].head
