"""What lint asks of verb and operator entries beyond the format: phrases that can match, and win."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from eventcoder.dictionaries.compiling import PHRASE_KINDS, Compiler
from eventcoder.dictionaries.words import PREPOSITIONS

Json = Any
Key = tuple[Any, ...]

SLOTS = frozenset(
    "subject object indirect possessor itself complement purpose speaker inside source target words modifier attribute "
    "participle".split()
)
"""The slots that FORMAT.md names, prepositions apart; conjunctions name adverbial clauses."""

_INFLECTED = re.compile(r"(?:[a-z]*[^aeiouys]ies|[a-z]{2,}(?:[^e]ed|ied|[^s]ses|shes|ches|xes|zes))")
_BASE_FORMS = frozenset(
    "shed wed embed bleed breed feed seed heed need weed speed proceed exceed succeed concede shred "
    "sled bed bred fed led bled sped".split()
)


def check_entries(compiler: Compiler, compiled: Json) -> None:
    """Adds the faults of entries, operators and synsets to the compiler's."""
    synsets: dict[str, Json] = dict(compiler.synsets)
    for synset in synsets.values():
        _check_synset(compiler, synsets, synset)
    for entry in compiler.entries.values():
        _check_words(compiler, entry)
        _check_slots(compiler, entry)
        for slot, alternatives in entry.get("when", {}).items():
            if set(alternatives) <= set(entry.get("unless", {}).get(slot, ())):
                message = f"what {slot} must be, it must not be either: the entry never matches"
                compiler.fault("condition-contradicts", message, entry, "unless")
    for operator in compiler.operators.values():
        _check_slots(compiler, operator)
    _check_patterns(compiler, compiled)


def _check_synset(compiler: Compiler, synsets: dict[str, Json], synset: Json) -> None:
    seen: set[str] = set()
    todo = [member[1:] for member in synset["words"] if member.startswith("@")]
    while todo:
        name = todo.pop()
        if name == synset["id"]:
            compiler.fault("synset-circular", f'synset "@{name}" holds itself', synset)
            return
        if name not in seen:
            seen.add(name)
            todo += [m[1:] for m in synsets.get(name, {"words": []})["words"] if m.startswith("@")]


def _check_words(compiler: Compiler, entry: Json) -> None:
    for field in PHRASE_KINDS:
        phrases = entry.get(field, [])
        for number, text in enumerate(phrases):
            if text != text.lower():
                message = f'"{text}" has capitals; words are written in lower case'
                compiler.fault("word-not-lower-case", message, entry, field)
            if text in phrases[:number]:
                compiler.fault("phrase-repeated", f'"{text}" stands twice', entry, field)
            if field != "verbs":
                continue
            for word in text.split()[0].split("|"):
                if _INFLECTED.fullmatch(word) and word not in _BASE_FORMS and not word.endswith("eed"):
                    message = f'"{word}" looks inflected; verbs are written in their base form'
                    compiler.fault("word-not-lemma", message, entry, field)


def _check_slots(compiler: Compiler, item: Json) -> None:
    """A slot that is nearly a known one is a slip; other unknown names may be prepositions or conjunctions."""
    named = [("when", slot) for slot in item.get("when", {})] + [("unless", slot) for slot in item.get("unless", {})]
    named += [(field, slot) for field in ("source", "target", "inside") for slot in item.get(field) or ()]
    for field, path in named:
        for slot in path.split("."):
            if slot in SLOTS or slot in PREPOSITIONS:
                continue
            near = difflib.get_close_matches(slot, SLOTS, 1, 0.75)
            if near:
                compiler.fault("slot-unknown", f'no slot "{slot}"; did you mean "{near[0]}"?', item, field)


def _check_patterns(compiler: Compiler, compiled: Json) -> None:
    """Entries that stand in each other's way: the same phrases under the same conditions."""
    by_pattern: dict[Key, list[str]] = defaultdict(list)
    patterns: dict[str, list[Key]] = defaultdict(list)
    for phrase in compiled["phrases"]:
        for key in _pattern_keys(phrase, compiled["entries"][phrase["e"]]):
            if phrase["e"] not in by_pattern[key]:
                by_pattern[key].append(phrase["e"])
            patterns[phrase["e"]].append(key)
    lost: dict[str, set[str]] = defaultdict(set)
    for ids in by_pattern.values():
        for one in ids:
            for other in ids:
                if one != other:
                    _compare(compiler, compiled, one, other, lost)
    for entry, keys in patterns.items():
        winners = set.intersection(*({o for o in by_pattern[key] if o in lost[entry]} for key in keys))
        if winners:
            message = f'entry "{min(winners)}" always wins: it has the same phrases and conditions'
            compiler.fault("entry-shadowed", message, compiler.entries[entry])


def _compare(compiler: Compiler, compiled: Json, one: str, other: str, lost: dict[str, set[str]]) -> None:
    """Notes where the second of two entries with a pattern in common is in conflict with, or lost to, the first."""
    mine, theirs = compiled["entries"][one], compiled["entries"][other]
    if mine["operator"] or theirs["operator"] or mine["layer"] != theirs["layer"]:
        return
    same = _freeze(mine["unless"]) == _freeze(theirs["unless"])
    ranks = [(-entry["priority"], name) for entry, name in ((mine, one), (theirs, other))]
    if ranks[0] > ranks[1]:
        return
    if same and mine["code"] != theirs["code"] and mine["priority"] == theirs["priority"]:
        message = f'entry "{one}" has the same phrase and conditions, but code {mine["code"]} for {theirs["code"]}'
        compiler.fault("pattern-conflict", message, compiler.entries[other], "code")
    elif same or not mine["unless"]:
        lost[other].add(one)


def _pattern_keys(phrase: Json, entry: Json) -> Iterator[Key]:
    words = _freeze(phrase["w"])
    when = _freeze(entry["when"])
    for head in phrase["h"]:
        yield (phrase["k"], head, words, when)


def _freeze(value: Json) -> Key:
    """The nested lists as something comparable, order left out."""
    if isinstance(value, list):
        return tuple(sorted((_freeze(item) for item in value), key=repr))
    return (value,)
