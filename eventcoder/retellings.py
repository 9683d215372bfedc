"""What the next sentence tells again: "A car bomb killed ten people in Lima. Six of them were killed in a bus."

The PLOVER and ICEWS practice of one event for each dyad and act of a story: harm by nobody, without means, told right
after an act that hit people of the same country, says only more of that act.
"""

from __future__ import annotations

from collections.abc import Iterable

from eventcoder.ontology import VIOLENT_ROOTS
from eventcoder.records import Coded, Event, Mention

_VAGUE = frozenset({"180", "190"})
"""Codes of harm that do not say by what."""


class Retellings:
    """Remembers one document's acts of violence from sentence to sentence."""

    def __init__(self) -> None:
        self._sentence = -1
        self._hit: frozenset[str] = frozenset()

    def leave_out(self, sentence: int, coded: Iterable[Coded], mentions: dict[int, Mention]) -> list[Coded]:
        """The events of a sentence without those that only retell what the sentence before told.

        Args:
            sentence: its index in the document.
            coded: its events.
            mentions: its coded mentions, by token.
        """
        elsewhere = any(mention.place for mention in mentions.values())  # "two others were killed in Mosul"
        told = self._hit if sentence == self._sentence + 1 and not elsewhere else frozenset()
        return [event for event in coded if not self._is_retold(event, mentions, told)]

    def _is_retold(self, event: Coded, mentions: dict[int, Mention], told: frozenset[str]) -> bool:
        if event.source or event.code not in _VAGUE or (event.polarity, event.modality) != ("positive", "actual"):
            return False
        hit = {(mentions[head].code or "")[:3] for head in event.target if head in mentions}
        return bool(hit) and hit <= told

    def remember(self, sentence: int, events: Iterable[Event]) -> None:
        """Keeps whom the violence of a sentence hit, for the next one."""
        self._sentence = sentence
        self._hit = frozenset(
            event.target_code[:3] for event in events if event.event_root_code in VIOLENT_ROOTS and event.target_code
        )
