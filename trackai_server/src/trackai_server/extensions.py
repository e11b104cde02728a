"""Routers of plugins: mounted under ``/api/x/<plugin>``, behind the same checks as our own."""

from __future__ import annotations

from fastapi import FastAPI

from trackai.settings import Settings
from trackai.store import Store


def mount(app: FastAPI, settings: Settings, store: Store) -> list[tuple[str, str]]:
    """Mount what plugins offer; return (plugin, why it is not in use) for those in trouble."""
    return []
