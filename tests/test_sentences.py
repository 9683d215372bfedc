"""Sentences are cut by layout and stops, and are exact slices of their document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcoder.records import Document
from eventcoder.sentences import MAX_SENTENCE, split_sentences


def split(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(Document("d", text))]


ONE = {
    "title": "Gen. John Abel met Dr. Ruth Cole and Mrs. Dale.",
    "two titles": "Lt. Col. Abel and Maj. Gen. Cole resigned.",
    "initials": "J. K. Abel and George W. Cole signed.",
    "U.S. as adjective": "The U.S. President and U.S. Marines arrived.",
    "U.N. before a name": "He asked U.N. Secretary General Abel to resign.",
    "time of day": "The curfew begins at 9 p.m. Sunday in the capital.",
    "month": "Talks resume on Nov. 12 in Geneva.",
    "number": "Unit No. 5 was attacked.",
    "decimal": "Prices rose 3.5 percent.",
    "firm": "Abel Inc. Chairman Ruth Cole protested.",
    "saint": "Troops entered St. Petersburg.",
    "state": "Senator Abel, of Tampa, Fla., voted against.",
    "party and state": "Sen. Abel, R-Tex. Cole's rival, lost.",
    "latin": "Some rebels, e.g. Abel's men, fled.",
    "ellipsis within": "The army ... Abel's men fled.",
    "spaced ellipsis": "The army . . . fled.",
    "question with speaker": '"Will they leave?" Abel asked reporters.',
    "quote before lower case": '"We will leave!" said the general.',
    "dateline": "BAGHDAD (Reuters) - Troops entered the city.",
    "agency dateline": "KABUL, Afghanistan, Nov. 3 (AP) -- Troops left.",
    "dateline with state": "CARSON, Calif. -- The army left.",
    "capitals": "ST. LOUIS (AP) - Troops left.",
    "enumerator": "1. The army withdraws.",
    "soft line break": "Rebels attacked the town of\nAleppo on Sunday.",
    "soft break in lower case": "The army\nfled.",
    "hanging title": "The rebels freed Gen.\nAbel on Sunday.",
    "wrapped page": (
        "The government of the northern province said on Monday that the\n"
        "National Army would withdraw its troops from the border within\n"
        "three weeks."
    ),
    "dash line": "The talks - the first this year -\n- which failed - were short.",
    "stray quote": 'The army left." "',
    "domain": "He wrote to abel.cole at example.org about it.",
}

MANY = {
    "two sentences": ("The army left. The rebels came.", ["The army left.", "The rebels came."]),
    "exclamation": ("Go home! We stay. Why? Because.", ["Go home!", "We stay.", "Why?", "Because."]),
    "closing quote": ('"We left." He said so.', ['"We left."', "He said so."]),
    "curly quote": ("“We left.” Abel denied it.", ["“We left.”", "Abel denied it."]),
    "opening quote": ('He left. "We stay."', ["He left.", '"We stay."']),
    "bracket": ("He left. (He came back.) She stayed.", ["He left.", "(He came back.)", "She stayed."]),
    "ends with U.S.": ("He lives in the U.S. The army came.", ["He lives in the U.S.", "The army came."]),
    "ends with p.m.": ("It ended at 9 p.m. Police left.", ["It ended at 9 p.m.", "Police left."]),
    "ends with Inc.": ("He works for Abel Inc. He resigned.", ["He works for Abel Inc.", "He resigned."]),
    "no as answer": ("He said no. Iran agreed.", ["He said no.", "Iran agreed."]),
    "number begins": ("They fled. 20 were killed.", ["They fled.", "20 were killed."]),
    "number ends": ("They killed 20. Others fled.", ["They killed 20.", "Others fled."]),
    "currency begins": ("They fled. $5 million was lost.", ["They fled.", "$5 million was lost."]),
    "ellipsis ends": ("They waited... The army came.", ["They waited...", "The army came."]),
    "lost space": ("They left the town.The army came.", ["They left the town.", "The army came."]),
    "Arabic article": ("They fled. al-Qaida followed.", ["They fled.", "al-Qaida followed."]),
    "list in a line": ("1. The army left. 2. Rebels came.", ["1. The army left.", "2. Rebels came."]),
    "Chinese stops": ("军队离开了。叛军来了。", ["军队离开了。", "叛军来了。"]),
    "blank line": ("The army left\n\nthe town", ["The army left", "the town"]),
    "blank line of spaces": ("The army left\n \t\nthe town", ["The army left", "the town"]),
    "Windows blank line": ("The army left\r\n\r\nthe town", ["The army left", "the town"]),
    "Windows soft break": ("The army\r\nleft. It fled.", ["The army\r\nleft.", "It fled."]),
    "headline": ("Army shells town\nThe army shelled a town on Sunday.", None),
    "headline in quotes": ("Rebels ‘must surrender’\nThe army said on Sunday that it would win.", None),
    "byline": ("By Ruth Abel\nThe army shelled a town on Sunday.", None),
    "caption": ("Photo: Abel/Agency\nThe army shelled a town on Sunday.", None),
    "long caption": (
        f"A soldier walks past houses{' of the village near the river' * 3}, as others wait\nTranslated by machine",
        None,
    ),
    "links": ("Read more\n• Army shells town\n• Rebels flee\n\nThe end.", None),
    "dash list": ("The demands:\n- Troops leave\n- Prisoners go free", None),
    "star list": ("The demands:\n* troops leave\n* prisoners go free", None),
}


@pytest.mark.parametrize("text", ONE.values(), ids=ONE.keys())
def test_one_sentence(text: str) -> None:
    """Abbreviations, initials, datelines and soft line breaks do not end a sentence."""
    assert split(text) == [text]


@pytest.mark.parametrize(("text", "expected"), MANY.values(), ids=MANY.keys())
def test_many_sentences(text: str, expected: list[str] | None) -> None:
    """Stops, blank lines, headlines and list items end a sentence; None stands for one sentence a line."""
    assert split(text) == (expected or [line for line in text.splitlines() if line])


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u3000"])
def test_nothing(text: str) -> None:
    """A text of whitespace holds no sentence."""
    assert split(text) == []


def test_long_text_is_cut_at_spaces() -> None:
    """A sentence over the limit is cut between words."""
    word = "abcdefghi"
    pieces = split(" ".join([word] * 1000))
    assert len(pieces) > 1
    assert all(len(piece) <= MAX_SENTENCE for piece in pieces)
    assert {word} == {one for piece in pieces for one in piece.split()}


def test_endless_word_is_cut() -> None:
    """A word over the limit is cut all the same, so that nothing too long reaches the model."""
    assert [len(piece) for piece in split("x" * 5000)] == [MAX_SENTENCE, MAX_SENTENCE, 5000 - 2 * MAX_SENTENCE]


def test_many_stops_take_linear_time() -> None:
    """Runs of stops, quotes, spaces and line breaks are read once."""
    text = "." * 200_000 + "x" + ".\"'" * 50_000 + " " * 50_000 + "(" * 50_000 + "\n" * 50_000 + "A. " * 50_000
    assert "".join(split(text)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_index_and_document() -> None:
    """Sentences are numbered from 0 and name their document."""
    sentences = split_sentences(Document("d7", "One left. Two came."))
    assert [(sentence.document_id, sentence.index, sentence.start) for sentence in sentences] == [
        ("d7", 0, 0),
        ("d7", 1, 10),
    ]


STOPS = (". ", ".", "... ", "? ", "! ", '." ', "。", "…", "U.S. ", "Gen. ", "5 p.m. ", "No. 5 ", "1. ")
SPACES = ("\n", "\n\n", "\r\n", "\x85", "\u2028", "\xa0", "  ", "• ", "- ")
WORDS = ("The ", "army ", "Abel ", "“", "”", "'", "(", ")", "x" * 700, "é")
FRAGMENTS = st.sampled_from((*STOPS, *SPACES, *WORDS))


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map("".join)))
def test_sentences_are_slices(text: str) -> None:
    """Any text: sentences are trimmed slices in order, without overlap, and leave out nothing but whitespace."""
    end, rest = 0, []
    for sentence in split_sentences(Document("d", text)):
        assert sentence.text == text[sentence.start : sentence.start + len(sentence.text)]
        assert sentence.text == sentence.text.strip()
        assert 0 < len(sentence.text) <= MAX_SENTENCE
        assert sentence.start >= end
        rest.append(text[end : sentence.start])
        end = sentence.start + len(sentence.text)
    rest.append(text[end:])
    assert "".join(rest).strip() == ""
