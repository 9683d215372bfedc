"""Dictionaries load whole or not at all; each planted fault is found and named with file, entry and field."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from conftest import DATA

from eventcoder.dictionaries import Dictionaries, load_dictionaries
from eventcoder.dictionaries.reading import hash_files, list_files
from eventcoder.dictionaries.words import find_words, normalize_word, split_name
from eventcoder.errors import DictionaryError, EventcoderError

ENTRY = '[[entry]]\nid = "raid"\ncode = "190"\nverbs = ["raid"]\n'
ACTOR = '[[actor]]\nid = "atlantis"\nkind = "country"\nnames = ["Atlantis"]\n'
OPERATOR = '[operator]\nid = "beg"\ninside = ["for"]\n'
CSV = "id,kind,names,adjectives,capitals,places,code,from,to\n"
CODES = "codes = [{ code = "


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """A dictionary directory that holds the files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("latin-1" if "latin" in name else "utf-8"))
    return folder


def find_faults(folder: Path) -> list[EventcoderError]:
    """The faults that stop the directory from loading."""
    with pytest.raises(DictionaryError) as caught:
        load_dictionaries([folder], only=True)
    return caught.value.faults


FAULTS = [
    pytest.param("verbs/a.toml", ENTRY.replace("190", "199"), "raid", "code", "did you mean", id="unknown-code"),
    pytest.param("verbs/a.toml", ENTRY.replace('"190"', "190"), "raid", "code", "string", id="code-as-number"),
    pytest.param("verbs/a.toml", ENTRY.replace('code = "190"\n', ""), "raid", "code", "needs a code", id="no-code"),
    pytest.param("verbs/a.toml", ENTRY + 'mirror = "049"\n', "raid", "mirror", "not a CAMEO code", id="mirror"),
    pytest.param("verbs/a.toml", ENTRY + ENTRY, "raid", "id", "stands already in", id="duplicate-id"),
    pytest.param("verbs/a.toml", ENTRY + 'colour = "red"\n', "raid", None, "colour", id="unknown-key"),
    pytest.param("verbs/a.toml", ENTRY + "priority = true\n", "raid", "priority", "integer", id="wrong-type"),
    pytest.param("verbs/a.toml", ENTRY.replace('verbs = ["raid"]', ""), "raid", None, "", id="no-words"),
    pytest.param("verbs/a.toml", ENTRY.replace('id = "raid"\n', ""), "number 1", None, "id", id="no-id"),
    pytest.param(
        "verbs/a.toml", ENTRY.replace('["raid"]', '["@rade"]'), "raid", "verbs", "undefined synset", id="synset"
    ),
    pytest.param(
        "verbs/a.toml",
        '[synsets]\nraids = ["raid"]\n' + ENTRY.replace('["raid"]', '["@raid"]'),
        "raid",
        "verbs",
        'did you mean "@raids"',
        id="synset-near",
    ),
    pytest.param(
        "verbs/a.toml", ENTRY + 'when = { object = ["@x"] }\n', "raid", "when.object", "undefined", id="synset-in-when"
    ),
    pytest.param(
        "verbs/a.toml", ENTRY + 'when = { object = ["event:x"] }\n', "raid", "when", "event:CODE", id="alternative"
    ),
    pytest.param(
        "verbs/a.toml",
        ENTRY + 'examples = [{ text = "They raided.", events = ["190"] }]\n',
        "raid",
        "examples.0.events.0",
        "match",
        id="example-shape",
    ),
    pytest.param("verbs/a.toml", "[[entry]\n", None, None, "not TOML", id="not-toml"),
    pytest.param("verbs/latin.toml", "# é\n" + ENTRY, None, None, "not UTF-8", id="not-utf8"),
    pytest.param("verbs/a.toml", "[[event]]\n", None, None, "event", id="unknown-table"),
    pytest.param(
        "operators/a.toml", OPERATOR + 'default = "029"\n', "beg", "default", "not a CAMEO code", id="operator-default"
    ),
    pytest.param(
        "operators/a.toml",
        OPERATOR + '[operator.table]\n"04" = "029"\n',
        "beg",
        "table.04",
        "not a CAMEO code",
        id="operator-table",
    ),
    pytest.param(
        "operators/a.toml",
        OPERATOR + '[operator.table]\n"99" = "020"\n',
        "beg",
        "table.99",
        "begins with",
        id="operator-table-key",
    ),
    pytest.param(
        "operators/a.toml",
        OPERATOR + '[[entry]]\nid = "beg"\nverbs = ["beg"]\n[entry.table]\n"04" = "029"\n',
        "beg",
        "table",
        "not a CAMEO code",
        id="entry-table",
    ),
    pytest.param(
        "agents/a.toml", '[[agent]]\nid = "elf"\nrole = "ELF"\nnouns = ["elf"]\n', "elf", "role", "ELF", id="role"
    ),
    pytest.param("agents/a.toml", '[[agent]]\nid = "elf"\nnouns = ["elf"]\n', "elf", "role", "needs", id="no-role"),
    pytest.param("agents/a.toml", '[[agent]]\nid = "elf"\nrole = "GOV"\n', "elf", None, "", id="agent-no-words"),
    pytest.param(
        "agents/a.toml", '[[agent]]\nid = "elf"\ncode = "QQQ"\nnouns = ["elf"]\n', "elf", "code", "QQQ", id="agent-code"
    ),
    pytest.param("actors/a.toml", ACTOR + CODES + '"QQQ" }]\n', "atlantis", "codes", "QQQ", id="actor-code"),
    pytest.param(
        "actors/a.toml", ACTOR + CODES + '"IRNMILMIL" }]\n', "atlantis", "codes", "twice", id="actor-code-doubled"
    ),
    pytest.param(
        "actors/a.toml",
        ACTOR + CODES + '"IRN", from = 2001-01-01, to = 2000-01-01 }]\n',
        "atlantis",
        "codes",
        "before it begins",
        id="period-reversed",
    ),
    pytest.param(
        "actors/a.toml",
        ACTOR + CODES + '"IRN", from = "soon" }]\n',
        "atlantis",
        "codes",
        "no date",
        id="period-no-date",
    ),
    pytest.param("actors/a.toml", ACTOR, "atlantis", None, "codes", id="actor-no-codes"),
    pytest.param(
        "actors/a.toml",
        ACTOR.replace("country", "realm") + CODES + '"IRN" }]\n',
        "atlantis",
        "kind",
        "realm",
        id="kind",
    ),
    pytest.param(
        "actors/a.toml",
        ACTOR.replace('"Atlantis"', '"?"') + CODES + '"IRN" }]\n',
        "atlantis",
        "names",
        "no letters",
        id="name-without-letters",
    ),
    pytest.param("actors/a.csv", "id,names\nx,X\n", None, None, "columns missing: kind", id="csv-columns"),
    pytest.param("actors/a.csv", CSV + "x,country,X,,,,,,\n", "x", None, "line 2", id="csv-no-code"),
    pytest.param("actors/a.csv", CSV + "x,country,X,,,,QQQ,,\n", "x", "codes", "QQQ", id="csv-code"),
    pytest.param("actors/a.csv", CSV + "x,country,X,,,,IRN,soon,\n", "x", "codes", "no date", id="csv-date"),
    pytest.param("actors/a.csv", CSV + "x,realm,X,,,,IRN,,\n", "x", "kind", "realm", id="csv-kind"),
    pytest.param("actors/latin.csv", CSV + "x,country,é,,,,IRN,,\n", None, None, "not UTF-8", id="csv-not-utf8"),
    pytest.param(
        "discards.toml", '[[discard]]\nid = "x"\nscope = "page"\npatterns = ["x"]\n', "x", "scope", "page", id="scope"
    ),
    pytest.param("issues.toml", '[[issue]]\nid = "x"\n', "x", None, "words", id="issue-without-words"),
    pytest.param("synsets.toml", "[synsets]\nx = []\n", None, "x", "", id="empty-synset"),
]


@pytest.mark.parametrize(("file", "content", "entry", "field", "message"), FAULTS)
def test_fault(tmp_path: Path, file: str, content: str, entry: str | None, field: str | None, message: str) -> None:
    """A planted fault is found, and named with file, entry, field and what is wrong."""
    folder = write_files(tmp_path / "mine", {file: content})
    found = [(fault.file, fault.entry, fault.field) for fault in find_faults(folder) if message in fault.message]
    assert found == [(f"mine/{file}", entry, field)]


def test_faults_all_at_once(tmp_path: Path) -> None:
    """One load reports the faults of all files, not only the first."""
    files = {
        "verbs/a.toml": ENTRY.replace("190", "199"),
        "verbs/b.toml": "[[entry]\n",
        "agents/a.toml": '[[agent]]\nid = "elf"\nrole = "ELF"\nnouns = ["elf"]\n',
        "actors/a.csv": CSV + "x,country,X,,,,QQQ,,\n",
    }
    faults = find_faults(write_files(tmp_path / "mine", files))
    assert sorted(fault.file or "" for fault in faults) == sorted(f"mine/{name}" for name in files)


def test_error_lists_every_fault(tmp_path: Path) -> None:
    """The error's text has a line for each fault."""
    write_files(tmp_path, {"verbs/a.toml": ENTRY.replace("190", "199") + ENTRY.replace("raid", "rob") + 'x = "y"\n'})
    with pytest.raises(DictionaryError) as caught:
        load_dictionaries([tmp_path], only=True)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_no_dictionary(tmp_path: Path, folder: str) -> None:
    """A directory that holds no dictionary files is an error, and named."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(EventcoderError, match=f"{folder}.*no dictionary files"):
        load_dictionaries([tmp_path / folder], only=True)


def test_user_entry_replaces_shipped(tmp_path: Path) -> None:
    """An entry of a later directory replaces the one of the same id."""
    mine = write_files(tmp_path / "mine", {"verbs/a.toml": ENTRY.replace("raid", "attack")})
    loaded = load_dictionaries([DATA / "dictionaries", mine], only=True)
    assert (loaded.entry("attack").layer, loaded.entry("besiege").layer) == (1, 0)


def test_user_entry_adds(tmp_path: Path) -> None:
    """A directory without the shipped one over it holds only its own entries."""
    mine = write_files(tmp_path / "mine", {"verbs/a.toml": ENTRY})
    assert load_dictionaries([mine], only=True).ids("entries") == ["raid"]


def test_cached_form_is_the_same(small: Dictionaries) -> None:
    """Loaded from the cache, dictionaries are what they were when compiled."""
    again = load_dictionaries([DATA / "dictionaries"], only=True)
    entries = [(loaded.version, [loaded.entry(i) for i in loaded.ids("entries")]) for loaded in (small, again)]
    assert entries[0] == entries[1]


def test_cache_is_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache holds plain JSON, under the hash of the content; a damaged one is compiled anew."""
    monkeypatch.setenv("EVENTCODER_CACHE", str(tmp_path / "cache"))
    mine = write_files(tmp_path / "mine", {"verbs/a.toml": ENTRY})
    version = load_dictionaries([mine], only=True).version
    (cache,) = (tmp_path / "cache").iterdir()
    assert cache.name.startswith(version)
    assert "raid" in json.loads(cache.read_bytes())["entries"]
    cache.write_text("{")
    assert load_dictionaries([mine], only=True).ids("entries") == ["raid"]


def test_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no cache can be written, dictionaries load all the same."""
    (tmp_path / "cache").write_text("a file, no folder")
    monkeypatch.setenv("EVENTCODER_CACHE", str(tmp_path / "cache"))
    mine = write_files(tmp_path / "mine", {"verbs/a.toml": ENTRY})
    assert load_dictionaries([mine], only=True).ids("entries") == ["raid"]


def test_version_is_of_the_content(tmp_path: Path) -> None:
    """The version changes with any byte of any file, and with nothing else."""
    shutil.copytree(DATA / "dictionaries", tmp_path / "dictionaries")
    before = hash_files(list_files([tmp_path / "dictionaries"]))
    assert before == hash_files(list_files([DATA / "dictionaries"]))
    with (tmp_path / "dictionaries" / "issues.toml").open("a") as file:
        file.write("# more\n")
    assert hash_files(list_files([tmp_path / "dictionaries"])) != before


def test_csv_rows_are_periods(tmp_path: Path) -> None:
    """Rows of one id are the periods of one actor, lists are separated by bars."""
    rows = "x,person,Jo Doe|J. Doe,,,,IRNGOV,2001-01-01,2002-01-01\nx,person,Jo Doe,,,,IRNOPP,2002-01-02,\n"
    loaded = load_dictionaries([write_files(tmp_path, {"actors/a.csv": CSV + rows})], only=True)
    actor = loaded.actor("x")
    dates = [dt.date(2001, 6, 1), dt.date(2003, 1, 1), dt.date(1990, 1, 1), None]
    assert [actor.code_on(date) for date in dates] == ["IRNGOV", "IRNOPP", "IRNELI", "IRNOPP"]
    assert [use.rest for use in loaded.find_names("J")] == [("Doe",)]


def test_synsets_nest(small: Dictionaries) -> None:
    """A synset holds the words of those it names."""
    (condition,) = [c for c in small.entry("attack-by-air").when if c.slot == "with"]
    assert condition.words == {("plane",), ("warplane",)}


@pytest.mark.parametrize(
    ("entry", "text", "kind", "heads", "words", "preposition"),
    [
        ("besiege", "lay siege to", "verb", {"lay"}, [["siege"], ["to"]], "to"),
        ("negotiate", "@talk", "noun", {"talk", "negotiation"}, [], None),
        ("attack-by-air", "air strike", "noun", {"strike"}, [["air"]], None),
        ("will-not", "will not", "modal", {"will"}, [["not"]], None),
    ],
)
def test_phrases(
    small: Dictionaries,
    entry: str,
    text: str,
    kind: str,
    heads: set[str],
    words: list[list[str]],
    preposition: str | None,
) -> None:
    """A phrase has its head, its further words, and the preposition that it ends in."""
    phrase = next(phrase for phrase in small.phrases_of(entry) if phrase.text == text)
    found = [[" ".join(alternative) for alternative in place] for place in phrase.words]
    assert (phrase.kind, phrase.head, found, phrase.preposition) == (kind, heads, words, preposition)


@pytest.mark.parametrize(
    ("word", "normal"),
    [
        ("Organised", "organized"),
        ("defence", "defense"),
        ("neighbouring", "neighboring"),
        ("Château", "chateau"),
        ("advise", "advise"),
        ("raise", "raise"),
        ("SIEGE", "siege"),
        ("labour", "labor"),
        ("hours", "hours"),
        ("four", "four"),
    ],
)
def test_normalize_word(word: str, normal: str) -> None:
    """British and American spellings, letter case and accents come to one form."""
    assert normalize_word(word) == normal


def test_split_name() -> None:
    """Punctuation and accents do not matter in names."""
    assert split_name("al-Qaeda") == split_name("al Qaeda") == split_name("al–Qaéda")


def test_find_words_offsets() -> None:
    """The words of a text keep their places."""
    text = "Müller’s al-Qaeda"
    assert [text[start:end] for _, start, end in find_words(text)] == ["Müller", "s", "al", "Qaeda"]


@pytest.mark.parametrize("kind", ["entries", "operators", "agents", "actors"])
def test_records_of_each_kind(small: Dictionaries, kind: str) -> None:
    """Every id that the dictionaries list can be looked up."""
    look_up = {"entries": small.entry, "operators": small.operator, "agents": small.agent, "actors": small.actor}[kind]
    assert [look_up(one).id for one in small.ids(kind)] == small.ids(kind)
