"""``dict add`` writes an entry that was tried, in the right place, and leaves the rest of the file as it is."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from conftest import DATA, Cli

from eventcoder.errors import EventcoderError
from eventcoder.parsing import SpacyParser
from eventcoder.records import Document
from eventcoder.workbench.add import Draft, Trial, insert_entry, make_draft, parse_example

VERB = {"verbs": ["zap"], "code": "190", "examples": ["Iran zapped Iraq. => IRN 190 IRQ"]}
FILE = """\
# My verbs.

[[entry]]
id = "raid"   # kept
code = '190'
verbs = [
    "raid",  # and this
]

# The last word.
"""


@pytest.fixture(autouse=True)
def _small_for_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the small test dictionaries for the shipped ones, which take seconds to compile."""
    names = ("resources", "dictionaries", "workbench.add", "workbench.lint", "workbench.lint_examples")
    for module in names:
        monkeypatch.setattr(f"eventcoder.{module}.find_dictionaries", lambda: DATA / "dictionaries")


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("A raided B. => USA 190 IRQ", {"text": "A raided B.", "events": ["USA 190 IRQ"]}),
        ("A. => USA 190 IRQ; IRQ 190 USA", {"text": "A.", "events": ["USA 190 IRQ", "IRQ 190 USA"]}),
        ("A. =>", {"text": "A.", "events": []}),
    ],
)
def test_example(text: str, example: dict[str, object]) -> None:
    """An example is a sentence and, behind an arrow, what comes out."""
    assert parse_example(text, "events") == example


def test_example_without_arrow() -> None:
    """An example that does not say what comes out is refused."""
    with pytest.raises(EventcoderError, match="=>"):
        parse_example("A raided B.", "events")


@pytest.mark.parametrize(
    ("kind", "values", "file"),
    [
        ("actor", {"names": ["Red Hand"]}, "actors/actors.toml"),
        ("agent", {"nouns": ["digger"]}, "agents/agents.toml"),
        ("verb", {"verbs": ["raid"], "code": "190"}, "verbs/verbs.toml"),
    ],
)
def test_file(kind: str, values: dict[str, object], file: str) -> None:
    """An entry goes to the file of its kind."""
    assert make_draft(kind, values).file == file


def test_file_of_a_cue_category(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A verb goes to the file that is named as the shipped one of its cue category."""
    (tmp_path / "verbs").mkdir()
    (tmp_path / "verbs" / "19_fight.toml").touch()
    monkeypatch.setattr("eventcoder.workbench.add.find_dictionaries", lambda: tmp_path)
    assert make_draft("verb", VERB).file == "verbs/19_fight.toml"


def test_id_is_made() -> None:
    """A missing id is made from the first word."""
    assert make_draft("verb", {"verbs": ["lay siege to"]}).table["id"] == "lay-siege-to"


def test_unknown_kind() -> None:
    """Only actors, agents and verbs can be added."""
    with pytest.raises(EventcoderError, match="actor, agent, verb"):
        make_draft("noun", {})


def test_layout_is_kept(tmp_path: Path) -> None:
    """Comments, order and quotes of the file stay; the entry comes after the others."""
    (tmp_path / "a.toml").write_text(FILE, "utf-8")
    text = insert_entry(tmp_path / "a.toml", Draft("verb", {"id": "zap", "code": "190"}, "a.toml"))
    assert text.startswith(FILE)
    assert [entry["id"] for entry in tomllib.loads(text)["entry"]] == ["raid", "zap"]


def test_same_id_is_replaced(tmp_path: Path) -> None:
    """An entry with an id that is there takes its place."""
    (tmp_path / "a.toml").write_text(FILE, "utf-8")
    text = insert_entry(tmp_path / "a.toml", Draft("verb", {"id": "raid", "code": "193"}, "a.toml"))
    assert tomllib.loads(text)["entry"] == [{"id": "raid", "code": "193"}]


def test_broken_file(tmp_path: Path) -> None:
    """A file that is no TOML is left alone."""
    (tmp_path / "a.toml").write_text("[[entry]\n", "utf-8")
    with pytest.raises(EventcoderError, match=r"a\.toml"):
        insert_entry(tmp_path / "a.toml", Draft("verb", {"id": "zap"}, "a.toml"))


def test_trial(tmp_path: Path, parser: SpacyParser) -> None:
    """A right entry has no fault, passes, and shows what it changes, before anything is written."""
    with Trial(tmp_path / "mine", make_draft("verb", VERB)) as trial:
        changes = trial.compare([Document("a", "Syria zapped Iran.")], parser)
        assert (trial.lint(), trial.test(parser)) == ([], [])
        assert [(change.change, change.event_code_new) for change in changes] == [("gained", "190")]
        assert not (tmp_path / "mine").exists()


def test_trial_writes(tmp_path: Path) -> None:
    """What was tried is what is written."""
    with Trial(tmp_path / "mine", make_draft("verb", VERB)) as trial:
        assert tomllib.loads(trial.write().read_text("utf-8"))["entry"][0]["verbs"] == ["zap"]


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (["--example", "Iran zapped Iraq. => IRN 190 IRQ"], True),
        (["--example", "Iran zapped Iraq. => IRN 193 IRQ"], False),
        (["--example", "Iran zipped Iraq. => IRN 190 IRQ"], False),
        (["--example", "Iran zapped Iraq. => IRN 199 IRQ"], False),
    ],
    ids=["right", "other-code", "does-not-fire", "no-code"],
)
def test_add_verb(cli: Cli, tmp_path: Path, options: list[str], written: bool) -> None:
    """The command writes an entry whose examples pass, and no other."""
    result = cli("dict", "add", "verb", tmp_path, "--verb", "zap", "--code", "190", *options, "--yes")
    assert (result.code == 0, (tmp_path / "verbs" / "verbs.toml").exists()) == (written, written)


def test_add_actor(cli: Cli, tmp_path: Path) -> None:
    """An actor's code holds between the days given."""
    options = ["--name", "Black Tide", "--kind", "group", "--code", "IRQREB", "--from", "2020-01-01"]
    example = "Black Tide attacked Iran. => IRQREB"
    assert cli("dict", "add", "actor", tmp_path, *options, "--example", example, "--yes").code == 0
    (actor,) = tomllib.loads((tmp_path / "actors" / "actors.toml").read_text("utf-8"))["actor"]
    assert (actor["codes"][0]["code"], str(actor["codes"][0]["from"])) == ("IRQREB", "2020-01-01")


def test_add_agent(cli: Cli, tmp_path: Path) -> None:
    """An agent has its nouns and role."""
    example = "The diggers rested. => MIL"
    options = ["--noun", "digger", "--role", "MIL", "--example", example]
    assert cli("dict", "add", "agent", tmp_path, *options, "--yes").code == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--code", "190"], "--verb is missing"),
        (["--verb", "zap"], "--code is missing"),
        (["--verb", "zap", "--code", "190"], "--example is missing"),
    ],
)
def test_missing_without_terminal(cli: Cli, tmp_path: Path, options: list[str], message: str) -> None:
    """Without a terminal to ask at, what is missing is named."""
    result = cli("dict", "add", "verb", tmp_path, *options)
    assert (result.code, message in result.err) == (2, True)


def test_not_written_unasked(cli: Cli, tmp_path: Path) -> None:
    """Without a terminal and without --yes nothing is written; the corpus is shown all the same."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps({"id": "a", "text": "Syria zapped Iran."}) + "\n", "utf-8")
    options = ["--verb", "zap", "--code", "190", "--example", "Iran zapped Iraq. => IRN 190 IRQ"]
    result = cli("dict", "add", "verb", tmp_path / "mine", *options, "--corpus", corpus)
    assert (result.code, "1 gained, 0 lost, 0 changed" in result.err) == (1, True)
    assert not (tmp_path / "mine").exists()
