"""A fault of a dictionary, as data."""

from __future__ import annotations

from pathlib import Path

from eventcoder.errors import EventcoderError


class DictionaryFault(EventcoderError):  # noqa: N818 - it is noted far oftener than raised
    """A fault with a stable reason code.

    Args:
        reason: its code, such as "synset-undefined"; ``eventcoder.workbench.reasons`` explains them all.
        path: the file itself, where ``file`` only names it. line: where it stands, from 1; None where that is not known
            yet (``eventcoder.workbench.lint`` looks entry and field up).
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        file: str | None = None,
        entry: str | None = None,
        field: str | None = None,
        path: Path | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message, file=file, entry=entry, field=field)
        self.reason, self.path, self.line = reason, path, line
