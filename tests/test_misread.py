"""What the parser hangs elsewhere, cuts or takes for another word is coded as it is told."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Robbers on a motorbike shot dead a Kenyan mayor.", ["KENCRM 186 KENGOV"]),
        ("Libya was overrun by Egyptian troops.", ["EGYMIL 192 LBY"]),
        (
            "The Egyptian president met visiting Danish Prime Minister Mette Frederiksen.",
            ["DNKGOV 040 EGYGOV", "EGYGOV 040 DNKGOV"],
        ),
        ("A bombing in a bus station in Mosul killed two Iraqi policemen.", ["--- 183 IRQCOP"]),
        ("Rockets fired by Kurdish rebels hit Turkish towns.", ["TURREBKUR 194 TUR"]),
        ("Four people died when Kenyan soldiers escorting trucks shelled a Ugandan base.", ["KENMIL 194 UGACVL"]),
        ("Russia on Tuesday aimed missiles at Poland.", ["RUS 150 POL"]),
        ("Norway, under heavy pressure from voters, trained Ghanaian soldiers.", ["NOR 072 GHAMIL"]),
        ("Togo, a country of 8 million people, handed over the bodies to Ghana.", ["TGO 0842 GHA"]),
        ("Togolese Foreign Minister Kofi Esaw, 61, paid for the repair of roads in Ghana.", ["TGOGOV 071 GHA"]),
        ("Monday: Togo threatened military action against Ghana.", ["TGO 138 GHA"]),
    ],
)
def test_misread_verb(coder: Coder, text: str, events: list[str]) -> None:
    """A verb that the parser takes for something else has its subject and object."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Two Kenyan soldiers were killed and five hurt by a roadside bomb.", ["--- 1833 KENMIL"]),
        (
            "Three Kenyan mayors were arrested and beaten by Ugandan police.",
            ["UGACOP 173 KENGOV", "UGACOP 182 KENGOV"],
        ),
        ("Kenyan rebels were seen and abducted a Ugandan minister.", ["KENREB 181 UGAGOV"]),
        ("The accord, signed by Kenya and Uganda, took effect.", ["KEN 057 UGA", "UGA 057 KEN"]),
        ("Kenya became the latest country to recognise Kosovo.", ["KEN 054 XKX"]),
        ("Turkey said sorry to Russia.", ["TUR 055 RUS"]),
        ("Israel sealed off the West Bank.", ["ISR 191 PSE"]),
        ("Two Turkish frigates sailed close to a Greek island.", ["TURMIL 150 GRC"]),
        ("Police in Kenya tightened security ahead of a rally by the opposition.", ["KENCOP 153 KENOPP"]),
        ("Armenia decreed martial law.", ["ARM 1724 ARM"]),
        ("Togo warned Ghana on Tuesday of sanctions.", ["TGO 1312 GHA"]),
        ("The Togolese president warned Ghana's foreign ministry that heads would roll.", ["TGOGOV 130 GHAGOV"]),
        ("Togo called on neighbouring Ghana to invest in its ports.", ["TGO 0211 GHA"]),
        ("A mortar attack launched by rebels against Togolese troops failed.", ["TGOREB 193 TGOMIL"]),
        ("A mortar attack against Togolese troops, which was launched by rebels, failed.", ["TGOREB 193 TGOMIL"]),
        ("Sanctions against Togo, which were imposed by Norway, remain.", ["NOR 163 TGO"]),
        ("The resignation of Togo's president, which was demanded by the opposition, came.", ["TGOOPP 1041 TGOGOV"]),
        ("Togo was accused of ceasefire violations by Ghana.", ["GHA 1123 TGO"]),
        ("The deportation of 200 Ghanaians by Togo was criticized.", ["--- 111 TGO", "TGO 174 GHACVL"]),
        ("The release by Togo of two Ghanaian nurses came on Monday.", ["TGO 0841 GHAHLH"]),
        ("The surrender of the Togolese rebels to the Ghanaian army was announced by Norway.", ["TGOREB 0874 GHAMIL"]),
        (
            "Togolese soldiers left the base after clashes with Ghanaian rebels.",
            ["GHAREB 190 TGOMIL", "TGOMIL 190 GHAREB"],
        ),
        ("Togolese rebels planted a roadside bomb that killed two Ghanaian soldiers.", ["TGOREB 1833 GHAMIL"]),
        ("Taiwan, warned by China of serious consequences, called for calm.", ["CHN 130 TWN", "TWN 0256 ---"]),
        ("Togo called the verdict of the Ghanaian court a travesty of justice.", ["TGO 111 GHAJUD"]),
        ("The Togolese president was urged to resign by the opposition.", ["TGOOPP 0241 TGOGOV"]),
        ("The United Nations was asked by the opposition in Togo for observers.", ["TGOOPP 0255 IGOUNO"]),
        ("Togo was asked for information by the Ghanaian minister.", ["GHAGOV 0214 TGO"]),
        ("Ghana and Togo, which condemned Niger, are poor.", ["GHA 111 NER", "TGO 111 NER"]),
        (
            "Niger met Ghana and Togo, which has condemned Oman.",
            ["GHA 040 NER", "NER 040 GHA", "NER 040 TGO", "TGO 040 NER", "TGO 111 OMN"],
        ),
    ],
)
def test_slot_of_its_own(coder: Coder, text: str, events: list[str]) -> None:
    """What stands below a particle, an adverb or the verb before fills the slot where it is looked for."""
    assert code_text(coder, text) == events


def test_unreal_means(coder: Coder) -> None:
    """What somebody only hopes to talk another into is not done."""
    text = "Kenyan prisoners refused food in the hope of shaming the president into releasing them."
    assert code_text(coder, text) == ["KENCVL 142 KENGOV"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A shoot-out between Egyptian police and rebels went on.", ["EGYCOP 193 EGYREB", "EGYREB 193 EGYCOP"]),
        ("Egypt's troop pull-out from Libya began.", ["EGY 0874 LBY"]),
        ("A crack-down by Kenyan police on protesters continued.", ["KENCOP 175 KENCVL"]),
    ],
)
def test_hyphened_noun(coder: Coder, text: str, events: list[str]) -> None:
    """A noun that the parser cuts at its hyphen is found under its last part."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A gunbattle between Indian and Chinese soldiers lasted a day.", ["CHNMIL 193 INDMIL", "INDMIL 193 CHNMIL"]),
        ("The presidents of Kenya and Uganda huddled.", ["KENGOV 040 UGAGOV", "UGAGOV 040 KENGOV"]),
    ],
)
def test_two_in_one_phrase(coder: Coder, text: str, events: list[str]) -> None:
    """Two actors of one phrase are several, and both sides of what happens between them."""
    assert code_text(coder, text) == events


def test_rank_with_full_stop(coder: Coder) -> None:
    """An abbreviated rank is one word, and its bearer a soldier."""
    assert code_text(coder, "Malian Col. Otto Kramp criticized Norway.") == ["MLIMIL 111 NOR"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Norway gave military aid to Ghana last week.", ["NOR 072 GHA"]),
        ("Norway gave Ghana a week to leave.", ["NOR 139 GHA"]),
        ("As Norway took in Ghanaian refugees, prices rose.", ["NOR 073 GHAREF"]),
        ("Togo refused to hold elections, officials said.", ["TGO 1231 ---"]),
        ("Togo armed the Ghanaian rebels, police said.", ["TGO 072 GHAREB"]),
        ("Ghanaian officials said Togo violated the truce.", ["GHAGOV 112 TGO", "TGO 196 ---"]),
        ("On Monday, Togolese nurses protested against the government.", ["TGOHLH 141 TGOGOV"]),
        ("Officials said Togolese journalists face persecution by the police.", ["TGOCOP 170 TGOMED"]),
        ("Germany - for the second time in a month - delivered tanks to Ukraine.", ["DEU 072 UKR"]),
        ("Togo wants Ghana to lift its embargo, the foreign minister told the council.", ["TGO 0254 GHA"]),
    ],
)
def test_frame_of_a_report(coder: Coder, text: str, events: list[str]) -> None:
    """When it was, who is quoted without a name, and what opens a clause make no other event of it."""
    assert code_text(coder, text) == events


def test_role_in_its_setting(coder: Coder) -> None:
    """A pronoun for those who are a mere role takes the country of its own sentence."""
    text = "Farmers ran short of cash. They blocked roads in Togo over a trade deal."
    assert code_text(coder, text) == ["TGOAGR 1442 TGO"]
