"""Coding from Python into a pandas frame."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from eventcoder.coder import Coder
from eventcoder.records import Document
from eventcoder.tables import events_to_table, table_to_frame


def code_to_frame(documents: Iterable[Document], coder: Coder | None = None) -> pd.DataFrame:
    """The events of documents as a frame with the columns and dtypes that ``read_events`` gives.

    Args:
        documents: each with an id of its own.
        coder: None for one with the shipped dictionaries and the default model; keep one of your own where you code
            more than once, since it takes seconds to load.

    Raises:
        DictionaryError, ModelError: the dictionaries or the model cannot be loaded.
    """
    return table_to_frame(events_to_table((coder or Coder()).code(documents)))
