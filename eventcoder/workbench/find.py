"""What the dictionaries know of a phrase or code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.words import normalize_word, split_name

_WORD = re.compile(r"[^\s\-]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that knows what was asked for.

    kind: "verb", "operator", "agent" or "actor". phrase: what of it fits. code: what it codes to, None where that
    hangs on the event inside an operator. dates: when, "" for always. note: its conditions.
    """

    kind: str
    file: str
    entry: str
    phrase: str
    code: str | None
    dates: str
    note: str

    def __str__(self) -> str:
        code = self.code or "composes"
        parts = [f"{self.phrase}: {code}", self.dates, self.note]
        return f'{self.file}: {self.kind} "{self.entry}": ' + ", ".join(part for part in parts if part)


def find_entries(wanted: str, dictionaries: Dictionaries, date: dt.date | None = None) -> list[Hit]:
    """The entries that know a phrase or name, the shortest first, or code to a code; a code finds those below it too.

    Args:
        wanted: words, or an event code (digits) or actor code (capitals).
        dictionaries: where to look.
        date: leave out actor codes that do not hold then.
    """
    text = wanted.strip()
    hits = list(_find_phrases(text, dictionaries))
    hits += _find_names(text, dictionaries, date)
    hits += _find_agents(text, dictionaries)
    if re.fullmatch(r"\d{2,4}", text):
        hits += _find_event_code(text, dictionaries)
    elif re.fullmatch(r"[A-Z]{3,}", text):
        hits += _find_actor_code(text, dictionaries, date)
    return sorted(dict.fromkeys(hits), key=lambda hit: len(hit.phrase.split()))


def _words(text: str) -> list[str]:
    return [normalize_word(word) for word in _WORD.findall(text)]


def _entry_hit(dictionaries: Dictionaries, entry_id: str, phrase: str) -> Hit:
    entry = dictionaries.entry(entry_id)
    code, kind = entry.code, "verb"
    if entry.operator:
        code, kind = entry.code or dictionaries.operator(entry.operator).default, "operator"
    when = [condition.slot for condition in entry.when]
    unless = [condition.slot for condition in entry.unless]
    notes = [f"when {', '.join(when)}" if when else "", f"unless {', '.join(unless)}" if unless else ""]
    return Hit(kind, entry.file, entry_id, phrase, code, "", "; ".join(note for note in notes if note))


def _find_phrases(text: str, dictionaries: Dictionaries) -> Iterator[Hit]:
    """Phrases all of whose words stand in what is asked for, the one asked for being their head, or with its words."""
    asked = _words(text)
    if not asked:
        return
    for entry_id in dictionaries.ids("entries"):
        for phrase in dictionaries.phrases_of(entry_id):
            places = [{word for alternative in place for word in alternative} for place in phrase.words]
            if asked[0] in phrase.head or asked[-1] in phrase.head:
                rest = [word for word in asked if word not in phrase.head]
                if all(any(word in place for place in places) for word in rest):
                    yield _entry_hit(dictionaries, entry_id, f"{phrase.kind} {phrase.text!r}")


def _find_names(text: str, dictionaries: Dictionaries, date: dt.date | None) -> Iterator[Hit]:
    """Names that hold the words asked for, one after the other; letter case does not matter."""
    asked = [word.lower() for word in split_name(text)]
    if not asked:
        return
    for first in dictionaries.first_words():
        for use in dictionaries.find_names(first):
            name = [use.first, *use.rest]
            low = [word.lower() for word in name]
            if any(low[at : at + len(asked)] == asked for at in range(len(low) - len(asked) + 1)):
                yield from _actor_hits(dictionaries, use.actor, f"{use.use} {' '.join(name)!r}", date)


def _actor_hits(dictionaries: Dictionaries, actor_id: str, phrase: str, date: dt.date | None) -> Iterator[Hit]:
    actor = dictionaries.actor(actor_id)
    for period in actor.periods:
        if date is None or period.holds(date):
            dates = f"from {period.start}" if period.start else ""
            dates += f"{' ' if dates else ''}to {period.end}" if period.end else ""
            yield Hit("actor", actor.file, actor_id, phrase, period.code, dates, actor.kind)


def _find_agents(text: str, dictionaries: Dictionaries) -> Iterator[Hit]:
    words = _words(text)
    singular = [words[-1], words[-1].removesuffix("s")] if words else []
    for last in dict.fromkeys(singular):
        for before, agent_id in [*dictionaries.find_agents(last), *dictionaries.find_modifiers(last)]:
            if before == tuple(words[:-1]):
                agent = dictionaries.agent(agent_id)
                phrase = " ".join([*before, last])
                note = "weak" if agent.weak else ""
                yield Hit("agent", agent.file, agent_id, f"noun {phrase!r}", agent.code or agent.role or None, "", note)


def _find_event_code(code: str, dictionaries: Dictionaries) -> Iterator[Hit]:
    for entry_id in dictionaries.ids("entries"):
        entry = dictionaries.entry(entry_id)
        codes = [entry.code or "", *entry.table.values()]
        if any(one.startswith(code) for one in codes):
            phrases = ", ".join(phrase.text for phrase in dictionaries.phrases_of(entry_id)[:5])
            yield _entry_hit(dictionaries, entry_id, phrases)


def _find_actor_code(code: str, dictionaries: Dictionaries, date: dt.date | None) -> Iterator[Hit]:
    for actor_id in dictionaries.ids("actors"):
        actor = dictionaries.actor(actor_id)
        if any(period.code.startswith(code) for period in actor.periods):
            hits = _actor_hits(dictionaries, actor_id, f"name {actor.name!r}", date)
            yield from (hit for hit in hits if (hit.code or "").startswith(code))
    for agent_id in dictionaries.ids("agents"):
        agent = dictionaries.agent(agent_id)
        if (agent.code or agent.role).startswith(code):
            note = "weak" if agent.weak else ""
            yield Hit("agent", agent.file, agent_id, "nouns", agent.code or agent.role, "", note)
