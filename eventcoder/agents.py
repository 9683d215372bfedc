"""Finds the agents of the dictionaries, common nouns for those who act, at the tokens of a sentence."""

from __future__ import annotations

from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Agent
from eventcoder.names import NameSpan


class AgentFinder:
    """Looks for agent nouns of one or several words.

    Args:
        clauses: the sentence.
        dictionaries: where the agents stand.
        name_of: the name that each token belongs to.
    """

    def __init__(self, clauses: Clauses, dictionaries: Dictionaries, name_of: dict[int, NameSpan]) -> None:
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.dictionaries = dictionaries
        self._name_of = name_of

    def find_agent(self, head: int) -> tuple[Agent, int] | None:
        """The agent whose noun ends at a token, with the index of the noun's first token."""
        form = self.clauses.forms[head]
        agent = self.find_agent_of(head)
        if agent:
            return agent, head
        ends = form, self.clauses.lemmas[head], form.removesuffix("s")
        if self.dictionaries.agent_words.isdisjoint(ends):
            return None
        longest: tuple[Agent, int] | None = None
        for word in dict.fromkeys(ends):
            for before, agent_id in self.dictionaries.find_agents(word):
                if before and before[-1] not in self.clauses.words:
                    continue  # most end here
                at = self._find_before(head, before)
                if at is not None and "of" not in before and (longest is None or at < longest[1]):
                    longest = self.dictionaries.agent(agent_id), at
        return longest

    def find_agent_of(self, head: int) -> Agent | None:
        """The agent of a noun that goes on with "of" ("heads of state", "chief of staff")."""
        if self.clauses.form_at(head + 1) == "of":
            for before, agent_id in self.dictionaries.find_agents(self.clauses.form_at(head + 2)):
                if before[-2:] == (self.clauses.lemmas[head], "of"):
                    return self.dictionaries.agent(agent_id)
        return None

    def _find_before(self, token: int, words: tuple[str, ...]) -> int | None:
        """The first of the tokens before one that are the words, hyphens between them left out; None where they are
        not.
        """
        at = token
        for word in reversed(words):
            at -= 1
            while at > 0 and self.tokens[at].text in ("-", "–"):
                at -= 1
            if at < 0 or not self.clauses.has_word(at, word):
                return None
        return at

    def find_modifier_role(self, head: int, first: int) -> tuple[str, str, int] | None:
        """The role that words before a weak head give it, the nearest first; its agent's id; its token."""
        low = self.clauses.left_edge(head)
        for i in range(first - 1, low - 1, -1):
            found = self._read_role(i, low)
            if found:
                return (*found, i)
        return None

    def find_coordinated(self, head: int, modifier: int) -> tuple[str, str] | None:
        """The role, with the agent's id, of what is coordinated with a modifier of the head: another actor ("government
        and rebel forces").
        """
        at, low = modifier - 2, self.clauses.left_edge(head)
        if modifier == head:
            beside = (c for c in self.clauses.children(head, "nmod") if self.clauses.form_at(c + 1) in ("and", "or"))
            agent = next((found for one in beside for found in [self.find_agent(one)] if found), None)
            return (agent[0].role, agent[0].id) if agent and agent[0].role else None
        if at < low or self.clauses.forms[modifier - 1] not in ("and", "or"):
            return None
        return self._read_shared(at, head) or self._read_role(at, low)

    def _read_shared(self, token: int, head: int) -> tuple[str, str] | None:
        """The role of a word with the head: "government forces" in "government and rebel forces"."""
        for word in (self.clauses.lemmas[head], self.clauses.forms[head]):
            for before, agent_id in self.dictionaries.find_agents(word):
                agent = self.dictionaries.agent(agent_id)
                if len(before) == 1 and self.clauses.has_word(token, before[0]) and agent.role:
                    return agent.role, agent.id
        return None

    def _read_role(self, token: int, low: int) -> tuple[str, str] | None:
        """The role that a word gives the head after it, with the agent's id."""
        if self.clauses.is_hyphenated(token) or token in self._name_of:
            return None
        for form in dict.fromkeys((self.clauses.lemmas[token], self.clauses.forms[token])):
            uses = list(self.dictionaries.find_modifiers(form))
            if self.tokens[token].tag.startswith("NN"):  # "local" and "general" are nobody before a noun
                uses += self.dictionaries.find_agents(form)
            for before, agent_id in uses:
                agent = self.dictionaries.agent(agent_id)
                at = self._find_before(token, before)
                if at is not None and at >= low and agent.role:
                    return agent.role, agent.id
        return None
