"""Sentences of every construction through the whole way: what is told is coded once, what is not told is not coded."""

from __future__ import annotations

import pytest
from codings import code_text

from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.parsing import Parser


@pytest.mark.parametrize(
    "text",
    [
        "France refused to rule out air strikes on Syria.",
        "Russia has not ruled out talks with Ukraine.",
        "Turkey no longer supports the rebels.",
        "Iran is no longer negotiating with Iraq.",
        "Egypt never attacked Libya.",
        "Israel hardly attacked Syria.",
        "Neither Egypt nor Libya attacked Sudan.",
        "Egypt neither attacked nor bombed Libya.",
        "Russia left the town without attacking the rebels.",
        "Iran failed to attack Iraq.",
        "Iraq stopped short of accusing Iran.",
        "Nobody attacked the embassy of France in Libya.",
        "Israel and Syria held no talks in Cyprus.",
        "France has yet to recognize the rebels.",
        "Iran would never dare to attack Iraq.",
        "Iran did not manage to free the French hostages.",
    ],
)
def test_negated(coder: Coder, text: str) -> None:
    """What is denied in any words is not coded."""
    assert code_text(coder, text) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Iran did not only condemn Israel.", ["IRN 111 ISR"]),
        ("Egypt did not just criticize Libya but bombed Sudan.", ["EGY 111 LBY", "EGY 195 SDN"]),
    ],
)
def test_not_only(coder: Coder, text: str, events: list[str]) -> None:
    """Nothing is denied by "not only"."""
    assert code_text(coder, text) == events


def test_negation_inside_a_phrase(coder: Coder) -> None:
    """The "not" of an entry's own phrase does not negate its event."""
    assert code_text(coder, "Iran did not rule out force against Iraq.") == ["IRN 138 IRQ"]


@pytest.mark.parametrize(
    "text",
    [
        "Did Iran attack Iraq?",
        "Will Iran attack Iraq?",
        "“Did Iran attack Iraq?” a reporter asked.",
        "To attack civilians is a crime.",
        "Attacking civilians is a crime.",
        "It is illegal to attack civilians in Syria.",
        "Iran is unlikely to sign the agreement with Iraq.",
        "Iran is about to attack Iraq.",
        "Iran is on the verge of attacking Iraq.",
        "Perhaps Iran attacked Iraq.",
        "Rebels wanted to attack Syrian troops.",
        "Iran could attack Iraq.",
        "Iran would have attacked Iraq.",
        "France said it would have attacked Libya.",
        "If Iran attacks Israel, oil will be dear.",
        "Had Iran attacked Iraq, oil would have been dear.",
        "In case Iran attacks Iraq, ships are ready.",
        "The envoy asked whether Iran had attacked Iraq.",
    ],
)
def test_not_told(coder: Coder, text: str) -> None:
    """What is asked, wanted, supposed, possible, general or yet to come is not coded as having happened."""
    assert code_text(coder, text) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Turkey managed to attack Syria.", ["TUR 190 SYR"]),
        ("Iran is said to have attacked Iraq.", ["IRN 190 IRQ"]),
        ("Iran was reported to have attacked Iraq.", ["IRN 190 IRQ"]),
        ("Iran appears to have attacked Iraq.", ["IRN 190 IRQ"]),
        ("France became the first country to recognize Kosovo.", ["FRA 054 XKX"]),
        ("Canada was quick to condemn Iran.", ["CAN 111 IRN"]),
    ],
)
def test_told_by_infinitive(coder: Coder, text: str, events: list[str]) -> None:
    """An infinitive whose governor makes it true is coded as told."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("France will on Tuesday lead an attack on Iraq.", ["FRA 1384 IRQ"]),
        ("The Turkish president will next week visit Russia.", ["TURGOV 036 RUS"]),
        ("France will soon also send aid to Chad.", ["FRA 033 TCD"]),
        ("France will later this week, the minister said, send aid to Chad.", ["FRA 033 TCD"]),
        ("A Turkish envoy, Ana Lima, will on Friday, June 5, visit Iran.", ["TURGOV 036 IRN"]),
        ("Iran is about to hold talks with Iraq.", ["IRN 036 IRQ", "IRQ 036 IRN"]),
        ("Iran is scheduled to hold talks with Iraq.", ["IRN 036 IRQ", "IRQ 036 IRN"]),
        ("Iran would like to hold talks with Iraq.", ["IRN 036 IRQ", "IRQ 036 IRN"]),
        ("Turkey would withdraw from Georgia, its president said.", ["TUR 0356 GEO"]),
        ("France will urge Syria to release the hostages.", ["FRA 0253 SYR"]),
        ("France will demand that Syria release the hostages.", ["FRA 1053 SYR"]),
        ("Germany will criticize Syria.", []),
        ("Germany will sue Poland.", ["DEU 130 POL"]),
    ],
)
def test_future(coder: Coder, text: str, events: list[str]) -> None:
    """What is to come is intent or threat, an appeal that is announced an appeal, whatever stands in between."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Israel must release the hostages, Egypt said.", ["EGY 1053 ISR"]),
        ("Egypt said Israel should release the hostages.", ["EGY 0253 ISR"]),
        ("Egypt said Israel should have released the hostages.", []),
        ("Israel must release the hostages.", []),
    ],
)
def test_must(coder: Coder, text: str, events: list[str]) -> None:
    """Who says that another must do something demands it; should is an appeal."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("The talks between Israel and Syria ended on Monday.", []),
        ("Israel and Syria ended talks on Monday.", []),
        ("Putin ended his meeting with Erdogan.", []),
        ("Israel suspended talks with Syria.", ["ISR 164 SYR", "SYR 164 ISR"]),
        ("Talks between Israel and Syria were suspended.", ["ISR 164 SYR", "SYR 164 ISR"]),
        ("Talks between Israel and Syria collapsed.", ["ISR 164 SYR", "SYR 164 ISR"]),
    ],
)
def test_end_of_talks(coder: Coder, text: str, events: list[str]) -> None:
    """Talks that end by themselves are no event; talks broken off are."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("The French envoy called on the Iranian minister to release the hostages.", ["FRAGOV 0253 IRNGOV"]),
        ("A French report called for the release of the hostages by Iran.", ["FRA 0253 IRN"]),
        ("Iran was called on to release the hostages.", ["--- 0253 IRN"]),
    ],
)
def test_call_on(coder: Coder, text: str, events: list[str]) -> None:
    """Who calls on or for somebody is its subject, also where the parser takes the verb for a participle."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Iran urged to release hostages", ["--- 0253 IRN"]),
        ("Israeli diplomat arrested", ["--- 173 ISRGOV"]),
        ("French journalist kidnapped in Mali", ["--- 181 FRAMED"]),
        ("Iran urged Iraq to release hostages", ["IRN 0253 IRQ"]),
        ("Sudan attacked near the border with Chad", ["SDN 190 TCD"]),
    ],
)
def test_headline(coder: Coder, text: str, events: list[str]) -> None:
    """A headline without auxiliary is passive where its verb cannot do without the object that it has not."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Soldiers attacked by rebels fled.", ["REB 190 MIL"]),
        ("Israeli soldiers killed in Lebanon met Putin.", ["--- 190 ISRMIL"]),
        ("Lebanese soldiers killed Syrian officials.", ["LBNMIL 190 SYRGOV"]),
    ],
)
def test_reduced_relative(coder: Coder, text: str, events: list[str]) -> None:
    """A participle behind a noun tells what was done to it; a verb with an object tells what it did."""
    assert set(events) <= set(code_text(coder, text))


def test_preposition_below_adverb(coder: Coder) -> None:
    """A preposition that hangs below an adverb belongs to the verb."""
    assert code_text(coder, "Russian troops pulled back from Georgia.") == ["RUSMIL 0874 GEO"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Israel launched an attack that killed five Syrian soldiers.", ["ISR 190 SYRMIL"]),
        ("Israel launched an air strike on Syria, killing five soldiers.", ["ISR 195 SYR"]),
        ("Turkey bombed Syria, killing ten civilians and wounding five.", ["TUR 195 SYR"]),
        ("Ten Lebanese soldiers were killed in an Israeli air strike.", ["ISR 195 LBNMIL"]),
        ("Ten Iraqi soldiers were killed when Iran attacked the town.", ["IRN 190 IRQMIL"]),
        (
            "Ten Iraqi soldiers were killed and five Syrian officials were wounded when Iran attacked the town.",
            ["IRN 190 IRQMIL", "IRN 190 SYRGOV"],
        ),
        ("Turkey launched a raid on Syria, killing ten Iraqi soldiers.", ["TUR 190 IRQMIL", "TUR 190 SYR"]),
    ],
)
def test_one_event_told_twice(coder: Coder, text: str, events: list[str]) -> None:
    """An attack and those it killed are one event; victims from elsewhere are another."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    "text",
    [
        "A report on the Israeli attack on Syria was published.",
        "The ministers discussed the Israeli attack on Syria.",
        "A book about the Russian invasion of Georgia won a prize.",
        "The villages of Lebanon have been rebuilt since the Israeli bombing of Beirut.",
        "The dispute over the attack on the Iranian embassy grew.",
    ],
)
def test_topic(coder: Coder, text: str) -> None:
    """An event noun that is only spoken of, or long past, is no news."""
    assert code_text(coder, text) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("After an attack on the Iranian embassy the shops closed.", ["--- 190 IRNGOV"]),
        ("Israeli attacks on Lebanon went on.", ["ISR 190 LBN"]),
        ("Iran held talks with Iraq on Syria.", ["IRN 046 IRQ", "IRQ 046 IRN"]),
    ],
)
def test_no_topic(coder: Coder, text: str, events: list[str]) -> None:
    """An event noun that the sentence reports counts."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("A militia backed by Iran left Basra.", "051"),
        ("Libyan forces tasked with attacking Chad fled.", "190"),
        ("Chad accused the army of Sudan of attacking its villages.", "190"),
        ("Norway trained soldiers to attack Russia.", "190"),
        ("Turkey launched an offensive to retake Aleppo.", "192"),
    ],
)
def test_described(coder: Coder, text: str, events: str) -> None:
    """What only describes somebody, or what somebody is charged with or out for, is not coded as an event."""
    assert events not in [line.split()[1] for line in code_text(coder, text)]


def test_speaker_carries_no_attack(coder: Coder) -> None:
    """Who says something in whose course an attack falls has not attacked."""
    assert code_text(coder, "Jordan said in news of the attack on Basra that it was calm.") == ["--- 190 IRQ"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Canada invited Cuba to send envoys to discuss trade.", ["040", "046"]),
        ("Iran gave Oman a message about resuming talks with Iraq.", ["046"]),
        ("Iran and Iraq met on the issue of releasing prisoners.", ["0841"]),
        ("The minister declared on radio that Iran could fire a missile.", ["150", "194"]),
    ],
)
def test_far_below(coder: Coder, text: str, events: list[str]) -> None:
    """What stands below something that has not happened has not happened either."""
    assert not set(events) & {line.split()[1] for line in code_text(coder, text)}


def test_hidden_main_verb(coder: Coder) -> None:
    """A participle that the parser takes for the main verb is told by the finite verb without subject behind it."""
    text = "Jordan said on Tuesday three Polish engineers held captive with their guard near Basra were still unharmed."
    assert code_text(coder, text) == ["--- 173 POLCVL"]


def test_accusation_with_clause(coder: Coder) -> None:
    """Who is accused by a noun stands in its clause."""
    assert code_text(coder, "Accusations by Jordan that Iran wanted war grew.") == ["JOR 112 IRN"]


def test_infinitive_in_a_phrase(coder: Coder) -> None:
    """The "to" before a verb of the phrase belongs to the phrase ("bring pressure to bear on")."""
    assert code_text(coder, "France brought pressure to bear on Iran.") == ["FRA 100 IRN"]


@pytest.mark.parametrize(
    "text",
    [
        "There was no indication that Iran had attacked Iraq.",
        "No evidence was found that Iran supplied arms to Sudan.",
        "Iran did not say it had attacked Iraq.",
        "Fears that Israel would attack Iran grew.",
        "Hopes of talks between Israel and Syria rose.",
        "The army braced for an attack on Israel.",
        "Israel and Syria were to have held talks on Monday.",
    ],
)
def test_doubted(coder: Coder, text: str) -> None:
    """What is not found, not said, feared, hoped for or awaited is not coded."""
    assert code_text(coder, text) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Israel considered an attack on Iran.", ["ISR 014 IRN"]),
        ("Greece told Turkey not to attack Cyprus.", ["GRC 1056 TUR"]),
        ("Egypt warned Sudan not to attack Chad.", ["EGY 130 SDN"]),
        ("Russia warned Georgia against attacking Abkhazia.", ["RUS 130 GEO"]),
    ],
)
def test_outer_event_only(coder: Coder, text: str, events: list[str]) -> None:
    """Of what is considered, forbidden or warned against only the outer event is left."""
    assert code_text(coder, text) == events


def test_doer_of_a_reason(coder: Coder) -> None:
    """Who is punished for something has done it, not who punishes."""
    assert "JUD 190 IRNGOV" not in code_text(coder, "The court jailed a man for attacking the Iranian embassy.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The minister spoke of plans for any attack on Israel.", "190"),
        ("The alliance is focused on defeating the rebels in Mali.", "190"),
        ("Turkey mobilized its army for attacking Syria.", "190"),
        ("A law intended to punish Cuba is old.", "130"),
        ("Spain decided not to celebrate with Morocco.", "030"),
    ],
)
def test_aims(coder: Coder, text: str, code: str) -> None:
    """Aims and what may happen any time have not happened."""
    assert code not in [line.split()[1] for line in code_text(coder, text)]


def test_reporting_verb_is_active(coder: Coder) -> None:
    """A verb of saying is no participle that hides the main verb."""
    assert code_text(coder, "Last week Chad alleged they had attacked villages in Sudan.")[0].startswith("TCD 112")


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("It was Iran that attacked Iraq.", ["IRN 190 IRQ"]),
        ("Sudan's attacks on Chad, which killed ten Chadian soldiers, went on.", ["SDN 190 TCDMIL"]),
        ("Russia will withdraw when Ukraine attacks Moldova.", ["RUS 0356 ---"]),
        ("Until Ukraine attacks Moldova, Russia will talk.", []),
    ],
)
def test_clauses_of_other_kinds(coder: Coder, text: str, events: list[str]) -> None:
    """Clefts have the subject they stress; an attack kills, not its place; what is awaited has not happened."""
    assert code_text(coder, text) == events


@pytest.mark.parametrize(
    ("text", "events", "known"),
    [
        ("Two Kenyan soldiers were kidnapped.", ["--- 181 KENMIL"], True),
        ("Kenyan students marched in silence.", ["KENEDU 141 ---"], True),
        ("Peru pledged reforms.", ["PER 034 ---"], True),
        ("Chad rejected the plan.", ["TCD 127 ---"], True),
        ("Libya was urged to free the nurses.", ["--- 0253 LBY"], False),
        ("Norway apologized.", ["NOR 055 ---"], False),
    ],
)
def test_roles_of_the_category(
    shipped: Dictionaries, parser: Parser, text: str, events: list[str], known: bool
) -> None:
    """A role may be empty where the event's category does without, and nowhere else; "any" takes them all."""
    assert code_text(Coder(shipped, parser, require="any"), text) == events
    assert code_text(Coder(shipped, parser), text) == (events if known else [])


@pytest.mark.parametrize(
    "text",
    [
        "The decision could spark protests by farmers in France.",
        "The law may lead to attacks on Danish soldiers.",
        "The vote will trigger clashes between Kenyan police and students.",
        "Norway's minister rejected demands by nurses that he resign now.",
        "The report repeats claims that Kenyan soldiers tortured villagers.",
    ],
)
def test_not_brought_about(coder: Coder, text: str) -> None:
    """What may follow, is wanted or only claimed has not happened."""
    assert not [line for line in code_text(coder, text) if line.split()[1][:2] in ("08", "14", "18", "19")]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("In a bid to mend ties, Egypt and Chad condemned Mali.", ["EGY 111 MLI", "TCD 111 MLI"]),
        (
            "Egypt and Chad signed an accord with Mali.",
            ["EGY 057 MLI", "EGY 057 TCD", "MLI 057 EGY", "MLI 057 TCD", "TCD 057 EGY", "TCD 057 MLI"],
        ),
        ("Kenyan police broke up a demonstration in Nairobi with tear gas.", ["KENCOP 175 KENCVL"]),
        ("A bomb exploded at a rally in Colombo.", ["--- 183 LKACVL"]),
        ("Shelling by the army killed ten villagers in Syria.", ["SYRMIL 194 SYRCVL"]),
        ("Norway declared itself ready to help Syrian refugees.", ["NOR 033 SYRREF"]),
        ("Norway, along with Denmark, condemned Chad.", ["DNK 111 TCD", "NOR 111 TCD"]),
        ("Ethiopia offers Djibouti cheap power.", ["ETH 033 DJI"]),
        ("Japan to send rice to Laos", ["JPN 0333 LAO"]),
    ],
)
def test_whole(coder: Coder, text: str, events: list[str]) -> None:
    """Roles that stand elsewhere than the parser hangs them, and what headlines leave out."""
    assert code_text(coder, text) == events
