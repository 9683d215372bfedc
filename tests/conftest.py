"""Fixtures that more than one test module uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from eventcoder.parsing import SpacyParser

settings.register_profile("project", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The model, loaded once for all tests that cannot do without."""
    return SpacyParser()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and sample data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared folder")
    return SHARED
