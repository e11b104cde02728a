"""Columns, completion and checks of filters as they cross HTTP."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trackai_server.schemas.common import JsonValue, Number, Output


class ColumnInfo(Output):
    """Something that a run can be shown, sorted or filtered by."""

    name: str = Field(description="As the filter language writes it, without back-quotes and aggregate.")
    source: Literal["field", "config", "summary", "metric", "system"]
    type: Literal["number", "text", "bool", "time", "json", "mixed"]
    runs: int = Field(description="Runs that have it.")
    min: Number | None
    max: Number | None
    examples: list[JsonValue] = Field(description="Up to 10 distinct values.")


class ColumnPage(Output):
    """Columns of a project, ordered by source and name."""

    columns: list[ColumnInfo]
    cursor: str | None
    total: int


class CompletionItem(Output):
    """One way to go on with a filter text."""

    text: str
    kind: str = Field(description="field, operator, value or keyword.")
    detail: str
    start: int = Field(description="Offset from which `text` replaces what is written, up to the position asked about.")
    runs: int | None = Field(description="Runs that have that key or value; null where they were not counted.")


class CompletionList(Output):
    """Ways to go on, best first."""

    completions: list[CompletionItem]


class FilterCheck(Output):
    """A filter that can be asked; one that cannot is a 422 with the column of the mistake."""

    ok: Literal[True]


class WrittenValue(Output):
    """A value of a condition."""

    text: str = Field(description="As it is written, with its quotes.")
    shown: str = Field(description="As people read it, without quotes.")
    kind: Literal["text", "number", "bool", "null", "time", "field"]


class WrittenCondition(Output):
    """`field operator value …`."""

    name: str = Field(description="The field, as a filter writes it.")
    type: Literal["text", "number", "time", "bool", "any"]
    is_series: bool = Field(description="Whether it is a number of a series, which has an aggregate.")
    operator: Literal["=", "!=", "<", "<=", ">", ">=", "~", "!~", "in", "not in", "exists", "not exists"]
    values: list[WrittenValue] = Field(description="None behind `exists`, any number behind `in`, else one.")


class FilterPart(Output):
    """One of the parts of a filter that are joined by `and`."""

    text: str = Field(description="As it is written.")
    start: int = Field(description="Its offset in the filter.")
    needs_brackets: bool = Field(description="Whether `and` needs parentheses around it.")
    condition: WrittenCondition | None = Field(description="null for a part with `or`, `not` or parentheses inside.")


class FilterParts(Output):
    """A filter taken apart where `and` joins it."""

    parts: list[FilterPart]
