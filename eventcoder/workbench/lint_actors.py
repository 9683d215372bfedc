"""What lint asks of actors and agents beyond the format: names that a text can match, and periods that agree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from eventcoder.dictionaries.compiling import Compiler
from eventcoder.dictionaries.words import split_name
from eventcoder.ontology import load_prefixes
from eventcoder.workbench.common_words import COMMON_WORDS

Json = Any
FIELDS = ("names", "adjectives", "capitals", "places")
_OPEN = (dt.date.min.isoformat(), dt.date.max.isoformat())


def check_actors(compiler: Compiler, compiled: Json) -> None:
    """Adds the faults of actors, agents and prefixes to the compiler's."""
    for actor in compiler.actors.values():
        _check_periods(compiler, actor, compiled["actors"][actor["id"]][3])
        for field in FIELDS:
            for name in actor.get(field, []):
                _check_name(compiler, actor, field, name)
    _check_shared_names(compiler, compiled)
    _check_agents(compiler)
    for prefix in compiler.prefixes.values():
        if prefix["id"] in load_prefixes():
            compiler.fault("prefix-known", f"{prefix['id']} is already a prefix of CAMEO's", prefix, "code")


def _check_periods(compiler: Compiler, actor: Json, periods: list[Json]) -> None:
    """A person may hold two offices, of which the later counts; of the same first day, neither is the later.

    Nor is a day on which one period ends and the next begins an overlap, nor a period inside a longer one, which is
    the narrower rule over the wider.
    """
    for number, (code, start, end) in enumerate(periods):
        for other, begin, until in periods[number + 1 :]:
            first, last = max(start or _OPEN[0], begin or _OPEN[0]), min(end or _OPEN[1], until or _OPEN[1])
            if code == other or first >= last:
                continue
            if start == begin or (actor["kind"] != "person" and (until or _OPEN[1]) > (end or _OPEN[1])):
                message = f"{code} and {other} both hold from {first} to {last}"
                compiler.fault("periods-overlap", message, actor, "codes")


def _check_name(compiler: Compiler, actor: Json, field: str, name: str) -> None:
    words = split_name(name)
    if not words:
        return
    starts = [word[0] for word in words[:2]]
    before_name = field == "adjectives" and len(words) == 1  # "animist Dinka": the capital is the next word's
    if not before_name and not any(first.isupper() or first.isdigit() for first in starts):
        message = f'"{name}" has no capital in its first two words, so that no text matches it'
        compiler.fault("name-unreachable", message, actor, field)
    elif len(words) == 1 and len(words[0]) == 1:
        compiler.fault("name-unreachable", f'"{name}" is a single letter', actor, field)
    elif len(words) == 1 and _is_common(words[0]) and not _is_guarded(actor, words[0]):
        message = f'"{name}" is also a common word; show the other sense in a counterexample, or lengthen the name'
        compiler.fault("name-common-word", message, actor, field)


def _is_common(word: str) -> bool:
    """Whether a name may be taken for a common word; an abbreviation of three letters or more is in capitals anyway."""
    return word.lower() in COMMON_WORDS and not (word.isupper() and len(word) > 2)


def _is_guarded(actor: Json, word: str) -> bool:
    """Whether the entry shows the other sense. A country's own name needs no guard: in news it means the country."""
    if actor["kind"] == "country":
        return True
    return any(word.lower() in text.lower().split() or word in text for text in actor.get("counterexamples", []))


def _check_shared_names(compiler: Compiler, compiled: Json) -> None:
    known: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for uses in compiled["names"].values():
        for first, rest, actor, use in uses:
            name = (use, first, *rest)
            for other in known[name]:
                mine, theirs = compiler.actors[actor], compiler.actors[other]
                if actor != other and mine["layer"] == theirs["layer"] and _coincide(compiled, actor, other):
                    shown = " ".join(name[1:])
                    message = f'"{shown}" is also a name of "{other}" ({theirs["file"]}), which is found first'
                    compiler.fault("name-shared", message, mine, f"{use}s")
            known[name].append(actor)


def _coincide(compiled: Json, one: str, other: str) -> bool:
    """Whether two actors hold on a day in common; a person always does, in office or out of it."""
    if any(compiled["actors"][actor][1] == "person" for actor in (one, other)):
        return True
    return any(
        max(a or _OPEN[0], c or _OPEN[0]) <= min(b or _OPEN[1], d or _OPEN[1])
        for _, a, b in compiled["actors"][one][3]
        for _, c, d in compiled["actors"][other][3]
    )


def _check_agents(compiler: Compiler) -> None:
    known: dict[str, str] = {}
    for agent in compiler.agents.values():
        role = agent.get("role", "")
        parts = [role[at : at + 3] for at in range(0, len(role), 3)]
        if len(set(parts)) < len(parts):
            compiler.fault("role-doubled", f'role "{role}" holds a part twice', agent, "role")
        for noun in dict.fromkeys(agent.get("nouns", ())):
            if noun != noun.lower():
                message = f'"{noun}" has capitals; words are written in lower case'
                compiler.fault("word-not-lower-case", message, agent, "nouns")
            other = known.setdefault(noun, agent["id"])
            if other != agent["id"] and compiler.agents[other]["layer"] == agent["layer"]:
                message = f'"{noun}" is also a noun of "{other}", which is found first'
                compiler.fault("noun-shared", message, agent, "nouns")
