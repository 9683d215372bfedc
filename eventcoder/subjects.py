"""Finds the subject of a verb where it stands elsewhere - control, coordination, relative and participial clauses - and
tells passives.
"""

from __future__ import annotations

from eventcoder.records import Parse
from eventcoder.tree import PASSIVE_SUBJECTS, SUBJECTS, Tree

HARM = frozenset("kill leave wound injure hurt maim slay destroy damage massacre".split())
"""Verbs that tell what an attack did to whom."""

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
# Verbs whose infinitive is done by their subject even where an object stands between.
_SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "offer", "agree", "use", "meet"})
# Prepositions whose gerund is done by the object of the governing verb ("accused Iran of arming the rebels").
_OBJECT_CONTROL = frozenset({"of", "from", "into", "for"})
# Verbs without a passive, which the parser takes for one after a noun: "a report called for sanctions".
_INTRANSITIVE = frozenset(
    "appeal clash arrive retreat flee march rally respond react vow agree die emerge return protest complain".split()
)
_CALLS = frozenset({"for", "on", "upon"})
# Verbs whose object never fails, so that it is their subject in a headline: "minister arrested", "Iran urged to stop".
_NEEDS_OBJECT = frozenset(
    "accuse condemn arrest detain kidnap abduct sentence jail imprison expel deport kill wound injure assassinate oust "
    "indict evict blame convict acquit extradite".split()
)
_NEEDS_OBJECT_TO_ACT = frozenset({"urge", "force", "tell", "order", "compel", "oblige", "allow", "permit", "warn"})
_NAMING = frozenset("call describe term label brand denounce see view regard portray characterize dub".split())
"""Verbs that give something a name: "what it called an invasion"."""
_CAPTIVES = frozenset({"hostage", "captive", "prisoner"})
DITRANSITIVE = frozenset(
    "give award grant offer send pay deny name elect call appoint owe show tell ask teach hand allot assign cost "
    "lend sell promise extend".split()
)
# Participles that say what their subject does: "they were engaged in a battle".
_BLOWS = frozenset(
    "attack bombing strike airstrike raid explosion blast shelling shooting ambush assault clash offensive bomb".split()
)
_STATES = frozenset({"engage", "involve", "embroil"})
# Verbs whose object did what a "for" names ("jailed a man for attacking").
_JUDGING = frozenset(
    "sentence arrest jail imprison detain blame accuse criticize condemn praise thank punish fine charge expel sack "
    "indict convict try prosecute sue rebuke honor award deport ban suspend denounce fault".split()
)
_REASONS = frozenset({"by", "at", "over", "about", "with", "of"})
_REFLEXIVE = frozenset({"itself", "himself", "herself", "themselves"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SUBJECT_REACH = 8
"""Tokens before a verb within which its subject is looked for where the parser found none."""

_MAX_CLIMB = 12


class SubjectTree(Tree):
    """A parse in which the subject of every verb, adjective and abstract noun can be asked for.

    Args:
        parse: the sentence.
        say: normalized lemmas of the verbs that report speech.
    """

    def __init__(self, parse: Parse, say: frozenset[str]) -> None:
        super().__init__(parse)
        self._say = say
        self._surface: dict[int, tuple[int, ...]] = {}
        self._passive: dict[int, bool] = {}

    def surface_subject(self, token: int) -> tuple[int, ...]:
        """Heads of the grammatical subject of a verb or adjective, found along control and coordination."""
        if token not in self._surface:
            self._surface[token] = ()  # ends a cycle in a broken parse
            self._surface[token] = tuple(self._find_subject(token))
        return self._surface[token]

    def _find_subject(self, token: int) -> list[int]:
        if self.tokens[token].tag == "VBG":
            for child in self.children(token, "poss"):
                return self.expand(child)  # "Iran's saber-rattling"
            for child in self.children(token, "prep") if self.tokens[token].dep == "csubj" else ():
                if self.forms[child] == "by":  # "shelling by the army killed ten"
                    return [one for below in self.children(child, "pobj") for one in self.expand(below)]
        modals = (child for child in self.children(token, "aux") if self.tokens[child].tag == "MD")
        for child in [c for bearer in (token, *modals) for c in self.children(bearer, *SUBJECTS, *PASSIVE_SUBJECTS)]:
            if self.is_temporal(child):  # "Israel Friday closed the crossing" is parsed with Friday as its subject
                return [c for c in self.children(child, "compound", "nmod", "poss", "amod", "npadvmod") if c < child]
            if self.forms[child] in _REFLEXIVE and self.tokens[token].head != token:
                return list(self.surface_subject(self.tokens[token].head))  # "declared itself ready"
            return self.resolve_relative(token, child)
        head, dep = self.tokens[token].head, self.tokens[token].dep
        if head == token:
            return self._lost_subject(token)
        if dep == "acomp":
            return list(self.surface_subject(head))
        if dep == "amod":
            return self.expand(head) if self.kind_of(head) == "noun" else []
        if dep == "conj" and (self.is_verbal(head) or self.tokens[head].dep == "acomp"):
            return list(self.surface_subject(head))
        if dep in ("xcomp", "ccomp", "oprd"):
            return self._controller(head)
        if dep in ("advcl", "dep") and self.is_verbal(head):
            return self._noun_before(token) or list(self.surface_subject(head))
        if dep in ("acl", "relcl"):
            return self._modified_noun(token, head)
        if dep == "pcomp":
            return self._gerund_subject(head)
        return []

    def _noun_before(self, gerund: int) -> list[int]:
        """Who stands straight before a gerund, behind a preposition: "was angered by Chad opening its embassy"."""
        noun = gerund - 1
        token = self.tokens[noun]
        if self.tokens[gerund].tag != "VBG" or token.dep != "pobj" or self.is_temporal(noun):
            return []
        return self.expand(noun) if self.preposition_of(noun) in _REASONS and self.is_proper(noun) else []

    def _lost_subject(self, verb: int) -> list[int]:
        """The nouns between a comma and the sentence's verb that the parser hangs on those before the comma: "In a bid
        to mend ties, Egypt and Israel signed ...".
        """
        start = verb
        while start and self.tokens[start - 1].text != ",":
            start -= 1
        if self.tokens[verb].tag not in _FINITE or not 0 < start < verb or verb - start > _SUBJECT_REACH:
            return []
        if not self.tokens[verb - 1].tag.startswith(("NN", "PRP")):
            return []
        heads = (at for at in range(start, verb) if self.tokens[at].tag.startswith("NN"))
        lost = next((at for at in heads if self.tokens[at].head < start), None)
        return [] if lost is None or self.tokens[lost].dep not in ("appos", "conj") else self.expand(lost)

    def _controller(self, governor: int) -> list[int]:
        """Who does the infinitive below a verb, adjective or noun: its object, else its subject."""
        if not self.is_verbal(governor):
            return list(self.surface_subject(governor)) or self._owner(governor)
        objects = [o for child in self.children(governor, "dobj", "dative") for o in self.expand(child)]
        if objects and self.lemmas[governor] not in _SUBJECT_CONTROL and self.kind_of(objects[0]) != "adjective":
            return [o for o in objects if self.tokens[o].tag not in ("IN", "TO")]
        for child in self.children(governor, "prep"):  # "called on Iran to stop"
            if self.forms[child] in ("on", "upon", "for", "to") and not objects:
                found = [o for c in self.children(child, "pobj") for o in self.expand(c) if not self.is_temporal(c)]
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

    def owner(self, noun: int) -> tuple[int, ...]:
        """Whose act or utterance a noun is: possessor, by-phrase, or the subject of the verb it belongs to."""
        return tuple(self._owner(noun))

    def _gerund_subject(self, preposition: int) -> list[int]:
        governor = self.tokens[preposition].head
        if self.is_verbal(governor):
            if self.forms[preposition] in _OBJECT_CONTROL:
                objects = [o for child in self.children(governor, "dobj") for o in self.expand(child)]
                if objects:
                    return objects
            return list(self.surface_subject(governor))
        if self.kind_of(governor) == "noun":
            judged = self.tokens[governor].dep == "dobj" and self.lemmas[self.tokens[governor].head] in _JUDGING
            return self.expand(governor) if judged and self.forms[preposition] == "for" else self._owner(governor)
        return list(self.surface_subject(governor))

    def resolve_relative(self, verb: int, argument: int) -> list[int]:
        """The noun for a relative pronoun, else the argument with its coordinated members."""
        if self.forms[argument] not in _RELATIVE or self.tokens[argument].tag not in ("WDT", "WP", "IN", "DT"):
            return self.expand(argument)
        token = verb
        for _ in range(_MAX_CLIMB):
            head = self.tokens[token].head
            if self.tokens[token].dep == "relcl":
                return [self._find_blow(head)] if self.lemmas[verb] in HARM else self._joined(argument, token, head)
            if self.tokens[token].dep == "ccomp" and self.lemmas[head] == "be":  # "it was Iran that attacked"
                return [one for child in self.children(head, "attr") for one in self.expand(child)]
            if head == token:
                break
            token = head
        return []

    def _joined(self, pronoun: int, verb: int, noun: int) -> list[int]:
        """The names that "which" takes up behind a comma: both of "Bolivia and Peru, which opened", the last one of
        "Bolivia and Peru, which is poor".
        """
        token = self.tokens[noun]
        names = [one for one in self.expand(token.head if token.dep == "conj" else noun) if one < pronoun]
        if len(names) < 2 or self.tokens[pronoun - 1].text != "," or not all(map(self.is_proper, names)):
            return [noun]
        finite = (verb, *self.children(verb, "aux", "auxpass"))
        single = any(self.tokens[one].tag == "VBZ" or self.forms[one] == "was" for one in finite)
        return names[-1:] if single else names

    def _find_blow(self, noun: int) -> int:
        """What harmed somebody where the parser hangs it below the place: "an attack on a mosque that killed ten"."""
        at = noun
        while self.tokens[at].dep == "pobj":
            at = self.tokens[self.tokens[at].head].head
            if self.lemmas[at] in _BLOWS:
                return at
        return noun

    def named_by(self, verb: int) -> list[int]:
        """What a clause like "what it called Chad's raids" speaks of, the raids; empty for other clauses."""
        if self.lemmas[verb] not in _NAMING or not any(self.forms[child] == "what" for child in self.children(verb)):
            return []
        behind = [child for child in self.children(verb, "prep") if self.forms[child] == "as"]
        names = [*self.children(verb, "oprd", "dobj"), *(n for child in behind for n in self.children(child, "pobj"))]
        return [one for name in names if name > verb for one in self.expand(name)]

    def contact_object(self, verb: int) -> list[int]:
        """The object of "the town (that) rebels attacked": the noun, if nothing else in the clause stands for it."""
        if not any(True for _ in self.children(verb, *SUBJECTS)):
            return []
        relative = [c for c in self.children(verb) if self.forms[c] in _RELATIVE]
        if any(self.tokens[c].dep in ("nsubj", "nsubjpass", "pobj") for c in relative):
            return []
        return [self.tokens[verb].head]

    # Voice

    def has_subject(self, verb: int) -> bool:
        """Whether a verb has a subject of its own, not one by control or coordination."""
        return any(True for _ in self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS))

    def is_passive(self, verb: int) -> bool:
        """Whether the verb is passive, reduced relatives, bare participles and coordinated passives included."""
        if verb not in self._passive:
            self._passive[verb] = self._find_voice(verb)
        return self._passive[verb]

    def _find_voice(self, verb: int) -> bool:
        token = self.tokens[verb]
        if self.lemmas[verb] in _STATES:
            return False
        if any(True for _ in self.children(verb, "auxpass", *PASSIVE_SUBJECTS)):
            return True
        if token.tag not in ("VBN", "VBD") or any(True for _ in self.children(verb, "aux")):
            return False
        objects = self.children(verb, "dobj")
        if objects and all(self.is_captive(child) for child in objects):
            return True  # "reporters held hostage"
        if any(True for _ in self.children(verb, *SUBJECTS)):
            return self._lacks_object(verb) or self._find_main_verb(verb) is not None
        if token.dep in ("acl", "amod"):
            if self._is_intransitive(verb):
                return False
            return token.tag == "VBN" or not any(True for _ in self.children(verb, "dobj"))
        if token.tag == "VBN" and token.dep in ("advcl", "ROOT", "ccomp", "oprd", "dep"):
            return not any(True for _ in self.children(verb, "dobj"))
        if token.dep == "conj" and self.is_verbal(token.head):
            return self.is_passive(token.head) and not (token.tag == "VBD" and objects)
        return False

    def is_captive(self, noun: int) -> bool:
        """Whether a bare noun says as what somebody is held: "hostage", not "hostages" or "the hostage"."""
        bare = not any(True for _ in self.children(noun, "det", "amod", "poss"))
        return self.forms[noun] in _CAPTIVES and bare and not self.captives(noun)

    def captives(self, noun: int) -> list[int]:
        """Who is held, where the parser makes a modifier of it: "took four workers hostage"."""
        if self.forms[noun] not in _CAPTIVES or self.tokens[noun].dep != "dobj":
            return []
        single = ("NN",) if self.lemmas[self.tokens[noun].head] == "take" else ()
        tags = ("NNS", "NNP", "NNPS", *single)
        return [c for c in self.children(noun, "compound", "nmod") if self.tokens[c].tag in tags]

    def _find_main_verb(self, verb: int) -> int | None:
        """The main verb where the parser took a participle for it ("Troops deployed in Iraq were hurt"): a finite one
        behind it that has no subject.
        """
        head = self.tokens[verb].head
        others = [head, *self.children(verb, "ccomp")]
        others += self.children(head, "ccomp") if self.tokens[verb].dep == "ccomp" else []
        others += [c for c in self.children(verb, "advcl", "conj") if self._follows_bare(verb, c)]
        objects = self.children(verb, "dobj")
        if self.lemmas[verb] in self._say or any(self.children(c, "det", "amod", "poss", "nummod") for c in objects):
            return None  # only "held hostage" and the like have an object
        return next((other for other in others if other > verb and self._lacks_subject(other)), None)

    def _follows_bare(self, verb: int, other: int) -> bool:
        """Whether nothing joins a verb to the one before it: no conjunction, comma or mark."""
        return not any(
            self.tokens[i].dep in ("cc", "punct", "mark") or self.forms[i] == "when" for i in range(verb, other)
        )

    def _lacks_subject(self, verb: int) -> bool:
        if any(True for _ in self.children(verb, *SUBJECTS, *PASSIVE_SUBJECTS, "mark", "expl", "attr")):
            return False
        infinitive = any(self.tokens[child].tag == "TO" for child in self.children(verb, "aux"))
        if self.lemmas[verb] in self._say:
            return False
        finite = self.tokens[verb].tag in ("VBD", "VBZ", "VBP") or any(True for _ in self.children(verb, "auxpass"))
        return finite and not infinitive

    def _is_intransitive(self, verb: int) -> bool:
        calls = self.lemmas[verb] == "call" and any(self.forms[c] in _CALLS for c in self.children(verb, "prep"))
        return calls or self.lemmas[verb] in _INTRANSITIVE

    def _lacks_object(self, verb: int) -> bool:
        """Whether a headline leaves out the auxiliary: the verb has a subject, but not the object that it needs. It may
        also share that of the verb before: "two were killed and five hurt".
        """
        if self.tokens[verb].dep == "conj" and self.lemmas[verb] in HARM and self.tokens[verb].tag == "VBN":
            return self.is_passive(self.tokens[verb].head) and not any(True for _ in self.children(verb, "dobj"))
        if self.tokens[verb].dep not in ("ROOT", "ccomp") or any(
            True for _ in self.children(verb, "dobj", "ccomp", "dative", "oprd", "prt", "conj")
        ):
            return False
        acts = any(self.tokens[c].tag == "TO" for x in self.children(verb, "xcomp") for c in self.children(x, "aux"))
        return self.lemmas[verb] in (_NEEDS_OBJECT_TO_ACT if acts else _NEEDS_OBJECT)
