"""Events of a text as the dictionaries' examples write them."""

from __future__ import annotations

from eventcoder.coder import Coder


def code_text(coder: Coder, text: str) -> list[str]:
    """The events of a text, "SOURCE CODE TARGET" each, in the order of the alphabet."""
    codings = coder.explain(text)
    return sorted(
        f"{e.source_code or '---'} {e.event_code} {e.target_code or '---'}" for c in codings for e in c.events
    )
