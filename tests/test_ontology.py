"""The CAMEO tables are whole, and codes are taken apart by them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.errors import InputError
from eventcoder.ontology import (
    ActorCode,
    ActorOntology,
    Code,
    Ontology,
    Role,
    country_of,
    load_actor_ontology,
    load_ontology,
    load_prefixes,
    load_roles,
    role_of,
    split_actor_code,
)

ontology = load_ontology()
HEADER = "code,parent,name,quad_class,goldstein,plover,official,codebook\n"
ROOT_ROW = "04,,CONSULT,1,1.0,CONSULT,1,0\n"


def test_size() -> None:
    """All 316 official codes and the two of the verb codebook are there; 298 can be coded from text."""
    assert len(ontology) == 318
    assert sum(code.official for code in ontology) == 316
    assert sum(code.codebook for code in ontology) == 298
    assert sum(code.parent is None for code in ontology) == 20


@pytest.mark.parametrize("code", ontology, ids=lambda code: code.code)
def test_code_is_consistent(code: Code) -> None:
    """A code's parent is its prefix and is there, and it lies in a quad class and on the Goldstein scale."""
    assert code.parent == (code.code[:-1] if len(code.code) > 2 else None)
    assert code.parent is None or code.parent in ontology
    assert ontology.root(code.code) in ontology
    assert ontology.base(code.code) in ontology
    assert code.quad_class == ontology.get(ontology.root(code.code)).quad_class
    assert -10 <= code.goldstein <= 10


@pytest.mark.parametrize(
    ("code", "name", "quad_class", "goldstein", "plover"),
    [
        ("010", "Make statement, not specified below", 1, 0.0, None),
        ("1056", "Demand de-escalation of military engagement", 3, -5.0, "REQUEST"),
        ("191", "Impose blockade, restrict movement", 4, -9.5, "COERCE"),
        ("176", "Attack cybernetically", 4, -7.0, None),
    ],
)
def test_known_codes(code: str, name: str, quad_class: int, goldstein: float, plover: str | None) -> None:
    """Codes carry what the CAMEO tables say, and the parent's score where these are silent."""
    row = ontology.get(code)
    assert (row.name, row.quad_class, row.goldstein, row.plover) == (name, quad_class, goldstein, plover)


@pytest.mark.parametrize("code", ["0110", "0357", "109", "1641", "1824", "21", "4", 40, ""])
def test_not_a_code(code: object) -> None:
    """Codes that only derived tables have, and numbers, are no codes."""
    assert code not in ontology


@pytest.mark.parametrize(
    ("wrong", "near"), [("04O", "040"), ("1821 ", "1821"), ("0560", "056"), ("surrender", "0874"), ("negotiat", "036")]
)
def test_nearest(wrong: str, near: str) -> None:
    """A mistyped code or a word leads to the code meant."""
    assert near in ontology.nearest(wrong)


def test_unknown_code_names_the_nearest() -> None:
    """The error for an unknown code names what may have been meant."""
    with pytest.raises(KeyError, match='"04O" is not a CAMEO code; did you mean "040"'):
        ontology.get("04O")


def test_nothing_near() -> None:
    """What is like no code and no name leads nowhere."""
    assert ontology.nearest("zzzzzz") == []


def test_search() -> None:
    """A word finds the codes whose names hold it, in order, letter case ignored."""
    assert [code.code for code in ontology.search("CEASEFIRE")] == ["0871", "196"]


def test_ontology_is_immutable() -> None:
    """Codes cannot be added, nor an ontology given other ones."""
    with pytest.raises(AttributeError):
        ontology.extra = 1  # type: ignore[attr-defined]
    copied = {"04": ontology.get("04")}
    small = Ontology(copied)
    copied.clear()
    assert "04" in small


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            HEADER + ROOT_ROW + "4x,,NAME,1,1.0,,1,1\n",
            r'cameo\.csv:3: entry "4x": code: "4x" is not two to four digits',
        ),
        (HEADER + "04,,CONSULT,5,1.0,,1,0\n", r'cameo\.csv:2: entry "04": quad_class: "5" is not'),
        (HEADER + "04,,CONSULT,1,high,,1,0\n", r'entry "04": goldstein: "high" is not a number'),
        (HEADER + "04,,CONSULT,1,-11,,1,0\n", r'entry "04": goldstein: -11\.0 is not between -10 and 10'),
        (HEADER + "04,,CONSULT,1,1.0,consult,1,0\n", r'entry "04": plover: "consult" is not'),
        (HEADER + "04,,CONSULT,1,1.0,,yes,0\n", r'entry "04": official: "yes" is not 0 or 1'),
        (HEADER + "04,,,1,1.0,,1,0\n", r'entry "04": name: "" is not a name'),
        (HEADER + "04,,CONSULT,1\n", r"cameo\.csv:2: needs 8 columns"),
        (HEADER + ROOT_ROW + ROOT_ROW, r'cameo\.csv:3: entry "04": code: stands twice'),
        (HEADER + ROOT_ROW + "040,05,Consult,1,1.0,,1,1\n", r'entry "040": parent: "05" is not its parent'),
        (HEADER + "040,04,Consult,1,1.0,,1,1\n", r'entry "040": parent: "04" is not in the table'),
        ("code,name\n04,CONSULT\n", r'entry "04": goldstein: the column is missing'),
    ],
)
def test_damaged_table(tmp_path: Path, table: str, message: str) -> None:
    """A damaged table raises with file, line, code and field."""
    (tmp_path / "cameo.csv").write_text(table, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_ontology(tmp_path)


def test_missing_table(tmp_path: Path) -> None:
    """A folder without the table raises with the file's name."""
    with pytest.raises(InputError, match=r"roles\.csv: no such file"):
        load_roles(tmp_path)


def test_table_of_another_encoding(tmp_path: Path) -> None:
    """A table that is not UTF-8 raises with the file's name."""
    (tmp_path / "roles.csv").write_bytes(b"code,name,description\nMIL,arm\xe9e,x\n")
    with pytest.raises(InputError, match=r"roles\.csv: cannot be read"):
        load_roles(tmp_path)


def test_damaged_date(tmp_path: Path) -> None:
    """A date that is none raises with its column."""
    (tmp_path / "countries.csv").write_text("code,name,kind,iso2,from,to\nSUN,x,historical,SU,1922,\n")
    with pytest.raises(InputError, match=r'countries\.csv:2: entry "SUN": from: "1922" is not a date'):
        load_prefixes(tmp_path)


def test_historical_states_have_an_end() -> None:
    """Each former state says when it ended, and no present one does."""
    ended = {prefix.code for prefix in load_prefixes().values() if prefix.end}
    assert ended == {prefix.code for prefix in load_prefixes().values() if prefix.kind == "historical"}
    assert load_prefixes()["SUN"].end == dt.date(1991, 12, 25)


def test_prefixes_cover_the_world(shared: Path) -> None:
    """Every country of the fact table is a prefix; Kosovo's code is XKX."""
    with (shared / "facts" / "countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["iso3"] for row in csv.DictReader(file)}
    assert codes - {"UNK"} | {"XKX"} == {code for code, prefix in load_prefixes().items() if prefix.kind == "country"}


@pytest.mark.parametrize(
    ("code", "parts", "country", "role"),
    [
        ("SYRMIL", ActorCode("SYR", "SYR", ("MIL",), ()), "SYR", "MIL"),
        ("USA", ActorCode("USA", "USA", (), ()), "USA", None),
        ("USAGOVMIL", ActorCode("USA", "USA", ("GOV", "MIL"), ()), "USA", "GOV"),
        ("SYRREBKUR", ActorCode("SYR", "SYR", ("REB",), ("KUR",)), "SYR", "REB"),
        ("SUNMIL", ActorCode("SUN", "SUN", ("MIL",), ()), "SUN", "MIL"),
        ("IGOUNO", ActorCode("IGO", None, (), ("UNO",)), None, None),
        ("IGOUNOPKO", ActorCode("IGO", None, ("PKO",), ("UNO",)), None, "PKO"),
        ("NGOHRI", ActorCode("NGO", None, ("HRI",), ()), None, "HRI"),
        ("EURGOV", ActorCode("EUR", None, ("GOV",), ()), None, "GOV"),
        ("MNC", ActorCode("MNC", None, (), ()), None, None),
        ("USAMNC", ActorCode("USA", "USA", ("MNC",), ()), "USA", "MNC"),
        ("CVL", ActorCode(None, None, ("CVL",), ()), None, "CVL"),
        ("ACME", ActorCode(None, None, (), ("ACM", "E")), None, None),
        ("", ActorCode(None, None, (), ()), None, None),
    ],
)
def test_split_actor_code(code: str, parts: ActorCode, country: str | None, role: str | None) -> None:
    """An actor code is taken apart into prefix, roles and the rest."""
    assert split_actor_code(code) == parts
    assert country_of(code) == country
    assert role_of(code) == role


@given(st.text(alphabet=st.characters(min_codepoint=65, max_codepoint=90), max_size=15))
def test_split_loses_nothing(code: str) -> None:
    """The parts of any code are the code's groups of three."""
    parts = split_actor_code(code)
    together = [parts.prefix] * (parts.prefix is not None) + [*parts.roles, *parts.rest]
    assert sorted(together) == sorted(code[at : at + 3] for at in range(0, len(code), 3))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("SYRMIL", None),
        ("REB", None),
        ("IGOUNO", None),
        ("syr", '"syr" is not made of groups of three capital letters'),
        ("SYRMI", '"SYRMI" is not made of groups of three capital letters'),
        ("", '"" is not made of groups of three capital letters'),
        ("USAGOVMILGOV", '"USAGOVMILGOV" has GOV twice'),
        ("SIRMIL", '"SIRMIL" begins with SIR, which is no country, international prefix or role; did you mean'),
        ("QQQ", '"QQQ" begins with QQQ, which is no country, international prefix or role'),
    ],
)
def test_find_fault(code: str, fault: str | None) -> None:
    """A dictionary's actor code is right, or the message says what is wrong with it."""
    found = load_actor_ontology().find_fault(code)
    assert (found or "").startswith(fault or "")
    assert (found is None) == (fault is None)


def test_own_roles() -> None:
    """A user's roles are known by the ontology that is built of them, and by no other."""
    own = ActorOntology(load_prefixes(), {"XYZ": Role("XYZ", "x", "x")})
    assert own.split("SYRXYZ").role == "XYZ"
    assert role_of("SYRXYZ") is None
