"""What ``Api`` needs of whoever answers: the store's ``Reader`` and ``Edits``, or a server's stand-ins for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from trackai.store.answers import (
    AlertRow,
    ColumnsPage,
    Json,
    Kind,
    MetricsPage,
    ProjectRow,
    RunRow,
    RunsPage,
    RunsQuestion,
    Series,
    SeriesQuestion,
)


class Answering(Protocol):
    """Questions; ``trackai.store.Reader`` says what each means."""

    def projects(self) -> list[ProjectRow]: ...
    def runs(self, question: RunsQuestion) -> RunsPage: ...
    def run(self, run: str, columns: Sequence[str] = ()) -> RunRow: ...
    def find_run(self, project: str | int, name: str) -> RunRow | None: ...
    def config(self, run: str) -> dict[str, Json]: ...
    def summary(self, run: str) -> dict[str, Json]: ...
    def alerts(
        self,
        run: str | None = None,
        project: str | int | None = None,
        level: str | None = None,
        since: float | None = None,
        limit: int = 100,
    ) -> list[AlertRow]: ...
    def metrics(
        self, run: str, *, kind: Kind = "metric", limit: int = 100, cursor: str | None = None
    ) -> MetricsPage: ...
    def columns(
        self,
        project: str | int,
        *,
        sources: Sequence[str] | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> ColumnsPage: ...
    def series(self, question: SeriesQuestion) -> list[Series]: ...
    def points(self, question: SeriesQuestion) -> Iterator[Series]: ...


class Changing(Protocol):
    """Changes; ``trackai.store.edits.Edits`` says what each means."""

    def bulk(self, ids: Sequence[str], action: Literal["delete", "move"], value: str | None = None) -> int: ...
    def edit_run(self, run: str, *, name: str) -> RunRow: ...
