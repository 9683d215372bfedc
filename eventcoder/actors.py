"""Finds the actors of a sentence: names, agents, and what they compose to.

A mention stands on the head of a noun phrase. A name gives its code at the story's date; a common noun gives a role,
and its modifiers, possessor and of-phrases the country or group ("Syrian government forces" SYRMIL). The rules are
those of dictionaries/FORMAT.md, Agents.
"""

from __future__ import annotations

from dataclasses import replace

from eventcoder.agent_codes import AgentComposer
from eventcoder.clauses import Clauses, head_of_span
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Agent
from eventcoder.names import NameSpan
from eventcoder.records import GivenActor, Mention
from eventcoder.setting import NOWHERE, Setting
from eventcoder.tree import QUANTITIES

_OWNING = frozenset("owned run funded appointed issued employed paid subsidized financed approved".split())
_ARMED = frozenset({"armed", "masked", "hooded"})
_BODIES = frozenset(
    "bloc alliance group movement organization organisation militia party watchdog agency union faction network outfit "
    "body lender cartel grouping charity".split()
)
_PROPER = ("NNP", "NNPS")


class MentionFinder(AgentComposer):
    """Finds the mentions of one parse.

    Args:
        clauses: the sentence.
        names: the names found in it.
        setting: the countries that bare roles take where the phrase itself names none.
        linked: mentions of pronouns and definite phrases that coreference has found.
    """

    def __init__(
        self,
        clauses: Clauses,
        names: list[NameSpan],
        dictionaries: Dictionaries,
        setting: Setting = NOWHERE,
        linked: dict[int, Mention] | None = None,
    ) -> None:
        super().__init__(clauses, names, dictionaries, setting)
        self._mentions: dict[int, Mention | None] = dict(linked or {})

    def find_mentions(self) -> dict[int, Mention]:
        """All mentions with a code, by the token they stand on."""
        for token in self.tokens:
            if token.tag.startswith(("NN", "JJ", "CD", "DT")) or token.i in self._name_of:
                self.mention(token.i)
        return {i: mention for i, mention in self._mentions.items() if mention is not None}

    def mention(self, head: int) -> Mention | None:
        """The coded mention that stands on a token, or None."""
        if head not in self._mentions:
            self._mentions[head] = None  # ends cycles
            self._mentions[head] = self._find_mention(head)
        return self._mentions[head]

    def _find_mention(self, head: int) -> Mention | None:
        name = self._name_of.get(head)
        if name:
            return self._name_mention(head, name)
        tag = self.tokens[head].tag
        if self.clauses.lemmas[head] in QUANTITIES or tag in ("CD", "DT"):
            passed = self._pass_through(head)
            if passed or tag in ("CD", "DT"):
                return passed
        if not tag.startswith("NN") and not (tag.startswith("JJ") and self._is_nominal(head)):
            return None
        if self.tokens[head].dep in ("compound", "nmod") and self._is_inside_agent(head):
            return None
        if self.clauses.is_hyphenated(head) or self.clauses.joins_hyphen(head):
            return None  # "60-person", "police-led"
        if self.clauses.form_at(head + 1) in ("-", "–") and self.clauses.form_at(head + 2) in _OWNING:
            return None  # the government of "a government-owned carrier" does nothing
        if head > 1 and self._agents.find_agent_of(head - 2):
            return None  # the parliament of "members of parliament"
        found = self._agents.find_agent(head)
        if found and found[0].nobody:
            return None
        if found:
            return self._named_after(head) or self._compose_mention(head, *found)
        return self._apposition(head) if tag in _PROPER else None

    # Names

    def _name_mention(self, head: int, name: NameSpan) -> Mention | None:
        """A name used as a name, a capital or a place; an adjective before a noun stands on its own token."""
        last = max(t.i for t in self.tokens if t.start < name.end and t.end > name.start)
        top = head_of_span(self.tokens, name.start, name.end)
        if head != top and head != last:
            return None
        if head != top and self.tokens[head].dep not in ("compound", "nmod", "amod"):
            return None
        code = name.code
        entries: tuple[str, ...] = (name.actor,)
        if name.kind == "person" and self.is_former(head):
            code = code[:3] + "ELI"
        if name.kind == "place" and code == "INT":
            return None  # "the South China Sea" is nobody
        if name.kind in ("ethnic", "religious") and code[:3] in self._ontology.groups:
            code, entries = self._with_country_before(head, name, code)
        if name.kind == "country" and len(code) == 3:
            code, entries = self._with_role(head, code, entries)
            if name.use == "adjective" and len(code) == 3 and self._is_somebody(head):
                code += self._role_of_people(head, code)
        if name.kind in ("group", "organization") and len(code) > 3:
            code, entries = self._with_country(head, name, code, entries)
        place = name.use == "place"
        modifies = self.tokens[head].dep in ("compound", "nmod")
        if name.use in ("name", "capital") and name.kind == "country" and modifies:
            place = not self.tokens[head].text.isupper()  # "the Iraq war" is in Iraq, "the US attack" is theirs
        return self._make(name.start, name.end, head, code, name.name, entries, place=place)

    def _with_country_before(self, head: int, name: NameSpan, code: str) -> tuple[str, tuple[str, ...]]:
        """A people or faith with the country before it ("Iraqi Sunnis"), else with that in which the sentence plays."""
        for i in range(head - 1, self.clauses.left_edge(head) - 1, -1):
            owner = self._name_of.get(i)
            if owner and owner.kind == "country":
                return owner.code[:3] + code, (owner.actor, name.actor)
        if self.setting.home and len(code) == 3:
            return self.setting.home[0] + code, (name.actor, self.setting.home[1])
        return code, (name.actor,)

    def _with_role(self, head: int, code: str, entries: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """A country before "and Afghan forces" has the forces' role; the parser takes the two for separate phrases."""
        joined = list(self.clauses.children(head, "conj"))
        adjectives = [i for i in joined if i in self._name_of and self._name_of[i].use == "adjective"]
        for noun in joined:
            if noun - 1 in adjectives and noun not in self._name_of:
                found = self._agents.find_agent(noun)
                if found and found[0].role:
                    return code + found[0].role, (*entries, found[0].id)
        return code, entries

    def _role_of_people(self, head: int, country: str) -> str:
        """The role of members of a people: civilians, but for armed ones ("four armed Palestinians")."""
        if not any(self.clauses.forms[child] in _ARMED for child in self.clauses.children(head, "amod")):
            return "CVL"
        return "REB" if self.setting.has_insurgency(country) else "UAF"

    def _is_somebody(self, head: int) -> bool:
        """Whether a people's name means single members of it ("two Americans and a Briton"), not the country."""
        counted = any(
            self.tokens[child].dep == "nummod" or self.clauses.forms[child] in ("a", "an")
            for child in self.clauses.children(head, "nummod", "det")
        )
        return self.tokens[head].tag in ("NNP", "NNPS", "NN", "NNS") and self._is_nominal(head) and counted

    def _with_country(
        self, head: int, name: NameSpan, code: str, entries: tuple[str, ...]
    ) -> tuple[str, tuple[str, ...]]:
        """A party or body named alike in many countries belongs to the one before it ("Israel's Labour Party")."""
        if code[3:6] not in ("PTY", "OPP", "MIL", "LEG", "JUD", "COP"):
            return code, entries
        for child in self.clauses.children(head, "poss", "amod", "compound", "nmod"):
            owner = self._name_of.get(child)
            if owner and owner is not name and owner.kind == "country" and child < head:
                return owner.code[:3] + code[3:], (owner.actor, *entries)
        return code, entries

    def _make(
        self,
        start: int,
        end: int,
        head: int,
        code: str,
        name: str | None,
        entries: tuple[str, ...],
        *,
        place: bool = False,
        assumed: bool = False,
    ) -> Mention:
        base = self.parse.sentence.start
        text = self.parse.sentence.text[start - base : end - base]
        return Mention(head, start, end, text, code, name or text, entries, None, place, (), assumed)

    # Agents

    def _compose_mention(self, head: int, agent: Agent, first: int) -> Mention | None:
        """The mention of a phrase that an agent's noun heads, or, before an unknown name, is the title of."""
        start, end = self.clauses.phrase_span(head)
        made: list[Mention] = []
        for part in self.compose(head, agent, first):
            first_part, last_part = part.span
            span = (min(start, first_part), end) if first_part < end or not made else (first_part, last_part)
            if part.code:
                made.append(self._make(*span, head, part.code, None, part.entries, assumed=part.assumed))
        if len(made) > 1:
            return replace(made[0], joint=tuple(made[1:]))
        return made[0] if made else None

    # Phrases without an agent of their own

    def _pass_through(self, head: int) -> Mention | None:
        """The mention below the of-phrase of "dozens of protesters" or "two of the soldiers", on this head too."""
        for preposition in self.clauses.children(head, "prep"):
            if self.clauses.forms[preposition] in ("of", "among"):
                for pobj in self.clauses.children(preposition, "pobj"):
                    inner = self.mention(pobj)
                    if inner:
                        return replace(inner, head=head)
        return None

    def _is_nominal(self, head: int) -> bool:
        """Whether an adjective stands as a noun ("the wounded", "the military", "the French")."""
        return self.tokens[head].dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "agent", "appos", "dative")

    def _is_inside_agent(self, head: int) -> bool:
        """Whether a noun before a noun only specifies it: an agent, a name, or a title ("party leader")."""
        above = self.tokens[head].head
        if head in self.clauses.captives(above):
            return False
        if self.tokens[above].tag in _PROPER or above in self._name_of:
            return True
        return self._agents.find_agent(above) is not None or self.tokens[above].dep in ("compound", "nmod")

    def _named_after(self, head: int) -> Mention | None:
        """The person whose name follows the office ("the prime minister, Tony Blair, ..."), or the organization whose
        name follows what it is ("the West African bloc ECOWAS").
        """
        if self.tokens[head].tag not in ("NN", "NNP"):
            return None
        body = self._name_of.get(head + 1)
        if body and body.kind in ("organization", "group") and self.clauses.lemmas[head] in _BODIES:
            start, end = self.clauses.phrase_span(head)
            return self._make(start, end, head, body.code, body.name, (body.actor,))
        for child in self.clauses.children(head, "appos"):
            name = self._name_of.get(child)
            if name and name.kind == "person" and name.start > self.tokens[head].end:
                start, end = self.clauses.phrase_span(head)
                return self._make(start, end, head, name.code, name.name, (name.actor,))
        return None

    def _apposition(self, head: int) -> Mention | None:
        """An unknown name takes the code of its title ("Iranian General Foo") or apposition ("Foo, a rebel chief")."""
        for i in range(head - 1, self.clauses.left_edge(head) - 1, -1):
            found = self._agents.find_agent(i)
            if found and not self.clauses.is_hyphenated(i):
                titled = self._compose_mention(head, *found)
                if titled:
                    return titled
        for child in self.clauses.children(head, "appos"):
            inner = self.mention(child)
            if inner and not inner.place:
                start, end = self.clauses.phrase_span(head)
                return self._make(start, end, head, inner.code or "", None, inner.entries)
        return None


def describe_phrase(clauses: Clauses, head: int) -> Mention:
    """A mention without a code: the noun phrase as it stands."""
    start, end = clauses.phrase_span(head)
    base = clauses.parse.sentence.start
    text = clauses.parse.sentence.text[start - base : end - base]
    return Mention(head, start, end, text, None, text)


def place_given(clauses: Clauses, actors: tuple[GivenActor, ...]) -> dict[int, Mention]:
    """The user's own mentions, each on the token that heads its span; those outside the sentence are left out."""
    found: dict[int, Mention] = {}
    sentence = clauses.parse.sentence
    for actor in actors:
        if actor.start < sentence.start or actor.start >= sentence.start + len(sentence.text):
            continue
        head = head_of_span(clauses.tokens, actor.start, actor.end)
        if head is None:
            continue
        end = min(actor.end, sentence.start + len(sentence.text))
        text = sentence.text[actor.start - sentence.start : end - sentence.start]
        found[head] = Mention(head, actor.start, end, text, actor.code, actor.name or text)
    return found
