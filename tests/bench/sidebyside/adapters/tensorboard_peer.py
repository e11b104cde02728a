"""TensorBoard's event files, written by its own writer (as torch.utils.tensorboard does) or by tensorboardX."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sidebyside.peer import Client, Peer


class TensorBoard(Peer):
    venv = package = "tensorboard"
    module = "tensorboard.summary.writer.event_file_writer"  # what torch.utils.tensorboard imports

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        self.event, self.summary = Event, Summary
        self.writer = EventFileWriter(str(self.home / project / run))

    def log(self, values: dict[str, float], step: int) -> None:
        for tag, value in values.items():
            summary = self.summary(value=[self.summary.Value(tag=tag, simple_value=value)])
            self.writer.add_event(self.event(wall_time=time.time(), step=step, summary=summary))

    def close(self) -> None:
        self.writer.close()

    def events(self, project: str) -> Iterator[tuple[str, int, str]]:
        from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

        for path in sorted((self.home / project).glob("*/events*")):
            for event in EventFileLoader(str(path)).Load():
                for value in event.summary.value:
                    yield path.parent.name, event.step, value.tag

    def counts(self, project: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for run, _, _ in self.events(project):
            found[run] = found.get(run, 0) + 1
        return found

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        return {step for name, step, tag in self.events(project) if (name, tag) == (run, metric)}

    def serve_command(self, python: str, port: int) -> list[str]:
        return [python, "-m", "tensorboard.main", "--logdir", str(self.home / "bench"), "--port", str(port)]

    def wait_loaded(self, client: Client, project: str, runs: int, points: int) -> None:
        limit = time.monotonic() + 300
        while time.monotonic() < limit:
            tags = client.json("/data/plugin/scalars/tags")
            if len(tags) >= runs:
                last = max(tags)
                if (
                    len(client.json(f"/data/plugin/scalars/scalars?{urlencode({'run': last, 'tag': 'train/m3'})}"))
                    >= points
                ):
                    return
            time.sleep(0.2)

    def list_runs(self, client: Client, project: str) -> int:
        # Names and tags only: TensorBoard has no list with last values.
        return len(client.json("/data/plugin/scalars/tags"))

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        return len(client.json(f"/data/plugin/scalars/scalars?{urlencode({'run': run, 'tag': metric})}"))

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        form = urlencode([("tag", metric), *(("runs", run) for run in runs)])
        return sum(map(len, client.json("/data/plugin/scalars/scalars_multirun", form=form).values()))


class TensorBoardX(TensorBoard):
    venv = "tensorboardx"
    package = module = "tensorboardX"

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        from tensorboardX import SummaryWriter

        self.writer = SummaryWriter(str(self.home / project / run))

    def log(self, values: dict[str, float], step: int) -> None:
        for tag, value in values.items():
            self.writer.add_scalar(tag, value, step)
