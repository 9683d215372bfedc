"""Whatever moves an argument away from its place is undone: each construction fills the slots of the plain sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import GoldenParser

from eventcoder.clauses import Clause, Clauses, head_of_span

SAY = frozenset({"say", "report", "claim", "tell"})

Slots = dict[str, list[str]]
Case = tuple[str, str, Slots]


@pytest.fixture(scope="module")
def build(golden: GoldenParser) -> Callable[[str], Clauses]:
    """The clauses of a text of one sentence."""

    def build_clauses(text: str) -> Clauses:
        (parse,) = golden.parse_text(text)
        return Clauses(parse, SAY)

    return build_clauses


def find_token(clauses: Clauses, word: str) -> int:
    return next(token.i for token in clauses.tokens if token.text == word)


def find_clause(clauses: Clauses, word: str) -> Clause:
    return clauses.clause(find_token(clauses, word))


def show_slots(clauses: Clauses, clause: Clause, wanted: Slots) -> Slots:
    """The words that fill the wanted slots."""
    return {slot: [clauses.tokens[head].text for head in clause.arguments.get(slot, ())] for slot in wanted}


PLAIN: list[Case] = [
    ("Troops attacked the rebels.", "attacked", {"subject": ["Troops"], "object": ["rebels"]}),
    ("Iran gave aid to Iraq.", "gave", {"subject": ["Iran"], "object": ["aid"], "to": ["Iraq"]}),
    ("Iran asked Iraq for aid.", "asked", {"subject": ["Iran"], "object": ["Iraq"], "for": ["aid"]}),
    ("Troops pulled out of the town.", "pulled", {"subject": ["Troops"], "of": ["town"]}),
    ("Iran signed an agreement with Iraq.", "signed", {"object": ["agreement"], "with": ["Iraq"]}),
    ("Iran met Iraq to discuss trade.", "met", {"object": ["Iraq"], "purpose": ["discuss"]}),
    ("Iran met Iraq to discuss trade.", "discuss", {"subject": ["Iran"], "object": ["trade"]}),
]
PASSIVE: list[Case] = [
    ("The rebels were attacked by troops.", "attacked", {"subject": ["troops"], "object": ["rebels"]}),
    ("The town was attacked on Monday.", "attacked", {"subject": [], "object": ["town"], "on": ["Monday"]}),
    (
        "Iraq was given aid by Iran.",
        "given",
        {"subject": ["Iran"], "indirect": ["Iraq"], "object": ["aid"]},
    ),
    ("Aid was sent by Iran to Iraq.", "sent", {"subject": ["Iran"], "object": ["Aid"], "to": ["Iraq"]}),
    (
        "Rebels were captured and taken to Damascus by the army.",
        "taken",
        {"subject": ["army"], "object": ["Rebels"], "to": ["Damascus"]},
    ),
]
CONJUNCTION: list[Case] = [
    ("Iran and Iraq met in Geneva.", "met", {"subject": ["Iran", "Iraq"], "in": ["Geneva"]}),
    ("Iran and Iraq or Syria attacked Turkey.", "attacked", {"subject": ["Iran", "Iraq", "Syria"]}),
    ("The army attacked rebels and civilians.", "attacked", {"object": ["rebels", "civilians"]}),
    ("Troops attacked the town and killed civilians.", "killed", {"subject": ["Troops"], "object": ["civilians"]}),
    ("Iran armed and trained the rebels.", "armed", {"subject": ["Iran"], "object": ["rebels"]}),
    ("Iran armed and trained the rebels.", "trained", {"subject": ["Iran"], "object": ["rebels"]}),
    ("Iran's threats and demands angered France.", "demands", {"possessor": ["Iran"], "subject": ["Iran"]}),
]
RELATIVE: list[Case] = [
    ("The troops who attacked the town left.", "attacked", {"subject": ["troops"], "object": ["town"]}),
    ("The army, which besieged the town, left.", "besieged", {"subject": ["army"], "object": ["town"]}),
    ("The rebels that the army attacked fled.", "attacked", {"subject": ["army"], "object": ["rebels"]}),
    ("The town the rebels attacked is quiet.", "attacked", {"subject": ["rebels"], "object": ["town"]}),
    (
        "The village where rebels killed civilians is quiet.",
        "killed",
        {"subject": ["rebels"], "object": ["civilians"]},
    ),
    ("Rebels who were captured by the army escaped.", "captured", {"subject": ["army"], "object": ["Rebels"]}),
]
PARTICIPLE: list[Case] = [
    ("Rebels backed by Iran seized the town.", "backed", {"subject": ["Iran"], "object": ["Rebels"]}),
    ("Troops attacking the town met rebels.", "attacking", {"subject": ["Troops"], "object": ["town"]}),
    ("Advancing on the town, troops killed civilians.", "Advancing", {"subject": ["troops"], "on": ["town"]}),
    ("Surrounded by troops, the rebels surrendered.", "Surrounded", {"subject": ["troops"], "object": ["rebels"]}),
    ("After attacking the town, the rebels left.", "attacking", {"subject": ["rebels"], "object": ["town"]}),
]
CONTROL: list[Case] = [
    ("Iran agreed to meet Iraq.", "meet", {"subject": ["Iran"], "object": ["Iraq"]}),
    ("The rebels refused to meet the army.", "meet", {"subject": ["rebels"], "object": ["army"]}),
    ("Iran vowed to continue attacking Iraq.", "attacking", {"subject": ["Iran"], "object": ["Iraq"]}),
    ("France promised Iran to send aid.", "send", {"subject": ["France"], "object": ["aid"]}),
    ("France urged Iran to free the soldiers.", "free", {"subject": ["Iran"], "object": ["soldiers"]}),
    ("Iran was urged to free the soldiers.", "free", {"subject": ["Iran"], "object": ["soldiers"]}),
    ("France called on Iran to stop.", "stop", {"subject": ["Iran"]}),
    ("Iran wants the rebels to leave.", "leave", {"subject": ["rebels"]}),
    ("Iran let the rebels leave.", "leave", {"subject": ["rebels"]}),
    ("Iran helped the rebels attack the town.", "attack", {"subject": ["rebels"], "object": ["town"]}),
    ("Police used tear gas to disperse protesters.", "disperse", {"subject": ["Police"], "object": ["protesters"]}),
]
RAISING: list[Case] = [
    ("Iran seems to support the rebels.", "support", {"subject": ["Iran"], "object": ["rebels"]}),
    ("The rebels are expected to surrender.", "surrender", {"subject": ["rebels"]}),
    ("Iran is ready to talk to Iraq.", "ready", {"subject": ["Iran"], "complement": ["talk"]}),
    ("Iran is ready to talk to Iraq.", "talk", {"subject": ["Iran"], "to": ["Iraq"]}),
]
COMPLEMENT: list[Case] = [
    ("The army demanded that the rebels leave.", "demanded", {"subject": ["army"], "complement": ["leave"]}),
    ("The army demanded that the rebels leave.", "leave", {"subject": ["rebels"]}),
    ("Iran denied attacking Iraq.", "attacking", {"subject": ["Iran"], "object": ["Iraq"]}),
    ("France accused Iran of arming the rebels.", "accused", {"object": ["Iran"], "of": ["arming"]}),
    ("France accused Iran of arming the rebels.", "arming", {"subject": ["Iran"], "object": ["rebels"]}),
    ("The army stopped rebels from entering the town.", "entering", {"subject": ["rebels"], "object": ["town"]}),
]
EVENT_NOUN: list[Case] = [
    ("The US attack on Iran continued.", "attack", {"subject": ["US"], "on": ["Iran"]}),
    ("Iran's attack on Iraq went on.", "attack", {"subject": ["Iran"], "possessor": ["Iran"], "on": ["Iraq"]}),
    ("An attack on the town by rebels failed.", "attack", {"subject": ["rebels"], "on": ["town"]}),
    ("The shelling of the town by rebels continued.", "shelling", {"subject": ["rebels"], "of": ["town"]}),
    ("Talks between Iran and Iraq failed.", "Talks", {"subject": ["Iran", "Iraq"]}),
    ("The government's refusal to leave angered France.", "refusal", {"subject": ["government"]}),
    ("The government's refusal to leave angered France.", "leave", {"subject": ["government"]}),
    ("Iran repeated its demand that the rebels leave.", "demand", {"subject": ["its"], "complement": ["leave"]}),
]
LIGHT_VERB: list[Case] = [
    ("Iran launched an attack on Iraq.", "launched", {"subject": ["Iran"], "object": ["attack"], "on": ["Iraq"]}),
    ("Iran condemned the attack by rebels.", "condemned", {"subject": ["Iran"], "object": ["attack"]}),
    ("Iran condemned the attack by rebels.", "attack", {"subject": ["rebels"]}),
]


def name_cases(**groups: list[Case]) -> list[object]:
    """Parameters named by construction and predicate."""
    return [
        pytest.param(*case, id=f"{group}-{case[1]}-{number}")
        for group, cases in groups.items()
        for number, case in enumerate(cases, 1)
    ]


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    name_cases(
        plain=PLAIN,
        passive=PASSIVE,
        conjunction=CONJUNCTION,
        relative=RELATIVE,
        participle=PARTICIPLE,
        control=CONTROL,
        raising=RAISING,
        complement=COMPLEMENT,
        noun=EVENT_NOUN,
        light=LIGHT_VERB,
    ),
)
def test_slots(build: Callable[[str], Clauses], text: str, predicate: str, expected: Slots) -> None:
    """A predicate's arguments stand in the slots that the construction gives them, and in no wrong one."""
    clauses = build(text)
    assert show_slots(clauses, find_clause(clauses, predicate), expected) == expected


@pytest.mark.parametrize(
    ("text", "predicate", "passive"),
    [
        ("The rebels were attacked by troops.", "attacked", True),
        ("Rebels backed by Iran seized the town.", "backed", True),
        ("Surrounded by troops, the rebels surrendered.", "Surrounded", True),
        ("Rebels were captured and taken to Damascus by the army.", "taken", True),
        ("Troops attacked the rebels.", "attacked", False),
        ("Troops attacking the town met rebels.", "attacking", False),
    ],
)
def test_passive(build: Callable[[str], Clauses], text: str, predicate: str, passive: bool) -> None:
    """Full, reduced and coordinated passives are told from actives."""
    assert find_clause(build(text), predicate).passive is passive


@pytest.mark.parametrize(
    ("text", "predicate", "modals", "negated"),
    [
        ("Iran will attack Iraq.", "attack", ("will",), False),
        ("Iran will not attack Iraq.", "attack", ("will", "not"), True),
        ("Iran did not attack Iraq.", "attack", ("not",), True),
        ("Iran didn't attack Iraq.", "attack", ("not",), True),
        ("Iran never attacked Iraq.", "attacked", ("not",), True),
        ("Iran won't attack Iraq.", "attack", ("will", "not"), True),
        ("The rebels could attack the town.", "attack", ("could",), False),
        ("Iran left without attacking Iraq.", "attacking", ("not",), True),
        ("No soldiers attacked the town.", "attacked", ("not",), True),
        ("Neither Iran nor Iraq attacked the town.", "attacked", ("not",), True),
        ("Troops attacked the rebels.", "attacked", (), False),
        ("Troops will attack the town and kill civilians.", "kill", ("will",), False),
        ("Troops attacked the town and did not kill civilians.", "attacked", (), False),
    ],
)
def test_modals(
    build: Callable[[str], Clauses], text: str, predicate: str, modals: tuple[str, ...], negated: bool
) -> None:
    """Modal auxiliaries and negation belong to their clause, and to the verbs coordinated below them."""
    clause = find_clause(build(text), predicate)
    assert (clause.modals, clause.negated) == (modals, negated)


@pytest.mark.parametrize(
    ("text", "predicate", "conditional"),
    [
        ("If Iran attacks Iraq, France will leave.", "attacks", True),
        ("If Iran attacks Iraq, France will leave.", "leave", False),
        ("The army would not attack unless rebels shelled the town.", "shelled", True),
        ("After attacking the town, the rebels left.", "attacking", False),
    ],
)
def test_conditional(build: Callable[[str], Clauses], text: str, predicate: str, conditional: bool) -> None:
    """What stands below an "if" is conditional; the main clause is not."""
    assert find_clause(build(text), predicate).conditional is conditional


@pytest.mark.parametrize(
    ("text", "predicate", "speaker"),
    [
        ("Iran said Iraq attacked the town.", "attacked", ["Iran"]),
        ("Iraq attacked the town, Iran said.", "attacked", ["Iran"]),
        ("“Iraq attacked the town,” Iran said.", "attacked", ["Iran"]),
        ("According to Iran, Iraq attacked the town.", "attacked", ["Iran"]),
        ("The soldiers were released, the rebels claimed.", "released", ["rebels"]),
        ("Iran said on Monday that Iraq had attacked the town and killed civilians.", "killed", ["Iran"]),
        ("Troops attacked the rebels.", "attacked", []),
        ("The army demanded that the rebels leave.", "leave", []),
    ],
)
def test_speaker(build: Callable[[str], Clauses], text: str, predicate: str, speaker: list[str]) -> None:
    """What is reported has a speaker, wherever the saying stands; what is demanded has none."""
    clauses = build(text)
    assert [clauses.tokens[head].text for head in clauses.speaker(find_token(clauses, predicate))] == speaker


@pytest.mark.parametrize(
    ("text", "head", "phrase"),
    [
        ("Iran's two largest rebel groups fled.", "groups", "Iran's two largest rebel groups"),
        ("The town of Aleppo fell.", "town", "The town"),
        ("Troops fled.", "Troops", "Troops"),
    ],
)
def test_phrase_span(build: Callable[[str], Clauses], text: str, head: str, phrase: str) -> None:
    """A noun phrase reaches from its possessor or determiner to its head."""
    clauses = build(text)
    start, end = clauses.phrase_span(find_token(clauses, head))
    assert text[start:end] == phrase


@pytest.mark.parametrize(
    ("span", "head"), [("The troops", "troops"), ("the Syrian town of Aleppo", "town"), ("Aleppo", "Aleppo")]
)
def test_head_of_span(golden: GoldenParser, span: str, head: str) -> None:
    """The token that heads a span is the one whose own head lies outside."""
    text = "The troops attacked the Syrian town of Aleppo."
    (parse,) = golden.parse_text(text)
    start = text.index(span)
    found = head_of_span(parse.tokens, start, start + len(span))
    assert found is not None
    assert parse.tokens[found].text == head


def test_head_of_empty_span(golden: GoldenParser) -> None:
    """Where no token stands there is no head."""
    (parse,) = golden.parse_text("The troops attacked the Syrian town of Aleppo.")
    assert head_of_span(parse.tokens, 500, 510) is None


@pytest.mark.parametrize(
    ("text", "word", "expletive"),
    [
        ("It was clear that Iran attacked Iraq.", "It", True),
        ("It attacked Iraq.", "It", False),
    ],
)
def test_expletive(build: Callable[[str], Clauses], text: str, word: str, expletive: bool) -> None:
    """An "it" that means nobody is told from one that means somebody."""
    clauses = build(text)
    assert clauses.is_expletive(find_token(clauses, word)) is expletive
