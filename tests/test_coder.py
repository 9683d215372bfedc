"""From documents to events: the whole way, and what each column of an event holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import fields
from typing import Any

import pytest
from conftest import ROOT, GoldenParser

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.records import Document, Event, GivenActor
from eventcoder.schema import load_columns
from eventcoder.tables import events_to_table
from eventcoder.validation import validate

SIEGE = (ROOT / "examples" / "siege.txt").read_text("utf-8")
RICH = Document(
    "rich",
    "The militants held the town. They attacked Iranian soldiers in Aleppo, a French minister said. "
    "Iran did not attack Iraq with nuclear missiles. Iran agreed to meet Iraq.",
    dt.date(2019, 2, 18),
    title="News",
    source="Agency",
    url="http://example.org/1",
    language="en",
)


def code_all(coder: Coder, *documents: Document) -> list[Event]:
    return list(coder.code(documents))


def show(event: Event) -> str:
    return f"{event.source_code or '---'} {event.event_code} {event.target_code or '---'}"


@pytest.fixture(scope="module")
def small_all(small: Dictionaries, golden: GoldenParser) -> Coder:
    """As small_coder, but keeping what is negated or not actual."""
    return Coder(small, golden, require="any", keep_all=True)


@pytest.fixture(scope="module")
def siege(coder: Coder) -> list[Event]:
    """The events of the sample article."""
    return code_all(coder, Document("siege", SIEGE, dt.date(2017, 8, 21)))


def test_fields_are_the_columns() -> None:
    """The record of an event has the columns of the schema, in their order."""
    assert [field.name for field in fields(Event)] == list(load_columns())


@pytest.mark.parametrize("column", [c for c in load_columns() if c not in ("latitude", "longitude")])
def test_column_is_filled(small_all: Coder, column: str) -> None:
    """Each column is filled by some event; coordinates have no source yet."""
    values = [getattr(event, column) for event in code_all(small_all, RICH)]
    assert any(value not in (None, ()) for value in values)


def test_events_are_valid(small_all: Coder, tmp_path: Any) -> None:
    """What the coder gives fits the schema and its rules."""
    import pyarrow.parquet as pq

    from eventcoder.schema import TableMetadata

    events = code_all(small_all, RICH)
    metadata = TableMetadata(events[0].coder_version, events[0].dictionary_version, "golden")
    pq.write_table(events_to_table(events, metadata), tmp_path / "events.parquet")
    assert validate(tmp_path / "events.parquet").failure_cases.empty


SPANS = [("source_text", "source_start", "source_end"), ("target_text", "target_start", "target_end")]
SPANS += [("trigger_text", "trigger_start", "trigger_end")]


@pytest.mark.parametrize("names", SPANS, ids=[names[0] for names in SPANS])
def test_offsets_cut_the_text(siege: list[Event], names: tuple[str, str, str]) -> None:
    """Offsets of the document's text cut out what the text columns hold."""
    cut = [
        (getattr(event, names[0]), SIEGE[getattr(event, names[1]) : getattr(event, names[2])])
        for event in siege
        if getattr(event, names[0]) is not None
    ]
    assert cut
    assert [text for text, _ in cut] == [text for _, text in cut]


def test_sentence_cuts_the_text(siege: list[Event]) -> None:
    """So does the sentence's start with its text."""
    starts = {(event.sentence_start, event.sentence_text) for event in siege}
    assert [SIEGE[start : start + len(text)] for start, text in starts] == [text for _, text in starts]


def test_ids(siege: list[Event], coder: Coder) -> None:
    """Ids are unique, and the same for the same input."""
    again = code_all(coder, Document("siege", SIEGE, dt.date(2017, 8, 21)))
    ids = [event.event_id for event in siege]
    assert ids == [event.event_id for event in again]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("event", "source", "target", "attribution"),
    [
        pytest.param("PHLMIL 191 PHLREB", "Philippine troops", "They", None, id="siege"),
        pytest.param("PHLMIL 046 PHLREB", "the army", "Maute group", None, id="talks"),
        pytest.param("PHLREB 046 PHLMIL", "Maute group", "the army", None, id="talks-back"),
        pytest.param("PHLMIL 1056 PHLREB", "the army", "the militants", None, id="surrender-demand"),
        pytest.param("PHLREB 184 PHLCVL", "Maute group", "civilians", None, id="human-shields"),
        pytest.param("--- 0841 PHLMIL", None, "two Philippine soldiers", "The group", id="release"),
        pytest.param("PHLREB 0255 PHLGOV", "Relatives of the fighters", "the government", None, id="request"),
        pytest.param("--- 1246 PHLREB", None, "the militants", "the mayor’s office", id="request-rejected"),
        pytest.param("--- 191 PHLREB", None, "They", "a commander", id="siege-in-quotation"),
        pytest.param("PHLREB 190 ---", "Maute militants", None, "Philippine army spokesman Ramon Dizon", id="attacks"),
    ],
)
def test_sample(
    siege: list[Event], event: str, source: str | None, target: str | None, attribution: str | None
) -> None:
    """The sample article gives each of its events, with the words that were meant."""
    found = [(show(e), e.source_text, e.target_text, e.attribution_text) for e in siege]
    assert (event, source, target, attribution) in found


def test_sample_gives_nothing_else(siege: list[Event]) -> None:
    """The sample article gives no event beside its ten."""
    assert len(siege) == 10


def test_codes_of_the_ontology(small_coder: Coder) -> None:
    """An event's code brings its root, base, name, quad class, Goldstein score and PLOVER type."""
    (event,) = code_all(small_coder, Document("a", "Iran demanded that ISIS surrender."))
    assert (event.event_root_code, event.event_base_code, event.event_code) == ("10", "105", "1056")
    assert (event.event_name, event.quad_class) == ("Demand de-escalation of military engagement", 3)
    assert (event.goldstein, event.plover_event) == (-5.0, "REQUEST")


def test_parts_of_actor_codes(small_coder: Coder) -> None:
    """Actor codes bring country, role, name and entries."""
    (event,) = code_all(small_coder, Document("a", "Iranian soldiers attacked ISIS."))
    assert (event.source_country, event.source_role, event.source_entry) == ("IRN", "MIL", "iran+soldier")
    assert (event.target_country, event.target_role, event.target_name) == (None, None, "Islamic State")


@pytest.mark.parametrize(("date", "basis"), [(dt.date(2019, 2, 18), "story"), (None, "none")], ids=["dated", "undated"])
def test_date(small_coder: Coder, date: dt.date | None, basis: str) -> None:
    """An event's date is the story's, where it has one."""
    (event,) = code_all(small_coder, Document("a", "Iran attacked Iraq.", date))
    assert (event.event_date, event.event_date_basis, event.story_date) == (date, basis, date)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Iran attacked rebels in Aleppo.", ("Aleppo", "SYR")),
        ("Iran attacked Iraq.", (None, None)),
        ("Iran attacked Iraq in March.", (None, None)),
    ],
)
def test_place(small_coder: Coder, text: str, place: tuple[str | None, str | None]) -> None:
    """The place is the one named in the event's own clause."""
    event = code_all(small_coder, Document("a", text))[0]
    assert (event.place_name, event.place_country) == place


@pytest.mark.parametrize(
    ("text", "text_said", "code"),
    [
        ("Iran attacked Iraq, France said.", "France", "FRA"),
        ("Iran attacked Iraq, a fisherman said.", "a fisherman", None),
        ("Iran attacked Iraq.", None, None),
    ],
)
def test_attribution(small_coder: Coder, text: str, text_said: str | None, code: str | None) -> None:
    """Who says it is kept, coded or not."""
    (event,) = code_all(small_coder, Document("a", text))
    assert (event.attribution_text, event.attribution_code) == (text_said, code)


def test_issues(small_coder: Coder) -> None:
    """A sentence's topics are those whose words stand in it."""
    (event,) = code_all(small_coder, Document("a", "Iran attacked Iraq's nuclear plant near a refugee camp."))
    assert event.issues == ("nuclear", "refugees")


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran attacked Iraq at the World Cup.", [], id="pattern"),
        pytest.param("Iran attacked and scored two late goals against Iraq.", [], id="gap"),
        pytest.param("Iran attacked Iraq. Iraq attacked Iran at the World Cup.", ["IRN 190 IRQ"], id="one-sentence"),
        pytest.param("Years ago, Iran attacked Iraq.", ["IRN 190 IRQ"], id="one-of-two"),
        pytest.param("Years ago, Iran attacked Iraq. It is the anniversary.", [], id="document"),
    ],
)
def test_discards(small_coder: Coder, text: str, events: list[str]) -> None:
    """Sentences and documents that meet a discard entry give no events."""
    assert [show(event) for event in code_all(small_coder, Document("a", text))] == events


def test_discard_is_explained(small_coder: Coder) -> None:
    """What was discarded says by which entry."""
    (coding,) = small_coder.explain("Iran attacked Iraq at the World Cup.")
    assert (coding.discarded_by, coding.events) == ("sport", ())


@pytest.mark.parametrize(
    ("require", "events"),
    [
        ("any", ["IRN 190 IRQ", "IRN 190 ---", "--- 190 IRQ"]),
        ("source", ["IRN 190 IRQ", "IRN 190 ---"]),
        ("both", ["IRN 190 IRQ"]),
    ],
)
def test_require(small: Dictionaries, golden: GoldenParser, require: str, events: list[str]) -> None:
    """Which roles must be coded is the user's choice; an event without any coded actor never counts."""
    coder = Coder(small, golden, require=require)
    text = "Iran attacked Iraq. Iran attacked the village. The gang attacked Iraq. The gang attacked the village."
    assert [show(event) for event in code_all(coder, Document("a", text))] == events


def test_require_wrong(small: Dictionaries, golden: GoldenParser) -> None:
    """An unknown choice is an error that names the known ones."""
    with pytest.raises(ValueError, match="must be one of category, any, source, both"):
        Coder(small, golden, require="all")


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("Iran did not attack Iraq.", "negative", "actual"),
        ("Iran could attack Iraq.", "positive", "possible"),
        ("France left if Iran attacked Iraq.", "positive", "conditional"),
        ("Iran commented on Iraq.", "positive", "actual"),
    ],
)
def test_keep_all(small_all: Coder, small_coder: Coder, text: str, polarity: str, modality: str) -> None:
    """What is negated, not actual, or residual is kept only where all is asked for."""
    (event,) = code_all(small_all, Document("a", text))
    assert (event.polarity, event.modality) == (polarity, modality)
    assert code_all(small_coder, Document("a", text)) == []


def test_repeated_event_of_a_sentence(small_coder: Coder) -> None:
    """The same event between the same actors is written once for a sentence."""
    text = "Iran attacked Iraq and attacked Iraq again."
    assert [show(event) for event in code_all(small_coder, Document("a", text))] == ["IRN 190 IRQ"]


def test_repeated_event_of_a_document(small_coder: Coder) -> None:
    """In two sentences it is two events."""
    events = code_all(small_coder, Document("a", "Iran attacked Iraq. Iran attacked Iraq."))
    assert [event.sentence_index for event in events] == [0, 1]


def test_given_actors(small_coder: Coder) -> None:
    """Given actors are coded as they are, names and offsets included."""
    text = "Iranian troops attacked the Foo Front."
    given = (GivenActor(0, 14, "XYZ"), GivenActor(24, 37, "FOO", "Front of Foo"))
    (event,) = code_all(small_coder, Document("a", text, actors=given))
    assert (show(event), event.target_name, event.source_text) == ("XYZ 190 FOO", "Front of Foo", "Iranian troops")


def test_fields_of_the_document(small_coder: Coder) -> None:
    """Publisher, url and language are the document's."""
    event = code_all(small_coder, RICH)[0]
    assert (event.document_id, event.publisher, event.url, event.language) == (
        "rich",
        "Agency",
        "http://example.org/1",
        "en",
    )


def test_versions(small_coder: Coder, small: Dictionaries) -> None:
    """Each event says by which coder and dictionaries it was made."""
    event = code_all(small_coder, RICH)[0]
    assert event.dictionary_version == small.version


def test_many_documents(small_coder: Coder) -> None:
    """Documents come out in their order, whatever batches they are parsed in."""
    documents = [Document(f"d{i}", "Iran attacked Iraq." if i % 3 else "Nothing happened.") for i in range(200)]
    coded = [event.document_id for event in code_all(small_coder, *documents)]
    assert coded == [document.id for i, document in enumerate(documents) if i % 3]


def test_coding_streams(small_coder: Coder) -> None:
    """The first event comes before the documents are exhausted."""
    taken = 0

    def endless() -> Any:
        nonlocal taken
        while True:
            taken += 1
            yield Document(str(taken), "Iran attacked Iraq. " * 20)

    next(small_coder.code(endless()))
    assert taken < 5000


def test_events_are_immutable(small_coder: Coder) -> None:
    """An event cannot be changed by mistake."""
    event = code_all(small_coder, RICH)[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.event_code = "190"  # type: ignore[misc]
