"""Importance of parameters as it crosses HTTP."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trackai_server.schemas.common import Output


class RankCorrelation(Output):
    """Spearman's rank correlation with its 95 % interval."""

    value: float
    low: float
    high: float


class ParameterImportance(Output):
    """What one parameter means for the target."""

    name: str = Field(description="As the filter language writes it, without back-quotes.")
    kind: Literal["number", "category"]
    values: int = Field(description="Different values; missing counts as one.")
    runs: int = Field(description="Runs that have it.")
    correlation: RankCorrelation | None = Field(description="Null for names, which have no order.")
    importance: float | None = Field(description="Share of 1 in what a forest loses when the parameter is shuffled.")
    error: float | None = Field(description="Half of the 95 % interval of `importance`, over the trees.")


class Importance(Output):
    """Parameters by importance, and how much to believe it. The same question gets the same answer."""

    runs: int = Field(description="Runs with a finite target: those that count.")
    without_target: int
    not_read: int = Field(description="Matching runs beyond the newest 2,000.")
    grown: int = Field(description="Runs that the forest was grown on, taken evenly; 0: too few for one.")
    r2: float | None = Field(description="Part of the variance that the forest explains on runs it has not seen.")
    trust: Literal["none", "low", "fair", "good"]
    parameters: list[ParameterImportance]
    constant: int = Field(description="Parameters with one value in these runs.")
    unusable: int = Field(description="Parameters that name nearly every run differently, or beyond the first 200.")
