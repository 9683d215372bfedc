"""Examples told in other ways."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eventcoder.cli import app
from eventcoder.coder import Coder
from eventcoder.dictionaries.reading import list_files
from eventcoder.examples import Example, list_examples
from eventcoder.records import Document
from eventcoder.resources import find_dictionaries
from eventcoder.sentences import split_sentences
from eventcoder.workbench.retell import CONSTRUCTIONS, FRAMES, retell, retell_examples


def tell(coder: Coder, text: str) -> dict[str, str]:
    """The other ways to tell a sentence, by kind."""
    (parse,) = coder.parser.parse(split_sentences(Document("text", text)))
    return dict(retell(parse))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("day", "The rebels attacked the city of Goma on Tuesday."),
        ("opening", "On Monday, the rebels attacked the city of Goma."),
        ("reported", "Officials said on Tuesday that the rebels attacked the city of Goma."),
        ("perfect", "The rebels have attacked the city of Goma."),
        ("inner day", "The rebels on Tuesday attacked the city of Goma."),
        ("relative", "The rebels, which attacked the city of Goma, ran short of cash."),
        ("passive", "The city of Goma was attacked by the rebels."),
        ("passive relative", "The city of Goma, which was attacked by the rebels, made headlines."),
    ],
)
def test_ways(coder: Coder, kind: str, text: str) -> None:
    """Each kind is English."""
    assert tell(coder, "The rebels attacked the city of Goma.")[kind] == text


def test_behind_the_object(coder: Coder) -> None:
    """What follows the object follows the doer of the passive."""
    told = tell(coder, "France deported two nuns to Mali.")
    assert told["passive"] == "Two nuns were deported by France to Mali."


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("France left Mali.", set(FRAMES)),
        ("In May France attacked Mali.", set(FRAMES)),
        ("France appealed to Mali.", {*FRAMES, *CONSTRUCTIONS} - {"passive", "passive relative"}),
        ("France attacked its neighbour.", {*FRAMES, *CONSTRUCTIONS} - {"passive", "passive relative"}),
    ],
)
def test_what_cannot_be_told(coder: Coder, text: str, kinds: set[str]) -> None:
    """A sentence is told only in the ways for which its parts are known."""
    assert set(tell(coder, text)) == kinds


def test_names_keep_capitals(coder: Coder) -> None:
    """A name at the beginning keeps its capital inside."""
    assert tell(coder, "Kenyan police arrested Mali's envoy.")["opening"] == (
        "On Monday, Kenyan police arrested Mali's envoy."
    )


def test_only_what_holds(coder: Coder) -> None:
    """Counterexamples, several sentences and examples that fail as they stand are not told."""
    examples = [
        Example("x.toml", "entry", "a", "France attacked Mali.", None),
        Example("x.toml", "entry", "b", "France left. It attacked Mali.", ("FRA 190 MLI",)),
        Example("x.toml", "entry", "c", "France attacked Mali.", ("FRA 042 MLI",)),
        Example("x.toml", "agent", "d", "France attacked Mali.", ("FRA",)),
        Example("x.toml", "entry", "e", "France attacked Mali.", ("FRA 190 MLI",)),
    ]
    told = list(retell_examples(examples, coder))
    assert {one.example.entry for one in told} == {"e"}
    assert [one.kind for one in told if not one.holds] == []


def test_shipped_examples(coder: Coder) -> None:
    """When it was and who is quoted changes no event of the shipped entries but for a few that the parser misreads."""
    everything = [one for one in list_examples(list_files([find_dictionaries()])) if one.kind == "entry"]
    told = list(retell_examples(everything[::30], coder))
    counts = Counter(one.kind for one in told)
    held = Counter(one.kind for one in told if one.holds)
    assert min(counts[kind] for kind in FRAMES) > 50
    assert [kind for kind in FRAMES if held[kind] < 0.95 * counts[kind]] == []


def test_command() -> None:
    """The command shows what does not hold and counts the rest; a file of no dictionary is named."""
    file = find_dictionaries() / "operators" / "stop.toml"
    result = CliRunner().invoke(app, ["dict", "retell", str(file)])
    assert result.exit_code == 0
    assert "day: " in result.stdout
    assert " give the same events" in result.stdout
    missing = CliRunner().invoke(app, ["dict", "retell", str(Path("nowhere.toml"))])
    assert missing.exit_code == 2
    assert "nowhere.toml" in missing.stderr
