"""Turn news text into CAMEO political event data with dictionaries.

The names below are imported when first asked for, so that ``import eventcoder`` itself is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventcoder.analysis import aggregate_dyads
    from eventcoder.api import code_to_frame
    from eventcoder.coder import Coder
    from eventcoder.dictionaries import load_dictionaries
    from eventcoder.errors import EventcoderError
    from eventcoder.explanation import render_coding
    from eventcoder.records import Document, Event, GivenActor
    from eventcoder.tables import read_events
    from eventcoder.validation import validate

__version__ = "0.1.0"

__all__ = [
    "Coder",
    "Document",
    "Event",
    "EventcoderError",
    "GivenActor",
    "__version__",
    "aggregate_dyads",
    "code_to_frame",
    "load_dictionaries",
    "read_events",
    "render_coding",
    "validate",
]

_MODULES = {
    "Coder": "coder",
    "Document": "records",
    "Event": "records",
    "EventcoderError": "errors",
    "GivenActor": "records",
    "aggregate_dyads": "analysis",
    "code_to_frame": "api",
    "load_dictionaries": "dictionaries",
    "read_events": "tables",
    "render_coding": "explanation",
    "validate": "validation",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
