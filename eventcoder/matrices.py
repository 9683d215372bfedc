"""Faster products of matrices for a spaCy model, with the same parses.

thinc multiplies by a BLAS that is built for any processor. numpy's is tuned to the one it runs on, and three times as
fast; a parse takes two thirds of the time. Two things have to be seen to: it is kept to one thread, since products so
small gain nothing from more, and what it makes of a row must not depend on the rows beside it, or a sentence's parse
would depend on its batch.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from spacy.language import Language

_FEW = 64
"""Rows; fewer are multiplied with rows of zeros below them, since BLAS has other ways for small matrices."""


class RowOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations, with numpy's products of matrices."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, either of them transposed before; into ``out`` where it is given."""
        if trans1 or len(x) >= _FEW:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        padded = np.zeros((_FEW, x.shape[1]), dtype=x.dtype)
        padded[: len(x)] = x
        product = super().gemm(padded, y, trans2=trans2)[: len(x)]
        if out is None:
            return product
        out[:] = product
        return out


def speed_up(nlp: Language) -> AbstractContextManager[object] | None:
    """Lets numpy multiply for the model, where that is sure not to make a parse depend on its batch.

    Returns:
        The context to parse in, to be entered as often as one likes, which keeps numpy to one thread; None where
        nothing was changed.
    """
    ops, one_thread = RowOps(), _OneThread()
    with one_thread:
        if not _is_row_wise(ops):
            return None
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops
    return one_thread


class _OneThread(AbstractContextManager[None]):
    """Keeps BLAS to one thread within."""

    def __init__(self) -> None:
        self._controller = ThreadpoolController()

    def __enter__(self) -> None:
        self._limit = self._controller.limit(limits=1, user_api="blas")

    def __exit__(self, *_: object) -> None:
        self._limit.restore_original_limits()


def _is_row_wise(ops: RowOps) -> bool:
    """Whether rows come out the same to the last bit, however many are multiplied together."""
    random = np.random.default_rng(0)
    for width, columns in ((96, 48), (288, 96)):
        left, right = (random.standard_normal((rows, width), dtype="float32") for rows in (200, columns))
        whole = ops.gemm(left, right, trans2=True)
        for rows in (1, 2, 5, 10, 30, _FEW, 65, 66, 67, 99, 130):
            if not np.array_equal(ops.gemm(left[3 : 3 + rows], right, trans2=True), whole[3 : 3 + rows]):
                return False
    return True
