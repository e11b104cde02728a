"""Scripts in processes of their own, and what they have left in the home."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trackai import records
from trackai.journal.layout import find_journals
from trackai.journal.reader import read_frames
from trackai.settings import load


def run_script(
    script: str, home: Path, *arguments: str, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a script with journals that stay; return what it printed."""
    settings = {"TRACKAI_HOME": str(home), "TRACKAI_KEEP_JOURNALS": "1", "TRACKAI_MODE": "online", **environment}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parent,
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


@dataclass
class Logged:
    """One journal, read whole."""

    path: Path
    records: list[Any] = field(default_factory=list)

    def of(self, kind: type) -> list[Any]:
        """Return the records of one kind."""
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def opened(self) -> records.Opened:
        """The first record."""
        first: records.Opened = self.records[0]
        return first

    @property
    def started(self) -> records.RunStarted:
        """The record that introduces the run."""
        found: records.RunStarted = self.of(records.RunStarted)[0]
        return found

    @property
    def finished(self) -> records.Finished | None:
        """The last word, if there is one."""
        return next(iter(self.of(records.Finished)), None)

    def points(self, kind: str = "metric") -> list[tuple[str, float, float]]:
        """Return (key, step, value) of all points, in the order of the file."""
        keysets = {record.number: record for record in self.of(records.KeySet)}
        found = []
        for row in self.of(records.Row):
            keyset = keysets[row.n]
            if keyset.kind == kind:
                values = struct.unpack(f"<{len(keyset.keys)}d", row.v)
                found += [(key, row.s, value) for key, value in zip(keyset.keys, values, strict=True)]
        return found

    def config(self) -> dict[str, Any]:
        """Return the config as its records add up."""
        return self._leaves(records.ConfigSet)

    def summary(self) -> dict[str, Any]:
        """Return the user's summary as its records add up."""
        return self._leaves(records.SummarySet)

    def _leaves(self, kind: type) -> dict[str, Any]:
        leaves: dict[str, Any] = {}
        for record in self.of(kind):
            leaves.update(record.values)
            for path in record.removed:
                del leaves[path]
        return leaves


def journals(home: Path, run_id: str | None = None) -> list[Logged]:
    """Read all journals under a home: main writers first, then by time."""
    found = []
    for journal in find_journals(load({"home": home}), run_id):
        decoded = [records.decode(frame.payload) for frame in read_frames(journal.path)]
        found.append(Logged(journal.path, decoded))
    return sorted(found, key=lambda logged: (logged.opened.role, logged.opened.time))


def journal(home: Path) -> Logged:
    """Read the only journal under a home."""
    (only,) = journals(home)
    return only
