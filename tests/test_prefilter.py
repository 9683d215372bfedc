"""The prefilter leaves out no event."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpora import SENTENCES
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcoder import coreference, prefilter
from eventcoder.antecedents import PRONOUNS
from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.dictionaries.reading import list_files
from eventcoder.dictionaries.words import normalize_word
from eventcoder.documents import read_documents
from eventcoder.examples import Example, list_examples
from eventcoder.parsing import SpacyParser
from eventcoder.records import Document, Event, GivenActor, Sentence
from eventcoder.resources import find_dictionaries
from eventcoder.sentences import split_sentences
from eventcoder.streams import CodedDocument, code_documents

PASSAGES = (
    *SENTENCES,
    "Rebels were attacked.",
    "The group's fighters, who had shelled Iraq, fled.",
    "Talks between Iran and France ended.",
    "“We won't attack Syria,” it said.",
    "She told him they'd met.",
    "ISIS took hostages, and the organization demanded talks.",
    "US-backed forces were being shelled by militants.",
    "Nobody went to Baghdad.",
    "General Ali Bakr, a Syrian rebel, fled.",
    "Bakr met the president.",
    "The militants attacked Mr Bakr and the police.",
    "Militants are strong in Iraq, where the rebels attacked.",
    "Villagers met journalists and released a villager.",
    "The journalists met them again.",
    "Journalists were killed as villagers protested.",
)


@pytest.fixture(scope="module")
def pair(parser: SpacyParser, small: Dictionaries) -> tuple[Coder, Coder]:
    """Coders with and without the prefilter."""
    return Coder(small, parser), Coder(small, parser, prefilter=False)


@pytest.fixture(scope="module")
def shipped_pair(parser: SpacyParser, shipped: Dictionaries) -> tuple[Coder, Coder]:
    """The same with the shipped dictionaries."""
    return Coder(shipped, parser), Coder(shipped, parser, prefilter=False)


def compare(pair: tuple[Coder, Coder], documents: list[Document]) -> tuple[list[CodedDocument], list[CodedDocument]]:
    """Codes both ways; asserts that the events are the same."""
    with_it, without = (list(code_documents(coder, documents)) for coder in pair)
    assert [_events(one) for one in with_it] == [_events(one) for one in without]
    return with_it, without


def _events(coded: CodedDocument) -> tuple[Event, ...] | tuple[str, str]:
    return coded.failure or coded.events


@given(st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=9))
@settings(max_examples=100)
def test_events_are_the_same(pair: tuple[Coder, Coder], sentences: list[str]) -> None:
    """Whatever stands before and after: pronouns and definite phrases find what they mean."""
    compare(pair, [Document("d", " ".join(sentences))])


@given(st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=5), st.data())
@settings(max_examples=40)
def test_events_of_given_actors_are_the_same(
    pair: tuple[Coder, Coder], sentences: list[str], data: st.DataObject
) -> None:
    """Also where the user gives the actors."""
    text = " ".join(sentences)
    words = [
        (s.start + m, s.start + m + 4) for s in split_sentences(Document("d", text)) for m in (0, len(s.text) // 2)
    ]
    spans = data.draw(st.lists(st.sampled_from(words), unique=True, max_size=4))
    actors = tuple(GivenActor(start, end, "AAA") for start, end in sorted(spans))
    compare(pair, [Document("d", text, actors=actors)])


def test_sentences_are_left_out(pair: tuple[Coder, Coder]) -> None:
    """A sentence without an event word, or without an actor, is not parsed; one that a pronoun needs is."""
    texts = {
        "Prices rose by a tenth.": 0,
        "France is a country.": 0,
        "Somebody attacked somebody.": 0,
        "Journalists met villagers.": 0,
        "Journalists met soldiers.": 1,
        "Journalists killed villagers.": 1,
        "Iran slept. Journalists met villagers.": 1,
        "Iran attacked Iraq.": 1,
        "France is a country. It attacked Iran.": 2,
        "France is a country. Somebody slept. Nobody woke. He attacked him.": 0,
    }
    documents = [Document(str(n), text) for n, text in enumerate(texts)]
    with_it, without = compare(pair, documents)
    assert [one.n_parsed for one in with_it] == list(texts.values())
    assert [one.n_parsed for one in without] == [one.n_sentences for one in without]


def test_a_parser_that_cannot_tell_words(parser: SpacyParser, small: Dictionaries) -> None:
    """Without knowing the words before the parse, every sentence is parsed."""

    class Plain:
        name = "plain"

        def parse(self, sentences: Iterator[Sentence]) -> object:
            return parser.parse(sentences)

    (coded,) = code_documents(Coder(small, Plain()), [Document("d", "Prices rose. Iran attacked Iraq.")])  # type: ignore[arg-type]
    assert (coded.n_parsed, len(coded.events)) == (2, 1)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """The examples of all shipped entries that code events."""
    return [one for one in list_examples(list_files([find_dictionaries()])) if one.kind == "entry" and one.expected]


def test_every_example_is_let_through(examples: list[Example], shipped_pair: tuple[Coder, Coder]) -> None:
    """No example of the shipped dictionaries loses the sentence that its event is in."""
    coder, _ = shipped_pair
    assert coder.prefilter is not None
    assert isinstance(coder.parser, SpacyParser)
    lost = []
    for example in examples:
        document = Document("d", example.text)
        sentences = split_sentences(document)
        names = coder.find_names(document, sentences)
        if not any(coder.prefilter.choose_sentences(document, sentences, names, coder.parser.find_words)):
            lost.append(example)
    lost = [
        one
        for one in lost
        if any(_events(coded) for coded in code_documents(shipped_pair[1], [Document("d", one.text)]))
    ]
    assert lost == []


def test_examples_are_the_same(examples: list[Example], shipped_pair: tuple[Coder, Coder]) -> None:
    """Examples alone give the same events both ways."""
    compare(shipped_pair, [Document(str(n), example.text) for n, example in enumerate(examples[::12])])


def test_documents_of_examples(examples: list[Example], shipped_pair: tuple[Coder, Coder]) -> None:
    """So do documents of several, where phrases of one may mean actors of another."""
    texts = [example.text for example in examples[5::25]]
    grouped = [" ".join(texts[at : at + 5]) for at in range(0, len(texts), 5)]
    compare(shipped_pair, [Document(str(n), text) for n, text in enumerate(grouped)])


@pytest.mark.parametrize("name", ["news_2004", "news_sample"])
def test_news(shared: object, shipped_pair: tuple[Coder, Coder], name: str) -> None:
    """Every fortieth document of real news; benchmarks/throughput.py compares all of it."""
    paths = [f"{shared}/gold/{name}.jsonl"]
    documents = [document for document in read_documents(paths) if isinstance(document, Document)][::40]
    compare(shipped_pair, documents)


def test_words_before_the_parse(parser: SpacyParser) -> None:
    """The lemma and text of every token are among the words found without a parse, contracted ones too."""
    texts = [
        *PASSAGES,
        "She's gonna go, let's say.",
        "They ain't leaving; we'd've known.",
        "Children's feet were frozen.",
    ]
    sentences = [sentence for text in texts for sentence in split_sentences(Document("d", text))]
    for parse in parser.parse(sentences):
        words = parser.find_words(parse.sentence)
        assert words is not None
        forms = {normalize_word(form) for token in parse.tokens for form in (token.text, token.lemma)}
        assert words >= {form for form in forms if form[0].isalnum()}


def test_memory() -> None:
    """The prefilter remembers definite phrases at least as long as coreference does."""
    assert prefilter.MEMORY >= coreference._MEMORY


def test_pronouns_are_words() -> None:
    """The pronouns that coreference links are compared in their normalized form."""
    assert {normalize_word(word) for word in PRONOUNS} == PRONOUNS
