"""``dict find`` shows which entries know a phrase, name or code."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import DATA, Cli

from eventcoder.dictionaries import Dictionaries
from eventcoder.workbench.find import Hit, find_entries


def find_ids(wanted: str, dictionaries: Dictionaries, date: dt.date | None = None) -> list[tuple[str, str, str | None]]:
    return [(hit.kind, hit.entry, hit.code) for hit in find_entries(wanted, dictionaries, date)]


@pytest.mark.parametrize(
    ("wanted", "hit"),
    [
        ("attack", ("verb", "attack", "190")),
        ("besiege", ("verb", "besiege", "191")),
        ("demand", ("operator", "demand", "100")),
        ("soldier", ("agent", "soldier", "MIL")),
        ("soldiers", ("agent", "soldier", "MIL")),
        ("syria", ("actor", "syria", "SYR")),
        ("Damascus", ("actor", "syria", "SYR")),
        ("Syrian Democratic Forces", ("actor", "sdf", "SYRREB")),
        ("190", ("verb", "attack", "190")),
        ("SYRREB", ("actor", "sdf", "SYRREB")),
        ("MIL", ("agent", "soldier", "MIL")),
    ],
)
def test_find(small: Dictionaries, wanted: str, hit: tuple[str, str, str]) -> None:
    """Words, names and codes lead to their entries and what these code to."""
    assert hit in find_ids(wanted, small)


@pytest.mark.parametrize("wanted", ["xyzzy", "", "---", "Xyzzy Front", "999"])
def test_find_nothing(small: Dictionaries, wanted: str) -> None:
    """What no entry knows is not found."""
    assert find_entries(wanted, small) == []


def test_find_by_date(small: Dictionaries) -> None:
    """A date leaves only the codes that hold on it."""
    assert find_ids("Obama", small, dt.date(2010, 1, 1)) == [("actor", "obama", "USAGOV")]


def test_hit_reads_well() -> None:
    """A hit names file, entry, what fits, the code and the conditions."""
    hit = Hit("verb", "verbs/a.toml", "raid", "verb 'raid'", None, "", "when object")
    assert str(hit) == "verbs/a.toml: verb \"raid\": verb 'raid': composes, when object"


@pytest.mark.parametrize(("wanted", "code"), [("besiege", 0), ("xyzzy", 1)])
def test_find_command(cli: Cli, wanted: str, code: int) -> None:
    """The command ends with 1 where nothing was found."""
    assert cli("dict", "find", wanted, "--dictionaries", DATA / "dictionaries", "--only").code == code
