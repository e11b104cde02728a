"""Rich values on their way: from ``log`` through journal and store to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import trackai
from trackai import Run
from trackai.blobs import LocalBlobs
from trackai.errors import TrackAIWarning
from trackai.store import Store
from trackai.store.answers import RichRow


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name in ("TRACKAI_CONSOLE", "TRACKAI_CAPTURE_ENVIRONMENT", "TRACKAI_LOG_CPU", "TRACKAI_LOG_GPU"):
        monkeypatch.setenv(name, "off")
    with trackai.init(project="p") as run:
        yield run


def stored(run: Run) -> dict[str, list[RichRow]]:
    run.finish()
    with Store.open(run.settings) as store:
        reader = store.reader()
        return {key.key: reader.rich(run.id, key.key) for key in reader.rich_keys(run.id)}


def test_every_kind_comes_back_with_its_payload_and_its_bytes(run: Run) -> None:
    import plotly.graph_objects as go
    from matplotlib.figure import Figure

    picture = Figure()
    picture.subplots().plot([1, 2])
    run.log(
        {
            "image": trackai.Image(np.zeros((2, 3), np.uint8)),
            "audio": trackai.Audio(np.zeros(10), sample_rate=10),
            "video": trackai.Video(np.zeros((2, 3, 4, 4), np.uint8)),
            "table": trackai.Table(columns=["a"], data=[[trackai.Image(np.ones((2, 2), np.uint8))]]),
            "histogram": trackai.Histogram([1, 2, float("nan")]),
            "html": trackai.Html("<b>x</b>"),
            "markdown": trackai.Markdown("# x"),
            "text": trackai.Text("x"),
            "object3d": trackai.Object3D(np.zeros((2, 3))),
            "trace": trackai.Trace([{"role": "user"}]),
            "figure/plotly": go.Figure(),
            "figure/matplotlib": picture,
            "nest": {"image": trackai.Image(np.zeros((2, 3), np.uint8))},
            "loss": 1.0,
        },
        step=5,
    )

    found = stored(run)

    assert {key: rows[0].type for key, rows in found.items()} == {
        "image": "image", "audio": "audio", "video": "video", "table": "table", "histogram": "histogram", "html": "html",
        "markdown": "markdown", "text": "text", "object3d": "object3d", "trace": "trace", "figure/plotly": "figure",
        "figure/matplotlib": "figure", "nest/image": "image",
    }  # fmt: skip
    assert {row.step for rows in found.values() for row in rows} == {5.0}
    blobs = LocalBlobs(run.settings.blobs)
    named = [
        row.payload["file"]
        for rows in found.values()
        for row in rows
        if isinstance(row.payload, dict) and "file" in row.payload
    ]
    assert named
    assert all(blobs.verify(str(digest)) for digest in named)


def test_a_list_of_images_is_a_gallery_in_order(run: Run) -> None:
    run.log({"samples": [trackai.Image(np.full((1, 1), n, np.uint8), caption=str(n)) for n in range(3)]})

    assert [(row.index, row.payload["caption"]) for row in stored(run)["samples"]] == [(0, "0"), (1, "1"), (2, "2")]


def test_a_table_logged_again_is_a_new_version_at_its_step(run: Run) -> None:
    for step in (1, 2):
        run.log({"t": trackai.Table(columns=["a"], data=[[step]])}, step=step)

    assert [(row.step, row.payload["rows"]) for row in stored(run)["t"]] == [(1, [[1]]), (2, [[2]])]


def test_a_disk_that_refuses_the_bytes_costs_the_value_and_not_the_training(run: Run) -> None:
    run.settings.blobs.write_text("a file where the folder should be")

    with pytest.warns(TrackAIWarning, match="'image' holds a Image that cannot be stored"):
        run.log({"image": trackai.Image(np.zeros((2, 2), np.uint8)), "loss": 0.5})

    assert run.summary["loss"] == 0.5


def test_the_longest_texts_and_widest_tables_fit_into_a_frame(run: Run) -> None:
    wide = [[f"{'x' * 50_000}{n}" for n in range(200)] for _ in range(10)]  # 100 MB as JSON
    run.log({"text": trackai.Text("y" * 80_000_000), "table": trackai.Table(data=wide)})

    found = stored(run)

    assert found["text"][0].payload["total"] == 80_000_000
    assert found["table"][0].payload["total"] == 10


def test_a_gpu_that_is_not_there_is_one_warning_and_an_empty_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")  # for a machine that has some

    with pytest.warns(TrackAIWarning, match="found no GPU"):
        assert trackai.log_gpu() == {}


def test_one_sample_of_the_machine_is_logged_and_returned(run: Run) -> None:
    sample = run.log_cpu()

    assert sample["memory/total"] > 0
    run.finish()
    with Store.open(run.settings) as store:
        names = {row.name for row in store.reader().metrics(run.id, kind="system", limit=1000).metrics}
    assert set(sample) == names
