"""Figures: Plotly's as data (drawn by the browser), Matplotlib's as a picture."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from trackai.errors import UsageError
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, json_bytes, with_caption
from trackai.values.rich.plain import plain
from trackai.values.rich.png import png_size

_MAX_INLINE_BYTES = 1 << 20  # a larger specification lies in a blob and is fetched only when it is shown


class Figure(Media):
    """A figure for ``log``. Figures of the two libraries may also be logged bare.

    Args:
        figure: a Plotly figure (or its specification, a dict with ``data``), a Matplotlib figure or anything of
            Matplotlib's that has one (axes, an artist, the ``pyplot`` module). What it shows is taken at once, so that
            it may be closed or drawn over afterwards.
        caption: text shown under it.

    Raises:
        UsageError: if it is no such figure.
    """

    kind = "figure"

    def __init__(self, figure: Any, caption: str | None = None) -> None:
        self.caption = caption_of(caption)
        self._spec: dict[str, Any] | None = None
        self._picture = b""
        if isinstance(figure, Mapping) and "data" in figure:
            self._spec = plain(figure)
        elif callable(getattr(figure, "to_plotly_json", None)) and callable(getattr(figure, "to_json", None)):
            # Plotly's own writer: it packs arrays and turns NaN to null, which its own reader expects.
            self._spec = json.loads(figure.to_json())
        else:
            self._picture = _drawn(figure)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        if self._spec is None:
            blob = blobs.put_bytes(self._picture, "image/png")
            payload: dict[str, Any] = {"library": "matplotlib", "file": blob.sha256, "format": "png"}
            if size := png_size(self._picture):
                payload |= {"width": size[0], "height": size[1]}
            self._picture = b""
            return Encoded(with_caption(payload, self.caption), [blob.sha256])
        data = json_bytes(self._spec)
        if len(data) <= _MAX_INLINE_BYTES:
            return Encoded(with_caption({"library": "plotly", "spec": self._spec}, self.caption), [])
        blob = blobs.put_bytes(data, "application/json")
        return Encoded(with_caption({"library": "plotly", "spec_file": blob.sha256}, self.caption), [blob.sha256])


def _drawn(figure: Any) -> bytes:
    if callable(getattr(figure, "gcf", None)):  # matplotlib.pyplot itself, as wandb takes it
        figure = figure.gcf()
    for attribute in ("figure", "fig"):  # an artist; seaborn's grids
        if not callable(getattr(figure, "savefig", None)):
            figure = getattr(figure, attribute, figure)
    if not callable(getattr(figure, "savefig", None)):
        raise UsageError(f"Figure takes figures of Plotly or Matplotlib, not {type(figure).__name__}.")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight")
    return buffer.getvalue()
