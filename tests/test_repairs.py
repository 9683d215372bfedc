"""A parse is mended where its labels cannot be right, and left alone everywhere else."""

from __future__ import annotations

import pytest

from eventcoder.records import Row
from eventcoder.repairs import mend_rows

Parsed = tuple[str, list[Row]]


def read_parse(parse: str) -> Parsed:
    """The text and rows of "word/tag/relation/head" tokens; a word's lemma is the word in lower case."""
    text, rows = "", []
    for token in parse.split():
        word, tag, dep, head = token.rsplit("/", 3)
        rows.append((len(text), len(text) + len(word), word.lower(), tag, dep, int(head)))
        text += word + " "
    return text, rows


def show_changed(text: str, rows: list[Row], mended: list[Row]) -> str:
    """The mended rows that are not as they were, written as read_parse reads them."""
    changed = (new for old, new in zip(rows, mended, strict=True) if old != new)
    return " ".join(f"{text[start:end]}/{tag}/{dep}/{head}" for start, end, _, tag, dep, head in changed)


MENDED = {
    "passive of a noun": (
        "Chad/NNP/nsubjpass/2 was/VBD/auxpass/2 overrun/NN/ROOT/2 by/IN/agent/2 troops/NNS/pobj/3",
        "overrun/VBN/ROOT/2",
    ),
    "noun with mark and subject": (
        "Nurses/NNS/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Obiang/NNP/nsubj/4 quit/NN/ccomp/1",
        "quit/VB/ccomp/1",
    ),
    "verb with a hyphen": (
        "Korea/NNP/compound/4 test/NN/npadvmod/3 -/HYPH/punct/3 fired/VBD/amod/4 missiles/NNS/ROOT/4 ././punct/4",
        "Korea/NNP/nsubj/3 fired/VBD/ROOT/3 missiles/NNS/dobj/3",
    ),
    "verb with a hyphen behind its subject as root": (
        "Police/NNS/ROOT/0 tear/NN/npadvmod/3 -/HYPH/punct/3 gassed/VBN/amod/4 nuns/NNS/dobj/0 ././punct/0",
        "Police/NNS/nsubj/3 gassed/VBD/ROOT/3 nuns/NNS/dobj/3 ././punct/3",
    ),
    "shot dead behind a preposition": (
        "Thugs/NNS/nsubj/5 on/IN/prep/0 a/DT/det/4 bike/NN/compound/4 shot/NN/pobj/1 dead/JJ/ROOT/5 monks/NNS/dobj/5",
        "Thugs/NNS/nsubj/4 a/DT/det/3 bike/NN/pobj/1 shot/VBD/ROOT/4 dead/JJ/oprd/4 monks/NNS/dobj/4",
    ),
    "shot dead as the head": (
        "A/DT/det/2 lone/JJ/amod/2 rebel/NN/compound/3 shot/NN/ROOT/3 dead/JJ/prep/3 monks/NNS/dobj/4",
        "rebel/NN/nsubj/3 shot/VBD/ROOT/3 dead/JJ/oprd/3 monks/NNS/dobj/3",
    ),
    "guest told": (
        "Hu/NNP/nsubj/1 ask/VBP/ROOT/1 visiting/VBG/xcomp/1 Danes/NNPS/dobj/2 to/TO/aux/5 go/VB/xcomp/2",
        "visiting/VBG/amod/3 Danes/NNPS/dobj/1 go/VB/xcomp/1",
    ),
    "guest met with": (
        "Hu/NNP/nsubj/1 met/VBD/ROOT/1 with/IN/prep/1 visiting/VBG/pcomp/2 Danish/JJ/amod/5 nurses/NNS/dobj/3",
        "visiting/VBG/amod/5 nurses/NNS/pobj/2",
    ),
    "verb behind a noun without other verb": (
        "Bombs/NNS/ROOT/0 at/IN/prep/0 markets/NNS/pobj/1 maimed/VBN/acl/2 monks/NNS/dobj/3 ././punct/0",
        "Bombs/NNS/nsubj/3 maimed/VBD/ROOT/3 ././punct/3",
    ),
    "verb that has no passive": (
        "Crowds/NNS/ROOT/0 of/IN/prep/0 nurses/NNS/pobj/1 gather/VBN/acl/2 in/IN/prep/3 Paris/NNP/pobj/4",
        "Crowds/NNS/nsubj/3 gather/VBD/ROOT/3",
    ),
    "conjunction taken for a preposition": (
        "Nurses/NNS/nsubj/1 fled/VBD/ROOT/1 as/IN/prep/1 rallies/NNS/pobj/2 became/VBD/advcl/1 violent/JJ/acomp/4",
        "as/IN/mark/4 rallies/NNS/nsubj/4",
    ),
    "subject hung on its conjunction": (
        "Chad/NNP/nsubj/1 left/VBD/ROOT/1 after/IN/mark/4 Cuba/NNP/pobj/2 threatened/VBD/advcl/1 it/PRP/dobj/4",
        "Cuba/NNP/nsubj/4",
    ),
    "participle before its main verb": (
        "It/PRP/nsubj/1 is/VBZ/ROOT/1 as/IN/mark/4 men/NNS/nsubj/4 going/VBG/advcl/1 home/RB/advmod/4 met/VBD/conj/1",
        "as/IN/mark/6 men/NNS/nsubj/6 going/VBG/acl/3 met/VBD/advcl/1",
    ),
    "conjunction hung on its own verb": (
        "As/IN/prep/3 a/DT/det/2 note/NN/pobj/0 came/VBD/advcl/5 nurses/NNS/nsubj/5 sang/VBD/ROOT/5",
        "As/IN/mark/3 note/NN/nsubj/3",
    ),
    "neighbour as an object": (
        "Hu/NNP/nsubj/1 called/VBD/ROOT/1 on/IN/prep/1 neighbouring/VBG/pcomp/2 Chad/NNP/dobj/3",
        "neighbouring/VBG/amod/4 Chad/NNP/pobj/2",
    ),
    "phrase behind a day": (
        "Hu/NNP/nsubj/1 warned/VBD/ROOT/1 on/IN/prep/1 Friday/NNP/pobj/2 of/IN/prep/3 war/NN/pobj/4",
        "of/IN/prep/1",
    ),
    "phrase behind a bare day": (
        "Nuns/NNS/nsubj/1 sang/VBD/ROOT/1 Friday/NNP/npadvmod/1 against/IN/prep/2 noise/NN/pobj/3",
        "against/IN/prep/1",
    ),
    "aim behind the doer": (
        "I/PRP/nsubjpass/2 am/VBP/auxpass/2 led/VBN/ROOT/2 by/IN/agent/2 us/PRP/pobj/3 against/IN/prep/4 it/PRP/pobj/5",
        "against/IN/prep/2",
    ),
    "what somebody is told": (
        "Hu/NNP/nsubj/1 tell/VBP/ROOT/1 nuns/NNS/dobj/1 that/WDT/dobj/6 men/NNS/nsubj/6 would/MD/aux/6 go/VB/relcl/2",
        "that/IN/mark/6 go/VB/ccomp/1",
    ),
    "label before a colon": (
        "Friday/NNP/nsubj/3 :/:/punct/0 nuns/NNS/nsubj/3 sang/VBD/ROOT/3",
        "Friday/NNP/dep/3",
    ),
    "modifier with a subject": (
        "Chad/NNP/nsubj/1 trained/VBN/amod/3 foreign/JJ/amod/3 nurses/NNS/ROOT/3 ././punct/3",
        "trained/VBD/ROOT/1 nurses/NNS/dobj/1",
    ),
    "participle behind commas": (
        "Hu/NNP/ROOT/0 ,/,/punct/0 61/CD/appos/0 ,/,/punct/0 paid/VBN/acl/0 for/IN/prep/4 it/PRP/pobj/5 ././punct/0",
        "Hu/NNP/nsubj/4 paid/VBD/ROOT/4 ././punct/4",
    ),
    "first of two subjects": (
        "I/PRP/nsubj/7 ,/,/punct/0 61/CD/appos/0 ,/,/punct/0 paid/VBN/acl/0 ,/,/punct/7 he/PRP/nsubj/7 said/VBD/ROOT/7",
        "I/PRP/nsubj/4 paid/VBD/ccomp/7",
    ),
    "second verb": (
        "Nuns/NNS/nsubj/1 rose/VBD/ROOT/1 and/CC/cc/1 later/RB/advmod/4 sang/VBN/advcl/1",
        "sang/VBD/conj/1",
    ),
    "name that somebody gives": (
        "Hu/NNP/nsubj/1 call/VBP/ROOT/1 it/PRP/dobj/1 a/DT/det/4 bluff/NN/appos/2",
        "bluff/NN/oprd/1",
    ),
    "whom an act befell behind its doer": (
        "the/DT/det/1 release/NN/ROOT/1 by/IN/prep/1 Hu/NNP/pobj/2 of/IN/prep/3 nuns/NNS/pobj/4",
        "of/IN/prep/1",
    ),
    "what is asked of somebody": (
        "a/DT/det/1 plea/NN/ROOT/1 to/IN/prep/1 Hu/NNP/pobj/2 for/IN/prep/3 tea/NN/pobj/4",
        "for/IN/prep/1",
    ),
    "participle as the root": (
        "Hu/NNP/nsubj/2 ,/,/punct/0 hit/VBN/ROOT/2 by/IN/agent/2 eggs/NNS/pobj/3 ,/,/punct/2 left/VBN/ccomp/2",
        "Hu/NNP/nsubj/6 hit/VBN/acl/0 left/VBD/ROOT/6",
    ),
    "second side": (
        "between/IN/ROOT/0 Hu/NNP/pobj/0 of/IN/prep/1 Chad/NNP/pobj/2 and/CC/cc/3 nuns/NNS/conj/3",
        "and/CC/cc/1 nuns/NNS/conj/1",
    ),
    "aid that is no verb": (
        "Hu/NNP/nsubj/1 opened/VBD/ROOT/1 it/PRP/dobj/1 to/TO/aux/4 aid/VB/advcl/1 workers/NNS/dobj/4",
        "to/IN/prep/1 aid/NN/compound/5 workers/NNS/pobj/3",
    ),
    "modifier behind a day": (
        "Chad/NNP/ROOT/0 on/IN/prep/0 Friday/NNP/pobj/1 aided/VBN/amod/4 Oman/NNP/appos/0 ././punct/0",
        "Chad/NNP/nsubj/3 aided/VBD/ROOT/3 Oman/NNP/dobj/3 ././punct/3",
    ),
}

SOUND = {
    "passive of a verb": "Chad/NNP/nsubjpass/2 was/VBD/auxpass/2 hit/VBN/ROOT/2",
    "visits indeed": "Hu/NNP/nsubj/1 avoided/VBD/ROOT/1 visiting/VBG/xcomp/1 Danish/JJ/amod/4 nurses/NNS/dobj/2",
    "visits meanwhile": "Hu/NNP/nsubj/1 met/VBD/ROOT/1 her/PRP/dobj/1 visiting/VBG/advcl/1 Paris/NNP/dobj/3",
    "passive by its doer": "Men/NNS/ROOT/0 in/IN/prep/0 Chad/NNP/pobj/1 hit/VBN/acl/0 by/IN/agent/3 bombs/NNS/pobj/4",
    "two objects": "Nurses/NNS/ROOT/0 give/VBN/acl/0 asylum/NN/dobj/1",
    "caption of a plain participle": "Nurses/NNS/ROOT/0 injured/VBN/acl/0 in/IN/prep/1 Chad/NNP/pobj/2",
    "no shot of a gun": "The/DT/det/2 last/JJ/amod/2 shot/NN/nsubj/3 dead/JJ/ROOT/3",
    "comma between": "It/PRP/nsubj/1 is/VBZ/ROOT/1 as/IN/prep/1 a/NN/pobj/2 ,/,/punct/1 Chad/NNP/appos/3 is/VBZ/conj/1",
    "verb with its own subject": "It/PRP/nsubj/1 fell/VBD/ROOT/1 as/IN/mark/4 nurses/NNS/nsubj/4 came/VBD/advcl/1",
    "holiday of a week": "Nuns/NNS/nsubj/1 sang/VBD/ROOT/1 Friday/NNP/npadvmod/1 of/IN/prep/2 Easter/NNP/pobj/3",
    "relative clause of the one told": (
        "Hu/NNP/nsubj/1 tell/VBP/ROOT/1 nuns/NNS/dobj/1 that/WDT/nsubj/5 will/MD/aux/5 go/VB/relcl/2"
    ),
    "caption behind a comma": "Hu/NNP/ROOT/0 ,/,/punct/0 jailed/VBN/acl/0 in/IN/prep/2 May/NNP/pobj/3 ././punct/0",
    "participle before a noun": "Hu/NNP/nsubj/1 met/VBD/ROOT/1 trained/VBN/amod/3 nurses/NNS/dobj/1",
    "colon in the subject": "Task/NN/nsubj/3 :/:/punct/0 force/NN/appos/0 sang/VBD/ROOT/3",
    "two of a kind": "between/IN/ROOT/0 heads/NNS/pobj/0 of/IN/prep/1 Chad/NNP/pobj/2 and/CC/cc/3 Oman/NNP/conj/3",
    "who is aided": "Hu/NNP/nsubj/1 came/VBD/ROOT/1 to/TO/aux/3 aid/VB/advcl/1 nuns/NNS/dobj/3",
    "apposition behind a comma": (
        "Hu/NNP/nsubj/1 call/VBP/ROOT/1 her/PRP/dobj/1 ,/,/punct/2 a/DT/det/5 nun/NN/appos/2"
    ),
    "doer who is part of others": (
        "an/DT/det/1 attack/NN/ROOT/1 by/IN/prep/1 members/NNS/pobj/2 of/IN/prep/3 Hamas/NNP/pobj/4"
    ),
    "preposition behind a comma": (
        "Nuns/NNS/nsubj/1 rose/VBD/ROOT/1 and/CC/cc/1 after/IN/prep/6 tea/NN/pobj/3 ,/,/punct/6 sang/VBD/conj/1"
    ),
    "joined by and": "Nurses/NNS/nsubj/1 marching/VBG/ROOT/1 home/RB/advmod/1 and/CC/cc/1 sang/VBD/conj/1",
}


@pytest.mark.parametrize(("parse", "changed"), MENDED.values(), ids=MENDED)
def test_mend_rows(parse: str, changed: str) -> None:
    """Each kind of fault is mended, and nothing else is changed."""
    text, rows = read_parse(parse)
    assert show_changed(text, rows, list(mend_rows(text, rows))) == changed


@pytest.mark.parametrize("parse", [parse for parse, _ in MENDED.values()], ids=MENDED)
def test_mended_once(parse: str) -> None:
    """A mended parse is left as it is."""
    text, rows = read_parse(parse)
    mended = mend_rows(text, rows)
    assert mend_rows(text, mended) == mended


@pytest.mark.parametrize("parse", SOUND.values(), ids=SOUND)
def test_leave_sound_rows(parse: str) -> None:
    """A parse that lacks any of a fault's signs is not touched."""
    text, rows = read_parse(parse)
    assert mend_rows(text, rows) is rows


def test_lemma_of_shot() -> None:
    """The noun "shot" that is a verb gets the verb's lemma."""
    text, rows = read_parse(MENDED["shot dead as the head"][0])
    assert mend_rows(text, rows)[3][2] == "shoot"


def test_no_rows() -> None:
    """A sentence without tokens is left as it is."""
    assert mend_rows("", []) == []
