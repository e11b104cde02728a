"""Types that several resources share: ids, names and numbers as they stand in an address or a body."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from trackai.errors import UsageError
from trackai.ids import MAX_NAME, check_name

MAX_ROW_ID = 2**31 - 1  # what an integer column of PostgreSQL holds
MAX_TEXT = 200_000  # characters of notes and descriptions; all of them escaped (\ud83d\ude80) still fit a body


class Input(BaseModel):
    """A body: unknown fields are refused, so that a misspelt one is not taken for success."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Output(BaseModel):
    """An answer. Only described here: the bytes are encoded straight from the reader's answers."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


def _name(text: str) -> str:
    try:
        return check_name(text, "name")
    except UsageError as error:
        raise ValueError(str(error)) from error


# No database keeps a NUL in a text. Half a character (a lone surrogate) is refused by pydantic itself.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=NO_NUL), AfterValidator(_name)]
Text = Annotated[str, Field(max_length=MAX_TEXT, pattern=NO_NUL)]
Word = Annotated[str, Field(max_length=MAX_NAME, pattern=NO_NUL)]
RunId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
RowVersion = Annotated[int, Field(ge=0, le=MAX_ROW_ID, description="Version that was read; 409 when it is stale.")]
Number = Annotated[
    float | Literal["NaN", "Infinity", "-Infinity"],
    Field(description="A number; what JSON cannot hold is one of three strings."),
]
RunState = Literal["running", "stalled", "finished", "failed", "crashed", "lost"]
SeriesKind = Literal["metric", "system"]

RunIdPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$", description="Id of a run.")]
ProjectPath = Annotated[str, Path(min_length=1, max_length=MAX_NAME, description="Id of a project, or its name.")]
RowIdPath = Annotated[int, Path(ge=1, le=MAX_ROW_ID)]

Search = Annotated[str | None, Query(max_length=MAX_NAME, description="Part of the name, or /regular expression/.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="Where the page before said that this one begins.")]
PageLimit = Annotated[int, Query(ge=1, le=1000, description="Rows of a page.")]
ProjectQuery = Annotated[str | None, Query(min_length=1, max_length=MAX_NAME, description="Id or name of a project.")]
NameList = Annotated[
    str,
    Query(
        max_length=60_000,
        description="Names as the filter language writes them, parted by commas; odd ones in back-quotes.",
    ),
]


class FieldProblem(Output):
    """One field of a request that cannot be taken."""

    field: str = Field(description="Where: `body.runs.0`, `query.limit` …")
    message: str


class Problem(Output):
    """An error as RFC 9457 describes it (`application/problem+json`)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Stable name of the kind of problem, as a URN.")
    title: str
    status: int
    detail: str = Field(description="A sentence: what happened and what to do next.")
    errors: list[FieldProblem] | None = Field(None, description="Fields that cannot be taken (422).")
    nearest: list[str] | None = Field(None, description="Names that do exist (404).")
    wanted: str | None = Field(None, description="The id that no run has (404).")
    column: int | None = Field(None, description="Where the mistake in a filter begins, counted from 1.")
    length: int | None = Field(None, description="How wide the mistake in a filter is.")
    text: str | None = Field(None, description="The filter with the mistake.")


__all__ = [
    "MAX_ROW_ID", "Cursor", "FieldProblem", "Input", "JsonValue", "Name", "NameList", "Number", "Output",
    "PageLimit", "Problem", "ProjectPath", "ProjectQuery", "RowIdPath", "RowVersion", "RunId", "RunIdPath", "RunState",
    "Search", "SeriesKind", "Text", "Word",
]  # fmt: skip
