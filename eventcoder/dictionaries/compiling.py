"""Turns checked dictionary tables into one compiled form: plain JSON values that lookups are made from.

Every fault is collected, none stops the search for the next.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from typing import Any

from eventcoder.dictionaries.faults import DictionaryFault
from eventcoder.dictionaries.model import OWN
from eventcoder.dictionaries.reading import DictionaryFile, read_file
from eventcoder.dictionaries.words import PREPOSITIONS, normalize_word, split_name
from eventcoder.errors import EventcoderError
from eventcoder.ontology import ActorOntology, Ontology, Prefix, Role

FORMAT = 11
"""Version of the compiled form; a cache of another version is not read."""

_FILLINGS = {"any": 1, "several": 2}
"""Alternatives of a condition that only ask how many fill its slot."""

Json = Any
PHRASE_KINDS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective", "modals": "modal"}
USED_SYNSETS = ("say",)
"""Synsets that the coder itself looks up."""

_WORD = re.compile(r"[^\s\-]+(?:-\d[^\s\-]*)*")


class Compiler:
    """Collects the tables of all files, then compiles them; ``faults`` holds what was wrong."""

    def __init__(self, ontology: Ontology, actor_ontology: ActorOntology) -> None:
        self.ontology = ontology
        self.actor_ontology = actor_ontology
        self.faults: list[EventcoderError] = []
        self.synsets: dict[str, tuple[str, list[str]]] = {}
        self.operators: dict[str, Json] = {}
        self.entries: dict[str, Json] = {}
        self.agents: dict[str, Json] = {}
        self.actors: dict[str, Json] = {}
        self.discards: dict[str, Json] = {}
        self.issues: dict[str, Json] = {}
        self.prefixes: dict[str, Json] = {}
        self.roles: dict[str, Json] = {}
        self._expanded: dict[str, list[list[str]]] = {}

    def fault(self, reason: str, message: str, item: Json, field: str | None = None) -> None:
        """Notes a fault of an entry under its reason code."""
        place = {"file": item["file"], "entry": item["id"], "path": item["path"], "line": item.get("line")}
        self.faults.append(DictionaryFault(reason, message, field=field, **place))

    def add_file(self, file: DictionaryFile) -> None:
        """Takes in a file's tables. An id seen in an earlier layer is replaced, one seen in the same layer a fault."""
        content = read_file(file, self.faults)
        for prefix in content.get("prefix", []):
            self._add(self.prefixes, prefix, file, "prefix")
        for role in content.get("role", []):
            self._add(self.roles, role, file, "role")
        for name, words in content.get("synsets", {}).items():
            self._add(self.synsets, {"id": name, "words": words}, file, "synset")
        operator = content.get("operator")
        if operator:
            self._add(self.operators, operator, file, "operator")
        for entry in content.get("entry", []):
            self._add(self.entries, entry | {"operator": operator and operator["id"]}, file, "entry")
        for kind in ("agent", "actor", "discard", "issue"):
            for item in content.get(kind, []):
                self._add(getattr(self, f"{kind}s"), item, file, kind)

    def _add(self, into: dict[str, Json], item: Json, file: DictionaryFile, kind: str) -> None:
        item = item | {"file": file.name, "layer": file.layer, "path": file.path}
        known = into.get(item["id"])
        if known and known["layer"] == file.layer:
            self.fault("id-duplicate", f"{kind} id stands already in {known['file']}", item, "id")
        else:
            into[item["id"]] = item

    def compile(self) -> Json:
        """The compiled dictionaries as JSON values."""
        self.actor_ontology = extend_ontology(self.actor_ontology, self.prefixes, self.roles)
        phrases: list[Json] = []
        for entry in self.entries.values():
            phrases += self._compile_phrases(entry)
        return {
            "format": FORMAT,
            "phrases": phrases,
            "index": _index_phrases(phrases),
            "entries": {key: self._compile_entry(entry) for key, entry in self.entries.items()},
            "operators": {key: self._compile_operator(operator) for key, operator in self.operators.items()},
            "agents": {key: self._compile_agent(agent) for key, agent in self.agents.items()},
            "nouns": self._index_agents("nouns"),
            "modifiers": self._index_agents("modifiers"),
            "actors": {key: self._compile_actor(actor) for key, actor in self.actors.items()},
            "names": self._index_names(),
            "first_names": self._list_first_names(),
            "discards": [[d["id"], d["scope"], d["patterns"], d.get("at_least", 1)] for d in self.discards.values()],
            "synsets": {
                name: [words[-1] for words in self._expand_synset(name, synset, "words")]
                for name, synset in self.synsets.items()
                if name in USED_SYNSETS
            },
            "prefixes": {key: {"name": p["name"], "kind": p["kind"]} for key, p in self.prefixes.items()},
            "roles": {key: {"name": role["name"]} for key, role in self.roles.items()},
            "issues": [[i["id"], i["words"]] for i in self.issues.values()],
        }

    # Words and phrases

    def _expand(self, word: str, item: Json, field: str) -> list[list[str]]:
        """The alternatives of one place of a phrase: ``a|b``, ``@synset`` or a word."""
        out: list[list[str]] = []
        for part in word.split("|"):
            out += self._expand_synset(part[1:], item, field) if part.startswith("@") else [_words(part)]
        return out

    def _expand_synset(self, name: str, item: Json, field: str) -> list[list[str]]:
        if name in self._expanded:
            return self._expanded[name]
        if name not in self.synsets:
            near = difflib.get_close_matches(name, self.synsets, 1)
            hint = f'; did you mean "@{near[0]}"?' if near else ""
            self.fault("synset-undefined", f'undefined synset "@{name}"{hint}', item, field)
            return []
        self._expanded[name] = []  # a synset that holds itself ends here
        out: list[list[str]] = []
        for member in self.synsets[name]["words"]:  # type: ignore[call-overload]
            if member.startswith("@"):
                out += self._expand_synset(member[1:], item, field)
            else:
                out.append(_words(member))
        self._expanded[name] = out
        return out

    def _compile_phrases(self, entry: Json) -> Iterator[Json]:
        for field, kind in PHRASE_KINDS.items():
            for text in entry.get(field, []):
                parts = [part for part in re.split(r"[\s]+", text.strip()) if part]
                head = _noun_head(parts) if kind == "noun" else 0
                last = parts[-1] if len(parts) > 1 and parts[-1] in PREPOSITIONS else None
                if kind in ("noun", "adjective") and not parts[0].startswith("@"):
                    pieces = [[part] if "@" in part else _WORD.findall(part) for part in parts]
                    head = sum(map(len, pieces[: head + 1])) - 1 if kind == "noun" else 0  # "in" of "sit-in"
                    parts = [piece for part in pieces for piece in part]
                heads = self._expand(parts[head], entry, field)
                rest = [self._expand(part, entry, field) for i, part in enumerate(parts) if i != head]
                # A synset of multi-word nouns in head position: the words before the last are further words.
                by_head: dict[tuple[str, ...], list[str]] = {}
                for words in heads:
                    main = words[0] if kind == "verb" else words[-1]
                    before = words[1:] if kind == "verb" else words[:-1]
                    by_head.setdefault(tuple(before), []).append(main)
                for others, mains in by_head.items():
                    more = [[[word]] for word in others]
                    prep = last or (others[-1] if kind == "verb" and others and others[-1] in PREPOSITIONS else None)
                    yield {"k": kind, "h": mains, "w": more + rest, "p": prep, "t": text, "e": entry["id"]}

    # Entries and operators

    def _check_code(self, code: str | None, item: Json, field: str) -> None:
        if code and code not in self.ontology:
            near = self.ontology.nearest(code)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            self.fault("code-unknown", f'code "{code}" is not a CAMEO code{hint}', item, field)

    def _compile_conditions(self, entry: Json, field: str) -> list[Json]:
        out = []
        for slot, alternatives in entry.get(field, {}).items():
            words: list[list[str]] = []
            events, actors, filled = [], [], 0
            for alternative in alternatives:
                kind, _, value = alternative.partition(":")
                if alternative in _FILLINGS:
                    filled = min(filled, _FILLINGS[alternative]) if filled else _FILLINGS[alternative]
                elif kind == "event" and value.isdigit():
                    events.append(value)
                elif kind == "actor" and (not value or value.isupper() or value == OWN):
                    actors.append(value)
                elif ":" in alternative:
                    message = f'"{alternative}": expected a word, @synset, event:CODE, actor:ROLE, any or several'
                    self.fault("condition-malformed", message, entry, field)
                elif alternative.startswith("@"):
                    words += self._expand_synset(alternative[1:], entry, f"{field}.{slot}")
                else:
                    words.append(_words(alternative))
            out.append([slot, words, events, actors, filled])
        return out

    def _compile_entry(self, entry: Json) -> Json:
        self._check_code(entry.get("code"), entry, "code")
        self._check_code(entry.get("mirror"), entry, "mirror")
        for code in entry.get("table", {}).values():
            self._check_code(code, entry, "table")
        if not entry.get("code") and not entry["operator"]:
            self.fault("code-missing", "an entry outside an operator file needs a code", entry, "code")
        return {
            "file": entry["file"],
            "layer": entry["layer"],
            "when": self._compile_conditions(entry, "when"),
            "unless": self._compile_conditions(entry, "unless"),
            **{key: entry.get(key) for key in ("code", "operator", "source", "target", "inside", "mirror")},
            "table": entry.get("table", {}),
            "alone": entry.get("alone", True),
            "priority": entry.get("priority", 0),
        }

    def _compile_operator(self, operator: Json) -> Json:
        self._check_code(operator.get("default"), operator, "default")
        for inside, code in operator.get("table", {}).items():
            self._check_code(code, operator, f"table.{inside}")
            if not any(known.startswith(inside) for known in self.ontology.codes()):
                self.fault("code-unknown", f'no CAMEO code begins with "{inside}"', operator, f"table.{inside}")
        return {
            "inside": operator["inside"],
            "source": operator.get("source", ["subject"]),
            "target": operator.get("target", ["inside.target"]),
            "default": operator.get("default"),
            "table": {**self._find_shared_table(operator), **operator.get("table", {})},
            "keep": operator.get("keep", False),
            "mirror": operator.get("mirror", operator.get("keep", False)),
        }

    def _find_shared_table(self, operator: Json) -> Json:
        """The table of the operator that this one names as having the same."""
        name = operator.get("table_of")
        if name is None:
            return {}
        if name not in self.operators:
            near = difflib.get_close_matches(name, self.operators, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            self.fault("operator-undefined", f'undefined operator "{name}"{hint}', operator, "table_of")
            return {}
        return self.operators[name].get("table", {})

    # Agents and actors

    def _compile_agent(self, agent: Json) -> Json:
        role = agent.get("role", "")
        for i in range(0, len(role), 3):
            if role[i : i + 3] not in self.actor_ontology.roles and role[i : i + 3] not in self.actor_ontology.groups:
                near = difflib.get_close_matches(role[i : i + 3], self.actor_ontology.roles, 1, 0.6)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                message = f'role "{role[i : i + 3]}" is not in ontology/roles.csv{hint}'
                self.fault("role-unknown", message, agent, "role")
        if not role and not any(agent.get(key) for key in ("code", "weak", "nobody")):
            self.fault("role-missing", "needs a role, a code, weak = true, or nobody = true", agent, "role")
        if agent.get("code"):
            self._check_actor_code(agent["code"], agent, "code")
        flags = [agent.get(key, False) for key in ("weak", "insurgent", "nobody")]
        return [agent["file"], role, agent.get("code"), *flags]

    def _index_agents(self, field: str) -> dict[str, list[Json]]:
        """Last word -> [words before it, agent id], the longest first."""
        index: dict[str, list[Json]] = {}
        for agent in self.agents.values():
            plurals = agent.get("plurals", {}) if field == "nouns" else {}
            for noun in [*agent.get(field, []), *plurals.values()]:
                words = _words(noun)
                index.setdefault(words[-1], []).append([words[:-1], agent["id"]])
        for uses in index.values():
            uses.sort(key=lambda use: -len(use[0]))
        return index

    def _check_actor_code(self, code: str, item: Json, field: str) -> None:
        fault = self.actor_ontology.find_fault(code)
        if fault:
            reason = "role-doubled" if "twice" in fault else "actor-code-wrong"
            self.fault(reason, f"actor code {fault}", item, field)

    def _compile_actor(self, actor: Json) -> Json:
        periods = []
        for period in actor["codes"]:
            self._check_actor_code(period["code"], actor, "codes")
            try:
                start, end = (_date(period.get(key)) for key in ("from", "to"))
            except ValueError:
                self.fault("date-wrong", f"no date: {period.get('from')} to {period.get('to')}", actor, "codes")
                continue
            if start and end and start > end:
                self.fault("period-reversed", f"period ends ({end}) before it begins ({start})", actor, "codes")
            periods.append([period["code"], start and start.isoformat(), end and end.isoformat()])
        periods.sort(key=lambda p: p[1] or "")
        name = (actor.get("names") or actor.get("adjectives") or actor.get("places") or [""])[0]
        return [actor["file"], actor["kind"], name, periods]

    def _index_names(self) -> dict[str, list[Json]]:
        """First word of a name in lower case -> [first word, the words after it, actor id, use], the longest first."""
        index: dict[str, list[Json]] = {}
        fields = {"names": "name", "adjectives": "adjective", "capitals": "capital", "places": "place"}
        for actor in self.actors.values():
            for field, use in fields.items():
                for name in actor.get(field, []):
                    words = split_name(name)
                    if not words:
                        self.fault("name-empty", f'name "{name}" has no letters', actor, field)
                        continue
                    index.setdefault(words[0].lower(), []).append([words[0], words[1:], actor["id"], use])
        for uses in index.values():
            uses.sort(key=lambda use: -len(use[1]))
        return index

    def _list_first_names(self) -> list[str]:
        """Words that begin the two-word names of several people, and no other names: what follows is a surname."""
        begun: dict[str, set[str]] = {}
        other: set[str] = set()
        for actor in self.actors.values():
            for field in ("names", "adjectives", "capitals", "places"):
                for first, *rest in filter(None, map(split_name, actor.get(field, []))):
                    if actor["kind"] == "person" and len(rest) == 1:
                        begun.setdefault(first, set()).add(actor["id"])
                    elif actor["kind"] != "person":
                        other.add(first)
        return sorted(name for name, bearers in begun.items() if len(bearers) > 1 and name not in other)


def extend_ontology(ontology: ActorOntology, prefixes: dict[str, Json], roles: dict[str, Json]) -> ActorOntology:
    """The ontology with a user's own prefixes and roles; the object itself where there are none."""
    if not prefixes and not roles:
        return ontology
    own = {code: Prefix(code, p["name"], p["kind"], None, None, None) for code, p in prefixes.items()}
    more = {code: Role(code, role["name"], role["name"]) for code, role in roles.items()}
    return ActorOntology({**ontology.prefixes, **own}, {**ontology.roles, **more}, ontology.groups)


def _words(text: str) -> list[str]:
    return [normalize_word(word) for word in _WORD.findall(text)]


def _noun_head(parts: list[str]) -> int:
    """The head of a noun phrase: the last word before its first preposition, else the last word."""
    for i, part in enumerate(parts):
        if i and part in PREPOSITIONS:
            return i - 1
    return len(parts) - 1


def _date(value: dt.date | str | None) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(value)


def _index_phrases(phrases: list[Json]) -> dict[str, dict[str, list[int]]]:
    """Kind -> head word -> numbers of the phrases."""
    index: dict[str, dict[str, list[int]]] = {kind: {} for kind in PHRASE_KINDS.values()}
    for number, phrase in enumerate(phrases):
        for head in phrase["h"]:
            index[phrase["k"]].setdefault(head, []).append(number)
    return index
