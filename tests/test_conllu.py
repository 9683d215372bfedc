"""Sentences parsed by others, in CoNLL-U, are coded as if we had parsed them; what is no CoNLL-U is set aside."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import DATA, Cli

from eventcoder import conllu, document_files
from eventcoder.coder import Coder
from eventcoder.documents import read_documents
from eventcoder.errors import ModelError
from eventcoder.parsing import NoParser, take_parses
from eventcoder.records import Document, Parse, Rejected
from eventcoder.sentences import split_sentences
from eventcoder.validation import read_metadata
from eventcoder.workbench.compare import parse_documents

PARSED = DATA / "parsed.conllu"

MISREAD = {
    "relative-2": "spaCy takes the relative clause for an adverbial one",
    "preposition-2": 'spaCy takes "shelling" for a verb',
    "long-6": "spaCy makes the two clauses one coordination",
}
"""Sentences of which UD has the right parse and the small spaCy model a wrong one, so that the events differ."""


@cache
def read_parsed() -> dict[str, Document]:
    """The parsed sentences, each a document, by id."""
    documents = [item for item in read_documents([PARSED]) if isinstance(item, Document)]
    return {document.id: document for document in documents}


def read_text(folder: Path, text: str) -> list[Document | Rejected]:
    path = folder / "in.conllu"
    path.write_text(text, encoding="utf-8")
    return list(read_documents([path]))


def rows(*cells: str) -> str:
    """Lines of words from "form lemma tag head relation", and a blank one."""
    lines = []
    for number, cell in enumerate(cells, start=1):
        form, lemma, tag, head, dep = cell.split()
        lines.append(f"{number}\t{form}\t{lemma}\tX\t{tag}\t_\t{head}\t{dep}\t_\t_\n")
    return "".join([*lines, "\n"])


MET = rows("Abel Abel NNP 2 nsubj", "met meet VBD 0 root", "Cole Cole NNP 2 obj")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=MISREAD[name], strict=False) if name in MISREAD else ())
        for name in read_parsed()
    ],
)
def test_events_are_those_of_our_parse(coder: Coder, name: str) -> None:
    """A sentence's UD parse gives the events that our own parse of its text gives."""
    document = read_parsed()[name]
    assert list(coder.code([document])) == list(coder.code([replace(document, parses=None)]))


def test_most_sentences_have_events(coder: Coder) -> None:
    """The comparison is of events, not of their absence: nine of ten sentences have one."""
    documents = read_parsed().values()
    assert len(documents) >= 70
    assert len({event.document_id for event in coder.code(documents)}) > 0.9 * len(documents)


def test_penn_tags_are_not_needed(coder: Coder, tmp_path: Path) -> None:
    """Where a treebank has no Penn tags, classes and features do: the events are the same."""
    lines = [line.split("\t") for line in PARSED.read_text("utf-8").splitlines()]
    bare = "\n".join("\t".join([*cells[:4], "_", *cells[5:]]) if len(cells) == 10 else cells[0] for cells in lines)
    documents = [item for item in read_text(tmp_path, bare) if isinstance(item, Document)]
    assert list(coder.code(documents)) == list(coder.code(read_parsed().values()))


def parse_text(document: Document) -> list[Parse]:
    return take_parses(document, split_sentences(document))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            ["He he PRP 3 nsubj", "is be VBZ 3 cop", "ready ready JJ 0 root"],
            "He<is:nsubj is:ROOT ready<is:acomp",
            id="copula with an adjective",
        ),
        pytest.param(
            [
                "He he PRP 4 nsubj",
                "was be VBD 4 cop",
                "the the DT 4 det",
                "king king NN 0 root",
                "then then RB 4 advmod",
            ],
            "He<was:nsubj was:ROOT the<king:det king<was:attr then<was:advmod",
            id="copula with a noun",
        ),
        pytest.param(
            ["They they PRP 4 nsubj", "are be VBP 4 cop", "in in IN 4 case", "Rome Rome NNP 0 root"],
            "They<are:nsubj are:ROOT in<are:prep Rome<in:pobj",
            id="copula with a place",
        ),
        pytest.param(
            ["out out IN 4 case", "of of IN 4 case", "the the DT 4 det", "town town NN 0 root"],
            "out:ROOT of<out:prep the<town:det town<of:pobj",
            id="two prepositions",
        ),
        pytest.param(
            ["Abel Abel NNP 0 root", "Cole Cole NNP 1 conj", "and and CC 4 cc", "Dan Dan NNP 1 conj"],
            "Abel:ROOT Cole<Abel:conj and<Cole:cc Dan<Cole:conj",
            id="conjuncts in a chain",
        ),
        pytest.param(
            ["killed kill VBD 0 root", "and and CC 3 cc", "ate eat VBD 1 conj", "hens hen NNS 1 obj"],
            "killed:ROOT and<killed:cc ate<killed:conj hens<ate:dobj",
            id="shared object below the last verb",
        ),
        pytest.param(
            ["President President NNP 0 root", "Abel Abel NNP 1 flat", "Cole Cole NNP 1 flat", "won win VBD 1 acl"],
            "President<Cole:compound Abel<Cole:compound Cole:ROOT won<Cole:acl",
            id="name",
        ),
        pytest.param(
            ["left leave VBD 0 root", "he he PRP 3 nsubj", "said say VBD 1 parataxis"],
            "left<said:ccomp he<said:nsubj said:ROOT",
            id="report after what is reported",
        ),
        pytest.param(
            ["accused accuse VBD 0 root", "of of IN 3 mark", "lying lie VBG 1 advcl"],
            "accused:ROOT of<accused:prep lying<of:pcomp",
            id="gerund",
        ),
        pytest.param(
            ["came come VBD 0 root", "while while IN 3 mark", "lying lie VBG 1 advcl"],
            "came:ROOT while<lying:mark lying<came:advcl",
            id="participle with a conjunction",
        ),
        pytest.param(
            ["There there EX 2 expl", "was be VBD 0 root", "war war NN 2 nsubj"],
            "There<was:expl was:ROOT war<was:attr",
            id="there is",
        ),
        pytest.param(
            ["Abel Abel NNP 3 nmod:poss", "'s 's POS 1 case", "men man NNS 0 root"],
            "Abel<men:poss 's<Abel:case men:ROOT",
            id="possessor",
        ),
    ],
)
def test_tree(tmp_path: Path, cells: list[str], expected: str) -> None:
    """Each way in which UD trees are built otherwise is turned into ours."""
    (document,) = read_text(tmp_path, rows(*cells))
    assert isinstance(document, Document)
    (parse,) = parse_text(document)
    found = [
        f"{t.text}:{t.dep}" if t.head == t.i else f"{t.text}<{parse.tokens[t.head].text}:{t.dep}" for t in parse.tokens
    ]
    assert " ".join(found) == expected


def test_fields_and_text(tmp_path: Path) -> None:
    """Documents have their ids, fields and paragraphs; sentences and words stand where the text has them."""
    text = (
        "# newdoc id = a\n# date = 2019-02-18\n# source = Agency\n# url = http://example.org/a\n"
        f"# sent_id = 1\n# text = Abel  met Cole\n{MET}# newpar\n{MET}{MET}\n"
        f"# newdoc id = b\n# newdoc date = 2020-01-02\n{MET}"
    )
    first, second = read_text(tmp_path, text)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first == Document(
        "a",
        "Abel  met Cole\n\nAbel met Cole Abel met Cole",
        dt.date(2019, 2, 18),
        source="Agency",
        url="http://example.org/a",
        parses=first.parses,
    )
    assert (second.id, second.date) == ("b", dt.date(2020, 1, 2))
    parses = parse_text(first)
    assert [parse.sentence.index for parse in parses] == [0, 1, 2]
    for parse in parses:
        assert [first.text[token.start : token.end] for token in parse.tokens] == ["Abel", "met", "Cole"]


def test_words_within_a_word(tmp_path: Path) -> None:
    """Words that share a surface split it where they make it up, and else each have all of it; empty nodes are none."""
    text = (
        "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n"
        "2.1\tever\t_\t_\t_\t_\t_\t_\t_\t_\n3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n"
        "4-5\tgonna\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n4\tgoing\tgo\tVERB\tVBG\t_\t3\tdep\t_\t_\n"
        "5\tto\tto\tPART\tTO\t_\t3\tdep\t_\t_\n6\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n"
    )
    (document,) = read_text(tmp_path, text)
    assert isinstance(document, Document)
    assert document.text == "don't go gonna."
    (parse,) = parse_text(document)
    assert [token.text for token in parse.tokens] == ["do", "n't", "go", "gonna", "gonna", "."]


def test_ids_by_the_file(tmp_path: Path) -> None:
    """Documents without an id are named by the file; where files have the same name, by their paths."""
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "in.conllu").write_text(f"{MET}# newdoc\n{MET}")
    found = [item for item in read_documents([tmp_path / "x", tmp_path / "y"]) if isinstance(item, Document)]
    path = (tmp_path / "y" / "in").as_posix()
    assert [document.id for document in found] == ["in", "in-2", path, f"{path}-2"]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        pytest.param("1\tAbel\tAbel\n", "broken-conllu", 2, id="columns"),
        pytest.param("Abel met Cole\n", "broken-conllu", 2, id="text"),
        pytest.param(rows("Abel Abel NNP 2 nsubj"), "broken-conllu", 2, id="head outside"),
        pytest.param(rows("Abel Abel NNP 1 nsubj"), "broken-conllu", 2, id="its own head"),
        pytest.param(rows("Abel Abel NNP x nsubj"), "broken-conllu", 2, id="head no number"),
        pytest.param(rows("a a NN 2 dep", "b b NN 1 dep"), "broken-conllu", 2, id="circle"),
        pytest.param(MET.replace("3\tCole", "4\tCole"), "broken-conllu", 4, id="number left out"),
        pytest.param("1-3\tAbel\t_\t_\t_\t_\t_\t_\t_\t_\n" + rows("a a X 0 root"), "broken-conllu", 2, id="range"),
        pytest.param("1.1\tAbel\t_\t_\t_\t_\t_\t_\t_\t_\n", "broken-conllu", 2, id="no words"),
        pytest.param(f"# text = Abel met Dan\n{MET}", "text-differs", 3, id="other word"),
        pytest.param(f"# text = Abel met Cole again\n{MET}", "text-differs", 3, id="word left out"),
        pytest.param(f"# date = yesterday\n{MET}", "wrong-date", 1, id="date"),
        pytest.param("\n", "empty-text", 1, id="no sentences"),
        pytest.param(MET * 3, "too-long", 1, id="length"),
        pytest.param(MET.replace("\n\n", "\n") * 9, "too-long", 2, id="words"),
    ],
)
def test_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, reason: str, line: int) -> None:
    """A document that is not CoNLL-U is rejected with the line and a reason; the next one is read."""
    monkeypatch.setattr(document_files, "MAX_RECORD", 40)
    monkeypatch.setattr(conllu, "MAX_WORDS", 20)
    items = read_text(tmp_path, f"# newdoc id = bad\n{text}\n# newdoc id = good\n{MET}")
    assert [item.id for item in items if isinstance(item, Document)] == ["good"]
    rejected = [item for item in items if isinstance(item, Rejected)]
    assert [(item.reason, item.line, item.document_id) for item in rejected] == [(reason, line, "bad")]


def test_command_codes_without_a_model(tmp_path: Path) -> None:
    """Where all input is parsed, spaCy is not even imported, and the table says that it names no model."""
    out = tmp_path / "events.parquet"
    program = (
        "import sys\nfrom eventcoder.pipeline import code_files\n"
        f"print(code_files([{str(PARSED)!r}], {str(out)!r}).events, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    events, has_spacy = done.stdout.split()
    assert (int(events) > 50, has_spacy) == (True, "False")
    assert read_metadata(out).model is None


def test_text_beside_parses(cli: Cli, tmp_path: Path) -> None:
    """Parsed and unparsed documents can be coded in one run; then the table names the model."""
    plain = tmp_path / "plain.jsonl"
    plain.write_text(json.dumps({"id": "plain", "text": "Iran attacked Iraq."}) + "\n")
    out = tmp_path / "events.parquet"
    assert cli("code", plain, PARSED, "-o", out, "-q").code == 0
    assert "core_web" in str(read_metadata(out).model)


def test_workbench_takes_parses() -> None:
    """What compares dictionaries, or looks for the unknown, takes the parses of a corpus as they are too."""
    documents = list(read_parsed().values())
    assert list(parse_documents(documents, NoParser())) == [(one, parse_text(one)) for one in documents]


def test_no_parser() -> None:
    """What stands for a parser where none is needed says so when it is asked to parse."""
    sentences = split_sentences(Document("d", "Abel met Cole."))
    assert list(NoParser().parse([])) == []
    with pytest.raises(ModelError, match="without its parse"):
        NoParser().parse(sentences)


def test_unknown_format(cli: Cli, tmp_path: Path) -> None:
    """A format that is none of ours ends with those that are."""
    result = cli("code", PARSED, "-o", tmp_path / "events.parquet", "--format", "xml")
    assert (result.code, "must be one of txt, jsonl, ndjson, csv, parquet, conllu" in result.err) == (2, True)
