"""Sound and video from files and arrays."""

from __future__ import annotations

import io
import shutil
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL.GifImagePlugin import GifImageFile

import trackai.values.rich as rich
from trackai.blobs import LocalBlobs
from trackai.errors import MissingExtraError

TONE = np.sin(np.arange(800) / 10)


def heard(audio: rich.Audio, blobs: LocalBlobs) -> tuple[int, int, Any]:
    with wave.open(io.BytesIO(blobs.read(audio.encode(blobs).payload["file"]))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        return file.getframerate(), file.getnchannels(), samples


@pytest.mark.parametrize(
    ("array", "channels", "first"),
    [
        pytest.param(TONE, 1, 0, id="one channel"),
        pytest.param(np.stack([TONE, -TONE], 1), 2, 0, id="samples x channels"),
        pytest.param(torch.tensor(np.stack([TONE, -TONE])), 2, 0, id="channels x samples"),
        pytest.param((TONE * 32767).astype(np.int16), 1, 0, id="int16"),
        pytest.param((TONE * 2**30).astype(np.int32), 1, 0, id="int32"),
        pytest.param(np.full(800, 128, np.uint8), 1, 0, id="uint8"),
        pytest.param(TONE * 100, 1, 0, id="too loud"),
        pytest.param(np.where(np.arange(800) == 5, np.nan, TONE), 1, 0, id="with NaN"),
    ],
)
def test_an_array_becomes_a_wav_file(array: object, channels: int, first: int, blobs: LocalBlobs) -> None:
    audio = rich.Audio(array, sample_rate=8000, caption="tone")

    rate, seen, samples = heard(audio, blobs)

    assert (rate, seen, len(samples), samples[0, 0]) == (8000, channels, 800, first)
    payload = audio.encode(blobs).payload
    assert (payload["sample_rate"], payload["duration"], payload["format"], payload["caption"]) == (
        8000,
        0.1,
        "wav",
        "tone",
    )


def test_int16_samples_are_kept_exactly(blobs: LocalBlobs) -> None:
    samples = np.arange(-32768, 32768, 64, dtype=np.int16)

    assert heard(rich.Audio(samples, sample_rate=100), blobs)[2][:, 0].tolist() == samples.tolist()


def test_wandbs_order_of_arguments_is_told_by_type() -> None:
    audio = rich.Audio(TONE, 16_000, "hello")

    assert (audio.sample_rate, audio.caption) == (16_000, "hello")


def test_an_array_without_sample_rate_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="sample_rate"):
        rich.Audio(TONE)


@pytest.mark.parametrize(
    "value", ["missing.wav", np.zeros((2, 3, 4)), None, object()], ids=["file", "shape", "none", "object"]
)
def test_what_is_no_sound_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"Audio|sound"):
        rich.Audio(value, sample_rate=1)


def test_a_sound_file_is_kept_and_a_wav_tells_its_length(blobs: LocalBlobs, tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    source.write_bytes(blobs.read(rich.Audio(TONE, sample_rate=400).encode(blobs).payload["file"]))
    (tmp_path / "b.mp3").write_bytes(b"ID3")
    (tmp_path / "lies.wav").write_bytes(b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff")

    assert rich.Audio(source).encode(blobs).payload["duration"] == 2.0
    assert rich.Audio(str(tmp_path / "b.mp3")).encode(blobs).payload["format"] == "mp3"
    assert "duration" not in rich.Audio(tmp_path / "lies.wav").encode(blobs).payload


@pytest.mark.skipif(shutil.which("ffmpeg") is not None, reason="ffmpeg is installed")
@pytest.mark.parametrize(
    "value",
    [rich.Audio(TONE, sample_rate=8000, format="mp3"), rich.Video(np.zeros((2, 3, 4, 4), np.uint8), format="mp4")],
    ids=["mp3", "mp4"],
)
def test_without_ffmpeg_a_sentence_says_what_to_install(value: rich.Media, blobs: LocalBlobs) -> None:
    with pytest.raises(MissingExtraError, match="ffmpeg"):
        value.encode(blobs)


@pytest.fixture
def fake_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program on the path that writes its arguments and the number of bytes that it was given."""
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%s|" "$*" > "$last"\nwc -c >> "$last"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program


def test_ffmpeg_is_given_raw_frames_and_their_shape(blobs: LocalBlobs, fake_ffmpeg: Path) -> None:
    payload = rich.Video(np.zeros((3, 3, 4, 6), np.uint8), fps=12, format="mp4").encode(blobs).payload

    arguments, size = blobs.read(payload["file"]).decode().rsplit("|", 1)
    assert "-s 6x4 -r 12" in arguments
    assert int(size) == 3 * 3 * 4 * 6
    assert {**payload, "file": ""} == {"file": "", "format": "mp4", "width": 6, "height": 4, "frames": 3, "fps": 12}


def test_ffmpegs_complaint_reaches_the_user(blobs: LocalBlobs, fake_ffmpeg: Path) -> None:
    fake_ffmpeg.write_text("#!/bin/sh\necho first >&2; echo 'Unknown encoder' >&2; exit 1\n")

    with pytest.raises(ValueError, match="Unknown encoder"):
        rich.Audio(TONE, sample_rate=8000, format="mp3").encode(blobs)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((4, 3, 6, 8), (8, 6)),
        ((4, 6, 8, 3), (8, 6)),
        ((4, 1, 6, 8), (8, 6)),
        ((4, 6, 8), (8, 6)),
        ((4, 5, 3, 6, 8), (16, 12)),
    ],
    ids=["channels first", "channels last", "grey", "no channels", "batch"],
)
def test_an_array_becomes_a_gif(shape: tuple[int, ...], size: tuple[int, int], blobs: LocalBlobs) -> None:
    frames = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)

    payload = rich.Video(frames, fps=10, caption="v").encode(blobs).payload

    picture = GifImageFile(io.BytesIO(blobs.read(payload["file"])))
    count = shape[1] if len(shape) == 5 else 4
    assert (picture.size, picture.n_frames, picture.info["duration"]) == (size, count, 100)
    assert (payload["width"], payload["height"], payload["frames"]) == (*size, count)


@pytest.mark.parametrize(
    ("value", "format"),
    [("missing.mp4", None), (np.zeros((4, 4), np.uint8), None), (np.zeros((4, 5, 6, 7), np.uint8), None),
     (np.zeros((4, 3, 6, 7), np.uint8), "avi"), (None, None)],
    ids=["missing", "two dimensions", "channels", "format", "none"],
)  # fmt: skip
def test_what_is_no_video_is_a_value_error(value: object, format: str | None) -> None:
    with pytest.raises(ValueError, match=r"Video|video"):
        rich.Video(value, format=format)


def test_a_video_is_kept_as_file_or_as_bytes(blobs: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "v.webm").write_bytes(b"webm")

    from_file = rich.Video(tmp_path / "v.webm").encode(blobs).payload
    from_bytes = rich.Video(io.BytesIO(b"mp4"), format="mp4").encode(blobs).payload

    assert (from_file["format"], blobs.read(from_file["file"])) == ("webm", b"webm")
    assert (from_bytes["format"], blobs.read(from_bytes["file"])) == ("mp4", b"mp4")
