"""Makes verb entries of older patterns, as far as our entries can say them.

A pattern's words must stand in the parse below the verb, or as its subject, where the older coders asked for an order
of words; a sign $ or + names the slot of the preposition before it. Modals and "not" become operators over the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from eventcoder.dictionaries.words import PREPOSITIONS
from eventcoder.workbench.legacy_codes import NULL_CODES, CodeBook, CodeError
from eventcoder.workbench.legacy_reading import Rejected, make_id
from eventcoder.workbench.legacy_verbs import Pattern, Verb, VerbBlock, VerbFile

RESIDUAL = "010"
"""The code of what is no event of its own; coders leave it out."""

_AUXILIARIES = frozenset("was were been be being is are am has have had having do does to".split())
_PASSIVE = frozenset("was were been being is are".split())
_MODALS = frozenset("will would may might should must can could shall not never".split())
_NEGATIONS = frozenset(["n't", "not", "never", "neither", "nor"])
_REPORTING = frozenset(
    "said say says noted note indicated indicate suggested announced stated declared report tell".split()
)
_SIGNS = frozenset("$+%^")
_INFLECTED = "|".join(
    "[a-z]+[^e]ed met held fought left said made shot found paid sent began broke drawn told lent led won took gave "
    "went".split()
)
"""Forms that have blocks of their own beside their verb's: these win."""

_TAIL = ("to", "with", "on")
_TARGET = ("object", "indirect", "by")
_REVERSE = ("object", "by", "from", "in", "with")


class PatternError(ValueError):
    """A pattern that our entries cannot say; ``reason`` is a stable code, the text explains it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(slots=True)
class VerbEntry:
    """A verb or operator entry to be written. table: not empty for one that composes modals."""

    id: str
    lines: list[int]
    verbs: list[str] = field(default_factory=list)
    modals: list[str] = field(default_factory=list)
    code: str | None = None
    mirror: str | None = None
    when: dict[str, list[str]] = field(default_factory=dict)
    priority: int | None = None
    unless: dict[str, list[str]] = field(default_factory=dict)
    source: list[str] | None = None
    target: list[str] | None = None
    table: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of saying a pattern with ours. words: further words of the phrase. subject: what the subject must be.

    near: a condition in place of words, slot and word: the word stands deeper in the object than a phrase reaches.
    """

    words: tuple[str, ...]
    subject: str | None
    said: str | None
    modals: tuple[str, ...]
    source: tuple[str, ...] | None
    target: tuple[str, ...] | None
    joint: bool
    near: tuple[str, str] | None = None


_PLAIN = _Form((), None, None, (), None, None, False)


class PatternConverter:
    """Converts the blocks of one file.

    Args:
        found: what was read. file: its name. prefix: begins ids and synsets. book: the codes.
        rejected: what cannot be said is added to it.
        anywhere: words after the verb may stand anywhere in the sentence, as TABARI has it, not only in its object.

    Attributes:
        entries, operators: what was made. converted: patterns that are said by them.
    """

    def __init__(
        self,
        found: VerbFile,
        file: str,
        prefix: str,
        book: CodeBook,
        rejected: list[Rejected],
        *,
        anywhere: bool = False,
    ) -> None:
        self._found, self._file, self._prefix, self._book, self._rejected = found, file, prefix, book, rejected
        self._near = "words" if anywhere else "object"
        self.entries: list[VerbEntry] = []
        self.operators: list[VerbEntry] = []
        self.converted = 0
        self._taken: set[str] = set()
        self._codes: dict[tuple[str, str], str] = {}

    def convert(self) -> None:
        """Makes the entries of all blocks."""
        for block in self._found.blocks:
            made: dict[str, VerbEntry] = {}
            self._add_defaults(block, made)
            for pattern in sorted(block.patterns, key=self._is_late):
                try:
                    self._add_pattern(block, pattern, made)
                    self.converted += 1
                except (PatternError, CodeError) as error:
                    self._reject(pattern.line, pattern.text, error.reason, str(error))
            self.entries += [entry for entry in made.values() if entry.verbs]
        self.operators = [entry for entry in self.operators if entry.modals]

    def _is_late(self, pattern: Pattern) -> bool:
        """Whether a pattern builds on another of its block: with a modal, or for actors that act on each other."""
        words = [piece for piece in pattern.before if piece not in _SIGNS]
        names = [f"@{self._prefix}{self._find_synset(word)}" if word.startswith("&") else word for word in words]
        return "%" in pattern.before or any(self._is_modal(name) for name in names)

    def _reject(self, line: int, text: str, reason: str, message: str) -> None:
        self._rejected.append(Rejected(self._file, line, text, reason, message))

    def _code_of(self, block: VerbBlock, verb: Verb) -> tuple[str, str | None] | None:
        try:
            return self._book.event_codes(verb.code if verb.code is not None else block.code)
        except CodeError as error:
            self._reject(verb.line, " ".join(verb.words), error.reason, str(error))
            return None

    def _add_defaults(self, block: VerbBlock, made: dict[str, VerbEntry]) -> None:
        for verb in block.verbs:
            codes = self._code_of(block, verb)
            if codes:
                self._add_phrase(block, made, " ".join(verb.words), codes, _PLAIN, verb.line)

    def _add_pattern(self, block: VerbBlock, pattern: Pattern, made: dict[str, VerbEntry]) -> None:
        codes, reverse = self._pattern_codes(pattern.code)
        forms = list(self._find_forms(pattern))
        if reverse:
            forms = [replace(form, source=_REVERSE, target=("subject",)) for form in forms]
        added = False
        for form in forms:
            if form.modals:
                self._add_operator(block, made, pattern, codes, form)
                added = True
                continue
            if not (form.words or form.subject or form.said or form.near) and block.code not in ("---", pattern.code):
                raise PatternError("roles-only", "it differs from the verb's own code by its roles alone")
            for head in self._heads(block):
                phrase = " ".join([head, *form.words])
                added |= self._add_phrase(block, made, phrase, codes, form, pattern.line)
        if not added:
            raise PatternError("pattern-conflict", "the same words stand before with another code")

    def _pattern_codes(self, raw: str) -> tuple[tuple[str, str | None], bool]:
        """Code and mirror, and whether only the reverse event counts (":173").

        A pattern without a code keeps others from matching; the residual code does the same.
        """
        first, _, second = raw.partition(":")
        if first.strip() in NULL_CODES and second.strip() not in NULL_CODES:
            return (self._book.event_codes(second) or (RESIDUAL, None)), True
        return (self._book.event_codes(raw) or (RESIDUAL, None)), False

    @staticmethod
    def _heads(block: VerbBlock) -> list[str]:
        """The verbs as heads of phrases: single ones as alternatives of one, phrases by themselves."""
        single = [verb.words[0] for verb in block.verbs if len(verb.words) == 1]
        several = [" ".join(verb.words) for verb in block.verbs if len(verb.words) > 1]
        return (["|".join(dict.fromkeys(single))] if single else []) + several

    def _add_phrase(
        self,
        block: VerbBlock,
        made: dict[str, VerbEntry],
        phrase: str,
        codes: tuple[str, str | None],
        form: _Form,
        line: int,
    ) -> bool:
        """Adds a phrase to the block's entry of the code and conditions; False where another code has it already."""
        asked = [("subject", form.subject), ("words", form.said), form.near or ("", "")]
        when = {key: value.split("|") for key, value in asked if value}
        first = True
        for head in phrase.split(" ")[0].split("|"):
            known = self._codes.setdefault((" ".join([head, *sorted(phrase.split(" ")[1:])]), str(when)), codes[0])
            first &= known == codes[0]
        if not first:
            return False
        mirror = codes[1] or (codes[0] if form.joint else None)
        heads = phrase.split(" ")[0].split("|")
        inflected = all(re.fullmatch(_INFLECTED, head) for head in heads)
        reported = not when and " " not in phrase and all(head in _REPORTING for head in heads)
        key = str((codes[0], mirror, when, form.source, form.target, inflected, reported))
        if key not in made:
            name = f"{self._prefix}{block.name}-{codes[0]}"
            made[key] = VerbEntry(make_id(name, self._taken), [], code=codes[0], mirror=mirror, when=when)
            made[key].source = list(form.source) if form.source else None
            made[key].target = list(form.target or _TARGET)
            made[key].priority = 1 if inflected else None
            if reported:  # the older coders look for a target after the verb, which what is said is not
                made[key].unless = {"complement": ["any"]}
        made[key].lines.append(line)
        if phrase not in made[key].verbs:
            made[key].verbs.append(phrase)
        return True

    def _add_operator(
        self,
        block: VerbBlock,
        made: dict[str, VerbEntry],
        pattern: Pattern,
        codes: tuple[str, str | None],
        form: _Form,
    ) -> None:
        """A modal or "not" before a verb: an operator over its event, which is a residual one if it has no code."""
        try:
            inside = self._book.event_codes(block.code)
        except CodeError:
            inside = None
        heads = [verb.words[0] for verb in block.verbs]
        if not heads:
            raise PatternError("no-verb", "its block has no verb")
        if inside is None or form.words:
            inside = (RESIDUAL, None)
            plain = replace(_PLAIN, words=form.words)
            for head in self._heads(block):
                if not self._add_phrase(block, made, " ".join([head, *form.words]), inside, plain, pattern.line):
                    first = " ".join([head.split("|")[0], *sorted(form.words)])
                    inside = (self._codes.get((first, "{}"), RESIDUAL), None)
        when = {"words": (form.said or form.words[-1]).split("|") if form.said or form.words else heads}
        name = make_id(f"{self._prefix}{'-'.join(form.modals)}-{block.name}-{codes[0]}", self._taken)
        entry = VerbEntry(name, [pattern.line], modals=[" ".join(form.modals)], when=when)
        entry.table = {inside[0]: codes[0]}
        self.operators.append(entry)

    def _find_forms(self, pattern: Pattern) -> Iterator[_Form]:
        """The ways to say a pattern: a word before the verb may be its adverb, its passive subject, or its subject."""
        before = [self._word(piece) for piece in pattern.before if piece not in _SIGNS]
        after = tuple(self._word(piece) for piece in pattern.after if piece not in _SIGNS)
        modals = tuple("not" if self._negates(word) else word for word in before if self._is_modal(word))
        said = next((word for word in before if word in _REPORTING), None)
        rest = [w for w in before if not self._is_modal(w) and w not in _REPORTING and not self._is_auxiliary(w)]
        passive = any(word in _PASSIVE for word in before)
        source, target, joint = _find_roles(pattern, passive)
        spoken = "say" if said in ("said", "says") else said
        if modals:
            yield _Form((*rest, *after), None, spoken, tuple(dict.fromkeys(modals)), source, target, joint)
            return
        yield _Form((*rest, *after), None, spoken, (), source, target, joint)
        nouns = [word for word in after if word.split("|")[0] not in PREPOSITIONS]
        if len(nouns) == 1 and not rest and not (said and self._near == "words") and after[-1] == nouns[0]:
            slot = self._near if len(after) == 1 or self._near == "words" else after[-2].split("|")[0]
            yield _Form((), None, spoken, (), source, target, joint, (slot, nouns[0]))
        if len(rest) == 1 and rest[0] not in PREPOSITIONS:
            yield _Form(after, rest[0], spoken, (), source, target, joint)

    def _word(self, piece: str) -> str:
        """A word or synset as our phrases write it; a plural counts for its singular too."""
        if piece.startswith("&"):
            name = self._find_synset(piece)
            if name not in self._found.synsets:
                raise PatternError("synset-undefined", f'no synset "{piece.upper()}"')
            return f"@{self._prefix}{name}"
        word = piece.strip("_.,")
        if re.search(r"[^siu]s$", word) and len(word) > 3 and word not in _AUXILIARIES:
            return f"{word}|{word[:-1]}"
        return word

    def _find_synset(self, piece: str) -> str:
        """The synset's name; a plural of it, which PETRARCH understands, counts for it."""
        name = piece.lstrip("&").lower()
        singular = name.rstrip("s")
        return singular if name not in self._found.synsets and singular in self._found.synsets else name

    def _members(self, word: str) -> list[str]:
        return self._found.synsets.get(word.removeprefix(f"@{self._prefix}"), []) if word.startswith("@") else [word]

    def _is_auxiliary(self, word: str) -> bool:
        members = self._members(word)
        return bool(members) and all(part in _AUXILIARIES for member in members for part in member.split())

    def _negates(self, word: str) -> bool:
        return any(part in _NEGATIONS for member in self._members(word) for part in member.split())

    def _is_modal(self, word: str) -> bool:
        members = self._members(word)
        return self._negates(word) or (bool(members) and all(member.split()[0] in _MODALS for member in members))


def _find_roles(pattern: Pattern, passive: bool) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, bool]:
    """The slots of source and target, None where they are the usual ones, and whether actors act on each other."""
    slots: dict[str, tuple[str, ...]] = {}
    for sign in "$+":
        if sign in pattern.before:
            if _last_word(pattern.before, sign) in PREPOSITIONS:
                raise PatternError("role-place", f"{sign} stands in a phrase before the verb")
            slots[sign] = ("object",) if passive else ("subject", "object")
        elif sign in pattern.after:
            word = _last_word(pattern.after, sign)
            slots[sign] = (word,) if word in PREPOSITIONS else ("object", "indirect", *_TAIL)
    source, target = slots.get("$"), slots.get("+")
    if source and "$" in pattern.before and not passive:
        source = None
    if target and "+" in pattern.after and target[0] == "object":
        target = None
    return source, target, "%" in pattern.before


def _last_word(pieces: tuple[str, ...], sign: str) -> str:
    """The word before a sign, other signs left out; "" where there is none."""
    words = [piece for piece in pieces[: pieces.index(sign)] if piece not in _SIGNS]
    return words[-1] if words else ""
