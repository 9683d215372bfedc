"""Sentences and documents that are not to be coded, and the topics of those that are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

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


class DiscardFinder:
    """Tells by the discard entries whether a text is to be left out."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._by_scope: dict[str, list[tuple[str, int, re.Pattern[str]]]] = {"sentence": [], "document": []}
        for discard in dictionaries.discards():
            pattern = compile_patterns(discard.patterns)
            self._by_scope[discard.scope].append((discard.id, discard.at_least, pattern))

    def find(self, text: str, scope: str) -> str | None:
        """Id of the first discard entry of the scope that the text meets, or None."""
        for entry_id, at_least, pattern in self._by_scope[scope]:
            if at_least == 1:
                if pattern.search(text):
                    return entry_id
            elif _enough(pattern, text, at_least):
                return entry_id
        return None


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
        self._issues: list[tuple[str, Callable[[str], re.Match[str] | None]]] = [
            (issue.id, compile_patterns(issue.words).search) for issue in dictionaries.issues()
        ]

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the issues whose words stand in the text, in the order of the dictionary."""
        return tuple(issue for issue, search in self._issues if search(text))
