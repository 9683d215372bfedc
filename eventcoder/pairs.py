"""Whom "the two countries", "both sides" and "the two leaders" mean: the only two that were named before."""

from __future__ import annotations

from collections.abc import Iterable

from eventcoder.antecedents import COUNTRY_NOUNS, DETERMINERS, GENERAL_NOUNS, GROUP_NOUNS, Candidate, is_group
from eventcoder.clauses import Clauses
from eventcoder.ontology import PRIVATE_ROLES, country_of

STATE_NOUNS = COUNTRY_NOUNS | frozenset("neighbor neighbour ally rival power capital".split())
"""Nouns that mean a state."""
_PEOPLE = frozenset("leader president minister premier official man woman diplomat envoy negotiator delegation".split())
_SIDES = frozenset("side party army foe enemy camp".split())
PAIR_NOUNS = STATE_NOUNS | _PEOPLE | _SIDES | GROUP_NOUNS
"""Nouns that may mean two actors named before."""
LINKED_NOUNS = GENERAL_NOUNS | PAIR_NOUNS
"""Nouns that no dictionary need know to be linked to one or two actors."""
POINTERS = DETERMINERS | {"both", "his", "her", "its", "their", "s"}
"""Words without which no noun is linked."""
_GOVERNING = ("", "GOV", "MIL")


def is_pair(clauses: Clauses, noun: int) -> bool:
    """Whether a phrase speaks of two as known ("the two countries", "both sides", "the two")."""
    words = {clauses.forms[child] for child in clauses.children(noun, "det", "predet", "nummod")}
    counted = "both" in words or ("two" in words and not words.isdisjoint({"the", "these", "those"}))
    return counted and clauses.lemmas[noun] in PAIR_NOUNS and not any(True for _ in clauses.children(noun, "prep"))


def find_pair(noun: str, scopes: Iterable[Iterable[Candidate]]) -> tuple[Candidate, Candidate] | None:
    """The two actors that the noun may mean, where the nearest sentences that name two name no third one.

    Args:
        noun: a lemma, of PAIR_NOUNS.
        scopes: what was named before, by sentence: the nearest first.
    """
    spoken = [list(scope) for scope in scopes]
    found = _collect(noun, spoken, whole=True)
    if len(found) == 1 and noun in _SIDES | GROUP_NOUNS:
        found = _collect(noun, spoken, whole=False)  # a government and its rebels
    if len(found) != 2:
        return None
    first, second = found.values()
    return first, second


def _collect(noun: str, scopes: list[list[Candidate]], *, whole: bool) -> dict[str, Candidate]:
    """Those who may be meant by what tells them apart, of as many sentences as it takes to have two."""
    found: dict[str, Candidate] = {}
    for scope in scopes:
        for candidate in sorted(scope, key=lambda c: not c.subject):
            key = _identify(noun, candidate, whole=whole)
            if key:
                found.setdefault(key, candidate)
        if len(found) > 1:
            break
    return found


def _identify(noun: str, candidate: Candidate, *, whole: bool) -> str | None:
    """What tells one from another: the country, or the code where a country's own people are told apart; None for who
    cannot be meant.
    """
    code = candidate.mention.code or ""
    country = country_of(code)
    official = code[3:6] in _GOVERNING
    if noun in STATE_NOUNS and (country is None or not official or (candidate.kind == "country" and candidate.located)):
        return None
    if noun in _PEOPLE and (not official or candidate.kind == "country"):
        return None
    if noun in GROUP_NOUNS and not is_group(candidate):
        return None
    if noun in _SIDES and (candidate.located or code[-3:] in PRIVATE_ROLES):
        return None
    return country if country and whole else code
