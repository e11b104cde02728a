"""Alerts: a line on the terminal at once, a record in the journal, and a message to people by a thread of its own."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from trackai import notices
from trackai.background import BackgroundThread
from trackai.extensions import Alert, AlertSink
from trackai.records import Alerted, Console

if TYPE_CHECKING:
    from trackai.settings import Settings
    from trackai.tracking.run import Run

PAUSES_S = (1.0, 4.0)  # between the three tries; a chat service that limits rates asks for about this
_COLORS = {"info": "36", "warn": "33", "error": "31"}  # cyan, yellow, red


class AlertLevel(StrEnum):
    """How bad it is. ``AlertLevel("ERROR")``, in any case, is ``AlertLevel.ERROR``."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"

    @classmethod
    def _missing_(cls, value: object) -> AlertLevel | None:
        text = str(value).strip().lower()
        text = {"warning": "warn", "critical": "error"}.get(text, text)
        return next((level for level in cls if level.value == text), None)

    @property
    def rank(self) -> int:
        """0 for INFO, 1 for WARN, 2 for ERROR."""
        return list(AlertLevel).index(self)


def level_of(level: object) -> AlertLevel:
    """Return a level from an :class:`AlertLevel` or its name; an unknown one is WARN, with a warning: no alert is lost."""
    try:
        return AlertLevel(level)  # type: ignore[arg-type]  # _missing_ takes anything
    except ValueError:
        notices.warn(f"There is no alert level {str(level)[:80]!r}: use info, warn or error. Taken as warn.")
        return AlertLevel.WARN


def raise_alert(
    run: Run,
    title: str,
    text: str | None = None,
    level: AlertLevel | str = AlertLevel.WARN,
    *,
    step: float | None = None,
    webhook_url: str | None = None,
    wait_duration: float | timedelta | None = None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Print, record and send an alert.

    Args:
        run: the run that it concerns.
        title: what happened, in a few words.
        text: details.
        level: INFO, WARN or ERROR, or its name in any case; None is WARN.
        step: where it happened; by default the largest step logged so far.
        webhook_url: where to post this alert, instead of the run's own address.
        wait_duration: seconds within which a further alert of the same title is dropped.
        clock: seconds since 1970.
    """
    if run.disabled:
        return
    chosen = level_of(AlertLevel.WARN if level is None else level)
    title, text, now = str(title), "" if text is None else str(text), clock()
    notifier = _notifier_of(run)
    if not notifier.is_due(title, now, wait_duration):
        return
    step = run.last_step if step is None else step
    _print(run, chosen, title, text, step)
    run._append(
        Alerted(title=title, time=now, text=text, level=chosen.value, step=None if step is None else float(step))
    )
    notifier.send(Alert(title, text, chosen.value, now, step, run._info()), webhook_url)


def finish(run: Run, timeout: float = 5.0) -> None:
    """Wait up to *timeout* seconds for alerts that are still on their way; a process that ends at once loses none."""
    with _lock:
        notifier = _notifiers.pop(run, None)
    if notifier is not None:
        notifier.close(timeout)


class Notifier:
    """Sends the alerts of one run, in a thread that begins with the first of them.

    Args:
        settings: of the run; ``webhook_url`` is replaced for alerts that bring their own.
        report: takes a sentence about an alert that could not be delivered.
        pauses: seconds between tries; there is one try more.
    """

    def __init__(
        self,
        settings: Settings,
        report: Callable[[str], None],
        pauses: Iterable[float] = PAUSES_S,
    ) -> None:
        self._settings, self._report, self._pauses = settings, report, tuple(pauses)
        self._queue: queue.SimpleQueue[tuple[Alert, str | None] | None] = queue.SimpleQueue()
        self._sinks: dict[str | None, list[AlertSink]] = {}
        self._last: dict[str, float] = {}
        self._thread: BackgroundThread | None = None
        self._closing = threading.Event()

    def is_due(self, title: str, now: float, wait: float | timedelta | None) -> bool:
        """Tell whether an alert may be raised, which is not so within *wait* of the last of its title; note that it was."""
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait or 0)
        last = self._last.get(title)
        if seconds > 0 and last is not None and now - last < seconds:
            return False
        self._last[title] = now
        return True

    def send(self, alert: Alert, webhook_url: str | None) -> None:
        """Hand an alert to the thread."""
        self._queue.put((alert, webhook_url))
        if self._thread is None or not self._thread.is_alive():
            self._thread = BackgroundThread(self._work, "trackai-alerts", self._end)
            self._thread.start()

    def close(self, timeout: float) -> None:
        """End the thread once its queue is empty; wait for it *timeout* seconds at most."""
        if self._thread is not None:
            self._thread.stop(timeout)

    def _end(self) -> None:
        self._closing.set()
        self._queue.put(None)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            alert, webhook_url = item
            for sink in self._sinks_for(webhook_url):
                self._deliver(sink, alert)

    def _sinks_for(self, webhook_url: str | None) -> list[AlertSink]:
        if webhook_url not in self._sinks:
            settings = self._settings if webhook_url is None else replace(self._settings, webhook_url=webhook_url)
            from trackai.plugins import manager

            given = manager("run", self._settings).call("trackai_alert_sinks", settings=settings)
            self._sinks[webhook_url] = [sink for sinks in given for sink in sinks]
        return self._sinks[webhook_url]

    def _deliver(self, sink: AlertSink, alert: Alert) -> None:
        name = getattr(sink, "name", type(sink).__name__)
        for pause in (*self._pauses, None):
            try:
                sink.send(alert)
            except Exception as error:  # noqa: BLE001  a plugin's code, or a network; said below, training goes on
                if pause is None:
                    self._report(f"The alert {alert.title!r} could not be sent by {name!r}: {error}.")
                    return
                # While the process ends, the tries follow one another at once: better a hasty try than none.
                self._closing.wait(pause)
            else:
                return


_lock = threading.Lock()
_notifiers: weakref.WeakKeyDictionary[Run, Notifier] = weakref.WeakKeyDictionary()


def _after_fork() -> None:
    # The notifier threads stayed in the parent, and the lock may have been held there.
    global _lock
    _lock = threading.Lock()
    _notifiers.clear()


os.register_at_fork(after_in_child=_after_fork)


def _notifier_of(run: Run) -> Notifier:
    with _lock:
        if run not in _notifiers:
            _notifiers[run] = Notifier(run.settings, _reporter(weakref.ref(run)))
        return _notifiers[run]


def _reporter(reference: weakref.ref[Run]) -> Callable[[str], None]:
    def report(sentence: str) -> None:
        notices.warn(sentence)
        if (run := reference()) is not None:
            run._append(Console(stream="stderr", times=[time.time()], lines=[f"trackai: {sentence}"]))

    return report


def _print(run: Run, level: AlertLevel, title: str, text: str, step: float | None) -> None:
    if run.settings.quiet:
        return
    where = "" if step is None else f" (step {step:g})"
    line = f"[TRACKAI {level.name}] {title}{f': {text}' if text else ''}{where}"
    try:
        if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
            line = f"\033[{_COLORS[level.value]}m{line}\033[0m"
        print(line, flush=True)
    except (OSError, ValueError, AttributeError):
        pass  # no terminal, a closed one, or an encoding without these letters: the alert itself is recorded
