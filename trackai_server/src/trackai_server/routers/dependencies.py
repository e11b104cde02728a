"""What handlers are given: the services of the caller, and texts of the address taken apart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from trackai.errors import UsageError
from trackai_server.services.caller import CallerServices
from trackai_server.work.pool import Patience

if TYPE_CHECKING:
    from trackai.store import Store

MAX_NAMES = 500


async def services_of_caller(request: Request) -> CallerServices:
    """Give the services bound to whoever sent the request; what they ask ends when that client goes away."""
    # A coroutine, although it seldom awaits: FastAPI would send a plain function through the pool, a thread switch for
    # each request; and without a yield, for which it would open and close three contexts.
    state = request.app.state
    store = cast("Store", state.store)
    if not store.is_prepared:
        await asyncio.to_thread(store.prepare)
    return CallerServices.local(store, cast(float, state.deadline_s), Patience(request.receive).ended)


Services = Annotated[CallerServices, Depends(services_of_caller)]


def split_names(text: str, field: str) -> tuple[str, ...]:
    """Part a list of names at its commas; commas inside back-quotes belong to the name.

    Back-quotes stay, as the filter language reads them. Blanks around a name and empty names are dropped.

    Raises:
        UsageError: for more than 500 names, or a back-quote that is not closed; names *field*.
    """
    pieces: list[str] = []
    start, quoted = 0, False
    for position, character in enumerate(text):
        if character == "`":
            quoted = not quoted
        elif character == "," and not quoted:
            pieces.append(text[start:position])
            start = position + 1
    if quoted:
        raise UsageError(f"{field}: a back-quote is not closed in {text[-60:]!r}.")
    pieces.append(text[start:])
    names = tuple(name for piece in pieces if (name := piece.strip()))
    if len(names) > MAX_NAMES:
        raise UsageError(f"{field} has {len(names)} names; at most {MAX_NAMES} are possible.")
    return names
