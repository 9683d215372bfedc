"""A noun phrase composes: country or group from its modifiers, role from its head; a name has its code at the date."""

from __future__ import annotations

import datetime as dt

import pytest

from eventcoder.actors import place_given
from eventcoder.clauses import Clauses
from eventcoder.coder import Coder
from eventcoder.dictionaries import Dictionaries
from eventcoder.names import find_names
from eventcoder.records import Document, GivenActor, Mention


def find_mentions(coder: Coder, text: str, date: str | None = None) -> list[Mention]:
    """The mentions of a text, in the order of their heads; offsets are those of the text."""
    day = dt.date.fromisoformat(date) if date else None
    codings = coder.explain(Document("text", text, day))
    mentions = [coding.mentions[head] for coding in codings for head in sorted(coding.mentions)]
    assert [mention.text for mention in mentions] == [text[mention.start : mention.end] for mention in mentions]
    return mentions


def find_code(coder: Coder, text: str, phrase: str, date: str | None = None) -> str | None:
    """The code of the mention whose text is the phrase; None where there is no such mention."""
    codes = {mention.text: mention.code for mention in find_mentions(coder, text, date)}
    return codes.get(phrase)


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        pytest.param("Soldiers fled.", "Soldiers", "MIL", id="role-alone"),
        pytest.param("Rebels attacked the town.", "Rebels", "REB", id="capital-plural"),
        pytest.param("Iranian officials spoke.", "Iranian officials", "IRNGOV", id="adjective"),
        pytest.param("Syrian government forces entered the town.", "Syrian government forces", "SYRMIL", id="two"),
        pytest.param("Iranian army soldiers fled.", "Iranian army soldiers", "IRNMIL", id="role-not-doubled"),
        pytest.param("Iranian government officials met.", "Iranian government officials", "IRNGOV", id="weak-same"),
        pytest.param("ISIS fighters fled.", "ISIS fighters", "IMGISI", id="group"),
        pytest.param("ISIS's fighters fled.", "ISIS's fighters", "IMGISI", id="group-possessive"),
        pytest.param("UN officials met journalists.", "UN officials", "IGOUNO", id="organization"),
        pytest.param("Iran's soldiers fled.", "Iran's soldiers", "IRNMIL", id="possessive"),
        pytest.param("The president of France spoke.", "The president", "FRAGOV", id="of-phrase"),
        pytest.param("Soldiers of the Iranian army fled.", "Soldiers", "IRNMIL", id="of-army"),
        pytest.param("The leader of the rebels fled.", "The leader", "REB", id="weak-of"),
        pytest.param("A rebel leader fled.", "A rebel leader", "REB", id="weak-modifier"),
        pytest.param("A Syrian rebel group fled.", "A Syrian rebel group", "SYRREB", id="weak-country-and-role"),
        pytest.param("Military officials spoke.", "Military officials", "MIL", id="weak-with-role"),
        pytest.param("A leader spoke.", "A leader", None, id="weak-alone"),
        pytest.param("Blue helmets entered the town.", "Blue helmets", "IGOUNOKEE", id="whole-code"),
        pytest.param("Soldiers and policemen met.", "policemen", "COP", id="irregular-plural"),
        pytest.param("The Iranian air force bombed the town.", "The Iranian air force", "IRNMIL", id="two-words"),
        pytest.param("Some 300 Syrian rebels left.", "Some 300 Syrian rebels", "SYRREB", id="number"),
        pytest.param("Dozens of protesters marched.", "protesters", "OPP", id="quantity"),
        pytest.param("Aleppo police arrested villagers.", "Aleppo police", "SYRCOP", id="place-of-agent"),
        pytest.param("Damascus rejected the plan.", "Damascus", "SYR", id="capital"),
        pytest.param("Syrians protested.", "Syrians", "SYR", id="people"),
        pytest.param("The French spoke.", "French", "FRA", id="adjective-alone"),
        pytest.param("SYRIAN TROOPS ENTER TOWN", "SYRIAN TROOPS", "SYRMIL", id="headline"),
        pytest.param("The U.S. government rejected the plan.", "The U.S. government", "USAGOV", id="stops"),
        pytest.param("The us was told.", "us", None, id="letter-case"),
        pytest.param("Troops loyal to the government of Syria fled.", "Troops", "SYRMIL", id="loyal-to"),
    ],
)
def test_composition(small_coder: Coder, text: str, phrase: str, code: str | None) -> None:
    """Country from modifier, possessor or of-phrase, role from the head, none twice."""
    assert find_code(small_coder, text, phrase) == code


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        ("US-backed Syrian forces entered the town.", "US-backed Syrian forces", "SYRMIL"),
        ("Iran-aligned rebels fled.", "Iran-aligned rebels", "REB"),
        ("The Iranian-backed rebels fled.", "The Iranian-backed rebels", "REB"),
        ("The Syrian-led rebels fled.", "The Syrian-led rebels", "REB"),
        ("The French-led forces entered the town.", "The French-led forces", "FRAMIL"),
    ],
)
def test_hyphen_modifier(small_coder: Coder, text: str, phrase: str, code: str) -> None:
    """Who backs a force is not whose it is; a coalition or force is the one's who leads it."""
    assert find_code(small_coder, text, phrase) == code


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        ("Iranian General Ali Karimi spoke.", "Iranian General Ali Karimi", "IRNMIL"),
        ("Ali Karimi, an Iranian general, spoke.", "Ali Karimi", "IRNMIL"),
        ("French Minister Jean Noel spoke.", "French Minister Jean Noel", "FRAGOV"),
        ("Ali Karimi spoke.", "Ali Karimi", None),
    ],
)
def test_unknown_name(small_coder: Coder, text: str, phrase: str, code: str | None) -> None:
    """A name that no dictionary has takes the code of its title or apposition."""
    assert find_code(small_coder, text, phrase) == code


@pytest.mark.parametrize(
    ("text", "phrase", "date", "code"),
    [
        ("Barack Obama spoke.", "Barack Obama", "2006-01-01", "USALEG"),
        ("Barack Obama spoke.", "Barack Obama", "2009-01-20", "USAGOV"),
        ("Barack Obama spoke.", "Barack Obama", "2017-01-20", "USAGOV"),
        ("Barack Obama spoke.", "Barack Obama", "2017-01-21", "USAELI"),
        ("Barack Obama spoke.", "Barack Obama", None, "USAGOV"),
        ("The SDF attacked.", "SDF", "2019-01-01", "SYRREB"),
        ("The SDF attacked.", "SDF", "2012-01-01", None),
        ("Soviet troops entered the town.", "Soviet troops", "1985-01-01", "SUNMIL"),
        ("Soviet troops entered the town.", "Soviet troops", "2005-01-01", "MIL"),
    ],
)
def test_dates(small_coder: Coder, text: str, phrase: str, date: str | None, code: str | None) -> None:
    """The story date chooses the period; out of office a person is elite, a group or country that has ended is not."""
    assert find_code(small_coder, text, phrase, date) == code


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        ("Former French president Emmanuel Macron spoke.", "Emmanuel Macron", "FRAELI"),
        ("The former Iranian minister spoke.", "The former Iranian minister", "IRNELI"),
    ],
)
def test_former(small_coder: Coder, text: str, phrase: str, code: str) -> None:
    """Who is called former is elite, whatever the date says."""
    assert find_code(small_coder, text, phrase, "2020-01-01") == code


def test_last_name_after_full_name(small_coder: Coder) -> None:
    """A person's last name means the person once the full name stood in the document."""
    mentions = find_mentions(small_coder, "Barack Obama left. Obama met journalists.")
    assert [(m.text, m.code) for m in mentions if m.entries == ("obama",)] == [
        ("Barack Obama", "USAGOV"),
        ("Obama", "USAGOV"),
    ]


def test_last_name_alone(small_coder: Coder) -> None:
    """A last name alone means nobody, unless the dictionary lists it alone."""
    mentions = find_mentions(small_coder, "Obama and Macron met.", "2020-01-01")
    assert [(m.text, m.code) for m in mentions] == [("Macron", "FRAGOV")]


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        ("The army attacked rebels in Syria.", "The army", "SYRMIL"),
        ("The army attacked rebels in Syria.", "rebels", "SYRREB"),
        ("In Syria, soldiers fled.", "soldiers", "SYRMIL"),
        ("DAMASCUS, Syria — Soldiers fled.", "Soldiers", "SYRMIL"),
    ],
)
def test_setting(small_coder: Coder, text: str, phrase: str, code: str) -> None:
    """A bare role takes the country in which the sentence plays."""
    assert find_code(small_coder, text, phrase) == code


def test_coordinated_actors(small_coder: Coder) -> None:
    """Coordinated names are mentions of their own."""
    codes = [mention.code for mention in find_mentions(small_coder, "Iran and Iraq met.")]
    assert codes == ["IRN", "IRQ"]


def test_place(small_coder: Coder) -> None:
    """A town is a place, a country is not."""
    mentions = find_mentions(small_coder, "Troops from Iran entered Aleppo.")
    assert {m.text: m.place for m in mentions if m.code in ("SYR", "IRN")} == {"Iran": False, "Aleppo": True}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Syrian Democratic Forces left", ["Syrian Democratic Forces"]),
        ("Syria and Syrians", ["Syria", "Syrians"]),
        ("Syria’s army", ["Syria"]),
        ("Íran's army", ["Íran"]),
        ("IRAN LEFT", ["IRAN"]),
        ("Syriana left", []),
        ("iran left", []),
        ("United, Nations", []),
    ],
)
def test_find_names(small: Dictionaries, text: str, names: list[str]) -> None:
    """Names match as whole words, the longest first, accents ignored, letter case kept but for capitals."""
    found = find_names(text, 100, small, None)
    assert [text[name.start - 100 : name.end - 100] for name in found] == names


def test_given_actors(small_coder: Coder) -> None:
    """Mentions given with a document are used as they are, and the actor dictionary is not consulted."""
    text = "Iranian troops attacked the Foo Front."
    given = (GivenActor(0, 14, "XYZ", "Troops of Xyz"), GivenActor(24, 37, "FOO"))
    (coding,) = small_coder.explain(Document("text", text, actors=given))
    found = [(m.text, m.code, m.name, m.entries) for m in coding.mentions.values()]
    assert sorted(found) == [
        ("Iranian troops", "XYZ", "Troops of Xyz", ()),
        ("the Foo Front", "FOO", "the Foo Front", ()),
    ]


def test_given_actor_of_another_sentence(small_coder: Coder) -> None:
    """A given actor stands in its own sentence only."""
    text = "Iran left. Iraq attacked."
    codings = list(small_coder.explain(Document("text", text, actors=(GivenActor(11, 15, "ABC"),))))
    assert [[m.text for m in coding.mentions.values()] for coding in codings] == [[], ["Iraq"]]


def test_place_given_between_tokens(small_coder: Coder) -> None:
    """A given span that touches no token gives no mention."""
    (coding,) = small_coder.explain("Iran left.")
    assert place_given(Clauses(coding.clauses.parse, frozenset()), (GivenActor(4, 5, "ABC"),)) == {}
