"""The hot path: one ``log`` call becomes one frame in the journal, at one step and one time.

A call with the keys of an earlier call and plain numbers costs a dictionary look-up, two ``struct`` calls, a checksum and
one ``write``. Everything else (new keys, nested dicts, texts, tensors, odd steps) takes the careful way.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from trackai import notices, records
from trackai.journal.rows import MAX_KEYS, NUMBERS, Shape
from trackai.journal.writer import JournalWriter
from trackai.tracking.steps import EXACT, Step, parse_step, step_after
from trackai.values.coerce import Coerced, Json, Other, Problem, coerce, key_text
from trackai.values.converters import Converters

_MAX_SHAPED_KEYS = 1_000_000  # keys that shapes may name in memory; a run with ever new key sets starts over beyond it
_MAX_WARNINGS = 20
_MAX_INLINE = 2**20  # characters of a text in the journal; a longer one goes into a blob, as trackai.Text does it


class Encoder(Protocol):
    """Turns a rich value, or a long text, into a payload and the digests of its files."""

    def __call__(self, value: Any) -> tuple[dict[str, Any], list[str]]: ...  # noqa: ANN401  (any RichValue)


class Recorder:
    """Gives steps, encodes and appends for one run in this process.

    Args:
        open_writer: opens a journal, at once and again after a fork or after :meth:`close`; None if there is none to
            be had, and then what is logged is lost with a warning. Its argument tells whether this is the first.
        converters: for foreign types.
        encode: for rich values.
        first_step: the first automatic step.
        clock: seconds since 1970.
        warn: says one sentence to the user.

    Attributes:
        lock: held while a step is taken and its frames are written.
        next_step: the next automatic step.
        keeps_metrics: whether what :meth:`log` is given is kept at all.
        highest: largest step logged so far; -inf before the first.
    """

    keeps_metrics = True

    def __init__(
        self,
        open_writer: Callable[[bool], JournalWriter | None],
        converters: Converters,
        encode: Encoder,
        *,
        first_step: int = 0,
        highest: Step = -math.inf,
        clock: Callable[[], float] = time.time,
        warn: Callable[[str], None] = notices.warn,
    ) -> None:
        self.lock = threading.RLock()
        self.next_step = first_step
        self.highest: Step = highest
        self._open_writer = open_writer
        self._converters = converters
        self._encode = encode
        self._clock = clock
        self._warn = warn
        self._plain = set(NUMBERS)  # types that struct packs as they are: those, and subclasses of float as they come
        self._attached: dict[str, Any] = {}
        self._plain_before = self._plain
        self._warned: set[tuple[str, str]] = set()
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._system_shapes: dict[tuple[str, ...], Shape] = {}
        self._shaped_keys = 0
        self._shape_count = 0
        self._lost = 0
        self.writer: JournalWriter | None = None
        self._write: Callable[[bytes], bool] = self._write_nowhere
        self._use(open_writer(True))

    def log(self, metrics: Mapping[str, Any], step: object = None, commit: bool | None = None) -> None:
        """Record one call; see :meth:`trackai.tracking.run.Run.log`."""
        with self.lock:
            try:
                values = metrics.values()
                shape = self._shapes[tuple(metrics)]
                if commit is False or not self._plain.issuperset(map(type, values)):
                    raise TypeError
                at = self.next_step if step is None else step
                if at.__class__ is not int:
                    raise TypeError
                frame = shape.frame(at, self._clock(), shape.column(*values))
            except Exception:  # noqa: BLE001  (not an error: the careful way below takes everything, and tells what it cannot)
                pass
            else:
                if at >= self.next_step:
                    self.next_step = at + 1 if at < EXACT else step_after(at)
                if at > self.highest:
                    self.highest = at
                shape.last = frame
                self._write(frame)
                return
        self._log_carefully(metrics, step, commit)

    def log_system(self, metrics: Mapping[str, Any], at: float | None = None) -> None:
        """Record system values at time *at* (now by default). Numbers only; the step counter stays."""
        now = self._clock() if at is None else at
        found = self._coerced(metrics, "log_system")
        if found is None:
            return
        for other in found.others:
            text = f"log_system() takes numbers, and key {other.key!r} holds none. It was left out; use log() for it."
            self._complain(Problem("system", other.key, text))
        with self.lock:
            self._append_numbers(found.numbers, now, now, "system")
        self._complain_all(found.problems)

    def attach(self, metrics: Mapping[str, Any]) -> None:
        """Keep values for the next call of :meth:`log`, whose step is theirs too; what comes again replaces what waits."""
        with self.lock:
            if not self._attached:
                # With no plain types the next call cannot take the fast way, which so need not ask for what is attached.
                self._plain_before, self._plain = self._plain, set()
            self._attached.update(metrics)

    def settle(self) -> None:
        """Log what is attached and waits for a call that will not come, at the next automatic step."""
        if self._attached:
            self._log_carefully({}, None, None)

    def _detach(self) -> dict[str, Any]:
        with self.lock:
            if not self._attached:
                return {}
            attached, self._attached, self._plain = self._attached, {}, self._plain_before
            return attached

    def append(self, record: records.Record) -> bool:
        """Append a record of another kind. False if it is lost, which the writer has said or will say."""
        with self.lock:
            if self.writer is None or self.writer.is_closed:
                self._use(self._open_writer(False))
            return self.writer is not None and self.writer.append(record)

    def last_values(self) -> dict[str, float]:
        """Return the newest value of each metric that this process has logged, by step."""
        with self.lock:
            shapes = [shape for shape in self._shapes.values() if shape.last]
        newest: dict[str, tuple[float, float]] = {}
        for shape in shapes:
            step, values = shape.unpack_last()
            for key, value in zip(shape.keys, values, strict=True):
                if key not in newest or newest[key][0] <= step:
                    newest[key] = (step, value)
        return {key: value for key, (_, value) in newest.items()}

    @property
    def lost_points(self) -> int:
        """Points that could be kept nowhere."""
        return self._lost + (self.writer.lost_points if self.writer is not None else 0)

    def close(self) -> None:
        """Close the journal. What is logged later goes into a new one."""
        with self.lock:
            if self.writer is not None:
                self._lost += self.writer.close()
            self._use(None)

    def after_fork(self) -> None:
        """Begin anew in a forked child: the lock may be held by a thread that does not exist here."""
        self.lock = threading.RLock()
        if self.writer is not None:
            self.writer.abandon()
        self._lost = 0
        self._detach()
        self._use(None)

    def _use(self, writer: JournalWriter | None) -> None:
        # Numbers of key sets belong to one journal, so a new one starts with none.
        self._shapes, self._system_shapes = {}, {}
        self._shaped_keys = self._shape_count = 0
        self.writer = writer
        self._write = self._write_nowhere if writer is None else writer.write

    def _write_nowhere(self, frame: bytes) -> bool:
        return False  # unreachable by log(): without a writer there are no shapes

    def _log_carefully(self, metrics: Mapping[Any, Any], step: object, commit: bool | None) -> None:
        now = self._clock()
        if (attached := self._detach()) and isinstance(metrics, Mapping):
            metrics = {**attached, **metrics}
        found = self._coerced(metrics, "log")
        if found is None:
            return
        encoded = [made for other in found.others if (made := self._encoded(other, found)) is not None]
        given = None if step is None else parse_step(step)
        if step is not None and given is None:
            text = f"step={key_text(step)[:80]!r} is no finite number. The values were kept at the next automatic step."
            found.problems.append(Problem("step", "", text))
        with self.lock:
            at = self.next_step if given is None else given
            if commit is False:
                self.next_step = max(self.next_step, math.ceil(at))
            else:
                self.next_step = max(self.next_step, step_after(at))
            if found.numbers or encoded:
                self.highest = max(self.highest, at)
            self._append_numbers(found.numbers, at, now, "metric")
            for other, (kind, payload, files) in encoded:
                record = records.Rich(
                    key=other.key, step=float(at), time=now, type=kind, payload=payload, index=other.index, files=files
                )
                if not self.append(record):
                    self._lost += 1
        self._complain_all(found.problems)
        if isinstance(metrics, dict) and not found.others and not found.problems:
            self._plain.update(kind for kind in set(map(type, dict.values(metrics))) if issubclass(kind, float))

    def _coerced(self, metrics: Any, function: str) -> Coerced | None:  # noqa: ANN401  (users pass anything)
        kind = type(metrics).__name__
        try:
            return coerce(metrics if isinstance(metrics, Mapping) else dict(metrics.items()), self._converters)
        except AttributeError:
            text = f"{function}() takes a dict of values by name, not a {kind}; the call was ignored."
        except Exception as error:  # noqa: BLE001  (a foreign mapping may raise anything; training must go on)
            text = f"{function}() was given a {kind} that cannot be read ({type(error).__name__}: {error}); the call was ignored."
        self._complain(Problem(kind, function, text))
        return None

    def _encoded(self, other: Other, found: Coerced) -> tuple[Other, tuple[str, Any, list[str]]] | None:
        if isinstance(other.value, str) and len(other.value) <= _MAX_INLINE:
            return other, ("text", {"text": other.value}, [])
        if isinstance(other.value, Json):
            return other, ("json", {"value": other.value.value}, [])
        try:
            payload, files = self._encode(other.value)
        except Exception as error:  # noqa: BLE001  (codecs and plugins may raise anything; training must go on)
            kind = type(other.value).__name__
            text = f"Key {other.key!r} holds a {kind} that cannot be stored ({type(error).__name__}: {error}). It was left out, the others were kept."
            found.problems.append(Problem(kind, other.key, text))
            return None
        return other, ("text" if isinstance(other.value, str) else other.value.kind, payload, files)

    def _append_numbers(self, numbers: dict[str, float], step: Step, now: float, kind: str) -> None:
        keys = tuple(numbers)
        if len(keys) <= MAX_KEYS:
            parts: Iterable[tuple[str, ...]] = (keys,) if keys else ()
        else:
            parts = (keys[at : at + MAX_KEYS] for at in range(0, len(keys), MAX_KEYS))
        for part in parts:
            shape = self._shape(part, kind)
            if shape is None:
                self._lost += len(part)
                continue
            frame = shape.frame(step, now, shape.column(*(numbers[key] for key in part)))
            shape.last = frame
            self._write(frame)

    def _shape(self, keys: tuple[str, ...], kind: str) -> Shape | None:
        shapes = self._shapes if kind == "metric" else self._system_shapes
        shape = shapes.get(keys)
        if shape is not None and self.writer is not None and not self.writer.is_closed:
            return shape
        if self._shaped_keys + len(keys) > _MAX_SHAPED_KEYS:
            self._shapes.clear()
            self._system_shapes.clear()
            self._shaped_keys = 0
        # append() may open a new journal, in which numbers begin at 0 again: so it is made sure of one first.
        if self.writer is None or self.writer.is_closed:
            self._use(self._open_writer(False))
            shapes = self._shapes if kind == "metric" else self._system_shapes
        number = self._shape_count
        if not self.append(records.KeySet(number=number, keys=list(keys), kind=kind)):
            return None
        self._shape_count += 1
        self._shaped_keys += len(keys)
        shape = shapes[keys] = Shape(number, keys)
        return shape

    def _complain_all(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self._complain(problem)

    def _complain(self, problem: Problem) -> None:
        """Say it once for each kind and key, and no more than a screenful in all."""
        known = self._warned
        if (problem.kind, problem.key) in known or len(known) > _MAX_WARNINGS:
            return
        known.add((problem.kind, problem.key))
        if len(known) > _MAX_WARNINGS:
            self._warn("There were 20 warnings about values that cannot be stored; further ones are not shown.")
        else:
            self._warn(problem.text)
