"""What a phrase comes to that an agent's noun heads: country + role + group, by whose the agent is said to be."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace

from eventcoder.agents import AgentFinder
from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Agent
from eventcoder.names import NameSpan, hyphenated_word
from eventcoder.ontology import PRIVATE_ROLES, country_of
from eventcoder.records import Mention
from eventcoder.setting import ARMED_ROLES, Setting, settled_by
from eventcoder.tree import LOYAL

_COORDINATION = re.compile(r"\.?\s*(?:,|and|or|&|, and)\s*(?:the\s+)?")
_FORMER = frozenset("former ex late ousted oust deposed depose exiled exile onetime then".split())
# After a hyphen these words say what a country does to the phrase, not whose the phrase is ("US-backed forces").
_NOT_OWNERS = frozenset(
    "backed supported funded sponsored financed allied aligned friendly linked inspired affiliated born brokered "
    "mediated trained armed equipped made held controlled run administered ruled designed style educated "
    "drafted imposed proposed owned bound assisted protected approved listed registered flagged supplied built "
    "speaking recognized recognised sanctioned mandated endorsed designated chartered authorized authorised wanted "
    "initiated hosted convened facilitated guaranteed monitored patrolled occupied annexed claimed".split()
)
_SEATED = frozenset("government administration cabinet parliament authority regime junta".split())
"""Heads that belong where they are "based"."""
_LED_HEADS = frozenset("coalition force troop alliance ally operation invasion campaign mission war".split())
# Whom they harm is not whose they are: "the kidnappers of a Danish nurse".
_HARMING = frozenset(
    "kidnapper abductor captor killer murderer assassin attacker assailant torturer hijacker bomber".split()
)
# Of somebody, and never of the same country: "its allies", "Chad's neighbor".
_OTHERS = frozenset("ally partner neighbor neighbour enemy adversary foe backer patron sponsor creditor".split())
_OPPOSING = frozenset("critic opponent rival foe detractor adversary".split())
_FOLLOWING = frozenset("supporter follower backer loyalist sympathizer sympathiser adherent partisan".split())
_REGIMES = frozenset("coup takeover putsch junta regime rule ruler dictatorship dictator monarchy president".split())
_ENVOYS = frozenset("ambassador diplomat envoy mission delegate delegation representative negotiator".split())
# Who is in a country that is not theirs.
_ABROAD = frozenset(
    "peacekeeper mission diplomat envoy ambassador observer inspector monitor embassy consulate mediator expatriate "
    "foreigner hostage captive".split()
)
_SUSPECTING = frozenset("suspect accuse believe allege think say report know".split())
_MEMBERSHIP = frozenset("member belong membership fighter militant operative leader part link".split())
_ATTENDING = frozenset("aide adviser advisor spokesman spokeswoman spokesperson deputy assistant secretary".split())
_SERVICES = frozenset({"MIL", "COP"})
_EMPLOYED = frozenset("employee staff staffer worker workforce".split())
_EMPLOYERS = ("BUS", "MED", "NGO", "HLH", "EDU")
# Before an agent these words say that it is of another country than the one in which the sentence plays.
_ELSEWHERE = frozenset("foreign neighboring neighbouring western world global overseas".split())
_RULING = frozenset({"government", "regime", "loyalist", "loyal"})
_LINKING = ("of", "from", "for", "in", "at")


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a noun phrase gives: a code with its entries."""

    code: str
    entries: tuple[str, ...]
    span: tuple[int, int]
    assumed: bool = False


class AgentComposer(ABC):
    """Composes the codes of one sentence's agents.

    Args:
        clauses: the sentence.
        names: the names found in it.
        setting: the countries that bare roles take where the phrase itself names none.
    """

    def __init__(self, clauses: Clauses, names: list[NameSpan], dictionaries: Dictionaries, setting: Setting) -> None:
        self.parse = clauses.parse
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

    @abstractmethod
    def mention(self, head: int) -> Mention | None:
        """The coded mention that stands on a token, or None."""

    def is_former(self, head: int) -> bool:
        """Whether the phrase says that the office is past ("former French president Macron")."""
        return any(self.clauses.lemmas[i] in _FORMER for i in range(self.clauses.left_edge(head), head))

    def compose(self, head: int, agent: Agent, first: int) -> list[Part]:
        """What an agent phrase comes to: group, or country + role + ethnic group; several for joint countries."""
        role = agent.role
        owners = self._owners(head) or self._shared_owners(head, role)
        if role == "MIL":
            owners = [part for part in owners if part.code[3:6] != "BUS"]  # who made the "Sukhoi jets"
        entries: tuple[str, ...] = (agent.id,)
        span = self.clauses.phrase_span(head)
        if agent.code and not agent.weak:
            return [Part(agent.code, entries, span)]
        allied = self._join([p for p in owners if self._is_place_code(p.code)], lambda part: part.code)
        if self.clauses.lemmas[head] in _ENVOYS and len(allied) < 2:
            before = [p for p in owners if p.span[0] < self.tokens[head].start and country_of(p.code[:3])]
            owners = before or owners  # a country's, though at the UN
        named = next((p for p in owners if self._is_named_group(p)), None)
        if named and len(allied) > 1:  # "Icelandic and EU envoys"
            states = [part for part in allied if not self._is_named_group(part)]
            made = self._place(head, first, agent, Part(role, entries, span), states) if states else []
            return made + [replace(p, entries=(*p.entries, *entries)) for p in allied if self._is_named_group(p)]
        bodies = self._join([part for part in owners if len(part.code) > 3], lambda part: part.code)
        if named and len(bodies) > 1:  # "negotiators for the Chadian government and the Movement"
            return [replace(part, entries=(*part.entries, *entries)) for part in bodies]
        if named:
            code = named.code
            if role in ARMED_ROLES and code[3:6] in ("PTY", "OPP"):
                code = code[:3] + "REB"  # the gunmen of a party
            return [Part(code, (*named.entries, *entries), named.span)]
        toppled = self._toppled(head)
        if toppled:
            return [replace(toppled, code=toppled.code[:3] + "OPP", entries=(*toppled.entries, *entries))]
        countries = self._joint_countries(owners)
        if agent.weak:
            whole = next((p for p in owners if len(p.code) > 3 or not self._is_place_code(p.code)), None)
            if whole and self.clauses.lemmas[head] == "president" and whole.code[3:6] in PRIVATE_ROLES:
                whole = None if any(True for _ in self.clauses.pronoun_owners(head)) else whole  # "students ... their"
            modifier = self._agents.find_modifier_role(head, first)
            if self.clauses.lemmas[head] in _OPPOSING:
                return self._name_opposition(head, owners, entries)
            if self.clauses.lemmas[head] == "counterpart" and whole and self._is_somebody_elses(head):
                return [Part(whole.code[3:], (*whole.entries, *entries), span)] if len(whole.code) > 3 else []
            if whole and not self._ethnic_code(whole):
                if not countries or countries[0] is whole:
                    wholes = (p for p in owners if len(p.code) > 3 or not self._is_place_code(p.code))
                    joint = self._join([p for p in wholes if not self._ethnic_code(p)], lambda part: part.code)
                    return [Part(p.code, (*p.entries, *entries), p.span) for p in joint]
                role = whole.code[3:] if self._is_place_code(whole.code) else whole.code
                entries = (*whole.entries, *entries)
            elif modifier:
                role, entries, first = modifier[0], (modifier[1], *entries), modifier[2]
        groups = self._join([part for part in owners if self._ethnic_code(part)], self._ethnic_code)
        if len(groups) > 1:  # "Sunni and Shiite leaders"
            made = [Part(role + self._ethnic_code(g), (*g.entries, *entries), g.span) for g in groups]
            return [one for part in made for one in self._place(head, first, agent, part, countries)]
        if groups:
            role, entries = role + self._ethnic_code(groups[0]), (*groups[0].entries, *entries)
        made = self._place(head, first, agent, Part(role, entries, span), countries)
        other = self._agents.find_coordinated(head, first)
        if other and other[0][:3] != role[:3]:
            made = self._place(head, first, agent, Part(other[0], (other[1],), span), countries) + made
        return made

    def _place(self, head: int, first: int, agent: Agent, part: Part, countries: list[Part]) -> list[Part]:
        """A role with its countries: those named with it, else that of its fellows, else that of the setting."""
        role, entries, span = part.code, part.entries, part.span
        if role == "GOV" and self.is_former(head):
            role = "ELI"
        if countries:
            role = role or ("CVL" if agent.code == "NGO" else "")  # a country's own charity is no transnational body
            countries = [replace(c, code=settled_by(c.code, role)) for c in countries]
            return [
                Part(c.code[:3] + self._role_in(c.code[:3], agent, role), (*c.entries, *entries), c.span)
                for c in countries
            ]
        if agent.code:
            return [Part(agent.code, entries, span)]
        fellows = self._find_including(head, role) or self._find_fellows(head, role)
        if fellows:
            return [Part(fellows, entries, span, assumed=True)]
        country = self.setting.country_for("REB" if agent.insurgent else role)
        if role and country and not self._is_elsewhere(head, first):
            code = country[0] + self._role_in(country[0], agent, role)
            return [Part(code, (*entries, country[1]), span, assumed=True)]
        return [Part(role, entries, span)]

    def _role_in(self, country: str, agent: Agent, role: str) -> str:
        """An agent's role in a country: unknown gunmen and kidnappers are its rebels while it has an insurgency."""
        return "REB" if agent.insurgent and self.setting.has_insurgency(country) else role

    def _toppled(self, head: int) -> Part | None:
        """Whose followers are now the opposition: those of somebody who was in office ("supporters of ousted X")."""
        if self.clauses.lemmas[head] not in _FOLLOWING:
            return None
        below = self.clauses.clause(head, "noun").arguments.get("of", ())
        return next((part for one in below if self.is_former(one) for part in self._part_of(one)), None)

    def _is_somebody_elses(self, head: int) -> bool:
        """Whether a counterpart's country is not known: "his counterpart" is not of his own one."""
        named = any(i in self._name_of for i in range(self.clauses.left_edge(head), head))
        return not named and any(True for _ in self.clauses.pronoun_owners(head))

    def _find_including(self, head: int, role: str) -> str | None:
        """The code of one of those whose country is named: of "Kenyan officials, including the president"."""
        whole = self.clauses.whole_of(head)
        mention = self.mention(whole) if whole is not None and role else None
        return mention.code[:3] + role if mention and mention.code and country_of(mention.code) else None

    def _find_fellows(self, head: int, role: str) -> str | None:
        """The code of those of the same service, or of the employer, whom the sentence named before with their country:
        in "a mine hit a Dutch convoy, wounding two soldiers" these are Dutch, wherever it was.
        """
        if any(self.clauses.forms[i] in _RULING for i in range(self.clauses.left_edge(head), head)):
            return None  # "government troops" are those of the place
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

    def _is_named_group(self, part: Part) -> bool:
        """Whether the part is an organization or group by name: its code is then the whole phrase's."""
        prefix = self._ontology.prefixes.get(part.code[:3])
        if prefix is not None and prefix.kind == "international":
            return True
        return len(part.code) > 3 and any(
            name.actor in part.entries and name.kind in ("group", "organization") for name in self.names
        )

    def _ethnic_code(self, part: Part) -> str:
        """The ethnic or religious group that a part names, "" for other parts."""
        code = part.code[-3:]
        return code if code in self._ontology.groups and part.code not in self._ontology.prefixes else ""

    # Whose an agent is

    def _owners(self, head: int) -> list[Part]:
        """Whose the agent is said to be: by modifiers, possessor and of-phrases, in that order."""
        parts: list[Part] = []
        low = self.clauses.left_edge(head)
        while low and low - 1 in self._name_of and self._name_of[low - 1].use == "adjective":
            low -= 1  # an adjective that the parser hangs elsewhere
        for i in range(head - 1, low - 1, -1):
            name = self._name_of.get(i)
            nobody = name is None or name.code == "INT" or name is self._name_of.get(i + 1)
            if name and not nobody and not self._is_hyphen_modifier(name, head):
                parts.append(Part(name.code, (name.actor,), (name.start, name.end)))
        harming = self.clauses.lemmas[head] in _HARMING
        attends = self.clauses.lemmas[head] in _ATTENDING
        others = self.clauses.lemmas[head] in _OTHERS
        for child in self.clauses.children(head, "poss") if not harming else ():
            owners = self.clauses.expand(self.clauses.relative_noun(child))
            owning = [part for one in owners for part in self._part_of(one)]
            parts += [part for part in owning if not (others and country_of(part.code))]
        for child in self.clauses.children(head, "prep"):
            linking = self.clauses.forms[child]
            if linking == "to" and attends:
                linking = "of"  # "an aide to the president"
            stays = linking in ("in", "at", "for") and self.clauses.lemmas[head] in _ABROAD
            if linking in _LINKING and not stays and not (harming and linking == "of"):
                for pobj in self.clauses.children(child, "pobj"):
                    parts += [part for one in self.clauses.expand(pobj) for part in self._part_of(one)]
        behind = [head + 1] if head + 1 < len(self.tokens) and self.tokens[head + 1].dep == "oprd" else []
        for child in [*self.clauses.children(head, "amod", "acl", "relcl"), *behind]:
            if self.clauses.lemmas[child] in LOYAL:
                for preposition in self.clauses.children(child, "prep"):
                    for pobj in self.clauses.children(preposition, "pobj"):
                        parts += [Part(p.code[:3], p.entries, p.span) for p in self._part_of(pobj)]
        return parts or self._memberships(head)

    def _memberships(self, head: int) -> list[Part]:
        """To which group somebody is suspected to belong: "six men believed to belong to X"."""
        for child in self.clauses.children(head, "acl", "relcl"):
            if self.clauses.lemmas[child] not in _SUSPECTING:
                continue
            within = self.clauses.subtree(child)
            if not any(self.clauses.lemmas[i] in _MEMBERSHIP for i in within):
                continue
            groups = (self._name_of[i] for i in within if i in self._name_of)
            group = next((name for name in groups if name.kind in ("group", "organization")), None)
            if group:
                return [Part(group.code, (group.actor,), (group.start, group.end))]
        return []

    def _shared_owners(self, head: int, role: str) -> list[Part]:
        """Whose those are with whom an agent is coordinated: "Serb police and officials", not "and insurgents"."""
        parts: list[Part] = []
        above = self.tokens[head].head
        fellow = self._agents.find_agent(above) if role and self.tokens[head].dep == "conj" else None
        if fellow is None or (fellow[0].role in ARMED_ROLES) != (role in ARMED_ROLES):
            return parts
        for i in range(above - 1, self.clauses.left_edge(above) - 1, -1):
            name = self._name_of.get(i)
            shared = name and (name.use == "adjective" or self.tokens[i].text.isupper())  # "US", "EU"
            if name and shared and not self._is_hyphen_modifier(name, above):
                parts.append(Part(name.code, (name.actor,), (name.start, name.end)))
        return parts

    def _part_of(self, head: int) -> list[Part]:
        mention = self.mention(head)
        every = (mention, *mention.joint) if mention else ()  # "their" may be of two
        # The sea and the continent own nobody.
        return [Part(m.code, m.entries, (m.start, m.end)) for m in every if m.code and m.code != "INT"]

    def _joint_countries(self, owners: list[Part]) -> list[Part]:
        """The country an agent belongs to; several where they are coordinated ("US and Iraqi forces")."""
        return self._join([part for part in owners if self._is_place_code(part.code)], lambda part: part.code[:3])

    def _join(self, found: list[Part], code_of: Callable[[Part], str]) -> list[Part]:
        """The first part, with those of other codes that are coordinated with it."""
        joint = found[:1]
        text, base = self.parse.sentence.text, self.parse.sentence.start
        for part in found[1:]:
            first, second = sorted((part.span, joint[-1].span))
            between = text[first[1] - base : second[0] - base]
            if first != second and not _COORDINATION.fullmatch(between):
                break
            if code_of(part) not in [code_of(one) for one in joint]:
                joint.append(part)
        return joint

    def _name_opposition(self, head: int, owners: list[Part], entries: tuple[str, ...]) -> list[Part]:
        """Those who are against somebody: the opposition, where that is a government; else nobody known."""
        governing = next((part for part in owners if part.code[3:6] == "GOV" and country_of(part.code)), None)
        if governing:
            return [replace(governing, code=governing.code[:3] + "OPP")]
        opposed = self.clauses.clause(head, "noun").arguments.get("of", ())
        ruling = any(self.clauses.lemmas[one] in _REGIMES for one in opposed) or any(p.code == "GOV" for p in owners)
        country = self.setting.home
        if not ruling or country is None:
            return []
        return [Part(country[0] + "OPP", (*entries, country[1]), self.clauses.phrase_span(head), assumed=True)]

    def _is_place_code(self, code: str) -> bool:
        return code[:3] in self._ontology.prefixes

    def _is_hyphen_modifier(self, name: NameSpan, head: int) -> bool:
        """Whether the name stands in a hyphenated modifier that does not say whose the phrase is ("US-backed",
        "anti-Western").
        """
        base = self.parse.sentence.start
        text = self.parse.sentence.text
        if text[: name.start - base].lower().endswith(("anti-", "pro-")):
            return True
        word = hyphenated_word(text[name.end - base :])
        if word == "based":
            return self.clauses.lemmas[head] not in _SEATED
        if word in ("led", "dominated"):
            return self.clauses.lemmas[head] not in _LED_HEADS
        return word in _NOT_OWNERS
