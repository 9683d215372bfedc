"""Names of older dictionaries, which are in capitals, in the letter case that a text has."""

from __future__ import annotations

import re

from eventcoder.workbench.common_words import COMMON_WORDS

SMALL = frozenset(
    "a an and at by de del der des di do dos du e en et for from in la le of on or the to und van von with y".split()
)
"""Words that stand in lower case inside a name."""

PARTICLES = frozenset("al el bin ibn abu ul ud an as ash ad ar at".split())
"""Words of Arabic names that stand in either case."""

ACRONYMS = frozenset(
    "UN US USA UK EU AU USSR UAE NATO PLO IMF NGO UNICEF UNESCO ASEAN OPEC OAU ECOWAS SADC IAEA ILO WHO WTO FBI CIA "
    "SA OAS AMISOM ISAF INTERPOL SEATO CENTO MERCOSUR ANSF IRA ETA ISIS ISIL AIDS TV II III IV VI VII VIII IX".split()
)
_VOWELS = re.compile("[AEIOUY]")


def make_names(raw: str) -> list[str]:
    """The spellings by which texts may have a name of an older dictionary; none where it has no letters.

    An underscore joins words, one at the end only says that the word ends there. What stands in parentheses is a name
    of its own.
    """
    out: list[str] = []
    for part in [re.sub(r"\([^)]*\)", " ", raw), *re.findall(r"\(([^)]*)\)", raw)]:
        words = [word for word in re.split(r"[\s_+]+", part.replace('"', " ")) if re.search(r"\w", word)]
        if len(words) > 1 and words[0].upper() == "THE":
            words = words[1:]
        out += [name for name in _spell(words) if name not in out]
    return out


def _spell(words: list[str]) -> list[str]:
    if not words:
        return []
    if len(words) == 1:
        return _spell_single(words[0])
    title = [_title(word, first=number == 0) for number, word in enumerate(words)]
    names = [" ".join(title)]
    low = [word.lower() if word.lower() in PARTICLES else word for word in title]
    low = [_lower_particle(word) for word in low]
    if low != title and any(word[:1].isupper() for word in low[:2]):
        names.append(" ".join(low))
    return names


def _spell_single(word: str) -> list[str]:
    """A word of up to three letters may be an abbreviation; longer ones are found in capitals by the coder itself."""
    bare = word.strip(".,")
    if not word.isupper():
        return [word]
    if "." in bare or any(char.isdigit() for char in bare) or not _VOWELS.search(bare) or bare in ACRONYMS:
        return [bare]
    title = _title(bare, first=True)
    if len(bare) > 3:
        return [title, low] if (low := _lower_particle(title)) != title else [title]
    return [bare] if bare.lower() in COMMON_WORDS else [title, bare]


def _title(word: str, *, first: bool) -> str:
    if not word.isupper():
        return word
    bare = word.strip(".,'")
    if bare in ACRONYMS or (len(bare) > 1 and not _VOWELS.search(bare.replace(".", ""))):
        return word
    if not first and word.lower() in SMALL:
        return word.lower()
    return re.sub(r"[^\W\d_]+(?:['’]S\b)?", lambda m: m[0][:1] + m[0][1:].lower(), word)


def _lower_particle(word: str) -> str:
    """A name with its particle in lower case: "Al-Qaeda" as "al-Qaeda"."""
    head, hyphen, rest = word.partition("-")
    return f"{head.lower()}-{rest}" if hyphen and head.lower() in PARTICLES and rest[:1].isupper() else word
