"""Mends parses where a model's labels cannot be right, by rules of English.

Each rule asks for several signs at once - tag, relation, neighbours - and leaves a parse alone that lacks any of them.
A mended parse is left as it is when it is mended again.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventcoder.lost_verbs import VerbMender
from eventcoder.misplaced_phrases import PhraseMender
from eventcoder.records import Row


def mend_rows(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a sentence's parse, mended; the same object where nothing is wrong.

    Args:
        text: the sentence that the rows' offsets cut.
        rows: one for each token.
    """
    for mend in (_mend_phrases, _mend_verbs):
        rows = mend(text, rows, {row[4] for row in rows})
    return rows


def _mend_phrases(text: str, rows: Sequence[Row], labels: set[str]) -> Sequence[Row]:
    mender = PhraseMender(text, rows)
    if "visiting" in text or "neighbo" in text:
        mender.mend_visiting()
    if "pobj" in labels or "npadvmod" in labels:
        mender.mend_dated()
    if "relcl" in labels:
        mender.mend_told()
    if "agent" in labels:
        mender.mend_aimed()
    if " for " in text:
        mender.mend_requested()
    if "between" in text and "conj" in labels:
        mender.mend_between()
    if " to aid " in text:
        mender.mend_aid()
    if "appos" in labels and "dobj" in labels:
        mender.mend_named()
    if " by " in text and " of " in text:
        mender.mend_of_doers()
    if "-general" in text.lower():
        mender.mend_generals()
    if ":" in text:
        mender.mend_labels()
    return mender.rows if mender.changed else rows


def _mend_verbs(text: str, rows: Sequence[Row], labels: set[str]) -> Sequence[Row]:
    mender = VerbMender(text, rows)
    if "auxpass" in labels or "ccomp" in labels:
        mender.mend_verbs_as_nouns()
    if "shot dead" in text:
        mender.mend_shot_dead()
    if "-" in text and "npadvmod" in labels:
        mender.mend_hyphenated()
    if "amod" in labels:
        mender.mend_modifier_with_subject()
    if "acl" in labels or "amod" in labels:
        mender.mend_lost_root()
    if "acl" in labels:
        mender.mend_double_subject()
    if "agent" in labels:
        mender.mend_participle_as_root()
    if "cc" in labels and "advcl" in labels:
        mender.mend_second_verb()
    if "nsubj" in labels or "pobj" in labels:
        mender.mend_clauses()
    return mender.rows if mender.changed else rows
