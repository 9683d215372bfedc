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

    def find_modifier_role(self, head: int, first: int) -> tuple[str, str] | None:
        """The role that words before a weak head give it, the nearest first."""
        low = self.clauses.left_edge(head)
        for i in range(first - 1, low - 1, -1):
            if self.clauses.is_hyphenated(i) or i in self._name_of:
                continue
            for form in dict.fromkeys((self.clauses.lemmas[i], self.clauses.forms[i])):
                uses = list(self.dictionaries.find_modifiers(form))
                if self.tokens[i].tag.startswith("NN"):  # "local" and "general" are nobody before a noun
                    uses += self.dictionaries.find_agents(form)
                for before, agent_id in uses:
                    agent = self.dictionaries.agent(agent_id)
                    at = self._find_before(i, before)
                    if at is not None and at >= low and agent.role:
                        return agent.role, agent.id
        return None
