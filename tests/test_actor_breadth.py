"""Noun phrases as newspapers write them, each with its code: country, role, specialty and group in CAMEO's order."""

from __future__ import annotations

import json

import pytest
from conftest import DATA

from eventcoder.coder import Coder
from eventcoder.records import Document

ROWS = [json.loads(line) for line in (DATA / "actor_breadth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["phrase"].replace(" ", "-")) for row in ROWS])
def test_phrase_has_its_code(coder: Coder, row: dict[str, str | None]) -> None:
    """The phrase is a mention with the code; where the code is null, nothing in the sentence is coded."""
    codings = coder.explain(Document("breadth", str(row["text"])))
    codes = {mention.text: mention.code for coding in codings for mention in coding.mentions.values() if mention.code}
    assert codes.get(str(row["phrase"])) == row["code"], codes
    assert codes or row["code"] is None
