"""Shows how far a run is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventcoder.pipeline import Progress


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A function to be told of progress; None where nothing is to be shown: quiet, or no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("loading") as status:
        yield lambda progress: status.update(describe_progress(progress))


def describe_progress(progress: Progress) -> str:
    """One line: counts, rate and remaining time."""
    parts = [f"{progress.documents:,} documents", f"{progress.sentences:,} sentences", f"{progress.events:,} events"]
    if progress.rejected:
        parts.append(f"{progress.rejected:,} rejected")
    if progress.fresh and progress.seconds:
        parts.append(f"{progress.fresh / progress.seconds:,.0f} records/s")
    if progress.remaining is not None:
        parts.append(f"{_format_duration(progress.remaining)} to go")
    return ", ".join(parts)


def _format_duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
