"""Who did it, where the event itself names nobody."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Annan spoke of oil in a meeting with the Spanish king.", ["ESPGOV 040 IGOUNO", "IGOUNO 040 ESPGOV"]),
        ("Four men were arrested in Chad, police said.", ["TCDCOP 173 TCDCVL"]),
        ("The activists were jailed, a Kenyan court ruled.", ["KENJUD 173 KENCVL"]),
        ("Gunmen in Kenya released a Danish nurse abducted in May.", ["KENUAF 0841 DNKHLH", "KENUAF 181 DNKHLH"]),
        ("Rebels claimed responsibility for the bombing of a Kenyan bank.", ["KENREB 015 KENBUS", "KENREB 183 KENBUS"]),
        ("A Danish nurse was seized by rebels in Chad, but then freed.", ["TCDREB 0841 DNKHLH", "TCDREB 181 DNKHLH"]),
    ],
)
def test_doer(coder: Coder, text: str, events: list[str]) -> None:
    """The doer is taken from the clause around."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    "text",
    [
        "Police identified a man in an attack on the Danish embassy.",
        "A British soldier was arrested, Danish police said.",
        "The minister spoke during an attack on the Kenyan parliament.",
    ],
)
def test_no_doer(coder: Coder, text: str) -> None:
    """Who only speaks of it, or looks into it, has not done it."""
    assert all(line.startswith("---") for line in code_text(coder, text) if line.split()[1][:2] in ("17", "18", "19"))


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A farmer died in a bombing of a UN base in Chad.", ["--- 183 IGOUNO", "--- 183 TCDAGR"]),
        ("Rebels set off bombs in shops around Lisbon.", ["PRTREB 183 PRT"]),
        ("Students marched in Nairobi, smashing windows and blocking a road.", ["KENEDU 145 KEN"]),
        ("Poland's election commission got a request from the opposition.", ["POLOPP 020 POLGOV"]),
        ("A Dutch sergeant was charged with the murder of a Somali boy.", ["--- 173 NLDMIL"]),
        ("Two French reporters held hostage in Iraq wrote home.", ["--- 181 FRAMED"]),
        ("A court found the Moroccan guilty of involvement in the bombing of a hotel in Chad.", ["TCDJUD 116 MAR"]),
        ("Rwanda began talks with Uganda to end a long dispute.", ["RWA 046 UGA", "UGA 046 RWA"]),
        ("Norway ended its mediation between Sri Lanka and the rebels.", ["NOR 165 LKA", "NOR 165 LKAREB"]),
    ],
)
def test_one_act(coder: Coder, text: str, events: list[str]) -> None:
    """Each act is one event, with all whom it was aimed at; what is only charged, known or intended is none."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A Jordanian court jailed a militant for the bombings in Iraq.", "JORJUD 173 JORREB"),
        ("Spanish police arrested a Danish terrorist in Malaga.", "ESPCOP 173 DNKREB"),
    ],
)
def test_tried_at_home(coder: Coder, text: str, events: str) -> None:
    """Whom a court jails is of its country, where the text does not say otherwise."""
    assert events in code_text(coder, text)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A bombing blamed on Chechen rebels killed ten Russian soldiers.", ["RUSREB 183 RUSMIL"]),
        ("Police blamed the bombing of a Kenyan school on Chechen rebels.", ["RUSREB 183 KENEDU"]),
        ("The arrest of three Britons in Spain caused anger.", ["ESP 173 GBRCVL"]),
        ("Israel eased an offensive that has killed ten Egyptians.", ["ISR 190 EGYCVL"]),
        ("A British student spoke of his detention in Japan.", ["JPN 173 GBREDU"]),
    ],
)
def test_doer_of_a_noun(coder: Coder, text: str, events: list[str]) -> None:
    """Who is blamed for an attack is its source; an arrest without a doer was made by the country in which it was."""
    assert [line for line in code_text(coder, text) if line.split()[1][:2] in ("17", "18", "19")] == events
