"""Routers of plugins: mounted under ``/api/x/<plugin>``, behind the same checks as our own."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI

from trackai.extensions import ServerContext
from trackai.plugins import manager
from trackai.settings import Settings
from trackai.store import Store

_HOOK = "trackai_server_routers"


def mount(app: FastAPI, settings: Settings, store: Store) -> list[tuple[str, str]]:
    """Mount what plugins offer; return (plugin, why it is not in use) for those in trouble."""
    plugins = manager("server", settings)
    context = ServerContext(settings, version("trackai-server"), store.reader)
    for answer in plugins.answers(_HOOK, context=context):
        try:
            for router in answer.value:
                app.include_router(router, prefix=f"/api/x/{answer.plugin}", tags=[f"plugin {answer.plugin}"])
        except Exception as error:  # noqa: BLE001 - whatever a plugin answers, the server starts without it
            plugins.failed(answer.plugin, _HOOK, error, "Its routes are missing.")
    return [(report.name, report.error) for report in plugins.report() if report.error]
