"""From Universal Dependencies (version 2, English) to the trees that our clauses read.

UD hangs function words below content words: the preposition below its noun, the copula below its predicate, the first
name's followers below it. The ClearNLP scheme of spaCy's English models, which tree.py and clauses.py know, has it the
other way round. What differs in structure is turned around here, step by step; the rest is another name for the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_LABELS: Mapping[str, str] = {
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "aux:pass": "auxpass",
    "obj": "dobj",
    "iobj": "dative",
    "obl": "npadvmod",
    "obl:agent": "npadvmod",
    "nmod:poss": "poss",
    "nmod:desc": "compound",
    "nmod:tmod": "npadvmod",
    "nmod:npmod": "npadvmod",
    "nmod:unmarked": "npadvmod",
    "acl:relcl": "relcl",
    "compound:prt": "prt",
    "cc:preconj": "preconj",
    "det:predet": "predet",
    "cop": "aux",
    "discourse": "intj",
    "vocative": "npadvmod",
    "fixed": "advmod",
    "flat": "dep",
    "list": "dep",
    "orphan": "dep",
    "reparandum": "dep",
    "dislocated": "dep",
    "goeswith": "dep",
    "clf": "dep",
    "root": "ROOT",
}
"""Labels that have another name; a subtype that is not listed counts as what it is a subtype of."""

_PENN = frozenset(
    "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP "
    "VBZ WDT WP WP$ WRB ADD AFX GW HYPH NFP XX -LRB- -RRB- . , : `` '' $ #".split()
)
_TAGS: Mapping[str, str] = {
    "ADJ": "JJ",
    "ADP": "IN",
    "ADV": "RB",
    "CCONJ": "CC",
    "DET": "DT",
    "INTJ": "UH",
    "NOUN": "NN",
    "NUM": "CD",
    "PART": "RB",
    "PRON": "PRP",
    "PROPN": "NNP",
    "PUNCT": ":",
    "SCONJ": "IN",
    "SYM": "SYM",
    "X": "FW",
}
_MODALS = frozenset("can could may might must shall should will would ought".split())

_CONJUNCTIONS = frozenset("while when whilst if though although because unless whether that as than".split())
"""Words that begin a clause with a participle without being prepositions of it."""

_REPORTS = frozenset(
    "say tell add report announce warn claim state note confirm declare insist argue explain believe think write admit "
    "suggest acknowledge vow promise stress show tweet".split()
)
"""Verbs that stand beside what they report ("the war is over, officials said")."""

_SHARED = ("obj", "iobj", "obl", "xcomp", "ccomp", "advcl")


@dataclass(slots=True)
class Word:
    """A word as UD has it. head: index of its head, its own for a root. xpos: a Penn tag, or whatever stands there."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: Mapping[str, str]
    head: int
    dep: str
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        self.tag = self.xpos if self.xpos in _PENN else _find_tag(self)


def convert_words(words: Sequence[Word]) -> list[tuple[str, str, int]]:
    """Tag, relation and head (index, its own for a root) of each word of a sentence, as spaCy's models give them.

    Raises:
        ValueError: the heads go in a circle.
    """
    tree = _Tree(words)
    tree.require_roots()
    _join_names(tree)
    _raise_copulas(tree)
    _chain_conjuncts(tree)
    _lower_shared(tree)
    _raise_reports(tree)
    _raise_prepositions(tree)
    return [(word.tag, _rename(tree, at), tree.heads[at]) for at, word in enumerate(words)]


def _find_tag(word: Word) -> str:
    """The Penn tag of a word whose treebank has none, by its class and features."""
    feats = word.feats
    if word.upos in ("VERB", "AUX"):
        return _find_verb_tag(word)
    if word.upos in ("NOUN", "PROPN"):
        return _TAGS[word.upos] + ("S" if feats.get("Number") == "Plur" else "")
    if word.upos in ("PRON", "DET", "ADV") and feats.get("PronType", "").startswith(("Rel", "Int")):
        if word.upos == "ADV":
            return "WRB"
        if feats.get("Poss") == "Yes":
            return "WP$"
        return "WDT" if word.upos == "DET" or word.form.lower() in ("which", "that") else "WP"
    if word.upos in ("PRON", "DET") and feats.get("Poss") == "Yes":
        return "PRP$"
    if word.upos == "PRON" and (word.dep == "expl" and word.form.lower() == "there"):
        return "EX"
    if word.upos == "PART":
        return {"to": "TO", "'s": "POS", "’s": "POS", "'": "POS", "’": "POS"}.get(word.form.lower(), "RB")
    if word.upos == "ADJ":
        return {"Cmp": "JJR", "Sup": "JJS"}.get(feats.get("Degree", ""), "JJ")
    return _TAGS.get(word.upos, "XX")


def _find_verb_tag(word: Word) -> str:
    feats = word.feats
    if word.upos == "AUX" and word.lemma in _MODALS:
        return "MD"
    past, form = feats.get("Tense") == "Past", feats.get("VerbForm")
    if form == "Part":
        return "VBN" if past or feats.get("Voice") == "Pass" else "VBG"
    if form == "Ger":
        return "VBG"
    if form != "Fin" or feats.get("Mood") == "Imp":
        return "VB"
    if past:
        return "VBD"
    return "VBZ" if feats.get("Person") == "3" and feats.get("Number") == "Sing" else "VBP"


class _Tree:
    """Words with heads and labels that can be changed."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.heads = [word.head for word in words]
        self.deps = [word.dep for word in words]
        self.below: list[list[int]] = [[] for _ in words]
        for at, head in enumerate(self.heads):
            if head != at:
                self.below[head].append(at)

    def require_roots(self) -> None:
        """Raise ValueError if a word is below no root."""
        reached = [at for at, head in enumerate(self.heads) if head == at]
        for at in reached:
            reached += self.below[at]
        if len(reached) < len(self.words):
            missed = min(set(range(len(self.words))) - set(reached))
            raise ValueError(f'the heads from word {missed + 1}, "{self.words[missed].form}", on go in a circle')

    def base(self, at: int) -> str:
        """The label without its subtype."""
        return self.deps[at].partition(":")[0]

    def children(self, at: int, *labels: str) -> list[int]:
        """The dependents with one of the labels, whatever their subtype, in order."""
        return [child for child in self.below[at] if self.base(child) in labels]

    def attach(self, at: int, head: int, dep: str) -> None:
        """Hangs a word below a head; its own makes it a root."""
        old = self.heads[at]
        if old != at:
            self.below[old].remove(at)
        self.heads[at], self.deps[at] = head, dep
        if head != at:
            self.below[head] = sorted([*self.below[head], at])

    def replace(self, old: int, new: int, dep: str) -> None:
        """Puts ``new``, which is below ``old``, in its place, and ``old`` below it as ``dep``."""
        head = self.heads[old]
        self.attach(new, new if head == old else head, self.deps[old])
        self.attach(old, new, dep)

    def is_verb(self, at: int) -> bool:
        return self.words[at].tag.startswith("VB")

    def has_to(self, at: int) -> bool:
        """Whether a verb is an infinitive with "to"."""
        return any(self.words[child].tag == "TO" for child in self.children(at, "mark", "aux"))


def _join_names(tree: _Tree) -> None:
    """The last word of a name becomes its head: UD has "Minister" over "Javad" and "Zarif"."""
    for first in range(len(tree.words)):
        parts = tree.children(first, "flat")
        nouns = [part for part in parts if tree.words[part].tag.startswith("NN")]
        if not nouns:
            continue
        last = nouns[-1]
        tree.replace(first, last, "compound")
        for child in list(tree.below[first]):
            if child in parts:
                tree.attach(child, last, "compound")
            elif child > first or tree.base(child) in ("det", "nmod", "case", "cc", "mark", "punct"):
                tree.attach(child, last, tree.deps[child])


def _raise_copulas(tree: _Tree) -> None:
    """The verb "be" becomes the head of its clause, the predicate its complement."""
    for predicate in reversed(range(len(tree.words))):  # inner clauses before those that hold them
        for be in tree.children(predicate, "cop"):
            if not tree.is_verb(be):
                continue
            outer = [child for child in tree.below[predicate] if child != be and _is_of_clause(tree, child, be)]
            tree.replace(predicate, be, _name_predicate(tree, predicate))
            for child in outer:
                dep = tree.deps[child]
                tree.attach(child, be, "ccomp" if dep.startswith("csubj") and child > be else dep)
            break


def _name_predicate(tree: _Tree, predicate: int) -> str:
    tag = tree.words[predicate].tag
    if tree.is_verb(predicate) and tag != "VBN":
        return "xcomp" if tree.has_to(predicate) else "ccomp"
    if any(tree.words[case].tag != "POS" for case in tree.children(predicate, "case")):
        return "obl"
    if tag.startswith("JJ") or tag == "VBN":
        return "acomp"
    return "advmod" if tag.startswith(("RB", "WRB")) else "attr"


def _is_of_clause(tree: _Tree, child: int, be: int) -> bool:
    """Whether a dependent of a predicate belongs to its clause, and so to the verb "be"."""
    predicate, dep = tree.heads[child], tree.base(child)
    if tree.is_verb(predicate) and tree.words[predicate].tag != "VBN":
        return child < be or tree.deps[child].endswith(":outer")
    if dep in ("nsubj", "csubj", "expl", "aux", "mark", "cc", "punct", "parataxis", "discourse", "vocative"):
        return True
    if dep == "conj":
        return tree.is_verb(child)
    if dep == "advmod":
        return child + 1 != predicate or tree.words[predicate].tag.startswith("NN")
    if tree.words[predicate].tag.startswith("JJ"):
        return dep in ("advcl", "obl") and (child < predicate or (dep == "advcl" and not tree.has_to(child)))
    return dep in ("obl", "advcl")


def _chain_conjuncts(tree: _Tree) -> None:
    """Each conjunct hangs below the one before it, and so does the conjunction between them."""
    for first in range(len(tree.words)):
        before = first
        for conjunct in tree.children(first, "conj"):
            if conjunct < first:
                continue
            for child in tree.children(conjunct, "cc", "punct"):
                if child < conjunct and tree.deps[child] != "cc:preconj":
                    tree.attach(child, before, tree.deps[child])
            tree.attach(conjunct, before, "conj")
            before = conjunct


def _lower_shared(tree: _Tree) -> None:
    """What several verbs share stands below the last one before it: "killed and wounded two men"."""
    for verb in range(len(tree.words)):
        if not tree.is_verb(verb):
            continue
        for child in tree.children(verb, *_SHARED):
            last = verb
            while following := [c for c in tree.children(last, "conj") if c < child and tree.is_verb(c)]:
                last = following[0]
            if last != verb:
                tree.attach(child, last, tree.deps[child])


def _raise_reports(tree: _Tree) -> None:
    """Where a verb of saying follows what is said, it becomes the head: "..., officials said"."""
    for verb in range(len(tree.words)):
        if tree.deps[verb] != "parataxis" or tree.words[verb].lemma.lower() not in _REPORTS:
            continue
        said = tree.heads[verb]
        if said < verb and tree.children(verb, "nsubj") and not tree.children(verb, "ccomp", "obj"):
            tree.replace(said, verb, "ccomp")


def _raise_prepositions(tree: _Tree) -> None:
    """Prepositions become the heads of their nouns and gerunds, conjoined ones conjuncts of the first."""
    prepositions: dict[int, int] = {}
    for at in range(len(tree.words)):
        chain = [part for case in _find_cases(tree, at) for part in (case, *tree.children(case, "fixed"))]
        if not chain:
            continue
        head, dep = tree.heads[at], tree.deps[at]
        first, last = chain[0], chain[0]
        if head == at:
            tree.attach(first, first, "root")
        elif dep == "conj" and head in prepositions:
            tree.attach(first, prepositions[head], "conj")
        else:
            tree.attach(first, head, "agent" if dep == "obl:agent" else "prep")
        for part in chain[1:]:
            if tree.words[last].form.lower() == "because":
                tree.attach(part, last, "pcomp")  # as spaCy has "because of"
            else:
                tree.attach(part, last, "prep")
                last = part
        prepositions[at] = first
        tree.attach(at, last, "pcomp" if tree.is_verb(at) else "pobj")


def _find_cases(tree: _Tree, at: int) -> list[int]:
    """The prepositions of a noun or gerund; what marks a possessor is none."""
    if tree.deps[at] == "nmod:poss":
        return []
    cases = [case for case in tree.children(at, "case") if tree.words[case].tag != "POS"]
    if tree.is_verb(at) and _is_gerund(tree, at):
        cases += [
            mark
            for mark in tree.children(at, "mark")
            if tree.words[mark].tag == "IN" and tree.words[mark].form.lower() not in _CONJUNCTIONS
        ]
    return sorted(cases)


def _is_gerund(tree: _Tree, verb: int) -> bool:
    return "VBG" in {tree.words[at].tag for at in (verb, *tree.children(verb, "aux"))}


def _rename(tree: _Tree, at: int) -> str:
    dep, head = tree.deps[at], tree.heads[at]
    word, base = tree.words[at], tree.base(at)
    if head == at:
        return "ROOT"
    if base == "advmod" and (word.lemma.lower() == "not" or word.form.lower() in ("n't", "n’t", "never")):
        return "neg"
    if base == "mark" and word.tag == "TO":
        return "aux"
    if dep == "nsubj" and at > head and any(tree.words[c].form.lower() == "there" for c in tree.children(head, "expl")):
        return "attr"
    if dep == "xcomp" and not tree.is_verb(at):
        if tree.children(head, "obj") or tree.deps[head].endswith(":pass"):
            return "oprd"
        return "acomp" if word.tag.startswith("JJ") else "attr"
    return _LABELS.get(dep) or _LABELS.get(base, base)
