"""``dict suggest`` lists what the dictionaries do not know, as stubs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from conftest import DATA, Cli

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.parsing import SpacyParser
from eventcoder.records import Document
from eventcoder.workbench.suggest import Suggestion, format_suggestions, suggest_entries


@pytest.fixture(scope="session")
def small_live(parser: SpacyParser, small: Dictionaries) -> Coder:
    """A coder with the small dictionaries and a model."""
    return Coder(small, parser, require="any")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zardonia attacked Iraq.", ("actor", "Zardonia")),
        ("Iran attacked Zardonia.", ("actor", "Zardonia")),
        ("Black Tide attacked Iraq.", ("actor", "Black Tide")),
        ("Smugglers attacked Iraqi soldiers.", ("agent", "smuggler")),
        ("Iran mocked Iraq.", ("verb", "mock")),
        ("Iran gloated at Iraq.", ("verb", "gloat at")),
    ],
)
def test_suggests(small_live: Coder, text: str, found: tuple[str, str]) -> None:
    """Unknown names and nouns in the roles of known verbs, and unknown verbs between known actors, are found."""
    suggestions = suggest_entries([Document("a", text)], small_live, least=1)
    assert found in {(one.kind, one.phrase) for one in suggestions}


@pytest.mark.parametrize("text", ["Iran attacked Iraq.", "Smugglers mocked the tourists.", "The weather was fine."])
def test_suggests_nothing(small_live: Coder, text: str) -> None:
    """What is known, or has nothing to do with known actors and verbs, is not suggested."""
    assert suggest_entries([Document("a", text)], small_live, least=1) == []


def test_frequency(small_live: Coder) -> None:
    """The most frequent come first; what is too rare is left out; samples are limited."""
    texts = ["Iran mocked Iraq."] * 3 + ["Iran mocked France."] * 2 + ["Iran teased Iraq."] * 2 + ["Iran bored Iraq."]
    documents = [Document(str(i), text) for i, text in enumerate(texts)]
    found = suggest_entries(documents, small_live, least=2, samples=1)
    assert [(one.phrase, one.count, len(one.samples)) for one in found] == [("mock", 5, 1), ("tease", 2, 1)]


@pytest.mark.parametrize(("kind", "table"), [("verb", "entry"), ("actor", "actor"), ("agent", "agent")])
def test_stub(kind: str, table: str) -> None:
    """A stub is TOML of its kind, with the sample as its first example."""
    text = format_suggestions([Suggestion(kind, "mock", 3, (("IRN ? IRQ", 'Iran "mocked" Iraq.'),))])
    (entry,) = tomllib.loads(text)[table]
    assert (entry["id"], entry["examples"][0]["text"]) == ("mock", 'Iran "mocked" Iraq.')


def test_suggest_command(cli: Cli, tmp_path: Path) -> None:
    """The command writes stubs to standard output."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"id": i, "text": "Iran mocked Iraq."}) + "\n" for i in "ab"), "utf-8")
    result = cli("dict", "suggest", corpus, "--dictionaries", DATA / "dictionaries", "--only")
    assert [entry["verbs"] for entry in tomllib.loads(result.out)["entry"]] == [["mock"]]
