"""A place for blobs, and a way to look at what a value became."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackai.blobs import LocalBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    """Return an empty folder of blobs."""
    return LocalBlobs(tmp_path / "blobs")
