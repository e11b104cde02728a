"""Pass on what a program writes, unchanged and at once, and let somebody read along.

A program whose output goes to a terminal keeps one: behind a pipe it would leave out colours and progress bars, and hold its
lines back. Elsewhere a pipe does.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import sys
import termios
import threading
from collections.abc import Callable
from types import TracebackType

_PIECE = 1 << 16
_LAST_WORDS_S = 2.0  # for what the program's own children still write when it has ended; they may never stop


class Passage:
    """One output stream of a program.

    Args:
        target: file descriptor of our own stream that everything goes to.
        hear: is given the same as text.

    Attributes:
        inlet: file descriptor to give to the program as its stream.
    """

    def __init__(self, target: int, hear: Callable[[str], None]) -> None:
        self._target, self._hear = target, hear
        self.has_terminal = os.isatty(target)
        self._outlet, self.inlet = os.openpty() if self.has_terminal else os.pipe()
        if self.has_terminal:
            self._be_plain()
            self.resize()
        self._thread = threading.Thread(target=self._work, name="trackai-passage", daemon=True)

    def __enter__(self) -> Passage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.ident is not None:
            self._thread.join(_LAST_WORDS_S)
        else:  # no program came to use it
            os.close(self.inlet)
            os.close(self._outlet)

    def begin(self) -> None:
        """Pass on from now; the program has the inlet, so that it is closed here."""
        os.close(self.inlet)
        self._thread.start()

    def resize(self) -> None:
        """Give the program's terminal the size of ours."""
        if self.has_terminal:
            with contextlib.suppress(OSError):
                fcntl.ioctl(self._outlet, termios.TIOCSWINSZ, fcntl.ioctl(self._target, termios.TIOCGWINSZ, b"\0" * 8))

    def _be_plain(self) -> None:
        settings = termios.tcgetattr(self.inlet)
        settings[1] &= ~termios.OPOST  # ends of lines are made by our own terminal, once
        termios.tcsetattr(self.inlet, termios.TCSANOW, settings)

    def _work(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        while piece := self._piece():
            self._hear(decoder.decode(piece))
            try:
                while piece:
                    piece = piece[os.write(self._target, piece) :]
            except OSError:
                break  # nobody reads any more (`| head`): the program learns it by its next write, as without us
        self._hear(decoder.decode(b"", final=True))
        os.close(self._outlet)

    def _piece(self) -> bytes:
        try:
            return os.read(self._outlet, _PIECE)
        except OSError:  # the way in which a terminal says that its last writer has gone
            return b""


def passages(hear: Callable[[str, str], None]) -> list[Passage]:
    """Return passages for stdout and stderr, in this order; *hear* gets the stream's name and text."""
    sys.stdout.flush()
    return [
        Passage(1, lambda text: hear("stdout", text)),
        Passage(2, lambda text: hear("stderr", text)),
    ]
