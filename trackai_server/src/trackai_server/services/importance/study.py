"""Importance of the config of runs for one number of theirs: what is read, left out and weighed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from trackai.errors import UsageError
from trackai.store.answers import RunsQuestion
from trackai.store.query.filter.tree import Field
from trackai_server.services.importance.forest import forest_importance
from trackai_server.services.importance.parameters import Parameter, parameter_of
from trackai_server.services.importance.ranks import Correlation, spearman
from trackai_server.services.projects import project_reference

if TYPE_CHECKING:
    from trackai.store.answers import Json, RunRow
    from trackai.store.reader import Reader

MAX_RUNS: Final = 2_000  # newest first; reading their config takes about a second
MAX_GROWN: Final = 250  # rows of the forest, taken evenly: about a second in plain Python
MAX_PARAMETERS: Final = 200
MIN_RUNS: Final = 8  # below, a forest says nothing
PAGE: Final = 1_000

Trust = Literal["none", "low", "fair", "good"]


@dataclass(frozen=True, slots=True)
class ParameterImportance:
    """What one parameter means for the target; what cannot be said is None."""

    name: str
    kind: Literal["number", "category"]
    values: int
    runs: int
    correlation: Correlation | None
    importance: float | None
    error: float | None


@dataclass(frozen=True, slots=True)
class ImportanceAnswer:
    """Parameters by importance, and how much to believe it.

    Attributes:
        runs: that have a finite target, and so count.
        without_target: whose target is missing, NaN or infinite.
        not_read: matching runs beyond the newest 2,000.
        grown: runs that the forest was grown on.
        r2: part of the variance explained on unseen runs; None without a forest.
        trust: in one word, by number of runs and r2.
        parameters: the most important first.
        constant: parameters with one value, which cannot matter here.
        unusable: parameters that name nearly every run differently, or beyond the first 200.
    """

    runs: int
    without_target: int
    not_read: int
    grown: int
    r2: float | None
    trust: Trust
    parameters: list[ParameterImportance]
    constant: int
    unusable: int


@dataclass(frozen=True, slots=True)
class ImportanceStudy:
    """Weighs parameters of runs that the caller may see."""

    reader: Reader

    def weigh(self, project: str, target: str, *, filter: str, runs: Sequence[str]) -> ImportanceAnswer:
        """Weigh the config of the runs of a project for the column *target*.

        Args:
            project: name or id.
            target: a column with numbers, such as ``metric.val/acc.max``.
            filter: which runs, in the filter language; empty: all.
            runs: ids, instead of a filter.

        Raises:
            UsageError: for a filter and runs at once, or a target that is no column.
            FilterError: for a mistake in the filter.
            NotFoundError: if there is no such project.
        """
        if runs and filter:
            raise UsageError("Give a filter or runs, not both.")
        of = project_reference(project)
        page = self.reader.columns(of, sources=("config",), limit=MAX_PARAMETERS)
        # With back-quotes where they are needed, as a question takes them.
        asked = {column.name: str(Field("config", column.name.removeprefix("config."))) for column in page.columns}
        wanted = "id in ({})".format(", ".join(f'"{run}"' for run in runs)) if runs else filter
        found, total = self._read(of, wanted, (target, *asked.values()))
        rows = [row for row in found if _finite(row.values.get(target)) is not None]
        numbers = [float(row.values[target]) for row in rows]  # type: ignore[arg-type]  # finite numbers by the line above
        parameters = [parameter_of(name, [row.values.get(column) for row in rows]) for name, column in asked.items()]
        usable = [p for p in parameters if p.values > 1 and not p.is_name_of_runs]
        weighed, grown, r2 = _weigh(usable, numbers)
        return ImportanceAnswer(
            runs=len(rows),
            without_target=len(found) - len(rows),
            not_read=total - len(found),
            grown=grown,
            r2=r2,
            trust=_trust(len(rows), r2),
            parameters=weighed,
            constant=sum(p.values <= 1 for p in parameters),
            unusable=sum(p.values > 1 and p.is_name_of_runs for p in parameters) + page.total - len(asked),
        )

    def _read(self, project: str | int, filter: str, columns: tuple[str, ...]) -> tuple[list[RunRow], int]:
        found: list[RunRow] = []
        cursor = None
        while True:
            page = self.reader.runs(
                RunsQuestion(project=project, filter=filter, columns=columns, limit=PAGE, cursor=cursor)
            )
            found.extend(page.runs)
            cursor = page.cursor
            if cursor is None or len(found) >= MAX_RUNS:
                return found[:MAX_RUNS], page.total


def _finite(value: Json) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None  # type: ignore[arg-type]  # a number


def _weigh(
    usable: Sequence[Parameter], numbers: Sequence[float]
) -> tuple[list[ParameterImportance], int, float | None]:
    stride = max(1, math.ceil(len(numbers) / MAX_GROWN))
    grown = range(0, len(numbers), stride)
    forest = None
    if usable and len(numbers) >= MIN_RUNS and len(set(numbers)) > 1:
        forest = forest_importance([p.feature([p.held[i] for i in grown]) for p in usable], [numbers[i] for i in grown])
    weighed = [
        ParameterImportance(
            name=p.name,
            kind="number" if p.is_ordered else "category",
            values=p.values,
            runs=p.runs,
            correlation=spearman(*p.pairs(numbers)) if p.is_ordered else None,
            importance=None if forest is None else forest.shares[i],
            error=None if forest is None else forest.errors[i],
        )
        for i, p in enumerate(usable)
    ]
    weighed.sort(key=lambda p: (-(p.importance or 0.0), -abs(p.correlation.value) if p.correlation else 0.0, p.name))
    return weighed, 0 if forest is None else len(grown), None if forest is None else forest.r2


def _trust(runs: int, r2: float | None) -> Trust:
    if r2 is None or r2 <= 0:
        return "none"
    if runs < 30 or r2 < 0.3:
        return "low"
    return "good" if runs >= 60 and r2 >= 0.6 else "fair"
