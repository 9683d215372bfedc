"""Hypothesis strategies that give valid events, and a builder of single ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from eventcoder.ontology import country_of, load_ontology, role_of
from eventcoder.records import Event
from eventcoder.schema import TableMetadata, make_event_id

METADATA = TableMetadata("0.1.0", "f00d", model="en_core_web_sm 3.8.0", options={"require": "both", "all": False})

_WORDS = (
    "troops",
    "the",
    "Müller",
    "Zürich",
    "東京",
    "naïve",
    "“quoted”",
    "𝔘nicode",
    "talks",
    "on",
    "é",
    "border",
    "’s",
)
_ACTOR_CODES = ("USA", "USAGOV", "SYRREBKUR", "IGOUNO", "MIL", "REB", "FRAMIL", "SUN", "DDR", "XYZABC", "Q")
_CODES = load_ontology().codes()


def build_event(**given: object) -> Event:
    """A valid event; what is given is set, and what follows from it is derived: code columns, actor columns, id."""
    sentence = "On Monday, Syrian troops attacked rebels near Aleppo."
    values: dict[str, object] = {
        "document_id": "doc-1",
        "sentence_index": 3,
        "sentence_start": 100,
        "event_date": dt.date(2016, 5, 2),
        "event_date_basis": "expression",
        "story_date": dt.date(2016, 5, 3),
        "source_code": "SYRMIL",
        "source_name": "Syria",
        "source_text": "Syrian troops",
        "source_start": 111,
        "source_end": 124,
        "source_entry": "syria+soldier",
        "target_code": "REB",
        "target_name": "rebels",
        "target_text": "rebels",
        "target_start": 134,
        "target_end": 140,
        "target_entry": "rebel",
        "event_code": "190",
        "trigger_text": "attacked",
        "trigger_start": 125,
        "trigger_end": 133,
        "verb_entry": "attack",
        "operators": (),
        "is_reciprocal": False,
        "polarity": "positive",
        "modality": "actual",
        "attribution_text": None,
        "attribution_code": None,
        "place_name": "Aleppo",
        "place_country": "SYR",
        "latitude": 36.2,
        "longitude": 37.16,
        "issues": ("conflict",),
        "sentence_text": sentence,
        "publisher": "The Daily Example",
        "url": "https://example.org/1",
        "language": "en",
        "coder_version": METADATA.coder_version,
        "dictionary_version": METADATA.dictionary_version,
    }
    values |= given
    code = load_ontology().get(str(values["event_code"]))
    derived: dict[str, object] = {
        "event_root_code": code.code[:2],
        "event_base_code": code.code[:3],
        "event_name": code.name,
        "quad_class": code.quad_class,
        "goldstein": code.goldstein,
        "plover_event": code.plover,
    }
    for side in ("source", "target"):
        actor = values[f"{side}_code"]
        derived[f"{side}_country"] = country_of(actor) if isinstance(actor, str) else None
        derived[f"{side}_role"] = role_of(actor) if isinstance(actor, str) else None
    event = Event(event_id="", **{**derived, **values})  # type: ignore[arg-type]
    return replace(event, event_id=given.get("event_id") or compute_id(event))


def compute_id(event: Event) -> str:
    """The id of the event's parts."""
    return make_event_id(
        event.document_id,
        event.sentence_index,
        event.event_code,
        event.source_start,
        event.target_start,
        event.trigger_start,
        event.source_code,
        event.target_code,
    )


def mirror_event(event: Event) -> Event:
    """The event's other half: source and target exchanged."""
    parts = ("code", "country", "role", "name", "text", "start", "end", "entry")
    exchanged = {f"source_{part}": getattr(event, f"target_{part}") for part in parts}
    exchanged |= {f"target_{part}": getattr(event, f"source_{part}") for part in parts}
    other = replace(event, **exchanged)
    return replace(other, event_id=compute_id(other))


def build_pair(**given: object) -> list[Event]:
    """Both halves of a reciprocal event."""
    event = build_event(event_code="040", is_reciprocal=True, **given)
    return [event, mirror_event(event)]


_phrases = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
_dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
_texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
_ids = st.text("abcdefghij-", min_size=1, max_size=6)


@st.composite
def _actors(draw: st.DrawFn, side: str, phrase: str, start: int, code: str | None) -> dict[str, object]:
    if code is None and draw(st.booleans()):
        return {f"{side}_{part}": None for part in ("code", "name", "text", "start", "end", "entry")}
    return {
        f"{side}_code": code,
        f"{side}_name": draw(st.none() | _texts),
        f"{side}_text": phrase,
        f"{side}_start": start,
        f"{side}_end": start + len(phrase),
        f"{side}_entry": draw(st.none() | _ids) if code else None,
    }


@st.composite
def _event_dates(draw: st.DrawFn) -> dict[str, object]:
    story = draw(st.none() | _dates)
    basis = draw(st.sampled_from(["expression", "none", "story"] if story else ["expression", "none"]))
    day: dt.date | None = None
    if basis == "story":
        day = story
    elif basis == "expression":
        day = draw(st.dates(dt.date(1900, 1, 1), story + dt.timedelta(days=1) if story else dt.date(2100, 1, 1)))
    return {"event_date": day, "event_date_basis": basis, "story_date": story}


@st.composite
def _places(draw: st.DrawFn) -> dict[str, object]:
    name = draw(st.none() | _texts)
    where = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))) if name else None
    return {
        "place_name": name,
        "place_country": draw(st.sampled_from([None, "SYR", "SUN"])) if name else None,
        "latitude": where[0] if where else None,
        "longitude": where[1] if where else None,
    }


@st.composite
def _sentence_events(draw: st.DrawFn, document_id: str, index: int, start: int) -> list[Event]:
    source, trigger, target, tail = (draw(_phrases) for _ in range(4))
    trigger_start = start + len(source) + 1
    target_start = trigger_start + len(trigger) + 1
    codes = draw(
        st.permutations([draw(st.sampled_from(_ACTOR_CODES)), draw(st.none() | st.sampled_from(_ACTOR_CODES))])
    )
    attribution = draw(st.none() | _phrases)
    event = build_event(
        document_id=document_id,
        sentence_index=index,
        sentence_start=start,
        sentence_text=f"{source} {trigger} {target} {tail}",
        event_code=draw(st.sampled_from(_CODES)),
        **draw(_actors("source", source, start, codes[0])),
        **draw(_actors("target", target, target_start, codes[1])),
        **draw(_event_dates()),
        **draw(_places()),
        trigger_text=trigger,
        trigger_start=trigger_start,
        trigger_end=trigger_start + len(trigger),
        verb_entry=draw(_ids),
        operators=tuple(draw(st.lists(_ids, max_size=2))),
        issues=tuple(draw(st.lists(_ids, max_size=3, unique=True))),
        is_reciprocal=draw(st.booleans()),
        polarity=draw(st.sampled_from(["positive", "negative"])),
        modality=draw(st.sampled_from(["actual", "intended", "possible", "conditional"])),
        attribution_text=attribution,
        attribution_code=draw(st.none() | st.sampled_from(_ACTOR_CODES)) if attribution else None,
        publisher=draw(st.none() | _texts),
        url=draw(st.none() | _texts),
        language=draw(st.none() | st.just("en")),
    )
    return [event, mirror_event(event)] if event.is_reciprocal else [event]


@st.composite
def event_tables(draw: st.DrawFn, max_documents: int = 3) -> list[Event]:
    """The events of a valid table, in the order in which a coder would give them; may be none."""
    events: list[Event] = []
    for document in range(draw(st.integers(0, max_documents))):
        start = 0
        document_id = f"{draw(_ids)}-{document}"
        for index in range(draw(st.integers(1, 3))):
            found = draw(_sentence_events(document_id, index, start))
            start += len(found[0].sentence_text) + 1
            events += found
    return events
