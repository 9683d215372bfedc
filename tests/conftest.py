"""Fixtures that more than one test module uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from eventcoder.cli import main
from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.parsing import SpacyParser, build_parse, dump_parses, load_parses
from eventcoder.records import Document, Parse, Sentence
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


class GoldenParser:
    """A parser that knows the sentences of the tests from a file, so that what follows a parse needs no model.

    Args:
        model: None reads the file; a parser parses what is asked for and writes it at the end.
    """

    name = "golden"

    def __init__(self, model: SpacyParser | None) -> None:
        self._model = model
        self._known = {parse.sentence.text: parse for parse in (load_parses(GOLDEN) if GOLDEN.exists() else ())}
        self._made: set[str] = set()

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """The parses of the sentences, by their texts."""
        for sentence in sentences:
            if self._model and sentence.text not in self._made:
                self._made.add(sentence.text)
                (self._known[sentence.text],) = self._model.parse([Sentence("golden", 0, 0, sentence.text)])
            if sentence.text not in self._known:
                pytest.fail(f"no golden parse of {sentence.text!r}; write it with pytest --regenerate")
            tokens = self._known[sentence.text].tokens
            yield build_parse(sentence, [(t.start, t.end, t.lemma, t.tag, t.dep, t.head) for t in tokens])

    def parse_text(self, text: str) -> list[Parse]:
        """The parses of a text's sentences."""
        return list(self.parse(split_sentences(Document("text", text))))

    def save(self) -> None:
        """Writes the file where anything was parsed; a sentence that is not asked for any more stays."""
        if self._made:
            dump_parses((self._known[text] for text in sorted(self._known)), GOLDEN)


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did: its exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


Cli = Callable[..., Result]


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
def golden(request: pytest.FixtureRequest) -> Iterator[GoldenParser]:
    """The golden parses, parsed anew under --regenerate."""
    model = request.getfixturevalue("parser") if request.config.getoption("regenerate") else None
    parses = GoldenParser(model)
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
def small_coder(golden: GoldenParser, small: Dictionaries) -> Coder:
    """A coder with the small dictionaries and golden parses."""
    return Coder(small, golden, require="any")


@pytest.fixture(scope="session")
def coder(parser: SpacyParser, shipped: Dictionaries) -> Coder:
    """A coder with the shipped dictionaries that keeps every event with a coded actor."""
    return Coder(shipped, parser, require="any")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parser: SpacyParser) -> Cli:
    """Runs the command line in this process, with the model that is loaded already."""
    monkeypatch.setattr("eventcoder.coder.SpacyParser", lambda model: SpacyParser(model) if model else parser)

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["eventcoder", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and sample data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared folder")
    return SHARED
