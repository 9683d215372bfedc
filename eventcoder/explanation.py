"""Shows how a sentence was coded, as plain text: what ``eventcoder explain`` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventcoder.clauses import Clause, Clauses
from eventcoder.coder import Coder, SentenceCoding
from eventcoder.composition import LATE_SLOTS, PART_OF_ANOTHER, RANKS, Composer, rank_match
from eventcoder.dictionaries.model import Condition
from eventcoder.events import list_doubts
from eventcoder.records import Coded, Event, Mention
from eventcoder.verbs import Facts, Match, meets_condition

_SHOWN_WORDS = 4
"""Alternatives of a condition that are written out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a match. won: whether its entry coded the predicate. reason: why, for people."""

    match: Match
    won: bool
    reason: str


def render_coding(coding: SentenceCoding, coder: Coder) -> str:
    """How a sentence was coded: tokens, clauses, mentions, matches, composition, events, and what was left out.

    Args:
        coding: what ``coder.explain`` gave for the sentence.
        coder: the coder it comes from.
    """
    sentence = coding.clauses.parse.sentence
    sections = {
        "tokens": _show_tokens(coding.clauses),
        "clauses": _show_clauses(coding),
        "mentions": _show_mentions(coding),
        "matches": _show_matches(coding.composer),
        "composition": _show_composition(coding.composer),
        "events": _show_events(coding.events),
        "left out" if coding.events else "why none": list_reasons(coding, coder),
    }
    lines = [f"sentence {sentence.index}: {' '.join(sentence.text.split())}"]
    for title, content in sections.items():
        if content:
            lines += ["", title, *(f"  {line}" for line in content)]
    return "\n".join(lines) + "\n\n"


def judge_matches(composer: Composer, token: int) -> list[Verdict]:
    """The matches at a predicate, the winner first, each with the reason why it won or lost."""
    verdicts: list[Verdict] = []
    ranked: list[tuple[tuple[int, ...], Match]] = []
    for match in sorted(composer.matches.get(token, ()), key=lambda m: m.entry.id):
        result = composer.code_match(match)
        if result is None:
            verdicts.append(Verdict(match, False, _find_fault(composer, match)))
        else:
            ranked.append((rank_match(match, result[1]), match))
    ranked.sort(key=lambda one: one[0], reverse=True)  # stable: ids decide between equals
    beaten = [Verdict(match, False, _compare(ranked[0], (rank, match))) for rank, match in ranked[1:]]
    winner = [Verdict(match, True, _describe_rank(rank)) for rank, match in ranked[:1]]
    return [*winner, *beaten, *verdicts]


def list_reasons(coding: SentenceCoding, coder: Coder) -> list[str]:
    """Why the sentence has no event, or for each event that was coded and not written, why it was left out."""
    if coding.discarded_by:
        return [f'the sentence is discarded by "{coding.discarded_by}"']
    composer = coding.composer
    matched = [token for token, matches in sorted(composer.matches.items()) if matches]
    if not matched:
        return ["no verb, noun or adjective of the sentence is in the verb dictionary"]
    events = [event for token in matched for event in composer.events_at(token)]
    written = {(event.trigger_start, event.trigger_end) for event in coding.events}
    reasons = [
        f"{_name_token(composer.clauses, event.predicate)}: {event.code} ({event.entry}): {reason}"
        for event in events
        if _span_of(composer.clauses, event.tokens) not in written
        for reason in [_find_omission(coding, coder, event)]
        if reason != PART_OF_ANOTHER
    ]
    if not reasons and not coding.events:
        words = ", ".join(f'"{composer.clauses.tokens[token].text}"' for token in matched)
        reasons = [f"the conditions of no entry hold at {words}; see the matches"]
    return reasons


def _find_omission(coding: SentenceCoding, coder: Coder, event: Coded) -> str:
    """Why an event was not written."""
    reason = coding.composer.find_omission(event)
    if reason:
        return reason
    doubts = list_doubts(event, coding.clauses, coding.date)
    if doubts and not coder.keep_all:
        return f"not written without --all: {', '.join(doubts)}"
    return f'its roles are not what require = "{coder.require}" asks for, or it repeats another event'


# Sections


def _show_tokens(clauses: Clauses) -> list[str]:
    rows = [
        (str(t.i), t.text, t.lemma, t.tag, t.dep, "root" if t.head == t.i else f"< {_name_token(clauses, t.head)}")
        for t in clauses.tokens
    ]
    return _align(rows)


def _show_clauses(coding: SentenceCoding) -> list[str]:
    lines: list[str] = []
    for token, kind in _list_predicates(coding.composer):
        clause = coding.clauses.clause(token, kind)
        title = f"{_name_token(coding.clauses, token)}, {kind}"
        lines.append(", ".join([title, *_list_marks(clause)]))
        rows = [
            (f"  {slot}", "; ".join(_phrase_text(coding, head) for head in heads))
            for slot, heads in clause.arguments.items()
        ]
        lines += _align(rows)
    return lines


def _list_marks(clause: Clause) -> Iterator[str]:
    """What is said of a clause as a whole."""
    if clause.passive:
        yield "passive"
    if clause.modals:
        yield f"with {' '.join(clause.modals)}"
    if clause.conditional:
        yield "conditional"
    if clause.infinitive:
        yield "infinitive"


def _show_mentions(coding: SentenceCoding) -> list[str]:
    mentions = (coding.mentions[head] for head in sorted(coding.mentions))
    return _align([(mention.text, mention.code or "-", _describe_mention(mention)) for mention in mentions])


def _describe_mention(mention: Mention) -> str:
    text = " + ".join(mention.entries)
    if mention.place:
        text += " (a place)"
    if mention.antecedent:
        text += f' (means "{mention.antecedent.text}")'
    return text


def _show_matches(composer: Composer) -> list[str]:
    lines: list[str] = []
    for token, kind in _list_predicates(composer):
        verdicts = [verdict for verdict in judge_matches(composer, token) if verdict.match.kind == kind]
        lines.append(f"{_name_token(composer.clauses, token)}, {kind}")
        lines += _align([_show_verdict(verdict) for verdict in verdicts])
    return lines


def _show_verdict(verdict: Verdict) -> tuple[str, ...]:
    entry, phrase = verdict.match.entry, verdict.match.phrase
    kind = f"operator {entry.operator}" if entry.operator else f"code {entry.code}"
    return ("  wins" if verdict.won else "  -", entry.id, f'"{phrase.text}"', kind, verdict.reason)


def _show_composition(composer: Composer) -> list[str]:
    lines: list[str] = []
    for token, _ in _list_predicates(composer):
        for event in composer.events_at(token):
            steps = list(_list_steps(composer, event))
            if len(steps) > 1:
                lines += [line for line in steps if line not in lines]
    return lines


def _list_steps(composer: Composer, event: Coded) -> Iterator[str]:
    """How an event's code came about, the innermost step first."""
    raw = next((e for e in composer.raw_events(event.predicate) if e.inside == event.inside), event)
    word = _name_token(composer.clauses, event.predicate)
    if raw.inside:
        yield from _list_steps(composer, raw.inside)
        yield f"{word}: {_describe_step(raw.inside, raw, raw.operators[0])}"
    else:
        yield f"{word}: {raw.code} by {raw.entry}"
    if event.operators != raw.operators:
        yield f"{word}: {_describe_step(raw, event, event.operators[0])}"


def _describe_step(inside: Coded, outside: Coded, operator: str) -> str:
    if inside.code == outside.code and inside.polarity == outside.polarity:
        return f"{inside.code} kept by {operator}"
    negated = "not " if inside.polarity == "negative" else ""
    return f"{negated}{inside.code} -> {outside.code or 'no event'} by {operator}"


def _show_events(events: Sequence[Event]) -> list[str]:
    lines: list[str] = []
    for event in events:
        lines.append(
            f"{event.source_code or '---'} {event.event_code} {event.target_code or '---'}  {event.event_name}"
        )
        said = event.attribution_text and " ".join(filter(None, [event.attribution_text, event.attribution_code]))
        place = event.place_name and " ".join(filter(None, [event.place_name, event.place_country]))
        rows = {
            "source": _describe_role(event.source_text, event.source_name, event.source_entry),
            "target": _describe_role(event.target_text, event.target_name, event.target_entry),
            "trigger": event.trigger_text,
            "entries": " < ".join([*event.operators, event.verb_entry]),
            "polarity": f"{event.polarity}, {event.modality}",
            "attribution": said,
            "place": place,
            "issues": ", ".join(event.issues),
        }
        lines += _align([(f"  {name}", value) for name, value in rows.items() if value])
    return lines


def _describe_role(text: str | None, name: str | None, entry: str | None) -> str | None:
    if text is None:
        return None
    means = f" (means {name})" if name and name != text else ""
    return f"{text}{means}, {entry or 'in no dictionary'}"


# Reasons


def _find_fault(composer: Composer, match: Match) -> str:
    """Why a match cannot code its predicate."""
    entry, clause = match.entry, composer.clauses.clause(match.predicate, match.kind)
    for kind, condition in composer.list_broken(match):
        if kind == "when":
            return f"does not hold: when {_describe_condition(condition)}"
        return f"holds: unless {_describe_condition(condition, composer.clauses, composer.facts(clause))}"
    if entry.operator:
        operator = composer.dictionaries.operator(entry.operator)
        slots = operator.inside if entry.inside is None else entry.inside
        inside = [
            event.code
            for slot in slots
            for head in composer.roles.slot_heads(clause, slot)
            for event in composer.inner_events(head)
        ]
        if not inside and not (entry.code or operator.default):
            return f"no event inside ({', '.join(slots)})"
        if inside and all(composer.lookup(entry, operator, code) is None for code in inside):
            return f"its table has nothing for {', '.join(inside)}"
    late = [f"when {_describe_condition(c)}" for c in entry.when if c.slot in LATE_SLOTS]
    late += [f"unless {_describe_condition(c)}" for c in entry.unless if c.slot in LATE_SLOTS]
    return "the filled roles do not meet: " + "; ".join(late) if late else "no event inside"


def _describe_condition(condition: Condition, clauses: Clauses | None = None, facts: Facts | None = None) -> str:
    """A condition as its file has it; with clauses and facts only the alternatives that hold."""
    words = sorted(condition.words)
    if clauses and facts and condition.slot != "words":
        found = [w for w in words if meets_condition(clauses, _only_word(condition, w), facts)]
        words = found or words
    alternatives = [" ".join(word) for word in words]
    alternatives += [f"event:{code}" for code in condition.events]
    alternatives += [f"actor:{code}" if code else "actor" for code in condition.actors]
    alternatives += [("any", "several")[condition.filled - 1]] if condition.filled else []
    more = len(alternatives) - _SHOWN_WORDS
    shown = ", ".join(alternatives[:_SHOWN_WORDS]) + (f" and {more} more" if more > 0 else "")
    return f"{condition.slot} = {shown}"


def _only_word(condition: Condition, word: tuple[str, ...]) -> Condition:
    return Condition(condition.slot, frozenset([word]), (), (), filled=0)


def _describe_rank(rank: tuple[int, ...]) -> str:
    counted = [f"{rank[0]} word{'s' if rank[0] > 1 else ''}"]
    if rank[1]:
        counted.append(f"{rank[1]} condition{'s' if rank[1] > 1 else ''}")
    if rank[2]:
        counted.append("an event inside")
    return ", ".join(counted)


def _compare(winner: tuple[tuple[int, ...], Match], loser: tuple[tuple[int, ...], Match]) -> str:
    """What decided between two matches."""
    for name, more, less in zip(RANKS, winner[0], loser[0], strict=True):
        if more != less:
            return f"{winner[1].entry.id} has it" if name == RANKS[2] else f"fewer {name}: {less} to {more}"
    same = winner[1].entry.id == loser[1].entry.id
    return "the same entry by another phrase" if same else f"equal to {winner[1].entry.id}, which the alphabet prefers"


# Words


def _list_predicates(composer: Composer) -> list[tuple[int, str]]:
    """The tokens at which a phrase stands, with the kinds of predicate it is read as."""
    found = {(match.predicate, match.kind) for matches in composer.matches.values() for match in matches}
    return sorted(found)


def _span_of(clauses: Clauses, tokens: Iterable[int]) -> tuple[int, int]:
    """Characters of the document from the first of the tokens to the last."""
    ordered = sorted(tokens)
    return clauses.tokens[ordered[0]].start, clauses.tokens[ordered[-1]].end


def _phrase_text(coding: SentenceCoding, head: int) -> str:
    if coding.clauses.is_verbal(head):
        return f"{_name_token(coding.clauses, head)} ..."
    start, end = coding.clauses.phrase_span(head)
    sentence = coding.clauses.parse.sentence
    mention = coding.mentions.get(head)
    code = f" [{mention.code}]" if mention and mention.code else ""
    return sentence.text[start - sentence.start : end - sentence.start] + code


def _name_token(clauses: Clauses, token: int) -> str:
    return f"{token} {clauses.tokens[token].text}"


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of columns; the last column is not padded."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    padded = ([*(f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]] for row in rows)
    return ["  ".join(cells).rstrip() for cells in padded]
