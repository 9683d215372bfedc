"""Time of coding relative to the bare parser on the same sentences, with and without the prefilter.

    python benchmarks/throughput.py NEWS.jsonl [--sentences 20000]

All are timed in one run, a piece of the corpus at a time and in turn, so that a change of the machine's speed meets
all. The bare parser is the model without its entity recognizer, as it comes. It is timed on the sentences that the
discards leave, and on those that they leave out; times are given relative to both together ("of all"), and to the first
alone ("of those left"), which shows what the prefilter itself does. Times are of the processor.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import spacy
from corpus import read_categories, repeat_documents

from eventcoder.coder import Coder
from eventcoder.parsing import MODELS
from eventcoder.records import Document
from eventcoder.runners import Options, Task, build_coder, describe_run
from eventcoder.sentences import split_sentences
from eventcoder.shards import Shard, code_shard
from eventcoder.streams import CodedDocument, code_documents

PIECE = 500
"""Documents timed together."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--sentences", type=int, default=20_000)
    options = arguments.parse_args()
    categories = read_categories(options.corpus)
    documents = list(repeat_documents(options.corpus, options.sentences))
    run = Run()
    for at in range(0, len(documents), PIECE):
        run.time_piece(documents[at : at + PIECE], categories)
    run.report()
    profile_parts(run.filtering, documents[: 4 * PIECE])


class Run:
    """Times and counts of the three ways."""

    def __init__(self) -> None:
        name = next(model for model in MODELS if spacy.util.is_package(model))
        self.bare = spacy.load(name, exclude=["ner", "senter"])
        self.filtering = build_coder(Task())
        self.plain = Coder(self.filtering.dictionaries, self.filtering.parser, prefilter=False)
        self.seconds: Counter[str] = Counter()
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.turn = 0
        self.discarded = 0

    def time_piece(self, documents: list[Document], categories: dict[str, str]) -> None:
        """Each way on the same documents, another first each time; the very first piece is done twice, to warm up."""
        texts = [sentence.text for document in documents for sentence in self.plain.find_sentences(document)]
        everything = Counter(sentence.text for document in documents for sentence in split_sentences(document))
        discarded = list((everything - Counter(texts)).elements())
        ways: list[tuple[str, Callable[[], Any]]] = [
            ("bare", lambda: sum(1 for _ in self.bare.pipe(texts, batch_size=128))),
            ("discarded", lambda: sum(1 for _ in self.bare.pipe(discarded, batch_size=128))),
            ("plain", lambda: list(code_documents(self.plain, documents))),
            ("prefilter", lambda: list(code_documents(self.filtering, documents))),
        ]
        if not self.turn:
            for _, way in ways:
                way()
        results: dict[str, Any] = {}
        first = self.turn % len(ways)
        for name, way in ways[first:] + ways[:first]:
            begin = time.process_time()
            results[name] = way()
            self.seconds[name] += time.process_time() - begin
        self.turn += 1
        self.discarded += len(discarded)
        self.count(results["plain"], results["prefilter"], categories)

    def count(self, plain: list[CodedDocument], filtered: list[CodedDocument], categories: dict[str, str]) -> None:
        for one, other in zip(plain, filtered, strict=True):
            counts = self.counts[categories.get(one.document.id.partition("#")[0], "all")]
            counts["sentences"] += one.n_parsed
            counts["parsed"] += other.n_parsed
            counts["events"] += len(one.events)
            counts["different"] += (one.events, one.failure) != (other.events, other.failure)

    def report(self) -> None:
        left = self.seconds["bare"]
        everything = left + self.seconds["discarded"]
        sentences = sum(counts["sentences"] for counts in self.counts.values())
        print(f"{sentences + self.discarded} sentences, {self.discarded} of them discarded")
        print(f"bare       {everything:8.1f} s, {left:.1f} s of them for the sentences left")
        for name in ("plain", "prefilter"):
            seconds = self.seconds[name]
            print(f"{name:10} {seconds:8.1f} s {seconds / everything:6.3f} of all {seconds / left:6.3f} of those left")
        for category, counts in sorted(self.counts.items()):
            share = counts["parsed"] / counts["sentences"]
            print(
                f"{category:10} {counts['sentences']:7} sentences, {share:6.1%} parsed, {counts['events']:6} events, "
                f"{counts['different']} documents with other events"
            )


def profile_parts(coder: Coder, documents: list[Document]) -> None:
    """Where the time goes with the prefilter, by part; the rest is the pipeline's own."""
    seconds: Counter[str] = Counter()

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            begin = time.process_time()
            try:
                return function(*given)
            finally:
                seconds[name] += time.process_time() - begin

        return call

    def timed_iterator(name: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def iterate(*given: Any) -> Iterator[Any]:
            step = timed(name, next)
            iterator = function(*given)
            while (item := step(iterator, None)) is not None:
                yield item

        return iterate

    assert coder.prefilter
    coder.find_sentences = timed("sentences", coder.find_sentences)  # type: ignore[method-assign]
    coder.prefilter.choose_sentences = timed("prefilter", coder.prefilter.choose_sentences)  # type: ignore[method-assign]
    coder.parser.parse = timed_iterator("parse", coder.parser.parse)  # type: ignore[method-assign]
    coder.code_parses = timed_iterator("coding", coder.code_parses)  # type: ignore[method-assign]
    metadata = describe_run(coder, Options())
    begin = time.process_time()
    code_shard(coder, Shard(0, tuple(documents)), metadata, "benchmark")
    whole = time.process_time() - begin
    seconds["rest, table"] = whole - sum(seconds.values())
    for name, spent in seconds.most_common():
        print(f"  {name:12} {spent / whole:6.1%}")


if __name__ == "__main__":
    main()
