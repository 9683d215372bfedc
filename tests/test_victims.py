"""Whom an act of harm befell where the sentence names nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from eventcoder.coder import Coder
from eventcoder.records import Document


def list_events(coder: Coder, text: str, date: dt.date | None) -> list[str]:
    """The events of a text as "source code target", "-" for nobody coded."""
    codings = coder.explain(Document("a", text, date=date))
    return [
        f"{event.source_code or '-'} {event.event_code} {event.target_code or '-'}"
        for coding in codings
        for event in coding.events
    ]


@pytest.mark.parametrize(
    ("text", "date", "events"),
    [
        pytest.param(
            "Somali rebels seized a village near the coast.", dt.date(2012, 5, 1), ["SOMREB 192 SOM"], id="rebels-take"
        ),
        pytest.param(
            "Afghan forces recaptured Zarbuland district.",
            dt.date(2018, 5, 1),
            ["AFGMIL 192 AFGREB"],
            id="army-retakes",
        ),
        pytest.param(
            "Afghan forces recaptured Zarbuland district.", None, ["AFGMIL 192 -"], id="no-date-no-insurgency"
        ),
        pytest.param(
            "Saudi warplanes bombed Qarmaland in Yemen.", dt.date(2016, 5, 1), ["SAUMIL 195 YEM"], id="unknown-name"
        ),
        pytest.param("Soldiers seized a village.", dt.date(2012, 5, 1), ["MIL 192 -"], id="no-setting"),
    ],
)
def test_holder_of_a_place(coder: Coder, text: str, date: dt.date | None, events: list[str]) -> None:
    """A place that no dictionary knows is its country's; in an insurgency its forces take it from rebels."""
    assert list_events(coder, text, date) == events


def test_holder_is_assumed(coder: Coder) -> None:
    """The target is the phrase as it stands."""
    document = Document("a", "Somali rebels seized a village near the coast.", date=dt.date(2012, 5, 1))
    (event,) = (event for coding in coder.explain(document) for event in coding.events)
    assert (event.target_text, event.target_code) == ("a village", "SOM")
