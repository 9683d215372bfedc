"""Mends parses in which a phrase hangs on a word that it cannot belong to."""

from __future__ import annotations

from eventcoder.parse_rows import DAYS, SUBJECTS, ParseRows

# Verbs that nobody does to a visit: "visiting" behind them tells who the next one is.
_RECEIVING = frozenset("tell meet welcome receive host greet assure urge thank see inform brief ask".split())
_BESIDE = frozenset({"with", "between", "alongside"})
_ADJOINING = frozenset({"neighbouring", "neighboring"})
# Verbs whose object is told what a clause with "that" says.
_TELLING = frozenset("tell warn inform assure remind notify convince persuade advise promise reassure alert".split())
_HELPERS = frozenset(
    "workers agencies groups convoys organizations organisations officials ships trucks flights".split()
)
_NAMING = frozenset("call term label brand consider declare deem dub pronounce".split())
_ASKING = frozenset({"request", "appeal", "plea", "call", "petition", "plead"})
# Verbs with the preposition of what completes them.
_COMPLETED = frozenset(
    (verb, preposition)
    for verbs, preposition in (
        ("ask press call pressure petition beg blame praise thank criticize condemn", "for"),
        ("request demand seek receive shield protect seize capture retake bar exclude expel buy borrow obtain", "from"),
        ("supply provide arm present equip furnish reward honor threaten charge sign conclude negotiate", "with"),
        ("mount stage hold conduct", "alongside"),
        ("call describe name recognize brand regard use", "as"),
        ("block protest attack criticize occupy", "over"),
        ("throw lob hurl fire aim launch", "at"),
        ("deliver hand return send give offer grant sell pay transfer extradite donate present issue", "to"),
        ("accuse warn suspect convict notify inform", "of"),
    )
    for verb in verbs.split()
)


class PhraseMender(ParseRows):
    """Rules for who or what a phrase belongs to."""

    def mend_visiting(self) -> None:
        """Who visits: "told visiting President Putin", where nobody visits Putin; "called on neighbouring Chad"."""
        for at, (_, _, _, tag, dep, above) in enumerate(list(self.rows)):
            if (
                tag != "VBG"
                or dep not in ("xcomp", "advcl", "pcomp")
                or above != at - 1
                or self.form(at) not in {"visiting", *_ADJOINING}
            ):
                continue
            guests = [child for child in self.children(at, "dobj") if child > at]
            adjoins = self.form(at) in _ADJOINING
            receives = adjoins or self.rows[above][2].lower() in _RECEIVING or self.form(above) in _BESIDE
            named = at + 1 < len(self.rows) and self.tag(at + 1)[:2] in ("NN", "JJ")
            if not (guests and receives and named):
                continue
            guest = guests[0]
            for child in self.children(at):
                self.change(child, head=above)
            self.change(guest, dep="pobj" if dep == "pcomp" else "dobj")
            self.change(at, dep="amod", head=guest)

    def mend_dated(self) -> None:
        """What follows a day belongs to what happened on it: "warned Ukraine on Tuesday of sanctions"."""
        for at, (_, _, _, tag, dep, day) in enumerate(list(self.rows)):
            if dep != "prep" or tag not in ("IN", "TO") or self.form(day) not in DAYS:
                continue
            named = all(self.tag(child)[:3] == "NNP" or self.tag(child) == "CD" for child in self.children(at))
            if named and self.form(at) in ("of", "in", "at"):
                continue  # "Tuesday of Holy Week"
            above = self.head(day)
            if self.dep(day) == "pobj":
                above = self.head(above)
            if above not in (day, at) and self.dep(day) in ("pobj", "npadvmod"):
                self.change(at, head=above)

    def mend_aimed(self) -> None:
        """What a passive says behind its doer: "launched by the rebels against troops", "asked by nuns for food"."""
        for at, (_, _, _, _, dep, doer) in enumerate(list(self.rows)):
            by = self.head(doer)
            if dep != "prep" or self.dep(doer) != "pobj" or self.dep(by) != "agent":
                continue
            verb = self.head(by)
            if self.form(at) == "against" or (self.rows[verb][2].lower(), self.form(at)) in _COMPLETED:
                self.change(at, head=verb)

    def mend_named(self) -> None:
        """What somebody calls something: "called the verdict a travesty", where the parser has an apposition."""
        for name, (_, _, _, tag, dep, thing) in enumerate(list(self.rows)):
            verb = self.head(thing)
            if dep != "appos" or tag != "NN" or self.dep(thing) != "dobj" or self.rows[verb][2].lower() not in _NAMING:
                continue
            articles = [at for at in self.children(name, "det") if self.form(at) in ("a", "an")]
            if articles and self.tag(articles[0] - 1) not in (",", ":", "-LRB-"):
                self.change(name, dep="oprd", head=verb)

    def mend_of_doers(self) -> None:
        """Whom an act befell, where he hangs on who did it: "the release by Hamas of two hostages"."""
        for of, (_, _, _, _, dep, doer) in enumerate(list(self.rows)):
            by = self.head(doer)
            if dep != "prep" or self.form(of) != "of" or self.dep(doer) != "pobj" or self.form(by) != "by":
                continue
            if self.tag(doer)[:3] == "NNP" and self.tag(self.head(by)) in ("NN", "NNS"):
                self.change(of, head=self.head(by))

    def mend_between(self) -> None:
        """The second side of "between the government of Chad and the rebels", which hangs on Chad."""
        for side, (_, _, _, tag, dep, between) in enumerate(list(self.rows)):
            if (
                dep != "pobj"
                or self.form(between) != "between"
                or tag not in ("NN", "NNP")
                or self.children(side, "conj")
            ):
                continue
            inner = [one for of in self.children(side, "prep") for one in self.children(of, "pobj")]
            for name in inner:
                for child in self.children(name, "cc", "conj"):
                    self.change(child, head=side)

    def mend_aid(self) -> None:
        """Aid that is given to somebody: "opened the road to aid workers", where nobody helps workers."""
        for aid, (_, _, _, tag, _, above) in enumerate(list(self.rows)):
            helped = self.children(aid, "dobj")
            if tag != "VB" or self.form(aid) != "aid" or self.form(aid - 1) != "to" or helped != [aid + 1]:
                continue
            if self.form(aid + 1) in _HELPERS:
                self.change(aid - 1, tag="IN", dep="prep", head=above)
                self.change(aid + 1, dep="pobj", head=aid - 1)
                for child in self.children(aid):
                    self.change(child, head=aid + 1)
                self.change(aid, tag="NN", dep="compound", head=aid + 1)

    def mend_requested(self) -> None:
        """What is asked of somebody: "a request to Germany for missiles", "appealed to Germany for missiles"."""
        for at, (_, _, _, _, dep, asked) in enumerate(list(self.rows)):
            to = self.head(asked)
            if (
                dep != "prep"
                or self.form(at) != "for"
                or self.dep(asked) != "pobj"
                or self.form(to) not in ("to", "on")
            ):
                continue
            if self.rows[self.head(to)][2].lower() in _ASKING:
                self.change(at, head=self.head(to))

    def mend_told(self) -> None:
        """What somebody is told: "warned the minister that heads would roll", where the minister does not roll."""
        for verb, (_, _, _, _, dep, hearer) in enumerate(list(self.rows)):
            teller = self.head(hearer)
            if dep != "relcl" or self.dep(hearer) != "dobj" or self.rows[teller][2].lower() not in _TELLING:
                continue
            marks = [child for child in self.children(verb) if self.form(child) == "that" and child < verb]
            subjects = [child for child in self.children(verb, *SUBJECTS) if child not in marks]
            if not marks or not subjects or not all(self.is_below(at, hearer) for at in range(hearer + 1, marks[0])):
                continue
            self.change(marks[0], tag="IN", dep="mark", head=verb)
            self.change(verb, dep="ccomp", head=teller)

    def mend_generals(self) -> None:
        """What stands behind "the secretary-general" is of the secretary, not of the general."""
        for general in range(2, len(self.rows)):
            noun = general - 2
            if self.form(general) == "general" and self.form(general - 1) == "-" and self.head(general) == noun:
                for child in self.children(general, "prep", "appos"):
                    self.change(child, head=noun)

    def mend_labels(self) -> None:
        """What stands before a colon is no subject where another one stands behind it: "Monday: Chad left"."""
        for verb in {row[5] for row in self.rows}:
            first, *others = self.children(verb, "nsubj") or [verb]
            if others and others[-1] < verb and ":" in [self.form(at) for at in range(first, others[0])]:
                self.change(first, dep="dep")
