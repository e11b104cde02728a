"""When a page has come to rest, as a camera would see it: the same measure for every tracker, whatever it is built of."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Page

Frame = tuple[float, "np.ndarray[Any, np.dtype[np.int16]]"]
_WIDTH = 640
_LEVELS = 24  # of 255: below is the noise of JPEG
_SHARE = 0.004  # of the pixels: a clock or a caret is less, a line of a chart is more


class Camera:
    """Films a page by DevTools screencast; frames come when something was painted."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page, self._session = page, session
        self._frames: list[Frame] = []
        session.on("Page.screencastFrame", self._take)

    def _take(self, event: dict[str, Any]) -> None:
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        picture = Image.open(io.BytesIO(base64.b64decode(event["data"]))).convert("L")
        at = float(event["metadata"].get("timestamp") or time.time())
        self._frames.append((at, np.asarray(picture, np.int16)))

    def start(self) -> None:
        """Forget what was filmed and go on."""
        self._frames.clear()
        form = {"format": "jpeg", "quality": 60, "maxWidth": _WIDTH, "maxHeight": _WIDTH}
        self._session.send("Page.startScreencast", form)

    def settled(self, begin: float, *, ready: str, quiet_s: float, limit_s: float) -> float | None:
        """Wait until nothing has changed for *quiet_s* and return the seconds from *begin* to the last change.

        Args:
            begin: by the wall clock, in seconds since 1970.
            ready: JavaScript that tells whether there is anything to come to rest.
            quiet_s: how long is long enough.
            limit_s: give up then.

        Returns:
            None if it never came to rest, or never showed anything.
        """
        while time.time() < begin + limit_s:
            self._page.wait_for_timeout(250)
            last = self._last_change(begin)
            if last is not None and time.time() - last > quiet_s and self._page.evaluate(ready):
                self._session.send("Page.stopScreencast")
                return last - begin
        self._session.send("Page.stopScreencast")
        return None

    def _last_change(self, begin: float) -> float | None:
        frames = [frame for frame in self._frames if frame[0] >= begin]
        if not frames:
            return None
        final = frames[-1][1]
        for at, picture in reversed(frames):
            if picture.shape != final.shape or np.mean(np.abs(picture - final) > _LEVELS) > _SHARE:
                later = [time_ for time_, _ in frames if time_ > at]
                return later[0]
        return frames[0][0]
