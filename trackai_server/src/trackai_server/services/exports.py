"""Runs and points as files, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from trackai.exports.columnar import COLUMNAR, columnar_pieces, is_columnar, missing
from trackai.exports.rows import column_types, table_of_points, table_of_runs
from trackai.exports.text import csv_pieces, jsonl_pieces
from trackai.store.paging import all_runs

if TYPE_CHECKING:
    from trackai.exports.rows import Table
    from trackai.store.answers import Kind, RunsQuestion
    from trackai.store.reader import Reader

Form = Literal["csv", "jsonl", "parquet", "arrow"]
_PAGE = 1000  # runs in one question


@dataclass(frozen=True, slots=True)
class ExportDesk:
    """Files of what the caller may see. Memory holds a portion, whatever the size of the file.

    The first piece is made before an answer begins, so that every mistake is answered as one; what breaks later breaks
    the transfer off, which a client sees by its missing end.
    """

    reader: Reader

    def runs(self, question: RunsQuestion, form: Form) -> Iterator[bytes]:
        """Return a file with a row for each run that *question* is about, in its order."""
        whole = replace(question, limit=_PAGE)
        types = column_types(whole.columns, all_runs(self.reader, whole)) if is_columnar(form) else None
        return _begun(_pieces(table_of_runs(whole.columns, all_runs(self.reader, whole), types), form))

    def points(self, question: RunsQuestion, metrics: Sequence[str], kind: Kind, form: Form) -> Iterator[bytes]:
        """Return a file with a row for each point of these runs, exactly as it was logged; no metrics: of all."""
        runs = all_runs(self.reader, replace(question, limit=_PAGE))
        return _begun(_pieces(table_of_points(self.reader, runs, metrics, kind), form))

    def formats(self) -> list[dict[str, str | None]]:
        """Return the formats, each with the reason why it cannot be had here; None where it can."""
        return [
            {"format": "csv", "missing": None},
            {"format": "jsonl", "missing": None},
            *({"format": form, "missing": missing()} for form in COLUMNAR),
        ]


def _pieces(table: Table, form: Form) -> Iterator[bytes]:
    if is_columnar(form):
        return columnar_pieces(table, form)
    return (piece.encode() for piece in (csv_pieces(table) if form == "csv" else jsonl_pieces(table)))


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    return chain([first], pieces)
