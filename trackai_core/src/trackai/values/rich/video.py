"""Video: files as they are, arrays as GIF (Pillow), MP4 or WebM (ffmpeg)."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from trackai.blobs.local import media_type_of
from trackai.errors import MissingExtraError, UsageError
from trackai.values.rich.arrays import as_numpy, numpy_for, tile, to_uint8
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, with_caption
from trackai.values.rich.media_files import bytes_or_path, checked_format, run_ffmpeg

_FORMATS = ("gif", "mp4", "webm")
_DEFAULT_FPS = 4  # wandb's
_CHANNELS = (1, 3, 4)
_CODECS = {
    "mp4": ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"],
    "webm": ["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p"],
}


class Video(Media):
    """A video for ``log``. Arrays are encoded when it is logged.

    Args:
        value: path of a video file (stored byte for byte), its bytes (then give *format*), or an array or tensor of
            shape frames × channels × height × width (channels last is understood), with 1, 3 or 4 channels. A batch
            (five dimensions) is tiled into one video. Values as in :func:`~trackai.values.rich.arrays.to_uint8`.
        caption: text shown under it.
        fps: frames a second of an array; 4 by default.
        format: ``"gif"`` (default; needs Pillow), ``"mp4"`` or ``"webm"`` (need ffmpeg).
        data_or_path: wandb's name of *value*.

    Raises:
        UsageError: (a ``ValueError``) for a missing file, an impossible shape or an unknown format.
    """

    kind = "video"

    def __init__(
        self,
        value: Any = None,
        caption: str | None = None,
        fps: float | None = None,
        format: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        value = data_or_path if value is None else value
        if value is None:
            raise UsageError("Video needs a path or an array.")
        self.caption = caption_of(caption)
        self.fps = fps
        self._source = bytes_or_path(value, "Video")
        self._frames: Any = None
        path = self._source if isinstance(self._source, Path) else None
        if self._source is None:
            self.fps = _DEFAULT_FPS if fps is None else fps
            if not self.fps > 0:
                raise UsageError(f"fps is {fps!r}: it must be above 0.")
            self._frames = _frames(value)
        self.format = checked_format(format, path, (*_FORMATS, "ogg", "mov"), "gif", "Video")

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload: dict[str, Any] = {"format": self.format}
        if isinstance(self._source, Path):
            blob = blobs.put_file(self._source)
        else:
            data = self._source if isinstance(self._source, bytes) else self._encoded_frames()
            blob = blobs.put_bytes(data, media_type_of(f"video.{self.format}"))
        if self._frames is not None:
            count, height, width, _ = self._frames.shape
            payload |= {"width": width, "height": height, "frames": count}
            self._frames = None
        if self.fps is not None:
            payload["fps"] = self.fps
        return Encoded(with_caption({"file": blob.sha256, **payload}, self.caption), [blob.sha256])

    def _encoded_frames(self) -> bytes:
        frames, fps = self._frames, self.fps or _DEFAULT_FPS
        if self.format == "gif":
            return _gif(frames, fps)
        _, height, width, channels = frames.shape
        pixel_format = {1: "gray", 3: "rgb24", 4: "rgba"}[channels]
        # yuv420p halves the colour planes and so needs even sides: one row or column is cut off where it is odd.
        arguments = [
            "-f", "rawvideo", "-pix_fmt", pixel_format, "-s", f"{width}x{height}", "-r", str(fps), "-i", "-",
            "-vf", "crop=trunc(iw/2)*2:trunc(ih/2)*2", *_CODECS.get(self.format, []),
        ]  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="trackai-") as folder:
            target = Path(folder) / f"video.{self.format}"
            run_ffmpeg(arguments, frames.tobytes(), target, f"Video(format={self.format!r})")
            return target.read_bytes()


def _frames(value: Any) -> Any:
    """Return frames × height × width × channels, uint8."""
    np_ = numpy_for("Video")
    array = as_numpy(value, "Video")
    shape = tuple(array.shape)
    if array.ndim == 3:  # frames × height × width, grey
        array = array[:, None]
    if array.ndim not in (4, 5) or 0 in shape:
        raise _no_video(shape)
    if array.shape[-3] in _CHANNELS:
        array = np_.moveaxis(array, -3, -1)
    elif array.shape[-1] not in _CHANNELS:
        raise _no_video(shape)
    if array.ndim == 5:
        array = np_.stack([tile(array[:, frame]) for frame in range(array.shape[1])])
    return np_.ascontiguousarray(to_uint8(array)).copy()


def _no_video(shape: tuple[int, ...]) -> UsageError:
    return UsageError(
        f"An array of shape {shape} is no video: pass frames × channels × height × width with 1, 3 or 4 channels, "
        "or a batch of them."
    )


def _gif(frames: Any, fps: float) -> bytes:
    try:
        from PIL import Image as pillow  # noqa: N813  the module
    except ImportError as error:
        raise MissingExtraError("Video(format='gif') needs Pillow: pip install 'trackai[media]'.") from error
    first, *rest = (pillow.fromarray(frame[:, :, 0] if frame.shape[2] == 1 else frame) for frame in frames)
    buffer = io.BytesIO()
    first.save(buffer, "gif", save_all=True, append_images=rest, duration=max(1, round(1000 / fps)), loop=0)
    return buffer.getvalue()
