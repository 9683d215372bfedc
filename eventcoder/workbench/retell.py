"""Tells the examples of entries in other ways, and finds those in which they give other events.

An entry that codes its example may still miss the same news when a report tells when it was, quotes who says it, or
puts it in the passive. Only what a rule can make of an example is told: the parts of a sentence are known where its
verb is an "-ed" form with the subject straight before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder.coder import Coder
from eventcoder.examples import Example, name_events
from eventcoder.records import Document, Parse, Sentence
from eventcoder.sentences import split_sentences

FRAMES = {
    "day": "{text} on Tuesday.",
    "week": "{text} last week.",
    "opening": "On Monday, {clause}.",
    "quoted": "{text}, officials said on Tuesday.",
    "reported": "Officials said on Tuesday that {clause}.",
    "after": "The rain began after {clause}.",
    "as": "As {clause}, rain fell across the region.",
    "and": "{text}, and the rain went on.",
}
"""Ways to tell any sentence; {clause} begins with a small letter."""

CONSTRUCTIONS = {
    "perfect": "{subject} {have} {verb} {rest}.",
    "inner day": "{subject} on Tuesday {verb} {rest}.",
    "second verb": "{subject} ran short of cash and {verb} {rest}.",
    "relative": "{subject}, which {verb} {rest}, ran short of cash.",
    "passive": "{object} {was} {verb} by {doer}{behind}.",
    "passive relative": "{object}, which {was} {verb} by {doer}{behind}, made headlines.",
}
"""Ways to tell a sentence whose parts are known."""

_COMMON = frozenset({"DT", "CD", "NN", "NNS", "IN", "PRP", "PRP$", "RB"})
"""Tags of words that have a capital only at the beginning of a sentence."""
_BESIDES = frozenset({"it", "its", "itself", "they", "their"})
"""Words that would mean somebody else in the passive."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """An example told in another way.

    kind: a key of FRAMES or CONSTRUCTIONS. text: the new sentence. got: its events as "SOURCE CODE TARGET", as the
    example's ``expected`` has them.
    """

    example: Example
    kind: str
    text: str
    got: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it gives the example's events."""
        return sorted(set(self.got)) == sorted(set(self.example.expected or ()))

    def __str__(self) -> str:
        expected, got = ("; ".join(events) or "nothing" for events in (self.example.expected or (), self.got))
        return f'{self.example.file}: entry "{self.example.entry}": {self.kind}: "{self.text}": {expected}, got {got}'


def retell_examples(examples: Iterable[Example], coder: Coder) -> Iterator[Retelling]:
    """Every retelling of those examples of verb entries and operators that give their events as they stand.

    Args:
        examples: of any kind; counterexamples and examples of several sentences are passed over.
        coder: with all dictionaries loaded; its ``require`` should be "any".
    """
    for example in examples:
        if example.kind != "entry" or not example.expected:
            continue
        sentences = split_sentences(Document(example.entry, example.text))
        plain = example.text.endswith(".") and len(sentences) == 1 and '"' not in example.text
        if not plain or not Retelling(example, "", example.text, _code(coder, example.text)).holds:
            continue
        (parse,) = coder.parser.parse(sentences)
        for kind, text in retell(parse):
            yield Retelling(example, kind, text, _code(coder, text))


def _code(coder: Coder, text: str) -> tuple[str, ...]:
    return name_events(list(coder.explain(text)))


def retell(parse: Parse) -> Iterator[tuple[str, str]]:
    """Kind and text of the other ways to tell a sentence that ends with a full stop."""
    text = parse.sentence.text.rstrip(" .")
    clause = _begin_inside(parse, text)
    for kind, frame in FRAMES.items():
        yield kind, frame.format(text=text, clause=clause)
    parts = _find_parts(parse)
    for kind, construction in CONSTRUCTIONS.items():
        if parts and ("{object}" not in construction or "object" in parts):
            yield kind, construction.format(**parts)


def _find_parts(parse: Parse) -> dict[str, str] | None:
    """The parts of "SUBJECT VERBed OBJECT BEHIND"; without an object where none stands straight behind the verb."""
    tokens, sentence = parse.tokens, parse.sentence
    root = next((token for token in tokens if token.dep == "ROOT"), tokens[0])
    subjects = [at for at in parse.children[root.i] if tokens[at].dep == "nsubj"]
    if root.tag != "VBD" or not root.text.endswith("ed") or len(subjects) != 1:
        return None
    if _find_edges(parse, subjects[0]) != (0, root.i - 1):
        return None
    subject, last = tokens[subjects[0]], len(tokens) - 2
    doer = _cut(sentence, parse, 0, root.i - 1)
    parts = {
        "subject": doer,
        "doer": _begin_inside(parse, doer),
        "verb": root.text,
        "rest": _cut(sentence, parse, root.i + 1, last),
        "have": "have" if _is_plural(parse, subject.i) else "has",
    }
    objects = [at for at in parse.children[root.i] if tokens[at].dep == "dobj"]
    words = {token.text.lower() for token in tokens[root.i :]}
    if len(objects) == 1 and not words & _BESIDES:
        first, end = _find_edges(parse, objects[0])
        if first == root.i + 1:
            behind = _cut(sentence, parse, end + 1, last)
            name = _cut(sentence, parse, first, end)
            parts["object"] = name[:1].upper() + name[1:]
            parts["was"] = "were" if _is_plural(parse, objects[0]) else "was"
            parts["behind"] = f" {behind}" if behind else ""
    return parts


def _begin_inside(parse: Parse, text: str) -> str:
    """The beginning of a sentence as it stands inside another one, with a small letter but for names and adjectives."""
    return text[:1].lower() + text[1:] if parse.tokens[0].tag in _COMMON else text


def _find_edges(parse: Parse, head: int) -> tuple[int, int]:
    """The first and last token of what hangs on a token."""
    below = [_find_edges(parse, child) for child in parse.children[head]]
    return min([head, *(first for first, _ in below)]), max([head, *(last for _, last in below)])


def _is_plural(parse: Parse, noun: int) -> bool:
    joined = any(parse.tokens[child].dep == "conj" for child in parse.children[noun])
    return joined or parse.tokens[noun].tag in ("NNS", "NNPS")


def _cut(sentence: Sentence, parse: Parse, first: int, last: int) -> str:
    """The text from one token to another; empty where the last stands before the first."""
    if last < first:
        return ""
    return sentence.text[parse.tokens[first].start - sentence.start : parse.tokens[last].end - sentence.start]
