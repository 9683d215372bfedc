"""One spelling for a word: what the dictionaries and the text are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Words in -ise that have no -ize form; all others in -ise are the British spelling of -ize.
_ONLY_ISE = frozenset(
    "advertise advise apprise arise chastise circumcise comprise compromise concise demise despise devise disguise "
    "enterprise excise exercise expertise franchise guise improvise incise likewise merchandise otherwise precise "
    "premise praise promise raise reprise revise rise supervise surmise surprise televise treatise wise cruise bruise "
    "noise poise upraise appraise".split()
)
_OUR = frozenset(
    "labour colour honour dishonour favour harbour neighbour rumour armour behaviour endeavour vapour humour "
    "saviour valour fervour parlour rigour vigour".split()
)
_PAIRS = {
    "defence": "defense", "offence": "offense", "licence": "license", "practise": "practice",
    "programme": "program", "centre": "center", "theatre": "theater", "fulfil": "fulfill",
    "enrol": "enroll", "instal": "install", "cheque": "check", "judgement": "judgment", "grey": "gray",
    "manoeuvre": "maneuver", "sceptical": "skeptical", "sceptic": "skeptic", "gaol": "jail", "tyre": "tire",
    "guerilla": "guerrilla", "guerillas": "guerrillas", "moslem": "muslim",
    "aeroplane": "airplane", "counsellor": "counselor", "councillor": "councilor", "traveller": "traveler",
    "analyse": "analyze", "paralyse": "paralyze", "catalyse": "catalyze",
}  # fmt: skip
_NEIGHBOUR = re.compile(r"(lab|col|hon|fav|harb|neighb|rum|arm)our(?=.)")
_ISE = re.compile(r"is(e|ed|es|ing|er|ers|ation|ations)$")
_ISE_STEM = re.compile(r"(.*)is(?:e|ed|es|ing|er|ers|ation|ations)$")


# Lemmas that the small English models get wrong, by what they make of the inflected form.
_VERB_LEMMAS = {
    "wag": "wage", "stag": "stage", "rap": "rape", "hop": "hope", "fin": "fine", "spar": "spare", "snip": "snipe",
    "can": "cane", "wad": "wade", "cordone": "cordon", "ax": "axe", "par": "pare", "din": "dine", "outgunn": "outgun",
    "rearreste": "rearrest", "waterboarde": "waterboard", "wiretapp": "wiretap", "reoccupie": "reoccupy",
    "defunde": "defund", "scapegoate": "scapegoat", "outlawe": "outlaw", "strafe": "strafe", "embargoe": "embargo",
}  # fmt: skip

_PAST_FORMS = {
    "slew": "slay", "retook": "retake", "undid": "undo", "foresaw": "foresee", "foreswore": "forswear",
    "forswore": "forswear", "outbid": "outbid", "withstood": "withstand", "rebuilt": "rebuild", "redrew": "redraw",
    "resold": "resell", "outran": "outrun", "overthrew": "overthrow", "overran": "overrun", "foretold": "foretell",
    "decreed": "decree",
}  # fmt: skip
"""Past tenses of which the models make no lemma."""


def repair_lemma(lemma: str, form: str, tag: str) -> str:
    """The normalized lemma of a verb as it should be ("waged" is of "wage", not of "wag").

    Args:
        lemma: normalized, as the model gives it.
        form: the word as it stands, normalized.
        tag: its Penn tag.
    """
    if tag.startswith("VB") and form in _PAST_FORMS:
        return _PAST_FORMS[form]
    if tag.startswith("VB") and lemma in _VERB_LEMMAS and form.startswith(_VERB_LEMMAS[lemma][:-1]) and form != lemma:
        doubled = form.startswith(lemma + lemma[-1])  # "rapped" is of "rap", "raped" of "rape"
        return lemma if doubled else _VERB_LEMMAS[lemma]
    if tag.startswith("NNP") and lemma == form and form.endswith("s") and (tag == "NNPS" or form[-2:-1].isdigit()):
        return form[:-1]  # "Tigers", "F-16s"
    return lemma


def strip_accents(text: str) -> str:
    """The text without diacritics, of the same length wherever a letter has a plain form of one character."""
    if text.isascii():
        return text
    out = []
    for char in text:
        base = unicodedata.normalize("NFD", char)[0]
        out.append(base)
    return "".join(out)


@lru_cache(maxsize=200_000)
def normalize_word(word: str) -> str:
    """The form under which a word is looked up: lower case, no diacritics, American spelling."""
    word = strip_accents(word).lower().replace("’", "'")
    if word in _PAIRS:
        return _PAIRS[word]
    if word in _OUR:
        return word[:-3] + "or"
    word = _NEIGHBOUR.sub(r"\1or", word)
    stem = _ISE_STEM.match(word)
    if stem and len(stem[1]) > 2 and stem[1] + "ise" not in _ONLY_ISE:
        return _ISE.sub(r"iz\1", word)
    return word


_NAME_WORD = re.compile(r"[^\W_]+")


def split_name(name: str) -> list[str]:
    """The words of a name without diacritics and punctuation: "al-Qaeda" and "al Qaeda" are the same."""
    return _NAME_WORD.findall(strip_accents(name))


def find_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as split_name makes them, with their character offsets in ``text``."""
    return [(m[0], m.start(), m.end()) for m in _NAME_WORD.finditer(strip_accents(text))]


PREPOSITIONS = frozenset(
    "about above across after against along amid among around at before behind below beneath beside between beyond by "
    "despite during for from in inside into of off on onto out outside over per since through throughout to toward "
    "towards under until upon via with within without as up down".split()
)
