"""Event tables in your own tests: ``assert_valid_events``, and with pytest the fixture ``valid_events``.

pytest finds the fixture by itself where eventcoder is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pandas as pd

    from eventcoder.storage import PathLike


def assert_valid_events(paths: PathLike | Iterable[PathLike], *, max_failures: int = 20) -> None:
    """Fail, with the first failures and the count of each kind, unless event tables pass ``validate``.

    Args:
        paths: files, or directories of Parquet files that together are one table.
        max_failures: how many failures the message lists.

    Raises:
        AssertionError: a table is damaged.
        TableError: there is no such table.
    """
    from eventcoder.validation import validate

    __tracebackhide__ = True
    report = validate(paths, max_failures=max_failures)
    if not report.valid:
        raise AssertionError(report.to_text())


@pytest.fixture(scope="session")
def valid_events() -> Callable[[PathLike], pd.DataFrame]:
    """A function that reads an event table as ``read_events`` does, after ``assert_valid_events``."""
    from eventcoder.tables import read_events

    def read_valid(path: PathLike) -> pd.DataFrame:
        __tracebackhide__ = True
        assert_valid_events(path)
        return read_events(path)

    return read_valid
