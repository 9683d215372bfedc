"""Mends parses where a model's labels cannot be right, by rules of English.

Each rule asks for several signs at once - tag, relation, neighbours - and leaves a parse alone that lacks any of them.
A mended parse is left as it is when it is mended again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from eventcoder.lost_verbs import VerbMender
from eventcoder.misplaced_phrases import PhraseMender
from eventcoder.parse_rows import ParseRows
from eventcoder.records import Row

Mender = TypeVar("Mender", bound=ParseRows)
Rule = tuple[Callable[[Mender], None], tuple[str, ...], tuple[str, ...]]
"""A rule with what a sentence needs for it: pieces of its text, and relations."""

_PHRASE_RULES: tuple[Rule[PhraseMender], ...] = (
    (PhraseMender.mend_visiting, ("visiting",), ()),
    (PhraseMender.mend_visiting, ("neighbo",), ()),
    (PhraseMender.mend_dated, (), ("prep",)),
    (PhraseMender.mend_told, (), ("relcl", "dobj")),
    (PhraseMender.mend_aimed, (), ("agent", "prep")),
    (PhraseMender.mend_requested, (" for ",), ("prep",)),
    (PhraseMender.mend_between, ("between",), ("conj",)),
    (PhraseMender.mend_aid, (" to aid ",), ()),
    (PhraseMender.mend_named, (), ("appos", "dobj")),
    (PhraseMender.mend_of_doers, (" by ", " of "), ()),
    (PhraseMender.mend_generals, ("-",), ()),
    (PhraseMender.mend_labels, (":",), ("nsubj",)),
)
_VERB_RULES: tuple[Rule[VerbMender], ...] = (
    (VerbMender.mend_verbs_as_nouns, (), ()),
    (VerbMender.mend_shot_dead, ("shot dead",), ()),
    (VerbMender.mend_hyphenated, ("-",), ("npadvmod",)),
    (VerbMender.mend_modifier_with_subject, (), ("amod", "nsubj")),
    (VerbMender.mend_lost_root, (), ()),
    (VerbMender.mend_double_subject, (), ("acl", "nsubj")),
    (VerbMender.mend_participle_as_root, (), ("agent",)),
    (VerbMender.mend_second_verb, (), ("cc", "advcl")),
    (VerbMender.mend_clauses, (), ()),
)


def mend_rows(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a sentence's parse, mended; the same object where nothing is wrong.

    Args:
        text: the sentence that the rows' offsets cut.
        rows: one for each token.
    """
    if not rows:
        return rows
    rows = _apply(_PHRASE_RULES, PhraseMender(text, rows), text, rows)
    return _apply(_VERB_RULES, VerbMender(text, rows), text, rows)


def _apply(rules: Sequence[Rule[Mender]], mender: Mender, text: str, rows: Sequence[Row]) -> Sequence[Row]:
    labels = {row[4] for row in rows}
    for mend, pieces, relations in rules:
        if labels.issuperset(relations) and all(piece in text for piece in pieces):
            mend(mender)
    return mender.rows if mender.changed else rows
