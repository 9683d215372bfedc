"""The rows of one sentence's parse, read and changed by the rules that mend it."""

from __future__ import annotations

from collections.abc import Sequence

from eventcoder.records import Row

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow".split())


class ParseRows:
    """The rows of one sentence, to be changed.

    Args:
        text: the sentence.
        rows: its tokens.
    """

    def __init__(self, text: str, rows: Sequence[Row]) -> None:
        self._text = text
        self.rows = list(rows)
        self.changed = False

    def form(self, at: int) -> str:
        """A token's text in lower case."""
        start, end = self.rows[at][:2]
        return self._text[start:end].lower()

    def tag(self, at: int) -> str:
        """A token's Penn tag."""
        return self.rows[at][3]

    def dep(self, at: int) -> str:
        """A token's relation."""
        return self.rows[at][4]

    def head(self, at: int) -> int:
        """What a token hangs on; itself where it is the root."""
        return self.rows[at][5]

    def children(self, at: int, *deps: str) -> list[int]:
        """What hangs on a token, by any of the relations if some are given."""
        return [i for i, row in enumerate(self.rows) if row[5] == at and i != at and (not deps or row[4] in deps)]

    def labels_below(self, at: int) -> set[str]:
        """The relations of what hangs on a token."""
        return {self.dep(child) for child in self.children(at)}

    def last_below(self, at: int) -> int:
        """The last token of what hangs on a token, itself included."""
        return max((self.last_below(child) for child in self.children(at) if child > at), default=at)

    # Changing

    def change(self, at: int, *, lemma: str = "", tag: str = "", dep: str = "", head: int | None = None) -> None:
        """Gives a token another lemma, tag, relation or head."""
        start, end, old_lemma, old_tag, old_dep, old_head = self.rows[at]
        where = old_head if head is None else head
        self.rows[at] = (start, end, lemma or old_lemma, tag or old_tag, dep or old_dep, where)
        self.changed = True

    def take_place(self, new: int, old: int) -> None:
        """Hangs a token where another hung; what stands behind the new one hangs on it."""
        head = self.head(old)
        self.change(new, dep=self.dep(old), head=new if head == old else head)
        for child in self.children(old):
            if child > new:
                self.change(child, head=new)

    def is_below(self, token: int, noun: int) -> bool:
        """Whether a token stands in a noun's phrase, or is the noun."""
        for _ in self.rows:
            if token == noun:
                return True
            token = self.head(token)
        return False
