"""Sentences as wires write them, each with the root of an event that it reports, and sentences that report none."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from conftest import DATA

from eventcoder.coder import Coder
from eventcoder.records import Document

ROWS = [json.loads(line) for line in (DATA / "breadth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def found(coder: Coder) -> dict[str, list[tuple[str, str, str]]]:
    """Root, source and target of each event by the text of its row, all of them coded in one go."""
    documents = [Document(str(number), row["text"]) for number, row in enumerate(ROWS)]
    events: dict[str, list[tuple[str, str, str]]] = {row["text"]: [] for row in ROWS}
    for event in coder.code(documents):
        text = ROWS[int(event.document_id)]["text"]
        events[text].append((event.event_root_code, event.source_code or "", event.target_code or ""))
    return events


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['root']}-{n}") for n, row in enumerate(ROWS)])
def test_sentence_has_its_root(found: dict[str, list[tuple[str, str, str]]], row: dict[str, str | None]) -> None:
    """An event of the root is coded, with the source and target that begin as given; where root is null, nothing is."""
    events = found[str(row["text"])]
    wanted = (row.get("source") or "", row.get("target") or "")
    hits = [root for root, *actors in events if root == row["root"] and all(map(str.startswith, actors, wanted))]
    assert bool(hits) == (row["root"] is not None), events
    assert row["root"] or not events


def test_every_root_is_covered() -> None:
    """Each root has a score of sentences, and a hundred report nothing."""
    counts = Counter(row["root"] for row in ROWS)
    assert {f"{root:02}" for root in range(1, 21)} == {root for root in counts if root}
    assert min(counts.values()) >= 20
    assert counts[None] >= 100
