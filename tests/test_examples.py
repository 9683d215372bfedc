"""Every example that a dictionary entry carries, one test each: with the entry alone and with everything loaded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.model import Actor
from eventcoder.dictionaries.reading import list_files, read_file
from eventcoder.dictionaries.words import split_name
from eventcoder.examples import Example, Failure, list_examples, run_examples
from eventcoder.names import find_names
from eventcoder.resources import find_dictionaries

FILES = list_files([find_dictionaries()])
EXAMPLES = list(list_examples(FILES))


def name_examples() -> Iterator[object]:
    """An example's parameter: the entry's id, and its number among the entry's examples or counterexamples."""
    numbers: Counter[tuple[str, bool]] = Counter()
    for example in EXAMPLES:
        wrong = example.expected is None
        numbers[example.entry, wrong] += 1
        yield pytest.param(example, id=f"{example.entry}-{'not-' if wrong else ''}{numbers[example.entry, wrong]}")


@pytest.fixture(scope="session")
def failures(request: pytest.FixtureRequest, coder: Coder) -> dict[Example, Failure | None]:
    """What came of the examples that this run asks for, parsed in one go."""
    asked = [item.callspec.params.get("example") for item in request.session.items if hasattr(item, "callspec")]
    return dict(run_examples([example for example in asked if isinstance(example, Example)], coder))


@pytest.mark.parametrize("example", list(name_examples()))
def test_example(example: Example, failures: dict[Example, Failure | None]) -> None:
    """The entry fires alone and wins with everything loaded; in a counterexample it fires in neither."""
    failure = failures[example]
    assert failure is None, str(failure)


@pytest.mark.parametrize(
    "path",
    sorted(
        path.relative_to(ROOT / "dictionaries").as_posix()
        for path in (ROOT / "dictionaries").rglob("*.*")
        if path.is_file() and path.parent.name != "ontology" and path.name != "FORMAT.md"
    ),
)
def test_every_file_is_visited(path: str) -> None:
    """No dictionary file is overlooked by the loader."""
    assert f"dictionaries/{path}" in {file.name for file in FILES}


@pytest.mark.parametrize("name", [file.name for file in FILES if file.path.suffix == ".toml"])
def test_every_entry_has_an_example(name: str) -> None:
    """Each entry of a file carries an example of its own; one that means nobody, a counterexample."""
    (file,) = (file for file in FILES if file.name == name)
    content = read_file(file, [])
    ids = {item["id"] for kind in ("entry", "agent", "actor", "discard", "issue") for item in content.get(kind, [])}
    nobodies = {item["id"] for item in content.get("agent", []) if item.get("nobody")}
    own = [example for example in EXAMPLES if example.file == name]
    assert ids - {example.entry for example in own if example.expected is not None} == nobodies
    assert nobodies <= {example.entry for example in own}


def list_rows() -> list[dict[str, Any]]:
    """The actors of the large name lists, the rows of one id together."""
    files = [file for file in FILES if file.path.suffix == ".csv"]
    return [actor for file in files for actor in read_file(file, []).get("actor", [])]


def find_day(actor: Actor) -> dt.date | None:
    """A day on which the actor's latest code holds; None where it always does."""
    period = max(actor.periods, key=lambda one: (one.end or dt.date.max, one.start or dt.date.min))
    return period.start or period.end


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in list_rows()])
def test_row_of_a_name_list(shipped: Dictionaries, row: dict[str, Any]) -> None:
    """In a generated sentence each name of the row is found, and one of them at least means the row's actor."""
    day = find_day(shipped.actor(row["id"]))
    names = [name for field in ("names", "adjectives", "capitals", "places") for name in row.get(field, ())]
    found: dict[str, list[str]] = {}
    for name in names:
        text = f"Later {name} rejected the plan."
        spans = find_names(text, 0, shipped, day)
        found[name] = [span.actor for span in spans if split_name(text[span.start : span.end]) == split_name(name)]
    assert [name for name, actors in found.items() if not actors] == []
    assert row["id"] in {actor for actors in found.values() for actor in actors}
