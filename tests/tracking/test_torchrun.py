"""Real torchrun: its ranks are one run, through elastic restarts too."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integrations.stored import Stored

pytestmark = pytest.mark.timeout(240)  # torch and its agent take long to import on a busy machine


@pytest.fixture
def torchrun(tmp_path: Path, home: Path) -> Callable[..., Stored]:
    """Run a script with two processes; return what they have left in the store."""

    def run(script: str, *options: str, **variables: str) -> Stored:
        path = tmp_path / "training.py"
        path.write_text(textwrap.dedent(script))
        named = {"TRACKAI_MODE": "online", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
        command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", *options, str(path)]
        done = subprocess.run(
            command, env={**os.environ, **named, **variables}, cwd=tmp_path, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return Stored(home)

    return run


DDP = """
    import os, torch, trackai
    import torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel

    run = trackai.init("digits", config={"lr": 0.1})
    dist.init_process_group("gloo")
    torch.manual_seed(dist.get_rank())
    model = DistributedDataParallel(torch.nn.Linear(4, 1))
    trackai.watch(model, log_freq=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(5):
        loss = model(torch.randn(8, 4)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        trackai.log({"loss": loss})
    print(f"rank {dist.get_rank()} is through")
    dist.destroy_process_group()
"""


def test_a_script_that_every_rank_runs_is_one_run_with_each_point_once(torchrun: Callable[..., Stored]) -> None:
    left = torchrun(
        DDP,
        "--standalone",
        TRACKAI_SYSTEM_INTERVAL="0.1",
        TRACKAI_LOG_CPU="on",
        TRACKAI_CONSOLE="on",
        TRACKAI_CAPTURE_ENVIRONMENT="on",
    )

    assert [run["state"] for run in left.runs()] == ["finished"]
    assert list(left.series()["loss"]) == [0, 1, 2, 3, 4]
    assert {name: list(series) for name, series in left.series().items() if name != "loss"} == {
        "gradient_norms/weight": [1, 3],
        "gradient_norms/bias": [1, 3],
        "gradient_norms/total": [1, 3],
    }
    assert left.overwritten() == 0
    said = dict(left.rows("SELECT text, writer FROM logs WHERE text LIKE 'rank % is through'"))
    assert {text: writer.partition("-")[0] for text, writer in said.items()} == {
        "rank 0 is through": "rank0",
        "rank 1 is through": "rank1",
    }
    meters = {key for (key,) in left.rows("SELECT DISTINCT path FROM keys WHERE kind = 'system'")}
    assert {"cpu/utilization", "process/cpu", "rank/1/process/cpu"} <= meters
    assert not [key for key in meters if key.startswith("rank/1/") and not key.startswith("rank/1/process/")]
    assert {writer.partition("-")[0] for (writer,) in left.rows("SELECT writer FROM environments")} == {"rank0"}


RESTARTS = """
    import os, pathlib, sys, time, trackai

    rank, attempt = os.environ["RANK"], os.environ["TORCHELASTIC_RESTART_COUNT"]
    checkpoint = pathlib.Path("checkpoint")
    run = trackai.init("digits")
    first = int(checkpoint.read_text()) if checkpoint.exists() else 0
    for step in range(first, 10):
        trackai.log({"loss": 1 / (step + 1), "attempt": int(attempt)}, step=step)
        if rank == "0" and step == 3:
            checkpoint.write_text("4")
        if attempt == "0" and step == 6:
            # Rank 1 fails once rank 0 is past its checkpoint; rank 0 waits for the signal that ends it.
            pathlib.Path(f"reached{rank}").touch()
            while rank == "0" or not pathlib.Path("reached0").exists():
                time.sleep(0.05)
            raise RuntimeError("a GPU fell off the bus")
    trackai.finish()
"""


def test_an_elastic_restart_continues_the_run_as_if_nothing_had_been(torchrun: Callable[..., Stored]) -> None:
    id_of_tutorials = ("--rdzv-id", "100", "--rdzv-backend", "c10d", "--rdzv-endpoint", "localhost:0")

    left = torchrun(RESTARTS, *id_of_tutorials, "--max-restarts", "1", "--monitor-interval", "0.1")

    [run] = left.runs()
    assert (run["state"], run["traceback"]) == ("finished", "")
    assert left.series() == {
        "loss": {step: 1 / (step + 1) for step in range(10)},
        "attempt": {step: float(step > 3) for step in range(10)},
    }
    ended = left.rows("SELECT substr(writer, 1, 5), count(*) FROM journals GROUP BY 1")
    assert dict(ended) == {"rank0": 2, "rank1": 2}
