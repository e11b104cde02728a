"""Texts, figures, three-dimensional objects and traces."""

from __future__ import annotations

import io
import json
from pathlib import Path

import matplotlib as mpl
import numpy as np
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure as MplFigure

import trackai.values.rich as rich
from trackai.blobs import LocalBlobs
from trackai.values.coerce import is_rich

mpl.use("Agg")


def test_text_and_markdown_are_kept_as_they_are(blobs: LocalBlobs) -> None:
    assert rich.Text("hé\0llo", caption="c").encode(blobs) == ({"text": "hé\0llo", "caption": "c"}, [])
    assert rich.Markdown("# hi").encode(blobs) == ({"markdown": "# hi"}, [])
    assert rich.Text(3.5).text == "3.5"


def test_a_very_long_text_is_whole_in_a_file(blobs: LocalBlobs) -> None:
    text = "line\n" * 2_000_000

    payload, files = rich.Text(text).encode(blobs)

    assert text.startswith(payload["text"])
    assert payload["total"] == len(text)
    assert blobs.read(files[0]).decode() == text


def test_markdown_of_another_type_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="string"):
        rich.Markdown(3)  # type: ignore[arg-type]


def test_html_is_taken_from_string_path_and_file(blobs: LocalBlobs, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<b>bold</b>")

    values = [
        rich.Html("<b>bold</b>"), rich.Html(page), rich.Html(str(page)), rich.Html(io.StringIO("<b>bold</b>")), rich.Html(b"<b>bold</b>"),
    ]  # fmt: skip

    for value in values:
        assert blobs.read(value.encode(blobs).payload["file"]) == b"<b>bold</b>"
    assert rich.Html(str(page), data_is_not_path=True).html == str(page)
    assert rich.Html("plain words").html == "plain words"
    assert rich.Html("x", inject=False).encode(blobs).payload["inject"] is False


@pytest.mark.parametrize("value", [Path("no.html"), "no/such.html", 3, None])
def test_what_is_no_html_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match="Html"):
        rich.Html(value)


def test_a_plotly_figure_is_kept_as_data(blobs: LocalBlobs) -> None:
    figure = go.Figure(go.Scatter(y=np.array([1.0, np.nan, 3.0])), layout={"title": "t"})

    payload, files = rich.Figure(figure, caption="c").encode(blobs)

    assert (payload["library"], payload["caption"], files) == ("plotly", "c", [])
    assert payload["spec"]["data"][0]["type"] == "scatter"
    json.dumps(payload, allow_nan=False)


def test_a_large_plotly_figure_lies_in_a_file(blobs: LocalBlobs) -> None:
    payload, files = rich.Figure({"data": [{"y": list(range(300_000))}]}).encode(blobs)

    assert payload == {"library": "plotly", "spec_file": files[0]}


def test_a_matplotlib_figure_is_drawn_at_once(blobs: LocalBlobs) -> None:
    figure = MplFigure()
    axes = figure.subplots()
    axes.plot([1, 2])

    first, second = rich.Figure(figure), rich.Figure(axes)
    figure.clear()

    for value in (first, second):
        payload = value.encode(blobs).payload
        assert blobs.read(payload["file"]).startswith(b"\x89PNG")
        assert payload["width"] > 100


def test_what_is_no_figure_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Plotly"):
        rich.Figure(object())


def test_pyplot_itself_is_its_current_figure(blobs: LocalBlobs) -> None:
    import matplotlib.pyplot as plt

    plt.plot([1, 2, 3])
    try:
        assert rich.Figure(plt).encode(blobs).payload["format"] == "png"
    finally:
        plt.close("all")


@pytest.mark.parametrize("columns", [3, 4, 6])
def test_points_become_a_file_of_floats(columns: int, blobs: LocalBlobs) -> None:
    points = np.arange(5 * columns, dtype=float).reshape(5, columns)

    payload, files = rich.Object3D(points, caption="c").encode(blobs)

    assert payload == {"file": files[0], "format": "points", "count": 5, "columns": columns, "caption": "c"}
    assert np.frombuffer(blobs.read(files[0]), "<f4").reshape(5, columns).tolist() == points.tolist()


def test_a_model_file_is_kept_and_wandbs_scene_too(blobs: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "m.glb").write_bytes(b"glTF")

    model = rich.Object3D.from_file(tmp_path / "m.glb").encode(blobs).payload
    scene = (
        rich.Object3D({"type": "lidar/beta", "points": np.zeros((2, 3)), "boxes": np.array([{"label": "car"}])})
        .encode(blobs)
        .payload
    )

    assert (model["format"], blobs.read(model["file"])) == ("glb", b"glTF")
    assert (scene["count"], scene["boxes"]) == (2, [{"label": "car"}])


@pytest.mark.parametrize("value", ["missing.obj", np.zeros((2, 5)), np.zeros(3), np.zeros((0, 3)), {}, None], ids=str)
def test_what_is_no_object_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"Object3D|Points"):
        rich.Object3D(value)


def test_a_trace_keeps_messages_metadata_and_spans(blobs: LocalBlobs) -> None:
    messages = [
        {"role": "user", "content": [{"type": "text", "text": "hi"}]},
        {"role": "assistant", "tool_calls": [{"id": 1}]},
    ]

    payload = rich.Trace(messages, metadata={"reward": np.float32(0.5)}, spans=[{"name": "call"}]).encode(blobs).payload

    assert payload == {"messages": messages, "metadata": {"reward": 0.5}, "spans": [{"name": "call"}]}


@pytest.mark.parametrize("messages", ["text", [1], {"role": "user"}, None])
def test_messages_that_are_no_dicts_are_a_type_error(messages: object) -> None:
    with pytest.raises(TypeError, match="list of dicts"):
        rich.Trace(messages)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kind",
    [
        rich.Image,
        rich.Audio,
        rich.Video,
        rich.Table,
        rich.Histogram,
        rich.Html,
        rich.Markdown,
        rich.Object3D,
        rich.Figure,
        rich.Text,
        rich.Trace,
    ],
)
def test_every_rich_type_says_what_it_is_and_can_be_recognised(kind: type[rich.Media]) -> None:
    assert f"trackio.{kind.kind}" == kind.TYPE
    assert is_rich(kind.__new__(kind))
