"""Whom pronouns and definite noun phrases mean, within a document.

A wrong link costs more than a missing one: a link is made only where number and animacy agree and the antecedent stands
no more than two sentences back. The subject of the nearest clause above is taken first; nobody, where that subject is a
phrase that the dictionaries do not know, or where another actor stands between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcoder.antecedents import (
    BODY_NOUNS,
    COLLECTIVE,
    COUNTRY_NOUNS,
    DETERMINERS,
    GROUP_NOUNS,
    HUMAN,
    KINDS,
    LOCATIVE,
    NATURES,
    NEUTER,
    PLURAL,
    PRONOUNS,
    RIVALS,
    Candidate,
    describe_unknown,
    is_body,
    is_citizen,
    is_group,
    is_kind,
    is_specified,
    is_titled,
    position,
    whole,
)
from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.ontology import PRIVATE_ROLES, country_of
from eventcoder.pairs import LINKED_NOUNS, STATE_NOUNS, find_pair, is_pair
from eventcoder.records import Mention

WINDOW = 2
"""Sentences back within which an antecedent is looked for."""

_ELSEWHERE = frozenset("neighboring neighbouring other same host home first second third next only two new".split())
"""Before "country", words for one that is not meant, or not the one meant before."""
_REPUTED = frozenset("expect think believe say report know suspect allege accuse blame".split())
_MEMORY = 10
"""Sentences for which "the militants" keeps meaning those it meant before."""


class Coreference:
    """Remembers the mentions of a document, sentence by sentence, and links later ones to them."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._dictionaries = dictionaries
        self._seen: list[Candidate] = []
        self._definite: dict[str, Candidate] = {}
        self._named: dict[str, Candidate] = {}

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
            if token.tag in ("NNS", "NNPS") and is_pair(clauses, token.i):
                pair = self._resolve_pair(clauses, token.i, mentions, here, index)
                if pair:
                    found[token.i] = pair
                continue
            if token.tag in ("PRP", "PRP$"):
                candidate = self._resolve_pronoun(clauses, token.i, here, index)
            elif token.tag == "NNP" and token.text in self._named:
                candidate = self._resolve_name(clauses, token.i, mentions)
            elif clauses.lemmas[token.i] in RIVALS and token.tag == "NN":
                candidate = self._resolve_rival(clauses, token.i, mentions | found, here, index)
            elif token.tag.startswith("NN"):
                candidate = self._resolve_definite(clauses, token.i, mentions, here, index)
                if candidate:
                    self._definite[clauses.lemmas[token.i]] = replace(candidate, sentence=index)
            else:
                continue
            if candidate is None or candidate.kind == "unknown":
                if clauses.forms[token.i] in PRONOUNS:
                    here.append(describe_unknown(clauses, token.i))
                continue
            linked = self._link(clauses, token.i, candidate)
            found[token.i] = linked
            subject, governor = position(clauses, token.i)
            here.append(replace(candidate, mention=linked, head=token.i, subject=subject, governor=governor))
        return found

    def _is_plain(self, clauses: Clauses) -> bool:
        """Whether nobody was named before, and no word of a sentence can mean somebody named in it."""
        if self._seen or self._definite or self._named:
            return False
        return clauses.words.isdisjoint(PRONOUNS) and clauses.words.isdisjoint(LINKED_NOUNS)

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
            if token.text.lower() not in LINKED_NOUNS and not self._dictionaries.find_agents(token.text.lower()):
                self._named.setdefault(token.text, candidate)

    def _candidates(self, clauses: Clauses, mentions: dict[int, Mention]) -> Iterator[Candidate]:
        index = clauses.parse.sentence.index
        for head, mention in sorted(mentions.items()):
            token = clauses.tokens[head]
            if not mention.code or mention.place or token.dep in ("amod", "compound", "nmod"):
                continue
            kind = self._kind(mention)
            lemma = clauses.lemmas[head]
            collective = kind in ("country", "group", "organization", "capital") or lemma in COLLECTIVE
            plural = token.tag in ("NNS", "NNPS") or any(clauses.children(head, "conj"))
            one = kind == "person" or (kind in ("agent", "given", "member") and not collective)
            human = (one or is_citizen(clauses, head, kind)) and not plural
            subject, governor = position(clauses, head)
            as_many = plural or (collective and kind != "country")
            located = clauses.preposition_of(whole(clauses, head, mention)) in LOCATIVE
            joined = (mentions[i] for i in clauses.expand(head)[1:] if i in mentions)
            private = (mention.code or "")[-3:] in PRIVATE_ROLES
            fellows = tuple(
                one for one in joined if one.code and not one.place and (one.code[-3:] in PRIVATE_ROLES) == private
            )
            yield Candidate(mention, index, subject, kind, human, as_many, plural, head, governor, located, fellows)
        for token in clauses.tokens:
            known = token.i in mentions and mentions[token.i].code
            nominal = token.tag.startswith("NN") or clauses.forms[token.i] in PRONOUNS
            if known or not nominal or not clauses.is_subject(token.i) or clauses.is_expletive(token.i):
                continue
            if not any(child in mentions for child in clauses.children(token.head, "attr")):
                yield describe_unknown(clauses, token.i)  # but "a general" in "Foo is a general" stands for Foo

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

    def _resolve_pronoun(self, clauses: Clauses, token: int, here: list[Candidate], index: int) -> Candidate | None:
        form = clauses.forms[token]
        if form in NEUTER and (clauses.is_expletive(token) or _is_anticipatory(clauses, token)):
            return None

        def agrees(c: Candidate) -> bool:
            if c.kind == "given":
                return True
            if c.located and c.kind == "country":
                return False  # where something is does nothing
            if form in HUMAN:
                return c.human
            if form in NEUTER:
                return (not c.human or c.kind == "unknown") and (not c.several or c.kind in ("group", "organization"))
            return c.plural and (c.several or c.mention.name not in single)

        # A body that was "it" here is not "they", nor is an organization by name in what it says.
        single = {c.mention.name for c in here if clauses.forms[c.head] in NEUTER}
        if form not in PRONOUNS:
            return None
        _, governor = position(clauses, token)
        before = [c for c in here if c.head < token and agrees(c)]
        if clauses.tokens[token].tag == "PRP":
            doers = () if clauses.is_subject(token) else clauses.surface_subject(governor)
            before = [c for c in before if c.governor != governor and c.head not in doers]
        elif clauses.lemmas[governor] in KINDS or not self._may_own(clauses, token, here):
            return None  # "the largest of its kind" is nobody's
        speakers = clauses.speaker(token) if clauses.is_subject(token) else ()
        for candidate in before:
            if candidate.head in speakers:
                named = form in PLURAL and candidate.kind == "organization" and not candidate.several
                return None if named else candidate
        if before:
            return _choose(clauses, token, before) or self._resolve_state(clauses, token, here)
        passive = form == "it" and clauses.tokens[token].dep == "nsubjpass"
        undergoes = passive and clauses.lemmas[governor] not in _REPUTED  # things are implemented, states seldom
        for back in range(1, WINDOW + 1) if not undergoes else ():
            earlier = [c for c in self._seen if c.sentence == index - back and agrees(c)]
            if form in PLURAL:
                earlier = [c for c in earlier if c.several]  # a single body is "they" only in its own sentence
            is_object = clauses.tokens[token].tag == "PRP" and not clauses.is_subject(token)
            if is_object and len({c.mention.code for c in earlier}) > 1:
                return None  # "gunmen seized him" may go on with an object
            if earlier:
                return next((c for c in earlier if c.subject), None)
        return self._resolve_state(clauses, token, here)

    def _resolve_state(self, clauses: Clauses, token: int, here: list[Candidate]) -> Candidate | None:
        """The state for which an official speaks, where "it" is nobody else: "Iran's minister said it would leave"."""
        if clauses.forms[token] not in NEUTER or clauses.tokens[token].dep != "nsubj":
            return None
        speakers = clauses.speaker(token)
        official = next((c for c in here if c.head in speakers and c.human and not c.mention.assumed), None)
        code = official.mention.code or "" if official else ""
        if official is None or code[3:] != "GOV" or country_of(code) is None:
            return None
        return replace(official, mention=replace(official.mention, code=code[:3]), human=False)

    def _may_own(self, clauses: Clauses, token: int, here: list[Candidate]) -> bool:
        """Whether a possessive can mean an actor: not where its own clause is somebody's whom nobody knows ("forcing
        thousands to leave their homes").
        """
        verb = clauses.tokens[token].head
        while clauses.tokens[verb].head != verb and not clauses.is_verbal(verb):
            verb = clauses.tokens[verb].head
        doers = [head for head in clauses.surface_subject(verb) if head != token and head != clauses.tokens[token].head]
        if not clauses.is_verbal(verb) or not doers or clauses.forms[token] not in PLURAL:
            return True
        known = {c.head for c in here if c.kind != "unknown"}
        plural = [head for head in doers if clauses.tokens[head].tag in ("NNS", "NNPS")]
        return not plural or any(head in known for head in doers)

    def _resolve_definite(
        self, clauses: Clauses, token: int, mentions: dict[int, Mention], here: list[Candidate], index: int
    ) -> Candidate | None:
        determiner = next((clauses.forms[c] for c in clauses.children(token, "det")), None)
        if determiner not in DETERMINERS:
            return None
        lemma = clauses.lemmas[token]
        mention = mentions.get(token)
        candidates = [c for c in self._seen if index - c.sentence <= WINDOW] + [c for c in here if c.head < token]
        regional = mention is None or country_of(mention.code or "") is None  # "the West African nation"
        if regional and lemma in COUNTRY_NOUNS and determiner in ("the", "this"):
            return _find_country(clauses, token, mentions, candidates)
        if mention is None:
            if any(True for _ in clauses.children(token, "prep", "amod", "compound", "relcl", "poss")):
                return None
            if lemma in GROUP_NOUNS:
                return next((c for c in reversed(candidates) if is_group(c)), None)
            if lemma in BODY_NOUNS:
                return next((c for c in reversed(candidates) if is_body(c, lemma)), None)
            return None
        if not mention.code or not (mention.assumed or len(mention.code) == 3) or is_specified(clauses, token):
            return None
        if lemma in self._definite and index - self._definite[lemma].sentence <= _MEMORY:
            return self._definite[lemma]
        role = mention.code[-3:]
        single = clauses.tokens[token].tag == "NN"
        human = single and lemma not in COLLECTIVE
        before = (c for c in reversed(self._seen) if c.sentence < index and not c.mention.assumed)
        group = lemma in GROUP_NOUNS  # "the terror group" after its fighters
        fitting = (c for c in before if c.human == human and not (single and c.several and not (group and is_group(c))))
        earlier = [c for c in fitting if is_kind(c.mention.code or "", role) and (not human or is_titled(c, lemma))]
        nearest = [c for c in earlier if c.sentence == earlier[0].sentence]
        if len({c.mention.code for c in nearest}) > 1:
            return next((c for c in nearest if c.subject), None)
        return nearest[0] if nearest else None

    def _resolve_pair(
        self, clauses: Clauses, token: int, mentions: dict[int, Mention], here: list[Candidate], index: int
    ) -> Mention | None:
        """The two of whom a phrase like "the two countries" speaks, as a joint mention; None where it names its own."""
        mention = mentions.get(token)
        if mention is not None and not mention.assumed and len(mention.code or "") > 3:
            return None
        noun = clauses.lemmas[token]
        scopes = [[c for c in here if c.head < token]]
        scopes += [[c for c in self._seen if c.sentence == index - back] for back in range(1, WINDOW + 1)]
        pair = find_pair(noun, scopes)
        if pair is None:
            return None
        alone = (replace(one, mention=replace(one.mention, joint=()), fellows=()) for one in pair)
        first, second = (self._link(clauses, token, candidate) for candidate in alone)
        return replace(first, joint=(second,))

    def _resolve_rival(
        self, clauses: Clauses, token: int, mentions: dict[int, Mention], here: list[Candidate], index: int
    ) -> Candidate | None:
        """The one other country that was named, for "its neighbour" and "Chad's rival"."""
        owner = next((mentions[one] for one in clauses.children(token, "poss") if one in mentions), None)
        mine = country_of(owner.code or "") if owner else None
        if mine is None or token in mentions or any(True for _ in clauses.children(token, "appos", "prep")):
            return None
        candidates = [c for c in self._seen if index - c.sentence <= WINDOW] + [c for c in here if c.head < token]
        others = [c for c in candidates if c.kind == "country" and country_of(c.mention.code or "") not in (mine, None)]
        return others[-1] if len({c.mention.code for c in others}) == 1 else None

    def _resolve_name(self, clauses: Clauses, token: int, mentions: dict[int, Mention]) -> Candidate | None:
        """A part of an unknown person's name that stood in full before ("Mr Bali")."""
        known = self._named.get(clauses.tokens[token].text)
        mention = mentions.get(token)
        if known is None or clauses.parse.sentence.index == known.sentence:
            return None
        return known if mention is None or mention.place else None

    def _link(self, clauses: Clauses, token: int, candidate: Candidate) -> Mention:
        """The mention of a pronoun or definite phrase: the antecedent's code with the words that stand here."""
        start, end = clauses.phrase_span(token)
        sentence = clauses.parse.sentence
        text = sentence.text[start - sentence.start : end - sentence.start]

        def stand_for(meant: Mention) -> Mention:
            meant = meant.antecedent or meant
            code = meant.code
            if code and clauses.lemmas[token] in STATE_NOUNS:
                code = code[:3]
            return Mention(token, start, end, text, code, meant.name, meant.entries, meant)

        linked = stand_for(candidate.mention)
        several = clauses.forms[token] in PLURAL or clauses.tokens[token].tag in ("NNS", "NNPS")
        others = (*candidate.mention.joint, *candidate.fellows) if several else ()
        return replace(linked, joint=tuple(stand_for(one) for one in others))


def _find_country(
    clauses: Clauses, token: int, mentions: dict[int, Mention], candidates: list[Candidate]
) -> Candidate | None:
    """The country that "the country", "the kingdom" or "the West African nation" means: the nearest that is one, if it
    does not itself do there what it does; one that is described, only where no other country may be meant.
    """
    modifiers = list(clauses.children(token, "amod", "compound", "nummod"))
    named = any(country_of(mentions[m].code or "") for m in modifiers if m in mentions)
    elsewhere = any(clauses.forms[m] in _ELSEWHERE for m in modifiers) or clauses.is_proper(token)
    if named or elsewhere or any(True for _ in clauses.children(token, "prep", "relcl", "poss")):
        return None
    verb = clauses.climb(token, lambda head, _: head if clauses.is_verbal(head) else None)
    doers = () if clauses.is_subject(token) or verb is None else clauses.surface_subject(verb)
    own = {c.mention.code for c in candidates if c.head in doers and c.sentence == clauses.parse.sentence.index}
    fits = NATURES.get(clauses.lemmas[token])
    countries = [c for c in reversed(candidates) if c.kind == "country" and c.mention.code not in own]
    countries = [c for c in countries if fits is None or (c.mention.code or "")[:3] in fits]
    if modifiers and len({c.mention.code for c in countries}) > 1:
        return None
    return next((c for c in countries if not c.located), countries[0] if countries else None)


def _choose(clauses: Clauses, token: int, before: list[Candidate]) -> Candidate | None:
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
    if subject and clauses.forms[token] not in HUMAN and not chosen.subject:
        return None  # "it" and "they" that do something were doing something before
    embedded = bool(above) and clauses.tokens[above[0]].dep == "relcl"
    if subject and chosen.subject and not (chosen.several or embedded or clauses.forms[token] in PLURAL):
        return chosen
    end = chosen.mention.end
    between = (c for c in before if c.mention.end > end and c.governor != chosen.head)
    return chosen if all(c.mention.code == chosen.mention.code for c in between) else None


def _is_anticipatory(clauses: Clauses, token: int) -> bool:
    """Whether "it" only stands before a clause to come ("made it clear that")."""
    return clauses.tokens[clauses.tokens[token].head].tag.startswith("JJ")
