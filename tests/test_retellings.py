"""Harm that the next sentence only tells again is no event of its own."""

from __future__ import annotations

import pytest

from eventcoder.coder import Coder

_BOMB = "A car bomb exploded in Lima on Monday, killing ten Peruvian soldiers. "


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(_BOMB + "Two Peruvian civilians were wounded.", 1, id="same-country"),
        pytest.param(_BOMB + "Two Danes were wounded.", 2, id="other-country"),
        pytest.param(_BOMB + "Two Peruvian civilians were wounded in Cusco.", 2, id="elsewhere"),
        pytest.param(_BOMB + "Rebels killed two Peruvian civilians.", 2, id="doer-named"),
        pytest.param(_BOMB + "Two Peruvian civilians were killed by a rocket.", 2, id="means-named"),
        pytest.param(_BOMB + "It rained. Two Peruvian civilians were wounded.", 2, id="not-the-next-sentence"),
        pytest.param("Two Peruvian civilians were wounded.", 1, id="first-told"),
    ],
)
def test_retelling(coder: Coder, text: str, count: int) -> None:
    """Only harm by nobody, by nothing, nowhere else, to people of the same country is the same act."""
    events = [event for coding in coder.explain(text) for event in coding.events]
    assert len([event for event in events if event.event_root_code in ("18", "19")]) == count
