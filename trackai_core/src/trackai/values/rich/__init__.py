"""Values that are no numbers: images, sound, tables, histograms … under the signatures of trackio and wandb, merged.

Each value becomes a small JSON payload and, where it has bytes, blobs. Knows blobs and records' payloads; imports no
NumPy, Pillow or framework before a value needs it, and knows no run.
"""

from __future__ import annotations

from trackai.values.rich.audio import Audio
from trackai.values.rich.base import BlobWriter, Encoded, Media
from trackai.values.rich.figure import Figure
from trackai.values.rich.histogram import Histogram
from trackai.values.rich.image import Image
from trackai.values.rich.object3d import Object3D
from trackai.values.rich.table import Table
from trackai.values.rich.text import Html, Markdown, Text
from trackai.values.rich.trace import Trace
from trackai.values.rich.video import Video

__all__ = [
    "Audio", "BlobWriter", "Encoded", "Figure", "Histogram", "Html", "Image", "Markdown", "Media", "Object3D",
    "Table", "Text", "Trace", "Video",
]  # fmt: skip
