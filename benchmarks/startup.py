"""How long a program takes to begin: ``eventcoder --help``, and the first event of a one-sentence run by part.

python benchmarks/startup.py
"""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("spacy", "pandas", "pyarrow", "numpy", "jsonschema")

_PARTS = """
import time
marks = [("start of Python", time.process_time())]
def mark(name):
    marks.append((name, time.process_time()))
from eventcoder.coder import Coder
from eventcoder.dictionaries import load_dictionaries
from eventcoder.parsing import SpacyParser
from eventcoder.records import Document
mark("import")
dictionaries = load_dictionaries()
mark("dictionaries")
parser = SpacyParser()
mark("spaCy and model")
coder = Coder(dictionaries, parser)
mark("coder")
coder.prefilter
mark("prefilter")
event = next(coder.code([Document("a", "Iran attacked Iraq.")]))
mark("first event")
from eventcoder.schema import TableMetadata
from eventcoder.tables import write_events
import tempfile
with tempfile.TemporaryDirectory() as folder:
    metadata = TableMetadata(event.coder_version, event.dictionary_version)
    write_events([event], folder + "/events.parquet", metadata)
mark("table")
before = 0.0
for name, at in marks:
    print(f"  {name:16} {at - before:6.2f} s {(at - before) / marks[-1][1]:6.1%}")
    before = at
"""


def main() -> None:
    times = sorted(time_help() for _ in range(10))
    print(f"eventcoder --help: {times[0]:.2f} s of the processor (least of ten), {times[-1]:.2f} s (most)")
    code = "import sys, eventcoder.cli; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)
    print(f"heavy modules imported by it: {done.stdout.strip()}")
    subprocess.run([sys.executable, "-c", _PARTS], check=True, capture_output=True)  # compiles the dictionaries
    print("one sentence, from nothing to a table:")
    subprocess.run([sys.executable, "-c", _PARTS], check=True)


def time_help() -> float:
    """Seconds of the processor, of the program and the system."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "eventcoder", "--help"], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    main()
