"""The HTTP API and web UI of TrackAI, over the same store that ``trackai`` writes.

::

    uvicorn --factory trackai_server:create_app
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trackai_server.app import create_app as create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    if name != "create_app":
        raise AttributeError(f"trackai_server has no {name!r}")
    from trackai_server.app import create_app  # late: `trackai --help` asks this package for its commands

    return create_app
