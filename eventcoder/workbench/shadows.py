"""Entries that never win: what the run of their examples tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder.examples import Example, Failure


@dataclass(frozen=True, slots=True)
class Shadow:
    """An entry all of whose examples other entries win. winners: their ids, the most frequent first."""

    file: str
    entry: str
    winners: tuple[str, ...]

    def __str__(self) -> str:
        others = ", ".join(f'"{winner}"' for winner in self.winners)
        return f'{self.file}: entry "{self.entry}": shadowed: all its examples are won by {others}'


def find_shadowed(results: Iterable[tuple[Example, Failure | None]]) -> Iterator[Shadow]:
    """The entries that fire alone, but in no example with everything loaded."""
    by_entry: dict[tuple[str, str], list[Failure | None]] = defaultdict(list)
    for example, failure in results:
        if example.expected:
            by_entry[example.file, example.entry].append(failure)
    for (file, entry), failures in by_entry.items():
        lost = [f for f in failures if f and f.stage == "together" and entry not in f.fired and f.fired]
        if len(lost) == len(failures):
            winners = [winner for failure in lost for winner in failure.fired]
            yield Shadow(file, entry, tuple(sorted(set(winners), key=lambda one: (-winners.count(one), one))))
