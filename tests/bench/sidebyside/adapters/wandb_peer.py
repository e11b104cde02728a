"""wandb, offline: a side process writes a LevelDB log of protobuf records. There is no local server to read it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sidebyside.peer import Peer

BLOCK, HEADER = 32 * 1024, 7
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4


def records(path: Path) -> Iterator[bytes]:
    """The whole records of a file in LevelDB's log format, behind a header of seven bytes."""
    data = path.read_bytes()
    at, parts = HEADER, b""
    while at + HEADER <= len(data):
        if (room := BLOCK - at % BLOCK) < HEADER:
            at += room
            continue
        length, kind = int.from_bytes(data[at + 4 : at + 6], "little"), data[at + 6]
        body = data[at + HEADER : at + HEADER + length]
        if kind not in (FULL, FIRST, MIDDLE, LAST) or len(body) < length:
            return
        parts = body if kind in (FULL, FIRST) else parts + body
        if kind in (FULL, LAST):
            yield parts
        at += HEADER + length


class Wandb(Peer):
    venv = package = module = "wandb"
    crash_settle = 10.0
    settle = 10.0

    def environment(self) -> dict[str, str]:
        return {"WANDB_MODE": "offline", "WANDB_DIR": str(self.home), "WANDB_SILENT": "true",
                "WANDB_ERROR_REPORTING": "false"}  # fmt: skip

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        import wandb

        self.run = wandb.init(project=project, name=run, config=config, mode="offline")

    def log(self, values: dict[str, float], step: int) -> None:
        self.run.log(values, step=step)

    def close(self) -> None:
        self.run.finish()

    def histories(self) -> Iterator[tuple[str, dict[str, str]]]:
        from wandb.proto.wandb_internal_pb2 import Record

        for path in sorted(self.home.glob("wandb/offline-run-*/*.wandb")):
            name = path.stem
            for body in records(path):
                record = Record.FromString(body)
                if record.HasField("run"):
                    name = record.run.display_name or name
                elif record.HasField("history"):
                    items = record.history.item
                    row = {item.key or "/".join(item.nested_key): item.value_json for item in items}
                    yield name, row | {"_step": row.get("_step") or str(record.history.step.num)}

    def counts(self, project: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, row in self.histories():
            found[name] = found.get(name, 0) + sum(key.startswith("train/") for key in row)
        return found

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        return {int(float(row["_step"])) for name, row in self.histories() if name == run and metric in row}
