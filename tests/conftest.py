"""Fixtures that more than one test module uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.parsing import SpacyParser, dump_parses, load_parses
from eventcoder.records import Document, Parse
from eventcoder.sentences import split_sentences

settings.register_profile("project", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DATA = Path(__file__).resolve().parent / "data"
GOLDEN = DATA / "parses.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate", action="store_true", help="write the golden parses, and the outputs shown in README.md, anew"
    )


class GoldenParses:
    """Parses of test sentences, kept in a file so that tests of what follows a parse need no model.

    Args:
        parser: None reads the file; a parser parses what is asked for and writes it at the end.
    """

    def __init__(self, parser: SpacyParser | None) -> None:
        self._parser = parser
        self._known: dict[str, list[Parse]] = {}
        for parse in load_parses(GOLDEN) if GOLDEN.exists() else ():
            self._known.setdefault(parse.sentence.document_id, []).append(parse)
        self._made: set[str] = set()

    def parse(self, text: str) -> list[Parse]:
        """The parses of the text's sentences."""
        if self._parser and text not in self._made:
            self._made.add(text)
            self._known[text] = list(self._parser.parse(split_sentences(Document(text, text))))
        if text not in self._known:
            pytest.fail(f"no golden parse of {text!r}; write it with pytest --regenerate")
        return self._known[text]

    def save(self) -> None:
        """Writes the file where anything was parsed; a text that no test of a whole run asks for stays."""
        if self._made:
            dump_parses((parse for text in sorted(self._known) for parse in self._known[text]), GOLDEN)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled dictionaries go to a folder of the test run's own, also in programs that the tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENTCODER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The model, loaded once for all tests that cannot do without."""
    return SpacyParser()


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Iterator[GoldenParses]:
    """The golden parses, parsed anew under --regenerate."""
    parser = request.getfixturevalue("parser") if request.config.getoption("regenerate") else None
    parses = GoldenParses(parser)
    yield parses
    parses.save()


@pytest.fixture(scope="session")
def shipped() -> Dictionaries:
    """The shipped dictionaries."""
    return load_dictionaries()


@pytest.fixture(scope="session")
def small() -> Dictionaries:
    """Dictionaries of a few entries, so that tests of the machinery do not hang on the shipped ones."""
    return load_dictionaries([DATA / "dictionaries"], only=True)


@pytest.fixture(scope="session")
def coder(parser: SpacyParser, shipped: Dictionaries) -> Coder:
    """A coder with the shipped dictionaries that keeps every event with a coded actor."""
    return Coder(shipped, parser, require="any")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and sample data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared folder")
    return SHARED
