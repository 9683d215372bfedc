"""Sentences and documents that are not to be coded, and the topics of those that are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from eventcoder.dictionaries import Dictionaries

_GAP = r"(?:\W+\w+){0,5}?\W+"


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """One regular expression for phrases as whole words, letter case ignored; "..." is a gap of up to five words."""
    parts = []
    for pattern in sorted(patterns, key=len, reverse=True):
        words = [_GAP if word == "..." else re.escape(word) for word in pattern.split()]
        joined = r"\s+".join(words).replace(r"\s+" + _GAP + r"\s+", _GAP)
        parts.append(joined)
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


_PIECE = re.compile(r"\w+")
_REMEMBERED = 1000
"""Sentences whose answer is kept: a sentence is asked about before its parse, after it, and for each of its events."""

_FOLD = str.maketrans("İıſ", "iis")
"""Letters that a regular expression takes for others where letter case is ignored, but lower() does not."""


def find_pieces(text: str) -> frozenset[str]:
    """The runs of letters and digits of a text, in lower case: a phrase stands in it only if all of its own do."""
    return frozenset(_PIECE.findall(text.translate(_FOLD).lower()))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A discard or issue made ready. by_piece: the pieces of each of its patterns, under one of them."""

    id: str
    at_least: int
    pattern: re.Pattern[str]
    by_piece: dict[str, list[frozenset[str]]]

    def meets(self, text: str, pieces: frozenset[str]) -> bool:
        """Whether enough of its patterns stand in the text."""
        possible = [p for piece in self.by_piece.keys() & pieces for p in self.by_piece[piece] if p <= pieces]
        if not possible or (len(possible) < self.at_least and all(len(phrase) == 1 for phrase in possible)):
            return False
        if self.at_least == 1:
            return self.pattern.search(text) is not None
        return _enough(self.pattern, text, self.at_least)


def _make_rule(entry_id: str, patterns: tuple[str, ...], at_least: int = 1) -> _Rule:
    by_piece: dict[str, list[frozenset[str]]] = {}
    for phrase in map(find_pieces, patterns):
        by_piece.setdefault(max(sorted(phrase), key=len), []).append(phrase)
    return _Rule(entry_id, at_least, compile_patterns(patterns), by_piece)


class _Rules:
    """Rules of a kind in their order, found by the pieces of a text."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._rules = list(rules)
        self._by_piece: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for piece in rule.by_piece:
                self._by_piece.setdefault(piece, []).append(number)

    def find(self, text: str) -> Iterator[str]:
        """Ids of the rules that the text meets, in order."""
        pieces = find_pieces(text)
        for number in sorted({n for piece in self._by_piece.keys() & pieces for n in self._by_piece[piece]}):
            if self._rules[number].meets(text, pieces):
                yield self._rules[number].id


class DiscardFinder:
    """Tells by the discard entries whether a text is to be left out."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        by_scope: dict[str, list[_Rule]] = {"sentence": [], "document": []}
        for discard in dictionaries.discards():
            by_scope[discard.scope].append(_make_rule(discard.id, discard.patterns, discard.at_least))
        self._by_scope = {scope: _Rules(rules) for scope, rules in by_scope.items()}
        self._find_once = lru_cache(_REMEMBERED)(self._find)

    def find(self, text: str, scope: str) -> str | None:
        """Id of the first discard entry of the scope that the text meets, or None."""
        return self._find_once(text, scope) if scope == "sentence" else self._find(text, scope)

    def _find(self, text: str, scope: str) -> str | None:
        return next(self._by_scope[scope].find(text), None)


def _enough(pattern: re.Pattern[str], text: str, at_least: int) -> bool:
    found: set[str] = set()
    for match in pattern.finditer(text):
        found.add(match[0].lower())
        if len(found) >= at_least:
            return True
    return False


class IssueFinder:
    """Finds the topic tags of a sentence."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._issues = _Rules(_make_rule(issue.id, issue.words) for issue in dictionaries.issues())
        self._find_once = lru_cache(_REMEMBERED)(self._find)

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the issues whose words stand in the text, in the order of the dictionary."""
        return self._find_once(text)

    def _find(self, text: str) -> tuple[str, ...]:
        return tuple(self._issues.find(text))
