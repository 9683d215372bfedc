"""Hostile input: no crash, and every record is in the events' documents or among the rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corpora import OPTIONS

from eventcoder import validate
from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.parsing import SpacyParser
from eventcoder.pipeline import Summary, code_files
from eventcoder.streams import MAX_CHARACTERS, MAX_SENTENCES

GOOD = "Iran attacked Iraq."

TEXTS = {
    "long sentence": "the rebels and " * 2500 + "attacked.",
    "five thousand names": "Iran, " * 5000 + "attacked Iraq.",
    "one-word sentences": "Go.\n\n" * 15_000,
    "right to left": "هاجمت إيران العراق. " * 50 + GOOD,
    "emoji": "🙂🔥 Iran 🙂 attacked 👩‍👩‍👧 Iraq 🔥. " * 50,
    "markup": "<div><p class='x'>Iran attacked Iraq.</p><script>var a = 1 < 2;</script></div>" * 50,
    "nul": "Iran\x00 attacked\x00 Iraq.",
    "control characters": "".join(map(chr, range(1, 32))) + GOOD,
    "deep brackets": "(" * 3000 + GOOD + ")" * 3000,
    "one long word": "x" * 90_000,
    "quotes": "“" * 2000 + GOOD,
    "combining": "I\u0301" * 3000 + GOOD,
    "surrogate pairs": "\U0001d518" * 2000 + GOOD,
    "stops": "." * 5000 + " " + GOOD,
    "coordination": "Iran and Iraq and " * 90 + "Syria met France.",
}

LINES = {
    "broken json": (b'{"id": "x", "text": ', "broken-json"),
    "invalid utf-8": (b'{"id": "x", "text": "Ir\xff\xfen left."}', "wrong-encoding"),
    "surrogate": (b'{"id": "x", "text": "Iran \\ud800 left."}', "wrong-encoding"),
    "ten megabytes": (json.dumps({"id": "x", "text": "Iran left. " * 1_000_000}).encode(), "too-long"),
    "deep json": (b'{"id": "x", "text": ' + b"[" * 100_000, "broken-json"),
    "too many sentences": (json.dumps({"id": "x", "text": "Go.\n\n" * 100_000}).encode(), "too-many-sentences"),
}


def code(path: Path, small: Dictionaries, parser: SpacyParser) -> tuple[Summary, list[dict[str, Any]]]:
    """Codes a file; the summary, and what was rejected."""
    out = path.with_name("events.parquet")
    summary = code_files([path], out, OPTIONS, coder=Coder(small, parser))
    assert validate(out).valid
    sidecar = out.with_name("events.parquet.rejected.jsonl")
    rejected = [json.loads(line) for line in sidecar.read_text("utf-8").splitlines()] if sidecar.exists() else []
    assert summary.rejected == len(rejected)
    return summary, rejected


@pytest.mark.parametrize("name", TEXTS)
def test_text(tmp_path: Path, small: Dictionaries, parser: SpacyParser, name: str) -> None:
    """A document of odd text is coded, or set aside, and so is each beside it."""
    path = tmp_path / "news.jsonl"
    texts = {"before": GOOD, "odd": TEXTS[name], "after": GOOD}
    path.write_text("".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in texts.items()), "utf-8")
    summary, rejected = code(path, small, parser)
    assert summary.documents + len(rejected) == 3
    assert {record["document_id"] for record in rejected} <= {"odd"}
    assert summary.events >= 2


@pytest.mark.parametrize("name", LINES)
def test_line(tmp_path: Path, small: Dictionaries, parser: SpacyParser, name: str) -> None:
    """A line that cannot be coded is set aside with its reason, and the others are coded."""
    line, reason = LINES[name]
    good = [json.dumps({"id": i, "text": GOOD}).encode() for i in ("before", "after")]
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n".join([good[0], line, good[1], b""]))
    summary, rejected = code(path, small, parser)
    assert [record["reason"] for record in rejected] == [reason]
    assert (summary.documents, summary.events) == (2, 2)


def test_nul_bytes(tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """NUL bytes within a file reject the lines that they stand in."""
    path = tmp_path / "news.jsonl"
    good = json.dumps({"id": "a", "text": GOOD}).encode()
    path.write_bytes(
        good + b" " * 10_000 + b"\n" + good.replace(b'"a"', b'"b\x00"') + b"\n" + good.replace(b'"a"', b'"c"')
    )
    summary, rejected = code(path, small, parser)
    assert summary.documents + len(rejected) == 3
    assert summary.documents >= 2


def test_limits_are_inclusive(tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """A document of just the greatest length is coded; a character more sets it aside."""
    path = tmp_path / "news.jsonl"
    word = "x" * 99 + " "
    text = (word * (MAX_CHARACTERS // 100))[:-1] + "."
    texts = {"just": text, "more": text + "."}
    path.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), "utf-8")
    summary, rejected = code(path, small, parser)
    assert [(record["document_id"], record["reason"]) for record in rejected] == [("more", "too-long")]
    assert summary.sentences < MAX_SENTENCES
