"""Images from files, arrays, tensors and Pillow."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch

import trackai.values.rich as rich
from trackai.blobs import LocalBlobs


def drawn(image: rich.Image, blobs: LocalBlobs) -> np.ndarray:
    """Return what a viewer sees: the stored file, decoded by another library."""
    payload, files = image.encode(blobs)
    assert files[0] == payload["file"]
    return np.asarray(PIL.Image.open(io.BytesIO(blobs.read(payload["file"]))))


COLOURS = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("array", "seen"),
    [
        pytest.param(COLOURS, COLOURS, id="height x width x rgb"),
        pytest.param(COLOURS[:, :, 0], COLOURS[:, :, 0], id="height x width"),
        pytest.param(COLOURS[:, :, :1], COLOURS[:, :, 0], id="one channel"),
        pytest.param(COLOURS.transpose(2, 0, 1), COLOURS, id="channels first"),
        pytest.param(np.dstack([COLOURS, COLOURS[:, :, :1]]), np.dstack([COLOURS, COLOURS[:, :, :1]]), id="rgba"),
        pytest.param(COLOURS[::2, ::-1], COLOURS[::2, ::-1], id="not contiguous"),
        pytest.param(COLOURS / 255, COLOURS, id="floats in 0 to 1"),
        pytest.param(COLOURS / 127.5 - 1, COLOURS, id="floats in -1 to 1"),
        pytest.param(COLOURS.astype(float), COLOURS, id="floats in 0 to 255"),
        pytest.param(COLOURS.astype(np.int64), COLOURS, id="int64"),
        pytest.param(COLOURS.astype(np.uint16) << 8, COLOURS, id="uint16"),
        pytest.param(COLOURS > 127, (COLOURS > 127) * np.uint8(255), id="booleans"),
        pytest.param(torch.tensor(COLOURS).permute(2, 0, 1), COLOURS, id="tensor"),
        pytest.param(torch.tensor(COLOURS[:3]).permute(2, 0, 1), COLOURS[:3], id="tensor of three rows"),
        pytest.param(COLOURS.tolist(), COLOURS, id="nested lists"),
        pytest.param(PIL.Image.fromarray(COLOURS), COLOURS, id="pillow"),
    ],
)
def test_an_image_is_seen_as_it_was_given(array: object, seen: object, blobs: LocalBlobs) -> None:
    np.testing.assert_array_equal(drawn(rich.Image(array), blobs), seen)


def test_a_bfloat16_tensor_with_gradient_is_an_image(blobs: LocalBlobs) -> None:
    tensor = torch.linspace(0, 1, 12, dtype=torch.bfloat16).reshape(1, 3, 4).requires_grad_()

    assert drawn(rich.Image(tensor), blobs).shape == (3, 4)


def test_nan_is_black(blobs: LocalBlobs) -> None:
    assert drawn(rich.Image(np.array([[np.nan, 1.0], [0.0, np.nan]])), blobs).tolist() == [[0, 255], [0, 0]]


def test_a_batch_is_tiled_to_one_image(blobs: LocalBlobs) -> None:
    seen = drawn(rich.Image(np.stack([np.full((2, 3, 3), n, np.uint8) for n in range(5)])), blobs)

    assert seen.shape == (4, 9, 3)
    assert seen[::2, ::3, 0].tolist() == [[0, 1, 2], [3, 4, 0]]


def test_an_image_file_is_stored_byte_for_byte(blobs: LocalBlobs, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    PIL.Image.fromarray(COLOURS).save(path)

    payload, _ = rich.Image(path, caption="a cat").encode(blobs)

    assert blobs.read(payload["file"]) == path.read_bytes()
    assert payload == {"file": payload["file"], "format": "png", "width": 7, "height": 5, "caption": "a cat"}


def test_an_array_may_be_overwritten_before_the_image_is_logged(blobs: LocalBlobs) -> None:
    frame = COLOURS.copy()
    image = rich.Image(frame)

    frame[:] = 0

    np.testing.assert_array_equal(drawn(image, blobs), COLOURS)


def test_an_image_logged_twice_is_one_file(blobs: LocalBlobs) -> None:
    image = rich.Image(COLOURS)

    assert image.encode(blobs) == image.encode(blobs)
    assert len(list(blobs)) == 1


@pytest.mark.parametrize(
    "value",
    ["no/such/file.png", np.zeros((2, 2, 2)), np.zeros(4), np.zeros((0, 3)), np.array(["a"]), object(), None,
     np.zeros((2, 3, 4, 5, 6)), np.broadcast_to(np.uint8(0), (20_000, 20_000)), [["a"]]],
    ids=["missing file", "two channels", "one dimension", "empty", "texts", "object", "nothing", "five dimensions",
         "too large", "list of texts"],
)  # fmt: skip
def test_what_is_no_image_is_a_value_error_where_it_was_made(value: object) -> None:
    with pytest.raises(ValueError, match=r"Image|image"):
        rich.Image(value)


def test_wandbs_arguments_are_taken(blobs: LocalBlobs) -> None:
    boxes = {
        "predictions": {
            "box_data": [
                {
                    "position": {"minX": 0, "maxX": np.float32(0.5), "minY": 0, "maxY": 1},
                    "class_id": np.int64(1),
                    "scores": {"p": 0.5},
                }
            ],
            "class_labels": {1: "cat"},
        }
    }
    masks = {"truth": {"mask_data": np.eye(5, 7, dtype=np.int64) * 3, "class_labels": {3: "dog"}}}

    image = rich.Image(
        data_or_path=COLOURS,
        mode="L",
        grouping=3,
        classes=[{"id": 1, "name": "cat"}],
        boxes=boxes,
        masks=masks,
        file_type="jpg",
    )
    payload, files = image.encode(blobs)

    assert payload["format"] == "jpg"
    assert PIL.Image.open(io.BytesIO(blobs.read(payload["file"]))).mode == "L"
    assert payload["boxes"]["predictions"]["box_data"][0]["class_id"] == 1
    assert payload["boxes"]["predictions"]["class_labels"] == {"1": "cat"}
    mask = np.asarray(PIL.Image.open(io.BytesIO(blobs.read(payload["masks"]["truth"]["file"]))))
    assert mask.tolist() == (np.eye(5, 7) * 3).tolist()
    assert files == [payload["file"], payload["masks"]["truth"]["file"]]


def test_trackios_names_are_there(blobs: LocalBlobs) -> None:
    image = rich.Image(COLOURS, caption="x")
    assert image._to_dict() == {"_type": "trackio.image", "file_path": None, "caption": "x"}

    payload, _ = image.encode(blobs)

    assert image._to_dict()["file_path"] == f"{payload['file'][:2]}/{payload['file']}"
    assert rich.Image.TYPE == "trackio.image"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I;16", "F"])
def test_every_mode_of_pillow_becomes_a_png(mode: str, blobs: LocalBlobs) -> None:
    assert drawn(rich.Image(PIL.Image.new(mode, (3, 2))), blobs).shape[:2] == (2, 3)


def test_arrays_become_images_without_pillow_and_without_importing_it() -> None:
    code = """
import sys
sys.modules["PIL"] = None
import numpy, pathlib, tempfile
from trackai.blobs import LocalBlobs
from trackai.values.rich import Image
blobs = LocalBlobs(pathlib.Path(tempfile.mkdtemp()))
print(blobs.read(Image(numpy.zeros((4, 5), "uint8")).encode(blobs).payload["file"])[1:4].decode())
try:
    Image(numpy.zeros((4, 5), "uint8"), file_type="jpg")
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["PNG", "Image(file_type='jpg') needs Pillow: pip install 'trackai[media]'."]


def test_importing_the_rich_values_imports_no_numpy_and_no_pillow() -> None:
    code = "import sys, trackai.values.rich; print(sorted({'numpy', 'PIL', 'pandas', 'matplotlib', 'subprocess'} & set(sys.modules)))"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
