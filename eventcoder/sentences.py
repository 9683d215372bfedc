"""Cut a document into sentences.

Layout decides first: a blank line, a list item, and a line that was broken before it was full (a headline, a caption,
a byline) end a sentence; other line breaks are soft. Within such a passage a stop ends a sentence, unless it belongs
to an abbreviation, an initial or an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from eventcoder.records import Document, Sentence

MAX_SENTENCE = 2000
"""Characters; what is longer (tables, lists without stops) is cut at a space, since the parse is no use there."""

_WRAP = 110
"""Characters; a line longer than this was not broken to fit a page."""

_TITLES = frozenset(
    "Mr Mrs Ms Mx Dr Prof Rev Fr Msgr Hon Pres Gov Sen Rep Sens Reps Amb Atty Messrs Mme Mlle Gen Lt Col Maj Capt "
    "Cmdr Cdr Adm Sgt Cpl Pvt Pfc Spc Brig Supt Insp Det Sec Mt Ft Pt Wm e.g i.e cf vs viz v ca approx".split()
)
"""Abbreviations that never end a sentence."""

_ABBREVIATIONS = frozenset(
    "Inc Corp Co Cos Ltd Plc LLC Bros Jr Sr Esq St Ste Ave Blvd Rd Dept Univ Assn Assoc Intl Govt etc al "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa "
    "Tenn Tex Vt Va Wash Wis Wyo Alta Ont Que Ph.D".split()
)
"""Abbreviations that end a sentence only where the next word is one that begins sentences; so do U.S. and a.m."""

_BEFORE_NUMBER = frozenset("No Nos no nos Art art Sec sec Vol vol Fig fig p pp para ch".split())
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.&'’][^\W_]+)*\Z")
_WORD_REACH = 24
"""How far back, in characters, the word before a stop is looked for; longer words are no abbreviations."""

_OPENING = "\"'“‘«„([{$£€#@-–—_ \t"
_STOP = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]+)(?P<close>["'”’»)\]}]*)\s+"""
    r"""|(?P<sure>(?<=[^\W\d_A-Z]{2})[.!?](?=[A-Z][a-z]*\s)"""  # "the town.The army": the space was lost
    r"""|[。！？]+)\s*"""
)
_NEXT = re.compile(rf"[{re.escape(_OPENING)}]*")
_LOWER_START = re.compile(r"(?:al|el|ash|an)-[^\W\d_a-z]")
_NO_START = frozenset(",;:.!?…)]}%&/*=+")
_STARTER = re.compile(
    r"(?:The|An?|In|On|At|He|She|It|They|We|I|You|But|And|Or|So|Yet|However|This|That|These|Those|There|Here|His|Her|"
    r"Its|Their|Our|My|Your|If|When|While|Where|Who|What|Why|How|As|After|Before|Since|Until|Although|Though|Because|"
    r"Despite|During|Meanwhile|Earlier|Later|Last|For|From|With|Without|To|By|Of|Under|Over|About|Some|Many|Most|"
    r"Several|Both|All|Each|Every|One|Two|Three|Another|Other|Others|No|Not|Also|Then|Now|Still|Even|Only|According|"
    r"Asked|Among|Between|Against|Such|Any|Few|More|Once|Officials|Police|Witnesses)(?![.\w-])"
)
_SAYS = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,3}(?:said|says|asked|asks|told|added|wrote|tweeted|shouted|cried|yelled|replied)\b"
)
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[IVX]{1,4})[.)]*")

_BULLET = re.compile(r"[•‣◦▪●·∙]|\*\s|[-–—]\s+[^\W\d_a-z]")
_LINE_START = re.compile(rf"[{re.escape(_OPENING)}]*[^\W_a-z]")
_UNFINISHED = re.compile(
    r"""[,;:…–—-]\Z|[.!?…]["'”’»)\]}]*\Z"""
    r"|\b(?:an?|the|of|in|on|at|to|by|for|from|with|and|or|but|nor|as|than|that|who|which|into|over|under|near|"
    r"against|between|after|before|during|is|are|was|were|be|been|has|have|had|will|would|his|her|its|their|mr|mrs|"
    r"president|minister|prime|general|secretary)\Z",
    re.IGNORECASE,
)


def split_sentences(document: Document) -> list[Sentence]:
    """The document's sentences, in order; where it comes with parses, those that are parsed.

    Each text is a slice of the document's text without outer whitespace; together they hold every character that is
    not whitespace.
    """
    text = document.text
    if document.parses is not None:
        spans = ((parse.start, parse.end) for parse in document.parses)
        return [Sentence(document.id, index, start, text[start:end]) for index, (start, end) in enumerate(spans)]
    sentences: list[Sentence] = []
    for start, end in _find_passages(text):
        for first, last in _find_sentences(text, start, end):
            for at, to in _cut_long(text, first, last):
                sentences.append(Sentence(document.id, len(sentences), at, text[at:to]))
    return sentences


def _find_passages(text: str) -> Iterator[tuple[int, int]]:
    """Spans that layout sets apart, without outer whitespace."""
    block: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            block.append((start, start + len(bare)))
        elif block:
            yield from _cut_block(text, block)
            block = []
        at += len(line)
    if block:
        yield from _cut_block(text, block)


def _cut_block(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of a block of lines without a blank one between.

    A soft break stands where the next word had no room in the line; any other one was meant.
    """
    width = max(end - start for start, end in lines)
    first = lines[0][0]
    for (start, end), (following, last) in pairwise(lines):
        line = text[start:end]
        if _BULLET.match(text, following, last) or (
            _LINE_START.match(text, following, last)
            and (end - start > _WRAP or end - start + 1 + len(text[following:last].split(None, 1)[0]) <= width)
            and not _UNFINISHED.search(line)
        ):
            yield first, end
            first = following
    yield first, lines[-1][1]


def _find_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans between the stops of a passage."""
    first = start
    for match in _STOP.finditer(text, start, end):
        if match["sure"]:
            cut = match.end("sure")
        elif _ends_sentence(text, first, match, end):
            cut = match.end("close")
        else:
            continue
        if cut < end:
            yield first, cut
            first = match.end()
    if first < end:
        yield first, end


def _ends_sentence(text: str, first: int, match: re.Match[str], end: int) -> bool:
    """Whether the stop that was matched ends the sentence that begins at ``first``."""
    opening = _NEXT.match(text, match.end(), end)
    following = opening.end() if opening else match.end()
    if following >= end:  # only a stray quotation mark is left
        return False
    char = text[following]
    if char in _NO_START or (char.islower() and not _LOWER_START.match(text, following)):
        return False
    stop = match["stop"]
    if stop[-1] in "!?":
        return not (match["close"] and _SAYS.match(text, match.end(), end))
    before = text[max(first, match.start() - _WORD_REACH) : match.start()]
    if match.start() - first < 6 and _ENUMERATOR.fullmatch(text, first, match.start()):
        return False
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if len(word) > 1 and word.isupper() and "." not in word:  # ST. LOUIS
        word = word.capitalize()
    if word in _TITLES:
        return False
    if word in _BEFORE_NUMBER and char.isdigit():
        return False
    weak = (
        len(stop) > 1
        or stop == "…"
        or not before
        or before[-1].isspace()
        or word in _ABBREVIATIONS
        or (len(word) == 1 and word.isupper())
        or _DOTTED.fullmatch(word) is not None
    )
    if not weak:
        return True
    dateline = any(char in "-–—" for char in text[match.end() : following])  # CARSON, Calif. -- The
    return not dateline and _STARTER.match(text, following, end) is not None


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span in pieces of at most MAX_SENTENCE characters, cut at whitespace (a longer word is cut anywhere)."""
    while end - start > MAX_SENTENCE:
        cut = next((at for at in range(start + MAX_SENTENCE, start, -1) if text[at].isspace()), start + MAX_SENTENCE)
        yield start, start + len(text[start:cut].rstrip())
        start = cut
        while text[start].isspace():
            start += 1
    yield start, end


_AGENCY = r"(?:AP|AFP|Reuters|UPI|DPA|CP|BBC|CNN|Xinhua|Bloomberg|[A-Za-z]+\.com|[A-Z][a-z]+ Press|\([A-Z]\w+\))"
_CITY = r"[A-Z][A-Z.'’/-]{2,}(?:[ ,]+[A-Z][A-Z.'’/-]*)*(?:, [A-Z][\w. ]{2,20})*"
_DASH = r"\s*(?:--?|–|—|:)\s+"
_DAY = r"(?: (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2},?)?(?:,? (?:19|20)\d\d)?"
_TOWN = r"[A-Z][\w'’.]+(?: [A-Z][\w'’.]+){0,2}(?:, [A-Z][\w'’. ]{2,20}){0,2} (?:--?|–|—) (?=[A-Z])"
# Cities that news style lets stand alone: the only ones that are known for a dateline where no dash follows.
_ALONE = (
    "AMSTERDAM|ATHENS|BAGHDAD|BANGKOK|BEIJING|BEIRUT|BERLIN|BRUSSELS|CAIRO|COPENHAGEN|DAMASCUS|DUBAI|DUBLIN|GENEVA|HAVANA|"
    "HELSINKI|HONG KONG|ISLAMABAD|ISTANBUL|JAKARTA|JERUSALEM|JOHANNESBURG|KABUL|KATHMANDU|KHARTOUM|KIEV|LISBON|LONDON|"
    "MADRID|MANILA|MEXICO CITY|MOSCOW|NAIROBI|NEW DELHI|NEW YORK|OSLO|PARIS|PRAGUE|RIO DE JANEIRO|ROME|SAN FRANCISCO|"
    "SEOUL|SHANGHAI|SINGAPORE|STOCKHOLM|SYDNEY|TAIPEI|TEHRAN|TOKYO|UNITED NATIONS|VIENNA|WARSAW|WASHINGTON"
)
_UNMARKED = rf"(?:[A-Z][A-Z'’-]{{3,}}, [A-Z][a-z]+|{_ALONE}) (?=[A-Z][a-z])"
_DATELINE = re.compile(
    rf"(?:{_AGENCY}\s+(?:--?|–|—)\s+)?"
    rf"(?:(?:(?:Reuters )?{_CITY}|[A-Z][\w .,'’/-]{{1,40}}?)\s*\([^)]{{2,40}}\){_DASH}|{_CITY}{_DAY}{_DASH})"
    rf"|{_TOWN}"
    rf"|{_AGENCY}\s+(?:--?|–|—)\s+"
    rf"|{_UNMARKED}"
)


def find_dateline(text: str) -> int:
    """Characters of a sentence's dateline ("BAGHDAD (Reuters) - "), 0 where it has none."""
    match = _DATELINE.match(text)
    return match.end() if match else 0
