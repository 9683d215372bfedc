"""Why what was coded is no event by itself: words that tell what somebody is, is blamed for, or only speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventcoder.clauses import Clauses
from eventcoder.dictionaries import Dictionaries
from eventcoder.ontology import VIOLENT_ROOTS
from eventcoder.records import Coded, Mention
from eventcoder.roles import RoleFinder

_DESCRIBING = ("174", "18")
_ATTITUDES = frozenset({"05"})
_INTENTS = frozenset({"03", "13"})
_BLAMING = ("for", "over")
_REPORTERS = frozenset(
    "official police source authority spokesman spokeswoman spokesperson aide insider diplomat lawyer".split()
)
"""Nouns of those whom news quotes without their names."""


class OmissionFinder:
    """Tells of one sentence's events which do not count.

    Args:
        clauses: the sentence.
        mentions: its coded mentions, by token.
        roles: tells what is coded.
        dictionaries: those of the entries.
        events_at: the events of a predicate.
    """

    def __init__(
        self,
        clauses: Clauses,
        mentions: dict[int, Mention],
        roles: RoleFinder,
        dictionaries: Dictionaries,
        events_at: Callable[[int], tuple[Coded, ...]],
    ) -> None:
        self._clauses = clauses
        self._mentions = mentions
        self._roles = roles
        self._dictionaries = dictionaries
        self._events_at = events_at

    def find(self, event: Coded) -> str | None:
        """Why an event does not count, for people; None where it does."""
        if not event.code:
            return "an operator ends it without an event"
        if self._clauses.is_attributive(event.predicate) and not self._describes_victim(event):
            return "a participle before a noun counts only where it says what was done to somebody"
        if self._clauses.is_description(event.predicate) and self._is_attitude(event):
            return "a participle behind a noun says what the noun is"
        if self._is_blamed(event):
            return "it is what somebody is blamed for"
        if self._is_report(event):
            return "it is what unnamed officials report, not an accusation"
        noun = self._clauses.kind_of(event.predicate) == "noun"
        if noun and self._clauses.is_topic(event.predicate):
            return "the noun is only what is spoken of, or long past"
        if noun and not event.operators:
            joint = event.mirror is not None and self._roles.is_joint(event.source)
            carriers = self._clauses.carrier(event.predicate, speaking=True)
            doers = self._codes_at(event.source)
            carried = bool(event.source) and doers == self._codes_at(carriers)  # "in his meeting"
            if not self._dictionaries.entry(event.entry).alone and not carried:
                return "its entry has alone = false: the noun counts only below an operator or a light verb"
            if not joint and event.code[:2] != "14" and not any(self._roles.coded(head) for head in event.target):
                return "a noun by itself counts only with a target that the dictionaries know"
        if not any(self._roles.coded(head) for head in (*event.source, *event.target)):
            return "no actor that the dictionaries know fills a role"
        return None

    def _codes_at(self, heads: Iterable[int]) -> frozenset[str | None]:
        """Codes of those who stand on tokens; the tokens' own phrases where nobody known does."""
        return frozenset(self._mentions[head].code if self._roles.coded(head) else str(head) for head in heads)

    def _is_blamed(self, event: Coded) -> bool:
        """Whether an act short of violence is only what is criticized: "rapped Chad for letting rebels in"."""
        preposition = self._clauses.tokens[event.predicate].head
        blames = self._clauses.tokens[event.predicate].dep == "pcomp" and self._clauses.forms[preposition] in _BLAMING
        if not blames or event.code[:2] in VIOLENT_ROOTS:
            return False
        return any(one.code.startswith("11") for one in self._events_at(self._clauses.tokens[preposition].head))

    def _is_report(self, event: Coded) -> bool:
        """Whether an accusation is what news quotes anybody for: "Iran refused to vote, officials said"."""
        if event.code[:2] != "11" or self._clauses.lemmas[event.predicate] not in self._dictionaries.synset("say"):
            return False
        return bool(event.source) and all(self._is_reporter(head) for head in event.source)

    def _is_reporter(self, head: int) -> bool:
        described = self._clauses.children(head, "amod", "compound", "poss", "prep", "nmod", "appos")
        return self._clauses.lemmas[head] in _REPORTERS and not any(True for _ in described)

    def _is_attitude(self, event: Coded) -> bool:
        """Whether an event is support for somebody, an intent of nobody ("a law intended to stop"), or a mood ("a crowd
        angered by") of those described.
        """
        moody = event.code[:2] == "11" and self._clauses.tokens[event.predicate].head in event.source
        meant = event.code[:2] in _INTENTS and not any(self._roles.coded(head) for head in event.source)
        return meant or moody or (event.code[:2] in _ATTITUDES and not event.code.startswith("057"))

    def _describes_victim(self, event: Coded) -> bool:
        """Whether a participle before a noun reports violence ("kidnapped journalists"): "jailed rebels" is no news."""
        mentions = (self._mentions.get(head) for head in event.target)
        return event.code.startswith(_DESCRIBING) and any(m and not m.place and m.code for m in mentions)
