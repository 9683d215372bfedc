"""Agents, discards and issues of TABARI and PETRARCH dictionaries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcoder.workbench.legacy_codes import CodeBook, CodeError
from eventcoder.workbench.legacy_reading import Rejected, make_id, read_lines

_AGENT = re.compile(r"(?P<noun>[^\[{]+?)\s*(?:\{(?P<plural>[^}]*)\})?\s*\[\s*(?P<code>[^\]]*?)\s*\]")
_SET = re.compile(r"!(?P<name>[^!\s]+)!\s*=\s*(?P<words>.+)")
_USE = re.compile(r"!([^!\s]+)!")


@dataclass(slots=True)
class AgentEntry:
    """Nouns of one role, or of one whole code. plurals: those that are irregular."""

    id: str
    role: str | None
    code: str | None
    nouns: list[str] = field(default_factory=list)
    plurals: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DiscardEntry:
    """A phrase that tells a sentence or document which is not to be coded."""

    id: str
    scope: str
    pattern: str


def read_agents(text: str, file: str, book: CodeBook, rejected: list[Rejected]) -> tuple[list[AgentEntry], int]:
    """One entry for each role, and how many nouns were read; "!NAME!" stands for each word of a substitution set."""
    sets: dict[str, list[str]] = {}
    entries: dict[str, AgentEntry] = {}
    read = 0
    for number, line in read_lines(text):
        made = _SET.fullmatch(line)
        if made:
            sets[made["name"]] = [_plain(word) for word in made["words"].split(",")]
            continue
        read += 1
        match = _AGENT.fullmatch(line)
        if not match:
            rejected.append(Rejected(file, number, line, "line-malformed", "no noun with a code in brackets"))
            continue
        try:
            entry = _find_entry(entries, match["code"], book, f"{file}:{number}")
            nouns = list(_substitute(_plain(match["noun"]), sets))
        except CodeError as error:
            rejected.append(Rejected(file, number, line, error.reason, str(error)))
            continue
        entry.nouns += [noun for noun in nouns if noun not in entry.nouns]
        plural = _plain(match["plural"] or "")
        if plural and len(nouns) == 1:
            entry.plurals[nouns[0]] = plural
    return list(entries.values()), read


def _find_entry(entries: dict[str, AgentEntry], code: str, book: CodeBook, place: str) -> AgentEntry:
    """The entry of a code: "~GOV" is a role, "NGO~" goes before a country, where ours have a whole code."""
    role = book.role_code(code[1:], place) if code.startswith("~") else None
    whole = None if role else book.actor_code(code.rstrip("~"), place)
    key = role or whole or ""
    if not key:
        raise CodeError("null-code", f'"{code}" leaves the agent without a role')
    name = key.lower() + ("" if role else "-whole")
    return entries.setdefault(name, AgentEntry(name, role, whole))


def _substitute(noun: str, sets: dict[str, list[str]]) -> Iterator[str]:
    """The nouns that a noun with substitution sets stands for."""
    parts = _USE.split(noun)
    for name in parts[1::2]:
        if name.upper() not in sets:
            raise CodeError("set-undefined", f'no substitution set "!{name.upper()}!"')
    choices = [sets[part.upper()] if number % 2 else [part] for number, part in enumerate(parts)]
    for words in itertools.product(*choices):
        yield "".join(words).strip()


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").lower().split())


def read_discards(text: str, file: str, rejected: list[Rejected]) -> tuple[list[DiscardEntry], int]:
    """One entry for each phrase, and how many lines were read; a plus before it means the whole document."""
    taken: set[str] = set()
    seen: set[tuple[str, str]] = set()
    found: list[DiscardEntry] = []
    read = 0
    for number, line in read_lines(text):
        read += 1
        pattern = _plain(re.sub(r"\[[^\]]*\]", "", line).lstrip("+ "))
        scope = "document" if line.startswith("+") else "sentence"
        if not re.search(r"\w", pattern):
            rejected.append(Rejected(file, number, line, "line-malformed", "a phrase without letters"))
        elif (scope, pattern) in seen:
            rejected.append(Rejected(file, number, line, "repeated", "the phrase stands before already"))
        else:
            seen.add((scope, pattern))
            found.append(DiscardEntry(make_id(pattern, taken), scope, pattern))
    return found, read


_ISSUE = re.compile(r"(?P<phrase>[^\[]+?)\s*\[(?P<code>[^\]]+)\]")


def read_issues(text: str, file: str, rejected: list[Rejected]) -> tuple[dict[str, list[str]], int]:
    """Issue id -> words, and how many lines were read. "n:" and "v:" ask for a word's forms, "+" for a hyphen."""
    found: dict[str, list[str]] = {}
    read = 0
    for number, line in read_lines(re.sub(r"</?ISSUE[^>]*>", "", text)):
        read += 1
        match = _ISSUE.fullmatch(line)
        if line.startswith("~"):
            message = "a phrase that must not count; issues have no exclusions"
            rejected.append(Rejected(file, number, line, "exclusion", message))
        elif not match:
            rejected.append(Rejected(file, number, line, "line-malformed", "no phrase with a code in brackets"))
        else:
            words = found.setdefault(make_id(match["code"], set()), [])
            words += [word for word in _inflect(match["phrase"].lower()) if word not in words]
    return found, read


def _inflect(phrase: str) -> Iterator[str]:
    choices = []
    for word in phrase.replace("+", " + ").split():
        kind, _, bare = word.partition(":")
        if kind == "n" and bare:
            choices.append([bare, pluralize(bare)])
        elif kind == "v" and bare:
            choices.append([bare, *inflect_verb(bare)])
        else:
            choices.append([word])
    for words in itertools.product(*choices):
        text = " ".join(words)
        yield text.replace(" + ", "-")
        if " + " in text:
            yield text.replace(" + ", " ")


def pluralize(noun: str) -> str:
    """The regular plural."""
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def inflect_verb(verb: str) -> list[str]:
    """The regular forms: third person, past, participle."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else stem + "ed"
    return [pluralize(verb), past, stem + "ing"]
