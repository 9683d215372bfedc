"""Pronouns and definite phrases mean an actor named before, where number and animacy agree; else nobody."""

from __future__ import annotations

import pytest

from eventcoder.coder import Coder
from eventcoder.records import Document, GivenActor


def find_link(coder: Coder, text: str, phrase: str) -> tuple[str | None, str] | None:
    """Code and antecedent of the last mention whose text is the phrase; None where it is not linked."""
    linked = [
        (mention.code, mention.antecedent.text)
        for coding in coder.explain(Document("text", text))
        for _, mention in sorted(coding.mentions.items())
        if mention.text == phrase and mention.antecedent
    ]
    return linked[-1] if linked else None


@pytest.mark.parametrize(
    ("text", "phrase", "code", "antecedent"),
    [
        pytest.param("The militants attacked. They fled.", "They", "REB", "The militants", id="they"),
        pytest.param("ISIS attacked the town. It fled.", "It", "IMGISI", "ISIS", id="it"),
        pytest.param("The Iranian minister left. He met journalists.", "He", "IRNGOV", "The Iranian minister", id="he"),
        pytest.param("Iran attacked its neighbour.", "its", "IRN", "Iran", id="its"),
        pytest.param("The rebels said they attacked the town.", "they", "REB", "The rebels", id="same-sentence"),
        pytest.param("Iran met Iraq. It attacked France.", "It", "IRN", "Iran", id="subject-first"),
        pytest.param("ISIS attacked the town. The group fled.", "The group", "IMGISI", "ISIS", id="group"),
        pytest.param("Iran rejected the plan. The country attacked.", "The country", "IRN", "Iran", id="country"),
        pytest.param(
            "Syrian troops attacked Iran. The soldiers fled.", "The soldiers", "SYRMIL", "Syrian troops", id="role"
        ),
        pytest.param(
            "Syrian rebels left. The town is quiet. They fled.", "They", "SYRREB", "Syrian rebels", id="two-back"
        ),
        pytest.param(
            "The rebels said Syrian troops and their allies fled.", "their", "SYRMIL", "Syrian troops", id="joined"
        ),
        pytest.param("Iran attacked Iraq as it left.", "it", "IRN", "Iran", id="subject-to-subject"),
        pytest.param("The plan failed after Iran said it left.", "it", "IRN", "Iran", id="nearest-clause"),
        pytest.param(
            "Smith was an Iranian general. He met journalists.", "He", "IRNMIL", "an Iranian general", id="predicate"
        ),
    ],
)
def test_link(small_coder: Coder, text: str, phrase: str, code: str, antecedent: str) -> None:
    """A link gives the antecedent's code and keeps the text that stands in the sentence."""
    assert find_link(small_coder, text, phrase) == (code, antecedent)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("The rebels left. He met journalists.", "He", id="number"),
        pytest.param("Iran left. They fled.", "They", id="country-is-one"),
        pytest.param("Iran left. He fled.", "He", id="country-is-nobody"),
        pytest.param("It was clear that Iran left.", "It", id="expletive"),
        pytest.param("Iran left. It was clear that France attacked.", "It", id="expletive-after-name"),
        pytest.param("The group fled.", "The group", id="nothing-before"),
        pytest.param("The rebels left. The group fled.", "The group", id="no-group-before"),
        pytest.param("ISIS attacked. The opposition group fled.", "The opposition group", id="other-modifier"),
        pytest.param("ISIS attacked. A group fled.", "A group", id="indefinite"),
        pytest.param("The rebels left. The town is quiet. The shops are open. They fled.", "They", id="too-far"),
        pytest.param("Aleppo is quiet. It attacked.", "It", id="place"),
        pytest.param("Smith met Barack Obama. He fled.", "He", id="unknown-person"),
        pytest.param("The company is in talks with Iran. It grew.", "It", id="not-a-subject"),
        pytest.param("The Chess Society met in Iran. It grew.", "It", id="unknown-body"),
        pytest.param("Iran attacked Iraq for its weapons.", "its", id="two-countries"),
        pytest.param("The rebels attacked Syrian troops before they fled.", "they", id="two-groups"),
        pytest.param("A Syrian left. Its shops are open.", "Its", id="citizen-is-a-person"),
        pytest.param("Iran left and made it clear that France attacked.", "it", id="anticipatory"),
        pytest.param("Syrian troops left. The pro-Iran soldiers fled.", "The pro-Iran soldiers", id="specified"),
    ],
)
def test_no_link(small_coder: Coder, text: str, phrase: str) -> None:
    """Where number, animacy or distance do not fit, there is no link."""
    assert find_link(small_coder, text, phrase) is None


def test_event_through_pronoun(small_coder: Coder) -> None:
    """An event's text columns hold the pronoun, its code and name whom it means, in its own setting."""
    codings = small_coder.explain("The militants left. They attacked Iran.")
    (event,) = [event for coding in codings for event in coding.events if event.event_code == "190"]
    assert (event.source_text, event.source_code, event.source_name) == ("They", "IRNREB", "The militants")


def test_possessor_through_pronoun(small_coder: Coder) -> None:
    """A phrase whose possessor is a pronoun takes the antecedent's country."""
    codings = list(small_coder.explain("Barack Obama left. His soldiers fled."))
    assert ("His soldiers", "USAMIL") in {(m.text, m.code) for m in codings[1].mentions.values()}


def test_documents_do_not_share(small_coder: Coder) -> None:
    """What one document names is not known in the next."""
    documents = [Document("a", "The militants left."), Document("b", "They attacked Iran.")]
    assert [(event.source_code, event.target_code) for event in small_coder.code(documents)] == [(None, "IRN")]


def test_link_to_given_actor(small_coder: Coder) -> None:
    """Pronouns are linked to given actors, too."""
    text = "The Foo Front left. It attacked Iran."
    document = Document("text", text, actors=(GivenActor(4, 13, "FOO"), GivenActor(32, 36, "IRN")))
    found = [(m.text, m.code) for coding in small_coder.explain(document) for m in coding.mentions.values()]
    assert ("It", "FOO") in found


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("North Korea met France. It condemned the South.", [("PRK", "111", "KOR")]),
        ("South Korea met France. The North condemned France in the South China Sea.", [("PRK", "111", "FRA")]),
        ("South Africa met France. Chad condemned the North.", []),
    ],
)
def test_halves(coder: Coder, text: str, events: list[tuple[str, str, str]]) -> None:
    """Once one half of a divided country is named, "the North" and "the South" mean its halves."""
    found = [(e.source_code, e.event_code, e.target_code) for e in coder.code([Document("text", text)])]
    assert [event for event in found if event[1] in ("111", "190") and event[2]] == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Turkey's president said it would attack Syria.", [("TUR", "1384", "SYR")]),
        ("The Turkish president said it would attack Syria.", [("TUR", "1384", "SYR")]),
        ("A Turkish farmer said it would attack Syria.", []),
    ],
)
def test_state_spoken_for(coder: Coder, text: str, events: list[tuple[str, str, str]]) -> None:
    """In what an official says, "it" is the state for which he speaks, where it can be nobody else."""
    found = [(e.source_code, e.event_code, e.target_code) for e in coder.code([Document("text", text)])]
    assert [event for event in found if event[0]] == events


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        pytest.param("The African Union met Mali. The bloc condemned Chad.", "The bloc", "IGOAFU", id="bloc"),
        pytest.param("NATO met Mali. The alliance condemned Chad.", "The alliance", "IGONAT", id="alliance"),
        pytest.param("Mali met Chad. The bloc condemned France.", "The bloc", None, id="no-body-before"),
        pytest.param("Amnesty International said they had beaten prisoners.", "they", None, id="named-speaker"),
        pytest.param("Israel bombed a base. It is thought to have left.", "It", "ISR", id="it-is-thought"),
        pytest.param(
            "Amnesty International accused Egypt. The rights group left.", "The rights group", "NGOAMN", id="civic"
        ),
        pytest.param(
            "Boko Haram attacked Chad. The extremists fled.", "The extremists", "NGAREB", id="another-armed-role"
        ),
        pytest.param(
            "Islamic State fighters attacked Chad. The terror group fled.",
            "The terror group",
            "IMGISI",
            id="of-fighters",
        ),
    ],
)
def test_definite_of_bodies(coder: Coder, text: str, phrase: str, code: str | None) -> None:
    """A body or group named before is meant by its common noun; states are no bodies."""
    link = find_link(coder, text, phrase)
    assert (link[0] if link else None) == code


@pytest.mark.parametrize(
    ("text", "events"),
    [
        pytest.param(
            "Chad and Niger signed a pact. The two countries agreed to exchange prisoners.",
            [("TCD", "0353", "NER"), ("NER", "0353", "TCD")],
            id="two-countries",
        ),
        pytest.param(
            "Chad and Niger signed a pact. They agreed to exchange prisoners.",
            [("TCD", "0353", "NER"), ("NER", "0353", "TCD")],
            id="they-are-both",
        ),
        pytest.param(
            "The Peruvian government resumed talks with rebels. The two sides agreed to a truce.",
            [("PERGOV", "0871", "PERREB"), ("PERREB", "0871", "PERGOV")],
            id="government-and-rebels",
        ),
        pytest.param(
            "Chadian troops clashed with the army of Niger. Both countries signed a treaty.",
            [("TCD", "057", "NER"), ("NER", "057", "TCD")],
            id="states-of-their-troops",
        ),
        pytest.param("Chad, Niger and Mali signed a pact. The two countries met in Paris.", [], id="three-were-named"),
        pytest.param("Chad left the talks. The two countries signed a pact.", [], id="one-was-named"),
    ],
)
def test_pairs(coder: Coder, text: str, events: list[tuple[str, str, str]]) -> None:
    """Phrases with "the two" and "both" mean the only two that were named before; else nobody."""
    found = list(coder.explain(text))[-1].events
    assert [(e.source_code, e.event_code, e.target_code) for e in found] == events


@pytest.mark.parametrize(
    ("text", "phrase", "code"),
    [
        pytest.param("Talks on Jordan ended. The desert kingdom left.", "The desert kingdom", "JOR", id="kingdom"),
        pytest.param(
            "Mali rejected the plan. The West African nation left.", "The West African nation", "MLI", id="nation"
        ),
        pytest.param("Chad rejected the plan. The kingdom left.", "The kingdom", None, id="no-kingdom"),
        pytest.param("Chad and Niger met. The poor country left.", "The poor country", None, id="one-of-two"),
        pytest.param(
            "Chad left. Food came from the neighbouring country.", "the neighbouring country", None, id="another"
        ),
        pytest.param("Chad shelled a town in Niger and warned its neighbour.", "its neighbour", "NER", id="neighbour"),
        pytest.param(
            "Chad, Niger and Mali met. Chad warned its neighbour.", "its neighbour", None, id="which-neighbour"
        ),
    ],
)
def test_described_countries(coder: Coder, text: str, phrase: str, code: str | None) -> None:
    """A country is called by what it is, where the noun fits it and no other one was named."""
    found = find_link(coder, text, phrase)
    assert (found[0] if found else None) == code
