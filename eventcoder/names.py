"""Finds the names of the actor dictionary in a text; needs no parse."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import NameUse
from eventcoder.dictionaries.words import PREPOSITIONS, find_words, normalize_word, split_name
from eventcoder.ontology import country_of

_HYPHENATED = re.compile(r"\.?\s?[-–]\s?([a-z]+)")
_GAP = re.compile(r"[\s\-'’./&()]{0,3}")
_PARTICLES = frozenset(
    "al el ul ad an as ash at bin ben ibn bint abu de da do dos del der den di la le van von y".split()
)
_TITLES = frozenset("Mr Mrs Ms Miss Dr Sir Madame Lady Lord Pfc Spc Pvt Cpl Sgt Lt Capt Maj Col Adm Cmdr Judge".split())
_FAMILY_NAME_FIRST = frozenset({"CHN", "TWN", "KOR", "PRK"})
_NO_NAMES = PREPOSITIONS | frozenset(
    "the a an that this these those and but or nor so yet if when while as because although though he she it they "
    "we i who whom whose what which where why how is are was were be been will would can could may might must "
    "should did does do has have had not no then now still also even just only meanwhile however today yesterday "
    "tomorrow says said did later earlier again here there once perhaps maybe thus instead since monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december his her their its our my your".split()
)
"""Capitalized words beside a surname that are no part of a name."""
_NOBODY = ""
"""What a surname that is also a place's name stands for, once somebody unknown has borne it ("Anna B. England")."""


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


_OPPOSITE = {"North": "South", "South": "North", "East": "West", "West": "East"}


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
    following, third = (words[i][0] if i < len(words) else "" for i in (at + 1, at + 2))
    uses = dictionaries.find_names(word, (following, third))
    if following.endswith("s"):  # "South Koreans"
        plural = dictionaries.find_names(word, (following[:-1], third))
        peoples = [use for use in plural if use.use == "adjective" and len(use.rest) == 1]
        uses = sorted([*peoples, *uses], key=lambda use: -len(use.rest))
    shouted = word.isupper() and word.lower() in _NO_NAMES and _is_headline(words)
    for use in uses:
        size = 1 + len(use.rest)
        if at + size > len(words) or not _same(word, use.first):
            continue
        if shouted and size == 1:
            continue  # "THE MAYOR IS DEAD" is not about Islamic State
        if not all(_same_or_plural(words[at + i][0], w, use.use) for i, w in enumerate(use.rest, start=1)):
            continue
        gaps = (text[words[at + i][2] : words[at + i + 1][1]] for i in range(size - 1))
        if not all(_GAP.fullmatch(gap) for gap in gaps):
            continue
        actor = dictionaries.actor(use.actor)
        code = actor.code_on(date)
        if code is None:
            continue
        surname = _is_titled(text, words, at) if use.use != "adjective" else False
        if actor.kind != "person" and (surname or (size == 1 and _has_first_name(text, words, at, dictionaries))):
            if people is not None and size == 1:
                people[word] = _NOBODY
            continue  # "Mr Bali" is nobody's island
        if people and people.get(word) == _NOBODY and size == 1:
            continue
        if use.use == "adjective" and text[max(start - 3, 0) : start].lower() in ("al-", "el-"):
            continue  # "Abu Omar al-Masri" is a person's name
        if actor.kind == "person" and size == 1 and not actor.has_begun(date):
            continue  # nobody knew this one by the surname yet
        if actor.kind == "person" and size == 1 and _is_part_of_a_name(text, words, at, dictionaries):
            continue
        end = words[at + size - 1][2]
        if use.use == "name" and actor.kind == "person" and size > 1 and people is not None:
            people[words[at + size - 1][0]] = actor.id
            if code[:3] in _FAMILY_NAME_FIRST:
                people.setdefault(split_name(actor.name)[0], actor.id)
        if actor.kind == "country" and people is not None:
            _note_halves(words[at][0], use, dictionaries, date, people)
        return NameSpan(start, end, actor.id, code, use.use, actor.kind, actor.name), size
    if word.endswith("s") and len(word) > 4:  # "Syrians"
        for use in dictionaries.find_names(word[:-1], ("", "")):
            if use.use == "adjective" and not use.rest and _same(word[:-1], use.first):
                actor = dictionaries.actor(use.actor)
                code = actor.code_on(date)
                if code:
                    return NameSpan(start, words[at][2], actor.id, code, "adjective", actor.kind, actor.name), 1
    if people and people.get(word) and not _is_part_of_a_name(text, words, at, dictionaries):
        actor = dictionaries.actor(people[word])
        if actor.kind == "person" or _is_half(words, at):
            return NameSpan(start, words[at][2], actor.id, actor.code_on(date) or "", "name", actor.kind, actor.name), 1
    return None, 0


def _note_halves(
    word: str, use: NameUse, dictionaries: Dictionaries, date: dt.date | None, people: dict[str, str]
) -> None:
    """Notes the two halves of a divided country, once one of them is named: "the North" is North Korea then."""
    if word not in _OPPOSITE or len(use.rest) != 1:
        return
    for half in (word, _OPPOSITE[word]):
        for other in dictionaries.find_names(half, (use.rest[0], "")):
            is_state = country_of(dictionaries.actor(other.actor).code_on(date) or "") is not None
            if other.rest == use.rest and other.first == half and is_state:
                people[half] = other.actor
                break
        else:
            people.pop(word, None)  # "South Africa" has no northern half
            return


def _is_half(words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether a capitalized point of the compass stands for a country: after "the", before no other name."""
    after = words[at + 1][0] if at + 1 < len(words) else ""
    return at > 0 and words[at - 1][0].lower() == "the" and not after[:1].isupper()


def _is_titled(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether a title or an initial stands before a word ("Pfc. England", "Anna B. England", not "the U.S.")."""
    if not at:
        return False
    before, start, end = words[at - 1]
    if before in _TITLES:
        return True
    initial = len(before) == 1 and before.isupper() and text[end : end + 2] == ". "
    return initial and at > 1 and words[at - 2][0].istitle() and text[words[at - 2][2] : start] == " "


def _has_first_name(text: str, words: list[tuple[str, int, int]], at: int, dictionaries: Dictionaries) -> bool:
    """Whether a word that is also a place or a people is somebody's surname ("Alice Perth", "Faisal Turk")."""
    if not at:
        return False
    before, _, end = words[at - 1]
    joined = text[end : words[at][1]] == " "
    return joined and before in dictionaries.first_names and _may_be_a_name(before, dictionaries)


def _is_part_of_a_name(text: str, words: list[tuple[str, int, int]], at: int, dictionaries: Dictionaries) -> bool:
    """Whether a surname alone is part of somebody else's name ("Michael Powell", "Kerry Packer").

    Told by an unknown capitalized word next to it; in a headline of capitals everything stays open.
    """
    if _is_headline(words):
        return False
    before, after = at - 1, at + 1
    neighbors = [before] if before >= 0 and text[words[before][2] : words[at][1]] == " " else []
    neighbors += [after] if after < len(words) and text[words[at][2] : words[after][1]] == " " else []
    return any(_may_be_a_name(words[i][0], dictionaries) for i in neighbors)


def _is_headline(words: list[tuple[str, int, int]]) -> bool:
    """Whether all words of a sentence are capitalized, so that a capital tells nothing."""
    return not any(len(word) > 3 and word[0].islower() for word, _, _ in words)


def _may_be_a_name(word: str, dictionaries: Dictionaries) -> bool:
    """Whether a capitalized word is no title, agent, known name, day or function word."""
    known = normalize_word(word)
    if not word.istitle() or word in _TITLES or known in _NO_NAMES:
        return False
    return not (
        dictionaries.find_agents(known) or dictionaries.find_modifiers(known) or dictionaries.find_names(word, ("", ""))
    )


def _same_or_plural(word: str, name_word: str, use: str) -> bool:
    return _same(word, name_word) or (use == "adjective" and word.endswith("s") and _same(word[:-1], name_word))


def _same(word: str, name_word: str) -> bool:
    if word == name_word or (len(word) > 3 and word.isupper() and word == name_word.upper()):
        return True
    return word.lower() in _PARTICLES and word.lower() == name_word.lower()


def hyphenated_word(after: str) -> str:
    """The word that a hyphen joins to a name, given the text after the name ("-backed rebels"); "" where none is."""
    match = _HYPHENATED.match(after)
    return match[1] if match else ""
