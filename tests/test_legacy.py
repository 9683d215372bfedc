"""Older dictionaries are taken over, and what cannot be said is listed with its reason."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from conftest import Cli

from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.errors import EventcoderError
from eventcoder.ontology import load_actor_ontology, load_ontology
from eventcoder.workbench.legacy import ImportReport, find_kind, import_files, read_changes
from eventcoder.workbench.legacy_actors import DatedCode, read_actors, split_periods
from eventcoder.workbench.legacy_agents import read_agents, read_discards, read_issues
from eventcoder.workbench.legacy_codes import CodeBook, CodeError
from eventcoder.workbench.legacy_names import make_names
from eventcoder.workbench.legacy_patterns import PatternConverter, VerbEntry
from eventcoder.workbench.legacy_reading import Rejected
from eventcoder.workbench.legacy_verbs import read_verbs

VERBS = """
&FORCE_
+SOLDIERS
+AIR_FORCE
+&GUN

&GUN
+RIFLES

--- RAID [190] ---
RAID {RAIDED RAIDING}  # a comment
STORM [191]
+FALL_UPON {+FELL_UPON}
"""
PHOENIX = ("Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt")


@pytest.fixture
def book() -> CodeBook:
    return CodeBook(load_actor_ontology(), load_ontology())


def convert(text: str, book: CodeBook, *, anywhere: bool = False) -> tuple[PatternConverter, list[Rejected]]:
    rejected: list[Rejected] = []
    converter = PatternConverter(read_verbs(text, "v", rejected), "v", "old-", book, rejected, anywhere=anywhere)
    converter.convert()
    return converter, rejected


def convert_pattern(pattern: str, book: CodeBook) -> list[VerbEntry]:
    """The entries that one pattern of the verb "raid" makes, its default left out."""
    converter, _ = convert(f"{VERBS}\n{pattern}\n".replace("STORM [191]\n+FALL_UPON {+FELL_UPON}\n", ""), book)
    return [*converter.entries[1:], *converter.operators]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("SYRIA_", ["Syria"]),
        ("THE_UNITED_NATIONS_", ["United Nations"]),
        ("UN_", ["UN"]),
        ("U.N._", ["U.N"]),
        ("MINISTRY_OF_DEFENCE", ["Ministry of Defence"]),
        ("AL-QAEDA", ["Al-Qaeda", "al-Qaeda"]),
        ("PKK_GUERRILLAS", ["PKK Guerrillas"]),
        ("HAMAS", ["Hamas"]),
        ("PLO", ["PLO"]),
        ("MSF", ["MSF"]),
        ("ALI", ["Ali", "ALI"]),
        ("ADEN_ARMY_(AAIA)_", ["Aden Army", "Aaia"]),
        ("Emanuel MORI", ["Emanuel Mori"]),
        ("_", []),
    ],
)
def test_names(raw: str, names: list[str]) -> None:
    """Names in capitals become names as a text has them."""
    assert make_names(raw) == names


@pytest.mark.parametrize(
    ("raw", "code"),
    [("SYRGOV", "SYRGOV"), ("rom", "ROU"), ("PALPL", "PSE"), ("IRQGOVGOV", "IRQGOV"), ("ARNGOV", "ARNGOV")],
)
def test_actor_code(book: CodeBook, raw: str, code: str) -> None:
    """Old prefixes become ours, parts that stand twice are written once."""
    assert book.actor_code(raw, "f:1") == code


def test_own_prefix_is_noted(book: CodeBook) -> None:
    """A prefix that nobody knows is the dictionary's own."""
    book.actor_code("ARNGOV", "f:7")
    assert book.prefixes == {"ARN": "f:7"}


@pytest.mark.parametrize(
    ("raw", "reason"), [("---", "null-code"), ("ELR/GAL", "several-codes"), ("G77", "code-malformed")]
)
def test_actor_code_fault(book: CodeBook, raw: str, reason: str) -> None:
    """What is no actor code is refused with its reason."""
    with pytest.raises(CodeError) as caught:
        book.actor_code(raw, "f:1")
    assert caught.value.reason == reason


def test_event_codes(book: CodeBook) -> None:
    """A code with a colon is an event and its mirror."""
    assert book.event_codes("042:043") == ("042", "043")


def test_actors(book: CodeBook) -> None:
    """Synonyms belong to the name before them, codes hold in their periods, in each on its days."""
    text = "GOLLUM # who\n+SMEAGOL\n\t[IRQ <950601]\n\t[IRQGOV 19950601 - 19990815]\n\t[IRQREB > 990816]\n"
    rows, names = read_actors(text, "f", book, [], set())
    assert (names, [(row.code, row.start, row.end) for row in rows]) == (
        2,
        [
            ("IRQ", None, dt.date(1995, 5, 31)),
            ("IRQGOV", dt.date(1995, 6, 1), dt.date(1999, 8, 15)),
            ("IRQREB", dt.date(1999, 8, 17), None),
        ],
    )


def test_undated_code_fills_the_gaps() -> None:
    """The first dated code that holds counts on a day; the undated one on the days that none holds."""
    day = dt.date(2001, 1, 1)
    next_day = dt.date(2001, 1, 2)
    codes = [DatedCode("AAA", None, None, 1), DatedCode("BBB", day, day, 2), DatedCode("CCC", day, next_day, 3)]
    assert [(period.code, period.end) for period in split_periods(codes)] == [
        ("AAA", dt.date(2000, 12, 31)),
        ("BBB", day),
        ("CCC", next_day),
        ("AAA", None),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ARNOR\n", "no-code"),
        ("ARNOR [---]\n", "null-code"),
        ("ARNOR [IRQ 20010231a]\n", "date-malformed"),
        ("ARNOR [IRQ 20011501-20020101]\n", "date-malformed"),
        ("ARNOR [IRQ 20020101-20010101]\n", "period-reversed"),
        ("ARNOR]_ [IRQ]\n", "line-malformed"),
        ("[IRQ]\n", "line-malformed"),
    ],
)
def test_actor_fault(book: CodeBook, text: str, reason: str) -> None:
    """A line that cannot be taken over is listed with its reason."""
    rejected: list[Rejected] = []
    read_actors(text, "f", book, rejected, set())
    assert reason in {one.reason for one in rejected}


@pytest.mark.parametrize(
    ("line", "nouns", "plurals"),
    [
        ("SOLDIER [~MIL]", ["soldier"], {}),
        ("AIR_FORCE {} [~MIL]", ["air force"], {}),
        ("GOLDEN_GOOSE {GOLDEN_GEESE} [~MIL]", ["golden goose"], {"golden goose": "golden geese"}),
        ("!RANK!_OF_HORSE [~MIL]", ["captain of horse", "major of horse"], {}),
        ("HORSE!RANK! [~MIL]", ["horsecaptain", "horsemajor"], {}),
    ],
)
def test_agents(book: CodeBook, line: str, nouns: list[str], plurals: dict[str, str]) -> None:
    """Agents are read with their plurals, and once for each word of a substitution set."""
    (entry,), _ = read_agents(f"!RANK! = CAPTAIN, MAJOR\n{line}\n", "f", book, [])
    assert (entry.role, entry.nouns, entry.plurals) == ("MIL", nouns, plurals)


def test_agent_of_an_undefined_set(book: CodeBook) -> None:
    """A substitution set that is not defined is named."""
    rejected: list[Rejected] = []
    read_agents("CHAIR!PERSON! [~GOV]\n", "f", book, rejected)
    assert [one.reason for one in rejected] == ["set-undefined"]


def test_discards() -> None:
    """A plus makes a discard one of whole documents; letter case does not matter."""
    found, read = read_discards("+ World Golf # x\nBALLCLUB\n+WORLD GOLF\n", "f", [])
    assert read == 3
    assert [(one.scope, one.pattern) for one in found] == [("document", "world golf"), ("sentence", "ballclub")]


def test_issues() -> None:
    """Issue phrases get the forms they ask for; exclusions cannot be said."""
    rejected: list[Rejected] = []
    found, _ = read_issues('<ISSUE CATEGORY="X">\nn:spy+ring [SPYING]\nv:bribe [GRAFT]\n~olive oil\n', "f", rejected)
    assert found == {
        "spying": ["spy-ring", "spy ring", "spies-ring", "spies ring"],
        "graft": ["bribe", "bribes", "bribed", "bribing"],
    }
    assert [one.reason for one in rejected] == ["exclusion"]


def test_verb_file() -> None:
    """Synsets keep what they hold, verbs their codes, and the marked word of a phrase is the verb."""
    found = read_verbs(f"{VERBS}\nWIRE_+TAP\n- * HOUSE [173]\n", "f", [])
    (block,) = found.blocks
    assert found.synsets == {"force": ["soldiers", "air force", "&gun"], "gun": ["rifles"]}
    assert [(verb.words, verb.code) for verb in block.verbs] == [
        (("raid",), None),
        (("storm",), "191"),
        (("fall", "upon"), None),
        (("tap", "wire"), None),
    ]


def test_defaults(book: CodeBook) -> None:
    """Verbs of a block share an entry by their code."""
    converter, _ = convert(VERBS, book)
    assert [(e.code, e.verbs) for e in converter.entries] == [("190", ["raid", "fall upon"]), ("191", ["storm"])]


Said = tuple[str, list[str], dict[str, list[str]], str | None]
PATTERNS: list[tuple[str, list[Said]]] = [
    (
        "- * (IN &GUN) [193]",
        [("193", ["raid in @old-gun"], {}, None), ("193", ["raid"], {"in": ["@old-gun"]}, None)],
    ),
    (
        "- * FOR_OIL [193]",
        [("193", ["raid for oil"], {}, None), ("193", ["raid"], {"for": ["oil"]}, None)],
    ),
    ("- * {OIL FIELD} [193:194]", [("193", ["raid oil field"], {}, "194")]),
    (
        "- PIRATES * [193]",
        [
            ("193", ["raid pirates|pirate"], {}, None),
            ("193", ["raid"], {"subject": ["pirates", "pirate"]}, None),
        ],
    ),
    (
        "- % * TALKS [046]",
        [("046", ["raid talks|talk"], {}, "046"), ("046", ["raid"], {"object": ["talks", "talk"]}, "046")],
    ),
    ("- * AWAY [---]", [("010", ["raid away"], {}, None), ("010", ["raid"], {"object": ["away"]}, None)]),
]


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS, ids=[pattern for pattern, _ in PATTERNS])
def test_pattern(book: CodeBook, pattern: str, expected: list[Said]) -> None:
    """A pattern becomes phrases and conditions that say the same."""
    made = convert_pattern(pattern, book)
    assert [(entry.code, entry.verbs, entry.when, entry.mirror) for entry in made] == expected


@pytest.mark.parametrize(
    ("pattern", "source", "target"),
    [
        ("- + * FROM $ [193]", ["from"], ["subject", "object"]),
        ("- + WAS * IN $ [193]", ["in"], ["object"]),
        ("- * ^ TO + [193]", None, ["to"]),
        ("- * AID [:073]", ["object", "by", "from", "in", "with"], ["subject"]),
    ],
)
def test_roles(book: CodeBook, pattern: str, source: list[str] | None, target: list[str]) -> None:
    """The signs for source and target become slots."""
    entry = convert_pattern(pattern, book)[0]
    assert (entry.source, entry.target) == (source, target)


@pytest.mark.parametrize(
    ("pattern", "modals", "table"),
    [
        ("- NOT * [112]", ["not"], {"190": "112"}),
        ("- WILL * [138]", ["will"], {"190": "138"}),
        ("- WILL NOT * [125]", ["will not"], {"190": "125"}),
        ("- NOT * AID [125]", ["not"], {"010": "125"}),
    ],
)
def test_modals(book: CodeBook, pattern: str, modals: list[str], table: dict[str, str]) -> None:
    """Modals and negations before a verb become operators over its event."""
    entry = convert_pattern(pattern, book)[-1]
    assert (entry.modals, entry.table) == (modals, table)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- * AID [070]\n- * AID [071]\n", "pattern-conflict"),
        ("- * (IN &NONE) [070]\n", "synset-undefined"),
        ("- * AID [120]--\n", "line-malformed"),
        ("- * AID [999]\n", "event-code-unknown"),
        ("- $ * [070]\n", "roles-only"),
        ("- DESPITE $ * [070]\n", "role-place"),
        ("- AID [070]\n", "line-malformed"),
    ],
)
def test_pattern_fault(book: CodeBook, text: str, reason: str) -> None:
    """A pattern that our entries cannot say is listed with its reason."""
    assert reason in {one.reason for one in convert(f"{VERBS}\n{text}", book)[1]}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("--- RAID [190] ---\n", "verbs"),
        ("SOLDIER [~MIL]\n", "agents"),
        ('<ISSUE CATEGORY="X">\n', "issues"),
        ("ARNOR [ARN]\n", "actors"),
        ("+BALLCLUB\n", "discards"),
    ],
)
def test_kind_of_file(text: str, kind: str) -> None:
    """A file is known by what it holds."""
    assert find_kind(text) == kind


@pytest.fixture
def old_files(tmp_path: Path) -> list[Path]:
    """A small dictionary of each kind."""
    texts = {
        "old.actors.txt": "ARNOR [ARN]\n+NORTH_KINGDOM\nGONDOR [GON]\nLORIEN [ELR/GAL]\n",
        "old.agents.txt": "RANGER [~MIL]\n",
        "old.verbs.txt": f"{VERBS}- * AID [070]\n- NOT * [112]\n",
        "old.discards.txt": "BALLCLUB\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return [tmp_path / name for name in texts]


@pytest.mark.usefixtures("old_files")
def test_imported_dictionary_loads(cli: Cli, tmp_path: Path, old_files: list[Path]) -> None:
    """The imported directory loads by itself; its own prefixes are in its ontology."""
    result = cli("dict", "import", *old_files, "-o", tmp_path / "out", "--format", "tabari", "--literal")
    loaded = load_dictionaries([tmp_path / "out"], only=True)
    assert (result.code, loaded.actor("imported-arnor").name) == (0, "Arnor")
    assert {"ARN", "GON"} <= set(loaded.actor_ontology.prefixes)
    assert "verbs: 2 of 2 (100.0%)" in result.out


def test_report_lists_what_was_left(cli: Cli, tmp_path: Path, old_files: list[Path]) -> None:
    """What was not taken over stands in the report, with file, line and reason."""
    cli("dict", "import", *old_files, "-o", tmp_path / "out")
    with (tmp_path / "out" / "import-report.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["file"], row["line"], row["reason"]) for row in csv.DictReader(stream)]
    assert ("old.actors.txt", "4", "several-codes") in rows


def test_import_of_another_scheme(tmp_path: Path, old_files: list[Path]) -> None:
    """A table of codes turns those of another scheme into CAMEO's."""
    changes = tmp_path / "codes.csv"
    changes.write_text("070,073\n", "utf-8")
    import_files(old_files, tmp_path / "out", changes=read_changes(changes))
    loaded = load_dictionaries([tmp_path / "out"], only=True)
    assert "073" in {loaded.entry(one).code for one in loaded.ids("entries")}


def test_import_of_a_missing_file(cli: Cli, tmp_path: Path) -> None:
    """A file that is not there ends the import."""
    assert cli("dict", "import", tmp_path / "none.txt", "-o", tmp_path / "out").code == 2


def test_unknown_format(tmp_path: Path) -> None:
    """Only TABARI and PETRARCH dictionaries are known."""
    with pytest.raises(EventcoderError, match="tabari or petrarch"):
        import_files([], tmp_path, form="keds")


# The dictionaries that the world uses, where they lie beside the checkout


@pytest.fixture(scope="module")
def phoenix(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ImportReport, Dictionaries]:
    """The actors of Phoenix, imported and loaded."""
    out = tmp_path_factory.mktemp("phoenix")
    report = import_files([shared / "legacy" / name for name in PHOENIX], out)
    return report, load_dictionaries([out], only=True)


def test_phoenix_names(phoenix: tuple[ImportReport, Dictionaries]) -> None:
    """Of 35,616 names none is dropped without a reason."""
    report, _ = phoenix
    lost = Counter(one.reason for one in report.rejected)
    assert sum(file.read for file in report.files) == 35616
    assert sum(file.read - file.taken for file in report.files) == lost["no-code"] + lost["name-malformed"]
    assert sum(file.taken for file in report.files) > 35500


@pytest.mark.parametrize(
    ("actor", "day", "code"),
    [
        ("afghanistan", "2000-01-01", "AFG"),
        ("mohammad-zahir-shah", "1950-01-01", "AFGGOV"),
        ("mohammad-zahir-shah", "1980-01-01", "AFGELI"),
        ("nur-mohammad-taraki", "1979-01-01", "AFGGOV"),
        ("kofi-annan", "2000-01-01", "IGOUNO"),
        ("abu-nidal-organization", "2000-01-01", "IMGMUSALQ"),
        ("juan-somavia", "2005-01-01", "IGOUNOLABILO"),
        ("barber-conable", "1988-01-01", "IGOUNODEVWBK"),
        ("nilda-garre", "2010-01-01", "ARGGOVMIL"),
        ("hamas", "1990-01-01", "PSEREBHMS"),
    ],
)
def test_phoenix_spot_checks(phoenix: tuple[ImportReport, Dictionaries], actor: str, day: str, code: str) -> None:
    """Actors have the code that the old dictionary gives them on a day."""
    assert phoenix[1].actor(f"imported-{actor}").code_on(dt.date.fromisoformat(day)) == code


@pytest.mark.parametrize(("name", "share"), [("CAMEO.2.0.txt", 0.95), ("PETR.Validate.verbs.txt", 0.0)])
def test_verb_share(shared: Path, tmp_path: Path, name: str, share: float) -> None:
    """Most patterns of CAMEO.2.0 are converted; what is left is listed, pattern by pattern."""
    report = import_files([shared / "legacy" / name], tmp_path / "out")
    (file,) = report.files
    patterns = [one for one in report.rejected if one.text.lstrip().startswith("-")]
    assert file.taken >= share * file.read
    assert len(patterns) == file.read - file.taken
