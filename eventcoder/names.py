"""Finds the names of the actor dictionary in a text; needs no parse."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.words import find_words

_HYPHENATED = re.compile(r"\s?[-–]\s?([a-z]+)")
_GAP = re.compile(r"[\s\-'’./&()]{0,3}")
_PARTICLES = frozenset(
    "al el ul ad an as ash at bin ben ibn bint abu de da do dos del der den di la le van von y".split()
)
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Madame", "Lady", "Lord"})


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name found in the text: characters of the document, the actor's id, its code at the date, and its use."""

    start: int
    end: int
    actor: str
    code: str
    use: str
    kind: str
    name: str


def find_names(
    text: str, offset: int, dictionaries: Dictionaries, date: dt.date | None, people: dict[str, str] | None = None
) -> list[NameSpan]:
    """The names of the actor dictionary in a text, the longest at each place, none overlapping.

    Args:
        text: a sentence.
        offset: its start in the document, characters.
        dictionaries: where the names stand.
        date: the story date; None takes each actor's latest code.
        people: last word of a person's name -> actor id, for persons named in full earlier in the document; added to.
    """
    words = find_words(text)
    found: list[NameSpan] = []
    at = 0
    while at < len(words):
        span, used = _match_name(text, words, at, dictionaries, date, people)
        if span is None:
            at += 1
            continue
        found.append(
            NameSpan(offset + span.start, offset + span.end, span.actor, span.code, span.use, span.kind, span.name)
        )
        at += used
    return found


def _match_name(
    text: str,
    words: list[tuple[str, int, int]],
    at: int,
    dictionaries: Dictionaries,
    date: dt.date | None,
    people: dict[str, str] | None,
) -> tuple[NameSpan | None, int]:
    word, start, _ = words[at]
    if not word[0].isupper() and not word[0].isdigit() and not (at + 1 < len(words) and words[at + 1][0][0].isupper()):
        return None, 0
    following = words[at + 1][0] if at + 1 < len(words) else ""
    for use in dictionaries.find_names(word, following):
        size = 1 + len(use.rest)
        if at + size > len(words) or not _same(word, use.first):
            continue
        if not all(_same(words[at + i][0], w) for i, w in enumerate(use.rest, start=1)):
            plural = use.use == "adjective" and size == 1
            if not plural:
                continue
        gaps = (text[words[at + i][2] : words[at + i + 1][1]] for i in range(size - 1))
        if not all(_GAP.fullmatch(gap) for gap in gaps):
            continue
        actor = dictionaries.actor(use.actor)
        code = actor.code_on(date)
        if code is None:
            continue
        if actor.kind != "person" and at and words[at - 1][0] in _TITLES:
            continue  # "Mr Bali" is nobody's island
        end = words[at + size - 1][2]
        if use.use == "name" and actor.kind == "person" and size > 1 and people is not None:
            people[words[at + size - 1][0]] = actor.id
        return NameSpan(start, end, actor.id, code, use.use, actor.kind, actor.name), size
    if word.endswith("s") and len(word) > 4:  # "Syrians"
        for use in dictionaries.find_names(word[:-1], ""):
            if use.use == "adjective" and not use.rest and _same(word[:-1], use.first):
                actor = dictionaries.actor(use.actor)
                code = actor.code_on(date)
                if code:
                    return NameSpan(start, words[at][2], actor.id, code, "adjective", actor.kind, actor.name), 1
    if people and word in people:
        actor = dictionaries.actor(people[word])
        return NameSpan(start, words[at][2], actor.id, actor.code_on(date) or "", "name", "person", actor.name), 1
    return None, 0


def _same(word: str, name_word: str) -> bool:
    if word == name_word or (len(word) > 3 and word.isupper() and word == name_word.upper()):
        return True
    return word.lower() in _PARTICLES and word.lower() == name_word.lower()


def hyphenated_word(after: str) -> str:
    """The word that a hyphen joins to a name, given the text after the name ("-backed rebels"); "" where none is."""
    match = _HYPHENATED.match(after)
    return match[1] if match else ""
