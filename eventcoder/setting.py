"""Where a sentence plays: the country of those whom it names by their role only ("the police", "insurgents")."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from eventcoder.names import NameSpan, hyphenated_word
from eventcoder.ontology import country_of, load_insurgencies, role_of
from eventcoder.records import Mention, Sentence
from eventcoder.sentences import find_dateline

Country = tuple[str, str]
"""A country's code and the id of the entry that names it."""

ARMED_ROLES = frozenset({"REB", "UAF", "INS"})
"""Roles of those who fight without a state."""

# States whose soldiers, hostages and diplomats are news from other countries' wars: that a sentence names one of them
# does not say that the insurgents in it are theirs.
_INTERVENING = frozenset(
    "USA GBR FRA DEU ITA ESP PRT NLD BEL DNK NOR SWE FIN POL CZE HUN ROU BGR AUT CHE IRL CAN AUS NZL JPN KOR "
    "ISR".split()
)
_OPENING = re.compile(
    r"(?:(?:On|In|At|After|Before|During|Since|Late|Early|Earlier|Meanwhile|According to|But|And|As|When|While)\b"
    r"[^,]{0,60},\s+)?(?:[^,]{0,50}?\b(?:said|says|say|reported|announced)(?: on \w+day| \w+day)?(?: that)?\s)?"
)
"""The beginning of a sentence that only says when it was, or who says it."""
_ATTRIBUTION = re.compile(r",\s+[^,]*\b(?:said|says|told|reported|reports|announced)\b[^,]*$")
"""The end of a sentence that says who says it: it need not have happened where they are."""
_EXPATRIATE = re.compile(
    r"\s+(?:\w+\s+)?(?:journalist|reporter|engineer|worker|contractor|tourist|hostage|national|citizen|diplomat|driver|"
    r"soldier|troop|peacekeeper|priest|nun|missionary|missionaries|doctor|nurse|couple|embassy|ambassador|consulate|"
    r"firm|company|companies|businessman|businessmen|convoy|envoy|captive|tanker|ship|plane|pilot)s?\b"
)
_SOLDIERS = re.compile(r"\s+(?:\w+\s+)?(?:soldier|troop|peacekeeper|force|army|armies)s?\b")
_POLICING = re.compile(
    r"\s+(?:\w+\s+)?(?:police\w*|courts?|judges?|prosecutors?|magistrates?|authorities|detectives?|investigators?)\b"
)
_GOVERNING = re.compile(r"(?:['’]s?)?\s+(?:\w+\s+)?(?:government|regime|junta)\b")
_LOCATED = re.compile(
    r"\b(in|at|near|around|across|inside|outside|throughout|through|within|into|to|toward|towards|from)\s+"
    r"(?:(?:the|a|an|his|her|their|its|war-torn|capital|city|town|village|province|district|region|area|parts?|of|and|neighbou?ring|"
    r"occupied|(?:north|south|east|west)(?:ern|east|west|eastern|western)?|central|upper|lower|[A-Z][\w'’-]*,?)\s+){0,6}$"
)
_DIRECTIONS = frozenset({"into", "to", "toward", "towards", "from"})
"""Prepositions of a place that what happens may only be on the way to."""
_TERRITORY = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:city|town|village|capital|province|region|district|border|coast|port|island|resort|mountains?|"
    r"desert|soil|territory|airspace|prison|jail|camp|countryside|jungle|suburb|stronghold)s?\b"
)
"""What makes a place of an adjective: "near the Iraqi city of Mosul"."""
_ELSEWHERE = re.compile(
    r"\b(?:wanted|born|exiled?|educated|trained|living|lives|lived|based|raised|studied|resident|headquartered)\b[^,;]{0,40}$"
)
"""Before a place: somebody in the sentence is or was there, the sentence does not play there."""
_NEIGHBOR = re.compile(r"\b(?:border|frontier)s?(?:\s+\w+)?\s+with\s+(?:the\s+)?$")
_COURT_SEATS = re.compile(r"\W*THE HAGUE\b", re.IGNORECASE)
"""Datelines of courts and bodies for other countries' matters."""

_ARMY_OF: dict[str, Country] = {"PSE": ("ISR", "israel")}
"""Whose the soldiers, tanks and settlers are in a country that has no army."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The countries that bare roles take; None where the sentence, and those before it, name none or several.

    home: of officials, soldiers, police, civilians. theatre: of those who fight without a state (ARMED_ROLES).
    date: the story's, None where it has none.
    """

    home: Country | None = None
    theatre: Country | None = None
    date: dt.date | None = None

    def country_for(self, role: str) -> Country | None:
        """The country that a CAMEO role takes here."""
        country = self.theatre if role[:3] in ARMED_ROLES else self.home
        return _ARMY_OF.get(country[0], country) if country and role[:3] in ("MIL", "SET") else country

    def settle(self, mention: Mention) -> Mention:
        """The mention of a mere role with the country that it takes here; any other one as it is."""
        code = mention.code or ""
        country = self.country_for(code) if code and role_of(code) == code[:3] else None
        if country is None:
            return mention
        return replace(mention, code=country[0] + code, entries=(*mention.entries, country[1]), assumed=True)

    def has_insurgency(self, country: str) -> bool:
        """Whether a country had an insurgency at the story's date; False without a date."""
        insurgency = load_insurgencies().get(country)
        return self.date is not None and insurgency is not None and insurgency.lasts(self.date)


def settled_by(code: str, role: str) -> str:
    """The code of the country whose settlers those in another one are; the code itself for other roles."""
    settling = _ARMY_OF.get(code[:3]) if role == "SET" else None
    return settling[0] if settling else code


NOWHERE = Setting()


def find_setting(sentence: Sentence, names: list[NameSpan], before: Setting) -> Setting:
    """The setting of a sentence: the countries of the places it names "in" or "at", else of its dateline, else of the
    places it names otherwise, else the only country that it names at all; else that of the sentence before.

    Insurgents are not at home in a state that only sends troops or journalists abroad: where one of several countries
    remains without such states, it is the theatre.
    """
    found = _Countries(sentence, names)
    placed = found.find_place()
    if placed:
        return Setting(placed, found.find_opposed() or placed, before.date)
    named = found.named or found.speaking
    fought = {
        code: entry
        for code, entry in (found.named | found.fighting).items()
        if code not in _INTERVENING or code in found.policing
    }
    theatre = next(iter(fought.items())) if len(fought) == 1 else None
    ruled = named if len(named) == 1 else found.officials
    home = next(iter(ruled.items())) if len(ruled) == 1 else before.home
    if found.fighting and theatre:
        home = theatre
    if theatre is None and before.theatre and (not fought or before.theatre[0] in fought):
        theatre = before.theatre
    return Setting(home, theatre, before.date)


class _Countries:
    """The countries that a sentence names, by how it names them: code -> id of the entry."""

    def __init__(self, sentence: Sentence, names: list[NameSpan]) -> None:
        self.located: dict[str, str] = {}
        self.passed: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.speaking: dict[str, str] = {}
        self.fighting: dict[str, str] = {}
        self.policing: dict[str, str] = {}
        self.governing: dict[str, str] = {}
        self.officials: dict[str, str] = {}
        self.dateline: Country | None = None
        text, start = sentence.text, sentence.start
        body = find_dateline(text)
        tail = _ATTRIBUTION.search(text)
        for name in names:
            code = name.code[:3]
            if country_of(code) is None:
                continue
            is_place = name.use in ("place", "capital", "name") and name.kind in ("country", "place")
            if name.start - start < body:
                if is_place and not _COURT_SEATS.match(text):
                    self.dateline = self.dateline or (code, name.actor)
                continue
            says = tail is not None and name.start - start >= tail.start()
            self._add(name, code, text[body : name.start - start], text[name.end - start :], is_place, says)

    def _add(self, name: NameSpan, code: str, before: str, after: str, is_place: bool, says: bool) -> None:
        """Puts a name where it belongs, by the text before and after it.

        is_place: a country's or place's name, no person's or group's; says: it stands in the sentence's attribution.
        """
        if hyphenated_word(after) or _NEIGHBOR.search(before[-40:]) or _ELSEWHERE.search(before[-80:]):
            return  # "US-backed rebels" are not in the US, nor who is "wanted in" it
        opening = _OPENING.match(before)
        if not is_place and before.count(" ", opening.end() if opening else 0) >= 2 and _EXPATRIATE.match(after):
            if _SOLDIERS.match(after):
                self.fighting.setdefault(code, name.actor)
            return  # who "kidnapped an Italian journalist" is not in Italy
        if says:
            self.speaking.setdefault(code, name.actor)
            return
        self.named.setdefault(code, name.actor)
        if name.code[3:6] == "GOV" and name.kind in ("person", "organization"):
            self.officials.setdefault(code, name.actor)
        if _GOVERNING.match(after) and code not in _INTERVENING:
            self.governing.setdefault(code, name.actor)
        if _POLICING.match(after):
            self.policing.setdefault(code, name.actor)
        is_territory = is_place or (name.use == "adjective" and _TERRITORY.match(after) is not None)
        found = _LOCATED.search(before[-80:]) if is_territory else None
        if found:
            (self.passed if found[1] in _DIRECTIONS else self.located).setdefault(code, name.actor)
        if is_place and name.use == "place":
            self.places.setdefault(code, name.actor)

    def find_opposed(self) -> Country | None:
        """The one state whose government it names: rebels who meet it abroad are its own."""
        return next(iter(self.governing.items())) if len(self.governing) == 1 else None

    def find_place(self) -> Country | None:
        """The one country of the places; None where they are in several, or none is named."""
        for found in (self.located, self.passed, self.places):
            if found is self.places and self.dateline and not (self.located or self.passed):
                return self.dateline
            if len(found) == 1 and (found is not self.passed or not self.located):
                return next(iter(found.items()))
        return None
