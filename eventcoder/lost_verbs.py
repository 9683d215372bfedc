"""Mends parses in which a verb is taken for something else, or has lost its subject."""

from __future__ import annotations

from eventcoder.parse_rows import DAYS, FINITE, SUBJECTS, ParseRows

_AUXILIARIES = frozenset({"aux", "auxpass"})
_CLAUSAL = frozenset({"ROOT", "ccomp", "advcl", "conj", "relcl", "parataxis"})
_PARTING = frozenset({",", ":", ".", "``", "''", "-LRB-", "-RRB-", "WRB", "WP", "WDT"})
_CONJUNCTIONS = frozenset({"as", "after", "until", "when", "while"})
"""Words that open a clause and that a model may take for prepositions."""
# Verbs with two objects, whose participle may have one left: "a man given asylum".
_DITRANSITIVE = frozenset(
    "give award grant offer send pay deny name elect call appoint owe show tell ask teach hand allot assign cost "
    "lend sell promise extend make leave hold take keep render declare dub deem consider find".split()
)
_UNMOVED = frozenset("gather march rally clash arrive retreat flee vow protest erupt respond react appeal".split())
"""Verbs without a passive: their past form behind a noun is what the noun does."""
_HYPHENATED = frozenset(
    (first, past)
    for firsts, pasts in (
        ("test", "fired launched"),
        ("baton lathi", "charged"),
        ("tear", "gassed"),
        ("carpet fire petrol dive cluster", "bombed"),
        ("pistol horse", "whipped"),
        ("gang", "raped"),
        ("pepper", "sprayed"),
        ("strip", "searched"),
        ("force", "fed"),
        ("court", "martialed martialled"),
    )
    for first in firsts.split()
    for past in pasts.split()
)
"""The parts of verbs with a hyphen."""
# Verbs that have no passive with an infinitive: "Chad, under pressure, refused to leave".
_WILLING = frozenset(
    "refuse agree vow pledge threaten decide promise offer decline seek try attempt fail manage prepare plan".split()
)


class VerbMender(ParseRows):
    """Rules for verbs that the parser did not find."""

    def mend_verbs_as_nouns(self) -> None:
        """Nouns that have what only verbs have: "was overrun by troops", "demanded that the president resign"."""
        for at, (_, _, _, tag, dep, head) in enumerate(list(self.rows)):
            if dep == "auxpass" and self.tag(head) == "NN":
                self.change(head, tag="VBN")
            elif dep == "ccomp" and tag == "NN" and {"mark", "nsubj"} <= self.labels_below(at):
                self.change(at, tag="VB")

    def mend_shot_dead(self) -> None:
        """The verb of "gunmen on a scooter shot dead a mayor", taken for a noun with the scooter before it."""
        for shot in range(1, len(self.rows) - 1):
            if self.form(shot) == "shot" and self.form(shot + 1) == "dead" and self.tag(shot).startswith("NN"):
                self._mend_shot(shot, shot + 1)

    def _mend_shot(self, shot: int, dead: int) -> None:
        before = [child for child in self.children(shot, "compound", "nmod", "amod") if child < shot]
        victims = self.children(dead, "dobj", "pobj")
        if not victims or not before or not self.tag(before[-1]).startswith("NN"):
            return
        noun, top = before[-1], shot if self.head(dead) == shot else dead
        place, head, inside = self.dep(top), self.head(top), self.dep(shot) == "pobj"
        self.change(noun, dep=self.dep(shot) if inside else "nsubj", head=self.head(shot) if inside else shot)
        for child in self.children(shot):
            self.change(child, head=noun if child < noun else shot)
        for child in self.children(dead):
            self.change(child, dep="dobj" if child in victims else "", head=shot)
        self.change(shot, lemma="shoot", tag="VBD", dep=place, head=shot if head == top else head)
        self.change(dead, dep="oprd", head=shot)

    def mend_modifier_with_subject(self) -> None:
        """The verb of "France, under pressure, trained soldiers", taken for what the soldiers are."""
        for verb, (_, _, _, tag, dep, noun) in enumerate(list(self.rows)):
            if dep != "amod" or tag not in ("VBD", "VBN") or noun < verb:
                continue
            if self.tag(noun)[:2] != "NN" or self.dep(noun) == "pobj" or self.labels_below(verb) & _AUXILIARIES:
                continue
            if any(child < verb for child in self.children(verb, "nsubj")):
                self._make_main(verb, noun)

    def _make_main(self, verb: int, noun: int) -> None:
        """Makes a modifier the verb whose object is the noun behind it; what stood before it is the verb's."""
        for child in self.children(noun):
            if child < verb:
                self.change(child, head=verb)
            elif self.dep(child) in ("relcl", "acl") and any(
                self.tag(at) == "TO" for at in self.children(child, "aux")
            ):
                self.change(child, dep="advcl", head=verb)  # "scrambled jets to intercept bombers"
        place, head = self.dep(noun), self.head(noun)
        self.change(verb, tag="VBD", dep=place, head=verb if head == noun else head)
        self.change(noun, dep="dobj", head=verb)

    def mend_hyphenated(self) -> None:
        """The verb of "Police baton-charged two marchers", taken for what the marchers are."""
        for verb in range(3, len(self.rows)):
            parts = self.form(verb - 2), self.form(verb)
            doer, hit = verb - 3, self.head(verb)
            if parts not in _HYPHENATED or self.dep(verb) != "amod" or hit < verb or self.tag(doer)[:2] != "NN":
                continue
            if self.head(doer) == hit:
                place, above = self.dep(hit), self.head(hit)
            elif self.head(hit) == doer:
                place, above = self.dep(doer), self.head(doer)
            else:
                continue
            top = above in (hit, doer)
            for child in (*self.children(hit), *self.children(doer)):
                if child < doer:
                    self.change(child, head=doer)
                elif self.head(child) == doer:
                    self.change(child, head=verb)
            self.change(verb, tag="VBD", dep=place, head=verb if top else above)
            self.change(doer, dep="nsubj", head=verb)
            self.change(hit, dep="dobj", head=verb)

    def mend_lost_root(self) -> None:
        """The verb of a sentence in which the parser found none: "A car bombing in Mosul killed two people"."""
        root = next((at for at, row in enumerate(self.rows) if row[4] == "ROOT"), 0)
        if not self.tag(root).startswith("NN") or self.labels_below(root) & (SUBJECTS | {"cop"}):
            return
        verbless = self.form(len(self.rows) - 1) == "." and not any(map(self._is_told, range(len(self.rows))))
        for verb in range(root + 1, len(self.rows)):
            if self.dep(verb) == "acl" and (self._is_lost(root, verb) or (verbless and self._is_main(root, verb))):
                self.change(verb, tag="VBD")
                self.take_place(verb, root)
                self.change(root, dep="nsubj", head=verb)
                return
            if verbless and self.dep(verb) == "amod" and self._is_main_before(verb):
                self._make_main(verb, self.head(verb))
                self.take_place(verb, root)
                self.change(root, dep="nsubj", head=verb)
                return

    def mend_double_subject(self) -> None:
        """The verb of what is quoted, whose subject hangs on who says it: "Chad, in need, sold them, nuns said"."""
        for saying in {row[5] for row in self.rows if row[4] == "nsubj"}:
            subjects = self.children(saying, "nsubj")
            if len(subjects) != 2 or subjects[1] > saying or self.children(saying, "ccomp"):
                continue
            for verb in self.children(subjects[0], "acl"):
                parted = any(self.tag(at) == "," for at in range(verb + 1, subjects[1]))
                if parted and self._is_main(subjects[0], verb):
                    self.change(verb, tag="VBD", dep="ccomp", head=saying)
                    self.change(subjects[0], head=verb)

    def mend_participle_as_root(self) -> None:
        """The main verb behind a passive participle: "Chad, warned by Oman of war, called for calm"."""
        for passive, (_, _, _, tag, dep, _) in enumerate(list(self.rows)):
            subjects = self.children(passive, "nsubj", "nsubjpass")
            bare = not self.labels_below(passive) & (_AUXILIARIES | {"dobj"})
            if tag != "VBN" or dep != "ROOT" or len(subjects) != 1 or not bare or not self.children(passive, "agent"):
                continue
            for verb in self.children(passive, "ccomp", "xcomp", "conj", "advcl", "dep"):
                alone = not self.labels_below(verb) & (SUBJECTS | _AUXILIARIES | {"mark"})
                parted = self.tag(passive - 1) == "," == self.tag(verb - 1)
                if subjects[0] < passive < verb and parted and alone and self.tag(verb) in ("VBD", "VBN"):
                    self.change(verb, tag="VBD", dep="ROOT", head=verb)
                    self.change(passive, dep="acl", head=subjects[0])
                    self.change(subjects[0], dep="nsubj", head=verb)
                    for child in self.children(passive):
                        if child > verb:
                            self.change(child, head=verb)
                    break

    def mend_second_verb(self) -> None:
        """The verb that an "and" joins to another one: "rose early and, after a meal, brawled with soldiers"."""
        for cc, (_, _, _, _, dep, first) in enumerate(list(self.rows)):
            if dep != "cc" or cc < first or any(child > cc for child in self.children(first, "conj")):
                continue
            for verb in self.children(first, "advcl"):
                plain = not self.labels_below(verb) & (SUBJECTS | _AUXILIARIES | {"mark", "agent"})
                if verb > cc and self.tag(verb) in ("VBN", "VBD") and plain:
                    self.change(verb, tag="VBD", dep="conj")
                    break

    def _is_told(self, at: int) -> bool:
        """Whether a finite verb stands there, but none of a relative clause."""
        if self.tag(at) not in FINITE | {"MD"}:
            return False
        for _ in self.rows:
            if self.dep(at) == "relcl":
                return False
            at = self.head(at)
        return True

    def _is_main(self, root: int, verb: int) -> bool:
        """Whether a participle behind a comma is the verb of a sentence that has no other."""
        below, lemma = self.labels_below(verb), self.rows[verb][2].lower()
        if self.head(verb) != root or self.tag(verb) not in ("VBD", "VBN") or below & ({"agent"} | _AUXILIARIES):
            return False
        gives = lemma in _DITRANSITIVE and not below & {"prt", "dative"}
        behind = any(self.tag(at) == "," for at in range(root + 1, verb - 1)) and self.tag(verb - 1) == ","
        return behind or ("dobj" in below and not gives) or ("xcomp" in below and lemma in _WILLING)

    def _is_main_before(self, verb: int) -> bool:
        """Whether a participle before a bare noun is the verb of a sentence that has no other: "Japan on Tuesday
        extended credit".
        """
        noun, dated = self.head(verb), self.form(verb - 1) in DAYS
        places = ("appos", "conj", "pobj") if dated else ("appos", "conj")
        if self.tag(verb) not in ("VBD", "VBN") or noun < verb or self.dep(noun) not in places:
            return False
        return dated or self.tag(verb - 1) == ","

    def _is_lost(self, root: int, verb: int) -> bool:
        """Whether a participle right behind the root's phrase can only be a finite verb."""
        below = self.labels_below(verb)
        tag, lemma = self.tag(verb), self.rows[verb][2].lower()
        if tag not in ("VBD", "VBN") or below & ({"agent"} | _AUXILIARIES) or not self._ends_before(root, verb):
            return False
        if lemma in _DITRANSITIVE:
            return False
        return "dobj" in below or lemma in _UNMOVED

    def _ends_before(self, root: int, verb: int) -> bool:
        """Whether the verb stands straight behind the noun it hangs on, and that inside the root's phrase."""
        noun = self.head(verb)
        while noun != root:
            if self.dep(noun) not in ("pobj", "prep", "conj"):
                return False
            noun = self.head(noun)
        return all(self.dep(at) not in ("punct", "cc") and self.tag(at)[:2] != "VB" for at in range(root + 1, verb))

    def mend_clauses(self) -> None:
        """Gives finite verbs without a subject the noun phrase before them that the parser hung elsewhere."""
        for verb, (_, _, _, tag, dep, _) in enumerate(list(self.rows)):
            if tag not in FINITE or dep not in ("advcl", "ccomp", "conj"):
                continue
            if not self.labels_below(verb) & (SUBJECTS | {"attr"}) and not self._mend_opening(verb):
                self._mend_participle(verb)

    def _mend_opening(self, verb: int) -> bool:
        """Takes "as" in "as a protest descended into violence" for what it is, where the parser has a preposition."""
        own = self.children(verb, "mark")
        near = (*self.children(verb, "prep"), *self.children(self.head(verb), "prep"))
        for opening in (*own, *near):
            for noun in self.children(opening, "pobj"):
                if opening in own or self._opens(opening, noun, verb):
                    self.change(noun, dep="nsubj", head=verb)
                    self.change(opening, dep="mark", head=verb)
                    self.change(verb, dep=self.dep(verb) if opening in own else "advcl")
                    return True
        return False

    def _opens(self, opening: int, noun: int, verb: int) -> bool:
        """Whether a preposition's object reaches up to the verb, so that both are a clause."""
        if opening > verb or self.form(opening) not in _CONJUNCTIONS or self._is_parted(opening, verb):
            return False
        return self.last_below(noun) == verb - 1

    def _mend_participle(self, verb: int) -> bool:
        """Takes "escorting" of "when soldiers escorting trucks opened fire" for a participle, no main verb."""
        first = self.head(verb)
        heads = [first, *self.children(first, "advcl", "ccomp"), *self.children(verb, "advcl")]
        for participle in heads:
            if participle >= verb or self.tag(participle) not in ("VBN", "VBG"):
                continue
            subjects = self.children(participle, "nsubj")
            bare = not self.labels_below(participle) & (_AUXILIARIES | {"nsubjpass"})
            if len(subjects) != 1 or subjects[0] > participle or not bare or not self._is_joined(participle, verb):
                continue
            noun = subjects[0]
            if self.head(participle) != verb:
                self.take_place(verb, participle)
            for child in self.children(participle):
                if child < noun:
                    self.change(child, head=verb)
            self.change(participle, dep="acl", head=noun)
            self.change(noun, dep="nsubj", head=verb)
            return True
        return False

    def _is_joined(self, participle: int, verb: int) -> bool:
        """Whether the participle's words reach up to the verb."""
        if self.dep(participle) not in _CLAUSAL or self._is_parted(participle, verb):
            return False
        return not any(participle < child < verb for child in self.children(participle, "cc"))

    def _is_parted(self, first: int, last: int) -> bool:
        """Whether a comma, or a word that opens a clause, stands between two tokens."""
        between = range(first + 1, last)
        return any(self.dep(at) == "mark" or self.tag(at) in _PARTING for at in between)
