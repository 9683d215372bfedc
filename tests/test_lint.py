"""``dict lint`` finds planted faults, each by its own reason, and none in the shipped dictionaries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Cli

from eventcoder.errors import EventcoderError
from eventcoder.workbench.lint import Finding, LintReport, lint_dictionaries
from eventcoder.workbench.reasons import REASONS

EXAMPLE = 'examples = [{ text = "Iran raided Iraq.", events = ["IRN 190 IRQ"] }]\n'
ENTRY = f'[[entry]]\nid = "raid"\ncode = "190"\nverbs = ["raid"]\n{EXAMPLE}'
OTHER = ENTRY.replace('id = "raid"', 'id = "sweep"')
ACTOR = (
    '[[actor]]\nid = "red-hand"\nkind = "group"\nnames = ["Red Hand Front"]\ncodes = [{ code = "IRQREB" }]\n'
    'examples = [{ text = "The Red Hand Front gave up.", codes = ["IRQREB"] }]\n'
)
AGENT = (
    '[[agent]]\nid = "digger"\nrole = "MIL"\nnouns = ["digger"]\n'
    'examples = [{ text = "The diggers left.", codes = ["MIL"] }]\n'
)
OPERATOR = '[operator]\nid = "dare"\ninside = ["complement"]\ndefault = "130"\n'
HEADER = "id,kind,names,adjectives,capitals,places,code,from,to\n"
OFFICES = '{ code = "IRQREB", from = 2001-01-01, to = 2005-01-01 }, { code = "IRQGOV", from = 2003-01-01 }'

PLANTED = [
    ("verbs/a.toml", b"\xff\xfe", "not-utf8", None),
    ("verbs/a.toml", '[[entry]]\nid = "raid\n', "not-toml", 2),
    ("actors/a.csv", "id,kind,names\nred,group,Red Front\n", "column-missing", 1),
    ("ontology/prefixes.csv", "code\nARN\n", "column-missing", 1),
    ("verbs/a.toml", ENTRY + 'colour = "red"\n', "key-unknown", 2),
    ("verbs/a.toml", ENTRY + 'when = { Object = ["town"] }\n', "key-unknown", 6),
    ("verbs/a.toml", f'[[entry]]\nid = "raid"\ncode = "190"\n{EXAMPLE}', "key-missing", 2),
    ("actors/a.csv", HEADER + "red-front,group,Red Front,,,,,,\n", "key-missing", 2),
    ("verbs/a.toml", ENTRY.replace('"190"', "190"), "type-wrong", 3),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '"raid"'), "type-wrong", 4),
    ("verbs/a.toml", ENTRY.replace("190", "120]--"), "value-wrong", 3),
    ("verbs/a.toml", ENTRY.replace('["raid"]', "[]"), "value-wrong", 4),
    ("actors/a.toml", ACTOR.replace('"group"', '"band"'), "value-wrong", 3),
    ("actors/a.csv", HEADER + "red-front,band,Red Front,,,,IRQREB,,\n", "value-wrong", 2),
    ("ontology/prefixes.csv", "code,name\nArn,Arnor\n", "value-wrong", 2),
    ("ontology/prefixes.csv", "code,name,kind\nARN,Arnor,realm\n", "value-wrong", 2),
    ("verbs/a.toml", ENTRY + ENTRY, "id-duplicate", 2),
    ("agents/a.toml", AGENT + AGENT, "id-duplicate", 2),
    ("verbs/a.toml", ENTRY.replace('code = "190"', 'code = "199"'), "code-unknown", 3),
    ("operators/a.toml", OPERATOR + '[operator.table]\n"99" = "130"\n' + ENTRY, "code-unknown", 5),
    ("operators/a.toml", OPERATOR + 'table_of = "intnd"\n' + ENTRY, "operator-undefined", 5),
    ("verbs/a.toml", ENTRY.replace('code = "190"\n', ""), "code-missing", 2),
    ("actors/a.toml", ACTOR.replace("IRQREB", "QQQREB"), "actor-code-wrong", 5),
    ("actors/a.toml", ACTOR.replace("IRQREB", "IRQRE"), "actor-code-wrong", 5),
    ("agents/a.toml", AGENT.replace("MIL", "MLI"), "role-unknown", 3),
    ("agents/a.toml", AGENT.replace('role = "MIL"\n', ""), "role-missing", 2),
    ("agents/a.toml", AGENT.replace("MIL", "MILMIL"), "role-doubled", 3),
    ("actors/a.toml", ACTOR.replace("IRQREB", "IRQREBREB"), "role-doubled", 5),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '["raid @towns"]'), "synset-undefined", 4),
    ("verbs/a.toml", ENTRY + 'when = { object = ["@towns"] }\n', "synset-undefined", 6),
    ("synsets.toml", '[synsets]\ntown = ["city", "@place"]\nplace = ["@town"]\n', "synset-circular", 2),
    ("verbs/a.toml", ENTRY + 'when = { object = ["actr:MIL"] }\n', "condition-malformed", 6),
    ("verbs/a.toml", ENTRY + 'when = { on = ["a"] }\nunless = { on = ["a"] }\n', "condition-contradicts", 7),
    ("verbs/a.toml", ENTRY + 'when = { objekt = ["town"] }\n', "slot-unknown", 6),
    ("verbs/a.toml", ENTRY + 'source = ["subjcet"]\n', "slot-unknown", 6),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '["attacked"]'), "word-not-lemma", 4),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '["carries out"]'), "word-not-lemma", 4),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '["Raid"]'), "word-not-lower-case", 4),
    ("agents/a.toml", AGENT.replace('["digger"]', '["Digger"]'), "word-not-lower-case", 4),
    ("verbs/a.toml", ENTRY.replace('["raid"]', '["raid", "raid"]'), "phrase-repeated", 4),
    ("verbs/a.toml", ENTRY + OTHER.replace('"190"', '"193"', 1), "pattern-conflict", 8),
    ("verbs/a.toml", ENTRY + OTHER, "entry-shadowed", 7),
    ("actors/a.toml", ACTOR.replace('"IRQREB" }]\nex', '"IRQREB", from = "soon" }]\nex'), "date-wrong", 5),
    ("actors/a.csv", HEADER + "red-front,group,Red Front,,,,IRQREB,2005,\n", "date-wrong", 2),
    ("actors/a.csv", HEADER + "red-front,group,Red Front,,,,IRQREB,2005-01-01,2004-01-01\n", "period-reversed", 2),
    ("actors/a.toml", ACTOR.replace('{ code = "IRQREB" }', OFFICES), "periods-overlap", 5),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"..."'), "name-empty", 4),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"red hand front"'), "name-unreachable", 4),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"R."'), "name-unreachable", 4),
    ("actors/a.toml", ACTOR + ACTOR.replace("red-hand", "red-front"), "name-shared", 10),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"May"'), "name-common-word", 4),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"Turkey"'), "name-common-word", 4),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"Jordan"'), "name-common-word", 4),
    ("actors/a.toml", ACTOR.replace('"Red Hand Front"', '"US"'), "name-common-word", 4),
    ("agents/a.toml", AGENT + AGENT.replace('id = "digger"', 'id = "miner"'), "noun-shared", 9),
    ("ontology/prefixes.csv", "code,name\nIRQ,Erech\n", "prefix-known", None),
    ("verbs/a.toml", ENTRY.replace(EXAMPLE, ""), "example-missing", 2),
    ("issues.toml", '[[issue]]\nid = "floods"\nwords = ["flood"]\n', "example-missing", 2),
    ("verbs/a.toml", ENTRY.replace("IRN 190", "IRN 199"), "example-code-unknown", 5),
    ("actors/a.toml", ACTOR.replace('codes = ["IRQREB"]', 'codes = ["QQQREB"]'), "example-code-unknown", 6),
    ("verbs/a.toml", ENTRY + 'counterexamples = ["Iran raided Iraq."]\n', "example-repeated", 6),
]


def lint_file(folder: Path, name: str, text: str | bytes, **options: bool) -> LintReport:
    """Checks a directory that holds this one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return lint_dictionaries([folder], only=True, **options)


@pytest.mark.parametrize(
    ("name", "text", "reason", "line"), [pytest.param(*one, id=f"{one[2]}-{i}") for i, one in enumerate(PLANTED)]
)
def test_planted_fault(tmp_path: Path, name: str, text: str | bytes, reason: str, line: int | None) -> None:
    """A planted fault is found under its reason, in its file and line."""
    findings = [f for f in lint_file(tmp_path, name, text, strict=True).findings if f.reason == reason]
    assert [(f.file, f.line) for f in findings[:1]] == [(str(tmp_path / name), line)]


def test_every_reason_is_planted() -> None:
    """Each reason has a planted fault, and nothing is reported without one."""
    assert {reason for _, _, reason, _ in PLANTED} == set(REASONS)


@pytest.mark.parametrize("text", [ENTRY, ENTRY + OTHER.replace('"raid"', '"sweep into"')], ids=["one", "two"])
def test_right_entries(tmp_path: Path, text: str) -> None:
    """Entries without a fault are passed."""
    assert lint_file(tmp_path, "verbs/a.toml", text).findings == ()


def test_shipped_dictionaries() -> None:
    """The shipped dictionaries have no fault."""
    report = lint_dictionaries()
    assert [str(finding) for finding in report.findings] == []


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A fault does not hide the next: each file and entry is reported on."""
    text = ENTRY.replace('code = "190"', 'code = "199"') + OTHER.replace('["raid"]', '["raid @towns"]')
    reasons = [f.reason for f in lint_file(tmp_path, "verbs/a.toml", text).findings]
    assert reasons == ["code-unknown", "synset-undefined"]


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("verbs/a.toml", ENTRY.replace('code = "190"', 'code = "19O"'), 'did you mean "190"'),
        ("verbs/a.toml", ENTRY.replace('code = "190"', 'code = "199"'), 'did you mean "19'),
        ("verbs/a.toml", ENTRY + 'whne = { object = ["town"] }\n', 'did you mean "when"'),
        ("verbs/a.toml", ENTRY.replace('["raid"]', '["raid @twon"]') + '[synsets]\ntown = ["city"]\n', '"@town"'),
        ("actors/a.toml", ACTOR.replace("IRQREB", "IRKREB"), "did you mean"),
        ("agents/a.toml", AGENT.replace("MIL", "MLI"), '"MIL"'),
    ],
    ids=["letter-o", "code", "key", "synset", "country", "role"],
)
def test_nearest_right_thing(tmp_path: Path, name: str, text: str, hint: str) -> None:
    """A message names what is nearest to the wrong thing."""
    assert hint in " ".join(f.message for f in lint_file(tmp_path, name, text).findings)


def test_counterexample_guards_a_common_name(tmp_path: Path) -> None:
    """A name that is a common word passes once a counterexample shows its other sense."""
    text = ACTOR.replace('"Red Hand Front"', '"May"') + 'counterexamples = ["The talks resume in May."]\n'
    assert lint_file(tmp_path, "actors/a.toml", text).findings == ()


@pytest.mark.parametrize(("strict", "reasons"), [(False, []), (True, ["example-missing"])], ids=["lenient", "strict"])
def test_untested_entries(tmp_path: Path, strict: bool, reasons: list[str]) -> None:
    """A user's entries may lack examples, as imported ones do, and are counted then; strict lint asks for them."""
    text = ENTRY.replace(EXAMPLE, 'origin = "an older dictionary"\n')
    report = lint_file(tmp_path, "verbs/a.toml", text, strict=strict)
    assert [f.reason for f in report.findings] == reasons
    assert sum(report.untested.values()) == (0 if strict else 1)


def test_override_is_no_duplicate(tmp_path: Path) -> None:
    """An entry with the id of a shipped one replaces it, which is no fault."""
    text = ENTRY.replace('id = "raid"', 'id = "besiege"').replace('"raid"', '"raid wildly"')
    path = tmp_path / "verbs" / "a.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assert lint_dictionaries([tmp_path]).findings == ()


def test_own_prefix(tmp_path: Path) -> None:
    """A prefix of the directory's own is known to its actor codes."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "prefixes.csv").write_text("code,name\nARN,Arnor\n", "utf-8")
    assert lint_file(tmp_path, "actors/a.toml", ACTOR.replace("IRQREB", "ARNREB")).findings == ()


def test_no_directory(tmp_path: Path) -> None:
    """A directory without dictionaries cannot be checked."""
    with pytest.raises(EventcoderError, match="no dictionary files"):
        lint_dictionaries([tmp_path])


def test_finding_reads_well() -> None:
    """A finding names file, line, entry, field, reason and message, what is missing left out."""
    assert str(Finding("a.toml", 3, "raid", "code", "code-unknown", "no")) == (
        'a.toml:3: entry "raid": code: code-unknown: no'
    )


@pytest.mark.parametrize(
    ("text", "code"), [(ENTRY, 0), (ENTRY.replace('code = "190"', 'code = "199"'), 1)], ids=["right", "fault"]
)
def test_exit_code(cli: Cli, tmp_path: Path, text: str, code: int) -> None:
    """The command ends with 0 for no fault and 1 for faults."""
    lint_file(tmp_path, "verbs/a.toml", text)
    assert cli("dict", "lint", tmp_path, "--only").code == code


def test_unreadable_exit_code(cli: Cli, tmp_path: Path) -> None:
    """The command ends with 2 where there is nothing to check."""
    assert cli("dict", "lint", tmp_path).code == 2


def test_json(cli: Cli, tmp_path: Path) -> None:
    """The JSON form holds each finding as an object."""
    lint_file(tmp_path, "verbs/a.toml", ENTRY.replace('code = "190"', 'code = "199"'))
    content = json.loads(cli("dict", "lint", tmp_path, "--only", "--format", "json").out)
    assert [(f["line"], f["entry"], f["field"], f["reason"]) for f in content["findings"]] == [
        (3, "raid", "code", "code-unknown")
    ]


def test_github(cli: Cli, tmp_path: Path) -> None:
    """The GitHub form is an annotation at file and line."""
    lint_file(tmp_path, "verbs/a.toml", ENTRY.replace('code = "190"', 'code = "199"'))
    out = cli("dict", "lint", tmp_path, "--only", "--format", "github").out
    assert out.startswith(f"::error file={tmp_path / 'verbs/a.toml'},line=3,title=code-unknown::")
