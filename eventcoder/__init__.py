"""Turn news text into CAMEO political event data with dictionaries."""

from __future__ import annotations

__version__ = "0.1.0"
