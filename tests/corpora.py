"""Small corpora for the tests of the pipeline, and how they are run."""

from __future__ import annotations

import json
import random
from pathlib import Path

from conftest import DATA

from eventcoder.runners import Options

OPTIONS = Options(dictionaries=(DATA / "dictionaries",), only=True)
"""The small dictionaries alone."""

SENTENCES = (
    "Iran attacked Iraq.",
    "Syrian rebels attacked the army in Aleppo on Monday.",
    "The government condemned the attack.",
    "They threatened to attack Damascus.",
    "President Barack Obama met Emmanuel Macron in Washington.",
    "Obama said that it would not attack the group.",
    "The weather was fine.",
    "He scored two goals.",
    "France demanded that the United States withdraw its troops from Iraq.",
    "Iranian police arrested three journalists.",
    "The country held talks with the United Nations.",
    "Prices rose by a tenth.",
    "Its soldiers shelled the town, a spokesman said.",
    "The rebels met Syrian officials, and then they left.",
)
"""Sentences with events, with what later ones refer to, and with neither."""


def write_corpus(path: Path, count: int, seed: int = 1) -> Path:
    """A JSONL file of documents of one to five of the sentences; among them some that cannot be read."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = " ".join(chance.choices(SENTENCES, k=chance.randint(1, 5)))
            record = {"id": f"d{number}", "text": text, "date": "2013-05-07"}
            file.write(json.dumps(record) + "\n" if number % 17 != 16 else '{"id": \n')
    return path


def read_output(path: Path) -> tuple[bytes, bytes]:
    """The bytes of the event table and of the rejected records."""
    rejected = path.with_name(path.name + ".rejected.jsonl")
    return path.read_bytes(), rejected.read_bytes() if rejected.exists() else b""
