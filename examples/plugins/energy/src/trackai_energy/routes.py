"""What takes part in the server (entry-point group ``trackai.server``): ``/api/x/energy/…``.

Behind the same checks of host and origin as every endpoint; FastAPI's own validation answers a bad request.
"""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from trackai.extensions import ServerContext
from trackai.hooks import hookimpl
from trackai.store.answers import RunsQuestion, SeriesQuestion
from trackai_energy.accounting import total_kwh

TRACKAI_HOOKS = "1.0"


@hookimpl
def trackai_server_routers(context: ServerContext) -> Iterable[APIRouter]:
    """Serve the energy of a project's runs."""
    router = APIRouter()

    # A plain def: FastAPI runs it in the pool, where a question to the store may take its time.
    @router.get("/projects/{project}")
    def energy_of_project(project: str, limit: int = 50) -> dict[str, list[dict[str, str | float]]]:
        """Say how many kWh the newest runs of a project took."""
        reader = context.reader()
        answer: list[dict[str, str | float]] = []
        for run in reader.runs(RunsQuestion(project, limit=limit)).runs:
            for series in reader.series(SeriesQuestion((run.id,), ("energy/kwh",), kind="system", exact=True)):
                answer.append({"id": run.id, "name": run.name, "kwh": total_kwh(series.last)})
        return {"runs": answer}

    return [router]
