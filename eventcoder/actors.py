"""Finds the actors of a sentence: names, agents, and what they compose to.

A mention stands on the head of a noun phrase. A name gives its code at the story's date; a common noun gives a role,
and its modifiers, possessor and of-phrases the country or group ("Syrian government forces" SYRMIL). The rules are
those of dictionaries/FORMAT.md, Agents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from eventcoder.agents import AgentFinder
from eventcoder.clauses import Clauses, head_of_span
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Agent
from eventcoder.names import NameSpan, hyphenated_word
from eventcoder.ontology import country_of
from eventcoder.records import GivenActor, Mention, Parse
from eventcoder.setting import NOWHERE, Setting

_COORDINATION = re.compile(r"\.?\s*(?:,|and|or|&|, and)\s*")
_QUANTITIES = frozenset(
    "one two three four five six seven eight nine ten dozen score hundred thousand million some many most several few "
    "all both none each any other number group lot majority couple handful pair series crowd half third".split()
)
_FORMER = frozenset("former ex late ousted oust deposed depose exiled exile onetime then".split())
# After a hyphen these words say what a country does to the phrase, not whose the phrase is ("US-backed forces").
_NOT_OWNERS = frozenset(
    "backed supported funded sponsored financed allied aligned friendly linked inspired affiliated born based brokered "
    "mediated trained armed equipped made held controlled occupied run administered ruled designed style educated "
    "drafted imposed proposed owned bound assisted protected approved listed registered flagged supplied built".split()
)
_LED_HEADS = frozenset("coalition force troop alliance operation invasion campaign mission war".split())
# Whom they harm is not whose they are: "the kidnappers of a Danish nurse".
_HARMING = frozenset(
    "kidnapper abductor captor killer murderer assassin attacker assailant torturer hijacker bomber".split()
)
_OPPOSING = frozenset("critic opponent rival foe detractor adversary".split())
_ENVOYS = frozenset("ambassador diplomat envoy mission delegate delegation representative negotiator".split())
# Who is in a country that is not theirs.
_ABROAD = frozenset(
    "peacekeeper mission diplomat envoy ambassador observer inspector monitor embassy consulate mediator expatriate "
    "foreigner".split()
)
_ATTENDING = frozenset("aide adviser advisor spokesman spokeswoman spokesperson deputy assistant secretary".split())
_SERVICES = frozenset({"MIL", "COP"})
_EMPLOYED = frozenset("employee staff staffer worker workforce".split())
_EMPLOYERS = ("BUS", "MED", "NGO", "HLH", "EDU")
# Before an agent these words say that it is of another country than the one in which the sentence plays.
_ELSEWHERE = frozenset("foreign neighboring neighbouring western world global overseas".split())
_LINKING = ("of", "from", "for", "in", "at")
_PROPER = ("NNP", "NNPS")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of a noun phrase gives: a code with its entries."""

    code: str
    entries: tuple[str, ...]
    span: tuple[int, int]
    assumed: bool = False


class MentionFinder:
    """Finds the mentions of one parse.

    Args:
        parse, clauses: the sentence.
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
        self.parse: Parse = clauses.parse
        self.tokens = clauses.tokens
        self.clauses = clauses
        self.names = names
        self.dictionaries = dictionaries
        self.setting = setting
        self._ontology = dictionaries.actor_ontology
        self._name_of: dict[int, NameSpan] = {}
        for name in names:
            for token in self.tokens:
                if token.start < name.end and token.end > name.start:
                    self._name_of.setdefault(token.i, name)
        self._agents = AgentFinder(clauses, dictionaries, self._name_of)
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
        if self.clauses.lemmas[head] in _QUANTITIES or tag in ("CD", "DT"):
            passed = self._pass_through(head)
            if passed or tag in ("CD", "DT"):
                return passed
        if not tag.startswith("NN") and not (tag.startswith("JJ") and self._is_nominal(head)):
            return None
        if self.tokens[head].dep in ("compound", "nmod") and self._is_inside_agent(head):
            return None
        if self.clauses.is_hyphenated(head) or self.clauses.joins_hyphen(head):
            return None  # "60-person", "police-led"
        if head > 1 and self._agents.find_agent_of(head - 2):
            return None  # the parliament of "members of parliament"
        found = self._agents.find_agent(head)
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
        if name.kind == "person" and self._is_former(head):
            code = code[:3] + "ELI"
        if name.kind == "place" and code == "INT":
            return None  # "the South China Sea" is nobody
        if name.kind in ("ethnic", "religious") and code[:3] in self._ontology.groups:
            code, entries = self._with_country_before(head, name, code)
        if name.kind == "country" and len(code) == 3:
            code, entries = self._with_role(head, code, entries)
            if name.use == "adjective" and len(code) == 3 and self._is_somebody(head):
                code += "CVL"
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

    def _is_somebody(self, head: int) -> bool:
        """Whether a people's name means single members of it ("two Americans and a Briton"), not the country."""
        counted = any(
            self.tokens[child].dep == "nummod" or self.clauses.forms[child] in ("a", "an")
            for child in self.clauses.children(head, "nummod", "det")
        )
        return self.tokens[head].tag in ("NNP", "NNPS", "NN", "NNS") and self._is_nominal(head) and counted

    def _is_former(self, head: int) -> bool:
        """Whether the phrase says that the office is past ("former French president Macron")."""
        return any(self.clauses.lemmas[i] in _FORMER for i in range(self.clauses.left_edge(head), head))

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
    ) -> Mention:
        base = self.parse.sentence.start
        text = self.parse.sentence.text[start - base : end - base]
        return Mention(head, start, end, text, code, name or text, entries, None, place)

    # Agents

    def _compose_mention(self, head: int, agent: Agent, first: int) -> Mention | None:
        """The mention of a phrase that an agent's noun heads, or, before an unknown name, is the title of."""
        start, end = self.clauses.phrase_span(head)
        made: list[Mention] = []
        for part in self._compose(head, agent, first):
            first_part, last_part = part.span
            span = (min(start, first_part), end) if first_part < end or not made else (first_part, last_part)
            if part.code:
                mention = self._make(*span, head, part.code, None, part.entries)
                made.append(replace(mention, assumed=part.assumed))
        return replace(made[0], joint=tuple(made[1:])) if made else None

    def _compose(self, head: int, agent: Agent, first: int) -> list[_Part]:
        """What an agent phrase comes to: group, or country + role + ethnic group; several for joint countries."""
        owners = self._owners(head)
        role = agent.role
        entries: tuple[str, ...] = (agent.id,)
        span = self.clauses.phrase_span(head)
        if agent.code and not agent.weak:
            return [_Part(agent.code, entries, span)]
        if self.clauses.lemmas[head] in _ENVOYS:
            before = [p for p in owners if p.span[0] < self.tokens[head].start and country_of(p.code[:3])]
            owners = before or owners  # a country's, though at the UN
        named = next((p for p in owners if self._is_named_group(p)), None)
        if named:
            return [_Part(named.code, (*named.entries, *entries), named.span)]
        countries = self._joint_countries(owners)
        if agent.weak:
            whole = next((p for p in owners if len(p.code) > 3 or not self._is_place_code(p.code)), None)
            modifier = self._agents.find_modifier_role(head, first)
            if self.clauses.lemmas[head] in _OPPOSING:
                return _name_opposition(owners)
            if whole and not self._ethnic_code(whole):
                if not countries or countries[0] is whole:
                    return [_Part(whole.code, (*whole.entries, *entries), whole.span)]
                role = whole.code[3:] if self._is_place_code(whole.code) else whole.code
                entries = (*whole.entries, *entries)
            elif modifier:
                role, entries = modifier[0], (modifier[1], *entries)
        groups = self._join([part for part in owners if self._ethnic_code(part)], self._ethnic_code)
        if len(groups) > 1:  # "Sunni and Shiite leaders"
            made = [_Part(role + self._ethnic_code(g), (*g.entries, *entries), g.span) for g in groups]
            return [one for part in made for one in self._place(head, first, agent, part, countries)]
        if groups:
            role, entries = role + self._ethnic_code(groups[0]), (*groups[0].entries, *entries)
        return self._place(head, first, agent, _Part(role, entries, span), countries)

    def _place(self, head: int, first: int, agent: Agent, part: _Part, countries: list[_Part]) -> list[_Part]:
        """A role with its countries: those named with it, else that of its fellows, else that of the setting."""
        role, entries, span = part.code, part.entries, part.span
        if role == "GOV" and self._is_former(head):
            role = "ELI"
        if countries:
            return [_Part(c.code[:3] + role, (*c.entries, *entries), c.span) for c in countries]
        if agent.code:
            return [_Part(agent.code, entries, span)]
        fellows = self._find_fellows(head, role)
        if fellows:
            return [_Part(fellows, entries, span, assumed=True)]
        country = self.setting.country_for(role)
        if role and country and not self._is_elsewhere(head, first):
            return [_Part(country[0] + role, (*entries, country[1]), span, assumed=True)]
        return [_Part(role, entries, span)]

    def _find_fellows(self, head: int, role: str) -> str | None:
        """The code of those of the same service, or of the employer, whom the sentence named before with their country:
        in "a mine hit a Dutch convoy, wounding two soldiers" these are Dutch, wherever it was.
        """
        roles = (role,) if role in _SERVICES else _EMPLOYERS if self.clauses.lemmas[head] in _EMPLOYED else ()
        for before in range(head - 1, -1, -1) if roles else ():
            mention = self.mention(before) if self.tokens[before].tag.startswith("NN") else None
            if mention and mention.code and mention.code[3:] in roles and not (mention.assumed or mention.joint):
                return mention.code[:3] + role
        return None

    def _is_elsewhere(self, head: int, first: int) -> bool:
        """Whether the agent is not of the country around ("neighboring governments", "peacekeepers")."""
        before = range(self.clauses.left_edge(head), first)
        return self.clauses.lemmas[head] in _ABROAD or any(self.clauses.forms[i] in _ELSEWHERE for i in before)

    def _is_named_group(self, part: _Part) -> bool:
        """Whether the part is an organization or group by name: its code is then the whole phrase's."""
        prefix = self._ontology.prefixes.get(part.code[:3])
        if prefix is not None and prefix.kind == "international":
            return True
        return len(part.code) > 3 and any(
            name.actor in part.entries and name.kind in ("group", "organization") for name in self.names
        )

    def _ethnic_code(self, part: _Part) -> str:
        """The ethnic or religious group that a part names, "" for other parts."""
        code = part.code[-3:]
        return code if code in self._ontology.groups and part.code not in self._ontology.prefixes else ""

    # Whose an agent is

    def _owners(self, head: int) -> list[_Part]:
        """Whose the agent is said to be: by modifiers, possessor and of-phrases, in that order."""
        parts: list[_Part] = []
        low = self.clauses.left_edge(head)
        while low and low - 1 in self._name_of and self._name_of[low - 1].use == "adjective":
            low -= 1  # an adjective that the parser hangs elsewhere
        for i in range(head - 1, low - 1, -1):
            name = self._name_of.get(i)
            if name and name is not self._name_of.get(i + 1) and not self._is_hyphen_modifier(name, head):
                parts.append(_Part(name.code, (name.actor,), (name.start, name.end)))
        if not parts and self.tokens[head].dep == "conj":  # "Serb police and officials"
            above = self.tokens[head].head
            for i in range(above - 1, self.clauses.left_edge(above) - 1, -1):
                name = self._name_of.get(i)
                if name and name.use == "adjective" and not self._is_hyphen_modifier(name, above):
                    parts.append(_Part(name.code, (name.actor,), (name.start, name.end)))
        harming = self.clauses.lemmas[head] in _HARMING
        attends = self.clauses.lemmas[head] in _ATTENDING
        for child in self.clauses.children(head, "poss") if not harming else ():
            parts += self._part_of(child)
        for child in self.clauses.children(head, "prep"):
            linking = self.clauses.forms[child]
            if linking == "to" and attends:
                linking = "of"  # "an aide to the president"
            stays = linking in ("in", "at", "for") and self.clauses.lemmas[head] in _ABROAD
            if linking in _LINKING and not stays and not (harming and linking == "of"):
                for pobj in self.clauses.children(child, "pobj"):
                    parts += [part for one in self.clauses.expand(pobj) for part in self._part_of(one)]
        for child in self.clauses.children(head, "amod", "acl", "relcl"):
            if self.clauses.lemmas[child] in ("loyal", "allied", "belong", "faithful"):
                for preposition in self.clauses.children(child, "prep"):
                    for pobj in self.clauses.children(preposition, "pobj"):
                        parts += [_Part(p.code[:3], p.entries, p.span) for p in self._part_of(pobj)]
        return parts

    def _part_of(self, head: int) -> list[_Part]:
        mention = self.mention(head)
        if mention and mention.code:
            return [_Part(mention.code, mention.entries, (mention.start, mention.end))]
        return []

    def _joint_countries(self, owners: list[_Part]) -> list[_Part]:
        """The country an agent belongs to; several where they are coordinated ("US and Iraqi forces")."""
        return self._join([part for part in owners if self._is_place_code(part.code)], lambda part: part.code[:3])

    def _join(self, found: list[_Part], code_of: Callable[[_Part], str]) -> list[_Part]:
        """The first part, with those of other codes that are coordinated with it."""
        joint = found[:1]
        text, base = self.parse.sentence.text, self.parse.sentence.start
        for part in found[1:]:
            first, second = sorted((part.span, joint[-1].span))
            between = text[first[1] - base : second[0] - base]
            if not _COORDINATION.fullmatch(between):
                break
            if code_of(part) not in [code_of(one) for one in joint]:
                joint.append(part)
        return joint

    def _is_place_code(self, code: str) -> bool:
        return code[:3] in self._ontology.prefixes

    def _is_hyphen_modifier(self, name: NameSpan, head: int) -> bool:
        """Whether the name stands in a hyphenated modifier that does not say whose the phrase is ("US-backed",
        "anti-Western").
        """
        base = self.parse.sentence.start
        text = self.parse.sentence.text
        if text[: name.start - base].lower().endswith("anti-"):
            return True
        word = hyphenated_word(text[name.end - base :])
        if word in ("led", "dominated"):
            return self.clauses.lemmas[head] not in _LED_HEADS
        return word in _NOT_OWNERS

    def _is_after_hyphen(self, token: int) -> bool:
        return self.clauses.is_hyphenated(token)

    # Phrases without an agent of their own

    def _pass_through(self, head: int) -> Mention | None:
        """The mention below the of-phrase of "dozens of protesters" or "two of the soldiers", on this head too."""
        for preposition in self.clauses.children(head, "prep"):
            if self.clauses.forms[preposition] in ("of", "among"):
                for pobj in self.clauses.children(preposition, "pobj"):
                    inner = self.mention(pobj)
                    if inner:
                        return Mention(head, inner.start, inner.end, inner.text, inner.code, inner.name, inner.entries)
        return None

    def _is_nominal(self, head: int) -> bool:
        """Whether an adjective stands as a noun ("the wounded", "the military", "the French")."""
        return self.tokens[head].dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "agent", "appos", "dative")

    def _is_inside_agent(self, head: int) -> bool:
        """Whether a noun before a noun only specifies it: an agent, a name, or a title ("party leader")."""
        above = self.tokens[head].head
        if self.tokens[above].tag in _PROPER or above in self._name_of:
            return True
        return self._agents.find_agent(above) is not None or self.tokens[above].dep in ("compound", "nmod")

    def _named_after(self, head: int) -> Mention | None:
        """The person whose name follows the office ("the prime minister, Tony Blair, ...")."""
        if self.tokens[head].tag not in ("NN", "NNP"):
            return None
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
            if found and not self._is_after_hyphen(i):
                titled = self._compose_mention(head, *found)
                if titled:
                    return titled
        for child in self.clauses.children(head, "appos"):
            inner = self.mention(child)
            if inner and not inner.place:
                start, end = self.clauses.phrase_span(head)
                return self._make(start, end, head, inner.code or "", None, inner.entries)
        return None


def _name_opposition(owners: list[_Part]) -> list[_Part]:
    """Those who are against somebody: the opposition, where that is a government; else nobody known."""
    governing = next((part for part in owners if part.code[3:6] == "GOV"), None)
    return [replace(governing, code=governing.code[:3] + "OPP")] if governing else []


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
