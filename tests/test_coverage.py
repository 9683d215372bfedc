"""Coverage counts the entries and operators that reach each code, composition to a fixed point."""

from __future__ import annotations

import pytest

from eventcoder.coverage import CodeCoverage, Coverage, measure_coverage, render_coverage
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.reading import list_files
from eventcoder.examples import Example, list_examples
from eventcoder.resources import find_dictionaries

EXAMPLES = [
    Example("a.toml", "entry", "meet", "Iran met Iraq.", ("IRN 040 IRQ", "IRQ 040 IRN")),
    Example("a.toml", "entry", "attack", "Iran attacked Iraq.", ("IRN 190 IRQ",)),
    Example("a.toml", "entry", "attack", "The joke attacked.", None),
    Example("a.toml", "agent", "soldier", "Soldiers left.", ("MIL",)),
]


@pytest.fixture(scope="module")
def coverage(small: Dictionaries) -> Coverage:
    return measure_coverage(small, EXAMPLES)


def find_code(coverage: Coverage, code: str) -> CodeCoverage:
    return next(one for one in coverage.codes if one.code == code)


@pytest.mark.parametrize(
    ("code", "entries", "mirrors", "defaults", "operators"),
    [
        pytest.param("190", 2, 0, 0, (), id="entries"),
        pytest.param("040", 1, 1, 0, (), id="own-mirror"),
        pytest.param("043", 0, 1, 0, (), id="mirror-only"),
        pytest.param("100", 0, 0, 1, (), id="default"),
        pytest.param("130", 0, 0, 2, (), id="default-and-code-of-operator-entry"),
        pytest.param("1056", 0, 0, 0, ("demand",), id="operator"),
        pytest.param("125", 0, 0, 0, ("refusal", "reject"), id="two-operators"),
        pytest.param("122", 0, 0, 0, ("refusal", "reject"), id="operator-on-operator"),
        pytest.param("139", 0, 0, 0, ("threaten",), id="table-of-entry"),
        pytest.param("0862", 0, 0, 0, ("allow",), id="prefix"),
        pytest.param("2041", 0, 0, 0, (), id="unreached"),
    ],
)
def test_code(
    coverage: Coverage, code: str, entries: int, mirrors: int, defaults: int, operators: tuple[str, ...]
) -> None:
    """Each code is counted by the ways in which it can come out; a kept code is no new way."""
    found = find_code(coverage, code)
    assert (found.entries, found.mirrors, found.defaults, found.operators) == (entries, mirrors, defaults, operators)


def test_unreached(coverage: Coverage) -> None:
    """A code is unreached where nothing gives it, and only then."""
    unreached = {code.code for code in coverage.unreached}
    assert "2041" in unreached
    assert not unreached & {"190", "043", "100", "1056"}


def test_condition_inside(coverage: Coverage) -> None:
    """An operator entry that asks for certain events inside makes its code of no others."""
    assert find_code(coverage, "1312").operators == ("threaten",)
    assert find_code(coverage, "139").operators == ("threaten",)


def test_examples(coverage: Coverage) -> None:
    """Examples are counted by the codes that they expect, once each; counterexamples and agents' apart."""
    assert (find_code(coverage, "040").examples, find_code(coverage, "190").examples) == (1, 1)
    assert (coverage.examples, coverage.counterexamples) == (2, 1)
    assert "1056" in {code.code for code in coverage.untested}
    assert "190" not in {code.code for code in coverage.untested}


def test_totals(coverage: Coverage, small: Dictionaries) -> None:
    """Entries, operators and phrases by kind are counted."""
    assert coverage.entries == len(small.ids("entries"))
    assert coverage.operators == len(small.ids("operators"))
    assert coverage.phrases["modal"] == 2
    assert coverage.phrases["adjective"] == 1


def test_codes_are_those_of_the_codebook(coverage: Coverage) -> None:
    """Every code of the codebook has its line, once."""
    codes = [code.code for code in coverage.codes]
    assert (len(codes), codes) == (298, sorted(set(codes)))


def test_shipped_dictionaries_reach_every_code(shipped: Dictionaries) -> None:
    """The shipped dictionaries reach every code of the codebook."""
    coverage = measure_coverage(shipped, list_examples(list_files([find_dictionaries()])))
    assert [code.code for code in coverage.unreached] == []


def test_rendered() -> None:
    """The report has a line for each code and the totals below."""
    lines = render_coverage().splitlines()
    assert lines[0].split() == ["code", "entries", "mirrors", "defaults", "operators", "examples", "name"]
    assert sum(line[:2].isdigit() for line in lines[1:299]) == 298
    assert any(line.endswith("of 298 codes of the codebook reached") for line in lines)
