"""Greatest memory of a run against the size of its corpus.

    python benchmarks/memory.py NEWS.jsonl [--sizes 10000 100000 400000] [-- OPTIONS OF eventcoder code]

Each run is a process of its own; what is shown is its greatest resident size.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import write_documents

_CHILD = """
import resource, sys
from eventcoder.cli import main
sys.argv = ["eventcoder", *sys.argv[1:]]
try:
    main()
finally:
    usage = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(usage)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 400_000])
    arguments.add_argument("rest", nargs="*", help="options of eventcoder code")
    options = arguments.parse_args()
    first = 0
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "news.jsonl")
            write_documents(path, options.corpus, size)
            begin = time.monotonic()
            peak = run_once(path, options.rest)
            seconds = time.monotonic() - begin
        first = first or peak
        print(
            f"{size:8} sentences {peak / 1024:8.0f} MiB {peak / first:6.3f} of the first {seconds:8.0f} s", flush=True
        )


def run_once(path: Path, rest: list[str]) -> int:
    """Kilobytes that the greatest process of a run held."""
    command = [sys.executable, "-c", _CHILD, "code", str(path), "-o", str(path.with_name("events.parquet")), *rest]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    unit = 1 if sys.platform != "darwin" else 1024
    return int(done.stdout.split()[-1]) // unit


if __name__ == "__main__":
    main()
