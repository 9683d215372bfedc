"""Who fills a role with others: members that are named, fellows of the same country."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "A bomb in Kabul killed ten people, including three Danish soldiers.",
            ["--- 183 AFGCVL", "--- 183 DNKMIL"],
        ),
        ("Nineteen states, including Norway and Chile, condemned Chad.", ["CHL 111 TCD", "NOR 111 TCD"]),
        ("Kenyan officials, including the president, praised Uganda.", ["KENGOV 051 UGA"]),
        (
            "Rebels killed five people in Nepal, including two policemen.",
            ["NPLREB 180 NPLCOP", "NPLREB 180 NPLCVL"],
        ),
        ("A museum returned gold, including a crown, to Italy.", []),
    ],
)
def test_including(coder: Coder, text: str, events: list[str]) -> None:
    """Those whom a phrase is said to include fill the role with it, and are of its country where they name none."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Norway's minister visited US troops and diplomats.", ["NORGOV 042 USAGOV", "NORGOV 042 USAMIL"]),
        ("American troops and insurgents clashed in Iraq.", ["USAMIL 190 IRQREB"]),
    ],
)
def test_shared_country(coder: Coder, text: str, events: list[str]) -> None:
    """Fellows share the country of those they are coordinated with; insurgents do not share that of foreign troops."""
    assert set(events) <= set(code_text(coder, text))
