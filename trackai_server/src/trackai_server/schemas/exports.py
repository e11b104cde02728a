"""What can be exported, as it crosses HTTP; the files themselves are no JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trackai_server.schemas.common import Output

ExportForm = Literal["csv", "jsonl", "parquet", "arrow"]


class ExportFormat(Output):
    """A format of files."""

    format: ExportForm
    missing: str | None = Field(description="Why this server cannot write it, as a sentence; null where it can.")


class ExportFormats(Output):
    """The formats of files."""

    formats: list[ExportFormat]
