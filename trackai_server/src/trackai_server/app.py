"""The application, assembled: routers, what they work with, the checks before them, the web UI behind them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI

from trackai.blobs import LocalBlobs
from trackai.drain.recovery import recover
from trackai.settings import Settings, load
from trackai.store import Store
from trackai_server import extensions, problems
from trackai_server.openapi import description_router
from trackai_server.routers import (
    blobs,
    columns,
    dashboards,
    events,
    exports,
    health,
    importance,
    metrics,
    projects,
    runs,
    views,
)
from trackai_server.routers.openapi_responses import EVERYWHERE
from trackai_server.routers.routing import operation_id
from trackai_server.security.headers import SecurityHeaders
from trackai_server.security.hosts import AllowedHosts, HostCheck, OriginCheck
from trackai_server.security.limits import BodyLimit
from trackai_server.services.blob_shelf import BlobShelf
from trackai_server.services.condition import Condition
from trackai_server.services.data_folder import DataFolder
from trackai_server.services.live_feed import LiveFeed
from trackai_server.site import Site, built_site
from trackai_server.work.pool import DEADLINE_S, limit_threads
from trackai_server.work.recovery import RecoveryThread

# Every request tries their addresses in this order: what is asked for most often stands first.
ROUTERS = (metrics, runs, projects, columns, importance, views, dashboards, exports, blobs, events, health)
LOCAL_ONLY = AllowedHosts()
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    settings: Settings | None = None,
    *,
    hosts: AllowedHosts = LOCAL_ONLY,
    recovers: bool = True,
    deadline_s: float = DEADLINE_S,
    site: Site | None = None,
    condition: Condition | None = None,
) -> FastAPI:
    """Open the store and assemble the server over it; the store closes when the application shuts down.

    Args:
        settings: of this process; by default those of the environment.
        hosts: names that requests may address the server by.
        recovers: whether a thread drains journals of dead writers.
        deadline_s: seconds that one question to the store may take.
        site: serves the web UI; by default one of the built files.
        condition: of a server that runs already, and recovers or not as it likes; by default one of its own.

    Raises:
        StoreError: if the store cannot be opened.
    """
    settings = settings or load()
    store = Store.open(settings)
    feed = LiveFeed(lambda since: store.reader().within(deadline_s).changes(since))
    recovery = RecoveryThread(partial(recover, settings)) if recovers and condition is None else None
    condition = condition or Condition(store.kind, recovery)
    app = routed_app(_lifespan(store, feed, recovery))
    condition.feed, condition.plugin_trouble = feed, extensions.mount(app, settings, store)
    app.state.settings = settings
    app.state.store, app.state.deadline_s = store, deadline_s
    app.state.blobs = BlobShelf(LocalBlobs(settings.blobs))
    app.state.data_folder = DataFolder(settings)
    app.state.feed = feed
    app.state.condition = condition
    app.router.default = site or Site(built_site())
    # The last one added sees a request first: headers are on every answer, whoever refuses.
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(HostCheck, allowed=hosts)
    app.add_middleware(problems.UnexpectedErrors)
    app.add_middleware(SecurityHeaders)
    return app


def routed_app(lifespan: Lifespan | None = None) -> FastAPI:
    """Return the application with its routes alone: enough to describe it."""
    app = FastAPI(
        title="TrackAI",
        version=version("trackai-server"),
        summary="Runs, metrics and what belongs to them.",
        lifespan=lifespan,
        openapi_url=None,  # our own route: compressed, with an ETag
        docs_url=None,  # these pages load scripts from elsewhere, which the content security policy forbids
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        responses=EVERYWHERE,
    )
    problems.install(app)
    for module in ROUTERS:
        app.router.routes.extend(module.router.routes)
    app.router.routes.extend(description_router.routes)
    return app


def _lifespan(store: Store, feed: LiveFeed, recovery: RecoveryThread | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        limit_threads()
        if recovery is not None:
            recovery.start()
        try:
            yield
        finally:
            feed.close()
            if recovery is not None:
                recovery.stop()
            store.close()
            logging.getLogger("trackai.server").debug("Stopped")

    return lifespan
