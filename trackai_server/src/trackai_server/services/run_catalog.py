"""Runs: lists of them, and what is known of one besides its series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trackai.store.answers import (
        AlertRow,
        ArtifactRow,
        FileRow,
        Json,
        LogLines,
        LogsPage,
        RichKey,
        RichRow,
        RunRow,
        RunsPage,
        RunsQuestion,
        RunsSize,
    )  # fmt: skip
    from trackai.store.reader import Reader


@dataclass(frozen=True, slots=True)
class RunCatalog:
    """Runs as the caller may see them."""

    reader: Reader

    def page(self, question: RunsQuestion) -> RunsPage:
        """Answer which runs, in which order, with which columns."""
        return self.reader.runs(question)

    def size(self, question: RunsQuestion) -> RunsSize:
        """Return what the runs hold that *question* takes."""
        return self.reader.size(question)

    def get(self, run: str, columns: tuple[str, ...]) -> RunRow:
        """Return one run with the values of *columns*."""
        return self.reader.run(run, columns)

    def config(self, run: str) -> dict[str, Json]:
        """Return its config leaves by path."""
        return self.reader.config(run)

    def summary(self, run: str) -> dict[str, Json]:
        """Return its summary values by path."""
        return self.reader.summary(run)

    def environment(self, run: str) -> dict[str, dict[str, Json]]:
        """Return what was captured of machine, code and packages, by section."""
        return self.reader.environment(run)

    def logs(
        self,
        run: str,
        *,
        after: int,
        limit: int,
        search: str | None,
        tail: int | None,
        stream: str | None,
        lines: list[int] | None,
    ) -> LogsPage:
        """Return console lines after line *after*, the last *tail* ones, or those with the numbers *lines*."""
        return self.reader.logs(run, after=after, limit=limit, search=search, tail=tail, stream=stream, lines=lines)

    def log_lines(
        self, run: str, *, search: str | None, regex: bool, stream: str | None, after: int, limit: int
    ) -> LogLines:
        """Return the numbers of console lines that match, as far as one answer comes."""
        return self.reader.log_lines(run, search=search, regex=regex, stream=stream, after=after, limit=limit)

    def alerts(self, run: str, *, level: str | None, since: float | None, limit: int) -> list[AlertRow]:
        """Return its alerts, newest first."""
        return self.reader.alerts(run=run, level=level, since=since, limit=limit)

    def files(self, run: str, prefix: str | None, limit: int) -> list[FileRow]:
        """Return the files that it names."""
        return self.reader.files(run, prefix=prefix, limit=limit)

    def artifacts(self, run: str) -> list[ArtifactRow]:
        """Return the versions of artifacts that it made or used."""
        return self.reader.artifacts(run=run)

    def rich_keys(self, run: str) -> list[RichKey]:
        """Return its keys of values other than numbers."""
        return self.reader.rich_keys(run)

    def rich(self, run: str, key: str, *, step: float | None, limit: int) -> list[RichRow]:
        """Return the values of one rich key; with *step*, those at that step or the last one before it."""
        return self.reader.rich(run, key, step=step, limit=limit)

    def rich_steps(self, run: str, key: str) -> list[float]:
        """Return the steps at which a rich key has values."""
        return self.reader.rich_steps(run, key)

    def rich_sample(self, run: str, key: str, most: int) -> list[RichRow]:
        """Return values of one rich key at up to *most* steps, taken evenly."""
        return self.reader.rich_sample(run, key, most)
