"""The package's errors: one base class, so that a caller can catch them all."""

from __future__ import annotations


class EventcoderError(Exception):
    """Base of every error the package raises on purpose.

    Args:
        message: what is wrong, and the nearest right thing.
        file: the file it stands in, as the user named it; None where there is none.
        entry: id of the dictionary entry or record; None where there is none.
        field: the key or column; None where the whole entry is meant.
    """

    def __init__(
        self, message: str, *, file: str | None = None, entry: str | None = None, field: str | None = None
    ) -> None:
        self.message, self.file, self.entry, self.field = message, file, entry, field
        place = [part for part in (file, entry and f'entry "{entry}"', field) if part]
        super().__init__(": ".join([*place, message]))


class DictionaryError(EventcoderError):
    """One or more faults in dictionaries; ``faults`` holds them all, each with file, entry and field."""

    def __init__(self, faults: list[EventcoderError]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults) or "dictionary error")


class InputError(EventcoderError):
    """An input that cannot be read at all."""


class TableError(EventcoderError):
    """Events that do not fit the event schema, or a file that holds no event table."""


class ModelError(EventcoderError):
    """No parser model can be loaded."""
