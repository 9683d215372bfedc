"""An explanation shows each step and says why: why an entry won, why another lost, why there is no event."""

from __future__ import annotations

import pytest
from conftest import GoldenParser

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.explanation import judge_matches, list_reasons, render_coding


def render(coder: Coder, text: str) -> str:
    return "".join(render_coding(coding, coder) for coding in coder.explain(text))


def read_section(coder: Coder, text: str, title: str, sentence: int = 0) -> list[str]:
    """The lines of a section, their columns separated by single spaces; none where there is no such section."""
    lines = render_coding(list(coder.explain(text))[sentence], coder).splitlines()
    if title not in lines:
        return []
    start = lines.index(title) + 1
    end = next((at for at in range(start, len(lines)) if not lines[at].startswith("  ")), len(lines))
    return [" ".join(line.split()) for line in lines[start:end]]


def test_sections(small_coder: Coder) -> None:
    """All sections stand in their order."""
    shown = render(small_coder, "Iran demanded that Iraq withdraw.").splitlines()
    titles = [line for line in shown if line and not line.startswith(" ")]
    assert titles == [
        "sentence 0: Iran demanded that Iraq withdraw.",
        "tokens",
        "clauses",
        "mentions",
        "matches",
        "composition",
        "events",
    ]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("tokens", "1 demanded demand VBD ROOT root"),
        ("tokens", "0 Iran Iran NNP nsubj < 1 demanded"),
        ("clauses", "1 demanded, verb"),
        ("clauses", "subject Iran [IRN]"),
        ("clauses", "complement 4 withdraw ..."),
        ("mentions", "Iraq IRQ iraq"),
        ("matches", 'wins demand "demand" operator demand 1 word, an event inside'),
        ("matches", 'wins withdraw "withdraw" code 0874 1 word'),
        ("composition", "4 withdraw: 0874 by withdraw"),
        ("composition", "1 demanded: 0874 -> 1056 by demand"),
        ("events", "IRN 1056 IRQ Demand de-escalation of military engagement"),
        ("events", "source Iran, iran"),
        ("events", "target Iraq, iraq"),
        ("events", "trigger demanded"),
        ("events", "entries demand < withdraw"),
        ("events", "polarity positive, actual"),
    ],
)
def test_line(small_coder: Coder, title: str, line: str) -> None:
    """Each section tells what was found."""
    assert line in read_section(small_coder, "Iran demanded that Iraq withdraw.", title)


@pytest.mark.parametrize(
    ("text", "entry", "reason"),
    [
        pytest.param(
            "Iran attacked Iraq.", "attack-by-air", "does not hold: when with = plane, warplane", id="when-fails"
        ),
        pytest.param("Iran attacked Iraq with warplanes.", "attack", "fewer conditions: 0 to 1", id="fewer-conditions"),
        pytest.param("Iran attacked Iraq with warplanes.", "attack-by-air", "1 word, 1 condition", id="winner"),
        pytest.param("Fans besieged the minister.", "besiege", "holds: unless subject = fan", id="unless-holds"),
        pytest.param("Iran voiced a hope.", "perform", "no event inside (object, in, of, complement)", id="inside"),
        pytest.param("Iran allowed Iraq to attack.", "allow", "its table has nothing for 190", id="table"),
        pytest.param(
            "The militants kidnapped civilians.",
            "kidnap-soldier",
            "the filled roles do not meet: when target = actor:MIL",
            id="role",
        ),
        pytest.param("Iran gave food to ISIS.", "perform", "no event inside (object, in, of, complement)", id="light"),
    ],
)
def test_reason_of_a_match(small_coder: Coder, text: str, entry: str, reason: str) -> None:
    """Each match says why its entry won or lost."""
    (coding,) = small_coder.explain(text)
    verdicts = [v for token in coding.composer.matches for v in judge_matches(coding.composer, token)]
    assert reason in [verdict.reason for verdict in verdicts if verdict.match.entry.id == entry]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "The weather is fine.", "no verb, noun or adjective of the sentence is in the verb dictionary", id="word"
        ),
        pytest.param("The gang attacked the village.", "no actor that the dictionaries know fills a role", id="actor"),
        pytest.param("Iran did not attack Iraq.", "not written without --all: negated", id="negated"),
        pytest.param("Iran could attack Iraq.", "not written without --all: possible", id="possible"),
        pytest.param("Iran left if France attacked.", "not written without --all: conditional", id="conditional"),
        pytest.param("Iran commented on Iraq.", "not written without --all: the residual 010", id="residual"),
        pytest.param("Iran attacked Iraq at the World Cup.", 'the sentence is discarded by "sport"', id="discarded"),
        pytest.param("Fans besieged the minister.", 'the conditions of no entry hold at "besieged"', id="conditions"),
        pytest.param("The support of Iran is clear.", "alone = false", id="alone"),
        pytest.param("Iran demanded that Iraq break off talks.", "an operator ends it without an event", id="ended"),
    ],
)
def test_why_none(small_coder: Coder, text: str, reason: str) -> None:
    """Where there is no event, the explanation says why."""
    (coding,) = small_coder.explain(text)
    assert coding.events == ()
    assert reason in "; ".join(list_reasons(coding, small_coder))
    assert read_section(small_coder, text, "why none")


def test_left_out(small_coder: Coder) -> None:
    """Beside an event that was written, those that were not are listed with their reasons."""
    text = "If Iran attacks Iraq, France will attack Iran."
    assert read_section(small_coder, text, "events")[0] == "FRA 1384 IRN Threaten conventional attack"
    assert read_section(small_coder, text, "left out") == [
        "2 attacks: 190 (attack): not written without --all: conditional"
    ]


def test_roles_not_required(small: Dictionaries, golden: GoldenParser) -> None:
    """An event whose roles are not what the user requires says so."""
    coder = Coder(small, golden, require="both")
    (coding,) = coder.explain("Iran attacked the village.")
    assert 'require = "both"' in "".join(list_reasons(coding, coder))


def test_composition_with_modal(small_coder: Coder) -> None:
    """Light verbs keep the code, modals change it, negation is shown."""
    lines = read_section(small_coder, "Iran will not negotiate with Iraq.", "composition")
    assert lines == ["3 negotiate: 046 by negotiate", "3 negotiate: not 046 -> 125 by will-not"]


def test_composition_with_light_verb(small_coder: Coder) -> None:
    """A light verb keeps the code of the event inside."""
    lines = read_section(small_coder, "Iran launched an attack on Iraq.", "composition")
    assert lines == ["3 attack: 190 by attack", "1 launched: 190 kept by perform"]


def test_antecedent(small_coder: Coder) -> None:
    """A pronoun shows whom it means."""
    text = "The militants left. They attacked Iran in Iraq."
    assert 'They IRQREB rebel + iraq (means "The militants")' in read_section(small_coder, text, "mentions", sentence=1)


def test_marks_of_a_clause(small_coder: Coder) -> None:
    """Passive, modals and infinitive are shown with the clause."""
    assert "3 attacked, verb, passive, with could" in read_section(
        small_coder, "Iran could be attacked by Iraq.", "clauses"
    )


def test_attribution_and_place(small_coder: Coder) -> None:
    """Speaker, place and topics are shown with the event."""
    lines = read_section(small_coder, "Iran attacked a nuclear plant in Aleppo, France said.", "events")
    assert "attribution France FRA" in lines
    assert "place Aleppo SYR" in lines
    assert "issues nuclear" in lines


def test_plain_text(small_coder: Coder) -> None:
    """There is no markup in it, and no line ends in a space."""
    text = render(small_coder, "Iran demanded that Iraq withdraw. They attacked Iran.")
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
