"""The commands do what they say, write data to stdout and the rest to stderr, and end with the right exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA, ROOT, Cli
from typer.main import get_command

from eventcoder import __version__, read_events
from eventcoder.cli import app
from eventcoder.schema import load_columns

SMALL = ("--dictionaries", DATA / "dictionaries", "--only")
ENTRY = '[[entry]]\nid = "raid"\ncode = "190"\nverbs = ["raid"]\n'


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text("Iran attacked Iraq, France said.\n\nThe weather was fine.\n", "utf-8")
    return path


def list_commands() -> list[str]:
    """All commands, those of groups with the group's name."""
    names = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner else [name]
    return names


def change_code(path: Path, code: str) -> None:
    """Replaces the event code of the first row."""
    table = pq.read_table(path)
    codes = [code, *table.column("event_code").to_pylist()[1:]]
    number = table.schema.get_field_index("event_code")
    pq.write_table(table.set_column(number, table.schema.field(number), pa.array(codes)), path)


def test_version(cli: Cli) -> None:
    """The version is the package's."""
    assert cli("--version").out == f"eventcoder {__version__}\n"


@pytest.mark.parametrize("command", list_commands())
def test_command_is_documented(cli: Cli, command: str) -> None:
    """Each command says what it does, and the README names it."""
    result = cli(*command.split(), "--help")
    assert result.code == 0
    assert f"eventcoder {command}" in result.out
    assert f"eventcoder {command}" in (ROOT / "README.md").read_text("utf-8")


def test_help_is_quick() -> None:
    """Help imports neither spaCy nor pandas nor pyarrow."""
    code = (
        "import sys\nfrom eventcoder.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'spacy', 'pandas', 'pyarrow'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_code(cli: Cli, article: Path, tmp_path: Path) -> None:
    """Coding writes a valid table, and says on stderr what it did."""
    result = cli("code", article, "-o", tmp_path / "events.parquet", "--date", "2019-02-18", *SMALL)
    assert (result.code, result.out) == (0, "")
    assert "1 document(s), 1 event(s)" in result.err
    assert cli("validate", tmp_path / "events.parquet").code == 0


def test_code_gives_the_event(cli: Cli, article: Path, tmp_path: Path) -> None:
    """The table holds the event, with the date given."""
    cli("code", article, "-o", tmp_path / "events.parquet", "--date", "2019-02-18", *SMALL)
    (row,) = read_events(tmp_path / "events.parquet").to_dict("records")
    assert (row["document_id"], row["source_code"], row["event_code"], row["target_code"]) == (
        "article",
        "IRN",
        "190",
        "IRQ",
    )
    assert (str(row["story_date"].date()), row["attribution_text"]) == ("2019-02-18", "France")


def test_code_all(cli: Cli, tmp_path: Path) -> None:
    """With --all, what was negated or not actual is kept."""
    (tmp_path / "a.txt").write_text("Iran did not attack Iraq. France could attack Syria.", "utf-8")
    cli("code", tmp_path / "a.txt", "-o", tmp_path / "events.parquet", "--all", *SMALL)
    frame = read_events(tmp_path / "events.parquet")
    assert list(zip(frame["polarity"], frame["modality"], strict=True)) == [
        ("negative", "actual"),
        ("positive", "possible"),
    ]


@pytest.mark.parametrize(("require", "events"), [("category", 3), ("any", 3), ("source", 2), ("both", 1)])
def test_code_require(cli: Cli, tmp_path: Path, require: str, events: int) -> None:
    """--require tells which roles must be coded."""
    (tmp_path / "a.txt").write_text("Iran attacked Iraq. Iran attacked the village. The gang attacked Iraq.", "utf-8")
    cli("code", tmp_path / "a.txt", "-o", tmp_path / "events.parquet", "--require", require, *SMALL)
    assert len(read_events(tmp_path / "events.parquet")) == events


def test_code_twice_gives_the_same(cli: Cli, article: Path, tmp_path: Path) -> None:
    """The same input gives the same rows, with the same ids."""
    for name in ("a.parquet", "b.parquet"):
        cli("code", article, "-o", tmp_path / name, *SMALL)
    assert pq.read_table(tmp_path / "a.parquet").equals(pq.read_table(tmp_path / "b.parquet"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--date", "soon"), '--date "soon" is not a date'),
        (("--require", "all"), "must be one of category, any, source, both"),
        (("--model", "no_such_model"), "no_such_model"),
        (("--dictionaries", "no_such_folder"), "no_such_folder"),
    ],
)
def test_code_with_wrong_option(
    cli: Cli, article: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """A wrong option ends the run with its name, exit code 2 and no file."""
    result = cli("code", article, "-o", tmp_path / "events.parquet", *arguments)
    assert result.code == 2
    assert message in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["article.txt"]


def test_code_into_missing_folder(cli: Cli, article: Path, tmp_path: Path) -> None:
    """Where the output cannot be written, the message names the folder."""
    result = cli("code", article, "-o", tmp_path / "missing" / "events.parquet", *SMALL)
    assert result.code == 2
    assert "no such directory" in result.err


def test_code_with_faulty_dictionary(cli: Cli, article: Path, tmp_path: Path) -> None:
    """A dictionary fault stops the start, with all faults listed."""
    folder = tmp_path / "mine" / "verbs"
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text(ENTRY.replace("190", "199") + ENTRY.replace("raid", "rob").replace("190", "198"))
    result = cli("code", article, "-o", tmp_path / "events.parquet", "-d", tmp_path / "mine", "--only")
    assert result.code == 2
    assert 'entry "raid": code' in result.err
    assert 'entry "rob": code' in result.err
    assert "2 fault(s)" in result.err
    assert not (tmp_path / "events.parquet").exists()


def test_failed_run_keeps_the_former_file(cli: Cli, article: Path, tmp_path: Path) -> None:
    """A run that fails leaves the output of the one before as it was, and nothing beside it."""
    target = tmp_path / "events.parquet"
    cli("code", article, "-o", target, *SMALL)
    before = target.read_bytes()
    cli("code", article, "-o", target, "--model", "no_such_model", *SMALL)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "events.parquet"]


@pytest.fixture
def broken(cli: Cli, article: Path, tmp_path: Path) -> Path:
    """An event table in which a code was replaced by 999."""
    path = tmp_path / "events.parquet"
    cli("code", article, "-o", path, *SMALL)
    change_code(path, "999")
    return path


def test_validate_broken(cli: Cli, broken: Path) -> None:
    """A wrong code is named with file, row, column and reason."""
    result = cli("validate", broken)
    assert result.code == 1
    assert f"{broken}: row 0: event_code: event-code-unknown" in result.out


def test_validate_as_json(cli: Cli, broken: Path) -> None:
    """The report is also JSON."""
    report = json.loads(cli("validate", broken, "--format", "json").out)
    assert report["valid"] is False
    assert "event-code-unknown" in {case["reason"] for case in report["failure_cases"]}


def test_validate_for_github(cli: Cli, broken: Path) -> None:
    """The report is also workflow commands."""
    assert cli("validate", broken, "--format", "github").out.startswith("::error ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("missing.parquet",), "missing.parquet"), (("events.parquet", "--format", "xml"), "--format")],
)
def test_validate_cannot(
    cli: Cli, broken: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    """What cannot be validated ends with exit code 2."""
    monkeypatch.chdir(broken.parent)
    result = cli("validate", *arguments)
    assert result.code == 2
    assert message in result.err


def test_validate_no_table(cli: Cli, article: Path) -> None:
    """A file that is no Parquet cannot be read: exit code 2."""
    assert cli("validate", article).code == 2


def test_explain(cli: Cli) -> None:
    """Explain shows every step from tokens to events."""
    result = cli("explain", "Iran demanded that Iraq withdraw.", *SMALL)
    assert result.code == 0
    shown = [line for line in result.out.splitlines() if line and not line.startswith((" ", "sentence"))]
    assert shown == ["tokens", "clauses", "mentions", "matches", "composition", "events"]
    assert "IRN 1056 IRQ" in result.out


def test_explain_with_date(cli: Cli) -> None:
    """The date chooses the codes."""
    sentence = "The SDF attacked Aleppo."
    assert "SYRREB 190" in cli("explain", sentence, "--date", "2019-01-01", *SMALL).out
    assert "SYRREB 190" not in cli("explain", sentence, "--date", "2010-01-01", *SMALL).out


@pytest.mark.parametrize(
    ("wanted", "first"),
    [((), "01 "), (("105",), "105 "), (("1056",), "1056 "), (("blockade",), "0872 ")],
)
def test_codes(cli: Cli, wanted: tuple[str, ...], first: str) -> None:
    """Codes are listed all, by their beginning, or by a word of their name."""
    result = cli("codes", *wanted)
    assert result.code == 0
    assert result.out.startswith(first)


def test_codes_of_all(cli: Cli) -> None:
    """Without an argument every code has its line."""
    assert len(cli("codes").out.splitlines()) == 318


def test_codes_unknown(cli: Cli) -> None:
    """An unknown code is answered by the nearest ones."""
    result = cli("codes", "199")
    assert result.code == 2
    assert "nearest: 19" in result.err


def write_entry(folder: Path, text: str) -> Path:
    path = folder / "mine" / "verbs" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return folder / "mine"


def test_dict_lint(cli: Cli) -> None:
    """Dictionaries without a fault: exit code 0, and what there is."""
    result = cli("dict", "lint", DATA / "dictionaries", "--only")
    assert result.code == 0
    assert "no faults in" in result.out


def test_dict_lint_shipped(cli: Cli) -> None:
    """The shipped dictionaries have no fault."""
    result = cli("dict", "lint")
    assert (result.code, result.out.partition(" in ")[0]) == (0, "no faults")


def test_dict_lint_faults(cli: Cli, tmp_path: Path) -> None:
    """Every fault is listed: exit code 1."""
    mine = write_entry(tmp_path, ENTRY.replace("190", "199") + ENTRY.replace("raid", "rob").replace("verbs", "werbs"))
    result = cli("dict", "lint", mine, "--only")
    assert result.code == 1
    assert 'mine/verbs/mine.toml:3: entry "raid": code: code-unknown: code "199" is not a CAMEO code; did' in result.out
    assert 'mine/verbs/mine.toml:6: entry "rob"' in result.out


def test_dict_lint_missing(cli: Cli, tmp_path: Path) -> None:
    """A folder that is not there cannot be checked: exit code 2."""
    result = cli("dict", "lint", tmp_path / "missing", "--only")
    assert result.code == 2
    assert "missing" in result.err


EXAMPLES = 'examples = [{ text = "Iran zapped Iraq.", events = ["IRN 190 IRQ"] }]\n'


@pytest.fixture
def _small_for_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the small test dictionaries for the shipped ones, which take seconds to compile."""
    for module in ("eventcoder.resources", "eventcoder.dictionaries"):
        monkeypatch.setattr(f"{module}.find_dictionaries", lambda: DATA / "dictionaries")


@pytest.mark.usefixtures("_small_for_shipped")
def test_dict_test(cli: Cli, tmp_path: Path) -> None:
    """Examples that come out as they say: exit code 0."""
    mine = write_entry(tmp_path, ENTRY.replace("raid", "zap") + EXAMPLES)
    result = cli("dict", "test", mine)
    assert (result.code, result.out) == (0, "1 of 1 examples pass\n")


@pytest.mark.usefixtures("_small_for_shipped")
@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (ENTRY.replace("raid", "zap") + EXAMPLES.replace("zapped", "zipped"), "alone"),
        (ENTRY.replace("raid", "zap") + EXAMPLES.replace("190", "191"), "together"),
        (ENTRY.replace("raid", "zap") + 'counterexamples = ["Iran zapped Iraq."]\n', "counterexample"),
    ],
)
def test_dict_test_fails(cli: Cli, tmp_path: Path, text: str, stage: str) -> None:
    """An example that does not come out is listed with its stage: exit code 1."""
    result = cli("dict", "test", write_entry(tmp_path, text))
    assert result.code == 1
    assert f'mine/verbs/mine.toml: entry "zap": {stage}:' in result.out


@pytest.mark.usefixtures("_small_for_shipped")
def test_dict_test_shadowed(cli: Cli, tmp_path: Path) -> None:
    """An example whose entry fires alone, but loses to another with everything loaded, is found."""
    text = ENTRY.replace("raid", "zap") + EXAMPLES
    text += (
        ENTRY.replace("raid", "zap-more").replace("190", "195").replace('["zap-more"]', '["zap"]') + "priority = 5\n"
    )
    result = cli("dict", "test", write_entry(tmp_path, text))
    assert result.code == 1
    assert 'entry "zap": together:' in result.out


@pytest.mark.parametrize("name", ["code", "validate", "explain"])
def test_missing_argument(cli: Cli, name: str) -> None:
    """A command without its argument says so: exit code 2."""
    result = cli(name)
    assert result.code == 2
    assert "Missing" in result.err


def test_columns_are_those_of_the_schema(cli: Cli, article: Path, tmp_path: Path) -> None:
    """The table that is written has the columns of the schema, in their order."""
    cli("code", article, "-o", tmp_path / "events.parquet", *SMALL)
    assert pq.read_schema(tmp_path / "events.parquet").names == list(load_columns())
