"""Remembers which identities were met, in eight bytes each: a corpus may hold hundreds of millions of documents."""

from __future__ import annotations

import numpy as np

RECENT = 65_536
"""Hashes that are kept in a set before they are sorted away."""


class IdentitySet:
    """A growing set of identities, of which only 64-bit hashes are kept: two of 100 million documents are taken for one
    with a probability of 0.0003.

    New hashes stand in a set; when it is full they are sorted into an array, and arrays of like size merged, so that
    there are few arrays to search and each hash is moved a few times only.
    """

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._sorted: list[np.ndarray] = []

    def __contains__(self, identity: str) -> bool:
        key = hash(identity)
        return key in self._recent or any(_holds(array, key) for array in self._sorted)

    def add(self, identity: str) -> None:
        """Adds an identity."""
        self._recent.add(hash(identity))
        if len(self._recent) < RECENT:
            return
        merged = np.sort(np.fromiter(self._recent, dtype=np.int64, count=len(self._recent)))
        while self._sorted and len(self._sorted[-1]) <= len(merged):
            merged = np.sort(np.concatenate([self._sorted.pop(), merged]))
        self._sorted.append(merged)
        self._recent.clear()


def _holds(array: np.ndarray, key: int) -> bool:
    at = int(np.searchsorted(array, key))
    return at < len(array) and int(array[at]) == key
