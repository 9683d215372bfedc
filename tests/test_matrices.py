"""numpy multiplies for the model, and no parse depends on its batch or becomes another one."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from conftest import GOLDEN
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from eventcoder import embedding
from eventcoder.embedding import remember_words
from eventcoder.matrices import RowOps, speed_up
from eventcoder.parsing import MODELS, SpacyParser, load_parses
from eventcoder.records import Sentence

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 24, 63, 64, 65, 150])
@pytest.mark.parametrize(("width", "columns"), [(96, 50), (96, 1024), (288, 288), (576, 288)])
def test_rows_alone(rows: int, width: int, columns: int) -> None:
    """A few rows come out as they do among many, to the last bit, and as thinc's own operations have them."""
    left, right = (RANDOM.standard_normal((size, width), dtype="float32") for size in (400, columns))
    ops, part = RowOps(), left[11 : 11 + rows]
    whole = ops.gemm(left, right, trans2=True)[11 : 11 + rows]
    out = np.empty((rows, columns), dtype="float32")
    assert np.array_equal(ops.gemm(part, right, trans2=True), whole)
    assert np.array_equal(ops.gemm(part, right, out=out, trans2=True), whole)
    assert np.array_equal(out, whole)
    assert np.allclose(whole, NumpyOps().gemm(part, right, trans2=True), atol=1e-3)


def test_same_parses(parser: SpacyParser) -> None:
    """Sentences in one batch, each alone, and by the model as it comes have the same tags and relations."""
    texts = [parse.sentence.text for parse in load_parses(GOLDEN)]
    plain = [text for text in texts if text.isascii() and ":" not in text][:300]
    sentences = [Sentence("d", i, 0, text) for i, text in enumerate(plain)]
    together = list(parser.parse(sentences))
    assert together[::5] == [parse for sentence in sentences[::5] for parse in parser.parse([sentence])]
    nlp = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)), exclude=["ner"])
    for parse, doc in zip(together, nlp.pipe(plain), strict=True):
        rows = [(token.text, token.tag_, token.dep_, token.head.i) for token in doc]
        assert [(token.text, token.tag, token.dep, token.head) for token in parse.tokens] == rows


def test_one_thread() -> None:
    """Within the context BLAS has one thread; after it, as many as before."""

    def count_threads() -> list[int]:
        return [library["num_threads"] for library in ThreadpoolController().info() if library["user_api"] == "blas"]

    before, context = count_threads(), speed_up(spacy.blank("en"))
    assert context is not None
    for _ in range(2):
        with context:
            assert set(count_threads()) == {1}
        assert count_threads() == before


def test_words_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that remembers words gives the same vectors to the last bit, also when it had to forget some."""
    name = next(name for name in MODELS if spacy.util.is_package(name))
    texts = [parse.sentence.text for parse in load_parses(GOLDEN)[:200]] + [""]
    plain, remembering = (spacy.load(name, enable=["tok2vec"]) for _ in range(2))
    monkeypatch.setattr(embedding, "_MAX_KNOWN", 150)
    for nlp in (plain, remembering):
        assert speed_up(nlp) is not None
    remember_words(remembering)
    for size in (3, 40, 1):
        wanted = [doc.tensor for doc in plain.pipe(texts, batch_size=64)]
        found = [doc.tensor for doc in remembering.pipe(texts, batch_size=size)]
        assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))
