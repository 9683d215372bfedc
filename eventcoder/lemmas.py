"""Lemmas of a spaCy model, each worked out once for a word in its tag and relation.

A model's attribute ruler and lemmatizer take a quarter of its time, and nearly always look at one token alone: at its
text, its tag and a few relations. What they say is remembered. Where one of their patterns looks at two tokens
("gonna", "let's"), the whole sentence is left to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from eventcoder.dictionaries.words import normalize_word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIPES = ("attribute_ruler", "lemmatizer")
"""The model's parts whose work is done here."""

_MAX_KNOWN = 100_000
_MAX_POSSIBLE = 30_000
"""Words remembered; with more, all are forgotten, so that memory stays bounded (some 20 MB each)."""

_MAX_PIECE = 50
"""Characters; longer pieces are no words."""

_TokenPattern = dict[str, Any]


class LemmaFinder:
    """Does the work of a model's attribute ruler and rule lemmatizer, with the same lemmas.

    Args:
        nlp: a model that ``can_find`` accepts; it need not run the two pipes itself.
    """

    def __init__(self, nlp: Language) -> None:
        self._pipes: list[Any] = [nlp.get_pipe(name) for name in PIPES]
        ruler, lemmatizer = self._pipes
        self._vocab = nlp.vocab
        index = lemmatizer.lookups.get_table("lemma_index", {})
        index.update({kind: frozenset(words) for kind, words in index.items()})  # long lists, searched for every form
        patterns = [(p, item["attrs"], item["index"]) for item in ruler.patterns for p in item["patterns"]]
        flat = [token for pattern, _, _ in patterns for token in pattern]
        self._pairs = _find_pairs(self._vocab, [pattern for pattern, _, _ in patterns])
        by_dep = [token for token in flat if "DEP" in token]
        self._own = _numbers(self._vocab, _values(token.get("LOWER") for token in by_dep))
        self._groups = _group_relations(self._vocab, [token["DEP"] for token in by_dep if "LOWER" not in token])
        self._given = _index_given((pattern[at], attrs["LEMMA"]) for pattern, attrs, at in patterns if "LEMMA" in attrs)
        rules, self._exceptions = (lemmatizer.lookups.get_table(name, {}) for name in ("lemma_rules", "lemma_exc"))
        self._rules: dict[str, set[str]] = {}
        for old, new in (pair for pairs in rules.values() for pair in pairs):
            self._rules.setdefault(old, set()).add(new)
        self._lengths = sorted({len(old) for old in self._rules})
        self._known: dict[tuple[int, int, int], str] = {}
        self._tokenize = nlp.tokenizer
        self._possible: dict[str, frozenset[str]] = {}

    @staticmethod
    def can_find(nlp: Language) -> bool:
        """Whether the model finds its lemmas by rules and tables, after tag and relation."""
        return all(name in nlp.pipe_names for name in PIPES) and getattr(nlp.get_pipe(PIPES[1]), "mode", "") == "rule"

    def find_lemmas(self, doc: Doc) -> list[str]:
        """The lemma of each token of a tagged and parsed sentence."""
        own, groups, known, pairs = self._own, self._groups, self._known, self._pairs
        rows = doc.to_array(["ORTH", "LOWER", "TAG", "DEP"]).tolist()
        out: list[str] = []
        for orth, lower, tag, dep in rows:
            if lower in pairs and self._is_paired(rows, len(out)):
                return self._work_out(doc)
            key = (orth, tag, dep if lower in own else groups.get(dep, 0))
            lemma = known.get(key)
            if lemma is None:
                lemma = self._find_alone(orth, tag, dep)
                if len(known) >= _MAX_KNOWN:
                    known.clear()
                known[key] = lemma
            out.append(lemma)
        return out

    def _is_paired(self, rows: list[list[int]], at: int) -> bool:
        """Whether the token at ``at`` and its neighbour may match a pattern of two tokens."""
        strings = self._vocab.strings
        for step, other in self._pairs[rows[at][1]]:
            if 0 <= at + step < len(rows):
                _, lower, _, dep = rows[at + step]
                if _may_match(other.get("LOWER"), strings[lower]) and _may_match(other.get("DEP"), strings[dep]):
                    return True
        return False

    def _find_alone(self, orth: int, tag: int, dep: int) -> str:
        from spacy.tokens import Doc

        word, *labels = (self._vocab.strings[number] for number in (orth, tag, dep))
        return self._work_out(Doc(self._vocab, words=[word], tags=labels[:1], deps=labels[1:], heads=[0]))[0]

    def _work_out(self, doc: Doc) -> list[str]:
        for pipe in self._pipes:
            doc = pipe(doc)
        return [token.lemma_ for token in doc]

    def find_possible(self, text: str) -> frozenset[str]:
        """The normalized words that the lemmas and texts of a text's tokens can be, whatever their tags.

        The tokenizer takes what stands between spaces piece by piece, and each piece is worked out once.
        """
        words: set[str] = set()
        for piece in text.split():
            found = self._possible.get(piece)
            if found is None:
                tokens = self._tokenize(piece)
                found = frozenset(form for token in tokens for form in self._find_forms(token.text))
                if len(self._possible) >= _MAX_POSSIBLE:
                    self._possible.clear()
                if len(piece) <= _MAX_PIECE:
                    self._possible[piece] = found
            words |= found
        return frozenset(words)

    def _find_forms(self, text: str) -> Iterator[str]:
        lower = text.lower()
        yield normalize_word(text)
        yield normalize_word(lower)
        for by_word in self._exceptions.values():
            yield from map(normalize_word, by_word.get(lower, ()))
        for length in self._lengths:
            stem = lower[: len(lower) - length]
            for new in self._rules.get(lower[len(stem) :], ()) if len(stem) + length == len(lower) else ():
                yield normalize_word(stem + new)
        by_word, others = self._given
        yield from by_word.get(lower, ())
        yield from (lemma for condition, lemma in others if _may_match(condition, lower))


def _index_given(given: Iterable[tuple[_TokenPattern, str]]) -> tuple[dict[str, list[str]], list[tuple[Any, str]]]:
    """The normalized lemmas that patterns give: by the words that they name, and by other conditions on the word."""
    by_word: dict[str, list[str]] = {}
    others: list[tuple[Any, str]] = []
    for pattern, lemma in given:
        condition = pattern.get("LOWER")
        words = list(_values([condition]))
        for word in words:
            by_word.setdefault(word, []).append(normalize_word(lemma))
        if not words:
            others.append((condition, normalize_word(lemma)))
    return by_word, others


def _values(conditions: Iterable[Any]) -> Iterator[str]:
    """The words or labels that conditions of patterns name; those of a regular expression are not known."""
    for condition in conditions:
        if isinstance(condition, str):
            yield condition
        elif condition is not None:
            yield from condition.get("IN", ())


def _numbers(vocab: Any, values: Iterable[str]) -> frozenset[int]:
    return frozenset(vocab.strings.add(value) for value in values)


def _find_pairs(vocab: Any, patterns: list[list[_TokenPattern]]) -> dict[int, list[tuple[int, _TokenPattern]]]:
    """For a word that patterns of several tokens name: where a neighbour stands, and what it must be.

    Of a pattern the word is its first token that has one.
    """
    pairs: dict[int, list[tuple[int, _TokenPattern]]] = {}
    for pattern in patterns:
        if len(pattern) < 2:
            continue
        at = next(i for i, token in enumerate(pattern) if any(_values([token.get("LOWER")])))
        step = 1 if at == 0 else -1
        for word in _values([pattern[at]["LOWER"]]):
            pairs.setdefault(vocab.strings.add(word), []).append((step, pattern[at + step]))
    return pairs


def _group_relations(vocab: Any, conditions: list[Any]) -> dict[int, int]:
    """A number for the relations that the same conditions name; those that none names have none."""
    named = [frozenset([c] if isinstance(c, str) else [*c.get("IN", ()), *c.get("NOT_IN", ())]) for c in conditions]
    groups: dict[tuple[bool, ...], int] = {}
    out: dict[int, int] = {}
    for dep in sorted(frozenset().union(*named)):
        holds = tuple(dep in names for names in named)
        out[vocab.strings.add(dep)] = groups.setdefault(holds, len(groups) + 1)
    return out


def _may_match(condition: Any, lower: str) -> bool:
    """Whether a pattern's condition on the word may hold for it."""
    if isinstance(condition, str):
        return condition == lower
    if isinstance(condition, dict) and "IN" in condition:
        return lower in condition["IN"]
    if isinstance(condition, dict) and "REGEX" in condition:
        return re.search(condition["REGEX"], lower) is not None
    return True
