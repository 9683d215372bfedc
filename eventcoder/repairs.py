"""Mends parses where a model's labels cannot be right, by rules of English that hold whatever the words mean.

Each rule asks for several signs at once - tag, relation, neighbours - and leaves a parse alone that lacks any of them.
A mended parse is left as it is when it is mended again.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventcoder.records import Row

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_AUXILIARIES = frozenset({"aux", "auxpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
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

# Verbs that nobody does to a visit: "visiting" behind them tells who the next one is.
_RECEIVING = frozenset("tell meet welcome receive host greet assure urge thank see inform brief ask".split())
_BESIDE = frozenset({"with", "between", "alongside"})
_ADJOINING = frozenset({"neighbouring", "neighboring"})
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow".split())
# Verbs whose object is told what a clause with "that" says.
_TELLING = frozenset("tell warn inform assure remind notify convince persuade advise promise reassure alert".split())
# Verbs that have no passive with an infinitive: "Chad, under pressure, refused to leave".
_WILLING = frozenset(
    "refuse agree vow pledge threaten decide promise offer decline seek try attempt fail manage prepare plan".split()
)


def mend_rows(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a sentence's parse, mended; the same object where nothing is wrong.

    Args:
        text: the sentence that the rows' offsets cut.
        rows: one for each token.
    """
    mender = _Mender(text, rows)
    labels = {row[4] for row in rows}
    if "auxpass" in labels or "ccomp" in labels:
        mender.mend_verbs_as_nouns()
    if "shot dead" in text:
        mender.mend_shot_dead()
    if "visiting" in text or "neighbo" in text:
        mender.mend_visiting()
    if "pobj" in labels or "npadvmod" in labels:
        mender.mend_dated()
    if "relcl" in labels:
        mender.mend_told()
    if "agent" in labels:
        mender.mend_aimed()
    if "-" in text and "npadvmod" in labels:
        mender.mend_hyphenated()
    if "-general" in text.lower():
        mender.mend_generals()
    if "amod" in labels:
        mender.mend_modifier_with_subject()
    if "acl" in labels or "amod" in labels:
        mender.mend_lost_root()
    if "nsubj" in labels or "pobj" in labels:
        mender.mend_clauses()
    if ":" in text:
        mender.mend_labels()
    return mender.rows if mender.changed else rows


class _Mender:
    """The rows of one sentence, to be changed.

    Args:
        text: the sentence.
        rows: its tokens.
    """

    def __init__(self, text: str, rows: Sequence[Row]) -> None:
        self._text = text
        self.rows = list(rows)
        self.changed = False

    # Reading

    def _form(self, at: int) -> str:
        start, end = self.rows[at][:2]
        return self._text[start:end].lower()

    def _tag(self, at: int) -> str:
        return self.rows[at][3]

    def _dep(self, at: int) -> str:
        return self.rows[at][4]

    def _head(self, at: int) -> int:
        return self.rows[at][5]

    def _children(self, at: int, *deps: str) -> list[int]:
        return [i for i, row in enumerate(self.rows) if row[5] == at and i != at and (not deps or row[4] in deps)]

    def _labels_below(self, at: int) -> set[str]:
        return {self._dep(child) for child in self._children(at)}

    def _last_below(self, at: int) -> int:
        """The last token of what hangs on a token, itself included."""
        return max((self._last_below(child) for child in self._children(at) if child > at), default=at)

    # Changing

    def _set(self, at: int, *, lemma: str = "", tag: str = "", dep: str = "", head: int | None = None) -> None:
        start, end, old_lemma, old_tag, old_dep, old_head = self.rows[at]
        where = old_head if head is None else head
        self.rows[at] = (start, end, lemma or old_lemma, tag or old_tag, dep or old_dep, where)
        self.changed = True

    def _take_place(self, new: int, old: int) -> None:
        """Hangs a token where another hung; what stands behind the new one hangs on it."""
        head = self._head(old)
        self._set(new, dep=self._dep(old), head=new if head == old else head)
        for child in self._children(old):
            if child > new:
                self._set(child, head=new)

    # Rules

    def mend_verbs_as_nouns(self) -> None:
        """Nouns that have what only verbs have: "was overrun by troops", "demanded that the president resign"."""
        for at, (_, _, _, tag, dep, head) in enumerate(list(self.rows)):
            if dep == "auxpass" and self._tag(head) == "NN":
                self._set(head, tag="VBN")
            elif dep == "ccomp" and tag == "NN" and {"mark", "nsubj"} <= self._labels_below(at):
                self._set(at, tag="VB")

    def mend_shot_dead(self) -> None:
        """The verb of "gunmen on a scooter shot dead a mayor", taken for a noun with the scooter before it."""
        for shot in range(1, len(self.rows) - 1):
            if self._form(shot) == "shot" and self._form(shot + 1) == "dead" and self._tag(shot).startswith("NN"):
                self._mend_shot(shot, shot + 1)

    def _mend_shot(self, shot: int, dead: int) -> None:
        before = [child for child in self._children(shot, "compound", "nmod", "amod") if child < shot]
        victims = self._children(dead, "dobj", "pobj")
        if not victims or not before or not self._tag(before[-1]).startswith("NN"):
            return
        noun, top = before[-1], shot if self._head(dead) == shot else dead
        place, head, inside = self._dep(top), self._head(top), self._dep(shot) == "pobj"
        self._set(noun, dep=self._dep(shot) if inside else "nsubj", head=self._head(shot) if inside else shot)
        for child in self._children(shot):
            self._set(child, head=noun if child < noun else shot)
        for child in self._children(dead):
            self._set(child, dep="dobj" if child in victims else "", head=shot)
        self._set(shot, lemma="shoot", tag="VBD", dep=place, head=shot if head == top else head)
        self._set(dead, dep="oprd", head=shot)

    def mend_modifier_with_subject(self) -> None:
        """The verb of "France, under pressure, trained soldiers", taken for what the soldiers are."""
        for verb, (_, _, _, tag, dep, noun) in enumerate(list(self.rows)):
            subjects = self._children(verb, "nsubj")
            if dep != "amod" or tag not in ("VBD", "VBN") or noun < verb or not subjects or subjects[0] > verb:
                continue
            if self._labels_below(verb) & _AUXILIARIES or self._tag(noun)[:2] != "NN" or self._dep(noun) == "pobj":
                continue
            self._make_main(verb, noun)

    def _make_main(self, verb: int, noun: int) -> None:
        """Makes a modifier the verb whose object is the noun behind it; what stood before it is the verb's."""
        for child in self._children(noun):
            if child < verb:
                self._set(child, head=verb)
        place, head = self._dep(noun), self._head(noun)
        self._set(verb, tag="VBD", dep=place, head=verb if head == noun else head)
        self._set(noun, dep="dobj", head=verb)

    def mend_dated(self) -> None:
        """What follows a day belongs to what happened on it: "warned Ukraine on Tuesday of sanctions"."""
        for at, (_, _, _, tag, dep, day) in enumerate(list(self.rows)):
            if dep != "prep" or tag not in ("IN", "TO") or self._form(day) not in _DAYS:
                continue
            named = all(self._tag(child)[:3] == "NNP" or self._tag(child) == "CD" for child in self._children(at))
            if named and self._form(at) in ("of", "in", "at"):
                continue  # "Tuesday of Holy Week"
            above = self._head(day)
            if self._dep(day) == "pobj":
                above = self._head(above)
            if above not in (day, at) and self._dep(day) in ("pobj", "npadvmod"):
                self._set(at, head=above)

    def mend_aimed(self) -> None:
        """Whom what was done was aimed at: "launched by the rebels against troops"."""
        for at, (_, _, _, _, dep, doer) in enumerate(list(self.rows)):
            by = self._head(doer)
            if dep == "prep" and self._form(at) == "against" and self._dep(doer) == "pobj" and self._dep(by) == "agent":
                self._set(at, head=self._head(by))

    def mend_told(self) -> None:
        """What somebody is told: "warned the minister that heads would roll", where the minister does not roll."""
        for verb, (_, _, _, _, dep, hearer) in enumerate(list(self.rows)):
            teller = self._head(hearer)
            if dep != "relcl" or self._dep(hearer) != "dobj" or self.rows[teller][2].lower() not in _TELLING:
                continue
            marks = [child for child in self._children(verb) if self._form(child) == "that" and child < verb]
            subjects = [child for child in self._children(verb, *_SUBJECTS) if child not in marks]
            if not marks or not subjects or marks[0] != self._last_before(hearer, marks[0]):
                continue
            self._set(marks[0], tag="IN", dep="mark", head=verb)
            self._set(verb, dep="ccomp", head=teller)

    def _last_before(self, noun: int, at: int) -> int:
        """The token behind a noun's phrase if that is ``at``, else the noun itself."""
        inside = all(self._is_below(token, noun) for token in range(noun + 1, at))
        return at if inside else noun

    def _is_below(self, token: int, noun: int) -> bool:
        for _ in self.rows:
            if token == noun:
                return True
            token = self._head(token)
        return False

    def mend_visiting(self) -> None:
        """Who visits: "told visiting President Putin", where nobody visits Putin; "called on neighbouring Chad"."""
        for at, (_, _, _, tag, dep, above) in enumerate(list(self.rows)):
            if (
                tag != "VBG"
                or dep not in ("xcomp", "advcl", "pcomp")
                or above != at - 1
                or self._form(at) not in {"visiting", *_ADJOINING}
            ):
                continue
            guests = [child for child in self._children(at, "dobj") if child > at]
            adjoins = self._form(at) in _ADJOINING
            receives = adjoins or self.rows[above][2].lower() in _RECEIVING or self._form(above) in _BESIDE
            named = at + 1 < len(self.rows) and self._tag(at + 1)[:2] in ("NN", "JJ")
            if not (guests and receives and named):
                continue
            guest = guests[0]
            for child in self._children(at):
                self._set(child, head=above)
            self._set(guest, dep="pobj" if dep == "pcomp" else "dobj")
            self._set(at, dep="amod", head=guest)

    def mend_hyphenated(self) -> None:
        """The verb of "Police baton-charged two marchers", taken for what the marchers are."""
        for verb in range(3, len(self.rows)):
            parts = self._form(verb - 2), self._form(verb)
            doer, hit = verb - 3, self._head(verb)
            if parts not in _HYPHENATED or self._dep(verb) != "amod" or hit < verb or self._tag(doer)[:2] != "NN":
                continue
            if self._head(doer) == hit:
                place, above = self._dep(hit), self._head(hit)
            elif self._head(hit) == doer:
                place, above = self._dep(doer), self._head(doer)
            else:
                continue
            top = above in (hit, doer)
            for child in (*self._children(hit), *self._children(doer)):
                if child < doer:
                    self._set(child, head=doer)
                elif self._head(child) == doer:
                    self._set(child, head=verb)
            self._set(verb, tag="VBD", dep=place, head=verb if top else above)
            self._set(doer, dep="nsubj", head=verb)
            self._set(hit, dep="dobj", head=verb)

    def mend_generals(self) -> None:
        """What stands behind "the secretary-general" is of the secretary, not of the general."""
        for general in range(2, len(self.rows)):
            noun = general - 2
            if self._form(general) == "general" and self._form(general - 1) == "-" and self._head(general) == noun:
                for child in self._children(general, "prep", "appos"):
                    self._set(child, head=noun)

    def mend_lost_root(self) -> None:
        """The verb of a sentence in which the parser found none: "A car bombing in Mosul killed two people"."""
        root = next((at for at, row in enumerate(self.rows) if row[4] == "ROOT"), 0)
        if not self._tag(root).startswith("NN") or self._labels_below(root) & (_SUBJECTS | {"cop"}):
            return
        verbless = self._form(len(self.rows) - 1) == "." and not any(map(self._is_told, range(len(self.rows))))
        for verb in range(root + 1, len(self.rows)):
            if self._dep(verb) == "acl" and (self._is_lost(root, verb) or (verbless and self._is_main(root, verb))):
                self._set(verb, tag="VBD")
                self._take_place(verb, root)
                self._set(root, dep="nsubj", head=verb)
                return
            if verbless and self._dep(verb) == "amod" and self._is_main_before(verb):
                self._make_main(verb, self._head(verb))
                self._take_place(verb, root)
                self._set(root, dep="nsubj", head=verb)
                return

    def _is_told(self, at: int) -> bool:
        """Whether a finite verb stands there, but none of a relative clause."""
        if self._tag(at) not in _FINITE | {"MD"}:
            return False
        for _ in self.rows:
            if self._dep(at) == "relcl":
                return False
            at = self._head(at)
        return True

    def _is_main(self, root: int, verb: int) -> bool:
        """Whether a participle behind a comma is the verb of a sentence that has no other."""
        below, lemma = self._labels_below(verb), self.rows[verb][2].lower()
        if self._head(verb) != root or self._tag(verb) not in ("VBD", "VBN") or below & ({"agent"} | _AUXILIARIES):
            return False
        gives = lemma in _DITRANSITIVE and not below & {"prt", "dative"}
        behind = any(self._tag(at) == "," for at in range(root + 1, verb - 1)) and self._tag(verb - 1) == ","
        return behind or ("dobj" in below and not gives) or ("xcomp" in below and lemma in _WILLING)

    def _is_main_before(self, verb: int) -> bool:
        """Whether a participle before a bare noun is the verb of a sentence that has no other: "Japan on Tuesday
        extended credit".
        """
        noun, dated = self._head(verb), self._form(verb - 1) in _DAYS
        places = ("appos", "conj", "pobj") if dated else ("appos", "conj")
        if self._tag(verb) not in ("VBD", "VBN") or noun < verb or self._dep(noun) not in places:
            return False
        return dated or self._tag(verb - 1) == ","

    def _is_lost(self, root: int, verb: int) -> bool:
        """Whether a participle right behind the root's phrase can only be a finite verb."""
        below = self._labels_below(verb)
        tag, lemma = self._tag(verb), self.rows[verb][2].lower()
        if tag not in ("VBD", "VBN") or below & ({"agent"} | _AUXILIARIES) or not self._ends_before(root, verb):
            return False
        if lemma in _DITRANSITIVE:
            return False
        return "dobj" in below or lemma in _UNMOVED

    def _ends_before(self, root: int, verb: int) -> bool:
        """Whether the verb stands straight behind the noun it hangs on, and that inside the root's phrase."""
        noun = self._head(verb)
        while noun != root:
            if self._dep(noun) not in ("pobj", "prep", "conj"):
                return False
            noun = self._head(noun)
        return all(self._dep(at) not in ("punct", "cc") and self._tag(at)[:2] != "VB" for at in range(root + 1, verb))

    def mend_labels(self) -> None:
        """What stands before a colon is no subject where another one stands behind it: "Monday: Chad left the talks"."""
        for verb in {row[5] for row in self.rows}:
            first, *others = self._children(verb, "nsubj") or [verb]
            if others and others[-1] < verb and ":" in [self._form(at) for at in range(first, others[0])]:
                self._set(first, dep="dep")

    def mend_clauses(self) -> None:
        """Gives finite verbs without a subject the noun phrase before them that the parser hung elsewhere."""
        for verb, (_, _, _, tag, dep, _) in enumerate(list(self.rows)):
            if tag not in _FINITE or dep not in ("advcl", "ccomp", "conj"):
                continue
            if not self._labels_below(verb) & (_SUBJECTS | {"attr"}) and not self._mend_opening(verb):
                self._mend_participle(verb)

    def _mend_opening(self, verb: int) -> bool:
        """Takes "as" in "as a protest descended into violence" for what it is, where the parser has a preposition."""
        own = self._children(verb, "mark")
        own += [at for at in self._children(verb, "prep") if self._form(at) in _CONJUNCTIONS and at < verb]
        for opening in (*own, *self._children(self._head(verb), "prep")):
            for noun in self._children(opening, "pobj"):
                if opening in own or self._opens(opening, noun, verb):
                    self._set(noun, dep="nsubj", head=verb)
                    self._set(opening, dep="mark", head=verb)
                    self._set(verb, dep=self._dep(verb) if opening in own else "advcl")
                    return True
        return False

    def _opens(self, opening: int, noun: int, verb: int) -> bool:
        """Whether a preposition's object reaches up to the verb, so that both are a clause."""
        if opening > verb or self._form(opening) not in _CONJUNCTIONS or self._is_parted(opening, verb):
            return False
        return self._last_below(noun) == verb - 1

    def _mend_participle(self, verb: int) -> bool:
        """Takes "escorting" of "when soldiers escorting trucks opened fire" for a participle, no main verb."""
        first = self._head(verb)
        heads = [first, *self._children(first, "advcl", "ccomp"), *self._children(verb, "advcl")]
        for participle in heads:
            if participle >= verb or self._tag(participle) not in ("VBN", "VBG"):
                continue
            subjects = self._children(participle, "nsubj")
            bare = not self._labels_below(participle) & (_AUXILIARIES | {"nsubjpass"})
            if len(subjects) != 1 or subjects[0] > participle or not bare or not self._is_joined(participle, verb):
                continue
            noun = subjects[0]
            if self._head(participle) != verb:
                self._take_place(verb, participle)
            for child in self._children(participle):
                if child < noun:
                    self._set(child, head=verb)
            self._set(participle, dep="acl", head=noun)
            self._set(noun, dep="nsubj", head=verb)
            return True
        return False

    def _is_joined(self, participle: int, verb: int) -> bool:
        """Whether the participle's words reach up to the verb."""
        if self._dep(participle) not in _CLAUSAL or self._is_parted(participle, verb):
            return False
        return not any(participle < child < verb for child in self._children(participle, "cc"))

    def _is_parted(self, first: int, last: int) -> bool:
        """Whether a comma, or a word that opens a clause, stands between two tokens."""
        between = range(first + 1, last)
        return any(self._dep(at) == "mark" or self._tag(at) in _PARTING for at in between)
