"""The vectors that a spaCy model gives words before it looks at their neighbours, each worked out once.

They depend on a token's own features alone (form, prefix, suffix, shape, a space after it), and cost a third of the
work on its vectors; a few thousand words make nearly all of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MAX_KNOWN = 30_000
"""Words remembered; with more, all are forgotten, so that memory stays bounded (some 20 MB)."""


def remember_words(nlp: Language) -> None:
    """Lets the model remember the vectors of words, where it makes them of such features alone."""
    if "tok2vec" not in nlp.pipe_names:
        return
    layers = nlp.get_pipe("tok2vec").model.layers  # type: ignore[attr-defined]
    embed = layers[0]
    if len(layers) == 2 and len(embed.layers) > 1 and embed.layers[0].name == "extract_features":
        layers[0] = Model("remember_words", _Memory(embed).find_vectors, layers=[embed], dims={"nO": None})


class _Memory:
    """The vectors known so far, by the features of the word.

    Args:
        embed: the layers that make features of tokens, and then vectors of features.
    """

    def __init__(self, embed: Any) -> None:
        self._extract, *self._layers = embed.layers
        self._known: dict[bytes, int] = {}
        self._vectors: Any = None

    def find_vectors(self, model: Any, docs: list[Doc], is_train: bool) -> tuple[list[Any], Any]:
        """The vectors of the tokens of each text, as a layer gives them; there is no training."""
        features = self._extract.predict(docs)
        rows = np.ascontiguousarray(np.concatenate(features))
        keys = rows.view(f"V{rows.itemsize * rows.shape[1]}").ravel().tolist()
        known = self._known
        if len(known) + len(set(keys)) > _MAX_KNOWN:
            known.clear()
        fresh = {key: at for at, key in enumerate(keys) if key not in known}
        if is_train or not keys or len(fresh) > _MAX_KNOWN:
            result: tuple[list[Any], Any] = model.layers[0](docs, is_train)
            return result
        if fresh:
            self._learn(list(fresh), rows[list(fresh.values())])
        vectors = self._vectors[[known[key] for key in keys]]
        return np.split(vectors, np.cumsum([len(one) for one in features])[:-1]), None

    def _learn(self, keys: list[bytes], rows: Any) -> None:
        made: Any = [rows]
        for layer in self._layers:
            made = layer.predict(made)
        if self._vectors is None:
            self._vectors = np.empty((_MAX_KNOWN, made[0].shape[1]), dtype=made[0].dtype)
        first = len(self._known)
        self._vectors[first : first + len(keys)] = made[0]
        self._known.update(zip(keys, range(first, first + len(keys)), strict=True))
