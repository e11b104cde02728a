"""Projects as they cross HTTP."""

from __future__ import annotations

from pydantic import Field

from trackai_server.schemas.common import Input, Name, Output, RunId, Text


class Project(Output):
    """A project with what the projects page shows."""

    id: int
    name: str
    description: str
    created: float = Field(description="Seconds since 1970.")
    updated: float = Field(description="Last change of any of its runs, seconds since 1970.")
    baseline: str | None = Field(description="Id of the run that others are compared with.")
    runs: int
    states: dict[str, int] = Field(description="State → number of runs.")
    points: int
    size_bytes: int = Field(description="The two below together.")
    database_bytes: int = Field(
        description="Estimated from the points, at 33 bytes each. Configs, console lines and other rows are not counted."
    )
    file_bytes: int = Field(
        description="Files of its runs, equal contents once. Media that were logged are not counted."
    )
    trashed: int = Field(description="Runs in the trash; no other number counts them.")
    starts: list[int] = Field(description="Runs started on each of the last 30 days, oldest first.")


class ProjectList(Output):
    """All projects."""

    projects: list[Project]


class ProjectCreation(Input):
    """A new project."""

    name: Name
    description: Text = ""


class ProjectEdit(Input):
    """What to change of a project; what is absent stays. `baseline: null` unpins the baseline."""

    name: Name | None = None
    description: Text | None = None
    baseline: RunId | None = None
