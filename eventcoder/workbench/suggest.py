"""Finds in a corpus what the dictionaries do not know yet, as stubs of entries to be filled in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventcoder.actors import describe_phrase
from eventcoder.coder import Coder, SentenceCoding
from eventcoder.records import Document
from eventcoder.workbench.compare import parse_documents
from eventcoder.workbench.legacy_reading import make_id
from eventcoder.workbench.toml_writing import format_value

_SLOTS = ("object", "indirect", "against", "on", "with", "to", "at", "from", "of", "for")
_FUNCTIONAL = frozenset("be have do get make take go come say tell see know think want become include remain".split())
_WIDTH = 300  # characters of a sample


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that no entry knows. kind: "actor", "agent" or "verb". samples: "(what it would code, sentence)"."""

    kind: str
    phrase: str
    count: int
    samples: tuple[tuple[str, str], ...]


def suggest_entries(
    documents: Iterable[Document], coder: Coder, *, least: int = 2, samples: int = 3
) -> list[Suggestion]:
    """The unknown names and nouns in the roles of events, and the unknown verbs between two coded actors.

    Args:
        documents: the corpus.
        coder: with the dictionaries; its ``require`` should be "any".
        least: how often something must be found.
        samples: how many sentences are shown of each.

    Returns:
        The most frequent first.
    """
    counts: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for document, parses in parse_documents(documents, coder.parser):
        for coding in coder.code_parses(document, parses):
            for key, shown in dict.fromkeys((*_find_phrases(coding), *_find_verbs(coding))):
                counts[key] += 1
                sample = (shown, coding.clauses.parse.sentence.text[:_WIDTH])
                if len(found[key]) < samples and sample not in found[key]:
                    found[key].append(sample)
    chosen = [(key, count) for key, count in counts.most_common() if count >= least]
    return [Suggestion(kind, phrase, count, tuple(found[kind, phrase])) for (kind, phrase), count in chosen]


def _find_phrases(coding: SentenceCoding) -> Iterator[tuple[tuple[str, str], str]]:
    """Names that are subject or object of a verb that entries know, and nouns that are its subject, without a code."""
    clauses, mentions = coding.clauses, coding.mentions
    for token, matches in coding.composer.matches.items():
        if not matches or clauses.kind_of(token) != "verb":
            continue
        arguments = clauses.clause(token, "verb").arguments
        shown = f"? {matches[0].entry.code or '?'} ?"
        for slot in ("subject", "object"):
            for head in arguments.get(slot, ()):
                if head in mentions or clauses.is_temporal(head):
                    continue
                if clauses.tokens[head].tag in ("NNP", "NNPS"):
                    yield ("actor", _proper_name(coding, head)), shown
                elif slot == "subject" and _may_act(coding, head):
                    yield ("agent", clauses.lemmas[head]), shown


def _may_act(coding: SentenceCoding, head: int) -> bool:
    """Whether a head is a common noun that is not itself an event ("the talks collapsed")."""
    lemma = coding.clauses.lemmas[head]
    if coding.clauses.tokens[head].tag not in ("NN", "NNS") or not lemma.isalpha():
        return False
    return not coding.composer.dictionaries.find_phrases("noun", lemma)


def _proper_name(coding: SentenceCoding, head: int) -> str:
    """The proper nouns that end in a head, as the text has them."""
    tokens = coding.clauses.tokens
    first = head
    while first and tokens[first - 1].tag.startswith("NNP"):
        first -= 1
    sentence = coding.clauses.parse.sentence
    return sentence.text[tokens[first].start - sentence.start : tokens[head].end - sentence.start]


def _find_verbs(coding: SentenceCoding) -> Iterator[tuple[tuple[str, str], str]]:
    """Verbs that no phrase matches, with a coded actor as subject and another in their own arguments."""
    clauses, mentions = coding.clauses, coding.mentions
    for token in clauses.tokens:
        lemma = clauses.lemmas[token.i]
        if clauses.kind_of(token.i) != "verb" or lemma in _FUNCTIONAL or not lemma.isalpha():
            continue
        if coding.composer.matches.get(token.i):
            continue
        arguments = clauses.clause(token.i, "verb").arguments
        sources = [mentions[h] for h in arguments.get("subject", ()) if h in mentions and mentions[h].code]
        for slot in _SLOTS:
            targets = [mentions[h] for h in arguments.get(slot, ()) if h in mentions and mentions[h].code]
            if sources and targets and sources[0].code != targets[0].code:
                phrase = lemma if slot in ("object", "indirect") else f"{lemma} {slot}"
                yield ("verb", phrase), f"{sources[0].code} ? {targets[0].code}"
                break
            objects = arguments.get("object", ())
            if sources and not targets and slot != "object" and objects and slot in arguments:
                inner = [mentions[h] for h in arguments[slot] if h in mentions and mentions[h].code]
                if inner:
                    noun = describe_phrase(clauses, objects[0]).text.split()[-1].lower()
                    yield ("verb", f"{lemma} {noun} {slot}"), f"{sources[0].code} ? {inner[0].code}"
                    break


def format_suggestions(suggestions: Iterable[Suggestion]) -> str:
    """TOML stubs, each with its frequency and sample sentences; "?" stands for what is to be filled in."""
    taken: set[str] = set()
    return "\n".join(_format_stub(suggestion, make_id(suggestion.phrase, taken)) for suggestion in suggestions)


def _format_stub(suggestion: Suggestion, entry: str) -> str:
    lines = [f"# {suggestion.count:,} times"]
    lines += [f"#   {shown}: {' '.join(text.split())}" for shown, text in suggestion.samples]
    name = format_value([suggestion.phrase])
    text = format_value(" ".join(suggestion.samples[0][1].split()) if suggestion.samples else "?")
    shown = suggestion.samples[0][0] if suggestion.samples else "? ? ?"
    if suggestion.kind == "verb":
        lines += ["[[entry]]", f'id = "{entry}"', 'code = "?"', f"verbs = {name}"]
        lines += [f"examples = [{{ text = {text}, events = [{format_value(shown)}] }}]"]
    elif suggestion.kind == "actor":
        lines += ["[[actor]]", f'id = "{entry}"', 'kind = "?"', f"names = {name}", 'codes = [{ code = "?" }]']
        lines += [f'examples = [{{ text = {text}, codes = ["?"] }}]']
    else:
        lines += ["[[agent]]", f'id = "{entry}"', 'role = "?"', f"nouns = {name}"]
        lines += [f'examples = [{{ text = {text}, codes = ["?"] }}]']
    return "\n".join(lines) + "\n"
