"""Tells what a sentence dates back more than a year: history that news brings up, not an event of the day."""

from __future__ import annotations

import datetime as dt
import re

from eventcoder.clauses import Clauses

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LONG_SPANS = frozenset({"decade", "century", "generation"})
_DATING = frozenset({"in", "on", "during", "of"})
_AFTER = frozenset({"after", "since"})
_ONE = frozenset({"a", "one", "last", "almost", "nearly"})


def is_history(clauses: Clauses, predicate: int, date: dt.date | None, *, nested: bool) -> bool:
    """Whether the words at a predicate put it before the year that came before the story's ("the 1991 invasion",
    "five years ago").

    Args:
        clauses: of the sentence.
        predicate: token index.
        date: of the story; where it is None, a year before a noun alone tells that the event is past.
        nested: a year may stand deeper in the phrases of a verb, too: who kills "in the riots of 1988" kills then, but
            who acquits "in the 1988 riots" does so today.
    """
    if date is None:
        return any(_read_year(clauses, child) for child in clauses.children(predicate, "nummod", "compound", "amod"))
    depth = 3 if nested or clauses.kind_of(predicate) == "noun" else 1
    latest = max(_find_years(clauses, predicate, depth), default=date.year)
    return latest < date.year - 1 or _is_long_ago(clauses, predicate)


def _find_years(clauses: Clauses, token: int, depth: int) -> list[int]:
    """The years that modify a predicate or a noun, of phrases like "in the riots of 2002" too."""
    found = [_read_year(clauses, child) for child in clauses.children(token, "nummod", "compound", "amod")]
    for preposition in clauses.children(token, "prep"):
        if depth and clauses.forms[preposition] in _DATING:
            for noun in clauses.children(preposition, "pobj"):
                found.append(_read_year(clauses, noun))
                if depth > 1 or clauses.is_temporal(noun):
                    found.append(max(_find_years(clauses, noun, depth - 1), default=0))
    return [year for year in found if year]


def _read_year(clauses: Clauses, token: int) -> int:
    """The year that a token is, 0 where it is none."""
    return int(clauses.tokens[token].text) if _YEAR.fullmatch(clauses.tokens[token].text) else 0


def _is_long_ago(clauses: Clauses, predicate: int) -> bool:
    """Whether more than a year has gone by: "ten years ago", "ten years after the attack that killed" somebody."""
    ago = (child for child in clauses.children(predicate, "advmod") if clauses.forms[child] == "ago")
    at, after = predicate, []
    while clauses.tokens[at].dep == "relcl":
        at = clauses.tokens[at].head
    if clauses.preposition_of(at) in _AFTER:
        after = [clauses.tokens[at].head]
    after += [child for child in clauses.children(at, "mark") if clauses.forms[child] in _AFTER]
    return any(_is_long(clauses, unit) for word in (*ago, *after) for unit in clauses.children(word, "npadvmod"))


def _is_long(clauses: Clauses, unit: int) -> bool:
    """Whether a span of time is longer than a year."""
    count = clauses.children(unit, "nummod", "det", "advmod", "amod")
    is_one = any(clauses.forms[word] in _ONE for word in count)
    return clauses.lemmas[unit] in _LONG_SPANS or (clauses.lemmas[unit] == "year" and not is_one)
