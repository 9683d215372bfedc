"""Verb dictionaries of TABARI and PETRARCH, read into blocks: synsets, verbs with their forms, patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcoder.workbench.legacy_reading import Rejected, read_lines

_BLOCK = re.compile(r"---+\s*(?P<name>[^\[]*?)\s*(?:\[(?P<code>[^\]]*)\].*)?")
_VERB = re.compile(r"(?P<verb>[^\[{]+?)\s*(?:\{(?P<forms>[^}]*)\}?)?\s*(?:\[(?P<code>[^\]]*)\])?\s*")
_PATTERN = re.compile(r"-\s*(?P<body>.*?)\s*\[(?P<code>[^\]]*)\]\s*")
_PIECE = re.compile(r"[^\s_{}()\[\]]+")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a block, or a phrase whose first word is the verb. code: its own, None for the block's."""

    line: int
    words: tuple[str, ...]
    code: str | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: what stands before and after the verb, flattened to words, "&SYNSET" and the signs $ + % ^."""

    line: int
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    code: str


@dataclass(slots=True)
class VerbBlock:
    """A block: verbs of one meaning with a common code and patterns."""

    line: int
    name: str
    code: str
    verbs: list[Verb] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)


@dataclass(slots=True)
class VerbFile:
    """A verb dictionary. synsets: name in lower case -> members, those that are synsets with their "&"."""

    synsets: dict[str, list[str]] = field(default_factory=dict)
    blocks: list[VerbBlock] = field(default_factory=list)
    patterns: int = 0


def read_verbs(text: str, file: str, rejected: list[Rejected]) -> VerbFile:
    """The dictionary's synsets and blocks; a line that is none of what a dictionary holds is rejected."""
    found = VerbFile()
    members: list[str] | None = None
    for number, line in read_lines(text):
        if line.startswith("---"):
            match = _BLOCK.fullmatch(line.rstrip("- "))
            members = None
            found.blocks.append(VerbBlock(number, match["name"] if match else line, (match and match["code"]) or "---"))
        elif line.startswith("&"):
            members = found.synsets.setdefault(name_synset(line), [])
        elif line.startswith("+") and members is not None:
            members += [member for member in [_plain(line[1:])] if member and member not in members]
        elif line.startswith("-"):
            found.patterns += 1
            members = None
            _add_pattern(found, number, line, file, rejected)
        elif found.blocks:
            members = None
            _add_verb(found.blocks[-1], number, line, file, rejected)
        else:
            rejected.append(Rejected(file, number, line, "line-malformed", "no verb block stands before it"))
    return found


def name_synset(text: str) -> str:
    """The name of a synset as ours are named: lower case, without the sign and the ending underscore."""
    return re.sub(r"[^a-z0-9_-]+", "", text.strip().lstrip("&").lower()).strip("_")


def _plain(text: str) -> str:
    text = re.sub(r"[\[{].*", "", text)
    return " ".join(text.replace("_", " ").split()).lower()


def _add_verb(block: VerbBlock, line: int, text: str, file: str, rejected: list[Rejected]) -> None:
    match = _VERB.fullmatch(text)
    words = _order_verb(match["verb"]) if match else ()
    if not match or not words:
        rejected.append(Rejected(file, line, text, "line-malformed", "no verb with its forms and code"))
    else:
        block.verbs.append(Verb(line, words, match["code"]))


def _order_verb(text: str) -> tuple[str, ...]:
    """The words with the verb, which a plus marks, first: "WIRE_+TAP" is "tap wire"."""
    words = [word for word in re.split(r"[\s_]+", text.lower()) if word.strip("+")]
    marked = [word for word in words if word.startswith("+")]
    rest = [word for word in words if not word.startswith("+")]
    return tuple(word.lstrip("+") for word in [*marked[:1], *rest, *marked[1:]])


def _add_pattern(found: VerbFile, line: int, text: str, file: str, rejected: list[Rejected]) -> None:
    match = _PATTERN.fullmatch(text)
    pieces = list(_split_pattern(match["body"])) if match else []
    if not match or pieces.count("*") != 1 or not found.blocks:
        rejected.append(Rejected(file, line, text, "line-malformed", "a pattern has one * and a code in brackets"))
        return
    at = pieces.index("*")
    found.blocks[-1].patterns.append(
        Pattern(line, text, tuple(pieces[:at]), tuple(pieces[at + 1 :]), match["code"].strip())
    )


def _split_pattern(body: str) -> Iterator[str]:
    """The words and signs in order; braces and parentheses only group what stands together in a parse anyway."""
    for piece in _PIECE.findall(body):
        for part in re.findall(r"[*$+%^]|[^*$+%^]+", piece):
            yield part.lower().replace("/", "|") if part.strip("|/-") else part
