"""Entries fill their roles, and operators make of the event inside them another one."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder, SentenceCoding
from eventcoder.composition import Composer
from eventcoder.dictionaries import Dictionaries
from eventcoder.records import Document


def explain_one(coder: Coder, text: str) -> SentenceCoding:
    (coding,) = coder.explain(text)
    return coding


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran attacked Iraq.", ["IRN 190 IRQ"], id="active"),
        pytest.param("Iran was attacked.", ["--- 190 IRN"], id="passive-without-agent"),
        pytest.param("Iran was attacked by ISIS.", ["IMGISI 190 IRN"], id="passive"),
        pytest.param("Iran's attack on Iraq failed.", ["IRN 190 IRQ"], id="noun"),
        pytest.param("Iran laid siege to Aleppo.", ["IRN 191 SYR"], id="phrase"),
        pytest.param("Iran is afraid of Iraq.", ["IRN 012 IRQ"], id="adjective"),
        pytest.param("Soldiers attacked civilians and journalists.", ["MIL 190 CVL", "MIL 190 MED"], id="two-targets"),
        pytest.param(
            "Iran and France attacked Iraq and Syria.",
            ["FRA 190 IRQ", "FRA 190 SYR", "IRN 190 IRQ", "IRN 190 SYR"],
            id="dyads",
        ),
        pytest.param("Iran attacked Iraq and killed civilians.", ["IRN 1823 CVL", "IRN 190 IRQ"], id="conjunction"),
    ],
)
def test_plain(small_coder: Coder, text: str, events: list[str]) -> None:
    """An entry's source is the subject, its target the object or the nearest actor."""
    assert sorted(code_text(small_coder, text)) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran met Iraq.", ["IRN 040 IRQ", "IRQ 040 IRN"], id="object"),
        pytest.param("Iran and Iraq met.", ["IRN 040 IRQ", "IRQ 040 IRN"], id="joint-subject"),
        pytest.param("Iran signed an agreement with Iraq.", ["IRN 057 IRQ", "IRQ 057 IRN"], id="inside-object"),
        pytest.param("Iran and Iraq held talks.", ["IRN 046 IRQ", "IRQ 046 IRN"], id="light-verb"),
        pytest.param("Iran visited Iraq.", ["IRN 042 IRQ", "IRQ 043 IRN"], id="other-code-back"),
        pytest.param("Iran broke off talks with Iraq.", ["IRN 164 IRQ", "IRQ 164 IRN"], id="operator-with-mirror"),
        pytest.param("Iran rejected talks with Iraq.", ["IRN 125 IRQ"], id="operator-without"),
    ],
)
def test_mirror(small_coder: Coder, text: str, events: list[str]) -> None:
    """A reciprocal event is written from both sides; an operator keeps that only where it says so."""
    assert sorted(code_text(small_coder, text)) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran demanded that ISIS surrender.", ["IRN 1056 IMGISI"], id="demand-that"),
        pytest.param("Iran demanded the surrender of ISIS.", ["IRN 1056 IMGISI"], id="demand-noun"),
        pytest.param("Iran demanded that Iraq release the soldiers.", ["IRN 1053 IRQ"], id="demand-prefix"),
        pytest.param("Iran's demand for talks with Iraq failed.", ["IRN 106 IRQ"], id="noun-for"),
        pytest.param("Iran demanded that Iraq pay.", ["IRN 100 IRQ"], id="demand-default"),
        pytest.param("France called on Iran to meet Iraq.", ["FRA 026 IRN"], id="appeal-on"),
        pytest.param("France asked Iran for aid.", ["FRA 023 IRN"], id="appeal-for"),
        pytest.param("France called for talks between Iran and Iraq.", ["FRA 026 IRN", "FRA 026 IRQ"], id="appeal-two"),
        pytest.param("Iran refused to meet Iraq.", ["IRN 125 IRQ"], id="refuse-to"),
        pytest.param("Iran threatened to attack Iraq.", ["IRN 1384 IRQ"], id="threaten-to"),
        pytest.param("Iran threatened Iraq with sanctions.", ["IRN 1312 IRQ"], id="threaten-with"),
        pytest.param("Iran threatened Iraq.", ["IRN 130 IRQ"], id="threaten-default"),
        pytest.param("Iran stopped attacking Iraq.", ["IRN 087 IRQ"], id="stop-gerund"),
        pytest.param("ISIS lifted the siege of Aleppo.", ["IMGISI 0872 SYR"], id="stop-noun"),
        pytest.param("France accused Iran of arming the rebels.", ["FRA 1123 IRN"], id="accuse-of"),
        pytest.param("France accused Iran.", ["FRA 112 IRN"], id="accuse-default"),
        pytest.param("Iran allowed France to mediate.", ["IRN 0862 FRA"], id="allow-to"),
        pytest.param("Iran allowed ISIS to protest.", ["IRN 083 IMGISI"], id="allow-target-inside"),
        pytest.param("Iran allowed ISIS to leave.", [], id="allow-nothing-known"),
        pytest.param("Iran agreed to meet Iraq.", ["IRN 036 IRQ", "IRQ 036 IRN"], id="intend"),
        pytest.param("Iran warned of an attack by Iraq.", ["IRN 139 IRQ"], id="table-of-entry"),
        pytest.param("Iran warned of talks.", [], id="condition-inside"),
    ],
)
def test_operator(small_coder: Coder, text: str, events: list[str]) -> None:
    """An operator looks the code inside up by its longest prefix, in every construction."""
    assert sorted(code_text(small_coder, text)) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iraq rejected Iran's demand for talks.", ["IRN 106 IRQ", "IRQ 125 IRN"], id="reject-demand"),
        pytest.param(
            "Iraq rejected a request for aid by ISIS.", ["IMGISI 023 IRQ", "IRQ 122 IMGISI"], id="reject-request"
        ),
        pytest.param("Iran launched a wave of attacks on Iraq.", ["IRN 190 IRQ"], id="light-verb-and-noun"),
        pytest.param("Iran refused to give food to ISIS.", ["IRN 122 IMGISI"], id="refuse-light-verb"),
        pytest.param("Iran threatened to launch an attack on Iraq.", ["IRN 1384 IRQ"], id="threaten-light-verb"),
    ],
)
def test_nested(small_coder: Coder, text: str, events: list[str]) -> None:
    """Operators stand inside one another; what is inside is no event of its own but where somebody else says it."""
    assert sorted(code_text(small_coder, text)) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran will attack Iraq.", ["IRN 1384 IRQ"], id="will"),
        pytest.param("Iran will not negotiate with Iraq.", ["IRN 125 IRQ"], id="will-not"),
        pytest.param("Iran will launch an attack on Iraq.", ["IRN 1384 IRQ"], id="will-light-verb"),
        pytest.param("Iran will kill civilians.", [], id="will-without-code"),
        pytest.param("Iran did not attack Iraq.", [], id="negated"),
        pytest.param("Iran could attack Iraq.", [], id="possible"),
        pytest.param(
            "If Iran attacks Iraq, France will attack Iran.", ["FRA 1384 IRN"], id="conditional-clause-left-out"
        ),
    ],
)
def test_modal(small_coder: Coder, text: str, events: list[str]) -> None:
    """Modals are operators; what is negated or not actual, and has no code for that, is not written."""
    assert code_text(small_coder, text) == events


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("Iran did not attack Iraq.", "negative", "actual"),
        ("Iran could attack Iraq.", "positive", "possible"),
        ("If Iran attacks Iraq, France will attack Iran.", "positive", "conditional"),
        ("Iran will kill civilians.", "positive", "intended"),
    ],
)
def test_kept(small_coder: Coder, text: str, polarity: str, modality: str) -> None:
    """What is not written is still coded, with its polarity and modality."""
    coded = explain_one(small_coder, text).coded
    assert (coded[0].polarity, coded[0].modality) == (polarity, modality)


def test_negated_inside(small_coder: Coder) -> None:
    """A demand not to do something is a demand to stop it, by the table of "stop"."""
    assert code_text(small_coder, "Iran demanded that Iraq not attack France.") == ["IRN 1055 IRQ"]


def test_ended_event(small_coder: Coder) -> None:
    """Where the table says "", nothing is left to code."""
    coding = explain_one(small_coder, "Iran demanded that Iraq break off talks with France.")
    assert coding.events == ()


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iran attacked Iraq with warplanes.", ["IRN 195 IRQ"], id="more-conditions"),
        pytest.param("Iran attacked Iraq with soldiers.", ["IRN 190 IRQ"], id="condition-fails"),
        pytest.param("Fans besieged the minister.", [], id="unless"),
        pytest.param("The militants kidnapped soldiers.", ["REB 181 MIL"], id="role-of-target"),
        pytest.param("The militants kidnapped civilians.", [], id="role-of-target-fails"),
        pytest.param("The militants gave food to civilians.", ["REB 073 CVL"], id="more-words"),
        pytest.param("Iran voiced support for Iraq.", ["IRN 051 IRQ"], id="not-alone-below-light-verb"),
        pytest.param("The support of Iran is clear.", [], id="not-alone"),
        pytest.param("Unrest in Syria goes on.", ["--- 180 SYR"], id="no-source"),
        pytest.param("Iran criticized the plan of Iraq.", ["IRN 111 IRQ"], id="ladder"),
    ],
)
def test_conditions(small_coder: Coder, text: str, events: list[str]) -> None:
    """More words win, then more conditions; conditions ask words, synsets, actors and filled roles."""
    assert code_text(small_coder, text) == events


def test_operators_outermost_first(small_coder: Coder) -> None:
    """An event names its entry, and the operators over it from the outside."""
    events = explain_one(small_coder, "Iraq rejected Iran's demand for talks.").events
    event = next(event for event in events if event.source_code == "IRQ")
    assert (event.verb_entry, event.operators) == ("negotiate", ("reject", "demand"))


def test_entry_alone(small_coder: Coder) -> None:
    """Coded for one entry, no other may match where it does."""
    document = Document("text", "Iran attacked Iraq with warplanes.")
    parses = [coding.clauses.parse for coding in small_coder.explain(document)]
    (coding,) = small_coder.code_parses(document, parses, "attack")
    assert [(event.verb_entry, event.event_code) for event in coding.events] == [("attack", "190")]


@pytest.mark.parametrize(
    ("operator", "inside", "outside"),
    [("demand", "0874", "1056"), ("demand", "0871", "1055"), ("demand", "163", ""), ("demand", "190", None)],
)
def test_lookup(small: Dictionaries, operator: str, inside: str, outside: str | None) -> None:
    """The longest prefix of the table wins; "" ends the event, None is not in the table."""
    assert Composer.lookup(small.entry(operator), small.operator(operator), inside) == outside


def test_lookup_in_entry_first(small: Dictionaries) -> None:
    """An entry's own table goes before the operator's."""
    assert Composer.lookup(small.entry("warn-of"), small.operator("threaten"), "190") == "139"


def test_lookup_keeps(small: Dictionaries) -> None:
    """A light verb keeps the code."""
    assert Composer.lookup(small.entry("perform"), small.operator("perform"), "190") == "190"
