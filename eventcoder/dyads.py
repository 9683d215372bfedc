"""Who did it to whom: each source with each target of what was coded, and which of a sentence's dyads say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from eventcoder.actors import describe_phrase
from eventcoder.clauses import Clauses
from eventcoder.ontology import PUBLIC_ROOTS, split_actor_code
from eventcoder.records import Coded, Mention


@dataclass(frozen=True, slots=True)
class Dyad:
    """One direction of an event; a role is None where nobody fills it."""

    code: str
    source: Mention | None
    target: Mention | None

    def is_mirror_of(self, other: Dyad) -> bool:
        """Whether it is the other direction of a reciprocal event."""
        return self.code == other.code and (self.source, self.target) == (other.target, other.source)


def expand_dyads(clauses: Clauses, mentions: dict[int, Mention], coded: Coded) -> Iterator[list[Dyad]]:
    """Each source with each target, and back where the event has a mirror; a joint role acts on itself then."""

    def mentions_at(heads: tuple[int, ...]) -> list[list[Mention]]:
        found = [mentions.get(head) or describe_phrase(clauses, head) for head in heads]
        return [[_name_in_sentence(clauses, here), *here.joint] for here in found]

    sources, targets = mentions_at(coded.source), mentions_at(coded.target)
    pairs: list[tuple[Mention | None, Mention | None]] = list(product(_list_all(sources), _list_all(targets)))
    acting, acted_on = ({one.code for side in sides for one in side} for sides in (sources, targets))
    same = len(acting) > 1 and acting == acted_on
    for joint, other in ((sources, targets), (targets, sources)):
        if coded.mirror and (not other or (joint is sources and _is_signed_by_all(coded, joint))):
            sides = joint if len(joint) > 1 else [[one] for side in joint for one in side]  # "US and Iraqi officials"
            together = [pair for one, another in combinations(sides, 2) for pair in product(one, another)]
            pairs = [*together, *(pairs if other else ())] or pairs
    for source, named in pairs:
        target: Mention | None = named
        if source and target and (source.start, source.code) == (target.start, target.code):
            continue  # an actor does nothing to itself
        if same and source and target and source.code == target.code:
            continue  # "Greek and Turkish officials said that their countries would cooperate"
        if source and target and _is_own_ground(source, target, coded.code):
            if coded.mirror:
                continue
            target = None
        if source and target and _is_tried_at_home(source, target, coded.code):
            own = target.entries[:-1] if target.assumed else target.entries  # the last one named the country assumed
            role = (target.code or "")[3:] if target.assumed else target.code or ""
            target = replace(target, code=(source.code or "")[:3] + role, entries=(*own, *source.entries[:1]))
        dyads = [Dyad(coded.code, source, target)]
        if coded.mirror and source and target and source.code and target.code:
            dyads.append(Dyad(coded.mirror, target, source))
        yield dyads


def _is_signed_by_all(coded: Coded, sources: list[list[Mention]]) -> bool:
    """Whether several sign something with somebody: they sign it with each other, too."""
    return coded.code.startswith("057") and len(sources) > 1


def _list_all(mentions: list[list[Mention]]) -> list[Mention | None]:
    return [one for side in mentions for one in side] or [None]


def drop_repeated(found: list[tuple[Coded, Dyad]]) -> list[tuple[Coded, Dyad]]:
    """The dyads of a sentence without those that another one of the same kind of act tells as exactly, or more so."""
    kept: list[tuple[Coded, Dyad]] = []
    for at, (coded, dyad) in enumerate(found):
        others = ((earlier < at, other, theirs) for earlier, (other, theirs) in enumerate(found) if earlier != at)
        if not any(_repeats(coded, dyad, other, theirs, is_later) for is_later, other, theirs in others):
            kept.append((coded, dyad))
    return kept


def _repeats(coded: Coded, dyad: Dyad, other: Coded, theirs: Dyad, is_later: bool) -> bool:
    """Whether a dyad says nothing that the other one does not say.

    The same code, or the general code of the same category ("190" beside "193"), and roles that are the same or told
    less exactly: nobody, or only the place of those whom the other one names ("bombs exploded in Baghdad, killing ten
    Iraqis").
    """
    vaguer = dyad.code == "190" and theirs.code[:2] == "18"  # an attack that was told as an assault
    if (coded.polarity, coded.modality) != (other.polarity, other.modality):
        return False
    if dyad.code[:2] != theirs.code[:2] and not vaguer:
        return False
    same_code = dyad.code == theirs.code
    general = len(dyad.code) == 3 and dyad.code.endswith("0") and not same_code
    if not (same_code or general or coded.entry == other.entry):
        return False
    vague = False
    for mine, yours in ((dyad.source, theirs.source), (dyad.target, theirs.target)):
        if _identity(mine) == _identity(yours):
            continue
        beside = coded is other and mine is not None and not mine.place  # "between Sri Lanka and the rebels"
        if _identity(mine) is not None and (beside or not (mine is dyad.target and _is_place_of(mine, yours))):
            return False
        vague = True
    return vague or general or (same_code and is_later)


def _is_place_of(place: Mention | None, people: Mention | None) -> bool:
    """Whether one mention is but the country or town of those whom the other one means."""
    if place is None or people is None or not place.code or not people.code:
        return False
    return len(place.code) == 3 < len(people.code) and people.code.startswith(place.code)


def _identity(mention: Mention | None) -> str | None:
    """What makes two mentions of a sentence the same actor: the code, or the name where there is none."""
    if mention is None:
        return None
    if mention.code:
        return mention.code
    return f"|{mention.name}" if mention.text.split()[-1][:1].isupper() else None


def _is_own_ground(source: Mention, target: Mention, code: str) -> bool:
    """Whether the target is only a place in the source's own country: where it happens, not to whom.

    Violence against a place is against those who live there.
    """
    same = bool(source.code and target.code) and (source.code or "")[:3] == (target.code or "")[:3]
    return same and target.place and code[:2] not in PUBLIC_ROOTS and code != "0814"  # an emergency is lifted at home


def _is_tried_at_home(source: Mention, target: Mention, code: str) -> bool:
    """Whether police or a court deal with somebody whose country is not said, or assumed: they do so in their own."""
    judging = (source.code or "")[3:] in ("COP", "JUD") and not source.assumed
    bare = bool(target.code) and split_actor_code(target.code or "").prefix is None
    return judging and (target.assumed or bare) and code.startswith(("116", "173"))


def _name_in_sentence(clauses: Clauses, mention: Mention) -> Mention:
    """The antecedent itself where it stands in the same sentence, else the mention."""
    antecedent = mention.antecedent
    sentence = clauses.parse.sentence
    if antecedent and sentence.start <= antecedent.start < sentence.start + len(sentence.text):
        return antecedent
    return mention
