"""Real Accelerate loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import trackai_accelerate
from accelerate import Accelerator, tracking
from accelerate.state import AcceleratorState, PartialState
from tests.integrations.conftest import TORCHRUN, die
from tests.integrations.stored import Stored
from trackai_accelerate import TrackAITracker

import trackai

pytestmark = pytest.mark.filterwarnings("ignore")
KNOWS_NAMES = hasattr(tracking, "register_tracker_class")  # from Accelerate 1.15 on; before it, instances alone
by_name = pytest.mark.skipif(not KNOWS_NAMES, reason="this Accelerate takes trackers of others only as instances")


def chosen(project: str, **init: Any) -> Any:
    """Return what ``log_with`` takes here: a name if it can be, else an instance."""
    return "trackai" if KNOWS_NAMES else TrackAITracker(project, **init)


@pytest.fixture(autouse=True)
def fresh_state() -> Iterator[None]:
    yield
    AcceleratorState._reset_state(True)
    PartialState._reset_state()


def loop(accelerator: Accelerator, steps: int = 5) -> None:
    net = torch.nn.Linear(4, 1)
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.randn(32, 4)), batch_size=4)
    net, optimizer, data = accelerator.prepare(net, torch.optim.SGD(net.parameters(), lr=0.1), data)
    for step, (batch,) in enumerate(data):
        if step == steps:
            break
        loss = net(batch).square().mean()
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        accelerator.log({"loss": loss, "nested": {"lr": 0.1}}, step=step)


@pytest.mark.parametrize("log_with", [pytest.param("trackai", marks=by_name), "instance"])
def test_by_name_and_by_instance_a_loop_is_one_run(stored: Stored, log_with: str) -> None:
    is_named = log_with == "trackai"
    accelerator = Accelerator(cpu=True, log_with="trackai" if is_named else TrackAITracker("digits", name="loop"))
    accelerator.init_trackers(
        "digits", config={"lr": 0.1}, init_kwargs={"trackai": {"name": "loop"}} if is_named else {}
    )

    loop(accelerator)
    accelerator.end_training()

    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("digits", "loop", "finished")]
    series = stored.series()
    assert list(series["loss"]) == [0, 1, 2, 3, 4]
    assert series["nested/lr"][4] == pytest.approx(0.1)
    assert stored.config() == {"lr": 0.1}


@by_name
def test_the_name_is_known_to_accelerate_after_the_import() -> None:
    assert tracking.LOGGER_TYPE_TO_CLASS["trackai"] is trackai_accelerate.TrackAITracker


def test_making_an_instance_opens_nothing(home: Path) -> None:
    TrackAITracker("digits")

    assert not (home / "journals").exists()


def test_images_and_tables_have_their_methods(stored: Stored) -> None:
    accelerator = Accelerator(cpu=True, log_with=chosen("digits"))
    accelerator.init_trackers("digits")
    tracker = accelerator.get_tracker("trackai")

    tracker.log_images({"samples": [torch.zeros(3, 4, 4, dtype=torch.uint8).numpy()] * 2}, step=1)
    tracker.log_table("scores", columns=["a", "b"], data=[[1, 2]], step=1)
    accelerator.end_training()

    assert stored.rows("SELECT type FROM rich_values ORDER BY type") == [("image",), ("image",), ("table",)]


def test_the_run_itself_is_there_for_everything_else(stored: Stored) -> None:
    accelerator = Accelerator(cpu=True, log_with=chosen("digits"))
    accelerator.init_trackers("digits")

    accelerator.get_tracker("trackai", unwrap=True).summary["best"] = 0.9
    accelerator.end_training()

    assert stored.summary() == {"best": 0.9}


def test_a_run_that_the_script_opened_is_used_and_left_open(stored: Stored) -> None:
    run = trackai.init(project="mine")
    accelerator = Accelerator(cpu=True, log_with=chosen("digits"))
    accelerator.init_trackers("ignored")

    loop(accelerator)
    accelerator.end_training()

    assert run.is_active
    trackai.finish()
    assert [r["project"] for r in stored.runs()] == ["mine"]


def disturbed_loop(folder: Path | str, run: str, dies_at: int | None = None, resume: bool = False) -> None:
    """Train twelve batches on fixed data, with a checkpoint after the sixth, from which it can be resumed."""
    accelerator = Accelerator(cpu=True, log_with=chosen("digits", id=run))
    accelerator.init_trackers("digits", init_kwargs={"trackai": {"id": run}} if KNOWS_NAMES else {})
    torch.manual_seed(1)
    net = torch.nn.Linear(4, 1)
    rows = torch.utils.data.TensorDataset(torch.randn(48, 4, generator=torch.manual_seed(2)))
    data = torch.utils.data.DataLoader(rows, batch_size=4)
    net, optimizer, data = accelerator.prepare(net, torch.optim.Adam(net.parameters(), lr=0.1), data)
    if resume:
        accelerator.load_state(str(folder))
        data = accelerator.skip_first_batches(data, 6)
    for step, (batch,) in enumerate(data, 6 if resume else 0):
        loss = net(batch).square().mean()
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        accelerator.log({"loss": loss}, step=step)
        if step == 5:
            accelerator.save_state(str(folder))
        die(step == dies_at)
    accelerator.end_training()


def test_killed_in_mid_epoch_and_resumed_it_is_one_run_equal_to_an_undisturbed_one(
    tmp_path: Path, stored: Stored, killed: Callable[..., None]
) -> None:
    disturbed_loop(tmp_path / "a", "undisturbed")
    killed(f"disturbed_loop({str(tmp_path / 'b')!r}, 'disturbed', dies_at=8)", "test_accelerate")

    disturbed_loop(tmp_path / "b", "disturbed", resume=True)

    assert [(run["id"], run["state"]) for run in stored.runs()] == [
        ("undisturbed", "finished"),
        ("disturbed", "finished"),
    ]
    assert stored.curves("disturbed") == stored.curves("undisturbed")
    assert list(stored.curves("disturbed")["loss"]) == list(range(12))


def test_two_processes_are_one_run_without_a_duplicate(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "from accelerate import Accelerator\n"
        "import trackai_accelerate\n"
        "from tests.integrations.test_accelerate import chosen, loop\n"
        "accelerator = Accelerator(cpu=True, log_with=chosen('digits'))\n"
        "accelerator.init_trackers('digits')\n"
        "loop(accelerator, steps=3)\n"
        "accelerator.end_training()\n",
        *TORCHRUN,
        PYTHONPATH=str(Path(__file__).parents[2]),
    )

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["loss"]) == [0, 1, 2]
    assert stored.overwritten() == 0


def test_what_cannot_be_stored_costs_a_warning_and_not_the_training(stored: Stored) -> None:
    accelerator = Accelerator(cpu=True, log_with=chosen("digits"))
    accelerator.init_trackers("digits")

    with pytest.warns(UserWarning, match=r"'weights' holds a torch.Tensor of shape \(100,\)"):
        accelerator.log({"weights": torch.zeros(100), "thing": object(), "good": torch.tensor(1.0)}, step=0)
    accelerator.end_training()

    assert stored.series() == {"good": {0: 1.0}}


def test_given_twice_it_logs_once_and_says_so(stored: Stored) -> None:
    accelerator = Accelerator(cpu=True, log_with=[chosen("digits"), TrackAITracker("digits")])
    accelerator.init_trackers("digits")

    with pytest.warns(UserWarning, match="given TrackAI twice"):
        accelerator.log({"loss": 0.5})
    accelerator.log({"loss": 0.25})
    accelerator.end_training()

    assert len(stored.runs()) == 1
    assert stored.series() == {"loss": {0: 0.5, 1: 0.25}}


def test_a_tracker_that_is_used_after_the_end_loses_nothing(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "from accelerate import Accelerator\n"
        "from trackai_accelerate import TrackAITracker\n"
        "accelerator = Accelerator(cpu=True, log_with=TrackAITracker('digits'))\n"
        "accelerator.init_trackers('digits')\n"
        "tracker = accelerator.get_tracker('trackai')\n"
        "accelerator.log({'loss': 1.0}, step=0)\n"
        "accelerator.end_training()\n"
        "tracker.log({'loss': 0.5}, step=1)\n"
    )

    assert stored.series() == {"loss": {0: 1.0, 1: 0.5}}
    assert [run["state"] for run in stored.runs()] == ["finished"]


def test_a_home_that_cannot_be_written_costs_a_warning_and_not_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path / "file" / "home"))
    accelerator = Accelerator(cpu=True, log_with=chosen("digits"))

    def train() -> None:
        accelerator.init_trackers("digits")
        loop(accelerator)  # which is what opens the run where Accelerate has no start() yet

    with pytest.warns(UserWarning, match="THIS RUN IS KEPT IN"):
        train()
    accelerator.end_training()


def test_a_version_that_is_too_old_is_one_sentence(script: Callable[..., Any]) -> None:
    done = script("import accelerate\naccelerate.__version__ = '0.34.2'\nimport trackai_accelerate\n")

    assert "accelerate 0.34.2 is older than 1.0" in done.stderr
