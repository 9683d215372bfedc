"""What is answered has been said: requests, demands and accusations besides the answers to them."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Britain accepted a Polish request to send troops.", ["GBR 030 POL", "POL 020 GBR"]),
        ("Chad dismissed allegations by Sudan that it was arming rebels.", ["SDN 1123 TCD"]),
        ("Kenya rejected opposition demands that it release the students.", ["KEN 1243 KENOPP", "KENOPP 1053 KEN"]),
        ("France defended itself against accusations by Chad.", ["TCD 112 FRA"]),
    ],
)
def test_answered(coder: Coder, text: str, events: list[str]) -> None:
    """What somebody rejects or grants, another one has asked for: two events; a denial is none."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    "text",
    [
        "Kenya rejected demands that it release the students.",
        "Kenya's rejection of demands by Chad was expected.",
        "Norway's minister rejected a request for troops.",
    ],
)
def test_not_answered(coder: Coder, text: str) -> None:
    """Where nobody else is named who asks, or nobody who answers, there is no event of his."""
    assert not [line for line in code_text(coder, text) if line.split()[1][:2] in ("02", "10")]
