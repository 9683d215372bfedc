"""Time of a run by the number of its worker processes, and whether the output is the same.

    python benchmarks/workers.py NEWS.jsonl [--sentences 20000] [--workers 1 2]

The workers are started before the clock is.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from corpus import write_documents

from eventcoder.pipeline import code_files
from eventcoder.runners import LocalRunner, Runner, Task
from eventcoder.workers import ProcessRunner


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--sentences", type=int, default=20_000)
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = arguments.parse_args()
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "news.jsonl")
        write_documents(path, options.corpus, options.sentences)
        for workers in options.workers:
            out = Path(folder, f"{workers}.parquet")
            seconds = time_run(path, out, workers)
            first = first or seconds
            digest = sha256(out.read_bytes()).hexdigest()[:16]
            print(
                f"{workers} workers {seconds:8.1f} s {first / seconds:6.2f} times the first, output {digest}",
                flush=True,
            )


def time_run(path: Path, out: Path, workers: int) -> float:
    """Seconds from the first document read to the table written."""
    task = Task(origin=str(path))
    runner: Runner = ProcessRunner(task, workers) if workers > 1 else LocalRunner(task)
    with (
        runner,
        patch.object(type(runner), "__enter__", lambda self: self),
        patch.object(type(runner), "__exit__", lambda *_: None),
        patch("eventcoder.pipeline._choose_runner", lambda *_: runner),
    ):
        begin = time.monotonic()
        code_files([path], out)
        return time.monotonic() - begin


if __name__ == "__main__":
    main()
