"""Texts are found in their sentences as plain slices of strings are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcoder import batches
from eventcoder.batches import Spans, find_differing

_TEXTS = st.text(st.sampled_from("abcé東𝔘 "), max_size=30)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[str, int, int, str]:
    """A sentence, a span in it, and what it is said to read there: mostly what it reads."""
    sentence = draw(_TEXTS)
    start = draw(st.integers(0, len(sentence)))
    end = draw(st.integers(start, len(sentence)))
    return sentence, start, end, draw(st.just(sentence[start:end]) | _TEXTS)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_rows(), st.booleans()), max_size=12), st.booleans())
def test_find_differing(
    monkeypatch: pytest.MonkeyPatch, given_rows: list[tuple[tuple[str, int, int, str], bool]], encoded: bool
) -> None:
    """A row differs where its sentence's slice is not the text, whatever characters take several bytes."""
    monkeypatch.setattr(batches, "_CACHED_ROWS", 5)
    rows = [row for row, _ in given_rows]
    where = np.array([chosen for _, chosen in given_rows], dtype=bool)
    sentences = pa.array([sentence for sentence, *_ in rows], pa.string())
    starts, ends = (np.array([row[at] for row in rows], dtype=np.int64) for at in (1, 2))
    texts = [text for *_, text in rows]
    known = sorted(set(texts)) if encoded else texts
    places = np.array([known.index(text) for text in texts] if encoded else range(len(texts)), dtype=np.int64)
    lengths = np.array([len(sentence) for sentence, *_ in rows], dtype=np.int32)
    spans = Spans(
        np.where(where, starts, -99), np.where(where, ends, 99), (pa.array(known, pa.string()), places), where
    )
    (found,) = find_differing(sentences, lengths, [spans])
    expected = [sentence[start:end] != text for sentence, start, end, text in rows]
    assert found.tolist() == [chosen and differs for chosen, differs in zip(where, expected, strict=True)]
