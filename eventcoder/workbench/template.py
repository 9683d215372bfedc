"""The template of a researcher's own dictionary repository, for ``dict new``."""

from __future__ import annotations

from pathlib import Path

from eventcoder import __version__
from eventcoder.errors import EventcoderError

_README = """\
# My event dictionaries

Entries that are laid over the dictionaries of eventcoder: they add to these, or replace the entry of the same id.

    eventcoder dict lint .                 every fault, with file, line and entry
    eventcoder dict test .                 every example, alone and with everything loaded
    eventcoder dict add verb . --help      add an entry
    eventcoder code news.jsonl -o events.parquet --dictionaries .

The format is described in eventcoder's dictionaries/FORMAT.md.
"""

_WORKFLOW = """\
name: dictionaries
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
          cache: pip
          cache-dependency-path: requirements.txt
      - run: pip install -r requirements.txt
      - run: eventcoder dict lint --format github .
      - run: eventcoder dict test .
"""

_PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: eventcoder-dict-lint
        name: check the dictionaries
        entry: eventcoder dict lint .
        language: python
        additional_dependencies: ["eventcoder=={version}"]
        files: \\.(toml|csv)$
        pass_filenames: false
"""

_VERBS = """\
# Verbs and event nouns. Codes are CAMEO's: eventcoder codes WORD.

[[entry]]
id = "kettle"
code = "175"
verbs = ["kettle"]
when = { subject = ["actor:COP", "actor:MIL"] }
examples = [{ text = "Egyptian soldiers kettled Israeli soldiers.", events = ["EGYMIL 175 ISRMIL"] }]
counterexamples = ["The waiter kettled some water."]
"""

_ACTORS = """\
# Named actors: countries, people, groups, organizations, with a code for each period.

[[actor]]
id = "red-hand-front"
kind = "group"
names = ["Red Hand Front"]
codes = [{ code = "IRQREB", from = 2004-01-01 }]
examples = [{ text = "The Red Hand Front rejected the offer.", codes = ["IRQREB"] }]
"""

FILES = {
    "README.md": _README,
    "requirements.txt": f"eventcoder=={__version__}\n",
    ".github/workflows/dictionaries.yml": _WORKFLOW,
    ".pre-commit-config.yaml": _PRE_COMMIT.format(version=__version__),
    "verbs/mine.toml": _VERBS,
    "actors/mine.toml": _ACTORS,
}
"""File -> its text."""


def write_template(directory: Path) -> list[Path]:
    """Writes the template; returns the files.

    Raises:
        EventcoderError: the directory is there and not empty.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise EventcoderError("is there already and not empty; nothing was written", file=str(directory))
    written = []
    for name, text in FILES.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return written
