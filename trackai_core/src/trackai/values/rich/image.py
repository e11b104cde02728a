"""Images: files as they are, arrays and Pillow's images as PNG."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trackai.blobs.local import media_type_of
from trackai.errors import MissingExtraError, UsageError
from trackai.values.rich.arrays import as_numpy, is_arraylike, is_tensor, tile, to_uint8
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, existing_file, with_caption
from trackai.values.rich.plain import plain
from trackai.values.rich.png import encode_png, png_size

_CHANNELS = (1, 3, 4)
_MAX_PIXELS = 100_000_000  # a 10,000 × 10,000 image; more is a slip of shapes, and would fill disk and browser
_DIRECT_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")  # of Pillow, which PNG can hold without a change


class Image(Media):
    """An image for ``log``.

    Args:
        value: path of an image file (stored byte for byte); a ``PIL.Image``; an array or tensor: height × width,
            height × width × channels or channels × height × width, with 1, 3 or 4 channels, or a batch of such
            (tiled to one image). Values as in :func:`~trackai.values.rich.arrays.to_uint8`.
        caption: text shown under it.
        mode: mode to which Pillow converts the image first, for example ``"L"``.
        grouping: accepted for wandb's sake, not used.
        classes: names of the classes of boxes and masks: a list of ``{"id", "name"}``.
        boxes: ``{group: {"box_data": [{"position", "class_id", "box_caption", "scores", "domain"}], "class_labels"}}``.
        masks: ``{group: {"mask_data": array of class ids, height × width, "class_labels"}}`` or ``{"path"}``.
        file_type: ``"png"`` (default) or what else Pillow can write: ``"jpg"``, ``"webp"`` …
        data_or_path: wandb's name of *value*.

    Raises:
        UsageError: (a ``ValueError``) for a missing file, a shape that is no image, or an unknown *file_type*.
    """

    kind = "image"

    def __init__(
        self,
        value: Any = None,
        caption: str | None = None,
        mode: str | None = None,
        grouping: int | None = None,
        classes: Any = None,
        boxes: Mapping[str, Any] | None = None,
        masks: Mapping[str, Any] | None = None,
        file_type: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        value = data_or_path if value is None else value
        if value is None:
            raise UsageError("Image needs a path, an array or a PIL image.")
        self.caption = caption_of(caption)
        self._path: Path | None = None
        self._data = b""
        self.width: int | None = None
        self.height: int | None = None
        if isinstance(value, (str, os.PathLike)):
            self._path = existing_file(value, "Image file")
            self.format = self._path.suffix.lstrip(".").lower() or "png"
            if mode is not None:
                self._take_pillow(_pillow("Image(mode=)").open(self._path), mode, file_type)
                self._path = None
        elif is_pillow(value):
            self._take_pillow(value, mode, file_type)
        elif mode is not None or _wants_pillow(file_type):
            pixels, width, height, channels = _pixels(value)
            picture = _pillow(f"Image(file_type={file_type!r})").frombytes(
                {1: "L", 3: "RGB", 4: "RGBA"}[channels], (width, height), pixels
            )
            self._take_pillow(picture, mode, file_type)
        else:
            pixels, self.width, self.height, channels = _pixels(value)
            self._data, self.format = encode_png(pixels, self.width, self.height, channels), "png"
        self._classes, self._boxes, self._masks = classes, boxes, _Masks.taken(masks)

    def _take_pillow(self, picture: Any, mode: str | None, file_type: str | None) -> None:
        self.width, self.height = picture.size
        _check_size(picture.size[0], picture.size[1])
        self.format = {"jpeg": "jpg"}.get(kind := (file_type or "png").lower().lstrip("."), kind)
        if mode is not None:
            picture = picture.convert(mode)
        elif (self.format == "jpg" and picture.mode not in ("L", "RGB", "CMYK")) or picture.mode not in _DIRECT_MODES:
            picture = picture.convert("RGB")
        buffer = io.BytesIO()
        try:
            picture.save(buffer, {"jpg": "jpeg"}.get(self.format, self.format))
        except (KeyError, OSError, ValueError) as error:
            raise UsageError(
                f"The image cannot be written as {self.format!r} ({error}): use file_type='png'."
            ) from error
        self._data = buffer.getvalue()

    def _encode(self, blobs: BlobWriter) -> Encoded:
        if self._path is not None:
            blob = blobs.put_file(self._path)
            if self.format == "png":
                with self._path.open("rb") as file:
                    self.width, self.height = png_size(file.read(24)) or (None, None)
        else:
            blob = blobs.put_bytes(self._data, media_type_of(f"image.{self.format}"))
            self._data = b""  # the encoded result stays; the bytes need not be held for the rest of the run
        payload: dict[str, Any] = {"file": blob.sha256, "format": self.format}
        if self.width is not None:
            payload |= {"width": self.width, "height": self.height}
        files = [blob.sha256]
        if self._boxes:
            payload["boxes"] = plain(self._boxes)
        if self._masks:
            payload["masks"] = self._masks.encode(blobs)
            files += [mask["file"] for mask in payload["masks"].values()]
        if self._classes is not None:
            payload["classes"] = plain(getattr(self._classes, "_class_set", self._classes))
        return Encoded(with_caption(payload, self.caption), files)


class _Masks:
    """Segmentation masks: for each group one grey PNG whose values are class ids, and the names of the classes."""

    def __init__(self, groups: dict[str, tuple[bytes | Path, Any]]) -> None:
        self._groups = groups

    @classmethod
    def taken(cls, masks: Mapping[str, Any] | None) -> _Masks | None:
        if not masks:
            return None
        groups: dict[str, tuple[bytes | Path, Any]] = {}
        for group, mask in masks.items():
            if not isinstance(mask, Mapping) or not ({"mask_data", "path"} & mask.keys()):
                raise UsageError(f"Mask {group!r} must be a dict with 'mask_data' (an array of class ids) or 'path'.")
            labels = plain(mask.get("class_labels"))
            if "path" in mask:
                groups[str(group)] = existing_file(mask["path"], "Mask file"), labels
                continue
            ids = as_numpy(mask["mask_data"], "A mask").squeeze()
            if ids.ndim != 2 or (ids.size and (ids.min() < 0 or ids.max() > 255)):
                raise UsageError(f"Mask {group!r} has shape {ids.shape}: it must be height × width with ids 0 to 255.")
            groups[str(group)] = encode_png(ids.astype("uint8").tobytes(), ids.shape[1], ids.shape[0], 1), labels
        return cls(groups)

    def encode(self, blobs: BlobWriter) -> dict[str, dict[str, Any]]:
        encoded = {}
        for group, (source, labels) in self._groups.items():
            blob = blobs.put_bytes(source, "image/png") if isinstance(source, bytes) else blobs.put_file(source)
            encoded[group] = {"file": blob.sha256} | ({} if labels is None else {"class_labels": labels})
        return encoded


def _pixels(value: Any) -> tuple[bytes, int, int, int]:
    """Return bytes, width, height and channels of an array or tensor."""
    if not is_arraylike(value) and not isinstance(value, (list, tuple)):
        raise UsageError(f"Image cannot be made from {type(value).__name__}: pass a path, an array or a PIL image.")
    array = as_numpy(value, "Image")
    first = is_tensor(value)
    if array.ndim == 4:
        array = tile(_channels_last(array, 1, first))
    elif array.ndim == 2:
        array = array[:, :, None]
    elif array.ndim == 3:
        array = _channels_last(array, 0, first)
    if array.ndim != 3 or array.shape[2] not in _CHANNELS or 0 in array.shape:
        raise _no_image(value)
    height, width, channels = (int(size) for size in array.shape)
    _check_size(width, height)
    return to_uint8(array).tobytes(), width, height, channels


def _channels_last(array: Any, lead: int, tensor: bool) -> Any:
    """Move the channels of an image, or a batch (*lead* 1), to the end. Where both ends could be channels, torch's first."""
    first, last = array.shape[lead] in _CHANNELS, array.shape[-1] in _CHANNELS
    if first and (tensor or not last):
        return array.transpose(*range(lead), lead + 1, lead + 2, lead)
    if not last:
        raise _no_image(array)
    return array


def _no_image(array: Any) -> UsageError:
    return UsageError(
        f"An array of shape {tuple(array.shape) if hasattr(array, 'shape') else '?'} is no image: pass height × width, "
        "height × width × channels or channels × height × width, with 1, 3 or 4 channels."
    )


def _check_size(width: int, height: int) -> None:
    if width * height > _MAX_PIXELS:
        raise UsageError(f"An image of {width} × {height} pixels is too large: at most {_MAX_PIXELS:,} are possible.")


def is_pillow(value: Any) -> bool:
    """Tell whether *value* is an image of Pillow."""
    # By what it can do: importing Pillow to ask would cost those 30 ms who never use it.
    return hasattr(value, "save") and hasattr(value, "mode") and hasattr(value, "size") and hasattr(value, "convert")


def _wants_pillow(file_type: str | None) -> bool:
    return file_type is not None and file_type.lower().lstrip(".") != "png"


def _pillow(what: str) -> Any:
    try:
        from PIL import Image as pillow  # noqa: N813  the module, whose name is ours here
    except ImportError as error:
        raise MissingExtraError(f"{what} needs Pillow: pip install 'trackai[media]'.") from error
    return pillow
