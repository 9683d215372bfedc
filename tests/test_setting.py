"""Where a sentence plays: which country those take who are named by their role only."""

from __future__ import annotations

import datetime as dt

import pytest

from eventcoder.coder import Coder
from eventcoder.records import Document


def code_codes(coder: Coder, text: str) -> set[str]:
    """All actor codes of a text's events."""
    events = coder.code([Document("a", text)])
    return {code for event in events for code in (event.source_code, event.target_code) if code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("Police arrested ten rebels in Chad.", {"TCDCOP", "TCDREB"}, id="in-a-country"),
        pytest.param("LIMA, Peru - Police arrested ten rebels.", {"PERCOP", "PERREB"}, id="dateline"),
        pytest.param("Police arrested ten rebels near the Kenyan border.", {"KENCOP", "KENREB"}, id="adjective-place"),
        pytest.param("American troops fought insurgents on Monday.", {"USAMIL", "REB"}, id="troops-abroad"),
        pytest.param("French and Afghan troops fought rebels.", {"FRAMIL", "AFGMIL", "AFGREB"}, id="joint-troops"),
        pytest.param("Spanish police arrested two terrorists.", {"ESPCOP", "ESPREB"}, id="police-at-home"),
        pytest.param("Rebels met the Sudanese government in Kenya.", {"SDNREB", "SDNGOV"}, id="rebels-abroad"),
        pytest.param(
            "Soldiers fought rebels in Uganda's border region with Kenya.", {"UGAMIL", "UGAREB"}, id="border-with"
        ),
        pytest.param(
            "Gunmen kidnapped a Swedish nurse from her Lagos home.", {"NGAUAF", "SWEHLH"}, id="home-of-a-victim"
        ),
        pytest.param(
            "President Bush praised China, and the opposition criticized Congress.",
            {"USAGOV", "CHN", "USAOPP", "USALEG"},
            id="one-official",
        ),
        pytest.param("Police met a cleric wanted in Belgium.", {"COP", "REL"}, id="wanted-in"),
        pytest.param("Cuba freed ten anti-Castro activists.", {"CUB", "CUBCVL"}, id="anti-somebody"),
        pytest.param("Bandits seized three Danes and a Swede.", {"CRM", "DNKCVL", "SWECVL"}, id="single-people"),
        pytest.param(
            "The army fought Hutu and Tutsi rebels in Burundi.", {"BDIMIL", "BDIREBHUT", "BDIREBTUT"}, id="joint"
        ),
        pytest.param("The Peruvian president blamed his critics.", {"PERGOV", "PEROPP"}, id="critics"),
        pytest.param(
            "A Dutch firm held prayers after militants in Iraq kidnapped ten employees.",
            {"IRQREB", "NLDLAB"},
            id="staff",
        ),
    ],
)
def test_setting(coder: Coder, text: str, codes: set[str]) -> None:
    """A bare role takes the country in which the sentence plays, and no other one that it names."""
    assert code_codes(coder, text) == codes


@pytest.mark.parametrize(
    ("date", "codes"),
    [
        pytest.param(dt.date(2007, 5, 1), {"LKAREB", "LKAMIL"}, id="during-an-insurgency"),
        pytest.param(dt.date(2015, 5, 1), {"LKAUAF", "LKAMIL"}, id="after-it"),
        pytest.param(None, {"LKAUAF", "LKAMIL"}, id="undated"),
    ],
)
def test_gunmen_are_rebels_in_an_insurgency(coder: Coder, date: dt.date | None, codes: set[str]) -> None:
    """Unknown gunmen are rebels where their country has an insurgency at the story's date, else unaligned."""
    events = coder.code([Document("a", "Gunmen attacked Sri Lankan soldiers.", date)])
    assert {code for event in events for code in (event.source_code, event.target_code)} == codes
