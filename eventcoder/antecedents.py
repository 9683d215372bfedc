"""Who a pronoun or definite noun phrase may mean: the words that are linked, and what an antecedent must be like."""

from __future__ import annotations

from dataclasses import dataclass

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.records import Mention
from eventcoder.tree import PLACING

HUMAN = frozenset({"he", "she", "him", "her", "his", "hers"})
NEUTER = frozenset({"it", "its"})
PLURAL = frozenset({"they", "them", "their", "theirs"})
COLLECTIVE = frozenset(
    "government army military police ministry parliament court party group movement administration council committee "
    "force union company bank agency organization authority congress senate house cabinet regime junta militia "
    "opposition coalition alliance commission assembly navy team delegation embassy tribunal network side faction "
    "department presidency palace institute association federation front wing crowd mission office secretariat "
    "watchdog consulate unit brigade battalion regiment squad contingent convoy prosecution leadership staff".split()
)
GROUP_NOUNS = frozenset("group organization movement militia network faction outfit organisation party".split())
BODY_NOUNS = frozenset("bloc alliance coalition union body agency commission lender watchdog".split())
_ARMED = frozenset({"REB", "RAD", "SEP", "INS", "UAF"})
"""Roles by which news calls one and the same armed group."""
_CIVIC = frozenset({"HRI", "HLH", "DEV", "ENV", "NGO"})
"""Roles by which news calls an organization that is known by name as a non-governmental one ("the rights group")."""
_POLITICAL = frozenset({"PTY", "OPP", "CRM", "SET"})
COUNTRY_NOUNS = frozenset("country nation kingdom monarchy emirate republic island archipelago state".split())
_MONARCHIES = frozenset("SAU JOR MAR BHR THA GBR ESP SWE NOR DNK NLD BEL KHM BTN LSO SWZ TON NPL MYS JPN OMN".split())
_ISLANDS = frozenset(
    "TWN CUB CYP LKA HTI DOM JAM TLS IRL GBR MDG COM MDV MUS SYC STP CPV BHR JPN PHL IDN SGP MLT ISL NZL FJI SLB PNG "
    "VUT WSM TON KIR NRU TUV PLW FSM MHL BHS BRB TTO GRD DMA LCA VCT ATG KNA PRI GRL NCL".split()
)
NATURES = {
    "kingdom": _MONARCHIES,
    "monarchy": _MONARCHIES,
    "emirate": frozenset({"QAT", "ARE", "KWT", "AFG"}),
    "island": _ISLANDS,
    "archipelago": _ISLANDS,
}
"""Countries that may be called by a noun; those that may be called by others are not listed."""
RIVALS = frozenset("neighbor neighbour rival foe adversary enemy".split())
"""Nouns that mean the one other country, behind a possessor."""

KINDS = frozenset({"kind", "sort", "type"})
LOCATIVE = PLACING | {"from", "to", "into"}

_OFFICES = frozenset(
    "president minister premier chancellor king queen secretary general ambassador governor mayor".split()
)

PRONOUNS = HUMAN | NEUTER | PLURAL
"""Pronouns that are linked."""
DETERMINERS = frozenset({"the", "this", "these", "those", "that"})
"""Words before a noun that may be linked."""
GENERAL_NOUNS = GROUP_NOUNS | BODY_NOUNS | COUNTRY_NOUNS | RIVALS
"""Nouns that no dictionary need know to be linked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible antecedent.

    sentence: index. subject: it is one. located: it says where. human, plural: what it can be. several: its noun is in
    the plural. kind "unknown": a subject without a code; a pronoun that means it means nobody. fellows: those that it
    is coordinated with.
    """

    mention: Mention
    sentence: int
    subject: bool
    kind: str
    human: bool
    plural: bool
    several: bool
    head: int
    governor: int
    located: bool = False
    fellows: tuple[Mention, ...] = ()


def is_kind(code: str, role: str) -> bool:
    """Whether an actor of the code may be called by a noun of the role; a transnational militant group is a rebel."""
    if role in _ARMED:
        return code.startswith("IMG") or (len(code) > 3 and code[3:6] in _ARMED)
    if role in _CIVIC and code.startswith(("NGO", "NGM")):
        return True
    return len(code) > 3 and code[3:6] == role


def is_group(candidate: Candidate) -> bool:
    """Whether "the group" may mean an actor: a group or organization by name, or members of one but its victims."""
    code = candidate.mention.code or ""
    members = candidate.kind == "member" and (code.startswith("IMG") or code[3:6] in _ARMED | _POLITICAL)
    return candidate.kind in ("group", "organization") or members


def is_body(candidate: Candidate, noun: str) -> bool:
    """Whether "the bloc" or "the union" may mean an actor: an international body, or one whose name has the noun."""
    named = candidate.mention.name or candidate.mention.text
    international = (candidate.mention.code or "").startswith(("IGO", "NGO"))
    return candidate.kind == "organization" and (noun in named.lower() or (international and noun in BODY_NOUNS))


def is_titled(candidate: Candidate, noun: str) -> bool:
    """Whether a person may be called by a noun: by an office only where the name stood with it ("President Bush")."""
    words = {word.lower() for word in candidate.mention.text.split()}
    return candidate.kind != "person" or noun in words or noun not in _OFFICES


def describe_unknown(clauses: Clauses, head: int) -> Candidate:
    """A phrase without a code, as a candidate: a pronoun that means it means no actor."""
    token, form = clauses.tokens[head], clauses.forms[head]
    plural = token.tag in ("NNS", "NNPS") or form in PLURAL or any(clauses.children(head, "conj"))
    human = (token.tag == "NNP" or form in HUMAN) and not plural
    index = clauses.parse.sentence.index
    subject, governor = position(clauses, head)
    phrase = describe_phrase(clauses, head)
    return Candidate(phrase, index, subject, "unknown", human, plural, plural, head, governor)


def whole(clauses: Clauses, head: int, mention: Mention) -> int:
    """The head of the phrase to which a name or its abbreviation belongs: "in the Republic of Foo (ROF)"."""
    token = clauses.tokens[head]
    while token.dep == "appos" or (token.dep == "pobj" and clauses.tokens[token.head].start >= mention.start):
        token = clauses.tokens[token.head]
    return token.i if token.dep != "prep" else token.head


def is_citizen(clauses: Clauses, head: int, kind: str) -> bool:
    """Whether a country's or people's name with an article is somebody of it ("a Syrian")."""
    return kind in ("country", "ethnic") and any(clauses.forms[c] in ("a", "an") for c in clauses.children(head, "det"))


def is_specified(clauses: Clauses, head: int) -> bool:
    """Whether a modifier tells the noun from those named before: a name, or a hyphened word ("the pro-Foo forces")."""
    modifiers = clauses.children(head, "compound", "nmod", "amod")
    return any(clauses.tokens[m].tag in ("NNP", "NNPS") or "-" in clauses.tokens[m].text for m in modifiers)


def position(clauses: Clauses, head: int) -> tuple[bool, int]:
    """Whether the token is a subject or what a subject is said to be, and what governs it."""
    return clauses.is_subject(head) or clauses.tokens[head].dep == "attr", clauses.tokens[head].head
