"""Who fills the roles with the whole dictionary: joint actors, victims, places, and what is left to nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from eventcoder.coder import Coder
from eventcoder.records import Document


def list_events(coder: Coder, text: str) -> list[str]:
    """The events of a text as "source code target", "-" for nobody coded."""
    codings = coder.explain(text)
    return [
        f"{event.source_code or '-'} {event.event_code} {event.target_code or '-'}"
        for coding in codings
        for event in coding.events
    ]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param(
            "U.S. and South Korean officials met in Seoul.",
            ["KORGOV 040 USAGOV", "USAGOV 040 KORGOV"],
            id="modifiers-joined",
        ),
        pytest.param(
            "The leaders of Iran and Syria signed a pact in Tehran.",
            ["IRNGOV 057 SYRGOV", "SYRGOV 057 IRNGOV"],
            id="of-phrase-joined",
        ),
        pytest.param(
            "North Korea said its U.N. diplomats met U.S. officials in New York.",
            ["PRKGOV 040 USAGOV", "USAGOV 040 PRKGOV"],
            id="envoys-at-an-organization",
        ),
        pytest.param(
            "Army warplanes pounded rebel-held towns in northern Ivory Coast.", ["CIVMIL 195 CIVREB"], id="rebel-held"
        ),
        pytest.param(
            "The Indian military said it had launched airstrikes against rebels.", ["INDMIL 195 INDREB"], id="it-said"
        ),
        pytest.param("Norway said it was prepared to send aid to Iran.", ["NOR 033 IRN"], id="it-was-prepared"),
        pytest.param(
            "The armies of Brazil and Argentina held joint exercises.",
            ["BRAMIL 062 ARGMIL", "ARGMIL 062 BRAMIL"],
            id="armies-of-two",
        ),
        pytest.param("Iran condemned the threats made by the United States.", ["IRN 111 USA"], id="made-by"),
        pytest.param("Qatar withdrew peacekeepers from Eritrea.", ["QAT 1661 ERI"], id="own-troops"),
        pytest.param(
            "The Iranian president, in a meeting in Ankara with the Russian foreign minister, agreed to cooperate.",
            ["IRNGOV 031 RUSGOV", "RUSGOV 031 IRNGOV"],
            id="place-of-a-meeting",
        ),
        pytest.param(
            "A suicide bombing killed at least five people and injured ten others in Tel Aviv.",
            ["- 1831 ISRCVL"],
            id="bombing-with-its-verb",
        ),
        pytest.param(
            "A roadside bomb exploded near an American military patrol in Baghdad, injuring six soldiers.",
            ["- 1833 USAMIL"],
            id="soldiers-of-the-patrol",
        ),
        pytest.param("Iraq's U.S.-backed government condemned Iran.", ["IRQGOV 111 IRN"], id="backed-is-not-owned"),
        pytest.param(
            "Police in Burundi's capital used tear gas.", ["BDICOP 175 -"], id="inside-the-source"
        ),
        pytest.param(
            "Iran condemned attacks by Rwanda in Uganda and demanded that the country withdraw.",
            ["IRN 111 RWA", "IRN 1056 RWA"],
            id="the-country-is-who-acts",
        ),
        pytest.param(
            "Fierce battles between insurgents and US and Iraqi forces killed at least 27 people in Baquba.",
            ["IRQREB 190 IRQMIL", "IRQMIL 190 IRQREB", "IRQREB 190 USAMIL", "USAMIL 190 IRQREB"],
            id="battles-between",
        ),
        pytest.param(
            "China's military withdrew most of its troops from Dongshan Island.",
            ["CHNMIL 0874 -"],
            id="most-of-its-troops",
        ),
        pytest.param(
            "The EU adopted sanctions aimed at curbing Iran's nuclear programme.", ["IGOEEC 163 IRN"], id="aimed-at"
        ),
        pytest.param(
            "A Serbian army jet shot down a helicopter carrying French monitors.",
            ["SRBMIL 190 FRA"],
            id="not-their-own",
        ),
        pytest.param(
            "Israel on Friday reimposed its blockade of Gaza, a Cypriot spokesman announced.",
            ["ISR 191 PSE"],
            id="announced-by-somebody-else",
        ),
        pytest.param(
            "The ministry reiterated its demand today that Israel withdraw its troops.",
            ["ISRGOV 1056 ISR"],
            id="demand-today",
        ),
        pytest.param(
            "Sudanese rebels shelled the town on Sunday, killing ten people, relief officials in Nairobi said.",
            ["SDNREB 194 SDNCVL"],
            id="where-the-speaker-is",
        ),
        pytest.param("The United States vetoed an Arab-backed resolution.", ["USA 129 ARB"], id="backed-resolution"),
        pytest.param("A rocket fired from Gaza hit the Israeli town of Sderot.", ["PSE 194 ISR"], id="fired-from"),
        pytest.param("An aide to Arafat rejected the offer.", ["PSEGOV 127 -"], id="aide-to"),
        pytest.param("Iraqi Sunnis attacked Lebanese Shiites.", ["IRQMOSSUN 190 LBNMOSSHI"], id="faiths-of-countries"),
        pytest.param("Michael Powell condemned Iran.", ["- 111 IRN"], id="surname-of-somebody-else"),
        pytest.param(
            "A court acquitted five Kurds of the 1988 bombing in Iraq.", ["IRQJUD 0841 IRQKUR"], id="tried-late"
        ),
        pytest.param("According to police officials, the bomb was planted in a shop.", [], id="according-to"),
        pytest.param("South Koreans condemned Iran.", ["KOR 111 IRN"], id="demonym-of-two-words"),
        pytest.param(
            "Pakistani police arrested the kidnappers of two Chinese engineers.",
            ["PAKCOP 173 PAKCRM"],
            id="victims-are-no-owners",
        ),
        pytest.param("Neighboring governments condemned Iran.", ["GOV 111 IRN"], id="neighbors-are-elsewhere"),
        pytest.param("Gunmen kidnapped a French journalist.", ["UAF 181 FRAMED"], id="victim-is-no-setting"),
        pytest.param("The embassy bombing in Jakarta shocked the world.", ["- 183 GOV"], id="bombed-embassy"),
        pytest.param("The army raid in Gaza killed three people.", ["PSEMIL 190 PSECVL"], id="raiding-army"),
        pytest.param("Pfc. Anna B. England attacked Iraqi detainees.", ["- 190 IRQCVL"], id="surname-of-a-place"),
        pytest.param(
            "Bombs exploded in Baghdad, killing ten Iraqi children.", ["- 183 IRQCVL"], id="place-of-the-victims"
        ),
        pytest.param(
            "Iran's parliament set up a commission amid rumours that Israel had poisoned the minister.",
            [],
            id="circumstance-holds-no-target",
        ),
    ],
)
def test_roles(coder: Coder, text: str, events: list[str]) -> None:
    """The events of the sentence, and no others."""
    assert list_events(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iraq invaded Kuwait in August 1990.", [], id="year"),
        pytest.param("The 1990 invasion of Kuwait by Iraq lasted seven months.", [], id="year-before-a-noun"),
        pytest.param("Troops killed ten Kurds in the riots of 1988.", [], id="year-below"),
        pytest.param("Iraq invaded Kuwait 14 years ago.", [], id="years-ago"),
        pytest.param("Iraq invaded Kuwait in August 2003.", ["IRQ 192 KWT"], id="last-year"),
        pytest.param("The president, Tony Blair, condemned Iran.", ["GBRGOV 111 IRN"], id="name-after-the-office"),
        pytest.param("Iraq invaded Kuwait a year ago.", ["IRQ 192 KWT"], id="a-year-ago"),
        pytest.param("Iraqi troops have killed Kurds since 1988.", ["IRQMIL 190 IRQKUR"], id="since"),
    ],
)
def test_history(coder: Coder, text: str, events: list[str]) -> None:
    """What the sentence dates before the year before the story's is no event of its day."""
    codings = coder.explain(Document("text", text, dt.date(2004, 10, 1)))
    found = [event for coding in codings for event in coding.events]
    assert [f"{event.source_code} {event.event_code} {event.target_code}" for event in found] == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param("Iraq invaded Kuwait 14 years ago.", ["IRQ 192 KWT"], id="years-ago"),
        pytest.param("The 1990 invasion of Kuwait by Iraq lasted seven months.", [], id="year-before-a-noun"),
    ],
)
def test_history_without_date(coder: Coder, text: str, events: list[str]) -> None:
    """Where the story has no date, only a year before a noun tells that the event is past."""
    assert list_events(coder, text) == events
