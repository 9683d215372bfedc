"""Which CAMEO codes the dictionaries can reach, by entries of their own or by composition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder.composition import Composer
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.dictionaries.model import Entry
from eventcoder.dictionaries.reading import list_files
from eventcoder.examples import Example, list_examples
from eventcoder.ontology import load_ontology
from eventcoder.resources import find_dictionaries

_KINDS = ("verb", "noun", "adjective", "modal")


@dataclass(frozen=True, slots=True)
class CodeCoverage:
    """How one code of the codebook can come out.

    entries: entries whose code it is. mirrors: entries whose mirror it is. defaults: operator entries that give it
    where no event is inside. operators: ids of the operators that make it of a code that can be reached itself.
    examples: example sentences of the dictionaries that expect it.
    """

    code: str
    name: str
    entries: int
    mirrors: int
    defaults: int
    operators: tuple[str, ...]
    examples: int

    @property
    def reached(self) -> bool:
        """Whether any entry or operator gives the code."""
        return bool(self.entries or self.mirrors or self.defaults or self.operators)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the dictionaries reach.

    codes: of the codebook, sorted. entries, operators: how many there are; operators counts those with entries.
    phrases: phrases by kind: verb, noun, adjective, modal. examples, counterexamples: of verb and operator entries.
    """

    codes: tuple[CodeCoverage, ...]
    entries: int
    operators: int
    phrases: dict[str, int]
    examples: int
    counterexamples: int

    @property
    def unreached(self) -> tuple[CodeCoverage, ...]:
        """The codes that nothing gives."""
        return tuple(code for code in self.codes if not code.reached)

    @property
    def untested(self) -> tuple[CodeCoverage, ...]:
        """The codes that can be reached but that no example expects."""
        return tuple(code for code in self.codes if code.reached and not code.examples)


def measure_coverage(dictionaries: Dictionaries, examples: Iterable[Example]) -> Coverage:
    """Counts for each code of the codebook the entries and operators that give it.

    Args:
        dictionaries: the entries and operators.
        examples: those that the dictionaries carry, of any kind.
    """
    entries = [dictionaries.entry(entry_id) for entry_id in dictionaries.ids("entries")]
    plain = Counter(entry.code for entry in entries if not entry.operator)
    mirrors = Counter(entry.mirror for entry in entries)
    defaults = Counter(code for entry in entries for code in _list_defaults(dictionaries, entry))
    composed = _compose_codes(dictionaries, entries, {code for code in {*plain, *mirrors, *defaults} if code})
    of_entries = [example for example in examples if example.kind == "entry"]
    expected = Counter(code for example in of_entries for code in _list_codes(example))
    codes = tuple(
        CodeCoverage(
            one.code,
            one.name,
            plain[one.code],
            mirrors[one.code],
            defaults[one.code],
            tuple(sorted(composed.get(one.code, ()))),
            expected[one.code],
        )
        for one in load_ontology()
        if one.codebook
    )
    phrases = Counter(phrase.kind for entry in entries for phrase in dictionaries.phrases_of(entry.id))
    right = sum(example.expected is not None for example in of_entries)
    return Coverage(
        codes,
        len(entries),
        len({entry.operator for entry in entries if entry.operator}),
        {kind: phrases[kind] for kind in _KINDS},
        right,
        len(of_entries) - right,
    )


def _list_defaults(dictionaries: Dictionaries, entry: Entry) -> Iterator[str]:
    """The code that an operator entry gives without an event inside."""
    if entry.operator:
        code = entry.code or dictionaries.operator(entry.operator).default
        if code:
            yield code


def _compose_codes(dictionaries: Dictionaries, entries: list[Entry], known: set[str]) -> dict[str, set[str]]:
    """Code -> ids of the operators that make it of a known code or of another that they make."""
    made: dict[str, set[str]] = {}
    operators = [(entry, dictionaries.operator(entry.operator)) for entry in entries if entry.operator]
    waiting = set(known)
    while waiting:
        inside = waiting.pop()
        for entry, operator in operators:
            outside = Composer.lookup(entry, operator, inside) if _takes(entry, inside) else None
            if not outside or (outside == inside and operator.keep):
                continue
            made.setdefault(outside, set()).add(operator.id)
            if outside not in known:
                known.add(outside)
                waiting.add(outside)
    return made


def _takes(entry: Entry, code: str) -> bool:
    """Whether the entry's conditions on the event inside let the code pass."""
    wanted = [c.events for c in entry.when if c.slot == "inside" and c.events]
    barred = [c.events for c in entry.unless if c.slot == "inside" and c.events]
    return all(code.startswith(events) for events in wanted) and not any(code.startswith(events) for events in barred)


def _list_codes(example: Example) -> Iterator[str]:
    """The different event codes that an example expects."""
    return iter({event.split()[1] for event in example.expected or ()})


def render_coverage() -> str:
    """The coverage of the shipped dictionaries as plain text: a line for each code, then totals and gaps."""
    dictionaries = load_dictionaries()
    coverage = measure_coverage(dictionaries, list_examples(list_files([find_dictionaries()])))
    lines = ["code   entries  mirrors  defaults  operators  examples  name"]
    lines += [
        f"{code.code:5s}  {code.entries:7d}  {code.mirrors:7d}  {code.defaults:8d}  {len(code.operators):9d}  "
        f"{code.examples:8d}  {code.name}"
        for code in coverage.codes
    ]
    phrases = ", ".join(f"{number} {kind} phrases" for kind, number in coverage.phrases.items())
    lines += [
        "",
        f"{coverage.entries} entries, {coverage.operators} operators; {phrases}",
        f"{coverage.examples} examples, {coverage.counterexamples} counterexamples",
        f"{len(coverage.codes) - len(coverage.unreached)} of {len(coverage.codes)} codes of the codebook reached",
        *_list_gaps("reached by nothing", coverage.unreached),
        *_list_gaps("without an example", coverage.untested),
    ]
    return "\n".join(lines) + "\n"


def _list_gaps(title: str, codes: tuple[CodeCoverage, ...]) -> list[str]:
    if not codes:
        return []
    return ["", f"{title}:", *(f"  {code.code:5s} {code.name}" for code in codes)]
