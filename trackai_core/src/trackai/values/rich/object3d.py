"""Three-dimensional objects: files of known formats, and clouds of points."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trackai.errors import UsageError
from trackai.values.rich.arrays import as_numpy
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, existing_file, with_caption
from trackai.values.rich.media_files import bytes_or_path, checked_format
from trackai.values.rich.plain import plain

_COLUMNS = (3, 4, 6)
_FORMATS = ("obj", "gltf", "glb", "babylon", "stl", "ply", "pts.json", "json")
_POINTS = "application/x-trackai-points"


class Object3D(Media):
    """A three-dimensional object for ``log``.

    Args:
        path_or_array: path of an ``.obj``, ``.gltf``, ``.glb``, ``.stl``, ``.ply`` or similar file; an array of points,
            shape (n, 3) for x y z, (n, 4) with a category 1 to 14, or (n, 6) with red green blue 0 to 255; or wandb's
            dict with ``points`` and, if wanted, ``boxes`` and ``vectors``.
        caption: text shown under it.
        file_type: what bytes or an open file hold, for example ``"obj"``.
        data_or_path: wandb's name of *path_or_array*.

    Raises:
        UsageError: (a ``ValueError``) for a missing file or another shape.
    """

    kind = "object3d"

    def __init__(
        self,
        path_or_array: Any = None,
        caption: str | None = None,
        file_type: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        value = data_or_path if path_or_array is None else path_or_array
        if value is None:
            raise UsageError("Object3D needs a path or an array of points.")
        self.caption = caption_of(caption)
        self._scene: dict[str, Any] = {}
        self._points: bytes | None = None
        self._source: bytes | Path | None = None
        if isinstance(value, Mapping):
            if "points" not in value:
                raise UsageError("A dict for Object3D needs 'points'.")
            self._scene = {name: plain(_listed(value[name])) for name in ("boxes", "vectors") if name in value}
            value = value["points"]
        else:
            self._source = bytes_or_path(value, "Object3D")
        if self._source is None:
            self._take_points(value)
        else:
            path = self._source if isinstance(self._source, Path) else None
            self.format = checked_format(file_type, path, _FORMATS, "obj", "Object3D")

    @classmethod
    def from_file(cls, data_or_path: Any, file_type: str | None = None, caption: str | None = None) -> Object3D:
        """Take a file: its path, its bytes, or the open file."""
        if isinstance(data_or_path, (str, os.PathLike)):
            existing_file(data_or_path, "Object3D file")
        return cls(data_or_path, caption, file_type)

    @classmethod
    def from_numpy(cls, data: Any, caption: str | None = None) -> Object3D:
        """Take an array of points."""
        return cls(data, caption)

    @classmethod
    def from_point_cloud(
        cls,
        points: Any,
        boxes: Any = (),
        vectors: Any = (),
        point_cloud_type: str = "lidar/beta",
        caption: str | None = None,
    ) -> Object3D:
        """Take points, boxes and vectors (wandb)."""
        return cls({"points": points, "boxes": boxes, "vectors": vectors}, caption)

    def _take_points(self, value: Any) -> None:
        points = as_numpy(value, "Object3D")
        if points.ndim != 2 or points.shape[1] not in _COLUMNS or not points.shape[0]:
            raise UsageError(f"Points of shape {points.shape} are not possible: pass (n, 3), (n, 4) or (n, 6).")
        self.format = "points"
        self._points = points.astype("<f4").tobytes()
        self.count, self.columns = (int(size) for size in points.shape)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload: dict[str, Any] = {"format": self.format}
        if self._points is not None:
            blob = blobs.put_bytes(self._points, _POINTS)
            payload |= {"count": self.count, "columns": self.columns, **self._scene}
            self._points = b""
        elif isinstance(self._source, Path):
            blob = blobs.put_file(self._source)
        else:
            assert self._source is not None
            blob = blobs.put_bytes(self._source)
        return Encoded(with_caption({"file": blob.sha256, **payload}, self.caption), [blob.sha256])


def _listed(items: Any) -> list[Any]:
    return [dict(item) if isinstance(item, Mapping) else item for item in items]
