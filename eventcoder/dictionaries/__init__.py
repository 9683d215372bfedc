"""The dictionaries: read, checked, compiled once, and looked up.

``load_dictionaries`` gives an immutable ``Dictionaries``; a fault anywhere stops the load with all faults listed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from eventcoder.dictionaries.compiling import FORMAT, Compiler, extend_ontology
from eventcoder.dictionaries.model import (
    Actor,
    Agent,
    Condition,
    Discard,
    Entry,
    Issue,
    NameIndex,
    NameUse,
    Operator,
    Period,
    Phrase,
    find_last_words,
)
from eventcoder.dictionaries.reading import DictionaryFile, hash_files, list_files
from eventcoder.errors import DictionaryError
from eventcoder.ontology import ActorOntology, load_actor_ontology, load_ontology
from eventcoder.resources import find_dictionaries

__all__ = ["Dictionaries", "compile_files", "load_dictionaries"]


class Dictionaries:
    """Compiled dictionaries. Records are made when first asked for, so that loading stays quick.

    Attributes:
        version: hash of the files' contents.
        actor_ontology: what actor codes are made of, a user's own prefixes included.
    """

    def __init__(self, compiled: dict[str, Any], version: str) -> None:
        self.version = version
        self._raw = compiled
        own = compiled["prefixes"], compiled["roles"]
        self.actor_ontology: ActorOntology = extend_ontology(load_actor_ontology(), *own)
        self._phrases: dict[int, Phrase] = {}
        self._entries: dict[str, Entry] = {}
        self._operators: dict[str, Operator] = {}
        self._actors: dict[str, Actor] = {}
        self._agents: dict[str, Agent] = {}
        self._uses: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self._found: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        self._names: dict[str, NameIndex] = {}
        self._standing: dict[tuple[str, str], _Needs] = {}

    @cached_property
    def first_names(self) -> frozenset[str]:
        """Words that begin the names of several people in the dictionary, and no other names."""
        return frozenset(self._raw["first_names"])

    @cached_property
    def head_words(self) -> frozenset[str]:
        """The words that are the head of any verb, noun, adjective or modal phrase."""
        return frozenset(head for heads in self._raw["index"].values() for head in heads)

    def find_phrases(self, kind: str, head: str) -> tuple[Phrase, ...]:
        """The phrases of a kind (verb, noun, adjective, modal) whose head is the normalized word."""
        index = self._raw["index"][kind]
        if head not in index:
            return ()
        key = (kind, head)
        if key not in self._found:
            self._found[key] = tuple(self._phrase(number) for number in index[head])
        return self._found[key]

    def find_standing(self, kind: str, head: str, words: frozenset[str]) -> Sequence[Phrase]:
        """As find_phrases, without those that cannot code an event among the words of the sentence, since none is
        there for a place of the phrase or for a condition of its entry.
        """
        if head not in self._raw["index"][kind]:
            return ()
        key = (kind, head)
        if key not in self._standing:
            self._standing[key] = self._index_needs(self.find_phrases(kind, head))
        return self._standing[key].find(words)

    def _index_needs(self, phrases: tuple[Phrase, ...]) -> _Needs:
        needs = []
        for phrase in phrases:
            asked = [find_last_words(place) for place in phrase.words]
            when = self.entry(phrase.entry).when
            asked += [condition.last_words for condition in when if condition.needs_words]
            named = [frozenset({word}) for condition in when for word in condition.slot_words]
            needs.append((phrase, [*sorted(asked, key=len), *named]))  # prepositions last: hardly a sentence lacks them
        return _Needs(needs)

    def _phrase(self, number: int) -> Phrase:
        if number not in self._phrases:
            raw = _unpack(self._raw["phrases"][number])
            words = tuple(tuple(tuple(alternative) for alternative in place) for place in raw["w"])
            self._phrases[number] = Phrase(raw["k"], frozenset(raw["h"]), words, raw["p"], raw["t"], raw["e"])
        return self._phrases[number]

    def entry(self, entry_id: str) -> Entry:
        """The verb or operator entry of an id; KeyError where there is none."""
        if entry_id not in self._entries:
            raw = _unpack(self._raw["entries"][entry_id])
            self._entries[entry_id] = Entry(
                id=entry_id,
                file=raw["file"],
                layer=raw["layer"],
                code=raw["code"],
                operator=raw["operator"],
                when=_conditions(raw["when"]),
                unless=_conditions(raw["unless"]),
                source=_slots(raw["source"]),
                target=_slots(raw["target"]),
                inside=_slots(raw["inside"]),
                table=raw["table"],
                mirror=raw["mirror"],
                alone=raw["alone"],
                priority=raw["priority"],
            )
        return self._entries[entry_id]

    def operator(self, operator_id: str) -> Operator:
        """The operator of an id; KeyError where there is none."""
        if operator_id not in self._operators:
            raw = self._raw["operators"][operator_id]
            self._operators[operator_id] = Operator(
                operator_id,
                tuple(raw["inside"]),
                tuple(raw["source"]),
                tuple(raw["target"]),
                raw["default"],
                raw["table"],
                raw["keep"],
                raw["mirror"],
            )
        return self._operators[operator_id]

    def actor(self, actor_id: str) -> Actor:
        """The actor of an id; KeyError where there is none."""
        if actor_id not in self._actors:
            file, kind, name, periods = _unpack(self._raw["actors"][actor_id])
            made = tuple(Period(code, _date(start), _date(end)) for code, start, end in periods)
            self._actors[actor_id] = Actor(actor_id, file, kind, name, made)
        return self._actors[actor_id]

    def has_actor(self, actor_id: str) -> bool:
        """Whether there is an actor of that id."""
        return actor_id in self._raw["actors"]

    def agent(self, agent_id: str) -> Agent:
        """The agent of an id; KeyError where there is none."""
        if agent_id not in self._agents:
            self._agents[agent_id] = Agent(agent_id, *self._raw["agents"][agent_id])
        return self._agents[agent_id]

    def find_names(self, first_word: str, following: tuple[str, str] | None = None) -> list[NameUse]:
        """The names that begin with a word (as split_name makes it, letter case ignored), the longest first.

        Args:
            first_word: the word.
            following: the two words after it in the text, "" past its end; names that go on otherwise are left out.
                None keeps them.
        """
        first = first_word.lower()
        if first not in self._raw["names"]:
            return []
        if first not in self._names:
            raw = _unpack(self._raw["names"][first])
            self._names[first] = NameIndex([NameUse(tuple(rest), actor, use, word) for word, rest, actor, use in raw])
        names = self._names[first]
        return names.uses if following is None else names.find(*following)

    @cached_property
    def agent_words(self) -> frozenset[str]:
        """The words that are the last of any agent noun."""
        return frozenset(self._raw["nouns"])

    def find_agents(self, last_word: str) -> list[tuple[tuple[str, ...], str]]:
        """The agent nouns that end in a normalized word: the words before it and the agent's id, the longest first."""
        return self._find_uses("nouns", last_word)

    def find_modifiers(self, last_word: str) -> list[tuple[tuple[str, ...], str]]:
        """As find_agents, for the words that give a following noun their role."""
        return self._find_uses("modifiers", last_word)

    def _find_uses(self, section: str, last_word: str) -> list[tuple[tuple[str, ...], str]]:
        if last_word not in self._raw[section]:
            return []
        key = (section, last_word)
        if key not in self._uses:
            self._uses[key] = [(tuple(words), agent) for words, agent in self._raw[section][last_word]]
        return self._uses[key]

    def discards(self) -> list[Discard]:
        """All discard entries."""
        return [Discard(i, scope, tuple(patterns), least) for i, scope, patterns, least in self._raw["discards"]]

    def issues(self) -> list[Issue]:
        """All issue entries."""
        return [Issue(i, tuple(words)) for i, words in self._raw["issues"]]

    def synset(self, name: str) -> frozenset[str]:
        """The single words of a synset that the coder itself uses ("say"); empty where no file defines it."""
        return frozenset(self._raw["synsets"].get(name, ()))

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind: entries, operators, agents or actors."""
        return list(self._raw[kind])

    def phrases_of(self, entry_id: str) -> list[Phrase]:
        """The phrases of an entry, in the order of its file."""
        return [p for p in map(self._phrase, range(len(self._raw["phrases"]))) if p.entry == entry_id]

    def heads(self, kind: str) -> list[str]:
        """All head words of phrases of a kind."""
        return list(self._raw["index"][kind])

    def last_words(self, kind: str) -> list[str]:
        """The last words of all agent "nouns" or "modifiers", normalized."""
        return list(self._raw[kind])

    def first_words(self) -> list[str]:
        """The first words of all names, in lower case."""
        return list(self._raw["names"])


class _Needs:
    """The phrases of a head, by the words that the rarest of their needs can be met by.

    Args:
        needs: the phrases, each with the sets of words of which a sentence must have some, the rarest first.
    """

    FEW = 40
    """So many phrases are gone through faster than they are looked up by their words."""

    def __init__(self, needs: list[tuple[Phrase, list[frozenset[str]]]]) -> None:
        self._needs = needs
        self._by_word: dict[str, list[int]] = {}
        if len(needs) <= self.FEW:
            return
        self._needless = [number for number, (_, asked) in enumerate(needs) if not asked]
        for number, (_, asked) in enumerate(needs):
            for word in asked[0] if asked else ():
                self._by_word.setdefault(word, []).append(number)
        self._words = frozenset(self._by_word)

    def find(self, words: frozenset[str]) -> list[Phrase]:
        """The phrases all of whose needs the words can meet, in their order."""
        found: Iterable[tuple[Phrase, list[frozenset[str]]]] = self._needs
        if self._by_word:
            numbers = {number for word in self._words & words for number in self._by_word[word]}
            found = (self._needs[number] for number in sorted(numbers.union(self._needless)))
        return [phrase for phrase, asked in found if not any(map(words.isdisjoint, asked))]


def _conditions(raw: list[Any]) -> tuple[Condition, ...]:
    return tuple(
        Condition(slot, frozenset(tuple(w) for w in words), tuple(events), tuple(actors), filled)
        for slot, words, events, actors, filled in raw
    )


def _slots(raw: list[str] | None) -> tuple[str, ...] | None:
    return None if raw is None else tuple(raw)


def _date(raw: str | None) -> dt.date | None:
    return dt.date.fromisoformat(raw) if raw else None


_PACKED = ("phrases", "entries", "actors", "names")
"""Large sections, each item of which is kept as JSON text until it is asked for: most never are."""


def _pack(compiled: dict[str, Any]) -> dict[str, Any]:
    """The compiled form with the items of large sections as JSON text."""

    def pack(item: Any) -> str:
        return json.dumps(item, separators=(",", ":"))

    def pack_section(section: Any) -> Any:
        if isinstance(section, dict):
            return {key: pack(item) for key, item in section.items()}
        return [pack(item) for item in section]

    return {key: pack_section(value) if key in _PACKED else value for key, value in compiled.items()}


def _unpack(item: Any) -> Any:
    return json.loads(item) if isinstance(item, str) else item


def compile_files(files: list[DictionaryFile]) -> dict[str, Any]:
    """The compiled form of the files.

    Raises:
        DictionaryError: with every fault found.
    """
    compiler = Compiler(load_ontology(), load_actor_ontology())
    for file in files:
        compiler.add_file(file)
    compiled: dict[str, Any] = compiler.compile()
    if compiler.faults:
        raise DictionaryError(compiler.faults)
    return compiled


def load_dictionaries(directories: Iterable[str | Path] = (), *, only: bool = False) -> Dictionaries:
    """The shipped dictionaries with the user's directories over them, from the cache where nothing changed.

    Args:
        directories: later ones add to, or override by id, the earlier.
        only: leave the shipped dictionaries out.

    Raises:
        DictionaryError: with every fault found; nothing is loaded then.
    """
    paths = [Path(directory) for directory in directories]
    files = list_files(paths if only else [find_dictionaries(), *paths])
    version = hash_files(files)
    cache = _cache_directory() / f"{version}-{FORMAT}.json"
    with suppress(OSError, ValueError):
        compiled = json.loads(cache.read_bytes())
        if compiled["format"] == FORMAT:
            return Dictionaries(compiled, version)
    compiled = _pack(compile_files(files))
    _write_cache(cache, compiled)
    return Dictionaries(compiled, version)


def _cache_directory() -> Path:
    if "EVENTCODER_CACHE" in os.environ:
        return Path(os.environ["EVENTCODER_CACHE"])
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "eventcoder"


def _write_cache(path: Path, compiled: dict[str, Any]) -> None:
    """Writes the cache under a temporary name; a cache that cannot be written costs time, not the run."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(compiled, stream, separators=(",", ":"))
        Path(temporary).replace(path)
