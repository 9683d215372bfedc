"""Contexts: what a clause or noun hangs on - who says it, what it follows from, what it is only the topic of.

With tree.py, subjects.py, moods.py, suppositions.py and clauses.py the only module that knows dependency labels.
"""

from __future__ import annotations

from functools import cached_property

from eventcoder.suppositions import SuppositionTree

_COURSE = frozenset({"during", "in", "through", "with", "amid"})
_STANDING = frozenset({"be", "have", "remain", "stay", "stand", "continue", "come"})
"""Verbs whose subject does nothing in whose course something else could happen."""

_ABOUT = frozenset({"about", "on", "over", "regarding", "concerning", "into"})
_PUBLICATIONS = frozenset(
    "report article book film documentary study statement speech lecture paper testimony evidence detail information "
    "data question answer comment remark commentary concern debate discussion dispute row controversy case trial "
    "hearing inquiry probe investigation news rumor opinion poll survey story video photo picture account talk".split()
)
"""Nouns that tell of an event: it is their topic, and no news."""

_INVOLVEMENT = frozenset(
    "involvement role part complicity participation link connection tie suspect defendant accused accomplice".split()
)
"""Nouns that tell of somebody's part in an event: the event itself is known."""

_CONDUCTING = frozenset("ease continue press resume expand intensify pursue wage conduct widen broaden".split())
_PERFORMING = frozenset(
    "carry launch conduct stage mount commit perpetrate execute wage undertake organize hold".split()
)
_VIOLENCE = frozenset(
    "attack bombing blast explosion assault raid strike shooting killing ambush assassination bloodshed massacre "
    "hijacking kidnapping abduction murder operation beheading siege rampage".split()
)
"""Nouns of acts for which somebody may claim responsibility."""
_CREDIT = frozenset({"responsibility", "credit"})
_FORMER = frozenset("last previous past another earlier similar other several many dozen numerous most".split())
_BLAMING = frozenset({"blame", "attribute", "pin"})
_CONCLUDING = frozenset({"sign", "seal", "initial", "conclude", "reach", "ink"})
_RULING = frozenset({"rule", "order", "decree", "decide"})
_TELLING = frozenset(
    "comment speak talk report brief testify write ask lie deliberate reflect joke lecture argue quarrel debate "
    "discuss describe recall mention remember commemorate mourn remark".split()
)


class ContextTree(SuppositionTree):
    """A parse in which it can be asked what stands around a predicate."""

    def is_attributive(self, token: int) -> bool:
        """Whether a participle only describes a noun ("a suspected rebel")."""
        return self.tokens[token].dep == "amod"

    def follows_from(self, verb: int) -> int | None:
        """The predicate whose outcome the verb tells: that of "bombed it, killing ten", the noun of "a raid that killed
        ten"; None for other verbs.
        """
        token = self.tokens[verb]
        if token.dep == "conj" and self.tokens[token.head].tag == token.tag and self.is_verbal(token.head):
            return self.follows_from(token.head)
        if token.dep in ("advcl", "acl") and token.tag == "VBG":
            return token.head
        return token.head if token.dep == "relcl" and token.head in self.surface_subject(verb) else None

    def ruler(self, verb: int) -> tuple[int, ...]:
        """Who decides what the verb's clause says is done: "he will be extradited, a court ruled"."""
        above = self.tokens[verb].head
        deciding = self.tokens[verb].dep in ("ccomp", "parataxis") and self.lemmas[above] in _RULING
        return self.surface_subject(above) if deciding else ()

    def manner_of(self, verb: int) -> int | None:
        """The predicate whose manner the verb tells, by a gerund behind "by" or a participle; None for other verbs."""
        token = self.tokens[verb]
        if token.dep == "conj" and self.tokens[token.head].tag == token.tag and self.is_verbal(token.head):
            return self.manner_of(token.head)
        if token.dep == "pcomp":
            return self.tokens[token.head].head if self.forms[token.head] == "by" else None
        return token.head if token.dep == "advcl" and token.tag == "VBG" else None

    def carrier(self, noun: int, *, speaking: bool = False) -> tuple[int, ...]:
        """Who acts in the clause in whose course the noun's event falls ("a raid"), or who is "behind" it.

        speaking: saying something is an act, too.
        """
        preposition = self.tokens[noun].head
        if self.tokens[noun].dep != "pobj":
            return ()
        if self.forms[preposition] == "behind" and not self.is_verbal(self.tokens[preposition].head):
            return (self.tokens[preposition].head,)  # "the militants behind the attack"
        if self.lemmas[self.tokens[preposition].head] == "responsibility":
            return self.claimer(noun)
        if self.forms[preposition] not in _COURSE:
            return ()
        verb = self.tokens[preposition].head
        idle = self.lemmas[verb] in _STANDING or (self.lemmas[verb] in self._say and not speaking)
        return self.surface_subject(verb) if self.is_verbal(verb) and not (idle or self.is_passive(verb)) else ()

    def claimer(self, noun: int) -> tuple[int, ...]:
        """Who "claimed responsibility for" what a noun names, or "claimed" it."""
        verb = self.tokens[noun].head
        if self.tokens[noun].dep == "pobj":
            noun = self.tokens[verb].head  # behind "for"
            verb = self.tokens[noun].head
            if self.lemmas[noun] not in _CREDIT:
                return ()
        claims = self.tokens[noun].dep == "dobj" and self.lemmas[verb] == "claim" and not self.is_passive(verb)
        return self.surface_subject(verb) if claims else ()

    @cached_property
    def claimants(self) -> tuple[int, ...]:
        """Who says that the violence of which the sentence tells was theirs: "claimed responsibility", "an attack that
        rebels claimed"; nobody, where several say so, or say it of earlier violence.
        """
        found = [self._claimant(verb) for verb in self.places.get("claim", ()) if self.is_verbal(verb)]
        found = [heads for heads in found if heads]
        return found[0] if len(found) == 1 else ()

    def _claimant(self, verb: int) -> tuple[int, ...]:
        """Who claims an act of violence with the verb; empty where it claims something else."""
        if self.find_negations(verb, "verb"):
            return ()
        above = self.tokens[verb].head if self.tokens[verb].dep in ("acl", "relcl") else verb
        acts = [above, *self.children(verb, "dobj", "nsubjpass")]
        claimed = next((act for act in acts if self.lemmas[act] in _VIOLENCE | _CREDIT), None)
        if claimed is None or any(self.lemmas[t] in _FORMER for t in self.children(claimed, "det", "amod", "nummod")):
            return ()
        behind = [one for child in self.children(claimed, "prep") for one in self.subtree(child)]
        if self.lemmas[claimed] in _CREDIT and any(self.lemmas[one] in _FORMER for one in behind):
            return ()
        if not self.is_passive(verb):
            return self.surface_subject(verb)
        agents = (below for child in self.children(verb, "agent") for below in self.children(child, "pobj"))
        return tuple(agents)

    def blamed(self, noun: int) -> list[int]:
        """Who is said to have done what a noun names: "a bombing blamed on rebels", "blamed the bombing on rebels"."""
        verbs = list(self.children(noun, "acl", "relcl"))
        if self.tokens[noun].dep in ("dobj", "nsubjpass"):
            verbs.append(self.tokens[noun].head)
        charging = [child for verb in verbs if self.lemmas[verb] in _BLAMING for child in self.children(verb, "prep")]
        if self.lemmas[self.tokens[noun].head] in _BLAMING:  # the parser may hang "on" inside the object
            charging += [one for one in self.subtree(noun) if self.tokens[one].dep == "prep"]
        onto = [child for child in charging if self.forms[child] in ("on", "to")]
        return [one for child in onto for below in self.children(child, "pobj") for one in self.expand(below)]

    def receiver_before(self, thing: int) -> list[int]:
        """Who receives what is given, where the parser takes both for one phrase: "gave Laos new buses"."""
        parts = list(self.children(thing, "compound", "nmod", "amod", "det", "nummod"))
        for part in parts:
            tag = self.tokens[part].tag
            apart = any(part < other < thing and self.tokens[other].dep != "compound" for other in parts)
            if self.tokens[part].dep in ("compound", "nmod") and (apart or tag == "NNS") and tag.startswith("NN"):
                return [part]
        return []

    def conductor(self, noun: int) -> list[int]:
        """Who goes on with, or ends, what is their own act: "Israel eased the offensive"."""
        verb = self.tokens[noun].head
        conducts = self.tokens[noun].dep == "dobj" and self.lemmas[verb] in _CONDUCTING and not self.is_passive(verb)
        return list(self.surface_subject(verb)) if conducts else []

    def performer(self, noun: int) -> list[int]:
        """By whom an act is said to be done: "raids carried out by the army"."""
        done = (verb for verb in self.children(noun, "acl") if self.lemmas[verb] in _PERFORMING)
        agents = (child for verb in done for child in self.children(verb, "agent"))
        return [one for child in agents for below in self.children(child, "pobj") for one in self.expand(below)]

    def noun_above(self, verb: int) -> int | None:
        """The noun in whose phrase that one stands on which the parser hangs a relative clause or participle: the
        attack in "an attack on the base that was claimed by rebels"; None elsewhere.
        """
        noun = self.tokens[verb].head
        if self.tokens[verb].dep not in ("relcl", "acl") or self.tokens[noun].dep != "pobj":
            return None
        above = self.tokens[self.tokens[noun].head].head
        return above if above < noun and self.kind_of(above) == "noun" else None

    def author_behind(self, noun: int) -> list[int]:
        """Who stands behind "by" after an object, where the parser hangs it on the verb: "rejected pleas by nurses"."""
        verb = self.tokens[noun].head
        if self.tokens[noun].dep != "dobj" or self.is_passive(verb):
            return []
        near = (child for child in self.children(verb, "prep") if child == noun + 1 and self.forms[child] == "by")
        return [one for child in near for below in self.children(child, "pobj") for one in self.expand(below)]

    def is_topic(self, noun: int) -> bool:
        """Whether a noun's event is only spoken of ("a report on the attack"), or past long since ("since the war")."""
        token = self.tokens[noun]
        if token.dep == "conj":
            return self.is_topic(token.head)
        if token.dep == "dobj":
            return self.lemmas[token.head] in _TELLING or self.forms[token.head] in _ABOUT
        if token.dep != "pobj":
            return False
        governor = self.tokens[token.head].head
        if self.forms[token.head] == "since" or self.lemmas[governor] in _INVOLVEMENT:
            return True
        told = self.lemmas[governor] in (_TELLING if self.is_verbal(governor) else _PUBLICATIONS)
        return told and self.forms[token.head] in _ABOUT

    def is_description(self, verb: int) -> bool:
        """Whether a participle behind a noun only says what the noun is ("a militia backed by Iran"); "the deal, signed
        by Iran and Iraq," tells news.
        """
        if self.tokens[verb].dep != "acl" or self.tokens[verb].tag != "VBN":
            return False
        concluded = self.tokens[verb - 1].text == "," and self.lemmas[verb] in _CONCLUDING
        return not (concluded and any(True for _ in self.children(verb, "agent")))

    @cached_property
    def _reports(self) -> bool:
        """Whether the sentence has any word that tells who says something."""
        return "according" in self.words or not self._say.isdisjoint(self.words)

    def speaker(self, token: int) -> tuple[int, ...]:
        """Heads of the noun phrase that is said to say what the token's clause says; empty where nobody is."""
        return self.climb_to_speaker(token) or ()

    def climb_to_speaker(self, token: int) -> tuple[int, ...] | None:
        """As speaker, None where nobody is named."""
        if not self._reports:
            return None

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
