"""Capture what the program prints, beside the terminal: a run's log shows what its terminal showed.

The ``write`` method of the two stream objects is replaced, not the objects: who kept ``sys.stderr`` before (logging, tqdm)
is captured as well, and whatever else a stream can do stays as it was. Output that is redirected elsewhere
(``contextlib.redirect_stdout``) is not console output and is left alone; so is what C code, child processes and
``sys.stdout.buffer`` write, since a pipe in between would lose it all when the process is killed.

``write`` pays for a time stamp and an append; folding, redaction and the journal are the work of the thread
``trackai-console``, which sleeps while nothing is printed.
"""

from __future__ import annotations

import builtins
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from threading import get_ident
from time import time
from typing import Any, Protocol, TextIO

from trackai import notices
from trackai.background import BackgroundThread
from trackai.records import Console, Record
from trackai.redact import redact_lines
from trackai.settings import Settings
from trackai.tracking.terminal import Lines

FLUSH_S = 0.5  # from the first write to its lines being in the journal
MAX_WAITING = 16 * 2**20  # characters that wait for the thread; a program that prints faster loses the rest, visibly
LINES_PER_RECORD = 1000
STREAMS = ("stdout", "stderr")


class PrintingRun(Protocol):
    """What capturing needs of a run."""

    settings: Settings

    def _append(self, record: Record) -> object: ...


class _Tap:
    """One stream whose ``write`` also tells its listeners. Stays on the stream while anybody listens."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self.name, self.stream = name, stream
        self.listeners: tuple[ConsoleCapture, ...] = ()
        self._original: Callable[[str], int] = stream.write
        self._had_own = "write" in getattr(stream, "__dict__", {})

        def write(text: str) -> int:
            written = self._original(text)
            for listener in self.listeners:
                listener.hear(self.name, text)
            return written

        self._write = write

    def install(self) -> bool:
        """Replace the method; False where the stream's type does not allow it."""
        try:
            self.stream.write = self._write  # type: ignore[method-assign]
        except (AttributeError, TypeError):
            return False
        return True

    def remove(self) -> bool:
        """Put the method back; False where somebody has put another over it since, which must stay."""
        if self.stream.__dict__.get("write") is not self._write:
            return False
        if self._had_own:
            self.stream.write = self._original  # type: ignore[method-assign]
        else:
            del self.stream.write
        return True


_taps: dict[int, _Tap] = {}  # id of a stream → its tap, which keeps the stream alive
_taps_lock = threading.Lock()


class ConsoleCapture:
    """Owns the thread ``trackai-console`` of one run, and a place among the listeners of both streams."""

    def __init__(self, run: PrintingRun) -> None:
        self._run = run
        # Not an Event and a deque: a signal handler that prints may interrupt Event.set() in the same thread, and then
        # wait for ever for the lock that set() holds. Putting into a SimpleQueue is reentrant.
        self._waiting: SimpleQueue[tuple[str, float, str] | None] = SimpleQueue()
        self._size = self._left_out = 0
        self._stopped = threading.Event()
        self._lines = {name: Lines() for name in STREAMS}
        self._works = True
        self._thread = BackgroundThread(self._work, "trackai-console", self._end)
        self._thread_id: int | None = None
        self._taps = _listen(self)
        self._thread.start()

    def hear(self, stream: str, text: str) -> None:
        """Take what was just written. On the path of every print: nothing here can fail, wait or print."""
        if get_ident() == self._thread_id:
            return  # a warning of our own thread is on the terminal; in the journal it could call for the next one
        if self._size > MAX_WAITING:
            self._left_out += 1
            return
        self._size += len(text)
        self._waiting.put((stream, time(), text))

    def stop(self, timeout: float) -> None:
        """Stop listening and write what was heard, also a last line without its end."""
        self._thread.stop(timeout)

    def _end(self) -> None:
        _leave(self, self._taps)
        self._stopped.set()
        self._waiting.put(None)

    def _work(self) -> None:
        self._thread_id = get_ident()
        while (first := self._waiting.get()) is not None:
            self._stopped.wait(FLUSH_S)
            self._flush(first)
        for name, lines in self._lines.items():
            self._store(name, lines.close())

    def _flush(self, first: tuple[str, float, str]) -> None:
        heard = [first]
        while not self._waiting.empty():
            if (more := self._waiting.get()) is None:
                self._waiting.put(None)  # the end, for the loop above; nothing comes after it
                break
            heard.append(more)
        self._size = 0
        for stream, group in _merged(heard):
            lines = self._lines[stream]
            found = [line for at, text in group for line in lines.feed(at, text)]
            self._store(stream, found + lines.settle())
        if self._left_out:
            count, self._left_out = self._left_out, 0
            self._store("stderr", [(time(), f"trackai: {count} writes came faster than they could be kept")])

    def _store(self, stream: str, lines: Sequence[tuple[float, str]]) -> None:
        if not self._works:
            return
        try:
            for first in range(0, len(lines), LINES_PER_RECORD):
                part = lines[first : first + LINES_PER_RECORD]
                texts = redact_lines([_encodable(text) for _, text in part])
                self._run._append(Console(stream=stream, times=[at for at, _ in part], lines=texts))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the journal, printing must go on
            self._works = False
            _leave(self, self._taps)
            notices.warn(
                f"Output is no longer captured: {type(error).__name__}: {error}. The terminal shows it as before."
            )


def start(run: PrintingRun) -> ConsoleCapture | None:
    """Begin to capture for *run*; None where the user, or an interactive session, wants none."""
    wanted = run.settings.console
    if wanted is None:
        wanted = not _is_interactive()
    return ConsoleCapture(run) if wanted else None


def _is_interactive() -> bool:
    """Say whether a person types into this process: the prompt, ``python -i``, IPython, a notebook."""
    return hasattr(sys, "ps1") or bool(sys.flags.interactive) or hasattr(builtins, "__IPYTHON__")


def _listen(capture: ConsoleCapture) -> list[_Tap]:
    with _taps_lock:
        taps = []
        for name in STREAMS:
            stream: Any = getattr(sys, name)
            if stream is None:  # a program without a console
                continue
            tap = _taps.get(id(stream)) or _Tap(name, stream)
            if id(stream) in _taps or tap.install():
                _taps[id(stream)] = tap
                if tap not in taps:  # stderr may be stdout
                    tap.listeners += (capture,)
                    taps.append(tap)
        return taps


def _leave(capture: ConsoleCapture, taps: list[_Tap]) -> None:
    with _taps_lock:
        for tap in taps:
            tap.listeners = tuple(other for other in tap.listeners if other is not capture)
            if not tap.listeners and tap.remove():
                _taps.pop(id(tap.stream), None)


def _merged(heard: Iterable[tuple[str, float, str]]) -> Iterable[tuple[str, list[tuple[float, str]]]]:
    """Group by stream, in order, and join what was written within a hundredth of a second: ``print`` writes twice."""
    groups: list[tuple[str, list[tuple[float, list[str]]]]] = []
    for stream, at, text in heard:
        if not groups or groups[-1][0] != stream:
            groups.append((stream, []))
        parts = groups[-1][1]
        if parts and at - parts[-1][0] < 0.01:
            parts[-1][1].append(text)
        else:
            parts.append((at, [text]))
    return [(stream, [(at, "".join(texts)) for at, texts in parts]) for stream, parts in groups]


def _encodable(text: str) -> str:
    """Return *text* without halves of characters, which a journal cannot hold; printing them may have worked."""
    return text.encode("utf-8", "backslashreplace").decode() if not text.isascii() else text


def _forget_in_child() -> None:
    """Stop listening in a forked child: the thread that would write is the parent's."""
    global _taps_lock
    _taps_lock = threading.Lock()
    for tap in list(_taps.values()):
        tap.listeners = ()
        tap.remove()
    _taps.clear()


os.register_at_fork(after_in_child=_forget_in_child)
