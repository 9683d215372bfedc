"""What is condemned, rejected or welcomed as "the move" or "a step that" is the act of whoever acted before."""

from __future__ import annotations

import pytest

from eventcoder.coder import Coder


@pytest.mark.parametrize(
    ("text", "event"),
    [
        pytest.param("Chad closed its airspace, a step that Niger condemned.", "NER 111 TCD", id="beside-the-clause"),
        pytest.param("Chad closed its airspace, a step condemned by Niger.", "NER 111 TCD", id="passive"),
        pytest.param("Chad closed its airspace, and Niger condemned the move.", "NER 111 TCD", id="clause-before"),
        pytest.param(
            "Chad expelled a Danish envoy. Niger condemned the decision.", "NER 111 TCD", id="sentence-before"
        ),
        pytest.param("Chad urged Niger to leave. Niger rejected the appeal.", "NER 120 TCD", id="rejected"),
        pytest.param("Chad freed ten Danish nurses. Denmark welcomed the gesture.", "DNK 051 TCD", id="welcomed"),
        pytest.param("Chad expelled an envoy. Niger called the step unfriendly.", "NER 111 TCD", id="called-names"),
        pytest.param("Chad said it condemned the move.", "TCD 111 ---", id="nobody-before"),
        pytest.param("Chad expelled a Danish envoy. Niger condemned Mali's decision.", "NER 111 MLI", id="owner-named"),
        pytest.param("Chad recognized Kosovo. Serbia recalled its ambassador.", "SRB 161 TCD", id="envoy-of-sentence"),
        pytest.param("Chad cut trade with Niger and recalled its envoy.", "TCD 161 NER", id="envoy-of-clause"),
        pytest.param("Chad recalled its ambassador.", "TCD 161 ---", id="envoy-from-nowhere"),
    ],
)
def test_author(coder: Coder, text: str, event: str) -> None:
    """The last event has the doer of the act before as its target; nobody, where there is none."""
    last = [event for coding in coder.explain(text) for event in coding.events][-1]
    assert f"{last.source_code} {last.event_code} {last.target_code or '---'}" == event
