"""Corpora for the benchmarks: a file of documents, repeated under new ids until it has so many sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path

from eventcoder.documents import read_documents
from eventcoder.records import Document
from eventcoder.sentences import split_sentences


def repeat_documents(path: Path, sentences: int) -> Iterator[Document]:
    """The file's documents again and again, with distinct ids, until they have that many sentences."""
    documents = [
        (document, len(split_sentences(document)))
        for document in read_documents([path])
        if isinstance(document, Document)
    ]
    done = 0
    for turn in count():
        for document, size in documents:
            if done >= sentences:
                return
            done += size
            yield replace(document, id=f"{document.id}#{turn}") if turn else document


def write_documents(path: Path, corpus: Path, sentences: int) -> int:
    """Writes such a corpus as JSONL; returns the number of documents."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        for document in repeat_documents(corpus, sentences):
            fields = {name: value for name, value in asdict(document).items() if value is not None}
            file.write(json.dumps(fields, default=str) + "\n")
            number += 1
    return number


def read_categories(path: Path) -> dict[str, str]:
    """Document id -> category, for the documents that have one."""
    with path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return {record["id"]: record["category"] for record in records if "category" in record}
