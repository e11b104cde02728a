"""An Api over a fresh store of each kind, with the runs of :mod:`tests.cli.filling` in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cli.filling import fill

from trackai import Api


@pytest.fixture
def api(store_url: str) -> Iterator[Api]:
    """Open the filled store."""
    fill(store_url)
    with Api() as opened:
        yield opened
