"""Sound: files as they are, arrays as WAV (standard library) or MP3 (ffmpeg)."""

from __future__ import annotations

import io
import tempfile
import wave
from pathlib import Path
from typing import Any

from trackai.blobs.local import media_type_of
from trackai.errors import UsageError
from trackai.values.rich.arrays import as_numpy, numpy_for
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, with_caption
from trackai.values.rich.media_files import bytes_or_path, checked_format, run_ffmpeg

_FORMATS = ("wav", "mp3")
_MAX_CHANNELS = 16


class Audio(Media):
    """A sound for ``log``.

    Args:
        value: path of a sound file (stored byte for byte), its bytes, or an array or tensor of one channel
            (samples) or several (samples × channels; channels × samples is understood where the first is 16 or less
            and the second more). int16 is stored exactly, other integers are scaled to it, floats mean [-1, 1]; floats
            beyond are scaled down so that the loudest is 1.
        caption: text shown under it. A number here is the sample rate, as in wandb's order of arguments.
        sample_rate: samples a second, in Hz; needed for an array.
        format: ``"wav"`` (default) or ``"mp3"``, which needs ffmpeg; for bytes, what they are.
        data_or_path: wandb's name of *value*.

    Raises:
        UsageError: (a ``ValueError``) for a missing file, an array without *sample_rate*, an impossible shape or format.
    """

    kind = "audio"

    def __init__(
        self,
        value: Any = None,
        caption: str | int | None = None,
        sample_rate: int | str | None = None,
        format: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        value = data_or_path if value is None else value
        if value is None:
            raise UsageError("Audio needs a path or an array.")
        if isinstance(caption, (int, float)) or isinstance(sample_rate, str):
            caption, sample_rate = sample_rate, caption  # the two orders of arguments
        self.caption = caption_of(caption)
        self.sample_rate = None if sample_rate is None else int(sample_rate)
        self.duration: float | None = None
        self._pcm: tuple[bytes, int] | None = None
        self._source = bytes_or_path(value, "Audio")
        path = self._source if isinstance(self._source, Path) else None
        if self._source is None:
            if self.sample_rate is None or self.sample_rate <= 0:
                raise UsageError("Audio from an array needs sample_rate, in Hz: Audio(array, sample_rate=16_000).")
            self._pcm, self.duration = _pcm(value, self.sample_rate)
            self.format = checked_format(format, None, _FORMATS, "wav", "Audio")
        else:
            self.format = checked_format(format, path, (*_FORMATS, "flac", "ogg", "m4a", "aac", "opus"), "wav", "Audio")
            self._look_into_wav()

    def _look_into_wav(self) -> None:
        if self.format != "wav":
            return
        try:
            with wave.open(
                io.BytesIO(self._source) if isinstance(self._source, bytes) else str(self._source), "rb"
            ) as file:
                self.sample_rate = file.getframerate()
                self.duration = file.getnframes() / self.sample_rate if self.sample_rate else None
        except (wave.Error, EOFError):
            pass  # a WAV that is not PCM (float, µ-law): stored all the same, only its length is not known

    def _encode(self, blobs: BlobWriter) -> Encoded:
        media_type = media_type_of(f"audio.{self.format}")
        if isinstance(self._source, Path):
            blob = blobs.put_file(self._source)
        elif isinstance(self._source, bytes):
            blob = blobs.put_bytes(self._source, media_type)
        else:
            blob = blobs.put_bytes(self._encoded_pcm(), media_type)
        self._pcm = None
        payload: dict[str, Any] = {"file": blob.sha256, "format": self.format}
        if self.sample_rate is not None:
            payload["sample_rate"] = self.sample_rate
        if self.duration is not None:
            payload["duration"] = self.duration
        return Encoded(with_caption(payload, self.caption), [blob.sha256])

    def _encoded_pcm(self) -> bytes:
        assert self._pcm is not None
        assert self.sample_rate is not None
        samples, channels = self._pcm
        if self.format == "mp3":
            arguments = ["-f", "s16le", "-ar", str(self.sample_rate), "-ac", str(channels), "-i", "-"]
            with tempfile.TemporaryDirectory(prefix="trackai-") as folder:
                target = Path(folder) / "audio.mp3"
                run_ffmpeg(arguments, samples, target, "Audio(format='mp3')")
                return target.read_bytes()
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(self.sample_rate)
            file.writeframes(samples)
        return buffer.getvalue()


def _pcm(value: Any, sample_rate: int) -> tuple[tuple[bytes, int], float]:
    """Return 16-bit little-endian samples, the number of channels, and the duration in seconds."""
    np_ = numpy_for("Audio")
    array = as_numpy(value, "Audio")
    if array.ndim == 1:
        array = array[:, None]
    elif array.ndim == 2 and array.shape[0] <= _MAX_CHANNELS < array.shape[1]:
        array = array.T
    if array.ndim != 2 or not 1 <= array.shape[1] <= _MAX_CHANNELS:
        raise UsageError(f"An array of shape {array.shape} is no sound: pass samples, or samples × channels.")
    if array.dtype.kind == "f":
        floats = np_.nan_to_num(array.astype(np_.float64), nan=0.0, posinf=1.0, neginf=-1.0)
        peak = max(1.0, float(np_.abs(floats).max())) if floats.size else 1.0
        samples = np_.rint(floats / peak * 32767).astype("<i2")
    elif array.dtype == np_.uint8:
        samples = ((array.astype("<i2") - 128) << 8).astype("<i2")
    elif array.dtype == np_.int16:
        samples = array.astype("<i2")
    elif array.dtype == np_.int32:
        samples = (array >> 16).astype("<i2")
    else:
        samples = array.astype(np_.int64).clip(-32768, 32767).astype("<i2")
    return (samples.tobytes(), int(array.shape[1])), array.shape[0] / sample_rate
