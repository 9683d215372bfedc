"""Measures eventcoder.validate on a generated event table, and row-by-row jsonschema beside it.

    python benchmarks/validate_benchmark.py [--rows 5000000] [--schema-rows 100000]

Each runs alone in a process of its own, bound to one core. jsonschema checks fewer rows, validate the same ones again;
jsonschema knows the columns' constraints only, not the rules between columns. Prints JSON: rows per second, by the
clock and, where the machine is shared, by the processor's time; and peak memory in MB.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from jsonschema import Draft202012Validator

from eventcoder.batches import Batch, format_ids, hash_ids
from eventcoder.ontology import country_of, load_ontology, role_of
from eventcoder.resources import load_schema
from eventcoder.schema import TableMetadata, arrow_schema
from eventcoder.tables import EventWriter
from eventcoder.validation import validate

METADATA = TableMetadata("0.1.0", "0123456789abcdef", model="none", options={"generated": True})
DISTINCT_ROWS = 50_000
ACTORS = [
    a + b for a in "USA RUS CHN SYR IRQ FRA DEU GBR IND PAK ISR EGY TUR IRN BRA".split() for b in ("", "GOV", "MIL")
]
FILLER = (
    "the talks in the capital after weeks of tension over the border while the ministers of both sides waited".split()
)


def generate_rows(count: int) -> pa.Table:
    """Valid rows of distinct documents: sentences of some 120 characters, every fifth with other letters than ASCII."""
    choose = random.Random(7)
    codes = list(load_ontology())
    rows: list[dict[str, object]] = []
    for number in itertools.count():
        if len(rows) >= count:
            break
        code = choose.choice(codes)
        source, target = choose.sample(ACTORS, 2)
        words = choose.choices(FILLER, k=choose.randint(8, 20))
        parts = ["Zürich’s" if number % 5 == 0 else "Its", f"{source} forces", "pressed on", f"{target} envoys", *words]
        starts = list(itertools.accumulate((len(part) + 1 for part in parts), initial=1000))
        row: dict[str, object] = {
            "event_id": "",
            "document_id": f"story-{number}",
            "sentence_index": number % 30,
            "sentence_start": 1000,
            "event_date": 12000 + number % 4000,
            "event_date_basis": "story",
            "story_date": 12000 + number % 4000,
            **describe_actor("source", source, parts[1], starts[1]),
            **describe_actor("target", target, parts[3], starts[3]),
            "event_code": code.code,
            "event_root_code": code.code[:2],
            "event_base_code": code.code[:3],
            "event_name": code.name,
            "quad_class": code.quad_class,
            "goldstein": code.goldstein,
            "plover_event": code.plover,
            "trigger_text": parts[2],
            "trigger_start": starts[2],
            "trigger_end": starts[2] + len(parts[2]),
            "verb_entry": f"entry-{number % 3000}",
            "operators": ["demand"] if number % 10 == 0 else [],
            "is_reciprocal": number % 20 == 0,
            "polarity": "positive",
            "modality": "actual",
            "issues": ["borders"] if number % 4 == 0 else [],
            "sentence_text": " ".join(parts),
            "publisher": f"Paper {number % 200}",
            "url": f"https://example.org/{number}",
            "language": "en",
            "coder_version": METADATA.coder_version,
            "dictionary_version": METADATA.dictionary_version,
        }
        rows.append(row)
        if row["is_reciprocal"]:
            rows.append(exchange(row))
    return pa.Table.from_pylist(rows, schema=arrow_schema(METADATA))


def describe_actor(side: str, code: str, text: str, start: int) -> dict[str, object]:
    """The columns of an actor."""
    parts = {"code": code, "country": country_of(code), "role": role_of(code), "name": text, "text": text}
    parts |= {"start": start, "end": start + len(text), "entry": code.lower()}
    return {f"{side}_{part}": value for part, value in parts.items()}


def exchange(row: dict[str, object]) -> dict[str, object]:
    """The row with source and target exchanged."""
    other = {"source": "target", "target": "source"}
    return {name: row.get(name.replace(side, other[side], 1) if (side := name[:6]) in other else name) for name in row}


def write_table(path: Path, count: int) -> None:
    """Write that many rows, by repeating distinct ones under other document ids."""
    base = generate_rows(min(count, DISTINCT_ROWS))
    with EventWriter(path, METADATA) as writer:
        for turn in range(-(-count // base.num_rows)):
            ids = pc.binary_join_element_wise(base["document_id"], str(turn), "-").combine_chunks()
            table = base.set_column(1, base.schema.field(1), ids)
            event_ids = format_ids(hash_ids(Batch(table.combine_chunks().to_batches()[0]).id_parts()))
            writer.write_table(
                table.set_column(0, base.schema.field(0), event_ids).slice(0, count - turn * base.num_rows)
            )


def read_objects(path: Path) -> list[dict[str, object]]:
    """The rows as JSON objects."""
    rows = pq.read_table(path).to_pylist()
    return [row | {name: str(row[name]) for name in ("event_date", "story_date") if row[name]} for row in rows]


def measure(task: str, path: Path) -> dict[str, object]:
    """Run one task in this process, bound to one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    rows = read_objects(path) if task == "jsonschema" else []
    started, started_cpu = time.perf_counter(), time.process_time()
    if task == "jsonschema":
        validator = Draft202012Validator(load_schema("event"))
        failures = sum(1 for row in rows for _ in validator.iter_errors(row))
        n_rows = len(rows)
    else:
        report = validate(path)
        failures, n_rows = report.n_failures, report.n_rows
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - started_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures: dict[str, object] = {"rows": n_rows, "failures": failures}
    figures |= {"seconds": round(seconds, 2), "rows_per_second": round(n_rows / seconds)}
    figures |= {"cpu_seconds": round(cpu_seconds, 2), "rows_per_cpu_second": round(n_rows / cpu_seconds)}
    return {"task": task, **figures, "peak_mb": round(peak)}


def main() -> None:
    """Generate a table, then measure each task in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--schema-rows", type=int, default=100_000)
    parser.add_argument("--task", choices=["generate", "validate", "jsonschema"], help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task == "generate":
        write_table(given.path, given.rows)
    elif given.task:
        print(json.dumps(measure(given.task, given.path)))
    else:
        with tempfile.TemporaryDirectory() as directory:
            for rows, tasks in ((given.rows, ["validate"]), (given.schema_rows, ["validate", "jsonschema"])):
                for task in ("generate", *tasks):
                    options = ["--task", task, "--rows", str(rows), "--path", f"{directory}/{rows}.parquet"]
                    subprocess.run([sys.executable, __file__, *options], check=True)


if __name__ == "__main__":
    main()
