"""A run that was killed goes on where it stopped, with the same output; one that is not the same run refuses."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import OPTIONS, read_output, write_corpus

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.errors import InputError
from eventcoder.parsing import SpacyParser
from eventcoder.pipeline import MANIFEST, code_files
from eventcoder.records import Parse, Sentence

KILLS = 20


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcoder.shards.SHARD_CHARACTERS", 400)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "news.jsonl", 120)


class StoppingParser:
    """Parses so many groups, then stops the run."""

    def __init__(self, parser: SpacyParser, groups: int) -> None:
        self._parser = parser
        self._left = groups
        self.name = parser.name
        self.sentences = 0

    def parse(self, sentences: Iterable[Sentence]) -> Iterator[Parse]:
        """As the parser given, until the groups are used up."""
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        for parse in self._parser.parse(sentences):
            self.sentences += 1
            yield parse


def start_and_stop(
    corpus: Path, out: Path, small: Dictionaries, parser: SpacyParser, groups: int = 4
) -> StoppingParser:
    """A run that ends after some shards."""
    stopping = StoppingParser(parser, groups)
    with pytest.raises(KeyboardInterrupt):
        code_files([corpus], out, OPTIONS, coder=Coder(small, stopping))
    return stopping


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, so that a run starts at once")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_killed_at_any_moment(
    corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser, folder: bool
) -> None:
    """Killed twenty times at random moments and begun again, a run writes what an undisturbed one does."""
    coder = Coder(small, parser)
    whole = tmp_path / "whole.parquet"
    begin = time.monotonic()
    code_files([corpus], whole, OPTIONS, coder=coder)
    length = time.monotonic() - begin
    out = tmp_path / ("events/" if folder else "events.parquet")
    name = f"{out}/" if folder else str(out)
    chance = random.Random(7)
    kills = 0
    while kills < KILLS:
        child = os.fork()
        if not child:
            code_files([corpus], name, OPTIONS, coder=coder)
            os._exit(0)
        time.sleep(chance.uniform(0, length / 4))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += 1
        if os.WIFEXITED(status):  # it was done before it could be killed: begin anew
            assert os.WEXITSTATUS(status) == 0
            if not folder:
                assert read_output(out) == read_output(whole)
                out.unlink()
    code_files([corpus], name, OPTIONS, coder=coder)
    if folder:
        undisturbed = tmp_path / "undisturbed"
        code_files([corpus], f"{undisturbed}/", OPTIONS, coder=coder)
        assert read_parts(out) == read_parts(undisturbed)
    else:
        assert read_output(out) == read_output(whole)
        assert not (tmp_path / "events.parquet.partial").exists()


def read_parts(folder: Path) -> dict[str, bytes]:
    """The files of a folder of shards but for those that a killed run was writing."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.startswith(".")}


def test_nothing_is_coded_twice(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """The run that goes on parses only what the first did not finish."""
    out = tmp_path / "events.parquet"
    everything = StoppingParser(parser, 10_000)
    code_files([corpus], tmp_path / "whole.parquet", OPTIONS, coder=Coder(small, everything))
    first = start_and_stop(corpus, out, small, parser)
    second = StoppingParser(parser, 10_000)
    summary = code_files([corpus], out, OPTIONS, coder=Coder(small, second))
    assert summary.resumed == 4
    assert first.sentences + second.sentences == everything.sentences
    assert read_output(out) == read_output(tmp_path / "whole.parquet")


def test_no_output_before_the_end(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """An unfinished run leaves no event table, and one of an earlier run as it was."""
    out = tmp_path / "events.parquet"
    out.write_bytes(b"earlier")
    start_and_stop(corpus, out, small, parser)
    assert out.read_bytes() == b"earlier"


def test_finished_folder_is_left_alone(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """The same command on a folder that is finished codes nothing."""
    coder = Coder(small, StoppingParser(parser, 10_000))
    first = code_files([corpus], f"{tmp_path / 'events'}/", OPTIONS, coder=coder)
    second = code_files([corpus], f"{tmp_path / 'events'}/", OPTIONS, coder=Coder(small, StoppingParser(parser, 0)))
    assert replace(second, resumed=0) == first
    assert second.resumed > 10


CHANGES = {
    "options": ({"options": replace(OPTIONS, require="both")}, "other options"),
    "date": ({"date": dt.date(2020, 1, 2)}, "other date"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_options_refuse(
    corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser, change: str
) -> None:
    """With other options the run does not go on, says why, and leaves the shards."""
    out = tmp_path / "events.parquet"
    start_and_stop(corpus, out, small, parser)
    changed, reason = CHANGES[change]
    before = read_parts(tmp_path / "events.parquet.partial")
    with pytest.raises(InputError, match=reason):
        code_files([corpus], out, **{"options": OPTIONS, "coder": Coder(small, parser), **changed})  # type: ignore[arg-type]
    assert read_parts(tmp_path / "events.parquet.partial") == before


def test_changed_dictionaries_refuse(
    corpus: Path, tmp_path: Path, small: Dictionaries, shipped: Dictionaries, parser: SpacyParser
) -> None:
    """With other dictionaries the run does not go on, and says so with both hashes."""
    start_and_stop(corpus, tmp_path / "events.parquet", small, parser)
    with pytest.raises(InputError, match=f"other dictionaries.*{small.version}.*{shipped.version}"):
        code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=Coder(shipped, parser))


def test_changed_size_of_input_refuses(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """An input that has grown is another input."""
    start_and_stop(corpus, tmp_path / "events.parquet", small, parser)
    with corpus.open("a") as file:
        file.write('{"id": "new", "text": "Iran attacked Iraq."}\n')
    with pytest.raises(InputError, match="other inputs"):
        code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=Coder(small, parser))


def test_changed_text_refuses(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """A finished shard's documents must be the same, even where the input has kept its name and size."""
    start_and_stop(corpus, tmp_path / "events.parquet", small, parser)
    text = corpus.read_text("utf-8")
    corpus.write_text(text.replace('"d0"', '"e0"'), "utf-8")
    with pytest.raises(InputError, match="documents read are not those"):
        code_files([corpus], tmp_path / "events.parquet", OPTIONS, coder=Coder(small, parser))


def test_folder_of_something_else_refuses(
    corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser
) -> None:
    """Parts without a manifest are nobody's to write over."""
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "part-000000.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match=f"no {MANIFEST}"):
        code_files([corpus], f"{tmp_path / 'events'}/", OPTIONS, coder=Coder(small, parser))


def test_manifest_names_the_run(corpus: Path, tmp_path: Path, small: Dictionaries, parser: SpacyParser) -> None:
    """The manifest says with what the shards were coded."""
    start_and_stop(corpus, tmp_path / "events.parquet", small, parser)
    manifest = json.loads((tmp_path / "events.parquet.partial" / MANIFEST).read_text())
    assert manifest["dictionary_version"] == small.version
    assert manifest["model"] == parser.name
    assert manifest["inputs"] == [[str(corpus), corpus.stat().st_size]]
