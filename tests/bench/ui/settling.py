"""When a page has come to rest, as a camera would see it: the same measure for every tracker, whatever it is built of."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Page

Picture = np.ndarray[Any, np.dtype[np.int16]]
SIZE = 800  # pixels of the longer side
LEVELS = 24  # of 255: below is the noise of JPEG
SHARE = 0.001  # of the pixels: a caret or a clock is less, a line of one chart is more

# Chromium sends no frame while two are on their way, and a page at rest paints no other: the last change would not be
# seen. A dot that blinks ten times a second makes another; it is smaller than what counts.
BEAT_S = 0.1
HEARTBEAT = """
  addEventListener("DOMContentLoaded", () => {
    const dot = document.createElement("div");
    dot.style.cssText = "position:fixed;right:0;bottom:0;width:2px;height:2px;z-index:99999;pointer-events:none";
    document.documentElement.append(dot);
    setInterval(() => { dot.style.background = dot.style.background === "black" ? "white" : "black"; }, 100);
  });
"""


class Camera:
    """Films a page by DevTools screencast; frames come when something was painted, each with its time."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page, self._session = page, session
        self._new: list[tuple[float, str]] = []
        self._seen: Picture | None = None
        self._changed = self._last = self._quiet = 0.0
        page.add_init_script(HEARTBEAT)
        session.on("Page.screencastFrame", self._take)

    def _take(self, event: dict[str, Any]) -> None:
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        self._new.append((float(event["metadata"].get("timestamp") or time.time()), event["data"]))

    def start(self) -> None:
        """Forget what was filmed and film."""
        self._new.clear()
        self._seen = None
        self._session.send(
            "Page.startScreencast", {"format": "jpeg", "quality": 60, "maxWidth": SIZE, "maxHeight": SIZE}
        )

    def settled(self, begin: float, *, ready: Callable[[], bool], quiet_s: float, limit_s: float) -> float | None:
        """Wait until the page is *ready* and its picture has stayed as it is for *quiet_s*.

        Args:
            begin: by the wall clock, in seconds since 1970.
            ready: whether what was asked for is there; a page at rest may only be waiting.
            quiet_s: how long is long enough.
            limit_s: give up then.

        Returns:
            The seconds from *begin* to the frame with which the picture became what it stayed; None if it never did.
        """
        self._changed = self._last = begin
        self._quiet = 0.0
        try:
            while time.time() < begin + limit_s:
                self._page.wait_for_timeout(200)
                self._look()
                if self._changed > begin and self._quiet > quiet_s and ready():
                    self._page.wait_for_timeout(200)  # what came while it was asked
                    self._look()
                    if self._quiet > quiet_s:
                        return self._changed - begin
            return None
        finally:
            self._session.send("Page.stopScreencast")

    def _look(self) -> None:
        """Look at each new frame: a change is what differs from the picture of the change before."""
        frames, self._new = self._new, []
        for at, data in frames:
            picture = _picture(data)
            if self._seen is None or _differ(picture, self._seen):
                if self._seen is not None:  # the first frame shows what was there before
                    self._changed = max(self._changed, at)
                    self._quiet = 0.0
                self._seen = picture
            else:
                # A page too busy for the dot to blink is not quiet: only beats count.
                self._quiet += max(0.0, min(at - self._last, 2 * BEAT_S))
            self._last = max(self._last, at)


def _picture(data: str) -> Picture:
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    image.draft("L", image.size)  # grey is all that is decoded
    return np.asarray(image.convert("L"), np.int16)


def _differ(one: Picture, other: Picture) -> bool:
    return one.shape != other.shape or bool(np.mean(np.abs(one - other) > LEVELS) > SHARE)
