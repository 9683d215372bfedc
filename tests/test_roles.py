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
            "U.S. and South Korean generals met in Seoul.",
            ["KORMIL 040 USAMIL", "USAMIL 040 KORMIL"],
            id="modifiers-joined",
        ),
        pytest.param(
            "Government and rebel forces clashed in Chad.",
            ["TCDMIL 190 TCDREB", "TCDREB 190 TCDMIL"],
            id="roles-joined",
        ),
        pytest.param(
            "Greece and Turkey held talks on Cyprus.", ["GRC 046 TUR", "TUR 046 GRC"], id="talks-on-a-country"
        ),
        pytest.param(
            "The leaders of Iran and Syria signed a pact in Tehran.",
            ["IRNGOV 057 SYRGOV", "SYRGOV 057 IRNGOV"],
            id="of-phrase-joined",
        ),
        pytest.param(
            "Kenya claimed that its UN ambassador met Chadian ministers in Geneva.",
            ["KENGOV 044 TCDGOV", "TCDGOV 044 KENGOV"],
            id="envoys-at-an-organization",
        ),
        pytest.param(
            "Army helicopters pounded rebel-held villages in southern Chad.", ["TCDMIL 195 TCDREB"], id="rebel-held"
        ),
        pytest.param("The Kenyan navy said it had shelled the rebels.", ["KENMIL 194 KENREB"], id="it-said"),
        pytest.param("Denmark said it was prepared to send aid to Chad.", ["DNK 033 TCD"], id="it-was-prepared"),
        pytest.param(
            "The navies of Peru and Chile held joint exercises.",
            ["PERMIL 062 CHLMIL", "CHLMIL 062 PERMIL"],
            id="armies-of-two",
        ),
        pytest.param(
            "Russian warplanes bombed Idlib as government troops advanced in northern Syria.",
            ["RUSMIL 195 SYR", "SYRMIL 154 -"],
            id="government-troops-of-the-place",
        ),
        pytest.param(
            "Kenya and Uganda are neighbors. Their presidents signed a treaty.",
            ["KENGOV 057 UGAGOV", "UGAGOV 057 KENGOV"],
            id="their-of-two",
        ),
        pytest.param(
            "Greek and Turkish officials agreed that their countries would cooperate.",
            ["TURGOV 031 GRCGOV", "GRCGOV 031 TURGOV"],
            id="their-countries-with-each-other",
        ),
        pytest.param(
            "Negotiators for the Colombian government and the ELN rebels met in Quito.",
            ["COLGOV 040 COLREB", "COLREB 040 COLGOV"],
            id="for-two",
        ),
        pytest.param("Iraqi troops drove IS from Tikrit.", ["IRQMIL 190 IMGISI"], id="islamic-state-by-initials"),
        pytest.param("THE KENYAN MAYOR IS DEAD", [], id="no-islamic-state-in-capitals"),
        pytest.param(
            "Slovenia, whose president toured Chad, is quiet.",
            ["SVNGOV 042 TCD", "TCD 043 SVNGOV"],
            id="whose",
        ),
        pytest.param(
            "The secretary-general of the United Nations met Chad's president.",
            ["IGOUNO 040 TCDGOV", "TCDGOV 040 IGOUNO"],
            id="secretary-general-of",
        ),
        pytest.param("Protesters chanted slogans denouncing President Assad.", ["SYRCVL 141 SYRGOV"], id="slogans-at"),
        pytest.param("India rapped Pakistan for letting militants in.", ["IND 112 PAK"], id="what-is-blamed"),
        pytest.param("David Perth criticized Chad.", ["- 111 TCD"], id="surname-of-a-town"),
        pytest.param("French troops destroyed two Ivorian Sukhoi jets.", ["FRAMIL 190 CIVMIL"], id="maker-of-jets"),
        pytest.param("Turkish F-16s bombed the camp.", ["TURMIL 195 -"], id="hyphen-before-a-number"),
        pytest.param("Iran condemned the threats made by Israeli ministers.", ["IRN 111 ISRGOV"], id="made-by"),
        pytest.param("Norway withdrew peacekeepers from Mali.", ["NOR 1661 MLI"], id="own-troops"),
        pytest.param(
            "The Peruvian president, in a meeting in Lima with the Danish foreign minister, agreed to cooperate.",
            ["PERGOV 031 DNKGOV", "DNKGOV 031 PERGOV"],
            id="place-of-a-meeting",
        ),
        pytest.param(
            "A car bombing killed three people and maimed two others in Kampala.",
            ["- 1832 UGACVL"],
            id="bombing-with-its-verb",
        ),
        pytest.param(
            "A mine blew up beside a Danish army convoy in Mali, wounding two soldiers.",
            ["- 183 DNKMIL"],
            id="soldiers-of-the-patrol",
        ),
        pytest.param("Chad's U.S.-backed government condemned Libya.", ["TCDGOV 111 LBY"], id="backed-is-not-owned"),
        pytest.param("Police in Togo's capital used tear gas.", ["TGOCOP 175 -"], id="inside-the-source"),
        pytest.param(
            "Iran condemned attacks by Rwanda in Uganda and demanded that the country withdraw.",
            ["IRN 111 RWA", "IRN 1056 RWA"],
            id="the-country-is-who-acts",
        ),
        pytest.param(
            "Battles between rebels and Chadian and French troops killed nine people in Chad.",
            ["TCDREB 190 FRAMIL", "FRAMIL 190 TCDREB", "TCDREB 190 TCDMIL", "TCDMIL 190 TCDREB"],
            id="battles-between",
        ),
        pytest.param(
            "Ethiopia's army withdrew most of its troops from the border town.",
            ["ETHMIL 0874 -"],
            id="most-of-its-troops",
        ),
        pytest.param(
            "The EU adopted sanctions aimed at curbing Iran's nuclear programme.", ["IGOEEC 163 IRN"], id="aimed-at"
        ),
        pytest.param(
            "Libyan troops shot down a helicopter carrying French observers.",
            ["LBYMIL 190 FRA"],
            id="not-their-own",
        ),
        pytest.param(
            "Egypt has blockaded Gaza again, a Cypriot spokesman announced.",
            ["EGY 191 PSE"],
            id="announced-by-somebody-else",
        ),
        pytest.param(
            "The ministry repeated its demand on Monday that Israel pull back its soldiers.",
            ["ISRGOV 1056 ISR"],
            id="demand-today",
        ),
        pytest.param(
            "Chadian rebels shelled a market, killing ten people, aid officials in Nairobi said.",
            ["TCDREB 194 TCDCVL"],
            id="where-the-speaker-is",
        ),
        pytest.param("China vetoed a French-backed resolution.", ["CHN 129 FRA"], id="backed-resolution"),
        pytest.param("A rocket fired from Gaza hit the Israeli town of Sderot.", ["PSE 194 ISR"], id="fired-from"),
        pytest.param("An adviser to Arafat rejected the proposal.", ["PSEGOV 127 -"], id="aide-to"),
        pytest.param("Iraqi Sunnis attacked Lebanese Shiites.", ["IRQMOSSUN 190 LBNMOSSHI"], id="faiths-of-countries"),
        pytest.param("Hector Powell condemned Iran.", ["- 111 IRN"], id="surname-of-somebody-else"),
        pytest.param(
            "A court acquitted two Kurds of the 1988 murders in Iraq.", ["IRQJUD 0841 IRQKUR"], id="tried-late"
        ),
        pytest.param("According to police officials, the mine was laid in a yard.", [], id="according-to"),
        pytest.param("South Koreans condemned Iran.", ["KOR 111 IRN"], id="demonym-of-two-words"),
        pytest.param(
            "Kenyan police arrested the kidnappers of a Danish nurse.",
            ["KENCOP 173 KENCRM", "KENCRM 181 DNKHLH"],
            id="victims-are-no-owners",
        ),
        pytest.param("Neighboring governments condemned Iran.", ["GOV 111 IRN"], id="neighbors-are-elsewhere"),
        pytest.param("Gunmen kidnapped a French journalist.", ["UAF 181 FRAMED"], id="victim-is-no-setting"),
        pytest.param("The embassy bombing in Lima shocked the world.", ["- 183 GOV"], id="bombed-embassy"),
        pytest.param("The army raid in Chad killed three people.", ["TCDMIL 190 TCDCVL"], id="raiding-army"),
        pytest.param("Pfc. Anna B. Jordan attacked Libyan detainees.", ["- 180 LBYCVL"], id="surname-of-a-place"),
        pytest.param(
            "Bombs went off in Kabul, killing four Afghan children.", ["- 183 AFGCVL"], id="place-of-the-victims"
        ),
        pytest.param(
            "The French president met his counterpart.",
            ["FRAGOV 040 GOV", "GOV 040 FRAGOV"],
            id="counterpart-elsewhere",
        ),
        pytest.param(
            "Supporters of ousted President Mohamed Morsi burned a police station.",
            ["EGYOPP 145 EGYCOP"],
            id="followers-of-the-ousted",
        ),
        pytest.param(
            "Opponents of the government marched in Chad.", ["TCDOPP 141 TCD"], id="opponents-of-a-bare-government"
        ),
        pytest.param(
            "The Tripoli-based government rejected the plan.", ["LBYGOV 127 -"], id="government-seated-somewhere"
        ),
        pytest.param(
            "Pro-Russian separatists shelled Kharkiv in Ukraine.", ["UKRSEP 194 UKR"], id="pro-somebody-is-not-theirs"
        ),
        pytest.param(
            "The United Nations-recognized government in Libya met Egypt's president.",
            ["LBYGOV 040 EGYGOV", "EGYGOV 040 LBYGOV"],
            id="recognized-by-somebody",
        ),
        pytest.param(
            "Icelandic and EU envoys quarrelled, then met in Oslo.",
            ["ISLGOV 040 IGOEEC", "IGOEEC 040 ISLGOV"],
            id="state-and-body-joined",
        ),
        pytest.param(
            "Chad and Sudan's foreign ministers met.",
            ["TCDGOV 040 SDNGOV", "SDNGOV 040 TCDGOV"],
            id="possessors-joined",
        ),
        pytest.param(
            "An attack by gunmen on Nigerian worshippers killed three people.",
            ["NGAUAF 180 NGACVL", "NGAUAF 180 NGAREL"],
            id="aim-below-the-doer",
        ),
        pytest.param("The court in Porto found Almeida guilty of taking bribes.", ["PRTJUD 116 -"], id="found-guilty"),
        pytest.param(
            "President Obama approved the release of frozen American food aid to Nepal.",
            ["USAGOV 070 NPL"],
            id="own-country's-aid",
        ),
        pytest.param("Portugal withdrew peacekeepers from the outskirts of Beirut.", ["PRT 1661 LBN"], id="place-left"),
        pytest.param(
            "Two people were killed in ten airstrikes launched by Israeli warplanes in Syria.",
            ["ISRMIL 195 SYRCVL"],
            id="act-launched-by",
        ),
        pytest.param(
            "Libya was alarmed by Turkey shelling villages in Syria.",
            ["TUR 194 SYR"],
            id="nation-before-a-gerund",
        ),
        pytest.param(
            "The police began an investigation of Zamorin because of his letters to the Chinese embassy.",
            ["COP 090 -"],
            id="unknown-name-is-meant",
        ),
        pytest.param(
            "Chad is willing to pull back its army if it can leave a few monitors in Darfur.",
            ["TCD 0356 -"],
            id="condition-holds-no-target",
        ),
        pytest.param(
            "Hamas claimed responsibility for the bombing that killed ten Israelis.",
            ["PSEREB 015 -", "PSEREB 183 ISRCVL"],
            id="claimer-of-what-killed",
        ),
        pytest.param(
            "A bomber killed ten people in Lima in an attack that the Shining Path claimed.",
            ["PERREB 180 PERCVL"],
            id="attack-claimed",
        ),
        pytest.param(
            "A car bomb killed ten soldiers in Chad, where rebels have claimed several attacks.",
            ["- 1832 TCDMIL", "TCDREB 190 -"],
            id="other-attacks-claimed",
        ),
        pytest.param(
            "Two soldiers died in Chad when a mine laid by rebels went off.", ["TCDREB 183 TCDMIL"], id="laid-by"
        ),
        pytest.param("Gunmen took four French nurses hostage in Chad.", ["TCDUAF 181 FRAHLH"], id="took-them-hostage"),
        pytest.param("The army chief of Chad declared martial law.", ["TCDMIL 1724 TCD"], id="own-country-ruled"),
        pytest.param("Chadian students marched against their president.", ["TCDEDU 141 TCDGOV"], id="their-president"),
        pytest.param("Chad railed against what it called Niger's lies.", ["TCD 111 NER"], id="what-it-called"),
        pytest.param("The raid led Chad to ask Niger for an explanation.", ["TCD 0214 NER"], id="led-to-ask"),
        pytest.param("The West African bloc ECOWAS suspended Togo.", ["IGOWAS 160 TGO"], id="name-behind-its-kind"),
        pytest.param(
            "Crowds stormed the parliament in Kenya and police replied with live rounds.",
            ["KENCVL 145 KENLEG", "KENCOP 175 KENCVL"],
            id="crowd-before-police",
        ),
        pytest.param("Gunmen attacked villagers in Chad.", ["TCDUAF 180 TCDCVL"], id="force-against-the-unarmed"),
        pytest.param("Chadian rebels attacked soldiers.", ["TCDREB 190 TCDMIL"], id="force-against-the-armed"),
        pytest.param(
            "Danish police held six men believed to belong to Hamas.",
            ["DNKCOP 173 PSEREB"],
            id="members",
        ),
        pytest.param(
            "Chad ratified a UN-backed plan to put leaders of Niger on trial.", ["- 137 NERGOV"], id="only-backed"
        ),
        pytest.param(
            "Settlers in the West Bank met the Danish premier.",
            ["ISRSET 040 DNKGOV", "DNKGOV 040 ISRSET"],
            id="settlers",
        ),
        pytest.param(
            "Chadian troops fought rebels loyal to a cleric in fierce fighting that killed ten people.",
            ["TCDMIL 190 TCDREB", "TCDREB 190 TCDMIL"],
            id="killed-in-its-course",
        ),
        pytest.param(
            "The premier of Chad said in his meeting with Niger's president that ties were good.",
            ["TCDGOV 040 NERGOV", "NERGOV 040 TCDGOV"],
            id="in-his-meeting",
        ),
        pytest.param("Tens of thousands marched in Lima over a new tax.", ["PERCVL 1412 PER"], id="only-a-number"),
        pytest.param(
            "Chad met a jailed commander of the rebels.", ["TCD 040 TCDREB", "TCDREB 040 TCD"], id="jailed-before"
        ),
        pytest.param(
            "French soldiers attacked rebel-held barracks near Gao.", ["FRAMIL 190 MLIREB"], id="holder-is-hit"
        ),
        pytest.param(
            "Italy condemned the attack on a church in Malawi.",
            ["ITA 111 -", "- 190 MWIREL"],
            id="victims-are-not-condemned",
        ),
        pytest.param(
            "Tanks rumbled into Gaza on Friday, killing two people.", ["ISRMIL 194 PSECVL"], id="whose-tanks-they-are"
        ),
        pytest.param("Manchester United supporters criticized the channel.", [], id="nobody-owns-supporters"),
        pytest.param(
            "Anti-Japanese demonstrations were held in Beijing.", ["CHNCVL 141 JPN"], id="against-whom-by-a-prefix"
        ),
        pytest.param("Anti-government protesters marched in Iraq.", ["IRQCVL 141 IRQGOV"], id="against-the-government"),
        pytest.param("Anti-war protesters marched in London.", ["GBRCVL 141 GBR"], id="against-no-government"),
        pytest.param(
            "Troops from Chad stood by after the protests in Sudan.", ["- 141 SDN"], id="past-protests-of-nobody"
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
        pytest.param("Ten years after the attack that killed ten Kenyans, nobody wept.", [], id="years-after"),
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
