"""The set of identities holds what was put in, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder import identities
from eventcoder.identities import IdentitySet


@pytest.fixture
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays of few hashes, so that they are merged often."""
    monkeypatch.setattr(identities, "RECENT", 4)


@pytest.mark.usefixtures("small_runs")
def test_holds_what_was_added() -> None:
    """Each of many identities is found, however often the arrays were merged, and none of others."""
    met = IdentitySet()
    for number in range(1_000):
        assert str(number) not in met
        met.add(str(number))
    assert all(str(number) in met for number in range(1_000))
    assert not any(str(number) in met for number in range(1_000, 2_000))


@given(st.lists(st.text(max_size=3)))
def test_agrees_with_a_set(names: list[str]) -> None:
    """The first of each name is new, the others are known."""
    met, plain = IdentitySet(), set[str]()
    for name in names:
        assert (name in met) == (name in plain)
        met.add(name)
        plain.add(name)
